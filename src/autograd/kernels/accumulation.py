"""Arrays added into existing ones: how gradients add up."""

from __future__ import annotations

import numpy as np

from .copying import contiguous
from .elementwise import PARALLEL, named

_add = named("add")


def added(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The sum of two arrays of one shape."""
    if a.size < PARALLEL or a.dtype is not b.dtype:
        return a + b
    turned = not a.flags.c_contiguous
    a, b = _in_one_order(a, b)
    total = _add(a, b)
    if total is None:
        total = a + b
    return total.T if turned else total


def add_to(total: np.ndarray, x: np.ndarray) -> None:
    """Add `x` to `total`, an array of the same shape and dtype, in place."""
    if total.size < PARALLEL:
        np.add(total, x, total)
        return
    total, x = _in_one_order(total, x)
    if not _add.into(total, x):
        np.add(total, x, total)


def _in_one_order(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both, or both transposed, so that `a` is contiguous if possible, and `b` if `a` is.

    `b` is copied for that, on the pool: adding across the order of memory takes far longer.
    """
    if not a.flags.c_contiguous:
        a, b = a.T, b.T
    if a.flags.c_contiguous and not b.flags.c_contiguous:
        b = contiguous(b)
    return a, b


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    x = np.ones(PARALLEL, dtype)
    yield f"added {dtype}", lambda: added(x, x)
    yield f"add_to {dtype}", lambda: add_to(x, x)
