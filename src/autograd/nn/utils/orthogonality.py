"""Orthogonal matrices out of unconstrained ones, for `parametrizations.orthogonal`."""

from __future__ import annotations

import numpy as np

from ...creation.ranges import eye
from ...engine.modes import no_grad
from ...errors import ArgumentError, InverseMissingError, ShapeError
from ...ops.broadcasting import broadcast_to
from ...ops.closeness import allclose
from ...ops.joining import cat
from ...ops.solving import solve
from ...random.tensors import randn
from ...tensor import Tensor
from ..modules.module import Module

MAPS = ("matrix_exp", "cayley", "householder")


def matrix_exponential(a: Tensor) -> Tensor:
    """The exponential of square matrices by scaling, a Taylor series, and squaring.

    Source: Higham, "Functions of Matrices" (2008), section 10.3.
    """
    norm = float(a.detach().abs().sum(-1).max()) if a.numel() else 0.0
    squarings = max(0, int(np.ceil(np.log2(norm))) + 1) if norm > 0.5 else 0
    a = a / 2.0**squarings
    one = eye(a.shape[-1], dtype=a.dtype)
    out = one + a / 18
    for k in range(17, 0, -1):
        out = one + (a @ out) / k
    for _ in range(squarings):
        out = out @ out
    return out


def reflections(vectors: Tensor, scales: Tensor) -> Tensor:
    """The first columns of a product of Householder reflections ``I - scale * v v^H``.

    Args:
        vectors: (..., n, k); column i is v_i below the diagonal, where v_i is 1.
        scales: (..., k).
    """
    n, k = vectors.shape[-2:]
    below = vectors.tril(-1) + eye(n, k, dtype=vectors.dtype)
    out = broadcast_to(eye(n, k, dtype=vectors.dtype), vectors.shape)
    for i in range(k - 1, -1, -1):
        v = below[..., i : i + 1]
        out = out - scales[..., i, None, None] * (v @ (v.mH @ out))
    return out


@no_grad()
def reflectors_of(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """The QR decomposition as R with the reflections' vectors below it, and their scales."""
    raw, scales = np.linalg.qr(matrix.detach().numpy(), mode="raw")
    vectors = np.ascontiguousarray(np.swapaxes(raw, -1, -2))
    return Tensor._wrap(vectors), Tensor._wrap(np.asarray(scales))


def nearest_orthogonal(matrix: Tensor) -> Tensor:
    """The Q of a QR decomposition whose R has a positive diagonal."""
    vectors, scales = reflectors_of(matrix)
    signs = vectors.diagonal(dim1=-2, dim2=-1).sgn()
    return reflections(vectors, scales) * signs.unsqueeze(-2)


def _is_orthogonal(q: Tensor) -> bool:
    n, k = q.shape[-2:]
    tolerance = 10.0 * n * float(np.finfo(q.detach().numpy().dtype).eps)
    return allclose(q.mH @ q, eye(k, dtype=q.dtype), atol=tolerance)


class _Orthogonal(Module):
    """The parametrization of a matrix with orthonormal columns (or rows, if they are fewer).

    Args:
        weight: the matrix.
        orthogonal_map: one of `MAPS`.
        use_trivialization: multiply by the matrix at registration.
    """

    def __init__(self, weight: Tensor, orthogonal_map: str, *, use_trivialization: bool = True):
        super().__init__()
        if weight.is_complex() and orthogonal_map == "householder":
            raise ArgumentError(
                "orthogonal: a real matrix is required for 'householder'; got a complex one."
            )
        self.shape = weight.shape
        self.orthogonal_map = orthogonal_map
        self.use_trivialization = use_trivialization
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, X: Tensor) -> Tensor:
        wide = X.shape[-2] < X.shape[-1]
        X = X.mT if wide else X
        n, k = X.shape[-2:]
        if self.orthogonal_map == "householder":
            vectors = X.tril(-1)
            scales = 2.0 / (1.0 + (vectors * vectors).sum(-2))
            # the diagonal holds signs, which are not trained
            signs = X.detach().diagonal(dim1=-2, dim2=-1).trunc()
            q = reflections(vectors, scales) * signs.unsqueeze(-2)
        else:
            X = X.tril()
            if n != k:
                X = cat([X, X.new_zeros(*X.shape[:-1], n - k)], -1)
            skew = X - X.mH
            if self.orthogonal_map == "matrix_exp":
                q = matrix_exponential(skew)
            else:
                one = eye(n, dtype=skew.dtype)
                q = solve(one - 0.5 * skew, one + 0.5 * skew)
            q = q[..., :k]
        if self.use_trivialization:
            q = self.base @ q
        return q.mT if wide else q

    @no_grad()
    def right_inverse(self, Q: Tensor) -> Tensor:
        if Q.shape != self.shape:
            raise ShapeError(
                f"orthogonal: a value of shape {list(self.shape)} is required; got {list(Q.shape)}."
            )
        wide = Q.shape[-2] < Q.shape[-1]
        tall = (Q.mT if wide else Q).detach()
        n, k = tall.shape[-2:]
        if self.use_trivialization:
            if n != k:
                extra = randn(*tall.shape[:-2], n, n - k, dtype=tall.dtype)
                tall = cat([tall, extra], -1)
            square = n == k and _is_orthogonal(tall)
            self.base = tall.clone() if square else nearest_orthogonal(tall)
            start = Q.new_zeros(Q.shape)
            start.diagonal(dim1=-2, dim2=-1).fill_(-1.0)  # which every map sends to the identity
            return start
        if self.orthogonal_map != "householder":
            raise InverseMissingError(
                f"orthogonal: use_trivialization=True is required to assign to "
                f"{self.orthogonal_map!r}."
            )
        vectors, scales = reflectors_of(tall)
        signs = vectors.diagonal(dim1=-2, dim2=-1)
        signs.sign_()
        signs[scales == 0.0] *= -1
        return vectors.mT if wide else vectors
