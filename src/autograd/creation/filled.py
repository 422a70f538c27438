"""Tensors of a shape, filled with a value or not at all, and the `new_` methods."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..dtypes import as_dtype
from ..engine.graph import tensor_types
from ..errors import ArgumentTypeError, ShapeError
from ..size import as_size
from ..tensor import Tensor
from .from_data import tensor
from .options import filled, finish, number, numpy_dtype, sizes_of


def zeros(
    *sizes, size=None, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, names=None,
) -> Tensor:  # fmt: skip
    """Zeros of a shape: `zeros(2, 3)` or `zeros((2, 3))`.

    Args:
        sizes: the shape, as numbers or one sequence.
        size: the shape by name.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> autograd.zeros(2)
    tensor([0., 0.])
    """
    array = np.zeros(sizes_of(sizes, size, "zeros"), numpy_dtype(dtype))
    return finish(array, requires_grad, out, device, layout)


def ones(
    *sizes, size=None, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, names=None,
) -> Tensor:  # fmt: skip
    """Ones of a shape: `ones(2, 3)` or `ones((2, 3))`.

    Args:
        sizes: the shape, as numbers or one sequence.
        size: the shape by name.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> autograd.ones(2)
    tensor([1., 1.])
    """
    array = np.ones(sizes_of(sizes, size, "ones"), numpy_dtype(dtype))
    return finish(array, requires_grad, out, device, layout)


def empty(
    *sizes, size=None, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, names=None, memory_format=None,
) -> Tensor:  # fmt: skip
    """Uninitialised memory of a shape.

    Args:
        sizes: the shape, as numbers or one sequence.
        size: the shape by name.
        out: a tensor to take the place of.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        memory_format: accepted; the order is row by row.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> autograd.empty(2, 3).shape
    Size([2, 3])
    """
    array = np.empty(sizes_of(sizes, size, "empty"), numpy_dtype(dtype))
    return finish(array, requires_grad, out, device, layout)


def full(
    size, fill_value, *, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, names=None,
) -> Tensor:  # fmt: skip
    """A shape filled with a number, whose kind decides the dtype.

    Args:
        size: the shape, a sequence.
        fill_value: number or 0-d tensor.
        out: a tensor to write into.
        dtype: bool, int64, the default floating or complex dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> autograd.full((2,), 7)
    tensor([7, 7])
    """
    value = number(fill_value, "full", "fill_value")
    target = numpy_dtype(dtype, dtypes.dtype_of_number(value))
    array = filled(as_size((size,), "full"), value, target, "full")
    return finish(array, requires_grad, out, device, layout)


def empty_strided(
    size, stride, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False
) -> Tensor:
    """Uninitialised memory with given steps between the elements of each dimension.

    Args:
        size: the shape.
        stride: steps in elements, at least 0.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.empty_strided((2, 3), (1, 2)).stride()
    (1, 2)
    """
    shape, steps = as_size((size,), "empty_strided"), as_size((stride,), "empty_strided")
    if len(shape) != len(steps):
        raise ShapeError(
            "empty_strided: as many strides as sizes are required; got sizes "
            f"{list(shape)} and strides {list(steps)}."
        )
    reach = 1 + sum((n - 1) * s for n, s in zip(shape, steps, strict=True)) if shape.numel() else 0
    memory = np.empty(reach, numpy_dtype(dtype))
    strides = tuple(s * memory.itemsize for s in steps)
    array = np.lib.stride_tricks.as_strided(memory, shape, strides)
    return finish(array, requires_grad, None, device, layout)


def _like(make, name: str, summary: str):
    def like(
        input, *, dtype=None, layout=None, device=None, pin_memory=False,
        requires_grad=False, memory_format=None,
    ) -> Tensor:  # fmt: skip
        if type(input) not in tensor_types:
            raise ArgumentTypeError(f"{name}: a Tensor is required; got {type(input).__name__}.")
        array = input._array
        target = array.dtype if dtype is None else as_dtype(dtype).numpy
        order = "C" if memory_format is dtypes.contiguous_format else "K"
        return finish(make(array, target, order), requires_grad, None, device, layout)

    like.__name__ = like.__qualname__ = name
    like.__doc__ = f"""{summary} in the shape, dtype and order of strides of a tensor.

    Args:
        dtype: the input's if None.
        requires_grad: begin a graph at the result.
        memory_format: `contiguous_format` is row by row; else the input's order is kept.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.{name}(autograd.tensor([1, 2])).shape
    Size([2])
    """
    return like


zeros_like = _like(np.zeros_like, "zeros_like", "Zeros")
ones_like = _like(np.ones_like, "ones_like", "Ones")
empty_like = _like(np.empty_like, "empty_like", "Uninitialised memory")


def full_like(
    input, fill_value, *, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, memory_format=None,
) -> Tensor:  # fmt: skip
    """A tensor's shape and dtype filled with a number.

    Args:
        fill_value: number or 0-d tensor.
        dtype: the input's if None.
        requires_grad: begin a graph at the result.
        memory_format: `contiguous_format` is row by row; else the input's order is kept.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.full_like(autograd.zeros(2), 3)
    tensor([3., 3.])
    """
    if type(input) not in tensor_types:
        raise ArgumentTypeError(f"full_like: a Tensor is required; got {type(input).__name__}.")
    value = number(fill_value, "full_like", "fill_value")
    result = empty_like(
        input, dtype=dtype, layout=layout, device=device, memory_format=memory_format
    )
    result._array[...] = filled((), value, result._array.dtype, "full_like")
    return result.requires_grad_() if requires_grad else result


_NEW = {  # arguments for the examples
    "tensor": "[1, 2]", "zeros": "2", "ones": "2", "empty": "2", "full": "(2,), 7",
    "empty_strided": "(2,), (1,)",
}  # fmt: skip


def _new(make):
    def new(self, *args, dtype=None, **options):
        return make(*args, dtype=self.dtype if dtype is None else dtype, **options)

    new.__name__ = new.__qualname__ = f"new_{make.__name__}"
    new.__doc__ = f"""`{make.__name__}` in this tensor's dtype unless another is given.

    Args:
        args, options: those of `{make.__name__}`.
        dtype: this tensor's if None.

    >>> autograd.zeros(1, dtype=autograd.float64).{new.__name__}({_NEW[make.__name__]}).dtype
    autograd.float64
    """
    return new


for _make in (tensor, zeros, ones, empty, full, empty_strided):
    setattr(Tensor, f"new_{_make.__name__}", _new(_make))
