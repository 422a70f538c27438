"""Part of a tensor by flat position: what views become after in-place writes."""

from __future__ import annotations

import numpy as np

from .conversion import cast
from .core.registry import Sample, primitive


@primitive(method=False, function=False)
def take_region(input, positions: np.ndarray):
    """The elements of `input` at flat (C order) `positions`, in the shape of `positions`."""
    return input.reshape(-1)[positions]


@take_region.vjp("input")
def _(g, input_shape, positions):
    return scatter_region(g, input_shape, positions)


@primitive(method=False, function=False)
def scatter_region(input, shape: tuple, positions: np.ndarray):
    """Zeros of `shape` with the elements of `input` added at flat `positions`."""
    out = np.zeros(shape, input.dtype)
    np.add.at(out.reshape(-1), positions.reshape(-1), np.asarray(input).reshape(-1))
    return out


@scatter_region.vjp("input")
def _(g, positions):
    return take_region(g, positions)


@primitive(method=False, function=False, node="CopySlices")
def put_region(input, value, positions: np.ndarray):
    """`input` with the elements at flat `positions` replaced by `value`."""
    out = np.array(input, order="C")
    out.reshape(-1)[positions.reshape(-1)] = value.reshape(-1)
    return out


@put_region.vjp("input")
def _(g, positions):
    return put_region(g, take_region(g, positions) * 0, positions)


@put_region.vjp("value")
def _(g, positions):
    return take_region(g, positions)


@primitive(method=False, function=False, node="Expand")
def broadcast(input, shape: tuple):
    """`input` stretched to `shape` (a read-only view of its memory)."""
    return np.broadcast_to(input, shape)


@broadcast.vjp("input")
def _(g, input_shape):
    from .reduction import sum_to

    return sum_to(g, input_shape)


def expand_cast(value, shape: tuple, dtype):
    """`value` as the buffer holds it after an in-place write: stretched and converted."""
    return broadcast(cast(value, dtype), shape)


@take_region.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), np.array([[0, 5], [1, 1]]))


@scatter_region.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 2)), (2, 3), np.array([[0, 5], [1, 1]]))


@put_region.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), np.array([[0, 5], [1, 2]]))


@broadcast.samples
def _(rng):
    yield Sample(rng.normal(size=(1, 3)), (2, 4, 3))
