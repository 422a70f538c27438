"""Helpers of the operators on matrices."""

from __future__ import annotations

import functools

import numpy as np

from ..errors import DTypeError, LinAlgError, ShapeError
from .shape import reshape


def column(x):
    """Vectors as matrices with one column."""
    return reshape(x, (*x.shape, 1))


def row(x):
    """Vectors as matrices with one row."""
    return reshape(x, (*x.shape[:-1], 1, x.shape[-1]))


def diagonal_of(x):
    """The diagonals as vectors."""
    from .diagonals import diagonal_view

    return diagonal_view(x, 0, len(x.shape) - 2, len(x.shape) - 1)


def diagonal_matrix(x):
    """Matrices with vectors on the diagonal."""
    from .diagonals import diagonal_placed

    n = len(x.shape)
    return diagonal_placed(x, (*x.shape, x.shape[-1]), 0, n - 1, n)


def require_matrices(x: np.ndarray, operation: str) -> None:
    """Raise unless `x` has two dimensions or more and a floating-point or complex dtype."""
    if x.ndim < 2:
        raise ShapeError(f"{operation}: matrices are required; got shape {list(x.shape)}.")
    if x.dtype.kind not in "fc":
        raise DTypeError(
            f"{operation}: a floating-point or complex dtype is required; got {x.dtype}. Convert "
            "it with float()."
        )


def require_square(x: np.ndarray, operation: str) -> None:
    """Raise unless `x` holds square matrices of floating-point or complex numbers."""
    if x.ndim >= 2:
        require_matrices(x, operation)
    if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
        raise ShapeError(f"{operation}: square matrices are required; got shape {list(x.shape)}.")


def explained(operation: str, required: str):
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


def well_conditioned(rng, *batch, n=3):
    return rng.normal(size=(*batch, n, n)) + 3 * np.eye(n)


def positive_definite(rng, *batch):
    m = rng.normal(size=(*batch, 3, 3))
    return m @ m.swapaxes(-1, -2) + np.eye(3)
