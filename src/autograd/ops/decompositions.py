"""Inverses, determinants, solving and matrix decompositions.

Sources of the derivatives: Giles, "Collected Matrix Derivative Results for Forward and Reverse Mode
Algorithmic Differentiation" (2008); Seeger, Hetzel, Dai, Meissner, Lawrence, "Auto-Differentiating
Linear Algebra" (2017). All operators work on batches of matrices, [..., n, m].
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from .. import return_types
from ..engine.graph import Arithmetic
from ..errors import ArgumentError, LinAlgError, ShapeError
from .arithmetic import quotient
from .comparison import chosen, where
from .conversion import conjugate
from .joining import tril, triu
from .linear import matmul
from .registry import Sample, composite, primitive
from .shape import reshaped, transpose


def _h(x):
    """Conjugate transpose."""
    return conjugate(transpose(x, -2, -1))


def _column(x):
    """Vectors as matrices with one column."""
    return reshaped(x, (*x.shape, 1))


def _row(x):
    """Vectors as matrices with one row."""
    return reshaped(x, (*x.shape[:-1], 1, x.shape[-1]))


def _diagonal_of(x):
    """The diagonals as vectors."""
    from .slicing import diagonal_view

    return diagonal_view(x, 0, len(x.shape) - 2, len(x.shape) - 1)


def _diagonal_matrix(x):
    """Matrices with vectors on the diagonal."""
    from .slicing import diagonal_placed

    n = len(x.shape)
    return diagonal_placed(x, (*x.shape, x.shape[-1]), 0, n - 1, n)


def _square(x: np.ndarray, operation: str) -> None:
    if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
        raise ShapeError(f"{operation}: square matrices are required; got shape {list(x.shape)}.")


def _explained(operation: str, required: str):
    """NumPy's LinAlgError as ours."""

    def decorate(function):
        @functools.wraps(function)
        def explained(*args, **kwargs):
            try:
                return function(*args, **kwargs)
            except np.linalg.LinAlgError as error:
                raise LinAlgError(f"{operation}: {required} is required; {error}.") from None

        return explained

    return decorate


@primitive("float", namespace="linalg", method=False)
@_explained("inv", "an invertible matrix")
def inv(A):
    """Inverse of square matrices.

    Raises:
        LinAlgError: a matrix is singular.

    >>> autograd.linalg.inv(autograd.tensor([[2., 0.], [0., 4.]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    _square(A, "inv")
    return np.linalg.inv(A)


@inv.vjp("A")
def _(g, out):
    return -matmul(matmul(_h(out), g), _h(out))


@composite()
def inverse(input):
    """Inverse of square matrices (see `linalg.inv`).

    >>> autograd.inverse(autograd.tensor([[2.]]))
    tensor([[0.5000]])
    """
    return inv(input)


def _well_conditioned(rng, *batch, n=3):
    return rng.normal(size=(*batch, n, n)) + 3 * np.eye(n)


@inv.samples
@inverse.samples
def _(rng):
    yield Sample(_well_conditioned(rng))
    yield Sample(_well_conditioned(rng, 2))
    yield Sample(_well_conditioned(rng) + 1j * rng.normal(size=(3, 3)))


@primitive("float", namespace="linalg", method=False)
def det(A):
    """Determinant of square matrices.

    >>> autograd.linalg.det(autograd.tensor([[2., 0.], [0., 4.]]))
    tensor(8.)
    """
    _square(A, "det")
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
    return reshaped(sign, (*A.shape[:-2], 1, 1)) * conjugate(matmul(u * _row(middle), vh))


@det.samples
def _(rng):
    yield Sample(_well_conditioned(rng))
    yield Sample(_well_conditioned(rng, 2))


@composite(name="det")
def det_(input):
    """Determinant of square matrices (see `linalg.det`).

    >>> autograd.det(autograd.tensor([[2., 0.], [0., 4.]]))
    tensor(8.)
    """
    return det(input)


@primitive("float", method=False, function=False, outputs=2, node="LinalgSlogdet")
def sign_and_log(input):
    """Sign and logarithm of the absolute value of determinants."""
    _square(input, "slogdet")
    return np.linalg.slogdet(input)


@sign_and_log.vjp("input")
def _(g, input):
    if g[1] is None:
        return input * 0
    return reshaped(g[1], (*input.shape[:-2], 1, 1)) * _h(inv(input))


@sign_and_log.samples
def _(rng):
    yield Sample(_well_conditioned(rng))


@composite(namespace="linalg", method=False)
def slogdet(A):
    """Sign and logarithm of the absolute value of determinants, as a named tuple.

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


@primitive("float", method=False, function=False, node="LinalgSolve")
@_explained("solve", "an invertible matrix")
def solved(A, B):
    """The matrices X with A X = B."""
    return np.linalg.solve(A, B)


@solved.vjp("A")
def _(g, A, out, A_shape):
    from .reduction import sum_to

    full = -matmul(solved(_h(A), g), _h(out))
    return full if tuple(full.shape) == tuple(A_shape) else sum_to(full, A_shape)


@solved.vjp("B")
def _(g, A, B_shape):
    from .reduction import sum_to

    full = solved(_h(A), g)
    return full if tuple(full.shape) == tuple(B_shape) else sum_to(full, B_shape)


@solved.samples
def _(rng):
    yield Sample(_well_conditioned(rng), rng.normal(size=(3, 2)))


@composite(namespace="linalg", method=False)
def solve(A, B, *, left: bool = True, out=None):
    """The solution X of A X = B (X A = B if not `left`).

    Args:
        A: square matrices [..., n, n].
        B: matrices [..., n, k], or vectors [..., n] (batched like A).

    Raises:
        LinAlgError: a matrix is singular.
        ShapeError: the sizes do not fit.

    >>> autograd.linalg.solve(autograd.tensor([[2.]]), autograd.tensor([4.]))
    tensor([2.])
    """
    _square(A._array, "solve")
    if not left:
        return transpose(solve(transpose(A, -2, -1), transpose(B, -2, -1)), -2, -1)
    shape, n = B._array.shape, A._array.shape[-1]
    vector = len(shape) == 1 or (len(shape) == A._array.ndim - 1 and shape == A._array.shape[:-1])
    if shape[-1 if vector else -2] != n:
        raise ShapeError(
            f"solve: a right-hand side with {n} rows is required; got shape {list(shape)}."
        )
    return reshaped(solved(A, _column(B)), shape) if vector else solved(A, B)


@solve.samples
def _(rng):
    yield Sample(_well_conditioned(rng), rng.normal(size=(3, 2)))
    yield Sample(_well_conditioned(rng), rng.normal(size=3))
    yield Sample(_well_conditioned(rng, 2), rng.normal(size=(2, 3, 1)))


@composite(namespace="linalg", method=False)
def solve_triangular(
    A, B, *, upper: bool, left: bool = True, unitriangular: bool = False, out=None
):
    """The solution X of A X = B with a triangular A; its other triangle is not read.

    >>> A = autograd.tensor([[2., 9.], [0., 1.]])
    >>> autograd.linalg.solve_triangular(A, autograd.tensor([[4.], [1.]]), upper=True).shape
    Size([2, 1])
    """
    _square(A._array, "solve_triangular")
    A = triu(A) if upper else tril(A)
    if unitriangular:
        n = A._array.shape[-1]
        A = (triu(A, 1) if upper else tril(A, -1)) + Arithmetic.Tensor._wrap(
            np.eye(n, dtype=A._array.dtype)
        )
    return solve(A, B, left=left)


@solve_triangular.samples
def _(rng):
    yield Sample(_well_conditioned(rng), rng.normal(size=(3, 2)), upper=True)
    yield Sample(_well_conditioned(rng), rng.normal(size=(3, 2)), upper=False, unitriangular=True)


@composite()
def triangular_solve(
    input, A, upper: bool = True, transpose: bool = False, unitriangular: bool = False
):
    """The solution X of A X = input with a triangular A, and A (PyTorch's older form).

    >>> autograd.triangular_solve(autograd.ones(1, 1), autograd.ones(1, 1)).solution
    tensor([[1.]])
    """
    matrix = A.mT if transpose else A
    solution = solve_triangular(
        matrix, input, upper=upper != transpose, unitriangular=unitriangular
    )
    return return_types.triangular_solve(solution, A.clone())


@primitive("float", method=False, function=False, node="LinalgCholesky")
@_explained("cholesky", "a positive-definite matrix")
def lower_factor(input):
    """Lower Cholesky factors of positive-definite matrices; reads the lower triangle."""
    _square(input, "cholesky")
    lower = np.tril(input)
    full = lower + np.conj(np.tril(input, -1)).swapaxes(-2, -1)
    return np.linalg.cholesky(full)


@lower_factor.vjp("input")
def _(g, out):
    # Giles 2008, 4.2.4 and Seeger et al. 2017: A_bar = L^-H copyltu(L^H L_bar) L^-1 / 2
    middle = tril(matmul(_h(out), g))
    middle = middle - _diagonal_matrix(_diagonal_of(middle)) * 0.5
    middle = (middle + _h(middle)) * 0.5
    right = solved(_h(out), middle)
    return _h(solved(_h(out), _h(right)))


@composite(namespace="linalg", method=False)
def cholesky(A, *, upper: bool = False, out=None):
    """Cholesky factor of positive-definite matrices: A = L L^H with L lower triangular.

    Raises:
        LinAlgError: a matrix is not positive definite.

    >>> autograd.linalg.cholesky(autograd.tensor([[4.]]))
    tensor([[2.]])
    """
    factor = lower_factor(A)
    return _h(factor) if upper else factor


@composite(name="cholesky")
def cholesky_(input, upper: bool = False):
    """Cholesky factor (see `linalg.cholesky`).

    >>> autograd.cholesky(autograd.tensor([[4.]]))
    tensor([[2.]])
    """
    return cholesky(input, upper=upper)


def _positive(rng, *batch):
    m = rng.normal(size=(*batch, 3, 3))
    return m @ m.swapaxes(-1, -2) + np.eye(3)


@cholesky.samples
@cholesky_.samples
def _(rng):
    yield Sample(_positive(rng))
    yield Sample(_positive(rng, 2))


@lower_factor.samples
def _(rng):
    yield Sample(_positive(rng), grad=False)


def _lower(factor, upper: bool):
    """The lower factor; what stands in the other triangle is dropped."""
    lower: Any = _h(factor) if upper else factor
    return tril(lower) if np.triu(lower._array, 1).any() else lower


@composite()
def cholesky_solve(input, L, upper: bool = False):
    """The solution X of A X = input from the Cholesky factor of A.

    >>> autograd.cholesky_solve(autograd.ones(1, 1), autograd.tensor([[2.]]))
    tensor([[0.2500]])
    """
    L = _lower(L, upper)
    return solve(matmul(L, _h(L)), input)


@composite()
def cholesky_inverse(input, upper: bool = False):
    """The inverse of A from its Cholesky factor.

    >>> autograd.cholesky_inverse(autograd.tensor([[2.]]))
    tensor([[0.2500]])
    """
    L = _lower(input, upper)
    return inv(matmul(L, _h(L)))


@cholesky_solve.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)), np.linalg.cholesky(_positive(rng)))


@cholesky_inverse.samples
def _(rng):
    yield Sample(np.linalg.cholesky(_positive(rng)))


@triangular_solve.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)), _well_conditioned(rng))


@primitive("float", method=False, function=False, outputs=2, node="LinalgQr")
def qr_reduced(input):
    """Reduced QR decomposition."""
    return tuple(np.linalg.qr(input))


@qr_reduced.vjp("input")
def _(g, out):
    # Seeger et al. 2017; for more rows than columns, or square
    q, r = out
    gq = q * 0 if g[0] is None else g[0]
    gr = r * 0 if g[1] is None else g[1]
    if r.shape[-2] != r.shape[-1]:
        raise ArgumentError(
            "qr: at least as many rows as columns are required for the derivative; got an R of "
            "shape "
            f"{list(r.shape)}."
        )
    m = matmul(r, _h(gr)) - matmul(_h(gq), q)
    m = tril(m) + _h(tril(m, -1))
    right = gq + matmul(q, m)
    return _h(solved(r, _h(right)))


@composite(namespace="linalg", method=False)
def qr(A, mode: str = "reduced", *, out=None):
    """QR decomposition: A = Q R with orthonormal columns of Q and upper-triangular R.

    Args:
        A: matrices [..., m, n].
        mode: "reduced", "complete" (square Q; not differentiable) or "r" (only R).

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

    >>> autograd.qr(autograd.tensor([[2.]])).R.abs()
    tensor([[2.]])
    """
    return return_types.qr(*qr(input, "reduced" if some else "complete"))


@qr.samples
@qr_.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)))
    yield Sample(rng.normal(size=(2, 3, 3)))


@qr_reduced.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)))


@primitive("float", method=False, function=False, outputs=3, node="LinalgSvd")
@_explained("svd", "a matrix without NaN or infinity")
def svd_reduced(input):
    """Reduced singular value decomposition."""
    return tuple(np.linalg.svd(input, full_matrices=False))


@svd_reduced.vjp("input")
def _(g, out):
    # Townsend, "Differentiating the Singular Value Decomposition" (2016)
    u, s, vh = out
    gs = g[1]
    result = None
    if gs is not None:
        result = matmul(u * _row(gs), vh)
    if g[0] is not None or g[2] is not None:
        squares = _row(s * s) - _column(s * s)
        eye = _eye_mask(s)
        f = chosen(0, quotient(1, where(eye, squares + 1, squares)), eye)
        inner = None
        if g[0] is not None:
            ug = matmul(_h(u), g[0])
            inner = (f * (ug - _h(ug))) * _row(s)
            if u.shape[-2] > u.shape[-1]:
                rest = (g[0] - matmul(u, ug)) / _row(s)
                result = _plus(result, matmul(rest, vh))
        if g[2] is not None:
            gv = _h(g[2])
            v: Any = _h(vh)
            vg = matmul(vh, gv)
            inner = _plus(inner, _column(s) * (f * (vg - _h(vg))))
            if v.shape[-2] > v.shape[-1]:
                rest = _h(gv - matmul(v, vg)) / _column(s)
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

    >>> autograd.svd(autograd.tensor([[3., 0.], [0., 4.]])).S
    tensor([4., 3.])
    """
    u, s, vh = svd(input, not some)
    return return_types.svd(u, s, _h(vh))


@composite(namespace="linalg", method=False)
def svdvals(A, *, driver=None, out=None):
    """Singular values in descending order.

    >>> autograd.linalg.svdvals(autograd.tensor([[3., 0.], [0., 4.]]))
    tensor([4., 3.])
    """
    return svd_reduced(A)[1]


@primitive("float", method=False, function=False, outputs=2, node="LinalgEigh")
@_explained("eigh", "a Hermitian matrix without NaN or infinity")
def eigen_hermitian(input):
    """Eigenvalues and eigenvectors of Hermitian matrices; reads the lower triangle."""
    _square(input, "eigh")
    return tuple(np.linalg.eigh(input))


@eigen_hermitian.vjp("input")
def _(g, out):
    # Giles 2008, 3.1
    values, vectors = out
    middle = None
    if g[1] is not None:
        differences = _row(values) - _column(values)
        eye = _eye_mask(values)
        f = chosen(0, quotient(1, where(eye, differences + 1, differences)), eye)
        middle = f * matmul(_h(vectors), g[1])
    if g[0] is not None:
        middle = _plus(middle, _diagonal_matrix(g[0]))
    return matmul(matmul(vectors, middle), _h(vectors))


@composite(namespace="linalg", method=False)
def eigh(A, UPLO: str = "L", *, out=None):
    """Eigenvalues in ascending order and eigenvectors of Hermitian matrices.

    Args:
        A: Hermitian matrices [..., n, n].
        UPLO: "L" reads the lower triangle, "U" the upper one.

    Numerics: eigenvectors are determined up to signs (phases); their gradient is finite only where
    the eigenvalues differ.

    >>> autograd.linalg.eigh(autograd.tensor([[2., 0.], [0., 1.]])).eigenvalues
    tensor([1., 2.])
    """
    if UPLO not in ("L", "U"):
        raise ArgumentError(f"eigh: UPLO 'L' or 'U' is required; got {UPLO!r}.")
    lower = tril(A) if UPLO == "L" else _h(triu(A))
    full = lower + _h(tril(lower, -1))
    return return_types.linalg_eigh(*eigen_hermitian(full))


@composite(namespace="linalg", method=False)
def eigvalsh(A, UPLO: str = "L", *, out=None):
    """Eigenvalues of Hermitian matrices in ascending order.

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


@svd_reduced.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)), grad=False)


@eigen_hermitian.samples
def _(rng):
    yield Sample(_positive(rng), grad=False)


@eigh.samples
@eigvalsh.samples
def _(rng):
    yield Sample(np.diag([3.0, 2.0, 1.0]), grad=False)


@composite(namespace="linalg", method=False)
def pinv(A, *, rtol=None, atol=None, hermitian: bool = False, rcond=None, out=None):
    """Moore-Penrose pseudoinverse.

    Args:
        A: matrices [..., m, n].
        rtol, atol: singular values up to max(atol, rtol * largest) count as 0; by default rtol is
            max(m, n) times the dtype's eps.

    >>> autograd.linalg.pinv(autograd.tensor([[2.], [0.]]))
    tensor([[0.5000, 0.0000]])
    """
    u, s, vh = svd_reduced(A)
    limit = _tolerance(A, s, rtol if rcond is None else rcond, atol)
    small = s <= limit
    reciprocal = where(small, 0.0, 1 / where(small, 1.0, s))
    return matmul(_h(vh) * _row(reciprocal), _h(u))


def _tolerance(A, s, rtol, atol):
    if rtol is None:
        rtol = max(A._array.shape[-2:]) * float(np.finfo(A._array.dtype).eps) if not atol else 0.0
    largest = Arithmetic.Tensor._wrap(s._array.max(-1, keepdims=True, initial=0))
    return (largest * rtol).clamp(min=atol or 0.0)


@composite()
def pinverse(input, rcond: float = 1e-15):
    """Moore-Penrose pseudoinverse (see `linalg.pinv`).

    >>> autograd.pinverse(autograd.tensor([[2.]]))
    tensor([[0.5000]])
    """
    return pinv(input, rtol=rcond)


@pinv.samples
@pinverse.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)))
    yield Sample(rng.normal(size=(3, 4)))


@composite(namespace="linalg", method=False)
def matrix_rank(A, tol=None, *, atol=None, rtol=None, hermitian: bool = False):
    """Number of singular values above a tolerance (see `pinv`).

    >>> autograd.linalg.matrix_rank(autograd.ones(2, 2))
    tensor(1)
    """
    s = svd_reduced(A.detach())[1]
    return (s > _tolerance(A, s, rtol, atol if tol is None else tol)).sum(-1)


@matrix_rank.samples
def _(rng):
    yield Sample(np.ones((3, 3)))
    yield Sample(rng.normal(size=(2, 3, 3)))


@composite(namespace="linalg", method=False)
def lstsq(A, B, rcond=None, *, driver=None):
    """Least-squares solution of A X = B, as a named tuple (solution, residuals, rank, ...).

    >>> points = autograd.tensor([[1.], [1.]]), autograd.tensor([[1.], [3.]])
    >>> autograd.linalg.lstsq(*points).solution.round()
    tensor([[2.]])
    """
    solution = matmul(pinv(A, rtol=rcond), B)
    empty = Arithmetic.Tensor._wrap(np.empty(0, A._array.dtype))
    return return_types.linalg_lstsq(solution, empty, matrix_rank(A), empty)


@lstsq.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), grad=False)
