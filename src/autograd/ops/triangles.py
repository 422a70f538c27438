"""Triangles and diagonals of matrices."""

from __future__ import annotations

import numpy as np

from ..dtypes import INTEGER, as_dtype
from ..engine.graph import Arithmetic
from ..errors import DimensionError, DTypeError, ShapeError
from ..size import as_size
from .core.dims import as_integer, normalize_new_dim
from .core.registry import Sample, composite, primitive
from .shape import reshape


@primitive(inplace=True)
def tril(input, diagonal: int = 0):
    """The lower triangle of matrices, zero above `diagonal`.

    Args:
        input: matrices [..., m, n].
        diagonal: the last diagonal that is kept: 0 the main, above it positive, below it negative.

    >>> autograd.ones(2, 2).tril()
    tensor([[1., 0.],
            [1., 1.]])
    """
    return np.tril(_matrices(input, "tril"), as_integer(diagonal, "diagonal", "tril"))


@tril.vjp("input")
def _(g, diagonal):
    return tril(g, diagonal)


@primitive(inplace=True)
def triu(input, diagonal: int = 0):
    """The upper triangle of matrices, zero below `diagonal`.

    Args:
        input: matrices [..., m, n].
        diagonal: the first diagonal that is kept: 0 the main, above it positive, below it negative.

    >>> autograd.ones(2, 2).triu()
    tensor([[1., 1.],
            [0., 1.]])
    """
    return np.triu(_matrices(input, "triu"), as_integer(diagonal, "diagonal", "triu"))


def _matrices(input: np.ndarray, operation: str) -> np.ndarray:
    if input.ndim < 2:
        raise ShapeError(
            f"{operation}: a tensor of at least two dimensions is required; got shape "
            f"{list(input.shape)}."
        )
    return input


@triu.vjp("input")
def _(g, diagonal):
    return triu(g, diagonal)


for _operator in (tril, triu):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(3, 4)))
        yield Sample(rng.normal(size=(2, 3, 3)), -1)


@composite()
def diag_embed(input, offset: int = 0, dim1: int = -2, dim2: int = -1):
    """Matrices with the last dimension of `input` on their diagonal.

    Args:
        offset: which diagonal: 0 the main, above it positive, below it negative.
        dim1, dim2: the result's dimensions that form the matrices.

    >>> autograd.tensor([1, 2]).diag_embed()
    tensor([[1, 0],
            [0, 2]])
    """
    from .diagonals import diagonal_placed

    shape = input._array.shape
    ndim = len(shape) + 1
    dim1 = normalize_new_dim(dim1, ndim - 1, "diag_embed")
    dim2 = normalize_new_dim(dim2, ndim - 1, "diag_embed")
    if dim1 == dim2:
        raise DimensionError(f"diag_embed: two different dims are required; got {dim1} twice.")
    size = shape[-1] + abs(offset)
    sizes = list(shape[:-1])
    for d in sorted((dim1, dim2)):
        sizes.insert(d, size)
    return diagonal_placed(input, tuple(sizes), offset, dim1, dim2)


@composite()
def diag(input, diagonal: int = 0):
    """The diagonal of a matrix, or a matrix with a vector on its diagonal.

    Args:
        diagonal: which one: 0 the main, above it positive, below it negative.

    >>> autograd.tensor([1, 2]).diag()
    tensor([[1, 0],
            [0, 2]])
    """
    if input._array.ndim == 1:
        return diag_embed(input, diagonal)
    if input._array.ndim != 2:
        raise ShapeError(f"diag: a vector or a matrix is required; got shape {list(input.shape)}.")
    return input.diagonal(diagonal).clone()


@composite()
def diagflat(input, offset: int = 0):
    """A matrix with all elements on its diagonal.

    Args:
        offset: which diagonal: 0 the main, above it positive, below it negative.

    >>> autograd.tensor([[1, 2]]).diagflat()
    tensor([[1, 0],
            [0, 2]])
    """
    return diag_embed(reshape(input, (input._array.size,)), offset)


@composite()
def trace(input):
    """Sum of a matrix's diagonal.

    >>> autograd.tensor([[1, 2], [3, 4]]).trace()
    tensor(5)
    """
    if input._array.ndim != 2:
        raise ShapeError(f"trace: a matrix is required; got shape {list(input.shape)}.")
    return input.diagonal().sum()


@diag_embed.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), 1, 0, 2)


@diag.samples
def _(rng):
    yield Sample(rng.normal(size=3), 1)
    yield Sample(rng.normal(size=(3, 4)), -1)


@diagflat.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 2)))


@trace.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)))


def _triangle(name: str, function):
    def indices(row: int, col: int, offset: int = 0, *, dtype=None, device=None, layout=None):
        shape = as_size((row, col), name)
        found = np.stack(function(shape[0], as_integer(offset, "offset", name), shape[1]))
        target = as_dtype(dtype or "int64")
        if target.category != INTEGER:
            raise DTypeError(f"{name}: an integer dtype is required; got {target}.")
        return Arithmetic.Tensor._wrap(found.astype(target.numpy))

    indices.__name__ = indices.__qualname__ = name
    side, past = {"tril": ("lower", "last"), "triu": ("upper", "first")}[name[:4]]
    indices.__doc__ = f"""Row and column indices of the {side} triangle.

    Args:
        row, col: sizes of the matrix.
        offset: the {past} diagonal: 0 the main, above it positive, below it negative.
        dtype: an integer dtype; int64 if None.
        device, layout: accepted where they name strided memory of the CPU.

    Returns:
        Tensor [2, elements of the triangle], row by row.

    >>> autograd.{name}(2, 2).shape
    Size([2, 3])
    """
    return composite(method=False)(indices)


tril_indices = _triangle("tril_indices", np.tril_indices)


triu_indices = _triangle("triu_indices", np.triu_indices)


for _operator in (tril_indices, triu_indices):

    @_operator.samples
    def _(rng):
        yield Sample(3, 4, 1)
