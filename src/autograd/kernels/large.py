"""Where a large array goes to a compiled kernel instead of NumPy.

Each function takes arrays and returns a new one, or None where there is no compiled form: Numba
is missing, the dtype is not float32 or float64, or the memory is not in one piece. The choice
depends on the arguments only, never on what was compiled before, so results do not change from run
to run.
"""

from __future__ import annotations

import functools
import importlib

import numpy as np

from . import pool

LARGE = 16_384  # elements from which a compiled kernel is worth its call
PARALLEL = 32_768  # and from which the thread pool is
_KINDS = (np.dtype("float32"), np.dtype("float64"))


@functools.cache
def _kernel(file: str, name: str):
    """A compiled kernel; None without Numba."""
    if not pool.available():
        return None
    return getattr(importlib.import_module(f".compiled.{file}", __package__), name)


def _fits(x: np.ndarray) -> bool:
    return x.dtype in _KINDS and x.flags.c_contiguous


def _call(kernel, size: int, *args) -> None:
    (kernel if size >= PARALLEL else kernel.serial)(*args)


def elementwise(name: str, *arrays: np.ndarray, zero: bool = False):
    """A kernel of `compiled.arithmetic` over equal shapes.

    Args:
        name: the kernel.
        arrays: its inputs, of one dtype and shape.
        zero: whether the kernel takes a zero of their dtype after them.
    """
    first = arrays[0]
    for x in arrays:
        if x.dtype is not first.dtype or x.shape != first.shape or not _fits(x):
            return None
    kernel = _kernel("arithmetic", name)
    if kernel is None:
        return None
    out = np.empty(first.shape, first.dtype)
    flat = [x.reshape(-1) for x in arrays]
    constants = [first.dtype.type(0)] if zero else []
    _call(kernel, first.size, *flat, *constants, out.reshape(-1))
    return out


def total(x: np.ndarray):
    """The sum of all elements, as an array scalar."""
    kernel = _kernel("rows", "partial_sums") if _fits(x) else None
    if kernel is None:
        return None
    parts = np.empty(-(-x.size // 4096), x.dtype)
    _call(kernel, x.size, x.reshape(-1), parts)
    return np.add.reduce(parts)


def along_rows(name: str, *arrays: np.ndarray):
    """A kernel of `compiled.rows` over the last dimension of arrays of one dtype and shape."""
    first = arrays[0]
    if (
        not first.ndim
        or not first.size
        or any(x.dtype is not first.dtype or x.shape != first.shape or not _fits(x) for x in arrays)
    ):
        return None
    kernel = _kernel("rows", name)
    if kernel is None:
        return None
    out = np.empty(first.shape, first.dtype)
    width = first.shape[-1]
    _call(kernel, first.size, *(x.reshape(-1, width) for x in arrays), out.reshape(-1, width))
    return out
