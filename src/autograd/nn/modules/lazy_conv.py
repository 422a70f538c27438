"""Convolutions that learn the number of input channels from their first input."""

from __future__ import annotations

from ...errors import ArgumentError, ShapeError
from ..parameter import UninitializedParameter
from .conv_transpose import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from .lazy import LazyModuleMixin
from .plain_conv import Conv1d, Conv2d, Conv3d


class _LazyConvXdMixin(LazyModuleMixin):
    """Put before a convolution: its `in_channels` are those of the first input."""

    dims: int

    def _wait_for_shape(self, out_channels: int, bias: bool, device, dtype) -> None:
        self.weight = UninitializedParameter(device=device, dtype=dtype)
        self.out_channels = out_channels
        if bias:
            self.bias = UninitializedParameter(device=device, dtype=dtype)

    def reset_parameters(self) -> None:
        """Draw new initial values, once the shape is known."""
        if not self.has_uninitialized_params() and self.in_channels:
            super().reset_parameters()  # type: ignore[misc]

    def initialize_parameters(self, input, *args, **kwargs) -> None:
        """Take the number of channels from the first input."""
        if not self.has_uninitialized_params():
            return
        if input.ndim not in (self.dims + 1, self.dims + 2):
            raise ShapeError(
                f"{type(self).__name__}: an input of {self.dims + 1} or {self.dims + 2} dims is "
                f"required; got shape {list(input.shape)}."
            )
        channels = input.shape[-self.dims - 1]
        if channels % self.groups:
            raise ArgumentError(
                f"{type(self).__name__}: input channels that {self.groups} groups divide are "
                f"required; got {channels}."
            )
        self.in_channels = channels
        first, second = (
            (channels, self.out_channels) if self.transposed else (self.out_channels, channels)
        )
        self.weight.materialize((first, second // self.groups, *self.kernel_size))
        if self.bias is not None:
            self.bias.materialize((self.out_channels,))
        self.reset_parameters()


class _LazyConv(_LazyConvXdMixin):
    """A convolution without `in_channels`; its other arguments are those of `Conv2d`."""

    def __init__(
        self,
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
        super().__init__(
            0, 0, kernel_size, stride, padding, dilation, groups, False, padding_mode
        )  # fmt: skip
        self._wait_for_shape(out_channels, bias, device, dtype)


class _LazyConvTranspose(_LazyConvXdMixin):
    """A transposed convolution without `in_channels`; the rest as for `ConvTranspose2d`."""

    def __init__(
        self,
        out_channels: int,
        kernel_size,
        stride=1,
        padding=0,
        output_padding=0,
        groups: int = 1,
        bias: bool = True,
        dilation=1,
        padding_mode: str = "zeros",
        device=None,
        dtype=None,
    ):
        super().__init__(
            0,
            0,
            kernel_size,
            stride,
            padding,
            output_padding,
            groups,
            False,
            dilation,
            padding_mode,
        )
        self._wait_for_shape(out_channels, bias, device, dtype)


class LazyConv1d(_LazyConv, Conv1d):
    """A `Conv1d` that learns `in_channels` from its first input.

    Args:
        out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, device,
            dtype: as for `Conv1d`.

    >>> layer = autograd.nn.LazyConv1d(4, 3)
    >>> layer(autograd.ones(1, 2, 8)).shape, layer.in_channels
    (Size([1, 4, 6]), 2)
    """

    cls_to_become = Conv1d


class LazyConv2d(_LazyConv, Conv2d):
    """A `Conv2d` that learns `in_channels` from its first input.

    Args:
        out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, device,
            dtype: as for `Conv2d`.

    >>> layer = autograd.nn.LazyConv2d(4, 3)
    >>> layer(autograd.ones(1, 2, 8, 8)).shape
    Size([1, 4, 6, 6])
    >>> layer
    Conv2d(2, 4, kernel_size=(3, 3), stride=(1, 1))
    """

    cls_to_become = Conv2d


class LazyConv3d(_LazyConv, Conv3d):
    """A `Conv3d` that learns `in_channels` from its first input.

    Args:
        out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, device,
            dtype: as for `Conv3d`.

    >>> layer = autograd.nn.LazyConv3d(4, 3)
    >>> layer(autograd.ones(1, 2, 5, 5, 5)).shape, layer.in_channels
    (Size([1, 4, 3, 3, 3]), 2)
    """

    cls_to_become = Conv3d


class LazyConvTranspose1d(_LazyConvTranspose, ConvTranspose1d):
    """A `ConvTranspose1d` that learns `in_channels` from its first input.

    Args:
        out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation,
            padding_mode, device, dtype: as for `ConvTranspose1d`.

    >>> layer = autograd.nn.LazyConvTranspose1d(4, 3)
    >>> layer(autograd.ones(1, 2, 8)).shape, layer.in_channels
    (Size([1, 4, 10]), 2)
    """

    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(_LazyConvTranspose, ConvTranspose2d):
    """A `ConvTranspose2d` that learns `in_channels` from its first input.

    Args:
        out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation,
            padding_mode, device, dtype: as for `ConvTranspose2d`.

    >>> layer = autograd.nn.LazyConvTranspose2d(4, 3)
    >>> layer(autograd.ones(1, 2, 8, 8)).shape, layer.in_channels
    (Size([1, 4, 10, 10]), 2)
    """

    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(_LazyConvTranspose, ConvTranspose3d):
    """A `ConvTranspose3d` that learns `in_channels` from its first input.

    Args:
        out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation,
            padding_mode, device, dtype: as for `ConvTranspose3d`.

    >>> layer = autograd.nn.LazyConvTranspose3d(4, 3)
    >>> layer(autograd.ones(1, 2, 5, 5, 5)).shape, layer.in_channels
    (Size([1, 4, 7, 7, 7]), 2)
    """

    cls_to_become = ConvTranspose3d
