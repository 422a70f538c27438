"""Writing whole slices, or single elements, at the places of index tensors, out of place."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ShapeError
from .broadcasting import expand
from .core.dims import normalize_dim
from .core.registry import Sample, composite
from .gathering import (
    in_range,
    index_array,
    require_source,
)
from .indexing import check_fit, increased_at, replaced_at
from .scattering import scatter_reduce
from .shape import reshape


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
        source = reshape(source, (1,))
        return _as_vector(index_add, input, dim, index, source, alpha=alpha)
    dim, places = _index_places(input, dim, index, "index_add")
    require_source(input, source, "index_add")
    _require_slices(input, source, dim, places[-1].size, "index_add")
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


def _require_slices(input, source, dim: int, count: int, operation: str) -> None:
    """Raise unless `source` has the tensor's shape, but `count` places along `dim`."""
    wanted = list(input._array.shape)
    wanted[dim] = count
    if list(source._array.shape) != wanted:
        raise ShapeError(
            f"{operation}: a source of shape {wanted} is required, with {count} indices along dim "
            f"{dim}; got {list(source.shape)}."
        )


def _as_vector(function, input, *args, **options):
    """A 0-d tensor taken as a vector of one element."""
    return reshape(function(reshape(input, (1,)), *args, **options), ())


@composite(inplace=True)
def index_reduce(input, dim: int, index, source, reduce: str, *, include_self: bool = True):
    """A copy with the places of `source` that go to one index combined there.

    Args:
        dim: the dimension that `index` counts along.
        index: vector of places.
        source: tensor like `input`, of the length of `index` along `dim`.
        reduce: "prod", "mean", "amax" or "amin".
        include_self: combine with the elements of `input` too.

    Gradient: ties of "amax" and "amin" share it evenly.

    >>> x, i = autograd.zeros(3), autograd.tensor([2, 2])
    >>> x.index_reduce(0, i, autograd.tensor([1., 5.]), "amax")
    tensor([0., 0., 5.])
    """
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise ArgumentError(
            f"index_reduce: 'prod', 'mean', 'amax' or 'amin' is required; got {reduce!r}."
        )
    if not input._array.ndim:
        source = reshape(source, (-1,))
        return _as_vector(
            index_reduce, input, dim, index, source, reduce, include_self=include_self
        )
    dim, places = _index_places(input, dim, index, "index_reduce")
    require_source(input, source, "index_reduce")
    count = places[-1].size
    _require_slices(input, source, dim, count, "index_reduce")
    column = places[-1].reshape(-1, *(1,) * (input._array.ndim - 1 - dim))
    spread = Arithmetic.Tensor._wrap(np.broadcast_to(column, source._array.shape).copy())
    return scatter_reduce(input, dim, spread, source, reduce, include_self=include_self)


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
        return _as_vector(index_copy, input, dim, index, reshape(source, (1,)))
    dim, places = _index_places(input, dim, index, "index_copy")
    require_source(input, source, "index_copy")
    _require_slices(input, source, dim, places[-1].size, "index_copy")
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
    flat = reshape(input, (input._array.size,))
    require_source(input, source, "put")
    source = reshape(source, picked.shape)
    if accumulate:
        out = increased_at(flat, source, (picked,))
    else:
        out = replaced_at(flat, source, (picked,))
    return reshape(out, input._array.shape)


@index_add.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 0, np.array([2, 2]), rng.normal(size=(2, 4)), alpha=2)


@index_reduce.samples
def _(rng):
    x, index = rng.normal(size=(3, 4)), np.array([2, 0, 2])
    for reduce in ("prod", "mean", "amax", "amin"):
        for include in (True, False):
            options = {"include_self": include, "grad": reduce == "mean" and include}
            yield Sample(x, 1, index, rng.normal(size=(3, 3)), reduce, **options)
    yield Sample(np.asarray(2.0), 0, np.array([0]), np.asarray(3.0), "prod", grad=False)
    yield Sample(rng.normal(size=(2, 3)), 1, np.array([1, 1]), rng.normal(size=(2, 2)), "amax")


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
