"""What the distributions of trials with a probability of success share."""

from __future__ import annotations

from ..size import Size
from ..tensor import Tensor
from .distribution import Distribution, lazy_property
from .parameters import logits_to_probs, probs_to_logits


class OfSuccess(Distribution):
    """A distribution that has `probs` or `logits` and makes the other one from it."""

    @lazy_property
    def probs(self) -> Tensor:
        """Probability of success."""
        return logits_to_probs(self.logits, is_binary=True)

    @lazy_property
    def logits(self) -> Tensor:
        """Log odds of success."""
        return probs_to_logits(self.probs, is_binary=True)

    @property
    def param_shape(self) -> Size:
        """The shape of the parameter."""
        return self._batch_shape
