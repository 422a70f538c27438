"""Sorting, searching and counting."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, DimensionError, DTypeError, ShapeError
from .dims import normalize_dim
from .extremes import require_elements, require_order
from .gathering import gather
from .registry import Sample, composite


def _wrap(array) -> Any:
    return Arithmetic.Tensor._wrap(np.asarray(array))


def _order(array: np.ndarray, dim: int, descending: bool) -> np.ndarray:
    """Indices that sort along `dim`, stably; NaN counts as the largest."""
    require_order(array, "sort")
    if not array.ndim:
        return np.zeros((), np.int64)
    if not descending:
        return np.argsort(array, dim, kind="stable")
    reverse = np.flip(array, dim)  # a stable descending order: sort backwards, then turn around
    order = np.flip(np.argsort(reverse, dim, kind="stable"), dim)
    return array.shape[dim] - 1 - order


@composite()
def sort(input, dim: int = -1, descending: bool = False, stable: bool = False, *, out=None):
    """Sorted values and their positions along `dim`, as a named tuple; equal elements keep order.

    >>> autograd.sort(autograd.tensor([3., 1., 2.])).indices
    tensor([1, 2, 0])
    """
    dim = normalize_dim(dim, input._array.ndim, "sort")
    indices = _wrap(_order(input._array, dim, descending))
    return return_types.sort(gather(input, dim, indices), indices)


@composite()
def argsort(input, dim: int = -1, descending: bool = False, stable: bool = False):
    """The positions that sort the tensor along `dim`.

    >>> autograd.argsort(autograd.tensor([3., 1., 2.]))
    tensor([1, 2, 0])
    """
    return _wrap(_order(input._array, normalize_dim(dim, input._array.ndim, "argsort"), descending))


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
    order = _order(array, dim, largest)
    if array.ndim:
        order = order[(slice(None),) * dim + (slice(k),)]
    indices = _wrap(order)
    return return_types.topk(gather(input, dim, indices), indices)


@composite()
def kthvalue(input, k: int, dim: int = -1, keepdim: bool = False):
    """The k-th smallest value along `dim` (counted from 1) and its position.

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
    indices = _wrap(order)
    values = gather(input, dim, indices)
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

    >>> autograd.median(autograd.tensor([1., 3., 2.]))
    tensor(2.)
    """
    if dim is None:
        flat = input.reshape(-1)
        if not flat._array.size and flat._array.dtype.kind in "fV":
            return _wrap(np.asarray(np.nan, input._array.dtype))
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
        return return_types.nanmedian(input.clone(), _wrap(order))
    count = (~np.isnan(array)).sum(dim, keepdims=True)
    middle = np.take_along_axis(order, np.maximum((count - 1) // 2, 0), dim)
    return _picked(input, middle, 0, dim, keepdim, return_types.nanmedian)


@composite()
def mode(input, dim: int = -1, keepdim: bool = False):
    """The most frequent value along `dim` (the smallest of several) and its last position.

    >>> autograd.mode(autograd.tensor([1, 2, 2])).values
    tensor(2)
    """
    array = input._array
    dim = normalize_dim(dim, array.ndim, "mode")
    require_elements(array, (dim,), "mode")
    if not array.ndim:
        return return_types.mode(input.clone(), _wrap(np.zeros((), np.int64)))
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


def _slices_dim(input, dim, operation: str) -> int:
    if not input._array.ndim:
        raise DimensionError(
            f"{operation}: a tensor of at least one dimension is required with dim; got a 0-d one. "
            "Leave dim out."
        )
    return normalize_dim(dim, input._array.ndim, operation)


@composite()
def unique(input, sorted: bool = True, return_inverse=False, return_counts=False, dim=None):
    """The different elements (or slices along `dim`), sorted.

    Args:
        return_inverse: also where each element is found among them.
        return_counts: also how often each occurs.

    >>> autograd.unique(autograd.tensor([2, 1, 2]))
    tensor([1, 2])
    """
    if dim is not None:
        dim = _slices_dim(input, dim, "unique")
    values, inverse, counts = np.unique(
        input._array, return_inverse=True, return_counts=True, axis=dim
    )
    shape = input._array.shape if dim is None else (-1,)
    parts = [values]
    parts += [inverse.reshape(shape)] if return_inverse else []
    parts += [counts] if return_counts else []
    return tuple(map(_wrap, parts)) if len(parts) > 1 else _wrap(values)


@composite()
def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """The elements (or slices along `dim`) without immediate repetitions.

    >>> autograd.unique_consecutive(autograd.tensor([1, 1, 2, 1]))
    tensor([1, 2, 1])
    """
    if dim is not None:
        dim = _slices_dim(input, dim, "unique_consecutive")
    array = input._array.reshape(-1) if dim is None else np.moveaxis(input._array, dim, 0)
    rows = array.reshape(len(array), array.size // max(len(array), 1))
    new = np.ones(len(array), bool)
    new[1:] = (rows[1:] != rows[:-1]).any(1)
    inverse = np.cumsum(new) - 1
    values = array[new] if dim is None else np.moveaxis(array[new], 0, dim)
    parts = [values]
    if return_inverse:
        parts.append(inverse.reshape(input._array.shape) if dim is None else inverse)
    if return_counts:
        parts.append(np.bincount(inverse))
    return tuple(map(_wrap, parts)) if len(parts) > 1 else _wrap(values)


@unique.samples
@unique_consecutive.samples
def _(rng):
    x = np.array([[2, 1, 2], [2, 1, 2], [0, 0, 1]])
    yield Sample(x)
    yield Sample(x, return_inverse=True, return_counts=True)
    yield Sample(x, dim=0, return_inverse=True, return_counts=True)


@composite(method=False)
def searchsorted(
    sorted_sequence, input, *, out_int32: bool = False, right: bool = False, side=None, sorter=None
):
    """Where elements would be inserted into a sorted sequence (row by row for matrices).

    Args:
        right: insert after equal elements; `side="right"` says the same.
        sorter: positions that sort the sequence.

    >>> autograd.searchsorted(autograd.tensor([1, 3, 5]), autograd.tensor([3]))
    tensor([1])
    """
    if side not in (None, "left", "right") or (right and side == "left"):
        raise ArgumentError(
            f"searchsorted: side 'left' or 'right', in accord with right, is required; got "
            f"side={side!r} and right={right}."
        )
    right = right or side == "right"
    number = type(input) not in tensor_types
    values = np.asarray(input) if number else input._array
    sequence = sorted_sequence._array
    if sorter is not None:
        sequence = np.take_along_axis(sequence, sorter._array, -1)
    where = "right" if right else "left"
    fits = values.ndim == sequence.ndim and values.shape[:-1] == sequence.shape[:-1]
    if sequence.ndim != 1 and not fits:
        raise ShapeError(
            "searchsorted: a sequence of one dimension, or the same leading sizes in both, is "
            f"required; got {list(sequence.shape)} and {list(values.shape)}."
        )
    if sequence.ndim == 1:
        found = np.searchsorted(sequence, values, where)
    else:
        found = np.empty(values.shape, np.int64)
        for row in np.ndindex(sequence.shape[:-1]):
            found[row] = np.searchsorted(sequence[row], values[row], where)
    return _wrap(np.asarray(found, np.int32 if out_int32 else np.int64))


@composite(method=False)
def bucketize(input, boundaries, *, out_int32: bool = False, right: bool = False):
    """The number of the interval between boundaries that each element lies in.

    >>> autograd.bucketize(autograd.tensor([2, 9]), autograd.tensor([1, 3, 5]))
    tensor([1, 3])
    """
    if boundaries._array.ndim != 1:
        raise ShapeError(
            "bucketize: boundaries of one dimension are required; got shape "
            f"{list(boundaries.shape)}."
        )
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


@searchsorted.samples
def _(rng):
    yield Sample(np.array([1.0, 3.0, 5.0]), np.array([[3.0, 6.0], [0.0, 4.0]]), grad=False)
    yield Sample(np.array([[1, 3, 5], [2, 4, 6]]), np.array([[3, 6], [3, 4]]), right=True)


@bucketize.samples
def _(rng):
    yield Sample(np.array([[3, 6], [3, 4]]), np.array([1, 3, 5]), right=True)


@composite()
def bincount(input, weights=None, minlength: int = 0):
    """How often each number from 0 on occurs in a vector; with weights, their sums.

    >>> autograd.bincount(autograd.tensor([0, 2, 2]))
    tensor([1, 0, 2])
    """
    if input._array.ndim != 1 or input._array.dtype.kind not in "iu":
        raise ArgumentError(
            f"bincount: a vector of integers is required; got shape {list(input.shape)} "
            f"{input.dtype}."
        )
    if input._array.size and input._array.min() < 0:
        raise ArgumentError("bincount: numbers of at least 0 are required; got a negative one.")
    given = None if weights is None else weights._array
    if given is not None and given.shape != input._array.shape:
        raise ShapeError(
            f"bincount: weights of shape {list(input.shape)} are required, one for each element; "
            f"got {list(given.shape)}."
        )
    if minlength < 0:
        raise ArgumentError(f"bincount: minlength of at least 0 is required; got {minlength}.")
    counted = np.bincount(input._array, given, minlength)
    if given is not None and given.dtype == np.float32:
        counted = counted.astype(np.float32)
    return _wrap(counted)


@composite()
def histc(input, bins: int = 100, min: float = 0, max: float = 0):
    """How many elements lie in each of `bins` equal intervals between `min` and `max`.

    With `min == max` the range of the elements is used.

    >>> autograd.histc(autograd.tensor([1., 2., 2.]), 2, 1, 2)
    tensor([1., 2.])
    """
    array = input._array
    if array.dtype.kind not in "fV":
        raise DTypeError(f"histc: a floating-point dtype is required; got {input.dtype}.")
    if bins < 1 or max < min:
        raise ArgumentError(
            f"histc: bins of at least 1 and min <= max are required; got bins={bins}, min={min}, "
            f"max={max}."
        )
    low, high = min, max
    if low == high and array.size:
        low, high = float(array.min()), float(array.max())
    if low == high:
        low, high = low - 1, high + 1
    if not np.isfinite([low, high]).all():
        raise ArgumentError(
            f"histc: a finite range is required; got {low} to {high}. Pass min and max."
        )
    return _wrap(np.histogram(array, bins, (low, high))[0].astype(array.dtype))


@composite()
def isin(elements, test_elements, *, assume_unique: bool = False, invert: bool = False):
    """Whether each element occurs among `test_elements`.

    >>> autograd.isin(autograd.tensor([1, 2]), autograd.tensor([2]))
    tensor([False,  True])
    """
    a = elements._array if type(elements) in tensor_types else np.asarray(elements)
    b = test_elements._array if type(test_elements) in tensor_types else np.asarray(test_elements)
    return _wrap(np.isin(a, b, assume_unique, invert))


isin.operator.method = False


@bincount.samples
def _(rng):
    yield Sample(np.array([0, 2, 2]), minlength=5)
    yield Sample(np.array([0, 2, 2]), np.array([0.5, 1.0, 2.0]), grad=False)


@histc.samples
def _(rng):
    yield Sample(rng.normal(size=20), 5, -1, 1, grad=False)
    yield Sample(rng.normal(size=20), 5, grad=False)


@isin.samples
def _(rng):
    yield Sample(np.array([[1, 2], [3, 4]]), np.array([2, 4]))
    yield Sample(np.array([[1, 2], [3, 4]]), np.array([2, 4]), invert=True)
