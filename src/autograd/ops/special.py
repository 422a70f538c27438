"""Special functions: error functions, gamma functions, Bessel functions."""

from __future__ import annotations

import math

import numpy as np

from ..errors import ArgumentError, ArgumentTypeError, require_extra
from .arithmetic import SPECIAL
from .comparison import where
from .core.registry import Sample, composite, primitive
from .exponential import exp, over
from .powers import sign


def scipy_special(name: str):
    """A function of `scipy.special`, which is an optional package."""
    return getattr(require_extra("scipy.special", "special", name), name)


def _elementary(name: str, fallback):
    """SciPy's function where it is installed, else the math module's, element by element."""

    def function(array):
        try:
            from scipy import special
        except ImportError:
            return np.asarray(np.frompyfunc(fallback, 1, 1)(array)).astype(array.dtype)
        return getattr(special, name)(array)

    return function


@primitive("real", inplace=True, large="erf")
def erf(input):
    """Error function.

    >>> autograd.erf(autograd.tensor([0., 1.]))
    tensor([0.0000, 0.8427])
    """
    return _elementary("erf", math.erf)(input)


@erf.vjp("input", scalar=True)
def _(g, input):
    return g * exp(-(input * input)) * 1.1283791670955126  # 2 / sqrt(pi)


@primitive("real", inplace=True)
def erfc(input):
    """Complementary error function, `1 - erf(x)`, exact for large x.

    >>> autograd.erfc(autograd.tensor([0.]))
    tensor([1.])
    """
    return _elementary("erfc", math.erfc)(input)


@erfc.vjp("input")
def _(g, input):
    return g * exp(-(input * input)) * (-2 / math.sqrt(math.pi))


@primitive("real", namespace="special", method=False, large="normal_cdf")
def ndtr(input):
    """Distribution function of the standard normal distribution.

    Numerics: large float32 tensors within 4e-7, not relative to the result in the lower tail.

    >>> autograd.special.ndtr(autograd.tensor([0., 1.]))
    tensor([0.5000, 0.8413])
    """
    return _elementary("ndtr", _normal_cdf)(input)


def _normal_cdf(x: float) -> float:
    return 0.5 * math.erfc(-x * math.sqrt(0.5))


@ndtr.vjp("input", scalar=True)
def _(g, input):
    return g * exp(input * input * -0.5) * 0.3989422804014327  # 1 / sqrt(2 pi)


ndtr.samples(over(-4.0, 4.0))


@primitive("real", inplace=True)
def erfinv(input):
    """Inverse of the error function (needs SciPy).

    >>> autograd.erfinv(autograd.tensor([0.]))
    tensor([0.])
    """
    return scipy_special("erfinv")(input)


@erfinv.vjp("input")
def _(g, input):
    value = erfinv(input)
    return g * exp(value * value) * (math.sqrt(math.pi) / 2)


@primitive("real", inplace=True)
def lgamma(input):
    """Logarithm of the absolute value of the gamma function.

    >>> autograd.lgamma(autograd.tensor([4.]))
    tensor([1.7918])
    """
    return np.where(np.isinf(input), np.inf, _elementary("gammaln", _lgamma)(input)).astype(
        input.dtype
    )


def _lgamma(x: float) -> float:
    """math.lgamma with infinities at the poles."""
    if math.isinf(x) or (x <= 0 and x == math.floor(x)):
        return math.inf
    return math.lgamma(x)


@lgamma.vjp("input")
def _(g, input):
    return g * digamma(input)


@primitive("real", inplace=True)
def digamma(input):
    """Derivative of `lgamma` (needs SciPy).

    >>> autograd.digamma(autograd.tensor([1.]))
    tensor([-0.5772])
    """
    at_zero = np.copysign(np.inf, -input)
    return np.where(input == 0, at_zero, scipy_special("psi")(input)).astype(input.dtype)


@digamma.vjp("input")
def _(g, input):
    return g * _polygamma(input, 1)


@primitive("real", method=False, function=False)
def _polygamma(input, n: int):
    """The n-th derivative of `digamma`."""
    return scipy_special("polygamma")(n, input).astype(input.dtype)


@_polygamma.vjp("input")
def _(g, input, n):
    return g * _polygamma(input, n + 1)


@_polygamma.samples
def _(rng):
    yield Sample(rng.uniform(0.5, 3, 3), 1)


@composite(method=False)
def polygamma(n: int, input):
    """The n-th derivative of `digamma` (needs SciPy).

    Args:
        n: order of the derivative, from 0 on.
        input: real tensor.

    >>> autograd.polygamma(1, autograd.tensor([1.]))
    tensor([1.6449])
    """
    if not isinstance(n, int):
        raise ArgumentTypeError(f"polygamma: an integer n is required; got {type(n).__name__}.")
    if n < 0:
        raise ArgumentError(f"polygamma: n of at least 0 is required; got {n}.")
    return digamma(input) if n == 0 else _polygamma(input, n)


@polygamma.samples
def _(rng):
    yield Sample(0, rng.uniform(0.5, 3, 3))
    yield Sample(2, rng.uniform(0.5, 3, (2, 3)))


@primitive("real", inplace=True)
def i0(input):
    """Modified Bessel function of the first kind, order 0 (needs SciPy).

    >>> autograd.i0(autograd.tensor([0.]))
    tensor([1.])
    """
    return scipy_special("i0")(input)


@i0.vjp("input")
def _(g, input):
    return g * i1(input)


@primitive("real", namespace="special", method=False)
def i1(input):
    """Modified Bessel function of the first kind, order 1 (needs SciPy).

    >>> autograd.special.i1(autograd.tensor([0.]))
    tensor([0.])
    """
    return scipy_special("i1")(input)


@i1.vjp("input")
def _(g, input, out):
    return g * (i0(input) - _over(input, out))


@primitive("real", namespace="special", method=False)
def i0e(input):
    """`exp(-|x|) * i0(x)`, which does not overflow (needs SciPy).

    >>> autograd.special.i0e(autograd.tensor([0.]))
    tensor([1.])
    """
    return scipy_special("i0e")(input)


@i0e.vjp("input")
def _(g, input, out):
    return g * (i1e(input) - sign(input) * out)


@primitive("real", namespace="special", method=False)
def i1e(input):
    """`exp(-|x|) * i1(x)`, which does not overflow (needs SciPy).

    >>> autograd.special.i1e(autograd.tensor([0.]))
    tensor([0.])
    """
    return scipy_special("i1e")(input)


@i1e.vjp("input")
def _(g, input, out):
    return g * (i0e(input) - sign(input) * out - _over(input, out))


def _over(x, i1_of_x):
    """`i1(x) / x`, which is 1/2 at 0."""
    zero = x == 0
    return where(zero, x * 0 + 0.5, i1_of_x / where(zero, x * 0 + 1, x))


@i1.samples
@i0e.samples
@i1e.samples
def _(rng):
    yield Sample(rng.uniform(0.5, 3, (2, 3)) * np.array([1, -1, 1]))
    yield Sample(np.array([0.0, np.inf, np.nan]), grad=False)


for _operator in (erf, erfc, i0):
    _operator.samples(over())
erfinv.samples(over(-0.9, 0.9))
lgamma.samples(over(0.3, 4.0))


@digamma.samples
def _(rng):
    yield Sample(rng.uniform(0.3, 4, (2, 3)))
    yield Sample(SPECIAL[2:3], grad=False)
