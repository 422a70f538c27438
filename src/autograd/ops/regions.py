"""Part of a tensor by flat position: what views become after in-place writes.

A position of -1 stands for an element outside the tensor, which it has no gradient from.
"""

from __future__ import annotations

import numpy as np

from ..errors import GraphError
from .broadcasting import expand
from .complex_numbers import view_as_complex, view_as_real
from .conversion import cast
from .core.registry import Sample, primitive


def _inside(positions: np.ndarray) -> np.ndarray | None:
    """Which of the positions are inside; None if all are."""
    return positions >= 0 if positions.size and positions.min() < 0 else None


@primitive(method=False, function=False)
def take_region(input, positions: np.ndarray):
    """The elements of `input` at flat (C order) `positions`, in the shape of `positions`."""
    inside = _inside(positions)
    if inside is None:
        return input.reshape(-1)[positions]
    out = np.zeros(positions.shape, input.dtype)
    out[inside] = input.reshape(-1)[positions[inside]]
    return out


@take_region.vjp("input")
def _(g, input_shape, positions):
    return scatter_region(g, input_shape, positions)


@primitive(method=False, function=False)
def scatter_region(input, shape: tuple, positions: np.ndarray):
    """Zeros of `shape` with the elements of `input` added at flat `positions`."""
    out = np.zeros(shape, input.dtype)
    inside = _inside(positions)
    if inside is not None:
        positions, input = positions[inside], input[inside]
    np.add.at(out.reshape(-1), positions.reshape(-1), np.asarray(input).reshape(-1))
    return out


@scatter_region.vjp("input")
def _(g, positions):
    return take_region(g, positions)


@primitive(method=False, function=False, node="CopySlices")
def put_region(input, value, positions: np.ndarray):
    """`input` with the elements at flat `positions` replaced by `value`."""
    out = np.array(input, order="C")
    inside = _inside(positions)
    if inside is not None:
        positions, value = positions[inside], value[inside]
    out.reshape(-1)[positions.reshape(-1)] = value.reshape(-1)
    return out


@put_region.vjp("input")
def _(g, positions):
    return put_region(g, take_region(g, positions) * 0, positions)


@put_region.vjp("value")
def _(g, positions):
    return take_region(g, positions)


def expand_cast(value, shape: tuple, dtype):
    """`value` as the buffer holds it after an in-place write: stretched and converted."""
    return expand(cast(value, dtype), shape)


def read_view(root, array: np.ndarray):
    """What a view of `root` shows in `array`, as a reading of `root`."""
    root = _in_kind_of(root, array)
    return take_region(root, _places(root, array))


def write_view(root, value, array: np.ndarray):
    """The new value of `root` after `value` was written to the view that `array` shows."""
    seen = _in_kind_of(root, array)
    changed = put_region(seen, value, _places(seen, array))
    return _in_kind_of(changed, root._array).reshape(root._array.shape)


def _places(root, array: np.ndarray) -> np.ndarray:
    places = positions(root._array, array)
    if places.size and places.min() < 0:
        raise GraphError(
            f"view: a view within its tensor's shape {list(root.shape)} is required to follow a "
            f"write; got a view of shape {list(array.shape)} from before it was resized. Take a "
            "new view."
        )
    return places


def _in_kind_of(tensor, array: np.ndarray):
    """Complex numbers as pairs of parts where `array` has real ones, and the other way round."""
    if tensor._array.dtype == array.dtype:
        return tensor
    if tensor._array.dtype.kind == "c":
        return view_as_real(tensor)
    return view_as_complex(tensor.reshape(-1, 2))


def positions(root: np.ndarray, view: np.ndarray) -> np.ndarray:
    """For each element of `view`, its flat (C order) position in `root`; -1 if it is not there."""
    item, start = root.itemsize, root.ctypes.data
    extents = [_extent(root, 0), _extent(view, view.ctypes.data - start)]
    low, high = min(low for low, _ in extents), max(high for _, high in extents)
    # lay the positions out in memory as the root is, then look at them through the view's strides
    memory = np.full((high - low) // item + 1, -1, np.int64)

    def through(array: np.ndarray) -> np.ndarray:
        first = (array.ctypes.data - start - low) // item
        return np.lib.stride_tricks.as_strided(
            memory[first:], array.shape, tuple(s // item * 8 for s in array.strides)
        )

    through(root)[...] = np.arange(root.size).reshape(root.shape)
    return through(view).copy()


def _extent(array: np.ndarray, start: int) -> tuple[int, int]:
    """The lowest and the highest address of an element, if the first one's is `start`."""
    ends = [s * (n - 1) for s, n in zip(array.strides, array.shape, strict=True) if n]
    return start + sum(e for e in ends if e < 0), start + sum(e for e in ends if e > 0)


@take_region.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), np.array([[0, 5], [1, 1]]))
    yield Sample(rng.normal(size=(2, 3)), np.array([[0, -1], [-1, 1]]))


@scatter_region.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 2)), (2, 3), np.array([[0, 5], [1, 1]]))
    yield Sample(rng.normal(size=(2, 2)), (2, 3), np.array([[0, -1], [-1, 1]]))


@put_region.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), np.array([[0, 5], [1, 2]]))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), np.array([[0, -1], [-1, 2]]))
