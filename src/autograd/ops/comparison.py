"""Comparisons, choices between tensors, and tests for NaN and infinity."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentTypeError, DTypeError
from ..kernels import choice as kernel
from .core.registry import Sample, composite, primitive

NAN = np.array([1.0, np.nan, np.inf, -np.inf, 0.0])


def _comparison(rng):
    yield Sample(np.array([1, 2, 3]), np.array([3, 2, 1]))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))
    yield Sample(np.arange(3), 1)
    yield Sample(np.arange(3), 1.5)
    yield Sample(np.zeros((0, 2)), np.zeros(2))
    yield Sample(NAN, NAN[::-1].copy())


def ordered(name: str, x, y) -> None:
    """Raise for complex numbers, which have no order."""
    kind = x.dtype.kind if isinstance(x, (np.ndarray, np.generic)) else y.dtype.kind
    if kind == "c":
        raise DTypeError(
            f"{name}: real tensors are required, because complex numbers have no order; got a "
            "complex one. Compare its absolute value, real or imaginary part."
        )


@primitive("result", broadcasts=True, inplace=True)
def eq(input, other):
    """Whether elements are equal.

    Args:
        input, other: tensors of shapes that broadcast; a number for `other` too.

    Returns:
        bool tensor. NaN differs from everything.

    >>> autograd.tensor([1, 2]) == 2
    tensor([False,  True])
    """
    return np.equal(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("not_equal",))
def ne(input, other):
    """Whether elements differ.

    Args:
        input, other: tensors of shapes that broadcast; a number for `other` too.

    Returns:
        bool tensor. NaN differs from everything.

    >>> autograd.tensor([1, 2]) != 2
    tensor([ True, False])
    """
    return np.not_equal(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("less",))
def lt(input, other):
    """Whether elements of `input` are less.

    Args:
        input, other: real tensors of shapes that broadcast; a number for `other` too.

    Returns:
        bool tensor, false where an element is NaN.

    >>> autograd.tensor([1, 2]) < 2
    tensor([ True, False])
    """
    ordered("lt", input, other)
    return np.less(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("less_equal",))
def le(input, other):
    """Whether elements of `input` are less or equal.

    Args:
        input, other: real tensors of shapes that broadcast; a number for `other` too.

    Returns:
        bool tensor, false where an element is NaN.

    >>> autograd.tensor([1, 3]) <= 2
    tensor([ True, False])
    """
    ordered("le", input, other)
    return np.less_equal(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("greater",))
def gt(input, other):
    """Whether elements of `input` are greater.

    Args:
        input, other: real tensors of shapes that broadcast; a number for `other` too.

    Returns:
        bool tensor, false where an element is NaN.

    >>> autograd.tensor([1, 3]) > 2
    tensor([False,  True])
    """
    ordered("gt", input, other)
    return np.greater(input, other)


@primitive("result", broadcasts=True, inplace=True, aliases=("greater_equal",))
def ge(input, other):
    """Whether elements of `input` are greater or equal.

    Args:
        input, other: real tensors of shapes that broadcast; a number for `other` too.

    Returns:
        bool tensor, false where an element is NaN.

    >>> autograd.tensor([1, 2]) >= 2
    tensor([False,  True])
    """
    ordered("ge", input, other)
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
        yield Sample(NAN)
        yield Sample(np.arange(3))
        yield Sample(np.zeros((0, 2)))


@primitive("result", name="where", method=False, function=False, broadcasts=True)
def chosen(input, other, condition: np.ndarray):
    """`input` where the array `condition` is true, else `other`."""
    return kernel.chosen(np.asarray(condition), input, other)


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
        out: a tensor of the result's shape to write into.

    >>> autograd.where(autograd.tensor([True, False]), autograd.tensor([1., 2.]), 0.)
    tensor([1., 0.])
    """
    if type(condition) in tensor_types:
        if (input is None) != (other is None):
            missing = "input" if input is None else "other"
            raise ArgumentTypeError(
                f"where: both input and other, or neither, are required; got no {missing}."
            )
        if input is None:
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

    Args:
        input, other: real tensors of shapes that broadcast.

    >>> autograd.maximum(autograd.tensor([1., 3.]), autograd.tensor([2., 2.]))
    tensor([2., 3.])
    """
    ordered("maximum", input, other)
    return np.maximum(input, other)


@primitive("result", broadcasts=True)
def minimum(input, other):
    """The smaller of two elements; NaN if either is NaN. Ties share the gradient evenly.

    Args:
        input, other: real tensors of shapes that broadcast.

    >>> autograd.minimum(autograd.tensor([1., 3.]), autograd.tensor([2., 2.]))
    tensor([1., 2.])
    """
    ordered("minimum", input, other)
    return np.minimum(input, other)


@primitive("result", broadcasts=True)
def fmax(input, other):
    """The larger of two elements, the other one where one is NaN.

    Args:
        input, other: real tensors of shapes that broadcast.

    Gradient: to `input` where it is at least `other` or `other` is NaN.

    >>> autograd.fmax(autograd.tensor([1., float("nan")]), autograd.tensor([2., 2.]))
    tensor([2., 2.])
    """
    ordered("fmax", input, other)
    return np.fmax(input, other)


@primitive("result", broadcasts=True)
def fmin(input, other):
    """The smaller of two elements, the other one where one is NaN.

    Args:
        input, other: real tensors of shapes that broadcast.

    Gradient: to `input` where it is at most `other` or `other` is NaN.

    >>> autograd.fmin(autograd.tensor([1., float("nan")]), autograd.tensor([2., 2.]))
    tensor([1., 2.])
    """
    ordered("fmin", input, other)
    return np.fmin(input, other)


@maximum.vjp("input")
@minimum.vjp("other")
def _(g, input, other):
    return where(input == other, g / 2, where(input < other, g * 0, g))


@maximum.vjp("other")
@minimum.vjp("input")
def _(g, input, other):
    return where(input == other, g / 2, where(input > other, g * 0, g))


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
        yield Sample(np.array([1.0, np.nan, np.inf]), np.array([np.nan, 2.0, 3.0]), grad=False)
        yield Sample(NAN, NAN[::-1].copy(), grad=False)
