"""Sliding windows as columns, and columns added back, in any number of dimensions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided


class Geometry(NamedTuple):
    """How windows slide over the spatial dimensions: one entry of each field a dimension."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]

    def counts(self, size: tuple[int, ...]) -> tuple[int, ...]:
        """How many windows fit along each dimension of `size`."""
        return tuple(
            (n + 2 * p - d * (k - 1) - 1) // s + 1
            for n, k, s, p, d in zip(size, *self, strict=True)
        )


def windows(x: np.ndarray, geometry: Geometry) -> np.ndarray:
    """Every window of the padded `x`: [N, C, *size] to a view [N, C, *kernel, *counts]."""
    kernel, stride, padding, dilation = geometry
    counts = geometry.counts(x.shape[2:])
    if any(padding):
        x = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in padding)])
    inner = tuple(d * step for d, step in zip(dilation, x.strides[2:], strict=True))
    outer = tuple(s * step for s, step in zip(stride, x.strides[2:], strict=True))
    shape = (*x.shape[:2], *kernel, *counts)
    return as_strided(x, shape, (*x.strides[:2], *inner, *outer), writeable=False)


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
