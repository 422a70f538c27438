"""Sums, products, extremes and logical reductions over dimensions."""

from __future__ import annotations

import numpy as np

from .. import return_types
from ..dtypes import FLOATING, as_dtype, get_default_dtype
from ..engine.graph import tensor_types
from ..errors import DimensionError, DTypeError
from .comparison import isnan, maximum, minimum, where
from .conversion import cast, conjugate
from .dims import normalize_dim, normalize_dims
from .exponential import exp, log
from .registry import Sample, composite, primitive


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
    if dim is None and not keepdim and input.dtype is _FLOAT32 and input.size <= 512:
        ones = _ones.get(input.size)  # a product with ones takes half the time of a reduction
        if ones is None:
            ones = _ones[input.size] = np.ones(input.size, _FLOAT32)
        return input.ravel().dot(ones)
    return np.add.reduce(input, dim, None, None, keepdim)  # type: ignore


_FLOAT32, _FLOAT64 = np.dtype("float32"), np.dtype("float64")
_ones: dict = {}


@summed.vjp("input")
def _(g, input_shape, dim, keepdim):
    return stretched(g, input_shape, dim, keepdim)


@primitive(method=False, function=False)
def stretched(input, shape: tuple, dim: tuple | None = None, keepdim: bool = False):
    """A reduction's gradient repeated over the dimensions that were reduced."""
    out = np.empty(shape, input.dtype)
    if dim is None or not np.ndim(input):
        out.fill(input if not np.ndim(input) else input.item())
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


_INT64 = as_dtype("int64")


@composite(name="sum")
def sum_(input, dim=None, keepdim: bool = False, *, dtype=None, axis=None):
    """Sum of the elements, of all or over dimensions.

    Args:
        input: tensor; bools and integers sum to int64.
        dim: a dimension or several; None means all.
        keepdim: keep the reduced dimensions with size 1.
        dtype: convert to this dtype first.

    >>> autograd.tensor([[1., 2.], [3., 4.]]).sum(0)
    tensor([4., 6.])
    """
    array = input._array
    plain = dim is None and dtype is None and axis is None and not keepdim
    if plain and (array.dtype is _FLOAT32 or array.dtype is _FLOAT64):
        return summed(input)
    if array.dtype.kind not in "fc" or dtype is not None:
        input = in_dtype(input, dtype, "sum", _INT64)
    if dim is None and axis is None and not keepdim:
        return (
            summed(input)
            if array.dtype.kind != "V" and array.itemsize > 2
            else _wide(input, None, False)
        )
    dim = axis if dim is None else dim
    if dim is None or dim == ():
        dims = tuple(range(array.ndim))
    else:
        dims = normalize_dims(dim, array.ndim, "sum") if array.ndim else _scalar_dims(dim, "sum")
    if input._array.itemsize <= 2 or input._array.dtype.kind == "V":
        return _wide(input, dims, keepdim)
    return summed(input, dims, keepdim)


def _scalar_dims(dim, operation: str) -> tuple:
    normalize_dims(dim, 0, operation)
    return ()


def _wide(input, dims, keepdim):
    """Accumulate 16-bit floats in float32."""
    narrow = input._array.dtype
    if narrow.kind not in "fV":
        return summed(input, dims, keepdim)
    return cast(summed(cast(input, np.dtype("float32")), dims, keepdim), narrow)


@sum_.samples
def _(rng):
    yield from over_dims(rng)
    yield Sample(np.arange(6).reshape(2, 3), 0)
    yield Sample(np.array([True, True]))
    yield Sample(np.zeros((0, 3)), 0)
    yield Sample(np.zeros((0, 3)))
    yield Sample(rng.normal(size=3) + 1j)
    yield Sample(np.array([1.0, np.nan, np.inf]), grad=False)


@composite(function=False)
def reduce_sum(input):
    """Sum of all elements with shape [1] (the seed library's reduction; `sum()` gives 0-d).

    >>> autograd.tensor([1., 2.]).reduce_sum()
    tensor([3.])
    """
    return sum_(input).reshape(1)


@composite(function=False)
def sum_to_size(input, *size):
    """Sum down to a shape that broadcasts to this tensor's.

    >>> autograd.ones(2, 3).sum_to_size(1, 3)
    tensor([[2., 2., 2.]])
    """
    from ..size import as_size

    return sum_to(input, tuple(as_size(size, "sum_to_size")))


@reduce_sum.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))


reduce_sum.operator.reference = lambda t: t.sum().reshape(1)


@sum_to_size.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (1, 3))
    yield Sample(rng.normal(size=(2, 3)), (3,))


@composite()
def nansum(input, dim=None, keepdim: bool = False, *, dtype=None):
    """Sum with NaN counted as 0.

    >>> autograd.nansum(autograd.tensor([1., float("nan")]))
    tensor(1.)
    """
    input = in_dtype(input, dtype, "nansum")
    return sum_(
        where(isnan(input), 0.0, input) if input.is_floating_point() else input, dim, keepdim
    )


@nansum.samples
def _(rng):
    yield from over_dims(rng)
    yield Sample(np.array([1.0, np.nan]))


@composite()
def mean(input, dim=None, keepdim: bool = False, *, dtype=None, axis=None):
    """Arithmetic mean of the elements, of all or over dimensions.

    Raises:
        DTypeError: the tensor holds integers and no floating `dtype` is given.

    >>> autograd.tensor([1., 2., 3.]).mean()
    tensor(2.)
    """
    input = in_dtype(input, dtype, "mean")
    if input.dtype.category < FLOATING:
        raise DTypeError(
            f"mean: a floating-point or complex dtype is required; got {input.dtype}. Convert "
            "with float(), or pass dtype=autograd.float32."
        )
    dim = axis if dim is None else dim
    shape = input._array.shape
    dims = tuple(range(len(shape))) if dim is None else normalize_dims(dim, len(shape), "mean")
    count = 1
    for d in dims:
        count *= shape[d] if shape else 1
    return sum_(input, dim, keepdim) / count if count else sum_(input, dim, keepdim) * float("nan")


@mean.samples
def _(rng):
    yield from over_dims(rng)
    yield Sample(np.zeros((0, 3)), grad=False)
    yield Sample(np.zeros((0, 3)), 0, grad=False)


@composite()
def nanmean(input, dim=None, keepdim: bool = False, *, dtype=None):
    """Mean of the elements that are not NaN.

    >>> autograd.nanmean(autograd.tensor([1., float("nan")]))
    tensor(1.)
    """
    input = in_dtype(input, dtype, "nanmean")
    return nansum(input, dim, keepdim) / sum_(~isnan(input), dim, keepdim)


@nanmean.samples
def _(rng):
    yield from over_dims(rng)
    yield Sample(np.array([1.0, np.nan]))


@primitive(method=False, function=False, node="Prod")
def multiplied(input, dim: int):
    """Product over one dimension, which is kept with size 1."""
    return np.multiply.reduce(input, dim, keepdims=True)


@multiplied.vjp("input")
def _(g, input, dim):
    return g * conjugate(products_of_others(input, dim))


def products_of_others(x, dim: int):
    """For each element the product of the others along `dim`; right where there are zeros."""
    from .cumulative import cumprod_raw, shifted_ones

    before = cumprod_raw(shifted_ones(x, dim, False), dim, False)
    after = cumprod_raw(shifted_ones(x, dim, True), dim, True)
    return before * after


@multiplied.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1)
    yield Sample(np.array([[1.0, 0.0, 2.0], [0.0, 0.0, 3.0]]), 1)


@composite()
def prod(input, dim: int | None = None, keepdim: bool = False, *, dtype=None):
    """Product of the elements, of all or over one dimension.

    >>> autograd.tensor([1., 2., 3.]).prod()
    tensor(6.)
    """
    input = in_dtype(input, dtype, "prod", _INT64)
    if dim is None:
        return multiplied(input.reshape(-1), 0).reshape(())
    ndim = input._array.ndim
    dim = normalize_dim(dim, ndim, "prod")
    if not ndim:
        return input.clone()
    out = multiplied(input, dim)
    return out if keepdim else out.squeeze(dim)


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


def _require_elements(array: np.ndarray, dims: tuple, operation: str) -> None:
    if any(array.shape[d] == 0 for d in dims if array.ndim):
        raise DimensionError(
            f"{operation}: at least one element along the reduced dimensions is required; got "
            f"shape {list(array.shape)}. Check for empty tensors first."
        )


@primitive(method=False, function=False, node="Amax")
def largest(input, dim: tuple, keepdim: bool):
    """Maximum over dimensions; NaN if there is one."""
    return np.maximum.reduce(input, dim, keepdims=keepdim)


@primitive(method=False, function=False, node="Amin")
def smallest(input, dim: tuple, keepdim: bool):
    """Minimum over dimensions; NaN if there is one."""
    return np.minimum.reduce(input, dim, keepdims=keepdim)


for _operator in (largest, smallest):

    @_operator.vjp("input")
    def _(g, input, input_shape, out, dim, keepdim):
        chosen = input == expand_reduced(out, input_shape, dim, keepdim)
        chosen = cast(
            chosen | isnan(input), g.dtype if type(g) not in tensor_types else g.dtype.numpy
        )
        share = expand_reduced(g, input_shape, dim, keepdim) / summed(chosen, dim, True)
        return chosen * share

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), (1,), False)
        yield Sample(rng.normal(size=(2, 3)), (0, 1), True)


@composite()
def amax(input, dim=(), keepdim: bool = False):
    """Maximum over dimensions (all by default). Ties share the gradient evenly.

    >>> autograd.amax(autograd.tensor([[1., 2.], [3., 0.]]), 1)
    tensor([2., 3.])
    """
    dims = normalize_dims(None if dim == () else dim, input._array.ndim, "amax")
    _require_elements(input._array, dims, "amax")
    return largest(input, dims if input._array.ndim else (), keepdim)


@composite()
def amin(input, dim=(), keepdim: bool = False):
    """Minimum over dimensions (all by default). Ties share the gradient evenly.

    >>> autograd.amin(autograd.tensor([[1., 2.], [3., 0.]]), 1)
    tensor([1., 0.])
    """
    dims = normalize_dims(None if dim == () else dim, input._array.ndim, "amin")
    _require_elements(input._array, dims, "amin")
    return smallest(input, dims if input._array.ndim else (), keepdim)


for _operator in (amax, amin):

    @_operator.samples
    def _(rng):
        x = rng.normal(size=(2, 3, 4))
        yield Sample(x)
        yield Sample(x, 1)
        yield Sample(x, (0, 2), True)
        yield Sample(np.array([1.0, 1.0, 0.0, 0.0]))
        yield Sample(np.array([1.0, np.nan]), grad=False)
        yield Sample(np.arange(3))
        yield Sample(np.asarray(1.0))


def _extreme(name: str, position, choose, result):
    """`max` or `min` in PyTorch's three forms."""

    def extreme(input, dim=None, keepdim: bool = False, *, other=None):
        other = dim if type(dim) in tensor_types else other
        if other is not None:
            return choose(input, other)
        array = input._array
        if dim is None:
            _require_elements(array, tuple(range(array.ndim)), name)
            whole = {"max": largest, "min": smallest}[name]
            return whole(input, tuple(range(array.ndim)), False)
        dim = normalize_dim(dim, array.ndim, name)
        _require_elements(array, (dim,), name)
        indices = position(input, dim, True)
        from .gathering import gather

        values = gather(input, dim, indices)
        if array.ndim and not keepdim:
            values, indices = values.squeeze(dim), indices.squeeze(dim)
        return result(values, indices)

    extreme.__name__ = extreme.__qualname__ = name
    word = {"max": "maximum", "min": "minimum"}[name]
    extreme.__doc__ = f"""The {word} of all elements, over a dimension, or of two tensors.

    Args:
        input: tensor.
        dim: a dimension, or another tensor (then the elementwise {word}).
        keepdim: keep the reduced dimension with size 1.

    Returns:
        A 0-d tensor; with `dim` a named tuple (values, indices) with the first position of ties.

    Raises:
        DimensionError: there are no elements.

    Gradient: of the whole tensor, ties share it evenly; over a dimension it goes to the index.

    >>> autograd.tensor([1., 3., 2.]).{name}()
    tensor({"3." if name == "max" else "1."})
    """
    return extreme


def _arg(name: str, function):
    """`argmax` or `argmin`: the first position of the extreme."""

    def position(input, dim: int | None = None, keepdim: bool = False):
        from ..engine.graph import Arithmetic

        array = input._array
        dims = tuple(range(array.ndim)) if dim is None else (normalize_dim(dim, array.ndim, name),)
        _require_elements(array, dims, name)
        if not array.ndim:
            return Arithmetic.Tensor._wrap(np.zeros((), np.int64))
        found = function(array, dims[0] if dim is not None else None, keepdims=keepdim)
        return Arithmetic.Tensor._wrap(np.asarray(found, np.int64))

    position.__name__ = position.__qualname__ = name
    position.__doc__ = f"""The position of the {name[3:]}imum, in the whole tensor or along `dim`.

    >>> autograd.tensor([1., 3., 2.]).{name}()
    tensor({1 if name == "argmax" else 0})
    """
    return position


argmax = composite()(_arg("argmax", np.argmax))
argmin = composite()(_arg("argmin", np.argmin))
max_ = composite()(_extreme("max", argmax, maximum, return_types.max))
min_ = composite()(_extreme("min", argmin, minimum, return_types.min))

for _operator in (argmax, argmin):

    @_operator.samples
    def _(rng):
        x = rng.normal(size=(2, 3, 4))
        yield Sample(x)
        yield Sample(x, 1)
        yield Sample(x, 1, True)
        yield Sample(np.array([1.0, np.nan, np.nan]))
        yield Sample(np.array([1, 1, 0, 0]))
        yield Sample(np.asarray(1.0))


for _operator in (max_, min_):

    @_operator.samples
    def _(rng):
        x = rng.normal(size=(2, 3, 4))
        yield Sample(x)
        yield Sample(x, 1)
        yield Sample(x, 1, True)
        yield Sample(x, rng.normal(size=4))
        yield Sample(np.array([1.0, np.nan]), grad=False)
        yield Sample(np.arange(3), 0)
        yield Sample(np.asarray(1.0), 0)
        yield Sample(np.array([1.0, 1.0]))


@composite()
def aminmax(input, *, dim: int | None = None, keepdim: bool = False):
    """Minimum and maximum at once, as a named tuple.

    >>> autograd.aminmax(autograd.tensor([1., 3.])).max
    tensor(3.)
    """
    over = () if dim is None else dim
    return return_types.aminmax(amin(input, over, keepdim), amax(input, over, keepdim))


@aminmax.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), dim=1)


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

    >>> autograd.tensor([True, False]).all()
    tensor(False)
    """
    dims = normalize_dims(dim, input._array.ndim, "all")
    out = every(input, dims if input._array.ndim else (), keepdim)
    return cast(out, input._array.dtype) if input._array.dtype == np.uint8 else out


@composite(name="any")
def any_(input, dim=None, keepdim: bool = False):
    """Whether any element is nonzero, of all or over dimensions (NaN counts as nonzero).

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

    >>> autograd.count_nonzero(autograd.tensor([1, 0, 2]))
    tensor(2)
    """
    return sum_(input != 0, dim)


@count_nonzero.samples
def _(rng):
    yield Sample(np.array([[1, 0], [2, 3]]))
    yield Sample(np.array([[1, 0], [2, 3]]), 1)


@composite()
def logsumexp(input, dim, keepdim: bool = False):
    """`log(sum(exp(input)))` over dimensions without overflow.

    >>> autograd.logsumexp(autograd.tensor([0., 0.]), 0)
    tensor(0.6931)
    """
    if input.dtype.category < FLOATING:
        input = cast(input, get_default_dtype().numpy)
    dims = normalize_dims(dim, input._array.ndim, "logsumexp")
    if not input._array.ndim:
        dims = ()
    if not input._array.size:
        return log(sum_(exp(input), dims, keepdim))
    peak = largest(input.detach(), dims, True)
    peak = where(peak.isfinite(), peak, 0.0)
    total = log(summed(exp(input - peak), dims, True)) + peak
    if keepdim:
        return total
    return total.reshape(tuple(n for i, n in enumerate(input._array.shape) if i not in dims))


@logsumexp.samples
def _(rng):
    x = rng.normal(size=(2, 3, 4))
    yield Sample(x, 1)
    yield Sample(x, (0, 2), True)
    yield Sample(np.array([1000.0, 1000.0]), 0)
    yield Sample(np.array([-np.inf, -np.inf]), 0, grad=False)
    yield Sample(np.array([np.inf, 0.0, np.nan]), 0, grad=False)
    yield Sample(np.arange(3), 0)
    yield Sample(np.zeros((0, 3)), 0, grad=False)
