"""Means over dimensions."""

from __future__ import annotations

import math

import numpy as np

from ..dtypes import FLOATING, as_dtype
from ..errors import DTypeError
from ..kernels import reductions as kernels
from .comparison import isnan
from .core.dims import normalize_dims
from .core.registry import Sample, composite, primitive
from .reduction import (
    FLOAT32,
    FLOAT64,
    in_dtype,
    is_half,
    nansum,
    over_dims,
    stretched,
    sum_,
    through_float32,
    total,
)


@primitive(method=False, function=False, node="Mean")
def averaged(input, dim: tuple | None = None, keepdim: bool = False):
    """Mean over `dim` (all dimensions if None); NaN where there are no elements."""
    if input.size >= kernels.SUMS and (out := kernels.average(input, dim)) is not None:
        return kernels.kept(out, input, dim, keepdim)
    out = total(input, dim, keepdim)
    out /= input.size // (out.size or 1)
    return out


@averaged.vjp("input")
def _(g, input_shape, dim, keepdim):
    return stretched(g / (extent(input_shape, dim) or 1), input_shape, dim, keepdim)


def extent(shape: tuple, dims: tuple | None) -> int:
    """The number of elements over dimensions, of all if None."""
    return math.prod(shape if dims is None or not shape else [shape[d] for d in dims])


@averaged.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (1,), False)
    yield Sample(rng.normal(size=(2, 3)), None, False)


@composite()
def mean(input, dim=None, keepdim: bool = False, *, dtype=None):
    """Arithmetic mean of the elements, of all or over dimensions.

    Args:
        dim: a dimension or several; None means all.
        keepdim: keep the reduced dimensions with size 1.
        dtype: convert to this floating dtype first.

    Raises:
        DTypeError: the tensor holds integers and no floating `dtype` is given.

    Numerics: NaN over no elements.

    >>> autograd.tensor([1., 2., 3.]).mean()
    tensor(2.)
    """
    array = input._array
    if dtype is None and (array.dtype is FLOAT32 or array.dtype is FLOAT64):
        if dim is None and not keepdim:  # the most frequent cases, made quick
            return averaged(input)
        if type(dim) is int and 0 <= dim < array.ndim:
            return averaged(input, (dim,), keepdim)
    input = in_dtype(input, dtype, "mean")
    if input.dtype.category < FLOATING:
        raise DTypeError(
            f"mean: a floating-point or complex dtype is required; got {input.dtype}. Convert "
            "with float(), or pass dtype=autograd.float32."
        )
    dim = None if dim == () else dim
    if is_half(input._array):
        return through_float32(mean, input, dim, keepdim)
    if dim is None and not keepdim:
        return averaged(input)
    ndim = input._array.ndim
    dims = normalize_dims(dim, ndim, "mean")
    return averaged(input, dims if ndim else (), keepdim)


@mean.samples
def _(rng):
    yield from over_dims(rng)
    yield Sample(np.zeros((0, 3)), grad=False)
    yield Sample(np.zeros((0, 3)), 0, grad=False)


@composite()
def nanmean(input, dim=None, keepdim: bool = False, *, dtype=None):
    """Mean of the elements that are not NaN.

    Args:
        dim: a dimension or several; None means all.
        keepdim: keep the reduced dimensions with size 1.
        dtype: convert to this dtype first.

    Gradient: 0 where an element is NaN.
    Numerics: NaN where all elements are NaN.

    >>> autograd.nanmean(autograd.tensor([1., float("nan")]))
    tensor(1.)
    """
    if input.dtype.category < FLOATING or (dtype and as_dtype(dtype).category < FLOATING):
        raise DTypeError(
            f"nanmean: a floating-point or complex dtype is required; got {input.dtype} and "
            f"dtype={dtype}. Convert with float()."
        )
    input = in_dtype(input, dtype, "nanmean")
    dim = normalize_dims(dim, input._array.ndim, "nanmean")
    if is_half(input._array):
        return through_float32(nanmean, input, dim, keepdim)
    return nansum(input, dim, keepdim) / sum_(~isnan(input), dim, keepdim)


@nanmean.samples
def _(rng):
    yield from over_dims(rng)
    yield Sample(np.array([1.0, np.nan]))
