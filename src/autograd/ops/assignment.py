"""Writing over a tensor as a whole: copy_, fill_, zero_, resize_, set_, apply_."""

from __future__ import annotations

import numpy as np

from ..dtypes import COMPLEX, dtype_of_number
from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, DTypeError, GraphError, ShapeError
from ..size import as_size
from .conversion import clone
from .core import aliasing
from .core.registry import composite


@composite(function=False)
def copy_(input, other, non_blocking: bool = False):
    """Copy `other` into this tensor, converted and broadcast; its gradient goes to `other`.

    Args:
        other: tensor that broadcasts to this tensor's shape.
        non_blocking: accepted; copies are finished on return.

    Raises:
        ShapeError: it does not broadcast.

    >>> autograd.ones(2).copy_(autograd.tensor([3, 4]))
    tensor([3., 4.])
    """
    if type(other) not in tensor_types:
        other = Arithmetic.Tensor._wrap(np.asarray(other))
    aliasing.check_writable(input, "copy_")
    source = other._array
    if source.shape != input._array.shape:
        _check_shape(input, source.shape, "copy_")
    if source.dtype.kind == "c" and input._array.dtype.kind not in "cb":
        source = np.real(source)
    np.copyto(input._array, source, casting="unsafe")
    aliasing.relink(input, other, "copy_")
    return input


@composite(function=False)
def resize_(input, *size, memory_format=None):
    """Give this tensor another shape; elements that fit stay, new ones are uninitialised.

    Args:
        size: the shape, as numbers or one sequence.
        memory_format: accepted; the order of strides is row by row.

    Raises:
        GraphError: the tensor requires grad.

    >>> autograd.tensor([[1, 2], [3, 4]]).resize_(3)
    tensor([1, 2, 3])
    """
    if input.requires_grad:
        raise GraphError(
            "resize_: a tensor that does not require grad is required. Use reshape(), or detach()."
        )
    aliasing.resize(input, as_size(size, "resize_"))
    return input


@composite(function=False)
def resize_as_(input, other, *, memory_format=None):
    """Give this tensor the shape of another (see `resize_`).

    Args:
        other: the tensor whose shape is taken.
        memory_format: accepted; the order of strides is row by row.

    >>> autograd.ones(4).resize_as_(autograd.zeros(2, 2)).shape
    Size([2, 2])
    """
    return resize_(input, other._array.shape)


def _check_shape(input, shape, operation: str) -> None:
    target = input._array.shape
    try:
        fits = np.broadcast_shapes(shape, target) == target
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(
            f"{operation}: a source that broadcasts to shape {list(target)} is required; got "
            f"{list(shape)}."
        )


@composite(function=False)
def fill_(input, value):
    """Set every element to a number (or 0-d tensor).

    Args:
        value: a number or 0-d tensor.

    Gradient: 0 for what was overwritten; the sum for a tensor `value`.

    >>> autograd.ones(2).fill_(3)
    tensor([3., 3.])
    """
    return _filled(input, value, "fill_")


def _filled(input, value, operation: str):
    """`fill_` in the words of `operation`."""
    array = input._array
    if array.dtype.kind == "f" and (type(value) is float or type(value) is int):
        aliasing.check_writable(input, operation)
        array.fill(value)
        aliasing.relink(input, None, operation)
        return input
    if type(value) in tensor_types:
        if value._array.ndim:
            raise ShapeError(
                f"{operation}: a number or a 0-d tensor is required; got shape "
                f"{list(value._array.shape)}."
            )
        aliasing.check_writable(input, operation)
        return copy_(input, value)
    if dtype_of_number(value).category == COMPLEX and input.dtype.category < COMPLEX:
        raise DTypeError(
            f"{operation}: a real number is required for {input.dtype}; got {value!r}."
        )
    aliasing.check_writable(input, operation)
    if type(value) is int and -256 < value < 0 and array.dtype == np.uint8:
        value += 256  # wraps around, as in PyTorch
    try:
        array.fill(value)
    except (OverflowError, ValueError):
        raise ArgumentError(
            f"{operation}: a number that fits {input.dtype} is required; got {value!r}."
        ) from None
    aliasing.relink(input, None, operation)
    return input


@composite(method=False)
def fill(input, value):
    """A tensor of the same shape and dtype, full of a number.

    Args:
        value: a number or 0-d tensor.

    Gradient: 0 for `input`; the sum for a tensor `value`.

    >>> autograd.fill(autograd.ones(2), 3)
    tensor([3., 3.])
    """
    return fill_(clone(input), value)


def _require_untracked(input, operation: str) -> None:
    if input.requires_grad:
        raise GraphError(
            f"{operation}: a tensor that does not require grad is required, because Python "
            "functions are not differentiated. Use detach()."
        )


@composite(function=False)
def apply_(input, callable):
    """Replace each element by what a Python function makes of it, which is slow.

    Args:
        callable: takes and gives a number.

    Raises:
        GraphError: the tensor requires grad.

    >>> autograd.tensor([1., 2.]).apply_(lambda x: x * x)
    tensor([1., 4.])
    """
    _require_untracked(input, "apply_")
    new = np.array([callable(x) for x in input._array.ravel().tolist()], input._array.dtype)
    return copy_(input, Arithmetic.Tensor._wrap(new.reshape(input._array.shape)))


@composite(function=False)
def map_(input, tensor, callable):
    """Replace each element by what a Python function makes of it and another tensor's.

    Args:
        tensor: broadcasts to this tensor's shape.
        callable: takes two numbers and gives one.

    Raises:
        GraphError: a tensor requires grad.

    >>> autograd.tensor([1., 2.]).map_(autograd.tensor([3., 4.]), lambda x, y: x + y)
    tensor([4., 6.])
    """
    _require_untracked(input, "map_")
    _require_untracked(tensor, "map_")
    _check_shape(input, tensor._array.shape, "map_")
    shape, other = input._array.shape, np.broadcast_to(tensor._array, input._array.shape)
    pairs = zip(input._array.ravel().tolist(), other.ravel().tolist(), strict=True)
    new = np.array([callable(x, y) for x, y in pairs], input._array.dtype)
    return copy_(input, Arithmetic.Tensor._wrap(new.reshape(shape)))


@composite(function=False)
def fill_diagonal_(input, fill_value, wrap: bool = False):
    """Set the main diagonal to a number.

    Args:
        input: at least two dimensions; more than two must be of one size.
        fill_value: the number.
        wrap: in a tall matrix, begin again after each square block and one row left out.

    Raises:
        ShapeError: fewer dimensions, or more than two of unequal sizes.

    >>> autograd.zeros(2, 3).fill_diagonal_(5)
    tensor([[5., 0., 0.],
            [0., 5., 0.]])
    """
    shape = input._array.shape
    if len(shape) < 2 or (len(shape) > 2 and len(set(shape)) > 1):
        raise ShapeError(
            "fill_diagonal_: a matrix, or more dimensions of one size, is required; got shape "
            f"{list(shape)}."
        )
    period = shape[1] + 1 if wrap and len(shape) == 2 else max(shape[0], 1)
    for row in range(0, max(shape[0], 1), period):
        diagonal = input[row:]
        while diagonal._array.ndim > 1:
            diagonal = diagonal.diagonal(0, 0, 1)
        _filled(diagonal, fill_value, "fill_diagonal_")
    return input


@composite(function=False, guarded=False)
def zero_(input):
    """Set every element to 0.

    >>> autograd.ones(2).zero_()
    tensor([0., 0.])
    """
    aliasing.check_writable(input, "zero_")
    input._array.fill(0)
    aliasing.relink(input, None, "zero_")
    return input


@composite(function=False)
def set_(input, source=None):
    """Let this tensor show the memory of `source` (an empty one if None).

    Args:
        source: tensor whose memory is taken; None leaves the tensor empty.

    >>> x = autograd.ones(3)
    >>> x.set_(autograd.zeros(2))
    tensor([0., 0.])
    """
    empty = np.empty(0, input._array.dtype)
    input._array = empty if source is None else source._array
    return input
