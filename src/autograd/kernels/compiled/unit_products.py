"""Products of float32 matrices on the matrix unit; all matrices are given by address."""

from __future__ import annotations

import numpy as np
from numba import types

from . import register_products
from .jit import external, inlined, keep, step
from .matrix_unit import (
    DEEP,
    PAIR,
    PARTS,
    PRESENT,
    SIDE,
    TILE,
    allowed,
    block_11,
    block_12,
    block_21,
    block_22,
    configure,
    pack_left,
    pack_left_across,
    pack_right,
    pack_right_across,
    release,
)
from .register_products import aligned, copy_rows

DEPTH, HEIGHT = 512, 1024  # most that is packed of the sum's and the left matrix's dimension
NEAR = 1 << 20  # bytes of packed columns, which stay in the second-level cache
LEAST = 64 * 64 * 64  # multiplications from which packing pays,
FULL = 0.65  # if so much of the tiles is filled


@inlined
def suits(m, n, k):
    """Whether a product of these sizes is faster on the unit, and the unit is there."""
    if not PRESENT or m * n * k < LEAST or not allowed():
        return False
    return m * n * k >= FULL * (_whole(m, SIDE) * _whole(n, SIDE) * _whole(k, DEEP))


@inlined
def _whole(size, unit):
    return (size + unit - 1) // unit * unit


@inlined
def _even(total, most, unit):
    """The size of equal parts, whole units of at most `most`."""
    parts = (total + most - 1) // most
    return ((total + parts - 1) // parts + unit - 1) // unit * unit


@step
def pack_lines(item, a, a_row, a_step, rows, depth, out):
    """Pack one or two tiles of rows; false if a number is unfit."""
    step, good = (1 if rows <= SIDE else 2) * PARTS * TILE, True
    for low in range(0, rows, SIDE):
        lines, target = min(SIDE, rows - low), out + low // SIDE * PARTS * TILE
        if a_step == item:
            good &= pack_left(a + low * a_row, a_row, lines, depth, target, step, TILE)
        else:
            good &= pack_left_across(a + low * a_row, a_step, lines, depth, target, step, TILE)
    return good


@step
def pack_panels(item, b, b_row, b_step, columns, depth, out):
    """Pack columns in panels of two tiles, the last of which may be one; false as above."""
    good = True
    deep = (depth + DEEP - 1) // DEEP * PARTS * TILE
    for low in range(0, columns, SIDE):
        lines, panel = min(SIDE, columns - low), low // SIDE // 2
        side = 1 if columns - panel * PAIR <= SIDE else 2
        target = out + panel * 2 * deep + low // SIDE % 2 * PARTS * TILE
        step = side * PARTS * TILE
        if b_step == item:
            good &= pack_right_across(b + low * item, b_row, lines, depth, target, step, TILE)
        else:
            good &= pack_right(b + low * b_step, b_step, lines, depth, target, step, TILE)
    return good


@inlined
def columns_size(n, k):
    """Bytes of `n` packed columns, or rows, of `k` elements."""
    return _whole(n, SIDE) // SIDE * (_whole(k, DEEP) // DEEP) * (PARTS * TILE)


@step
def multiply_packed(
    zero, item, left, right, deep, rows, columns, depth, first, first_row, given, out, out_row,
    corner,
):  # fmt: skip
    """One or two packed tiles of rows with all packed columns, the first `depth` of `deep` rows."""
    count = (depth + DEEP - 1) // DEEP
    for low in range(0, columns, PAIR):
        wide = min(columns - low, PAIR)
        x = right + columns_size(low, deep)
        f, z, f_row, z_row = first + low * item, out + low * item, first_row, out_row
        whole = rows % SIDE == 0 and wide % SIDE == 0
        if not whole:  # tiles reach beyond the matrix: what is there goes to memory of their own
            z, z_row = corner, PAIR * item
            if given:
                copy_rows(zero, f, f_row, rows, wide, z, z_row)
                f, f_row = z, z_row
        if rows > SIDE:
            if wide > SIDE:
                block_22(left, x, count, f, f_row, given, z, z_row)
            else:
                block_21(left, x, count, f, f_row, given, z, z_row)
        elif wide > SIDE:
            block_12(left, x, count, f, f_row, given, z, z_row)
        else:
            block_11(left, x, count, f, f_row, given, z, z_row)
        if not whole:
            copy_rows(zero, z, z_row, rows, wide, out + low * item, out_row)


# --- what kernels call ---


def once(signature):
    return external(signature) if PRESENT else step


@once(types.void(types.float32, *[types.intp] * 15))
def multiply(
    zero, item, a, a_row, a_step, b, b_row, b_step, m, n, k, first, first_row, given, out, out_row
):
    """As `register_products.multiply`; rows or columns of `a` are dense."""
    deep = _even(k, DEPTH, DEEP)
    one = PARTS * TILE // SIDE * deep // DEEP  # bytes of packed tiles for a row or a column
    broad = _even(n, NEAR // one, PAIR)
    again = n > broad  # rows are packed once for several blocks of columns
    high = _even(m, HEIGHT if again else m, PAIR)
    lines = high if again else PAIR
    room = np.empty((lines + broad) * one + (PAIR * PAIR * item + 64), np.uint8)
    fits = np.empty(high // PAIR, np.bool_)
    left = aligned(room.ctypes.data)
    right = left + lines * one
    corner = right + broad * one
    configure()
    for top in range(0, k, deep):
        depth = min(k - top, deep)
        for low in range(0, m, high):
            rows = min(m - low, high)
            x, z = a + low * a_row + top * a_step, out + low * out_row
            for column in range(0, n, broad):
                columns = min(n - column, broad)
                y = b + top * b_row + column * b_step
                fit = pack_panels(item, y, b_row, b_step, columns, depth, right)
                w, w_row, known = first + low * first_row + column * item, first_row, given
                if top > 0:
                    w, w_row, known = z + column * item, out_row, 1
                for i in range(0, rows, PAIR):
                    tiles = left + (i * one if again else 0)
                    if column == 0:
                        fits[i // PAIR] = pack_lines(
                            item, x + i * a_row, a_row, a_step, min(rows - i, PAIR), depth, tiles
                        )
                    f, o, some = w + i * w_row, z + i * out_row + column * item, min(rows - i, PAIR)
                    if fit and fits[i // PAIR]:
                        multiply_packed(
                            zero, item, tiles, right, depth, some, columns, depth, f, w_row, known,
                            o, out_row, corner,
                        )  # fmt: skip
                    else:
                        register_products.multiply(
                            zero, item, x + i * a_row, a_row, a_step, y, b_row, b_step, some,
                            columns, depth, f, w_row, known, o, out_row,
                        )  # fmt: skip
    release()
    keep(room)


# --- a right matrix that is packed once -----------------------------------------------------------


def packed_size(columns: int, depth: int) -> int:
    """Bytes for a packed matrix."""
    return -(-columns // SIDE) * -(-depth // DEEP) * PARTS * TILE + 64


@step
def pack_part(b, steps, low, high, depth, packed):
    """Pack the columns from `low`, a multiple of PAIR, up to `high`; false if a number is unfit.

    Args:
        b: address of [depth, columns] float32; one of both `steps` is 4 bytes.
        packed: address of all the packed matrix.
    """
    place = aligned(packed) + low * _line(depth)
    return pack_panels(4, b + low * steps[1], steps[0], steps[1], high - low, depth, place)


@inlined
def room_size(depth):
    """Bytes that `add_packed` needs."""
    return PAIR * _line(depth) + PAIR * PAIR * 4 + 64


@inlined
def _line(depth):
    """Bytes of packed tiles for a row or a column."""
    return (depth + DEEP - 1) // DEEP * (PARTS * TILE // SIDE)


@step
def add_packed(a, a_row, rows, depth, packed, out, out_row, columns, room):
    """`out += a @ b` for up to PAIR rows and a packed b; without effect false if a row is unfit."""
    zero, left = np.float32(0), aligned(room)
    if not pack_lines(4, a, a_row, 4, rows, depth, left):
        return False
    corner = left + PAIR * _line(depth)
    configure()
    multiply_packed(
        zero, 4, left, aligned(packed), depth, rows, columns, depth, out, out_row, True, out,
        out_row, corner,
    )  # fmt: skip
    release()
    return True
