"""Matrix products in vector registers, for matrices that the caches hold.

OpenBLAS packs both matrices in each call, which for sides of some 100 costs a quarter of the time.
Here the left matrix is read where it stands, transposed or not; columns of the right one are packed
only where its rows are long, which would put them in the same few places of the cache, or where it
is transposed.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import types

from .jit import exact_kernel, prange, step
from .tiles import BITS, BYTES, Loop, Vectors, number, vector_code

WIDE = BITS == 512  # with fewer and shorter registers OpenBLAS is as fast
FAR = 448  # bytes between rows from which packing pays,
MANY = 48  # given that many rows to multiply
SPAN = 4  # vectors side by side in the widest tile


def _tile(rows: int, span: int):
    @vector_code
    def tile(typingctx, zero, a, a_row, a_step, b, b_row, count, first, given, out, out_row, left):
        """out[i, j] = first[j] + sum over k of a[i, k] * b[k, j] for `rows` i and j below `left`.

        Args:
            zero: of the type of all elements.
            a, b, first, out: addresses.
            a_row, a_step, b_row, out_row: bytes between rows, and between elements of a row of a.
            count: how many k there are, at least 1.
            given: how many elements `first` has; the others are 0.
        """

        def code(context, builder, signature, arguments):
            _, a, a_row, a_step, b, b_row, count, first, given, out, out_row, left = arguments
            v, add, mul = Vectors(builder, zero), builder.add, builder.mul
            last = _below(v, builder.sub(left, number(v.lanes * (span - 1))))
            places = [number(BYTES * j) for j in range(span)]
            begin = [
                v.masked_load(
                    add(first, places[j]),
                    _below(v, builder.sub(given, number(v.lanes * j))),
                )
                for j in range(span)
            ]
            lines = [add(a, mul(a_row, number(i))) for i in range(rows)]
            with Loop(builder, count, 1, begin * rows) as loop:
                line, offset = add(b, mul(loop.index, b_row)), mul(loop.index, a_step)
                vectors = _load_line(v, line, span, last)
                sums = []
                for i in range(rows):
                    factor = v.everywhere(v.load_element(add(lines[i], offset)))
                    sums += [
                        v.multiply_add(factor, vectors[j], loop.values[i * span + j])
                        for j in range(span)
                    ]
                sums = loop.carry(sums)
            for i in range(rows):
                row = add(out, mul(out_row, number(i)))
                _store_line(v, sums[i * span : (i + 1) * span], row, last)
            return context.get_dummy_value()

        return types.void(zero, *[types.intp] * 11), code

    return tile


def _below(v: Vectors, count):
    """The lanes below `count`, as a mask made of bits: LLVM would compare anew in each round."""
    builder = v.builder
    whole = number(v.lanes)
    count = builder.select(builder.icmp_signed("<", count, whole), count, whole)
    count = builder.select(builder.icmp_signed(">", count, number(0)), count, number(0))
    bits = builder.sub(builder.shl(number(1), count), number(1))
    bits = builder.trunc(bits, ir.IntType(v.lanes))
    return builder.bitcast(bits, ir.VectorType(ir.IntType(1), v.lanes))


def _load_line(v: Vectors, address, span: int, last):
    """`span` vectors, of the last of them only the lanes in `last`."""
    places = [v.builder.add(address, number(BYTES * j)) for j in range(span)]
    return [*map(v.load, places[:-1]), v.masked_load(places[-1], last)]


def _store_line(v: Vectors, vectors, address, last) -> None:
    places = [v.builder.add(address, number(BYTES * j)) for j in range(len(vectors))]
    for vector, place in zip(vectors[:-1], places, strict=False):
        v.store(vector, place)
    v.masked_store(vectors[-1], places[-1], last)


@vector_code
def _pack(typingctx, zero, b, b_row, count, left, out, out_row):
    """The first `left` elements of `count` rows, `out_row` bytes apart."""

    def code(context, builder, signature, arguments):
        _, b, b_row, count, left, out, out_row = arguments
        v, add, mul = Vectors(builder, zero), builder.add, builder.mul
        masks = [_below(v, builder.sub(left, number(v.lanes * j))) for j in range(SPAN)]
        with Loop(builder, count) as loop:
            source, target = add(b, mul(loop.index, b_row)), add(out, mul(loop.index, out_row))
            for j, mask in enumerate(masks):
                place = number(BYTES * j)
                v.masked_store(v.masked_load(add(source, place), mask), add(target, place), mask)
            loop.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 6), code


@vector_code
def _pack_crossed(typingctx, zero, b, b_row, count, left, out, out_row):
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
                mask = _below(v, builder.select(exists, ahead, number(0)))
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
_row_4, _row_3, _row_2, _row_1 = (_tile(1, span) for span in (4, 3, 2, 1))


@step
def multiply(zero, item, a, a_row, a_step, b, b_row, b_step, m, n, k, bias, given, out, out_row):
    """`out = a @ b + bias` for matrices by address; steps between rows and columns are in bytes.

    Args:
        b_step, b_row: one of them is `item`.
        m, n, k: out is [m, n], a is [m, k]; none is 0.
        bias: address of the row that is added.
        given: whether there is one.
    """
    lanes = BYTES // item
    crossed = b_step != item
    packs = crossed or (b_row >= FAR and m >= MANY)
    room = np.empty((k + lanes) * SPAN * BYTES + BYTES if packs else 0, np.uint8)
    packed = (room.ctypes.data + BYTES - 1) // BYTES * BYTES
    low = 0
    while low < n:
        vectors = (n - low + lanes - 1) // lanes
        span = min(vectors, SPAN)
        if vectors in (5, 6, 9):  # in twos and threes without a narrow rest
            span = 3
        left = min(n - low, span * lanes)
        x, x_row = b + low * b_step, b_row
        if packs:
            x_row = span * BYTES
            if crossed:
                for j in range(0, left, lanes):
                    place = packed + j * item
                    _pack_crossed(zero, x + j * b_step, b_step, k, left - j, place, x_row)
            else:
                _pack(zero, x, b_row, k, left, packed, x_row)
            x = packed
        first, known = bias + low * item, left if given else 0
        high = 6 if span == 4 else 8
        done = 0
        while done < m:
            if m < high:  # row by row
                i, done = done, done + 1
            else:  # the last tile overlaps the one before
                i = min(done, m - high)
                done += high
            y, z = a + i * a_row, out + i * out_row + low * item
            if m < high:
                if span == 4:
                    _row_4(zero, y, a_row, a_step, x, x_row, k, first, known, z, out_row, left)
                elif span == 3:
                    _row_3(zero, y, a_row, a_step, x, x_row, k, first, known, z, out_row, left)
                elif span == 2:
                    _row_2(zero, y, a_row, a_step, x, x_row, k, first, known, z, out_row, left)
                else:
                    _row_1(zero, y, a_row, a_step, x, x_row, k, first, known, z, out_row, left)
            elif span == 4:
                _tile_4(zero, y, a_row, a_step, x, x_row, k, first, known, z, out_row, left)
            elif span == 3:
                _tile_3(zero, y, a_row, a_step, x, x_row, k, first, known, z, out_row, left)
            elif span == 2:
                _tile_2(zero, y, a_row, a_step, x, x_row, k, first, known, z, out_row, left)
            else:
                _tile_1(zero, y, a_row, a_step, x, x_row, k, first, known, z, out_row, left)
        low += left


@exact_kernel
def product(a, b, bias, out, blocks):
    """`out = a @ b + bias`, in `blocks` of rows or columns; False if no dimension of `b` is dense.

    A bias without elements stands for none.
    """
    m, n = out.shape
    k, item, zero = a.shape[1], out.itemsize, out.dtype.type(0)
    b_row, b_step = b.strides
    if b_step != item and b_row != item:
        return False
    by_rows = 2 * m >= n
    unit = 2 if by_rows else BYTES // item
    total = m if by_rows else n
    size = ((total + blocks - 1) // blocks + unit - 1) // unit * unit
    for block in prange(blocks):
        low = block * size
        own = min(total - low, size)
        if own > 0:
            rows, columns = (own, n) if by_rows else (m, own)
            top, left = (low, 0) if by_rows else (0, low)
            multiply(
                zero, item, a.ctypes.data + top * a.strides[0], a.strides[0], a.strides[1],
                b.ctypes.data + left * b_step, b_row, b_step, rows, columns, k,
                bias.ctypes.data + left * item, bias.size > 0,
                out.ctypes.data + top * out.strides[0] + left * item, out.strides[0],
            )  # fmt: skip
    return True


@exact_kernel
def batched_product(a, offsets_a, b, offsets_b, out, blocks):
    """`out[i] = a[i] @ b[i]`; False if no dimension of the matrices in `b` is dense.

    `a` and `b` are the first matrices of their batches, `offsets` the bytes from there to each
    other. Each product is split into `blocks` of rows.
    """
    count, m, n = out.shape
    k, item, zero = a.shape[1], out.itemsize, out.dtype.type(0)
    b_row, b_step = b.strides
    if b_step != item and b_row != item:
        return False
    size = (m + blocks - 1) // blocks
    for task in prange(count * blocks):
        i, low = task // blocks, task % blocks * size
        rows = min(m - low, size)
        if rows > 0:
            multiply(
                zero, item, a.ctypes.data + offsets_a[i] + low * a.strides[0], a.strides[0],
                a.strides[1], b.ctypes.data + offsets_b[i], b_row, b_step, rows, n, k, 0, False,
                out.ctypes.data + i * out.strides[0] + low * out.strides[1], out.strides[1],
            )  # fmt: skip
    return True
