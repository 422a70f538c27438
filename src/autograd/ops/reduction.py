"""Sums and products over dimensions."""

from __future__ import annotations

import functools
import math

import numpy as np

from ..dtypes import FLOATING, as_dtype
from ..errors import ArgumentTypeError
from ..kernels import reductions as kernels
from ..size import as_size
from .comparison import isnan, where
from .complex_numbers import conjugate
from .conversion import cast
from .core.aliasing import write_out
from .core.dims import normalize_dim, normalize_dims
from .core.numpy_names import call_by_numpy_names
from .core.registry import Sample, composite, primitive


def over_dims(rng):
    """Samples of a reduction with `dim` and `keepdim`."""
    x = rng.normal(size=(2, 3, 4))
    yield Sample(x)
    yield Sample(x, 1)
    yield Sample(x, -1, True)
    yield Sample(x, (0, 2))
    yield Sample(x, (0, 2), True)
    yield Sample(np.asarray(1.5))
    yield Sample(np.asarray(1.5), 0)


def sum_to(g, shape: tuple):
    """Undo broadcasting: sum `g` over the dimensions in which `shape` was stretched."""
    extra = len(g.shape) - len(shape)
    axes = tuple(range(extra)) + tuple(
        i + extra for i, n in enumerate(shape) if n == 1 and g.shape[i + extra] != 1
    )
    return summed(g, axes, True).reshape(shape)


@primitive(method=False, function=False, node="Sum")
def summed(input, dim: tuple | None = None, keepdim: bool = False):
    """Sum over `dim` (all dimensions if None), in the input's dtype."""
    return total(input, dim, keepdim)


def total(input: np.ndarray, dim: tuple | None, keepdim: bool):
    """`summed` for arrays."""
    if input.dtype is FLOAT32 and (size := input.size) <= 512:
        if dim is None and not keepdim:  # a product with ones takes half the time of a reduction
            return input.ravel().dot(_ones(size))
        if input.ndim == 2 and dim == (0,):
            out = _ones(len(input)).dot(input)
            return out[None] if keepdim else out
        if input.ndim == 2 and dim == (1,):
            out = input.dot(_ones(input.shape[1]))
            return out[:, None] if keepdim else out
    if input.size >= kernels.SUMS and (out := kernels.total(input, dim)) is not None:
        return kernels.kept(out, input, dim, keepdim) if keepdim else out
    return np.add.reduce(input, dim, input.dtype, None, keepdim)  # type: ignore


FLOAT32, FLOAT64 = np.dtype("float32"), np.dtype("float64")


@functools.cache
def _ones(size: int) -> np.ndarray:
    return np.ones(size, FLOAT32)


@summed.vjp("input")
def _(g, input_shape, dim, keepdim):
    return stretched(g, input_shape, dim, keepdim)


@primitive(method=False, function=False)
def stretched(input, shape: tuple, dim: tuple | None = None, keepdim: bool = False):
    """A reduction's gradient repeated over the dimensions that were reduced."""
    out = np.empty(shape, input.dtype)
    if dim is None or not input.ndim:
        out.fill(input if not input.ndim else input.item())
        return out
    if not keepdim:
        axes = {d % len(shape) for d in dim}
        input = input.reshape([1 if i in axes else n for i, n in enumerate(shape)])
    out[...] = input
    return out


@stretched.vjp("input")
def _(g, input_shape, dim, keepdim):
    return summed(g, dim, keepdim).reshape(input_shape)


@summed.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (1,), False)
    yield Sample(rng.normal(size=(2, 3)), None, False)


@stretched.samples
def _(rng):
    yield Sample(rng.normal(size=2), (2, 3), (1,), False)


def expand_reduced(x, shape: tuple, dims: tuple, keepdim: bool):
    """A reduction's result or gradient with its dimensions kept, so that it broadcasts."""
    if keepdim:
        return x
    return x.reshape(tuple(1 if i in dims else n for i, n in enumerate(shape)))


def in_dtype(input, dtype, operation: str, integers_to=None):
    """The input converted to the wanted dtype of a reduction."""
    if dtype is not None:
        target = as_dtype(dtype)
    elif integers_to is not None and input.dtype.category < FLOATING:
        target = integers_to
    else:
        return input
    return cast(input, target.numpy) if input.dtype is not target else input


INT64 = as_dtype("int64")


@composite(name="sum", guarded=False)
def sum_(input, dim=None, keepdim: bool = False, *, dtype=None, axis=None, keepdims=None, out=None):
    """Sum of the elements, of all or over dimensions.

    Args:
        input: tensor; bools and integers sum to int64.
        dim: a dimension or several; None means all.
        keepdim: keep the reduced dimensions with size 1.
        dtype: convert to this dtype first.
        axis, keepdims: `dim` and `keepdim` by NumPy's names.
        out: a tensor to write into.

    >>> autograd.tensor([[1., 2.], [3., 4.]]).sum(0)
    tensor([4., 6.])
    """
    if axis is not None or keepdims is not None:
        arguments = {"input": input, "dim": dim, "keepdim": keepdim, "dtype": dtype, "out": out}
        return call_by_numpy_names(sum_.operator, arguments, {"dim": axis, "keepdim": keepdims})
    try:
        array = input._array
    except AttributeError:
        raise ArgumentTypeError(
            f"sum: a Tensor is required; got {type(input).__name__}. Make one with "
            "autograd.tensor(data)."
        ) from None
    if out is not None:
        return write_out(out, sum_(input, dim, keepdim, dtype=dtype))
    if dtype is None and (array.dtype is FLOAT32 or array.dtype is FLOAT64):
        if dim is None and not keepdim:  # the most frequent cases, made quick
            return summed(input)
        if type(dim) is int and 0 <= dim < array.ndim:
            return summed(input, (dim,), keepdim)
    if array.dtype.kind not in "fc" or dtype is not None:
        input = in_dtype(input, dtype, "sum", INT64)
    if is_half(input._array):
        return through_float32(sum_, input, dim, keepdim)
    if dim is None and not keepdim:
        return summed(input)
    if dim is None or dim == ():
        dims = tuple(range(array.ndim))
    else:
        dims = normalize_dims(dim, array.ndim, "sum") if array.ndim else scalar_dims(dim, "sum")
    return summed(input, dims, keepdim)


def scalar_dims(dim, operation: str) -> tuple:
    normalize_dims(dim, 0, operation)
    return ()


def is_half(array: np.ndarray) -> bool:
    """Whether the array holds float16 or bfloat16."""
    return array.dtype.itemsize == 2 and array.dtype.kind in "fV"


def through_float32(function, input, *args):
    """A reduction of 16-bit floats: accumulated in float32, rounded once at the end."""
    return cast(function(cast(input, FLOAT32), *args), input._array.dtype)


@sum_.samples
def _(rng):
    yield from over_dims(rng)
    yield Sample(np.arange(6).reshape(2, 3), 0)
    yield Sample(np.array([True, True]))
    yield Sample(np.zeros((0, 3)), 0)
    yield Sample(np.zeros((0, 3)))
    yield Sample(rng.normal(size=3) + 1j)
    yield Sample(np.array([1.0, np.nan, np.inf]), grad=False)


@composite(function=False, reference=lambda t: t.sum().reshape(1))
def reduce_sum(input):
    """Sum of all elements with shape [1] (the first version's reduction; `sum()` gives 0-d).

    >>> autograd.tensor([1., 2.]).reduce_sum()
    tensor([3.])
    """
    return sum_(input).reshape(1)


@composite(function=False)
def sum_to_size(input, *size):
    """Sum down to a shape that broadcasts to this tensor's.

    Args:
        size: the shape, as numbers or one sequence; the input's broadcasts from it.

    >>> autograd.ones(2, 3).sum_to_size(1, 3)
    tensor([[2., 2., 2.]])
    """
    return sum_to(input, tuple(as_size(size, "sum_to_size")))


@reduce_sum.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))


@sum_to_size.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (1, 3))
    yield Sample(rng.normal(size=(2, 3)), (3,))


@composite()
def nansum(input, dim=None, keepdim: bool = False, *, dtype=None):
    """Sum with NaN counted as 0.

    Args:
        dim: a dimension or several; None means all.
        keepdim: keep the reduced dimensions with size 1.
        dtype: convert to this dtype first.

    Gradient: 0 where an element is NaN.

    >>> autograd.nansum(autograd.tensor([1., float("nan")]))
    tensor(1.)
    """
    input = in_dtype(input, dtype, "nansum")
    dim = normalize_dims(dim, input._array.ndim, "nansum")
    return sum_(
        where(isnan(input), 0.0, input) if input.dtype.category >= FLOATING else input,
        dim,
        keepdim,
        dtype=dtype,
    )


@nansum.samples
def _(rng):
    yield from over_dims(rng)
    yield Sample(np.array([1.0, np.nan]))


@primitive(method=False, function=False, node="Prod")
def multiplied(input, dim: int | None = None, keepdim: bool = False):
    """Product over one dimension (all if None)."""
    if input.size >= kernels.LEAST:
        dims = None if dim is None else (dim,)
        if (out := kernels.product(input, dims)) is not None:
            return kernels.kept(out, input, dims, keepdim) if keepdim else out
    return np.multiply.reduce(input, dim, input.dtype, None, keepdim)  # type: ignore


@multiplied.vjp("input")
def _(g, input, input_shape, dim, keepdim):
    if dim is None:
        others = products_of_others(input.reshape((math.prod(input_shape),)), 0)
        return g * conjugate(others.reshape(input_shape))
    g = expand_reduced(g, input_shape, (dim,), keepdim)
    return g * conjugate(products_of_others(input, dim))


def products_of_others(x, dim: int):
    """For each element the product of the others along `dim`; right where there are zeros."""
    from .cumulative import cumprod_raw, shifted_ones

    before = cumprod_raw(shifted_ones(x, dim, False), dim, False)
    after = cumprod_raw(shifted_ones(x, dim, True), dim, True)
    return before * after


@multiplied.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1, True)
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(np.array([[1.0, 0.0, 2.0], [0.0, 0.0, 3.0]]), 1, False)


@composite()
def prod(input, dim: int | None = None, keepdim: bool = False, *, dtype=None):
    """Product of the elements, of all or over one dimension.

    Args:
        dim: one dimension; None means all.
        keepdim: keep the reduced dimension with size 1.
        dtype: convert to this dtype first.

    Gradient: right at zeros too: the product of the other elements.

    >>> autograd.tensor([1., 2., 3.]).prod()
    tensor(6.)
    """
    input = in_dtype(input, dtype, "prod", INT64)
    if is_half(input._array):
        return through_float32(prod, input, dim, keepdim)
    if dim is None:
        return multiplied(input)
    ndim = input._array.ndim
    dim = normalize_dim(dim, ndim, "prod")
    if not ndim:
        return input.clone()
    return multiplied(input, dim, keepdim)


@prod.samples
def _(rng):
    x = rng.normal(size=(2, 3))
    yield Sample(x)
    yield Sample(x, 1)
    yield Sample(x, 0, True)
    yield Sample(np.array([1.0, 0.0, 2.0]))
    yield Sample(np.array([1.0, 0.0, 0.0]))
    yield Sample(np.arange(1, 4))
    yield Sample(np.zeros(0))
