"""Checking the `dim` arguments of operators."""

from __future__ import annotations

import operator as python_operator

from ...errors import ArgumentTypeError, DimensionError


def normalize_dim(dim, ndim: int, operation: str) -> int:
    """A dimension counted from the front; a 0-d tensor has the one dimension 0 (or -1).

    Raises:
        DimensionError: `dim` is out of range.
        ArgumentTypeError: `dim` is not an integer.
    """
    if type(dim) is int and -ndim <= dim < ndim:
        return dim % ndim
    dim = as_integer(dim, "dim", operation)
    limit = max(ndim, 1)
    if not -limit <= dim < limit:
        raise DimensionError(
            f"{operation}: dim between {-limit} and {limit - 1} is required for a tensor of "
            f"{ndim} dimensions; got {dim}."
        )
    return dim % limit


def normalize_new_dim(dim, ndim: int, operation: str) -> int:
    """Where a new dimension goes: between 0 and `ndim`, counted from the front.

    Raises:
        DimensionError: `dim` is out of range.
    """
    if type(dim) is int and 0 <= dim <= ndim:
        return dim
    dim = as_integer(dim, "dim", operation)
    if not -ndim - 1 <= dim <= ndim:
        raise DimensionError(
            f"{operation}: dim between {-ndim - 1} and {ndim} is required for a new dimension in a "
            f"tensor of {ndim} dimensions; got {dim}."
        )
    return dim % (ndim + 1)


def as_integer(value, what: str, operation: str) -> int:
    """An integer argument.

    Raises:
        ArgumentTypeError: it is not one.
    """
    try:
        return python_operator.index(value)
    except TypeError:
        raise ArgumentTypeError(
            f"{operation}: {what} as an integer is required; got {type(value).__name__} {value!r}."
        ) from None


def normalize_dims(dim, ndim: int, operation: str) -> tuple[int, ...]:
    """Several dimensions, each once; None means all.

    Raises:
        DimensionError: a dim is out of range or appears twice.
    """
    if dim is None:
        return tuple(range(ndim))
    if type(dim) is int:
        return (normalize_dim(dim, ndim, operation),)
    dims = tuple(dim) if isinstance(dim, (tuple, list)) else (dim,)
    normalized = tuple(normalize_dim(d, ndim, operation) for d in dims)
    if len(set(normalized)) != len(normalized):
        raise DimensionError(f"{operation}: each dim once is required; got {list(dims)}.")
    return normalized
