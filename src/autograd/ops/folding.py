"""Windows laid out as columns and added back; channels exchanged for places."""

from __future__ import annotations

import math

import numpy as np

from ..errors import ArgumentError, ShapeError
from ..kernels import columns as kernels
from ..kernels.columns import Geometry
from .core.dims import as_integer
from .core.registry import Sample, composite, primitive
from .extents import as_extents
from .permutation import permute
from .shape import reshape


@primitive(method=False, function=False, node="Im2Col")
def window_columns(input, geometry: Geometry):
    """[N, C, *size] to [N, C * taps, windows]."""
    windows = kernels.windows(input, geometry)
    taps, places = math.prod(geometry.kernel), math.prod(geometry.counts(input.shape[2:]))
    return windows.reshape(input.shape[0], input.shape[1] * taps, places)


@window_columns.vjp("input")
def _(g, input_shape, geometry):
    return columns_added(g, tuple(input_shape[2:]), geometry)


@primitive(method=False, function=False, node="Col2Im")
def columns_added(input, size: tuple, geometry: Geometry):
    """[N, C * taps, windows] to [N, C, *size], added up where windows overlap."""
    channels = input.shape[1] // math.prod(geometry.kernel)
    shape = (input.shape[0], channels, *geometry.kernel, *geometry.counts(size))
    return kernels.added_windows(input.reshape(shape), size, geometry)


@columns_added.vjp("input")
def _(g, geometry):
    return window_columns(g, geometry)


@window_columns.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4, 5)), Geometry((2, 3), (2, 1), (1, 0), (1, 2)))


@columns_added.samples
def _(rng):
    geometry = Geometry((2, 3), (2, 1), (1, 0), (1, 2))
    yield Sample(rng.normal(size=(2, 18, 3)), (4, 5), geometry)


def _geometry(name: str, kernel_size, stride, padding, dilation) -> Geometry:
    return Geometry(
        as_extents(kernel_size, 2, "a kernel_size", name, 1),
        as_extents(stride, 2, "a stride", name, 1),
        as_extents(padding, 2, "a padding", name, 0),
        as_extents(dilation, 2, "a dilation", name, 1),
    )


def _counts(name: str, size, geometry: Geometry) -> tuple:
    counts = geometry.counts(size)
    if min(counts) < 1:
        raise ShapeError(
            f"{name}: at least one window is required; got windows of {list(geometry.kernel)} with "
            f"dilation {list(geometry.dilation)} for {list(size)} with padding "
            f"{list(geometry.padding)}."
        )
    return counts


def _batch(input, ndim: int, shape: str, name: str):
    """The input with a batch dimension, and whether it was added."""
    found = input._array.ndim
    if found not in (ndim, ndim - 1) or 0 in input._array.shape[found - ndim + 1 :]:
        raise ShapeError(
            f"{name}: an input [N, {shape}] or [{shape}], empty in N only, is required; got shape "
            f"{list(input._array.shape)}."
        )
    return (input, False) if found == ndim else (input.unsqueeze(0), True)


@composite(namespace="nn.functional", method=False)
def unfold(input, kernel_size, dilation=1, padding=0, stride=1):
    """Every window as a column.

    Args:
        input: tensor [N, C, H, W], or without N.
        kernel_size, dilation, padding, stride: one integer or two; as in `conv2d`.

    Returns:
        Tensor [N, C * kH * kW, windows], or without N.

    Raises:
        ShapeError: no window fits.

    >>> autograd.nn.functional.unfold(autograd.ones(1, 3, 4, 5), (2, 3)).shape
    Size([1, 18, 9])
    """
    input, single = _batch(input, 4, "C, H, W", "unfold")
    geometry = _geometry("unfold", kernel_size, stride, padding, dilation)
    _counts("unfold", input._array.shape[2:], geometry)
    out = window_columns(input, geometry)
    return out.squeeze(0) if single else out


@composite(namespace="nn.functional", method=False)
def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Columns that `unfold` made, added up where the windows were.

    Args:
        input: tensor [N, C * kH * kW, windows], or without N.
        output_size: H and W of the result.
        kernel_size, dilation, padding, stride: as given to `unfold`.

    Returns:
        Tensor [N, C, H, W], or without N.

    Raises:
        ShapeError: rows that no number of channels gives, or a wrong number of windows.

    >>> autograd.nn.functional.fold(autograd.ones(1, 4, 4), (3, 3), 2)[0, 0].tolist()
    [[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]
    """
    input, single = _batch(input, 3, "C * kH * kW, windows", "fold")
    size = as_extents(output_size, 2, "an output_size", "fold", 1)
    geometry = _geometry("fold", kernel_size, stride, padding, dilation)
    _, rows, columns = input._array.shape
    taps, windows = math.prod(geometry.kernel), math.prod(_counts("fold", size, geometry))
    if rows % taps or columns != windows:
        raise ShapeError(
            f"fold: [N, a multiple of {taps}, {windows}] is required for kernel_size "
            f"{list(geometry.kernel)} and output_size {list(size)}; got shape "
            f"{list(input._array.shape)}."
        )
    out = columns_added(input, size, geometry)
    return out.squeeze(0) if single else out


@unfold.samples
def _(rng):
    x = rng.normal(size=(2, 3, 5, 6))
    yield Sample(x, 2)
    yield Sample(x, (2, 3), (2, 1), (1, 2), (1, 2))
    yield Sample(x[0], 3, stride=2)


@fold.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 12, 20)), (5, 6), 2)
    yield Sample(rng.normal(size=(2, 18, 20)), (5, 6), (2, 3), (2, 1), (1, 2), (1, 2))
    yield Sample(rng.normal(size=(12, 6)), (4, 6), 2, stride=2)


def _planes(input, name: str) -> tuple:
    shape = input._array.shape
    if len(shape) < 3:
        raise ShapeError(f"{name}: an input [..., C, H, W] is required; got shape {list(shape)}.")
    return shape[:-3], shape[-3:]


@composite(method=False)
def pixel_shuffle(input, upscale_factor: int):
    """Channels laid out as places: [..., C * r * r, H, W] to [..., C, H * r, W * r].

    Args:
        upscale_factor: r.

    Source: Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient
    Sub-Pixel Convolutional Neural Network" (2016).

    >>> autograd.pixel_shuffle(autograd.ones(1, 8, 2, 3), 2).shape
    Size([1, 2, 4, 6])
    """
    lead, (c, h, w) = _planes(input, "pixel_shuffle")
    r = _factor(upscale_factor, "an upscale_factor", "pixel_shuffle")
    if c % (r * r):
        raise ShapeError(
            f"pixel_shuffle: channels in a multiple of {r * r} are required; got shape "
            f"{list(input._array.shape)}."
        )
    n = len(lead)
    split = reshape(input, (*lead, c // (r * r), r, r, h, w))
    order = (*range(n), n, n + 3, n + 1, n + 4, n + 2)
    return reshape(permute(split, order), (*lead, c // (r * r), h * r, w * r))


@composite(method=False)
def pixel_unshuffle(input, downscale_factor: int):
    """Places laid out as channels: [..., C, H * r, W * r] to [..., C * r * r, H, W].

    Args:
        downscale_factor: r, which divides H and W.

    >>> autograd.pixel_unshuffle(autograd.ones(1, 2, 4, 6), 2).shape
    Size([1, 8, 2, 3])
    """
    lead, (c, h, w) = _planes(input, "pixel_unshuffle")
    r = _factor(downscale_factor, "a downscale_factor", "pixel_unshuffle")
    if h % r or w % r:
        raise ShapeError(
            f"pixel_unshuffle: height and width in multiples of {r} are required; got shape "
            f"{list(input._array.shape)}."
        )
    n = len(lead)
    split = reshape(input, (*lead, c, h // r, r, w // r, r))
    order = (*range(n), n, n + 2, n + 4, n + 1, n + 3)
    return reshape(permute(split, order), (*lead, c * r * r, h // r, w // r))


@composite(method=False, aliases=("native_channel_shuffle",))
def channel_shuffle(input, groups: int):
    """Channels [N, groups * k, ...] dealt out anew: the first of each group, then the second.

    Args:
        groups: number of groups; divides the number of channels.

    Source: Zhang et al., "ShuffleNet" (2018).

    >>> autograd.channel_shuffle(autograd.arange(4).reshape(1, 4, 1), 2).flatten()
    tensor([0, 2, 1, 3])
    """
    shape = input._array.shape
    groups = _factor(groups, "groups", "channel_shuffle")
    if len(shape) < 3 or shape[1] % groups:
        raise ShapeError(
            f"channel_shuffle: an input [N, C, ...] with C a multiple of {groups} is required; got "
            f"shape {list(shape)}."
        )
    split = reshape(input, (shape[0], groups, shape[1] // groups, *shape[2:]))
    return reshape(permute(split, (0, 2, 1, *range(3, len(shape) + 1))), shape)


def _factor(value, what: str, name: str) -> int:
    value = as_integer(value, what, name)
    if value < 1:
        raise ArgumentError(f"{name}: {what} of at least 1 is required; got {value}.")
    return value


@pixel_shuffle.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 8, 2, 3)), 2)
    yield Sample(rng.normal(size=(9, 1, 2)), 3)
    yield Sample(np.zeros((0, 4, 2, 2)), 2, grad=False)


@pixel_unshuffle.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 2, 4, 6)), 2)
    yield Sample(rng.normal(size=(2, 1, 2, 3, 6)), 3)


@channel_shuffle.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 6, 3)), 2)
    yield Sample(rng.normal(size=(2, 6, 2, 2)), 3)
