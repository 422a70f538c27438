"""Convolution of float32 images on the CPU's matrix unit; see `compiled/tiled.py`.

All functions return None where a number has no three parts (see `compiled/matrix_unit.py`).
"""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import numpy as np

from . import pointwise, pool, winograd
from .buffers import empty
from .columns import Geometry

BLOCK = 32  # channels of a block, which the unit adds over at once
NEAR = 3 << 18  # bytes of an image's planes, which stay in the second-level cache
LEAST = 1 << 26  # multiplications from which splitting the image pays
SHARED = 4  # with so many places for each channel, since weights are rearranged as well,
FULL = 0.5  # and so much of the tiles is filled
WIDE = 24  # places in a row from which the gradient of a weight of 3x3 is faster than Winograd's


@functools.cache
def _unit() -> Any:
    """The compiled kernels, or None where there is no matrix unit."""
    if not pool.available():
        return None
    from . import matrix_unit
    from .compiled import matrix_unit as compiled

    if not (compiled.PRESENT and matrix_unit.ask()):
        return None
    from .compiled import tiled

    return tiled


class Plan(NamedTuple):
    """How a pass sees its images; see `compiled.tiled.convolve`.

    Attributes:
        order: for each of `taps` the row and column of the weight.
    """

    order: tuple
    taps: np.ndarray
    phases: np.ndarray
    top: int
    left: int
    across: int
    halo: int
    stride: int
    spread: int

    def shape(self, rows: int, channels: int, count: int) -> tuple:
        """The numbers that kernels take, with how many of `rows` rows are worked on together."""
        line = self.stride**2 * _whole(channels) * self.across * 6
        band = max(NEAR // line - self.halo, -(-BLOCK // self.across))
        if count < 4 * pool.parallel():  # few images are cut, so that all threads have work
            band = min(band, -(-rows * count // (4 * pool.parallel())))
        bands = -(-rows // max(1, band))
        return (
            self.top, self.left, self.across, self.halo, self.stride, self.spread,
            -(-rows // bands),
        )  # fmt: skip


def _whole(channels: int) -> int:
    return -(-channels // BLOCK) * BLOCK


@functools.lru_cache(256)
def forward_plan(geometry: Geometry, size: tuple) -> Plan:
    """The plan of the convolution, and of its weight's gradient."""
    kernel, (stride, _), padding, dilation = geometry
    across = -(-(size[1] + 2 * padding[1]) // (2 * stride)) * 2  # even, for pairs of places
    order, taps = tuple(np.ndindex(*kernel)), []
    for tap in order:
        (y, row), (x, column) = (divmod(t * d, stride) for t, d in zip(tap, dilation, strict=True))
        taps.append((len(taps), row * stride + column, y * across + x))
    halo = (kernel[0] - 1) * dilation[0] // stride
    phases = np.array([[0, len(taps), 0, 0]])
    return Plan(order, np.array(taps), phases, padding[0], padding[1], across, halo, stride, 1)


@functools.lru_cache(256)
def backward_plan(geometry: Geometry, size: tuple) -> Plan:
    """The plan of the input's gradient, for an input of `size`."""
    kernel, (stride, _), padding, dilation = geometry
    steps = []  # along each dimension, for each remainder: (tap, how far it reaches)
    for k, p, d in zip(kernel, padding, dilation, strict=True):
        steps.append([
            [(t, (r + p - t * d) // stride) for t in range(k) if (r + p - t * d) % stride == 0]
            for r in range(stride)
        ])  # fmt: skip
    reach = [[far for some in along for _, far in some] for along in steps]
    top, left = (max(0, -min(far, default=0)) for far in reach)
    halo = max(0, max(reach[0], default=0) + top)
    across = max(1, -(-size[1] // stride) + max(0, max(reach[1], default=0) + left))
    order, taps, phases = [], [], []
    for row, column in np.ndindex(stride, stride):
        phases.append((len(taps), len(steps[0][row]) * len(steps[1][column]), row, column))
        for y, down in steps[0][row]:
            for x, along in steps[1][column]:
                order.append((y, x))
                taps.append((len(taps), 0, (down + top) * across + along + left))
    return Plan(tuple(order), np.array(taps), np.array(phases), top, left, across, halo, 1, stride)


def suits(
    x: np.ndarray, w_shape: tuple, size: tuple, geometry: Geometry, groups: int, gradient=False
) -> bool:
    """Whether this is the fastest way for a convolution, or for the weight's gradient."""
    if groups != 1 or x.ndim != 4 or x.dtype != np.float32 or pointwise.fits(geometry):
        return False
    (stride, other), (many, channels) = geometry.stride, w_shape[:2]
    if stride != other or stride > 2 or min(geometry.kernel) < stride:
        return False
    counts = geometry.counts(size)
    places = x.shape[0] * math.prod(counts)
    if places * math.prod(w_shape) < LEAST or places < SHARED * max(many, channels):
        return False
    if winograd.fits(x, w_shape, size, geometry, groups) and not (gradient and counts[1] >= WIDE):
        return False
    across = -(-(size[1] + 2 * geometry.padding[1]) // stride)
    full = channels / _whole(channels) * (many / _whole(many)) * (counts[1] / across)
    return full >= FULL and _unit() is not None


def _packed(matrix: np.ndarray) -> np.ndarray | None:
    """Weights [Co, taps, C] as tiles."""
    many, taps, channels = matrix.shape
    wide = np.zeros((many, taps, _whole(channels)), np.float32)
    wide[..., :channels] = matrix
    blocks = -(-many // BLOCK)
    size = taps * _whole(channels) * BLOCK * 6
    room = np.empty(blocks * size + 64, np.uint8)
    packed = room[-room.ctypes.data % 64 :][: blocks * size].reshape(blocks, size)  # whole lines
    fits = np.ones(blocks, bool)
    _unit().pack_weights(wide.reshape(many, -1), packed, fits)
    return packed if fits.all() else None


def _run(x, matrix, bias, out, plan: Plan) -> np.ndarray | None:
    packed = _packed(matrix)
    if packed is None:
        return None
    fits = np.ones(pool.parallel(), bool)
    rows = -(-out.shape[2] // plan.spread)
    shape = plan.shape(rows, x.shape[1], x.shape[0])
    shifts = np.zeros(_whole(out.shape[1]), x.dtype)
    if bias is not None:
        shifts[: len(bias)] = bias
    _unit().convolve(
        np.ascontiguousarray(x), packed, plan.taps, plan.phases, shifts, out, shape, fits
    )
    return out if fits.all() else None


def _taps(w: np.ndarray, plan: Plan) -> np.ndarray:
    """[Co, Ci, taps] in the order of a plan."""
    rows, columns = zip(*plan.order, strict=True)
    return w[:, :, rows, columns]


def convolve(x, w, bias, geometry: Geometry) -> np.ndarray | None:
    """See `convolution.convolve`."""
    plan = forward_plan(geometry, x.shape[2:])
    out = empty((x.shape[0], w.shape[0], *geometry.counts(x.shape[2:])), x.dtype)
    return _run(x, _taps(w, plan).swapaxes(1, 2), bias, out, plan)


def input_gradient(g, w, size: tuple, geometry: Geometry) -> np.ndarray | None:
    """See `convolution.input_gradient`."""
    plan = backward_plan(geometry, size)
    out = empty((g.shape[0], w.shape[1], *size), g.dtype)
    matrix = _taps(w, plan).transpose(1, 2, 0)
    return _run(g, matrix, None, out, plan)


def weight_gradient(g, x, geometry: Geometry) -> np.ndarray | None:
    """See `convolution.weight_gradient`."""
    plan = forward_plan(geometry, x.shape[2:])
    many, channels = g.shape[1], x.shape[1]
    fits = np.ones(pool.parallel(), bool)
    sums = np.zeros((len(fits), len(plan.taps), _whole(many), _whole(channels)), g.dtype)
    shape = plan.shape(g.shape[2], channels + many, x.shape[0])
    _unit().weight_gradient(
        np.ascontiguousarray(g), np.ascontiguousarray(x), plan.taps, sums, shape, fits
    )
    if not fits.all():
        return None
    total = np.add.reduce(sums, 0)[:, :many, :channels]
    return np.ascontiguousarray(total.transpose(1, 2, 0)).reshape(many, channels, *geometry.kernel)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    if dtype != np.float32 or _unit() is None:
        return
    x, w = np.ones((2, 32, 12, 12), dtype), np.ones((32, 32, 3, 3), dtype)
    geometry = Geometry((3, 3), (1, 1), (1, 1), (1, 1))
    yield f"convolution by tiles {dtype}", lambda: convolve(x, w, None, geometry)
    yield f"convolution by tiles {dtype}", lambda: weight_gradient(x, x, geometry)
