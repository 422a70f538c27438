"""Views by strides: overlapping windows, and any other reading of the memory."""

from __future__ import annotations

import operator

import numpy as np

from ..errors import ArgumentError, ShapeError
from ..size import as_size
from .core.dims import normalize_dim
from .core.registry import Sample, composite, primitive
from .slicing import at_dim


@primitive(method=False, function=False, view=True, node="Unfold")
def windows(input, dimension: int, size: int, step: int):
    """Windows of `size` along a dimension, every `step` places: a view."""
    if not input.ndim:
        return np.lib.stride_tricks.as_strided(input, (size,), (0,))
    shape, strides = list(input.shape), list(input.strides)
    shape[dimension] = (input.shape[dimension] - size) // step + 1
    strides[dimension] *= step
    return np.lib.stride_tricks.as_strided(
        input, (*shape, size), (*strides, input.strides[dimension]), writeable=input.flags.writeable
    )


@windows.vjp("input")
def _(g, input_shape, dimension, size, step):
    return windows_added(g, input_shape, dimension, size, step)


@primitive(method=False, function=False)
def windows_added(input, shape: tuple, dimension: int, size: int, step: int):
    """Zeros of `shape` to which every window is added at its place."""
    out = np.zeros(shape, input.dtype)
    if not shape:
        return np.asarray(input.sum(), input.dtype)
    count = input.shape[dimension]
    for i in range(count):
        out[at_dim(dimension, slice(i * step, i * step + size))] += np.moveaxis(
            input[at_dim(dimension, i)], -1, dimension
        )
    return out


@windows_added.vjp("input")
def _(g, dimension, size, step):
    return windows(g, dimension, size, step)


@windows.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)), 1, 3, 1)


@windows_added.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 3)), (2, 5), 1, 3, 1)


@composite(function=False)
def unfold(input, dimension: int, size: int, step: int):
    """Windows of `size` places along a dimension, every `step` places, as a new last dimension.

    Args:
        dimension: the dimension that the windows move along.
        size: length of a window.
        step: distance of their beginnings.

    >>> autograd.tensor([1, 2, 3, 4]).unfold(0, 2, 1)
    tensor([[1, 2],
            [2, 3],
            [3, 4]])
    """
    dimension = normalize_dim(dimension, input._array.ndim, "unfold")
    available = input._array.shape[dimension] if input._array.ndim else 1
    if not (0 <= size <= available and step > 0):
        raise ArgumentError(
            f"unfold: a size up to {available} and a positive step are required; got {size} and "
            f"{step}."
        )
    return windows(input, dimension, size, step)


@unfold.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)), 1, 3, 1)
    yield Sample(rng.normal(size=(5, 2)), 0, 2, 2)


@composite()
def as_strided(input, size, stride, storage_offset: int | None = None):
    """A view with given sizes and strides, in elements, of the memory below the tensor.

    Args:
        size: the view's shape.
        stride: for each dimension the step between neighbours, in elements.
        storage_offset: the first element's place; None keeps the tensor's own.

    Raises:
        ShapeError: it would reach outside that memory.

    Gradient: flows through the positions read; overlapping reads add up.

    >>> autograd.tensor([1, 2, 3]).as_strided((2, 2), (1, 1))
    tensor([[1, 2],
            [2, 3]])
    """
    from .regions import take_region

    base = input._array
    flat = np.arange(base.size)
    offset = storage_offset or 0
    size, stride = as_size(size, "as_strided"), tuple(map(operator.index, stride))
    fits = len(size) == len(stride) and base.flags.c_contiguous and offset >= 0
    if fits and 0 not in size:
        ends = [(n - 1) * s for n, s in zip(size, stride, strict=True)]
        fits = min(stride, default=0) >= 0 and offset + sum(ends) < base.size
    if not fits:
        raise ShapeError(
            "as_strided: sizes and strides (one each, of at least 0) within the "
            f"{base.size} elements of a contiguous tensor are required; got size {list(size)}, "
            f"stride {list(stride)}, offset {offset}."
        )
    strides = tuple(s * flat.itemsize for s in stride)
    if not input._requires_grad:
        from ..engine.graph import Arithmetic
        from .core.aliasing import link_view

        byte_strides = tuple(s * base.itemsize for s in stride)
        view = np.lib.stride_tricks.as_strided(base.reshape(-1)[offset:], tuple(size), byte_strides)
        out = Arithmetic.Tensor._wrap(view)
        link_view(out, input)
        return out
    positions = np.lib.stride_tricks.as_strided(flat[offset:], tuple(size), strides).copy()
    return take_region(input, positions)


@as_strided.samples
def _(rng):
    yield Sample(rng.normal(size=6).copy(), (2, 2), (1, 2), strided=False)
