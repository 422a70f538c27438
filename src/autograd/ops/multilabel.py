"""Losses of several classes at once."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, ShapeError
from .clamping import clamp
from .core.registry import Sample, composite, constant, functional
from .gathering import gather, index_array
from .loss_reduction import legacy_reduction, reduced
from .sigmoids import logsigmoid


@composite(**functional)
def multilabel_margin_loss(input, target, size_average=None, reduce=None, reduction: str = "mean"):
    """Hinge loss of each wanted class against each other one, divided by the number of classes.

    Args:
        input: scores [N, C] or [C]; a number is the score of one class.
        target: the wanted classes in the shape of `input`, up to the first -1.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    Raises:
        ShapeError: shapes that do not fit.
        ArgumentError: a target is no class.

    >>> f = autograd.nn.functional.multilabel_margin_loss
    >>> f(autograd.tensor([0.5, 1., 0.]), autograd.tensor([1, -1, 0]))
    tensor(0.1667)
    """
    classes = index_array(target, "multilabel_margin_loss")
    shape = input._array.shape
    count = shape[-1] if shape else 1
    if len(shape) > 2 or not count or classes.shape != shape:
        raise ShapeError(
            "multilabel_margin_loss: scores [N, C] or [C] and targets of that shape are required; "
            f"got {list(shape)} and {list(classes.shape)}."
        )
    if classes.size and not -1 <= classes.min() <= classes.max() < count:
        bad = classes[(classes < -1) | (classes >= count)][0]
        raise ArgumentError(
            f"multilabel_margin_loss: targets between -1 and {count - 1} are required; got {bad}."
        )
    scores, classes = input.reshape(-1, count), classes.reshape(-1, count)
    wanted = np.logical_and.accumulate(classes >= 0, 1)
    most = int(wanted.sum(1).max(initial=0))
    wanted, classes = wanted[:, :most], np.where(wanted, classes, 0)[:, :most].astype(np.int64)
    others = np.ones(scores._array.shape, bool)
    rows, places = np.nonzero(wanted)
    others[rows, classes[rows, places]] = False
    pairs = wanted[:, :, None] & others[:, None, :]
    wrap = Arithmetic.Tensor._wrap
    own = gather(scores, 1, wrap(classes)).unsqueeze(2)
    hinges = clamp(1 - own + scores.unsqueeze(1), min=0) * wrap(pairs.astype(input._array.dtype))
    loss = hinges.sum((1, 2)) / count
    loss = loss.squeeze(0) if len(shape) < 2 else loss
    reduction = legacy_reduction(size_average, reduce, reduction)
    return reduced(loss, reduction, "multilabel_margin_loss")


@composite(**functional)
def multilabel_soft_margin_loss(
    input, target, weight=None, size_average=None, reduce=None, reduction: str = "mean"
):
    """Mean over the classes of the cross entropy of each score's sigmoid.

    Args:
        input: scores [..., C].
        target: 0 or 1 for each.
        weight: a factor for each class.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> f = autograd.nn.functional.multilabel_soft_margin_loss
    >>> f(autograd.tensor([[0., 0.]]), autograd.tensor([[1., 0.]]))
    tensor(0.6931)
    """
    loss = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    if weight is not None:
        loss = loss * weight
    loss = loss.sum(-1) / input._array.shape[-1]
    reduction = legacy_reduction(size_average, reduce, reduction)
    return reduced(loss, reduction, "multilabel_soft_margin_loss")


@multilabel_margin_loss.samples
def _(rng):
    x = rng.normal(size=(3, 4))
    y = np.array([[3, 0, -1, 1], [-1, 2, 2, 2], [1, 1, 0, 2]])
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, y, reduction=reduction)
    yield Sample(x[0], y[0])
    yield Sample(x[0], y[0], reduction="none")
    yield Sample(np.zeros((0, 4)), np.zeros((0, 4), np.int64), reduction="none")
    yield Sample(np.asarray(0.3), np.asarray(0))
    yield Sample(np.asarray(0.3), np.asarray(-1), reduction="none")


@multilabel_soft_margin_loss.samples
def _(rng):
    x, y = rng.normal(size=(3, 4)), constant(rng.integers(0, 2, (3, 4)).astype(np.float64))
    for reduction in ("mean", "sum", "none"):
        yield Sample(x, y, constant(rng.uniform(size=4)), reduction=reduction)
    yield Sample(x[0], y[0])
    yield Sample(x * 100, y)
