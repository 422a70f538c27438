"""Writing along a dimension at the places of an index tensor, out of place."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ..kernels.places import along, scattered
from .comparison import where
from .core.registry import Sample, composite, primitive
from .gathering import (
    INDEX,
    NUMBERS,
    gather_index,
    gathered,
    index_array,
    require_source,
)
from .indexing import added_at, check_fit, replaced_at
from .slicing import part


def _source(input, src, picked: np.ndarray):
    """The values to scatter: the part of a tensor that the index covers, or a number."""
    if type(src) not in tensor_types:
        if not isinstance(src, NUMBERS):
            raise ArgumentTypeError(
                f"scatter: a source that is a Tensor or a number is required; got "
                f"{type(src).__name__} {src!r}."
            )
        check_fit(np.asarray(src), input._array.dtype, "scatter")
        return Arithmetic.Tensor._wrap(np.full(picked.shape, src, input._array.dtype))
    if src.dtype is not input.dtype:
        raise DTypeError(f"scatter: a source of dtype {input.dtype} is required; got {src.dtype}.")
    if picked.shape == src._array.shape:
        return src
    if any(i > n for i, n in zip(picked.shape, src._array.shape, strict=False)):
        raise ShapeError(
            f"scatter: a source not smaller than the index {list(picked.shape)} is required; got "
            f"{list(src._array.shape)}."
        )
    if src._array.shape == picked.shape:
        return src
    return part(src, tuple(slice(n) for n in picked.shape))


@composite(inplace=True)
def scatter(input, dim: int, index, src=None, *, value=None, reduce: str | None = None):
    """A copy with `src` (or a number) written at `index` along `dim`.

    Args:
        dim: the dimension that `index` counts along.
        index: int64 tensor of as many dimensions as `input`.
        src: tensor at least as large as `index`, or a number.
        value: the number by name.
        reduce: "add" or "multiply" combine instead of replacing.

    Raises:
        DimensionError: an index outside the dimension.

    >>> autograd.zeros(3).scatter(0, autograd.tensor([2, 0]), autograd.tensor([1., 2.]))
    tensor([2., 0., 1.])
    """
    src = value if src is None else src
    if src is None:
        raise ArgumentTypeError("scatter: a src tensor or a value is required; got neither.")
    if reduce == "add":
        source = (
            src if type(src) in tensor_types else _source(input, src, index_array(index, "scatter"))
        )
        return scatter_add(input, dim, index, source)
    if reduce == "multiply":
        return scatter_reduce(input, dim, index, _as_source(input, src, index), "prod")
    if reduce is not None:
        raise ArgumentError(f"scatter: reduce 'add' or 'multiply' is required; got {reduce!r}.")
    dim, picked = gather_index(input, dim, index, "scatter")
    if not picked.size:
        return input.clone()
    return replaced_at(input, _source(input, src, picked), _places(input, dim, picked))


def _places(input, dim: int, picked: np.ndarray) -> tuple:
    return along(picked, dim) if input._array.ndim else ()


def _as_source(input, src, index):
    if type(src) in tensor_types:
        return src
    return Arithmetic.Tensor._wrap(np.full(index._array.shape, src, input._array.dtype))


@composite(inplace=True)
def scatter_add(input, dim: int, index, src):
    """A copy with `src` added at `index` along `dim`; repeated places add up.

    Args:
        dim: the dimension that `index` counts along.
        index: int64 tensor of as many dimensions as `input`.
        src: tensor of the dtype of `input`, at least as large as `index`.

    >>> autograd.zeros(2).scatter_add(0, autograd.tensor([0, 0]), autograd.ones(2))
    tensor([2., 0.])
    """
    dim, picked = gather_index(input, dim, index, "scatter_add")
    require_source(input, src, "scatter_add")
    if not picked.size:
        return input.clone()
    source = _source(input, src, picked)
    if not input._array.ndim:
        return input + source.sum()
    return scatter_added(input, source, dim, picked)


@primitive(method=False, function=False, node="ScatterAdd")
def scatter_added(input, src, dim: int, index: np.ndarray):
    """A copy of `input` with `src` added at `index` along `dim`."""
    return scattered(input, src, dim, index, input.shape)


@scatter_added.vjp("input")
def _(g):
    return g


@scatter_added.vjp("src")
def _(g, dim, index):
    return gathered(g, dim, index)


@scatter_added.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 3)), rng.normal(size=(2, 3)), 0, INDEX)


@composite(inplace=True)
def scatter_reduce(input, dim: int, index, src, reduce: str, *, include_self: bool = True):
    """A copy with the elements of `src` that go to one place combined there.

    Args:
        dim: the dimension that `index` counts along.
        index: int64 tensor of as many dimensions as `input`.
        src: tensor of the dtype of `input`, at least as large as `index`.
        reduce: "sum", "prod", "mean", "amax" or "amin".
        include_self: combine with the elements of `input` too.

    Gradient: ties of "amax" and "amin" share it evenly.

    >>> x, i = autograd.zeros(2), autograd.tensor([0, 0])
    >>> x.scatter_reduce(0, i, autograd.tensor([1., 3.]), "amax")
    tensor([3., 0.])
    """
    dim, picked = gather_index(input, dim, index, "scatter_reduce")
    places = _places(input, dim, picked)
    if reduce not in ("sum", "prod", "mean", "amax", "amin"):
        raise ArgumentError(
            f"scatter_reduce: 'sum', 'prod', 'mean', 'amax' or 'amin' is required; got {reduce!r}."
        )
    source, shape = _source(input, src, picked), input._array.shape
    if not picked.size:
        return input.clone()
    hits = np.zeros(shape, np.int64)
    np.add.at(hits, places, 1)
    if not include_self:
        neutral = {"prod": 1}.get(reduce, 0)
        input = where(Arithmetic.Tensor._wrap(hits > 0), input.detach() * 0 + neutral, input)
    if reduce == "sum":
        return input + added_at(source, shape, places)
    if reduce == "mean":
        total = input + added_at(source, shape, places)
        count = Arithmetic.Tensor._wrap(
            np.maximum(hits + include_self, 1).astype(input._array.dtype)
        )
        return total / count if input.dtype.category >= 2 else (total // count)
    return _combined(input, source, places, hits, reduce, include_self)


def _combined(input, source, places, hits, reduce: str, include_self: bool):
    """Products and extremes: gather what meets at a place, side by side, then reduce."""
    array = input._array
    counters = np.zeros(array.shape, np.int64)
    order = np.empty(source._array.shape, np.int64)
    grids = np.broadcast_arrays(*places)
    for position in np.ndindex(source._array.shape):
        place = tuple(grid[position] for grid in grids)
        order[position] = counters[place]
        counters[place] += 1
    depth = int(hits.max())
    fill = {"prod": 1.0, "amax": -np.inf, "amin": np.inf}[reduce]
    if array.dtype.kind in "iu" and reduce != "prod":
        info = np.iinfo(array.dtype)
        fill = info.min if reduce == "amax" else info.max
    table = Arithmetic.Tensor._wrap(np.full((depth, *array.shape), fill, array.dtype))
    table = replaced_at(table, source, (order, *places))
    touched = Arithmetic.Tensor._wrap(hits > 0)
    base = input if include_self else where(touched, input * 0 + fill, input)
    from .joining import cat

    whole = cat([base.unsqueeze(0), table])
    return getattr(whole, reduce)(0)


@scatter.samples
def _(rng):
    yield Sample(
        rng.normal(size=(3, 3)), 0, np.array([[0, 1, 2], [1, 2, 0]]), rng.normal(size=(2, 3))
    )
    yield Sample(rng.normal(size=(3, 3)), 1, np.array([[0], [1]]), 2.5)


@scatter_add.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 3)), 0, INDEX, rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(3, 3)), 1, INDEX, rng.normal(size=(3, 4)), grad=False)


@scatter_reduce.samples
def _(rng):
    for reduce in ("sum", "prod", "mean", "amax", "amin"):
        for include in (True, False):
            yield Sample(
                rng.normal(size=(3, 3)), 0, INDEX, rng.normal(size=(2, 3)), reduce,
                include_self=include, grad=reduce in ("sum", "mean") and include,
            )  # fmt: skip
