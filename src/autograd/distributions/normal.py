"""Normal distributions."""

from __future__ import annotations

import math
from typing import ClassVar

from ..ops.special import erf, erfinv
from ..random.tensors import randn
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution
from .parameters import broadcast_all

_HALF_LOG_TURN = 0.5 * math.log(2 * math.pi)


class Normal(Distribution):
    """Normal distribution with density `exp(-((x - loc) / scale)**2 / 2) / (scale sqrt(2 pi))`.

    Args:
        loc: mean.
        scale: standard deviation, above 0.
        validate_args: check parameters and values.

    >>> autograd.distributions.Normal(0.0, 1.0).log_prob(autograd.tensor(0.0))
    tensor(-0.9189)
    """

    arg_constraints: ClassVar = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.real
    has_rsample = True

    def __init__(self, loc, scale, validate_args: bool | None = None):
        self.loc, self.scale = broadcast_all("Normal", loc, scale)
        super().__init__(self.loc.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def stddev(self) -> Tensor:
        return self.scale

    @property
    def variance(self) -> Tensor:
        return self.scale.square()

    def rsample(self, sample_shape=()) -> Tensor:
        noise = randn(self._extended_shape(sample_shape), dtype=self.loc.dtype)
        return self.loc + noise * self.scale

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        distance = (value - self.loc) / self.scale
        return distance.square() * -0.5 - self.scale.log() - _HALF_LOG_TURN

    def cdf(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return 0.5 * (1 + erf((value - self.loc) / (self.scale * math.sqrt(2))))

    def icdf(self, value: Tensor) -> Tensor:
        return self.loc + self.scale * erfinv(2 * value - 1) * math.sqrt(2)

    def entropy(self) -> Tensor:
        return self.scale.log() + (0.5 + _HALF_LOG_TURN)
