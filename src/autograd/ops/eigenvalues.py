"""Eigenvalues of matrices that need not be Hermitian."""

from __future__ import annotations

import numpy as np

from .. import return_types
from .comparison import chosen, where
from .complex_numbers import conjugate, real_part
from .conversion import cast
from .core.registry import Sample, composite, primitive
from .division import quotient
from .matrices import column, diagonal_matrix, diagonal_of, explained, require_square, row
from .products import adjointed, matmul
from .solving import solved


@primitive("float", method=False, function=False, outputs=2, node="LinalgEig")
@explained("eig", "a matrix without NaN or infinity")
def eigen(input):
    """Eigenvalues and eigenvectors, always complex."""
    require_square(input, "eig")
    kind = np.result_type(input.dtype, np.complex64)
    values, vectors = np.linalg.eig(input)
    return values.astype(kind, copy=False), vectors.astype(kind, copy=False)


@eigen.vjp("input")
def _(g, out, input_dtype):
    """Source: Boeddeker et al., "On the Computation of Complex-valued Gradients with Application to
    Statistically Optimum Beamforming" (2017), section 4.11, for eigenvectors of length 1."""
    values, vectors = out
    back = adjointed(vectors)
    middle = None
    if g[1] is not None:
        turned = matmul(back, g[1])
        turned = turned - matmul(back, vectors) * row(real_part(diagonal_of(turned)))
        differences = conjugate(row(values) - column(values))
        eye = np.broadcast_to(np.eye(values.shape[-1], dtype=bool), vectors.shape)
        middle = chosen(0, quotient(turned, where(eye, differences + 1, differences)), eye)
    if g[0] is not None:
        middle = diagonal_matrix(g[0]) if middle is None else middle + diagonal_matrix(g[0])
    return cast(solved(back, matmul(middle, back)), input_dtype)


@composite(namespace="linalg", method=False)
def eig(A, *, out=None):
    """Eigenvalues and eigenvectors of square matrices.

    Args:
        A: matrices [..., n, n].
        out: tensors of the results' shapes to write into.

    Returns:
        Named tuple (eigenvalues, eigenvectors): complex tensors [..., n] and [..., n, n], in no
        order; the columns of the second are vectors of length 1.

    Raises:
        ShapeError: matrices that are not square.
        LinAlgError: NaN or infinity among the elements.

    Gradient: that of the eigenvectors is right for functions that do not depend on their phases,
    and finite where the eigenvalues differ.

    >>> autograd.linalg.eig(autograd.tensor([[0., 1.], [-1., 0.]])).eigenvalues
    tensor([0.+1.j, 0.-1.j])
    """
    return return_types.linalg_eig(*eigen(A))


@composite(namespace="linalg", method=False)
def eigvals(A, *, out=None):
    """Eigenvalues of square matrices.

    Args:
        A: matrices [..., n, n].
        out: a tensor of the result's shape to write into.

    Returns:
        Complex tensor [..., n], in no order.

    Raises:
        ShapeError: matrices that are not square.
        LinAlgError: NaN or infinity among the elements.

    >>> autograd.linalg.eigvals(autograd.tensor([[2., 1.], [0., 3.]]))
    tensor([2.+0.j, 3.+0.j])
    """
    return eigen(A)[0]


def _apart(rng):
    """A matrix whose eigenvalues are well apart."""
    return np.diag([1.0, 4.0, -3.0]) + 0.3 * rng.normal(size=(3, 3))


@eigvals.samples
def _(rng):
    yield Sample(_apart(rng))
    yield Sample(np.stack([_apart(rng), _apart(rng)]) + 0.2j * rng.normal(size=(2, 3, 3)))
    yield Sample(np.array([[0.0, 2.0], [-1.0, 0.5]]))


@eig.samples
@eigen.samples
def _(rng):
    yield Sample(np.diag([3.0, 2.0, 1.0]), grad=False)
