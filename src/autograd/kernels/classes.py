"""Losses of rows of scores against one class each; rows whose class is `ignored` have loss 0."""

from __future__ import annotations

import math

import numpy as np

from . import pool
from .buffers import empty
from .large import PARALLEL_ROWS, fits, kernel_of
from .softmax import log_softmax, softmax


def _compiled(name: str, x: np.ndarray):
    """A kernel of `compiled.rows`, where it takes the matrix: it beats NumPy at any size."""
    if not fits(x):
        return None
    kernel = kernel_of("rows", name)
    return kernel.serial if kernel is not None and x.size < PARALLEL_ROWS else kernel


def _per_row(slope, x: np.ndarray) -> np.ndarray:
    """A number for each row, given these or one number."""
    if np.ndim(slope):
        return np.ascontiguousarray(slope, x.dtype)
    return np.full(len(x), slope, x.dtype)


def cross_entropies(x, classes: np.ndarray, ignored: int, reduction: str) -> np.ndarray | None:
    """`-log(softmax)` of each row's class, or their "sum" or "mean"; None if one is no class."""
    kernel = _compiled("cross_entropies", x)
    if kernel is not None:
        losses, total = np.empty(len(x), x.dtype), np.empty((), x.dtype)
        if kernel(x, classes, ignored, reduction == "mean", losses, total):
            return None
        return losses if reduction == "none" else total
    if ((classes != ignored) & ((classes < 0) | (classes >= x.shape[1]))).any():
        return None
    losses = picked_losses(log_softmax(x, 1), classes, ignored)
    return losses if reduction == "none" else joined(losses, classes, ignored, reduction)


def joined(losses: np.ndarray, classes: np.ndarray, ignored: int, reduction: str):
    """The sum of losses, or the mean of those that count."""
    total = np.add.reduce(losses)
    return total if reduction == "sum" else total * share(classes, ignored)


def share(classes: np.ndarray, ignored: int) -> float:
    """What each loss that counts weighs in the mean."""
    kept = int(np.count_nonzero(classes != ignored))
    return 1 / kept if kept else math.nan


def cross_entropies_gradient(
    x, slope, classes: np.ndarray, ignored: int, reduction: str
) -> np.ndarray:
    """`slope * (softmax - 1 at the class)` of each row, with a slope each or one for all."""
    kernel = _compiled("cross_entropies_gradient", x)
    if kernel is not None:
        out = empty(x.shape, x.dtype)
        slope = np.ascontiguousarray(slope, x.dtype).reshape(-1)
        kernel(x, slope, classes, ignored, reduction == "mean", out)
        return out
    slope = _per_row(slope * share(classes, ignored) if reduction == "mean" else slope, x)
    slope = np.where(classes != ignored, slope, x.dtype.type(0))
    return softmax(x, 1) * slope[:, None] + placed_losses(slope, classes, ignored, x.shape)


def picked_losses(x: np.ndarray, classes: np.ndarray, ignored: int) -> np.ndarray:
    """The negated element of each row's class."""
    kept = classes != ignored
    if not kept.all():
        return np.where(kept, -x[np.arange(len(x)), np.where(kept, classes, 0)], x.dtype.type(0))
    return -x[np.arange(len(x)), classes]


def placed_losses(slope: np.ndarray, classes: np.ndarray, ignored: int, shape) -> np.ndarray:
    """The gradient of `picked_losses`, for a slope each or for all: `-slope` at each class."""
    out = empty(shape, slope.dtype)
    kernel = _compiled("placed_losses", out)
    if kernel is not None:
        kernel(_per_row(slope, out), classes, ignored, out, pool.parallel())
        return out
    out[...] = 0
    kept = np.flatnonzero(classes != ignored)
    out[kept, classes[kept]] = -_per_row(slope, out)[kept]
    return out


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (40, 200):
        x, classes = np.ones((n, n), dtype), np.zeros(n, np.int64)
        losses = x[0]
        yield f"cross_entropy {dtype}", lambda x=x, c=classes: cross_entropies(x, c, -100, "mean")
        yield (
            f"cross_entropy gradient {dtype}",
            lambda x=x, g=losses, c=classes: cross_entropies_gradient(x, g, c, -100, "none"),
        )
        yield (
            f"nll_loss gradient {dtype}",
            lambda x=x, g=losses, c=classes: placed_losses(g, c, -100, x.shape),
        )
