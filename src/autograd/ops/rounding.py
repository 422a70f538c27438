"""Rounding. Not differentiable: the gradient is 0."""

from __future__ import annotations

import numpy as np

from ..errors import DTypeError
from .arithmetic import SPECIAL
from .core.registry import Sample, composite, primitive


def _whole(function, array):
    """Apply a rounding function to floating-point arrays; integers are whole already."""
    if array.dtype.kind == "c":
        raise DTypeError(
            f"{function.__name__}: a real tensor is required; got {array.dtype}. Round the real "
            "and the imaginary part."
        )
    return array.copy() if array.dtype.kind in "biu" else function(array)


@primitive(inplace=True)
def floor(input):
    """The largest whole number not above each element.

    >>> autograd.floor(autograd.tensor([1.7, -1.2]))
    tensor([ 1., -2.])
    """
    return _whole(np.floor, input)


@primitive(inplace=True)
def ceil(input):
    """The smallest whole number not below each element.

    >>> autograd.ceil(autograd.tensor([1.2, -1.7]))
    tensor([ 2., -1.])
    """
    return _whole(np.ceil, input)


@primitive(inplace=True, aliases=("fix",))
def trunc(input):
    """Each element without its fractional part.

    >>> autograd.trunc(autograd.tensor([1.7, -1.7]))
    tensor([ 1., -1.])
    """
    return _whole(np.trunc, input)


@primitive(inplace=True, name="round")
def round_(input, *, decimals: int = 0):
    """Each element rounded to the nearest number with `decimals` decimals, halves to even.

    Args:
        decimals: number of decimals; negative ones round to tens, hundreds ...

    Gradient: 0.

    >>> autograd.round(autograd.tensor([0.5, 1.5, 2.4]))
    tensor([0., 2., 2.])
    """
    if decimals == 0:
        return _whole(np.rint, input)
    if input.dtype.kind != "f":
        raise DTypeError(
            f"round: a floating-point tensor is required for decimals; got {input.dtype}."
        )
    scale = input.dtype.type(10.0 ** abs(decimals))
    return np.rint(input * scale) / scale if decimals > 0 else np.rint(input / scale) * scale


for _operator in (floor, ceil, trunc, round_):

    @_operator.vjp("input")
    def _(g):
        return g * 0

    @_operator.samples
    def _(rng):
        yield Sample(rng.uniform(-9, 9, (2, 3)))
        yield Sample(np.asarray(1.25))
        yield Sample(np.arange(3))
        yield Sample(np.zeros((0, 2)))
        yield Sample(SPECIAL, grad=False)


@round_.samples
def _(rng):
    yield Sample(rng.uniform(-9, 9, (2, 3)), decimals=1)
    yield Sample(rng.uniform(-900, 900, (2, 3)), decimals=-2)
    yield Sample(np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]))


@composite(inplace=True)
def frac(input):
    """The fractional part of each element, with its sign.

    >>> autograd.frac(autograd.tensor([1.5, -1.5]))
    tensor([ 0.5000, -0.5000])
    """
    return input - trunc(input)


@frac.samples
def _(rng):
    yield Sample(rng.uniform(-9, 9, (2, 3)))
