"""Losses of two classes: binary cross entropy."""

from __future__ import annotations

from ..errors import ArgumentError, ShapeError
from .clamping import clamp
from .core.registry import Sample, composite, constant, functional
from .exponential import log, log1p
from .loss_reduction import legacy_reduction, reduced, reduced_sum
from .loss_sums import fit_in_one_pass, logit_losses
from .sigmoids import logsigmoid


@composite(**functional)
def binary_cross_entropy(
    input, target, weight=None, size_average=None, reduce=None, reduction: str = "mean"
):
    """Cross entropy of probabilities and targets between 0 and 1. Logarithms are kept above -100.

    Args:
        input: probabilities between 0 and 1.
        target: as many numbers between 0 and 1.
        weight: factor of each element's loss; broadcasts.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    Raises:
        ArgumentError: a probability outside 0 to 1.

    >>> f = autograd.nn.functional.binary_cross_entropy
    >>> f(autograd.tensor([0.5]), autograd.tensor([1.]))
    tensor(0.6931)
    """
    if input._array.shape != target._array.shape:
        raise ShapeError(
            f"binary_cross_entropy: a target of shape {list(input.shape)} is required; got "
            f"{list(target.shape)}."
        )
    if input._array.size and not ((input._array >= 0) & (input._array <= 1)).all():
        raise ArgumentError(
            "binary_cross_entropy: probabilities between 0 and 1 are required; got values from "
            f"{input._array.min()} to {input._array.max()}. Use binary_cross_entropy_with_logits "
            "for scores."
        )
    yes, no = clamp(log(input), min=-100.0), clamp(log1p(-input), min=-100.0)
    loss = -(target * yes + (1 - target) * no)
    loss = loss if weight is None else loss * weight
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "binary_cross_entropy")


@composite(**functional)
def binary_cross_entropy_with_logits(
    input,
    target,
    weight=None,
    size_average=None,
    reduce=None,
    reduction: str = "mean",
    pos_weight=None,
):
    """Cross entropy of scores (logits) and targets between 0 and 1, without overflow.

    Args:
        input: scores.
        target: as many numbers between 0 and 1.
        weight: factor of each element's loss; broadcasts.
        reduction: "none", "mean" or "sum".
        pos_weight: factor of the positive targets.
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> f = autograd.nn.functional.binary_cross_entropy_with_logits
    >>> f(autograd.tensor([0.]), autograd.tensor([1.]))
    tensor(0.6931)
    """
    if input._array.shape != target._array.shape:
        raise ShapeError(
            f"binary_cross_entropy_with_logits: a target of shape {list(input.shape)} is required; "
            f"got {list(target.shape)}."
        )
    reduction = legacy_reduction(size_average, reduce, reduction)
    plain = weight is None and pos_weight is None and reduction in ("mean", "sum")
    if plain and fit_in_one_pass(input, target):
        return reduced_sum(logit_losses(input, target), input._array.size, reduction)
    log_yes = logsigmoid(input)
    if pos_weight is None:
        loss = (1 - target) * input - log_yes
    else:
        loss = (1 - target) * input - ((pos_weight - 1) * target + 1) * log_yes
    loss = loss if weight is None else loss * weight
    return reduced(loss, reduction, "binary_cross_entropy_with_logits")


@binary_cross_entropy.samples
def _(rng):
    x, y = rng.uniform(0.1, 0.9, (2, 3)), rng.uniform(size=(2, 3))
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, y, constant(rng.uniform(size=(2, 3))), reduction=reduction)


@binary_cross_entropy_with_logits.samples
def _(rng):
    x, y = rng.normal(size=(2, 3)), rng.uniform(size=(2, 3))
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, y, reduction=reduction)
    weights = constant(rng.uniform(size=3)), constant(rng.uniform(size=3))
    yield Sample(x, y, weights[0], pos_weight=weights[1])
