"""A matrix product added to another tensor: addmm and its relatives."""

from __future__ import annotations

import numpy as np

from ..errors import ShapeError
from .arithmetic import plus
from .core.registry import Sample, composite
from .products import bmm, check_operands, mm, mv
from .tensor_products import outer


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
