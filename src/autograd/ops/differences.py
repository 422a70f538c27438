"""Differences along a dimension, and integrals by the trapezoidal rule."""

from __future__ import annotations

import numpy as np

from ..dtypes import FLOATING, get_default_dtype
from ..engine.graph import tensor_types
from ..errors import ArgumentError, ShapeError
from .conversion import cast
from .core.dims import normalize_dim, normalize_dims
from .core.registry import Sample, composite
from .division import quotient
from .joining import cat


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


@composite(method=False)
def gradient(input, *, spacing=None, dim=None, edge_order: int = 1):
    """The slope along dimensions, estimated from neighbours: central differences inside.

    Args:
        input: values of a function on a grid.
        spacing: distance of neighbours: a number, a number for each of `dim`, or for each a vector
            of coordinates; None means 1.
        dim: a dimension or several; None means all.
        edge_order: 1 or 2: the estimate at both ends is exact for polynomials of this degree.

    Returns:
        A tuple with a tensor of the shape of `input` for each of `dim`.

    Raises:
        ShapeError: fewer than `edge_order` + 1 values, or coordinates of another number.
        ArgumentError: another `edge_order`, or another number of spacings than of dimensions.

    >>> autograd.gradient(autograd.tensor([1., 4., 9., 16.]))
    (tensor([3., 4., 6., 7.]),)
    """
    if edge_order not in (1, 2):
        raise ArgumentError(f"gradient: edge_order 1 or 2 is required; got {edge_order!r}.")
    dims = normalize_dims(dim, input._array.ndim, "gradient")
    several = isinstance(spacing, (list, tuple))
    spacings = list(spacing) if several else [1 if spacing is None else spacing] * len(dims)
    if len(spacings) != len(dims):
        raise ArgumentError(
            f"gradient: a spacing for each of the {len(dims)} dims is required; got "
            f"{len(spacings)}."
        )
    if input.dtype.category < FLOATING:
        input = cast(input, get_default_dtype().numpy)
    return tuple(_slope(input, d, step, edge_order) for d, step in zip(dims, spacings, strict=True))


def _slope(y, dim: int, spacing, edge_order: int):
    """The slope along one dimension; `spacing` is a number or a vector of coordinates."""
    size = y._array.shape[dim] if y._array.ndim else 0
    if size <= edge_order:
        raise ShapeError(
            f"gradient: at least {edge_order + 1} points along dim {dim} are required; got {size}."
        )

    def points(start: int, count: int):
        return y.narrow(dim, start, count)

    if type(spacing) in tensor_types and spacing._array.ndim:
        steps = _steps(spacing, size, (1,) * (y._array.ndim - 1 - dim))
        at_start, at_end = [0, 1], [size - 2, size - 3]
        at_start, at_end = (
            [steps.narrow(0, i, 1) for i in places[:edge_order]] for places in (at_start, at_end)
        )
        inner = _weighted(y, dim, steps) if size > 2 else None
    else:
        at_start = at_end = [spacing] * edge_order
        inner = (points(2, size - 2) - points(0, size - 2)) / (2 * spacing) if size > 2 else None
    if edge_order == 1:
        first = (points(1, 1) - points(0, 1)) / at_start[0]
        last = (points(size - 1, 1) - points(size - 2, 1)) / at_end[0]
    else:
        first = _one_sided([points(i, 1) for i in (0, 1, 2)], *at_start)
        last = -_one_sided([points(size - i, 1) for i in (1, 2, 3)], *at_end)
    return cat([first, last] if inner is None else [first, inner, last], dim)


def _steps(positions, size: int, after: tuple):
    """The distances of neighbours, beside their dimension."""
    if positions._array.shape != (size,):
        raise ShapeError(
            f"gradient: a vector of {size} positions is required; got {list(positions.shape)}."
        )
    return diff(positions).reshape(-1, *after)


def _weighted(y, dim: int, steps):
    """The slopes at the inner points, from each with its two neighbours."""
    count = y._array.shape[dim] - 2
    a, b = steps.narrow(0, 0, count), steps.narrow(0, 1, count)
    before, middle, after = (y.narrow(dim, i, count) for i in (0, 1, 2))
    return (
        before * (-b / (a * (a + b))) + middle * ((b - a) / (a * b)) + after * (a / (b * (a + b)))
    )  # fmt: skip


def _one_sided(points, a, b):
    """The slope at the first of three points with the distances a and b."""
    x, y, z = points
    return (
        x * (-(2 * a + b) / (a * (a + b))) + y * ((a + b) / (a * b)) + z * (-a / (b * (a + b)))
    )  # fmt: skip


@gradient.samples
def _(rng):
    x = rng.normal(size=(4, 5))
    yield Sample(x)
    yield Sample(x, dim=1, edge_order=2)
    yield Sample(x, spacing=0.5, dim=(1, 0))
    yield Sample(x, spacing=[0.5, 2.0], edge_order=2)
    yield Sample(rng.normal(size=2))
    coordinates = tuple(np.cumsum(rng.uniform(0.5, 1, n)) for n in (4, 5))
    for order in (1, 2):
        yield Sample(x, spacing=coordinates, edge_order=order)


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
