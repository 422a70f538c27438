"""1x1 convolution: see `compiled/pointwise.py`. A stride only leaves places out."""

from __future__ import annotations

import numpy as np

from . import pool
from .columns import Geometry

CHUNKS = 8  # parts of a weight's gradient that are summed apart, whatever the number of threads


def fits(geometry: Geometry) -> bool:
    """Whether windows are single elements of the input."""
    return max(geometry.kernel) == 1 and not any(geometry.padding)


def _matrices(x: np.ndarray, groups: int) -> np.ndarray:
    """[N, groups, channels of a group, places]."""
    return np.ascontiguousarray(x).reshape(x.shape[0], groups, x.shape[1] // groups, -1)


def _strided(geometry: Geometry) -> tuple:
    return (..., *(slice(None, None, s) for s in geometry.stride))


def _product(x, w, transposed: bool, groups: int, out) -> None:
    from .compiled import pointwise as compiled

    x = _matrices(x, groups)
    blocks = max(1, CHUNKS // (x.shape[0] * groups))
    weights = np.ascontiguousarray(w).reshape(groups, w.shape[0] // groups, w.shape[1])
    places = out.reshape(x.shape[0], groups, -1, x.shape[3])
    compiled.channel_products(x, weights, transposed, places, blocks, pool.parallel())


def convolve(x, w, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.convolve`."""
    x = x[_strided(geometry)]
    out = np.empty((x.shape[0], w.shape[0], *x.shape[2:]), x.dtype)
    _product(x, w, False, groups, out)
    return out


def input_gradient(g, w, size: tuple, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.input_gradient`."""
    out = np.empty((g.shape[0], w.shape[1] * groups, *g.shape[2:]), g.dtype)
    _product(g, w, True, groups, out)
    if size == g.shape[2:]:
        return out
    spread = np.zeros((*out.shape[:2], *size), out.dtype)
    spread[_strided(geometry)] = out
    return spread


def weight_gradient(g, x, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.weight_gradient`."""
    from .compiled import pointwise as compiled

    left, right = _matrices(g, groups), _matrices(x[_strided(geometry)], groups)
    chunks = min(x.shape[0], CHUNKS)
    parts = np.zeros((chunks, groups, left.shape[2], right.shape[2]), x.dtype)
    compiled.place_products(left, right, parts, pool.parallel())
    out = np.add.reduce(parts, 0)
    return out.reshape(g.shape[1], right.shape[2], *geometry.kernel)
