"""Different elements, places in a sorted sequence, and counts."""

from __future__ import annotations

import numpy as np

from .. import return_types
from ..engine.graph import tensor_types
from ..errors import ArgumentError, DimensionError, DTypeError, ShapeError
from .core.dims import as_integer, normalize_dim
from .core.registry import Sample, composite, constant
from .sorting import wrapped


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
        sorted: accepted; the result is always sorted.
        return_inverse: also where each element is found among them.
        return_counts: also how often each occurs.
        dim: None takes the flattened tensor.

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
    return tuple(map(wrapped, parts)) if len(parts) > 1 else wrapped(values)


@composite()
def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """The elements (or slices along `dim`) without immediate repetitions.

    Args:
        return_inverse: also the position in the result of each element.
        return_counts: also the length of each run.
        dim: None takes the flattened tensor.

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
    return tuple(map(wrapped, parts)) if len(parts) > 1 else wrapped(values)


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
        sorted_sequence: ascending along its last dimension; its other sizes are those of `input`,
            unless it is a vector.
        out_int32: positions as int32 instead of int64.
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
    return wrapped(np.asarray(found, np.int32 if out_int32 else np.int64))


@composite(method=False)
def bucketize(input, boundaries, *, out_int32: bool = False, right: bool = False):
    """The number of the interval between boundaries that each element lies in.

    Args:
        input: tensor or number.
        boundaries: ascending vector.
        out_int32: positions as int32 instead of int64.
        right: an element equal to a boundary goes to the interval after it.

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

    Args:
        input: vector of integers from 0 on.
        weights: vector of the same length; None counts.
        minlength: least length of the result.

    Returns:
        Vector [max(largest + 1, minlength)]: int64 without weights, float64 with integer ones.

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
    return wrapped(counted)


@composite()
def histc(input, bins: int = 100, min: float = 0, max: float = 0):
    """How many elements lie in each of `bins` equal intervals between `min` and `max`.

    With `min == max` the range of the elements is used.

    Args:
        bins: number of intervals.
        min, max: their range; elements outside, and NaN, do not count.

    Returns:
        Vector [bins] of the dtype of `input`.

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
    return wrapped(np.histogram(array, bins, (low, high))[0].astype(array.dtype))


@composite()
def histogram(input, bins, *, range=None, weight=None, density: bool = False):
    """How many elements lie in each interval. Not differentiable.

    Args:
        input: floating-point tensor of any shape.
        bins: the number of equal intervals, or a vector of their edges, in ascending order.
        range: lowest and highest edge for a number of intervals; None takes those of the elements.
        weight: what each element counts, a tensor of the shape of `input`; None counts 1.
        density: divide by the sum and the widths, so that the integral is 1.

    Returns:
        Named tuple (hist, bin_edges). The last interval includes its upper edge; elements outside
            do not count.

    Raises:
        DTypeError: another dtype.
        ShapeError: edges that are no vector, or a weight of another shape.
        ArgumentError: no intervals, a range that is not finite or descends.

    >>> autograd.histogram(autograd.tensor([1., 2., 2.]), 2, range=(0., 2.))
    autograd.return_types.histogram(
    hist=tensor([0., 3.]),
    bin_edges=tensor([0., 1., 2.]))
    """
    array = input._array
    if array.dtype.kind != "f":
        raise DTypeError(f"histogram: a floating-point dtype is required; got {input.dtype}.")
    if weight is not None and weight._array.shape != array.shape:
        raise ShapeError(
            f"histogram: a weight of shape {list(array.shape)} is required; got "
            f"{list(weight.shape)}."
        )
    edges = _given_edges(bins, range) if type(bins) in tensor_types else _edges(array, bins, range)
    counts, _ = np.histogram(
        array, edges.astype(np.float64), weights=None if weight is None else weight._array
    )
    hist = counts.astype(array.dtype)
    if density:
        hist = hist / hist.sum() / np.diff(edges)
    return return_types.histogram(wrapped(hist), wrapped(edges.astype(array.dtype)))


def _given_edges(bins, limits) -> np.ndarray:
    edges = bins._array
    if edges.ndim != 1 or limits is not None or not (np.diff(edges) >= 0).all():
        raise ShapeError(
            "histogram: bins as a number, or a vector of ascending edges without a range, are "
            f"required; got a tensor of shape {list(edges.shape)} and range={limits}."
        )
    return edges


def _edges(array: np.ndarray, bins, limits) -> np.ndarray:
    """The edges of `bins` equal intervals, in the dtype of the elements."""
    count = as_integer(bins, "bins", "histogram")
    if limits is not None:
        low, high = limits
    elif array.size:
        low, high = float(array.min()), float(array.max())
    else:
        low, high = 0.0, 1.0
    if count < 1 or not np.isfinite([low, high]).all() or high < low:
        raise ArgumentError(
            "histogram: at least 1 interval and a finite range that ascends are required; got "
            f"bins={count} and {low} to {high}."
        )
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, count + 1).astype(array.dtype)


@histogram.samples
def _(rng):
    x = rng.normal(size=(3, 4))
    weight = constant(rng.uniform(size=(3, 4)))
    for density in (False, True):
        yield Sample(x, 5, density=density, grad=False)
        yield Sample(x, 4, range=(-1.0, 0.5), weight=weight, density=density, grad=False)
    yield Sample(x, constant(np.array([-2.0, 0.0, 0.3, 1.0])), grad=False)
    yield Sample(np.full(3, 2.0), 3, grad=False)
    yield Sample(np.zeros(0), 2, grad=False)


@composite(method=False)
def isin(elements, test_elements, *, assume_unique: bool = False, invert: bool = False):
    """Whether each element occurs among `test_elements`.

    Args:
        elements: tensor or number.
        test_elements: tensor or number to look in.
        assume_unique: accepted; it changes nothing.
        invert: whether it does not occur.

    Returns:
        bool tensor of the shape of `elements`.

    >>> autograd.isin(autograd.tensor([1, 2]), autograd.tensor([2]))
    tensor([False,  True])
    """
    a = elements._array if type(elements) in tensor_types else np.asarray(elements)
    b = test_elements._array if type(test_elements) in tensor_types else np.asarray(test_elements)
    return wrapped(np.isin(a, b, assume_unique, invert))


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
