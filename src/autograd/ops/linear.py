"""Matrix products."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, ShapeError
from .arithmetic import plus
from .conversion import conjugate
from .dims import normalize_dims
from .products import bmm, check_operands, dot, matmul, mm, mv
from .registry import Sample, composite
from .shape import permuted, reshaped


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
    return reshaped(input, (input._array.size, 1)) * vec2


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
    rows = reshaped(permuted(a, (*rest_a, *left)), (a._array.size // max(count, 1), count))
    columns = reshaped(permuted(b, (*right, *rest_b)), (count, b._array.size // max(count, 1)))
    return reshaped(matmul(rows, columns), tuple(shape))


@tensordot.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), rng.normal(size=(3, 4, 5)), 2)
    yield Sample(rng.normal(size=(2, 3, 4)), rng.normal(size=(4, 5, 2)), ([0, 2], [2, 0]))
    yield Sample(rng.normal(size=(1, 3, 4)), rng.normal(size=(1, 5, 2)), ([0, 2], [2, 0]))


def _sum(name: str, input, factor, product, beta, alpha):
    """`beta * input + alpha * product`, where `factor` is what the product was made of."""
    check_operands(name, input, factor)
    if alpha != 1:
        product = product * alpha
    shape, given = product._array.shape, input._array.shape
    try:
        fits = np.broadcast_shapes(given, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(
            f"{name}: an input that broadcasts to {list(shape)} is required; got {list(given)}."
        )
    if beta == 0:
        return product
    return plus(input if beta == 1 else input * beta, product)


@composite(inplace=True)
def addmm(input, mat1, mat2, *, beta=1, alpha=1, out=None):
    """`beta * input + alpha * (mat1 @ mat2)`.

    Args:
        input: tensor that broadcasts to the product [n, m].
        mat1: tensor [n, k].
        mat2: tensor [k, m].
        beta, alpha: factors; with beta 0 `input` is ignored, NaN included.
        out: a tensor of the result's shape to write into.

    Raises:
        ShapeError: the sizes do not fit.

    >>> one = autograd.ones(1)
    >>> autograd.addmm(one, autograd.ones(1, 3), autograd.ones(3, 1), beta=0.5, alpha=2)
    tensor([[6.5000]])
    """
    return _sum("addmm", input, mat1, mm(mat1, mat2), beta, alpha)


@composite(inplace=True)
def addmv(input, mat, vec, *, beta=1, alpha=1, out=None):
    """`beta * input + alpha * (mat @ vec)`.

    Args:
        input: tensor that broadcasts to the product [n].
        mat: tensor [n, k].
        vec: tensor [k].
        beta, alpha: factors; with beta 0 `input` is ignored, NaN included.
        out: a tensor of the result's shape to write into.

    Raises:
        ShapeError: the sizes do not fit.

    >>> one = autograd.ones(1)
    >>> autograd.addmv(one, autograd.ones(1, 3), autograd.ones(3), beta=0.5, alpha=2)
    tensor([6.5000])
    """
    return _sum("addmv", input, mat, mv(mat, vec), beta, alpha)


@composite(inplace=True)
def addr(input, vec1, vec2, *, beta=1, alpha=1, out=None):
    """`beta * input + alpha * (outer product of vec1 and vec2)`.

    Args:
        input: tensor that broadcasts to the product [n, m].
        vec1: tensor [n].
        vec2: tensor [m].
        beta, alpha: factors; with beta 0 `input` is ignored, NaN included.
        out: a tensor of the result's shape to write into.

    Raises:
        ShapeError: the sizes do not fit.

    >>> one = autograd.ones(1)
    >>> autograd.addr(one, one, one, beta=0.5, alpha=2)
    tensor([[2.5000]])
    """
    return _sum("addr", input, vec1, outer(vec1, vec2), beta, alpha)


@composite(inplace=True)
def baddbmm(input, batch1, batch2, *, beta=1, alpha=1, out=None):
    """`beta * input + alpha * (batch1 @ batch2)`.

    Args:
        input: tensor that broadcasts to the product [b, n, m].
        batch1: tensor [b, n, k].
        batch2: tensor [b, k, m].
        beta, alpha: factors; with beta 0 `input` is ignored, NaN included.
        out: a tensor of the result's shape to write into.

    Raises:
        ShapeError: the sizes do not fit.

    >>> one = autograd.ones(1)
    >>> autograd.baddbmm(one, autograd.ones(1, 1, 3), autograd.ones(1, 3, 1), beta=0.5, alpha=2)
    tensor([[[6.5000]]])
    """
    return _sum("baddbmm", input, batch1, bmm(batch1, batch2), beta, alpha)


@composite(inplace=True)
def addbmm(input, batch1, batch2, *, beta=1, alpha=1, out=None):
    """`beta * input + alpha * (sum of the products batch1 @ batch2)`.

    Args:
        input: tensor that broadcasts to the product [n, m].
        batch1: tensor [b, n, k].
        batch2: tensor [b, k, m].
        beta, alpha: factors; with beta 0 `input` is ignored, NaN included.
        out: a tensor of the result's shape to write into.

    Raises:
        ShapeError: the sizes do not fit.

    >>> one = autograd.ones(1)
    >>> autograd.addbmm(one, autograd.ones(2, 1, 3), autograd.ones(2, 3, 1), beta=0.5, alpha=2)
    tensor([[12.5000]])
    """
    return _sum("addbmm", input, batch1, bmm(batch1, batch2).sum(0), beta, alpha)


_SHAPES = {
    "addmm": ((4,), (2, 3), (3, 4)), "addmv": ((2,), (2, 3), (3,)), "addr": ((2, 3), (2,), (3,)),
    "baddbmm": ((5, 2, 4), (5, 2, 3), (5, 3, 4)), "addbmm": ((2, 4), (5, 2, 3), (5, 3, 4)),
}  # fmt: skip
for _operator in (addmm, addmv, addr, baddbmm, addbmm):

    @_operator.samples
    def _(rng, shapes=_SHAPES[_operator.operator.name]):
        yield Sample(*(rng.normal(size=shape) for shape in shapes))
        yield Sample(*(rng.normal(size=shape) for shape in shapes), beta=0.5, alpha=2.0)


@composite(method=False)
def chain_matmul(*matrices):
    """Product of several matrices (see `linalg.multi_dot`).

    Args:
        matrices: matrices whose neighbours fit.

    >>> autograd.chain_matmul(autograd.ones(1, 2), autograd.ones(2, 3), autograd.ones(3, 1))
    tensor([[6.]])
    """
    return multi_dot(matrices)


@composite(namespace="linalg", method=False)
def multi_dot(tensors, *, out=None):
    """Product of several matrices in the order that needs the fewest multiplications.

    Args:
        tensors: at least two matrices whose neighbours fit; the first and the last may be vectors.
        out: a tensor of the result's shape to write into.

    Source: matrix-chain ordering by dynamic programming (Cormen et al., Introduction to
    Algorithms).

    >>> autograd.linalg.multi_dot([autograd.ones(1, 2), autograd.ones(2, 3), autograd.ones(3, 1)])
    tensor([[6.]])
    """
    tensors = list(tensors)
    if len(tensors) < 2:
        raise ArgumentError(f"multi_dot: at least two tensors are required; got {len(tensors)}.")
    for i, x in enumerate(tensors):
        ends = i in (0, len(tensors) - 1)
        if x._array.ndim != 2 and not (ends and x._array.ndim == 1):
            raise ShapeError(
                "multi_dot: matrices are required (the first and last may be vectors); got shape "
                f"{list(x.shape)}."
            )
    row, column = tensors[0]._array.ndim == 1, tensors[-1]._array.ndim == 1
    if row:
        tensors[0] = reshaped(tensors[0], (1, -1))
    if column:
        tensors[-1] = reshaped(tensors[-1], (-1, 1))
    sizes = [t._array.shape[0] for t in tensors] + [tensors[-1]._array.shape[1]]
    best: dict = {(i, i): (0, i) for i in range(len(tensors))}
    for span in range(1, len(tensors)):
        for i in range(len(tensors) - span):
            j = i + span
            best[i, j] = min(
                (best[i, k][0] + best[k + 1, j][0] + sizes[i] * sizes[k + 1] * sizes[j + 1], k)
                for k in range(i, j)
            )

    def product(i, j):
        if i == j:
            return tensors[i]
        k = best[i, j][1]
        return matmul(product(i, k), product(k + 1, j))

    result = product(0, len(tensors) - 1)
    shape = result._array.shape
    return reshaped(result, tuple(shape[row : 2 - column])) if row or column else result


@chain_matmul.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 1)))


@multi_dot.samples
def _(rng):
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 1))])
    yield Sample([rng.normal(size=3), rng.normal(size=(3, 4)), rng.normal(size=4)])


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


@composite(name="matrix_power")
def matrix_power(input, n: int):
    """A square matrix (or a batch of them) to an integer power.

    Args:
        n: the power; a negative one inverts.

    Raises:
        LinAlgError: a negative power of a singular matrix.

    >>> autograd.matrix_power(autograd.tensor([[1., 1.], [0., 1.]]), 3).tolist()
    [[1.0, 3.0], [0.0, 1.0]]
    """
    shape = input._array.shape
    if len(shape) < 2 or shape[-1] != shape[-2]:
        raise ShapeError(f"matrix_power: square matrices are required; got shape {list(shape)}.")
    if n < 0:
        from .solving import inv

        input, n = inv(input), -n
    result = None
    while n:
        if n & 1:
            result = input if result is None else matmul(result, input)
        n >>= 1
        input = matmul(input, input) if n else input
    if result is None:
        eye = np.broadcast_to(np.eye(shape[-1], dtype=input._array.dtype), shape).copy()
        result = input * 0 + Arithmetic.Tensor._wrap(eye)
    return result


@matrix_power.samples
def _(rng):
    for n in (0, 1, 3, -2):
        yield Sample(rng.normal(size=(2, 2)) + 2 * np.eye(2), n)


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
    from .broadcasting import broadcast_tensors
    from .dims import normalize_dim
    from .joining import stack

    check_operands("cross", input, other)
    input, other = broadcast_tensors(input, other)
    shape = input._array.shape
    if dim is None:
        dim = next((i for i, n in enumerate(shape) if n == 3), 0)
    dim = normalize_dim(dim, len(shape), "cross")
    if shape[dim] != 3:
        raise ShapeError(f"cross: size 3 along dim {dim} is required; got shape {list(shape)}.")
    a, b = input.unbind(dim), other.unbind(dim)
    parts = [a[i] * b[j] - a[j] * b[i] for i, j in ((1, 2), (2, 0), (0, 1))]
    return stack(parts, dim)


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
