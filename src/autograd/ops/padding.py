"""Padding and cutting at the ends of dimensions."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from ..errors import ArgumentError, ArgumentTypeError, ShapeError
from ..kernels.buffers import empty
from .core.dims import as_integer
from .core.registry import Sample, composite, primitive
from .flat import bent
from .repetition import positions_of, rearranged


@composite(namespace="nn.functional", method=False)
def pad(input, pad, mode: str = "constant", value: float | None = None):
    """The tensor with places added at the ends of its last dimensions.

    Args:
        input: tensor.
        pad: sizes (left, right) of the last dimension, then of the one before, and so on; negative
            sizes cut off ("constant" only).
        mode: "constant", "reflect", "replicate" or "circular".
        value: what "constant" fills in (0).

    Raises:
        ArgumentError: an unknown mode, an odd number of sizes, or too many.

    >>> autograd.nn.functional.pad(autograd.tensor([1., 2.]), (1, 0))
    tensor([0., 1., 2.])
    """
    shape = input._array.shape
    if not isinstance(pad, (tuple, list)):
        raise ArgumentTypeError(f"pad: a tuple of sizes is required; got {type(pad).__name__}.")
    if any(type(size) is not int for size in pad):
        pad = [as_integer(size, "a size", "pad") for size in pad]
    widths = _widths(shape, tuple(pad))
    if mode == "constant":
        return padded(input, widths, 0.0 if value is None else value)
    place = _PLACES.get(mode)
    if place is None:
        raise ArgumentError(
            f"pad: mode 'constant', 'reflect', 'replicate' or 'circular' is required; got {mode!r}."
        )
    for n, (before, after) in zip(shape, widths, strict=True):
        limit = {"reflect": n - 1, "circular": n}.get(mode, n and math.inf)
        if max(before, after) > max(limit, 0):
            raise ArgumentError(
                f"pad: sizes of at most {max(limit, 0)} are required for mode {mode!r} and a "
                f"dimension of size {n}; got {(before, after)}."
            )
    places = [place(np.arange(-b, n + a), n) for n, (b, a) in zip(shape, widths, strict=True)]
    moved = rearranged(input, positions_of(input)[np.ix_(*places)])
    return moved if mode == "circular" else bent(moved)


@functools.lru_cache(256)
def _widths(shape: tuple, pad: tuple) -> tuple:
    """Places to add before and after each dimension.

    Raises:
        ArgumentError: sizes that are not in pairs, or too many.
        ShapeError: more places are cut off than there are.
    """
    if len(pad) % 2 or len(pad) // 2 > len(shape):
        raise ArgumentError(
            f"pad: a pair of sizes for at most {len(shape)} dimensions is required; got "
            f"{list(pad)}."
        )
    widths = [(0, 0)] * (len(shape) - len(pad) // 2)
    widths += [(pad[i], pad[i + 1]) for i in range(len(pad) - 2, -1, -2)]
    sizes = [n + before + after for n, (before, after) in zip(shape, widths, strict=True)]
    if min(sizes, default=0) < 0:
        raise ShapeError(
            f"pad: sizes that leave every dimension at least 0 are required; got {list(pad)} for "
            f"shape {list(shape)}."
        )
    return tuple(widths)


_pad = pad  # where an argument has its name


@composite(method=False)
def constant_pad_nd(input, pad, value: float = 0):
    """The tensor with a constant added at the ends of its last dimensions.

    Args:
        pad, value: see `nn.functional.pad`.

    >>> autograd.constant_pad_nd(autograd.tensor([1., 2.]), (1, 0), 5)
    tensor([5., 1., 2.])
    """
    return _pad(input, pad, "constant", value)


_PLACES: dict[str, Any] = {  # where the element of a place outside 0 ... n - 1 comes from
    "reflect": lambda i, n: (n - 1) - np.abs((n - 1) - np.abs(i)),
    "replicate": lambda i, n: np.clip(i, 0, n - 1),
    "circular": lambda i, n: _wrapped(i, max(i[0], 0), min(i[-1] + 1, n)) if i.size and n else i,
}


def _wrapped(places, low: int, high: int):
    """Places outside `low` ... `high - 1` come from the other end; what is cut off does not."""
    return low + (places - low) % (high - low)


@primitive(method=False, function=False, node="Pad")
def padded(input, widths: tuple, value: float):
    """`input` with a constant added (or places cut off) at the ends of its dimensions."""
    shape, edges, inside, kept = _placement(input.shape, widths)
    out = empty(shape, input.dtype)
    for edge in edges:
        out[edge] = value
    out[inside] = input[kept]
    return out


@functools.lru_cache(256)
def _placement(shape: tuple, widths: tuple) -> tuple:
    """The padded shape, the parts that are added, where the elements go, and which are kept."""
    sizes, edges, inside, kept = [], [], [], []
    for dim, (n, (before, after)) in enumerate(zip(shape, widths, strict=True)):
        size = n + before + after
        if before > 0:
            edges.append((slice(None),) * dim + (slice(before),))
        if after > 0:
            edges.append((slice(None),) * dim + (slice(size - after, size),))
        sizes.append(size)
        inside.append(slice(max(before, 0), size - max(after, 0)))
        kept.append(slice(max(-before, 0), n - max(-after, 0)))
    return tuple(sizes), edges, tuple(inside), tuple(kept)


@padded.vjp("input")
def _(g, widths):
    return padded(g, tuple((-b, -a) for b, a in widths), 0)


@padded.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), ((1, 0), (-1, 2)), 0.5)


@constant_pad_nd.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (1, -1, 0, 2), 1.5)


@pad.samples
def _(rng):
    x = rng.normal(size=(2, 3, 4))
    yield Sample(x, (1, 2))
    yield Sample(x, (1, -1, 0, 2), "constant", 1.5)
    yield Sample(x, (1, 2), "reflect")
    yield Sample(x, (1, 2), "replicate")
    yield Sample(x, (1, 2), "circular")
    yield Sample(x, (-1, 2, 1, -1), "circular")
