"""Running sums, products and extremes along a dimension."""

from __future__ import annotations

import numpy as np

from .. import return_types
from ..engine.graph import Arithmetic
from ..kernels import reductions as kernels
from .comparison import where
from .complex_numbers import conjugate
from .core.dims import normalize_dim
from .core.registry import Sample, composite, primitive
from .exponential import exp, log
from .extremes import require_order
from .gathering import gathered
from .reduction import INT64, in_dtype, is_half, through_float32
from .repetition import flipped


def along(rng):
    """Samples of a running operator."""
    yield Sample(rng.normal(size=(2, 3)), 1)
    yield Sample(rng.normal(size=(2, 3)), 0)
    yield Sample(np.asarray(1.5), 0)
    yield Sample(np.zeros((0, 2)), 0)


@primitive(method=False, function=False, node="Cumsum")
def running_sum(input, dim: int, reverse: bool = False):
    """Running sum along `dim`, from the end if `reverse`."""
    if not input.ndim:
        return np.array(input)
    if input.size >= kernels.LEAST:
        out = kernels.running(input, dim, False, reverse)
        if out is not None:
            return out
    if not reverse:
        return np.add.accumulate(input, dim, input.dtype)
    return np.flip(np.cumsum(np.flip(input, dim), dim, dtype=input.dtype), dim)


@running_sum.vjp("input")
def _(g, dim, reverse):
    return running_sum(g, dim, not reverse)


@running_sum.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1, True)


@composite(inplace=True)
def cumsum(input, dim: int, *, dtype=None):
    """Running sum along `dim`; integers sum to int64.

    Args:
        dim: the dimension to run along.
        dtype: convert to this dtype first.

    >>> autograd.tensor([1., 2., 3.]).cumsum(0)
    tensor([1., 3., 6.])
    """
    input = in_dtype(input, dtype, "cumsum", INT64)
    if is_half(input._array):
        return through_float32(cumsum, input, dim)
    return running_sum(input, normalize_dim(dim, input._array.ndim, "cumsum"))


@primitive(method=False, function=False, node="Cumprod")
def cumprod_raw(input, dim: int, reverse: bool = False):
    """Running product along `dim`, from the end if `reverse`."""
    if not input.ndim:
        return np.array(input)
    if input.size >= kernels.LEAST:
        out = kernels.running(input, dim, True, reverse)
        if out is not None:
            return out
    if not reverse:
        return np.multiply.accumulate(input, dim, input.dtype)
    return np.flip(np.cumprod(np.flip(input, dim), dim, dtype=input.dtype), dim)


@cumprod_raw.vjp("input")
def _(g, input, out, dim, reverse):
    return _cumprod_gradient(g, input, out, dim, reverse)


def _cumprod_gradient(g, x, out, dim: int, reverse: bool):
    """`sum_j g_j d out_j / d x_i`: by division where no element is 0, else term by term."""
    if not len(x.shape):
        return g * 1
    if not _has_zero(x):
        return running_sum(g * conjugate(out), dim, not reverse) / conjugate(x)
    from .joining import stack

    size = x.shape[dim]
    columns = []
    for i in range(size):
        # out_j / x_i = product of the others: replace x_i by 1, and drop the j before i
        others = cumprod_raw(_with_one(x, i, dim), dim, reverse)
        columns.append(_sum_from(g * conjugate(others), i, dim, reverse))
    return stack(columns, dim)


def _has_zero(x) -> bool:
    return bool((getattr(x, "_array", x) == 0).any())


@primitive(method=False, function=False)
def _with_one(input, position: int, dim: int):
    """`input` with ones at one position along `dim`."""
    out = np.array(input)
    out[(slice(None),) * dim + (position,)] = 1
    return out


@_with_one.vjp("input")
def _(g, position, dim):
    return _with_zero(g, position, dim)


@primitive(method=False, function=False)
def _with_zero(input, position: int, dim: int):
    """`input` with zeros at one position along `dim`."""
    out = np.array(input)
    out[(slice(None),) * dim + (position,)] = 0
    return out


@_with_zero.vjp("input")
def _(g, position, dim):
    return _with_zero(g, position, dim)


@primitive(method=False, function=False)
def _sum_from(input, start: int, dim: int, reverse: bool):
    """Sum along `dim` of the elements from `start` on (up to it if `reverse`)."""
    part = slice(None, start + 1) if reverse else slice(start, None)
    return np.add.reduce(input[(slice(None),) * dim + (part,)], dim)


@_sum_from.vjp("input")
def _(g, input_shape, start, dim, reverse):
    return _stretch_from(g, input_shape, start, dim, reverse)


@primitive(method=False, function=False)
def _stretch_from(input, shape: tuple, start: int, dim: int, reverse: bool):
    """The gradient of `_sum_from`: repeated from `start` on, zero before."""
    out = np.zeros(shape, input.dtype)
    part = slice(None, start + 1) if reverse else slice(start, None)
    out[(slice(None),) * dim + (part,)] = np.expand_dims(input, dim)
    return out


@_stretch_from.vjp("input")
def _(g, start, dim, reverse):
    return _sum_from(g, start, dim, reverse)


@primitive(method=False, function=False)
def shifted_ones(input, dim: int, reverse: bool):
    """`input` moved by one place along `dim`, with a one moving in."""
    out = np.ones_like(input)
    later, earlier = slice(1, None), slice(None, -1)
    to, source = (earlier, later) if reverse else (later, earlier)
    lead = (slice(None),) * dim
    out[(*lead, to)] = input[(*lead, source)]
    return out


@shifted_ones.vjp("input")
def _(g, dim, reverse):
    return _shifted_zeros(g, dim, not reverse)


@primitive(method=False, function=False)
def _shifted_zeros(input, dim: int, reverse: bool):
    """`input` moved by one place along `dim`, with a zero moving in."""
    out = np.zeros_like(input)
    later, earlier = slice(1, None), slice(None, -1)
    to, source = (earlier, later) if reverse else (later, earlier)
    lead = (slice(None),) * dim
    out[(*lead, to)] = input[(*lead, source)]
    return out


@_shifted_zeros.vjp("input")
def _(g, dim, reverse):
    return _shifted_zeros(g, dim, not reverse)


for _operator in (_with_one, _with_zero):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), 1, 1)


for _operator in (shifted_ones, _shifted_zeros, cumprod_raw):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), 1, True)


@_sum_from.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1, 1, False)


@_stretch_from.samples
def _(rng):
    yield Sample(rng.normal(size=2), (2, 3), 1, 1, True)


@composite(inplace=True)
def cumprod(input, dim: int, *, dtype=None):
    """Running product along `dim`; integers multiply to int64. The gradient is right at zeros.

    Args:
        dim: the dimension to run along.
        dtype: convert to this dtype first.

    >>> autograd.tensor([1., 2., 3.]).cumprod(0)
    tensor([1., 2., 6.])
    """
    input = in_dtype(input, dtype, "cumprod", INT64)
    if is_half(input._array):
        return through_float32(cumprod, input, dim)
    return cumprod_raw(input, normalize_dim(dim, input._array.ndim, "cumprod"))


for _operator in (cumsum, cumprod):
    _operator.samples(along)

    @_operator.samples
    def _(rng):
        yield Sample(np.arange(1, 4), 0)
        yield Sample(np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]]), 1)


def _running_extreme(name: str, accumulate, result):
    def extreme(input, dim: int):
        array = input._array
        require_order(array, name)
        dim = normalize_dim(dim, array.ndim, name)
        indices = np.zeros((), np.int64)
        if not array.ndim:
            return result(input.clone(), Arithmetic.Tensor._wrap(indices))
        best = accumulate(array, dim)
        here = np.equal(array, best)
        if array.dtype.kind in "fV":
            here |= np.isnan(array)
        places = np.arange(array.shape[dim]).reshape(-1, *(1,) * (array.ndim - 1 - dim))
        indices = np.maximum.accumulate(np.where(here, places, indices), dim)
        return result(gathered(input, dim, indices), Arithmetic.Tensor._wrap(indices))

    extreme.__name__ = extreme.__qualname__ = name
    extreme.__doc__ = f"""Running {name[3:]}imum along `dim` with its position, as a named tuple.

    Args:
        dim: the dimension to run along.

    Returns:
        Named tuple (values, indices); of ties the last position.

    Gradient: to the positions.
    Numerics: NaN from the first NaN on.

    >>> autograd.{name}(autograd.tensor([1., 3., 2.]), 0).values
    tensor([{"1., 3., 3." if name == "cummax" else "1., 1., 1."}])
    """
    return extreme


cummax = composite()(_running_extreme("cummax", np.maximum.accumulate, return_types.cummax))
cummin = composite()(_running_extreme("cummin", np.minimum.accumulate, return_types.cummin))
for _operator in (cummax, cummin):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 4)), 1)
        yield Sample(rng.normal(size=(2, 4)), 0)
        yield Sample(np.array([1, 1, 0, 2]), 0)
        yield Sample(np.array([1.0, np.nan, 3.0]), 0, grad=False)


@primitive("float")
def logcumsumexp(input, dim: int):
    """`log(cumsum(exp(input)))` along `dim` without overflow.

    Args:
        dim: the dimension to run along.

    >>> autograd.logcumsumexp(autograd.tensor([0., 0.]), 0)
    tensor([0.0000, 0.6931])
    """
    dim = normalize_dim(dim, input.ndim, "logcumsumexp")
    require_order(input, "logcumsumexp")
    if not input.ndim:
        return np.array(input)
    return np.logaddexp.accumulate(input, dim)


@logcumsumexp.vjp("input")
def _(g, input, out, dim):
    # sum over j >= i of g_j exp(x_i - out_j), with the positive and the negative g_j apart, so that
    # everything stays a logarithm until the end and nothing overflows
    def share(part):
        logs = where(part > 0, log(where(part > 0, part, 1.0)), -1e30) - out
        return exp(flipped(logcumsumexp(flipped(logs, (dim,)), dim), (dim,)) + input)

    if not len(g.shape):
        return g
    dim = dim % len(g.shape)
    return share(g) - share(-g)


@logcumsumexp.samples
def _(rng):
    yield Sample(np.array([-1e3, 0.0, 1e3, -1e3]), 0)
    yield Sample(rng.normal(size=(2, 3)), 1)
    yield Sample(rng.normal(size=(2, 3)), 0)
