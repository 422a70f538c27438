"""How losses are reduced to one number."""

from __future__ import annotations

import warnings

from ..engine.mutation import user_level
from ..errors import ArgumentError


def reduced(loss, reduction: str, operation: str):
    """The losses themselves ("none"), their mean, or their sum."""
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    if reduction == "none":
        return loss
    raise ArgumentError(
        f"{operation}: reduction 'none', 'mean' or 'sum' is required; got {reduction!r}."
    )


def reduced_sum(total, count: int, reduction: str):
    """A sum of `count` losses, or their mean."""
    if reduction == "sum":
        return total
    return total / count if count else total * float("nan")


def warn_of_broadcasting(input, target, operation: str) -> None:
    """Warn where a target of another shape is most likely a mistake."""
    if tuple(input.shape) != tuple(target.shape):
        warnings.warn(
            f"{operation}: input and target of one shape are expected; got {list(input.shape)} and "
            f"{list(target.shape)}, which are broadcast. Reshape the target.",
            UserWarning,
            stacklevel=user_level(),
        )


def legacy_reduction(size_average, reduce, reduction: str) -> str:
    """PyTorch's former pair of flags as a reduction."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"
