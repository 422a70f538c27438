"""Tables that say which places of a dimension each result reads, and with which weight.

Pooling, upsampling and their gradients are such sums, one dimension at a time; reading a table
backwards gives the table of the gradient.
"""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import numpy as np


class Step(NamedTuple):
    """How windows step regularly over a dimension."""

    window: int
    stride: int
    padding: int
    dilation: int


class Taps(NamedTuple):
    """One dimension's table.

    Attributes:
        places: int64 [taps, out], -1 where a result reads less than the others.
        weights: float64 [taps, out].
        step: set where windows step regularly and each result's weights are equal.
    """

    places: np.ndarray
    weights: np.ndarray
    step: Step | None = None


@functools.lru_cache(256)
def regular(n: int, out: int, step: Step) -> Taps:
    """`out` windows that step over `n` places and the padding at both ends."""
    window, stride, padding, dilation = step
    places = np.arange(out) * stride - padding + np.arange(window)[:, None] * dilation
    places = np.where((places >= 0) & (places < n), places, -1)
    return Taps(places, np.ones(places.shape), step)


@functools.lru_cache(256)
def adaptive(n: int, out: int) -> Taps:
    """`out` windows of as equal a size as can be that cover `n` places."""
    results = np.arange(out)
    start, end = results * n // out, -(-(results + 1) * n // out)
    places = start + np.arange(int((end - start).max(initial=0)))[:, None]
    places = np.where(places < end, places, -1)
    return Taps(places, np.ones(places.shape))


def inverted(taps: Taps, n: int) -> Taps:
    """The table of the gradient: for each of `n` places, the results that read it."""
    tap, result = np.nonzero(taps.places >= 0)
    place = taps.places[tap, result]
    order = np.argsort(place, kind="stable")
    tap, result, place = tap[order], result[order], place[order]
    counts = np.bincount(place, minlength=n)
    rank = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
    places = np.full((int(counts.max(initial=0)), n), -1)
    weights = np.zeros(places.shape)
    places[rank, place] = result
    weights[rank, place] = taps.weights[tap, result]
    return Taps(places, weights)


def weighted_sums(x: np.ndarray, tables: tuple[Taps, ...]) -> np.ndarray:
    """Each result's weighted sum, along the last `len(tables)` dimensions of `x`."""
    if x.dtype.itemsize == 2:  # a 16-bit float: computed in float32, rounded once
        return weighted_sums(x.astype(np.float32), tables).astype(x.dtype)
    for axis, (places, weights, _) in enumerate(tables, x.ndim - len(tables)):
        along = (-1, *(1,) * (x.ndim - 1 - axis))
        out = np.zeros((*x.shape[:axis], places.shape[1], *x.shape[axis + 1 :]), x.dtype)
        for place, weight in zip(places, weights.astype(x.dtype), strict=True):
            term = x.take(place, axis, mode="clip")
            term *= weight.reshape(along)
            if (place < 0).any():
                np.add(out, term, out, where=(place >= 0).reshape(along))
            else:
                out += term
        x = out
    return x


def largest(x: np.ndarray, tables: tuple[Taps, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The largest element of each window, and where: flat in the last dimensions of `x`.

    The first of equal elements; the last NaN, if there is one.
    """
    n = len(tables)
    where = np.arange(math.prod(x.shape[-n:]))
    where = np.broadcast_to(where.reshape(x.shape[-n:]), x.shape)
    axes = range(x.ndim - 1, x.ndim - n - 1, -1)
    for axis, (places, *_) in zip(axes, reversed(tables), strict=True):
        along = (-1, *(1,) * (x.ndim - 1 - axis))
        first = np.take_along_axis(places, (places >= 0).argmax(0)[None], 0)[0]
        best, chosen = x.take(first, axis, mode="clip"), where.take(first, axis, mode="clip")
        for place in places:
            value = x.take(place, axis, mode="clip")
            better = (value > best) | (value != value)
            better &= (place >= 0).reshape(along)
            np.copyto(best, value, where=better)
            np.copyto(chosen, where.take(place, axis, mode="clip"), where=better)
        x, where = best, chosen
    return x, np.ascontiguousarray(where)


def largest_from(
    x: np.ndarray, starts: tuple[np.ndarray, ...], kernel: tuple[int, ...]
) -> np.ndarray:
    """The places of `largest`, of windows that begin elsewhere in each channel.

    Args:
        x: array [N, C, *size].
        starts: for each spatial dimension, where its windows begin: [N, C, out].
        kernel: sizes of the windows.
    """
    n, size = len(kernel), x.shape[2:]
    flat = x.reshape(*x.shape[:2], -1)
    lead = [start.reshape(*start.shape[:2], *(-1 if i == d else 1 for i in range(n)))
            for d, start in enumerate(starts)]  # fmt: skip
    best: Any = None
    chosen: Any = None
    for tap in np.ndindex(*kernel):
        place: Any = 0
        for start, t, m in zip(lead, tap, size, strict=True):
            place = place * m + (start + t)
        value = np.take_along_axis(flat, place.reshape(*x.shape[:2], -1), -1).reshape(place.shape)
        if best is None:
            best, chosen = value, place
        else:
            better = (value > best) | (value != value)
            np.copyto(best, value, where=better)
            np.copyto(chosen, place, where=better)
    return chosen
