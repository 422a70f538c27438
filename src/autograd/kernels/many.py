"""One pass over many arrays at once, such as all parameters of a network and their gradients.

The compiled kernels read addresses from tables. Parameters and state keep their arrays from step to
step, so their addresses are looked up once; gradients are new arrays each time. Asking NumPy for an
address costs most of a microsecond, so a kernel is given the place inside the array object where
the address stands: behind the object's header, as NumPy's C interface fixes it.
"""

from __future__ import annotations

import ctypes
import functools
import struct

import numpy as np

from . import pool

PIECE = 16_384  # elements that one thread does at a time
HEADER = object.__basicsize__
REALS = {np.dtype("float32"): np.float32, np.dtype("float64"): np.float64}


@functools.cache
def compiled():
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


class Words:
    """Where kernels find the addresses of arrays that change from call to call."""

    def __init__(self, count: int):
        self.array = np.empty(count, np.int64)
        self._pack = struct.Struct(f"{count}q").pack_into
        self._addresses = None if _header_known() else np.empty(count, np.int64)

    def point_to(self, arrays: list) -> None:
        """Point to `arrays`, which the caller keeps alive."""
        if self._addresses is None:
            self._pack(self.array, 0, *[id(array) + HEADER for array in arrays])
            return
        self._addresses[:] = [array.ctypes.data for array in arrays]
        first = self._addresses.ctypes.data
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
