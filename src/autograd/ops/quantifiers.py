"""Whether, and how many, elements are nonzero."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic
from .conversion import cast
from .core.dims import normalize_dims
from .core.registry import Sample, composite, primitive
from .reduction import sum_


@primitive(method=False, function=False)
def every(input, dim: tuple, keepdim: bool):
    """Whether all elements over dimensions are nonzero."""
    return np.logical_and.reduce(input, dim, keepdims=keepdim)


@primitive(method=False, function=False)
def some(input, dim: tuple, keepdim: bool):
    """Whether any element over dimensions is nonzero."""
    return np.logical_or.reduce(input, dim, keepdims=keepdim)


for _operator in (every, some):

    @_operator.samples
    def _(rng):
        yield Sample(np.array([[1, 0], [2, 3]]), (1,), False)


@composite(name="all")
def all_(input, dim=None, keepdim: bool = False):
    """Whether all elements are nonzero, of all or over dimensions (NaN counts as nonzero).

    Args:
        input: tensor of any dtype.
        dim: a dimension or several; None means all.
        keepdim: keep the reduced dimensions with size 1.

    Returns:
        Tensor of bool (uint8 for uint8); over no elements `all` is true and `any` false.

    >>> autograd.tensor([True, False]).all()
    tensor(False)
    """
    dims = normalize_dims(dim, input._array.ndim, "all")
    out = every(input, dims if input._array.ndim else (), keepdim)
    return cast(out, input._array.dtype) if input._array.dtype == np.uint8 else out


@composite(name="any")
def any_(input, dim=None, keepdim: bool = False):
    """Whether any element is nonzero, of all or over dimensions (NaN counts as nonzero).

    Args:
        input: tensor of any dtype.
        dim: a dimension or several; None means all.
        keepdim: keep the reduced dimensions with size 1.

    Returns:
        Tensor of bool (uint8 for uint8); over no elements `all` is true and `any` false.

    >>> autograd.tensor([True, False]).any()
    tensor(True)
    """
    dims = normalize_dims(dim, input._array.ndim, "any")
    out = some(input, dims if input._array.ndim else (), keepdim)
    return cast(out, input._array.dtype) if input._array.dtype == np.uint8 else out


for _operator in (all_, any_):

    @_operator.samples
    def _(rng):
        x = np.array([[1, 0], [2, 3]])
        yield Sample(x)
        yield Sample(x, 1)
        yield Sample(x, 0, True)
        yield Sample(np.array([np.nan, 0.0]))
        yield Sample(np.zeros((0, 2), bool))
        yield Sample(np.array([1, 0], np.uint8))


@composite()
def count_nonzero(input, dim=None):
    """The number of nonzero elements, of all or over dimensions.

    Args:
        dim: a dimension or several; None means all.

    Returns:
        int64 tensor; NaN counts as nonzero.

    >>> autograd.count_nonzero(autograd.tensor([1, 0, 2]))
    tensor(2)
    """
    if dim is None:
        return Arithmetic.Tensor._wrap(np.array(np.count_nonzero(input._array)))
    return sum_(input != 0, normalize_dims(dim, input._array.ndim, "count_nonzero"))


@count_nonzero.samples
def _(rng):
    yield Sample(np.array([[1, 0], [2, 3]]))
    yield Sample(np.array([[1, 0], [2, 3]]), 1)
