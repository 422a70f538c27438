"""Selecting, gathering and scattering elements by index tensors and masks."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DimensionError, DTypeError, ShapeError
from .comparison import chosen, where
from .dims import normalize_dim
from .indexing import added_at, check_fit, looked_up, replaced_at
from .registry import Sample, composite
from .shape import expand, reshaped
from .slicing import diagonal_view, part

NUMBERS = (bool, int, float, complex, np.number, np.bool_)


def _array_of(value, what: str, operation: str) -> np.ndarray:
    if type(value) in tensor_types:
        return value._array
    if isinstance(value, np.ndarray):
        return value
    raise ArgumentTypeError(f"{operation}: {what} is required; got {type(value).__name__}.")


def require_source(input, source, operation: str) -> None:
    """Raise unless `source` is a tensor of the input's dtype."""
    if type(source) not in tensor_types:
        raise ArgumentTypeError(
            f"{operation}: a source that is a Tensor is required; got {type(source).__name__}."
        )
    if source.dtype is not input.dtype:
        raise DTypeError(
            f"{operation}: a source of dtype {input.dtype} is required; got {source.dtype}."
        )


def index_array(index, operation: str) -> np.ndarray:
    """The array of an index tensor.

    Raises:
        DTypeError: it does not hold integers.
    """
    array = _array_of(index, "an index tensor", operation)
    if array.dtype.kind not in "iu":
        raise DTypeError(
            f"{operation}: an index of int64 is required; got {array.dtype}. Convert it with "
            "long()."
        )
    return array


def _in_range(array: np.ndarray, size: int, operation: str, negative: bool = False) -> np.ndarray:
    low = -size if negative else 0
    if array.size and (int(array.min()) < low or int(array.max()) >= size):
        bad = array[(array < low) | (array >= size)].reshape(-1)[0]
        raise DimensionError(
            f"{operation}: an index between {low} and {size - 1} is required; got {bad}."
        )
    return array


def _along(index: np.ndarray, dim: int) -> tuple:
    """NumPy's index tuple that picks `index` along `dim` and its own place elsewhere."""
    grids = np.ogrid[tuple(slice(n) for n in index.shape)]
    return tuple(index if d == dim else grid for d, grid in enumerate(grids))


def _gather_index(input, dim: int, index, operation: str) -> tuple[tuple, np.ndarray]:
    shape = input._array.shape
    picked = index_array(index, operation)
    dim = normalize_dim(dim, len(shape), operation)
    if picked.ndim != len(shape) and picked.size and not (picked.ndim <= 1 and len(shape) <= 1):
        raise ShapeError(
            f"{operation}: an index with {len(shape)} dimensions is required; got shape "
            f"{list(picked.shape)}."
        )
    if any(i > n for d, (i, n) in enumerate(zip(picked.shape, shape, strict=False)) if d != dim):
        raise ShapeError(
            f"{operation}: an index not larger than {list(shape)} outside dim {dim} is required; "
            f"got {list(picked.shape)}."
        )
    _in_range(picked, shape[dim] if shape else 1, operation)
    if not shape:
        return (), picked
    return _along(picked, dim), picked


@composite()
def gather(input, dim: int, index, *, sparse_grad: bool = False):
    """The elements at `index` along `dim`: `out[i][j] = input[index[i][j]][j]` for dim 0.

    >>> x = autograd.tensor([[1, 2], [3, 4]])
    >>> autograd.gather(x, 1, autograd.tensor([[0], [1]]))
    tensor([[1],
            [4]])
    """
    places, picked = _gather_index(input, dim, index, "gather")
    if not input._array.ndim:
        return reshaped(input, picked.shape)
    if not picked.size and picked.ndim != input._array.ndim:
        return reshaped(reshaped(input, (input._array.size,))[:0], picked.shape)
    return looked_up(input, places)


@composite()
def take_along_dim(input, indices, dim: int | None = None):
    """The elements at `indices` along `dim`, which broadcast; flat positions if `dim` is None.

    >>> x = autograd.tensor([[2, 1], [3, 4]])
    >>> autograd.take_along_dim(x, x.argsort(1), 1)
    tensor([[1, 2],
            [3, 4]])
    """
    if dim is None:
        return take(input, indices.reshape(-1))
    dim = normalize_dim(dim, input._array.ndim, "take_along_dim")
    a, b = list(input._array.shape), list(indices._array.shape)
    a[dim], b[dim] = 1, 1
    shape = list(np.broadcast_shapes(tuple(a), tuple(b)))
    shape[dim] = input._array.shape[dim]
    wide = expand(input, shape)
    positions = index_array(indices, "take_along_dim")
    if (positions < 0).any():  # counted from the end
        size = input._array.shape[dim]
        indices = Arithmetic.Tensor._wrap(np.where(positions < 0, positions + size, positions))
    shape[dim] = indices._array.shape[dim]
    return gather(wide, dim, expand(indices, shape))


@composite()
def index_select(input, dim: int, index):
    """The places `index` (a vector) along `dim`: a copy.

    >>> autograd.index_select(autograd.tensor([1, 2, 3]), 0, autograd.tensor([2, 0]))
    tensor([3, 1])
    """
    picked = np.atleast_1d(index_array(index, "index_select"))
    if picked.ndim > 1:
        raise ShapeError(
            f"index_select: a vector of indices is required; got {list(picked.shape)}."
        )
    dim = normalize_dim(dim, input._array.ndim, "index_select")
    if not input._array.ndim:
        _in_range(picked, 1, "index_select")
        return input.clone()
    _in_range(picked, input._array.shape[dim], "index_select")
    return looked_up(input, (slice(None),) * dim + (picked,))


@composite()
def take(input, index):
    """The elements at flat positions.

    >>> autograd.take(autograd.tensor([[1, 2], [3, 4]]), autograd.tensor([0, 3]))
    tensor([1, 4])
    """
    picked = _in_range(index_array(index, "take"), input._array.size, "take", negative=True)
    return looked_up(reshaped(input, (input._array.size,)), (picked,))


@composite()
def masked_select(input, mask):
    """The elements where `mask` is true, as a vector.

    >>> x = autograd.tensor([1, 2, 3])
    >>> autograd.masked_select(x, x > 1)
    tensor([2, 3])
    """
    array = _mask(mask, "masked_select")
    shape = np.broadcast_shapes(input._array.shape, array.shape)
    wide = expand(input, shape) if input._array.shape != shape else input
    if not shape:
        wide, array = reshaped(wide, (1,)), array.reshape(1)
        shape = (1,)
    return looked_up(wide, (np.broadcast_to(array, shape),))


def _mask(mask, operation: str) -> np.ndarray:
    array = _array_of(mask, "a mask that is a Tensor", operation)
    if array.dtype.kind != "b":
        raise DTypeError(
            f"{operation}: a mask of dtype bool is required; got {array.dtype}. Compare first, for "
            "example mask != 0."
        )
    return array


@composite(inplace=True)
def masked_fill(input, mask, value):
    """A copy with `value` (a number or 0-d tensor) where `mask` is true.

    >>> x = autograd.tensor([1., 2.])
    >>> autograd.masked_fill(x, x > 1, 0)
    tensor([1., 0.])
    """
    array = _mask(mask, "masked_fill")
    if type(value) in tensor_types:
        if value._array.ndim:
            raise ShapeError(
                f"masked_fill: a number or a 0-d tensor is required; got {list(value.shape)}."
            )
        if value.dtype.is_complex and not input.dtype.is_complex:
            raise DTypeError(
                f"masked_fill: a value that fits {input.dtype} is required; got {value.dtype}."
            )
        value = value.to(input.dtype)
    elif not isinstance(value, NUMBERS):
        raise ArgumentTypeError(
            f"masked_fill: a number or a 0-d Tensor is required; got {type(value).__name__} "
            f"{value!r}."
        )
    else:
        check_fit(np.asarray(value), input._array.dtype, "masked_fill")
        if input.dtype.category < 2:
            if value != int(value):  # type: ignore[arg-type]
                raise DTypeError(
                    f"masked_fill: an integer is required for {input.dtype}; got {value}."
                )
            value = int(value)  # type: ignore[arg-type]
    out = chosen(value, input, array)
    return out if out.dtype is input.dtype else out.to(input.dtype)


@composite(inplace=True)
def masked_scatter(input, mask, source):
    """A copy with the elements of `source`, in order, where `mask` is true.

    >>> x = autograd.zeros(3)
    >>> autograd.masked_scatter(x, autograd.tensor([True, False, True]), autograd.tensor([1., 2.]))
    tensor([1., 0., 2.])
    """
    mask = _mask(mask, "masked_scatter")
    shape = np.broadcast_shapes(mask.shape, input._array.shape)
    input = expand(input, shape) if shape != input._array.shape else input
    array = np.broadcast_to(mask, shape)
    require_source(input, source, "masked_scatter")
    count = int(array.sum())
    if count > source._array.size:
        raise ShapeError(
            f"masked_scatter: a source of at least {count} elements is required; got "
            f"{source._array.size}."
        )
    values = part(reshaped(source, (source._array.size,)), (slice(count),))
    return replaced_at(input, values, (array,))


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
        reduce: "add" or "multiply" combine instead of replacing.

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
    places, picked = _gather_index(input, dim, index, "scatter")
    if not picked.size:
        return input.clone()
    return replaced_at(input, _source(input, src, picked), places)


def _as_source(input, src, index):
    if type(src) in tensor_types:
        return src
    return Arithmetic.Tensor._wrap(np.full(index._array.shape, src, input._array.dtype))


@composite(inplace=True)
def scatter_add(input, dim: int, index, src):
    """A copy with `src` added at `index` along `dim`; repeated places add up.

    >>> autograd.zeros(2).scatter_add(0, autograd.tensor([0, 0]), autograd.ones(2))
    tensor([2., 0.])
    """
    places, picked = _gather_index(input, dim, index, "scatter_add")
    require_source(input, src, "scatter_add")
    if not picked.size:
        return input.clone()
    return input + added_at(_source(input, src, picked), input._array.shape, places)


@composite(inplace=True)
def scatter_reduce(input, dim: int, index, src, reduce: str, *, include_self: bool = True):
    """A copy with the elements of `src` that go to one place combined there.

    Args:
        reduce: "sum", "prod", "mean", "amax" or "amin".
        include_self: combine with the elements of `input` too.

    >>> x, i = autograd.zeros(2), autograd.tensor([0, 0])
    >>> x.scatter_reduce(0, i, autograd.tensor([1., 3.]), "amax")
    tensor([3., 0.])
    """
    places, picked = _gather_index(input, dim, index, "scatter_reduce")
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
    return input + added_at(source, input._array.shape, places)


def _index_places(input, dim: int, index, operation: str) -> tuple[int, tuple]:
    dim = normalize_dim(dim, input._array.ndim, operation)
    picked = np.atleast_1d(index_array(index, operation))
    if picked.ndim > 1:
        raise ShapeError(f"{operation}: a vector of indices is required; got {list(picked.shape)}.")
    _in_range(picked, input._array.shape[dim], operation)
    return dim, (slice(None),) * dim + (picked,)


def _as_vector(function, input, *args, **options):
    """A 0-d tensor taken as a vector of one element."""
    return reshaped(function(reshaped(input, (1,)), *args, **options), ())


@composite(inplace=True)
def index_copy(input, dim: int, index, source):
    """A copy with the places of `source` written at `index` along `dim`.

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

    >>> autograd.zeros(3).index_fill(0, autograd.tensor([2]), 5.)
    tensor([0., 0., 5.])
    """
    if not input._array.ndim:
        return _as_vector(index_fill, input, dim, index, value)
    _, places = _index_places(input, dim, index, "index_fill")
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

    >>> autograd.zeros(3).index_put((autograd.tensor([2]),), autograd.tensor(1.))
    tensor([0., 0., 1.])
    """
    from .indexing import _resolve

    places, _ = _resolve(input._array, tuple(indices), "index_put")
    require_source(input, values, "index_put")
    if not accumulate:
        return replaced_at(input, values, places)
    wide = expand(values, input._array[places].shape)
    return input + added_at(wide, input._array.shape, places)


@composite(inplace=True)
def put(input, index, source, accumulate: bool = False):
    """A copy with `source` written (or added) at flat positions.

    >>> autograd.zeros(2, 2).put(autograd.tensor([3]), autograd.ones(1)).tolist()
    [[0.0, 0.0], [0.0, 1.0]]
    """
    picked = _in_range(index_array(index, "put"), input._array.size, "put", negative=True)
    flat = reshaped(input, (input._array.size,))
    require_source(input, source, "put")
    source = reshaped(source, picked.shape)
    if accumulate:
        out = flat + added_at(source, flat._array.shape, (picked,))
    else:
        out = replaced_at(flat, source, (picked,))
    return reshaped(out, input._array.shape)


@composite()
def nonzero(input, *, as_tuple: bool = False):
    """The indices of the nonzero elements: one row each, or a tuple with a vector a dimension.

    >>> autograd.nonzero(autograd.tensor([0, 1, 2]))
    tensor([[1],
            [2]])
    """
    wrap = Arithmetic.Tensor._wrap
    array = input._array
    if as_tuple:
        return tuple(map(wrap, np.nonzero(np.atleast_1d(array))))
    return wrap(np.argwhere(array))


@composite()
def argwhere(input):
    """The indices of the nonzero elements, one row each.

    >>> autograd.argwhere(autograd.tensor([0, 1]))
    tensor([[1]])
    """
    return nonzero(input)


@composite()
def select_scatter(input, src, dim: int, index: int):
    """A copy with `src` at one place along `dim`.

    >>> autograd.zeros(2, 2).select_scatter(autograd.ones(2), 0, 1).tolist()
    [[0.0, 0.0], [1.0, 1.0]]
    """
    dim = normalize_dim(dim, input._array.ndim, "select_scatter")
    require_source(input, src, "select_scatter")
    return replaced_at(input, src, (slice(None),) * dim + (index,))


@composite()
def slice_scatter(input, src, dim: int = 0, start=None, end=None, step: int = 1):
    """A copy with `src` at a slice along `dim`.

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


_INDEX = np.array([[0, 1, 0], [2, 0, 1]])


@gather.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 3)), 0, _INDEX)
    yield Sample(rng.normal(size=(3, 3)), 1, _INDEX)
    yield Sample(rng.normal(size=3), 0, np.array([0, 0, 2]))


@take_along_dim.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 3)), np.array([[0], [1], [2]]), 1)
    yield Sample(rng.normal(size=(3, 3)), np.array([0, 8]))


@index_select.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 1, np.array([3, 0, 0]))


@take.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 3)), np.array([[0, 8], [-1, 0]]))


@masked_select.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), np.array([True, False, True]))


@masked_fill.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), np.array([True, False, True]), 1.5)
    yield Sample(rng.normal(size=(2, 3)), np.array([True, False, True]), np.asarray(2.0))


@masked_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), np.array([True, False, True]), rng.normal(size=5))


@scatter.samples
def _(rng):
    yield Sample(
        rng.normal(size=(3, 3)), 0, np.array([[0, 1, 2], [1, 2, 0]]), rng.normal(size=(2, 3))
    )
    yield Sample(rng.normal(size=(3, 3)), 1, np.array([[0], [1]]), 2.5)


@scatter_add.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 3)), 0, _INDEX, rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(3, 3)), 1, _INDEX, rng.normal(size=(3, 4)), grad=False)


@scatter_reduce.samples
def _(rng):
    for reduce in ("sum", "prod", "mean", "amax", "amin"):
        for include in (True, False):
            yield Sample(
                rng.normal(size=(3, 3)), 0, _INDEX, rng.normal(size=(2, 3)), reduce,
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


@nonzero.samples
@argwhere.samples
def _(rng):
    yield Sample(np.array([[0, 1], [2, 0]]))
    yield Sample(np.asarray(1))


@select_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), rng.normal(size=3), 1, 2)


@slice_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), rng.normal(size=(3, 2)), 1, 0, 4, 2)


@diagonal_scatter.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), rng.normal(size=3), 1)
