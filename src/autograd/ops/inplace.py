"""The in-place forms of operators (`add_`, `+=` ...) and Python's operator symbols."""

from __future__ import annotations

import functools

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..engine.modes import mode
from ..errors import ArgumentTypeError
from . import aliasing

OPERATORS = {
    "__add__": "add", "__radd__": "add", "__mul__": "mul", "__rmul__": "mul",
}  # fmt: skip
REFLECTED: dict[str, str] = {}
AUGMENTED = {"__iadd__": "add", "__imul__": "mul"}


def make_inplace(operator):
    """The method `name_` of an operator: compute, write into the tensor, re-link the graph."""
    function = operator.function
    name = operator.name + "_"

    def inplace(self, *args, **kwargs):
        if type(self) not in tensor_types:
            raise ArgumentTypeError(f"{name}: a Tensor is required; got {type(self).__name__}.")
        aliasing.check_writable(self, name)
        source = self
        if mode.grad and "input" in operator.saved_names:
            # the node must keep the old values, which are about to be overwritten
            source = Arithmetic.Tensor._wrap(self._array.copy())
            source._node, source._requires_grad = self._node, self._requires_grad
        value = function(source, *args, **kwargs)
        aliasing.check_result(self, value._array, name)
        np.copyto(self._array, value._array, casting="unsafe")
        aliasing.relink(self, value, name)
        return self

    inplace.__name__ = inplace.__qualname__ = name
    inplace.__doc__ = f"In-place form of `{operator.name}`."
    return inplace


def reflected(function, special: str):
    """`__rsub__` and the like: the operator with its operands exchanged."""

    @functools.wraps(function)
    def swapped(self, other):
        return function(other, self)

    swapped.__name__ = special
    return swapped
