"""Sums, differences and products of elements."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..engine.graph import tensor_types
from ..errors import DTypeError
from ..kernels.accumulation import added
from .complex_numbers import conjugate
from .conversion import cast
from .core.registry import Sample, composite, primitive


def accumulate(a, b):
    """Sum of two gradients of the same shape: arrays or tensors."""
    if type(a) not in tensor_types and type(b) in tensor_types:
        a, b = b, a
    return plus(a, b) if type(a) in tensor_types else added(a, b)


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


@primitive(
    "result",
    name="add",
    broadcasts=True,
    method=False,
    function=False,
    kernel=np.add,
    large="add",
)
def plus(input, other):
    """Sum of two tensors, element by element: `+`.

    Args:
        input, other: tensors of shapes that broadcast, or a number for one of them.
    """


@plus.vjp("input")
def _(g):
    return g


@plus.vjp("other")
def _(g):
    return g


@plus.samples
def _(rng):
    yield from list(pairs(rng))[:6]


@primitive(
    "result",
    name="sub",
    broadcasts=True,
    method=False,
    function=False,
    kernel=np.subtract,
    large="subtract",
)
def minus(input, other):
    """Difference of two tensors, element by element: `-`.

    Args:
        input, other: tensors of shapes that broadcast, or a number for one of them.
    """


@minus.vjp("input")
def _(g):
    return g


@minus.vjp("other", scalar=True)
def _(g):
    return -g


@minus.samples
def _(rng):
    yield from list(pairs(rng))[:6]


@composite(inplace=True, guarded=False)
def add(input, other, *, alpha=1, out=None):
    """Sum `input + alpha * other`, element by element.

    Args:
        input: tensor of any dtype.
        other: tensor that broadcasts with `input`, or a number.
        alpha: factor of `other`, of no higher category (integer, real, complex) than the result.
        out: a tensor of the result's shape to write into.

    Raises:
        ShapeError: the shapes do not broadcast.
        DTypeError: `alpha` does not fit the result's dtype.

    >>> autograd.add(autograd.tensor([1., 2.]), 1, alpha=2)
    tensor([3., 4.])
    """
    if alpha != 1:
        other = _scaled("add", input, other, alpha)
    return plus(input, other, out=out)


@composite(inplace=True, aliases=("subtract",), guarded=False)
def sub(input, other, *, alpha=1, out=None):
    """Difference `input - alpha * other`, element by element.

    Args:
        input: tensor of any dtype but bool.
        other: tensor that broadcasts with `input`, or a number.
        alpha: factor of `other`, as in `add`.
        out: a tensor of the result's shape to write into.

    Raises:
        ShapeError: the shapes do not broadcast.
        DTypeError: both are bool, or `alpha` does not fit the result's dtype.

    >>> autograd.tensor([1., 2.]) - 1
    tensor([0., 1.])
    """
    if alpha != 1:
        other = _scaled("sub", input, other, alpha)
    return minus(input, other, out=out)


def _scaled(name: str, input, other, alpha):
    """`alpha * other` in the dtype that `input` and `other` have in common."""
    target = dtypes.result_dtype(
        (x.dtype, 2 if x.ndim else 1) if type(x) in tensor_types else (dtypes.dtype_of_number(x), 0)
        for x in (input, other)
    )
    if dtypes.dtype_of_number(alpha).category > max(target.category, dtypes.INTEGER):
        raise DTypeError(
            f"{name}: an alpha that fits the result's dtype {target} is required; got {alpha!r}. "
            "Multiply `other` by it first."
        )
    if target.category == dtypes.BOOL:
        alpha = bool(alpha)
    return (cast(other, target.numpy) if type(other) in tensor_types else other) * alpha


for _operator in (add, sub):

    @_operator.samples
    def _(rng):
        yield from pairs(rng)
        yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3), alpha=2.5)
        yield Sample(np.arange(3), np.arange(3), alpha=2)
        yield Sample(rng.normal(size=3), np.arange(3), alpha=0.1)
        yield Sample(SPECIAL, SPECIAL[::-1].copy(), grad=False)


@composite(method=False)
def rsub(input, other, *, alpha=1):
    """Difference the other way round: `other - alpha * input`.

    Args:
        other: a tensor of a shape that broadcasts, or a number.
        alpha: factor of `input`.

    >>> autograd.rsub(autograd.tensor([1., 2.]), 3)
    tensor([2., 1.])
    """
    return minus(other, input if alpha == 1 else _scaled("rsub", other, input, alpha))


@rsub.samples
def _(rng):
    yield from pairs(rng)


@primitive(
    "result",
    broadcasts=True,
    inplace=True,
    aliases=("multiply",),
    kernel=np.multiply,
    large="multiply",
)
def mul(input, other):
    """Product of two tensors, element by element.

    Args:
        input, other: tensors of shapes that broadcast, or a number for one of them; the result has
            their common dtype.

    Gradient: the other factor times the result's gradient, summed over what was stretched.

    >>> autograd.tensor([1., 2.]) * 3
    tensor([3., 6.])
    """


@mul.vjp("input", scalar=True)
def _(g, other):
    return g * conjugate(other)


@mul.vjp("other", scalar=True)
def _(g, input):
    return g * conjugate(input)


@mul.samples
def _(rng):
    yield from pairs(rng)
    yield Sample(np.arange(3), np.array([1.5, 2.0, 2.5]))
    yield Sample(SPECIAL, SPECIAL[::-1].copy(), grad=False)
    yield Sample(rng.normal(size=3) + 1j, rng.normal(size=3) - 2j)
    yield Sample(rng.normal(size=3), rng.normal(size=3) - 2j)


@primitive(inplace=True, aliases=("negative",), kernel=np.negative, quiet=True, large="negative")
def neg(input):
    """The negative of each element.

    >>> -autograd.tensor([1., -2.])
    tensor([-1.,  2.])
    """


@neg.vjp("input", scalar=True)
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
