"""The four operations and their relatives."""

from __future__ import annotations

import numpy as np

from ..engine.graph import tensor_types
from ..errors import ArgumentError, DTypeError
from .conversion import conjugate
from .registry import Sample, composite, primitive


def accumulate(a, b):
    """Sum of two gradients of the same shape: arrays or tensors."""
    if type(a) not in tensor_types and type(b) in tensor_types:
        a, b = b, a
    return plus(a, b) if type(a) in tensor_types else a + b


def pairs(rng, low=-2.0, high=2.0):
    """Samples of two tensors: equal shapes, broadcasting, 0-d, empty, numbers."""

    def draw(*shape):
        return np.asarray(rng.uniform(low, high, shape))

    yield Sample(draw(2, 3), draw(2, 3))
    yield Sample(draw(2, 3), draw(3))
    yield Sample(draw(2, 1), draw(1, 3))
    yield Sample(draw(), draw(2))
    yield Sample(draw(), draw())
    yield Sample(draw(0, 3), draw(1, 3))
    yield Sample(draw(2, 3), 1.5)


SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan])


@primitive("result", broadcasts=True, method=False, function=False, kernel=np.add, node="Add")
def plus(input, other):
    """Sum of two tensors, element by element: `+`."""


@plus.vjp("input")
def _(g):
    return g


@plus.vjp("other")
def _(g):
    return g


@plus.samples
def _(rng):
    yield from list(pairs(rng))[:6]


@primitive("result", broadcasts=True, method=False, function=False, kernel=np.subtract, node="Sub")
def minus(input, other):
    """Difference of two tensors, element by element: `-`."""


@minus.vjp("input")
def _(g):
    return g


@minus.vjp("other")
def _(g):
    return -g


@minus.samples
def _(rng):
    yield from list(pairs(rng))[:6]


@composite(inplace=True)
def add(input, other, *, alpha=1, out=None):
    """Sum `input + alpha * other`, element by element.

    Args:
        input: tensor of any dtype.
        other: tensor that broadcasts with `input`, or a number.
        alpha: factor of `other`.

    >>> autograd.add(autograd.tensor([1., 2.]), 1, alpha=2)
    tensor([3., 4.])
    """
    if alpha != 1:
        _check_alpha("add", alpha, input, other)
        other = other * alpha
    return plus(input, other, out=out)


@composite(inplace=True, aliases=("subtract",))
def sub(input, other, *, alpha=1, out=None):
    """Difference `input - alpha * other`, element by element.

    Args:
        input: tensor of any dtype but bool.
        other: tensor that broadcasts with `input`, or a number.
        alpha: factor of `other`.

    >>> autograd.tensor([1., 2.]) - 1
    tensor([0., 1.])
    """
    if alpha != 1:
        _check_alpha("sub", alpha, input, other)
        other = other * alpha
    return minus(input, other, out=out)


def _check_alpha(name: str, alpha, input, other) -> None:
    if isinstance(alpha, float):
        for operand in (input, other):
            if type(operand) in tensor_types and operand.dtype.category >= 2:
                return
        raise DTypeError(f"{name}: an integer alpha is required for integer tensors; got {alpha}.")


for _operator in (add, sub):

    @_operator.samples
    def _(rng):
        yield from pairs(rng)
        yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3), alpha=2.5)
        yield Sample(np.arange(3), np.arange(3), alpha=2)
        yield Sample(SPECIAL, SPECIAL[::-1].copy(), grad=False)


@composite()
def rsub(input, other, *, alpha=1):
    """Difference the other way round: `other - alpha * input`.

    >>> autograd.rsub(autograd.tensor([1., 2.]), 3)
    tensor([2., 1.])
    """
    return minus(other, input if alpha == 1 else input * alpha)


@rsub.samples
def _(rng):
    yield from pairs(rng)


@primitive("result", broadcasts=True, inplace=True, aliases=("multiply",), kernel=np.multiply)
def mul(input, other):
    """Product of two tensors, element by element.

    >>> autograd.tensor([1., 2.]) * 3
    tensor([3., 6.])
    """


@mul.vjp("input")
def _(g, other):
    return g * conjugate(other)


@mul.vjp("other")
def _(g, input):
    return g * conjugate(input)


@mul.samples
def _(rng):
    yield from pairs(rng)
    yield Sample(np.arange(3), np.array([1.5, 2.0, 2.5]))
    yield Sample(SPECIAL, SPECIAL[::-1].copy(), grad=False)
    yield Sample(rng.normal(size=3) + 1j, rng.normal(size=3) - 2j)
    yield Sample(rng.normal(size=3), rng.normal(size=3) - 2j)


@primitive("float", broadcasts=True, method=False, function=False, kernel=np.divide, node="Div")
def quotient(input, other):
    """True quotient of two tensors: `/`."""


@quotient.vjp("input")
def _(g, other):
    return g / conjugate(other)


@quotient.vjp("other")
def _(g, out, other):
    return -g * conjugate(out / other)


@quotient.samples
def _(rng):
    yield from list(pairs(rng, 0.5, 2.0))[:6]


@primitive("result", broadcasts=True, inplace=True)
def floor_divide(input, other):
    """Quotient rounded towards negative infinity. Not differentiable.

    >>> autograd.floor_divide(autograd.tensor([7, -7]), 2)
    tensor([ 3, -4])
    """
    if _integer_zero(other):
        raise ArgumentError("floor_divide: nonzero integer divisors are required; got a zero.")
    if np.result_type(input, other).kind != "f":
        return np.floor_divide(input, other)
    quotient = np.divide(input, other)  # NumPy gives NaN for x // 0; PyTorch infinity
    with_floor = np.floor_divide(input, other)
    return np.where(np.equal(other, 0), quotient, with_floor).astype(np.asarray(quotient).dtype)


def _integer_zero(other) -> bool:
    other = np.asarray(other)
    return other.dtype.kind in "iub" and bool((other == 0).any())


@floor_divide.samples
def _(rng):
    yield Sample(np.array([7, -7, 8]), np.array([2, 2, -3]), grad=False)
    yield Sample(rng.uniform(-9, 9, 5), 2.0, grad=False)
    yield Sample(np.array([1.0, -1.0, 0.0]), np.zeros(3), grad=False)


@primitive("result", broadcasts=True, method=False, function=False)
def truncated_quotient(input, other):
    """Quotient rounded towards zero. Not differentiable."""
    if np.result_type(input, other).kind == "f":
        return np.trunc(np.divide(input, other))
    if _integer_zero(other):
        raise ArgumentError("div: nonzero integer divisors are required; got a zero.")
    down = np.floor_divide(input, other)
    inexact = np.multiply(down, other) != input
    return down + ((down < 0) & inexact).astype(down.dtype)


@truncated_quotient.samples
def _(rng):
    yield Sample(rng.uniform(-9, 9, 5), np.array([2.0]), grad=False)


@composite(inplace=True, aliases=("divide", "true_divide"))
def div(input, other, *, rounding_mode: str | None = None, out=None):
    """Quotient of two tensors, element by element.

    Args:
        input, other: tensors that broadcast, or numbers; integers divide to the default dtype.
        rounding_mode: None, "trunc" (towards zero) or "floor"; then integers stay integers.

    Raises:
        ArgumentError: another rounding mode, or an integer division by zero.

    >>> autograd.div(autograd.tensor([7, -7]), 2)
    tensor([ 3.5000, -3.5000])
    """
    if rounding_mode is None:
        return quotient(input, other, out=out)
    rounded = {"trunc": truncated_quotient, "floor": floor_divide}.get(rounding_mode)
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
    yield Sample(SPECIAL, SPECIAL[::-1].copy(), grad=False)
    yield Sample(rng.normal(size=3) + 1j, rng.normal(size=3) - 2j)


@primitive("result", broadcasts=True, inplace=True)
def remainder(input, other):
    """Remainder with the sign of the divisor: `%`.

    Gradient: 1 for `input`, the negative floored quotient for `other`.

    >>> autograd.remainder(autograd.tensor([-3., 5.]), 4)
    tensor([1., 1.])
    """
    if _integer_zero(other):
        raise ArgumentError("remainder: nonzero integer divisors are required; got a zero.")
    if np.result_type(input, other).kind != "f":
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

    Gradient: 1 for `input`, the negative truncated quotient for `other`.

    >>> autograd.fmod(autograd.tensor([-3., 5.]), 4)
    tensor([-3.,  1.])
    """
    if _integer_zero(other):
        raise ArgumentError("fmod: nonzero integer divisors are required; got a zero.")
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


@primitive(inplace=True, aliases=("negative",), kernel=np.negative, quiet=True)
def neg(input):
    """The negative of each element.

    >>> -autograd.tensor([1., -2.])
    tensor([-1.,  2.])
    """


@neg.vjp("input")
def _(g):
    return -g


@neg.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(np.asarray(rng.normal()))
    yield Sample(np.zeros((0, 2)))
    yield Sample(np.arange(3))
    yield Sample(SPECIAL, grad=False)


@composite()
def positive(input):
    """The tensor itself.

    >>> +autograd.tensor([1.])
    tensor([1.])
    """
    if input.dtype.category == 0:
        raise DTypeError("positive: a number dtype is required; got bool.")
    return input


@positive.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))


@composite(inplace=True)
def addcmul(input, tensor1, tensor2, *, value=1):
    """`input + value * tensor1 * tensor2`.

    >>> one = autograd.tensor([1., 2.])
    >>> autograd.addcmul(one, one, one, value=2)
    tensor([ 3., 10.])
    """
    product = tensor1 * tensor2
    return plus(input, product if value == 1 else product * value)


@composite(inplace=True)
def addcdiv(input, tensor1, tensor2, *, value=1):
    """`input + value * tensor1 / tensor2`.

    >>> one = autograd.tensor([1., 2.])
    >>> autograd.addcdiv(one, one, one, value=2)
    tensor([3., 4.])
    """
    ratio = quotient(tensor1, tensor2)
    return plus(input, ratio if value == 1 else ratio * value)


for _operator in (addcmul, addcdiv):

    @_operator.samples
    def _(rng):
        draw = lambda *shape: rng.uniform(0.5, 2.0, shape)  # noqa: E731
        yield Sample(draw(2, 3), draw(2, 3), draw(2, 3))
        yield Sample(draw(2, 3), draw(3), draw(2, 1), value=0.5)


@composite(inplace=True)
def lerp(input, end, weight):
    """Linear interpolation `input + weight * (end - input)`.

    >>> autograd.lerp(autograd.tensor([0., 2.]), autograd.tensor([1., 4.]), 0.5)
    tensor([0.5000, 3.0000])
    """
    return input + weight * (end - input)


@lerp.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3), 0.3)
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3), rng.uniform(size=(2, 3)))
