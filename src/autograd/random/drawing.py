"""What the functions that draw random tensors share: checks of arguments, places of results."""

from __future__ import annotations

import functools
import operator

import numpy as np

from .. import dtypes
from ..creation.options import numpy_dtype
from ..dtypes import as_dtype, from_numpy_dtype
from ..engine.graph import tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError
from ..kernels import buffers

DIGITS = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}  # bits that are exact


def floating(dtype, operation: str) -> np.dtype:
    """The NumPy dtype of a `dtype` argument that must not be an integer one."""
    target = numpy_dtype(dtype)
    check_floating(target, operation)
    return target


def check_floating(dtype: np.dtype, operation: str) -> None:
    """Raise for a NumPy dtype of integers."""
    if dtype.kind in "biu":
        raise DTypeError(
            f"{operation}: a floating-point or complex dtype is required; got "
            f"{from_numpy_dtype(dtype)}."
        )


def array_of(value, operation: str) -> np.ndarray:
    """The array of an argument that must be a tensor."""
    if type(value) not in tensor_types:
        raise ArgumentTypeError(f"{operation}: a Tensor is required; got {type(value).__name__}.")
    return value._array


def drawn_into(array: np.ndarray, draw, stream, *parameters) -> np.ndarray:
    """Fill an array, in the order of its memory, by `draw(stream, flat, *parameters)`."""
    if array.flags.c_contiguous:
        draw(stream, array if array.ndim == 1 else array.reshape(-1), *parameters)
        return array
    flat = buffers.empty((array.size,), array.dtype)
    draw(stream, flat, *parameters)
    view = array.transpose(buffers.memory_order(array))
    np.copyto(view, flat.reshape(view.shape))
    return array


def placed(drawn: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Flat numbers in the shape of an array and in the order of its memory."""
    memory = buffers.empty_like(like, drawn.dtype)
    return drawn_into(memory, lambda _, flat: np.copyto(flat, drawn), None)


def memory_like(input, dtype, memory_format, operation: str) -> np.ndarray:
    """Memory for a result in the shape, dtype and order of strides of a tensor."""
    array = array_of(input, operation)
    target = array.dtype if dtype is None else as_dtype(dtype).numpy
    if memory_format is dtypes.contiguous_format:
        return buffers.empty(array.shape, target)
    return buffers.empty_like(array, target)


def as_bounds(low, high, dtype: np.dtype, operation: str) -> tuple[int, int]:
    """Integers low < high whose range the dtype holds, or an error.

    Bounds that a floating-point dtype would round out of the range are moved into it.
    """
    try:
        low, high = operator.index(low), operator.index(high)
    except TypeError:
        raise ArgumentTypeError(
            f"{operation}: integers low and high are required; got {low!r} and {high!r}."
        ) from None
    if dtype.kind == "c":
        raise DTypeError(f"{operation}: a real dtype is required; got {from_numpy_dtype(dtype)}.")
    if high <= low:
        raise ArgumentError(f"{operation}: high above low is required; got low {low}, high {high}.")
    least, most = limits(dtype)
    if low < least or high - 1 > most:
        raise ArgumentError(
            f"{operation}: bounds that {from_numpy_dtype(dtype)} holds are required; got low "
            f"{low}, high {high}."
        )
    if dtype.kind not in "biu":
        digits = DIGITS[dtype.name]
        first, last = int(dtype.type(low + 1)), int(dtype.type(high - 1))
        if first < low:
            low = first + _step(low, digits)
        if high <= last < 2**63:
            high = last - _step(high - 1, digits)
    return low, high


@functools.cache
def limits(dtype: np.dtype) -> tuple[int, int]:
    """The least and the largest finite number of a dtype."""
    if dtype.kind == "b":
        return 0, 1
    if dtype.kind in "iu":
        return int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)
    most = int(dtypes.finfo(from_numpy_dtype(dtype)).max)
    return -most, most


def largest_counted(dtype: np.dtype) -> int:
    """The integer up to which a real dtype holds all."""
    return limits(dtype)[1] if dtype.kind in "biu" else 2 ** DIGITS[dtype.name]


def _step(value: int, digits: int) -> int:
    """The distance of numbers of so many bits around an integer."""
    return 1 << max(value.bit_length() - digits, 0)
