"""Windows as columns of a matrix, and columns added back, for one product over a whole batch."""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import types

from .jit import inlined, kernel, prange
from .tiles import Loop, Vectors, fill_row, number, store_row, vector_code

_LONG = ir.IntType(64)


@inlined
def inside(shift, step, size, count):
    """From and to which of `count` places the element `place * step + shift` lies in `size`."""
    first = max(0, -(shift // step))
    return first, max(first, min(count, (size - 1 - shift) // step + 1))


@kernel
def unfold(x, columns, geometry, counts, workers):
    """Every window's elements: x [N, C, D, H, W] to columns [C, taps, places].

    Args:
        columns: places are those of all images, one after the other, and a vector of any contents.
        geometry: kernel, stride, padding and dilation, three numbers each.
        counts: windows along each dimension.
    """
    kernel, stride, padding, dilation = geometry
    zero, item = x.dtype.type(0), x.itemsize
    batch, channels, planes, height, length = x.shape
    taps = kernel[0] * kernel[1] * kernel[2]
    for worker in prange(workers):
        total = channels * taps
        for task in range(total * worker // workers, total * (worker + 1) // workers):
            c, tap = task // taps, task % taps
            line = columns[c, tap]
            right = tap % kernel[2] * dilation[2] - padding[2]
            down = tap // kernel[2] % kernel[1] * dilation[1] - padding[1]
            deep = tap // (kernel[2] * kernel[1]) * dilation[0] - padding[0]
            low, high = inside(right, stride[2], length, counts[2])
            place = 0
            for n in range(batch):
                for i in range(counts[0]):
                    z = i * stride[0] + deep
                    for j in range(counts[1]):
                        y = j * stride[1] + down
                        some = 0 <= z < planes and 0 <= y < height
                        row = (((n * channels + c) * planes + z) * height + y) * length
                        if stride[2] == 1:
                            fill_row(
                                zero, x.ctypes.data + row * item,
                                line.ctypes.data + place * item, -right,
                                length if some else 0, counts[2],
                            )  # fmt: skip
                        else:
                            line[place : place + counts[2]] = zero
                            if some:
                                for k in range(low, high):
                                    line[place + k] = x[n, c, z, y, k * stride[2] + right]
                        place += counts[2]


@vector_code
def _sum_rows(typingctx, zero, source, offsets, shifts, many, limit, out, n):
    """out[j] = the sum over t of row t's element j + shifts[t], where that is from 0 to `limit`.

    Args:
        source, offsets: row t begins at the address `source + offsets[t]`.
        shifts: in elements.
        many: how many rows, at least 1.
        out, n: how many sums; whole vectors are written.
    """

    def code(context, builder, signature, arguments):
        _, source, offsets, shifts, many, limit, out, n = arguments
        v, add, mul = Vectors(builder, zero), builder.add, builder.mul
        with Loop(builder, n, v.lanes) as outer:
            with Loop(builder, many, 1, [v.zeros()]) as loop:
                here = mul(loop.index, number(8))
                offset = builder.load(v.pointer(add(offsets, here), _LONG))
                shift = builder.load(v.pointer(add(shifts, here), _LONG))
                start = add(outer.index, shift)
                mask = v.between(builder.neg(start), builder.sub(limit, start))
                row = add(add(source, offset), mul(start, number(v.item)))
                (total,) = loop.carry([builder.fadd(loop.values[0], v.masked_load(row, mask))])
            v.store(total, add(out, mul(outer.index, number(v.item))))
            outer.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 7), code


@inlined
def _reaching(z, y, q, steps, line, offsets, shifts):
    """The rows of columns that are added to the elements q, q + stride, ... of a row of a plane.

    Args:
        z, y: the plane and the row.
        steps: see `fold`.
        line: bytes of the columns of one tap, then those of one element.
        offsets, shifts: see `_sum_rows`; filled.

    Returns:
        How many there are.
    """
    kernel, stride, padding = steps[0], steps[1], steps[2]
    dilation, counts = steps[3], steps[4]
    many = 0
    for a in range(kernel[0]):
        deep = z + padding[0] - a * dilation[0]
        if deep % stride[0] == 0 and 0 <= deep < counts[0] * stride[0]:
            for b in range(kernel[1]):
                down = y + padding[1] - b * dilation[1]
                if down % stride[1] == 0 and 0 <= down < counts[1] * stride[1]:
                    row = (deep // stride[0] * counts[1] + down // stride[1]) * counts[2]
                    for c in range(kernel[2]):
                        right = q + padding[2] - c * dilation[2]
                        if right % stride[2] == 0:
                            tap = (a * kernel[1] + b) * kernel[2] + c
                            offsets[many] = tap * line[0] + row * line[1]
                            shifts[many] = right // stride[2]
                            many += 1
    return many


@kernel
def fold(columns, out, steps, workers):
    """The adjoint of `unfold`: columns [C, taps, places] added up in out [N, C, D, H, W].

    Args:
        steps: kernel, stride, padding, dilation and counts: array [5, 3].
    """
    step = steps[1, 2]
    zero, item = out.dtype.type(0), out.itemsize
    batch, channels, planes, height, length = out.shape
    taps = columns.shape[1]
    places = steps[4, 0] * steps[4, 1] * steps[4, 2]
    width = (length + step - 1) // step
    room = width + 16
    for worker in prange(workers):
        offsets, shifts = np.empty(taps, np.int64), np.empty(taps, np.int64)
        sums = np.zeros((step, room), out.dtype)
        total = planes * height
        low, high = channels * worker // workers, channels * (worker + 1) // workers
        for row in range(total):
            z, y = row // height, row % height
            for q in range(step):
                many = _reaching(z, y, q, steps, (columns.strides[1], item), offsets, shifts)
                for c in range(low, high):
                    for n in range(batch):
                        target = out[n, c, z, y]
                        if many == 0:
                            sums[q, :width] = zero
                        else:
                            _sum_rows(
                                zero, columns[c].ctypes.data + n * places * item,
                                offsets.ctypes.data, shifts.ctypes.data, many, steps[4, 2],
                                sums[q].ctypes.data, width,
                            )  # fmt: skip
                        if step == 1:
                            store_row(zero, sums.ctypes.data, target.ctypes.data, length)
                        else:
                            for j in range((length - q + step - 1) // step):
                                target[q + j * step] = sums[q, j]
