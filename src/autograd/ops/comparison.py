"""Comparisons, choices between tensors, and tests for NaN and infinity."""

from __future__ import annotations

import math

import numpy as np

from .. import dtypes
from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from .conversion import cast, complex_, imag, real, require_tensor
from .registry import Sample, composite, primitive

_NAN = np.array([1.0, np.nan, np.inf, -np.inf, 0.0])


def _comparison(rng):
    yield Sample(np.array([1, 2, 3]), np.array([3, 2, 1]))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))
    yield Sample(np.arange(3), 1)
    yield Sample(np.arange(3), 1.5)
    yield Sample(np.zeros((0, 2)), np.zeros(2))
    yield Sample(_NAN, _NAN[::-1].copy())


def _ordered(name: str, x, y) -> None:
    """Raise for complex numbers, which have no order."""
    kind = x.dtype.kind if isinstance(x, np.ndarray) else y.dtype.kind
    if kind == "c":
        raise DTypeError(
            f"{name}: real tensors are required, because complex numbers have no order; got a "
            "complex one. Compare its absolute value, real or imaginary part."
        )


@primitive("result", broadcasts=True, inplace=True)
def eq(input, other):
    """Whether elements are equal.

    >>> autograd.tensor([1, 2]) == 2
    tensor([False,  True])
    """
    return np.equal(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("not_equal",))
def ne(input, other):
    """Whether elements differ.

    >>> autograd.tensor([1, 2]) != 2
    tensor([ True, False])
    """
    return np.not_equal(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("less",))
def lt(input, other):
    """Whether elements of `input` are less.

    >>> autograd.tensor([1, 2]) < 2
    tensor([ True, False])
    """
    _ordered("lt", input, other)
    return np.less(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("less_equal",))
def le(input, other):
    """Whether elements of `input` are less or equal.

    >>> autograd.tensor([1, 3]) <= 2
    tensor([ True, False])
    """
    _ordered("le", input, other)
    return np.less_equal(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("greater",))
def gt(input, other):
    """Whether elements of `input` are greater.

    >>> autograd.tensor([1, 3]) > 2
    tensor([False,  True])
    """
    _ordered("gt", input, other)
    return np.greater(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("greater_equal",))
def ge(input, other):
    """Whether elements of `input` are greater or equal.

    >>> autograd.tensor([1, 2]) >= 2
    tensor([False,  True])
    """
    _ordered("ge", input, other)
    return np.greater_equal(input, other)


for _operator in (eq, ne, lt, le, gt, ge):
    _operator.samples(_comparison)


@primitive()
def isnan(input):
    """Whether elements are NaN.

    >>> autograd.isnan(autograd.tensor([1., float("nan")]))
    tensor([False,  True])
    """
    return np.isnan(input)


@primitive()
def isinf(input):
    """Whether elements are infinite.

    >>> autograd.isinf(autograd.tensor([1., float("inf")]))
    tensor([False,  True])
    """
    return np.isinf(input)


@primitive()
def isfinite(input):
    """Whether elements are neither NaN nor infinite.

    >>> autograd.isfinite(autograd.tensor([1., float("inf")]))
    tensor([ True, False])
    """
    return np.isfinite(input)


@primitive()
def isposinf(input):
    """Whether elements are positive infinity.

    >>> autograd.isposinf(autograd.tensor([1., float("inf")]))
    tensor([False,  True])
    """
    return np.isposinf(input)


@primitive()
def isneginf(input):
    """Whether elements are negative infinity.

    >>> autograd.isneginf(autograd.tensor([1., float("inf")]))
    tensor([False, False])
    """
    return np.isneginf(input)


@primitive()
def isreal(input):
    """Whether elements have no imaginary part.

    >>> autograd.isreal(autograd.tensor([1., 2.]))
    tensor([True, True])
    """
    return np.isreal(input)


for _operator in (isnan, isinf, isfinite, isposinf, isneginf, isreal):

    @_operator.samples
    def _(rng):
        yield Sample(_NAN)
        yield Sample(np.arange(3))
        yield Sample(np.zeros((0, 2)))


@composite()
def isclose(input, other, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False):
    """Whether `|input - other| <= atol + rtol * |other|`, element by element.

    >>> autograd.isclose(autograd.tensor([1.]), autograd.tensor([1.0000001]))
    tensor([True])
    """
    require_tensor(input, "isclose")
    require_tensor(other, "isclose")
    if rtol < 0 or atol < 0:
        raise ArgumentError(
            f"isclose: rtol and atol of at least 0 are required; got {rtol} and {atol}."
        )
    if input.dtype is not other.dtype:
        raise DTypeError(
            f"isclose: equal dtypes are required; got {input.dtype} and {other.dtype}. "
            "Convert one with to()."
        )
    try:
        np.broadcast_shapes(input._array.shape, other._array.shape)
    except ValueError:
        raise ShapeError(
            "isclose: shapes that broadcast together are required; got "
            f"{list(input._array.shape)} and {list(other._array.shape)}."
        ) from None
    close = np.isclose(input._array, other._array, rtol, atol, equal_nan)
    return Arithmetic.Tensor._wrap(np.asarray(close))


@composite()
def allclose(input, other, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False):
    """Whether all elements are close (see `isclose`): a Python bool.

    >>> autograd.allclose(autograd.tensor([1.]), autograd.tensor([1.0000001]))
    True
    """
    return bool(isclose(input, other, rtol, atol, equal_nan)._array.all())


for _operator in (isclose, allclose):

    @_operator.samples
    def _(rng):
        yield Sample(np.array([1.0, 2.0]), np.array([1.0, 2.1]), grad=False)
        yield Sample(_NAN, _NAN, equal_nan=True, grad=False)


@composite()
def equal(input, other):
    """Whether two tensors have the same shape and elements: a Python bool.

    >>> autograd.equal(autograd.tensor([1, 2]), autograd.tensor([1, 2]))
    True
    """
    require_tensor(input, "equal")
    require_tensor(other, "equal")
    return input._array.shape == other._array.shape and bool(
        np.array_equal(input._array, other._array)
    )


@equal.samples
def _(rng):
    yield Sample(np.arange(3), np.arange(3))
    yield Sample(np.arange(3), np.arange(4))


@primitive("result", name="where", method=False, function=False, broadcasts=True)
def chosen(input, other, condition: np.ndarray):
    """`input` where the array `condition` is true, else `other`."""
    return np.where(condition, input, other)


@chosen.vjp("input")
def _(g, condition):
    return chosen(g, 0, condition)


@chosen.vjp("other")
def _(g, condition):
    return chosen(0, g, condition)


@chosen.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), rng.normal(size=(2, 3)) > 0)


@composite(method=False)
def where(condition, input=None, other=None, *, out=None):
    """`input` where `condition` is true, else `other`; with one argument, `nonzero` as a tuple.

    Args:
        condition: bool tensor.
        input, other: tensors or numbers that broadcast with it.

    >>> autograd.where(autograd.tensor([True, False]), autograd.tensor([1., 2.]), 0.)
    tensor([1., 0.])
    """
    if type(condition) in tensor_types:
        if input is None or other is None:
            from .gathering import nonzero

            return nonzero(condition, as_tuple=True)
        kind = condition._array.dtype.kind
        if kind != "b" and condition._array.dtype != np.uint8:
            raise DTypeError(
                f"where: a condition of dtype bool is required; got {condition.dtype}. "
                "Compare first, for example condition != 0."
            )
        mask = condition._array.astype(bool, copy=False)
        if type(input) not in tensor_types and type(other) not in tensor_types:
            input = _scalar_tensor(input, other)
    elif not isinstance(condition, (np.ndarray, np.bool_, bool)):
        raise ArgumentTypeError(
            f"where: a condition that is a Tensor is required; got {type(condition).__name__}."
        )
    else:
        mask = np.asarray(condition)
    return chosen(input, other, mask)


def _scalar_tensor(value, other):
    dtype = dtypes.result_dtype([(dtypes.dtype_of_number(v), 0) for v in (value, other)])
    return Arithmetic.Tensor._wrap(np.array(value, dtype.numpy))


@where.samples
def _(rng):
    mask = rng.normal(size=(2, 3)) > 0
    yield Sample(mask, rng.normal(size=(2, 3)), rng.normal(size=3))
    yield Sample(mask, rng.normal(size=(2, 3)), 0.0)
    yield Sample(mask, 1.5, rng.normal(size=(1, 3)))
    yield Sample(mask, np.arange(3), rng.normal(size=(1, 3)))
    yield Sample(np.zeros((0, 2), bool), np.zeros(2), np.zeros(2))


@primitive("result", broadcasts=True)
def maximum(input, other):
    """The larger of two elements; NaN if either is NaN. Ties share the gradient evenly.

    >>> autograd.maximum(autograd.tensor([1., 3.]), autograd.tensor([2., 2.]))
    tensor([2., 3.])
    """
    _ordered("maximum", input, other)
    return np.maximum(input, other)


@primitive("result", broadcasts=True)
def minimum(input, other):
    """The smaller of two elements; NaN if either is NaN. Ties share the gradient evenly.

    >>> autograd.minimum(autograd.tensor([1., 3.]), autograd.tensor([2., 2.]))
    tensor([1., 2.])
    """
    _ordered("minimum", input, other)
    return np.minimum(input, other)


@primitive("result", broadcasts=True)
def fmax(input, other):
    """The larger of two elements, the other one where one is NaN.

    Gradient: to `input` where it is at least `other` or `other` is NaN.

    >>> autograd.fmax(autograd.tensor([1., float("nan")]), autograd.tensor([2., 2.]))
    tensor([2., 2.])
    """
    _ordered("fmax", input, other)
    return np.fmax(input, other)


@primitive("result", broadcasts=True)
def fmin(input, other):
    """The smaller of two elements, the other one where one is NaN.

    Gradient: to `input` where it is at most `other` or `other` is NaN.

    >>> autograd.fmin(autograd.tensor([1., float("nan")]), autograd.tensor([2., 2.]))
    tensor([1., 2.])
    """
    _ordered("fmin", input, other)
    return np.fmin(input, other)


@maximum.vjp("input")
def _(g, input, other):
    return where(input == other, g / 2, where(input > other, g, g * 0))


@maximum.vjp("other")
def _(g, input, other):
    return where(input == other, g / 2, where(other > input, g, g * 0))


@minimum.vjp("input")
def _(g, input, other):
    return where(input == other, g / 2, where(input < other, g, g * 0))


@minimum.vjp("other")
def _(g, input, other):
    return where(input == other, g / 2, where(other < input, g, g * 0))


@fmax.vjp("input")
def _(g, input, other):
    return where((input >= other) | isnan(other), g, g * 0)


@fmax.vjp("other")
def _(g, input, other):
    return where((input >= other) | isnan(other), g * 0, g)


@fmin.vjp("input")
def _(g, input, other):
    return where((input <= other) | isnan(other), g, g * 0)


@fmin.vjp("other")
def _(g, input, other):
    return where((input <= other) | isnan(other), g * 0, g)


for _operator in (maximum, minimum, fmax, fmin):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))
        yield Sample(rng.normal(size=(2, 1)), rng.normal(size=(1, 3)))
        yield Sample(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0]))
        yield Sample(np.arange(3), np.arange(3)[::-1].copy())
        yield Sample(np.asarray(1.0), np.asarray(2.0))
        yield Sample(np.zeros((0, 2)), np.zeros(2))
        yield Sample(_NAN, _NAN[::-1].copy(), grad=False)


@primitive("result", name="clamp", method=False, function=False)
def clipped(input, lowest: float | int | None, highest: float | int | None):
    """Each element limited to numbers."""
    out = input
    if lowest is not None:
        out = np.maximum(out, lowest)
    if highest is not None:
        out = np.minimum(out, highest)
    return out


@clipped.vjp("input")
def _(g, input, lowest, highest):
    if lowest is not None:
        g = where(input >= lowest, g, g * 0)
    if highest is not None:
        g = where(input <= highest, g, g * 0)
    return g


@clipped.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), -0.5, 0.5)


@composite(inplace=True, aliases=("clip",))
def clamp(input, min=None, max=None, *, out=None):
    """Each element limited to the range from `min` to `max`.

    Args:
        input: tensor.
        min, max: numbers or tensors that broadcast; either may be None. Where `min` exceeds `max`
            the result is `max`.

    Raises:
        ArgumentError: neither `min` nor `max` is given.
        DTypeError: an argument is complex.

    Gradient: 1 inside the range and on its ends, 0 outside.

    >>> autograd.clamp(autograd.tensor([-2., 0.5, 2.]), -1, 1)
    tensor([-1.0000,  0.5000,  1.0000])
    """
    if min is None and max is None:
        raise ArgumentError("clamp: min or max is required; got neither.")
    for value in (input, min, max):
        if isinstance(value, complex) or (type(value) in tensor_types and value.dtype.is_complex):
            raise DTypeError(
                "clamp: real tensors and limits are required, because complex numbers have no "
                "order; got a complex one."
            )
    if type(min) not in tensor_types and type(max) not in tensor_types:
        if input.dtype.category < 2 and any(isinstance(v, float) for v in (min, max)):
            input = cast(input, dtypes.get_default_dtype().numpy)
        for limit in (min, max):
            if isinstance(limit, float) and math.isnan(limit):
                return input * limit
        return clipped(input, min, max)
    out = input
    inside = None
    if min is not None:
        low = min if type(min) in tensor_types else input * 0 + min
        inside = out >= low
        out = where(inside | isnan(out), out, low)
    if max is not None:
        high = max if type(max) in tensor_types else input * 0 + max
        out = where((out <= high) | isnan(out), out, high)
    return out


@clamp.samples
def _(rng):
    x = rng.normal(size=(2, 3))
    yield Sample(x, -0.5, 0.5)
    yield Sample(x, -0.5)
    yield Sample(x, max=0.5)
    yield Sample(x, np.full(3, -0.5), np.full((2, 1), 0.5))
    yield Sample(np.arange(5), 1, 3)
    yield Sample(np.arange(5), 1.5, 3)
    yield Sample(_NAN, -1.0, 1.0, grad=False)
    yield Sample(np.array([-1.0, 0.0, 1.0]), -1.0, 1.0)


@composite(inplace=True)
def clamp_min(input, min):
    """Each element limited from below.

    >>> autograd.clamp_min(autograd.tensor([-1., 1.]), 0)
    tensor([0., 1.])
    """
    return clamp(input, min=min)


@composite(inplace=True)
def clamp_max(input, max):
    """Each element limited from above.

    >>> autograd.clamp_max(autograd.tensor([-1., 1.]), 0)
    tensor([-1.,  0.])
    """
    return clamp(input, max=max)


for _operator in (clamp_min, clamp_max):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), 0.1)


@primitive("result", broadcasts=True, inplace=True)
def heaviside(input, values):
    """0 below zero, 1 above, `values` at zero. Not differentiable.

    >>> zero = autograd.tensor([0.5])
    >>> autograd.heaviside(autograd.tensor([-1., 0., 2.]), zero)
    tensor([0.0000, 0.5000, 1.0000])
    """
    _ordered("heaviside", input, values)
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

    Gradient: to `input` only; 0 at 0.

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


@primitive("float", broadcasts=True, inplace=True)
def nextafter(input, other):
    """The next floating-point number after `input` towards `other`. Not differentiable.

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
    out = where(isnan(input), nan or 0.0, input)
    out = where(isposinf(input), high, out)
    return where(isneginf(input), low, out)


@nan_to_num.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(_NAN, 1.0, 2.0, 3.0, grad=False)
    yield Sample(_NAN, grad=False)
    yield Sample(np.array([complex(np.inf, np.nan), complex(1, -np.inf)]), 1.0, grad=False)
    yield Sample(np.arange(3))
