"""Functions of probability and statistics: entropies, normal quantiles, products of gammas."""

from __future__ import annotations

import math

import numpy as np

from ..errors import ArgumentError, DTypeError
from .comparison import where
from .core.registry import Sample, composite, primitive
from .exponential import exp, log, log1p, over
from .special import lgamma, scipy_special

_ROOT_HALF = math.sqrt(0.5)
_DENSITY = 1 / math.sqrt(2 * math.pi)  # of the standard normal distribution at 0
special = {"namespace": "special", "method": False}


@primitive("real", **special)
def entr(input):
    """Entropy `-x log(x)` of each element: 0 at 0, -inf below.

    >>> autograd.special.entr(autograd.tensor([0., 1., -1.]))
    tensor([0., -0., -inf])
    """
    out = -input * np.log(np.where(input > 0, input, 1))
    return np.where(input < 0, -np.inf, np.where(input == 0, 0, out)).astype(input.dtype)


@entr.vjp("input")
def _(g, input):
    return g * (-log(input) - 1)


@entr.samples
def _(rng):
    yield Sample(rng.uniform(0.2, 3.0, (2, 3)))
    yield Sample(np.array([0.0, -1.0, np.nan, np.inf]), grad=False)


@primitive("real", broadcasts=True, **special)
def xlog1py(input, other):
    """`input * log(1 + other)`, and 0 where `input` is 0 (unless `other` is NaN).

    Args:
        input, other: tensors of shapes that broadcast, or a number for one of them.

    >>> autograd.special.xlog1py(autograd.tensor([0., 1.]), autograd.tensor([-1., 0.]))
    tensor([0., 0.])
    """
    if isinstance(other, (int, float, complex)):
        other = input.dtype.type(other)  # log1p of a plain number would be float64
    out = np.multiply(input, np.log1p(other))
    if out.dtype.kind == "c":
        raise DTypeError(f"xlog1py: real tensors are required; got {out.dtype}.")
    return np.where(np.equal(input, 0) & ~np.isnan(other), out.dtype.type(0), out)


@xlog1py.vjp("input")
def _(g, input, other):
    if isinstance(other, (int, float)):
        return g * (math.log1p(other) if other > -1 else -math.inf if other == -1 else math.nan)
    return where((input == 0) & (other <= -1), g * 0, g * log1p(other))


@xlog1py.vjp("other")
def _(g, input, other):
    return g * (input / (other + 1))


@xlog1py.samples
def _(rng):
    yield Sample(rng.uniform(0.5, 2, (2, 3)), rng.uniform(-0.5, 2, 3))
    yield Sample(rng.uniform(0.5, 2, 3), 2.5)
    yield Sample(2.5, rng.uniform(0.5, 2, (2, 1)))
    yield Sample(np.array([0.5, 1.0], np.float32), 2, grad=False)  # stays float32
    yield Sample(np.array([0.0, 1.0, 0.0]), np.array([-1.0, -1.0, np.nan]), grad=False)


@primitive("real", **special)
def log_ndtr(input):
    """Logarithm of `ndtr`, exact far below zero too (needs SciPy).

    >>> autograd.special.log_ndtr(autograd.tensor([0.]))
    tensor([-0.6931])
    """
    return scipy_special("log_ndtr")(input)


@log_ndtr.vjp("input")
def _(g, input):
    # density / ndtr, both scaled by exp(x**2 / 2), so that neither underflows
    return g * (2 * _DENSITY) / erfcx(input * -_ROOT_HALF)


log_ndtr.samples(over(-4.0, 4.0))


@primitive("real", **special)
def ndtri(input):
    """The argument at which `ndtr` takes a value: quantiles of the normal distribution.

    Needs SciPy.

    >>> autograd.special.ndtri(autograd.tensor([0.5]))
    tensor([0.])
    """
    return scipy_special("ndtri")(input)


@ndtri.vjp("input")
def _(g, out):
    return g * exp(out * out * 0.5) / _DENSITY


ndtri.samples(over(0.1, 0.9))


@primitive("real", **special)
def erfcx(input):
    """Scaled complementary error function, `exp(x**2) * erfc(x)` (needs SciPy).

    >>> autograd.special.erfcx(autograd.tensor([0.]))
    tensor([1.])
    """
    return scipy_special("erfcx")(input)


@erfcx.vjp("input")
def _(g, input, out):
    return g * (2 * input * out - 2 / math.sqrt(math.pi))


erfcx.samples(over(-1.5, 4.0))


@composite(inplace=True)
def mvlgamma(input, p: int):
    """Logarithm of the multivariate gamma function of dimension `p`.

    Args:
        input: real tensor, above (p - 1) / 2.
        p: the dimension, at least 1.

    Raises:
        ArgumentError: `p` is below 1.

    Source: log(pi) p (p - 1) / 4 + the sum of lgamma(x - j / 2) over j = 0 ... p - 1.

    >>> autograd.mvlgamma(autograd.tensor([2.]), 1)
    tensor([0.])
    """
    if not isinstance(p, int) or p < 1:
        raise ArgumentError(f"mvlgamma: an integer p of at least 1 is required; got {p!r}.")
    terms = lgamma(input)
    for j in range(1, p):
        terms = terms + lgamma(input - j / 2)
    return terms + math.log(math.pi) * p * (p - 1) / 4


@composite(**special)
def multigammaln(input, p: int):
    """Logarithm of the multivariate gamma function (see `mvlgamma`).

    Args:
        p: dimension, at least 1.

    >>> autograd.special.multigammaln(autograd.tensor([2.]), 1)
    tensor([0.])
    """
    return mvlgamma(input, p)


for _operator in (mvlgamma, multigammaln):

    @_operator.samples
    def _(rng):
        yield Sample(rng.uniform(2.0, 4.0, (2, 3)), 1)
        yield Sample(rng.uniform(2.0, 4.0, 3), 3)
        yield Sample(np.array([3, 4]), 2)
