"""Geometric distributions."""

from __future__ import annotations

from typing import ClassVar

from ..creation.filled import empty
from ..dtypes import finfo
from ..engine.modes import no_grad
from ..errors import ArgumentError
from ..ops.binary_cross_entropy import binary_cross_entropy_with_logits
from ..ops.comparison import where
from ..tensor import Tensor
from . import constraints
from .parameters import as_tensor_parameter, broadcast_all, one_of
from .success import OfSuccess


class Geometric(OfSuccess):
    """Number of failures before the first success. Exactly one of the arguments is given.

    Args:
        probs: probability of success, above 0 and at most 1.
        logits: its log odds.
        validate_args: check parameters and values.

    >>> autograd.distributions.Geometric(0.25).mean
    tensor(3.)
    """

    arg_constraints: ClassVar = {"probs": constraints.unit_interval, "logits": constraints.real}
    support = constraints.nonnegative_integer

    def __init__(self, probs=None, logits=None, validate_args: bool | None = None):
        name, value = one_of("Geometric", probs=probs, logits=logits)
        value = as_tensor_parameter("Geometric", value)
        setattr(self, name, value)
        super().__init__(value.shape, validate_args=validate_args)
        if self._validate_args and name == "probs" and not (value > 0).all():
            raise ArgumentError("Geometric: probs above 0 is required; got 0.")

    @property
    def mean(self) -> Tensor:
        return 1 / self.probs - 1

    @property
    def mode(self) -> Tensor:
        return self.probs * 0

    @property
    def variance(self) -> Tensor:
        return (1 / self.probs - 1) / self.probs

    def sample(self, sample_shape=()) -> Tensor:
        with no_grad():
            dtype = self.probs.dtype
            u = empty(self._extended_shape(sample_shape), dtype=dtype)
            u.uniform_(finfo(dtype).tiny, 1)
            return (u.log() / (-self.probs).log1p()).floor()

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        value, probs = broadcast_all("Geometric", value, self.probs)
        probs = where((probs == 1) & (value == 0), 0.0, probs)  # 0 * log(0) is 0
        return value * (-probs).log1p() + self.probs.log()

    def entropy(self) -> Tensor:
        return (
            binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none") / self.probs
        )
