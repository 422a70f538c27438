"""Sums and products of three tensors."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..errors import DTypeError
from .arithmetic import plus
from .complex_numbers import conjugate
from .core.registry import Sample, composite, primitive
from .division import quotient


@composite(inplace=True)
def addcmul(input, tensor1, tensor2, *, value=1):
    """`input + value * tensor1 * tensor2`.

    Args:
        input, tensor1, tensor2: tensors of shapes that broadcast.
        value: number that scales the product.

    >>> one = autograd.tensor([1., 2.])
    >>> autograd.addcmul(one, one, one, value=2)
    tensor([ 3., 10.])
    """
    product = tensor1 * tensor2
    return plus(input, product if value == 1 else product * value)


@composite(inplace=True)
def addcdiv(input, tensor1, tensor2, *, value=1):
    """`input + value * tensor1 / tensor2`.

    Args:
        input, tensor1, tensor2: tensors of shapes that broadcast; the quotient is a floating one.
        value: number that scales the quotient.

    >>> one = autograd.tensor([1., 2.])
    >>> autograd.addcdiv(one, one, one, value=2)
    tensor([3., 4.])
    """
    if all(x.dtype.category < dtypes.FLOATING for x in (tensor1, tensor2)):
        raise DTypeError(
            f"addcdiv: floating-point tensors are required; got {tensor1.dtype} and "
            f"{tensor2.dtype}. Convert one with to()."
        )
    ratio = quotient(tensor1, tensor2)
    return plus(input, ratio if value == 1 else ratio * value)


for _operator in (addcmul, addcdiv):

    @_operator.samples
    def _(rng):
        draw = lambda *shape: rng.uniform(0.5, 2.0, shape)  # noqa: E731
        yield Sample(draw(2, 3), draw(2, 3), draw(2, 3))
        yield Sample(draw(2, 3), draw(3), draw(2, 1), value=0.5)


@primitive("result", broadcasts=True, inplace=True)
def lerp(input, end, weight):
    """Linear interpolation `input + weight * (end - input)`; exactly `end` at weight 1.

    Args:
        input, end: tensors of shapes that broadcast.
        weight: a number or a tensor; outside 0 to 1 it extrapolates.

    >>> autograd.lerp(autograd.tensor([0., 2.]), autograd.tensor([1., 4.]), 0.5)
    tensor([0.5000, 3.0000])
    """
    way = np.subtract(end, input)
    return np.where(np.abs(weight) < 0.5, input + weight * way, end - way * (1 - weight))


@lerp.vjp("input")
def _(g, weight):
    return g * conjugate(1 - weight)


@lerp.vjp("end")
def _(g, weight):
    return g * conjugate(weight)


@lerp.vjp("weight")
def _(g, input, end):
    return g * conjugate(end - input)


@lerp.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3), 0.3)
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3), rng.uniform(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 1.0)
    yield Sample(rng.normal(size=3), rng.normal(size=(2, 1)), 2.5)
    yield Sample(np.zeros((0, 2)), np.zeros((0, 2)), 0.5)
