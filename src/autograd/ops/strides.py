"""Views by strides: overlapping windows, and any other reading of the memory."""

from __future__ import annotations

import operator

import numpy as np

from ..engine.modes import mode
from ..engine.mutation import buffer_of
from ..errors import ArgumentError, ShapeError
from ..kernels.buffers import flat_memory, is_element_view
from ..size import as_size
from .comparison import where
from .core.dims import normalize_dim
from .core.registry import Sample, composite, primitive
from .regions import positions, scatter_region
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


def storage_of(array: np.ndarray) -> np.ndarray:
    """The memory that an array shows part of, as one row of elements of its dtype.

    Raises:
        ShapeError: it is no row of such elements (memory from elsewhere may have gaps).
    """
    flat = flat_memory(buffer_of(array))
    if flat is not None and not flat.nbytes % array.itemsize:
        flat = flat.view(array.dtype)
        if is_element_view(array, flat.ctypes.data):
            return flat
    raise ShapeError(
        "as_strided: memory without gaps is required. Call clone() on the tensor first."
    )


@composite(function=False)
def storage_offset(input) -> int:
    """The position of the first element in the memory that the tensor is a view of, in elements.

    >>> autograd.ones(4)[2:].storage_offset()
    2
    """
    array = input._array
    return (array.ctypes.data - buffer_of(array).ctypes.data) // array.itemsize if array.size else 0


@storage_offset.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))


@primitive(method=False, function=False, view=True, node="AsStrided")
def strided(input, size: tuple, stride: tuple, offset: int, positions: np.ndarray | None):
    """The elements `offset + sum(index * stride)` of the memory that `input` shows part of.

    Args:
        positions: for each element its flat position in `input`, or -1; only the gradient asks.
    """
    storage = storage_of(input)
    steps = tuple(step * storage.itemsize for step in stride)
    writeable = input.flags.writeable
    return np.lib.stride_tricks.as_strided(storage[offset:], size, steps, writeable=writeable)


@strided.vjp("input")
def _(g, input_shape, positions):
    if positions.size and positions.min() < 0:
        g, positions = where(positions >= 0, g, 0.0), np.maximum(positions, 0)
    return scatter_region(g, input_shape, positions)


@strided.samples
def _(rng):
    positions = np.array([[0, 2], [1, 3]])
    yield Sample(rng.normal(size=6).copy(), (2, 2), (1, 2), 0, positions, strided=False)


@composite()
def as_strided(input, size, stride, storage_offset: int | None = None):
    """A view with given sizes and strides, in elements, of the memory below the tensor.

    Args:
        size: the view's shape.
        stride: for each dimension the step between neighbours, in elements.
        storage_offset: the first element's place in that memory, which begins where
            `storage_offset()` counts from; None keeps the tensor's own.

    Raises:
        ShapeError: it would reach outside that memory.

    Gradient: flows to the elements of the tensor that are read, once for each reading; what lies
    in the memory beside the tensor has none.

    >>> autograd.tensor([1, 2, 3]).as_strided((2, 2), (1, 1))
    tensor([[1, 2],
            [2, 3]])
    """
    array = input._array
    storage = storage_of(array)
    size, stride = as_size(size, "as_strided"), tuple(map(operator.index, stride))
    start = (array.ctypes.data - storage.ctypes.data) // array.itemsize
    offset = start if storage_offset is None else operator.index(storage_offset)
    fits = len(size) == len(stride) and offset >= 0 and min(stride, default=0) >= 0
    if fits and 0 not in size:
        last = offset + sum((n - 1) * s for n, s in zip(size, stride, strict=True))
        fits = last < storage.size
    if not fits:
        raise ShapeError(
            "as_strided: sizes, strides and an offset (all of at least 0) within memory of "
            f"{storage.size} elements are required; got size {list(size)}, stride {list(stride)}, "
            f"offset {offset}."
        )
    size = tuple(size)
    recorded = mode.grad and input.requires_grad
    places = None
    if recorded:
        places = positions(array, strided(input.detach(), size, stride, offset, None)._array)
    return strided(input, size, stride, offset, places)


@as_strided.samples
def _(rng):
    yield Sample(rng.normal(size=6).copy(), (2, 2), (1, 2), strided=False)
    yield Sample(rng.normal(size=6).copy(), (2, 2), (1, 1), 1, strided=False)
