"""When and how 3x3 convolutions go through Winograd's tiles: see `compiled/winograd.py`."""

from __future__ import annotations

import math

import numpy as np

from . import direct, pool
from .columns import Geometry

BUFFER = 512 * 1024  # bytes of transformed tiles that stay in a core's second-level cache
CHANNELS = 16  # from which the products are worth the transforms
PLACES = 1024  # results of a channel from which many weights are worth their transform
FEW = 1024  # pairs of channels that are always worth it
CHUNKS = 8  # parts of a weight's gradient that are summed apart, whatever the number of threads


def fits(x, w_shape: tuple, size: tuple, geometry: Geometry, groups: int) -> bool:
    """Whether this is a 3x3 convolution of enough channels and places, in float32."""
    counts = geometry.counts(size)
    return (
        geometry.kernel == (3, 3)
        and geometry.stride == geometry.dilation == (1, 1)
        and max(geometry.padding) <= 2
        and groups == 1
        and min(w_shape[:2]) >= CHANNELS
        and min(counts) >= 3
        and (w_shape[0] * w_shape[1] <= FEW or x.shape[0] * math.prod(counts) >= PLACES)
        and x.dtype == np.float32
    )


def _band(counts: tuple, channels: int, item: int) -> tuple[int, int]:
    """Tiles of a row in memory, and rows of tiles that are transformed together."""
    width, height = (counts[1] + 1) // 2 + 1, (counts[0] + 1) // 2
    band = max(1, min(height, BUFFER // (16 * channels * width * item)))
    return width, -(-height // -(-height // band))


def convolve(x, w, bias, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.convolve`."""
    from .compiled import winograd as compiled

    many, channels = w.shape[:2]
    counts = geometry.counts(x.shape[2:])
    out = np.empty((x.shape[0], many, *counts), x.dtype)
    weights = np.zeros((16, -(-many // compiled.ROWS), channels, compiled.ROWS), x.dtype)
    compiled.transform_weights.serial(w, weights)
    width, band = _band(counts, channels, x.itemsize)
    lanes = compiled.BYTES // x.itemsize
    line = -(-band * width // lanes) * lanes
    spoilt = np.zeros(x.shape[0], bool)
    x = np.ascontiguousarray(x)
    compiled.convolve(
        x[:, :, None], weights, np.zeros(many, x.dtype) if bias is None else bias, out, spoilt,
        np.arange(channels) * (line * x.itemsize), geometry.padding, width, band, pool.parallel(),
    )  # fmt: skip
    if spoilt.any():
        out[spoilt] = direct.convolve(x[spoilt], w, bias, geometry, groups)
    return out


def input_gradient(g, w, size: tuple, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.input_gradient`: a convolution with the weight turned around."""
    padding = tuple(2 - p for p in geometry.padding)
    turned = np.ascontiguousarray(w.swapaxes(0, 1)[:, :, ::-1, ::-1])
    return convolve(g, turned, None, geometry._replace(padding=padding), groups)


def weight_gradient(g, x, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.weight_gradient`."""
    from .compiled import winograd as compiled

    many, channels = g.shape[1], x.shape[1]
    g, x = np.ascontiguousarray(g), np.ascontiguousarray(x)
    width, band = _band(g.shape[2:], many + channels, x.itemsize)
    total = x.shape[0] * -(-((g.shape[2] + 1) // 2) // band)
    chunks = min(total, CHUNKS)
    parts = np.zeros((chunks, 16, many, channels), x.dtype)
    compiled.weight_products(
        g[:, :, None], x[:, :, None], parts, geometry.padding, width, band, chunks,
        pool.parallel(),
    )  # fmt: skip
    products = np.add.reduce(parts, 0).reshape(4, 4 * many * channels)
    if not np.isfinite(np.add.reduce(products, None)):
        return direct.weight_gradient(g, x, geometry, groups)
    rows = (_G.T @ products).reshape(3, 4, many * channels)
    return (_G.T @ rows).reshape(3, 3, many, channels).transpose(2, 3, 0, 1).copy()


_G = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]], np.float32)
