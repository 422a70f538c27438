"""What all convolution modules share."""

from __future__ import annotations

import math

from ...creation.filled import empty
from ...errors import ArgumentError
from .. import init
from ..parameter import Parameter
from .module import Module
from .utils import _reverse_repeat_tuple

_MODES = ("zeros", "reflect", "replicate", "circular")


class _ConvNd(Module):
    """What all convolutions share.

    Args:
        in_channels, out_channels: channels of the input and of the result.
        kernel_size: of the kernel.
        stride: step of the kernel.
        padding: on both sides; or "valid" (none) or "same" (the result has the input's size).
        dilation: distance of the kernel's elements.
        transposed: a transposed convolution.
        output_padding: one-sided addition to the result of a transposed convolution.
        groups: parts into which the channels are divided, each with kernels of its own.
        bias: add a bias.
        padding_mode: "zeros", "reflect", "replicate" or "circular".
        device, dtype: of the parameters.

    Raises:
        ArgumentError: the channels do not divide, or an option has no such value.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: tuple[int, ...],
        stride: tuple[int, ...],
        padding,
        dilation: tuple[int, ...],
        transposed: bool,
        output_padding: tuple[int, ...],
        groups: int,
        bias: bool,
        padding_mode: str,
        device=None,
        dtype=None,
    ):
        super().__init__()
        _check_options(
            type(self).__name__, in_channels, out_channels, stride, padding, groups, padding_mode
        )
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.transposed = transposed
        self.output_padding = output_padding
        self.groups = groups
        self.padding_mode = padding_mode
        self._reversed_padding_repeated_twice = self._both_sides()
        first, second = (in_channels, out_channels) if transposed else (out_channels, in_channels)
        shape = (first, second // groups, *kernel_size)
        self.weight = Parameter(empty(shape, device=device, dtype=dtype))
        if bias:
            self.bias = Parameter(empty(out_channels, device=device, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def _both_sides(self) -> list[int]:
        """The padding before and after each dimension from the last on, as `F.pad` wants it."""
        if not isinstance(self.padding, str):
            return list(_reverse_repeat_tuple(self.padding, 2))
        sides = []
        for dilation, size in zip(reversed(self.dilation), reversed(self.kernel_size), strict=True):
            total = dilation * (size - 1) if self.padding == "same" else 0
            sides += [total // 2, total - total // 2]
        return sides

    def reset_parameters(self) -> None:
        """Draw new initial values."""
        if self.weight.numel():
            init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            inputs, _ = init._calculate_fan_in_and_fan_out(self.weight)
            if inputs:
                bound = 1 / math.sqrt(inputs)
                init.uniform_(self.bias, -bound, bound)

    def extra_repr(self) -> str:
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}"
        text += f", stride={self.stride}"
        none, one = (0,) * len(self.kernel_size), (1,) * len(self.kernel_size)
        if self.padding != none:
            text += f", padding={self.padding}"
        if self.dilation != one:
            text += f", dilation={self.dilation}"
        if self.output_padding != none:
            text += f", output_padding={self.output_padding}"
        if self.groups != 1:
            text += f", groups={self.groups}"
        if self.bias is None:
            text += ", bias=False"
        if self.padding_mode != "zeros":
            text += f", padding_mode={self.padding_mode}"
        return text


def _check_options(
    name: str, in_channels: int, out_channels: int, stride, padding, groups: int, padding_mode: str
) -> None:
    if groups <= 0:
        raise ArgumentError(f"{name}: groups of at least 1 are required; got {groups}.")
    for label, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
        if channels % groups:
            raise ArgumentError(
                f"{name}: {label} that {groups} groups divide are required; got {channels}."
            )
    if isinstance(padding, str):
        if padding not in ("same", "valid"):
            raise ArgumentError(
                f"{name}: padding 'same', 'valid' or numbers are required; got {padding!r}."
            )
        if padding == "same" and any(step != 1 for step in stride):
            raise ArgumentError(f"{name}: stride 1 is required for padding 'same'; got {stride}.")
    if padding_mode not in _MODES:
        raise ArgumentError(
            f"{name}: padding_mode {', '.join(map(repr, _MODES))} is required; got "
            f"{padding_mode!r}."
        )
