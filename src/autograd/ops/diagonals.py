"""The diagonal of two dimensions, as a view."""

from __future__ import annotations

import numpy as np

from ..errors import DimensionError
from .core.dims import as_integer, normalize_dim
from .core.registry import Sample, composite, primitive


@primitive(method=False, function=False, view=True, node="Diagonal")
def diagonal_view(input, offset: int, dim1: int, dim2: int):
    """The diagonal of two dimensions as the last dimension: a view."""
    out = input.diagonal(offset, dim1, dim2)
    if input.flags.writeable:
        out.flags.writeable = True
    return out


@diagonal_view.vjp("input")
def _(g, input_shape, offset, dim1, dim2):
    return diagonal_placed(g, input_shape, offset, dim1, dim2)


@primitive(method=False, function=False)
def diagonal_placed(input, shape: tuple, offset: int, dim1: int, dim2: int):
    """Zeros of `shape` with `input` on a diagonal."""
    out = np.zeros(shape, input.dtype)
    diagonal_view.operator.forward(out, offset, dim1, dim2)[...] = input
    return out


@diagonal_placed.vjp("input")
def _(g, offset, dim1, dim2):
    return diagonal_view(g, offset, dim1, dim2)


@diagonal_view.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 1, 0, 1)


@diagonal_placed.samples
def _(rng):
    yield Sample(rng.normal(size=3), (3, 4), 1, 0, 1)


@composite()
def diagonal(input, offset: int = 0, dim1: int = 0, dim2: int = 1):
    """The diagonal of two dimensions, as the last dimension: a view.

    Args:
        offset: which diagonal: 0 the main, above it positive, below it negative.
        dim1, dim2: the dimensions that form the matrices.

    >>> autograd.tensor([[1, 2], [3, 4]]).diagonal()
    tensor([1, 4])
    """
    ndim = input._array.ndim
    dim1, dim2 = normalize_dim(dim1, ndim, "diagonal"), normalize_dim(dim2, ndim, "diagonal")
    if dim1 == dim2:
        raise DimensionError(f"diagonal: two different dims are required; got {dim1} twice.")
    return diagonal_view(input, as_integer(offset, "offset", "diagonal"), dim1, dim2)


@diagonal.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)))
    yield Sample(rng.normal(size=(3, 4)), 1)
    yield Sample(rng.normal(size=(2, 3, 4)), -1, 2, 0)
    yield Sample(rng.normal(size=(3, 4)), 7)
