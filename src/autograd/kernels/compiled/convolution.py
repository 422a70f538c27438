"""Direct convolution: sums of shifted rows, without building columns.

Each worker copies the rows that a band of results needs into one buffer, padded with zeros and
split by stride phase, so that the window's element for result p lies at a fixed offset from p
there: rows follow each other without gaps, and whole tiles of results are computed regardless of
where rows end. What falls between the rows is left out when results are stored.

A window over depth is taken as more channels: `depth[od, kd]` is the plane that it reads, or -1.
`kernels/direct.py` chooses the sizes and offsets.
"""

from __future__ import annotations

import numpy as np

from .jit import inlined, kernel, prange
from .tiles import (
    BYTES,
    LONG_SPAN,
    ROWS,
    SPAN,
    TAPS,
    dot_row,
    dot_tile,
    fill_row,
    merge_rows,
    row_1,
    row_6,
    split_row,
    store_row,
    tile_1,
    tile_2,
    tile_3,
)


@inlined
def room(count, like):
    """Memory that begins at a multiple of a vector's length, for loads that cross no cache line."""
    item = like.itemsize
    memory = np.empty(count + BYTES // item, like.dtype)
    start = (-memory.ctypes.data) % BYTES // item
    return memory[start : start + count]


@inlined
def zeros(count, like):
    """The same, filled with zeros."""
    memory = room(count, like)
    memory[:] = like.dtype.type(0)
    return memory


@inlined
def sums(zero, rows, vectors, weights, x, offsets, count, out, stride):
    """Tiles of `rows` (ROWS or 1) times any number of `vectors`."""
    span = SPAN if rows == ROWS else LONG_SPAN
    whole = vectors // span
    for block in range(whole):
        step = block * span * BYTES
        if rows == ROWS:
            tile_3(zero, weights, x + step, offsets, count, out + step, stride)
        else:
            row_6(zero, weights, x + step, offsets, count, out + step, stride)
    step = whole * span * BYTES
    rest = vectors - whole * span
    if rows != ROWS:
        for more in range(rest):
            place = step + more * BYTES
            row_1(zero, weights, x + place, offsets, count, out + place, stride)
    elif rest == 2:
        tile_2(zero, weights, x + step, offsets, count, out + step, stride)
    elif rest == 1:
        tile_1(zero, weights, x + step, offsets, count, out + step, stride)


@inlined
def copy_plane(x, n, c, z, target, first, rows, width, step, phases, lead, gap):
    """Rows of one plane of x [N, C, D, H, W], from row `first` of the phases on, into `target`.

    `target` holds [phases, rows, width] elements, phases `gap` elements apart. Without a plane
    (`z` is -1) they are zeros.
    """
    zero, item = x.dtype.type(0), x.itemsize
    height, length = x.shape[3], x.shape[4]
    plane = ((n * x.shape[1] + c) * x.shape[2] + max(z, 0)) * height
    base = target.ctypes.data
    for r in range(phases[0]):
        for y in range(rows):
            source = (first + y) * step[0] + r - lead[0]
            inside = z >= 0 and 0 <= source < height
            count = length if inside else 0
            address = x.ctypes.data + (plane + source) * length * item
            here = r * phases[1] * gap + y * width
            out = base + here * item
            if step[1] == 1:
                fill_row(zero, address, out, lead[1], count, width)
            elif step[1] == 2 and phases[1] == 2:
                split_row(zero, address, out, out + gap * item, lead[1], count, width)
            else:
                for q in range(phases[1]):
                    part = target[here + q * gap : here + q * gap + width]
                    part[:] = zero
                    if inside:
                        row = x[n, c, z, source]
                        start = max(0, -((q - lead[1]) // step[1]))
                        end = min(width, (length - 1 - q + lead[1]) // step[1] + 1)
                        for j in range(start, end):
                            part[j] = row[j * step[1] + q - lead[1]]


@inlined
def store_rows(bias, tile, line, out, n, c, z, first, rows, width, step):
    """The rows of one channel from the tile of each output phase to out [N, C, D, H, W].

    Args:
        tile: elements [phases, ...], `line` apart.
        step: the output's phases along H and W.
    """
    height, length = out.shape[3], out.shape[4]
    item = out.itemsize
    plane = ((n * out.shape[1] + c) * out.shape[2] + z) * height
    for r in range(step[0]):
        for y in range(rows):
            row = (first + y) * step[0] + r
            if row < height:
                target = out.ctypes.data + (plane + row) * length * item
                start = r * step[1] * line + y * width
                source = tile.ctypes.data + start * item
                if step[1] == 1:
                    store_row(bias, source, target, length)
                elif step[1] == 2:
                    merge_rows(bias, source, source + line * item, target, length)
                else:
                    here = out[n, c, z, row]
                    for q in range(step[1]):
                        part = tile[start + q * line : start + (q + 1) * line]
                        for j in range((length - q + step[1] - 1) // step[1]):
                            here[j * step[1] + q] = part[j] + bias


@kernel
def spread(
    x,
    packed,
    bias,
    out,
    depth,
    offsets,
    starts,
    rows,
    blocks,
    halo,
    width,
    band,
    steps,
    phases,
    lead,
    workers,
):
    """Each result's sum over the taps of its phase.

    Args:
        x, out: arrays [N, C, D, H, W].
        packed: weights as `pack` lays them out.
        bias: one number for each channel of `out`.
        depth: planes of `x` that each plane of `out` reads.
        offsets: bytes from a result to each tap's element; those of phase i from starts[i] on.
        rows: rows of a tile: ROWS, or 1.
        blocks: parts that the channels of a group are split into.
        halo, width, band: rows of the buffer beyond a band, elements of a row, rows of a band.
        steps: (stride of reading along H and W, stride of writing along H and W).
        phases: how many phases of the reading stride there are in the buffer.
        lead: zeros before the first element along H and W.
        workers: number of threads.
    """
    zero, item = x.dtype.type(0), x.itemsize
    lanes = BYTES // item
    groups = packed.shape[0]
    channels, many = x.shape[1] // groups, out.shape[1] // groups
    reach = depth.shape[1]
    read, write = (steps[0], steps[1]), (steps[2], steps[3])
    gap = (band + halo) * width + lanes
    plane = phases[0] * phases[1] * gap
    height = (out.shape[3] + write[0] - 1) // write[0]
    bands = (height + band - 1) // band
    tiles = (many + rows - 1) // rows
    line = (band * width + lanes - 1) // lanes * lanes + lanes
    outputs = write[0] * write[1]
    tasks = x.shape[0] * groups * out.shape[2] * bands * blocks
    for worker in prange(workers):
        buffer = np.empty(channels * reach * plane + 8 * lanes + line, x.dtype)
        result = np.empty((rows, outputs * line), x.dtype)
        for task in range(tasks * worker // workers, tasks * (worker + 1) // workers):
            block, rest = task % blocks, task // blocks
            first, rest = rest % bands * band, rest // bands
            z, rest = rest % out.shape[2], rest // out.shape[2]
            group, n = rest % groups, rest // groups
            size = min(band, height - first)
            for c in range(channels):
                for k in range(reach):
                    start = (c * reach + k) * plane
                    copy_plane(
                        x, n, group * channels + c, depth[z, k], buffer[start:], first,
                        size + halo, width, read, phases, lead, gap,
                    )  # fmt: skip
            vectors = (size * width + lanes - 1) // lanes
            for tile in range(tiles * block // blocks, tiles * (block + 1) // blocks):
                for phase in range(outputs):
                    count = starts[phase + 1] - starts[phase]
                    if count == 0:
                        result[:, phase * line : (phase + 1) * line] = zero
                    else:
                        place = (starts[phase] * tiles + tile * count) * rows
                        sums(
                            zero, rows, vectors, packed[group, place:].ctypes.data,
                            buffer.ctypes.data, offsets[starts[phase] :].ctypes.data, count,
                            result[0, phase * line :].ctypes.data, outputs * line * item,
                        )  # fmt: skip
                for i in range(min(rows, many - tile * rows)):
                    channel = group * many + tile * rows + i
                    store_rows(
                        bias[channel], result[i], line, out, n, channel, z, first, size, width,
                        write,
                    )  # fmt: skip


@kernel
def dots(
    g,
    x,
    parts,
    depth,
    offsets,
    rows,
    halo,
    width,
    band,
    step,
    phases,
    lead,
    units,
    chunks,
    blocks,
    workers,
):
    """Sums over results of the gradient `g` times each tap's element: the weight's gradient.

    Args:
        g: array [N, C_out, OD, OH, OW].
        x: array [N, C_in, D, H, W].
        parts: zeros [chunks, groups, rows of a group, taps], each dimension rounded up to tiles.
        units: bands that are copied before their products are taken.
        chunks: parts that all bands are split into, summed apart.
        blocks: parts that the output channels of a group are split into.
        others: see `spread`.
    """
    zero, item = x.dtype.type(0), x.itemsize
    lanes = BYTES // item
    groups = parts.shape[1]
    channels, many = x.shape[1] // groups, g.shape[1] // groups
    reach = depth.shape[1]
    gap = (band + halo) * width + lanes
    plane = phases[0] * phases[1] * gap
    height = g.shape[3]
    bands = (height + band - 1) // band
    tiles = (many + rows - 1) // rows
    vectors = (band * width + lanes - 1) // lanes
    line = (vectors + 1) * lanes
    x_unit = channels * reach * plane + 8 * lanes
    total = x.shape[0] * g.shape[2] * bands
    tasks = chunks * groups * blocks
    for worker in prange(workers):
        x_buffer = zeros(units * x_unit, x).reshape((units, x_unit))
        lines = ((tiles + blocks - 1) // blocks + 1) * rows
        g_buffer = zeros(units * lines * line, x).reshape((units, lines, line))
        for task in range(tasks * worker // workers, tasks * (worker + 1) // workers):
            block, rest = task % blocks, task // blocks
            group, chunk = rest % groups, rest // groups
            low, high = tiles * block // blocks, tiles * (block + 1) // blocks
            end = total * (chunk + 1) // chunks
            for start in range(total * chunk // chunks, end, units):
                here = min(units, end - start)
                for unit in range(here):
                    index = start + unit
                    first, rest = index % bands * band, index // bands
                    z, n = rest % g.shape[2], rest // g.shape[2]
                    size = min(band, height - first)
                    for c in range(channels):
                        for k in range(reach):
                            place = (c * reach + k) * plane
                            copy_plane(
                                x, n, group * channels + c, depth[z, k], x_buffer[unit, place:],
                                first, size + halo, width, step, phases, lead, gap,
                            )  # fmt: skip
                    for i in range(min(many, high * rows) - low * rows):
                        target = g_buffer[unit, i]
                        copy_plane(
                            g, n, group * many + low * rows + i, z, target, first, size, width,
                            (1, 1), (1, 1), (0, 0), 0,
                        )  # fmt: skip
                        target[size * width :] = zero
                for tile in range(low, high):  # whose rows of g stay in the first-level cache
                    source = g_buffer[0, (tile - low) * rows]
                    for tap in range(0, offsets.size, TAPS):
                        out = parts[chunk, group, tile * rows, tap:]
                        if rows == ROWS:
                            dot_tile(
                                zero, source.ctypes.data, line * item, x_buffer.ctypes.data,
                                offsets[tap:].ctypes.data, vectors, here,
                                g_buffer.strides[0], x_unit * item, out.ctypes.data,
                                parts.strides[2],
                            )  # fmt: skip
                        else:
                            dot_row(
                                zero, source.ctypes.data, line * item, x_buffer.ctypes.data,
                                offsets[tap:].ctypes.data, vectors, here,
                                g_buffer.strides[0], x_unit * item, out.ctypes.data,
                                parts.strides[2],
                            )  # fmt: skip
