"""Losses of margins and orders: how far on the right side predictions are."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, ShapeError
from .clamping import clamp
from .classification_losses import check_classes
from .comparison import minimum, where
from .core.registry import Sample, composite, functional
from .distance import cosine_similarity, pairwise_distance
from .exponential_units import softplus
from .gathering import gather, index_array
from .loss_reduction import legacy_reduction, reduced


def _require_equal_ndim(operation: str, *tensors) -> None:
    """Refuse what broadcasting would pair in a way that is hardly meant."""
    if len({tensor._array.ndim for tensor in tensors}) > 1:
        raise ShapeError(
            f"{operation}: tensors with equally many dimensions are required; got shapes "
            f"{', '.join(str(list(tensor.shape)) for tensor in tensors)}."
        )


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
    _require_equal_ndim("margin_ranking_loss", input1, input2, target)
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
    _require_equal_ndim("triplet_margin_loss", anchor, positive, negative)
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
        input: scores [N, C] or [C]; a number is the score of one class.
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
    single = input._array.ndim < 2
    scores = input.reshape(1, -1) if single else input
    if target._array.size != scores._array.shape[0] or target._array.ndim > 1:
        raise ShapeError(
            f"multi_margin_loss: a target of shape {list(scores.shape[:1])}, a class for each row, "
            f"is required; got {list(target.shape)}."
        )
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
    yield Sample(np.asarray(0.3), np.asarray(0), reduction="none", grad=False)
