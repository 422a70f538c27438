"""Copies of arrays into contiguous memory, from any four dimensions: two outer ones, rows, columns.

Args of the kernels that copy one array:
    address: of the first element.
    sizes: of the dimensions.
    steps: elements between neighbours in each of them, none below 0.
    to_steps: the same in `out` for all but the columns, where it is 1.
    high: rows that are copied together.
    out: flat.
"""

from __future__ import annotations

import numpy as np
from numba.np.numpy_support import carray

from .bits import pointer
from .jit import exact_kernel, inlined, prange
from .team import stretch

HIGH, WIDE = 16, 64  # rows and columns of a tile: 16 neighbours are a cache line of float32


@inlined
def _begin(task, blocks, sizes, steps, low):
    """Elements before the first one of a task."""
    first, second = task // blocks // sizes[1], task // blocks % sizes[1]
    return np.int64(first * steps[0] + second * steps[1] + low * steps[2])


@exact_kernel
def copy_rows(address, sizes, steps, to_steps, high, out):
    """Columns lie side by side."""
    item = out.itemsize
    blocks = (sizes[2] + high - 1) // high
    for task in prange(sizes[0] * sizes[1] * blocks):
        low = task % blocks * high
        source = address + item * _begin(task, blocks, sizes, steps, low)
        target = _begin(task, blocks, sizes, to_steps, low)
        for r in range(min(high, sizes[2] - low)):
            row = carray(pointer(source + item * r * steps[2]), sizes[3], out.dtype)
            start = target + r * to_steps[2]
            result = out[start : start + sizes[3]]
            for j in range(result.size):
                result[j] = row[j]


@exact_kernel
def copy_stepped(address, sizes, steps, to_steps, high, out):
    """Columns lie apart, but closer together than rows."""
    item, step = out.itemsize, steps[3]
    blocks = (sizes[2] + high - 1) // high
    for task in prange(sizes[0] * sizes[1] * blocks):
        low = task % blocks * high
        source = address + item * _begin(task, blocks, sizes, steps, low)
        target = _begin(task, blocks, sizes, to_steps, low)
        for r in range(min(high, sizes[2] - low)):
            place = pointer(source + item * r * steps[2])
            row = carray(place, (sizes[3] - 1) * step + 1, out.dtype)
            start = target + r * to_steps[2]
            result = out[start : start + sizes[3]]
            for j in range(result.size):
                result[j] = row[np.uint64(step) * np.uint64(j)]


@exact_kernel
def copy_crossed(address, sizes, steps, to_steps, high, out):
    """Rows lie closer together than columns: each column is read along the rows into a tile.

    Reading across would need all columns in the cache at once, in the same few places of it if
    they lie a power of two apart.
    """
    item = out.itemsize
    blocks = (sizes[2] + high - 1) // high
    for task in prange(sizes[0] * sizes[1] * blocks):
        tile = np.empty((HIGH, WIDE), out.dtype)
        begin = task % blocks * high
        for low in range(begin, min(begin + high, sizes[2]), HIGH):
            rows = min(HIGH, sizes[2] - low)
            source = address + item * _begin(task, blocks, sizes, steps, low)
            target = _begin(task, blocks, sizes, to_steps, low)
            for left in range(0, sizes[3], WIDE):
                columns = min(WIDE, sizes[3] - left)
                for j in range(columns):
                    place = source + item * (left + j) * steps[3]
                    column = carray(pointer(place), (rows - 1) * steps[2] + 1, out.dtype)
                    if steps[2] == 1 and rows == HIGH:
                        for r in range(HIGH):
                            tile[r, j] = column[r]
                    else:
                        for r in range(rows):
                            tile[r, j] = column[r * steps[2]]
                for r in range(rows):
                    start = target + r * to_steps[2] + left
                    row, result = tile[r], out[start : start + columns]
                    for j in range(result.size):
                        result[j] = row[j]


@exact_kernel
def join_rows(team, addresses, widths, out):
    """Rows that are each put together from a row of every array; all arrays are contiguous.

    The result is written from one end to the other: a pass for each array would leave gaps.

    Args:
        addresses: of the arrays' first elements.
        widths: of their rows.
        out: flat.
    """
    item, width = out.itemsize, widths.sum()
    low, high = stretch(team, out.size)
    for row in range(low // width, (high + width - 1) // width):
        start = np.int64(row * width)
        for k in range(widths.size):
            end = start + widths[k]
            first, last = max(start, low), min(end, high)
            if first < last:
                place = addresses[k] + item * (row * widths[k] + first - start)
                source = carray(pointer(place), last - first, out.dtype)
                target = out[first:last]
                for j in range(target.size):
                    target[j] = source[j]
            start = end
