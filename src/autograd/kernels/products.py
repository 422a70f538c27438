"""Products of matrices on arrays."""

from __future__ import annotations

import functools

import numpy as np

from . import pool

_FLOAT32, _FLOAT64 = np.dtype("float32"), np.dtype("float64")
SMALL = 16 * 16 * 16  # multiplications up to which NumPy's product costs less than the way to ours
SERIAL = 64 * 64 * 64  # and up to which one thread is enough


@functools.cache
def _kernel():
    """The compiled product, or None where Numba or the library is missing."""
    if not pool.available():
        return None
    from .compiled import gemm

    return gemm.product if gemm.LOADED else None


def matmul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The product of two matrices."""
    m, k = a.shape
    n = b.shape[1]
    work = m * n * k
    dtype = a.dtype
    if work <= SMALL or not (dtype is _FLOAT32 or dtype is _FLOAT64) or b.dtype is not dtype:
        return a.dot(b)
    kernel = _kernel() if b.shape[0] == k else None
    if kernel is None:
        return a.dot(b)
    out = np.empty((m, n), dtype)
    product_into(kernel, a, b, out, work)
    return out


def product_into(kernel, a, b, out, work: int, beta: float = 0.0) -> None:
    """`out = a @ b + beta * out`, split over the pool."""
    a, ta = _rows(a)
    b, tb = _rows(b)
    m, n = out.shape
    one, beta = out.dtype.type(1), out.dtype.type(beta)
    threads = pool.parallel()
    if work <= SERIAL or threads == 1:
        kernel.serial(a, ta, b, tb, out, one, beta, 1, True)
    else:
        kernel(a, ta, b, tb, out, one, beta, threads, m >= n)


def _rows(x: np.ndarray) -> tuple[np.ndarray, bool]:
    """The matrix, or its transpose, with each row in one piece; a copy of anything else."""
    item = x.itemsize
    down, right = x.strides
    if right == item and down >= item * max(x.shape[1], 1):
        return x, False
    if down == item and right >= item * max(x.shape[0], 1):
        return x.T, True
    return np.ascontiguousarray(x), False


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (20, 100):
        x = np.ones((n, n), dtype)
        yield f"matmul {dtype}", lambda x=x: matmul(x, x)
