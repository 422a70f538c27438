"""Views of other shapes over the same memory."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..dtypes import dtype
from ..engine.graph import Arithmetic
from ..errors import ArgumentTypeError, DimensionError, ShapeError
from ..size import as_size
from .core.dims import normalize_dim, normalize_dims, normalize_new_dim
from .core.registry import Sample, composite, primitive


def _filled_in(shape: tuple, sizes: tuple, operation: str) -> tuple:
    """`sizes` with -1 replaced by what the number of elements asks for."""
    count = math.prod(shape)
    known = math.prod(n for n in sizes if n != -1)
    if sizes.count(-1) > 1 or any(n < -1 for n in sizes):
        raise ShapeError(
            f"{operation}: sizes of at least 0 with at most one -1 are required; got {list(sizes)}."
        )
    if -1 in sizes and known and count % known == 0:
        return tuple(count // known if n == -1 else n for n in sizes)
    if -1 in sizes or known != count:
        raise ShapeError(
            f"{operation}: sizes with {count} elements are required for a tensor of shape "
            f"{list(shape)}; got {list(sizes)}."
        )
    return sizes


def _reshaped(array, shape: tuple[Any, ...], operation: str):
    """An array in the shape that the arguments of `operation` ask for."""
    try:
        sizes = shape[0] if len(shape) == 1 and type(shape[0]) is not int else shape
        if min(sizes) >= -1:
            return array.reshape(sizes)
    except (TypeError, ValueError, IndexError):
        pass  # written otherwise, or wrong: looked at closely below
    sizes = as_size(shape, operation, negative=True)
    return array.reshape(_filled_in(array.shape, sizes, operation))


@primitive(view=True, node="View")
def reshape(input, *shape: Any):
    """The elements of `input` in another shape; one size may be -1.

    Args:
        input: tensor of any shape and dtype.
        shape: sizes whose product is the number of elements.

    Returns:
        A view where the strides allow it, else a copy.

    Raises:
        ShapeError: the sizes do not fit the number of elements.

    >>> autograd.tensor([1, 2, 3, 4]).reshape(2, -1)
    tensor([[1, 2],
            [3, 4]])
    """
    return _reshaped(input, shape, "reshape")


@primitive(method=False, function=False, name="view", view=True)
def viewed(input, *shape: Any):
    """`view` in another shape."""
    out = _reshaped(input, shape, "view")
    base = out.base
    if base is not input and (base is None or base is not input.base) and out.size:
        try:
            input.reshape(out.shape, copy=False)
        except ValueError:
            raise ShapeError(
                f"view: strides that allow shape {list(out.shape)} are required; got a tensor of "
                f"shape {list(input.shape)} whose elements lie apart. Use reshape() instead."
            ) from None
    return out


@composite(function=False, guarded=False)
def view(input, *shape):
    """A view in another shape (or, given a dtype, of the same bytes as another dtype).

    Args:
        shape: the shape, as numbers or one sequence with at most one -1; or a dtype.

    Raises:
        ShapeError: the sizes do not fit, or the strides would need a copy (use `reshape`).

    >>> autograd.tensor([1, 2, 3, 4]).view(2, 2)
    tensor([[1, 2],
            [3, 4]])
    """
    if len(shape) == 1 and type(shape[0]) is dtype:
        return _bits(input, shape[0])
    return viewed(input, *shape)


def _bits(input, wanted: dtype):
    array = input._array
    try:
        return Arithmetic.Tensor._wrap(array.view(wanted.numpy))
    except ValueError as error:
        raise ShapeError(
            f"view: a tensor whose bytes make up elements of {wanted} is required; {error}; got "
            f"{list(array.shape)} {array.dtype}."
        ) from None


@composite(function=False)
def view_as(input, other):
    """A view in the shape of `other`.

    Args:
        other: tensor whose shape is taken.

    >>> autograd.tensor([1, 2]).view_as(autograd.ones(2, 1)).shape
    Size([2, 1])
    """
    return view(input, other.shape)


@composite(function=False)
def reshape_as(input, other):
    """The elements in the shape of `other`.

    Args:
        other: tensor whose shape is taken.

    >>> autograd.tensor([1, 2]).reshape_as(autograd.ones(2, 1)).shape
    Size([2, 1])
    """
    return reshape(input, other.shape)


for _operator in (reshape, view):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), (3, 2), strided=False)
        yield Sample(rng.normal(size=(2, 3)), (2, 3, 1))
        yield Sample(np.asarray(rng.normal()), (1, 1))
        yield Sample(np.zeros((0, 3)), (3, 0))


for _operator in (view_as, reshape_as):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), np.zeros((2, 3), np.int64))


@reshape.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (-1,))
    yield Sample(rng.normal(size=(2, 3)), (3, -1))


@primitive(view=True)
def squeeze(input, dim: Any = None):
    """Without its dimensions of size 1 (all, or those in `dim`).

    Args:
        dim: a dimension or several; those of another size stay.

    Returns:
        A view.

    >>> autograd.ones(1, 2, 1).squeeze().shape
    Size([2])
    """
    if dim is None:
        return input.squeeze()
    shape = input.shape
    if type(dim) is int and -len(shape) <= dim < len(shape):
        return input.squeeze(dim) if shape[dim] == 1 else input[...]
    dims = normalize_dims(dim, len(shape), "squeeze")
    return input.reshape([n for i, n in enumerate(shape) if n != 1 or i not in dims])


@squeeze.samples
def _(rng):
    x = rng.normal(size=(1, 2, 1))
    yield Sample(x)
    yield Sample(x, 0)
    yield Sample(x, 1)
    yield Sample(x, (0, -1))


@primitive(view=True)
def unsqueeze(input, dim: int):
    """With a new dimension of size 1 at `dim`.

    Args:
        dim: where the new dimension stands in the result.

    Returns:
        A view.

    >>> autograd.ones(2).unsqueeze(-1).shape
    Size([2, 1])
    """
    shape = input.shape
    dim = normalize_new_dim(dim, len(shape), "unsqueeze")
    return input.reshape((*shape[:dim], 1, *shape[dim:]))


@unsqueeze.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 0)
    yield Sample(rng.normal(size=(2, 3)), -1)
    yield Sample(np.asarray(1.0), 0)


@primitive(view=True)
def flatten(input, start_dim: int = 0, end_dim: int = -1):
    """Neighbouring dimensions merged into one.

    Args:
        start_dim, end_dim: the first and the last dimension to merge.

    Returns:
        A view where the strides allow it, else a copy; a 0-d tensor becomes a vector.

    >>> autograd.ones(2, 3, 4).flatten(1).shape
    Size([2, 12])
    """
    shape = input.shape
    first = normalize_dim(start_dim, len(shape), "flatten")
    last = normalize_dim(end_dim, len(shape), "flatten")
    if not shape:
        return input.reshape(1)
    if first > last:
        raise DimensionError(
            f"flatten: start_dim not after end_dim is required; got {start_dim} and {end_dim}."
        )
    merged = math.prod(shape[first : last + 1])
    return input.reshape((*shape[:first], merged, *shape[last + 1 :]))


@flatten.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)))
    yield Sample(rng.normal(size=(2, 3, 4)), 1)
    yield Sample(rng.normal(size=(2, 3, 4)), 0, 1)
    yield Sample(np.asarray(1.0))


@primitive(view=True)
def ravel(input):
    """All elements in one dimension.

    >>> autograd.ones(2, 2).ravel()
    tensor([1., 1., 1., 1.])
    """
    return input.reshape(-1)


@ravel.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))


@primitive(view=True)
def unflatten(input, dim: int, sizes: Any):
    """One dimension split into several; one size may be -1.

    Args:
        dim: the dimension to split.
        sizes: the new sizes, whose product is the old one.

    >>> autograd.ones(6).unflatten(0, (2, 3)).shape
    Size([2, 3])
    """
    shape = input.shape
    if not shape:
        raise DimensionError("unflatten: a dimension to split is required; got a 0-d tensor.")
    dim = normalize_dim(dim, len(shape), "unflatten")
    if not isinstance(sizes, (tuple, list)):
        raise ArgumentTypeError(
            f"unflatten: a tuple of sizes is required; got {type(sizes).__name__}."
        )
    sizes = as_size((sizes,), "unflatten", negative=True)
    sizes = _filled_in(shape[dim : dim + 1], sizes, "unflatten")
    return input.reshape((*shape[:dim], *sizes, *shape[dim + 1 :]))


@unflatten.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 6)), 1, (3, -1))


for _operator in (reshape, viewed, squeeze, unsqueeze, flatten, ravel, unflatten):

    @_operator.vjp("input")
    def _(g, input_shape):
        return reshape(g, input_shape)


@viewed.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (3, 2), strided=False)


def _at_least(count: int, place):
    def at_least(*tensors):
        flat = (
            tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors
        )
        results = tuple(place(tensor) for tensor in flat)
        return results[0] if len(tensors) == 1 and flat is tensors else results

    at_least.__name__ = at_least.__qualname__ = f"atleast_{count}d"
    at_least.__doc__ = f"""Tensors with at least {count} dimension{"s" * (count > 1)}.

    Args:
        tensors: tensors, or one sequence of them.

    Returns:
        A tensor for a single one, else a tuple.

    >>> autograd.atleast_{count}d(autograd.tensor(1.)).dim()
    {count}
    """
    return composite(method=False)(at_least)


def _to_3d(x):
    ndim = x._array.ndim
    if ndim >= 3:
        return x
    return reshape(x, {0: (1, 1, 1), 1: (1, *x._array.shape, 1), 2: (*x._array.shape, 1)}[ndim])


atleast_1d = _at_least(1, lambda x: x if x._array.ndim else reshape(x, (1,)))
atleast_2d = _at_least(2, lambda x: x if x._array.ndim >= 2 else reshape(x, (1, x._array.size)))
atleast_3d = _at_least(3, _to_3d)

for _operator in (atleast_1d, atleast_2d, atleast_3d):

    @_operator.samples
    def _(rng):
        yield Sample(np.asarray(1.0))
        yield Sample(rng.normal(size=3))
        yield Sample(rng.normal(size=(2, 3)), rng.normal(size=2))
