"""Products of vectors and of tensors: inner, outer, cross, tensordot, bilinear."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, ShapeError
from .broadcasting import broadcast_tensors
from .complex_numbers import conjugate
from .core.dims import normalize_dim, normalize_dims
from .core.registry import Sample, composite, primitive
from .permutation import permute
from .products import check_operands, dot, matmul
from .shape import reshape


@composite()
def vdot(input, other):
    """Product of two vectors, the first one conjugated.

    Args:
        input, other: vectors of one length and dtype.

    >>> autograd.vdot(autograd.tensor([1., 2.]), autograd.tensor([3., 4.]))
    tensor(11.)
    """
    return dot(conjugate(input), other)


@composite()
def inner(input, other):
    """Sum of products over the last dimension of both.

    Args:
        input, other: tensors whose last sizes agree, or a 0-d one.

    Returns:
        Tensor [*first sizes of `input`, *first sizes of `other`].

    >>> autograd.inner(autograd.tensor([1., 2.]), autograd.tensor([3., 4.]))
    tensor(11.)
    """
    if not input._array.ndim or not other._array.ndim:
        return input * other
    if input._array.shape[-1] != other._array.shape[-1]:
        raise ShapeError(
            "inner: last dimensions of one size are required; got shapes "
            f"{list(input.shape)} and {list(other.shape)}."
        )
    return tensordot(input, other, ([-1], [-1]))


@composite(aliases=("ger",))
def outer(input, vec2):
    """All products of two vectors' elements.

    Args:
        input: vector [n].
        vec2: vector [m].

    Returns:
        Matrix [n, m].

    >>> autograd.outer(autograd.tensor([1., 2.]), autograd.tensor([3., 4.])).tolist()
    [[3.0, 4.0], [6.0, 8.0]]
    """
    if input._array.ndim != 1 or vec2._array.ndim != 1:
        raise ShapeError(
            f"outer: two vectors are required; got shapes {list(input.shape)} and "
            f"{list(vec2.shape)}."
        )
    return reshape(input, (input._array.size, 1)) * vec2


@vdot.samples
@outer.samples
def _(rng):
    yield Sample(rng.normal(size=3), rng.normal(size=3))
    yield Sample(rng.normal(size=2) + 1j, rng.normal(size=2) - 1j)


@inner.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(4, 3)))
    yield Sample(rng.normal(size=3), rng.normal(size=3))


def sum_over(x, dim: int):
    """The sum over a dimension, which stays with size 1."""
    from .reduction import summed

    return summed(x, (dim,), True)


@composite(method=False)
def tensordot(a, b, dims=2, out=None):
    """Sum of products over pairs of dimensions.

    Args:
        a, b: tensors.
        dims: how many last dimensions of `a` meet the first ones of `b`, or two lists of dims.
        out: a tensor of the result's shape to write into.

    >>> autograd.tensordot(autograd.ones(2, 3), autograd.ones(3, 4), 1).shape
    Size([2, 4])
    """
    na, nb = a._array.ndim, b._array.ndim
    if isinstance(dims, int):
        if not 0 <= dims <= min(na, nb):
            raise ArgumentError(
                f"tensordot: dims between 0 and {min(na, nb)} are required; got {dims}."
            )
        left, right = tuple(range(na - dims, na)), tuple(range(dims))
    else:
        if not isinstance(dims, (tuple, list)) or len(dims) != 2:
            raise ArgumentError(
                f"tensordot: dims as a number or two lists are required; got {dims!r}."
            )
        left = normalize_dims(dims[0], na, "tensordot")
        right = normalize_dims(dims[1], nb, "tensordot")
    if len(left) != len(right):
        raise ArgumentError(f"tensordot: as many dims of a as of b are required; got {dims!r}.")
    sizes = [a._array.shape[d] for d in left], [b._array.shape[d] for d in right]
    for i, (m, n) in enumerate(zip(*sizes, strict=False)):
        if m != n and n == 1:  # a dimension of size 1 meets the sum over the other
            a = sum_over(a, left[i])
        elif m != n and m == 1:
            b = sum_over(b, right[i])
    sizes = [a._array.shape[d] for d in left], [b._array.shape[d] for d in right]
    if sizes[0] != sizes[1]:
        raise ShapeError(
            f"tensordot: equal sizes of the summed dims are required; got {sizes[0]} and "
            f"{sizes[1]}."
        )
    rest_a = [d for d in range(na) if d not in left]
    rest_b = [d for d in range(nb) if d not in right]
    count = int(np.prod(sizes[0], dtype=np.int64))
    shape = [a._array.shape[d] for d in rest_a] + [b._array.shape[d] for d in rest_b]
    rows = reshape(permute(a, (*rest_a, *left)), (a._array.size // max(count, 1), count))
    columns = reshape(permute(b, (*right, *rest_b)), (count, b._array.size // max(count, 1)))
    return reshape(matmul(rows, columns), tuple(shape))


@tensordot.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), rng.normal(size=(3, 4, 5)), 2)
    yield Sample(rng.normal(size=(2, 3, 4)), rng.normal(size=(4, 5, 2)), ([0, 2], [2, 0]))
    yield Sample(rng.normal(size=(1, 3, 4)), rng.normal(size=(1, 5, 2)), ([0, 2], [2, 0]))


@composite(namespace="linalg", method=False)
def vecdot(x, y, *, dim: int = -1):
    """Product of vectors along `dim`, the first one conjugated.

    Args:
        x, y: tensors of shapes that broadcast.
        dim: the dimension of the vectors, which is reduced.

    >>> autograd.linalg.vecdot(autograd.tensor([1., 2.]), autograd.tensor([3., 4.]))
    tensor(11.)
    """
    check_operands("vecdot", x, y)
    return (conjugate(x) * y).sum(dim)


@vecdot.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))


@composite(inplace=False)
def cross(input, other, dim: int | None = None):
    """Cross product of vectors with three elements along `dim` (the first of size 3 if None).

    Args:
        input, other: tensors of shapes that broadcast.
        dim: the dimension of size 3.

    >>> x, y = autograd.tensor([1., 0., 0.]), autograd.tensor([0., 1., 0.])
    >>> autograd.cross(x, y, dim=0)
    tensor([0., 0., 1.])
    """
    check_operands("cross", input, other)
    if input._array.ndim != other._array.ndim:
        raise ShapeError(
            "cross: tensors with equally many dimensions are required; got shapes "
            f"{list(input.shape)} and {list(other.shape)}."
        )
    if input._array.shape != other._array.shape:
        input, other = broadcast_tensors(input, other)
    shape = input._array.shape
    if dim is None:
        dim = next((i for i, n in enumerate(shape) if n == 3), 0)
    dim = normalize_dim(dim, len(shape), "cross")
    if shape[dim] != 3:
        raise ShapeError(f"cross: size 3 along dim {dim} is required; got shape {list(shape)}.")
    return crossed(input, other, dim)


_NEXT, _LAST = np.array([1, 2, 0]), np.array([2, 0, 1])  # of each place


@primitive("same", method=False, function=False, node="LinalgCross")
def crossed(input, other, dim: int):
    """Cross product of tensors of one shape."""
    products = input.take(_NEXT, dim) * other.take(_LAST, dim)
    products -= input.take(_LAST, dim) * other.take(_NEXT, dim)
    return products


@crossed.vjp("input")
def _(g, other, dim):
    return crossed(conjugate(other), g, dim)


@crossed.vjp("other")
def _(g, input, dim):
    return crossed(g, conjugate(input), dim)


@crossed.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 1)


@cross.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 1)


@composite(namespace="nn.functional", method=False)
def bilinear(input1, input2, weight, bias=None):
    """`input1 @ weight[k] @ input2 + bias[k]` for every output feature k.

    Args:
        input1, input2: tensors [..., in1] and [..., in2].
        weight: tensor [out, in1, in2].
        bias: tensor [out].

    >>> f = autograd.nn.functional.bilinear
    >>> f(autograd.ones(2), autograd.ones(3), autograd.ones(1, 2, 3))
    tensor([6.])
    """
    from .einsum import einsum

    check_operands("bilinear", input1, input2, weight)
    sizes = [input1._array.shape[-1:], input2._array.shape[-1:]]
    batch = input1._array.shape[:-1]
    if (
        weight._array.ndim != 3
        or sizes != [weight._array.shape[1:2], weight._array.shape[2:]]
        or (batch != input2._array.shape[:-1])
    ):
        raise ShapeError(
            "bilinear: inputs [..., in1] and [..., in2] and a weight [out, in1, in2] are required; "
            f"got shapes {list(input1.shape)}, {list(input2.shape)} and {list(weight.shape)}."
        )
    if bias is not None and bias._array.shape != weight._array.shape[:1]:
        raise ShapeError(
            f"bilinear: a bias of shape {[weight.shape[0]]}, one number for each output, is "
            f"required; got {list(bias.shape)}."
        )
    out = einsum("...i,oij,...j->...o", input1, weight, input2)
    return out if bias is None else out + bias


@bilinear.samples
def _(rng):
    yield Sample(
        rng.normal(size=(5, 2)),
        rng.normal(size=(5, 3)),
        rng.normal(size=(4, 2, 3)),
        rng.normal(size=4),
    )
