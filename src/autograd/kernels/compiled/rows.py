"""Softmax, its logarithm and the cross entropy over the rows of contiguous matrices."""

from __future__ import annotations

import math

import numpy as np

from ..large import PARALLEL_ROWS
from .bits import larger
from .jit import inlined, inlined_sums, kernel, prange, step
from .team import share
from .ufuncs import ufunc
from .vocabulary import decay

AT_ONCE = 4  # rows: while one waits for its largest element or its sum, the next can begin


@inlined
def largest(row):
    """The largest element; what it is beside a NaN does not matter to its callers."""
    top = row[0]
    for j in range(row.size):
        top = larger(row[j], top)
    return top


@inlined
def less(x, top, rest):
    """`x - top - rest`, in this order: sums that may be reordered must not touch it."""
    return (x - top) - rest


@inlined_sums
def log_total(row, top):
    """The logarithm of the sum of exponentials of the row less its largest element."""
    total = row.dtype.type(0)
    for j in range(row.size):
        total += decay(row[j] - top)
    return math.log(total)


@inlined_sums
def exponentials(row, top, result):
    """Write exponentials of the row less its largest element; their sum."""
    total = row.dtype.type(0)
    for j in range(row.size):
        e = decay(row[j] - top)
        result[j] = e
        total += e
    return total


@inlined
def blocks(x):
    """How many blocks of rows a matrix has."""
    return (x.shape[0] + AT_ONCE - 1) // AT_ONCE


@inlined
def block(x, t):
    """Block t of a matrix."""
    return x[t * AT_ONCE : (t + 1) * AT_ONCE]


@ufunc("mn", "mn", least=PARALLEL_ROWS)
def softmax(team, x, out):
    """Exponentials of each row scaled to sum to 1."""
    scales = np.empty(AT_ONCE, x.dtype)
    for t in share(team, blocks(x)):
        some, results = block(x, t), block(out, t)
        for i in range(some.shape[0]):
            scales[i] = largest(some[i])
        for i in range(some.shape[0]):
            scales[i] = x.dtype.type(1) / exponentials(some[i], scales[i], results[i])
        for i in range(some.shape[0]):
            result, scale = results[i], scales[i]
            for j in range(result.size):
                result[j] *= scale


@ufunc("mn", "mn", "mn", least=PARALLEL_ROWS)
def softmax_gradient(team, g, y, out):
    """`(g - sum(g * y)) * y` for each row."""
    for i in share(team, g.shape[0]):
        gradient, value, result = g[i], y[i], out[i]
        total = g.dtype.type(0)
        for j in range(value.size):
            total += gradient[j] * value[j]
        for j in range(value.size):
            result[j] = value[j] * (gradient[j] - total)


@ufunc("mn", "mn", least=PARALLEL_ROWS)
def log_softmax(team, x, out):
    """Logarithm of each row's softmax."""
    tops, rests = np.empty((2, AT_ONCE), x.dtype)
    for t in share(team, blocks(x)):
        some, results = block(x, t), block(out, t)
        for i in range(some.shape[0]):
            tops[i] = largest(some[i])
        for i in range(some.shape[0]):
            rests[i] = log_total(some[i], tops[i])
        for i in range(some.shape[0]):
            row, result, top, rest = some[i], results[i], tops[i], rests[i]
            for j in range(row.size):
                result[j] = less(row[j], top, rest)


@ufunc("mn", "mn", "mn", least=PARALLEL_ROWS)
def log_softmax_gradient(team, g, y, out):
    """`g - exp(y) * sum(g)` for each row."""
    for i in share(team, g.shape[0]):
        gradient, value, result = g[i], y[i], out[i]
        total = g.dtype.type(0)
        for j in range(value.size):
            total += gradient[j]
        for j in range(value.size):
            result[j] = gradient[j] - decay(value[j]) * total


@kernel
def cross_entropies(x, classes, ignored, mean, losses, total):
    """`-log(softmax)` of each row's class, 0 where that is `ignored`, and their sum or mean.

    Returns:
        How many rows have a class that is out of range.
    """
    kept = strange = 0
    for i in prange(x.shape[0]):
        losses[i] = x.dtype.type(0)
        if classes[i] != ignored:
            if 0 <= classes[i] < x.shape[1]:
                top = largest(x[i])
                losses[i] = -less(x[i, classes[i]], top, log_total(x[i], top))
                kept += 1
            else:
                strange += 1
    add_up(losses, kept if mean else 1, total)
    return strange


@step
def add_up(losses, parts, total):
    """Write the sum divided by `parts` into `total`, a 0-d array."""
    up_to_here = 0.0
    for i in range(losses.size):
        up_to_here += losses[i]
    total[()] = up_to_here / parts


@kernel
def cross_entropies_gradient(x, slope, classes, ignored, mean, out):
    """`slope * (softmax - 1 at the class)` of each row, 0 where the class is `ignored`.

    There is a slope for each row or one for all, which `mean` divides by the number of rows.
    """
    zero, each = x.dtype.type(0), min(slope.size - 1, 1)
    share = x.dtype.type(1)
    if mean:
        kept = 0
        for i in range(classes.size):
            kept += classes[i] != ignored
        share = x.dtype.type(1.0 / kept)
    for i in prange(x.shape[0]):
        row, result = x[i], out[i]
        if classes[i] == ignored:
            result[:] = zero
        else:
            here = slope[i * each] * share
            scale = here / exponentials(row, largest(row), result)
            for j in range(row.size):
                result[j] *= scale
            result[classes[i]] -= here


@kernel
def placed_losses(slope, classes, ignored, out, blocks):
    """Zeros, but for `-slope` at each row's class, if that is not `ignored`."""
    rows, flat = out.shape[0], out.reshape(-1)
    for block in prange(blocks):
        low, high = rows * block // blocks, rows * (block + 1) // blocks
        flat[low * out.shape[1] : high * out.shape[1]] = slope.dtype.type(0)
        for i in range(low, high):
            if classes[i] != ignored:
                out[i, classes[i]] = -slope[i]
