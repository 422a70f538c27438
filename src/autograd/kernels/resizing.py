"""Tables of the places and weights from which a dimension is made longer or shorter.

Result o lies at `(o + 0.5) * ratio - 0.5` of the input (`corners` False: elements are areas), or at
`o * ratio` (True: the first and last elements of both meet).
"""

from __future__ import annotations

import functools

import numpy as np

from .taps import Taps

SHARPNESS, SMOOTH_SHARPNESS = -0.75, -0.5  # of cubic interpolation; of cubic filters for shrinking


@functools.lru_cache(256)
def nearest(n: int, out: int, ratio: float, exact: bool) -> Taps:
    """The element at the result's start, or (`exact`) at its middle.

    Rounding in float32 decides between two elements, whatever the input's dtype.
    """
    middle = np.float32(0.5 if exact else 0.0)
    places = np.floor((np.arange(out, dtype=np.float32) + middle) * np.float32(ratio))
    places = np.minimum(places.astype(np.int64), n - 1)[None]
    return Taps(places, np.ones(places.shape))


def _positions(out: int, ratio: float, corners: bool) -> np.ndarray:
    return np.arange(out) * ratio if corners else (np.arange(out) + 0.5) * ratio - 0.5


@functools.lru_cache(256)
def linear(n: int, out: int, ratio: float, corners: bool) -> Taps:
    """Two neighbours by their distance."""
    position = np.maximum(_positions(out, ratio, corners), 0)
    first = np.minimum(np.floor(position).astype(np.int64), n - 1)
    share = np.minimum(position - first, 1)
    return Taps(np.stack([first, np.minimum(first + 1, n - 1)]), np.stack([1 - share, share]))


@functools.lru_cache(256)
def cubic(n: int, out: int, ratio: float, corners: bool) -> Taps:
    """Four neighbours by a cubic; beyond the ends the last element goes on."""
    position = _positions(out, ratio, corners)
    first = np.floor(position).astype(np.int64)
    places = first + np.arange(-1, 3)[:, None]
    weights = _cubic(position - places, SHARPNESS)
    return Taps(np.clip(places, 0, n - 1), weights)


def _cubic(distance: np.ndarray, a: float) -> np.ndarray:
    """Source: Keys, "Cubic Convolution Interpolation for Digital Image Processing" (1981)."""
    x = np.abs(distance)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = a * (((x - 5) * x + 8) * x - 4)
    return np.where(x <= 1, near, np.where(x < 2, far, 0.0))


def _triangle(distance: np.ndarray) -> np.ndarray:
    return np.maximum(1 - np.abs(distance), 0)


_FILTERS = {  # name: (reach, weight by distance)
    "linear": (1, _triangle),
    "lanczos": (3, lambda distance: np.sinc(distance) * np.sinc(distance / 3)),
    "cubic": (2, lambda distance: _cubic(distance, SMOOTH_SHARPNESS)),
}


@functools.lru_cache(256)
def smooth(n: int, out: int, ratio: float, kind: str) -> Taps:
    """A filter that is stretched by `ratio` where the dimension gets shorter (no aliasing)."""
    reach, weigh = _FILTERS[kind]
    stretch = max(ratio, 1.0)
    middle = (np.arange(out) + 0.5) * ratio
    start = np.maximum((middle - reach * stretch + 0.5).astype(np.int64), 0)
    end = np.minimum((middle + reach * stretch + 0.5).astype(np.int64), n)
    places = start + np.arange(int((end - start).max(initial=0)))[:, None]
    inside = places < end
    weights = np.where(inside, weigh((places - middle + 0.5) / stretch), 0.0)
    return Taps(np.where(inside, places, -1), weights / weights.sum(0))
