"""Convolutions as modules."""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from .conv_base import _ConvNd
from .utils import _ntuple


class _Conv(_ConvNd):
    """A convolution over `dims` dimensions that is not transposed."""

    dims: int

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size,
        stride=1,
        padding=0,
        dilation=1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device=None,
        dtype=None,
    ):
        sizes = _ntuple(self.dims)
        super().__init__(
            in_channels,
            out_channels,
            sizes(kernel_size),
            sizes(stride),
            padding if isinstance(padding, str) else sizes(padding),
            sizes(dilation),
            False,
            sizes(0),
            groups,
            bias,
            padding_mode,
            device,
            dtype,
        )

    def _padded(self, input: Tensor) -> Tensor:
        """The input with the padding that the convolution itself does not know."""
        return F.pad(input, self._reversed_padding_repeated_twice, mode=self.padding_mode)


class Conv1d(_Conv):
    """Convolution (cross-correlation) of signals, (N, C, L) or (C, L).

    Args:
        in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias,
            padding_mode, device, dtype: as for `Conv2d`, with one size each.

    >>> layer = autograd.nn.Conv1d(1, 1, 2, bias=False)
    >>> _ = autograd.nn.init.ones_(layer.weight)
    >>> layer(autograd.tensor([[1., 2., 4.]])).detach()
    tensor([[3., 6.]])
    """

    dims = 1

    def _conv_forward(self, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        if self.padding_mode != "zeros":
            padded = self._padded(input)
            return F.conv1d(padded, weight, bias, self.stride, 0, self.dilation, self.groups)
        return F.conv1d(
            input, weight, bias, self.stride, self.padding, self.dilation, self.groups
        )  # fmt: skip

    def forward(self, input: Tensor) -> Tensor:
        return self._conv_forward(input, self.weight, self.bias)


class Conv2d(_Conv):
    """Convolution (cross-correlation) of images, (N, C, H, W) or (C, H, W).

    Along each dimension the result has
    ``(size + 2 padding - dilation (kernel - 1) - 1) // stride + 1`` elements.

    Args:
        in_channels, out_channels: channels of the input and of the result.
        kernel_size: of the kernel, for both dimensions or for each.
        stride: step of the kernel.
        padding: on both sides; or "valid" (none) or "same" (the result has the input's size).
        dilation: distance of the kernel's elements.
        groups: parts into which the channels are divided, each with kernels of its own.
        bias: add a bias.
        padding_mode: "zeros", "reflect", "replicate" or "circular".
        device, dtype: of the parameters.

    Attributes:
        weight: (out_channels, in_channels / groups, *kernel_size), uniform within one over the
            root of the number of inputs of an output.
        bias: (out_channels), likewise; or None.

    Raises:
        ArgumentError: `groups` does not divide the channels, or an option has no such value.

    >>> autograd.nn.Conv2d(3, 8, 3, padding=1)(autograd.ones(1, 3, 5, 5)).shape
    Size([1, 8, 5, 5])
    >>> autograd.nn.Conv2d(3, 8, 3, stride=2)(autograd.ones(1, 3, 5, 5)).shape
    Size([1, 8, 2, 2])
    """

    dims = 2

    def _conv_forward(self, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        if self.padding_mode != "zeros":
            padded = self._padded(input)
            return F.conv2d(padded, weight, bias, self.stride, 0, self.dilation, self.groups)
        return F.conv2d(
            input, weight, bias, self.stride, self.padding, self.dilation, self.groups
        )  # fmt: skip

    def forward(self, input: Tensor) -> Tensor:
        return self._conv_forward(input, self.weight, self.bias)


class Conv3d(_Conv):
    """Convolution (cross-correlation) of volumes, (N, C, D, H, W) or (C, D, H, W).

    Args:
        in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias,
            padding_mode, device, dtype: as for `Conv2d`, with three sizes each.

    >>> autograd.nn.Conv3d(1, 2, (1, 3, 3))(autograd.ones(1, 1, 4, 5, 5)).shape
    Size([1, 2, 4, 3, 3])
    """

    dims = 3

    def _conv_forward(self, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        if self.padding_mode != "zeros":
            padded = self._padded(input)
            return F.conv3d(padded, weight, bias, self.stride, 0, self.dilation, self.groups)
        return F.conv3d(
            input, weight, bias, self.stride, self.padding, self.dilation, self.groups
        )  # fmt: skip

    def forward(self, input: Tensor) -> Tensor:
        return self._conv_forward(input, self.weight, self.bias)
