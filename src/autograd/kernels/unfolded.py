"""Convolution as one product with the columns of a batch, for planes too small for rows of vectors.

See `compiled/unfolded.py`. The weight is used as it is: that it need not be rearranged is what
counts where each of its elements meets few places.
"""

from __future__ import annotations

import math

import numpy as np

from . import pool
from .buffers import empty
from .columns import Geometry
from .direct import as_volume, in_three, three
from .products import product_into

MEMORY = 4 * 1024 * 1024  # bytes of columns that are multiplied together
CHANNELS = 32  # from which matrices are large enough for a product
SLACK = 64  # bytes behind a line of columns, into which its last vector may reach


def suits_convolve(batch: int, w_shape: tuple, counts: tuple, stride: int) -> bool:
    """Whether this is the fastest way for a convolution.

    Moving a row into columns costs one step for each of its taps, and saves as many steps as there
    are output channels, for each of which the weight of a tap would be rearranged.
    """
    rows = batch * math.prod(counts[:-1])
    few = rows * (2 if stride == 1 else 4) <= w_shape[0]
    return few and rows * counts[-1] <= (256 if stride == 1 else 128) and _wide(w_shape)


def suits_input_gradient(batch: int, w_shape: tuple, counts: tuple, stride: int) -> bool:
    """The same for the input's gradient, where adding a row up costs twice as much."""
    rows = batch * math.prod(counts[:-1])
    return 4 * rows <= w_shape[0] and rows * counts[-1] <= 256 and _wide(w_shape)


def suits_weight_gradient(batch: int, w_shape: tuple, counts: tuple, stride: int) -> bool:
    """The same for the weight's gradient, whose size counts in the other ways."""
    return batch * math.prod(counts) <= 8 * w_shape[1]


def _wide(w_shape: tuple) -> bool:
    return min(w_shape[:2]) >= CHANNELS


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


def _multiply(a: np.ndarray, b: np.ndarray, out: np.ndarray, beta: float = 0.0) -> None:
    from .compiled.gemm import product

    product_into(product, a, b, out, a.shape[1] * out.size, beta)


def convolve(x, w, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.convolve`; one group."""
    counts = geometry.counts(x.shape[2:])
    places, many = math.prod(counts), w.shape[0]
    matrix = w.reshape(many, -1)
    out = empty((x.shape[0], many, *counts), x.dtype)
    for part in _parts(x.shape[0], matrix.shape[1], places, x.itemsize):
        some = out[part].reshape(-1, many, places)
        columns = _unfolded(x[part], geometry, counts)
        if len(some) == 1:
            _multiply(matrix, columns, some[0])
        else:
            products = empty((many, len(some), places), x.dtype)
            _multiply(matrix, columns, products.reshape(many, -1))
            some[...] = products.swapaxes(0, 1)
    return out


def input_gradient(g, w, size: tuple, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.input_gradient`; one group."""
    from .compiled import unfolded as compiled

    channels, taps, counts = w.shape[1], math.prod(geometry.kernel), g.shape[2:]
    matrix = w.reshape(w.shape[0], -1).T
    out = empty((g.shape[0], channels, *size), g.dtype)
    for part in _parts(g.shape[0], len(matrix), math.prod(counts), g.itemsize):
        some = _by_channels(g[part])
        columns = _lines(channels, taps, some.shape[1], g.dtype)
        _multiply(matrix, some, _matrix(columns, some.shape[1]))
        compiled.fold(
            columns,
            as_volume(out[part]),
            tuple(in_three(geometry)),
            three(counts, 1),
            pool.parallel(),
        )
    return out


def weight_gradient(g, x, geometry: Geometry, groups: int) -> np.ndarray:
    """See `convolution.weight_gradient`; one group."""
    many, channels, counts = g.shape[1], x.shape[1], g.shape[2:]
    out = np.empty((many, channels, *geometry.kernel), x.dtype)
    products = out.reshape(many, -1)
    parts = _parts(x.shape[0], products.shape[1], math.prod(counts), x.itemsize)
    for i, part in enumerate(parts):
        columns = _unfolded(x[part], geometry, counts)
        _multiply(_by_channels(g[part]), columns.T, products, float(i > 0))
    return out
