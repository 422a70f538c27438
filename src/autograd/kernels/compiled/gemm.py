"""Matrix products by OpenBLAS or the matrix unit, on one thread a block, the blocks on the pool."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.extending import intrinsic, overload

from .. import openblas
from . import matrix_unit
from .jit import exact_kernel, inlined, prange

LOADED = openblas.register()  # before any kernel of this file is compiled or loaded from the cache


def _external(name: str, scalar):
    return types.ExternalFunction(
        f"autograd_{name}",
        types.void(
            *[types.int32] * 6, scalar, types.intp, types.int32, types.intp, types.int32,
            scalar, types.intp, types.int32,
        ),
    )  # fmt: skip


sgemm, dgemm = _external("sgemm", types.float32), _external("dgemm", types.float64)
cgemm, zgemm = _external("cgemm", types.intp), _external("zgemm", types.intp)  # factors by address
ROW_MAJOR, PLAIN, TRANSPOSED = np.int32(101), np.int32(111), np.int32(112)
_intrinsic: Any = intrinsic  # the decorator drops a parameter, which type checkers cannot see


@_intrinsic
def _address(typingctx, x):
    """Where a copy of a number stands on the stack."""

    def code(context, builder, signature, arguments):
        place = cgutils.alloca_once_value(builder, arguments[0])
        return builder.ptrtoint(place, context.get_value_type(types.intp))

    return types.intp(x), code


def gemm(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc):
    """`c = alpha * a @ b + beta * c` by the routine for alpha's type."""


@overload(gemm)
def _choose(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc):
    routine = {types.float32: sgemm, types.float64: dgemm}.get(alpha)
    if routine is sgemm and matrix_unit.PRESENT:

        def on_unit(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc):
            if alpha == 1 and (beta == 0 or beta == 1) and matrix_unit.suits(m, n, k):
                a_row, a_step = (4, 4 * lda) if ta == TRANSPOSED else (4 * lda, 4)
                b_row, b_step = (4, 4 * ldb) if tb == TRANSPOSED else (4 * ldb, 4)
                matrix_unit.multiply(
                    alpha, 4, a, a_row, a_step, b, b_row, b_step, m, n, k, c, 4 * ldc, beta == 1,
                    c, 4 * ldc,
                )  # fmt: skip
            else:
                sgemm(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)

        return on_unit
    if routine is not None:

        def call(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc):
            routine(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)

        return call
    routine = {types.complex64: cgemm, types.complex128: zgemm}.get(alpha)
    if routine is None:
        raise TypingError("products are of float32, float64, complex64 or complex128")

    def call_by_address(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc):
        routine(
            order, ta, tb, m, n, k, _address(alpha), a, lda, b, ldb, _address(beta), c, ldc
        )  # fmt: skip

    return call_by_address


@inlined
def add_product(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc):
    """`c = alpha * a @ b + beta * c` for matrices given by the address of their first element.

    Args:
        ta, tb: the matrix is stored transposed.
        m, n, k: c is [m, n], a is [m, k], b is [k, n].
        lda, ldb, ldc: elements from one stored row to the next.
    """
    gemm(
        ROW_MAJOR, TRANSPOSED if ta else PLAIN, TRANSPOSED if tb else PLAIN, np.int32(m),
        np.int32(n), np.int32(k), alpha, a, np.int32(lda), b, np.int32(ldb), beta, c,
        np.int32(ldc),
    )  # fmt: skip


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
    for block in prange(blocks):
        low = block * step
        high = min(total, low + step)
        if high > low:
            pa, pb, pc = a.ctypes.data, b.ctypes.data, c.ctypes.data
            if by_rows:
                pa += low * item * (1 if ta else lda)
                pc += low * item * ldc
                add_product(ta, tb, high - low, n, k, alpha, pa, lda, pb, ldb, beta, pc, ldc)
            else:
                pb += low * item * (ldb if tb else 1)
                pc += low * item
                add_product(ta, tb, m, high - low, k, alpha, pa, lda, pb, ldb, beta, pc, ldc)


@exact_kernel
def batched_product(a, ta, offsets_a, b, tb, offsets_b, c, alpha, beta, blocks):
    """`c[i] = a[i] @ b[i] + beta * c[i]`.

    `a` and `b` are the first matrices of their batches, `offsets` the bytes from there to each
    other. Each product is split into `blocks` of rows.
    """
    count, m, n = c.shape
    k = a.shape[0] if ta else a.shape[1]
    item = c.itemsize
    lda, ldb = a.strides[0] // item, b.strides[0] // item
    step = (m + blocks - 1) // blocks
    for task in prange(count * blocks):
        i, low = task // blocks, task % blocks * step
        rows = min(m, low + step) - low
        if rows > 0:
            pa = a.ctypes.data + offsets_a[i] + low * item * (1 if ta else lda)
            pb = b.ctypes.data + offsets_b[i]
            pc = c.ctypes.data + (i * m + low) * n * item
            add_product(ta, tb, rows, n, k, alpha, pa, lda, pb, ldb, beta, pc, n)
