"""Cholesky factors of positive-definite matrices, and what is solved with them.

Source of the derivatives: Giles, "Collected Matrix Derivative Results for Forward and Reverse Mode
Algorithmic Differentiation" (2008). All operators work on batches of matrices, [..., n, n].
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .core.registry import Sample, composite, primitive
from .matrices import (
    diagonal_matrix,
    diagonal_of,
    explained,
    positive_definite,
    require_matrices,
    require_square,
)
from .products import adjointed, matmul
from .solving import inv, solve, solved
from .triangles import tril


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
