"""Binomial and multinomial distributions: several trials."""

from __future__ import annotations

import math
from typing import ClassVar

from ..creation.filled import zeros
from ..creation.ranges import arange
from ..engine.modes import no_grad
from ..errors import ArgumentError
from ..ops.sigmoids import logsigmoid
from ..random.sampling import binomial
from ..tensor import Tensor
from . import constraints
from .categorical import OfClasses
from .parameters import broadcast_all, one_of
from .success import OfSuccess


class Binomial(OfSuccess):
    """Number of successes in independent trials. Exactly one of `probs` and `logits` is given.

    Args:
        total_count: number of trials, at least 0.
        probs: probability of success, between 0 and 1.
        logits: its log odds.
        validate_args: check parameters and values.

    >>> autograd.distributions.Binomial(4, 0.5).log_prob(autograd.tensor(2.0)).exp()
    tensor(0.3750)
    """

    arg_constraints: ClassVar = {
        "total_count": constraints.nonnegative_integer,
        "probs": constraints.unit_interval,
        "logits": constraints.real,
    }
    has_enumerate_support = True

    def __init__(self, total_count=1, probs=None, logits=None, validate_args: bool | None = None):
        name, value = one_of("Binomial", probs=probs, logits=logits)
        value, count = broadcast_all("Binomial", value, total_count)
        self.total_count = count.to(value.dtype)
        setattr(self, name, value)
        super().__init__(value.shape, validate_args=validate_args)

    @property
    def support(self):
        return constraints.integer_interval(0, self.total_count)

    @property
    def mean(self) -> Tensor:
        return self.total_count * self.probs

    @property
    def mode(self) -> Tensor:
        return ((self.total_count + 1) * self.probs).floor().clamp(max=self.total_count)

    @property
    def variance(self) -> Tensor:
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape=()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        with no_grad():
            return binomial(self.total_count.expand(shape), self.probs.expand(shape))

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        count, logits = self.total_count, self.logits
        ways = (count + 1).lgamma() - (value + 1).lgamma() - (count - value + 1).lgamma()
        return ways + value * logits + count * logsigmoid(-logits)

    def entropy(self) -> Tensor:
        values = self.enumerate_support(False)
        log_prob = self.log_prob(values)
        return -(log_prob.exp() * log_prob).sum(0)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        count = int(self.total_count.max())
        if not (self.total_count == count).all():
            raise ArgumentError("Binomial: one total_count for the batch is required; got several.")
        return self._enumerated(arange(1 + count, dtype=self.mean.dtype), expand)


class Multinomial(OfClasses):
    """Counts of each class in independent draws. Exactly one of `probs` and `logits` is given.

    Args:
        total_count: number of draws.
        probs: weights [..., n] of at least 0, which are divided by their sum.
        logits: log weights [..., n], in any units.
        validate_args: check parameters and values.

    >>> d = autograd.distributions.Multinomial(6, autograd.tensor([1.0, 2.0]))
    >>> d.mean, d.sample().sum()
    (tensor([2., 4.]), tensor(6.))
    """

    arg_constraints: ClassVar = {"probs": constraints.simplex, "logits": constraints.real_vector}

    def __init__(
        self, total_count: int = 1, probs=None, logits=None, validate_args: bool | None = None
    ):
        if not isinstance(total_count, int):
            raise ArgumentError(f"Multinomial: an integer is required; got {total_count!r}.")
        self.total_count = total_count
        super().__init__(probs, logits, validate_args)

    @property
    def support(self):
        return constraints.multinomial(self.total_count)

    @property
    def mean(self) -> Tensor:
        return self.probs * self.total_count

    @property
    def variance(self) -> Tensor:
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape=()) -> Tensor:
        draws = self._categorical.sample((self.total_count, *sample_shape))
        places = draws.movedim(0, -1)
        counts = zeros(self._extended_shape(sample_shape), dtype=self.probs.dtype)
        return counts.scatter_add_(-1, places, (places * 0 + 1).to(counts.dtype))

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        logits, value = broadcast_all("Multinomial", self.logits, value)
        logits = logits.masked_fill((value == 0) & (logits == float("-inf")), 0.0)
        ways = (value.sum(-1) + 1).lgamma() - (value + 1).lgamma().sum(-1)
        return ways + (logits * value).sum(-1)

    def entropy(self) -> Tensor:
        count = self.total_count
        if not count:
            return self._categorical.entropy() * 0
        counts = arange(1, count + 1, dtype=self.probs.dtype)
        counts = counts.view(-1, *(1,) * len(self.probs.shape))
        likely = Binomial(count, self.probs, validate_args=False).log_prob(counts).exp()
        orders = (likely * (counts + 1).lgamma()).sum((0, -1))
        return count * self._categorical.entropy() - math.lgamma(count + 1) + orders
