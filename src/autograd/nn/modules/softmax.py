"""Activations along a dimension: `Softmax` and its kin."""

from __future__ import annotations

from ...errors import ShapeError
from ...tensor import Tensor
from .. import functional as F
from .module import Module


class _AlongDim(Module):
    """A function along one dimension; None chooses 0 for 0-, 1- and 3-d inputs, else 1."""

    dim: int | None

    def __init__(self, dim: int | None = None):
        super().__init__()
        self.dim = dim

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Softmax(_AlongDim):
    """Exponentials divided by their sum along a dimension: positive numbers that add up to 1.

    Args:
        dim: the dimension.

    >>> autograd.nn.Softmax(dim=0)(autograd.tensor([0., 0., 1.]))
    tensor([0.2119, 0.2119, 0.5761])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.softmax(input, self.dim, _stacklevel=5)


class LogSoftmax(_AlongDim):
    """Logarithm of the softmax along a dimension, finite where the softmax rounds to 0.

    Args:
        dim: the dimension.

    >>> autograd.nn.LogSoftmax(dim=0)(autograd.tensor([0., 200.]))
    tensor([-200.,    0.])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.log_softmax(input, self.dim, _stacklevel=5)


class Softmin(_AlongDim):
    """Softmax of the negative input: the smallest number gets the largest share.

    Args:
        dim: the dimension.

    >>> autograd.nn.Softmin(dim=0)(autograd.tensor([0., 1., 2.]))
    tensor([0.6652, 0.2447, 0.0900])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.softmin(input, self.dim, _stacklevel=5)


class Softmax2d(Module):
    """Softmax over the channels of images (N, C, H, W) or (C, H, W), at each pixel.

    Raises:
        ShapeError: the input has another number of dimensions.

    >>> autograd.nn.Softmax2d()(autograd.zeros(1, 4, 2, 2)).sum(1)
    tensor([[[1., 1.],
             [1., 1.]]])
    """

    def forward(self, input: Tensor) -> Tensor:
        if input.ndim not in (3, 4):
            raise ShapeError(
                f"Softmax2d: images of 3 or 4 dims are required; got shape {list(input.shape)}."
            )
        return F.softmax(input, -3)
