"""Arrays out of whatever a user passes as data."""

from __future__ import annotations

from typing import Any, TypeGuard

import numpy as np

from . import dtypes
from .dtypes import from_numpy_dtype
from .engine.graph import tensor_types
from .errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError


def _is_tensor(value: Any) -> TypeGuard[Any]:
    return type(value) in tensor_types


def to_array(data, dtype: dtypes.dtype | None = None) -> np.ndarray:
    """A new C-contiguous array with `data` (numbers, nested lists, arrays, tensors).

    Args:
        data: what to copy.
        dtype: the wanted dtype; None infers it as PyTorch does (Python floats get the default).

    Raises:
        ArgumentTypeError: `data` is not made of numbers.
        ShapeError: nested lists of unequal lengths.
    """
    if _is_tensor(data):
        array = data._array
    elif isinstance(data, (np.ndarray, np.generic)):
        array = np.asarray(data)
        from_numpy_dtype(array.dtype)
    elif isinstance(data, (bool, int, float, complex)):
        return np.array(data, (dtype or dtypes.dtype_of_number(data)).numpy)
    else:
        array = _nested(data)
        if dtype is None and array.dtype.kind in "fc" and not _has_numpy(data):
            default = dtypes.get_default_dtype()
            dtype = default if array.dtype.kind == "f" else default.to_complex()
        elif dtype is None and array.size == 0 and array.dtype == np.float64:
            dtype = dtypes.get_default_dtype()
    target = array.dtype if dtype is None else dtype.numpy
    if array.dtype.kind == "c" and target.kind in "fiub":
        raise DTypeError(
            f"tensor: a complex dtype is required for complex data; got dtype={dtype} for "
            f"{array.dtype} data."
        )
    return np.array(array, dtype=target, order="C", copy=True)


def _nested(data) -> np.ndarray:
    if isinstance(data, (list, tuple, range)) and any(_is_tensor(item) for item in data):
        data = [item._array if _is_tensor(item) else item for item in data]
    elif isinstance(data, (list, tuple)):
        data = _strip(data)
    elif (
        not isinstance(data, range)
        and not hasattr(data, "__array__")
        and not hasattr(data, "__len__")
    ):
        raise ArgumentTypeError(
            f"tensor: numbers in nested lists are required; got {type(data).__name__}."
        )
    try:
        array = np.asarray(data)
    except ValueError as error:
        raise ShapeError(
            "tensor: nested lists of equal lengths are required; got lists of different lengths "
            f"({error})."
        ) from None
    if array.dtype.kind == "O" and all(type(item) is int for item in array.flat):
        raise ArgumentError("tensor: integers that fit int64 are required; got a larger one.")
    if array.dtype.kind not in "biufcV":
        raise ArgumentTypeError(
            f"tensor: numbers in nested lists are required; got elements of NumPy type "
            f"{array.dtype}."
        )
    from_numpy_dtype(array.dtype)
    return array


def _strip(data):
    """Nested lists with the tensors in them replaced by arrays."""
    if _is_tensor(data):
        return data._array
    if (
        isinstance(data, (list, tuple))
        and data
        and (isinstance(data[0], (list, tuple)) or _is_tensor(data[0]))
    ):
        return [_strip(item) for item in data]
    return data


def _has_numpy(data) -> bool:
    """Whether the innermost elements carry a dtype of their own."""
    while isinstance(data, (list, tuple)) and data:
        data = data[0]
    return (
        isinstance(data, (np.ndarray, np.generic)) or _is_tensor(data) or hasattr(data, "__array__")
    )


def is_first_version_call(args: tuple, kwargs: dict) -> bool:
    """Shape and data, as against nested data or sizes (the rule of docs/differences.md)."""
    if "shape" in kwargs or "data" in kwargs:
        return True
    sequences = (list, tuple, np.ndarray)
    return (
        len(args) >= 2
        and isinstance(args[0], sequences)
        and (isinstance(args[1], sequences) or _is_tensor(args[1]))
    )
