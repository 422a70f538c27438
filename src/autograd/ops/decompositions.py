"""Matrix decompositions: QR, singular values, eigenvalues.

Sources of the derivatives: Giles, "Collected Matrix Derivative Results for Forward and Reverse Mode
Algorithmic Differentiation" (2008); Seeger, Hetzel, Dai, Meissner, Lawrence, "Auto-Differentiating
Linear Algebra" (2017). All operators work on batches of matrices, [..., n, m].
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from ..engine.graph import Arithmetic
from ..errors import ArgumentError
from .comparison import chosen, where
from .complex_numbers import real_part
from .core.registry import Sample, composite, primitive
from .division import quotient
from .joining import cat
from .matrices import (
    column,
    diagonal_matrix,
    diagonal_of,
    explained,
    positive_definite,
    require_matrices,
    require_square,
    row,
)
from .products import adjointed, matmul
from .solving import solved
from .triangles import tril


@primitive("same", method=False, function=False, outputs=2, node="LinalgQr")
def qr_reduced(input):
    """Reduced QR decomposition."""
    require_matrices(input, "qr")
    return tuple(np.linalg.qr(input))


@qr_reduced.vjp("input")
def _(g, out):
    # Seeger et al. 2017; a wide matrix is [X, Y] with X = Q U square and Y = Q V
    q, r = out
    gq = q * 0 if g[0] is None else g[0]
    gr = r * 0 if g[1] is None else g[1]
    rows, columns = r.shape[-2], r.shape[-1]
    if rows == columns:
        return _qr_gradient(gq, gr, q, r)
    gu, gv = gr[..., :rows], gr[..., rows:]
    y = matmul(q, r[..., rows:])
    gx: Any = _qr_gradient(gq + matmul(y, adjointed(gv)), gu, q, r[..., :rows])
    return cat([gx, matmul(q, gv)], -1)


def _qr_gradient(gq, gr, q, r):
    """The gradient of A = Q R with square R."""
    m = matmul(r, adjointed(gr)) - matmul(adjointed(gq), q)
    below = tril(m, -1)
    middle = below + adjointed(below) + diagonal_matrix(real_part(diagonal_of(m)))
    return adjointed(solved(r, adjointed(gq + matmul(q, middle))))


@composite(namespace="linalg", method=False)
def qr(A, mode: str = "reduced", *, out=None):
    """QR decomposition: A = Q R with orthonormal columns of Q and upper-triangular R.

    Args:
        A: matrices [..., m, n].
        mode: "reduced", "complete" (square Q; not differentiable) or "r" (only R).
        out: tensors of the results' shapes to write into.

    >>> autograd.linalg.qr(autograd.tensor([[2.]])).Q.abs()
    tensor([[1.]])
    """
    if mode not in ("reduced", "complete", "r"):
        raise ArgumentError(f"qr: mode 'reduced', 'complete' or 'r' is required; got {mode!r}.")
    if mode == "complete" and A._array.shape[-2] > A._array.shape[-1]:
        parts = np.linalg.qr(A._array, "complete")
        return return_types.linalg_qr(*map(Arithmetic.Tensor._wrap, parts))
    q, r = qr_reduced(A)
    if mode == "r":
        q = Arithmetic.Tensor._wrap(np.empty(0, A._array.dtype))
    return return_types.linalg_qr(q, r)


@composite(name="qr")
def qr_(input, some: bool = True):
    """QR decomposition (see `linalg.qr`).

    Args:
        input: matrices [..., m, n].
        some: the reduced form, Q [..., m, min(m, n)]; else a square Q.

    >>> autograd.qr(autograd.tensor([[2.]])).R.abs()
    tensor([[2.]])
    """
    return return_types.qr(*qr(input, "reduced" if some else "complete"))


@qr.samples
@qr_.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)))
    yield Sample(rng.normal(size=(2, 3, 3)))
    yield Sample(rng.normal(size=(2, 2, 4)))


@qr_reduced.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)))
    yield Sample(rng.normal(size=(2, 4)))


@primitive("same", method=False, function=False, outputs=3, node="LinalgSvd")
@explained("svd", "a matrix without NaN or infinity")
def svd_reduced(input):
    """Reduced singular value decomposition."""
    require_matrices(input, "svd")
    return tuple(np.linalg.svd(input, full_matrices=False))


@svd_reduced.vjp("input")
def _(g, out):
    # Townsend, "Differentiating the Singular Value Decomposition" (2016)
    u, s, vh = out
    gs = g[1]
    result = None
    if gs is not None:
        result = matmul(u * row(gs), vh)
    if g[0] is not None or g[2] is not None:
        squares = row(s * s) - column(s * s)
        eye = _eye_mask(s)
        f = chosen(0, quotient(1, where(eye, squares + 1, squares)), eye)
        inner = None
        if g[0] is not None:
            ug = matmul(adjointed(u), g[0])
            inner = (f * (ug - adjointed(ug))) * row(s)
            if u.shape[-2] > u.shape[-1]:
                rest = (g[0] - matmul(u, ug)) / row(s)
                result = _plus(result, matmul(rest, vh))
        if g[2] is not None:
            gv = adjointed(g[2])
            v: Any = adjointed(vh)
            vg = matmul(vh, gv)
            inner = _plus(inner, column(s) * (f * (vg - adjointed(vg))))
            if v.shape[-2] > v.shape[-1]:
                rest = adjointed(gv - matmul(v, vg)) / column(s)
                result = _plus(result, matmul(u, rest))
        result = _plus(result, matmul(matmul(u, inner), vh))
    return result


def _plus(a, b):
    return b if a is None else a + b


def _eye_mask(s) -> np.ndarray:
    return np.broadcast_to(np.eye(s.shape[-1], dtype=bool), (*s.shape, s.shape[-1]))


@composite(namespace="linalg", method=False)
def svd(A, full_matrices: bool = True, *, driver=None, out=None):
    """Singular value decomposition: A = U diag(S) Vh with S in descending order.

    Args:
        A: matrices [..., m, n].
        full_matrices: complete U and Vh to square ones (then only S is differentiable where they
            differ from the reduced ones).
        driver: accepted; LAPACK's driver is fixed.
        out: tensors of the results' shapes to write into.

    Numerics: U and Vh are determined up to signs (phases); their gradient is finite only where the
    singular values differ.

    >>> autograd.linalg.svd(autograd.tensor([[3., 0.], [0., 4.]])).S
    tensor([4., 3.])
    """
    m, n = A._array.shape[-2:]
    if full_matrices and m != n:
        parts = np.linalg.svd(A._array, full_matrices=True)
        u, _, vh = map(Arithmetic.Tensor._wrap, parts)
        _, s, _ = svd_reduced(A)
        return return_types.linalg_svd(u, s, vh)
    return return_types.linalg_svd(*svd_reduced(A))


@composite(name="svd")
def svd_(input, some: bool = True, compute_uv: bool = True):
    """Singular value decomposition with V instead of Vh (see `linalg.svd`).

    Args:
        input: matrices [..., m, n].
        some: the reduced form; else square U and V.
        compute_uv: False returns zeros in their place.

    Returns:
        Named tuple (U, S, V).

    >>> autograd.svd(autograd.tensor([[3., 0.], [0., 4.]])).S
    tensor([4., 3.])
    """
    if not compute_uv:
        *batch, m, n = input._array.shape
        return return_types.svd(
            input.new_zeros(*batch, m, m), svdvals(input), input.new_zeros(*batch, n, n)
        )
    u, s, vh = svd(input, not some)
    return return_types.svd(u, s, adjointed(vh))


@composite(namespace="linalg", method=False)
def svdvals(A, *, driver=None, out=None):
    """Singular values in descending order.

    Args:
        A: matrices [..., m, n].
        driver: accepted; LAPACK's driver is fixed.
        out: a tensor of the result's shape to write into.

    Returns:
        Real tensor [..., min(m, n)].

    >>> autograd.linalg.svdvals(autograd.tensor([[3., 0.], [0., 4.]]))
    tensor([4., 3.])
    """
    return svd_reduced(A)[1]


@primitive("same", method=False, function=False, outputs=2, node="LinalgEigh")
@explained("eigh", "a Hermitian matrix without NaN or infinity")
def eigen_hermitian(input, UPLO: str = "L"):
    """Eigenvalues and eigenvectors of Hermitian matrices; reads one triangle."""
    require_square(input, "eigh")
    return tuple(np.linalg.eigh(input, UPLO))  # type: ignore[arg-type]


@eigen_hermitian.vjp("input")
def _(g, out):
    # Giles 2008, 3.1
    values, vectors = out
    middle = None
    if g[1] is not None:
        differences = row(values) - column(values)
        eye = _eye_mask(values)
        f = chosen(0, quotient(1, where(eye, differences + 1, differences)), eye)
        middle = f * matmul(adjointed(vectors), g[1])
    if g[0] is not None:
        middle = _plus(middle, diagonal_matrix(g[0]))
    return matmul(matmul(vectors, middle), adjointed(vectors))


@composite(namespace="linalg", method=False)
def eigh(A, UPLO: str = "L", *, out=None):
    """Eigenvalues in ascending order and eigenvectors of Hermitian matrices.

    Args:
        A: Hermitian matrices [..., n, n].
        UPLO: "L" reads the lower triangle, "U" the upper one.
        out: tensors of the results' shapes to write into.

    Gradient: that of the whole Hermitian matrix, not of the triangle that is read.

    Numerics: eigenvectors are determined up to signs (phases); their gradient is finite only where
    the eigenvalues differ.

    >>> autograd.linalg.eigh(autograd.tensor([[2., 0.], [0., 1.]])).eigenvalues
    tensor([1., 2.])
    """
    if UPLO not in ("L", "U"):
        raise ArgumentError(f"eigh: UPLO 'L' or 'U' is required; got {UPLO!r}.")
    return return_types.linalg_eigh(*eigen_hermitian(A, UPLO))


@composite(namespace="linalg", method=False)
def eigvalsh(A, UPLO: str = "L", *, out=None):
    """Eigenvalues of Hermitian matrices in ascending order.

    Args:
        A: Hermitian matrices [..., n, n].
        UPLO: the triangle that is read, "L" or "U".
        out: a tensor of the result's shape to write into.

    Returns:
        Real tensor [..., n].

    >>> autograd.linalg.eigvalsh(autograd.tensor([[2., 0.], [0., 1.]]))
    tensor([1., 2.])
    """
    return eigh(A, UPLO)[0]


@svdvals.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)))
    yield Sample(rng.normal(size=(2, 3, 4)))


@svd.samples
@svd_.samples
def _(rng):
    yield Sample(np.diag([3.0, 2.0, 1.0]), grad=False)


@svd_.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), True, False, grad=False)


@svd_reduced.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)), grad=False)


@eigen_hermitian.samples
def _(rng):
    yield Sample(positive_definite(rng), grad=False)


@eigh.samples
@eigvalsh.samples
def _(rng):
    yield Sample(np.diag([3.0, 2.0, 1.0]), grad=False)
