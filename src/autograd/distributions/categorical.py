"""Categorical distributions: one of several classes."""

from __future__ import annotations

from typing import ClassVar, Self

from ..creation.ranges import arange
from ..dtypes import finfo, int64
from ..engine.modes import no_grad
from ..errors import ShapeError
from ..ops.broadcasting import broadcast_tensors
from ..random.sampling import multinomial
from ..size import Size
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution, lazy_property
from .parameters import as_tensor_parameter, logits_to_probs, one_of, probs_to_logits


class Categorical(Distribution):
    """A class from 0 to n - 1, with a probability each. Exactly one of the arguments is given.

    Args:
        probs: weights [..., n] of at least 0, which are divided by their sum.
        logits: log weights [..., n], in any units.
        validate_args: check parameters and values.

    >>> policy = autograd.distributions.Categorical(autograd.tensor([1.0, 1.0, 2.0]))
    >>> policy.probs
    tensor([0.2500, 0.2500, 0.5000])
    >>> policy.log_prob(autograd.tensor(2)), policy.sample((5,)).shape
    (tensor(-0.6931), Size([5]))
    """

    arg_constraints: ClassVar = {"probs": constraints.simplex, "logits": constraints.real_vector}
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args: bool | None = None):
        name, value = one_of("Categorical", probs=probs, logits=logits)
        value = as_tensor_parameter("Categorical", value)
        if value.ndim < 1:
            raise ShapeError(f"Categorical: {name} with dimensions is required; got a 0-d tensor.")
        if name == "probs":
            self.probs = value / value.sum(-1, keepdim=True)
        else:
            self.logits = value - value.logsumexp(-1, keepdim=True)
        self._num_events = value.shape[-1]
        super().__init__(value.shape[:-1], validate_args=validate_args)

    @property
    def support(self):
        return constraints.integer_interval(0, self._num_events - 1)

    @lazy_property
    def probs(self) -> Tensor:
        """Probabilities of the classes."""
        return logits_to_probs(self.logits)

    @lazy_property
    def logits(self) -> Tensor:
        """Logarithms of the probabilities."""
        return probs_to_logits(self.probs)

    @property
    def param_shape(self) -> Size:
        """The shape of the parameter."""
        return Size((*self._batch_shape, self._num_events))

    @property
    def mean(self) -> Tensor:
        return self.variance

    @property
    def mode(self) -> Tensor:
        return self.probs.argmax(-1)

    @property
    def variance(self) -> Tensor:
        """NaN: the classes have no order."""
        return (self.probs.sum(-1) * float("nan")).detach()

    def sample(self, sample_shape=()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        with no_grad():
            rows = self.probs.reshape(-1, self._num_events)
            count = Size(sample_shape).numel()
            return multinomial(rows, count, True).t().reshape(shape)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        value, logits = broadcast_tensors(value.to(int64).unsqueeze(-1), self.logits)
        return logits.gather(-1, value[..., :1]).squeeze(-1)

    def entropy(self) -> Tensor:
        return -(self.logits.clamp(min=finfo(self.logits.dtype).min) * self.probs).sum(-1)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        return self._enumerated(arange(self._num_events), expand)


class OfClasses(Distribution):
    """A distribution of vectors over the classes of a `Categorical`."""

    def __init__(self, probs, logits, validate_args: bool | None):
        self._categorical = Categorical(probs, logits, validate_args)
        shape = self._categorical.param_shape
        super().__init__(shape[:-1], shape[-1:], validate_args)

    def expand(self, batch_shape, _instance=None) -> Self:
        new = super().expand(batch_shape)
        new._categorical = self._categorical.expand(batch_shape)
        return new

    @property
    def probs(self) -> Tensor:
        """Probabilities of the classes."""
        return self._categorical.probs

    @property
    def logits(self) -> Tensor:
        """Logarithms of the probabilities."""
        return self._categorical.logits

    @property
    def param_shape(self) -> Size:
        """The shape of the parameter."""
        return self._categorical.param_shape
