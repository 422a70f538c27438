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

from .convolution import copy_plane, room, sums, zeros
from .gemm import PLAIN, ROW_MAJOR, TRANSPOSED, gemm
from .jit import inlined, kernel, prange
from .tiles import BYTES, ROWS, Loop, Vectors, both_ways, crossed, number, store_row, vector_code


def _input_sums(b, d):
    """B^T d of four numbers: the rows of the input's transform."""
    return [b.fsub(d[0], d[2]), b.fadd(d[1], d[2]), b.fsub(d[2], d[1]), b.fsub(d[1], d[3])]


def _output_sums(b, m):
    """A^T m of four numbers."""
    return [b.fadd(b.fadd(m[0], m[1]), m[2]), b.fsub(b.fsub(m[1], m[2]), m[3])]


def _gradient_sums(b, g):
    """A g of two numbers."""
    return [g[0], b.fadd(g[0], g[1]), b.fsub(g[0], g[1]), b.fneg(g[1])]


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
            for i, line in enumerate(both_ways(b, square, _input_sums)):
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
            rows = both_ways(b, [phases[:2], phases[2:]], _gradient_sums)
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
            twice = b.mul(place, number(2))
            bad = v.zeros()
            for row, (even, odd) in zip(
                (upper, lower), both_ways(b, square, _output_sums), strict=True
            ):
                target = b.add(row, twice)
                for half in range(2):
                    order = v.by_turns(half)
                    v.store(v.shuffle(even, odd, order), b.add(target, number(BYTES * half)))
                bad = v.multiply_add(b.fadd(even, odd), v.zeros(), bad)
            inside = v.between(number(0), b.sub(tiles, loop.index))
            bad = b.fadd(loop.values[0], b.select(inside, bad, v.zeros()))
            (spoilt,) = loop.carry([bad])
        return v.total(spoilt)

    return zero(zero, *[types.intp] * 5), code


@inlined
def transform_images(x, start, images, c, buffer, lead, width, first, size, gradient, out, step):
    """The tiles of rows `first` on, `size` of them, of one channel of several images.

    Args:
        x: array [N, C, 1, H, W].
        buffer: room for the rows' elements.
        gradient: whether these are tiles of a gradient.
        out, step: address of the first place's tiles, and bytes from one place to the next.
    """
    zero, item = x.dtype.type(0), x.itemsize
    gap = (size + 1) * width + BYTES // item
    for n in range(start, start + images):
        copy_plane(x, n, c, 0, buffer, first, size + 1, width, (2, 2), (2, 2), lead, gap)
        target = out + (n - start) * size * width * item
        if gradient:
            transform_gradient(zero, buffer.ctypes.data, gap * item, size * width, target, step)
        else:
            transform_input(
                zero, buffer.ctypes.data, gap * item, width * item, size * width, target, step
            )


@kernel
def convolve(x, weights, bias, out, spoilt, offsets, lead, width, band, units, blocks, workers):
    """Convolution with stride 1: x [N, Ci, 1, H, W] to out [N, Co, OH, OW].

    Args:
        weights: as `transform_weights` lays them out.
        spoilt: set for each image with a result that is not finite: one such element of the input
            spoils its whole tile here, so these must be computed the direct way.
        offsets: bytes between the channels of transformed tiles.
        lead: zeros before the first element along H and W.
        width, band: tiles of a row (one more than there are), rows of tiles of a band.
        units: images whose bands are computed together.
        blocks: parts that the output channels are split into.
    """
    zero, item = x.dtype.type(0), x.itemsize
    lanes = BYTES // item
    channels, many = x.shape[1], out.shape[1]
    height = (out.shape[2] + 1) // 2
    bands = (height + band - 1) // band
    line = (units * band * width + lanes - 1) // lanes * lanes
    step = line * channels + 3 * lanes  # not a power of two: places would share cache lines
    made = line * ROWS + 3 * lanes
    length = out.shape[3] * item
    tasks = (x.shape[0] + units - 1) // units * bands * blocks
    for worker in prange(workers):
        buffer = zeros(4 * ((band + 2) * width + 2 * lanes), x)
        tiles, products = room(16 * step, x), room(16 * made, x)
        upper, lower = room(2 * line, x), room(2 * line, x)
        for task in range(tasks * worker // workers, tasks * (worker + 1) // workers):
            block, rest = task % blocks, task // blocks
            first, start = rest % bands * band, rest // bands * units
            size, images = min(band, height - first), min(units, x.shape[0] - start)
            each = size * width
            for c in range(channels):
                transform_images(
                    x, start, images, c, buffer, lead, width, first, size, False,
                    tiles[c * line :].ctypes.data, step * item,
                )  # fmt: skip
            vectors = (images * each + lanes - 1) // lanes
            total = (many + ROWS - 1) // ROWS
            for tile in range(total * block // blocks, total * (block + 1) // blocks):
                for i in range(16):
                    sums(
                        zero, ROWS, vectors, weights[i, tile * channels * ROWS :].ctypes.data,
                        tiles[i * step :].ctypes.data, offsets.ctypes.data, channels,
                        products[i * made :].ctypes.data, line * item,
                    )  # fmt: skip
                for channel in range(tile * ROWS, min(many, (tile + 1) * ROWS)):
                    for u in range(images):
                        n = start + u
                        place = (channel - tile * ROWS) * line + u * each
                        bad = transform_output(
                            zero, products[place:].ctypes.data, made * item, each,
                            upper.ctypes.data, lower.ctypes.data,
                        )  # fmt: skip
                        if bad != bad:
                            spoilt[n] = True
                        target = out.ctypes.data + (n * many + channel) * out.shape[2] * length
                        for y in range(size):
                            row = 2 * (first + y)
                            here = 2 * y * width * item
                            store_row(
                                bias[channel], upper.ctypes.data + here, target + row * length,
                                out.shape[3],
                            )  # fmt: skip
                            if row + 1 < out.shape[2]:
                                store_row(
                                    bias[channel], lower.ctypes.data + here,
                                    target + (row + 1) * length, out.shape[3],
                                )  # fmt: skip


# --- the weight's gradient ------------------------------------------------------------------------


@kernel
def transform_planes(x, tiles, line, lead, width, first, size, gradient, workers):
    """Rows of tiles of all images: see `transform_images`.

    Args:
        tiles: array [16, at least C * line].
        line: elements of a channel's tiles, at least N * size * width and a vector's lanes.
    """
    channels = x.shape[1]
    for worker in prange(workers):
        buffer = zeros(4 * ((size + 2) * width + 2 * BYTES // x.itemsize), x)
        for c in range(channels * worker // workers, channels * (worker + 1) // workers):
            transform_images(
                x, 0, x.shape[0], c, buffer, lead, width, first, size, gradient,
                tiles[0, c * line :].ctypes.data, tiles.strides[0],
            )  # fmt: skip


@kernel
def weight_products(g, x, parts, lead, width, band, units, workers):
    """Sums over tiles of the transformed gradient times the transformed input.

    Args:
        g: array [N, Co, 1, OH, OW].
        x: array [N, Ci, 1, H, W].
        parts: zeros [chunks, 16, Co, Ci]: all bands are split into `chunks`, summed apart.
        others: see `convolve`.
    """
    one, item = x.dtype.type(1), x.itemsize
    lanes = BYTES // item
    chunks, _, many, channels = parts.shape
    height = (g.shape[3] + 1) // 2
    bands = (height + band - 1) // band
    line = ((units * band * width + lanes - 1) // lanes // 2 * 2 + 1) * lanes
    x_step, g_step = line * channels + 3 * lanes, line * many + 3 * lanes
    total = (x.shape[0] + units - 1) // units * bands
    for worker in prange(workers):
        buffer = zeros(4 * ((band + 2) * width + 2 * lanes), x)
        x_tiles, g_tiles = room(16 * x_step, x), room(16 * g_step, x)
        for chunk in range(chunks * worker // workers, chunks * (worker + 1) // workers):
            for index in range(total * chunk // chunks, total * (chunk + 1) // chunks):
                first, start = index % bands * band, index // bands * units
                size, images = min(band, height - first), min(units, x.shape[0] - start)
                for c in range(channels):
                    transform_images(
                        x, start, images, c, buffer, lead, width, first, size, False,
                        x_tiles[c * line :].ctypes.data, x_step * item,
                    )  # fmt: skip
                for c in range(many):
                    transform_images(
                        g, start, images, c, buffer, (0, 0), width, first, size, True,
                        g_tiles[c * line :].ctypes.data, g_step * item,
                    )  # fmt: skip
                for i in range(16):
                    gemm(
                        ROW_MAJOR, PLAIN, TRANSPOSED, np.int32(many), np.int32(channels),
                        np.int32(images * size * width), one, g_tiles[i * g_step :].ctypes.data,
                        np.int32(line), x_tiles[i * x_step :].ctypes.data, np.int32(line), one,
                        parts[chunk, i].ctypes.data, np.int32(channels),
                    )  # fmt: skip


def _gradient_of_weight(b, half, m):
    """G^T m of four numbers."""
    outer, inner = b.fadd(m[1], m[2]), b.fsub(m[1], m[2])
    return [
        b.fadd(m[0], b.fmul(half, outer)),
        b.fmul(half, inner),
        b.fadd(m[3], b.fmul(half, outer)),
    ]


@vector_code
def _transform_back(typingctx, zero, products, step, count, out):
    """G^T m G of `count` squares m, whose 16 places are `step` bytes apart, as windows of 3x3.

    Returns:
        0, or NaN if one of them is not finite.
    """

    def code(context, builder, signature, arguments):
        _, products, step, count, out = arguments
        v, b = Vectors(builder, zero), builder
        half = v.constant([0.5] * v.lanes)
        with Loop(builder, count, v.lanes, [v.zeros()]) as loop:
            left = b.sub(count, loop.index)
            mask = v.between(number(0), left)
            start = b.add(products, b.mul(loop.index, number(v.item)))
            places = [b.add(start, b.mul(step, number(i))) for i in range(16)]
            square = [[v.masked_load(places[4 * i + j], mask) for j in range(4)] for i in range(4)]
            rows = both_ways(b, square, lambda b, m: _gradient_of_weight(b, half, m))
            taps = [value for row in rows for value in row]
            spoilt = loop.values[0]
            for value in taps:
                spoilt = v.multiply_add(value, v.zeros(), spoilt)
            lines = crossed(v, taps + [v.zeros()] * 7)
            parts = 16 // v.lanes  # vectors of a window
            for lane in range(v.lanes):
                index = b.add(loop.index, number(lane))
                exists = b.icmp_signed("<", index, count)
                target = b.add(out, b.mul(index, number(9 * v.item)))
                for part in range(parts):
                    first = part * v.lanes
                    some = v.between(number(0), b.select(exists, number(9 - first), number(0)))
                    place = b.add(target, number(first * v.item))
                    v.masked_store(lines[lane * parts + part], place, some)
            (spoilt,) = loop.carry([spoilt])
        return v.total(spoilt)

    return zero(zero, *[types.intp] * 4), code


@kernel
def transform_back(products, out, spoilt, workers):
    """Gradients of windows: products [16, many] to out [many, 9].

    Args:
        spoilt: set for each worker with a result that is not finite.
    """
    zero = out.dtype.type(0)
    count = out.shape[0]
    for worker in prange(workers):
        low, high = count * worker // workers, count * (worker + 1) // workers
        if high > low:
            bad = _transform_back(
                zero, products[0, low:].ctypes.data, products.strides[0], high - low,
                out[low].ctypes.data,
            )  # fmt: skip
            spoilt[worker] = bad != bad
