"""Rectifiers with an exponential or logarithmic bend: elu and its relatives, softplus."""

from __future__ import annotations

import numpy as np

from .comparison import minimum, where
from .core.registry import Sample, composite, functional, primitive
from .exponential import exp, expm1, log1p, sigmoid
from .inplace import applied


def _exponential_below_arrays(input, alpha: float):
    below = np.expm1(np.minimum(input, 0))
    if alpha != 1:
        below = below * alpha
    return np.where(np.greater(input, 0), input, below)


@primitive(
    "real", method=False, function=False, node="Elu", large=True, kernel=_exponential_below_arrays
)
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
    return applied(lambda x: exponential_below(x, float(alpha)), input, inplace)


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
    return applied(lambda x: elu(x, alpha) * scale, input, inplace)


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

    return applied(continued, input, inplace)


def _smooth_relu_arrays(input, beta: float, threshold: float):
    scaled = input if beta == 1 else input * beta
    smooth = np.log1p(np.exp(np.minimum(scaled, threshold)))
    return np.where(np.greater(scaled, threshold), input, smooth if beta == 1 else smooth / beta)


@primitive(
    "real", method=False, function=False, node="Softplus", large=True, kernel=_smooth_relu_arrays
)
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


for _operator in (elu, selu, celu, softplus):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)) * 2)
        yield Sample(np.asarray(0.7))
        yield Sample(np.zeros((0, 2)))


@exponential_below.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1.5)


@smooth_relu.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 2.0, 1.0)


@softplus.samples
def _(rng):
    yield Sample(np.array([-100.0, 100.0, 1.0]), 2.0, 10.0)
