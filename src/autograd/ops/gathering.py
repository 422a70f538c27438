"""Selecting and gathering elements, and filling them, by index tensors and masks."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentTypeError, DimensionError, DTypeError, ShapeError
from ..kernels import places
from ..kernels.places import bounds
from .broadcasting import expand
from .comparison import chosen
from .core.dims import normalize_dim
from .core.registry import Sample, composite, primitive
from .indexing import check_fit, looked_up, replaced_at
from .shape import reshape
from .slicing import part

NUMBERS = (bool, int, float, complex, np.number, np.bool_)


def array_of(value, what: str, operation: str) -> np.ndarray:
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
    array = array_of(index, "an index tensor", operation)
    if array.dtype.kind not in "iu":
        raise DTypeError(
            f"{operation}: an index of int64 is required; got {array.dtype}. Convert it with "
            "long()."
        )
    return array


def in_range(array: np.ndarray, size: int, operation: str, negative: bool = False) -> np.ndarray:
    if not array.size:
        return array
    low = -size if negative else 0
    lowest, highest = bounds(array)
    if lowest < low or highest >= size:
        bad = array[(array < low) | (array >= size)].reshape(-1)[0]
        raise DimensionError(
            f"{operation}: an index between {low} and {size - 1} is required; got {bad}."
        )
    return array


def gather_index(input, dim: int, index, operation: str) -> tuple[int, np.ndarray]:
    """The dimension and the array of an index of gather and scatter.

    Raises:
        ShapeError: it does not fit the input.
        DimensionError: an index is out of range.
    """
    shape = input._array.shape
    picked = index_array(index, operation)
    dim = normalize_dim(dim, len(shape), operation)
    if picked.ndim != len(shape) and picked.size and (picked.ndim > 1 or len(shape) > 1):
        raise ShapeError(
            f"{operation}: an index with {len(shape)} dimensions is required; got shape "
            f"{list(picked.shape)}."
        )
    if (
        len(shape) > 1
        and picked.shape != shape
        and any(i > n for d, (i, n) in enumerate(zip(picked.shape, shape)) if d != dim)  # noqa: B905
    ):
        raise ShapeError(
            f"{operation}: an index not larger than {list(shape)} outside dim {dim} is required; "
            f"got {list(picked.shape)}."
        )
    in_range(picked, shape[dim] if shape else 1, operation)
    return dim, picked


@composite()
def gather(input, dim: int, index, *, sparse_grad: bool = False):
    """The elements at `index` along `dim`: `out[i][j] = input[index[i][j]][j]` for dim 0.

    Args:
        dim: the dimension to read along.
        index: int64 tensor, as many dimensions as `input`, and no larger than it but along `dim`.
        sparse_grad: accepted; the gradient is dense.

    Returns:
        Tensor of the shape of `index`.

    Raises:
        DimensionError: an index outside the dimension.

    Gradient: repeated indices add up.

    >>> x = autograd.tensor([[1, 2], [3, 4]])
    >>> autograd.gather(x, 1, autograd.tensor([[0], [1]]))
    tensor([[1],
            [4]])
    """
    dim, picked = gather_index(input, dim, index, "gather")
    if not input._array.ndim:
        return reshape(input, picked.shape)
    if not picked.size and picked.ndim != input._array.ndim:
        return reshape(reshape(input, (input._array.size,))[:0], picked.shape)
    return gathered(input, dim, picked)


@primitive(method=False, function=False, node="Gather")
def gathered(input, dim: int, index: np.ndarray):
    """The elements at `index` along `dim`."""
    return places.gathered(input, dim, index)


@gathered.vjp("input")
def _(g, input_shape, dim, index):
    return scattered(g, input_shape, dim, index)


@primitive(method=False, function=False)
def scattered(input, shape: tuple, dim: int, index: np.ndarray):
    """Zeros of `shape` with `input` added at `index` along `dim`."""
    return places.scattered(None, input, dim, index, shape)


@scattered.vjp("input")
def _(g, dim, index):
    return gathered(g, dim, index)


@composite()
def take_along_dim(input, indices, dim: int | None = None):
    """The elements at `indices` along `dim`, which broadcast; flat positions if `dim` is None.

    Args:
        indices: int64 tensor.
        dim: the dimension to read along.

    >>> x = autograd.tensor([[2, 1], [3, 4]])
    >>> autograd.take_along_dim(x, x.argsort(1), 1)
    tensor([[1, 2],
            [3, 4]])
    """
    if dim is None:
        return take(input, indices.reshape(-1))
    dim = normalize_dim(dim, input._array.ndim, "take_along_dim")
    positions, size = index_array(indices, "take_along_dim"), input._array.shape[dim]
    a, b = list(input._array.shape), list(positions.shape)
    length, a[dim], b[dim] = b[dim], 1, 1
    if a != b:
        shape = list(np.broadcast_shapes(tuple(a), tuple(b)))
        shape[dim] = size
        input = expand(input, shape)
        shape[dim] = length
        positions = np.broadcast_to(positions, shape)
    if positions.size and bounds(positions)[0] < 0:  # counted from the end
        positions = np.where(positions < 0, positions + size, positions)
    return gathered(input, dim, in_range(positions, size, "take_along_dim"))


@composite()
def index_select(input, dim: int, index):
    """The places `index` (a vector) along `dim`: a copy.

    Args:
        dim: the dimension to choose along.
        index: vector of int32 or int64.

    Gradient: repeated indices add up.

    >>> autograd.index_select(autograd.tensor([1, 2, 3]), 0, autograd.tensor([2, 0]))
    tensor([3, 1])
    """
    picked = index_array(index, "index_select")
    if not picked.ndim:
        picked = picked.reshape(1)
    if picked.ndim > 1:
        raise ShapeError(
            f"index_select: a vector of indices is required; got {list(picked.shape)}."
        )
    dim = normalize_dim(dim, input._array.ndim, "index_select")
    if not input._array.ndim:
        in_range(picked, 1, "index_select")
        return input.clone()
    in_range(picked, input._array.shape[dim], "index_select")
    return looked_up(input, (slice(None),) * dim + (picked,))


@composite()
def take(input, index):
    """The elements at flat positions.

    Args:
        index: int64 tensor of positions in the flattened tensor.

    Returns:
        Tensor of the shape of `index`.

    Gradient: repeated positions add up.

    >>> autograd.take(autograd.tensor([[1, 2], [3, 4]]), autograd.tensor([0, 3]))
    tensor([1, 4])
    """
    picked = in_range(index_array(index, "take"), input._array.size, "take", negative=True)
    return looked_up(reshape(input, (input._array.size,)), (picked,))


@composite()
def masked_select(input, mask):
    """The elements where `mask` is true, as a vector.

    Args:
        mask: bool tensor; it and the input broadcast.

    >>> x = autograd.tensor([1, 2, 3])
    >>> autograd.masked_select(x, x > 1)
    tensor([2, 3])
    """
    array = mask_array(mask, "masked_select")
    shape = np.broadcast_shapes(input._array.shape, array.shape)
    wide = expand(input, shape) if input._array.shape != shape else input
    if not shape:
        wide, array = reshape(wide, (1,)), array.reshape(1)
        shape = (1,)
    return looked_up(wide, (np.broadcast_to(array, shape),))


def mask_array(mask, operation: str) -> np.ndarray:
    array = array_of(mask, "a mask that is a Tensor", operation)
    if array.dtype.kind != "b":
        raise DTypeError(
            f"{operation}: a mask of dtype bool is required; got {array.dtype}. Compare first, for "
            "example mask != 0."
        )
    return array


@composite(inplace=True)
def masked_fill(input, mask, value):
    """A copy with `value` (a number or 0-d tensor) where `mask` is true.

    Args:
        mask: bool tensor of a shape that broadcasts to the input's.
        value: a number or 0-d tensor.

    Gradient: 0 at the filled places; their sum for a tensor `value`.

    >>> x = autograd.tensor([1., 2.])
    >>> autograd.masked_fill(x, x > 1, 0)
    tensor([1., 0.])
    """
    array = mask_array(mask, "masked_fill")
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

    Args:
        mask: bool tensor of a shape that broadcasts to the input's.
        source: tensor of at least as many elements as `mask` has true ones.

    >>> x = autograd.zeros(3)
    >>> autograd.masked_scatter(x, autograd.tensor([True, False, True]), autograd.tensor([1., 2.]))
    tensor([1., 0., 2.])
    """
    mask = mask_array(mask, "masked_scatter")
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
    values = part(reshape(source, (source._array.size,)), (slice(count),))
    return replaced_at(input, values, (array,))


@composite()
def nonzero(input, *, as_tuple: bool = False):
    """The indices of the nonzero elements: one row each, or a tuple with a vector a dimension.

    Args:
        as_tuple: one vector a dimension, good for indexing.

    Returns:
        int64 tensor [number of nonzeros, dimensions], or a tuple of vectors.

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


INDEX = np.array([[0, 1, 0], [2, 0, 1]])


@gather.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 3)), 0, INDEX)
    yield Sample(rng.normal(size=(3, 3)), 1, INDEX)
    yield Sample(rng.normal(size=3), 0, np.array([0, 0, 2]))


@gathered.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 3)), 0, INDEX)


@scattered.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (3, 3), 0, INDEX)


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


@nonzero.samples
@argwhere.samples
def _(rng):
    yield Sample(np.array([[0, 1], [2, 0]]))
    yield Sample(np.asarray(1))
