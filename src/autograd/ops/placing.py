"""Elements read from, and written to, given places of each channel's plane."""

from __future__ import annotations

import math

import numpy as np

from ..kernels import pooling
from .core.registry import Sample, primitive


@primitive(method=False, function=False, node="MaxPool", flat=True)
def picked(input, places: np.ndarray, n: int, found: np.ndarray | None = None):
    """The elements at flat `places` of the last `n` dimensions, in the shape of `places`.

    They may be given as `found` by who looked for the places.
    """
    return pooling.picked(input, places, n) if found is None else found


@picked.vjp("input")
def _(g, input_shape, places, n):
    return added_at_places(g, places, tuple(input_shape[len(input_shape) - n :]))


@primitive(method=False, function=False)
def added_at_places(input, places: np.ndarray, size: tuple):
    """Zeros of `size` with each element of `input` added at its flat place."""
    return pooling.added_at(input, places, size)


@added_at_places.vjp("input")
def _(g, places, size):
    return picked(g, places, len(size))


@primitive(method=False, function=False, node="MaxUnpool", flat=True)
def written_at_places(input, places: np.ndarray, size: tuple):
    """Zeros of `size` with each element of `input` written at its flat place."""
    lead = input.shape[: input.ndim - len(size)]
    out = np.zeros((*lead, *size), input.dtype)
    planes = out.reshape(*lead, math.prod(size))
    shape = (*lead, math.prod(input.shape[len(lead) :]))
    np.put_along_axis(planes, places.reshape(shape), input.reshape(shape), -1)
    return out


@written_at_places.vjp("input")
def _(g, places, size):
    return picked(g, places, len(size))


@picked.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 2, 3)), np.array([[[0, 5]], [[3, 3]]]), 2)


@added_at_places.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 1, 2)), np.array([[[0, 5]], [[3, 3]]]), (2, 3))


@written_at_places.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 1, 2)), np.array([[[0, 5]], [[3, 2]]]), (2, 3))
