"""Elements read from, and written to, given places of each channel's plane."""

from __future__ import annotations

import math

import numpy as np

from .registry import Sample, primitive


def _flat(x: np.ndarray, n: int) -> np.ndarray:
    """The last `n` dimensions as one."""
    return x.reshape(*x.shape[: x.ndim - n], math.prod(x.shape[x.ndim - n :]))


@primitive(method=False, function=False, node="MaxPool")
def picked(input, places: np.ndarray, n: int):
    """The elements at flat `places` of the last `n` dimensions, in the shape of `places`."""
    flat = np.take_along_axis(_flat(input, n), _flat(places, n), -1)
    return flat.reshape(places.shape)


@picked.vjp("input")
def _(g, input_shape, places, n):
    return added_at_places(g, places, tuple(input_shape[len(input_shape) - n :]))


@primitive(method=False, function=False)
def added_at_places(input, places: np.ndarray, size: tuple):
    """Zeros of `size` with each element of `input` added at its flat place."""
    n, total = len(size), math.prod(size)
    lead = input.shape[: input.ndim - n]
    out = np.zeros((*lead, *size), input.dtype)
    planes = np.arange(math.prod(lead)).reshape(*lead, *(1,) * n) * total
    np.add.at(out.reshape(-1), (places + planes).reshape(-1), input.reshape(-1))
    return out


@added_at_places.vjp("input")
def _(g, places, size):
    return picked(g, places, len(size))


@primitive(method=False, function=False, node="MaxUnpool")
def written_at_places(input, places: np.ndarray, size: tuple):
    """Zeros of `size` with each element of `input` written at its flat place."""
    n = len(size)
    out = np.zeros((*input.shape[: input.ndim - n], *size), input.dtype)
    np.put_along_axis(_flat(out, n), _flat(places, n), _flat(input, n), -1)
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
