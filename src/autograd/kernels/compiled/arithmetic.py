"""Elementwise arithmetic over flat arrays of one dtype."""

from __future__ import annotations

from .jit import exact_kernel, prange


@exact_kernel
def copy(x, out):
    """`x`."""
    for i in prange(x.size):
        out[i] = x[i]


@exact_kernel
def negative(x, out):
    """`-x`."""
    for i in prange(x.size):
        out[i] = -x[i]


@exact_kernel
def add(x, y, out):
    """`x + y`."""
    for i in prange(x.size):
        out[i] = x[i] + y[i]


@exact_kernel
def subtract(x, y, out):
    """`x - y`."""
    for i in prange(x.size):
        out[i] = x[i] - y[i]


@exact_kernel
def multiply(x, y, out):
    """`x * y`."""
    for i in prange(x.size):
        out[i] = x[i] * y[i]


@exact_kernel
def relu(x, out):
    """`max(x, 0)`, NaN where x is NaN."""
    zero = x.dtype.type(0)
    for i in prange(x.size):
        out[i] = zero if x[i] <= zero else x[i]


@exact_kernel
def relu_gradient(g, y, out):
    """`g` where `y` is not 0 (or negative), else 0."""
    zero = y.dtype.type(0)
    for i in prange(g.size):
        out[i] = zero if y[i] <= zero else g[i]
