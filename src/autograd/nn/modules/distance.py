"""Distances and similarities of pairs: `PairwiseDistance`, `CosineSimilarity`."""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from .module import Module

__all__ = ["CosineSimilarity", "PairwiseDistance"]


class PairwiseDistance(Module):
    """The p-norm of the difference of two tensors along the last dimension, (..., D) to (...).

    Args:
        p: the order of the norm.
        eps: added to the difference, so that the gradient is finite at 0.
        keepdim: keep the last dimension with size 1.

    >>> autograd.nn.PairwiseDistance()(autograd.zeros(1, 2), autograd.tensor([[3., 4.]]))
    tensor([5.0000])
    """

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False):
        super().__init__()
        self.norm = p
        self.eps = eps
        self.keepdim = keepdim

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        return F.pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)


class CosineSimilarity(Module):
    """The cosine of the angle between two tensors along a dimension, which the result lacks.

    Args:
        dim: the dimension.
        eps: the least product of the norms.

    >>> cosine = autograd.nn.CosineSimilarity(dim=0)
    >>> cosine(autograd.tensor([1., 0.]), autograd.tensor([3., 4.]))
    tensor(0.6000)
    """

    def __init__(self, dim: int = 1, eps: float = 1e-8):
        super().__init__()
        self.dim = dim
        self.eps = eps

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        return F.cosine_similarity(x1, x2, self.dim, self.eps)
