"""Poisson distributions."""

from __future__ import annotations

from typing import ClassVar

from ..engine.modes import no_grad
from ..random.sampling import poisson
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution
from .parameters import as_tensor_parameter, broadcast_all


class Poisson(Distribution):
    """Number of events in a unit of time, with probability `rate**k exp(-rate) / k!`.

    Args:
        rate: expected number, at least 0.
        validate_args: check parameters and values.

    >>> autograd.distributions.Poisson(4.0).log_prob(autograd.tensor(2.0))
    tensor(-1.9206)
    """

    arg_constraints: ClassVar = {"rate": constraints.nonnegative}
    support = constraints.nonnegative_integer

    def __init__(self, rate, validate_args: bool | None = None):
        self.rate = as_tensor_parameter("Poisson", rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return self.rate

    @property
    def mode(self) -> Tensor:
        return self.rate.floor()

    @property
    def variance(self) -> Tensor:
        return self.rate

    def sample(self, sample_shape=()) -> Tensor:
        with no_grad():
            return poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        rate, value = broadcast_all("Poisson", self.rate, value)
        return value.xlogy(rate) - rate - (value + 1).lgamma()
