"""Sliding windows as columns, and columns added back, in any number of dimensions."""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np


class Geometry(NamedTuple):
    """How windows slide over the spatial dimensions: one entry of each field a dimension."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]

    def counts(self, size: tuple[int, ...]) -> tuple[int, ...]:
        """How many windows fit along each dimension of `size`."""
        return _counts(self, size)


@functools.lru_cache(1024)
def _counts(geometry: Geometry, size: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(
        (n + 2 * p - d * (k - 1) - 1) // s + 1
        for n, k, s, p, d in zip(size, *geometry, strict=True)
    )


def windows(x: np.ndarray, geometry: Geometry) -> np.ndarray:
    """Every window of the padded `x`: [N, C, *size] to a view [N, C, *kernel, *counts]."""
    if any(geometry.padding):
        full, inside = _padded(x.shape, geometry.padding)
        padded = np.zeros(full, x.dtype)
        padded[inside] = x
        x = padded
    elif not x.flags.c_contiguous:
        x = x.copy()
    # the constructor makes the view in a tenth of the time of as_strided
    shape, strides = _windows(x.shape, x.itemsize, geometry)
    return np.ndarray(shape, x.dtype, x, 0, strides)


@functools.lru_cache(1024)
def _windows(shape: tuple, item: int, geometry: Geometry) -> tuple[tuple, tuple]:
    """Shape and strides of the windows of a padded array that lies in one piece."""
    kernel, stride, _, dilation = geometry
    counts = geometry._replace(padding=(0,) * len(kernel)).counts(shape[2:])
    steps = [item * math.prod(shape[d + 1 :]) for d in range(len(shape))]
    inner = (d * step for d, step in zip(dilation, steps[2:], strict=True))
    outer = (s * step for s, step in zip(stride, steps[2:], strict=True))
    return (*shape[:2], *kernel, *counts), (*steps[:2], *inner, *outer)


@functools.lru_cache(1024)
def _padded(shape: tuple, padding: tuple) -> tuple[tuple, tuple]:
    """The shape with its padding, and where the elements go."""
    full = (*shape[:2], *(n + 2 * p for n, p in zip(shape[2:], padding, strict=True)))
    inside = (..., *(slice(p, p + n) for n, p in zip(shape[2:], padding, strict=True)))
    return full, inside


def added_windows(columns: np.ndarray, size: tuple[int, ...], geometry: Geometry) -> np.ndarray:
    """The adjoint of `windows`: [N, C, *kernel, *counts] added up where they overlap."""
    kernel, stride, padding, dilation = geometry
    counts = columns.shape[2 + len(size) :]
    padded = tuple(n + 2 * p for n, p in zip(size, padding, strict=True))
    out = np.zeros((*columns.shape[:2], *padded), columns.dtype)
    for tap in np.ndindex(*kernel):
        reach = (
            slice(t * d, t * d + s * (count - 1) + 1, s)
            for t, d, s, count in zip(tap, dilation, stride, counts, strict=True)
        )
        out[(..., *reach)] += columns[(slice(None), slice(None), *tap)]
    inside = (slice(p, p + n) for n, p in zip(size, padding, strict=True))
    return out[(..., *inside)] if any(padding) else out
