"""One pass over many arrays at once, such as all parameters of a network and their gradients.

The compiled kernels read addresses from tables. Parameters and state keep their arrays from step to
step, so their addresses are looked up once; gradients are new arrays each time. Asking NumPy for an
address costs most of a microsecond, so a kernel is given the place of the array object and reads
the address behind the object's header, where NumPy's C interface fixes it.
"""

from __future__ import annotations

import ctypes
import functools
import struct
from typing import Any

import numpy as np

from . import pool
from .elementwise import PARALLEL

PIECE = 2048  # elements that one thread does at a time: few, so that all threads get as many
HEADER = object.__basicsize__
REALS = {np.dtype("float32"): np.float32, np.dtype("float64"): np.float64}


@functools.cache
def compiled() -> Any:
    """The module of compiled kernels, or None where Numba is missing."""
    if not pool.available():
        return None
    from .compiled import optim

    return optim


@functools.cache
def _header_known() -> bool:
    """Whether an array's address stands where it is expected."""
    probe = np.zeros(1)
    return ctypes.c_int64.from_address(id(probe) + HEADER).value == probe.ctypes.data


def as_reals(array: Any) -> np.ndarray:
    """A contiguous array as a flat one of real numbers, two for each complex one."""
    flat = array.reshape(-1)
    return flat.view(flat.real.dtype) if flat.dtype.kind == "c" else flat


class Words:
    """Where kernels find the addresses of arrays that change from call to call."""

    def __init__(self, count: int):
        self.array: Any = np.empty(count, np.int64)
        self._pack = struct.Struct(f"{count}q").pack_into
        self._addresses = None if _header_known() else np.empty(count, np.int64)

    def point_to(self, arrays: list) -> None:
        """Point to `arrays`, which the caller keeps alive."""
        if self._addresses is None:
            self._pack(self.array, 0, *map(id, arrays))
            return
        self._addresses[:] = [array.ctypes.data for array in arrays]
        first = self._addresses.ctypes.data - HEADER
        self._pack(self.array, 0, *range(first, first + 8 * len(arrays), 8))


@functools.lru_cache(256)
def pieces_of(sizes: tuple[int, ...]) -> np.ndarray:
    """Rows (array, first element, elements) that cut arrays of these sizes into pieces."""
    cuts = [
        (row, start, min(PIECE, size - start))
        for row, size in enumerate(sizes)
        for start in range(0, size, PIECE)
    ]
    pieces = np.array(cuts, np.int64).reshape(-1, 3)
    pieces.flags.writeable = False
    return pieces


def sum_of_squares(arrays: list[np.ndarray]) -> float:
    """The sum of `|x| ** 2` over all elements of all arrays."""
    if not arrays or not _alike(arrays):
        return sum(float(np.vdot(a, a).real) for a in map(_in_float32_at_least, arrays))
    flat = [as_reals(a) for a in arrays]
    words = Words(len(flat))
    words.point_to(flat)
    pieces = pieces_of(tuple([a.size for a in flat]))
    parts = np.empty(len(pieces))
    _run(compiled().square_sums, flat, words.array, pieces, flat[0][:0], parts)
    return float(np.add.reduce(parts))


def scale(arrays: list[np.ndarray], factor: float) -> None:
    """Multiply all arrays by a number, in place."""
    if not arrays or not _alike(arrays):
        with np.errstate(all="ignore"):  # as the kernel: an infinite gradient times 0 is NaN
            for a in arrays:
                np.multiply(a, factor, out=a, casting="unsafe")
        return
    flat = [as_reals(a) for a in arrays]
    words = Words(len(flat))
    words.point_to(flat)
    pieces = pieces_of(tuple([a.size for a in flat]))
    _run(compiled().scale, flat, words.array, pieces, np.full(1, factor, flat[0].dtype))


def _run(kernel, arrays, *args) -> None:
    if pool.parallel() > 1 and sum([a.size for a in arrays]) >= PARALLEL:
        pool.run(kernel.parallel, *args)
    else:
        kernel.serial(*args)


def _alike(arrays) -> bool:
    """Whether one kernel can work on all of them."""
    dtype = arrays[0].dtype
    return (
        compiled() is not None
        and dtype.kind in "fc"
        and dtype.itemsize >= 4
        and dtype.char not in "gG"
        and all(a.dtype is dtype and a.flags.c_contiguous for a in arrays)
    )


def _in_float32_at_least(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32) if array.dtype.itemsize == 2 else array


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for size in (PIECE, 2 * PARALLEL):
        x = np.ones(size, dtype)
        yield f"sum_of_squares {dtype}", lambda x=x: sum_of_squares([x])
        yield f"scale {dtype}", lambda x=x: scale([x], 1.0)
