"""Exponentials, logarithms and the logistic function."""

from __future__ import annotations

import math

import numpy as np

from ..errors import DTypeError
from .arithmetic import SPECIAL, pairs
from .comparison import where
from .complex_numbers import conjugate
from .core.registry import Sample, primitive


def over(low=-2.0, high=2.0):
    """A samples function for a unary operator between `low` and `high`."""

    def samples(rng):
        yield Sample(rng.uniform(low, high, (2, 3)))
        yield Sample(np.asarray(rng.uniform(low, high)))
        yield Sample(np.zeros((0, 3)))
        yield Sample(np.arange(1, 4))
        yield Sample(SPECIAL, grad=False)

    return samples


def complex_over(rng):
    """Complex samples away from branch cuts."""
    yield Sample(rng.uniform(0.3, 1.5, 3) + 1j * rng.uniform(0.3, 1.5, 3))


@primitive("float", inplace=True, large="exp")
def exp(input):
    """Exponential of each element.

    >>> autograd.exp(autograd.tensor([0., 1.]))
    tensor([1.0000, 2.7183])
    """
    return np.exp(input)


@exp.vjp("input", scalar=True)
def _(g, out):
    return g * conjugate(out)


@primitive("float", inplace=True)
def exp2(input):
    """Two to the power of each element.

    >>> autograd.exp2(autograd.tensor([3.]))
    tensor([8.])
    """
    return np.exp2(input)


@exp2.vjp("input")
def _(g, out):
    return g * conjugate(out) * math.log(2)


@primitive("float", inplace=True, large="expm1")
def expm1(input):
    """`exp(x) - 1`, exact for small x.

    >>> autograd.expm1(autograd.tensor([1e-8], dtype=autograd.float64))
    tensor([1.0000e-08], dtype=autograd.float64)
    """
    return np.expm1(input)


@expm1.vjp("input", scalar=True)
def _(g, out):
    return g * conjugate(out + 1.0)


@primitive("float", inplace=True, large="log")
def log(input):
    """Natural logarithm of each element; -inf at 0, NaN for negative ones.

    >>> autograd.log(autograd.tensor([1., 2.]))
    tensor([0.0000, 0.6931])
    """
    return np.log(input)


@log.vjp("input", scalar=True)
def _(g, input):
    return g / conjugate(input)


@primitive("float", inplace=True)
def log2(input):
    """Logarithm to base 2.

    >>> autograd.log2(autograd.tensor([8.]))
    tensor([3.])
    """
    return np.log2(input)


@log2.vjp("input")
def _(g, input):
    return g / (conjugate(input) * math.log(2))


@primitive("float", inplace=True)
def log10(input):
    """Logarithm to base 10.

    >>> autograd.log10(autograd.tensor([1.]))
    tensor([0.])
    """
    return np.log10(input)


@log10.vjp("input")
def _(g, input):
    return g / (conjugate(input) * math.log(10))


@primitive("float", inplace=True, large="log1p")
def log1p(input):
    """`log(1 + x)`, exact for small x.

    >>> autograd.log1p(autograd.tensor([0.]))
    tensor([0.])
    """
    return np.log1p(input)


@log1p.vjp("input", scalar=True)
def _(g, input):
    return g / conjugate(input + 1.0)


@primitive("float", inplace=True, large="sigmoid")
def sigmoid(input):
    """Logistic function `1 / (1 + exp(-x))`.

    >>> autograd.sigmoid(autograd.tensor([0.]))
    tensor([0.5000])
    """
    one = _ONE.get(input.dtype, 1)
    return np.divide(one, np.add(one, np.exp(np.negative(input))))


# arrays as operands: half the time of a Python 1
_ONE = {np.dtype(name): np.ones((), name) for name in ("float32", "float64")}


@sigmoid.vjp("input", scalar=True)
def _(g, out):
    return g * conjugate(out * (1.0 - out))


for _operator in (exp, exp2, expm1, sigmoid):
    _operator.samples(over())
for _operator in (log, log2, log10):
    _operator.samples(over(0.2, 3.0))
log1p.samples(over(-0.7, 2.0))
for _operator in (exp, exp2, expm1, log, log2, log10, log1p, sigmoid):
    _operator.samples(complex_over)


@primitive("float", broadcasts=True)
def logaddexp(input, other):
    """`log(exp(input) + exp(other))` without overflow.

    Args:
        input, other: floating tensors of shapes that broadcast.

    >>> autograd.logaddexp(autograd.tensor([0.]), autograd.tensor([0.]))
    tensor([0.6931])
    """
    return np.logaddexp(input, other)


@logaddexp.vjp("input")
def _(g, input, other):
    return g * sigmoid(input - other)


@logaddexp.vjp("other")
def _(g, input, other):
    return g * sigmoid(other - input)


@primitive("float", broadcasts=True)
def logaddexp2(input, other):
    """`log2(2**input + 2**other)` without overflow.

    Args:
        input, other: floating tensors of shapes that broadcast.

    >>> autograd.logaddexp2(autograd.tensor([1.]), autograd.tensor([1.]))
    tensor([2.])
    """
    return np.logaddexp2(input, other)


@logaddexp2.vjp("input")
def _(g, input, other):
    return g * sigmoid((input - other) * math.log(2))


@logaddexp2.vjp("other")
def _(g, input, other):
    return g * sigmoid((other - input) * math.log(2))


for _operator in (logaddexp, logaddexp2):

    @_operator.samples
    def _(rng):
        yield from list(pairs(rng))[:6]


@primitive("float", broadcasts=True, inplace=True)
def xlogy(input, other):
    """`input * log(other)`, and 0 where `input` is 0 (unless `other` is NaN).

    Args:
        input, other: tensors of shapes that broadcast, or a number for one of them.

    >>> autograd.xlogy(autograd.tensor([0., 1.]), autograd.tensor([0., 1.]))
    tensor([0., 0.])
    """
    if isinstance(other, (int, float, complex)):
        other = input.dtype.type(other)  # log of a plain number would be float64
    out = np.multiply(input, np.log(other))
    if out.dtype.kind == "c":
        raise DTypeError(f"xlogy: real tensors are required; got {out.dtype}.")
    return np.where(np.equal(input, 0) & ~np.isnan(other), out.dtype.type(0), out)


@xlogy.vjp("input")
def _(g, input, other):
    if isinstance(other, (int, float)):
        if other > 0:
            return g * math.log(other)
        return where(input == 0, g * 0, g * (-math.inf if other == 0 else math.nan))
    return where((input == 0) & (other <= 0), g * 0, g * log(other))


@xlogy.vjp("other")
def _(g, input, other):
    return g * (input / other)


@xlogy.samples
def _(rng):
    yield Sample(rng.uniform(0.5, 2, (2, 3)), rng.uniform(0.5, 2, 3))
    yield Sample(rng.uniform(0.5, 2, ()), 2.5)
    yield Sample(2.5, rng.uniform(0.5, 2, (2, 1)))
    yield Sample(np.array([0.5, 1.0], np.float32), 2, grad=False)  # stays float32
    yield Sample(np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, np.nan]), grad=False)
    yield Sample(np.array([0, 2]), np.array([0, 3]))
    yield Sample(np.zeros((0, 2)), np.ones(2))


@primitive("float", inplace=True)
def logit(input, eps: float | None = None):
    """Inverse of the logistic function, `log(x / (1 - x))`.

    Args:
        input: tensor of probabilities.
        eps: clamp the probabilities to [eps, 1 - eps] first.

    Gradient: `1 / (x (1 - x))`; outside [eps, 1 - eps] 0, outside [0, 1] NaN.

    >>> autograd.logit(autograd.tensor([0.5]))
    tensor([0.])
    """
    if input.dtype.kind == "c":
        raise DTypeError(f"logit: a real tensor is required; got {input.dtype}.")
    if eps is not None:
        input = np.clip(input, eps, 1 - eps)
    return np.log(input / (1 - input))


@logit.vjp("input")
def _(g, input, eps):
    low, high, outside = (0, 1, math.nan) if eps is None else (eps, 1 - eps, 0)
    slope = 1 / (input * (1 - input))
    return g * where((input >= low) & (input <= high), slope, outside)


@logit.samples
def _(rng):
    yield Sample(rng.uniform(0.1, 0.9, (2, 3)))
    yield Sample(rng.uniform(0.1, 0.9, (2, 3)), 0.2)
    yield Sample(np.array([0.0, 1.0, 2.0, np.nan]), grad=False)
    yield Sample(np.array([0, 1, 3]))
    yield Sample(np.zeros((0, 2)))
