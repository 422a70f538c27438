"""Products of few rows with one matrix again and again, which is packed for it once.

OpenBLAS packs the matrix in each call, which for some 16 rows costs as much as the product.
A packed matrix is cut into panels of WIDTH columns; a panel holds its rows one after the other.
"""

from __future__ import annotations

from numba import types

from .jit import exact_kernel, prange, step
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
def add_panels(a, a_row, rows, panels, out, out_row, columns):
    """`out += a @ b` for a packed matrix b of `columns` columns; no panels stand for zeros.

    Args:
        a, out: addresses of `rows` rows, `a_row` and `out_row` bytes apart.
    """
    zero = panels.dtype.type(0)
    count, width = panels.shape[1], panels.shape[2]
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


@exact_kernel
def pack(b, panels):
    """The columns of `b` in panels, filled up with zeros."""
    rows, columns = b.shape
    width = panels.shape[2]
    for p in prange(panels.shape[0]):
        panel, low = panels[p], p * width
        own = min(width, columns - low)
        for k in range(rows):
            for j in range(own):
                panel[k, j] = b[k, low + j]
            for j in range(own, width):
                panel[k, j] = 0


@exact_kernel
def pack_transposed(b, panels):
    """The same of the transpose of `b`, without steps of a whole row in memory."""
    columns, rows = b.shape
    width = panels.shape[2]
    for p in prange(panels.shape[0]):
        panel, low = panels[p], p * width
        own = min(width, columns - low)
        for j in range(own):
            line = b[low + j]
            for k in range(rows):
                panel[k, j] = line[k]
        for k in range(rows):
            for j in range(own, width):
                panel[k, j] = 0
