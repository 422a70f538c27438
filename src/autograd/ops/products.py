"""Matrix products of all ranks."""

from __future__ import annotations

import math

import numpy as np

from ..engine.graph import tensor_types
from ..errors import ArgumentTypeError, DTypeError, ShapeError
from ..kernels import products as kernel
from .complex_numbers import conjugate
from .core.registry import Sample, composite, primitive
from .permutation import transpose
from .shape import reshape

_FLOAT32 = np.dtype("float32")


def check_operands(name: str, *tensors) -> None:
    """Raise unless the tensors have one dtype."""
    for x in tensors:
        if type(x) not in tensor_types:
            raise ArgumentTypeError(f"{name}: Tensors are required; got {type(x).__name__}.")
    first = tensors[0]
    for x in tensors[1:]:
        if x._array.dtype != first._array.dtype:
            raise DTypeError(
                f"{name}: tensors of one dtype are required; got {first.dtype} and {x.dtype}. "
                "Convert one with to()."
            )


@primitive("same")
def matmul(input, other):
    """Matrix product: `@`.

    Vectors are taken as rows on the left and columns on the right; dimensions before the last two
    are batches, which broadcast.

    Args:
        input: tensor [..., n, k] or [k].
        other: tensor [..., k, m] or [k], of the same dtype.

    Returns:
        Tensor [..., n, m], without the dimension of a vector.

    Raises:
        ShapeError: the inner sizes differ.
        DTypeError: the dtypes differ.

    >>> autograd.tensor([[1., 2.]]) @ autograd.tensor([[3.], [4.]])
    tensor([[11.]])
    """
    if input.ndim == 2 == other.ndim:
        try:
            if input.size < 1200 > other.size and (
                input.dtype is _FLOAT32 or input.dtype.itemsize > 2
            ):
                return input.dot(other)
            return kernel.matmul(input, other)
        except ValueError:  # which the general form explains
            pass
    return _general_product(input, other)


def _general_product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if not a.ndim or not b.ndim:
        raise ShapeError(
            f"matmul: tensors with dimensions are required; got shapes {list(a.shape)} and "
            f"{list(b.shape)}. Use * for numbers."
        )
    if a.shape[-1] != b.shape[max(b.ndim - 2, 0)]:
        raise ShapeError(
            f"matmul: equal inner sizes are required; got shapes {list(a.shape)} and "
            f"{list(b.shape)} ({a.shape[-1]} against {b.shape[max(b.ndim - 2, 0)]}). Transpose one?"
        )
    try:
        if a.ndim > 1 and b.ndim > 1:
            return kernel.batched(a, b)
        return kernel.with_vector(a, b)
    except ValueError:
        raise ShapeError(
            f"matmul: batch sizes that broadcast are required; got shapes {list(a.shape)} and "
            f"{list(b.shape)}."
        ) from None


def adjointed(x):
    """Conjugate transpose of the last two dimensions, of an array or a tensor."""
    if type(x) is np.ndarray:
        return x.mT if x.dtype is _FLOAT32 or x.dtype.kind != "c" else x.mT.conj()
    return conjugate(transpose(x, -2, -1))


@composite()
def adjoint(input):
    """Conjugate transpose of the last two dimensions.

    >>> autograd.tensor([[1, 2]]).adjoint().shape
    Size([2, 1])
    """
    return adjointed(input)


@adjoint.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(4, 2, 3)) + 1j)


def _left_gradient_of_arrays(g, other, input_shape):
    if len(input_shape) == 2 == other.ndim and other.dtype.kind == "f":
        return kernel.product(g, other.T)
    return _product_gradient_left(g, other, input_shape)


def _right_gradient_of_arrays(g, input, other_shape):
    if len(other_shape) == 2 == input.ndim and input.dtype.kind == "f":
        return kernel.product(input.T, g)
    return _product_gradient_right(g, input, other_shape)


@matmul.vjp("input", kernel=_left_gradient_of_arrays)
def _(g, other, input_shape):
    return _product_gradient_left(g, other, input_shape)


@matmul.vjp("other", kernel=_right_gradient_of_arrays)
def _(g, input, other_shape):
    return _product_gradient_right(g, input, other_shape)


def _product_gradient_left(g, other, shape):
    from .reduction import sum_to

    if len(other.shape) == 1:
        column = reshape(g, (*g.shape, 1)) if len(shape) > 1 else g
        return column * conjugate(other)
    if len(shape) == 1:
        g = reshape(g, (*g.shape[:-1], 1, g.shape[-1]))
        full = matmul(g, adjointed(other))
        return sum_to(reshape(full, (*full.shape[:-2], full.shape[-1])), shape)
    full = matmul(g, adjointed(other))
    return full if tuple(full.shape) == tuple(shape) else sum_to(full, shape)


def _product_gradient_right(g, input, shape):
    from .reduction import sum_to

    if len(input.shape) == 1:
        if len(shape) == 1:
            return g * conjugate(input)
        row = reshape(g, (*g.shape[:-1], 1, g.shape[-1]))
        full = conjugate(reshape(input, (input.shape[0], 1))) * row
        return full if tuple(full.shape) == tuple(shape) else sum_to(full, shape)
    if len(shape) == 1:
        full = conjugate(input) * reshape(g, (*g.shape, 1))
        return sum_to(full, shape)
    if len(shape) == 2 < len(input.shape):
        # one matrix for all batches: one large product instead of a sum of small ones
        count = math.prod(input.shape[:-1])
        rows = reshape(input, (count, input.shape[-1]))
        return matmul(adjointed(rows), reshape(g, (count, g.shape[-1])))
    full = matmul(adjointed(input), g)
    return full if tuple(full.shape) == tuple(shape) else sum_to(full, shape)


@matmul.samples
def _(rng):
    shapes = [
        ((2, 3), (3, 4)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((5, 2, 3), (5, 3, 4)),
        ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 1, 2, 3), (6, 3, 4)), ((5, 2, 3), (3,)),
        ((3,), (5, 3, 4)), ((0, 3), (3, 4)), ((2, 0), (0, 4)),
    ]  # fmt: skip
    for a, b in shapes:
        yield Sample(rng.normal(size=a), rng.normal(size=b))
    yield Sample(np.arange(6).reshape(2, 3), np.arange(6).reshape(3, 2))
    yield Sample(rng.normal(size=(2, 2)) + 1j, rng.normal(size=(2, 2)) - 2j)


def _ranked(name: str, left: int, right: int, input, other):
    """The product of tensors with given numbers of dimensions."""
    a, b = input._array.shape, other._array.shape
    if len(a) != left or len(b) != right:
        raise ShapeError(
            f"{name}: tensors of {left} and {right} dimensions are required; got shapes "
            f"{list(a)} and {list(b)}. Use matmul()."
        )
    if left == right == 3 and a[0] != b[0]:
        raise ShapeError(
            f"{name}: equal batch sizes are required; got shapes {list(a)} and {list(b)}."
        )
    return matmul(input, other)


@composite()
def mm(input, mat2, *, out=None):
    """Product of two matrices, without broadcasting.

    Args:
        input: tensor [n, k].
        mat2: tensor [k, m] of the same dtype.
        out: a tensor of the result's shape to write into.

    Returns:
        Tensor [n, m].

    Raises:
        ShapeError: other numbers of dimensions, or sizes that do not fit.

    >>> autograd.mm(autograd.tensor([[1., 2.]]), autograd.tensor([[3.], [4.]]))
    tensor([[11.]])
    """
    return _ranked("mm", 2, 2, input, mat2)


@mm.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(3, 4)))


@composite()
def bmm(input, mat2, *, out=None):
    """Products of two batches of matrices, one by one, without broadcasting.

    Args:
        input: tensor [b, n, k].
        mat2: tensor [b, k, m] of the same dtype.
        out: a tensor of the result's shape to write into.

    Returns:
        Tensor [b, n, m].

    Raises:
        ShapeError: other numbers of dimensions, or sizes that do not fit.

    >>> autograd.bmm(autograd.ones(5, 2, 3), autograd.ones(5, 3, 4)).shape
    Size([5, 2, 4])
    """
    return _ranked("bmm", 3, 3, input, mat2)


@bmm.samples
def _(rng):
    yield Sample(rng.normal(size=(5, 2, 3)), rng.normal(size=(5, 3, 4)))


@composite()
def mv(input, vec, *, out=None):
    """Product of a matrix and a vector.

    Args:
        input: tensor [n, k].
        vec: tensor [k] of the same dtype.
        out: a tensor of the result's shape to write into.

    Returns:
        Tensor [n].

    Raises:
        ShapeError: other numbers of dimensions, or sizes that do not fit.

    >>> autograd.mv(autograd.tensor([[1., 2.], [0., 1.]]), autograd.tensor([3., 4.]))
    tensor([11.,  4.])
    """
    return _ranked("mv", 2, 1, input, vec)


@mv.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))


@composite()
def dot(input, tensor, *, out=None):
    """Sum of the products of two vectors; complex ones are not conjugated (see `vdot`).

    Args:
        input: tensor [n].
        tensor: tensor [n] of the same dtype.
        out: a tensor of the result's shape to write into.

    Returns:
        Tensor [].

    Raises:
        ShapeError: other numbers of dimensions, or sizes that do not fit.

    >>> autograd.dot(autograd.tensor([1., 2.]), autograd.tensor([3., 4.]))
    tensor(11.)
    """
    return _ranked("dot", 1, 1, input, tensor)


@dot.samples
def _(rng):
    yield Sample(rng.normal(size=3), rng.normal(size=3))
