"""Convolution and its two adjoints on arrays [N, C, *size], in any number of dimensions.

With weight [Co, Ci / groups, *kernel] the three are the partial derivatives of one form that is
linear in the input, the weight and the output's gradient.
"""

from __future__ import annotations

import math

import numpy as np

from .columns import Geometry, added_windows, windows

_HALF = 2  # bytes of the 16-bit floats, which are computed in float32


def convolve(x: np.ndarray, w: np.ndarray, geometry: Geometry, groups: int) -> np.ndarray:
    """The products of `w` with each window of `x`."""
    if x.dtype.itemsize == _HALF:
        return _in_float32(convolve, x, w, geometry, groups)
    columns = _columns(x, geometry, groups)
    out = w.reshape(groups, w.shape[0] // groups, columns.shape[-2]) @ columns
    return out.reshape(x.shape[0], w.shape[0], *geometry.counts(x.shape[2:]))


def input_gradient(
    g: np.ndarray, w: np.ndarray, size: tuple[int, ...], geometry: Geometry, groups: int
) -> np.ndarray:
    """`g` [N, Co, *counts] spread over the input: the transposed convolution."""
    if g.dtype.itemsize == _HALF:
        return _in_float32(input_gradient, g, w, size, geometry, groups)
    matrix = w.reshape(groups, w.shape[0] // groups, math.prod(w.shape[1:]))
    columns = matrix.mT @ _by_groups(g, groups)
    channels = w.shape[1] * groups
    columns = columns.reshape(g.shape[0], channels, *w.shape[2:], *g.shape[2:])
    return added_windows(columns, size, geometry)


def weight_gradient(g: np.ndarray, x: np.ndarray, geometry: Geometry, groups: int) -> np.ndarray:
    """The products of `g` [N, Co, *counts] with the windows of `x`, summed over all places."""
    if g.dtype.itemsize == _HALF:
        return _in_float32(weight_gradient, g, x, geometry, groups)
    columns = _columns(x, geometry, groups)
    products = _by_groups(g, groups) @ columns.mT
    out = np.add.reduce(products, 0, g.dtype)
    return out.reshape(g.shape[1], x.shape[1] // groups, *geometry.kernel)


def _columns(x: np.ndarray, geometry: Geometry, groups: int) -> np.ndarray:
    """[N, groups, Ci / groups * taps, places]."""
    taps, places = math.prod(geometry.kernel), math.prod(geometry.counts(x.shape[2:]))
    rows = x.shape[1] // groups * taps
    return windows(x, geometry).reshape(x.shape[0], groups, rows, places)


def _by_groups(g: np.ndarray, groups: int) -> np.ndarray:
    """[N, groups, Co / groups, places]."""
    return g.reshape(g.shape[0], groups, g.shape[1] // groups, math.prod(g.shape[2:]))


def _in_float32(function, a: np.ndarray, b: np.ndarray, *args) -> np.ndarray:
    single = np.dtype("float32")
    return function(a.astype(single), b.astype(single), *args).astype(a.dtype)
