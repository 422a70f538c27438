"""Division: exact, rounded, and its remainders."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, DTypeError
from .arithmetic import SPECIAL, pairs
from .complex_numbers import conjugate
from .core.registry import Sample, composite, primitive


@primitive(
    "float",
    name="div",
    broadcasts=True,
    method=False,
    function=False,
    kernel=np.divide,
    large="divide",
)
def quotient(input, other):
    """True quotient of two tensors: `/`.

    Args:
        input, other: tensors of shapes that broadcast, or a number for one of them.
    """


@quotient.vjp("input", scalar=True)
def _(g, other):
    return g / conjugate(other)


@quotient.vjp("other", scalar=True)
def _(g, input, other):
    return -g * conjugate(input / other / other)


@quotient.samples
def _(rng):
    yield from list(pairs(rng, 0.5, 2.0))[:6]


@primitive("result", broadcasts=True, inplace=True)
def floor_divide(input, other):
    """Quotient rounded towards negative infinity. Not differentiable.

    Args:
        input, other: real tensors of shapes that broadcast, or a number for one of them.

    Raises:
        ArgumentError: integers divided by 0.

    >>> autograd.floor_divide(autograd.tensor([7, -7]), 2)
    tensor([ 3, -4])
    """
    if not _is_float_division("floor_divide", input, other):
        return np.floor_divide(input, other)
    quotient = np.divide(input, other)  # NumPy gives NaN for x // 0; PyTorch infinity
    with_floor = np.floor_divide(input, other)
    return np.where(np.equal(other, 0), quotient, with_floor).astype(np.asarray(quotient).dtype)


def _is_float_division(name: str, input, other) -> bool:
    """Whether the operands are floating point; integer ones are checked for a zero divisor."""
    kind = np.result_type(input, other).kind
    if kind == "b":
        raise DTypeError(
            f"{name}: number dtypes are required; got bool. Convert with to(autograd.int64)."
        )
    if kind in "iu" and np.any(np.equal(other, 0)):
        raise ArgumentError(
            f"{name}: nonzero integer divisors are required; got a zero. Divide floating-point "
            "tensors for infinity and NaN."
        )
    return kind == "f"


@floor_divide.samples
def _(rng):
    yield Sample(np.array([7, -7, 8]), np.array([2, 2, -3]), grad=False)
    yield Sample(rng.uniform(-9, 9, 5), 2.0, grad=False)
    yield Sample(np.array([1.0, -1.0, 0.0]), np.zeros(3), grad=False)
    yield Sample(np.array([1.0, -1.0, 0.0]), 0, grad=False)
    yield Sample(np.array([1.0, -1.0, np.inf]), np.array([np.inf, np.inf, 2.0]), grad=False)
    yield Sample(np.zeros((0, 2)), 2.0, grad=False)


@primitive("result", broadcasts=True, method=False, function=False)
def floored_quotient(input, other):
    """`floor_divide` with a gradient, which is 0."""
    return floor_divide.operator.forward(input, other)


@primitive("result", broadcasts=True, method=False, function=False)
def truncated_quotient(input, other):
    """Quotient rounded towards zero; the gradient is 0."""
    if _is_float_division("div", input, other):
        return np.trunc(np.divide(input, other))
    down = np.floor_divide(input, other)
    inexact = np.multiply(down, other) != input
    return down + ((down < 0) & inexact).astype(down.dtype)


for _operator in (floored_quotient, truncated_quotient):

    @_operator.vjp("input")
    @_operator.vjp("other")
    def _(g):
        return g * 0

    @_operator.samples
    def _(rng):
        yield Sample(rng.uniform(-9, 9, 5), np.array([2.0]))


@composite(inplace=True, aliases=("divide", "true_divide"), guarded=False)
def div(input, other, *, rounding_mode: str | None = None, out=None):
    """Quotient of two tensors, element by element.

    Args:
        input, other: tensors that broadcast, or numbers; integers divide to the default dtype.
        rounding_mode: None, "trunc" (towards zero) or "floor"; then integers stay integers.
        out: a tensor of the result's shape to write into.

    Raises:
        ArgumentError: another rounding mode, or an integer division by zero.

    >>> autograd.div(autograd.tensor([7, -7]), 2)
    tensor([ 3.5000, -3.5000])
    """
    if rounding_mode is None:
        return quotient(input, other, out=out)
    rounded = {"trunc": truncated_quotient, "floor": floored_quotient}.get(rounding_mode)
    if rounded is None:
        raise ArgumentError(
            f"div: rounding_mode None, 'trunc' or 'floor' is required; got {rounding_mode!r}."
        )
    return rounded(input, other, out=out)


@div.samples
def _(rng):
    yield from pairs(rng, 0.5, 2.0)
    yield Sample(np.array([7, -7]), np.array([2, 2]))
    yield Sample(np.array([7, -7]), np.array([2, 2]), rounding_mode="trunc", grad=False)
    yield Sample(rng.uniform(-9, 9, (2, 3)), np.array([2.0, 3.0, 4.0]), rounding_mode="trunc")
    yield Sample(rng.uniform(-9, 9, (2, 3)), np.array([2.0, 3.0, 4.0]), rounding_mode="floor")
    yield Sample(SPECIAL, SPECIAL[::-1].copy(), grad=False)
    yield Sample(rng.normal(size=3) + 1j, rng.normal(size=3) - 2j)


@primitive("result", broadcasts=True, inplace=True, flat=True)
def remainder(input, other):
    """Remainder with the sign of the divisor: `%`.

    Args:
        input, other: real tensors of shapes that broadcast, or a number for one of them.

    Gradient: 1 for `input`, the negative floored quotient for `other`.

    >>> autograd.remainder(autograd.tensor([-3., 5.]), 4)
    tensor([1., 1.])
    """
    if not _is_float_division("remainder", input, other):
        return np.remainder(input, other)
    rest = np.fmod(input, other)
    return np.where((rest != 0) & ((rest < 0) != np.less(other, 0)), rest + other, rest)


@remainder.vjp("input")
def _(g):
    return g


@remainder.vjp("other")
def _(g, input, other):
    return -g * floor_divide(input, other)


@primitive("result", broadcasts=True, inplace=True)
def fmod(input, other):
    """Remainder with the sign of the dividend.

    Args:
        input, other: real tensors of shapes that broadcast, or a number for one of them.

    Gradient: 1 for `input`, the negative truncated quotient for `other`.

    >>> autograd.fmod(autograd.tensor([-3., 5.]), 4)
    tensor([-3.,  1.])
    """
    _is_float_division("fmod", input, other)
    return np.fmod(input, other)


@fmod.vjp("input")
def _(g):
    return g


@fmod.vjp("other")
def _(g, input, other):
    return -g * truncated_quotient(input, other)


for _operator in (remainder, fmod):

    @_operator.samples
    def _(rng):
        yield Sample(rng.uniform(-9, 9, 5), rng.uniform(1, 3, 5))
        yield Sample(rng.uniform(-9, 9, (2, 3)), -2.5)
        yield Sample(np.array([7, -7]), np.array([3, 3]))
        yield Sample(np.array([1.0, -1.0, np.inf]), np.array([0.0, np.inf, 2.0]), grad=False)
        yield Sample(np.array([1.0, -1.0]), 0, grad=False)
        yield Sample(np.array([-7, 7]), -3)
        yield Sample(rng.uniform(-9, 9, ()), rng.uniform(1, 3, 2))
        yield Sample(np.zeros((0, 2)), np.ones(2))
