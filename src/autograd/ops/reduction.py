"""Reductions: sum, mean, extremes and their relatives."""

from __future__ import annotations

import numpy as np

from .registry import Sample, composite, primitive


def sum_to(g, shape: tuple):
    """Undo broadcasting: sum `g` over the dimensions in which `shape` was stretched."""
    extra = len(g.shape) - len(shape)
    axes = tuple(range(extra)) + tuple(
        i + extra for i, n in enumerate(shape) if n == 1 and g.shape[i + extra] != 1
    )
    if type(g) is np.ndarray:
        return np.add.reduce(g, axes, keepdims=True).reshape(shape)
    return _sum(g, axes, True).reshape(shape)


@primitive(method=False, function=False)
def _sum(input, dim: tuple | None = None, keepdim: bool = False):
    """Sum over `dim` (all dimensions if None), in the input's dtype."""
    return np.add.reduce(input, dim, keepdims=keepdim)


@_sum.vjp("input")
def _(g, input_shape, dim, keepdim):
    return expand_reduced(g, input_shape, dim, keepdim)


@primitive(method=False, function=False)
def expand_reduced(input, shape: tuple, dim: tuple | None, keepdim: bool):
    """A reduction's gradient stretched back over the dimensions that were reduced."""
    input = np.asarray(input)
    if not keepdim:
        axes = range(len(shape)) if dim is None else {d % len(shape) for d in dim} if shape else ()
        input = input.reshape([1 if i in axes else n for i, n in enumerate(shape)])
    out = np.empty(shape, input.dtype)
    out[...] = input
    return out


@expand_reduced.vjp("input")
def _(g, input_shape, dim, keepdim):
    return _sum(g, dim, keepdim).reshape(input_shape)


@composite()
def sum(input, dim: int | tuple | None = None, keepdim: bool = False, *, dtype=None):  # noqa: A001
    """Sum."""
    return _sum(input, (dim,) if type(dim) is int else dim, keepdim)
