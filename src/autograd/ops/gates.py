"""Activations that multiply their input by a gate: gelu, silu, mish, glu."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError
from .core.registry import Sample, composite, functional, primitive
from .exponential import exp, sigmoid
from .exponential_units import softplus
from .inplace import applied
from .rectifiers import clamped_slope
from .special import ndtr
from .trigonometry import tanh


@primitive("real", method=False, function=False, node="Gelu", large=True)
def gelu_exact(input):
    """`x * Phi(x)`."""
    return input * ndtr(input)


@gelu_exact.vjp("input", scalar=True)
def _(g, input):
    density = exp(input * input * -0.5) * 0.3989422804014327
    return g * (ndtr(input) + input * density)


@primitive("real", method=False, function=False, node="Gelu", large=True)
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


@primitive("real", method=False, function=False, node="Silu", large=True)
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
    return applied(gated_by_itself, input, inplace)


@composite(**functional)
def mish(input, inplace: bool = False):
    """`x * tanh(softplus(x))`.

    Args:
        inplace: write over the input.

    Source: Misra, "Mish: A Self Regularized Non-Monotonic Activation Function" (2019).

    >>> autograd.nn.functional.mish(autograd.tensor([0.]))
    tensor([0.])
    """
    return applied(lambda x: x * tanh(softplus(x)), input, inplace)


@composite(**functional)
def hardswish(input, inplace: bool = False):
    """`x * clamp(x + 3, 0, 6) / 6`.

    Args:
        inplace: write over the input.

    >>> autograd.nn.functional.hardswish(autograd.tensor([1.]))
    tensor([0.6667])
    """
    return applied(lambda x: x * clamped_slope(x + 3, 0.0, 6.0) / 6, input, inplace)


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


for _operator in (gelu, silu, mish, hardswish):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)) * 2)
        yield Sample(np.asarray(0.7))
        yield Sample(np.zeros((0, 2)))


for _operator in (gelu_exact, gelu_tanh, gated_by_itself):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)) * 2)


@gelu.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), approximate="tanh")


@glu.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 4)))
    yield Sample(rng.normal(size=(4, 2)), 0)
