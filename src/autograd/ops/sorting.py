"""Sorting and what is found by sorting."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from ..engine.graph import Arithmetic
from ..errors import DimensionError
from ..kernels import order as kernel
from .core.dims import normalize_dim
from .core.registry import Sample, composite
from .extremes import require_elements, require_order
from .gathering import gathered


def wrapped(array) -> Any:
    """A tensor over an array."""
    return Arithmetic.Tensor._wrap(np.asarray(array))


def _order(array: np.ndarray, dim: int, descending: bool) -> np.ndarray:
    """Indices that sort along `dim`, stably; NaN counts as the largest."""
    require_order(array, "sort")
    if not array.ndim:
        return np.zeros((), np.int64)
    return kernel.order(array, dim, descending)


def _at(input, dim: int, indices):
    """The elements at indices that are known to be in range."""
    return gathered(input, dim, indices._array) if input._array.ndim else input.clone()


@composite()
def sort(input, dim: int = -1, descending: bool = False, stable: bool = False, *, out=None):
    """Sorted values and their positions along `dim`, as a named tuple; equal elements keep order.

    Args:
        dim: the dimension to sort along.
        descending: the largest first.
        stable: accepted; equal elements always keep their order.
        out: tensors of the results' shapes to write into.

    Returns:
        Named tuple (values, indices), both of the shape of `input`; indices are int64.

    Numerics: NaN counts as larger than all numbers.

    >>> autograd.sort(autograd.tensor([3., 1., 2.])).indices
    tensor([1, 2, 0])
    """
    dim = normalize_dim(dim, input._array.ndim, "sort")
    indices = wrapped(_order(input._array, dim, descending))
    return return_types.sort(_at(input, dim, indices), indices)


@composite()
def argsort(input, dim: int = -1, descending: bool = False, stable: bool = False):
    """The positions that sort the tensor along `dim`.

    Args:
        dim: the dimension to sort along.
        descending: the largest first.
        stable: accepted; equal elements always keep their order.

    Returns:
        int64 tensor of the shape of `input`.

    Numerics: NaN counts as larger than all numbers.

    >>> autograd.argsort(autograd.tensor([3., 1., 2.]))
    tensor([1, 2, 0])
    """
    return wrapped(
        _order(input._array, normalize_dim(dim, input._array.ndim, "argsort"), descending)
    )


@composite()
def msort(input):
    """Values sorted along the first dimension.

    >>> autograd.msort(autograd.tensor([3., 1., 2.]))
    tensor([1., 2., 3.])
    """
    return sort(input, 0)[0]


@sort.samples
@argsort.samples
def _(rng):
    x = rng.normal(size=(3, 4))
    yield Sample(x)
    yield Sample(x, 0, True)
    yield Sample(np.array([1.0, np.nan, 0.0]), grad=False)
    yield Sample(np.asarray(1.0))
    yield Sample(np.zeros((0, 2)), 0)


@sort.samples
def _(rng):
    yield Sample(np.array([2, 1, 2, 1]), dim=0, descending=True, stable=True)


@msort.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)))


@composite()
def topk(input, k: int, dim: int = -1, largest: bool = True, sorted: bool = True):
    """The k largest (or smallest) values along `dim` and their positions, as a named tuple.

    Args:
        k: how many.
        dim: the dimension to choose along.
        largest: False takes the smallest.
        sorted: accepted; the values are always sorted.

    Returns:
        Named tuple (values, indices).

    Raises:
        DimensionError: there are fewer than k elements.

    >>> autograd.topk(autograd.tensor([1., 3., 2.]), 2).values
    tensor([3., 2.])
    """
    array = input._array
    dim = normalize_dim(dim, array.ndim, "topk")
    size = array.shape[dim] if array.ndim else 1
    if not 0 <= k <= size:
        raise DimensionError(f"topk: k between 0 and {size} is required; got {k}.")
    require_order(array, "topk")
    indices = wrapped(kernel.top(array, dim, k, largest) if array.ndim else np.zeros((), np.int64))
    return return_types.topk(_at(input, dim, indices), indices)


@composite()
def kthvalue(input, k: int, dim: int = -1, keepdim: bool = False):
    """The k-th smallest value along `dim` (counted from 1) and its position.

    Args:
        k: which one, from 1 to the size.
        dim: the dimension to choose along.
        keepdim: keep the dimension with size 1.

    Returns:
        Named tuple (values, indices).

    >>> autograd.kthvalue(autograd.tensor([1., 3., 2.]), 2).values
    tensor(2.)
    """
    array = input._array
    dim = normalize_dim(dim, array.ndim, "kthvalue")
    size = array.shape[dim] if array.ndim else 1
    if not 1 <= k <= size:
        raise DimensionError(f"kthvalue: k between 1 and {size} is required; got {k}.")
    return _picked(input, _order(array, dim, False), k - 1, dim, keepdim, return_types.kthvalue)


def _picked(input, order: np.ndarray, place: int, dim: int, keepdim: bool, result):
    """The values at one place of a sorted order."""
    if input._array.ndim:
        order = order[(slice(None),) * dim + (slice(place, place + 1),)]
    indices = wrapped(order)
    values = _at(input, dim, indices)
    if input._array.ndim and not keepdim:
        values, indices = values.squeeze(dim), indices.squeeze(dim)
    return result(values, indices)


@topk.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 2)
    yield Sample(rng.normal(size=(3, 4)), 2, 0, False)


@kthvalue.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 2)
    yield Sample(rng.normal(size=(3, 4)), 1, 0, True)


@composite()
def median(input, dim: int | None = None, keepdim: bool = False):
    """The lower median, of all elements or along `dim` (then with its position).

    NaN propagates.

    Args:
        dim: one dimension; None means all elements, and a tensor is returned.
        keepdim: keep the dimension with size 1.

    Returns:
        Tensor, or along `dim` a named tuple (values, indices).

    >>> autograd.median(autograd.tensor([1., 3., 2.]))
    tensor(2.)
    """
    if dim is None:
        flat = input.reshape(-1)
        if not flat._array.size and flat._array.dtype.kind in "fV":
            return wrapped(np.asarray(np.nan, input._array.dtype))
        return median(flat, 0)[0]
    array = input._array
    dim = normalize_dim(dim, array.ndim, "median")
    require_elements(array, (dim,), "median")
    size = array.shape[dim] if array.ndim else 1
    order = _order(array, dim, False)
    if array.dtype.kind == "f" and array.ndim and np.isnan(array).any():
        first = np.isnan(array).argmax(dim)  # NaN propagates: where there is one, take the first
        has = np.isnan(array).any(dim)
        middle = np.take(order, (size - 1) // 2, dim)
        order = np.expand_dims(np.where(has, first, middle), dim)
        return _picked(input, order, 0, dim, keepdim, return_types.median)
    return _picked(input, order, (size - 1) // 2, dim, keepdim, return_types.median)


@composite()
def nanmedian(input, dim: int | None = None, keepdim: bool = False):
    """The lower median of the elements that are not NaN.

    Args:
        dim: one dimension; None means all elements, and a tensor is returned.
        keepdim: keep the dimension with size 1.

    Returns:
        Tensor, or along `dim` a named tuple (values, indices).

    >>> autograd.nanmedian(autograd.tensor([1., float("nan"), 3.]))
    tensor(1.)
    """
    if dim is None:
        return nanmedian(input.reshape(-1), 0)[0] if input._array.size else median(input)
    array = input._array
    dim = normalize_dim(dim, array.ndim, "nanmedian")
    require_elements(array, (dim,), "nanmedian")
    order = _order(array, dim, False)
    if not array.ndim:
        return return_types.nanmedian(input.clone(), wrapped(order))
    count = (~np.isnan(array)).sum(dim, keepdims=True)
    middle = np.take_along_axis(order, np.maximum((count - 1) // 2, 0), dim)
    return _picked(input, middle, 0, dim, keepdim, return_types.nanmedian)


@composite()
def mode(input, dim: int = -1, keepdim: bool = False):
    """The most frequent value along `dim` (the smallest of several) and its last position.

    Args:
        dim: the dimension to choose along.
        keepdim: keep the dimension with size 1.

    Returns:
        Named tuple (values, indices).

    >>> autograd.mode(autograd.tensor([1, 2, 2])).values
    tensor(2)
    """
    array = input._array
    dim = normalize_dim(dim, array.ndim, "mode")
    require_elements(array, (dim,), "mode")
    if not array.ndim:
        return return_types.mode(input.clone(), wrapped(np.zeros((), np.int64)))
    rows = np.moveaxis(array, dim, -1)
    places = np.empty((*rows.shape[:-1], 1), np.int64)
    for position in np.ndindex(rows.shape[:-1]):
        values, counts = np.unique(rows[position], return_counts=True)
        places[position] = np.flatnonzero(rows[position] == values[counts.argmax()])[-1]
    order = np.moveaxis(places, -1, dim)
    return _picked(input, order, 0, dim, keepdim, return_types.mode)


@median.samples
def _(rng):
    x = rng.normal(size=(3, 4))
    yield Sample(x)
    yield Sample(x, 1)
    yield Sample(x, 0, True)
    yield Sample(np.array([[1.0, np.nan, 0.0]]), 1, grad=False)


@nanmedian.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 1)
    yield Sample(np.array([1.0, np.nan, 0.0, 5.0]), grad=False)


@mode.samples
def _(rng):
    yield Sample(np.array([[1, 2, 2], [3, 3, 1]]))
    yield Sample(np.array([[1.0, 2.0, 2.0], [3.0, 3.0, 1.0]]), 1)
