"""What all loss modules share."""

from __future__ import annotations

from ...ops.loss_reduction import legacy_reduction
from ...tensor import Tensor
from .module import Module


class _Loss(Module):
    """What all losses share: how they are reduced to one number.

    Args:
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each element).
    """

    def __init__(self, size_average=None, reduce=None, reduction: str = "mean"):
        super().__init__()
        self.reduction = legacy_reduction(size_average, reduce, reduction)


class _WeightedLoss(_Loss):
    """A loss with a weight for each class or element, which is a buffer."""

    weight: Tensor | None

    def __init__(
        self, weight: Tensor | None = None, size_average=None, reduce=None, reduction: str = "mean"
    ):
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
