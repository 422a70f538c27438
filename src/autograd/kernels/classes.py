"""Losses of rows of scores against one class each; rows whose class is `ignored` have loss 0."""

from __future__ import annotations

import numpy as np

from .buffers import empty
from .large import PARALLEL_ROWS, ROWS, fits, kernel_of
from .softmax import log_softmax, softmax


def _compiled(name: str, x: np.ndarray):
    """A kernel of `compiled.rows`, where it takes the matrix and is worth its call."""
    if x.size < ROWS or not fits(x):
        return None
    kernel = kernel_of("rows", name)
    return kernel.serial if kernel is not None and x.size < PARALLEL_ROWS else kernel


def _like_row(values, x: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values, x.dtype)


def cross_entropies(x: np.ndarray, classes: np.ndarray, ignored: int) -> np.ndarray:
    """`-log(softmax)` of each row's class."""
    kernel = _compiled("cross_entropies", x)
    if kernel is None:
        return picked_losses(log_softmax(x, 1), classes, ignored)
    out = np.empty(len(x), x.dtype)
    kernel(x, classes, ignored, out)
    return out


def cross_entropies_gradient(x, slope, classes: np.ndarray, ignored: int) -> np.ndarray:
    """`slope * (softmax - 1 at the class)` of each row."""
    kernel = _compiled("cross_entropies_gradient", x)
    if kernel is not None:
        out = empty(x.shape, x.dtype)
        kernel(x, _like_row(slope, x), classes, ignored, out)
        return out
    slope = np.where(classes != ignored, slope, 0).astype(x.dtype)
    return softmax(x, 1) * slope[:, None] + placed_losses(slope, classes, ignored, x.shape)


def picked_losses(x: np.ndarray, classes: np.ndarray, ignored: int) -> np.ndarray:
    """The negated element of each row's class."""
    kept = classes != ignored
    return np.where(kept, -x[np.arange(len(x)), np.where(kept, classes, 0)], x.dtype.type(0))


def placed_losses(slope: np.ndarray, classes: np.ndarray, ignored: int, shape) -> np.ndarray:
    """The gradient of `picked_losses`: zeros, but for `-slope` at each row's class."""
    out = empty(shape, slope.dtype)
    kernel = _compiled("placed_losses", out)
    if kernel is not None:
        kernel(_like_row(slope, out), classes, ignored, out)
        return out
    out[...] = 0
    kept = np.flatnonzero(classes != ignored)
    out[kept, classes[kept]] = -slope[kept]
    return out


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (40, 200):
        x, classes = np.ones((n, n), dtype), np.zeros(n, np.int64)
        losses = x[0]
        yield f"cross_entropy {dtype}", lambda x=x, c=classes: cross_entropies(x, c, -100)
        yield (
            f"cross_entropy gradient {dtype}",
            lambda x=x, g=losses, c=classes: cross_entropies_gradient(x, g, c, -100),
        )
        yield (
            f"nll_loss gradient {dtype}",
            lambda x=x, g=losses, c=classes: placed_losses(g, c, -100, x.shape),
        )
