"""Limiting elements to a range."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..engine.graph import tensor_types
from ..errors import ArgumentError, DTypeError
from .comparison import NAN, where
from .conversion import cast
from .core.registry import Sample, composite, primitive


@primitive("result", name="clamp", method=False, function=False, large="limited")
def clipped(input, lowest: float | int | None, highest: float | int | None):
    """Each element limited to numbers."""
    out = input
    if lowest is not None:
        out = np.maximum(out, lowest)
    if highest is not None:
        out = np.minimum(out, highest)
    return out


@clipped.vjp("input", scalar=True)
def _(g, input, lowest, highest):
    if lowest is not None:
        g = where(input >= lowest, g, g * 0.0)
    if highest is not None:
        g = where(input <= highest, g, g * 0.0)
    return g


@clipped.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), -0.5, 0.5)


@primitive("result", broadcasts=True, method=False, function=False, node="ClampMin")
def at_least(input, low):
    """Each element limited from below by a tensor."""
    return np.maximum(input, low)


@at_least.vjp("input")
def _(g, input, low):
    return where(input >= low, g, g * 0)


@at_least.vjp("low")
def _(g, input, low):
    return where(input < low, g, g * 0)


@primitive("result", broadcasts=True, method=False, function=False, node="ClampMax")
def at_most(input, high):
    """Each element limited from above by a tensor."""
    return np.minimum(input, high)


@at_most.vjp("input")
def _(g, input, high):
    return where(input <= high, g, g * 0)


@at_most.vjp("high")
def _(g, input, high):
    return where(input > high, g, g * 0)


@primitive("result", broadcasts=True, method=False, function=False, node="Clamp")
def between(input, low, high):
    """Each element limited by two tensors, or a tensor and a number."""
    return np.minimum(np.maximum(input, low), high)


@between.vjp("input")
def _(g, input, low, high):
    return where((input >= low) & (input <= high), g, g * 0)


@between.vjp("low")
def _(g, input, low, high):
    return where((input < low) & (low < high), g, g * 0)


@between.vjp("high")
def _(g, input, low, high):
    return where((input > high) | (high < low), g, g * 0)


for _operator in (at_least, at_most, between):

    @_operator.samples
    def _(rng, inputs=_operator.operator.inputs):
        yield Sample(*(rng.normal(size=(2, 3)) for _ in inputs))
        yield Sample(rng.normal(size=(2, 3)), *(rng.normal(size=3) for _ in inputs[1:]))


@composite(inplace=True, aliases=("clip",))
def clamp(input, min=None, max=None, *, out=None):
    """Each element limited to the range from `min` to `max`.

    Args:
        input: tensor.
        min, max: numbers or tensors that broadcast; either may be None. Where `min` exceeds `max`
            the result is `max`.
        out: a tensor of the result's shape to write into.

    Raises:
        ArgumentError: neither `min` nor `max` is given.
        DTypeError: an argument is complex.

    Gradient: 1 inside the range and on its ends, 0 outside, where it goes to a limit that is a
        tensor.

    >>> autograd.clamp(autograd.tensor([-2., 0.5, 2.]), -1, 1)
    tensor([-1.0000,  0.5000,  1.0000])
    """
    if min is None and max is None:
        raise ArgumentError("clamp: min or max is required; got neither.")
    for value in (input, min, max):
        if isinstance(value, complex) or getattr(getattr(value, "dtype", 0), "is_complex", False):
            raise DTypeError(
                "clamp: real tensors and limits are required, because complex numbers have no "
                "order; got a complex one."
            )
    if type(min) not in tensor_types and type(max) not in tensor_types:
        if input.dtype.category < 2 and any(isinstance(v, float) for v in (min, max)):
            input = cast(input, dtypes.get_default_dtype().numpy)
        return clipped(input, min, max, out=out)
    if max is None:
        return at_least(input, min, out=out)
    if min is None:
        return at_most(input, max, out=out)
    return between(input, min, max, out=out)


@clamp.samples
def _(rng):
    x = rng.normal(size=(2, 3))
    yield Sample(x, -0.5, 0.5)
    yield Sample(x, -0.5)
    yield Sample(x, max=0.5)
    yield Sample(x, np.full(3, -0.5), np.full((2, 1), 0.5))
    yield Sample(x, np.full(3, -0.5))
    yield Sample(x, max=np.full((), 0.5))
    yield Sample(x, np.full(3, 0.5), np.full(3, -0.5))
    yield Sample(NAN, np.full(5, 0.5), np.full(5, 2.0))
    yield Sample(np.arange(5), np.array(1.5))
    yield Sample(np.arange(5), 1, 3)
    yield Sample(np.arange(5), 1.5, 3)
    yield Sample(NAN, -1.0, 1.0, grad=False)
    yield Sample(np.array([-1.0, 0.0, 1.0]), -1.0, 1.0)


@composite(inplace=True)
def clamp_min(input, min):
    """Each element limited from below.

    Args:
        min: a number, or a tensor of a shape that broadcasts.

    Gradient: 1 where the element is at least `min`, else it goes to `min`.

    >>> autograd.clamp_min(autograd.tensor([-1., 1.]), 0)
    tensor([0., 1.])
    """
    return clamp(input, min=min)


@composite(inplace=True)
def clamp_max(input, max):
    """Each element limited from above.

    Args:
        max: a number, or a tensor of a shape that broadcasts.

    Gradient: 1 where the element is at most `max`, else it goes to `max`.

    >>> autograd.clamp_max(autograd.tensor([-1., 1.]), 0)
    tensor([-1.,  0.])
    """
    return clamp(input, max=max)


for _operator in (clamp_min, clamp_max):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), 0.1)
