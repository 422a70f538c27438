"""Views in another order of dimensions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..errors import DimensionError, ShapeError
from ..size import as_size
from .core.dims import normalize_dim, normalize_dims
from .core.registry import Sample, composite, primitive
from .shape import reshape


@primitive(view="always")
def permute(input, *dims: Any):
    """The dimensions in another order.

    Args:
        dims: every dimension once, `permute(2, 0, 1)` or `permute((2, 0, 1))`.

    Returns:
        A view.

    Raises:
        DimensionError: a dimension is missing, repeated or out of range.

    >>> autograd.ones(2, 3, 4).permute(2, 0, 1).shape
    Size([4, 2, 3])
    """
    if dims and dims[0] is not None:  # NumPy takes either for the reverse order
        try:
            return input.transpose(*dims)
        except (TypeError, ValueError):
            pass  # written otherwise, or wrong: looked at closely below
    order = normalize_dims(as_size(dims, "permute", negative=True), input.ndim, "permute")
    if len(order) != input.ndim:
        raise DimensionError(
            f"permute: each of the {input.ndim} dimensions once is required; got {list(order)}."
        )
    return input.transpose(order)


@permute.vjp("input")
def _(g, dims):
    order = as_size(dims, "permute", negative=True)
    back = [0] * len(order)
    for place, dim in enumerate(order):
        back[dim] = place
    return permute(g, back)


@permute.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), (2, 0, -2))


@primitive(view="always", aliases=("swapaxes", "swapdims"))
def transpose(input, dim0: int = -2, dim1: int = -1):
    """Two dimensions exchanged, without copying; without arguments the last two.

    Args:
        dim0, dim1: the two dimensions.

    Raises:
        DimensionError: a dim is out of range.

    >>> autograd.tensor([[1, 2], [3, 4]]).transpose(0, 1)
    tensor([[1, 3],
            [2, 4]])
    """
    if not input.ndim:
        normalize_dim(dim0, 0, "transpose")
        normalize_dim(dim1, 0, "transpose")
        return input.view()
    return input.swapaxes(dim0, dim1)


@transpose.vjp("input")
def _(g, dim0, dim1):
    return transpose(g, dim0, dim1)


@transpose.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), 0, 2)
    yield Sample(rng.normal(size=(2, 3)), -1, 0)
    yield Sample(np.zeros((0, 3)), 0, 1)
    yield Sample(np.asarray(1.0), 0, 0)


@composite()
def t(input):
    """A matrix transposed; vectors and 0-d tensors as they are.

    >>> autograd.tensor([[1, 2]]).t().shape
    Size([2, 1])
    """
    ndim = input._array.ndim
    if ndim > 2:
        raise ShapeError(
            f"t: at most 2 dimensions are required; got shape {list(input.shape)}. Use transpose()."
        )
    return transpose(input, 0, 1) if ndim == 2 else reshape(input, input._array.shape)


def matrix_transposed(input, name: str, most: float = math.inf):
    """The last two dimensions exchanged, for the properties of tensors; a 0-d tensor as it is.

    Args:
        most: how many dimensions there may be.

    Raises:
        ShapeError: there are more, or one.
    """
    ndim = input._array.ndim
    if ndim == 1 or ndim > most:
        raise ShapeError(
            f"{name}: a matrix{'' if most == 2 else ' or a batch of matrices'} is required; got "
            f"shape {list(input.shape)}. Use {'unsqueeze()' if ndim == 1 else 'mH'}."
        )
    return transpose(input, -2, -1) if ndim else reshape(input, ())


@t.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=3))


@composite(aliases=("moveaxis",))
def movedim(input, source, destination):
    """Dimensions moved to other places; the others keep their order.

    Args:
        source: a dimension or several.
        destination: as many places.

    Returns:
        A view.

    >>> autograd.ones(2, 3, 4).movedim(0, -1).shape
    Size([3, 4, 2])
    """
    ndim = input._array.ndim
    source = normalize_dims(source, ndim, "movedim")
    destination = normalize_dims(destination, ndim, "movedim")
    if len(source) != len(destination):
        raise DimensionError(
            f"movedim: as many destinations as sources are required; got {list(source)} and "
            f"{list(destination)}."
        )
    order = [d for d in range(ndim) if d not in source]
    for to, from_ in sorted(zip(destination, source, strict=True)):
        order.insert(to, from_)
    return permute(input, tuple(order))


@movedim.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), 0, -1)
    yield Sample(rng.normal(size=(2, 3, 4)), (0, 1), (2, 0))
