"""Convolutions on the CPU's matrix unit (see `matrix_unit`), without unfolding the image.

An image is split once into tiles of parts in which places stand one after the other, 32 channels
of a place in a line of the cache. Places are numbered through a grid as wide as the padded image,
so that a tap is a shift by one number: its tiles are loaded from where they stand. Results in the
padding are worked out and left out. The weight's gradient sums over places, two of which stand
side by side; as a shift may be odd, each place is there twice, with the one before and after it.

A stride s makes s * s planes, one for each remainder of the rows and columns.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import types

from .jit import exact_kernel, keep, step
from .matrix_unit import (
    DEEP,
    PAIR,
    PARTS,
    SIDE,
    TILE,
    Unit,
    configure,
    pack_left_across,
    pack_lines,
    pack_panels,
    pack_right,
    release,
)
from .register_products import aligned
from .team import share
from .tiles import Loop, Vectors, below, crossed, fill_row, number, split_row, vector_code

LINE = 64  # bytes of a cache line, and of 32 channels' parts
SLACK = 64  # places that the last tiles and vectors reach beyond a plane


def _taps_block(columns: int):
    @vector_code
    def block(typingctx, left, right, table, taps, blocks, block_step, part_step, out, out_row):
        """Sums over taps and channels for two tiles of places and `columns` of results.

        Args:
            left, right, out: addresses.
            table: of two numbers for each tap, the bytes from `left` and `right`.
            blocks, block_step: of 32 channels, and the bytes from one to the next.
            part_step: bytes between parts.
        """

        def code(context, builder, signature, arguments):
            left, right, table, taps, blocks, block_step, part_step, out, out_row = arguments
            unit, add, mul, rows = Unit(builder), builder.add, builder.mul, 2
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
                    a = add(at_left, mul(loop.index, block_step))
                    b = add(at_right, mul(loop.index, number(columns * PARTS * TILE)))
                    unit.add_products(
                        rows,
                        columns,
                        lambda i, part: (add(add(a, parts[part]), number(TILE * i)), number(LINE)),
                        lambda j, part: (add(b, number((j * PARTS + part) * TILE)), number(LINE)),
                    )
                    loop.carry([])
                outer.carry([])
            for i in range(rows):
                for j in range(columns):
                    place = add(out, add(mul(out_row, number(SIDE * i)), number(64 * j)))
                    unit.store(i * columns + j, place, out_row)
            return context.get_dummy_value()

        return types.void(*[types.intp] * 9), code

    return block


def _places_block(rows: int, columns: int):
    @vector_code
    def block(typingctx, left, right, right_step, part_step, count, out, out_row):
        """out += sums over places, for tiles of the gradient's and the image's channels.

        Args:
            left: packed tiles.
            right: the first tile of the image's pairs of places.
            right_step, part_step: bytes between its tiles of channels, and between parts.
            count: how many tiles of places.
        """

        def code(context, builder, signature, arguments):
            left, right, right_step, part_step, count, out, out_row = arguments
            unit, add, mul = Unit(builder), builder.add, builder.mul
            places = [
                (i * columns + j, add(out, add(mul(out_row, number(SIDE * i)), number(64 * j))))
                for i in range(rows)
                for j in range(columns)
            ]
            parts = [mul(part_step, number(part)) for part in range(PARTS)]
            for tile, place in places:
                unit.load(tile, place, out_row)
            with Loop(builder, count) as loop:
                a = add(left, mul(loop.index, number(rows * PARTS * TILE)))
                b = add(right, mul(loop.index, number(TILE)))
                starts = [add(b, mul(right_step, number(j))) for j in range(columns)]
                unit.add_products(
                    rows,
                    columns,
                    lambda i, part: (add(a, number((i * PARTS + part) * TILE)), number(LINE)),
                    lambda j, part: (add(starts[j], parts[part]), number(LINE)),
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


@vector_code
def _put(typingctx, source, source_row, bias, own, n, out, out_step):
    """Write `n` places of 16 channels, of which `own` exist, as rows of channels.

    Args:
        source, bias: addresses of the sums, `source_row` bytes between places, and of 16 numbers.
        out_step: bytes between channels.
    """

    def code(context, builder, signature, arguments):
        source, source_row, bias, own, n, out, out_step = arguments
        v, add, mul = Vectors(builder, types.float32), builder.add, builder.mul
        added = v.load(bias)
        with Loop(builder, n, SIDE) as loop:
            start = add(source, mul(loop.index, source_row))
            rows = [
                builder.fadd(v.load(add(start, mul(source_row, number(i)))), added)
                for i in range(SIDE)
            ]
            left = builder.sub(n, loop.index)
            place = add(out, mul(loop.index, number(v.item)))
            for i, row in enumerate(crossed(v, rows)):
                exists = builder.icmp_signed("<", number(i), own)
                mask = below(v, builder.select(exists, left, number(0)))
                v.masked_store(row, add(place, mul(out_step, number(i))), mask)
            loop.carry([])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 7), code


@vector_code
def _spread(typingctx, source, out, n, step):
    """Write n float32 `step` bytes apart."""

    def code(context, builder, signature, arguments):
        source, out, n, step = arguments
        v, add, mul = Vectors(builder, types.float32), builder.add, builder.mul
        with Loop(builder, n) as loop:
            value = v.load_element(add(source, mul(loop.index, number(v.item))))
            builder.store(value, v.pointer(add(out, mul(loop.index, step)), v.element))
            loop.carry([])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 4), code


@exact_kernel
def pack_weights(team, w, packed, fits):
    """Pack columns of results [Co, taps * channels] as right tiles, 32 of them a block."""
    many, depth = w.shape
    for block in share(team, packed.shape[0]):
        low = block * PAIR
        fits[block] = pack_panels(
            4, w.ctypes.data + low * w.strides[0], 4, w.strides[0], min(PAIR, many - low), depth,
            packed.ctypes.data + block * packed.strides[0],
        )  # fmt: skip


@step
def _fill_rows(x, image, y, left, across, stride, rows):
    """Row y of each channel of the padded image in planes' rows; zeros outside."""
    zero, width, pitch = x.dtype.type(0), x.shape[3], rows.shape[2] * 4
    for c in range(x.shape[1]):
        target = rows.ctypes.data + c * rows.strides[0]
        if y < 0 or y >= x.shape[2]:
            fill_row(zero, target, target, rows.shape[1] * rows.shape[2], 0, stride * rows.shape[2])
            continue
        source = x.ctypes.data + image * x.strides[0] + c * x.strides[1] + y * x.strides[2]
        if stride == 1:
            fill_row(zero, source, target, left, width, across)
        else:
            split_row(zero, source, target, target + pitch, left, width, across)


@exact_kernel
def convolve(team, x, weights, taps, phases, bias, out, shape, fits):
    """Images with packed weights; `fits` of each thread becomes false if a number is unfit.

    Args:
        x, out: [N, C, H, W] contiguous.
        weights: from `pack_weights`, [blocks of 32 results, bytes].
        taps: [taps, 3], the tap's weight, its plane, and its shift in places.
        phases: [planes of the result, 4], the first tap and how many, and the first row and column.
        bias: [Co] and more up to whole tiles.
        shape: top and left zeros, places in a row of the grid, rows that taps reach down, stride
            of the image's planes, stride of the result's, rows worked on together.
    """
    count, channels = x.shape[:2]
    many, high, wide = out.shape[1:]
    top, left, across, halo, stride, spread, band = shape
    blocks, most = (channels + DEEP - 1) // DEEP, 0
    for p in range(phases.shape[0]):
        most = max(most, phases[p, 1])
    block_step = ((band + halo) * across + SLACK + PAIR) * LINE
    part_step = blocks * block_step
    plane = PARTS * part_step
    memory = np.empty(stride * stride * plane + LINE, np.uint8)
    sums = np.empty((band * across + PAIR + SIDE, PAIR), x.dtype)
    rows = np.zeros((channels, stride, (across + SLACK) // SIDE * SIDE), x.dtype)
    line = np.empty((SIDE, (wide // spread + SLACK) // SIDE * SIDE), x.dtype)
    table = np.empty((most, 2), np.int64)
    source, item = aligned(memory.ctypes.data), 4
    bands = ((high + spread - 1) // spread + band - 1) // band
    for task in share(team, count * bands):
        image, first = task // bands, task % bands * band
        good = True
        for r in range((band + halo) * stride):
            _fill_rows(x, image, first * stride + r - top, left, across, stride, rows)
            for i in range(stride):
                target = source + (r % stride * stride + i) * plane + r // stride * across * LINE
                for p in range(0, across, SIDE):
                    good &= pack_left_across(
                        rows.ctypes.data + i * rows.strides[1] + p * item, rows.strides[0], SIDE,
                        channels, target + p * LINE, block_step, part_step,
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
                    table[t, 0] = tap[1] * plane + tap[2] * LINE
                    table[t, 1] = tap[0] * blocks * tiles * PARTS * TILE
                for place in range(0, lines * across, PAIR):
                    at, to = source + place * LINE, sums.ctypes.data + place * sums.strides[0]
                    if tiles == 2:
                        _taps_2(
                            at, packed, table.ctypes.data, used, blocks, block_step, part_step, to,
                            sums.strides[0],
                        )  # fmt: skip
                    else:
                        _taps_1(
                            at, packed, table.ctypes.data, used, blocks, block_step, part_step, to,
                            sums.strides[0],
                        )  # fmt: skip
                for tile in range(tiles):
                    channel = block * PAIR + tile * SIDE
                    some = min(SIDE, many - channel)
                    to = out.ctypes.data + image * out.strides[0] + channel * out.strides[1]
                    for r in range(lines):
                        at = sums[r * across :].ctypes.data + tile * SIDE * item
                        target = to + (row + (first + r) * spread) * out.strides[2] + column * item
                        put_to, put_step = target, out.strides[1]
                        if spread > 1:
                            put_to, put_step = line.ctypes.data, line.strides[0]
                        _put(
                            at, sums.strides[0], bias.ctypes.data + channel * item, some, reached,
                            put_to, put_step,
                        )  # fmt: skip
                        if spread > 1:
                            for i in range(some):
                                _spread(
                                    line[i].ctypes.data, target + i * out.strides[1], reached,
                                    spread * item,
                                )  # fmt: skip
        release()
    keep(memory)
    keep(sums)
    keep(rows)
    keep(line)
    keep(table)


@exact_kernel
def weight_gradient(team, g, x, taps, sums, shape, fits):
    """The sums of each thread, [threads, taps, channels of g, channels of x] in whole tiles.

    Args:
        taps: [taps, 3], as in `convolve`.
        shape: as there, for g in the place of the result; places in a row are even.
    """
    count, channels = x.shape[:2]
    many, high, wide = g.shape[1:]
    top, left, across, halo, stride, _, band = shape
    zero, item = x.dtype.type(0), 4
    depth = (band * across + DEEP - 1) // DEEP * DEEP
    one = (
        ((band + halo) * across + SLACK + PAIR) // DEEP * DEEP * LINE // 2
    )  # bytes for 16 channels
    part_step = (channels + SIDE - 1) // SIDE * one
    turn = PARTS * part_step  # from pairs that begin at even places to those that begin at odd ones
    plane = 2 * turn
    memory = np.zeros(stride * stride * plane + LINE, np.uint8)
    flat = np.zeros((many, depth + SLACK), x.dtype)
    lines_of_g = np.empty((many + PAIR) * depth * PARTS * 2 + LINE, np.uint8)
    rows = np.zeros((channels, stride, (across + SLACK) // SIDE * SIDE), x.dtype)
    source, packed = aligned(memory.ctypes.data), aligned(lines_of_g.ctypes.data)
    bands = (high + band - 1) // band
    for task in share(team, count * bands):
        image, first = task // bands, task % bands * band
        lines, good = min(band, high - first), True
        for r in range((band + halo) * stride):
            _fill_rows(x, image, first * stride + r - top, left, across, stride, rows)
            for i in range(stride):
                target = (
                    source + (r % stride * stride + i) * plane + r // stride * across * LINE // 2
                )
                for c in range(0, channels, SIDE):
                    at = rows[c].ctypes.data + i * rows.strides[1]
                    some = min(SIDE, channels - c)
                    for odd in range(2):
                        good &= pack_right(
                            at + odd * item, rows.strides[0], some, across,
                            target + c // SIDE * one + odd * turn, TILE, part_step,
                        )  # fmt: skip
        for c in range(many):
            at = g.ctypes.data + image * g.strides[0] + c * g.strides[1] + first * g.strides[2]
            target = flat[c].ctypes.data
            for r in range(lines):
                fill_row(zero, at + r * g.strides[2], target + r * across * item, 0, wide, across)
            rest = depth - lines * across
            if rest > 0:
                fill_row(zero, at, target + lines * across * item, rest, 0, rest)
        for c in range(0, many, PAIR):
            good &= pack_lines(
                item, flat[c].ctypes.data, flat.strides[0], item, min(PAIR, many - c), depth,
                packed + c * depth * PARTS * 2,
            )  # fmt: skip
        if not good:
            fits[team[0]] = False
            break
        configure()
        own, steps = sums[team[0]], depth // DEEP
        for c in range(0, many, PAIR):
            at = packed + c * depth * PARTS * 2
            for column in range(0, channels, PAIR):
                tall, broad = many - c > SIDE, channels - column > SIDE
                for t in range(taps.shape[0]):
                    shift = taps[t, 2]
                    right = (
                        source + taps[t, 1] * plane + shift % 2 * turn + column // SIDE * one
                        + shift // 2 * LINE
                    )  # fmt: skip
                    to = own[t, c:, column:].ctypes.data
                    row = own.strides[1]
                    if tall and broad:
                        _places_22(at, right, one, part_step, steps, to, row)
                    elif tall:
                        _places_21(at, right, one, part_step, steps, to, row)
                    elif broad:
                        _places_12(at, right, one, part_step, steps, to, row)
                    else:
                        _places_11(at, right, one, part_step, steps, to, row)
        release()
    keep(memory)
    keep(flat)
    keep(lines_of_g)
    keep(rows)
