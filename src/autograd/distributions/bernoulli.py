"""Bernoulli distributions: one trial."""

from __future__ import annotations

from typing import ClassVar

from ..creation.ranges import arange
from ..engine.modes import no_grad
from ..ops.binary_cross_entropy import binary_cross_entropy_with_logits
from ..ops.broadcasting import broadcast_tensors
from ..ops.comparison import where
from ..random.sampling import bernoulli
from ..tensor import Tensor
from . import constraints
from .parameters import as_tensor_parameter, one_of
from .success import OfSuccess


class Bernoulli(OfSuccess):
    """1 with a probability, else 0. Exactly one of the arguments is given.

    Args:
        probs: probability of 1, between 0 and 1.
        logits: its log odds.
        validate_args: check parameters and values.

    >>> autograd.distributions.Bernoulli(0.25).log_prob(autograd.tensor([0.0, 1.0]))
    tensor([-0.2877, -1.3863])
    """

    arg_constraints: ClassVar = {"probs": constraints.unit_interval, "logits": constraints.real}
    support = constraints.boolean
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args: bool | None = None):
        name, value = one_of("Bernoulli", probs=probs, logits=logits)
        value = as_tensor_parameter("Bernoulli", value)
        setattr(self, name, value)
        super().__init__(value.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return self.probs

    @property
    def mode(self) -> Tensor:
        mode = (self.probs >= 0.5).to(self.probs.dtype)
        return where(self.probs == 0.5, float("nan"), mode)

    @property
    def variance(self) -> Tensor:
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape=()) -> Tensor:
        with no_grad():
            return bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        logits, value = broadcast_tensors(self.logits, value.to(self.logits.dtype))
        return -binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self) -> Tensor:
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")

    def enumerate_support(self, expand: bool = True) -> Tensor:
        return self._enumerated(arange(2, dtype=self.mean.dtype), expand)
