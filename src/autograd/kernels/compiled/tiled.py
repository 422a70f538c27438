"""Convolutions on the CPU's matrix unit (see `matrix_unit`), without unfolding the image.

An image is split once into planes of parts. The tile of the right matrix for a tap and 32 channels
are then 16 pieces of rows of these planes, pairs of channels side by side, which the unit loads
from where they stand. Places are numbered through a grid as wide as the padded image, so that a
tap is a shift by one number; results in the padding are worked out and left out.

A stride s makes s * s planes, one for each remainder of the rows and columns.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import types

from .jit import exact_kernel, inlined, keep, step
from .matrix_unit import (
    DEEP,
    PAIR,
    PARTS,
    SIDE,
    TILE,
    Bits,
    Unit,
    configure,
    pack_lines,
    pack_panels,
    release,
)
from .register_products import aligned
from .team import share
from .tiles import Loop, Vectors, fill_row, number, split_row, store_row, vector_code

PLACE = 4  # bytes of a place in a plane: two channels' parts of 16 bits
SLACK = 64  # places that the last tiles and vectors reach beyond a plane


def _taps_block(rows: int):
    @vector_code
    def block(
        typingctx, left, right, table, taps, blocks, block_step, row, part_step, out, out_row
    ):
        """Sums over taps and channels for `rows` tiles of channels and two of places.

        Args:
            left, right, out: addresses.
            table: of two numbers for each tap, the bytes from `left` and `right`.
            blocks, block_step: of 32 channels, and the bytes from one to the next.
            row, part_step: bytes between pairs of channels, and between parts.
        """

        def code(context, builder, signature, arguments):
            (left, right, table, taps, blocks, block_step, row, part_step, out,
             out_row) = arguments  # fmt: skip
            unit, add, mul, columns = Unit(builder), builder.add, builder.mul, 2
            v = Vectors(builder, types.float32)
            for tile in range(rows * columns):
                unit.zero(tile)
            parts = [mul(part_step, number(part)) for part in range(PARTS)]
            with Loop(builder, taps) as outer:
                entry = add(table, mul(outer.index, number(16)))
                word = ir.IntType(64)
                at_left = add(left, builder.load(v.pointer(entry, word)))
                at_right = add(right, builder.load(v.pointer(add(entry, number(8)), word)))
                with Loop(builder, blocks) as loop:
                    a = add(at_left, mul(loop.index, number(rows * PARTS * TILE)))
                    b = add(at_right, mul(loop.index, block_step))
                    unit.add_products(
                        rows,
                        columns,
                        lambda i, part: (add(a, number((i * PARTS + part) * TILE)), number(64)),
                        lambda j, part: (add(add(b, parts[part]), number(64 * j)), row),
                    )
                    loop.carry([])
                outer.carry([])
            for i in range(rows):
                for j in range(columns):
                    place = add(out, add(mul(out_row, number(SIDE * i)), number(64 * j)))
                    unit.store(i * columns + j, place, out_row)
            return context.get_dummy_value()

        return types.void(*[types.intp] * 10), code

    return block


def _places_block(rows: int, columns: int):
    @vector_code
    def block(typingctx, left, left_row, part_step, right, count, out, out_row):
        """out += sums over places, for `rows` tiles of the image's channels.

        Args:
            left: the place in the first channel's plane where the first place's tap is.
            left_row, part_step: bytes between channels, and between parts.
            right: packed tiles.
            count: how many tiles of places.
        """

        def code(context, builder, signature, arguments):
            left, left_row, part_step, right, count, out, out_row = arguments
            unit, add, mul = Unit(builder), builder.add, builder.mul
            places = [
                (i * columns + j, add(out, add(mul(out_row, number(SIDE * i)), number(64 * j))))
                for i in range(rows)
                for j in range(columns)
            ]
            parts = [mul(part_step, number(part)) for part in range(PARTS)]
            lines = [mul(left_row, number(SIDE * i)) for i in range(rows)]
            for tile, place in places:
                unit.load(tile, place, out_row)
            with Loop(builder, count) as loop:
                a = add(left, mul(loop.index, number(64)))
                b = add(right, mul(loop.index, number(columns * PARTS * TILE)))
                unit.add_products(
                    rows,
                    columns,
                    lambda i, part: (add(add(a, lines[i]), parts[part]), left_row),
                    lambda j, part: (add(b, number((j * PARTS + part) * TILE)), number(64)),
                )
                loop.carry([])
            for tile, place in places:
                unit.store(tile, place, out_row)
            return context.get_dummy_value()

        return types.void(*[types.intp] * 7), code

    return block


_taps_2, _taps_1 = _taps_block(2), _taps_block(1)
_places_22, _places_21 = _places_block(2, 2), _places_block(2, 1)
_places_12, _places_11 = _places_block(1, 2), _places_block(1, 1)


def _splitting(paired: bool):
    @vector_code
    def split(typingctx, one, other, count, out, part_step):
        """Split `count` numbers into planes of parts; false if one is unfit.

        Args:
            one, other: addresses of two rows whose numbers come by turns; or, of one row, of its
                numbers from the first and from the 16th on.
        """

        def code(context, builder, signature, arguments):
            one, other, count, out, part_step = arguments
            v, add, mul = Vectors(builder, types.float32), builder.add, builder.mul
            bits = Bits(v)
            with Loop(builder, count, SIDE if paired else DEEP, bits.ends()) as loop:
                place = mul(loop.index, number(4))
                values = v.load(add(one, place)), v.load(add(other, place))
                low, high = loop.values
                for value in values:
                    low, high = bits.seen(value, low, high)
                join = bits.in_turn if paired else bits.in_line
                target = add(out, place if paired else mul(loop.index, number(2)))
                for part, pair in enumerate(zip(*map(bits.parts, values), strict=True)):
                    bits.store(join(*pair), add(target, mul(part_step, number(part))), 2)
                low, high = loop.carry([low, high])
            return bits.fits(low, high)

        return types.boolean(*[types.intp] * 5), code

    return split


_split_pair, _split_line = _splitting(True), _splitting(False)


@inlined
def _odd_lines(size):
    """Bytes, at least `size`, that are an odd number of cache lines: rows so far apart share no
    place in the cache."""
    return (size + 127) // 128 * 128 + 64


@step
def _fill(zero, x, there, row, pitch, stride, before, width):
    """A row of the padded image, or zeros, as `stride` rows of `width` numbers, `pitch` apart."""
    if not there:
        fill_row(zero, x, row, stride * pitch, 0, stride * pitch)
    elif stride == 1:
        fill_row(zero, x, row, before, there, width)
    else:
        split_row(zero, x, row, row + pitch * 4, before, there, width)


@vector_code
def _spread(typingctx, bias, source, out, n, step):
    """Write n sums and the bias, `step` bytes apart."""

    def code(context, builder, signature, arguments):
        shift, source, out, n, step = arguments
        v, add, mul = Vectors(builder, bias), builder.add, builder.mul
        with Loop(builder, n) as loop:
            value = v.load_element(add(source, mul(loop.index, number(v.item))))
            pointer = v.pointer(add(out, mul(loop.index, step)), v.element)
            builder.store(builder.fadd(value, shift), pointer)
            loop.carry([])
        return context.get_dummy_value()

    return types.void(bias, *[types.intp] * 4), code


@exact_kernel
def pack_weights(team, w, packed, fits):
    """Pack rows [Co, taps * channels] as left tiles, 32 rows a block."""
    rows, depth = w.shape
    for block in share(team, packed.shape[0]):
        low = block * PAIR
        fits[block] = pack_lines(
            4, w.ctypes.data + low * w.strides[0], w.strides[0], 4, min(PAIR, rows - low), depth,
            packed.ctypes.data + block * packed.strides[0],
        )  # fmt: skip


@exact_kernel
def convolve(team, x, weights, taps, phases, bias, out, shape, fits):
    """Images with packed weights; `fits` of each thread becomes false if a number is unfit.

    Args:
        x, out: [N, C, H, W] contiguous.
        weights: from `pack_weights`, [blocks of 32 channels, bytes].
        taps: [taps, 3], the tap's weight, its plane, and its shift in places.
        phases: [planes of the result, 4], the first tap and how many, and the first row and column.
        bias: [Co], or empty.
        shape: top and left zeros, places in a row of the grid, rows that taps reach down, stride
            of the image's planes, stride of the result's, rows worked on together.
    """
    count, channels, height, width = x.shape
    many, high, wide = out.shape[1], out.shape[2], out.shape[3]
    top, left, across, halo, stride, spread, band = shape
    zero, planes = x.dtype.type(0), stride * stride
    blocks, all_taps = (channels + DEEP - 1) // DEEP, 0
    for p in range(phases.shape[0]):
        all_taps = max(all_taps, phases[p, 1])
    places = (band + halo) * across + SLACK + PAIR
    plane = places * PLACE
    pair_step = _odd_lines(planes * plane)
    part_step = blocks * SIDE * pair_step
    line = _odd_lines((band * across + PAIR) * 4)
    memory = np.zeros(PARTS * part_step + 64, np.uint8)
    scratch = np.empty(PAIR * line + 64, np.uint8)
    pitch = (across + SIDE - 1) // SIDE * SIDE + SLACK
    rows = np.zeros((2, stride * pitch), x.dtype)
    table = np.empty((all_taps, 2), np.int64)
    source, sums = aligned(memory.ctypes.data), aligned(scratch.ctypes.data)
    bands = ((high + spread - 1) // spread + band - 1) // band
    for task in share(team, count * bands):
        image, first = task // bands, task % bands * band
        good = True
        for c in range(0, channels, 2):
            for r in range((band + halo) * stride):
                y = first * stride + r - top
                for i in range(2):
                    there = width if 0 <= y < height and c + i < channels else 0
                    at = x.ctypes.data
                    if there:
                        at += image * x.strides[0] + (c + i) * x.strides[1] + y * x.strides[2]
                    _fill(zero, at, there, rows[i].ctypes.data, pitch, stride, left, across)
                target = source + c // 2 * pair_step + r // stride * across * PLACE
                for i in range(stride):
                    good &= _split_pair(
                        rows[0].ctypes.data + i * pitch * 4, rows[1].ctypes.data + i * pitch * 4,
                        across, target + (r % stride * stride + i) * plane, part_step,
                    )  # fmt: skip
        if not good:
            fits[team[0]] = False
            break
        configure()
        for block in range(weights.shape[0]):
            own = min(PAIR, many - block * PAIR)
            tiles = (own + SIDE - 1) // SIDE
            packed = weights.ctypes.data + block * weights.strides[0]
            for p in range(phases.shape[0]):
                start, used, row, column = phases[p]
                lines = min(band, (high - row + spread - 1) // spread - first)
                reached = (wide - column + spread - 1) // spread
                for t in range(used):
                    tap = taps[start + t]
                    table[t, 0] = tap[0] * blocks * tiles * PARTS * TILE
                    table[t, 1] = tap[1] * plane + tap[2] * PLACE
                for place in range(0, lines * across, PAIR):
                    if tiles == 2:
                        _taps_2(
                            packed, source + place * PLACE, table.ctypes.data, used, blocks,
                            SIDE * pair_step, pair_step, part_step, sums + place * 4, line,
                        )  # fmt: skip
                    else:
                        _taps_1(
                            packed, source + place * PLACE, table.ctypes.data, used, blocks,
                            SIDE * pair_step, pair_step, part_step, sums + place * 4, line,
                        )  # fmt: skip
                for i in range(own):
                    channel = block * PAIR + i
                    shift = bias[channel] if bias.size > 0 else zero
                    at = sums + i * line
                    to = out.ctypes.data + image * out.strides[0] + channel * out.strides[1]
                    for r in range(lines):
                        target = to + (row + (first + r) * spread) * out.strides[2] + column * 4
                        if spread == 1:
                            store_row(shift, at + r * across * 4, target, reached)
                        else:
                            _spread(shift, at + r * across * 4, target, reached, spread * 4)
        release()
    keep(memory)
    keep(scratch)
    keep(rows)
    keep(table)


@exact_kernel
def weight_gradient(team, g, x, taps, sums, shape, fits):
    """The sums of each thread, [threads, taps, channels of x, channels of g] in whole tiles.

    Args:
        taps: [taps, 3], as in `convolve`.
        shape: as there, for g in the place of the result.
    """
    count, channels, height, width = x.shape
    many, high, wide = g.shape[1], g.shape[2], g.shape[3]
    top, left, across, halo, stride, _, band = shape
    zero, planes = x.dtype.type(0), stride * stride
    depth = (band * across + DEEP - 1) // DEEP * DEEP
    plane = ((band + halo) * across + SLACK + DEEP) * 2
    row_step = _odd_lines(planes * plane)
    part_step = sums.shape[2] * row_step
    line = depth * 4 + SLACK * 4
    memory = np.zeros(PARTS * part_step + 64, np.uint8)
    gradients = np.zeros(many * line + 64, np.uint8)
    panels = np.empty((sums.shape[3] + SIDE) * depth * PARTS * 2 + 64, np.uint8)
    pitch = (across + SIDE - 1) // SIDE * SIDE + SLACK
    row = np.zeros(stride * pitch, x.dtype)
    source, packed = aligned(memory.ctypes.data), aligned(panels.ctypes.data)
    flat = aligned(gradients.ctypes.data)
    bands = (high + band - 1) // band
    for task in share(team, count * bands):
        image, first = task // bands, task % bands * band
        lines, good = min(band, high - first), True
        for c in range(channels):
            for r in range((band + halo) * stride):
                y = first * stride + r - top
                there = width if 0 <= y < height else 0
                at = x.ctypes.data
                if there:
                    at += image * x.strides[0] + c * x.strides[1] + y * x.strides[2]
                _fill(zero, at, there, row.ctypes.data, pitch, stride, left, across)
                target = source + c * row_step + r // stride * across * 2
                for i in range(stride):
                    at = row.ctypes.data + i * pitch * 4
                    good &= _split_line(
                        at, at + 64, across, target + (r % stride * stride + i) * plane, part_step
                    )
        for c in range(many):
            target = flat + c * line
            at = g.ctypes.data + image * g.strides[0] + c * g.strides[1] + first * g.strides[2]
            for r in range(lines):
                fill_row(zero, at + r * g.strides[2], target + r * across * 4, 0, wide, across)
            rest = depth - lines * across
            if rest > 0:
                fill_row(zero, at, target + lines * across * 4, rest, 0, rest)
        good &= pack_panels(4, flat, 4, line, many, depth, packed)
        if not good:
            fits[team[0]] = False
            break
        configure()
        out_row = sums.strides[2]
        for low in range(0, channels, PAIR):
            one = channels - low <= SIDE
            for column in range(0, many, PAIR):
                single = many - column <= SIDE
                right = packed + column // SIDE * (depth // DEEP) * PARTS * TILE
                for t in range(taps.shape[0]):
                    at = source + low * row_step + taps[t, 1] * plane + taps[t, 2] * 2
                    to = (
                        sums.ctypes.data + team[0] * sums.strides[0] + t * sums.strides[1]
                        + low * out_row + column * 4
                    )  # fmt: skip
                    steps = depth // DEEP
                    if one and single:
                        _places_11(at, row_step, part_step, right, steps, to, out_row)
                    elif one:
                        _places_12(at, row_step, part_step, right, steps, to, out_row)
                    elif single:
                        _places_21(at, row_step, part_step, right, steps, to, out_row)
                    else:
                        _places_22(at, row_step, part_step, right, steps, to, out_row)
        release()
    keep(memory)
    keep(gradients)
    keep(panels)
    keep(row)
