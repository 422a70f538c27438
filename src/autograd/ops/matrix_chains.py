"""Products of several matrices, and powers of one."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, ShapeError
from .core.registry import Sample, composite
from .products import matmul
from .shape import reshape


@composite(method=False)
def chain_matmul(*matrices):
    """Product of several matrices (see `linalg.multi_dot`).

    Args:
        matrices: matrices whose neighbours fit.

    >>> autograd.chain_matmul(autograd.ones(1, 2), autograd.ones(2, 3), autograd.ones(3, 1))
    tensor([[6.]])
    """
    for matrix in matrices:
        if matrix._array.ndim != 2:
            raise ShapeError(
                f"chain_matmul: matrices are required; got shape {list(matrix.shape)}. "
                "linalg.multi_dot takes vectors at the ends."
            )
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
        tensors[0] = reshape(tensors[0], (1, -1))
    if column:
        tensors[-1] = reshape(tensors[-1], (-1, 1))
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
    return reshape(result, tuple(shape[row : 2 - column])) if row or column else result


@chain_matmul.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 1)))


@multi_dot.samples
def _(rng):
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 1))])
    yield Sample([rng.normal(size=3), rng.normal(size=(3, 4)), rng.normal(size=4)])


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
