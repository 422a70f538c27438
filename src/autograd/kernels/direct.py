"""Sizes and offsets for the compiled direct convolution, and the calls of it.

See `compiled/convolution.py` for how it works. Everything here depends on shapes only.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np

from . import pool
from .columns import Geometry
from .taps import Step, regular

BUFFER = 384 * 1024  # bytes of padded input that stay in a core's second-level cache
NEAR = 32 * 1024  # bytes that stay in its first-level cache
TASKS = 8  # parts that work is split into where there are so many, whatever the number of threads
PARTS = 4 * 1024 * 1024  # bytes that partial sums of a weight's gradient may take
ALONE = 16 * 1024  # weights that one thread rearranges before others would have woken


class Plan(NamedTuple):
    """What the kernels need to know besides the arrays."""

    depth: np.ndarray
    taps: np.ndarray  # of one channel, phase by phase
    offsets: np.ndarray
    starts: np.ndarray
    rows: int
    halo: int
    width: int
    band: int
    steps: tuple[int, int, int, int]
    phases: tuple[int, int]
    lead: tuple[int, int]


def _band(height: int, row: int, halo: int, copies: int) -> int:
    """Rows of a band: as many as the buffer holds, fewer where there would be too few tasks."""
    fitting = BUFFER // row - halo
    wanted = -(-height * copies // TASKS)
    band = max(1, min(height, max(fitting, 4), max(wanted, 4)))
    return -(-height // -(-height // band))  # of equal size


def _tile_rows(many: int) -> int:
    from .compiled.tiles import ROWS

    return 1 if many == 1 else ROWS


def _lanes(item: int) -> int:
    from .compiled.tiles import BYTES

    return BYTES // item


@functools.lru_cache(256)
def forward_plan(
    shape: tuple, counts: tuple, geometry: Geometry, channels: int, many: int, item: int
) -> Plan:
    """For results [N, many, *counts] of `channels` input channels in each group.

    Args:
        shape: N, groups, then the input's size.
    """
    batch, groups, *size = shape
    kernel, stride, padding, dilation = geometry
    places = [[t * d for t in range(k)] for k, d in zip(kernel, dilation, strict=True)]
    phases = tuple(
        1 + max(p % s for p in some) for some, s in zip(places[1:], stride[1:], strict=True)
    )
    halo = places[1][-1] // stride[1]
    width = counts[2] + places[2][-1] // stride[2]
    virtual = channels * kernel[0]
    row = virtual * phases[0] * phases[1] * width * item
    band = _band(counts[1], row, halo, batch * groups * counts[0])
    gap = (band + halo) * width + _lanes(item)
    offsets = [
        ((v * phases[0] + a % stride[1]) * phases[1] + b % stride[2]) * gap
        + a // stride[1] * width
        + b // stride[2]
        for v in range(virtual)
        for a in places[1]
        for b in places[2]
    ]
    depth = regular(size[0], counts[0], Step(*(part[0] for part in geometry))).places.T
    return Plan(
        depth=np.ascontiguousarray(depth),
        taps=np.arange(math.prod(kernel)),
        offsets=np.array(offsets) * item,
        starts=np.array([0, len(offsets)]),
        rows=_tile_rows(many),
        halo=halo,
        width=width,
        band=band,
        steps=(stride[1], stride[2], 1, 1),
        phases=phases,  # type: ignore[arg-type]
        lead=(padding[1], padding[2]),
    )


@functools.lru_cache(256)
def backward_plan(
    shape: tuple, counts: tuple, geometry: Geometry, channels: int, many: int, item: int
) -> Plan:
    """For an input gradient [N, many, *size], of gradients [N, channels, *counts] in each group.

    The results at places of one remainder by the stride are a convolution of their own, with the
    taps that reach them.

    Args:
        shape: N, groups, then the size of the gradient that is computed.
    """
    batch, groups, *size = shape
    kernel, stride, padding, dilation = geometry
    # for each phase of a dimension: (tap, how far before the result its gradient lies)
    reached = [
        [
            [(t, (r + p - t * d) // s) for t in range(k) if (r + p - t * d) % s == 0]
            for r in range(s)
        ]
        for k, s, p, d in zip(kernel[1:], stride[1:], padding[1:], dilation[1:], strict=True)
    ]
    shifts = [[shift for phase in some for _, shift in phase] or [0] for some in reached]
    lead = tuple(max(0, -min(some)) for some in shifts)
    heights = [-(-n // s) for n, s in zip(size[1:], stride[1:], strict=True)]
    halo = max(max(shifts[0]) + lead[0], 0)
    width = heights[1] + max(max(shifts[1]) + lead[1], 0)
    virtual = channels * kernel[0]
    band = _band(heights[0], virtual * width * item, halo, batch * groups * size[0])
    gap = (band + halo) * width + _lanes(item)
    area = kernel[1] * kernel[2]
    offsets, taps, starts = [], [], [0]
    for down in reached[0]:
        for right in reached[1]:
            for base in range(0, virtual * gap, gap):
                for _, shift in down:
                    here = base + (shift + lead[0]) * width
                    offsets += [here + more + lead[1] for _, more in right]
            starts.append(len(offsets))
            for k in range(kernel[0]):
                taps += [k * area + a * kernel[2] + b for a, _ in down for b, _ in right]
    return Plan(
        depth=_depth_reached(size[0], counts[0], geometry),
        taps=np.array(taps, np.int64),
        offsets=np.array(offsets, np.int64) * item,
        starts=np.array(starts),
        rows=_tile_rows(many),
        halo=halo,
        width=width,
        band=band,
        steps=(1, 1, stride[1], stride[2]),
        phases=(1, 1),
        lead=lead,  # type: ignore[arg-type]
    )


def _depth_reached(n: int, count: int, geometry: Geometry) -> np.ndarray:
    """The gradient's plane that each tap over depth brings to each of `n` planes, or -1."""
    kernel, stride, padding, dilation = (part[0] for part in geometry)
    place = np.arange(n)[:, None] + padding - np.arange(kernel) * dilation
    inside = (place % stride == 0) & (place >= 0) & (place < count * stride)
    return np.where(inside, place // stride, -1)


def three(values: tuple, fill: int) -> tuple:
    """One entry for each of depth, height and width."""
    return (fill,) * (3 - len(values)) + tuple(values)


def in_three(geometry: Geometry) -> Geometry:
    """The same windows in three dimensions."""
    return Geometry(*(three(part, fill) for part, fill in zip(geometry, (1, 1, 0, 1), strict=True)))


def as_volume(x: np.ndarray) -> np.ndarray:
    """[N, C, *size] as a contiguous [N, C, D, H, W]."""
    return np.ascontiguousarray(x).reshape(*x.shape[:2], *three(x.shape[2:], 1))


def _run(x, w, bias, out, plan: Plan, groups: int, strides: tuple) -> None:
    from .compiled import convolution as compiled, weights

    many, channels = out.shape[1] // groups, x.shape[1] // groups
    tiles = -(-many // plan.rows)
    packed = np.empty((groups, len(plan.offsets) * tiles * plan.rows), x.dtype)
    flat = np.ascontiguousarray(w).reshape(-1)
    sizes = (plan.rows, many, channels, math.prod(w.shape[2:]))
    pack = weights.pack if packed.size > ALONE else weights.pack.serial
    pack(flat, plan.taps, plan.starts, sizes, strides, packed, pool.parallel())
    if bias is None:
        bias = np.zeros(out.shape[1], x.dtype)
    height = -(-out.shape[3] // plan.steps[2])
    bands = -(-height // plan.band)
    tasks = x.shape[0] * groups * out.shape[2] * bands
    blocks = min(tiles, max(1, TASKS // tasks))
    compiled.spread(
        x, packed, np.ascontiguousarray(bias), out, plan.depth, plan.offsets, plan.starts,
        plan.rows, blocks, plan.halo, plan.width, plan.band, plan.steps, plan.phases, plan.lead,
        pool.parallel(),
    )  # fmt: skip


def convolve(x, w, bias, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.convolve`; float32 or float64 arrays with elements."""
    counts = geometry.counts(x.shape[2:])
    out = np.empty((x.shape[0], w.shape[0], *counts), x.dtype)
    solid, volume = in_three(geometry), as_volume(x)
    channels, many = w.shape[1], w.shape[0] // groups
    shape = (x.shape[0], groups, *volume.shape[2:])
    plan = forward_plan(shape, three(counts, 1), solid, channels, many, x.itemsize)
    area = math.prod(w.shape[2:])
    strides = (many * channels * area, channels * area, area)
    _run(volume, w, bias, as_volume(out), plan, groups, strides)
    return out


def input_gradient(g, w, size: tuple, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.input_gradient`; float32 or float64 arrays with elements."""
    out = np.empty((g.shape[0], w.shape[1] * groups, *size), g.dtype)
    solid, volume = in_three(geometry), as_volume(g)
    channels, many = w.shape[0] // groups, w.shape[1]
    shape = (g.shape[0], groups, *three(size, 1))
    plan = backward_plan(shape, volume.shape[2:], solid, channels, many, g.itemsize)
    area = math.prod(w.shape[2:])
    strides = (channels * many * area, area, many * area)
    _run(volume, w, None, as_volume(out), plan, groups, strides)
    return out


def weight_gradient(g, x, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.weight_gradient`; float32 or float64 arrays with elements."""
    from .compiled import convolution as compiled
    from .compiled.tiles import TAPS

    solid, volume, gradient = in_three(geometry), as_volume(x), as_volume(g)
    channels, many = x.shape[1] // groups, g.shape[1] // groups
    shape, counts = (x.shape[0], groups, *volume.shape[2:]), gradient.shape[2:]
    plan = forward_plan(shape, counts, solid, channels, many, x.itemsize)
    taps = len(plan.offsets)
    offsets = np.zeros(-(-taps // TAPS) * TAPS, np.int64)
    offsets[:taps] = plan.offsets
    tiles = -(-many // plan.rows)
    total = x.shape[0] * counts[0] * -(-counts[1] // plan.band)
    size = groups * tiles * plan.rows * len(offsets) * x.itemsize
    chunks = min(total, TASKS, max(1, PARTS // size))
    blocks = min(tiles, max(1, TASKS // (chunks * groups)))
    line = plan.band * plan.width * x.itemsize
    unit = channels * solid.kernel[0] * math.prod(plan.phases) * line + many * line
    units = max(1, min(NEAR // (plan.rows * line), 2 * BUFFER // unit))
    parts = np.zeros((chunks, groups, tiles * plan.rows, len(offsets)), x.dtype)
    compiled.dots(
        gradient, volume, parts, plan.depth, offsets, plan.rows, plan.halo, plan.width, plan.band,
        plan.steps[:2], plan.phases, plan.lead, units, chunks, blocks, pool.parallel(),
    )  # fmt: skip
    out = np.add.reduce(parts, 0)[:, :many, :taps]
    return out.reshape(g.shape[1], channels, *geometry.kernel)
