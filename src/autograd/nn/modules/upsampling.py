"""Other resolutions: `Upsample` and its two-dimensional kinds."""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from .module import Module

__all__ = ["Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d"]


class Upsample(Module):
    """(N, C, ...) in another resolution; see `nn.functional.interpolate`.

    Args:
        size: sizes of the result after the channels, or
        scale_factor: by what to multiply them.
        mode: "nearest", "linear", "bilinear", "bicubic" or "trilinear".
        align_corners: corner pixels keep their place (all but "nearest").
        recompute_scale_factor: interpolate with the ratio of the rounded sizes.

    >>> autograd.nn.Upsample(scale_factor=2)(autograd.ones(1, 1, 2)).shape
    Size([1, 1, 4])
    """

    def __init__(
        self,
        size=None,
        scale_factor=None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ):
        super().__init__()
        self.name = type(self).__name__
        self.size = size
        if isinstance(scale_factor, tuple):
            self.scale_factor = tuple(map(float, scale_factor))
        else:
            self.scale_factor = float(scale_factor) if scale_factor else None
        self.mode = mode
        self.align_corners = align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input: Tensor) -> Tensor:
        return F.interpolate(
            input,
            self.size,
            self.scale_factor,
            self.mode,
            self.align_corners,
            recompute_scale_factor=self.recompute_scale_factor,
        )

    def extra_repr(self) -> str:
        if self.scale_factor is not None:
            return f"scale_factor={self.scale_factor!r}, mode={self.mode!r}"
        return f"size={self.size!r}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Images (N, C, H, W) enlarged by repeating pixels.

    Args:
        size: (H, W) of the result, or
        scale_factor: by what to multiply them.

    >>> autograd.nn.UpsamplingNearest2d(scale_factor=2)(autograd.tensor([[[[1., 2.]]]]))
    tensor([[[[1., 1., 2., 2.],
              [1., 1., 2., 2.]]]])
    """

    def __init__(self, size=None, scale_factor=None):
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Images (N, C, H, W) enlarged by linear interpolation with fixed corners.

    Args:
        size: (H, W) of the result, or
        scale_factor: by what to multiply them.

    >>> autograd.nn.UpsamplingBilinear2d(size=(1, 3))(autograd.tensor([[[[1., 2.]]]]))
    tensor([[[[1.0000, 1.5000, 2.0000]]]])
    """

    def __init__(self, size=None, scale_factor=None):
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)
