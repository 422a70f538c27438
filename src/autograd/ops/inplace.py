"""Python's operator symbols, and in-place forms that change more than values."""

from __future__ import annotations

import functools

from ..engine.modes import mode
from ..engine.views import node_of, set_node
from ..errors import ArgumentError, ArgumentTypeError
from .conversion import clone
from .core import aliasing
from .permutation import t, transpose
from .shape import squeeze, unsqueeze

OPERATORS = {
    "__add__": "arithmetic:add", "__radd__": "arithmetic:add", "__sub__": "arithmetic:sub",
    "__mul__": "mul",
    "__rmul__": "mul", "__truediv__": "division:div", "__floordiv__": "floor_divide",
    "__mod__": "remainder", "__pow__": "powers:pow", "__matmul__": "matmul", "__neg__": "neg",
    "__pos__": "positive", "__abs__": "abs", "__invert__": "bitwise_not",
    "__lt__": "lt", "__le__": "le", "__gt__": "gt", "__ge__": "ge",
    "__and__": "bitwise_and", "__rand__": "bitwise_and", "__or__": "bitwise_or",
    "__ror__": "bitwise_or", "__xor__": "bitwise_xor", "__rxor__": "bitwise_xor",
    "__lshift__": "bitwise_left_shift", "__rshift__": "bitwise_right_shift",
}  # fmt: skip
REFLECTED = {
    "__rsub__": "arithmetic:sub", "__rtruediv__": "division:div",
    "__rfloordiv__": "floor_divide",
    "__rmod__": "remainder", "__rpow__": "powers:pow", "__rmatmul__": "matmul",
    "__rlshift__": "bitwise_left_shift", "__rrshift__": "bitwise_right_shift",
}  # fmt: skip
AUGMENTED = {
    "__iadd__": "add", "__isub__": "sub", "__imul__": "mul", "__itruediv__": "div",
    "__ifloordiv__": "floor_divide", "__imod__": "remainder", "__ipow__": "pow",
    "__iand__": "bitwise_and", "__ior__": "bitwise_or", "__ixor__": "bitwise_xor",
    "__ilshift__": "bitwise_left_shift", "__irshift__": "bitwise_right_shift",
}  # fmt: skip


EQUALITY = {"__eq__": "eq", "__ne__": "ne"}


def equality(function):
    """`==` and `!=`: what is no operand is just not equal, as Python expects."""

    @functools.wraps(function)
    def compare(self, other):
        if other is None:
            return NotImplemented
        try:
            return function(self, other)
        except ArgumentTypeError:
            return NotImplemented

    return compare


def applied(function, input, inplace: bool):
    """`function(input)`, written over the input if `inplace`.

    The derivative may need the input, so a copy of it is kept where it is to be overwritten.
    """
    if not inplace:
        return function(input)
    kept = clone(input) if mode.grad and input.requires_grad else input
    aliasing.assign(input, function(kept), "inplace activation")
    return input


def reflected(function, special: str):
    """`__rsub__` and the like: the operator with its operands exchanged."""

    @functools.wraps(function)
    def swapped(self, other):
        return function(other, self)

    swapped.__name__ = special
    return swapped


def inplace_shape(function):
    """`squeeze_` and the like: the tensor itself gets the new shape."""

    def inplace(input, *args, **kwargs):
        if node_of(input) is None and input._requires_grad:
            raise ArgumentError(
                f"{function.__name__}_: a tensor that is not a leaf requiring grad is required."
            )
        changed = function(input, *args, **kwargs)
        input._array = changed._array
        set_node(input, changed._node, input._requires_grad)
        return input

    inplace.__name__ = inplace.__qualname__ = function.__name__ + "_"
    inplace.__doc__ = f"In-place `{function.__name__}`: {function.__doc__}"
    inplace.__signature__ = function.operator.signature
    return inplace


SHAPES = {
    f.__name__ + "_": inplace_shape(f) for f in (squeeze, unsqueeze, transpose, t)
}  # fmt: skip
