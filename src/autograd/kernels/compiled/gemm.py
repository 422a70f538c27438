"""Matrix products: OpenBLAS on one thread a block, the blocks on the pool."""

from __future__ import annotations

import numpy as np
from numba import types
from numba.core.errors import TypingError
from numba.extending import overload

from .. import openblas
from .jit import exact_kernel, prange

LOADED = openblas.register()  # before any kernel of this file is compiled or loaded from the cache


def _external(name: str, real):
    return types.ExternalFunction(
        f"autograd_{name}",
        types.void(
            *[types.int32] * 6, real, types.intp, types.int32, types.intp, types.int32,
            real, types.intp, types.int32,
        ),
    )  # fmt: skip


sgemm, dgemm = _external("sgemm", types.float32), _external("dgemm", types.float64)
ROW_MAJOR, PLAIN, TRANSPOSED = np.int32(101), np.int32(111), np.int32(112)


def gemm(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc):
    """`c = alpha * a @ b + beta * c` by the routine for alpha's type."""


@overload(gemm)
def _choose(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc):
    routine = {types.float32: sgemm, types.float64: dgemm}.get(alpha)
    if routine is None:
        raise TypingError("products are of float32 or float64")

    def call(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc):
        routine(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)

    return call


@exact_kernel
def product(a, ta, b, tb, c, alpha, beta, blocks, by_rows):
    """`c = a @ b + beta * c`; `ta`, `tb` say that a matrix is given transposed.

    The work is split into `blocks` of c's rows, or of its columns.
    """
    m, n = c.shape
    k = a.shape[0] if ta else a.shape[1]
    item = c.itemsize
    lda, ldb, ldc = a.strides[0] // item, b.strides[0] // item, c.strides[0] // item
    total = m if by_rows else n
    step = ((total + blocks - 1) // blocks + 15) // 16 * 16
    flag_a, flag_b = TRANSPOSED if ta else PLAIN, TRANSPOSED if tb else PLAIN
    for block in prange(blocks):
        low = block * step
        high = min(total, low + step)
        if high > low:
            pa, pb, pc = a.ctypes.data, b.ctypes.data, c.ctypes.data
            if by_rows:
                pa += low * item * (1 if ta else lda)
                pc += low * item * ldc
                rows, columns = np.int32(high - low), np.int32(n)
            else:
                pb += low * item * (ldb if tb else 1)
                pc += low * item
                rows, columns = np.int32(m), np.int32(high - low)
            gemm(
                ROW_MAJOR, flag_a, flag_b, rows, columns, np.int32(k), alpha, pa, np.int32(lda),
                pb, np.int32(ldb), beta, pc, np.int32(ldc),
            )  # fmt: skip
