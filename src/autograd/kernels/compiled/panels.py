"""Products of few rows with one matrix again and again, which is packed for it once.

OpenBLAS packs the matrix in each call, which for some 16 rows costs as much as the product.
A packed matrix is a tuple (how many rows it has, panels, tiles). Panels are of some columns; each
holds its rows one after the other. Tiles are what the CPU's matrix unit takes, or nothing.
"""

from __future__ import annotations

import numpy as np
from numba import types

from . import matrix_unit
from .jit import by_type, exact_kernel, step
from .register_products import copy_rows, cross_rows
from .team import share
from .tiles import BYTES, Loop, Vectors, number, vector_code

SPAN = 3  # vectors side by side in a panel


def _tile(rows: int, span: int = SPAN):
    @vector_code
    def tile(typingctx, zero, a, a_row, panel, count, out, out_row, columns):
        """out[i, j] += sum over k of a[i, k] * panel[k, j] for `rows` i and j below `columns`.

        Args:
            zero: of the type of all elements.
            a, panel, out: addresses.
            a_row, out_row: bytes between rows.
            count: how many k there are, at least 1.
        """

        def code(context, builder, signature, arguments):
            _, a, a_row, panel, count, out, out_row, columns = arguments
            v, add, mul = Vectors(builder, zero), builder.add, builder.mul
            masks = [
                v.between(number(0), builder.sub(columns, number(v.lanes * j))) for j in range(span)
            ] * rows
            places = [
                add(add(out, mul(out_row, number(i))), number(BYTES * j))
                for i in range(rows)
                for j in range(span)
            ]
            lines = [add(a, mul(a_row, number(i))) for i in range(rows)]
            sums = list(map(v.masked_load, places, masks))
            with Loop(builder, count, 1, sums) as loop:
                first = add(panel, mul(loop.index, number(BYTES * SPAN)))
                vectors = [v.load(add(first, number(BYTES * j))) for j in range(span)]
                offset = mul(loop.index, number(v.item))
                sums = []
                for i in range(rows):
                    factor = v.everywhere(v.load_element(add(lines[i], offset)))
                    sums += [
                        v.multiply_add(factor, vectors[j], loop.values[i * span + j])
                        for j in range(span)
                    ]
                sums = loop.carry(sums)
            for total, place, mask in zip(sums, places, masks, strict=True):
                v.masked_store(total, place, mask)
            return context.get_dummy_value()

        return types.void(zero, *[types.intp] * 7), code

    return tile


_tile_8, _tile_4, _tile_2, _tile_1 = (_tile(rows) for rows in (8, 4, 2, 1))
_tile_8_2, _tile_8_1 = _tile(8, 2), _tile(8, 1)  # for what is left of the columns


@step
def _add_panels(zero, weight, room, a, a_row, rows, out, out_row, columns):
    """`out += a @ b` for a packed matrix b of `columns` columns; no panels stand for zeros.

    Args:
        zero: of the type of all elements.
        room: from `room_for`.
        a, out: addresses of `rows` rows, `a_row` and `out_row` bytes apart.
    """
    count, panels, _ = weight
    width = panels.shape[2]
    for p in range(panels.shape[0]):
        b = panels.ctypes.data + p * panels.strides[0]
        left = columns - p * width
        vectors = (left * SPAN + width - 1) // width
        x, y, i = a, out + p * width * panels.itemsize, rows
        while i >= 8:
            if vectors >= SPAN:
                _tile_8(zero, x, a_row, b, count, y, out_row, left)
            elif vectors == 2:
                _tile_8_2(zero, x, a_row, b, count, y, out_row, left)
            else:
                _tile_8_1(zero, x, a_row, b, count, y, out_row, left)
            x, y, i = x + 8 * a_row, y + 8 * out_row, i - 8
        if i >= 4:
            _tile_4(zero, x, a_row, b, count, y, out_row, left)
            x, y, i = x + 4 * a_row, y + 4 * out_row, i - 4
        if i >= 2:
            _tile_2(zero, x, a_row, b, count, y, out_row, left)
            x, y, i = x + 2 * a_row, y + 2 * out_row, i - 2
        if i > 0:
            _tile_1(zero, x, a_row, b, count, y, out_row, left)


@step
def _add_tiles(zero, weight, room, a, a_row, rows, out, out_row, columns):
    """`add_packed` by the matrix unit, if there are tiles, of what it can multiply."""
    count, _, tiles = weight
    if tiles.size == 0:
        _add_panels(zero, weight, room, a, a_row, rows, out, out_row, columns)
        return
    for low in range(0, rows, matrix_unit.PAIR):
        some, x, y = min(rows - low, matrix_unit.PAIR), a + low * a_row, out + low * out_row
        if not matrix_unit.add_packed(
            x, a_row, some, count, tiles.ctypes.data, y, out_row, columns, room.ctypes.data
        ):
            _add_panels(zero, weight, room, x, a_row, some, y, out_row, columns)


add_packed = by_type(_add_tiles if matrix_unit.PRESENT else _add_panels, _add_panels)


@step
def room_for(weight):
    """Memory that a thread needs for products with a packed matrix."""
    return np.empty(matrix_unit.room_size(weight[0]) if weight[2].size > 0 else 0, np.uint8)


@step
def _pack_no_tiles(zero, team, b, steps, rows, columns, tiles):
    return True


@step
def _pack_tiles(zero, team, b, steps, rows, columns, tiles):
    """A thread's part of the tiles; false if a number is unfit for the matrix unit."""
    own = share(team, (columns + matrix_unit.PAIR - 1) // matrix_unit.PAIR)
    low, high = own.start * matrix_unit.PAIR, min(own.stop * matrix_unit.PAIR, columns)
    if low >= high:
        return True
    return matrix_unit.pack_columns(b, steps, low, high, rows, tiles.ctypes.data)


_pack_for_unit = by_type(_pack_tiles if matrix_unit.PRESENT else _pack_no_tiles, _pack_no_tiles)


@exact_kernel
def pack(team, b, transposed, panels, tiles, fits):
    """Pack a contiguous matrix, or its transpose.

    Args:
        panels: [panels, rows up to a whole number of vectors' lanes, columns].
        tiles: memory as `matrix_unit.packed_size` says; without elements, nothing is packed there.
        fits: one element, true; false if a number is unfit for the matrix unit.
    """
    zero, item, width = b.dtype.type(0), b.itemsize, panels.shape[2]
    rows, columns = b.shape[::-1] if transposed else b.shape
    row, step = b.strides[::-1] if transposed else b.strides
    for p in share(team, panels.shape[0]):
        x, panel = b.ctypes.data + p * width * step, panels.ctypes.data + p * panels.strides[0]
        left = min(width, columns - p * width)
        if not transposed:
            copy_rows(zero, x, row, rows, left, panel, width * item)
            continue
        for j in range(0, left, BYTES // item):
            cross_rows(
                zero, x + j * step, step, rows, left - j, panel + j * item, width * item
            )  # fmt: skip
    if tiles.size > 0 and not _pack_for_unit(
        zero, team, b.ctypes.data, (row, step), rows, columns, tiles
    ):
        fits[0] = False
