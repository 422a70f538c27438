"""Padding as modules."""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from .module import Module
from .utils import _ntuple

__all__ = [
    "CircularPad1d",
    "CircularPad2d",
    "CircularPad3d",
    "ConstantPad1d",
    "ConstantPad2d",
    "ConstantPad3d",
    "ReflectionPad1d",
    "ReflectionPad2d",
    "ReflectionPad3d",
    "ReplicationPad1d",
    "ReplicationPad2d",
    "ReplicationPad3d",
    "ZeroPad1d",
    "ZeroPad2d",
    "ZeroPad3d",
]


class _Pad(Module):
    """Padding of the last `dims` dimensions.

    Args:
        padding: one number for all sides, or for each dimension from the last on the numbers
            before and after it.
    """

    dims: int
    mode: str

    def __init__(self, padding):
        super().__init__()
        self.padding = _ntuple(2 * self.dims)(padding)

    def forward(self, input: Tensor) -> Tensor:
        return F.pad(input, self.padding, self.mode)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _ConstantPadNd(_Pad):
    """Padding with one value.

    Args:
        padding: see the base class.
        value: the value.
    """

    mode = "constant"

    def __init__(self, padding, value: float):
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        return F.pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class _CircularPadNd(_Pad):
    """Padding that goes on at the other end."""

    mode = "circular"


class _ReflectionPadNd(_Pad):
    """Padding that mirrors the input at its edge."""

    mode = "reflect"


class _ReplicationPadNd(_Pad):
    """Padding that repeats the edge."""

    mode = "replicate"


class CircularPad1d(_CircularPadNd):
    """Pads (N, C, L) or (C, L) with what is at the other end.

    Args:
        padding: for both sides, or (before, after).

    >>> autograd.nn.CircularPad1d(1)(autograd.tensor([[1., 2., 3.]]))
    tensor([[3., 1., 2., 3., 1.]])
    """

    dims = 1


class CircularPad2d(_CircularPadNd):
    """Pads (N, C, H, W) or (C, H, W) with what is at the other end.

    Args:
        padding: for all sides, or (left, right, top, bottom).

    >>> autograd.nn.CircularPad2d((1, 0, 1, 0))(autograd.arange(4.).reshape(1, 2, 2))
    tensor([[[3., 2., 3.],
             [1., 0., 1.],
             [3., 2., 3.]]])
    """

    dims = 2


class CircularPad3d(_CircularPadNd):
    """Pads (N, C, D, H, W) or (C, D, H, W) with what is at the other end.

    Args:
        padding: for all sides, or (left, right, top, bottom, front, back).

    >>> pad = autograd.nn.CircularPad3d((0, 0, 0, 0, 1, 0))
    >>> pad(autograd.arange(2.).reshape(1, 2, 1, 1)).flatten()
    tensor([1., 0., 1.])
    """

    dims = 3


class ConstantPad1d(_ConstantPadNd):
    """Pads (N, C, L) or (C, L) with one value.

    Args:
        padding: for both sides, or (before, after); negative numbers cut off.
        value: what to pad with.

    >>> autograd.nn.ConstantPad1d((2, -1), 9.)(autograd.tensor([[1., 2., 3.]]))
    tensor([[9., 9., 1., 2.]])
    """

    dims = 1


class ConstantPad2d(_ConstantPadNd):
    """Pads (N, C, H, W) or (C, H, W) with one value.

    Args:
        padding: for all sides, or (left, right, top, bottom); negative numbers cut off.
        value: what to pad with.

    >>> autograd.nn.ConstantPad2d((1, 0, 0, 1), 9.)(autograd.zeros(1, 1, 2))
    tensor([[[9., 0., 0.],
             [9., 9., 9.]]])
    """

    dims = 2


class ConstantPad3d(_ConstantPadNd):
    """Pads (N, C, D, H, W) or (C, D, H, W) with one value.

    Args:
        padding: for all sides, or (left, right, top, bottom, front, back); negative numbers cut
            off.
        value: what to pad with.

    >>> autograd.nn.ConstantPad3d(1, 9.)(autograd.zeros(1, 2, 3, 4)).shape
    Size([1, 4, 5, 6])
    """

    dims = 3


class ReflectionPad1d(_ReflectionPadNd):
    """Pads (N, C, L) or (C, L) with its mirror image, without the edge itself.

    Args:
        padding: for both sides, or (before, after); smaller than L.

    >>> autograd.nn.ReflectionPad1d(2)(autograd.tensor([[1., 2., 3.]]))
    tensor([[3., 2., 1., 2., 3., 2., 1.]])
    """

    dims = 1


class ReflectionPad2d(_ReflectionPadNd):
    """Pads (N, C, H, W) or (C, H, W) with its mirror image, without the edge itself.

    Args:
        padding: for all sides, or (left, right, top, bottom); each smaller than the input.

    >>> autograd.nn.ReflectionPad2d((0, 1, 1, 0))(autograd.arange(4.).reshape(1, 2, 2))
    tensor([[[2., 3., 2.],
             [0., 1., 0.],
             [2., 3., 2.]]])
    """

    dims = 2


class ReflectionPad3d(_ReflectionPadNd):
    """Pads (N, C, D, H, W) or (C, D, H, W) with its mirror image, without the edge itself.

    Args:
        padding: for all sides, or (left, right, top, bottom, front, back); each smaller than the
            input.

    >>> autograd.nn.ReflectionPad3d(1)(autograd.ones(1, 2, 3, 4)).shape
    Size([1, 4, 5, 6])
    """

    dims = 3


class ReplicationPad1d(_ReplicationPadNd):
    """Pads (N, C, L) or (C, L) with its edge.

    Args:
        padding: for both sides, or (before, after).

    >>> autograd.nn.ReplicationPad1d((1, 2))(autograd.tensor([[1., 2., 3.]]))
    tensor([[1., 1., 2., 3., 3., 3.]])
    """

    dims = 1


class ReplicationPad2d(_ReplicationPadNd):
    """Pads (N, C, H, W) or (C, H, W) with its edge.

    Args:
        padding: for all sides, or (left, right, top, bottom).

    >>> autograd.nn.ReplicationPad2d((1, 0, 1, 0))(autograd.arange(4.).reshape(1, 2, 2))
    tensor([[[0., 0., 1.],
             [0., 0., 1.],
             [2., 2., 3.]]])
    """

    dims = 2


class ReplicationPad3d(_ReplicationPadNd):
    """Pads (N, C, D, H, W) or (C, D, H, W) with its edge.

    Args:
        padding: for all sides, or (left, right, top, bottom, front, back).

    >>> autograd.nn.ReplicationPad3d(1)(autograd.ones(1, 2, 3, 4)).shape
    Size([1, 4, 5, 6])
    """

    dims = 3


class ZeroPad1d(ConstantPad1d):
    """Pads (N, C, L) or (C, L) with zeros.

    Args:
        padding: for both sides, or (before, after); negative numbers cut off.

    >>> autograd.nn.ZeroPad1d((1, 2))(autograd.tensor([[1., 2.]]))
    tensor([[0., 1., 2., 0., 0.]])
    """

    def __init__(self, padding):
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ZeroPad2d(ConstantPad2d):
    """Pads (N, C, H, W) or (C, H, W) with zeros.

    Args:
        padding: for all sides, or (left, right, top, bottom); negative numbers cut off.

    >>> autograd.nn.ZeroPad2d(1)(autograd.ones(1, 1, 1))
    tensor([[[0., 0., 0.],
             [0., 1., 0.],
             [0., 0., 0.]]])
    """

    def __init__(self, padding):
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ZeroPad3d(ConstantPad3d):
    """Pads (N, C, D, H, W) or (C, D, H, W) with zeros.

    Args:
        padding: for all sides, or (left, right, top, bottom, front, back); negative numbers cut
            off.

    >>> autograd.nn.ZeroPad3d((1, 1, 0, 0, 2, 0))(autograd.ones(1, 2, 3, 4)).shape
    Size([1, 4, 3, 6])
    """

    def __init__(self, padding):
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"
