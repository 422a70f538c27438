"""Batch dimensions taken as dimensions of one value."""

from __future__ import annotations

from typing import Self

from ..errors import ArgumentError
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution
from .parameters import sum_rightmost


class Independent(Distribution):
    """The last batch dimensions of a distribution as dimensions of its values.

    Args:
        base_distribution: the distribution of the elements.
        reinterpreted_batch_ndims: how many dimensions.
        validate_args: check values.

    Raises:
        ArgumentError: more dimensions than the batch has.

    >>> elements = autograd.distributions.Normal(autograd.zeros(3), 1.0)
    >>> d = autograd.distributions.Independent(elements, 1)
    >>> d.event_shape, d.log_prob(autograd.zeros(3))
    (Size([3]), tensor(-2.7568))
    """

    def __init__(
        self, base_distribution: Distribution, reinterpreted_batch_ndims: int,
        validate_args: bool | None = None,
    ):  # fmt: skip
        batch, count = base_distribution.batch_shape, reinterpreted_batch_ndims
        if not 0 <= count <= len(batch):
            raise ArgumentError(
                f"Independent: reinterpreted_batch_ndims between 0 and {len(batch)} is required; "
                f"got {count}."
            )
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = count
        split = len(batch) - count
        super().__init__(
            batch[:split], batch[split:] + base_distribution.event_shape, validate_args
        )

    def expand(self, batch_shape, _instance=None) -> Self:
        count = self.reinterpreted_batch_ndims
        base = self.base_dist.expand((*batch_shape, *self._event_shape[:count]))
        new = type(self)(base, count, validate_args=False)
        new._validate_args = self._validate_args
        return new

    @property
    def has_rsample(self) -> bool:
        return self.base_dist.has_rsample

    @property
    def has_enumerate_support(self) -> bool:
        return self.reinterpreted_batch_ndims == 0 and self.base_dist.has_enumerate_support

    @property
    def support(self):
        return constraints.independent(self.base_dist.support, self.reinterpreted_batch_ndims)

    @property
    def mean(self) -> Tensor:
        return self.base_dist.mean

    @property
    def mode(self) -> Tensor:
        return self.base_dist.mode

    @property
    def variance(self) -> Tensor:
        return self.base_dist.variance

    def sample(self, sample_shape=()) -> Tensor:
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape=()) -> Tensor:
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value: Tensor) -> Tensor:
        return sum_rightmost(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)

    def entropy(self) -> Tensor:
        return sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        if self.reinterpreted_batch_ndims:
            raise self._missing("enumerate_support")
        return self.base_dist.enumerate_support(expand)

    def __repr__(self) -> str:
        return f"Independent({self.base_dist!r}, {self.reinterpreted_batch_ndims})"
