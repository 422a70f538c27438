"""Convolution and its two adjoints on arrays [N, C, *size], in any number of dimensions.

With weight [Co, Ci / groups, *kernel] the three are the partial derivatives of one form that is
linear in the input, the weight and the output's gradient. Each has a NumPy form, which multiplies
matrices of columns, and compiled forms for float32 and float64, chosen by the shapes.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from . import direct, openblas, pointwise, pool, tiled, unfolded, winograd
from .columns import Geometry, added_windows, windows

SMALL = 20_000  # multiplications up to which the way to a compiled kernel costs more than it saves
FEW = 8  # results of a channel up to which rows leave vectors all but empty


@functools.cache
def _compiled() -> bool:
    return pool.available()


@functools.cache
def _multiplies() -> bool:
    """Whether compiled kernels can call the library for products of matrices."""
    return pool.available() and openblas.load() is not None


def _method(
    x: np.ndarray, w_shape: tuple, size: tuple, geometry: Geometry, groups: int, unfolds
) -> Any:
    """The module that serves these shapes, or None for NumPy.

    Single elements are a product as they are. Windows of 3x3 go through Winograd's tiles, unless
    there are few channels, or many and few places to share the transformed weight. Where planes are
    so small that rearranging the weight costs most, a product of the batch's columns takes it as it
    is. All else goes the direct way.

    Args:
        unfolds: the rule of the pass for such a product.
    """
    counts = geometry.counts(size)
    places = math.prod(counts)
    if x.shape[0] * places * math.prod(w_shape) <= SMALL:
        return None
    if (x.dtype != np.float32 and x.dtype != np.float64) or not _compiled():
        return None
    if pointwise.fits(geometry):
        return pointwise if _multiplies() else None
    if winograd.fits(x, w_shape, size, geometry, groups):
        return winograd
    if groups == 1 and (places < FEW or unfolds(x.shape[0], w_shape, counts)):
        if _multiplies():
            return unfolded
        if places < FEW:
            return None
    return direct


def convolve(x, w, bias, geometry: Geometry, groups: int) -> np.ndarray:
    """The products of `w` with each window of `x`, plus `bias` [Co] or nothing (None)."""
    if x.dtype.itemsize == _HALF:
        bias = None if bias is None else bias.astype(np.float32)
        return _in_float32(x, w, lambda x, w: convolve(x, w, bias, geometry, groups))
    if tiled.suits(x, w.shape, x.shape[2:], geometry, groups):
        out = tiled.convolve(x, w, bias, geometry)
        if out is not None:
            return out
    method = _method(x, w.shape, x.shape[2:], geometry, groups, unfolded.suits)
    if method is direct or method is winograd:
        return method.convolve(x, w, bias, geometry, groups)
    if method is not None:
        out = method.convolve(x, w, geometry, groups)
    else:
        columns = _columns(x, geometry, groups)
        out = w.reshape(groups, w.shape[0] // groups, columns.shape[-2]) @ columns
        out = out.reshape(x.shape[0], w.shape[0], *geometry.counts(x.shape[2:]))
    if bias is not None:
        out += bias.reshape(-1, *(1,) * len(geometry.kernel))
    return out


def input_gradient(
    g: np.ndarray, w: np.ndarray, size: tuple[int, ...], geometry: Geometry, groups: int
) -> np.ndarray:
    """`g` [N, Co, *counts] spread over the input: the transposed convolution."""
    if g.dtype.itemsize == _HALF:
        return _in_float32(g, w, lambda g, w: input_gradient(g, w, size, geometry, groups))
    if tiled.suits(g, w.shape, size, geometry, groups):
        out = tiled.input_gradient(g, w, size, geometry)
        if out is not None:
            return out
    method = _method(g, w.shape, size, geometry, groups, unfolded.suits)
    if method is not None:
        return method.input_gradient(g, w, size, geometry, groups)
    matrix = w.reshape(groups, w.shape[0] // groups, math.prod(w.shape[1:]))
    columns = matrix.mT @ _by_groups(g, groups)
    channels = w.shape[1] * groups
    columns = columns.reshape(g.shape[0], channels, *w.shape[2:], *g.shape[2:])
    return added_windows(columns, size, geometry)


def weight_gradient(g: np.ndarray, x: np.ndarray, geometry: Geometry, groups: int) -> np.ndarray:
    """The products of `g` [N, Co, *counts] with the windows of `x`, summed over all places."""
    if g.dtype.itemsize == _HALF:
        return _in_float32(g, x, lambda g, x: weight_gradient(g, x, geometry, groups))
    shape = (g.shape[1], x.shape[1] // groups, *geometry.kernel)
    if tiled.suits(x, shape, x.shape[2:], geometry, groups, gradient=True):
        out = tiled.weight_gradient(g, x, geometry)
        if out is not None:
            return out
    method = _method(g, shape, x.shape[2:], geometry, groups, unfolded.suits_weight_gradient)
    if method is winograd and not _multiplies():
        method = direct
    if method is not None:
        return method.weight_gradient(g, x, geometry, groups)
    columns = _columns(x, geometry, groups)
    products = _by_groups(g, groups) @ columns.mT
    return np.add.reduce(products, 0, g.dtype).reshape(shape)


def _columns(x: np.ndarray, geometry: Geometry, groups: int) -> np.ndarray:
    """[N, groups, Ci / groups * taps, places]."""
    taps, places = math.prod(geometry.kernel), math.prod(geometry.counts(x.shape[2:]))
    rows = x.shape[1] // groups * taps
    return windows(x, geometry).reshape(x.shape[0], groups, rows, places)


def _by_groups(g: np.ndarray, groups: int) -> np.ndarray:
    """[N, groups, Co / groups, places]."""
    return g.reshape(g.shape[0], groups, g.shape[1] // groups, math.prod(g.shape[2:]))


_HALF = 2  # bytes of the 16-bit floats, which are computed in float32


def _in_float32(a: np.ndarray, b: np.ndarray, function) -> np.ndarray:
    return function(a.astype(np.float32), b.astype(np.float32)).astype(a.dtype)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for channels, kernel in ((4, 3), (16, 3), (96, 3), (16, 1)):  # each of the methods
        geometry = Geometry((kernel, kernel), (1, 1), (kernel // 2, kernel // 2), (1, 1))
        x, w = (
            np.ones((2, channels, 9, 9), dtype),
            np.ones((channels,) * 2 + geometry.kernel, dtype),
        )
        name = f"convolution {channels}x{kernel}x{kernel} {dtype}"
        yield name, lambda x=x, w=w, g=geometry: convolve(x, w, w[:, 0, 0, 0], g, 1)
        yield name, lambda x=x, w=w, g=geometry: input_gradient(x, w, (9, 9), g, 1)
        yield name, lambda x=x, g=geometry: weight_gradient(x, x, g, 1)
        many = x.repeat(16, 0)
        yield name, lambda x=many, g=geometry: weight_gradient(x, x, g, 1)
