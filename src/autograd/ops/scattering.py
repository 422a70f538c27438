"""Writing at the places of an index tensor, out of place."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ..kernels.places import along, scattered
from .broadcasting import expand
from .comparison import where
from .dims import normalize_dim
from .gathering import (
    INDEX,
    NUMBERS,
    gather_index,
    gathered,
    in_range,
    index_array,
    require_source,
)
from .indexing import added_at, check_fit, increased_at, replaced_at
from .registry import Sample, composite, primitive
from .shape import reshaped
from .slicing import diagonal_view, part


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
    if any(i > n for i, n in zip(picked.shape, src._array.shape, strict=False)):
        raise ShapeError(
            f"scatter: a source not smaller than the index {list(picked.shape)} is required; got "
            f"{list(src._array.shape)}."
        )
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


@composite(inplace=True)
def index_add(input, dim: int, index, source, *, alpha=1):
    """A copy with the places of `source` added at `index` along `dim`.

    Args:
        dim: the dimension that `index` counts along.
        index: vector of places; repeated ones add up.
        source: tensor like `input`, of the length of `index` along `dim`.
        alpha: factor of `source`.

    >>> autograd.zeros(3).index_add(0, autograd.tensor([2, 2]), autograd.ones(2))
    tensor([0., 0., 2.])
    """
    if not input._array.ndim:
        require_source(input, source, "index_add")
        if source._array.size != 1:
            raise ShapeError(
                f"index_add: a source of one element is required; got {list(source.shape)}."
            )
        source = reshaped(source, (1,))
        return _as_vector(index_add, input, dim, index, source, alpha=alpha)
    dim, places = _index_places(input, dim, index, "index_add")
    require_source(input, source, "index_add")
    if source._array.ndim != input._array.ndim:
        raise ShapeError(
            f"index_add: a source with {input._array.ndim} dimensions, as the tensor of shape "
            f"{list(input.shape)}, is required; got {list(source.shape)}."
        )
    if alpha != 1:
        source = source * alpha
    return increased_at(input, source, places)


def _index_places(input, dim: int, index, operation: str) -> tuple[int, tuple]:
    dim = normalize_dim(dim, input._array.ndim, operation)
    picked = np.atleast_1d(index_array(index, operation))
    if picked.ndim > 1:
        raise ShapeError(f"{operation}: a vector of indices is required; got {list(picked.shape)}.")
    in_range(picked, input._array.shape[dim], operation)
    return dim, (slice(None),) * dim + (picked,)


def _as_vector(function, input, *args, **options):
    """A 0-d tensor taken as a vector of one element."""
    return reshaped(function(reshaped(input, (1,)), *args, **options), ())


@composite(inplace=True)
def index_copy(input, dim: int, index, source):
    """A copy with the places of `source` written at `index` along `dim`.

    Args:
        dim: the dimension that `index` counts along.
        index: vector of places; of repeated ones the last is kept.
        source: tensor like `input`, of the length of `index` along `dim`.

    >>> autograd.zeros(3).index_copy(0, autograd.tensor([2]), autograd.ones(1))
    tensor([0., 0., 1.])
    """
    if not input._array.ndim:
        return _as_vector(index_copy, input, dim, index, reshaped(source, (1,)))
    _, places = _index_places(input, dim, index, "index_copy")
    require_source(input, source, "index_copy")
    return replaced_at(input, source, places)


@composite(inplace=True)
def index_fill(input, dim: int, index, value):
    """A copy with a number at the places `index` along `dim`.

    Args:
        dim: the dimension that `index` counts along.
        index: vector of places.
        value: a number or 0-d tensor.

    >>> autograd.zeros(3).index_fill(0, autograd.tensor([2]), 5.)
    tensor([0., 0., 5.])
    """
    if not input._array.ndim:
        return _as_vector(index_fill, input, dim, index, value)
    _, places = _index_places(input, dim, index, "index_fill")
    places = (*places[:-1], np.unique(places[-1]))  # each place counts once in value's gradient
    if type(value) not in tensor_types:
        check_fit(np.asarray(value), input._array.dtype, "index_fill")
        value = Arithmetic.Tensor._wrap(np.asarray(value, input._array.dtype))
    if value._array.ndim:
        raise ShapeError(
            f"index_fill: a number or a 0-d tensor is required; got {list(value.shape)}."
        )
    return replaced_at(input, value, places)


@composite(inplace=True)
def index_put(input, indices, values, accumulate: bool = False):
    """A copy with `values` written (or added) at a tuple of index tensors.

    Args:
        indices: a tuple of integer tensors that broadcast, or of bool ones; None takes a whole
            dimension.
        values: tensor that broadcasts to what the indices choose.
        accumulate: add instead of replacing; repeated places add up.

    >>> autograd.zeros(3).index_put((autograd.tensor([2]),), autograd.tensor(1.))
    tensor([0., 0., 1.])
    """
    from .indexing import _resolve

    places, _ = _resolve(input._array, tuple(indices), "index_put")
    require_source(input, values, "index_put")
    if not accumulate:
        return replaced_at(input, values, places)
    wide = expand(values, input._array[places].shape)
    return increased_at(input, wide, places)


@composite(inplace=True)
def put(input, index, source, accumulate: bool = False):
    """A copy with `source` written (or added) at flat positions.

    Args:
        index: int64 tensor of positions in the flattened tensor.
        source: tensor of as many elements.
        accumulate: add instead of replacing.

    >>> autograd.zeros(2, 2).put(autograd.tensor([3]), autograd.ones(1)).tolist()
    [[0.0, 0.0], [0.0, 1.0]]
    """
    picked = in_range(index_array(index, "put"), input._array.size, "put", negative=True)
    flat = reshaped(input, (input._array.size,))
    require_source(input, source, "put")
    source = reshaped(source, picked.shape)
    if accumulate:
        out = increased_at(flat, source, (picked,))
    else:
        out = replaced_at(flat, source, (picked,))
    return reshaped(out, input._array.shape)


@composite()
def select_scatter(input, src, dim: int, index: int):
    """A copy with `src` at one place along `dim`.

    Args:
        src: tensor of the shape of that place (see `select`).
        dim: the dimension.
        index: the place.

    >>> autograd.zeros(2, 2).select_scatter(autograd.ones(2), 0, 1).tolist()
    [[0.0, 0.0], [1.0, 1.0]]
    """
    dim = normalize_dim(dim, input._array.ndim, "select_scatter")
    require_source(input, src, "select_scatter")
    return replaced_at(input, src, (slice(None),) * dim + (index,))


@composite()
def slice_scatter(input, src, dim: int = 0, start=None, end=None, step: int = 1):
    """A copy with `src` at a slice along `dim`.

    Args:
        src: tensor of the slice's shape.
        dim: the dimension.
        start, end, step: the slice, as in Python.

    >>> autograd.zeros(3).slice_scatter(autograd.ones(2), 0, 1)
    tensor([0., 1., 1.])
    """
    if step < 1:
        raise ArgumentError(f"slice_scatter: a step of at least 1 is required; got {step}.")
    dim = normalize_dim(dim, input._array.ndim, "slice_scatter")
    return replaced_at(input, src, (slice(None),) * dim + (slice(start, end, step),))


@composite()
def diagonal_scatter(input, src, offset: int = 0, dim1: int = 0, dim2: int = 1):
    """A copy with `src` on a diagonal.

    Args:
        src: tensor of the diagonal's shape (see `diagonal`).
        offset: which diagonal: 0 the main, above it positive, below it negative.
        dim1, dim2: the dimensions that form the matrices.

    >>> autograd.zeros(2, 2).diagonal_scatter(autograd.ones(2)).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    ndim = input._array.ndim
    dim1, dim2 = (
        normalize_dim(dim1, ndim, "diagonal_scatter"),
        normalize_dim(dim2, ndim, "diagonal_scatter"),
    )
    from .regions import put_region

    positions = np.arange(input._array.size).reshape(input._array.shape)
    return put_region(
        input, src, diagonal_view.operator.forward(positions, offset, dim1, dim2).copy()
    )


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


@index_add.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 0, np.array([2, 2]), rng.normal(size=(2, 4)), alpha=2)


@index_copy.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 1, np.array([2, 0]), rng.normal(size=(3, 2)))


@index_fill.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 1, np.array([2, 0]), 1.5)


@index_put.samples
def _(rng):
    where_ = (np.array([0, 2]), np.array([1, 1]))
    yield Sample(rng.normal(size=(3, 4)), where_, rng.normal(size=2))
    yield Sample(rng.normal(size=(3, 4)), (np.array([0, 0]),), rng.normal(size=4), True)


@put.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), np.array([0, 5]), rng.normal(size=2))
    yield Sample(rng.normal(size=(3, 4)), np.array([0, 0]), rng.normal(size=2), True)


@select_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), rng.normal(size=3), 1, 2)


@slice_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), rng.normal(size=(3, 2)), 1, 0, 4, 2)


@diagonal_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), rng.normal(size=3), 1)
