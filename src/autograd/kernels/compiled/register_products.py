"""Matrix products in vector registers, blocked for the caches.

A tile of the result stays in registers while it runs through up to DEPTH rows of the right matrix.
These are packed into panels as wide as a tile, which stay in the second-level cache for all rows of
the left matrix; where they lie near each other they are read where they stand. The left matrix is
packed only where it is transposed and its rows are far apart.

Source: Goto and van de Geijn (2008), Anatomy of high-performance matrix multiplication.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numba.core import cgutils

from .jit import inlined, keep, step
from .tiles import BITS, BYTES, Loop, Vectors, below, number, vector_code

WIDE = BITS == 512  # with fewer and shorter registers OpenBLAS is as fast
FAR = 448  # bytes between rows from which packing pays,
MANY = 48  # given that many rows, or columns, to multiply with
SPAN = 4  # vectors side by side in the widest tile
DEPTH = 512  # most rows of packed panels,
BREADTH = 2048  # and most bytes in a row of all of them
HEIGHT = 24  # rows of the left matrix that pass all panels together: whole tiles of 6 and of 8


def _tile(rows: int, span: int):
    @vector_code
    def tile(
        typingctx, zero, a, a_row, a_step, b, b_row, count, first, first_row, given, out, out_row,
        own, left,
    ):  # fmt: skip
        """out[i, j] = first[i, j] + sum over k of a[i, k] * b[k, j] for i < `own`, j < `left`.

        Args:
            zero: of the type of all elements.
            a, b, first, out: addresses.
            a_row, a_step, b_row, first_row, out_row: bytes between rows, and between elements of a
                row of a.
            count: how many k there are, at least 1.
            given: how many elements the rows of `first` have; the others are 0.
            own: at least 1; with less than `rows` the last row is worked on again and left out.
        """

        def code(context, builder, signature, arguments):
            (_, a, a_row, a_step, b, b_row, count, first, first_row, given, out, out_row,
             own, left) = arguments  # fmt: skip
            v, add, mul = Vectors(builder, zero), builder.add, builder.mul
            places = [number(BYTES * j) for j in range(span)]
            last = below(v, builder.sub(left, number(v.lanes * (span - 1))))
            exists = [builder.icmp_signed("<", number(i), own) for i in range(rows)]
            lines = [a]
            for i in range(1, rows):
                lines.append(add(lines[-1], builder.select(exists[i], a_row, number(0))))
            for i in range(rows):
                for place in places:
                    v.prefetch(add(add(out, mul(out_row, number(i))), place))
            with Loop(builder, count, 1, [v.zeros()] * (rows * span)) as loop:
                line, offset = add(b, mul(loop.index, b_row)), mul(loop.index, a_step)
                vectors = [v.load(add(line, place)) for place in places[:-1]]
                vectors.append(v.masked_load(add(line, places[-1]), last))
                sums = []
                for i in range(rows):
                    factor = v.everywhere(v.load_element(add(lines[i], offset)))
                    sums += [
                        v.multiply_add(factor, vectors[j], loop.values[i * span + j])
                        for j in range(span)
                    ]
                sums = loop.carry(sums)
            known = [below(v, builder.sub(given, number(v.lanes * j))) for j in range(span)]
            nowhere = cgutils.alloca_once(builder, v.type, span)  # the place of rows left out
            nowhere = builder.ptrtoint(nowhere, out.type)
            for i in range(rows):
                if i > 0:
                    first = builder.select(exists[i], add(first, first_row), nowhere)
                    out = builder.select(exists[i], add(out, out_row), nowhere)
                for j, place in enumerate(places):
                    before = v.masked_load(add(first, place), known[j])
                    total = builder.fadd(sums[i * span + j], before)
                    if j < span - 1:
                        v.store(total, add(out, place))
                    else:
                        v.masked_store(total, add(out, place), last)
            return context.get_dummy_value()

        return types.void(zero, *[types.intp] * 13), code

    return tile


@vector_code
def copy_rows(typingctx, zero, b, b_row, count, left, out, out_row):
    """The first `left` elements, of at most SPAN vectors, of `count` rows."""

    def code(context, builder, signature, arguments):
        _, b, b_row, count, left, out, out_row = arguments
        v, add, mul = Vectors(builder, zero), builder.add, builder.mul
        masks = [below(v, builder.sub(left, number(v.lanes * j))) for j in range(SPAN)]
        with Loop(builder, count) as loop:
            source, target = add(b, mul(loop.index, b_row)), add(out, mul(loop.index, out_row))
            for j, mask in enumerate(masks):
                place = number(BYTES * j)
                v.masked_store(v.masked_load(add(source, place), mask), add(target, place), mask)
            loop.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 6), code


@vector_code
def cross_rows(typingctx, zero, b, b_row, count, left, out, out_row):
    """The transpose of `left` rows of `count` elements, at most a vector's lanes.

    The rows of `out`, a whole number of vectors' lanes of them, are `out_row` bytes apart.
    """

    def code(context, builder, signature, arguments):
        _, b, b_row, count, left, out, out_row = arguments
        v, add, mul = Vectors(builder, zero), builder.add, builder.mul
        with Loop(builder, count, v.lanes) as loop:
            source = add(b, mul(loop.index, number(v.item)))
            ahead = builder.sub(count, loop.index)
            rows = []
            for i in range(v.lanes):
                exists = builder.icmp_signed("<", number(i), left)
                mask = below(v, builder.select(exists, ahead, number(0)))
                rows.append(v.masked_load(add(source, mul(b_row, number(i))), mask))
            half = v.lanes // 2
            for _ in range(v.lanes.bit_length() - 1):  # interleaving halves again and again
                rows = [
                    v.shuffle(rows[i], rows[i + half], v.by_turns(part))
                    for i in range(half)
                    for part in range(2)
                ]
            target = add(out, mul(loop.index, out_row))
            for i, row in enumerate(rows):
                v.store(row, add(target, mul(out_row, number(i))))
            loop.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 6), code


_tile_4, _tile_3, _tile_2, _tile_1 = _tile(6, 4), _tile(8, 3), _tile(8, 2), _tile(8, 1)


@inlined
def _span(vectors):
    """Of so many vectors that are left, how many the next panel has: no narrow one at the end."""
    return 3 if vectors == 5 or vectors == 6 else min(vectors, SPAN)


@step
def pack_panels(zero, item, b, b_row, b_step, n, k, packed):
    """Pack k rows of n columns.

    Args:
        b_step, b_row: one of them is `item`.
        packed: address of memory as `panels_size` says; at a multiple of BYTES.
    """
    lanes = BYTES // item
    low = 0
    while low < n:
        span = _span((n - low + lanes - 1) // lanes)
        left = min(n - low, span * lanes)
        x, panel = b + low * b_step, packed + low * k * item
        if b_step == item:
            copy_rows(zero, x, b_row, k, left, panel, span * BYTES)
        else:
            for j in range(0, left, lanes):
                place = panel + j * item
                cross_rows(zero, x + j * b_step, b_step, k, left - j, place, span * BYTES)
        low += left


@inlined
def panels_size(item, n, k):
    """Bytes for the panels of k rows of n columns, and for what packing writes beyond."""
    lanes = BYTES // item
    return ((n + lanes - 1) // lanes * k + lanes * SPAN) * BYTES


@step
def multiply_panels(
    zero, item, a, a_row, a_step, b, b_row, packed, m, n, k, first, first_row, given, out, out_row
):
    """`out = a @ b + first` for matrices by address; steps between rows and columns are in bytes.

    Args:
        b, packed: panels, from `pack_panels`, or rows that are `b_row` bytes apart.
        m, n, k: out is [m, n], a is [m, k]; none is 0.
        first, given: whether there is a matrix `first`; with 0 for `first_row` it is one row. The
            address is valid in any case: masked loads from nowhere are right, but slow.
    """
    lanes = BYTES // item
    low = 0
    while low < n:
        span = _span((n - low + lanes - 1) // lanes)
        left = min(n - low, span * lanes)
        x, x_row = b + low * item, b_row
        if packed:
            x, x_row = b + low * k * item, span * BYTES
        known = left if given else 0
        high = 6 if span == 4 else 8
        for i in range(0, m, high):
            y, w, z = a + i * a_row, first + i * first_row, out + i * out_row
            w, z, f, o, u = w + low * item, z + low * item, first_row, out_row, m - i
            if span == 4:
                _tile_4(zero, y, a_row, a_step, x, x_row, k, w, f, known, z, o, u, left)
            elif span == 3:
                _tile_3(zero, y, a_row, a_step, x, x_row, k, w, f, known, z, o, u, left)
            elif span == 2:
                _tile_2(zero, y, a_row, a_step, x, x_row, k, w, f, known, z, o, u, left)
            else:
                _tile_1(zero, y, a_row, a_step, x, x_row, k, w, f, known, z, o, u, left)
        low += left


@inlined
def aligned(address):
    return (address + BYTES - 1) // BYTES * BYTES


@step
def multiply(
    zero, item, a, a_row, a_step, b, b_row, b_step, m, n, k, first, first_row, given, out, out_row
):
    """The same for a matrix `b` that may be transposed, and all of which the caches need not hold.

    Args:
        b_step, b_row: one of them is `item`.
    """
    packs_a = a_row == item and a_step >= FAR and n >= MANY
    packs_b = b_step != item or (b_row >= FAR and m >= MANY)
    parts = (k + DEPTH - 1) // DEPTH
    deep, broad = (k + parts - 1) // parts, min(n, BREADTH // item)
    room = np.empty(panels_size(item, broad, deep) + BYTES if packs_b else 0, np.uint8)
    lines = np.empty(deep * HEIGHT * item + BYTES if packs_a else 0, np.uint8)
    panels, packed_a = aligned(room.ctypes.data), aligned(lines.ctypes.data)
    for left in range(0, n, broad):
        columns = min(n - left, broad)
        for top in range(0, k, deep):
            depth = min(k - top, deep)
            x = b + top * b_row + left * b_step
            if packs_b:
                pack_panels(zero, item, x, b_row, b_step, columns, depth, panels)
                x = panels
            w, w_row, known = first + left * item, first_row, given
            if top > 0:
                w, w_row, known = out + left * item, out_row, True
            for i in range(0, m, HEIGHT):
                rows = min(m - i, HEIGHT)
                y, y_row, y_step = a + i * a_row + top * a_step, a_row, a_step
                if packs_a:
                    copy_rows(zero, y, a_step, depth, rows, packed_a, HEIGHT * item)
                    y, y_row, y_step = packed_a, item, HEIGHT * item
                multiply_panels(
                    zero, item, y, y_row, y_step, x, b_row, packs_b, rows, columns, depth,
                    w + i * w_row, w_row, known, out + i * out_row + left * item, out_row,
                )  # fmt: skip
    keep(room)
    keep(lines)
