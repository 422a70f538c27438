"""Making images, signals and volumes larger or smaller: interpolate and its older names."""

from __future__ import annotations

import math

import numpy as np

from ..dtypes import FLOATING, uint8 as BYTE
from ..errors import ArgumentError, DTypeError, ShapeError
from ..kernels import resizing
from ..kernels.taps import Taps
from .averaging import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d, weighted_taps
from .core.registry import Sample, composite
from .extents import as_extents, require_number

_MODES = {  # mode: numbers of spatial dimensions
    "nearest": (1, 2, 3), "nearest-exact": (1, 2, 3), "area": (1, 2, 3), "linear": (1,),
    "bilinear": (2,), "bicubic": (2,), "lanczos": (2,), "trilinear": (3,),
}  # fmt: skip
_CORNERED = ("linear", "bilinear", "bicubic", "trilinear")
_SMOOTH = {"bilinear": "linear", "bicubic": "cubic", "lanczos": "lanczos"}


@composite(namespace="nn.functional", method=False)
def interpolate(
    input,
    size=None,
    scale_factor=None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
):
    """The input on a finer or coarser grid.

    Args:
        input: tensor [N, C, W], [N, C, H, W] or [N, C, D, H, W].
        size: sizes of the result, one integer or one for each spatial dimension; or
        scale_factor: by which they are multiplied, one number or several.
        mode: "nearest", "nearest-exact", "area" (means), "linear" (W), "bilinear" or "bicubic"
            (H, W), "trilinear" (D, H, W), or "lanczos" (H, W, with antialias).
        align_corners: the middles of the first and last elements stay where they are, instead of
            their outer edges (linear and cubic modes).
        recompute_scale_factor: distances follow from the sizes, not from `scale_factor`.
        antialias: smooth what gets smaller ("bilinear", "bicubic" and "lanczos").

    Raises:
        ArgumentError: a mode that does not exist or does not fit, or not one of size and
            scale_factor.
        ShapeError: sizes that are not positive.

    >>> autograd.nn.functional.interpolate(autograd.tensor([[[1., 2.]]]), scale_factor=2)
    tensor([[[1., 1., 2., 2.]]])
    """
    name = "interpolate"
    shape = input._array.shape
    n = len(shape) - 2
    if mode not in _MODES:
        raise ArgumentError(f"{name}: a mode of {', '.join(_MODES)} is required; got {mode!r}.")
    if n not in _MODES[mode]:
        wanted = " or ".join(str(dims + 2) for dims in _MODES[mode])
        raise ShapeError(
            f"{name}: a tensor of {wanted} dimensions is required for mode {mode!r}; got shape "
            f"{list(shape)}."
        )
    if align_corners is not None and mode not in _CORNERED:
        raise ArgumentError(f"{name}: align_corners goes with {', '.join(_CORNERED)}; got {mode}.")
    if antialias and mode not in _SMOOTH:
        raise ArgumentError(f"{name}: antialias goes with {', '.join(_SMOOTH)}; got {mode!r}.")
    if mode == "lanczos" and not antialias:
        raise ArgumentError(f"{name}: antialias=True is required for mode 'lanczos'.")
    wanted, ratios = _sizes(name, shape[2:], size, scale_factor, recompute_scale_factor)
    if mode == "area":
        return (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d)[n - 1](input, wanted)
    tables = tuple(
        _taps(mode, m, out, ratio, bool(align_corners), antialias)
        for m, out, ratio in zip(shape[2:], wanted, ratios, strict=True)
    )
    if not mode.startswith("nearest"):
        if input.dtype is BYTE:
            exact = weighted_taps(input.float(), tables)
            return exact.round().clamp(0, 255).to(BYTE)
        if input.dtype.category < FLOATING:
            raise DTypeError(
                f"{name}: a floating-point dtype (or uint8) is required for mode {mode!r}; got "
                f"{input.dtype}. Convert with float()."
            )
    return weighted_taps(input, tables)


def _sizes(name: str, given: tuple, size, scale_factor, recompute) -> tuple[tuple, tuple]:
    """The result's sizes, and the input's elements for one of the result's."""
    n = len(given)
    if (size is None) == (scale_factor is None):
        raise ArgumentError(
            f"{name}: either a size or a scale_factor is required; got {size} and {scale_factor}."
        )
    scales: tuple = (None,) * n
    if size is not None:
        if recompute:
            raise ArgumentError(f"{name}: recompute_scale_factor goes with a scale_factor.")
        if isinstance(size, (tuple, list)) and len(size) != n:
            raise ArgumentError(
                f"{name}: a size of one number or {n} is required; got {list(size)}."
            )
        wanted = as_extents(size, n, "a size", name)
    else:
        several = isinstance(scale_factor, (tuple, list))
        factors = tuple(scale_factor) if several else (scale_factor,) * n
        if len(factors) != n:
            raise ArgumentError(
                f"{name}: a scale_factor of one number or {n} is required; got {list(factors)}."
            )
        factors = [require_number(factor, "a scale_factor", name) for factor in factors]
        wanted = tuple(math.floor(m * factor) for m, factor in zip(given, factors, strict=True))
        scales = (None,) * n if recompute else tuple(factors)
    if min(wanted) < 1 or min(given) < 1:
        raise ShapeError(
            f"{name}: sizes of at least 1 are required; got {list(wanted)} from {list(given)}."
        )
    ratios = tuple(
        1.0 / scale if scale else m / out
        for scale, m, out in zip(scales, given, wanted, strict=True)
    )
    return wanted, ratios


def _taps(mode: str, n: int, out: int, ratio: float, corners: bool, antialias: bool) -> Taps:
    """The table of one dimension."""
    if mode.startswith("nearest"):
        return resizing.nearest(n, out, ratio, mode == "nearest-exact")
    if corners:
        ratio = (n - 1) / (out - 1) if out > 1 else 0.0
    if antialias:
        return resizing.smooth(n, out, ratio, _SMOOTH[mode])
    interpolation = resizing.cubic if mode == "bicubic" else resizing.linear
    return interpolation(n, out, ratio, corners)


@composite(namespace="nn.functional", method=False)
def upsample(
    input, size=None, scale_factor=None, mode: str = "nearest", align_corners: bool | None = None
):
    """Older name of `interpolate`.

    Args:
        size, scale_factor, mode, align_corners: as for `interpolate`.

    >>> autograd.nn.functional.upsample(autograd.tensor([[[1., 2.]]]), scale_factor=2)
    tensor([[[1., 1., 2., 2.]]])
    """
    return interpolate(input, size, scale_factor, mode, align_corners)


@composite(namespace="nn.functional", method=False)
def upsample_nearest(input, size=None, scale_factor=None):
    """`interpolate` with mode "nearest".

    Args:
        size: the result's spatial sizes.
        scale_factor: or by how much they grow.

    >>> autograd.nn.functional.upsample_nearest(autograd.tensor([[[1., 2.]]]), scale_factor=2)
    tensor([[[1., 1., 2., 2.]]])
    """
    return interpolate(input, size, scale_factor, "nearest")


@composite(namespace="nn.functional", method=False)
def upsample_bilinear(input, size=None, scale_factor=None):
    """`interpolate` with mode "bilinear" and align_corners.

    Args:
        input: pictures [N, C, H, W].
        size: the result's height and width.
        scale_factor: or by how much they grow.

    >>> x = autograd.tensor([[[[1., 2.]]]])
    >>> autograd.nn.functional.upsample_bilinear(x, (1, 3))
    tensor([[[[1.0000, 1.5000, 2.0000]]]])
    """
    return interpolate(input, size, scale_factor, "bilinear", True)


@interpolate.samples
def _(rng):
    for n, modes in (
        (1, ("nearest", "nearest-exact", "area", "linear")),
        (2, ("nearest", "nearest-exact", "area", "bilinear", "bicubic")),
        (3, ("nearest", "nearest-exact", "area", "trilinear")),
    ):
        x = rng.normal(size=(2, 3, *(5, 6, 3)[:n]))
        for mode in modes:
            yield Sample(x, (8, 4, 2)[:n], mode=mode)
            yield Sample(x, scale_factor=1.7, mode=mode)
            yield Sample(x, None, (0.6, 2.3, 1.0)[:n], mode, recompute_scale_factor=True)
            if mode in _CORNERED:
                yield Sample(x, (8, 1, 5)[:n], mode=mode, align_corners=True)
        yield Sample(rng.integers(0, 255, (1, 2, *(4, 3, 2)[:n])).astype(np.uint8), scale_factor=2)
    x = rng.normal(size=(2, 3, 9, 7))
    for mode in _SMOOTH:
        yield Sample(x, (4, 10), mode=mode, antialias=True)
        yield Sample(x, None, 0.3, mode, antialias=True)
        if mode in _CORNERED:
            yield Sample(x, (3, 3), None, mode, True, antialias=True)


@upsample.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), 7, mode="linear", align_corners=False)


@upsample_nearest.samples
@upsample_bilinear.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4, 5)), (7, 3))
    yield Sample(rng.normal(size=(2, 3, 4, 5)), None, 2)
