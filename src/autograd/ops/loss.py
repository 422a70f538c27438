"""Losses: how far predictions are from targets."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, ShapeError
from .activation import softplus
from .clamping import clamp
from .classification import check_classes
from .comparison import minimum, where
from .distance import cosine_similarity, pairwise_distance
from .exponential import exp, log
from .gathering import gather, index_array
from .loss_reduction import functional, legacy_reduction, reduced, reduced_sum
from .loss_sums import fit_in_one_pass, squared_errors
from .powers import abs_
from .registry import Sample, composite


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
    difference = input - target
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
    return _weighted(abs_(input - target), weight, reduction, "l1_loss")


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
    loss = _huber(input - target, beta) / beta
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
    loss = _huber(input - target, delta)
    return reduced(loss if weight is None else loss * weight, reduction, "huber_loss")


def _huber(difference, delta: float):
    size = abs_(difference)
    return where(size < delta, difference * difference * 0.5, (size - delta * 0.5) * delta)


def _pairs(rng):
    x, y = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, y, reduction=reduction)


for _operator in (mse_loss, l1_loss, smooth_l1_loss, huber_loss):
    _operator.samples(_pairs)


@composite(**functional)
def hinge_embedding_loss(
    input, target, margin: float = 1.0, size_average=None, reduce=None, reduction: str = "mean"
):
    """`x` where the target is 1, `max(0, margin - x)` where it is -1.

    Args:
        input: tensor, often distances.
        target: 1 or -1 for each element.
        margin: distance beyond which unlike pairs cost nothing.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> f = autograd.nn.functional.hinge_embedding_loss
    >>> f(autograd.tensor([0.5]), autograd.tensor([-1.]))
    tensor(0.5000)
    """
    other = clamp(margin - input, min=0)
    loss = where(target != 1, other, 0.0) + where(target != -1, input, 0.0)
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "hinge_embedding_loss")


@composite(**functional)
def margin_ranking_loss(
    input1, input2, target, margin: float = 0, size_average=None, reduce=None, reduction="mean"
):
    """`max(0, margin - target * (input1 - input2))`.

    Args:
        input1, input2: scores of equal shape.
        target: 1 where the first should rank higher, -1 where the second should.
        margin: by how much.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> f = autograd.nn.functional.margin_ranking_loss
    >>> f(autograd.tensor([1.]), autograd.tensor([2.]), autograd.tensor([1.]))
    tensor(1.)
    """
    loss = clamp(-target * (input1 - input2) + margin, min=0)
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "margin_ranking_loss")


@composite(**functional)
def soft_margin_loss(input, target, size_average=None, reduce=None, reduction: str = "mean"):
    """`log(1 + exp(-target * x))`.

    Args:
        input: scores.
        target: 1 or -1 for each.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    Numerics: no overflow for large scores.

    >>> autograd.nn.functional.soft_margin_loss(autograd.tensor([0.]), autograd.tensor([1.]))
    tensor(0.6931)
    """
    loss = softplus(-target * input)
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "soft_margin_loss")


_SIGNS = np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, -1.0]])


@hinge_embedding_loss.samples
@soft_margin_loss.samples
def _(rng):
    for reduction in ("mean", "sum", "none"):
        yield Sample(
            rng.normal(size=(2, 3)), _SIGNS.astype(np.float64), reduction=reduction, grad=False
        )
    yield Sample(rng.normal(size=(2, 3)), _SIGNS.astype(np.int64))


@margin_ranking_loss.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), _SIGNS.astype(np.int64), 0.5)


@composite(**functional)
def cosine_embedding_loss(
    input1, input2, target, margin: float = 0, size_average=None, reduce=None, reduction="mean"
):
    """`1 - cos` where the target is 1, `max(0, cos - margin)` where it is -1.

    Args:
        input1, input2: vectors [N, d] or [d].
        target: 1 or -1 for each pair, [N] or 0-d.
        margin: cosine below which unlike pairs cost nothing.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> f = autograd.nn.functional.cosine_embedding_loss
    >>> f(autograd.ones(1, 2), autograd.ones(1, 2), autograd.tensor([-1]))
    tensor(1.0000)
    """
    similarity = cosine_similarity(input1, input2, input1._array.ndim - 1)
    loss = where(target == 1, 1 - similarity, clamp(similarity - margin, min=0))
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "cosine_embedding_loss")


@cosine_embedding_loss.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), np.array([1, -1]), 0.1)


@composite(**functional)
def triplet_margin_loss(
    anchor,
    positive,
    negative,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    size_average=None,
    reduce=None,
    reduction: str = "mean",
):
    """`max(0, |anchor - positive| - |anchor - negative| + margin)`.

    Args:
        anchor, positive, negative: vectors [N, d] or [d].
        margin: by how much the negative should be farther away; above 0.
        p: norm of the distances.
        eps: added to the differences.
        swap: take the distance of positive and negative where it is smaller.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    Raises:
        ArgumentError: a margin that is not above 0.

    Source: Balntas, Riba, Ponsa, Mikolajczyk, "Learning Local Feature Descriptors with Triplets and
    Shallow Convolutional Neural Networks" (2016).

    >>> f = autograd.nn.functional.triplet_margin_loss
    >>> f(autograd.zeros(1, 2), autograd.zeros(1, 2), autograd.zeros(1, 2))
    tensor(1.)
    """
    if margin <= 0:
        raise ArgumentError(f"triplet_margin_loss: a margin above 0 is required; got {margin}.")
    near = pairwise_distance(anchor, positive, p, eps)
    far = pairwise_distance(anchor, negative, p, eps)
    if swap:
        far = minimum(far, pairwise_distance(positive, negative, p, eps))
    loss = clamp(near - far + margin, min=0)
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "triplet_margin_loss")


@composite(**functional)
def triplet_margin_with_distance_loss(
    anchor,
    positive,
    negative,
    *,
    distance_function: object = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
):
    """`triplet_margin_loss` with a distance of the user's own.

    Args:
        anchor, positive, negative: tensors that `distance_function` takes.
        distance_function: of two tensors; `pairwise_distance` if None.
        margin: by how much the negative should be farther away; above 0.
        swap: take the distance of positive and negative where it is smaller.
        reduction: "none", "mean" or "sum".

    Raises:
        ArgumentError: a margin that is not above 0.

    >>> f = autograd.nn.functional.triplet_margin_with_distance_loss
    >>> a, b = autograd.zeros(1, 2), autograd.ones(1, 2)
    >>> f(a, a, b, distance_function=lambda x, y: (x - y).abs().sum(1), margin=3.0)
    tensor(1.)
    """
    if margin <= 0:
        raise ArgumentError(
            f"triplet_margin_with_distance_loss: a margin above 0 is required; got {margin}."
        )
    dims = [x._array.ndim for x in (anchor, positive, negative)]
    if len(set(dims)) > 1:
        raise ShapeError(
            "triplet_margin_with_distance_loss: tensors of as many dims each are required; got "
            f"{dims}."
        )
    distance: Any = pairwise_distance if distance_function is None else distance_function
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = minimum(far, distance(positive, negative))
    loss = clamp(near - far + margin, min=0)
    return reduced(loss, reduction, "triplet_margin_with_distance_loss")


@triplet_margin_with_distance_loss.samples
def _(rng):
    draw = [rng.normal(size=(2, 3)) for _ in range(3)]
    yield Sample(*draw)
    yield Sample(*draw, swap=True, margin=2.0, reduction="sum")
    distance = lambda x, y: (x - y).abs().sum(-1)  # noqa: E731
    yield Sample(*draw, distance_function=distance, reduction="none")


@triplet_margin_loss.samples
def _(rng):
    draw = [rng.normal(size=(2, 3)) for _ in range(3)]
    yield Sample(*draw)
    yield Sample(*draw, swap=True, reduction="sum")


@composite(**functional)
def multi_margin_loss(
    input,
    target,
    p: int = 1,
    margin: float = 1.0,
    weight=None,
    size_average=None,
    reduce=None,
    reduction: str = "mean",
):
    """Sum over the other classes of `max(0, margin - x[target] + x[class]) ** p`, divided by C.

    Args:
        input: scores [N, C] or [C].
        target: classes, int64 [N] or 0-d.
        p: 1 or 2.
        margin: by how much the target should win.
        weight: a factor for each class [C].
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> f = autograd.nn.functional.multi_margin_loss
    >>> f(autograd.tensor([[1., 1.]]), autograd.tensor([0]))
    tensor(0.5000)
    """
    if p not in (1, 2):
        raise ArgumentError(f"multi_margin_loss: p of 1 or 2 is required; got {p}.")
    single = input._array.ndim == 1
    scores = input.unsqueeze(0) if single else input
    classes = target.reshape(-1)
    check_classes(
        index_array(classes, "multi_margin_loss"), scores._array.shape[1], -1, "multi_margin_loss"
    )
    own = gather(scores, 1, classes.unsqueeze(1))
    terms = clamp(margin - own + scores, min=0)
    terms = terms * terms if p == 2 else terms
    if weight is not None:
        terms = terms * weight[classes].unsqueeze(1)
    columns = np.arange(scores._array.shape[1])
    others = Arithmetic.Tensor._wrap(columns != classes._array[:, None])
    loss = where(others, terms, 0.0).sum(1) / scores._array.shape[1]
    loss = loss.squeeze(0) if single else loss
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "multi_margin_loss")


@multi_margin_loss.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), np.array([0, 2]), grad=False)
    yield Sample(rng.normal(size=(2, 3)), np.array([0, 2]), 2, reduction="none", grad=False)


@composite(**functional)
def poisson_nll_loss(
    input,
    target,
    log_input: bool = True,
    full: bool = False,
    size_average=None,
    eps: float = 1e-8,
    reduce=None,
    reduction: str = "mean",
):
    """Negative log-likelihood of counts under a Poisson distribution.

    Args:
        input: logarithm of the rate (the rate if not `log_input`).
        target: counts of the same shape.
        log_input: whether `input` is the logarithm.
        full: add Stirling's approximation of log(target!).
        eps: added to the rate before its logarithm is taken.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> autograd.nn.functional.poisson_nll_loss(autograd.tensor([0.]), autograd.tensor([1.]))
    tensor(1.)
    """
    loss = exp(input) - target * input if log_input else input - target * log(input + eps)
    if full:
        stirling = target * log(target) - target + log(target * (2 * math.pi)) * 0.5
        loss = loss + where(target > 1, stirling, 0.0)
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "poisson_nll_loss")


@composite(**functional)
def gaussian_nll_loss(
    input, target, var, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
):
    """Negative log-likelihood under a normal distribution with the given variance.

    Args:
        input: means.
        target: tensor of the same shape, or one that broadcasts.
        var: variances, at least 0: of that shape, or with a last size of 1 or missing.
        full: add the constant log(2 pi) / 2.
        eps: least variance.
        reduction: "none", "mean" or "sum".

    Gradient: where the variance is below `eps`, it is replaced by it without a gradient.

    >>> one = autograd.ones(1)
    >>> autograd.nn.functional.gaussian_nll_loss(one, one, one)
    tensor(0.)
    """
    if isinstance(var, float):
        var = input.detach() * 0 + var
    if (var._array < 0).any():
        raise ArgumentError(
            f"gaussian_nll_loss: variances of at least 0 are required; got {var._array.min()}."
        )
    if var._array.shape != input._array.shape and var._array.shape == input._array.shape[:-1]:
        var = var.unsqueeze(-1)
    floor = clamp(var.detach(), min=eps)
    variance = var + (floor - var.detach())
    difference = input - target
    loss = (log(variance) + difference * difference / variance) * 0.5
    if full:
        loss = loss + 0.5 * math.log(2 * math.pi)
    return reduced(loss, reduction, "gaussian_nll_loss")


@poisson_nll_loss.samples
def _(rng):
    x, y = rng.normal(size=(2, 3)), rng.uniform(0, 5, (2, 3))
    yield Sample(x, y)
    yield Sample(rng.uniform(0.5, 1, (2, 3)), y, False, reduction="sum")
    yield Sample(x, y, full=True, grad=False)


@gaussian_nll_loss.samples
def _(rng):
    yield Sample(
        rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), rng.uniform(0.5, 1, (2, 3)), full=True
    )
