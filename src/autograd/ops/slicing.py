"""Views of one part of a tensor: slices, narrow, select."""

from __future__ import annotations

import numpy as np

from ..errors import DimensionError
from .core.dims import as_integer, normalize_dim
from .core.registry import Sample, composite, primitive


@primitive(method=False, function=False, view=True, node="Slice")
def part(input, index: tuple):
    """`input[index]` for integers, slices, None and Ellipsis: a view."""
    out = input[index]
    return out if type(out) is np.ndarray else input[(*index, ...)]  # one element: a 0-d view


@part.vjp("input")
def _(g, input_shape, index):
    return placed(g, input_shape, index)


@primitive(method=False, function=False)
def placed(input, shape: tuple, index: tuple):
    """Zeros of `shape` with `input` at `index`: the gradient of `part`."""
    out = np.zeros(shape, input.dtype)
    out[index] = input
    return out


@placed.vjp("input")
def _(g, index):
    return part(g, index)


@part.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (slice(None), 1))


@placed.samples
def _(rng):
    yield Sample(rng.normal(size=2), (2, 3), (slice(None), 1))


def at_dim(dim: int, where) -> tuple:
    return (slice(None),) * dim + (where,)


@composite()
def narrow(input, dim: int, start, length: int):
    """A view of `length` places along `dim` from `start` on.

    Args:
        dim: the dimension to cut.
        start: the first place, a number or a 0-d tensor; negative ones count from the end.
        length: number of places.

    Raises:
        DimensionError: the places are not all there.

    >>> autograd.tensor([1, 2, 3, 4]).narrow(0, 1, 2)
    tensor([2, 3])
    """
    given, length = as_integer(start, "start", "narrow"), as_integer(length, "length", "narrow")
    size = size_along(input, dim := normalize_dim(dim, input._array.ndim, "narrow"), "narrow")
    start = given + size if given < 0 else given
    if not (0 <= start <= size and 0 <= length <= size - start):
        raise DimensionError(
            f"narrow: a part of the {size} places is required; got start {given} and length "
            f"{length}."
        )
    return part(input, at_dim(dim, slice(start, start + length)))


def size_along(input, dim: int, operation: str) -> int:
    if not input._array.ndim:
        raise DimensionError(
            f"{operation}: a tensor with dimensions is required; got a 0-d tensor."
        )
    return input._array.shape[dim]


@composite()
def select(input, dim: int, index: int):
    """A view of one place along `dim`, which is dropped.

    Args:
        dim: the dimension that is dropped.
        index: the place; negative ones count from the end.

    Raises:
        DimensionError: there is no such place.

    >>> autograd.tensor([[1, 2], [3, 4]]).select(1, 0)
    tensor([1, 3])
    """
    dim = normalize_dim(dim, input._array.ndim, "select")
    size, index = size_along(input, dim, "select"), as_integer(index, "index", "select")
    if not -size <= index < size:
        raise DimensionError(
            f"select: an index between {-size} and {size - 1} is required; got {index}."
        )
    return part(input, at_dim(dim, index % size))


@narrow.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 4)), 1, 1, 2)
    yield Sample(rng.normal(size=(2, 4)), -1, 4, 0)


@select.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 4)), 1, -1)
