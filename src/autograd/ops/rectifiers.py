"""Piecewise linear activations: relu and its relatives, thresholds, shrinkage."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError
from ..kernels.elementwise import named
from .comparison import ordered, where
from .core.registry import Sample, composite, functional, primitive
from .flat import bent
from .inplace import applied

_FLOAT32 = np.dtype("float32")
_large_gradient = named("relu_gradient")
_ZERO32 = np.zeros((), _FLOAT32)  # an array as operand: half the time of a Python 0
_ZERO = {np.dtype(name): np.zeros((), name) for name in ("float32", "float64")}


@primitive(inplace=True, quiet=True, large="relu", flat=True)
def relu(input):
    """`max(x, 0)`; NaN stays NaN. The gradient at 0 is 0.

    >>> autograd.relu(autograd.tensor([-1., 2.]))
    tensor([0., 2.])
    """
    dtype = input.dtype
    if dtype is not _FLOAT32 and dtype.kind == "c":
        ordered("relu", input, input)
    return np.maximum(input, _ZERO32 if dtype is _FLOAT32 else _ZERO.get(dtype, 0))


@primitive(method=False, function=False)
def relu_gradient(input, output):
    """`input` where `output` is positive, else 0."""
    if output.size >= _large_gradient.least:
        out = _large_gradient(input, output)
        if out is not None:
            return out
    zero = _ZERO32 if output.dtype is _FLOAT32 else _ZERO.get(output.dtype, 0)
    gradient = np.array(input)
    np.putmask(gradient, np.less_equal(output, zero), zero)
    return gradient


@relu.vjp("input", kernel=relu_gradient.operator.forward)
def _(g, out):
    return relu_gradient(g, out)


@relu_gradient.vjp("input")
def _(g, output):
    return relu_gradient(g, output)


@relu_gradient.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), grad=False)


def _around_zero(rng):
    yield Sample(rng.normal(size=(2, 3)) * 2)
    yield Sample(np.asarray(0.7))
    yield Sample(np.zeros((0, 2)))
    yield Sample(np.array([np.nan, np.inf, -np.inf]), grad=False)


@relu.samples
def _(rng):
    yield from _around_zero(rng)
    yield Sample(np.array([0.0, -0.0, 1.0]))
    yield Sample(np.arange(-2, 3))


@composite(**functional)
def relu6(input, inplace: bool = False):
    """`min(max(x, 0), 6)`.

    Args:
        inplace: write over the input.

    Gradient: 1 between 0 and 6, 0 elsewhere and on both ends.

    >>> autograd.nn.functional.relu6(autograd.tensor([-1., 8.]))
    tensor([0., 6.])
    """
    return hardtanh(input, 0.0, 6.0, inplace)


@primitive("real", method=False, function=False, node="Hardtanh", flat=True)
def clamped_slope(input, low: float, high: float):
    """`x` limited to a range, with gradient 0 on its ends."""
    return np.minimum(np.maximum(input, low), high)  # in half the time of np.clip


@clamped_slope.vjp("input", scalar=True)
def _(g, input, low, high):
    return where((input > low) & (input < high), g, 0.0)


@clamped_slope.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), -0.5, 0.5)


@composite(**functional)
def hardtanh(input, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False):
    """`x` limited to the range from `min_val` to `max_val`; gradient 0 on its ends.

    Args:
        min_val, max_val: the range.
        inplace: write over the input.

    >>> autograd.nn.functional.hardtanh(autograd.tensor([-3., 0.5]))
    tensor([-1.0000,  0.5000])
    """
    if min_val > max_val:
        raise ArgumentError(f"hardtanh: min_val <= max_val is required; got {min_val}, {max_val}.")
    return applied(lambda x: clamped_slope(x, float(min_val), float(max_val)), input, inplace)


def _sloped_arrays(input, negative_slope: float):
    if 0 < negative_slope <= 1:
        return np.maximum(input, input * negative_slope)
    return np.where(np.greater(input, 0), input, input * negative_slope)


@primitive(
    "real", method=False, function=False, node="LeakyRelu", large=True, flat=True,
    kernel=_sloped_arrays,
)  # fmt: skip
def sloped(input, negative_slope: float):
    """`x` where positive, else `negative_slope * x`."""
    return where(input > 0.0, input, input * negative_slope)


@sloped.vjp("input", scalar=True)
def _(g, input, negative_slope):
    return where(input > 0.0, g, g * negative_slope)


@composite(**functional)
def leaky_relu(input, negative_slope: float = 0.01, inplace: bool = False):
    """`x` where positive, else `negative_slope * x`.

    Args:
        negative_slope: factor of negative elements.
        inplace: write over the input.

    Gradient: `negative_slope` at 0.

    >>> autograd.nn.functional.leaky_relu(autograd.tensor([-1., 1.]))
    tensor([-0.0100,  1.0000])
    """
    return applied(lambda x: sloped(x, float(negative_slope)), input, inplace)


@composite()
def prelu(input, weight):
    """`x` where positive, else `weight * x`, with a weight for each channel (dim 1).

    Args:
        weight: vector [channels], or one number for all.

    Gradient: at 0 as on the negative side.

    >>> autograd.prelu(autograd.tensor([-1., 1.]), autograd.tensor([0.5]))
    tensor([-0.5000,  1.0000])
    """
    shape = [1] * input._array.ndim
    if weight._array.size > 1 and len(shape) > 1:
        shape[1] = weight._array.size
    weight = weight.reshape(tuple(shape)) if shape else weight.reshape(())
    return bent(where(input > 0, input, input * weight))


@primitive("result", method=False, function=False, node="Threshold", large=True, flat=True)
def kept_above(input, threshold: float, value: float):
    """`x` where above the threshold, else `value`."""
    return where(input <= threshold, value, input)


@kept_above.vjp("input", scalar=True)
def _(g, input, threshold):
    return where(input <= threshold, 0.0, g)


@composite(method=False)
def threshold(input, threshold: float, value: float, inplace: bool = False):
    """`x` where above the threshold, else `value`.

    Args:
        threshold: what elements have to exceed.
        value: number for the others.
        inplace: write over the input.

    Gradient: 1 where above the threshold, else 0.

    >>> autograd.threshold(autograd.tensor([0.5, 2.]), 1, 0)
    tensor([0., 2.])
    """
    if input._array.dtype.kind in "iu":
        value = int(value)
    return applied(lambda x: kept_above(x, threshold, value), input, inplace)


@primitive("float", method=False, function=False, node="Softshrink", large=True, flat=True)
def shrunk(input, lambd: float):
    """`x` moved towards 0 by `lambd`, and 0 within it."""
    return where(input > lambd, input - lambd, where(input < -lambd, input + lambd, input * 0.0))


@shrunk.vjp("input", scalar=True)
def _(g, input, lambd):
    return where((input >= -lambd) & (input <= lambd), 0.0, g)


@composite(**functional)
def softshrink(input, lambd: float = 0.5):
    """`x` moved towards 0 by `lambd`, and 0 within it.

    Args:
        lambd: half the width of the range around 0; at least 0.

    Gradient: 1 outside the range, 0 in it.

    >>> autograd.nn.functional.softshrink(autograd.tensor([0.2, 1.]))
    tensor([0.0000, 0.5000])
    """
    if lambd < 0:
        raise ArgumentError(f"softshrink: lambd of at least 0 is required; got {lambd}.")
    return shrunk(input, float(lambd))


@primitive("float", method=False, function=False, node="Hardshrink", large=True, flat=True)
def cut_within(input, lambd: float):
    """`x`, but 0 within `lambd`."""
    return where((input >= -lambd) & (input <= lambd), 0.0, input)


@cut_within.vjp("input", scalar=True)
def _(g, input, lambd):
    return where((input >= -lambd) & (input <= lambd), 0.0, g)


@composite()
def hardshrink(input, lambd: float = 0.5):
    """`x` where its magnitude exceeds `lambd`, else 0.

    Args:
        lambd: half the width of the range around 0.

    Gradient: 1 outside the range, 0 in it.

    >>> autograd.hardshrink(autograd.tensor([0.2, 1.]))
    tensor([0., 1.])
    """
    return cut_within(input, float(lambd))


for _operator in (relu6, hardtanh, leaky_relu, softshrink, hardshrink):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)) * 2)
        yield Sample(np.asarray(0.7))
        yield Sample(np.zeros((0, 2)))


@sloped.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 0.1)


@prelu.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), rng.normal(size=3))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=1))


@threshold.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 0.1, 20.0)


@kept_above.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 0.1, 20.0)


for _operator in (shrunk, cut_within):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), 0.5)
