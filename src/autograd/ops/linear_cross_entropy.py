"""The cross entropy behind a linear layer, without its matrix of scores."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, ShapeError
from .affine import linear
from .classification_losses import cross_entropy
from .core.registry import Sample, composite, constant, functional


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
        weight, reduction, ignore_index, label_smoothing: as for `cross_entropy`.
        options: accepted; the scores are always made at once.

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
