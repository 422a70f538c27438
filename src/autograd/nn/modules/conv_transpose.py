"""Transposed convolutions as modules."""

from __future__ import annotations

from ...errors import ArgumentError, ShapeError
from ...tensor import Tensor
from .. import functional as F
from .conv_base import _ConvNd
from .utils import _ntuple


class _ConvTransposeNd(_ConvNd):
    """A transposed convolution over `dims` dimensions: the gradient of a convolution as a layer.

    Args:
        in_channels, out_channels: channels of the input and of the result.
        kernel_size: of the kernel.
        stride: step of the kernel over the result.
        padding: cut off both sides of the result.
        output_padding: one-sided addition to the result, smaller than stride or dilation.
        groups: parts into which the channels are divided, each with kernels of its own.
        bias: add a bias.
        dilation: distance of the kernel's elements.
        padding_mode: "zeros".
        device, dtype: of the parameters.
    """

    dims: int

    def __init__(
        self,
        in_channels: int,
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
        if padding_mode != "zeros":
            raise ArgumentError(
                f"{type(self).__name__}: padding_mode 'zeros' is required; got {padding_mode!r}."
            )
        sizes = _ntuple(self.dims)
        super().__init__(
            in_channels,
            out_channels,
            sizes(kernel_size),
            sizes(stride),
            sizes(padding),
            sizes(dilation),
            True,
            sizes(output_padding),
            groups,
            bias,
            padding_mode,
            device,
            dtype,
        )

    def _extra_for(self, input: Tensor, output_size) -> tuple[int, ...]:
        """The output padding that gives a result of `output_size`."""
        if output_size is None:
            return self.output_padding
        name, dims = type(self).__name__, self.dims
        others = 2 if input.ndim == dims + 2 else 1
        wanted = list(output_size)
        if len(wanted) == others + dims:
            wanted = wanted[others:]
        if len(wanted) != dims:
            raise ShapeError(
                f"{name}: output_size with {dims} or {others + dims} sizes is required; got "
                f"{list(output_size)}."
            )
        least = [
            (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1
            for size, stride, padding, dilation, kernel in zip(
                input.shape[others:],
                self.stride,
                self.padding,
                self.dilation,
                self.kernel_size,
                strict=True,
            )
        ]
        extra = tuple(size - low for size, low in zip(wanted, least, strict=True))
        if any(not 0 <= e < step for e, step in zip(extra, self.stride, strict=True)):
            most = [low + step - 1 for low, step in zip(least, self.stride, strict=True)]
            raise ShapeError(
                f"{name}: output_size between {least} and {most} is required for an input of "
                f"shape {list(input.shape)}; got {wanted}."
            )
        return extra


class ConvTranspose1d(_ConvTransposeNd):
    """Transposed convolution of signals, (N, C, L) or (C, L).

    Args:
        in_channels, out_channels, kernel_size, stride, padding, output_padding, groups, bias,
            dilation, padding_mode, device, dtype: as for `ConvTranspose2d`, with one size each.

    >>> layer = autograd.nn.ConvTranspose1d(1, 1, 3, stride=2, bias=False)
    >>> _ = autograd.nn.init.ones_(layer.weight)
    >>> layer(autograd.tensor([[1., 10.]])).detach()
    tensor([[ 1.,  1., 11., 10., 10.]])
    """

    dims = 1

    def forward(self, input: Tensor, output_size=None) -> Tensor:
        return F.conv_transpose1d(
            input,
            self.weight,
            self.bias,
            self.stride,
            self.padding,
            self._extra_for(input, output_size),
            self.groups,
            self.dilation,
        )


class ConvTranspose2d(_ConvTransposeNd):
    """Transposed convolution of images, (N, C, H, W) or (C, H, W).

    It is the gradient of a convolution as a layer. Along each dimension the result has
    ``(size - 1) stride - 2 padding + dilation (kernel - 1) + output_padding + 1`` elements; the
    `output_size` of a call chooses `output_padding` instead.

    Args:
        in_channels, out_channels: channels of the input and of the result.
        kernel_size: of the kernel, for both dimensions or for each.
        stride: step of the kernel over the result.
        padding: cut off both sides of the result.
        output_padding: one-sided addition to the result, smaller than stride or dilation.
        groups: parts into which the channels are divided, each with kernels of its own.
        bias: add a bias.
        dilation: distance of the kernel's elements.
        padding_mode: "zeros".
        device, dtype: of the parameters.

    Attributes:
        weight: (in_channels, out_channels / groups, *kernel_size).
        bias: (out_channels), or None.

    Raises:
        ArgumentError: another `padding_mode`, or `groups` does not divide the channels.
        ShapeError: in a call, an `output_size` that the stride cannot reach.

    >>> layer = autograd.nn.ConvTranspose2d(4, 1, 3, stride=2)
    >>> layer(autograd.ones(1, 4, 5, 5)).shape
    Size([1, 1, 11, 11])
    >>> layer(autograd.ones(1, 4, 5, 5), output_size=(12, 12)).shape
    Size([1, 1, 12, 12])
    """

    dims = 2

    def forward(self, input: Tensor, output_size=None) -> Tensor:
        return F.conv_transpose2d(
            input,
            self.weight,
            self.bias,
            self.stride,
            self.padding,
            self._extra_for(input, output_size),
            self.groups,
            self.dilation,
        )


class ConvTranspose3d(_ConvTransposeNd):
    """Transposed convolution of volumes, (N, C, D, H, W) or (C, D, H, W).

    Args:
        in_channels, out_channels, kernel_size, stride, padding, output_padding, groups, bias,
            dilation, padding_mode, device, dtype: as for `ConvTranspose2d`, with three sizes each.

    >>> autograd.nn.ConvTranspose3d(1, 2, 2, stride=2)(autograd.ones(1, 1, 3, 4, 5)).shape
    Size([1, 2, 6, 8, 10])
    """

    dims = 3

    def forward(self, input: Tensor, output_size=None) -> Tensor:
        return F.conv_transpose3d(
            input,
            self.weight,
            self.bias,
            self.stride,
            self.padding,
            self._extra_for(input, output_size),
            self.groups,
            self.dilation,
        )
