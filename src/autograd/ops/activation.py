"""Activation functions."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..engine.modes import mode
from ..errors import ArgumentError
from ..kernels.elementwise import Elementwise, named
from . import scalars
from .aliasing import assign
from .comparison import minimum, where
from .conversion import clone
from .exponential import exp, expm1, log1p, sigmoid
from .powers import abs_
from .registry import Sample, composite, primitive
from .special import ndtr
from .trigonometry import tanh

_FLOAT32 = np.dtype("float32")
_large_gradient = named("relu_gradient")
_ZERO32 = np.zeros((), _FLOAT32)  # an array as operand: half the time of a Python 0
_ZERO = {np.dtype(name): np.zeros((), name) for name in ("float32", "float64")}


@primitive(inplace=True, quiet=True, large="relu")
def relu(input):
    """`max(x, 0)`; NaN stays NaN. The gradient at 0 is 0.

    >>> autograd.relu(autograd.tensor([-1., 2.]))
    tensor([0., 2.])
    """
    dtype = input.dtype
    return np.maximum(input, _ZERO32 if dtype is _FLOAT32 else _ZERO.get(dtype, 0))


@primitive(method=False, function=False)
def relu_gradient(input, output):
    """`input` where `output` is positive, else 0."""
    if output.size >= _large_gradient.least:
        out = _large_gradient(input, output)
        if out is not None:
            return out
    zero = _ZERO32 if output.dtype is _FLOAT32 else _ZERO.get(output.dtype, 0)
    gradient = input.copy()
    gradient[np.less_equal(output, zero)] = zero
    return gradient


@relu.vjp("input", kernel=relu_gradient.operator.forward)
def _(g, out):
    return relu_gradient(g, out)


@relu_gradient.vjp("input")
def _(g, output):
    return relu_gradient(g, output)


@relu_gradient.vjp("output")
def _(g):
    return g * 0  # so that second derivatives are 0 rather than missing, as in PyTorch


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


functional = {"namespace": "nn.functional", "method": False}


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


@primitive("float", method=False, function=False, node="Hardtanh")
def clamped_slope(input, low: float, high: float):
    """`x` limited to a range, with gradient 0 on its ends."""
    return np.clip(input, low, high)


@clamped_slope.vjp("input")
def _(g, input, low, high):
    return within(g, input, low, high)


def _within(g, at, low, high):
    return where((at > low) & (at < high), g, 0.0)


_large_within = Elementwise("within", partial(scalars.ready, _within))


@primitive(method=False, function=False)
def within(input, at, low: float, high: float):
    """`input` where `at` is within a range, else 0."""
    if at.size >= _large_within.least:
        out = _large_within(input, at, low, high)
        if out is not None:
            return out
    return _within(input, at, low, high)


@within.vjp("input")
def _(g, at, low, high):
    return within(g, at, low, high)


@within.vjp("at")
def _(g):
    return g * 0


@within.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), -0.5, 0.5, grad=False)


@clamped_slope.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), -0.5, 0.5)


def _applied(function, input, inplace: bool):
    """`function(input)`, written over the input if `inplace`.

    The derivative may need the input, so a copy of it is kept where it is to be overwritten.
    """
    if not inplace:
        return function(input)
    kept = clone(input) if mode.grad and input.requires_grad else input
    assign(input, function(kept), "inplace activation")
    return input


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
    return _applied(lambda x: clamped_slope(x, float(min_val), float(max_val)), input, inplace)


@primitive("float", method=False, function=False, node="LeakyRelu", large=True)
def sloped(input, negative_slope: float):
    """`x` where positive, else `negative_slope * x`."""
    return where(input > 0.0, input, input * negative_slope)


@sloped.vjp("input")
def _(g, input, negative_slope):
    return sloped_gradient(g, input, negative_slope)


def _sloped_gradient(g, at, negative_slope):
    return where(at > 0.0, g, g * negative_slope)


_large_sloped = Elementwise("sloped_gradient", partial(scalars.ready, _sloped_gradient))


@primitive(method=False, function=False)
def sloped_gradient(input, at, negative_slope: float):
    """`input` where `at` is positive, else `negative_slope * input`."""
    if at.size >= _large_sloped.least:
        out = _large_sloped(input, at, negative_slope)
        if out is not None:
            return out
    return _sloped_gradient(input, at, negative_slope)


@sloped_gradient.vjp("input")
def _(g, at, negative_slope):
    return sloped_gradient(g, at, negative_slope)


@sloped_gradient.vjp("at")
def _(g):
    return g * 0


@sloped_gradient.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 0.1, grad=False)


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
    return _applied(lambda x: sloped(x, float(negative_slope)), input, inplace)


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
    return where(input > 0, input, input * weight)


@primitive("float", method=False, function=False, node="Elu", large=True)
def exponential_below(input, alpha: float):
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
    return where(input > 0.0, input, expm1(minimum(input, input * 0.0)) * alpha)


@exponential_below.vjp("input", scalar=True)
def _(g, input, alpha):
    return where(input > 0.0, g, g * exp(minimum(input, input * 0.0)) * alpha)


@composite(**functional)
def elu(input, alpha: float = 1.0, inplace: bool = False):
    """`x` where positive, else `alpha * (exp(x) - 1)`.

    Args:
        alpha: the limit at minus infinity is -alpha.
        inplace: write over the input.

    >>> autograd.nn.functional.elu(autograd.tensor([0., 1.]))
    tensor([0., 1.])
    """
    return _applied(lambda x: exponential_below(x, float(alpha)), input, inplace)


_SELU = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717


@composite(method=False)
def selu(input, inplace: bool = False):
    """Self-normalising ELU.

    Args:
        inplace: write over the input.

    Source: Klambauer, Unterthiner, Mayr, Hochreiter, "Self-Normalizing Neural Networks" (2017).

    >>> autograd.selu(autograd.tensor([0., 1.]))
    tensor([0.0000, 1.0507])
    """
    scale, alpha = _SELU
    return _applied(lambda x: elu(x, alpha) * scale, input, inplace)


@composite(method=False)
def celu(input, alpha: float = 1.0, inplace: bool = False):
    """`max(0, x) + min(0, alpha * (exp(x / alpha) - 1))`.

    Args:
        alpha: scale of the negative part; not 0.
        inplace: write over the input.

    >>> autograd.celu(autograd.tensor([0., 1.]))
    tensor([0., 1.])
    """

    def continued(x):
        return where(x > 0, x, expm1(minimum(x, x * 0) / alpha) * alpha)

    return _applied(continued, input, inplace)


@primitive("float", method=False, function=False, node="Gelu", large=True)
def gelu_exact(input):
    """`x * Phi(x)`."""
    return input * ndtr(input)


@gelu_exact.vjp("input", scalar=True)
def _(g, input):
    density = exp(input * input * -0.5) * 0.3989422804014327
    return g * (ndtr(input) + input * density)


@primitive("float", method=False, function=False, node="Gelu", large=True)
def gelu_tanh(input):
    """The approximation of `x * Phi(x)` by tanh."""
    cubic = (input + input * input * input * 0.044715) * 0.7978845608028654
    return input * 0.5 * (tanh(cubic) + 1.0)


@gelu_tanh.vjp("input", scalar=True)
def _(g, input):
    square = input * input
    t = tanh((input + input * square * 0.044715) * 0.7978845608028654)
    inner = (square * 0.134145 + 1.0) * 0.7978845608028654
    return g * (0.5 * (t + 1.0) + input * 0.5 * (1.0 - t * t) * inner)


@composite(**functional)
def gelu(input, approximate: str = "none"):
    """`x * Phi(x)` with the normal distribution's Phi, exactly or by tanh.

    Args:
        approximate: "none", or "tanh" for the approximation by tanh.

    Source: Hendrycks, Gimpel, "Gaussian Error Linear Units" (2016).

    >>> autograd.nn.functional.gelu(autograd.tensor([0., 1.]))
    tensor([0.0000, 0.8413])
    """
    if approximate == "none":
        return gelu_exact(input)
    if approximate == "tanh":
        return gelu_tanh(input)
    raise ArgumentError(f"gelu: approximate 'none' or 'tanh' is required; got {approximate!r}.")


@primitive("float", method=False, function=False, node="Silu", large=True)
def gated_by_itself(input):
    """`x * sigmoid(x)`."""
    return input * sigmoid(input)


@gated_by_itself.vjp("input", scalar=True)
def _(g, input):
    s = sigmoid(input)
    return g * s * (input * (1.0 - s) + 1.0)


@composite(**functional)
def silu(input, inplace: bool = False):
    """`x * sigmoid(x)`, also called swish.

    Args:
        inplace: write over the input.

    >>> autograd.nn.functional.silu(autograd.tensor([0., 1.]))
    tensor([0.0000, 0.7311])
    """
    return _applied(gated_by_itself, input, inplace)


@primitive("float", method=False, function=False, node="Softplus", large=True)
def smooth_relu(input, beta: float, threshold: float):
    """`log(1 + exp(beta * x)) / beta`, and `x` above the threshold."""
    scaled = input * beta
    return where(scaled > threshold, input, log1p(exp(minimum(scaled, threshold))) / beta)


@smooth_relu.vjp("input", scalar=True)
def _(g, input, beta, threshold):
    scaled = input * beta
    return where(scaled > threshold, g, g * sigmoid(scaled))


@composite(**functional)
def softplus(input, beta: float = 1.0, threshold: float = 20.0):
    """`log(1 + exp(beta * x)) / beta`, and `x` where `beta * x` exceeds the threshold.

    Args:
        beta: sharpness of the bend.
        threshold: from here on linear.

    >>> autograd.nn.functional.softplus(autograd.tensor([0.]))
    tensor([0.6931])
    """
    return smooth_relu(input, float(beta), float(threshold))


@composite(**functional)
def mish(input, inplace: bool = False):
    """`x * tanh(softplus(x))`.

    Args:
        inplace: write over the input.

    Source: Misra, "Mish: A Self Regularized Non-Monotonic Activation Function" (2019).

    >>> autograd.nn.functional.mish(autograd.tensor([0.]))
    tensor([0.])
    """
    return _applied(lambda x: x * tanh(softplus(x)), input, inplace)


@composite(**functional)
def softsign(input):
    """`x / (1 + |x|)`.

    >>> autograd.nn.functional.softsign(autograd.tensor([1.]))
    tensor([0.5000])
    """
    return input / (abs_(input) + 1)


@composite(**functional)
def hardsigmoid(input, inplace: bool = False):
    """`clamp(x + 3, 0, 6) / 6`.

    Args:
        inplace: write over the input.

    >>> autograd.nn.functional.hardsigmoid(autograd.tensor([0.]))
    tensor([0.5000])
    """
    return _applied(lambda x: clamped_slope(x + 3, 0.0, 6.0) / 6, input, inplace)


@composite(**functional)
def hardswish(input, inplace: bool = False):
    """`x * clamp(x + 3, 0, 6) / 6`.

    Args:
        inplace: write over the input.

    >>> autograd.nn.functional.hardswish(autograd.tensor([1.]))
    tensor([0.6667])
    """
    return _applied(lambda x: x * clamped_slope(x + 3, 0.0, 6.0) / 6, input, inplace)


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
    return _applied(lambda x: where(x > threshold, x, value), input, inplace)


@composite(**functional)
def tanhshrink(input):
    """`x - tanh(x)`.

    >>> autograd.nn.functional.tanhshrink(autograd.tensor([0.]))
    tensor([0.])
    """
    return input - tanh(input)


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
    return where(input > lambd, input - lambd, where(input < -lambd, input + lambd, input * 0))


@composite()
def hardshrink(input, lambd: float = 0.5):
    """`x` where its magnitude exceeds `lambd`, else 0.

    Args:
        lambd: half the width of the range around 0.

    Gradient: 1 outside the range, 0 in it.

    >>> autograd.hardshrink(autograd.tensor([0.2, 1.]))
    tensor([0., 1.])
    """
    return where((input >= -lambd) & (input <= lambd), input * 0, input)


@composite(**functional)
def logsigmoid(input):
    """`log(sigmoid(x))` without overflow.

    >>> autograd.nn.functional.logsigmoid(autograd.tensor([0.]))
    tensor([-0.6931])
    """
    return minimum(input, 0 * input) - log1p(exp(-abs_(input)))


@composite(**functional)
def glu(input, dim: int = -1):
    """The first half along `dim`, gated by the sigmoid of the second.

    Args:
        dim: the dimension that is halved; its size is even.

    Source: Dauphin, Fan, Auli, Grangier, "Language Modeling with Gated Convolutional Networks"
    (2016).

    >>> autograd.nn.functional.glu(autograd.tensor([2., 0.]))
    tensor([1.])
    """
    size = input._array.shape[dim] if input._array.ndim else 1
    if size % 2:
        raise ArgumentError(f"glu: an even size along dim {dim} is required; got {size}.")
    a, b = input.chunk(2, dim)
    return a * sigmoid(b)


for _operator in (
    relu6, hardtanh, leaky_relu, elu, selu, celu, gelu, silu, softplus, mish, softsign, hardsigmoid,
    hardswish, tanhshrink, softshrink, hardshrink, logsigmoid,
):  # fmt: skip

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)) * 2)
        yield Sample(np.asarray(0.7))
        yield Sample(np.zeros((0, 2)))


for _operator in (gelu_exact, gelu_tanh, gated_by_itself):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)) * 2)


@sloped.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 0.1)


@exponential_below.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1.5)


@smooth_relu.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 2.0, 1.0)


@gelu.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), approximate="tanh")


@softplus.samples
def _(rng):
    yield Sample(np.array([-100.0, 100.0, 1.0]), 2.0, 10.0)


@prelu.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), rng.normal(size=3))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=1))


@threshold.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 0.1, 20.0)


@glu.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 4)))
    yield Sample(rng.normal(size=(4, 2)), 0)
