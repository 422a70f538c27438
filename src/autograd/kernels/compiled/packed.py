"""Products with one right matrix, which the matrix unit is given in packed form.

Matrices are given by address, steps between their rows and columns in bytes; `zero` tells the type
of the elements. Without the unit, or where it does not suit, OpenBLAS multiplies.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import overload

from . import register_products
from .gemm import add_product
from .jit import keep, step
from .matrix_unit import PAIR, PRESENT, configure, release
from .register_products import aligned
from .unit_products import columns_size, multiply_packed, once, pack_lines, pack_panels, suits


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


@once(types.void(types.float32, *[types.intp] * 13))
def _multiply_columns(zero, item, a, a_row, b, b_row, b_step, packed, deep, m, n, k, out, out_row):
    """`out = a @ b` for columns that `_pack_columns` packed ahead.

    Args:
        deep: how many rows were packed; the first `k` of these are multiplied, and the first `n`
            columns: all of them, or whole pairs of tiles.
    """
    pair = columns_size(PAIR, k)
    room = np.empty(pair + (PAIR * PAIR * item + 64), np.uint8)
    left = aligned(room.ctypes.data)
    corner = left + pair
    configure()
    for i in range(0, m, PAIR):
        x, o, some = a + i * a_row, out + i * out_row, min(m - i, PAIR)
        if pack_lines(item, x, a_row, item, some, k, left):
            multiply_packed(
                zero, item, left, packed, deep, some, n, k, o, out_row, False, o, out_row, corner
            )  # fmt: skip
        else:
            register_products.multiply(
                zero, item, x, a_row, item, b, b_row, b_step, some, n, k, o, out_row, False, o,
                out_row,
            )  # fmt: skip
    release()
    keep(room)


@once(types.intp(*[types.intp] * 7))
def _pack_columns(item, b, b_row, b_step, columns, depth, out):
    """Pack a right matrix of `depth` rows; 0 if a number is unfit."""
    return 1 if pack_panels(item, b, b_row, b_step, columns, depth, out) else 0


def _on_unit(zero) -> bool:
    return PRESENT and zero == types.float32


@overload(packed_size)
def _choose_size(zero, n, k):
    if _on_unit(zero):
        return lambda zero, n, k: columns_size(n, k) + 64
    return lambda zero, n, k: 0


@overload(pack)
def _choose_packing(zero, b, b_row, b_step, m, n, k, memory):
    if not _on_unit(zero):
        return lambda zero, b, b_row, b_step, m, n, k, memory: 0

    def on_unit(zero, b, b_row, b_step, m, n, k, memory):
        place = aligned(memory)
        if not suits(m, n, k):
            return 0
        return place if _pack_columns(4, b, b_row, b_step, n, k, place) else 0

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
            _multiply_columns(
                zero, item, a, a_row, b, b_row, b_step, packed, deep, m, n, k, out, out_row
            )
        else:
            _by_library(zero, item, a, a_row, b, b_row, b_step, m, n, k, out, out_row)

    return on_unit
