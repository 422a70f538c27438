"""How losses are reduced to one number."""

from __future__ import annotations

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


def legacy_reduction(size_average, reduce, reduction: str) -> str:
    """PyTorch's former pair of flags as a reduction."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"
