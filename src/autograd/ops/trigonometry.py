"""Trigonometric and hyperbolic functions and their inverses."""

from __future__ import annotations

import math

import numpy as np

from .arithmetic import SPECIAL
from .comparison import where
from .complex_numbers import conjugate
from .core.registry import Sample, composite, primitive
from .exponential import complex_over, over
from .powers import sqrt


@primitive("float", inplace=True)
def sin(input):
    """Sine of each element, in radians.

    >>> autograd.sin(autograd.tensor([0.]))
    tensor([0.])
    """
    return np.sin(input)


@sin.vjp("input")
def _(g, input):
    return g * conjugate(cos(input))


@primitive("float", inplace=True)
def cos(input):
    """Cosine of each element, in radians.

    >>> autograd.cos(autograd.tensor([0.]))
    tensor([1.])
    """
    return np.cos(input)


@cos.vjp("input")
def _(g, input):
    return -g * conjugate(sin(input))


@primitive("float", inplace=True)
def tan(input):
    """Tangent of each element, in radians.

    >>> autograd.tan(autograd.tensor([0.]))
    tensor([0.])
    """
    return np.tan(input)


@tan.vjp("input")
def _(g, out):
    return g * conjugate(out * out + 1)


@primitive("float", inplace=True, aliases=("arcsin",))
def asin(input):
    """Inverse sine, in radians; NaN outside [-1, 1].

    >>> autograd.asin(autograd.tensor([1.]))
    tensor([1.5708])
    """
    return np.arcsin(input)


@asin.vjp("input")
def _(g, input):
    return g / conjugate(sqrt(1 - input * input))


@primitive("float", inplace=True, aliases=("arccos",))
def acos(input):
    """Inverse cosine, in radians; NaN outside [-1, 1].

    >>> autograd.acos(autograd.tensor([1.]))
    tensor([0.])
    """
    return np.arccos(input)


@acos.vjp("input")
def _(g, input):
    return -g / conjugate(sqrt(1 - input * input))


@primitive("float", inplace=True, aliases=("arctan",))
def atan(input):
    """Inverse tangent, in radians.

    >>> autograd.atan(autograd.tensor([1.]))
    tensor([0.7854])
    """
    return np.arctan(input)


@atan.vjp("input")
def _(g, input):
    return g / conjugate(input * input + 1)


@primitive("float", broadcasts=True, inplace=True, aliases=("arctan2",))
def atan2(input, other):
    """Angle of the point (other, input), in radians between -pi and pi.

    Args:
        input, other: real tensors of shapes that broadcast: ordinates and abscissae.

    >>> autograd.atan2(autograd.tensor([1.]), autograd.tensor([1.]))
    tensor([0.7854])
    """
    return np.arctan2(input, other)


@atan2.vjp("input")
def _(g, input, other):
    return g * (other / _squared_length(input, other))


@atan2.vjp("other")
def _(g, input, other):
    return g * (-input / _squared_length(input, other))


def _squared_length(y, x):
    """`x**2 + y**2`, infinite at the origin, where the gradient is 0 as in PyTorch."""
    length = x * x + y * y
    return where(length == 0, length + float("inf"), length)


@primitive("float", inplace=True)
def sinh(input):
    """Hyperbolic sine of each element.

    >>> autograd.sinh(autograd.tensor([0.]))
    tensor([0.])
    """
    return np.sinh(input)


@sinh.vjp("input")
def _(g, input):
    return g * conjugate(cosh(input))


@primitive("float", inplace=True)
def cosh(input):
    """Hyperbolic cosine of each element.

    >>> autograd.cosh(autograd.tensor([0.]))
    tensor([1.])
    """
    return np.cosh(input)


@cosh.vjp("input")
def _(g, input):
    return g * conjugate(sinh(input))


@primitive("float", inplace=True, large="tanh")
def tanh(input):
    """Hyperbolic tangent of each element.

    >>> autograd.tanh(autograd.tensor([1.]))
    tensor([0.7616])
    """
    return np.tanh(input)


@tanh.vjp("input", scalar=True)
def _(g, out):
    return g * conjugate(1.0 - out * out)


@primitive("float", inplace=True, aliases=("arcsinh",))
def asinh(input):
    """Inverse hyperbolic sine.

    >>> autograd.asinh(autograd.tensor([0.]))
    tensor([0.])
    """
    return np.arcsinh(input)


@asinh.vjp("input")
def _(g, input):
    return g / conjugate(sqrt(input * input + 1))


@primitive("float", inplace=True, aliases=("arccosh",))
def acosh(input):
    """Inverse hyperbolic cosine; NaN below 1.

    >>> autograd.acosh(autograd.tensor([1.]))
    tensor([0.])
    """
    return np.arccosh(input)


@acosh.vjp("input")
def _(g, input):
    return g / conjugate(sqrt(input - 1) * sqrt(input + 1))


@primitive("float", inplace=True, aliases=("arctanh",))
def atanh(input):
    """Inverse hyperbolic tangent; NaN outside [-1, 1].

    >>> autograd.atanh(autograd.tensor([0.]))
    tensor([0.])
    """
    return np.arctanh(input)


@atanh.vjp("input")
def _(g, input):
    return g / conjugate(1 - input * input)


for _operator in (sin, cos, tan, sinh, cosh, tanh):
    _operator.samples(over(-1.3, 1.3))
    _operator.samples(complex_over)
for _operator in (atan, asinh):
    _operator.samples(over())
for _operator in (asin, acos, atanh):
    _operator.samples(over(-0.8, 0.8))
acosh.samples(over(1.2, 3.0))


@atan2.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))
    yield Sample(SPECIAL, SPECIAL[::-1].copy(), grad=False)


@composite(inplace=True)
def deg2rad(input):
    """Degrees to radians.

    >>> autograd.deg2rad(autograd.tensor([180.]))
    tensor([3.1416])
    """
    return input * (math.pi / 180)


@composite(inplace=True)
def rad2deg(input):
    """Radians to degrees.

    >>> autograd.rad2deg(autograd.tensor([0.]))
    tensor([0.])
    """
    return input * (180 / math.pi)


@composite(inplace=True)
def sinc(input):
    """Normalised sinc, `sin(pi x) / (pi x)`, and 1 at 0.

    >>> autograd.sinc(autograd.tensor([0.]))
    tensor([1.])
    """
    angle = input * math.pi
    zero = angle == 0
    safe = where(zero, angle * 0 + 1, angle)
    series = 1 - angle * angle / 6  # right to second order at 0
    return where(zero, series, sin(safe) / safe)


for _operator in (deg2rad, rad2deg, sinc):

    @_operator.samples
    def _(rng):
        yield Sample(rng.uniform(-2, 2, (2, 3)))
