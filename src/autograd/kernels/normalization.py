"""Standardization on arrays: subtract a mean, divide by a standard deviation, scale and shift.

The four normalizations differ only in which elements share a mean: see `Layout`.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np

from .buffers import empty
from .large import PARALLEL_ROWS, fits, kernel_of

LEAST = 32  # elements from which a kernel is worth its call: NumPy needs a dozen
CHUNKS = 32  # parts that the gradients of a row's weights are summed in, on any number of threads

_FLOAT64 = np.dtype("float64")


class Layout(NamedTuple):
    """How an array is seen.

    Attributes:
        kind: "row", "group", "channel" or "column", the family of compiled kernels.
        shape: the array's shape for them.
        dims: the dimensions of that shape whose elements share a mean and a variance.
        count: how many elements these are.
        affine: the shape in which weight and bias belong to that shape.
        summed: the dimensions over which the gradients of weight and bias are summed.
        centered: the mean is subtracted; otherwise it counts as 0.
    """

    kind: str
    shape: tuple
    dims: tuple
    count: int
    affine: tuple
    summed: tuple
    centered: bool = True


@functools.lru_cache(256)
def rows(shape: tuple, first: int, centered: bool = True) -> Layout:
    """The dimensions from `first` on are a row, with a weight for each of its elements."""
    count, width = math.prod(shape[:first]), math.prod(shape[first:])
    return Layout("row", (count, width), (1,), width, (1, width), (0,), centered)


@functools.lru_cache(256)
def groups(shape: tuple, count: int) -> Layout:
    """Each sample's channels (dim 1) in `count` groups, with a weight for each channel."""
    size, width = math.prod(shape[2:]), shape[1] // count
    seen = (shape[0], count, width, size)
    return Layout("group", seen, (2, 3), width * size, (1, count, width, 1), (0, 3))


@functools.lru_cache(256)
def channels(shape: tuple) -> Layout:
    """Each channel (dim 1) over all samples."""
    count, width, size = shape[0], shape[1], math.prod(shape[2:])
    if size == 1:
        return Layout("column", (count, width), (0,), count, (1, width), (0,))
    return Layout("channel", (count, width, size), (0, 2), count * size, (1, width, 1), (0, 2))


def _compiled(name: str, layout: Layout, x: np.ndarray, *others):
    """The compiled kernel, where there is one for these arrays."""
    if x.size < LEAST or not fits(x):
        return None
    for y in others:
        if y is not None and y.dtype is not x.dtype:
            return None
    kernel = kernel_of("normalization", f"{layout.kind}_{name}")
    return kernel.serial if kernel is not None and x.size < PARALLEL_ROWS else kernel


def _affine(weight, value: int, layout: Layout, dtype: np.dtype) -> np.ndarray:
    """Weight or bias as the kernels take it; `value` where there is none."""
    shape = layout.affine[1:3] if layout.kind == "group" else layout.affine[1:2]
    if weight is None:
        return _constant(shape, value, dtype)
    if weight.flags.c_contiguous:
        return weight.reshape(shape)
    return np.ascontiguousarray(weight).reshape(shape)


@functools.lru_cache(64)
def _constant(shape: tuple, value: int, dtype: np.dtype) -> np.ndarray:
    return np.full(shape, value, dtype)


def moments(x: np.ndarray, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of each channel, in float64 (of 16-bit floats too)."""
    x = x.reshape(layout.shape)
    kernel = _compiled("moments", layout, x)
    if kernel is not None:
        means, variances = np.empty((2, layout.affine[1]))
        kernel(x, means, variances)
        return means, variances
    means, variances = _moments(x, layout)
    return means.reshape(-1), variances.reshape(-1)


def _moments(x: np.ndarray, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of each group in float64."""
    x = x.astype(_FLOAT64)
    mean = _centered(x, layout)
    return mean, _average(np.multiply(x, x, x), layout)


def _centered(x: np.ndarray, layout: Layout) -> np.ndarray:
    """The mean of each group, which is subtracted from `x` in place."""
    if not layout.centered:
        return np.zeros((), _FLOAT64)
    mean = _average(x, layout)
    np.subtract(x, mean, x)
    return mean


def _average(x: np.ndarray, layout: Layout) -> np.ndarray:
    if layout.kind == "row" and x.size < LEAST:  # a product takes half the time of a reduction
        return x.dot(_shares(layout.count))[:, None]
    return np.add.reduce(x, layout.dims, keepdims=True) / max(layout.count, 1)


@functools.lru_cache(64)
def _shares(count: int) -> np.ndarray:
    return np.full(count, 1 / max(count, 1))


def _standardized(x, mean, variance, layout: Layout, eps: float):
    """Standardized elements and the deviation, both in float64."""
    values = x.astype(_FLOAT64)
    if mean is None:
        _centered(values, layout)
        variance = _average(values * values, layout)
    else:
        values -= mean.reshape(layout.affine)
        variance = variance.reshape(layout.affine)
    deviation = np.sqrt(variance + eps)
    return np.divide(values, deviation, values), deviation


def forward(x, weight, bias, mean, variance, layout: Layout, eps: float) -> np.ndarray:
    """`(x - mean) / sqrt(variance + eps) * weight + bias`; own moments where none are given."""
    shape = x.shape
    kernel = _compiled("forward", layout, x, weight, bias)
    if kernel is None:
        result, _ = _standardized(x.reshape(layout.shape), mean, variance, layout, eps)
        if weight is not None:
            result *= weight.reshape(layout.affine)
        if bias is not None:
            result += bias.reshape(layout.affine)
        return result.astype(x.dtype, copy=False).reshape(shape)
    out = empty(shape, x.dtype)
    factor, offset = _affine(weight, 1, layout, x.dtype), _affine(bias, 0, layout, x.dtype)
    x, result, small = x.reshape(layout.shape), out.reshape(layout.shape), x.dtype.type(eps)
    if mean is not None:
        kernel(x, *_channel_scales(mean, variance, eps), factor, offset, result)
    elif layout.kind == "row":
        kernel(x, factor, offset, small, layout.centered, result)
    else:
        kernel(x, factor, offset, small, result)
    return out


def _channel_scales(mean, variance, eps: float):
    """Means and `1 / deviation` in float64."""
    return mean.astype(_FLOAT64, copy=False), 1 / np.sqrt(variance.astype(_FLOAT64) + eps)


def gradients(g, x, weight, mean, variance, layout: Layout, eps: float, fixed: bool):
    """Gradients of input, weight and bias, the last two flat.

    Args:
        mean, variance: None where each row or group has its own.
        fixed: mean and variance do not depend on the input.
    """
    shape = x.shape
    kernel = _compiled("gradient", layout, x, g, weight)
    if kernel is None:
        return _gradients(g, x, weight, mean, variance, layout, eps, fixed)
    g = (g if g.flags.c_contiguous else g.copy()).reshape(layout.shape)
    x = x.reshape(layout.shape)
    out = empty(shape, x.dtype)
    result, factor = out.reshape(layout.shape), _affine(weight, 1, layout, x.dtype)
    if mean is not None:
        to_weight, to_bias = np.empty((2, factor.size), x.dtype)
        scales = _channel_scales(mean, variance, eps)
        kernel(g, x, *scales, factor, fixed, result, to_weight, to_bias)
        return out, to_weight, to_bias
    if layout.kind == "row":
        chunks = 1 if x.size < PARALLEL_ROWS else min(CHUNKS, layout.shape[0])
        parts = np.empty((2, chunks, factor.size), x.dtype)
        kernel(g, x, factor, x.dtype.type(eps), layout.centered, result, parts[0], parts[1])
    else:
        parts = np.empty((2, layout.shape[0], *factor.shape), x.dtype)
        kernel(g, x, factor, x.dtype.type(eps), result, parts[0], parts[1])
    sums = parts if parts.shape[1] == 1 else np.add.reduce(parts, 1)
    to_weight, to_bias = sums.reshape(2, -1)
    return out, to_weight, to_bias


def _gradients(g, x, weight, mean, variance, layout: Layout, eps: float, fixed: bool):
    values, deviation = _standardized(x.reshape(layout.shape), mean, variance, layout, eps)
    g = g.reshape(layout.shape)
    to_bias = np.add.reduce(g, layout.summed, _FLOAT64)
    to_weight = np.add.reduce(g * values, layout.summed)
    slope = g.astype(_FLOAT64)
    if weight is not None:
        slope = slope * weight.reshape(layout.affine)
    if not fixed:
        count = max(layout.count, 1)
        along = np.add.reduce(slope * values, layout.dims, keepdims=True) / count
        if layout.centered:
            slope -= np.add.reduce(slope, layout.dims, keepdims=True) / count
        slope -= values * along
    slope /= deviation
    return (
        slope.astype(x.dtype, copy=False).reshape(x.shape),
        to_weight.reshape(-1).astype(x.dtype, copy=False),
        to_bias.reshape(-1).astype(x.dtype, copy=False),
    )


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (8, 256):
        x = np.ones((n, 16, 8), dtype)
        flat = x.reshape(n * 8, 16)
        for layout in (rows(x.shape, 1), groups(x.shape, 4)):
            yield (
                f"normalization of a {layout.kind} {dtype}",
                lambda x=x, k=layout: forward(x, None, None, None, None, k, 1e-5),
            )
            yield (
                f"gradients of a {layout.kind} {dtype}",
                lambda x=x, k=layout: gradients(x, x, None, None, None, k, 1e-5, False),
            )
        for y in (x, flat):
            layout = channels(y.shape)
            yield f"moments of a {layout.kind} {dtype}", lambda y=y, k=layout: moments(y, k)
            yield (
                f"normalization of a {layout.kind} {dtype}",
                lambda y=y, k=layout: forward(y, None, None, *moments(y, k), k, 1e-5),
            )
            yield (
                f"gradients of a {layout.kind} {dtype}",
                lambda y=y, k=layout: gradients(y, y, None, *moments(y, k), k, 1e-5, False),
            )
