"""The largest and smallest elements and their positions."""

from __future__ import annotations

import numpy as np

from .. import return_types
from ..dtypes import from_numpy_dtype
from ..engine.graph import Arithmetic, tensor_types
from ..errors import DimensionError, DTypeError
from ..kernels import reductions as kernels
from .comparison import isnan, maximum, minimum
from .conversion import cast
from .core.dims import normalize_dim, normalize_dims
from .core.registry import Sample, composite, primitive
from .reduction import expand_reduced, summed


def require_order(array: np.ndarray, operation: str) -> None:
    """Refuse complex numbers.

    Raises:
        DTypeError: the array is complex.
    """
    if array.dtype.kind == "c":
        raise DTypeError(
            f"{operation}: a real dtype is required; got {from_numpy_dtype(array.dtype)}, whose "
            "elements have no order. Take real, imag or abs first."
        )


def require_elements(array: np.ndarray, dims: tuple, operation: str) -> None:
    """Refuse to look for an extreme where there is nothing to choose from.

    Raises:
        DTypeError: complex numbers have no order.
        DimensionError: a reduced dimension has size 0.
    """
    require_order(array, operation)
    if not array.size and any(array.shape[d] == 0 for d in dims):
        raise DimensionError(
            f"{operation}: at least one element along the reduced dimensions is required; got "
            f"shape {list(array.shape)}. Check for empty tensors first."
        )


@primitive(method=False, function=False, node="Amax")
def largest(input, dim: tuple, keepdim: bool):
    """Maximum over dimensions; NaN if there is one."""
    return _reduced(input, dim, keepdim, 1, np.maximum)


@primitive(method=False, function=False, node="Amin")
def smallest(input, dim: tuple, keepdim: bool):
    """Minimum over dimensions; NaN if there is one."""
    return _reduced(input, dim, keepdim, -1, np.minimum)


def _reduced(input, dim: tuple, keepdim: bool, sign: int, function):
    if input.size >= kernels.LEAST and dim:
        out = kernels.extreme(input, dim, sign)
        if out is not None:
            return kernels.kept(out, input, dim, keepdim)
    if len(dim) == input.ndim and not keepdim and input.size:
        flat = input.ravel()  # a position is found in a quarter of the time of a reduction
        return flat[flat.argmax() if sign > 0 else flat.argmin()]
    return function.reduce(input, dim, None, None, keepdim)


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

    Args:
        input: real tensor.
        dim: a dimension or several; () means all.
        keepdim: keep the reduced dimensions with size 1.

    Raises:
        DimensionError: a dimension to reduce is empty.

    Numerics: NaN where a reduced element is NaN.

    >>> autograd.amax(autograd.tensor([[1., 2.], [3., 0.]]), 1)
    tensor([2., 3.])
    """
    dims = normalize_dims(None if dim == () else dim, input._array.ndim, "amax")
    require_elements(input._array, dims, "amax")
    return largest(input, dims if input._array.ndim else (), keepdim)


@composite()
def amin(input, dim=(), keepdim: bool = False):
    """Minimum over dimensions (all by default). Ties share the gradient evenly.

    Args:
        input: real tensor.
        dim: a dimension or several; () means all.
        keepdim: keep the reduced dimensions with size 1.

    Raises:
        DimensionError: a dimension to reduce is empty.

    Numerics: NaN where a reduced element is NaN.

    >>> autograd.amin(autograd.tensor([[1., 2.], [3., 0.]]), 1)
    tensor([1., 0.])
    """
    dims = normalize_dims(None if dim == () else dim, input._array.ndim, "amin")
    require_elements(input._array, dims, "amin")
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


@primitive(method=False, function=False, outputs=2, node="Extreme")
def extreme_at(input, dim: int, keepdim: bool, sign: int):
    """The largest (sign 1) or smallest elements along a dimension, and their first positions."""
    if input.size >= kernels.LEAST:
        found = kernels.extreme_at(input, dim, sign)
        if found is not None:
            return tuple(kernels.kept(part, input, (dim,), keepdim) for part in found)
    values = _reduced(input, (dim,), keepdim, sign, np.maximum if sign > 0 else np.minimum)
    find = input.argmax if sign > 0 else input.argmin
    return values, find(dim, keepdims=keepdim)


@extreme_at.vjp("input")
def _(g, out1, input_shape, dim, keepdim):
    places = out1._array if type(out1) in tensor_types else out1
    if not keepdim:
        places = np.expand_dims(places, dim)
    return placed_along(
        expand_reduced(g[0], input_shape, (dim,), keepdim), places, input_shape, dim
    )


@primitive(method=False, function=False)
def placed_along(input, places: np.ndarray, shape: tuple, dim: int):
    """Zeros but for one element in each line along a dimension."""
    out = np.zeros(shape, input.dtype)
    np.put_along_axis(out, places, input, dim)
    return out


@placed_along.vjp("input")
def _(g, places, dim):
    return picked_along(g, places, dim)


@primitive(method=False, function=False)
def picked_along(input, places: np.ndarray, dim: int):
    """One element of each line along a dimension."""
    return np.take_along_axis(input, places, dim)


@picked_along.vjp("input")
def _(g, input_shape, places, dim):
    return placed_along(g, places, input_shape, dim)


_PLACES = np.array([[1], [0]])


@placed_along.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 1)), _PLACES, (2, 3), 1)


@picked_along.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), _PLACES, 1)


@extreme_at.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1, False, 1)
    yield Sample(rng.normal(size=(2, 3)), 0, True, -1)


def first_positions(array: np.ndarray, dim: int | None, sign: int) -> np.ndarray:
    """First positions of the extremes, as int64, with the reduced dimensions kept."""
    if array.size >= kernels.LEAST:
        found = kernels.position(array, dim, sign)
        if found is not None:
            return kernels.kept(found, array, None if dim is None else (dim,), True)
    find = array.argmax if sign > 0 else array.argmin
    return find(dim, keepdims=True)  # type: ignore[call-overload]


def _extreme(name: str, position, choose, result):
    """`max` or `min` in PyTorch's three forms."""

    def extreme(input, dim=None, keepdim: bool = False, *, other=None):
        other = dim if type(dim) in tensor_types else other
        if other is not None:
            return choose(input, other)
        array = input._array
        if dim is None:
            require_elements(array, tuple(range(array.ndim)), name)
            whole = {"max": largest, "min": smallest}[name]
            return whole(input, tuple(range(array.ndim)), False)
        dim = normalize_dim(dim, array.ndim, name)
        require_elements(array, (dim,), name)
        if not array.ndim:
            return result(input.clone(), position(input))
        return result(*extreme_at(input, dim, keepdim, 1 if name == "max" else -1))

    extreme.__name__ = extreme.__qualname__ = name
    word = {"max": "maximum", "min": "minimum"}[name]
    extreme.__doc__ = f"""The {word} of all elements, over a dimension, or of two tensors.

    Args:
        input: tensor.
        dim: a dimension, or another tensor (then the elementwise {word}).
        keepdim: keep the reduced dimension with size 1.
        other: the other tensor by name.

    Returns:
        A 0-d tensor; with `dim` a named tuple (values, indices) with the first position of ties.

    Raises:
        DimensionError: there are no elements.

    Gradient: of the whole tensor, ties share it evenly; over a dimension it goes to the index.

    >>> autograd.tensor([1., 3., 2.]).{name}()
    tensor({"3." if name == "max" else "1."})
    """
    return extreme


def _arg(name: str, sign: int):
    """`argmax` or `argmin`: the first position of the extreme."""

    def position(input, dim: int | None = None, keepdim: bool = False):
        array = input._array
        dims = tuple(range(array.ndim)) if dim is None else (normalize_dim(dim, array.ndim, name),)
        require_elements(array, dims, name)
        if not array.ndim:
            return Arithmetic.Tensor._wrap(np.zeros((), np.int64))
        found = first_positions(array, None if dim is None else dims[0], sign)
        return Arithmetic.Tensor._wrap(found if keepdim else found.squeeze(dims))

    position.__name__ = position.__qualname__ = name
    position.__doc__ = f"""The position of the {name[3:]}imum, in the whole tensor or along `dim`.

    Args:
        dim: one dimension; None counts in the flattened tensor.
        keepdim: keep the reduced dimension with size 1.

    Returns:
        int64 tensor; the first position of ties, or of NaN.

    Raises:
        DimensionError: there are no elements.

    >>> autograd.tensor([1., 3., 2.]).{name}()
    tensor({1 if name == "argmax" else 0})
    """
    return position


argmax = composite()(_arg("argmax", 1))
argmin = composite()(_arg("argmin", -1))
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

    Args:
        dim: one dimension; None means all elements.
        keepdim: keep the reduced dimension with size 1.

    Returns:
        Named tuple (min, max).

    Gradient: ties share it evenly.

    >>> autograd.aminmax(autograd.tensor([1., 3.])).max
    tensor(3.)
    """
    array = input._array
    over = tuple(range(array.ndim)) if dim is None else (normalize_dim(dim, array.ndim, "aminmax"),)
    require_elements(array, over, "aminmax")
    return return_types.aminmax(amin(input, over, keepdim), amax(input, over, keepdim))


@aminmax.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), dim=1)
