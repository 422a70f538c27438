"""3x3 convolution with 16 multiplications where the direct way takes 36.

Results are computed in tiles of 2x2 from 4x4 elements: both are transformed by sums and
differences, between which products of matrices over the channels remain, one for each of the 16
places.

The input lies split by even and odd rows and columns, so that the element (i, j) of tile t is
element t + (i // 2) * width + j // 2 of the phase (i % 2, j % 2), and transforms are done for a
vector of tiles at a time.

Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2016), F(2x2, 3x3).
"""

from __future__ import annotations

import numpy as np
from numba import types

from .convolution import aligned, copy_plane, sums
from .gemm import PLAIN, ROW_MAJOR, TRANSPOSED, gemm
from .jit import kernel, prange
from .tiles import BYTES, ROWS, Loop, Vectors, number, store_row, vector_code


def _input_sums(b, d):
    """B^T d of four numbers: the rows of the input's transform."""
    return [b.fsub(d[0], d[2]), b.fadd(d[1], d[2]), b.fsub(d[2], d[1]), b.fsub(d[1], d[3])]


def _output_sums(b, m):
    """A^T m of four numbers."""
    return [b.fadd(b.fadd(m[0], m[1]), m[2]), b.fsub(b.fsub(m[1], m[2]), m[3])]


def _gradient_sums(b, g):
    """A g of two numbers."""
    return [g[0], b.fadd(g[0], g[1]), b.fsub(g[0], g[1]), b.fneg(g[1])]


def _both_ways(b, square, transform):
    """`transform` of the columns, then of the rows, of a square of vectors."""
    columns = list(
        zip(*(transform(b, column) for column in zip(*square, strict=True)), strict=True)
    )
    return [transform(b, row) for row in columns]


@vector_code
def transform_input(typingctx, zero, plane, gap, row, tiles, out, step):
    """out[4 i + j] = the transform of each tile, `step` bytes apart.

    Args:
        plane: the first of four phases, `gap` bytes apart, with rows of `row` bytes.
        tiles: how many.
    """

    def code(context, builder, signature, arguments):
        _, plane, gap, row, tiles, out, step = arguments
        v, b = Vectors(builder, zero), builder
        with Loop(builder, tiles, v.lanes) as loop:
            place = b.mul(loop.index, number(v.item))
            square = []
            for i in range(4):
                line = []
                for j in range(4):
                    phase = b.add(plane, b.mul(gap, number(i % 2 * 2 + j % 2)))
                    start = b.add(phase, row) if i // 2 else phase
                    line.append(v.load(b.add(b.add(start, place), number(v.item * (j // 2)))))
                square.append(line)
            for i, line in enumerate(_both_ways(b, square, _input_sums)):
                for j, value in enumerate(line):
                    target = b.add(out, b.mul(step, number(4 * i + j)))
                    v.store(value, b.add(target, place))
            loop.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 6), code


@vector_code
def transform_gradient(typingctx, zero, plane, gap, tiles, out, step):
    """As `transform_input`, of a gradient's tiles of 2x2 in four phases."""

    def code(context, builder, signature, arguments):
        _, plane, gap, tiles, out, step = arguments
        v, b = Vectors(builder, zero), builder
        with Loop(builder, tiles, v.lanes) as loop:
            place = b.mul(loop.index, number(v.item))
            phases = [v.load(b.add(b.add(plane, b.mul(gap, number(p))), place)) for p in range(4)]
            rows = _both_ways(b, [phases[:2], phases[2:]], _gradient_sums)
            for i, line in enumerate(rows):
                for j, value in enumerate(line):
                    target = b.add(out, b.mul(step, number(4 * i + j)))
                    v.store(value, b.add(target, place))
            loop.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 5), code


@vector_code
def transform_output(typingctx, zero, products, step, tiles, upper, lower):
    """The results' even rows and odd rows, from products `step` bytes apart.

    Returns:
        0, or NaN if a result is not finite.
    """

    def code(context, builder, signature, arguments):
        _, products, step, tiles, upper, lower = arguments
        v, b = Vectors(builder, zero), builder
        with Loop(builder, tiles, v.lanes, [v.zeros()]) as loop:
            place = b.mul(loop.index, number(v.item))
            square = [
                [
                    v.load(b.add(b.add(products, b.mul(step, number(4 * i + j))), place))
                    for j in range(4)
                ]
                for i in range(4)
            ]
            spoilt = loop.values[0]
            twice = b.mul(place, number(2))
            for row, (even, odd) in zip(
                (upper, lower), _both_ways(b, square, _output_sums), strict=True
            ):
                target = b.add(row, twice)
                for half in range(2):
                    order = v.by_turns(half)
                    v.store(v.shuffle(even, odd, order), b.add(target, number(BYTES * half)))
                spoilt = v.multiply_add(b.fadd(even, odd), v.zeros(), spoilt)
            (spoilt,) = loop.carry([spoilt])
        return v.total(spoilt)

    return zero(zero, *[types.intp] * 5), code


@kernel
def transform_weights(w, out):
    """G w G^T of each 3x3 block: w [Co, Ci, 3, 3] to out [16, tiles, Ci, ROWS]."""
    half = w.dtype.type(0.5)
    rows = np.empty((4, 3), w.dtype)
    for o in range(w.shape[0]):
        for c in range(w.shape[1]):
            block = w[o, c]
            for j in range(3):
                a, b, d = block[0, j], block[1, j], block[2, j]
                rows[0, j] = a
                rows[1, j] = half * (a + b + d)
                rows[2, j] = half * (a - b + d)
                rows[3, j] = d
            for i in range(4):
                a, b, d = rows[i, 0], rows[i, 1], rows[i, 2]
                target = out[:, o // ROWS, c, o % ROWS]
                target[4 * i] = a
                target[4 * i + 1] = half * (a + b + d)
                target[4 * i + 2] = half * (a - b + d)
                target[4 * i + 3] = d


@kernel
def convolve(x, weights, bias, out, spoilt, offsets, lead, width, band, workers):
    """Convolution with stride 1: x [N, Ci, 1, H, W] to out [N, Co, OH, OW].

    Args:
        weights: as `transform_weights` lays them out.
        spoilt: set for each image with a result that is not finite: one such element of the input
            spoils its whole tile here, so these must be computed the direct way.
        offsets: bytes between the channels of transformed tiles.
        lead: zeros before the first element along H and W.
        width, band: tiles of a row (one more than there are), rows of tiles of a band.
    """
    zero, item = x.dtype.type(0), x.itemsize
    lanes = BYTES // item
    channels, many = x.shape[1], out.shape[1]
    height = (out.shape[2] + 1) // 2
    bands = (height + band - 1) // band
    gap = (band + 1) * width + lanes
    line = (band * width + lanes - 1) // lanes * lanes
    step = line * channels + 3 * lanes  # not a power of two: places would share cache lines
    made = line * ROWS + 3 * lanes
    tasks = x.shape[0] * bands
    for worker in prange(workers):
        buffer = aligned(channels * 4 * gap + line + 2 * lanes, x)
        tiles = aligned(16 * step, x)
        products = aligned(16 * made, x)
        upper, lower = aligned(2 * line, x), aligned(2 * line, x)
        for task in range(tasks * worker // workers, tasks * (worker + 1) // workers):
            n, first = task // bands, task % bands * band
            size = min(band, height - first)
            for c in range(channels):
                start = buffer[c * 4 * gap :]
                copy_plane(x, n, c, 0, start, first, size + 1, width, (2, 2), (2, 2), lead, gap)
                transform_input(
                    zero, start.ctypes.data, gap * item, width * item, size * width,
                    tiles[c * line :].ctypes.data, step * item,
                )  # fmt: skip
            for tile in range(weights.shape[1]):
                for i in range(16):
                    sums(
                        zero, ROWS, (size * width + lanes - 1) // lanes,
                        weights[i, tile].ctypes.data, tiles[i * step :].ctypes.data,
                        offsets.ctypes.data, channels, products[i * made :].ctypes.data,
                        line * item,
                    )  # fmt: skip
                for channel in range(tile * ROWS, min(many, (tile + 1) * ROWS)):
                    bad = transform_output(
                        zero, products[(channel - tile * ROWS) * line :].ctypes.data, made * item,
                        size * width, upper.ctypes.data, lower.ctypes.data,
                    )  # fmt: skip
                    if bad != bad:
                        spoilt[n] = True
                    for y in range(size):
                        row = 2 * (first + y)
                        place = 2 * y * width
                        target = out[n, channel]
                        store_row(
                            bias[channel], upper[place:].ctypes.data, target[row].ctypes.data,
                            out.shape[3],
                        )  # fmt: skip
                        if row + 1 < out.shape[2]:
                            store_row(
                                bias[channel], lower[place:].ctypes.data,
                                target[row + 1].ctypes.data, out.shape[3],
                            )  # fmt: skip


@kernel
def weight_products(g, x, parts, lead, width, band, chunks, workers):
    """Sums over tiles of the transformed gradient times the transformed input.

    Args:
        g: array [N, Co, 1, OH, OW].
        x: array [N, Ci, 1, H, W].
        parts: zeros [chunks, 16, Co, Ci]; all bands are split into `chunks`, summed apart.
        others: see `convolve`.
    """
    zero, one, item = x.dtype.type(0), x.dtype.type(1), x.itemsize
    lanes = BYTES // item
    channels, many = x.shape[1], g.shape[1]
    height = (g.shape[3] + 1) // 2
    bands = (height + band - 1) // band
    gap = (band + 1) * width + lanes
    line = (band * width + lanes - 1) // lanes * lanes
    x_step, g_step = line * channels + 3 * lanes, line * many + 3 * lanes
    total = x.shape[0] * bands
    for worker in prange(workers):
        buffer = aligned(4 * gap + line + 2 * lanes, x)
        x_tiles, g_tiles = aligned(16 * x_step, x), aligned(16 * g_step, x)
        for chunk in range(chunks * worker // workers, chunks * (worker + 1) // workers):
            for index in range(total * chunk // chunks, total * (chunk + 1) // chunks):
                n, first = index // bands, index % bands * band
                size = min(band, height - first)
                for c in range(channels):
                    copy_plane(
                        x, n, c, 0, buffer, first, size + 1, width, (2, 2), (2, 2), lead, gap
                    )
                    transform_input(
                        zero, buffer.ctypes.data, gap * item, width * item, size * width,
                        x_tiles[c * line :].ctypes.data, x_step * item,
                    )  # fmt: skip
                for c in range(many):
                    copy_plane(g, n, c, 0, buffer, first, size, width, (2, 2), (2, 2), (0, 0), gap)
                    transform_gradient(
                        zero, buffer.ctypes.data, gap * item, size * width,
                        g_tiles[c * line :].ctypes.data, g_step * item,
                    )  # fmt: skip
                for i in range(16):
                    gemm(
                        ROW_MAJOR, PLAIN, TRANSPOSED, np.int32(many), np.int32(channels),
                        np.int32(size * width), one, g_tiles[i * g_step :].ctypes.data,
                        np.int32(line), x_tiles[i * x_step :].ctypes.data, np.int32(line), one,
                        parts[chunk, i].ctypes.data, np.int32(channels),
                    )  # fmt: skip
