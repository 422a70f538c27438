"""Differences along a dimension, and integrals by the trapezoidal rule."""

from __future__ import annotations

import numpy as np

from ..dtypes import FLOATING, get_default_dtype
from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ShapeError
from .conversion import cast
from .core.dims import normalize_dim, normalize_dims
from .core.registry import Sample, composite, constant
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


@composite(method=False)
def gradient(input, *, spacing=1, dim=None, edge_order: int = 1):
    """Derivatives of sampled values along dimensions, by differences of second order.

    Args:
        input: values at the points of a grid.
        spacing: distance of neighbours, or one for each of `dim`; or a list of vectors of the
            positions along each.
        dim: the dimension or dimensions; all if None.
        edge_order: 1 or 2: the order of the one-sided differences at both ends.

    Returns:
        A tuple of tensors like `input`, one for each dimension; of floating dtype.

    Raises:
        ArgumentError: another order, or a number of spacings that does not fit.
        ShapeError: fewer than `edge_order` + 1 points along a dimension.

    >>> autograd.gradient(autograd.tensor([1., 4., 9., 16.]))
    (tensor([3., 4., 6., 7.]),)
    """
    if edge_order not in (1, 2):
        raise ArgumentError(f"gradient: edge_order 1 or 2 is required; got {edge_order}.")
    dims = normalize_dims(dim, input._array.ndim, "gradient")
    if not isinstance(spacing, (list, tuple)):
        spacing = [spacing] * len(dims)
    if len(spacing) != len(dims):
        raise ArgumentError(
            f"gradient: a spacing for each of {len(dims)} dims is required; got {len(spacing)}."
        )
    if input.dtype.category < FLOATING:
        input = cast(input, get_default_dtype().numpy)
    return tuple(_slopes(input, d, step, edge_order) for d, step in zip(dims, spacing, strict=True))


def _slopes(input, dim: int, spacing, edge_order: int):
    """The derivative along one dimension; `spacing` is a number or a vector of positions."""
    from .joining import cat

    size = input._array.shape[dim] if input._array.ndim else 0
    if size <= edge_order:
        raise ShapeError(
            f"gradient: at least {edge_order + 1} points along dim {dim} are required; got {size}."
        )
    steps = _steps(spacing, size)

    def part(start: int, count: int):
        return input.narrow(dim, start, count)

    def along(weights):
        """Weights of the inner points, beside the dimension."""
        shape = [1] * input._array.ndim
        shape[dim] = -1
        return Arithmetic.Tensor._wrap(weights.reshape(shape).astype(input._array.real.dtype))

    first = (part(1, 1) - part(0, 1)) / float(steps[0])
    last = (part(size - 1, 1) - part(size - 2, 1)) / float(steps[-1])
    if edge_order == 2:
        first = _one_sided([part(i, 1) for i in (0, 1, 2)], *map(float, steps[:2]))
        ends = [part(size - i, 1) for i in (1, 2, 3)]
        last = -_one_sided(ends, float(steps[-1]), float(steps[-2]))
    if size == 2:
        return cat([first, last], dim)
    before, middle, after = part(0, size - 2), part(1, size - 2), part(2, size - 2)
    a, b = steps[:-1], steps[1:]
    if (a == b).all():
        inner = (after - before) / (2 * float(a[0]))
    else:
        inner = (
            before * along(-b / (a * (a + b)))
            + middle * along((b - a) / (a * b))
            + after * along(a / (b * (a + b)))
        )
    return cat([first, inner, last], dim)


def _steps(spacing, size: int) -> np.ndarray:
    """The distances of neighbours."""
    if type(spacing) not in tensor_types or not spacing._array.ndim:
        return np.full(size - 1, float(spacing))
    positions = spacing._array
    if positions.shape != (size,):
        raise ShapeError(
            f"gradient: a vector of {size} positions is required; got {list(positions.shape)}."
        )
    return np.diff(positions.astype(np.float64))


def _one_sided(points, a: float, b: float):
    """The slope at the first of three points with the distances a and b."""
    x, y, z = points
    return (
        x * (-(2 * a + b) / (a * (a + b))) + y * ((a + b) / (a * b)) + z * (-a / (b * (a + b)))
    )  # fmt: skip


@gradient.samples
def _(rng):
    yield Sample(rng.normal(size=5))
    yield Sample(rng.normal(size=(3, 4)), spacing=0.5, edge_order=2)
    yield Sample(rng.normal(size=(3, 4)), spacing=[2.0, 0.5], dim=(1, 0))
    yield Sample(rng.normal(size=(2, 4)), dim=-1)
    positions = constant(np.array([0.0, 0.5, 2.0, 2.5]))
    for order in (1, 2):
        yield Sample(rng.normal(size=(2, 4)), spacing=[positions], dim=1, edge_order=order)
