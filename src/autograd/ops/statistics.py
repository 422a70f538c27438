"""Variance, standard deviation, quantiles and correlation."""

from __future__ import annotations

import numpy as np

from ..dtypes import FLOATING, get_default_dtype
from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, DTypeError, ShapeError
from ..kernels import reductions as kernels
from .comparison import where
from .complex_numbers import conjugate, real
from .core.dims import normalize_dim, normalize_dims
from .core.registry import Sample, composite, primitive
from .means import mean
from .products import matmul
from .reduction import expand_reduced, is_half, sum_, summed, through_float32, total
from .sorting import sort


@primitive(method=False, function=False, node="Var")
def variance(input, dim: tuple, keepdim: bool, correction: float):
    """Sum of squared deviations divided by the number of elements less `correction`."""
    return _variance(input, dim, keepdim, correction)


def _variance(input: np.ndarray, dim: tuple, keepdim: bool, correction: float):
    count = _count(input.shape, dim)
    squares = None
    if input.size >= kernels.LEAST and dim:
        squares = kernels.squared_deviations(input, dim)
    if squares is not None:
        squares = kernels.kept(squares, input, dim, keepdim)
    elif len(dim) == input.ndim and not keepdim and input.dtype.kind == "f":
        flat = input.ravel()  # numbers and a product in place of broadcasting and reducing
        deviation = flat - total(flat, None, False) / flat.dtype.type(count or 1)
        squares = deviation.dot(deviation)
    else:
        center = total(input, dim, True)
        center /= count or 1
        deviation = input - center
        if input.dtype.kind == "c":
            deviation = np.abs(deviation)
        deviation *= deviation
        squares = total(deviation, dim, keepdim)
    squares /= max(count - correction, 0)
    return squares


def _count(shape: tuple, dims: tuple) -> int:
    count = 1
    for d in dims:
        count *= shape[d]
    return count


@variance.vjp("input")
def _(g, input, input_shape, dim, keepdim, correction):
    g = expand_reduced(g, input_shape, dim, keepdim)
    return _scaled_deviations(input, g * 2.0, dim, _count(input_shape, dim), correction)


def _scaled_deviations(input, scale, dim: tuple, count: int, correction: float):
    """The distances from the mean, divided by the degrees of freedom, times `scale`."""
    center = summed(input, dim, True) / max(count, 1) if dim else input
    degrees = max(count - correction, 0)
    return (input - center) * (scale * (1.0 / degrees if degrees else float("nan")))


@primitive(method=False, function=False, node="Std")
def deviation(input, dim: tuple, keepdim: bool, correction: float):
    """Square root of the variance. Gradient 0 at 0."""
    return np.sqrt(_variance(input, dim, keepdim, correction))


@deviation.vjp("input")
def _(g, input, input_shape, out, dim, keepdim, correction):
    scale = expand_reduced(g / where(out == 0, out * 0 + 1, out), input_shape, dim, keepdim)
    return _scaled_deviations(input, scale, dim, _count(input_shape, dim), correction)


@variance.samples
@deviation.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (1,), False, 1)


def _arguments(input, dim, unbiased, correction, operation: str):
    """The dimensions and the correction from PyTorch's forms of the call."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if input.dtype.category < FLOATING:
        raise DTypeError(
            f"{operation}: a floating-point or complex dtype is required; got {input.dtype}. "
            "Convert it with float()."
        )
    if correction is None:
        correction = 1 if unbiased is None or unbiased else 0
    ndim = input._array.ndim
    dims = normalize_dims(None if dim == () else dim, ndim, operation)
    return (dims if ndim else ()), correction


@composite()
def var(input, dim=None, unbiased=None, keepdim: bool = False, *, correction=None):
    """Variance, of all elements or over dimensions.

    Args:
        dim: a dimension or several; None means all.
        unbiased: False divides by the number of elements instead of one less.
        keepdim: keep the reduced dimensions with size 1.
        correction: what is subtracted from the number of elements (1).

    >>> autograd.var(autograd.tensor([1., 2., 3.]))
    tensor(1.)
    """
    dims, correction = _arguments(input, dim, unbiased, correction, "var")
    if is_half(input._array):
        return through_float32(variance, input, dims, keepdim, correction)
    return variance(input, dims, keepdim, correction)


@composite()
def std(input, dim=None, unbiased=None, keepdim: bool = False, *, correction=None):
    """Standard deviation: the square root of `var`, with the same arguments.

    Args:
        dim: a dimension or several; None means all.
        unbiased: False divides by the number of elements n, True by n - 1 (the default).
        keepdim: keep the reduced dimensions with size 1.
        correction: divide by n less this.

    Gradient: 0 where the deviation is 0.

    >>> autograd.std(autograd.tensor([1., 2., 3.]))
    tensor(1.)
    """
    dims, correction = _arguments(input, dim, unbiased, correction, "std")
    if is_half(input._array):
        return through_float32(deviation, input, dims, keepdim, correction)
    return deviation(input, dims, keepdim, correction)


@composite(method=False)
def var_mean(input, dim=None, unbiased=None, keepdim: bool = False, *, correction=None):
    """Variance and mean.

    Args:
        dim: a dimension or several; None means all.
        unbiased: False divides by the number of elements n, True by n - 1 (the default).
        keepdim: keep the reduced dimensions with size 1.
        correction: divide by n less this.

    >>> autograd.var_mean(autograd.tensor([1., 2., 3.]))
    (tensor(1.), tensor(2.))
    """
    over = None if isinstance(dim, bool) else dim
    return var(input, dim, unbiased, keepdim, correction=correction), mean(input, over, keepdim)


@composite(method=False)
def std_mean(input, dim=None, unbiased=None, keepdim: bool = False, *, correction=None):
    """Standard deviation and mean.

    Args:
        dim: a dimension or several; None means all.
        unbiased: False divides by the number of elements n, True by n - 1 (the default).
        keepdim: keep the reduced dimensions with size 1.
        correction: divide by n less this.

    >>> autograd.std_mean(autograd.tensor([1., 2., 3.]))
    (tensor(1.), tensor(2.))
    """
    over = None if isinstance(dim, bool) else dim
    return std(input, dim, unbiased, keepdim, correction=correction), mean(input, over, keepdim)


for _operator in (var, std, var_mean, std_mean):

    @_operator.samples
    def _(rng):
        x = rng.normal(size=(2, 3, 4))
        yield Sample(x)
        yield Sample(x, 1)
        yield Sample(x, (0, 2), keepdim=True, correction=0)
        yield Sample(x, False)
        yield Sample(np.asarray(1.0), grad=False)


@composite()
def quantile(input, q, dim: int | None = None, keepdim: bool = False, *, interpolation="linear"):
    """Quantiles, of all elements or along `dim`.

    Args:
        q: a number between 0 and 1, or a vector of them.
        dim: one dimension; None means all elements.
        keepdim: keep the dimension with size 1.
        interpolation: "linear", "lower", "higher", "midpoint" or "nearest".

    >>> autograd.quantile(autograd.tensor([1., 2., 3.]), 0.5)
    tensor(2.)
    """
    return _quantiles(input, q, dim, keepdim, interpolation, "quantile")


INTERPOLATIONS = ("linear", "lower", "higher", "midpoint", "nearest")


def _quantiles(input, q, dim, keepdim, interpolation, operation):
    if interpolation not in INTERPOLATIONS:
        raise ArgumentError(
            f"{operation}: an interpolation of {', '.join(INTERPOLATIONS)} is required; got "
            f"{interpolation!r}."
        )
    if input.dtype.category != FLOATING:
        raise DTypeError(
            f"{operation}: a floating-point dtype is required; got {input.dtype}. Convert it with "
            "float()."
        )
    if not input._array.size:
        raise ArgumentError(
            f"{operation}: at least one element is required; got shape {list(input.shape)}."
        )
    dtype = input._array.dtype
    levels = q._array if type(q) in tensor_types else np.asarray(q, dtype)
    tracked = q.reshape(-1) if type(q) in tensor_types and q.requires_grad else None
    if levels.size and not ((levels >= 0) & (levels <= 1)).all():
        raise ArgumentError(f"{operation}: q between 0 and 1 is required; got {levels}.")
    ndim = input._array.ndim
    flat = dim is None or not ndim
    dim = 0 if dim is None else normalize_dim(dim, ndim, operation)
    values = sort(input.reshape(-1) if flat else input, dim)[0]
    size = values._array.shape[dim]
    if operation == "nanquantile":
        size = (~np.isnan(values._array)).sum(dim, keepdims=True)
    kept = tuple(1 if i == dim else n for i, n in enumerate(values._array.shape))
    results = []
    for number, level in enumerate(levels.reshape(-1)):
        place = np.broadcast_to(level * (size - 1), kept).astype(dtype)
        shift = 0  # 0, with the gradient of the place by q
        if tracked is not None and interpolation == "linear":
            moved = tracked[number] - tracked[number].detach()
            shift = moved * Arithmetic.Tensor._wrap(np.asarray(size - 1, dtype))
        results.append(
            _interpolated(values, place, dim, interpolation, operation == "quantile", shift)
        )
    out = Arithmetic.stack(results)
    if flat:
        out = out.reshape((len(results), *((1,) * ndim if keepdim else ())))
    elif not keepdim:
        out = out.squeeze(dim + 1)
    return out if levels.ndim else out.squeeze(0)


def _interpolated(values, place: np.ndarray, dim: int, interpolation: str, propagate: bool, shift):
    """The value at a fractional place of sorted values; NaN propagates if asked."""
    from .gathering import gather

    place = np.maximum(place, 0)
    low, high = np.floor(place), np.ceil(place)
    if interpolation == "lower":
        high = low
    elif interpolation == "higher":
        low = high
    elif interpolation == "nearest":
        low = high = np.rint(place)
    wrap = Arithmetic.Tensor._wrap
    a = gather(values, dim, wrap(low.astype(np.int64)))
    b = gather(values, dim, wrap(high.astype(np.int64)))
    share = np.full(place.shape, 0.5, place.dtype) if interpolation == "midpoint" else place - low
    out = a + (b - a) * (wrap(share) + shift) if interpolation in ("linear", "midpoint") else a
    nan = np.isnan(values._array).any(dim, keepdims=True)
    return where(wrap(nan), float("nan"), out) if propagate and nan.any() else out


@composite()
def nanquantile(input, q, dim: int | None = None, keepdim: bool = False, *, interpolation="linear"):
    """Quantiles of the elements that are not NaN (see `quantile`).

    Args:
        q: a number between 0 and 1, or a vector of them.
        dim: one dimension; None means all elements.
        keepdim: keep the dimension with size 1.
        interpolation: "linear", "lower", "higher", "midpoint" or "nearest".

    >>> autograd.nanquantile(autograd.tensor([1., float("nan"), 3.]), 0.5)
    tensor(2.)
    """
    return _quantiles(input, q, dim, keepdim, interpolation, "nanquantile")


@nanquantile.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 0.3, 1)
    yield Sample(np.array([1.0, np.nan, 3.0, 0.0]), 0.3, grad=False)


@quantile.samples
def _(rng):
    x = rng.normal(size=(3, 4))
    yield Sample(x, 0.3)
    yield Sample(x, 0.3, 1)
    yield Sample(x, 0.3, 0, True)
    for interpolation in ("lower", "higher", "midpoint", "nearest"):
        yield Sample(x, 0.4, 1, interpolation=interpolation)


@composite()
def cov(input, *, correction: int = 1, fweights=None, aweights=None):
    """Covariance matrix of the rows (variables) over the columns (observations).

    Args:
        input: matrix [variables, observations], or the vector of one variable.
        correction: the divisor is the number of observations less this.
        fweights: how often each observation was made (integers).
        aweights: how much each observation counts.

    Returns:
        Matrix [variables, variables]; 0-d for one variable.

    >>> autograd.cov(autograd.tensor([[1., 2., 3.], [3., 2., 1.]])).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    if input._array.ndim > 2:
        raise ShapeError(f"cov: at most 2 dimensions are required; got shape {list(input.shape)}.")
    if input.dtype.category < FLOATING:
        input = input.to(get_default_dtype())
    x = input.reshape((1, -1)) if input._array.ndim < 2 else input
    for name, given in (("fweights", fweights), ("aweights", aweights)):
        if given is None:
            continue
        if given._array.shape != x._array.shape[1:]:
            raise ShapeError(
                f"cov: {name} of shape {list(x._array.shape[1:])} is required, one for each "
                f"observation; got {list(given.shape)}."
            )
        if (given._array < 0).any():
            raise ArgumentError(f"cov: {name} of at least 0 are required; got a negative one.")
    weights = None
    if fweights is not None:
        weights = fweights.to(real(x).dtype)
    if aweights is not None:
        weights = aweights if weights is None else weights * aweights
    if weights is None:
        count = x._array.shape[1]
        center = x - mean(x, 1, True)
        matrix = matmul(center, conjugate(center.transpose(0, 1))) / max(count - correction, 0)
    else:
        whole = sum_(weights)
        center = x - sum_(x * weights, 1, True) / whole
        if aweights is None or correction == 0:
            norm = whole - correction
        else:
            norm = whole - sum_(weights * aweights) / whole * correction
        matrix = matmul(center * weights, conjugate(center.transpose(0, 1))) / norm
    return matrix.reshape(()) if matrix._array.size == 1 else matrix


@composite()
def corrcoef(input):
    """Correlation coefficients of the rows.

    >>> autograd.corrcoef(autograd.tensor([[1., 2., 3.], [3., 2., 1.]]))[0, 1]
    tensor(-1.)
    """
    matrix = cov(input)
    if not matrix._array.ndim or matrix._array.size == 1:
        return (matrix / matrix).reshape(())
    deviation = real(matrix.diagonal()).sqrt()
    return matrix / deviation.unsqueeze(1) / deviation


@cov.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 5)))
    yield Sample(rng.normal(size=5), correction=0)
    yield Sample(rng.normal(size=(2, 4)), fweights=np.array([1, 2, 1, 3]))


@corrcoef.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 5)))
