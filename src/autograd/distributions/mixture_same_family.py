"""Mixtures of distributions of one family."""

from __future__ import annotations

from typing import Self

from ..engine.modes import no_grad
from ..errors import ArgumentTypeError, ShapeError
from ..tensor import Tensor
from .categorical import Categorical
from .distribution import Distribution


class MixtureSameFamily(Distribution):
    """One of several components, chosen at random.

    Args:
        mixture_distribution: a `Categorical` over the components.
        component_distribution: the components along its last batch dimension.
        validate_args: check values.

    Raises:
        ArgumentTypeError: another mixture distribution.
        ShapeError: numbers of components that differ.

    >>> from autograd.distributions import Categorical, MixtureSameFamily, Normal
    >>> weights = Categorical(autograd.ones(2))
    >>> d = MixtureSameFamily(weights, Normal(autograd.tensor([-1.0, 1.0]), 0.5))
    >>> d.mean, d.variance
    (tensor(0.), tensor(1.2500))
    """

    def __init__(self, mixture_distribution, component_distribution, validate_args=None):
        if not isinstance(mixture_distribution, Categorical):
            raise ArgumentTypeError(
                "MixtureSameFamily: a Categorical mixture_distribution is required; got "
                f"{type(mixture_distribution).__name__}."
            )
        self._mixture_distribution = mixture_distribution
        self._component_distribution = component_distribution
        batch = component_distribution.batch_shape
        count = mixture_distribution.param_shape[-1]
        if not batch or batch[-1] != count:
            raise ShapeError(
                f"MixtureSameFamily: {count} components along the last batch dimension are "
                f"required; got batch_shape {list(batch)}."
            )
        event = component_distribution.event_shape
        self._event_ndims = len(event)
        super().__init__(batch[:-1], event, validate_args)

    def expand(self, batch_shape, _instance=None) -> Self:
        component, mixture = self.component_distribution, self.mixture_distribution
        return type(self)(
            mixture.expand(batch_shape),
            component.expand((*batch_shape, component.batch_shape[-1])),
            self._validate_args,
        )

    @property
    def mixture_distribution(self) -> Categorical:
        """Which component a value comes from."""
        return self._mixture_distribution

    @property
    def component_distribution(self) -> Distribution:
        """The components."""
        return self._component_distribution

    @property
    def support(self):
        return self.component_distribution.support

    def _weights(self) -> Tensor:
        """Probabilities [..., components, 1, ...] that broadcast with values of components."""
        probs = self.mixture_distribution.probs
        return probs.reshape((*probs.shape, *(1,) * self._event_ndims))

    def _mixed(self, values: Tensor) -> Tensor:
        return (self._weights() * values).sum(-1 - self._event_ndims)

    @property
    def mean(self) -> Tensor:
        return self._mixed(self.component_distribution.mean)

    @property
    def variance(self) -> Tensor:
        means = self.component_distribution.mean
        middle = self.mean.unsqueeze(-1 - self._event_ndims)
        return self._mixed(self.component_distribution.variance + (means - middle).square())

    def _beside_components(self, value: Tensor) -> Tensor:
        return value.unsqueeze(-1 - self._event_ndims)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        likely = self.component_distribution.log_prob(self._beside_components(value))
        return (likely + self.mixture_distribution.logits).logsumexp(-1)

    def cdf(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        below = self.component_distribution.cdf(self._beside_components(value))
        return (below * self.mixture_distribution.probs).sum(-1)

    def sample(self, sample_shape=()) -> Tensor:
        with no_grad():
            component = self.mixture_distribution.sample(sample_shape)
            values = self.component_distribution.sample(sample_shape)
            place = component.reshape((*component.shape, *(1,) * (1 + self._event_ndims)))
            place = place.expand((*component.shape, 1, *self._event_shape))
            return values.gather(component.ndim, place).squeeze(component.ndim)

    def __repr__(self) -> str:
        return f"MixtureSameFamily({self.mixture_distribution}, {self.component_distribution})"
