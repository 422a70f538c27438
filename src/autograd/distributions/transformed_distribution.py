"""Distributions of the values of another one after transforms; log-normal and half-normal ones."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Self

from ..engine.modes import no_grad
from ..errors import ArgumentTypeError
from ..ops.comparison import where
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution
from .independent import Independent
from .normal import Normal
from .parameters import as_tensor_parameter, sum_rightmost
from .transforms import AbsTransform, ComposeTransform, ExpTransform, Transform


class TransformedDistribution(Distribution):
    """What a distribution becomes when its values go through transforms.

    Args:
        base_distribution: where the values come from.
        transforms: a transform or a list of them, the first to be applied first.
        validate_args: check values.

    >>> from autograd.distributions import Normal, TanhTransform, TransformedDistribution
    >>> squashed = TransformedDistribution(Normal(0.0, 1.0), TanhTransform(cache_size=1))
    >>> squashed.log_prob(autograd.tensor(0.5))
    tensor(-0.7821)
    """

    def __init__(self, base_distribution: Distribution, transforms, validate_args=None):
        transforms = [transforms] if isinstance(transforms, Transform) else list(transforms)
        for transform in transforms:
            if not isinstance(transform, Transform):
                raise ArgumentTypeError(
                    f"{type(self).__name__}: transforms are required; "
                    f"got {type(transform).__name__}."
                )
        self.transforms = transforms
        whole = ComposeTransform(transforms)
        base = base_distribution
        shape = base.batch_shape + base.event_shape
        wide = whole.forward_shape(shape)
        base = base.expand(wide[: len(wide) - len(base.event_shape)])
        event_dim = max(len(base.event_shape), whole.domain.event_dim)
        missing = event_dim - len(base.event_shape)
        self.base_dist: Any = Independent(base, missing) if missing else base
        split = len(wide) - event_dim
        super().__init__(wide[:split], wide[split:], validate_args)

    def expand(self, batch_shape, _instance=None) -> Self:
        new = super().expand(batch_shape)
        new.base_dist = self.base_dist.expand(batch_shape)
        return new

    @property
    def has_rsample(self) -> bool:
        return self.base_dist.has_rsample

    @property
    def support(self):
        if not self.transforms:
            return self.base_dist.support
        last = self.transforms[-1].codomain
        return constraints.independent(last, len(self._event_shape) - last.event_dim)

    def sample(self, sample_shape=()) -> Tensor:
        with no_grad():
            return self._transformed(self.base_dist.sample(sample_shape))

    def rsample(self, sample_shape=()) -> Tensor:
        return self._transformed(self.base_dist.rsample(sample_shape))

    def _transformed(self, value: Tensor) -> Tensor:
        for transform in self.transforms:
            value = transform(value)
        return value

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        event_dim = len(self._event_shape)
        total = 0.0
        for transform in reversed(self.transforms):
            before = transform.inv(value)
            size = transform.log_abs_det_jacobian(before, value)
            total = total - sum_rightmost(size, event_dim - transform.domain.event_dim)
            value = before
        return self.base_dist.log_prob(value) + total

    def cdf(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        for transform in reversed(self.transforms):
            value = transform.inv(value)
        return self._turned(self.base_dist.cdf(value))

    def icdf(self, value: Tensor) -> Tensor:
        return self._transformed(self.base_dist.icdf(self._turned(value)))

    def _turned(self, chance: Tensor) -> Tensor:
        """A probability, or its complement where the transforms reverse the order."""
        sign = math.prod(transform.sign for transform in self.transforms)
        return sign * (chance - 0.5) + 0.5

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_dist!r}, {self.transforms!r})"


class LogNormal(TransformedDistribution):
    """Distribution of numbers whose logarithm is normal.

    Args:
        loc: mean of the logarithm.
        scale: standard deviation of the logarithm, above 0.
        validate_args: check parameters and values.

    >>> autograd.distributions.LogNormal(0.0, 1.0).mean
    tensor(1.6487)
    """

    arg_constraints: ClassVar = {"loc": constraints.real, "scale": constraints.positive}

    def __init__(self, loc, scale, validate_args: bool | None = None):
        super().__init__(Normal(loc, scale, validate_args), ExpTransform(), validate_args)

    @property
    def loc(self) -> Tensor:
        """Mean of the logarithm."""
        return self.base_dist.loc

    @property
    def scale(self) -> Tensor:
        """Standard deviation of the logarithm."""
        return self.base_dist.scale

    @property
    def mean(self) -> Tensor:
        return (self.loc + self.scale.square() / 2).exp()

    @property
    def mode(self) -> Tensor:
        return (self.loc - self.scale.square()).exp()

    @property
    def variance(self) -> Tensor:
        square = self.scale.square()
        return square.expm1() * (2 * self.loc + square).exp()

    def entropy(self) -> Tensor:
        return self.base_dist.entropy() + self.loc


class HalfNormal(TransformedDistribution):
    """Distribution of the absolute value of a normal number of mean 0.

    Args:
        scale: standard deviation of the normal number, above 0.
        validate_args: check parameters and values.

    >>> autograd.distributions.HalfNormal(1.0).mean
    tensor(0.7979)
    """

    arg_constraints: ClassVar = {"scale": constraints.positive}

    def __init__(self, scale, validate_args: bool | None = None):
        scale = as_tensor_parameter("HalfNormal", scale)
        super().__init__(Normal(0, scale, validate_args), AbsTransform(), validate_args)

    @property
    def support(self):
        return constraints.nonnegative

    @property
    def scale(self) -> Tensor:
        """Standard deviation of the normal number."""
        return self.base_dist.scale

    @property
    def mean(self) -> Tensor:
        return self.scale * math.sqrt(2 / math.pi)

    @property
    def mode(self) -> Tensor:
        return self.scale * 0

    @property
    def variance(self) -> Tensor:
        return self.scale.square() * (1 - 2 / math.pi)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return where(value >= 0, self.base_dist.log_prob(value) + math.log(2), float("-inf"))

    def cdf(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return 2 * self.base_dist.cdf(value) - 1

    def icdf(self, value: Tensor) -> Tensor:
        return self.base_dist.icdf((value + 1) / 2)

    def entropy(self) -> Tensor:
        return self.base_dist.entropy() - math.log(2)
