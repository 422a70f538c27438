"""Losses of classes."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, DimensionError, ShapeError
from ..kernels import classes as kernels
from .comparison import where
from .core.registry import Sample, composite, constant, functional, primitive
from .gathering import index_array
from .loss_reduction import legacy_reduction, reduced
from .reduction import summed
from .softmax import log_softmax, softmax, softmax_gradient


def check_classes(target: np.ndarray, classes: int, ignore_index: int, operation: str) -> None:
    """Raise unless all targets are classes or `ignore_index`."""
    unsigned = np.ascontiguousarray(target, np.int64).view(np.uint64)  # negative ones are large
    if not target.size or np.maximum.reduce(unsigned, None) < classes:
        return
    bad = (target != ignore_index) & (unsigned >= classes)
    if bad.any():
        raise DimensionError(
            f"{operation}: targets between 0 and {classes - 1} are required; got "
            f"{int(target[bad].reshape(-1)[0])}."
        )


def check_target_shape(target: np.ndarray, shape: tuple, operation: str) -> None:
    """Raise unless there is a target for each column of scores of a shape."""
    expected = shape[:1] + shape[2:] if len(shape) > 1 else ()
    if target.shape != expected:
        raise ShapeError(
            f"{operation}: targets of shape {list(expected)} are required for an input of shape "
            f"{list(shape)}; got {list(target.shape)}."
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
        size_average, reduce: two bools that older programs give instead of `reduction`.

    Raises:
        ArgumentError: a target is not a class.
        ShapeError: the shapes do not fit.

    >>> log_p = autograd.tensor([[-0.5, -1.]])
    >>> autograd.nn.functional.nll_loss(log_p, autograd.tensor([1]))
    tensor(1.)
    """
    reduction = legacy_reduction(size_average, reduce, reduction)
    return _class_loss(picked_losses, input, target, weight, ignore_index, reduction, "nll_loss")


def _rows(input, target, operation: str):
    """Scores of any shape as rows, and the class of each."""
    shape = input._array.shape
    classes = index_array(target, operation)
    check_target_shape(classes, shape, operation)
    if classes.dtype != np.int64:
        classes = classes.astype(np.int64)
    if len(shape) == 2:
        return input, classes.ravel()
    dim = 0 if len(shape) == 1 else 1
    return input.movedim(dim, -1).reshape(-1, shape[dim]), classes.ravel()


def _class_loss(losses_of, input, target, weight, ignored: int, reduction: str, operation: str):
    """A loss of rows, each with one class, for scores of any shape."""
    rows, flat = _rows(input, target, operation)
    count = rows._array.shape[1]
    if weight is not None and weight._array.shape != (count,):
        raise ShapeError(
            f"{operation}: a weight for each of the {count} classes is required; got shape "
            f"{list(weight.shape)}."
        )
    if weight is None and reduction in ("mean", "sum"):
        return losses_of(rows, flat, ignored, reduction)
    losses = losses_of(rows, flat, ignored)
    shape = target._array.shape
    if weight is None:
        return reduced(losses.reshape(shape), reduction, operation)
    wrap = Arithmetic.Tensor._wrap
    kept = flat != ignored
    factor = where(wrap(kept), weight[wrap(np.where(kept, flat, 0))], 0.0)
    losses = losses * factor
    if reduction == "mean":
        return losses.sum() / factor.sum()
    return reduced(losses.reshape(shape), reduction, operation)


@primitive("float", method=False, function=False, node="NllLoss", flat=True)
def picked_losses(input, classes: np.ndarray, ignored: int, reduction: str = "none"):
    """The negated element of each row's class, 0 where that is `ignored`; or their sum or mean."""
    check_classes(classes, input.shape[1], ignored, "nll_loss")
    losses = kernels.picked_losses(input, classes, ignored)
    return losses if reduction == "none" else kernels.joined(losses, classes, ignored, reduction)


@picked_losses.vjp("input")
def _(g, input_shape, classes, ignored, reduction):
    g = g * kernels.share(classes, ignored) if reduction == "mean" else g
    return placed_losses(g, classes, ignored, input_shape)


@primitive(method=False, function=False)
def placed_losses(input, classes: np.ndarray, ignored: int, shape: tuple):
    """The gradient of `picked_losses`: zeros, but for `-input` at each row's class."""
    return kernels.placed_losses(input, classes, ignored, shape)


@placed_losses.vjp("input")
def _(g, input_shape, classes, ignored):
    return picked_losses(g, classes, ignored, "none" if input_shape else "sum")


@primitive("float", method=False, function=False, node="CrossEntropy")
def cross_entropies(input, classes: np.ndarray, ignored: int, reduction: str = "none"):
    """`-log(softmax)` of each row's class, 0 where that is `ignored`; or their sum or mean."""
    out = kernels.cross_entropies(input, classes, ignored, reduction)
    if out is None:
        check_classes(classes, input.shape[1], ignored, "cross_entropy")
    return out


@cross_entropies.vjp("input")
def _(g, input, classes, ignored, reduction):
    return cross_entropies_gradient(input, g, classes, ignored, reduction)


@primitive(method=False, function=False)
def cross_entropies_gradient(input, slope, classes: np.ndarray, ignored: int, reduction: str):
    """`slope * (softmax(input) - 1 at the class)` of each row; 0 where that is `ignored`."""
    return kernels.cross_entropies_gradient(input, slope, classes, ignored, reduction)


@cross_entropies_gradient.vjp("input")
def _(g, input, slope, classes, ignored, reduction):
    slope = where(classes != ignored, slope, 0.0)
    slope = slope * kernels.share(classes, ignored) if reduction == "mean" else slope
    return softmax_gradient(g * slope.reshape((-1, 1)), softmax(input, 1), 1)


@cross_entropies_gradient.vjp("slope")
def _(g, input, slope, slope_shape, classes, ignored, reduction):
    along = g * cross_entropies_gradient(input, slope * 0.0 + 1.0, classes, ignored, reduction)
    return summed(along, (1,) if slope_shape else None, False)


_CLASSES = np.array([2, 0, 1, 0])


@picked_losses.samples
@cross_entropies.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)), _CLASSES, -100)
    yield Sample(rng.normal(size=(4, 3)), _CLASSES, 0)
    yield Sample(rng.normal(size=(4, 3)), _CLASSES, 0, "mean")


@placed_losses.samples
def _(rng):
    yield Sample(rng.normal(size=4), _CLASSES, 1, (4, 3))
    yield Sample(np.asarray(0.6), _CLASSES, 1, (4, 3))


@cross_entropies_gradient.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)), rng.normal(size=4), _CLASSES, 1, "none")
    yield Sample(rng.normal(size=(4, 3)), np.asarray(0.6), _CLASSES, 1, "mean")


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
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> autograd.nn.functional.cross_entropy(autograd.tensor([[0., 0.]]), autograd.tensor([1]))
    tensor(0.6931)
    """
    if not 0.0 <= label_smoothing <= 1.0:
        raise ArgumentError(
            f"cross_entropy: label_smoothing between 0 and 1 is required; got {label_smoothing}."
        )
    if size_average is not None or reduce is not None:
        reduction = legacy_reduction(size_average, reduce, reduction)
    floating = target._array.dtype.kind in "fV"  # V: bfloat16
    if not floating and not label_smoothing:
        return _class_loss(
            cross_entropies, input, target, weight, ignore_index, reduction, "cross_entropy"
        )
    dim = 0 if input._array.ndim == 1 else 1
    count = input._array.shape[dim]
    log_p = log_softmax(input, dim)
    if floating:
        if target._array.shape != input._array.shape:
            raise ShapeError(
                f"cross_entropy: probabilities of shape {list(input.shape)} are required; got "
                f"{list(target.shape)}."
            )
        if label_smoothing:
            target = target * (1 - label_smoothing) + label_smoothing / count
        loss = -(log_p * target)
        if weight is not None:
            loss = loss * per_class(weight, input)
        loss = loss.sum(dim)
        if reduction == "mean":
            return loss.sum() / max(loss._array.size, 1)
        return reduced(loss, reduction, "cross_entropy")
    options = {"weight": weight, "ignore_index": ignore_index, "reduction": reduction}
    hard = nll_loss(log_p, target, **options)
    kept = Arithmetic.Tensor._wrap(np.asarray(target._array != ignore_index))
    spread = log_p if weight is None else log_p * per_class(weight, input)
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


def per_class(weight, input):
    """Class weights shaped to multiply scores."""
    shape = [1] * input._array.ndim
    dim = 0 if input._array.ndim == 1 else 1
    shape[dim] = input._array.shape[dim]
    if weight._array.shape != (shape[dim],):
        raise ShapeError(
            f"cross_entropy: a weight for each of the {shape[dim]} classes is required; got shape "
            f"{list(weight.shape)}."
        )
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


nll_loss.samples(classification_samples)
cross_entropy.samples(classification_samples)
