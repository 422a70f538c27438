"""Dirichlet and beta distributions."""

from __future__ import annotations

from typing import ClassVar, Self

from ..creation.ranges import arange
from ..errors import ShapeError
from ..ops.comparison import where
from ..ops.joining import stack
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution
from .gamma import above_zero, standard_gamma
from .parameters import broadcast_all


class Dirichlet(Distribution):
    """Distribution of vectors of probabilities, with density that goes like `prod(x**(c - 1))`.

    Args:
        concentration: [..., n], above 0.
        validate_args: check parameters and values.

    Raises:
        ShapeError: a concentration without dimensions.

    Gradient: of `rsample`, through the gamma-distributed numbers that a sample is made of; once.

    >>> autograd.distributions.Dirichlet(autograd.tensor([1.0, 3.0])).mean
    tensor([0.2500, 0.7500])
    """

    arg_constraints: ClassVar = {"concentration": constraints.independent(constraints.positive, 1)}
    support = constraints.simplex
    has_rsample = True

    def __init__(self, concentration, validate_args: bool | None = None):
        if concentration.ndim < 1:
            raise ShapeError(
                "Dirichlet: a concentration with dimensions is required; got a 0-d tensor."
            )
        self.concentration = concentration
        super().__init__(concentration.shape[:-1], concentration.shape[-1:], validate_args)

    @property
    def mean(self) -> Tensor:
        return self.concentration / self.concentration.sum(-1, keepdim=True)

    @property
    def mode(self) -> Tensor:
        """Most likely value; the first corner where all concentrations are below 1."""
        least = (self.concentration - 1).clamp(min=0.0)
        corner = arange(self._event_shape[0]) == 0
        at_corner = (self.concentration < 1).all(-1, keepdim=True)
        total = where(at_corner, 1.0, least.sum(-1, keepdim=True))
        return where(at_corner, corner.to(least.dtype), least / total)

    @property
    def variance(self) -> Tensor:
        total = self.concentration.sum(-1, keepdim=True)
        return self.concentration * (total - self.concentration) / (total.square() * (total + 1))

    def rsample(self, sample_shape=()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        parts = standard_gamma(self.concentration.double().expand(shape))
        return above_zero((parts / parts.sum(-1, keepdim=True)).to(self.concentration.dtype))

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        shape = self.concentration
        likely = (shape - 1).xlogy(value).sum(-1)
        return likely + shape.sum(-1).lgamma() - shape.lgamma().sum(-1)

    def entropy(self) -> Tensor:
        shape, size = self.concentration, self._event_shape[0]
        total = shape.sum(-1)
        return (
            shape.lgamma().sum(-1)
            - total.lgamma()
            - (size - total) * total.digamma()
            - ((shape - 1) * shape.digamma()).sum(-1)
        )


class Beta(Distribution):
    """Distribution of a probability, with density that goes like `x**(a - 1) * (1 - x)**(b - 1)`.

    Args:
        concentration1: a, above 0.
        concentration0: b, above 0.
        validate_args: check parameters and values.

    >>> autograd.distributions.Beta(1.0, 3.0).mean
    tensor(0.2500)
    """

    arg_constraints: ClassVar = {
        "concentration1": constraints.positive,
        "concentration0": constraints.positive,
    }
    support = constraints.unit_interval
    has_rsample = True

    def __init__(self, concentration1, concentration0, validate_args: bool | None = None):
        pair = stack(broadcast_all("Beta", concentration1, concentration0), -1)
        self._dirichlet = Dirichlet(pair, validate_args=False)
        self.concentration1, self.concentration0 = pair.unbind(-1)
        super().__init__(pair.shape[:-1], validate_args=validate_args)

    def expand(self, batch_shape, _instance=None) -> Self:
        new = super().expand(batch_shape)
        new._dirichlet = self._dirichlet.expand(batch_shape)
        return new

    @property
    def mean(self) -> Tensor:
        return self.concentration1 / (self.concentration1 + self.concentration0)

    @property
    def mode(self) -> Tensor:
        return self._dirichlet.mode[..., 0]

    @property
    def variance(self) -> Tensor:
        return self._dirichlet.variance[..., 0]

    def rsample(self, sample_shape=()) -> Tensor:
        return self._dirichlet.rsample(sample_shape).select(-1, 0)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return self._dirichlet.log_prob(stack([value, 1 - value], -1))

    def entropy(self) -> Tensor:
        return self._dirichlet.entropy()
