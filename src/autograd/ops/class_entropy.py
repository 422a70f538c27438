"""The cross entropy of scores and classes in one step, without the log-probabilities between."""

from __future__ import annotations

import numpy as np

from ..kernels import softmax as kernel
from .registry import Sample, primitive
from .softmax import softmax, softmax_gradient


@primitive("float", method=False, function=False, node="CrossEntropy")
def class_entropy(input, classes: np.ndarray, weights: object, total: bool):
    """Minus the log-softmax of each row at its class, weighted.

    Args:
        input: scores [N, C].
        classes: int64 [N].
        weights: a number for all rows, or an array [N]; rows of weight 0 do not count, whatever
            their scores.
        total: the sum over the rows instead of [N].
    """
    log_p = kernel.log_softmax(input, 1)[np.arange(len(input)), classes]
    if type(weights) is np.ndarray:
        log_p = np.where(weights, log_p * -weights, weights)
        return np.add.reduce(log_p) if total else log_p
    return (np.add.reduce(log_p) if total else log_p) * -weights


@class_entropy.vjp("input")
def _(g, input, classes, weights, total):
    return excess(input, classes, weights) * (g if total else g[:, None])


@primitive(method=False, function=False)
def excess(input, classes: np.ndarray, weights: object):
    """By how much the softmax of each row exceeds one at its class and zero elsewhere, weighted."""
    out = kernel.softmax(input, 1)
    out[np.arange(len(out)), classes] -= 1
    if type(weights) is np.ndarray:
        out *= weights[:, None]
        out[weights == 0] = 0
    elif weights != 1:
        out *= weights
    return out


@excess.vjp("input")
def _(g, input, weights):
    if type(weights) is np.ndarray:
        weights = g.new_tensor(weights[:, None]) if type(g) is not np.ndarray else weights[:, None]
    return softmax_gradient(g * weights, softmax(input, 1), 1)


@class_entropy.samples
def _(rng):
    x, classes = rng.normal(size=(4, 3)), np.array([0, 2, 1, 2])
    for total in (False, True):
        yield Sample(x, classes, 0.5, total)
        yield Sample(x, classes, np.array([0.5, 0.0, 1.0, 2.0]), total)
    yield Sample(x * 1000, classes, 1.0, True)


@excess.samples
def _(rng):
    x, classes = rng.normal(size=(4, 3)), np.array([0, 2, 1, 2])
    yield Sample(x, classes, 0.5)
    yield Sample(x, classes, np.array([0.5, 0.0, 1.0, 2.0]))
