"""Pooling to a wanted size: the windows follow from the input's."""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from .module import Module


class _AdaptiveAvgPoolNd(Module):
    """The mean of windows that are chosen for a wanted size of the result.

    Args:
        output_size: the sizes; None keeps the input's.
    """

    def __init__(self, output_size):
        super().__init__()
        self.output_size = output_size

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class _AdaptiveMaxPoolNd(Module):
    """The largest element of windows that are chosen for a wanted size of the result.

    Args:
        output_size: the sizes; None keeps the input's.
        return_indices: also return where each one was found.
    """

    def __init__(self, output_size, return_indices: bool = False):
        super().__init__()
        self.output_size = output_size
        self.return_indices = return_indices

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_AdaptiveAvgPoolNd):
    """The mean of windows of (N, C, L) or (C, L), as many as are wanted.

    Args:
        output_size: number of windows.

    >>> autograd.nn.AdaptiveAvgPool1d(2)(autograd.tensor([[1., 2., 3., 4., 5., 6.]]))
    tensor([[2., 5.]])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.adaptive_avg_pool1d(input, self.output_size)


class AdaptiveAvgPool2d(_AdaptiveAvgPoolNd):
    """The mean of windows of (N, C, H, W) or (C, H, W), as many as are wanted.

    Window i of n along a dimension reaches from ``floor(i size / n)`` up to
    ``ceil((i + 1) size / n)``.

    Args:
        output_size: (H, W) of the result, or one number for both; None keeps the input's size.

    >>> autograd.nn.AdaptiveAvgPool2d(1)(autograd.arange(6.).reshape(1, 2, 3))
    tensor([[[2.5000]]])
    >>> autograd.nn.AdaptiveAvgPool2d((2, None))(autograd.ones(1, 8, 5, 7)).shape
    Size([1, 8, 2, 7])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.adaptive_avg_pool2d(input, self.output_size)


class AdaptiveAvgPool3d(_AdaptiveAvgPoolNd):
    """The mean of windows of (N, C, D, H, W) or (C, D, H, W), as many as are wanted.

    Args:
        output_size: as for `AdaptiveAvgPool2d`, with three sizes.

    >>> autograd.nn.AdaptiveAvgPool3d((1, 2, 3))(autograd.ones(1, 2, 4, 5, 6)).shape
    Size([1, 2, 1, 2, 3])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.adaptive_avg_pool3d(input, self.output_size)


class AdaptiveMaxPool1d(_AdaptiveMaxPoolNd):
    """The largest element of windows of (N, C, L) or (C, L), as many as are wanted.

    Args:
        output_size: number of windows.
        return_indices: also return where each one was found.

    >>> autograd.nn.AdaptiveMaxPool1d(2)(autograd.tensor([[1., 7., 3., 4., 5., 6.]]))
    tensor([[7., 6.]])
    """

    def forward(self, input: Tensor):
        return F.adaptive_max_pool1d(input, self.output_size, self.return_indices)


class AdaptiveMaxPool2d(_AdaptiveMaxPoolNd):
    """The largest element of windows of (N, C, H, W) or (C, H, W), as many as are wanted.

    Args:
        output_size: as for `AdaptiveAvgPool2d`.
        return_indices: also return where each one was found (int64), for `MaxUnpool2d`.

    >>> autograd.nn.AdaptiveMaxPool2d(1, return_indices=True)(autograd.arange(6.).reshape(1, 2, 3))
    (tensor([[[5.]]]), tensor([[[5]]]))
    """

    def forward(self, input: Tensor):
        return F.adaptive_max_pool2d(input, self.output_size, self.return_indices)


class AdaptiveMaxPool3d(_AdaptiveMaxPoolNd):
    """The largest element of windows of (N, C, D, H, W) or (C, D, H, W), as many as are wanted.

    Args:
        output_size: as for `AdaptiveAvgPool2d`, with three sizes.
        return_indices: also return where each one was found.

    >>> autograd.nn.AdaptiveMaxPool3d(2)(autograd.ones(1, 2, 4, 5, 6)).shape
    Size([1, 2, 2, 2, 2])
    """

    def forward(self, input: Tensor):
        return F.adaptive_max_pool3d(input, self.output_size, self.return_indices)
