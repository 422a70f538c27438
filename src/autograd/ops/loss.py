"""Losses: how far predictions are from targets."""

from __future__ import annotations

import math

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, ShapeError
from .activation import logsigmoid, softplus
from .clamping import clamp
from .comparison import where
from .distance import cosine_similarity, pairwise_distance
from .exponential import exp, log, log1p, xlogy
from .gathering import gather, index_array
from .powers import abs_
from .registry import Sample, composite, constant
from .softmax import log_softmax

functional = {"namespace": "nn.functional", "method": False}


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


def _legacy(size_average, reduce, reduction: str) -> str:
    """PyTorch's former pair of flags as a reduction."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


@composite(**functional)
def mse_loss(input, target, size_average=None, reduce=None, reduction: str = "mean", weight=None):
    """Squared differences.

    Args:
        input, target: tensors that broadcast.
        reduction: "none", "mean" or "sum".
        weight: factor of each squared difference.

    >>> autograd.nn.functional.mse_loss(autograd.tensor([1., 2.]), autograd.tensor([1., 4.]))
    tensor(2.)
    """
    difference = input - target
    loss = difference * difference
    reduction = _legacy(size_average, reduce, reduction)
    if weight is not None:
        total = (loss * weight).sum()
        return total / weight.expand_as(loss).sum() if reduction == "mean" else (
            reduced(loss * weight, reduction, "mse_loss")
        )  # fmt: skip
    return reduced(loss, reduction, "mse_loss")


@composite(**functional)
def l1_loss(input, target, size_average=None, reduce=None, reduction: str = "mean"):
    """Absolute differences.

    >>> autograd.nn.functional.l1_loss(autograd.tensor([1., 2.]), autograd.tensor([1., 4.]))
    tensor(1.)
    """
    return reduced(abs_(input - target), _legacy(size_average, reduce, reduction), "l1_loss")


@composite(**functional)
def smooth_l1_loss(
    input, target, size_average=None, reduce=None, reduction: str = "mean", beta: float = 1.0
):
    """Squared below `beta`, linear above.

    Source: Girshick, "Fast R-CNN" (2015).

    >>> autograd.nn.functional.smooth_l1_loss(autograd.tensor([0.]), autograd.tensor([2.]))
    tensor(1.5000)
    """
    if beta < 0:
        raise ArgumentError(f"smooth_l1_loss: beta of at least 0 is required; got {beta}.")
    if beta == 0:
        return l1_loss(input, target, size_average, reduce, reduction)
    loss = _huber(input - target, beta) / beta
    return reduced(loss, _legacy(size_average, reduce, reduction), "smooth_l1_loss")


@composite(**functional)
def huber_loss(input, target, reduction: str = "mean", delta: float = 1.0, weight=None):
    """Half the square below `delta`, linear above.

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


def _check_classes(target: np.ndarray, classes: int, ignore_index: int, operation: str) -> None:
    bad = (target != ignore_index) & ((target < 0) | (target >= classes))
    if bad.any():
        raise ArgumentError(
            f"{operation}: targets between 0 and {classes - 1} are required; got "
            f"{int(target[bad].reshape(-1)[0])}."
        )


@composite(**functional)
def nll_loss(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index: int = -100,
    reduce=None,
    reduction: str = "mean",
):
    """Negative log-likelihood of the target classes.

    Args:
        input: log-probabilities [N, C, ...] or [C].
        target: classes, int64 [N, ...] or 0-d.
        weight: a factor for each class [C]; the mean is weighted.
        ignore_index: a class that does not count.
        reduction: "none", "mean" or "sum".

    Raises:
        ArgumentError: a target is not a class.
        ShapeError: the shapes do not fit.

    >>> log_p = autograd.tensor([[-0.5, -1.]])
    >>> autograd.nn.functional.nll_loss(log_p, autograd.tensor([1]))
    tensor(1.)
    """
    reduction = _legacy(size_average, reduce, reduction)
    dim = 0 if input._array.ndim == 1 else 1
    shape = input._array.shape
    classes = index_array(target, "nll_loss")
    if classes.shape != shape[:dim] + shape[dim + 1 :]:
        raise ShapeError(
            f"nll_loss: targets of shape {list(shape[:dim] + shape[dim + 1 :])} are required for "
            "an "
            f"input of shape {list(shape)}; got {list(classes.shape)}."
        )
    _check_classes(classes, shape[dim], ignore_index, "nll_loss")
    kept = classes != ignore_index
    wrap = Arithmetic.Tensor._wrap
    safe = wrap(np.where(kept, classes, 0).astype(np.int64))
    loss = -gather(input, dim, safe.unsqueeze(dim)).squeeze(dim)
    factor = wrap(kept.astype(input._array.dtype))
    if weight is not None:
        factor = factor * weight[safe.reshape(-1)].reshape(safe.shape)
    loss = where(wrap(np.asarray(kept)), loss, 0.0) * factor
    if reduction == "mean":
        return loss.sum() / factor.sum()
    return reduced(loss, reduction, "nll_loss")


@composite(**functional)
def cross_entropy(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index: int = -100,
    reduce=None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
):
    """Cross entropy between scores (logits) and targets.

    Args:
        input: scores [N, C, ...] or [C].
        target: classes (int64 [N, ...]) or probabilities (the shape of `input`).
        weight: a factor for each class [C].
        ignore_index: a class that does not count.
        reduction: "none", "mean" or "sum".
        label_smoothing: how much of the target is spread evenly over the classes, 0 to 1.

    >>> autograd.nn.functional.cross_entropy(autograd.tensor([[0., 0.]]), autograd.tensor([1]))
    tensor(0.6931)
    """
    if not 0.0 <= label_smoothing <= 1.0:
        raise ArgumentError(
            f"cross_entropy: label_smoothing between 0 and 1 is required; got {label_smoothing}."
        )
    reduction = _legacy(size_average, reduce, reduction)
    dim = 0 if input._array.ndim == 1 else 1
    log_p = log_softmax(input, dim)
    count = input._array.shape[dim]
    if target.dtype.is_floating_point:
        if target._array.shape != input._array.shape:
            raise ShapeError(
                f"cross_entropy: probabilities of shape {list(input.shape)} are required; got "
                f"{list(target.shape)}."
            )
        if label_smoothing:
            target = target * (1 - label_smoothing) + label_smoothing / count
        loss = -(log_p * target)
        if weight is not None:
            loss = loss * _per_class(weight, input)
        loss = loss.sum(dim)
        if reduction == "mean":
            return loss.sum() / max(loss._array.size, 1)
        return reduced(loss, reduction, "cross_entropy")
    options = {"weight": weight, "ignore_index": ignore_index, "reduction": reduction}
    if not label_smoothing:
        return nll_loss(log_p, target, **options)
    hard = nll_loss(log_p, target, **options)
    kept = Arithmetic.Tensor._wrap(np.asarray(target._array != ignore_index))
    spread = log_p if weight is None else log_p * _per_class(weight, input)
    smooth = where(kept, -spread.sum(dim), 0.0)
    if reduction == "mean":
        if weight is None:
            smooth = smooth.sum() / kept.sum()
        else:
            safe = where(kept, target, 0)
            smooth = smooth.sum() / (weight[safe.reshape(-1)].reshape(safe.shape) * kept).sum()
    else:
        smooth = reduced(smooth, reduction, "cross_entropy")
    return hard * (1 - label_smoothing) + smooth * (label_smoothing / count)


def _per_class(weight, input):
    """Class weights shaped to multiply scores."""
    shape = [1] * input._array.ndim
    shape[0 if input._array.ndim == 1 else 1] = weight._array.size
    return weight.reshape(tuple(shape))


def _classification(rng):
    x, weight = rng.normal(size=(4, 3)), constant(rng.uniform(0.5, 1, 3))
    y = np.array([0, 2, 1, 2])
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, y, reduction=reduction)
        yield Sample(x, y, weight, reduction=reduction, ignore_index=2)
    yield Sample(rng.normal(size=(2, 3, 2)), np.array([[0, 1], [2, 0]]))
    yield Sample(rng.normal(size=3), np.asarray(1))


nll_loss.samples(_classification)
cross_entropy.samples(_classification)


@cross_entropy.samples
def _(rng):
    x, weight = rng.normal(size=(4, 3)), constant(rng.uniform(0.5, 1, 3))
    p = rng.dirichlet(np.ones(3), 4)
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, p, weight, reduction=reduction)
        yield Sample(x, np.array([0, 2, 1, 2]), weight, reduction=reduction, label_smoothing=0.1)
        yield Sample(
            x, np.array([0, 2, 1, 2]), reduction=reduction, label_smoothing=0.1, ignore_index=1
        )
    yield Sample(x, p, label_smoothing=0.2)


@composite(**functional)
def binary_cross_entropy(
    input, target, weight=None, size_average=None, reduce=None, reduction: str = "mean"
):
    """Cross entropy of probabilities and targets between 0 and 1. Logarithms are kept above -100.

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
            "binary_cross_entropy: probabilities between 0 and 1 are required. Use "
            "binary_cross_entropy_with_logits for scores."
        )
    yes, no = clamp(log(input), min=-100.0), clamp(log1p(-input), min=-100.0)
    loss = -(target * yes + (1 - target) * no)
    loss = loss if weight is None else loss * weight
    return reduced(loss, _legacy(size_average, reduce, reduction), "binary_cross_entropy")


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
        pos_weight: factor of the positive targets.

    >>> f = autograd.nn.functional.binary_cross_entropy_with_logits
    >>> f(autograd.tensor([0.]), autograd.tensor([1.]))
    tensor(0.6931)
    """
    if input._array.shape != target._array.shape:
        raise ShapeError(
            f"binary_cross_entropy_with_logits: a target of shape {list(input.shape)} is required; "
            f"got {list(target.shape)}."
        )
    log_yes = logsigmoid(input)
    if pos_weight is None:
        loss = (1 - target) * input - log_yes
    else:
        loss = (1 - target) * input - ((pos_weight - 1) * target + 1) * log_yes
    loss = loss if weight is None else loss * weight
    return reduced(
        loss, _legacy(size_average, reduce, reduction), "binary_cross_entropy_with_logits"
    )


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


@composite(**functional)
def kl_div(
    input, target, size_average=None, reduce=None, reduction: str = "mean", log_target: bool = False
):
    """Kullback-Leibler divergence; `input` holds log-probabilities.

    Args:
        reduction: also "batchmean", the sum divided by the first size.
        log_target: the target holds log-probabilities too.

    >>> f = autograd.nn.functional.kl_div
    >>> f(autograd.tensor([0.]), autograd.tensor([1.]), reduction="sum")
    tensor(0.)
    """
    reduction = _legacy(size_average, reduce, reduction)
    loss = exp(target) * (target - input) if log_target else xlogy(target, target) - target * input
    if reduction == "batchmean":
        return loss.sum() / input._array.shape[0]
    return reduced(loss, reduction, "kl_div")


@kl_div.samples
def _(rng):
    x, y = np.log(rng.dirichlet(np.ones(3), 2)), rng.dirichlet(np.ones(3), 2)
    for reduction in ("mean", "sum", "none", "batchmean"):
        yield Sample(x, y, reduction=reduction)
    yield Sample(x, np.log(y), reduction="sum", log_target=True)


@composite(**functional)
def hinge_embedding_loss(
    input, target, margin: float = 1.0, size_average=None, reduce=None, reduction: str = "mean"
):
    """`x` where the target is 1, `max(0, margin - x)` where it is -1.

    >>> f = autograd.nn.functional.hinge_embedding_loss
    >>> f(autograd.tensor([0.5]), autograd.tensor([-1.]))
    tensor(0.5000)
    """
    other = clamp(margin - input, min=0)
    loss = where(target != 1, other, 0.0) + where(target != -1, input, 0.0)
    return reduced(loss, _legacy(size_average, reduce, reduction), "hinge_embedding_loss")


@composite(**functional)
def margin_ranking_loss(
    input1, input2, target, margin: float = 0, size_average=None, reduce=None, reduction="mean"
):
    """`max(0, margin - target * (input1 - input2))`.

    >>> f = autograd.nn.functional.margin_ranking_loss
    >>> f(autograd.tensor([1.]), autograd.tensor([2.]), autograd.tensor([1.]))
    tensor(1.)
    """
    loss = clamp(-target * (input1 - input2) + margin, min=0)
    return reduced(loss, _legacy(size_average, reduce, reduction), "margin_ranking_loss")


@composite(**functional)
def soft_margin_loss(input, target, size_average=None, reduce=None, reduction: str = "mean"):
    """`log(1 + exp(-target * x))`.

    >>> autograd.nn.functional.soft_margin_loss(autograd.tensor([0.]), autograd.tensor([1.]))
    tensor(0.6931)
    """
    loss = softplus(-target * input)
    return reduced(loss, _legacy(size_average, reduce, reduction), "soft_margin_loss")


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

    >>> f = autograd.nn.functional.cosine_embedding_loss
    >>> f(autograd.ones(1, 2), autograd.ones(1, 2), autograd.tensor([-1]))
    tensor(1.0000)
    """
    similarity = cosine_similarity(input1, input2, input1._array.ndim - 1)
    loss = where(target == 1, 1 - similarity, clamp(similarity - margin, min=0))
    return reduced(loss, _legacy(size_average, reduce, reduction), "cosine_embedding_loss")


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

    Source: Balntas, Riba, Ponsa, Mikolajczyk, "Learning Local Feature Descriptors with Triplets and
    Shallow Convolutional Neural Networks" (2016).

    >>> f = autograd.nn.functional.triplet_margin_loss
    >>> f(autograd.zeros(1, 2), autograd.zeros(1, 2), autograd.zeros(1, 2))
    tensor(1.)
    """
    near = pairwise_distance(anchor, positive, p, eps)
    far = pairwise_distance(anchor, negative, p, eps)
    if swap:
        from .comparison import minimum

        far = minimum(far, pairwise_distance(positive, negative, p, eps))
    loss = clamp(near - far + margin, min=0)
    return reduced(loss, _legacy(size_average, reduce, reduction), "triplet_margin_loss")


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

    >>> f = autograd.nn.functional.multi_margin_loss
    >>> f(autograd.tensor([[1., 1.]]), autograd.tensor([0]))
    tensor(0.5000)
    """
    if p not in (1, 2):
        raise ArgumentError(f"multi_margin_loss: p of 1 or 2 is required; got {p}.")
    single = input._array.ndim == 1
    scores = input.unsqueeze(0) if single else input
    classes = target.reshape(-1)
    _check_classes(
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
    return reduced(loss, _legacy(size_average, reduce, reduction), "multi_margin_loss")


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
        full: add Stirling's approximation of log(target!).

    >>> autograd.nn.functional.poisson_nll_loss(autograd.tensor([0.]), autograd.tensor([1.]))
    tensor(1.)
    """
    loss = exp(input) - target * input if log_input else input - target * log(input + eps)
    if full:
        stirling = target * log(target) - target + log(target * (2 * math.pi)) * 0.5
        loss = loss + where(target > 1, stirling, 0.0)
    return reduced(loss, _legacy(size_average, reduce, reduction), "poisson_nll_loss")


@composite(**functional)
def gaussian_nll_loss(
    input, target, var, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
):
    """Negative log-likelihood under a normal distribution with the given variance.

    Gradient: where the variance is below `eps`, it is replaced by it without a gradient.

    >>> one = autograd.ones(1)
    >>> autograd.nn.functional.gaussian_nll_loss(one, one, one)
    tensor(0.)
    """
    if isinstance(var, float):
        var = input.detach() * 0 + var
    if (var._array < 0).any():
        raise ArgumentError("gaussian_nll_loss: variances of at least 0 are required.")
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
