"""Normalization over features and over neighbouring channels."""

from __future__ import annotations

import numbers

import numpy as np

from ...creation.filled import empty
from ...creation.from_data import from_numpy
from ...errors import ArgumentError, ShapeError
from ...tensor import Tensor
from .. import functional as F, init
from ..parameter import Parameter
from .module import Module

__all__ = ["CrossMapLRN2d", "GroupNorm", "LayerNorm", "LocalResponseNorm", "RMSNorm"]


def _shape(normalized_shape) -> tuple[int, ...]:
    if isinstance(normalized_shape, numbers.Integral):
        return (int(normalized_shape),)
    return tuple(normalized_shape)


class LayerNorm(Module):
    """Normalizes the last dimensions by their mean and variance.

    Source: Ba et al., "Layer Normalization" (2016), equation 3.

    Args:
        normalized_shape: the sizes of these dimensions; an input is (..., *normalized_shape).
        eps: added to the variance.
        elementwise_affine: learn a factor and an addend for each element.
        bias: learn the addend too.
        device, dtype: of the parameters.

    Attributes:
        weight, bias: of shape `normalized_shape`, ones and zeros at first; or None.

    >>> autograd.nn.LayerNorm(2)(autograd.tensor([0., 2.])).detach()
    tensor([-1.0000,  1.0000])
    """

    def __init__(
        self,
        normalized_shape,
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        for name, wanted in (
            ("weight", elementwise_affine),
            ("bias", elementwise_affine and bias),
        ):
            value = empty(self.normalized_shape, device=device, dtype=dtype) if wanted else None
            self.register_parameter(name, None if value is None else Parameter(value))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set the weights to 1 and the biases to 0."""
        if self.elementwise_affine:
            init.ones_(self.weight)
            if self.bias is not None:
                init.zeros_(self.bias)

    def forward(self, input: Tensor) -> Tensor:
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.normalized_shape}, eps={self.eps}, "
            f"elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}"
        )


class GroupNorm(Module):
    """Normalizes each of `num_groups` parts of the channels by its mean and variance.

    Source: Wu and He, "Group Normalization" (2018), equation 7.

    Args:
        num_groups: into how many parts the channels are divided.
        num_channels: number of channels C of an input (N, C, ...).
        eps: added to the variance.
        affine: learn a factor and an addend for each channel.
        device, dtype: of the parameters.
        bias: learn the addend too.

    Attributes:
        weight, bias: (C), ones and zeros at first; or None.

    Raises:
        ArgumentError: `num_groups` does not divide `num_channels`.

    >>> layer = autograd.nn.GroupNorm(2, 4)
    >>> layer(autograd.tensor([[0., 2., 10., 30.]])).detach()
    tensor([[-1.0000,  1.0000, -1.0000,  1.0000]])
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device=None,
        dtype=None,
        *,
        bias: bool = True,
    ):
        super().__init__()
        if num_channels % num_groups:
            raise ArgumentError(
                f"GroupNorm: a number of groups that divides {num_channels} channels is required; "
                f"got {num_groups}."
            )
        self.num_groups = num_groups
        self.num_channels = num_channels
        self.eps = eps
        self.affine = affine
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            value = Parameter(empty(num_channels, device=device, dtype=dtype)) if wanted else None
            self.register_parameter(name, value)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set the weights to 1 and the biases to 0."""
        if self.affine:
            init.ones_(self.weight)
            if self.bias is not None:
                init.zeros_(self.bias)

    def forward(self, input: Tensor) -> Tensor:
        return F.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(Module):
    """Divides the last dimensions by the root of their mean square.

    Source: Zhang and Sennrich, "Root Mean Square Layer Normalization" (2019), equation 4.

    Args:
        normalized_shape: the sizes of these dimensions; an input is (..., *normalized_shape).
        eps: added to the mean square; default: the dtype's machine epsilon.
        elementwise_affine: learn a factor for each element.
        device, dtype: of the parameter.

    Attributes:
        weight: of shape `normalized_shape`, ones at first; or None.

    >>> autograd.nn.RMSNorm(2)(autograd.tensor([1., 7.])).detach()  # the mean square is 25
    tensor([0.2000, 1.4000])
    """

    def __init__(
        self,
        normalized_shape,
        eps: float | None = None,
        elementwise_affine: bool = True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        if elementwise_affine:
            self.weight = Parameter(empty(self.normalized_shape, device=device, dtype=dtype))
        else:
            self.register_parameter("weight", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set the weights to 1."""
        if self.elementwise_affine:
            init.ones_(self.weight)

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"
        )


class LocalResponseNorm(Module):
    """Divides each channel of (N, C, ...) by a power of the mean square of its neighbours.

    Source: Krizhevsky et al., "ImageNet classification with deep convolutional neural networks"
    (2012), section 3.3.

    Args:
        size: number of neighbouring channels.
        alpha, beta, k: the divisor is ``(k + alpha * mean square) ** beta``.

    >>> layer = autograd.nn.LocalResponseNorm(3, alpha=3., beta=1.)
    >>> layer(autograd.ones(1, 4, 1)).flatten()
    tensor([0.3333, 0.2500, 0.2500, 0.3333])
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0):
        super().__init__()
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.k = k

    def forward(self, input: Tensor) -> Tensor:
        return F.local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class CrossMapLRN2d(LocalResponseNorm):
    """`LocalResponseNorm` of images (N, C, H, W) with the windows of PyTorch's class of this name.

    They reach (size - 1) // 2 channels to both sides, and the first channel is in all of them. The
    gradient is that of this function, which PyTorch's is not.

    Args:
        size: number of neighbouring channels; those beyond the ends count as 0.
        alpha, beta, k: of `x / (k + alpha / size * sum of squares) ** beta`.

    Raises:
        ShapeError: the input does not have 4 dimensions.

    >>> layer = autograd.nn.CrossMapLRN2d(3, alpha=3., beta=1.)
    >>> layer(autograd.ones(1, 4, 1, 1)).flatten()
    tensor([0.3333, 0.2500, 0.2000, 0.2500])
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1):
        super().__init__(size, alpha, beta, k)

    def forward(self, input: Tensor) -> Tensor:
        if input.ndim != 4:
            raise ShapeError(
                f"CrossMapLRN2d: an input [N, C, H, W] is required; got {list(input.shape)}."
            )
        channel = np.arange(input.shape[1])
        inside = np.abs(channel[:, None] - channel) <= (self.size - 1) // 2
        inside[:, :1] = True
        windows = from_numpy(inside.astype(input.dtype.numpy))
        squares = (input * input).flatten(2)
        totals = (windows @ squares).reshape(input.shape)
        return input / (totals * (self.alpha / self.size) + self.k) ** self.beta
