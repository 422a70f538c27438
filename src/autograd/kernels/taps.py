"""Tables that say which places of a dimension each result reads, and with which weight.

Pooling, upsampling and their gradients are such sums, one dimension at a time; reading a table
backwards gives the table of the gradient.
"""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import numpy as np

FEW, FEW_TAPS = 1_024, 8  # elements and taps of a dimension up to which all windows are one table


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
    if out and n % out == 0:
        return regular(n, out, Step(n // out, n // out, 0, 1))
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


@functools.lru_cache(256)
def _windows(
    size: tuple[int, ...], counts: tuple[int, ...], steps: tuple[Step, ...]
) -> tuple[np.ndarray, bool]:
    """The places [taps, results] that regular windows read, flat in `size`.

    Where a window reaches over an end, its first place stands for the missing ones.

    Returns:
        The places, and whether windows reach over an end.
    """
    flat, inside = np.zeros((1, 1), np.int64), np.ones((1, 1), bool)
    for n, count, step in zip(size, counts, steps, strict=True):
        places = regular(n, count, step).places
        flat = flat[:, None, :, None] * n + places[None, :, None, :]
        inside = inside[:, None, :, None] & (places >= 0)[None, :, None, :]
        flat, inside = (x.reshape(-1, x.shape[2] * count) for x in (flat, inside))
    first = flat[inside.argmax(0), np.arange(flat.shape[1])]
    return np.where(inside, flat, first), not inside.all()


def _few(x: np.ndarray, tables: tuple[Taps, ...]) -> tuple[np.ndarray, bool, tuple] | None:
    """`_windows` and the shape of the results, where a table of all windows is small."""
    if not 0 < x.size <= FEW:
        return None
    lead = x.ndim - len(tables)
    counts, steps = [], []
    for places, _, step in tables:
        if step is None or step.window > FEW_TAPS:
            return None
        counts.append(places.shape[1])
        steps.append(step)
    windows, over = _windows(x.shape[lead:], tuple(counts), tuple(steps))
    return windows, over, (*x.shape[:lead], *counts)


def _largest_of_few(x: np.ndarray, tables: tuple[Taps, ...]):
    """`largest` by a table of all windows; None where that is large, or there is a NaN."""
    few = _few(x, tables)
    if few is None:
        return None
    windows, _, shape = few
    planes = x.reshape(-1, math.prod(x.shape[x.ndim - len(tables) :]))
    found = planes.take(windows, 1)
    tap = found.argmax(1)
    rows, results = _numbered(len(planes), windows.shape[1])
    values = found[rows, tap, results]
    top = values.ravel()[values.argmax()]
    if top != top:
        return None
    return values.reshape(shape), windows[tap, results].reshape(shape)


@functools.lru_cache(256)
def _numbered(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(rows)[:, None], np.arange(columns)


def weighted_sums(x: np.ndarray, tables: tuple[Taps, ...]) -> np.ndarray:
    """Each result's weighted sum, along the last `len(tables)` dimensions of `x`."""
    if x.dtype.itemsize == 2:  # a 16-bit float: computed in float32, rounded once
        return weighted_sums(x.astype(np.float32), tables).astype(x.dtype)
    few = _few(x, tables)
    if few is not None and not few[1]:
        windows, _, shape = few
        planes = x.reshape(-1, math.prod(x.shape[x.ndim - len(tables) :]))
        out = np.add.reduce(planes.take(windows, 1), 1).reshape(shape)
        for axis, table in enumerate(tables, x.ndim - len(tables)):
            out *= table.weights[0].astype(x.dtype).reshape(-1, *(1,) * (x.ndim - 1 - axis))
        return out
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
    few = _largest_of_few(x, tables)
    if few is not None:
        return few
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
