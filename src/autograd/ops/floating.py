"""Steps, signs, neighbours and special values of floating-point numbers."""

from __future__ import annotations

import numpy as np

from .. import dtypes, return_types
from ..errors import DTypeError
from .comparison import NAN, isfinite, ordered, where
from .complex_numbers import complex_, imag, real
from .conversion import cast
from .core.registry import Sample, composite, primitive
from .exponential import exp2


@primitive("result", broadcasts=True, inplace=True)
def heaviside(input, values):
    """0 below zero, 1 above, `values` at zero. Not differentiable.

    Args:
        input: real tensor.
        values: a tensor of a shape that broadcasts, or a number.

    >>> zero = autograd.tensor([0.5])
    >>> autograd.heaviside(autograd.tensor([-1., 0., 2.]), zero)
    tensor([0.0000, 0.5000, 1.0000])
    """
    ordered("heaviside", input, values)
    dtype = np.result_type(input, values)
    return np.where(np.equal(input, 0), values, np.greater(input, 0).astype(dtype)).astype(dtype)


@heaviside.samples
def _(rng):
    yield Sample(np.array([-1.0, 0.0, 2.0]), np.array([0.5]), grad=False)
    yield Sample(np.array([-1.0, 0.0, np.nan, np.inf]), np.array([np.nan]), grad=False)
    yield Sample(np.array([-1, 0, 2]), np.array([[7], [8]]))


@primitive("float", broadcasts=True, inplace=True)
def copysign(input, other):
    """The magnitude of `input` with the sign of `other`.

    Args:
        input, other: real tensors of shapes that broadcast; a number for `other` too.

    Gradient: to `input` only; 0 at 0.
    Numerics: the sign of -0.0 and of NaN counts.

    >>> autograd.copysign(autograd.tensor([1., 2.]), autograd.tensor([-1., 1.]))
    tensor([-1.,  2.])
    """
    return np.copysign(input, other)


@copysign.vjp("input")
def _(g, input, out):
    return where(input == 0, g * 0, g * where(input == out, input * 0 + 1, input * 0 - 1))


@copysign.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1.5)
    yield Sample(rng.normal(size=(2, 3)), -1.5)
    yield Sample(rng.normal(size=3), rng.normal(size=(2, 3)))


@primitive()
def signbit(input):
    """Whether the sign is negative, that of -0.0 and of NaN included.

    >>> autograd.signbit(autograd.tensor([-0., 1., -2.]))
    tensor([ True, False,  True])
    """
    if input.dtype.kind == "c":
        raise DTypeError(f"signbit: a real tensor is required; got {input.dtype}.")
    return np.less(input, 0) if input.dtype.kind in "biu" else np.signbit(input)


@signbit.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(np.array([0.0, -0.0, np.inf, -np.inf]))
    yield Sample(np.arange(-2, 3))
    yield Sample(np.array([True, False]))
    yield Sample(np.zeros((0, 2)))


@primitive("float", broadcasts=True, inplace=True)
def nextafter(input, other):
    """The next floating-point number after `input` towards `other`. Not differentiable.

    Args:
        input, other: floating tensors of shapes that broadcast.

    >>> autograd.nextafter(autograd.tensor([0.]), autograd.tensor([1.])) > 0
    tensor([True])
    """
    return np.nextafter(input, other)


@nextafter.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3), grad=False)


@composite(inplace=True)
def nan_to_num(input, nan: float | None = 0.0, posinf=None, neginf=None):
    """NaN and infinities replaced by numbers (0 and the largest finite ones by default).

    Args:
        nan: number for NaN.
        posinf, neginf: numbers for the infinities; None takes the dtype's largest and smallest.

    Gradient: 0 where an element was replaced.

    >>> autograd.nan_to_num(autograd.tensor([1., float("nan")]))
    tensor([1., 0.])
    """
    if input.dtype.category < 2:
        return input.clone()
    if input.dtype.is_complex:
        parts = (nan_to_num(part, nan, posinf, neginf) for part in (real(input), imag(input)))
        return complex_(*parts)
    limits = dtypes.finfo(input.dtype)
    high = float(limits.max) if posinf is None else posinf
    low = float(limits.min) if neginf is None else neginf
    return finite(input, nan or 0.0, high, low)


@primitive(method=False, function=False, node="NanToNum")
def finite(input, nan: float, high: float, low: float):
    """`input` with numbers in place of NaN and the infinities."""
    if np.isfinite(input).all():
        return np.array(input)
    out = np.where(np.isnan(input), input.dtype.type(nan), input)
    out = np.where(np.equal(input, np.inf), input.dtype.type(high), out)
    return np.where(np.equal(input, -np.inf), input.dtype.type(low), out)


@finite.vjp("input")
def _(g, input):
    return where(isfinite(input), g, 0.0)


@finite.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 0.0, 1.0, -1.0)


@nan_to_num.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(NAN, 1.0, 2.0, 3.0, grad=False)
    yield Sample(NAN, grad=False)
    yield Sample(np.array([complex(np.inf, np.nan), complex(1, -np.inf)]), 1.0, grad=False)
    yield Sample(np.arange(3))


@composite(inplace=True)
def ldexp(input, other):
    """`input * 2**other`.

    Args:
        input, other: tensors of shapes that broadcast; `other` holds the exponents.

    >>> autograd.ldexp(autograd.tensor([1., 3.]), autograd.tensor([1, 2]))
    tensor([ 2., 12.])
    """
    return input * 2.0**other


@ldexp.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), np.array([1, 0, 3]))  # PyTorch's gradient is 0 below 0
    yield Sample(rng.normal(size=(2, 3)), np.array([1, -2, 3]), grad=False)
    yield Sample(rng.normal(size=3), rng.normal(size=(2, 3)))
    yield Sample(np.array([1, 2]), np.array([1, 2]))


@primitive(outputs=2, method=False, function=False)
def mantissa_exponent(input):
    """`m` from 0.5 up to 1 and an integer `e` with `input = m * 2**e`."""
    return np.frexp(input)


@mantissa_exponent.vjp("input")
def _(g, out1, input_dtype):
    return g[0] / exp2(cast(out1, input_dtype))


@mantissa_exponent.samples
def _(rng):
    yield Sample(rng.uniform(1.1, 1.9, 3), grad=False)


@composite()
def frexp(input):
    """Mantissa (from 0.5 up to 1 in magnitude) and exponent: `input = mantissa * 2**exponent`.

    Returns:
        A named tuple (mantissa, exponent); the exponent is int32.

    Raises:
        DTypeError: the dtype is not floating point.

    >>> autograd.frexp(autograd.tensor([8.])).exponent
    tensor([4], dtype=autograd.int32)
    """
    if input.dtype.category != dtypes.FLOATING:
        raise DTypeError(
            f"frexp: a floating-point dtype is required; got {input.dtype}. Convert with float()."
        )
    return return_types.frexp(*mantissa_exponent(input))


@frexp.samples
def _(rng):
    yield Sample(rng.uniform(1.1, 1.9, (2, 3)))
    yield Sample(np.array([0.0, 8.0, -3.0]), grad=False)
