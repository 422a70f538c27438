"""Errors in the words of the operator that the user called.

A primitive's kernel may fail with NumPy's words, and a composite with those of an operator that it
is made of, or with a bare Python error where an argument is of the wrong kind. Both are put into
the library's form: `operation: what was required; what arrived.`
"""

from __future__ import annotations

import numpy as np

from ...engine.graph import tensor_types
from ...errors import (
    ArgumentError,
    ArgumentTypeError,
    AutogradError,
    DimensionError,
    DTypeError,
    IndexTypeError,
    LinAlgError,
    ShapeError,
)


def explain_kernel(operator, arrays, error) -> Exception:
    """NumPy's complaint about an operator's arguments in the library's own form."""
    shown = ", ".join(
        f"{name} {list(np.shape(array))} {getattr(array, 'dtype', type(array).__name__)}"
        for name, array in zip(
            operator.inputs if not operator.variadic else operator.inputs * len(arrays),
            arrays,
            strict=True,
        )
        if array is not None
    )
    if operator.broadcasts and isinstance(error, ValueError):
        return ShapeError(
            f"{operator.name}: shapes that broadcast together are required; got {shown}. "
            "Sizes must be equal or 1, counted from the last dimension."
        )
    if isinstance(error, np.exceptions.AxisError):
        ndim = arrays[0].ndim
        return DimensionError(
            f"{operator.name}: dims between {-ndim} and {ndim - 1} are required; {error}; got "
            f"{shown}."
        )
    number = next((a for a in arrays if isinstance(a, (int, float, complex))), None)
    if isinstance(error, AttributeError):
        if number is None:
            return error
        return ArgumentTypeError(
            f"{operator.name}: Tensors are required; got {type(number).__name__} {number}."
        )
    kind = ShapeError
    if isinstance(error, TypeError):  # NumPy says "not supported" where no loop takes the dtypes
        kind = DTypeError if "support" in str(error) else ArgumentTypeError
    elif "only integers, slices" in str(error):
        kind = IndexTypeError
    elif isinstance(error, IndexError):
        kind = DimensionError
    elif _is_conversion(error):
        kind = ArgumentTypeError
    return kind(f"{operator.name}: arguments that fit are required; {error}; got {shown}.")


def _is_conversion(error: Exception) -> bool:
    """Whether Python could not make a number of something."""
    return any(words in str(error) for words in ("could not convert", "invalid literal"))


ABOUT_ARGUMENTS = (
    ShapeError,
    DTypeError,
    DimensionError,
    ArgumentError,
    ArgumentTypeError,
    IndexTypeError,
    LinAlgError,
)


def explain_composite(operator, error: Exception, arguments: dict) -> Exception:
    """What to raise for an error that came out of a composite's body: `error` or a better one."""
    name = operator.name
    if isinstance(error, AutogradError):
        if type(error) not in ABOUT_ARGUMENTS:
            return error
        inner, colon, rest = str(error).partition(": ")
        if inner == name:
            return error
        named = colon and inner.replace(".", "").isidentifier()
        return type(error)(f"{name}: {rest if named else error}")
    shown = ", ".join(f"{key} {describe(value)}" for key, value in arguments.items())
    if isinstance(error, AttributeError):
        if type(getattr(error, "obj", None)) in tensor_types:
            return error  # not the user's doing
        culprit = str(error).split("'")[1]  # 'float' object has no attribute ...
        return ArgumentTypeError(
            f"{name}: a Tensor is required; got {culprit} (arguments: {shown}). "
            "Make one with autograd.tensor(data)."
        )
    if isinstance(error, np.exceptions.AxisError | IndexError):
        return DimensionError(
            f"{name}: dims and indices in range are required; {error}; got {shown}."
        )
    if isinstance(error, TypeError) or _is_conversion(error):
        return ArgumentTypeError(
            f"{name}: arguments of other types are required; {error}; got {shown}."
        )
    if isinstance(error, (ValueError, OverflowError)):
        kind = ShapeError if isinstance(error, ValueError) else ArgumentError
        return kind(f"{name}: arguments that fit together are required; {error}; got {shown}.")
    return error


def describe(value) -> str:
    """An argument in an error message: shape and dtype of tensors, other values as they are."""
    if type(value) in tensor_types or isinstance(value, np.ndarray):
        return f"{list(value.shape)} {value.dtype}"
    if isinstance(value, (list, tuple)) and any(type(item) in tensor_types for item in value):
        return "(" + ", ".join(map(describe, value)) + ")"
    text = repr(value)
    text = text if len(text) <= 60 else text[:57] + "..."
    return text if isinstance(value, (int, type(None))) else f"{type(value).__name__} {text}"
