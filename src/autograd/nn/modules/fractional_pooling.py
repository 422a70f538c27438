"""Max pooling over windows of random sizes: `FractionalMaxPool2d`, `FractionalMaxPool3d`."""

from __future__ import annotations

from ...errors import ArgumentError
from ...tensor import Tensor
from .. import functional as F
from .module import Module
from .utils import _ntuple

__all__ = ["FractionalMaxPool2d", "FractionalMaxPool3d"]


class _FractionalMaxPoolNd(Module):
    """The largest element of windows whose places are drawn.

    Source: Graham, "Fractional Max-Pooling" (2014).

    Args:
        kernel_size: of the window.
        output_size: sizes of the result, or
        output_ratio: the ratio of the result's sizes to the input's, between 0 and 1.
        return_indices: also return where each one was found.

    Raises:
        ArgumentError: not exactly one of `output_size` and `output_ratio`, or a ratio out of range.
    """

    dims: int

    def __init__(
        self,
        kernel_size,
        output_size=None,
        output_ratio=None,
        return_indices: bool = False,
        _random_samples=None,
    ):
        super().__init__()
        sizes, name = _ntuple(self.dims), type(self).__name__
        if (output_size is None) == (output_ratio is None):
            raise ArgumentError(
                f"{name}: one of output_size and output_ratio is required; got "
                f"{output_size} and {output_ratio}."
            )
        self.kernel_size = sizes(kernel_size)
        self.return_indices = return_indices
        self.register_buffer("_random_samples", _random_samples)
        self.output_size = None if output_size is None else sizes(output_size)
        self.output_ratio = None if output_ratio is None else sizes(output_ratio)
        if not all(0 < ratio < 1 for ratio in self.output_ratio or ()):
            raise ArgumentError(
                f"{name}: output ratios between 0 and 1 are required; got {output_ratio}."
            )

    def _arguments(self) -> tuple:
        return (
            self.kernel_size,
            self.output_size,
            self.output_ratio,
            self.return_indices,
            self._random_samples,
        )


class FractionalMaxPool2d(_FractionalMaxPoolNd):
    """The largest elements of windows at random places in (N, C, H, W) or (C, H, W).

    Source: Graham, "Fractional Max-Pooling" (2014).

    Args:
        kernel_size: of the window.
        output_size: (H, W) of the result, or
        output_ratio: the ratio of the result's sizes to the input's, between 0 and 1.
        return_indices: also return where each one was found.

    Raises:
        ArgumentError: not exactly one of `output_size` and `output_ratio`, or a ratio out of range.

    >>> pool = autograd.nn.FractionalMaxPool2d(2, output_ratio=0.5)
    >>> pool(autograd.ones(1, 3, 9, 8)).shape
    Size([1, 3, 4, 4])
    """

    dims = 2

    def forward(self, input: Tensor):
        return F.fractional_max_pool2d(input, *self._arguments())


class FractionalMaxPool3d(_FractionalMaxPoolNd):
    """The largest elements of windows at random places in (N, C, D, H, W) or (C, D, H, W).

    Source: Graham, "Fractional Max-Pooling" (2014).

    Args:
        kernel_size, output_size, output_ratio, return_indices: as for `FractionalMaxPool2d`, with
            three sizes each.

    >>> pool = autograd.nn.FractionalMaxPool3d(2, output_size=(3, 4, 5))
    >>> pool(autograd.ones(1, 2, 8, 8, 8)).shape
    Size([1, 2, 3, 4, 5])
    """

    dims = 3

    def forward(self, input: Tensor):
        return F.fractional_max_pool3d(input, *self._arguments())
