"""Inverses, determinants and the solution of linear equations.

Source of the derivatives: Giles, "Collected Matrix Derivative Results for Forward and Reverse Mode
Algorithmic Differentiation" (2008). All operators work on batches of matrices, [..., n, m].
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from ..engine.graph import Arithmetic
from ..errors import ShapeError
from .comparison import where
from .complex_numbers import conjugate
from .core.registry import Sample, composite, primitive
from .matrices import (
    column,
    diagonal_matrix,
    diagonal_of,
    explained,
    positive_definite,
    require_matrices,
    require_square,
    row,
    well_conditioned,
)
from .permutation import transpose
from .products import adjointed, matmul
from .shape import reshaped
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


@primitive("same", namespace="linalg", method=False)
def det(A):
    """Determinant of square matrices.

    Args:
        A: square matrices [..., n, n].

    Returns:
        Tensor [...].

    Gradient: through the inverse, or cofactors where a matrix is singular.

    >>> autograd.linalg.det(autograd.tensor([[2., 0.], [0., 4.]]))
    tensor(8.)
    """
    require_square(A, "det")
    return np.linalg.det(A)


@det.vjp("A")
def _(g, A):
    return reshaped(g, (*A.shape[:-2], 1, 1)) * conjugate(_cofactors(A))


def _cofactors(A):
    """d det / d A: through the SVD, which is right for singular matrices too."""
    plain = getattr(A, "_array", A)
    if not plain.size:
        return A * 0
    if (np.linalg.cond(plain) < 1e12).all():
        return reshaped(det(A), (*A.shape[:-2], 1, 1)) * transpose(inv(A), -2, -1)
    from .decompositions import svd_reduced  # which itself needs `solved`

    u, s, vh = svd_reduced(A)
    others = []
    n = A.shape[-1]
    columns = [s[..., i] for i in range(n)]
    for i in range(n):
        product = columns[i] * 0 + 1
        for j in range(n):
            product = product * columns[j] if j != i else product
        others.append(product)
    from .joining import stacked

    sign = det(u) * det(vh)
    middle = stacked(*others, dim=len(A.shape) - 2)
    return reshaped(sign, (*A.shape[:-2], 1, 1)) * conjugate(matmul(u * row(middle), vh))


@det.samples
def _(rng):
    yield Sample(well_conditioned(rng))
    yield Sample(well_conditioned(rng, 2))


@composite(name="det")
def det_(input):
    """Determinant of square matrices (see `linalg.det`).

    >>> autograd.det(autograd.tensor([[2., 0.], [0., 4.]]))
    tensor(8.)
    """
    return det(input)


@primitive("same", method=False, function=False, outputs=2, node="LinalgSlogdet")
def sign_and_log(input):
    """Sign and logarithm of the absolute value of determinants."""
    require_square(input, "slogdet")
    return np.linalg.slogdet(input)


@sign_and_log.vjp("input")
def _(g, input):
    if g[1] is None:
        return input * 0
    return reshaped(g[1], (*input.shape[:-2], 1, 1)) * adjointed(inv(input))


@sign_and_log.samples
def _(rng):
    yield Sample(well_conditioned(rng))


@composite(namespace="linalg", method=False)
def slogdet(A):
    """Sign and logarithm of the absolute value of determinants, as a named tuple.

    Args:
        A: square matrices [..., n, n].

    Returns:
        Named tuple (sign, logabsdet), each [...]; a singular matrix has 0 and -inf.

    >>> autograd.linalg.slogdet(autograd.tensor([[-1.]])).sign
    tensor(-1.)
    """
    return return_types.linalg_slogdet(*sign_and_log(A))


@composite(name="slogdet")
def slogdet_(input):
    """Sign and logarithm of determinants (see `linalg.slogdet`).

    >>> autograd.slogdet(autograd.tensor([[-1.]])).sign
    tensor(-1.)
    """
    return slogdet(input)


@composite()
def logdet(input):
    """Logarithm of determinants; NaN for negative ones.

    >>> autograd.logdet(autograd.tensor([[1.]]))
    tensor(0.)
    """
    sign, size = sign_and_log(input)
    return where(sign < 0, float("nan"), size)


for _operator in (det_, slogdet, slogdet_, logdet):

    @_operator.samples
    def _(rng):
        m = rng.normal(size=(2, 3, 3))
        yield Sample(m @ m.swapaxes(-1, -2) + np.eye(3))


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
    vector = len(shape) == 1 or (len(shape) == A._array.ndim - 1 and shape == A._array.shape[:-1])
    if shape[-1 if vector else -2] != n:
        raise ShapeError(
            f"solve: a right-hand side with {n} rows is required; got shape {list(shape)}."
        )
    return reshaped(solved(A, column(B)), shape) if vector else solved(A, B)


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


@primitive("same", method=False, function=False, node="LinalgCholesky")
@explained("cholesky", "a positive-definite matrix")
def lower_factor(input):
    """Lower Cholesky factors of positive-definite matrices; reads the lower triangle."""
    require_square(input, "cholesky")
    lower = np.tril(input)
    full = lower + np.conj(np.tril(input, -1)).swapaxes(-2, -1)
    return np.linalg.cholesky(full)


@lower_factor.vjp("input")
def _(g, out):
    # Giles 2008, 4.2.4 and Seeger et al. 2017: A_bar = L^-H copyltu(L^H L_bar) L^-1 / 2
    middle = tril(matmul(adjointed(out), g))
    middle = middle - diagonal_matrix(diagonal_of(middle)) * 0.5
    middle = (middle + adjointed(middle)) * 0.5
    right = solved(adjointed(out), middle)
    return adjointed(solved(adjointed(out), adjointed(right)))


@composite(namespace="linalg", method=False)
def cholesky(A, *, upper: bool = False, out=None):
    """Cholesky factor of positive-definite matrices: A = L L^H with L lower triangular.

    Args:
        A: Hermitian matrices [..., n, n]; only the triangle named by `upper` is read.
        upper: return U with A = U^H U instead.
        out: a tensor of the result's shape to write into.

    Raises:
        LinAlgError: a matrix is not positive definite.

    >>> autograd.linalg.cholesky(autograd.tensor([[4.]]))
    tensor([[2.]])
    """
    factor = lower_factor(A)
    return adjointed(factor) if upper else factor


@composite(name="cholesky")
def cholesky_(input, upper: bool = False):
    """Cholesky factor (see `linalg.cholesky`).

    Args:
        input: Hermitian positive-definite matrices [..., n, n].
        upper: return U with A = U^H U instead of L with A = L L^H.

    >>> autograd.cholesky(autograd.tensor([[4.]]))
    tensor([[2.]])
    """
    return cholesky(input, upper=upper)


@cholesky.samples
@cholesky_.samples
def _(rng):
    yield Sample(positive_definite(rng))
    yield Sample(positive_definite(rng, 2))


@lower_factor.samples
def _(rng):
    yield Sample(positive_definite(rng), grad=False)


def _lower(factor, upper: bool):
    """The lower factor; what stands in the other triangle is dropped."""
    lower: Any = adjointed(factor) if upper else factor
    return tril(lower) if np.triu(lower._array, 1).any() else lower


@composite()
def cholesky_solve(input, input2, upper: bool = False):
    """The solution X of A X = input from the Cholesky factor of A.

    Args:
        input: right-hand sides [..., n, k].
        input2: Cholesky factors [..., n, n].
        upper: the factors are upper ones, A = U^H U.

    >>> autograd.cholesky_solve(autograd.ones(1, 1), autograd.tensor([[2.]]))
    tensor([[0.2500]])
    """
    require_square(input2._array, "cholesky_solve")
    require_matrices(input._array, "cholesky_solve")
    L = _lower(input2, upper)
    return solve(matmul(L, adjointed(L)), input)


@composite()
def cholesky_inverse(input, upper: bool = False):
    """The inverse of A from its Cholesky factor.

    Args:
        input: Cholesky factors [..., n, n].
        upper: the factors are upper ones, A = U^H U.

    >>> autograd.cholesky_inverse(autograd.tensor([[2.]]))
    tensor([[0.2500]])
    """
    require_square(input._array, "cholesky_inverse")
    L = _lower(input, upper)
    return inv(matmul(L, adjointed(L)))


@cholesky_solve.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)), np.linalg.cholesky(positive_definite(rng)))


@cholesky_inverse.samples
def _(rng):
    yield Sample(np.linalg.cholesky(positive_definite(rng)))


@triangular_solve.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)), well_conditioned(rng))
