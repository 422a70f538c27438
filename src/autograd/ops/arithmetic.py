"""The four operations and their relatives."""

from __future__ import annotations

import numpy as np

from ..engine.graph import tensor_types
from .conversion import conjugate
from .registry import Sample, composite, primitive


def accumulate(a, b):
    """Sum of two gradients of the same shape: arrays or tensors."""
    if type(a) not in tensor_types and type(b) in tensor_types:
        return add(b, a)
    return a + b


@primitive("result", broadcasts=True, inplace=True)
def add(input, other):
    """Sum of two tensors, element by element.

    >>> autograd.tensor([1., 2.]) + 1
    tensor([2., 3.])
    """
    return np.add(input, other)


@add.vjp("input")
def _(g):
    return g


@add.vjp("other")
def _(g):
    return g


@add.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))


@primitive("result", broadcasts=True, inplace=True, aliases=("multiply",))
def mul(input, other):
    """Product of two tensors, element by element.

    >>> autograd.tensor([1., 2.]) * 3
    tensor([3., 6.])
    """
    return np.multiply(input, other)


@mul.vjp("input")
def _(g, other):
    return g * conjugate(other)


@mul.vjp("other")
def _(g, input):
    return g * conjugate(input)


@mul.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))
