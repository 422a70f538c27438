"""Arguments that are one number for all spatial dimensions, or one for each."""

from __future__ import annotations

from ..errors import ArgumentError, ArgumentTypeError, ShapeError
from .core.dims import as_integer


def as_extents(value, n: int, what: str, operation: str, least: int | None = None) -> tuple:
    """`value` as `n` integers of at least `least`.

    Raises:
        ArgumentTypeError: not integers.
        ArgumentError: too few, too many or too small.
    """
    if type(value) is int and (least is None or value >= least):
        return (value,) * n
    given = tuple(value) if isinstance(value, (tuple, list)) else (value,)
    extents = tuple(as_integer(item, what, operation) for item in given)
    if len(extents) == 1:
        extents *= n
    if len(extents) != n:
        raise ArgumentError(
            f"{operation}: {what} as one integer or {n} of them is required; got {list(given)}."
        )
    if least is not None and min(extents) < least:
        raise ArgumentError(
            f"{operation}: {what} of at least {least} is required; got {list(given)}."
        )
    return extents


def batched(input, n: int, operation: str):
    """`input` [C, *size] or [N, C, *size] of `n` spatial dimensions as a batch.

    Returns:
        The batch, and whether a dimension was added.

    Raises:
        ShapeError: another number of dimensions.
    """
    ndim = input._array.ndim
    if ndim == n + 2:
        return input, False
    if ndim != n + 1:
        raise ShapeError(
            f"{operation}: an input [N, C, {spatial(n)}] or [C, {spatial(n)}] is required; got "
            f"shape {list(input.shape)}. Use reshape()."
        )
    return input.unsqueeze(0), True


def spatial(n: int) -> str:
    """Names of `n` spatial dimensions in messages."""
    return ", ".join("DHW"[3 - n :])


def require_number(value, what: str, operation: str) -> float:
    """A real number as an argument.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ArgumentTypeError(
            f"{operation}: {what} as a number is required; got {type(value).__name__} {value!r}."
        ) from None
