"""Softmax, its logarithm and the cross entropy over the rows of contiguous matrices."""

from __future__ import annotations

import math

from .bits import larger
from .jit import inlined, inlined_sums, kernel, prange, step
from .vocabulary import decay


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
def log_total(row):
    """The largest element, and the logarithm of the sum of exponentials beyond it."""
    top = largest(row)
    total = row.dtype.type(0)
    for j in range(row.size):
        total += decay(row[j] - top)
    return top, math.log(total)


@inlined_sums
def exponentials(row, result):
    """Write exponentials of the row less its largest element; their sum."""
    top = largest(row)
    total = row.dtype.type(0)
    for j in range(row.size):
        e = decay(row[j] - top)
        result[j] = e
        total += e
    return total


@kernel
def softmax(x, out):
    """Exponentials of each row scaled to sum to 1."""
    for i in prange(x.shape[0]):
        row, result = x[i], out[i]
        scale = x.dtype.type(1) / exponentials(row, result)
        for j in range(row.size):
            result[j] *= scale


@kernel
def softmax_gradient(g, y, out):
    """`(g - sum(g * y)) * y` for each row."""
    for i in prange(g.shape[0]):
        gradient, value, result = g[i], y[i], out[i]
        total = g.dtype.type(0)
        for j in range(value.size):
            total += gradient[j] * value[j]
        for j in range(value.size):
            result[j] = value[j] * (gradient[j] - total)


@kernel
def log_softmax(x, out):
    """Logarithm of each row's softmax."""
    for i in prange(x.shape[0]):
        row, result = x[i], out[i]
        top, rest = log_total(row)
        for j in range(row.size):
            result[j] = less(row[j], top, rest)


@kernel
def log_softmax_gradient(g, y, out):
    """`g - exp(y) * sum(g)` for each row."""
    for i in prange(g.shape[0]):
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
                top, rest = log_total(x[i])
                losses[i] = -less(x[i, classes[i]], top, rest)
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
            scale = here / exponentials(row, result)
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
