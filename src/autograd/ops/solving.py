"""Inverses and the solution of linear equations.

Source of the derivatives: Giles, "Collected Matrix Derivative Results for Forward and Reverse Mode
Algorithmic Differentiation" (2008). All operators work on batches of matrices, [..., n, m].
"""

from __future__ import annotations

import numpy as np

from .. import return_types
from ..engine.graph import Arithmetic
from ..errors import ShapeError
from .core.registry import Sample, composite, primitive
from .matrices import (
    column,
    explained,
    require_matrices,
    require_square,
    well_conditioned,
)
from .permutation import transpose
from .products import adjointed, matmul
from .shape import reshape
from .triangles import tril, triu


@primitive("same", namespace="linalg", method=False)
@explained("inv", "an invertible matrix")
def inv(A):
    """Inverse of square matrices.

    Args:
        A: square matrices [..., n, n].

    Raises:
        LinAlgError: a matrix is singular.

    >>> autograd.linalg.inv(autograd.tensor([[2., 0.], [0., 4.]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    require_square(A, "inv")
    return np.linalg.inv(A)


@inv.vjp("A")
def _(g, out):
    return -matmul(matmul(adjointed(out), g), adjointed(out))


@composite()
def inverse(input):
    """Inverse of square matrices (see `linalg.inv`).

    >>> autograd.inverse(autograd.tensor([[2.]]))
    tensor([[0.5000]])
    """
    return inv(input)


@inv.samples
@inverse.samples
def _(rng):
    yield Sample(well_conditioned(rng))
    yield Sample(well_conditioned(rng, 2))
    yield Sample(well_conditioned(rng) + 1j * rng.normal(size=(3, 3)))


@primitive("same", method=False, function=False, node="LinalgSolve")
@explained("solve", "an invertible matrix")
def solved(A, B):
    """The matrices X with A X = B."""
    return np.linalg.solve(A, B)


@solved.vjp("A")
def _(g, A, out, A_shape):
    from .reduction import sum_to

    full = -matmul(solved(adjointed(A), g), adjointed(out))
    return full if tuple(full.shape) == tuple(A_shape) else sum_to(full, A_shape)


@solved.vjp("B")
def _(g, A, B_shape):
    from .reduction import sum_to

    full = solved(adjointed(A), g)
    return full if tuple(full.shape) == tuple(B_shape) else sum_to(full, B_shape)


@solved.samples
def _(rng):
    yield Sample(well_conditioned(rng), rng.normal(size=(3, 2)))


def holds_vectors(A, B) -> bool:
    """Whether the right-hand sides B are vectors [..., n], not matrices."""
    shape = B._array.shape
    return len(shape) == 1 or shape == A._array.shape[:-1]


@composite(namespace="linalg", method=False)
def solve(A, B, *, left: bool = True, out=None):
    """The solution X of A X = B (X A = B if not `left`).

    Args:
        A: square matrices [..., n, n].
        B: matrices [..., n, k], or vectors [..., n] (batched like A).
        left: which side A stands on.
        out: a tensor of the result's shape to write into.

    Raises:
        LinAlgError: a matrix is singular.
        ShapeError: the sizes do not fit.

    >>> autograd.linalg.solve(autograd.tensor([[2.]]), autograd.tensor([4.]))
    tensor([2.])
    """
    require_square(A._array, "solve")
    if not left:
        return transpose(solve(transpose(A, -2, -1), transpose(B, -2, -1)), -2, -1)
    shape, n = B._array.shape, A._array.shape[-1]
    vector = holds_vectors(A, B)
    if shape[-1 if vector else -2] != n:
        raise ShapeError(
            f"solve: a right-hand side with {n} rows is required; got shape {list(shape)}."
        )
    if not vector:
        return solved(A, B)
    out = solved(A, column(B))
    return reshape(out, out._array.shape[:-1])


@solve.samples
def _(rng):
    yield Sample(well_conditioned(rng), rng.normal(size=(3, 2)))
    yield Sample(well_conditioned(rng), rng.normal(size=3))
    yield Sample(well_conditioned(rng, 2), rng.normal(size=(2, 3, 1)))


@composite(namespace="linalg", method=False)
def solve_triangular(
    A, B, *, upper: bool, left: bool = True, unitriangular: bool = False, out=None
):
    """The solution X of A X = B with a triangular A; its other triangle is not read.

    Args:
        A: triangular matrices [..., n, n].
        B: right-hand sides [..., n, k].
        upper: which triangle is read.
        left: solve A X = B, else X A = B.
        unitriangular: take the diagonal to be ones, without reading it.
        out: a tensor of the result's shape to write into.

    >>> A = autograd.tensor([[2., 9.], [0., 1.]])
    >>> autograd.linalg.solve_triangular(A, autograd.tensor([[4.], [1.]]), upper=True).shape
    Size([2, 1])
    """
    require_square(A._array, "solve_triangular")
    require_matrices(B._array, "solve_triangular")
    A = triu(A) if upper else tril(A)
    if unitriangular:
        n = A._array.shape[-1]
        A = (triu(A, 1) if upper else tril(A, -1)) + Arithmetic.Tensor._wrap(
            np.eye(n, dtype=A._array.dtype)
        )
    return solve(A, B, left=left)


@solve_triangular.samples
def _(rng):
    yield Sample(well_conditioned(rng), rng.normal(size=(3, 2)), upper=True)
    yield Sample(well_conditioned(rng), rng.normal(size=(3, 2)), upper=False, unitriangular=True)


@composite()
def triangular_solve(
    input, A, upper: bool = True, transpose: bool = False, unitriangular: bool = False
):
    """The solution X of A X = input with a triangular A, and A (PyTorch's older form).

    Args:
        input: right-hand sides [..., n, k].
        A: triangular matrices [..., n, n].
        upper: which triangle is read.
        transpose: solve with A transposed.
        unitriangular: take the diagonal to be ones, without reading it.

    Returns:
        Named tuple (solution, cloned_coefficient).

    >>> autograd.triangular_solve(autograd.ones(1, 1), autograd.ones(1, 1)).solution
    tensor([[1.]])
    """
    matrix = A.mT if transpose else A
    solution = solve_triangular(
        matrix, input, upper=upper != transpose, unitriangular=unitriangular
    )
    return return_types.triangular_solve(solution, A.clone())


@triangular_solve.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)), well_conditioned(rng))
