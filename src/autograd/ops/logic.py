"""Logical and bitwise operations, and number theory on integers."""

from __future__ import annotations

import numpy as np

from ..errors import DTypeError
from .core.registry import Sample, primitive


def _integral(name: str, *arrays) -> None:
    for array in arrays:
        kind = np.asarray(array).dtype.kind
        if kind not in "biu":
            raise DTypeError(
                f"{name}: integer or bool tensors are required; got {np.asarray(array).dtype}. "
                "Use the logical_ form, or convert with to(autograd.int64)."
            )


def _numbers(name: str, *arrays) -> None:
    if np.result_type(*arrays).kind == "b":
        raise DTypeError(
            f"{name}: integer tensors are required; got bool. Convert with to(autograd.int64)."
        )


@primitive("result", broadcasts=True, inplace=True)
def logical_and(input, other):
    """Whether both elements are nonzero.

    Args:
        input, other: tensors of any dtype, of shapes that broadcast.

    Returns:
        bool tensor; NaN counts as nonzero.

    >>> autograd.logical_and(autograd.tensor([1, 0]), autograd.tensor([1, 1]))
    tensor([ True, False])
    """
    return np.logical_and(input, other)


@primitive("result", broadcasts=True, inplace=True)
def logical_or(input, other):
    """Whether one of the elements is nonzero.

    Args:
        input, other: tensors of any dtype, of shapes that broadcast.

    Returns:
        bool tensor; NaN counts as nonzero.

    >>> autograd.logical_or(autograd.tensor([1, 0]), autograd.tensor([0, 0]))
    tensor([ True, False])
    """
    return np.logical_or(input, other)


@primitive("result", broadcasts=True, inplace=True)
def logical_xor(input, other):
    """Whether exactly one of the elements is nonzero.

    Args:
        input, other: tensors of any dtype, of shapes that broadcast.

    Returns:
        bool tensor; NaN counts as nonzero.

    >>> autograd.logical_xor(autograd.tensor([1, 0]), autograd.tensor([1, 1]))
    tensor([False,  True])
    """
    return np.logical_xor(input, other)


@primitive(inplace=True)
def logical_not(input):
    """Whether elements are zero.

    >>> autograd.logical_not(autograd.tensor([1, 0]))
    tensor([False,  True])
    """
    return np.logical_not(input)


for _operator in (logical_and, logical_or, logical_xor):

    @_operator.samples
    def _(rng):
        yield Sample(np.array([1, 0, 2]), np.array([0, 0, 3]))
        yield Sample(np.array([[1.0], [0.0]]), np.array([0.0, np.nan]))


@logical_not.samples
def _(rng):
    yield Sample(np.array([1, 0, 2]))
    yield Sample(np.array([1.0, 0.0, np.nan]))


@primitive("result", broadcasts=True, inplace=True)
def bitwise_and(input, other):
    """Bits that are set in both elements: `&`.

    Args:
        input, other: bools or integers, tensor or number, of shapes that broadcast.

    Raises:
        DTypeError: a floating or complex operand.

    >>> autograd.tensor([6]) & 3
    tensor([2])
    """
    _integral("bitwise_and", input, other)
    return np.bitwise_and(input, other)


@primitive("result", broadcasts=True, inplace=True)
def bitwise_or(input, other):
    """Bits that are set in one of the elements: `|`.

    Args:
        input, other: bools or integers, tensor or number, of shapes that broadcast.

    Raises:
        DTypeError: a floating or complex operand.

    >>> autograd.tensor([6]) | 3
    tensor([7])
    """
    _integral("bitwise_or", input, other)
    return np.bitwise_or(input, other)


@primitive("result", broadcasts=True, inplace=True)
def bitwise_xor(input, other):
    """Bits that are set in exactly one of the elements: `^`.

    Args:
        input, other: bools or integers, tensor or number, of shapes that broadcast.

    Raises:
        DTypeError: a floating or complex operand.

    >>> autograd.tensor([6]) ^ 3
    tensor([5])
    """
    _integral("bitwise_xor", input, other)
    return np.bitwise_xor(input, other)


@primitive(inplace=True)
def bitwise_not(input):
    """Every bit inverted: `~`.

    >>> ~autograd.tensor([True, False])
    tensor([False,  True])
    """
    _integral("bitwise_not", input)
    return np.bitwise_not(input)


for _operator in (bitwise_and, bitwise_or, bitwise_xor):

    @_operator.samples
    def _(rng):
        yield Sample(np.array([6, 5]), np.array([[3], [4]]))
        yield Sample(np.array([True, False]), np.array([True, True]))


@bitwise_not.samples
def _(rng):
    yield Sample(np.array([6, -5]))
    yield Sample(np.array([True, False]))


@primitive("result", broadcasts=True, inplace=True)
def bitwise_left_shift(input, other):
    """Bits shifted left: `<<`.

    Args:
        input: integers.
        other: how many bits; a tensor of a shape that broadcasts, or a number.

    >>> autograd.tensor([1]) << 3
    tensor([8])
    """
    _integral("bitwise_left_shift", input, other)
    _numbers("bitwise_left_shift", input, other)
    return np.left_shift(input, other)


@primitive("result", broadcasts=True, inplace=True)
def bitwise_right_shift(input, other):
    """Bits shifted right, the sign kept: `>>`.

    Args:
        input: integers.
        other: how many bits; a tensor of a shape that broadcasts, or a number.

    >>> autograd.tensor([8]) >> 3
    tensor([1])
    """
    _integral("bitwise_right_shift", input, other)
    _numbers("bitwise_right_shift", input, other)
    return np.right_shift(input, other)


@primitive("result", broadcasts=True, inplace=True)
def gcd(input, other):
    """Greatest common divisor.

    Args:
        input, other: integers of shapes that broadcast.

    >>> autograd.gcd(autograd.tensor([12]), autograd.tensor([18]))
    tensor([6])
    """
    _integral("gcd", input, other)
    return np.gcd(input, other)


@primitive("result", broadcasts=True, inplace=True)
def lcm(input, other):
    """Least common multiple.

    Args:
        input, other: integers of shapes that broadcast.

    >>> autograd.lcm(autograd.tensor([4]), autograd.tensor([6]))
    tensor([12])
    """
    _integral("lcm", input, other)
    return np.lcm(input, other)


for _operator in (bitwise_left_shift, bitwise_right_shift, gcd, lcm):

    @_operator.samples
    def _(rng):
        yield Sample(np.array([12, 8, 5]), np.array([[3], [4]]))
