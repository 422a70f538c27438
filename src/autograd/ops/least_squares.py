"""What is read off matrix decompositions: pseudoinverse, rank, least squares."""

from __future__ import annotations

import numpy as np

from .. import return_types
from ..engine.graph import Arithmetic, tensor_types
from ..engine.modes import no_grad
from ..errors import ArgumentError, ShapeError
from .core.registry import Sample, composite, primitive
from .decompositions import svd_reduced
from .matrices import (
    column,
    explained,
    positive_definite,
    require_matrices,
)
from .powers import abs_
from .products import adjointed, matmul
from .shape import reshape


@composite(namespace="linalg", method=False)
def pinv(A, *, rtol=None, atol=None, hermitian: bool = False, rcond=None, out=None):
    """Moore-Penrose pseudoinverse.

    Args:
        A: matrices [..., m, n].
        rtol, atol: singular values up to max(atol, rtol * largest) count as 0; by default rtol is
            max(m, n) times the dtype's eps.
        hermitian: the matrices are Hermitian.
        rcond: older name of `rtol`.
        out: a tensor of the result's shape to write into.

    >>> autograd.linalg.pinv(autograd.tensor([[2.], [0.]]))
    tensor([[0.5000, 0.0000]])
    """
    rtol = rtol if rcond is None else rcond
    if type(rtol) in tensor_types or type(atol) in tensor_types:
        with no_grad():
            limit = _tolerance(A, svd_reduced(A)[1], rtol, atol)
        rtol, atol = None, limit._array[..., 0]
    return pseudoinverse(A, rtol, atol, hermitian)


@primitive("same", method=False, function=False, node="LinalgPinv")
@explained("pinv", "a matrix without NaN or infinity")
def pseudoinverse(input, rtol: object = None, atol: object = None, hermitian: bool = False):
    """Moore-Penrose pseudoinverse by the singular values (or eigenvalues) above a tolerance."""
    require_matrices(input, "pinv")
    if hermitian:
        values, u = np.linalg.eigh(input)
        s, vh = np.abs(values), (u * np.sign(values)[..., None, :]).swapaxes(-2, -1).conj()
    else:
        u, s, vh = np.linalg.svd(input, full_matrices=False)
    if rtol is None:
        rtol = 0.0 if atol is not None else max(input.shape[-2:]) * np.finfo(s.dtype).eps
    largest = s.max(-1, keepdims=True, initial=0)
    limit = np.maximum(largest * rtol, 0.0 if atol is None else np.asarray(atol)[..., None])
    reciprocal = np.where(s > limit, 1 / np.where(s > limit, s, 1), 0).astype(s.dtype)
    left = vh.swapaxes(-2, -1).conj() * reciprocal[..., None, :]
    return np.matmul(left, u.swapaxes(-2, -1).conj())


@pseudoinverse.vjp("input")
def _(g, input, out):
    # Golub and Pereyra, "The Differentiation of Pseudo-Inverses ..." (1973); the rank is constant
    gh, ph = adjointed(g), adjointed(out)
    direct = matmul(matmul(ph, g), ph)
    left = matmul(matmul(gh, out), ph)
    left = left - matmul(input, matmul(out, left))
    right = matmul(matmul(ph, out), gh)
    right = right - matmul(matmul(right, out), input)
    return left + right - direct


@pseudoinverse.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)))
    yield Sample(rng.normal(size=(3, 2)) @ rng.normal(size=(2, 4)), 1e-6, grad=False)


def _tolerance(A, s, rtol, atol):
    if rtol is None:
        rtol = max(A._array.shape[-2:]) * float(np.finfo(A._array.dtype).eps) if not atol else 0.0
    largest = Arithmetic.Tensor._wrap(s._array.max(-1, keepdims=True, initial=0))
    return (largest * rtol).clamp(min=atol or 0.0)


@composite()
def pinverse(input, rcond: float = 1e-15):
    """Moore-Penrose pseudoinverse (see `linalg.pinv`).

    Args:
        input: matrices [..., m, n].
        rcond: singular values up to this share of the largest count as 0.

    >>> autograd.pinverse(autograd.tensor([[2.]]))
    tensor([[0.5000]])
    """
    return pinv(input, rtol=rcond)


@pinv.samples
def _(rng):
    yield Sample(positive_definite(rng) - 2 * np.eye(3), hermitian=True)
    yield Sample(np.diag([3.0, 1e-9, 1.0]), atol=1e-6)


@pinv.samples
@pinverse.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)))
    yield Sample(rng.normal(size=(3, 4)))


@composite(namespace="linalg", method=False)
def matrix_rank(A, tol=None, *, atol=None, rtol=None, hermitian: bool = False):
    """Number of singular values above a tolerance (see `pinv`).

    Args:
        A: matrices [..., m, n].
        tol: older name of `atol`.
        atol: absolute tolerance.
        rtol: tolerance relative to the largest singular value.
        hermitian: accepted; the singular values are found in the same way.

    Returns:
        int64 tensor [...].

    >>> autograd.linalg.matrix_rank(autograd.ones(2, 2))
    tensor(1)
    """
    s = svd_reduced(A.detach())[1]
    return (s > _tolerance(A, s, rtol, atol if tol is None else tol)).sum(-1)


@matrix_rank.samples
def _(rng):
    yield Sample(np.ones((3, 3)))
    yield Sample(rng.normal(size=(2, 3, 3)))


_DRIVERS = ("gels", "gelsy", "gelsd", "gelss")


@composite(namespace="linalg", method=False)
def lstsq(A, B, rcond=None, *, driver: str | None = None):
    """Least-squares solution X of A X = B.

    Args:
        A: matrices [..., m, n].
        B: right-hand sides [..., m, k], or vectors [..., m].
        rcond: singular values below this share of the largest count as 0.
        driver: "gelsy" (the default), "gelsd", "gelss" or "gels". All compute the same here; the
            name decides which results are filled, as in PyTorch: "gels" gives no rank, and only
            "gelsd" and "gelss" give the singular values.

    Returns:
        A named tuple: solution [..., n, k], residuals [..., k] (sums of squares; empty for
        "gelsy", or unless m > n and the columns of A are independent), rank, singular_values.

    >>> points = autograd.tensor([[1.], [1.]]), autograd.tensor([[1.], [3.]])
    >>> autograd.linalg.lstsq(*points).solution.round()
    tensor([[2.]])
    """
    if driver is not None and driver not in _DRIVERS:
        raise ArgumentError(
            f"lstsq: a driver of {', '.join(_DRIVERS)} is required; got {driver!r}."
        )
    m, n = A._array.shape[-2:]
    vectors = B._array.ndim == A._array.ndim - 1
    columns = column(B) if vectors else B
    if columns._array.ndim < 2 or columns._array.shape[-2] != m:
        raise ShapeError(
            f"lstsq: a B with {m} rows, like A, is required; got shapes {list(A.shape)} and "
            f"{list(B.shape)}."
        )
    solution = matmul(pinv(A, rtol=rcond), columns)
    rank, values = matrix_rank(A, rtol=rcond), svd_reduced(A.detach())[1]
    empty = Arithmetic.Tensor._wrap(np.empty(0, values._array.dtype))
    residuals = empty
    if m > n and driver in ("gels", "gelsd", "gelss") and (rank._array == n).all():
        rest = abs_(matmul(A, solution) - columns)
        residuals = (rest * rest).sum(-2)
        residuals = reshape(residuals, residuals._array.shape[:-1]) if vectors else residuals
    return return_types.linalg_lstsq(
        reshape(solution, solution._array.shape[:-1]) if vectors else solution,
        residuals,
        Arithmetic.Tensor._wrap(np.empty(0, np.int64)) if driver == "gels" else rank,
        values if driver in ("gelsd", "gelss") else empty,
    )


@lstsq.samples
def _(rng):
    yield Sample(rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), grad=False)
    yield Sample(rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 4)), grad=False)
    yield Sample(rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), driver="gels", grad=False)
