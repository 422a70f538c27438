"""Differences along a dimension, and integrals by the trapezoidal rule."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, ShapeError
from .core.dims import normalize_dim
from .core.registry import Sample, composite
from .division import quotient


def _require_dimension(input, operation: str) -> None:
    if not input._array.ndim:
        raise ShapeError(
            f"{operation}: a tensor of at least one dimension is required; got a 0-d one. "
            "Use reshape(1)."
        )


@composite()
def diff(input, n: int = 1, dim: int = -1, prepend=None, append=None):
    """The n-th differences of neighbours along `dim`.

    Args:
        n: how often the differences are taken.
        dim: the dimension of the neighbours.
        prepend, append: tensors joined to the ends first.

    >>> autograd.diff(autograd.tensor([1., 4., 9.]))
    tensor([3., 5.])
    """
    from .joining import cat

    if n < 0:
        raise ArgumentError(f"diff: n of at least 0 is required; got {n}.")
    _require_dimension(input, "diff")
    dim = normalize_dim(dim, input._array.ndim, "diff")
    parts = [t for t in (prepend, input, append) if t is not None]
    out = cat(parts, dim) if len(parts) > 1 else input
    if n == 0:
        return input.clone()
    for _ in range(n):
        size = out._array.shape[dim]
        if not size:
            break
        later, earlier = out.narrow(dim, 1, size - 1), out.narrow(dim, 0, size - 1)
        out = later ^ earlier if out.dtype.category == 0 else later - earlier
    return out


@diff.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 4)))
    yield Sample(rng.normal(size=(2, 4)), 2, 1)
    yield Sample(rng.normal(size=(2, 4)), 0, 1, prepend=rng.normal(size=(2, 1)))
    yield Sample(rng.normal(size=(2, 4)), prepend=rng.normal(size=(2, 1)))


@composite(method=False, aliases=("trapz",))
def trapezoid(y, x=None, *, dx: float | None = None, dim: int = -1):
    """Integral along `dim` by the trapezoidal rule.

    Args:
        y: values.
        x: their positions; equally spaced by `dx` (1) if None.
        dim: the dimension of the points.

    >>> autograd.trapezoid(autograd.tensor([1., 1., 1.]))
    tensor(2.)
    """
    dim = _integrated(y, dim, "trapezoid")
    return _panels(y, x, dx, dim).sum(dim) if y._array.shape[dim] else y.sum(dim)


@composite(method=False)
def cumulative_trapezoid(y, x=None, *, dx: float | None = None, dim: int = -1):
    """Integrals along `dim` up to every position but the first (see `trapezoid`).

    Args:
        y: values.
        x: their positions; equally spaced by `dx` (1) if None.
        dx: the distance.
        dim: the dimension of the points.

    >>> autograd.cumulative_trapezoid(autograd.tensor([1., 1., 1.]))
    tensor([1., 2.])
    """
    dim = _integrated(y, dim, "cumulative_trapezoid")
    return _panels(y, x, dx, dim).cumsum(dim) if y._array.shape[dim] else y


def _integrated(y, dim: int, operation: str) -> int:
    _require_dimension(y, operation)
    return normalize_dim(dim, y._array.ndim, operation)


def _panels(y, x, dx, dim: int):
    """The area between every position and the next."""
    size = y._array.shape[dim]
    pairs = y.narrow(dim, 1, size - 1) + y.narrow(dim, 0, size - 1)
    if x is None:
        return quotient(pairs, 2) * (1 if dx is None else dx)
    steps = diff(x, dim=-1 if x._array.ndim == 1 else dim)
    if steps._array.ndim == 1:
        steps = steps.reshape((-1,) + (1,) * (y._array.ndim - dim - 1))
    return quotient(pairs * steps, 2)


@cumulative_trapezoid.samples
@trapezoid.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 4)))
    yield Sample(rng.normal(size=(2, 4)), dx=0.5)
    yield Sample(rng.normal(size=(2, 4)), np.sort(rng.normal(size=4)))
    yield Sample(rng.normal(size=(2, 4)), dim=0)
