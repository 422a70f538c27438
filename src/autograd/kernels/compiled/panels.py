"""Products of few rows with one matrix again and again, which is packed for it once.

OpenBLAS packs the matrix in each call, which for some 16 rows costs as much as the product.
A packed matrix is a tuple (how many rows it has, panels, tiles). Panels are of some columns; each
holds its rows one after the other. Tiles are what the CPU's matrix unit takes, or nothing.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numba.extending import overload

from . import matrix_unit
from .jit import exact_kernel, step
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
def _add_panels(count, panels, a, a_row, rows, out, out_row, columns):
    """`add_packed` by vector registers."""
    zero, width = panels.dtype.type(0), panels.shape[2]
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


def add_packed(weight, room, a, a_row, rows, out, out_row, columns):
    """`out += a @ b` for a packed matrix b of `columns` columns; no panels stand for zeros.

    Args:
        room: from `room_for`.
        a, out: addresses of `rows` rows, `a_row` and `out_row` bytes apart.
    """


@overload(add_packed)
def _choose(weight, room, a, a_row, rows, out, out_row, columns):
    if weight[1].dtype == types.float32 and matrix_unit.PRESENT:
        return lambda weight, room, a, a_row, rows, out, out_row, columns: _add_tiles(
            weight, room, a, a_row, rows, out, out_row, columns
        )
    return lambda weight, room, a, a_row, rows, out, out_row, columns: _add_panels(
        weight[0], weight[1], a, a_row, rows, out, out_row, columns
    )


@step
def _add_tiles(weight, room, a, a_row, rows, out, out_row, columns):
    """`add_packed` by the matrix unit where it suits."""
    count, panels, tiles = weight
    if tiles.size == 0 or not matrix_unit.suits(rows, columns, count):
        _add_panels(count, panels, a, a_row, rows, out, out_row, columns)
        return
    for low in range(0, rows, matrix_unit.PAIR):
        some, x, y = min(rows - low, matrix_unit.PAIR), a + low * a_row, out + low * out_row
        if not matrix_unit.add_packed(
            x, a_row, some, count, tiles.ctypes.data, y, out_row, columns, room.ctypes.data
        ):
            _add_panels(count, panels, x, a_row, some, y, out_row, columns)


@step
def room_for(weight):
    """Memory that a thread needs for products with a packed matrix."""
    return np.empty(matrix_unit.room_size(weight[0]) if weight[2].size > 0 else 0, np.uint8)


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
    for p in share(team, panels.shape[0]):
        low, panel = p * width, panels.ctypes.data + p * panels.strides[0]
        left = min(width, columns - low)
        if transposed:
            for j in range(0, left, BYTES // item):
                x = b.ctypes.data + (low + j) * b.strides[0]
                cross_rows(zero, x, b.strides[0], rows, left - j, panel + j * item, width * item)
        else:
            x = b.ctypes.data + low * item
            copy_rows(zero, x, b.strides[0], rows, left, panel, width * item)
    _pack_tiles(team, b, transposed, tiles, fits)


def _pack_tiles(team, b, transposed, tiles, fits):
    """The part of `pack` that is for the matrix unit."""


@overload(_pack_tiles)
def _choose_packing(team, b, transposed, tiles, fits):
    if b.dtype != types.float32 or not matrix_unit.PRESENT:
        return lambda team, b, transposed, tiles, fits: None

    def on_unit(team, b, transposed, tiles, fits):
        rows, columns = b.shape[::-1] if transposed else b.shape
        steps = b.strides[::-1] if transposed else b.strides
        pairs = (columns + matrix_unit.PAIR - 1) // matrix_unit.PAIR
        own = share(team, pairs if tiles.size > 0 else 0)
        if own.start < own.stop:
            low, high = own.start * matrix_unit.PAIR, min(own.stop * matrix_unit.PAIR, columns)
            fit = matrix_unit.pack_columns(b.ctypes.data, steps, low, high, rows, tiles.ctypes.data)
            if not fit:
                fits[0] = False

    return on_unit
