"""Categorical distributions whose values are one-hot vectors."""

from __future__ import annotations

from typing import ClassVar

from ..creation.ranges import eye
from ..dtypes import int64
from ..ops.embedding import one_hot
from ..tensor import Tensor
from . import constraints
from .categorical import OfClasses


class OneHotCategorical(OfClasses):
    """One of n classes, as a vector with a 1 at its place. Exactly one of the arguments is given.

    Args:
        probs: weights [..., n] of at least 0, which are divided by their sum.
        logits: log weights [..., n], in any units.
        validate_args: check parameters and values.

    >>> autograd.distributions.OneHotCategorical(autograd.tensor([0.0, 1.0])).sample()
    tensor([0., 1.])
    """

    arg_constraints: ClassVar = {"probs": constraints.simplex, "logits": constraints.real_vector}
    support = constraints.one_hot
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args: bool | None = None):
        super().__init__(probs, logits, validate_args)

    @property
    def mean(self) -> Tensor:
        return self.probs

    @property
    def mode(self) -> Tensor:
        return self._as_vector(self._categorical.mode)

    @property
    def variance(self) -> Tensor:
        return self.probs * (1 - self.probs)

    def _as_vector(self, classes: Tensor) -> Tensor:
        return one_hot(classes, self._event_shape[0]).to(self.probs.dtype)

    def sample(self, sample_shape=()) -> Tensor:
        return self._as_vector(self._categorical.sample(sample_shape))

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return self._categorical.log_prob(value.argmax(-1).to(int64))

    def entropy(self) -> Tensor:
        return self._categorical.entropy()

    def enumerate_support(self, expand: bool = True) -> Tensor:
        size = self._event_shape[0]
        values = eye(size, dtype=self.probs.dtype)
        values = values.view(size, *(1,) * len(self._batch_shape), size)
        return values.expand((size, *self._batch_shape, size)) if expand else values


class OneHotCategoricalStraightThrough(OneHotCategorical):
    """`OneHotCategorical` with a sample that passes its gradient on to the probabilities.

    Args:
        probs: weights [..., n] of at least 0, which are divided by their sum.
        logits: log weights [..., n], in any units.
        validate_args: check parameters and values.

    Source: Bengio, Leonard, Courville, "Estimating or Propagating Gradients Through Stochastic
    Neurons for Conditional Computation" (2013).

    >>> w = autograd.tensor([0.0, 1.0], requires_grad=True)
    >>> autograd.distributions.OneHotCategoricalStraightThrough(w).rsample()[1].backward()
    >>> w.grad
    tensor([-1.,  0.])
    """

    has_rsample = True

    def rsample(self, sample_shape=()) -> Tensor:
        return self.sample(sample_shape) + (self.probs - self.probs.detach())
