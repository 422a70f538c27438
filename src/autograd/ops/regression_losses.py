"""Losses of differences between predictions and targets."""

from __future__ import annotations

import warnings

from ..engine.mutation import user_level
from ..errors import ArgumentError
from .comparison import where
from .core.registry import Sample, composite, functional
from .loss_reduction import legacy_reduction, reduced, reduced_sum
from .loss_sums import fit_in_one_pass, squared_errors
from .powers import abs_


@composite(**functional)
def mse_loss(input, target, size_average=None, reduce=None, reduction: str = "mean", weight=None):
    """Squared differences.

    Args:
        input, target: tensors that broadcast.
        reduction: "none", "mean" or "sum".
        weight: factor of each squared difference.
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> autograd.nn.functional.mse_loss(autograd.tensor([1., 2.]), autograd.tensor([1., 4.]))
    tensor(2.)
    """
    reduction = legacy_reduction(size_average, reduce, reduction)
    if weight is None and reduction in ("mean", "sum") and fit_in_one_pass(input, target):
        return reduced_sum(squared_errors(input, target), input._array.size, reduction)
    difference = _difference(input, target, "mse_loss")
    loss = difference * difference
    return _weighted(loss, weight, reduction, "mse_loss")


def _weighted(loss, weight, reduction: str, operation: str):
    """Losses reduced, with a factor for each; their mean is then divided by the factors' sum."""
    if weight is None:
        return reduced(loss, reduction, operation)
    if reduction == "mean":
        return (loss * weight).sum() / weight.expand_as(loss).sum()
    return reduced(loss * weight, reduction, operation)


@composite(**functional)
def l1_loss(input, target, size_average=None, reduce=None, reduction: str = "mean", weight=None):
    """Absolute differences.

    Args:
        input, target: tensors that broadcast.
        reduction: "none", "mean" or "sum".
        weight: factor of each difference; the mean is weighted.
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> autograd.nn.functional.l1_loss(autograd.tensor([1., 2.]), autograd.tensor([1., 4.]))
    tensor(1.)
    """
    reduction = legacy_reduction(size_average, reduce, reduction)
    return _weighted(abs_(_difference(input, target, "l1_loss")), weight, reduction, "l1_loss")


@composite(**functional)
def smooth_l1_loss(
    input, target, size_average=None, reduce=None, reduction: str = "mean", beta: float = 1.0
):
    """Squared below `beta`, linear above.

    Args:
        input, target: tensors that broadcast.
        reduction: "none", "mean" or "sum".
        beta: where the square ends; 0 gives `l1_loss`.
        size_average, reduce: two bools that older programs give instead of `reduction`.

    Source: Girshick, "Fast R-CNN" (2015).

    >>> autograd.nn.functional.smooth_l1_loss(autograd.tensor([0.]), autograd.tensor([2.]))
    tensor(1.5000)
    """
    if beta < 0:
        raise ArgumentError(f"smooth_l1_loss: beta of at least 0 is required; got {beta}.")
    if beta == 0:
        return l1_loss(input, target, size_average, reduce, reduction)
    loss = _huber(_difference(input, target, "smooth_l1_loss"), beta) / beta
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "smooth_l1_loss")


@composite(**functional)
def huber_loss(input, target, reduction: str = "mean", delta: float = 1.0, weight=None):
    """Half the square below `delta`, linear above.

    Args:
        input, target: tensors that broadcast.
        reduction: "none", "mean" or "sum".
        delta: where the square ends; above 0.
        weight: factor of each element's loss.

    Source: Huber, "Robust Estimation of a Location Parameter" (1964).

    >>> autograd.nn.functional.huber_loss(autograd.tensor([0.]), autograd.tensor([2.]))
    tensor(1.5000)
    """
    if delta <= 0:
        raise ArgumentError(f"huber_loss: a positive delta is required; got {delta}.")
    loss = _huber(_difference(input, target, "huber_loss"), delta)
    return reduced(loss if weight is None else loss * weight, reduction, "huber_loss")


def _difference(input, target, operation: str):
    """`input - target`, with a warning where broadcasting is probably not what was meant."""
    shapes = input._array.shape, target._array.shape
    if shapes[0] != shapes[1]:
        warnings.warn(
            f"{operation}: an input and a target of one shape are expected; got "
            f"{list(shapes[0])} and {list(shapes[1])}, which are broadcast. A mean over all pairs "
            "is rarely meant: reshape one of them.",
            UserWarning,
            stacklevel=user_level(),
        )
    return input - target


def _huber(difference, delta: float):
    size = abs_(difference)
    return where(size < delta, difference * difference * 0.5, (size - delta * 0.5) * delta)


def _pairs(rng):
    x, y = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, y, reduction=reduction)


for _operator in (mse_loss, l1_loss, smooth_l1_loss, huber_loss):
    _operator.samples(_pairs)
