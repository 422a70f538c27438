"""When and how 3x3 convolutions go through Winograd's tiles: see `compiled/winograd.py`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import direct, pool
from .buffers import empty
from .columns import Geometry
from .products import batched, batched_into

BUFFER = 1024 * 1024  # bytes of transformed tiles that stay in a core's second-level cache
MEMORY = 8 * 1024 * 1024  # bytes of transformed tiles that are multiplied for a weight's gradient
PARTS = 2 * 1024 * 1024  # bytes that sums of parts of a batch may take for a weight's gradient
CHUNKS = 4  # such parts from which they are worth it
SLACK = 16  # elements behind a line of tiles, into which its last vector may reach
PAD = 48  # elements behind each of the 16 places, or lines at powers of two would share the cache
ALONE = 16 * 1024  # weights that one thread transforms before others would have woken
CHANNELS = 16  # from which the products are worth the transforms
PLACES = 160  # results of a channel from which many weights are worth their transform
FEW = 4096  # pairs of channels that are always worth it


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


def _shares(batch: int, counts: tuple, line: int, memory: int) -> tuple[int, int, int]:
    """How tiles are grouped into what `memory` holds.

    Args:
        line: bytes of one tile of all channels.

    Returns:
        Tiles of a row in memory, rows of tiles that are taken together, and of how many images.
    """
    width, height = (counts[1] + 1) // 2 + 1, (counts[0] + 1) // 2
    fitting = max(1, memory // (line * width))
    band = -(-height // -(-height // fitting))
    units = max(1, min(batch, fitting // height))
    return width, band, -(-batch // -(-batch // units))


def convolve(x, w, bias, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.convolve`."""
    many, channels = w.shape[:2]
    spoilt, out = _convolve(x, w, bias, geometry, (many, channels, channels * 9, 9), False)
    if spoilt.any():
        out[spoilt] = direct.convolve(x[spoilt], w, bias, geometry, groups)
    return out


def input_gradient(g, w, size: tuple, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.input_gradient`: a convolution with the weight turned around."""
    channels, many = w.shape[:2]
    around = geometry._replace(padding=tuple(2 - p for p in geometry.padding))
    spoilt, out = _convolve(g, w, None, around, (many, channels, 9, many * 9), True)
    if spoilt.any():
        out[spoilt] = direct.input_gradient(g[spoilt], w, size, geometry, groups)
    return out


def _convolve(x, w, bias, geometry: Geometry, sizes: tuple, turned: bool):
    """The result, and for each image whether it is not finite and so must be computed anew.

    Args:
        sizes: rows and columns of the weight, and elements from one row or column to the next.
    """
    from .compiled import weights as rearranging, winograd as compiled

    many, channels, *strides = sizes
    counts = geometry.counts(x.shape[2:])
    out = empty((x.shape[0], many, *counts), x.dtype)
    threads = pool.parallel()
    tiles = -(-many // compiled.ROWS)
    weights = empty((16, tiles * channels * compiled.ROWS + PAD), x.dtype)
    flat = np.ascontiguousarray(w).reshape(-1)
    transform = rearranging.transform_weights
    transform = transform if weights.size > ALONE else transform.serial
    transform(flat, tuple(strides), turned, weights, many, channels, threads)
    batch = -(-x.shape[0] // threads)
    width, band, units = _shares(batch, counts, 16 * channels * x.itemsize, BUFFER)
    tasks = -(-x.shape[0] // units) * -(-((counts[0] + 1) // 2) // band)
    even = tasks % threads == 0 or tasks >= 4 * threads
    lanes = compiled.BYTES // x.itemsize
    line = -(-units * band * width // lanes) * lanes
    spoilt = np.zeros(x.shape[0], bool)
    x = np.ascontiguousarray(x)
    compiled.convolve(
        x[:, :, None], weights, np.zeros(many, x.dtype) if bias is None else bias, out, spoilt,
        np.arange(channels) * (line * x.itemsize), geometry.padding, width, band, units,
        1 if even else min(tiles, threads), threads,
    )  # fmt: skip
    return spoilt, out


def weight_gradient(g, x, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.weight_gradient`: for each place of a tile a product over all tiles."""
    from .compiled import winograd as compiled

    many, channels, threads = g.shape[1], x.shape[1], pool.parallel()
    g, x = np.ascontiguousarray(g)[:, :, None], np.ascontiguousarray(x)[:, :, None]
    chunks = min(x.shape[0] // 2, PARTS // (16 * many * channels * x.itemsize))
    if chunks >= CHUNKS:
        products = _apart(g, x, geometry.padding, chunks)
    else:
        products = _together(g, x, geometry.padding, threads)
    out = empty((many, channels, 3, 3), x.dtype)
    spoilt = np.zeros(threads, bool)
    compiled.transform_back(products.reshape(16, -1), out.reshape(-1, 9), spoilt, threads)
    if spoilt.any():
        return direct.weight_gradient(g[:, :, 0], x[:, :, 0], geometry, groups)
    return out


def _apart(g, x, padding: tuple, chunks: int) -> np.ndarray:
    """The images in `chunks`, each with sums [16, Co, Ci] of its own and with one thread."""
    from .compiled import winograd as compiled

    many, channels = g.shape[1], x.shape[1]
    line = 16 * (many + channels) * x.itemsize
    width, band, units = _shares(-(-x.shape[0] // chunks), g.shape[3:], line, BUFFER)
    parts = np.zeros((chunks, 16, many, channels), x.dtype)
    compiled.weight_products(g, x, parts, padding, width, band, units, pool.parallel())
    return np.add.reduce(parts, 0)


def _together(g, x, padding: tuple, threads: int) -> np.ndarray:
    """All threads transform some images, then each takes some of the 16 places.

    This moves more memory, but less where the sums are large.
    """
    from .compiled import gemm, winograd as compiled

    many, channels, height = g.shape[1], x.shape[1], (g.shape[3] + 1) // 2
    line = 16 * (many + channels) * x.itemsize
    width, band, units = _shares(x.shape[0], g.shape[3:], line, MEMORY)
    products: Any = None
    for start in range(0, x.shape[0], units):
        for first in range(0, height, band):
            size, some = min(band, height - first), slice(start, start + units)
            length = len(x[some]) * size * width
            padded = (length // SLACK // 2 * 2 + 3) * SLACK  # an odd number of cache lines
            matrices = []
            for planes, lead in ((g, (0, 0)), (x, padding)):
                size_of_place = planes.shape[1] * padded
                tiles = empty((16, size_of_place + PAD), x.dtype)
                compiled.transform_planes(
                    planes[some], tiles, padded, lead, width, first, size, planes is g, threads
                )
                tiles = tiles[:, :size_of_place].reshape(16, planes.shape[1], padded)
                matrices.append(tiles[..., :length])
            left, right = matrices[0], matrices[1].mT
            if products is None:
                products = batched(left, right)
            else:
                work = products.size * length
                batched_into(gemm.batched_product, left, right, products, work, 1.0)
    return products
