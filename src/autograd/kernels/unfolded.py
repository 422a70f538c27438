"""Convolution as one product with the columns of a batch, for planes too small for rows of vectors.

See `compiled/unfolded.py`. The weight is used as it is: that it need not be rearranged is what
counts where each of its elements meets few places.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import pool
from .buffers import empty
from .columns import Geometry
from .direct import as_volume, in_three, three
from .products import matmul, product_into

MEMORY = 4 * 1024 * 1024  # bytes of columns that are multiplied together
CHANNELS = 32  # from which matrices are large enough for a product
PLACES = 256  # results of a channel beyond which other ways fill their vectors
SLACK = 64  # bytes behind a line of columns, into which its last vector may reach


def suits(batch: int, w_shape: tuple, counts: tuple) -> bool:
    """Whether this is the fastest way for a convolution or its input's gradient.

    Moving a row into columns costs a step for each of its taps, and saves a step for each output
    channel, for which the weight of a tap would be rearranged.
    """
    rows = batch * math.prod(counts[:-1])
    return 2 * rows <= w_shape[0] and rows * counts[-1] <= PLACES and min(w_shape[:2]) >= CHANNELS


def suits_weight_gradient(batch: int, w_shape: tuple, counts: tuple) -> bool:
    """The same for the weight's gradient, whose size counts in the other ways."""
    return batch * math.prod(counts) <= 16 * w_shape[1]


def _parts(batch: int, rows: int, places: int, item: int):
    """The images of each product."""
    step = max(1, MEMORY // (rows * places * item))
    return [slice(i, min(batch, i + step)) for i in range(0, batch, step)]


def _lines(channels: int, taps: int, places: int, dtype: np.dtype) -> np.ndarray:
    return empty((channels, taps, places + SLACK // dtype.itemsize), dtype)


def _matrix(columns: np.ndarray, places: int) -> np.ndarray:
    """[C * taps, places] of columns [C, taps, places and slack]."""
    return columns.reshape(-1, columns.shape[-1])[:, :places]


def _unfolded(x: np.ndarray, geometry: Geometry, counts: tuple) -> np.ndarray:
    from .compiled import unfolded as compiled

    places = x.shape[0] * math.prod(counts)
    columns = _lines(x.shape[1], math.prod(geometry.kernel), places, x.dtype)
    compiled.unfold(
        as_volume(x), columns, tuple(in_three(geometry)), three(counts, 1), pool.parallel()
    )
    return _matrix(columns, places)


def _by_channels(g: np.ndarray) -> np.ndarray:
    """[N, C, *counts] as [C, N * places]."""
    return g.reshape(*g.shape[:2], -1).swapaxes(0, 1).reshape(g.shape[1], -1)


def convolve(x, w, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.convolve`; one group."""
    counts = geometry.counts(x.shape[2:])
    places, many = math.prod(counts), w.shape[0]
    matrix = w.reshape(many, -1)
    out = empty((x.shape[0], many, *counts), x.dtype)
    for part in _parts(x.shape[0], matrix.shape[1], places, x.itemsize):
        some = out[part].reshape(-1, many, places)
        products = matmul(matrix, _unfolded(x[part], geometry, counts))
        some[...] = products.reshape(many, len(some), places).swapaxes(0, 1)
    return out


def input_gradient(g, w, size: tuple, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.input_gradient`; one group."""
    from .compiled import unfolded as compiled
    from .compiled.gemm import product

    channels, taps, counts = w.shape[1], math.prod(geometry.kernel), g.shape[2:]
    matrix = w.reshape(w.shape[0], -1).T
    out = empty((g.shape[0], channels, *size), g.dtype)
    steps = np.array((*in_three(geometry), three(counts, 1)))
    for part in _parts(g.shape[0], len(matrix), math.prod(counts), g.itemsize):
        some = _by_channels(g[part])
        columns = _lines(channels, taps, some.shape[1], g.dtype)
        product_into(product, matrix, some, _matrix(columns, some.shape[1]), w.size * some.shape[1])
        compiled.fold(columns, as_volume(out[part]), steps, pool.parallel())
    return out


def weight_gradient(g, x, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.weight_gradient`; one group."""
    from .compiled.gemm import product

    many, channels, counts = g.shape[1], x.shape[1], g.shape[2:]
    shape = (many, channels, *geometry.kernel)
    out: Any = None
    for part in _parts(x.shape[0], math.prod(shape[1:]), math.prod(counts), x.itemsize):
        gradient, columns = _by_channels(g[part]), _unfolded(x[part], geometry, counts).T
        if out is None:
            out = matmul(gradient, columns)
        else:
            product_into(product, gradient, columns, out, out.size * len(columns), 1.0)
    return out.reshape(shape)
