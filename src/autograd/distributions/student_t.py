"""Student's t distributions."""

from __future__ import annotations

import math
from typing import ClassVar

from ..ops.comparison import where
from ..random.tensors import randn
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution
from .gamma import Chi2
from .parameters import broadcast_all


class StudentT(Distribution):
    """Student's t distribution: normal near its middle, with heavier tails.

    Args:
        df: degrees of freedom, above 0.
        loc: middle.
        scale: width, above 0.
        validate_args: check parameters and values.

    >>> autograd.distributions.StudentT(3.0).variance
    tensor(3.)
    """

    arg_constraints: ClassVar = {
        "df": constraints.positive,
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support = constraints.real
    has_rsample = True

    def __init__(self, df, loc=0.0, scale=1.0, validate_args: bool | None = None):
        self.df, self.loc, self.scale = broadcast_all("StudentT", df, loc, scale)
        super().__init__(self.df.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return where(self.df > 1, self.loc, float("nan"))

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        finite = where(self.df > 2, self.scale.square() * self.df / (self.df - 2), float("inf"))
        return where(self.df > 1, finite, float("nan"))

    def rsample(self, sample_shape=()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        normal = randn(shape, dtype=self.df.dtype)
        squares = Chi2(self.df, validate_args=False).rsample(sample_shape)
        return self.loc + self.scale * normal * (squares / self.df).rsqrt()

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        y = (value - self.loc) / self.scale
        half = 0.5 * self.df
        constant = self.scale.log() + 0.5 * (self.df.log() + math.log(math.pi))
        constant = constant + half.lgamma() - (half + 0.5).lgamma()
        return -(half + 0.5) * (y.square() / self.df).log1p() - constant

    def entropy(self) -> Tensor:
        half = 0.5 * self.df
        log_beta = half.lgamma() + math.lgamma(0.5) - (half + 0.5).lgamma()
        spread = (half + 0.5) * ((half + 0.5).digamma() - half.digamma())
        return self.scale.log() + spread + 0.5 * self.df.log() + log_beta
