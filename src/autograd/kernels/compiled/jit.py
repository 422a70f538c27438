"""How kernels are compiled.

A kernel is a Python function over arrays; it writes into arrays that it is given, and its loops run
from 0 over contiguous memory, which is what LLVM turns into vector instructions.

The fast-math flags allow what keeps NaN and infinity right: fused multiply-add, reordered sums,
no difference between 0 and -0, and reciprocals. `nnan` and `ninf` would let LLVM drop tests for NaN
and infinity, so `fastmath=True` is never used.
"""

from __future__ import annotations

import types
from typing import Any

from numba import njit, prange

from .. import pool

__all__ = ["Kernel", "exact_kernel", "inlined", "kernel", "prange"]

EXACT = {"contract"}
REORDERED = {"contract", "reassoc", "nsz", "arcp"}


class Kernel:
    """A function compiled twice on demand: for one thread, and with its `prange` on the pool."""

    def __init__(self, function, fastmath):
        self.__doc__ = function.__doc__
        self.serial = _compiled(function, "serial", fastmath, False)
        self.parallel = _compiled(function, "parallel", fastmath, True)

    def __call__(self, *args):
        if pool.parallel() > 1:
            return pool.run(self.parallel, *args)
        return self.serial(*args)


def kernel(function):
    """A kernel whose sums may be reordered."""
    return Kernel(function, REORDERED)


def exact_kernel(function):
    """A kernel without sums."""
    return Kernel(function, EXACT)


def inlined(function) -> Any:
    """A scalar function that disappears in the kernels that call it."""
    return njit(function, fastmath=EXACT, forceinline=True, error_model="numpy")


def _compiled(function, form: str, fastmath, parallel: bool, cache: bool = True):
    # Numba's cache tells kernels apart by name and line, not by these options: a name for each form
    name = f"{function.__name__}_{form}"
    twin = types.FunctionType(
        function.__code__, function.__globals__, name, None, function.__closure__
    )
    twin.__qualname__ = twin.__name__
    twin.__module__ = function.__module__
    options = {"error_model": "numpy", "nogil": True, "fastmath": fastmath, "parallel": parallel}
    try:
        return njit(twin, cache=cache, **options)
    except RuntimeError:  # no folder to keep the cache in
        return njit(twin, **options)
