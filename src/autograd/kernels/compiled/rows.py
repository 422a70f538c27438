"""Softmax over the rows of contiguous matrices."""

from __future__ import annotations

from .bits import larger
from .jit import inlined, kernel, prange
from .vocabulary import exp


@inlined
def largest(row):
    """The largest element; what it is beside a NaN does not matter to its callers."""
    top = row[0]
    for j in range(row.size):
        top = larger(row[j], top)
    return top


@kernel
def softmax(x, out):
    """Exponentials of each row scaled to sum to 1."""
    for i in prange(x.shape[0]):
        row, result = x[i], out[i]
        top = largest(row)
        total = x.dtype.type(0)
        for j in range(row.size):
            e = exp(row[j] - top)
            result[j] = e
            total += e
        scale = x.dtype.type(1) / total
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
