"""Normal distributions of vectors."""

from __future__ import annotations

import math
from typing import ClassVar, Self

from ..creation.ranges import eye
from ..errors import ShapeError
from ..ops.broadcasting import broadcast_shapes
from ..ops.cholesky import cholesky
from ..ops.solving import solve_triangular
from ..random.tensors import randn
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution, lazy_property
from .parameters import one_of


class MultivariateNormal(Distribution):
    """Normal distribution of vectors, by exactly one of three matrices [..., n, n].

    Args:
        loc: mean [..., n].
        covariance_matrix: symmetric, positive definite.
        precision_matrix: inverse of the covariance.
        scale_tril: lower triangular factor `L` with covariance `L @ L.T` and positive diagonal; the
            other two are factorized, so this one is the quickest.
        validate_args: check parameters and values.

    Raises:
        ShapeError: a loc without dimensions, or a matrix with fewer than two.

    >>> d = autograd.distributions.MultivariateNormal(autograd.zeros(2), autograd.eye(2))
    >>> d.log_prob(autograd.zeros(2))
    tensor(-1.8379)
    """

    arg_constraints: ClassVar = {
        "loc": constraints.real_vector,
        "covariance_matrix": constraints.positive_definite,
        "precision_matrix": constraints.positive_definite,
        "scale_tril": constraints.lower_cholesky,
    }
    support = constraints.real_vector
    has_rsample = True

    def __init__(
        self, loc, covariance_matrix=None, precision_matrix=None, scale_tril=None,
        validate_args: bool | None = None,
    ):  # fmt: skip
        name, matrix = one_of(
            "MultivariateNormal",
            covariance_matrix=covariance_matrix,
            precision_matrix=precision_matrix,
            scale_tril=scale_tril,
        )
        if loc.ndim < 1 or matrix.ndim < 2:
            raise ShapeError(
                f"MultivariateNormal: loc [..., n] and {name} [..., n, n] are required; "
                f"got shapes {list(loc.shape)} and {list(matrix.shape)}."
            )
        batch = broadcast_shapes(matrix.shape[:-2], loc.shape[:-1])
        self.loc = loc.expand((*batch, -1))
        setattr(self, name, matrix.expand((*batch, -1, -1)))
        super().__init__(batch, self.loc.shape[-1:], validate_args)
        # not expanded, so that one matrix for a whole batch is factorized and solved with once
        self._factor = _FACTORS[name](matrix)

    def expand(self, batch_shape, _instance=None) -> Self:
        loc = self.loc.expand((*batch_shape, -1))
        new = type(self)(loc, scale_tril=self._factor, validate_args=False)
        new._validate_args = self._validate_args
        return new

    @lazy_property
    def scale_tril(self) -> Tensor:
        """Lower triangular factor of the covariance."""
        return self._factor.expand((*self._batch_shape, -1, -1))

    @lazy_property
    def covariance_matrix(self) -> Tensor:
        """Covariance of each pair of elements."""
        return (self._factor @ self._factor.mT).expand((*self._batch_shape, -1, -1))

    @lazy_property
    def precision_matrix(self) -> Tensor:
        """Inverse of the covariance."""
        inverse = _inverse(self._factor)
        return (inverse.mT @ inverse).expand((*self._batch_shape, -1, -1))

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return self._factor.square().sum(-1).expand(self.loc.shape)

    def rsample(self, sample_shape=()) -> Tensor:
        noise = randn(self._extended_shape(sample_shape), dtype=self.loc.dtype)
        return self.loc + (self._factor @ noise.unsqueeze(-1)).squeeze(-1)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        squares = squared_lengths(self._factor, value - self.loc)
        size = self._event_shape[0]
        return -0.5 * (size * math.log(2 * math.pi) + squares) - half_log_det(self._factor)

    def entropy(self) -> Tensor:
        size = self._event_shape[0]
        entropy = 0.5 * size * (1 + math.log(2 * math.pi)) + half_log_det(self._factor)
        return entropy.expand(self._batch_shape)


def half_log_det(factor: Tensor) -> Tensor:
    """Half the log determinant of the covariance."""
    return factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)


def squared_lengths(factor: Tensor, vectors: Tensor) -> Tensor:
    """Squared lengths [...] of `inverse(factor) @ vector` for vectors [..., n]."""
    if factor.ndim == 2:  # one matrix: the vectors are the columns of one right side
        columns = vectors.reshape(-1, vectors.shape[-1]).mT
        solved = solve_triangular(factor, columns, upper=False)
        return solved.square().sum(0).reshape(vectors.shape[:-1])
    batch = broadcast_shapes(factor.shape[:-2], vectors.shape[:-1])
    factor = factor.expand((*batch, -1, -1))
    columns = vectors.expand((*batch, -1)).unsqueeze(-1)
    return solve_triangular(factor, columns, upper=False).square().sum((-2, -1))


def _inverse(factor: Tensor) -> Tensor:
    """Inverse of lower triangular matrices."""
    one = eye(factor.shape[-1], dtype=factor.dtype).expand(factor.shape)
    return solve_triangular(factor, one, upper=False)


def _factor_of_precision(precision: Tensor) -> Tensor:
    """Lower factor of the inverse: the factor of the matrix turned by 180 degrees, turned back,
    is upper triangular, and so its inverse is the transpose of the one looked for."""
    upper = cholesky(precision.flip((-2, -1))).flip((-2, -1))
    one = eye(precision.shape[-1], dtype=precision.dtype).expand(precision.shape)
    return solve_triangular(upper.mT, one, upper=False)


_FACTORS = {
    "covariance_matrix": cholesky,
    "precision_matrix": _factor_of_precision,
    "scale_tril": lambda matrix: matrix,
}
