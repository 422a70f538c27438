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
from .buffers import LEAST as POOLED, empty

PARALLEL_ROWS = 8_192  # elements from which the thread pool is worth its start, for several passes
ROWS = 256  # from which they beat NumPy's several calls by enough to load the compiler for

_FLOAT32, _FLOAT64 = np.dtype("float32"), np.dtype("float64")


@functools.cache
def kernel_of(file: str, name: str):
    """A compiled kernel; None without Numba."""
    if not pool.available():
        return None
    return getattr(importlib.import_module(f".compiled.{file}", __package__), name)


def fits(x: np.ndarray) -> bool:
    """Whether kernels take the array."""
    dtype = x.dtype
    return (dtype is _FLOAT32 or dtype is _FLOAT64) and x.flags.c_contiguous


def along_rows(name: str, x: np.ndarray, y: np.ndarray | None = None):
    """A kernel of `compiled.rows` over the last dimension of one or two arrays of one shape."""
    if not x.ndim or not x.size or not fits(x):
        return None
    if y is not None and (y.dtype is not x.dtype or y.shape != x.shape or not y.flags.c_contiguous):
        return None
    loop = _loop(name, x.dtype)
    if loop is None:
        return None
    arrays = (x,) if y is None else (x, y)
    if x.ndim == 2 and x.nbytes < POOLED:
        return loop(*arrays)
    out = empty(x.shape, x.dtype)
    loop(*[array.reshape(-1, x.shape[-1]) for array in (*arrays, out)])
    return out


@functools.cache
def _loop(name: str, dtype: np.dtype):
    """A universal function of `compiled.rows`; None without Numba."""
    kernel = kernel_of("rows", name)
    return kernel and kernel.of(dtype)
