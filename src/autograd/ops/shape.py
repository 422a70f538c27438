"""Views: other shapes over the same memory."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, ShapeError
from ..size import as_size
from .registry import Sample, composite, primitive


@primitive(method=False, function=False, view=True)
def reshaped(input, shape: tuple):
    """`input` in another shape: a view where strides allow, else a copy."""
    return np.asarray(input).reshape(shape)


@reshaped.vjp("input")
def _(g, input_shape):
    return reshaped(g, input_shape)


@reshaped.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (3, 2))


@composite()
def reshape(input, *shape):
    """The elements of `input` in another shape; one size may be -1.

    Args:
        input: tensor of any shape and dtype.
        shape: sizes whose product is the number of elements.

    Returns:
        A view where the strides allow it, else a copy.

    Raises:
        ShapeError: the sizes do not fit the number of elements.

    >>> autograd.tensor([1, 2, 3, 4]).reshape(2, -1)
    tensor([[1, 2],
            [3, 4]])
    """
    sizes = as_size(shape, "reshape", negative=True)
    return reshaped(input, tuple(sizes))


@reshape.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (3, 2))
    yield Sample(rng.normal(size=(2, 3)), (-1,))
    yield Sample(rng.normal(size=()), (1, 1))
    yield Sample(rng.normal(size=(0, 3)), (3, 0))


@primitive(method=False, function=False, view=True)
def permuted(input, dims: tuple):
    """`input` with its dimensions in the order `dims`."""
    return np.transpose(input, dims)


@permuted.vjp("input")
def _(g, dims):
    return permuted(g, tuple(np.argsort(dims)))


@permuted.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), (2, 0, 1))
