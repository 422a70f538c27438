"""Norms of vectors and matrices, and scaling by them."""

from __future__ import annotations

import math

import numpy as np

from ..dtypes import FLOATING
from ..errors import ArgumentError, DTypeError, ShapeError
from ..kernels import reductions as kernels
from .clamping import clamp
from .comparison import isnan, where
from .core.dims import normalize_dim, normalize_dims
from .core.registry import Sample, composite, functional, primitive
from .extremes import amax, amin
from .powers import abs_, power, sign
from .reduction import expand_reduced, in_dtype, is_half, sum_, summed, through_float32


@primitive("float", method=False, function=False, node="Norm")
def euclidean(input, dim: tuple, keepdim: bool):
    """Square root of the sum of squared magnitudes. Gradient 0 at 0."""
    if input.size >= kernels.LEAST and dim:
        total = kernels.powers(input, dim, True)
        if total is not None:
            return np.sqrt(kernels.kept(total, input, dim, keepdim))
    size = np.abs(input) if input.dtype.kind == "c" else input
    return np.sqrt(np.add.reduce(size * size, dim, keepdims=keepdim))


@euclidean.vjp("input")
def _(g, input, input_shape, out, dim, keepdim):
    out = expand_reduced(out, input_shape, dim, keepdim)
    g = expand_reduced(g, input_shape, dim, keepdim)
    zero = out == 0
    return input * where(zero, g * 0, g / where(zero, out * 0 + 1, out))


@euclidean.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (1,), False)


@composite(namespace="linalg", method=False)
def vector_norm(x, ord=2, dim=None, keepdim: bool = False, *, dtype=None, out=None):
    """The `ord`-norm of vectors: `(sum |x|**ord) ** (1/ord)`.

    Args:
        x: tensor.
        ord: a number; inf is the largest, -inf the smallest magnitude, 0 counts the nonzeros.
        dim: dimensions that form the vector; None means all.
        keepdim: keep the reduced dimensions with size 1.
        dtype: convert to this dtype first.
        out: a tensor of the result's shape to write into.

    Gradient: 0 at the zero vector, and for elements of 0 whatever the norm.

    >>> autograd.linalg.vector_norm(autograd.tensor([3., 4.]))
    tensor(5.)
    """
    x = in_dtype(x, dtype, "vector_norm")
    if x.dtype.category < FLOATING:
        raise DTypeError(
            f"vector_norm: a floating-point or complex dtype is required; got {x.dtype}. Convert "
            "it with float(), or pass dtype=autograd.float32."
        )
    if is_half(x._array):
        return through_float32(vector_norm, x, ord, dim, keepdim)
    ndim = x._array.ndim
    dims = normalize_dims(None if dim == () else dim, ndim, "vector_norm")
    if not ndim:
        dims = ()
    if ord == 2:
        return euclidean(x, dims, keepdim)
    size = abs_(x)
    if ord == math.inf:
        return amax(size, dims, keepdim) if ndim else size
    if ord == -math.inf:
        return amin(size, dims, keepdim) if ndim else size
    if ord == 0:
        return summed(where(isnan(size), 1.0, sign(size)), dims, keepdim)  # NaN is not 0
    if ord == 1:
        return summed(size, dims, keepdim)
    return _root(summed(_root(size, ord), dims, keepdim), 1.0 / ord)


def _root(x, exponent: float):
    """`x ** exponent` for x of at least 0, with gradient 0 at 0 whatever the exponent."""
    zero = x == 0
    return where(zero, 0.0 if exponent > 0 else math.inf, power(where(zero, 1.0, x), exponent))


@vector_norm.samples
def _(rng):
    x = rng.normal(size=(2, 3, 4))
    for order in (2, 1, 0, 3, 0.5, math.inf, -math.inf, -2):
        yield Sample(x, order)
        yield Sample(x, order, (0, 2), True)
    yield Sample(np.zeros(3), grad=False)
    yield Sample(np.asarray(-2.0))
    yield Sample(rng.normal(size=3) + 1j)


@composite(namespace="linalg", method=False)
def matrix_norm(A, ord="fro", dim=(-2, -1), keepdim: bool = False, *, dtype=None, out=None):
    """A norm of matrices: "fro", "nuc", 1, -1, 2, -2, inf or -inf.

    Args:
        A: matrices [..., m, n].
        ord: "fro" root of the squares' sum, "nuc" sum of singular values, inf largest row sum, 1
            largest column sum, 2 largest singular value; negative ones the smallest.
        dim: the two dimensions that form the matrices.
        keepdim: keep them with size 1.
        dtype: convert to this dtype first.
        out: a tensor of the result's shape to write into.

    >>> autograd.linalg.matrix_norm(autograd.tensor([[3., 4.]]))
    tensor(5.)
    """
    A = in_dtype(A, dtype, "matrix_norm")
    if A.dtype.category < FLOATING:
        raise DTypeError(
            f"matrix_norm: a floating-point or complex dtype is required; got {A.dtype}. Convert "
            "it with float()."
        )
    dims = normalize_dims(dim, A._array.ndim, "matrix_norm")
    if len(dims) != 2:
        raise ArgumentError(f"matrix_norm: two dims are required; got {list(dims)}.")
    if ord == "fro":
        return euclidean(A, dims, keepdim)
    rows, columns = dims
    if ord in (math.inf, -math.inf):
        rows, columns = columns, rows
    if ord in (1, -1, math.inf, -math.inf):
        sums = summed(abs_(A), (rows,), True)
        out = (amax if ord > 0 else amin)(sums, columns, True)
    elif ord in ("nuc", 2, -2):
        from .decompositions import svd_reduced

        rest = [d for d in range(A._array.ndim) if d not in dims]
        values = svd_reduced(A.permute(*rest, *dims))[1]
        out = sum_(values, -1) if ord == "nuc" else (amax if ord == 2 else amin)(values, -1)
        shape = [1 if d in dims else n for d, n in enumerate(A._array.shape)]
        out = out.reshape(tuple(shape))
    else:
        raise ArgumentError(
            f"matrix_norm: 'fro', 'nuc', 1, -1, 2, -2, inf or -inf is required; got {ord!r}."
        )
    return out if keepdim else out.squeeze(dims)


@matrix_norm.samples
def _(rng):
    x = rng.normal(size=(2, 3, 3))
    for order in ("fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf):
        yield Sample(x, order)
        yield Sample(x[0], order, keepdim=True)


@composite(namespace="linalg", method=False, name="norm")
def linalg_norm(input, ord=None, dim=None, keepdim: bool = False, *, out=None, dtype=None):
    """A vector norm or, for matrices with an `ord`, a matrix norm.

    Args:
        input: tensor.
        ord: kind of norm; None is the 2-norm of all elements.
        dim: one dimension for vectors, two for matrices; None takes them all.
        keepdim: keep the reduced dimensions with size 1.
        out: a tensor of the result's shape to write into.
        dtype: convert to this dtype first.

    >>> autograd.linalg.norm(autograd.tensor([3., 4.]))
    tensor(5.)
    """
    if ord is None:
        return vector_norm(input, 2, dim, keepdim, dtype=dtype)
    two = (dim is None and input._array.ndim == 2) or (
        isinstance(dim, (tuple, list)) and len(dim) == 2
    )
    if two or isinstance(ord, str):
        return matrix_norm(input, ord, (-2, -1) if dim is None else dim, keepdim, dtype=dtype)
    if dim is None and input._array.ndim > 2:
        raise ArgumentError(
            f"norm: dim is required where ord is given for more than 2 dimensions; got shape "
            f"{list(input.shape)}. Flatten the tensor for a norm of all elements."
        )
    if isinstance(dim, (tuple, list)) and len(dim) > 2:
        raise ArgumentError(f"norm: one or two dims are required; got {len(dim)}: {list(dim)}.")
    return vector_norm(input, ord, dim, keepdim, dtype=dtype)


@linalg_norm.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), 1)
    yield Sample(rng.normal(size=3), 3)
    yield Sample(rng.normal(size=(2, 3)), 2, 1)


@composite()
def norm(input, p="fro", dim=None, keepdim: bool = False, out=None, dtype=None):
    """The p-norm of the elements, of all or over dimensions.

    Args:
        input: tensor.
        p: a number, "fro" (2) or "nuc" (sum of singular values).
        dim: a dimension or several; None means all.
        keepdim: keep the reduced dimensions with size 1.
        out: a tensor of the result's shape to write into.
        dtype: convert to this dtype first.

    >>> autograd.norm(autograd.tensor([3., 4.]))
    tensor(5.)
    """
    if p == "nuc":
        return matrix_norm(input, "nuc", (-2, -1) if dim is None else dim, keepdim, dtype=dtype)
    return vector_norm(input, 2 if p in ("fro", None) else p, dim, keepdim, dtype=dtype)


@norm.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), 1, 0)
    yield Sample(rng.normal(size=(2, 3)), math.inf)
    yield Sample(rng.normal(size=(2, 3)), 3, -1, True)


@composite(**functional)
def normalize(input, p: float = 2.0, dim=1, eps: float = 1e-12, out=None):
    """The tensor divided by its p-norm along `dim`, which is kept above `eps`.

    Args:
        p: the norm.
        dim: a dimension or several.
        eps: least norm that is divided by.
        out: a tensor of the result's shape to write into.

    >>> autograd.nn.functional.normalize(autograd.tensor([[3., 4.]]))
    tensor([[0.6000, 0.8000]])
    """
    return input / clamp(vector_norm(input, p, dim, True), min=eps)


@composite(inplace=True)
def renorm(input, p: float, dim: int, maxnorm: float):
    """Each slice along `dim` scaled down to a norm of at most `maxnorm`.

    Args:
        input: tensor of at least 2 dimensions.
        p: the norm, above 0.
        dim: the dimension whose places are the slices.
        maxnorm: at least 0.

    Raises:
        ShapeError: fewer than 2 dimensions.
        ArgumentError: `p` or `maxnorm` out of range.

    >>> autograd.renorm(autograd.tensor([[3., 4.], [0., 1.]]), 2, 0, 1.0)
    tensor([[0.6000, 0.8000],
            [0.0000, 1.0000]])
    """
    ndim = input._array.ndim
    if ndim < 2:
        raise ShapeError(
            f"renorm: at least two dimensions are required; got {list(input.shape)}. Use reshape."
        )
    if not p > 0:
        raise ArgumentError(f"renorm: p above 0 is required; got {p}.")
    if not maxnorm >= 0:
        raise ArgumentError(f"renorm: maxnorm of at least 0 is required; got {maxnorm}.")
    dim = normalize_dim(dim, ndim, "renorm")
    norm = vector_norm(input, p, tuple(d for d in range(ndim) if d != dim), True)
    # a little more than the norm, so that rounding does not leave a slice above the limit
    return input * where(norm > maxnorm, maxnorm / (norm + 1e-7), 1.0)


@renorm.samples
def _(rng):
    x = rng.normal(size=(3, 2, 2))
    for p in (1, 2, 3.5, math.inf):
        yield Sample(x, p, 1, 1.5)
    yield Sample(x, 2, -1, 100.0)
    yield Sample(np.zeros((2, 3)), 2.0, 1, 0.5, grad=False)


@normalize.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), 1.0, 0)
