"""Random tensors by shape.

A seed gives PyTorch's numbers; `docs/differences.md` names the few that differ.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..creation.options import finish, numpy_dtype, sizes_of
from ..errors import ArgumentTypeError, DTypeError
from ..kernels import random as kernels
from ..kernels.buffers import empty
from ..size import as_size
from ..tensor import Tensor
from . import refilling
from .drawing import (
    as_bounds,
    check_floating,
    drawn_into,
    floating,
    largest_counted,
    memory_like,
)
from .generator import stream_of

__all__ = ["rand", "rand_like", "randint", "randint_like", "randn", "randn_like", "randperm"]


def rand(
    *sizes, size=None, generator=None, out=None, dtype=None, layout=None, device=None,
    requires_grad=False, pin_memory=False, names=None,
) -> Tensor:  # fmt: skip
    """Uniform numbers in [0, 1).

    Args:
        sizes: the shape, as numbers or one sequence.
        size: the shape by name.
        generator: where the numbers come from; the default generator if None.
        out: a tensor to write into.
        dtype: floating dtype; the default one if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> _ = autograd.manual_seed(0)
    >>> autograd.rand(3)
    tensor([0.4963, 0.7682, 0.0885])
    """
    array = empty(sizes_of(sizes, size, "rand"), floating(dtype, "rand"))
    drawn_into(array, kernels.uniform, stream_of(generator))
    return finish(array, requires_grad, out, device, layout)


def randn(
    *sizes, size=None, generator=None, out=None, dtype=None, layout=None, device=None,
    requires_grad=False, pin_memory=False, names=None,
) -> Tensor:  # fmt: skip
    """Normal numbers with mean 0 and variance 1.

    Args:
        sizes: the shape, as numbers or one sequence.
        size: the shape by name.
        generator: where the numbers come from; the default generator if None.
        out: a tensor to write into.
        dtype: floating dtype; the default one if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> _ = autograd.manual_seed(0)
    >>> autograd.randn(3)
    tensor([ 1.5410, -0.2934, -2.1788])
    """
    array = empty(sizes_of(sizes, size, "randn"), floating(dtype, "randn"))
    drawn_into(array, kernels.normal, stream_of(generator))
    return finish(array, requires_grad, out, device, layout)


def randint(
    low=None, high=None, size=None, *, generator=None, out=None, dtype=None, layout=None,
    device=None, requires_grad=False, pin_memory=False,
) -> Tensor:  # fmt: skip
    """Integers from `low` (0) up to, but without, `high`: `randint(high, size)` or with `low`.

    Args:
        low: the least integer.
        high: one above the largest.
        size: the shape.
        generator: where the numbers come from; the default generator if None.
        out: a tensor to write into.
        dtype: int64 if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    Raises:
        ArgumentError: `high` is not above `low`, or the dtype does not hold the integers.

    >>> autograd.randint(5, 6, (2,))
    tensor([5, 5])
    """
    if size is None and not isinstance(high, (int, np.integer)):
        low, high, size = 0, low, high
    low, high = _range(low, high, "randint")
    if size is None:
        raise ArgumentTypeError(f"randint: high and size are required; got {low} and {high}.")
    shape, target = as_size((size,), "randint"), numpy_dtype(dtype, dtypes.int64)
    low, high = as_bounds(low, high, target, "randint")
    array = empty(shape, target)
    drawn_into(array, kernels.integers, stream_of(generator), low, high)
    return finish(array, requires_grad, out, device, layout)


def _range(low, high, operation: str) -> tuple[Any, Any]:
    """Both bounds of `f(high)`, `f(low, high)` and `f(high=high)`."""
    if high is None:
        low, high = None, low
    if high is None:
        raise ArgumentTypeError(f"{operation}: high is required; got neither low nor high.")
    return (0 if low is None else low), high


def randperm(
    n, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False,
    pin_memory=False,
) -> Tensor:  # fmt: skip
    """The numbers from 0 to n - 1 in random order.

    Args:
        n: how many numbers.
        generator: where the numbers come from; the default generator if None.
        out: a tensor to write into.
        dtype: int64 if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    Raises:
        DTypeError: a dtype without numbers up to n - 1, or of bools or complex numbers.

    >>> autograd.randperm(3).sort().values
    tensor([0, 1, 2])
    """
    (n,) = as_size((n,), "randperm")
    target = numpy_dtype(dtype, dtypes.int64)
    if target.kind in "bc" or n - 1 > largest_counted(target):
        raise DTypeError(
            f"randperm: a real dtype that holds 0 to {n - 1} is required; got "
            f"{dtypes.from_numpy_dtype(target)}."
        )
    array = kernels.permutation(stream_of(generator), n).astype(target, copy=False)
    return finish(array, requires_grad, out, device, layout)


# --- like a tensor --------------------------------------------------------------------------------


def rand_like(
    input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None,
    generator=None, pin_memory=False,
):  # fmt: skip
    """Uniform numbers in the shape and dtype of a tensor.

    Args:
        generator: where the numbers come from; the default generator if None.
        dtype: the input's if None.
        requires_grad: begin a graph at the result.
        memory_format: `contiguous_format` is row by row; else the input's order is kept.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.rand_like(autograd.ones(2)).shape
    Size([2])
    """
    out = memory_like(input, dtype, memory_format, "rand_like")
    check_floating(out.dtype, "rand_like")
    drawn_into(out, kernels.uniform, stream_of(generator))
    return finish(out, requires_grad, None, device, layout)


def randn_like(
    input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None,
    generator=None, pin_memory=False,
):  # fmt: skip
    """Normal numbers in the shape and dtype of a tensor.

    Args:
        generator: where the numbers come from; the default generator if None.
        dtype: the input's if None.
        requires_grad: begin a graph at the result.
        memory_format: `contiguous_format` is row by row; else the input's order is kept.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.randn_like(autograd.ones(2)).shape
    Size([2])
    """
    out = memory_like(input, dtype, memory_format, "randn_like")
    check_floating(out.dtype, "randn_like")
    drawn_into(out, kernels.normal, stream_of(generator), 0.0, 1.0, out.flags.c_contiguous)
    return finish(out, requires_grad, None, device, layout)


def randint_like(
    input, low=None, high=None, *, dtype=None, layout=None, device=None, requires_grad=False,
    memory_format=None, generator=None, pin_memory=False,
):  # fmt: skip
    """Integers in the shape and dtype of a tensor: `randint_like(t, high)` or with `low` first.

    Args:
        low: the least integer.
        high: one above the largest.
        generator: where the numbers come from; the default generator if None.
        dtype: the input's if None.
        requires_grad: begin a graph at the result.
        memory_format: `contiguous_format` is row by row; else the input's order is kept.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.randint_like(autograd.ones(2), 5, 6)
    tensor([5., 5.])
    """
    out = memory_like(input, dtype, memory_format, "randint_like")
    low, high = as_bounds(*_range(low, high, "randint_like"), out.dtype, "randint_like")
    drawn_into(out, kernels.integers, stream_of(generator), low, high)
    return finish(out, requires_grad, None, device, layout)


refilling.attach(Tensor)
