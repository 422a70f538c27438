"""Pooling as modules; all kinds under PyTorch's path."""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from .adaptive_pooling import (
    AdaptiveAvgPool1d,
    AdaptiveAvgPool2d,
    AdaptiveAvgPool3d,
    AdaptiveMaxPool1d,
    AdaptiveMaxPool2d,
    AdaptiveMaxPool3d,
)
from .fractional_pooling import FractionalMaxPool2d, FractionalMaxPool3d
from .module import Module
from .utils import _ntuple

__all__ = [
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveAvgPool3d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "AdaptiveMaxPool3d",
    "AvgPool1d",
    "AvgPool2d",
    "AvgPool3d",
    "FractionalMaxPool2d",
    "FractionalMaxPool3d",
    "LPPool1d",
    "LPPool2d",
    "LPPool3d",
    "MaxPool1d",
    "MaxPool2d",
    "MaxPool3d",
    "MaxUnpool1d",
    "MaxUnpool2d",
    "MaxUnpool3d",
]


class _MaxPoolNd(Module):
    """The largest element of each window.

    Args:
        kernel_size: of the window.
        stride: from window to window; default: `kernel_size`.
        padding: minus infinity on both sides.
        dilation: distance of the elements of a window.
        return_indices: also return where each one was found, for `MaxUnpool`.
        ceil_mode: also windows that reach over the edge.
    """

    def __init__(
        self,
        kernel_size,
        stride=None,
        padding=0,
        dilation=1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ):
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.dilation = dilation
        self.return_indices = return_indices
        self.ceil_mode = ceil_mode

    def _options(self) -> dict:
        return {
            "stride": self.stride,
            "padding": self.padding,
            "dilation": self.dilation,
            "ceil_mode": self.ceil_mode,
            "return_indices": self.return_indices,
        }

    def extra_repr(self) -> str:
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )


class MaxPool1d(_MaxPoolNd):
    """The largest element of each window of (N, C, L) or (C, L).

    Args:
        kernel_size, stride, padding, dilation, return_indices, ceil_mode: as for `MaxPool2d`, with
            one size each.

    >>> autograd.nn.MaxPool1d(2)(autograd.tensor([[1., 5., 3., 2.]]))
    tensor([[5., 3.]])
    """

    def forward(self, input: Tensor):
        return F.max_pool1d(input, self.kernel_size, **self._options())


class MaxPool2d(_MaxPoolNd):
    """The largest element of each window of (N, C, H, W) or (C, H, W).

    Along each dimension the result has
    ``(size + 2 padding - dilation (kernel - 1) - 1) // stride + 1`` elements.

    Args:
        kernel_size: of the window, for both dimensions or for each.
        stride: from window to window; default: `kernel_size`.
        padding: minus infinity on both sides.
        dilation: distance of the elements of a window.
        return_indices: also return where each one was found (int64), for `MaxUnpool2d`.
        ceil_mode: also windows that reach over the edge.

    >>> autograd.nn.MaxPool2d(2)(autograd.arange(4.).reshape(1, 1, 2, 2))
    tensor([[[[3.]]]])
    >>> autograd.nn.MaxPool2d(3, stride=2, padding=1)(autograd.ones(1, 8, 7, 7)).shape
    Size([1, 8, 4, 4])
    """

    def forward(self, input: Tensor):
        return F.max_pool2d(input, self.kernel_size, **self._options())


class MaxPool3d(_MaxPoolNd):
    """The largest element of each window of (N, C, D, H, W) or (C, D, H, W).

    Args:
        kernel_size, stride, padding, dilation, return_indices, ceil_mode: as for `MaxPool2d`, with
            three sizes each.

    >>> autograd.nn.MaxPool3d((1, 2, 2))(autograd.ones(1, 2, 4, 6, 8)).shape
    Size([1, 2, 4, 3, 4])
    """

    def forward(self, input: Tensor):
        return F.max_pool3d(input, self.kernel_size, **self._options())


class _MaxUnpoolNd(Module):
    """Puts the values of a max pooling back where they came from, zeros elsewhere.

    Args:
        kernel_size, stride, padding: those of the pooling.
    """

    dims: int

    def __init__(self, kernel_size, stride=None, padding=0):
        super().__init__()
        sizes = _ntuple(self.dims)
        self.kernel_size = sizes(kernel_size)
        self.stride = sizes(kernel_size if stride is None else stride)
        self.padding = sizes(padding)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxUnpool1d(_MaxUnpoolNd):
    """The partial inverse of `MaxPool1d`: values go back to where they were, zeros elsewhere.

    Args:
        kernel_size, stride, padding: those of the pooling.

    >>> pool = autograd.nn.MaxPool1d(2, return_indices=True)
    >>> values, indices = pool(autograd.tensor([[1., 5., 3., 2.]]))
    >>> autograd.nn.MaxUnpool1d(2)(values, indices)
    tensor([[0., 5., 3., 0.]])
    """

    dims = 1

    def forward(self, input: Tensor, indices: Tensor, output_size=None) -> Tensor:
        return F.max_unpool1d(
            input, indices, self.kernel_size, self.stride, self.padding, output_size
        )


class MaxUnpool2d(_MaxUnpoolNd):
    """The partial inverse of `MaxPool2d`: values go back to where they were, zeros elsewhere.

    A call takes the values, the indices of the pooling and, where several sizes are possible, the
    `output_size`.

    Args:
        kernel_size, stride, padding: those of the pooling.

    >>> pool = autograd.nn.MaxPool2d(2, return_indices=True)
    >>> values, indices = pool(autograd.arange(4.).reshape(1, 2, 2))
    >>> autograd.nn.MaxUnpool2d(2)(values, indices)
    tensor([[[0., 0.],
             [0., 3.]]])
    """

    dims = 2

    def forward(self, input: Tensor, indices: Tensor, output_size=None) -> Tensor:
        return F.max_unpool2d(
            input, indices, self.kernel_size, self.stride, self.padding, output_size
        )


class MaxUnpool3d(_MaxUnpoolNd):
    """The partial inverse of `MaxPool3d`: values go back to where they were, zeros elsewhere.

    Args:
        kernel_size, stride, padding: those of the pooling.

    >>> pool = autograd.nn.MaxPool3d(2, return_indices=True)
    >>> values, indices = pool(autograd.ones(1, 4, 4, 4))
    >>> autograd.nn.MaxUnpool3d(2)(values, indices).sum().item()  # one for each of 8 windows
    8.0
    """

    dims = 3

    def forward(self, input: Tensor, indices: Tensor, output_size=None) -> Tensor:
        return F.max_unpool3d(
            input, indices, self.kernel_size, self.stride, self.padding, output_size
        )


class _AvgPoolNd(Module):
    """The mean of each window.

    Args:
        kernel_size: of the window.
        stride: from window to window; default: `kernel_size`.
        padding: zeros on both sides.
        ceil_mode: also windows that reach over the edge.
        count_include_pad: zeros of the padding count.
        divisor_override: divide by this instead of the number of elements (not in one dimension).
    """

    def __init__(
        self,
        kernel_size,
        stride=None,
        padding=0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ):
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad
        self.divisor_override = divisor_override

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool1d(_AvgPoolNd):
    """The mean of each window of (N, C, L) or (C, L).

    Args:
        kernel_size, stride, padding, ceil_mode, count_include_pad: as for `AvgPool2d`, with one
            size each.

    >>> autograd.nn.AvgPool1d(2)(autograd.tensor([[1., 5., 3., 2.]]))
    tensor([[3.0000, 2.5000]])
    """

    def __init__(
        self,
        kernel_size,
        stride=None,
        padding=0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ):
        one = _ntuple(1)
        stride = kernel_size if stride is None else stride
        super().__init__(one(kernel_size), one(stride), one(padding), ceil_mode, count_include_pad)

    def forward(self, input: Tensor) -> Tensor:
        return F.avg_pool1d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
        )


class AvgPool2d(_AvgPoolNd):
    """The mean of each window of (N, C, H, W) or (C, H, W).

    Along each dimension the result has ``(size + 2 padding - kernel) // stride + 1`` elements.

    Args:
        kernel_size: of the window, for both dimensions or for each.
        stride: from window to window; default: `kernel_size`.
        padding: zeros on both sides.
        ceil_mode: also windows that reach over the edge.
        count_include_pad: zeros of the padding count.
        divisor_override: divide by this instead of the number of elements.

    >>> x = autograd.ones(1, 2, 2)
    >>> autograd.nn.AvgPool2d(2, padding=1)(x)
    tensor([[[0.2500, 0.2500],
             [0.2500, 0.2500]]])
    >>> autograd.nn.AvgPool2d(2, padding=1, count_include_pad=False)(x)
    tensor([[[1., 1.],
             [1., 1.]]])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.avg_pool2d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
            self.divisor_override,
        )


class AvgPool3d(_AvgPoolNd):
    """The mean of each window of (N, C, D, H, W) or (C, D, H, W).

    Args:
        kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override: as for
            `AvgPool2d`, with three sizes each.

    >>> autograd.nn.AvgPool3d(2)(autograd.arange(8.).reshape(1, 2, 2, 2))
    tensor([[[[3.5000]]]])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.avg_pool3d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
            self.divisor_override,
        )


class _LPPoolNd(Module):
    """The p-norm of each window.

    Args:
        norm_type: p.
        kernel_size: of the window.
        stride: from window to window; default: `kernel_size`.
        ceil_mode: also windows that reach over the edge.
    """

    def __init__(self, norm_type: float, kernel_size, stride=None, ceil_mode: bool = False):
        super().__init__()
        self.norm_type = norm_type
        self.kernel_size = kernel_size
        self.stride = stride
        self.ceil_mode = ceil_mode

    def extra_repr(self) -> str:
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"ceil_mode={self.ceil_mode}"
        )


class LPPool1d(_LPPoolNd):
    """The p-norm of each window of (N, C, L) or (C, L).

    Args:
        norm_type, kernel_size, stride, ceil_mode: as for `LPPool2d`, with one size each.

    >>> autograd.nn.LPPool1d(2, 2)(autograd.tensor([[3., 4., 6., 8.]]))
    tensor([[ 5., 10.]])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.lp_pool1d(
            input, float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode
        )


class LPPool2d(_LPPoolNd):
    """The p-norm of each window of (N, C, H, W) or (C, H, W).

    Args:
        norm_type: p.
        kernel_size: of the window, for both dimensions or for each.
        stride: from window to window; default: `kernel_size`.
        ceil_mode: also windows that reach over the edge.

    >>> autograd.nn.LPPool2d(1, 2)(autograd.ones(1, 2, 4))  # p of 1 adds up
    tensor([[[4., 4.]]])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.lp_pool2d(
            input, float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode
        )


class LPPool3d(_LPPoolNd):
    """The p-norm of each window of (N, C, D, H, W) or (C, D, H, W).

    Args:
        norm_type, kernel_size, stride, ceil_mode: as for `LPPool2d`, with three sizes each.

    >>> autograd.nn.LPPool3d(1, 2)(autograd.ones(1, 2, 2, 4))
    tensor([[[[8., 8.]]]])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.lp_pool3d(
            input, float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode
        )
