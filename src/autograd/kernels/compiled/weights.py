"""Weights of convolutions in the order in which tiles of results read them.

A tile takes ROWS channels of results at once, so their weights for one tap lie side by side: the
weight is transposed, in blocks of as many elements as a vector has, by shuffling vectors.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import types

from .jit import exact_kernel, kernel, prange
from .tiles import ROWS, Loop, Vectors, both_ways, crossed, number, vector_code

TAPS = 9  # of a window of 3x3


def _at_most(builder, value, limit):
    return builder.select(builder.icmp_signed("<", value, limit), value, limit)


@vector_code
def cross_rows(typingctx, zero, source, row, rows, count, out):
    """out[k * ROWS + i] = row i's element k; where there is no row i the last one stands again.

    Args:
        source, row: where the first row is, and bytes between rows.
        rows, count: how many rows and elements there are; `out` has room for a vector's lanes of
            elements more.
    """

    def code(context, builder, signature, arguments):
        _, source, row, rows, count, out = arguments
        v, add, mul = Vectors(builder, zero), builder.add, builder.mul
        last = builder.sub(rows, number(1))
        lines = [add(source, mul(row, _at_most(builder, number(i), last))) for i in range(ROWS)]
        with Loop(builder, count, v.lanes) as loop:
            place = mul(loop.index, number(v.item))
            mask = v.between(number(0), builder.sub(count, loop.index))
            vectors = [v.masked_load(add(line, place), mask) for line in lines]
            target = add(out, mul(place, number(ROWS)))
            for i, vector in enumerate(crossed(v, vectors)):
                v.store(vector, add(target, number(i * v.lanes * v.item)))
            loop.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 5), code


@vector_code
def move_rows(typingctx, zero, source, out):
    """out[i] = source[i] for ROWS elements."""

    def code(context, builder, signature, arguments):
        _, source, out = arguments
        v = Vectors(builder, zero)
        kind = ir.VectorType(v.element, ROWS)
        value = builder.load(v.pointer(source, kind), align=v.item)
        builder.store(value, v.pointer(out, kind), align=v.item)
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 2), code


@exact_kernel
def pack(w, taps, starts, sizes, strides, packed, workers):
    """Weights for the direct way: packed [groups, phase, tile, tap, row].

    Args:
        w: all weights, flat.
        taps: where each tap of a channel is among those of its weights, phase by phase.
        starts: where each phase begins among the taps of all channels.
        sizes: (rows of a tile: ROWS or 1, rows of a group, channels, weights of a channel).
        strides: between groups, rows and channels of `w`.
    """
    zero, item = w.dtype.type(0), w.itemsize
    tall, many, channels, area = sizes
    tiles = (many + tall - 1) // tall
    tasks = packed.shape[0] * tiles
    for worker in prange(workers):
        block = np.empty((area + 16) * ROWS, w.dtype)
        for task in range(tasks * worker // workers, tasks * (worker + 1) // workers):
            group, tile = task // tiles, task % tiles
            for c in range(channels):
                start = group * strides[0] + tile * tall * strides[1] + c * strides[2]
                if tall == ROWS:
                    cross_rows(
                        zero, w[start:].ctypes.data, strides[1] * item, many - tile * tall, area,
                        block.ctypes.data,
                    )  # fmt: skip
                for phase in range(starts.size - 1):
                    count = (starts[phase + 1] - starts[phase]) // channels
                    place = (starts[phase] * tiles + (tile * channels + c) * count) * tall
                    first = starts[phase] // channels
                    for k in range(count):
                        tap = taps[first + k]
                        if tall == ROWS:
                            move_rows(
                                zero, block[tap * ROWS :].ctypes.data,
                                packed[group, place + k * ROWS :].ctypes.data,
                            )  # fmt: skip
                        else:
                            packed[group, place + k] = w[start + tap]


def _weight_sums(b, half, g):
    """G g of three numbers."""
    middle = b.fadd(g[0], g[2])
    return [
        g[0],
        b.fmul(half, b.fadd(middle, g[1])),
        b.fmul(half, b.fsub(middle, g[1])),
        g[2],
    ]


@vector_code
def _transform_rows(typingctx, zero, w, row, channel, rows, channels, turned, out, step):
    """G w G^T of the 3x3 windows of ROWS rows: 16 lines [channel, row], `step` bytes apart.

    Where there is no row the last one stands again.

    Args:
        w, row, channel: the first window, and bytes between those of rows and of channels.
        turned: whether windows are turned around, which exchanges the first and the last sums.
    """

    def code(context, builder, signature, arguments):
        _, w, row, channel, rows, channels, turned, out, step = arguments
        v, b, add, mul = Vectors(builder, zero), builder, builder.add, builder.mul
        last_row, last_channel = b.sub(rows, number(1)), b.sub(channels, number(1))
        total = mul(channels, number(ROWS))
        half = v.constant([0.5] * v.lanes)
        with Loop(builder, total, v.lanes) as loop:
            windows = []
            for lane in range(v.lanes):
                index = add(loop.index, number(lane))
                i = _at_most(b, b.urem(index, number(ROWS)), last_row)
                c = _at_most(b, b.udiv(index, number(ROWS)), last_channel)
                windows.append(add(w, add(mul(row, i), mul(channel, c))))
            taps: list = []
            for first in range(0, TAPS, v.lanes):
                mask = v.between(number(0), number(TAPS - first))
                place = number(first * v.item)
                taps += crossed(v, [v.masked_load(add(x, place), mask) for x in windows])
            square = [taps[3 * i : 3 * i + 3] for i in range(3)]
            mask = v.between(number(0), b.sub(total, loop.index))
            target = add(out, mul(loop.index, number(v.item)))
            sums = both_ways(b, square, lambda b, g: _weight_sums(b, half, g))
            for i, line in enumerate(sums):
                for j, value in enumerate(line):
                    place = b.select(
                        b.icmp_signed("!=", turned, number(0)),
                        number(4 * _TURNED[i] + _TURNED[j]),
                        number(4 * i + j),
                    )
                    v.masked_store(value, add(target, mul(step, place)), mask)
            loop.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 8), code


_TURNED = (3, 1, 2, 0)


@kernel
def transform_weights(w, strides, turned, out, many, channels, workers):
    """G w G^T of each 3x3 window, for Winograd's tiles: [tiles, channels, ROWS] in each row of out.

    Args:
        w: all weights, flat.
        strides: between rows and between channels of `w`.
        turned: whether windows are turned around.
        out: array [16, at least as many elements].
        many: how many rows there are.
    """
    zero, item = w.dtype.type(0), w.itemsize
    tiles = (many + ROWS - 1) // ROWS
    for worker in prange(workers):
        for tile in range(tiles * worker // workers, tiles * (worker + 1) // workers):
            _transform_rows(
                zero, w[tile * ROWS * strides[0] :].ctypes.data, strides[0] * item,
                strides[1] * item, many - tile * ROWS, channels, np.intp(turned),
                out[0, tile * channels * ROWS :].ctypes.data, out.strides[0],
            )  # fmt: skip
