"""Losses of classes and probabilities."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, ShapeError
from .activation import logsigmoid
from .affine import linear
from .clamping import clamp
from .comparison import where
from .exponential import exp, log, log1p, xlogy
from .gathering import gather, index_array
from .loss_reduction import functional, legacy_reduction, reduced
from .registry import Sample, composite, constant
from .softmax import log_softmax


def check_classes(target: np.ndarray, classes: int, ignore_index: int, operation: str) -> None:
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
    reduction = legacy_reduction(size_average, reduce, reduction)
    dim = 0 if input._array.ndim == 1 else 1
    shape = input._array.shape
    classes = index_array(target, "nll_loss")
    if classes.shape != shape[:dim] + shape[dim + 1 :]:
        raise ShapeError(
            f"nll_loss: targets of shape {list(shape[:dim] + shape[dim + 1 :])} are required for "
            "an "
            f"input of shape {list(shape)}; got {list(classes.shape)}."
        )
    check_classes(classes, shape[dim], ignore_index, "nll_loss")
    kept = classes != ignore_index
    wrap = Arithmetic.Tensor._wrap
    safe = wrap(np.where(kept, classes, 0).astype(np.int64))
    loss = -gather(input, dim, safe.unsqueeze(dim)).squeeze(dim)
    factor = wrap(kept.astype(input._array.dtype))
    if weight is not None:
        if weight._array.shape != (shape[dim],):
            raise ShapeError(
                f"nll_loss: a weight for each of the {shape[dim]} classes is required; got shape "
                f"{list(weight.shape)}."
            )
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
    reduction = legacy_reduction(size_average, reduce, reduction)
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


def classification_samples(rng):
    x, weight = rng.normal(size=(4, 3)), constant(rng.uniform(0.5, 1, 3))
    y = np.array([0, 2, 1, 2])
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, y, reduction=reduction)
        yield Sample(x, y, weight, reduction=reduction, ignore_index=2)
    yield Sample(rng.normal(size=(2, 3, 2)), np.array([[0, 1], [2, 0]]))
    yield Sample(rng.normal(size=3), np.asarray(1))


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
        loss, legacy_reduction(size_average, reduce, reduction), "binary_cross_entropy_with_logits"
    )


@composite(**functional)
def linear_cross_entropy(
    input,
    linear_weight,
    target,
    *,
    linear_bias=None,
    weight=None,
    reduction: str = "mean",
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    options: object = None,
):
    """The cross entropy of the scores of a linear layer.

    Args:
        input: [N, in_features] or [in_features].
        linear_weight: [C, in_features], or [C, ..., in_features] for scores [N, C, ...].
        target: classes or probabilities, as for `cross_entropy`.
        linear_bias: [C, ...] or None.
        options: accepted; the scores are always made at once.
        weight, reduction, ignore_index, label_smoothing: as for `cross_entropy`.

    Raises:
        ShapeError: shapes that do not fit.
        ArgumentError: an `ignore_index` for targets that are probabilities.

    >>> f = autograd.nn.functional.linear_cross_entropy
    >>> f(autograd.ones(1, 3), autograd.zeros(2, 3), autograd.tensor([1]))
    tensor(0.6931)
    """
    given, table = input._array.shape, linear_weight._array.shape
    if not 1 <= len(given) <= 2 or len(table) < 2 or given[-1] != table[-1]:
        raise ShapeError(
            "linear_cross_entropy: an input [N, in_features] or [in_features] and a linear_weight "
            f"[C, ..., in_features] are required; got {list(given)} and {list(table)}."
        )
    if len(table) > 2 and len(given) == 1:
        raise ShapeError(
            "linear_cross_entropy: an input [N, in_features] is required for a linear_weight of "
            f"shape {list(table)}; got {list(given)}."
        )
    if linear_bias is not None:
        if linear_bias._array.shape != table[:-1]:
            raise ShapeError(
                f"linear_cross_entropy: a linear_bias of shape {list(table[:-1])} is required; "
                f"got {list(linear_bias.shape)}."
            )
        linear_bias = linear_bias.reshape(-1)
    shape = (*given[:-1], *table[:-1])
    if ignore_index is not None and target._array.shape == shape:
        raise ArgumentError(
            "linear_cross_entropy: ignore_index is for targets that are classes; got "
            f"probabilities and ignore_index={ignore_index}."
        )
    scores = linear(input, linear_weight.reshape(-1, table[-1]), linear_bias).reshape(shape)
    return cross_entropy(
        scores,
        target,
        weight,
        ignore_index=-100 if ignore_index is None else ignore_index,
        reduction=reduction,
        label_smoothing=label_smoothing,
    )


@linear_cross_entropy.samples
def _(rng):
    x, w, b = rng.normal(size=(4, 3)), rng.normal(size=(5, 3)), rng.normal(size=5)
    y, scale = np.array([0, 4, 2, 2]), constant(rng.uniform(0.5, 1, 5))
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, w, y, reduction=reduction)
        yield Sample(x, w, y, linear_bias=b, weight=scale, reduction=reduction, ignore_index=2)
    yield Sample(x, w, constant(rng.dirichlet(np.ones(5), 4)), label_smoothing=0.1)
    yield Sample(x[0], w, np.asarray(1))
    wide, bias = rng.normal(size=(5, 2, 3)), rng.normal(size=(5, 2))
    yield Sample(x, wide, rng.integers(0, 5, (4, 2)), linear_bias=bias)


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
    reduction = legacy_reduction(size_average, reduce, reduction)
    loss = exp(target) * (target - input) if log_target else xlogy(target, target) - target * input
    if reduction == "batchmean":
        return loss.sum() / (input._array.shape or (1,))[0]
    return reduced(loss, reduction, "kl_div")


@kl_div.samples
def _(rng):
    x, y = np.log(rng.dirichlet(np.ones(3), 2)), rng.dirichlet(np.ones(3), 2)
    for reduction in ("mean", "sum", "none", "batchmean"):
        yield Sample(x, y, reduction=reduction)
    yield Sample(x, np.log(y), reduction="sum", log_target=True)
    yield Sample(x[0, 0], y[0, 0], reduction="batchmean")


nll_loss.samples(classification_samples)
cross_entropy.samples(classification_samples)
