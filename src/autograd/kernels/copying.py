"""Contiguous copies of arrays in any layout, on the thread pool where they are large."""

from __future__ import annotations

import math
import operator

import numpy as np

from . import pool
from .buffers import empty
from .elementwise import PARALLEL, copied
from .large import kernel_of

_BITS = {4: np.dtype("uint32"), 8: np.dtype("uint64")}
_DIMS = 4  # that the kernels take
AT_ONCE = 8_192  # elements of a task
_size = operator.attrgetter("size")


def contiguous(x: np.ndarray) -> np.ndarray:
    """A copy in C order."""
    if x.size < PARALLEL:
        return x.copy()
    if x.flags.c_contiguous:
        return copied(x)
    if x.itemsize not in _BITS or not pool.available():
        return x.copy()
    sizes, steps = _merged(x)
    out = empty(x.shape, x.dtype)
    if len(sizes) > _DIMS or min(steps) < 0:
        np.copyto(out, x)
    elif len(sizes) == 1:  # lines for the threads, and a rest
        lines = x.size // AT_ONCE
        _copy(x, [lines, AT_ONCE], [steps[0] * AT_ONCE, steps[0]], out)
        rest = slice(lines * AT_ONCE, None)
        np.copyto(out.reshape(-1)[rest], x.reshape(-1)[rest])
    else:
        _copy(x, sizes, steps, out)
    return out


def _merged(x: np.ndarray) -> tuple[list[int], list[int]]:
    """Sizes and steps (in elements) with dimensions taken as one where they lie in one piece."""
    sizes: list[int] = []
    steps: list[int] = []
    for size, stride in zip(x.shape, x.strides, strict=True):
        step = stride // x.itemsize
        if size == 1:
            continue
        if sizes and steps[-1] == step * size:
            sizes[-1] *= size
            steps[-1] = step
        else:
            sizes.append(size)
            steps.append(step)
    return sizes, steps


def _copy(x: np.ndarray, sizes: list[int], steps: list[int], out: np.ndarray) -> None:
    """Copy with the dimensions in the order that the kernels take; the columns stay the last."""
    last = len(sizes) - 1
    to_steps = [math.prod(sizes[i + 1 :]) for i in range(len(sizes))]
    order = list(range(last))
    if steps[last] == min(steps):
        name = "copy_rows" if steps[last] == 1 else "copy_stepped"
        high = max(1, AT_ONCE // sizes[last])
    else:  # the rows are those whose elements lie closest
        order.sort(key=lambda i: -steps[i])
        name, high = "copy_crossed", 16 * max(1, AT_ONCE // (16 * sizes[last]))
    order = [*order, last]
    missing = _DIMS - len(order)
    tables = [
        (*(filling,) * missing, *(values[i] for i in order))
        for values, filling in ((sizes, 1), (steps, 0), (to_steps, 0))
    ]
    flat = out.view(_BITS[x.itemsize]).reshape(-1)
    kernel_of("copying", name)(x.ctypes.data, *tables, high, flat)  # type: ignore[misc]


def joined(arrays, dim: int) -> np.ndarray:
    """Arrays of one dtype, equal but for one dimension, joined along it."""
    first = arrays[0]
    if sum(map(_size, arrays)) < PARALLEL or not _joinable(arrays, dim):
        return np.concatenate(arrays, dim)
    dim %= first.ndim
    shape = list(first.shape)
    shape[dim] = sum([a.shape[dim] for a in arrays])
    out = empty(tuple(shape), first.dtype)
    outer = math.prod(shape[:dim])
    if out.size:
        addresses = np.array([a.ctypes.data for a in arrays], np.int64)
        widths = np.array([a.size // outer for a in arrays], np.int64)
        flat = out.view(_BITS[out.itemsize]).reshape(-1)
        kernel_of("copying", "join_rows")(addresses, widths, flat)  # type: ignore[misc]
    return out


def _joinable(arrays, dim: int) -> bool:
    first = arrays[0]
    return (
        first.itemsize in _BITS
        and -first.ndim <= dim < first.ndim
        and all(a.flags.c_contiguous and a.dtype == first.dtype for a in arrays)
        and all(_without(a.shape, dim) == _without(first.shape, dim) for a in arrays)
        and pool.available()
    )


def _without(shape: tuple, dim: int) -> tuple:
    return shape[:dim] + shape[dim % len(shape) + 1 :] if shape else ()


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    x = np.ones((600, 600), dtype)
    yield f"copy_crossed {dtype}", lambda: contiguous(x.T)
    yield f"copy_rows {dtype}", lambda: contiguous(x[:, 2:])
    yield f"copy_stepped {dtype}", lambda: contiguous(x[:, ::2])
    yield f"join_rows {dtype}", lambda: joined([x, x], 1)
