"""Writing over a slice or a diagonal, out of place."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, ShapeError
from .core.dims import normalize_dim
from .core.registry import Sample, composite
from .diagonals import diagonal_view
from .gathering import (
    require_source,
)
from .indexing import replaced_at


def _require_shape(src, shape: tuple, operation: str) -> None:
    if src._array.shape != shape:
        raise ShapeError(
            f"{operation}: a src of the shape {list(shape)} of what it replaces is required; got "
            f"{list(src.shape)}."
        )


def _replaced(input, src, place: tuple, operation: str):
    """A copy with `src` at a place; src has exactly that place's shape."""
    out = replaced_at(input, src, place)
    _require_shape(src, input._array[place].shape, operation)
    return out


@composite()
def select_scatter(input, src, dim: int, index: int):
    """A copy with `src` at one place along `dim`.

    Args:
        src: tensor of the shape of that place (see `select`).
        dim: the dimension.
        index: the place.

    >>> autograd.zeros(2, 2).select_scatter(autograd.ones(2), 0, 1).tolist()
    [[0.0, 0.0], [1.0, 1.0]]
    """
    dim = normalize_dim(dim, input._array.ndim, "select_scatter")
    require_source(input, src, "select_scatter")
    return _replaced(input, src, (slice(None),) * dim + (index,), "select_scatter")


@composite()
def slice_scatter(input, src, dim: int = 0, start=None, end=None, step: int = 1):
    """A copy with `src` at a slice along `dim`.

    Args:
        src: tensor of the slice's shape.
        dim: the dimension.
        start, end, step: the slice, as in Python.

    >>> autograd.zeros(3).slice_scatter(autograd.ones(2), 0, 1)
    tensor([0., 1., 1.])
    """
    if step < 1:
        raise ArgumentError(f"slice_scatter: a step of at least 1 is required; got {step}.")
    dim = normalize_dim(dim, input._array.ndim, "slice_scatter")
    place = (slice(None),) * dim + (slice(start, end, step),)
    return _replaced(input, src, place, "slice_scatter")


@composite()
def diagonal_scatter(input, src, offset: int = 0, dim1: int = 0, dim2: int = 1):
    """A copy with `src` on a diagonal.

    Args:
        src: tensor of the diagonal's shape (see `diagonal`).
        offset: which diagonal: 0 the main, above it positive, below it negative.
        dim1, dim2: the dimensions that form the matrices.

    >>> autograd.zeros(2, 2).diagonal_scatter(autograd.ones(2)).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    ndim = input._array.ndim
    dim1, dim2 = (
        normalize_dim(dim1, ndim, "diagonal_scatter"),
        normalize_dim(dim2, ndim, "diagonal_scatter"),
    )
    from .regions import put_region

    positions = np.arange(input._array.size).reshape(input._array.shape)
    diagonal = diagonal_view.operator.forward(positions, offset, dim1, dim2).copy()
    _require_shape(src, diagonal.shape, "diagonal_scatter")
    return put_region(input, src, diagonal)


@select_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), rng.normal(size=3), 1, 2)


@slice_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), rng.normal(size=(3, 2)), 1, 0, 4, 2)


@diagonal_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), rng.normal(size=3), 1)
