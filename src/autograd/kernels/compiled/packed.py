"""Products with one right matrix, which the matrix unit is given in packed form.

Matrices are given by address, steps between their rows and columns in bytes; `zero` tells the type
of the elements. Without the unit, or where it does not suit, OpenBLAS multiplies.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.extending import overload

from . import matrix_unit
from .gemm import add_product
from .jit import step
from .register_products import aligned


def packed_size(zero, n, k) -> Any:
    """Bytes of memory that `pack` asks for."""


def pack(zero, b, b_row, b_step, m, n, k, memory) -> Any:
    """Where the matrix [k, n] is packed for products with up to `m` rows; 0 if none suits."""


def multiply(zero, item, a, a_row, b, b_row, b_step, packed, deep, m, n, k, out, out_row):
    """`out = a @ b` for the first `k` rows and `n` columns of b.

    Args:
        a: its rows are dense.
        packed, deep: from `pack`, and its `k`.
        n: all columns, or a multiple of 32.
    """


def _on_unit(zero) -> bool:
    return matrix_unit.PRESENT and zero == types.float32


@overload(packed_size)
def _choose_size(zero, n, k):
    if _on_unit(zero):
        return lambda zero, n, k: matrix_unit.columns_size(n, k) + 64
    return lambda zero, n, k: 0


@overload(pack)
def _choose_packing(zero, b, b_row, b_step, m, n, k, memory):
    if not _on_unit(zero):
        return lambda zero, b, b_row, b_step, m, n, k, memory: 0

    def on_unit(zero, b, b_row, b_step, m, n, k, memory):
        place = aligned(memory)
        if not matrix_unit.suits(m, n, k):
            return 0
        return place if matrix_unit.pack_columns(4, b, b_row, b_step, n, k, place) else 0

    return on_unit


@step
def _by_library(zero, item, a, a_row, b, b_row, b_step, m, n, k, out, out_row):
    ldb = (b_row if b_step == item else b_step) // item
    one = type(zero)(1)
    add_product(
        False, b_step != item, m, n, k, one, a, a_row // item, b, ldb, zero, out, out_row // item
    )  # fmt: skip


@overload(multiply)
def _choose(zero, item, a, a_row, b, b_row, b_step, packed, deep, m, n, k, out, out_row):
    if not _on_unit(zero):

        def by_library(zero, item, a, a_row, b, b_row, b_step, packed, deep, m, n, k, out, out_row):
            _by_library(zero, item, a, a_row, b, b_row, b_step, m, n, k, out, out_row)

        return by_library

    def on_unit(zero, item, a, a_row, b, b_row, b_step, packed, deep, m, n, k, out, out_row):
        if packed:
            matrix_unit.multiply_columns(
                zero, item, a, a_row, b, b_row, b_step, packed, deep, m, n, k, out, out_row
            )
        else:
            _by_library(zero, item, a, a_row, b, b_row, b_step, m, n, k, out, out_row)

    return on_unit
