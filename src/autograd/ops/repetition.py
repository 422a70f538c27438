"""Repeating and reordering elements: tile, roll, flip, rot90."""

from __future__ import annotations

import numpy as np

from ..engine.graph import tensor_types
from ..errors import ArgumentError, DimensionError, DTypeError, ShapeError
from ..size import as_size
from .core.dims import as_integer, normalize_dim, normalize_dims
from .core.registry import Sample, composite, primitive
from .regions import take_region


def rearranged(input, positions: np.ndarray):
    """The elements at flat positions (an operator that only moves or repeats elements)."""
    return take_region(input, positions)


def positions_of(input) -> np.ndarray:
    """The flat position of every element, in the shape of the tensor."""
    return np.arange(input._array.size).reshape(input._array.shape)


@composite(function=False)
def repeat(input, *repeats):
    """The tensor repeated along each dimension; new dimensions come in front.

    Args:
        repeats: repetitions of each dimension, as numbers or one sequence; new dimensions come
            first.

    Returns:
        A copy.

    >>> autograd.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    counts = as_size(repeats, "repeat")
    if len(counts) < input._array.ndim:
        raise ShapeError(
            f"repeat: a count for each of the {input._array.ndim} dimensions is required; got "
            f"{list(counts)}."
        )
    return rearranged(input, np.tile(positions_of(input), counts))


@composite()
def tile(input, dims):
    """The tensor repeated along dimensions counted from the last.

    Args:
        dims: repetitions of each dimension; missing ones are 1.

    >>> autograd.tensor([1, 2]).tile((2,))
    tensor([1, 2, 1, 2])
    """
    counts = as_size((dims,), "tile")
    return rearranged(input, np.tile(positions_of(input), counts))


@composite()
def repeat_interleave(input, repeats, dim: int | None = None, *, output_size=None):
    """Every element repeated, next to itself, along `dim` (flattened if None).

    Args:
        repeats: a number, or a vector with one for each place.
        dim: the dimension to repeat along.
        output_size: the size to expect, which is checked.

    >>> autograd.tensor([1, 2]).repeat_interleave(2)
    tensor([1, 1, 2, 2])
    """
    counts = repeats._array if type(repeats) in tensor_types else repeats
    dim = None if dim is None else normalize_dim(dim, input._array.ndim, "repeat_interleave")
    if not isinstance(counts, np.ndarray):
        counts = np.asarray(as_integer(counts, "repeats", "repeat_interleave"))
    if counts.dtype.kind not in "iu":
        raise DTypeError(
            f"repeat_interleave: repeats of an integer dtype are required; got {counts.dtype}."
        )
    if counts.size and counts.min() < 0:
        raise ArgumentError(
            f"repeat_interleave: repeats of at least 0 are required; got {int(counts.min())}."
        )
    out = np.repeat(positions_of(input), counts.item() if counts.size == 1 else counts, dim)
    if output_size is not None and out.shape[dim or 0] != output_size:
        raise ArgumentError(
            f"repeat_interleave: an output_size of {out.shape[dim or 0]}, the sum of the repeats, "
            f"is required; got {output_size}."
        )
    return rearranged(input, out)


@composite()
def roll(input, shifts, dims=None):
    """The elements moved around along dimensions; those that leave enter at the other end.

    Args:
        shifts: how far, for each dimension; negative ones move to the front.
        dims: as many dimensions; None rolls the flattened tensor.

    >>> autograd.tensor([1, 2, 3]).roll(1)
    tensor([3, 1, 2])
    """
    shifts = shifts if isinstance(shifts, (tuple, list)) else (shifts,)
    shifts = tuple(as_integer(shift, "shift", "roll") for shift in shifts)
    if dims is not None:
        dims = normalize_dims_repeated(dims, input._array.ndim, "roll")
    if len(shifts) != (1 if dims is None else len(dims)):
        raise ArgumentError(
            f"roll: one shift for each dim is required; got {len(shifts)} shifts and "
            f"{1 if dims is None else len(dims)} dims."
        )
    return rearranged(input, np.roll(positions_of(input), shifts, dims))


def normalize_dims_repeated(dims, ndim: int, operation: str) -> tuple:
    dims = dims if isinstance(dims, (tuple, list)) else (dims,)
    return tuple(normalize_dim(d, ndim, operation) for d in dims)


@composite()
def flip(input, *args, dims=None):
    """The order of the elements reversed along dimensions: a copy.

    Args:
        args: the dimensions, `flip(0, 1)` or `flip((0, 1))`.
        dims: the dimensions by name.

    >>> autograd.tensor([1, 2, 3]).flip(0)
    tensor([3, 2, 1])
    """
    dims = args if dims is None else dims if isinstance(dims, (tuple, list)) else (dims,)
    dims = dims[0] if len(dims) == 1 and isinstance(dims[0], (tuple, list)) else dims
    if not input._array.ndim:
        normalize_dims(tuple(dims), 0, "flip")
        return input.clone()
    return flipped(input, normalize_dims(tuple(dims), input._array.ndim, "flip"))


@primitive(method=False, function=False, node="Flip")
def flipped(input, dims: tuple):
    """The order reversed along dimensions: a copy."""
    return np.flip(input, dims).copy()


@flipped.vjp("input")
def _(g, dims):
    return flipped(g, dims)


@flipped.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (1,))


@composite()
def fliplr(input):
    """Columns in reverse order.

    >>> autograd.tensor([[1, 2]]).fliplr()
    tensor([[2, 1]])
    """
    return flip(input, 1)


@composite()
def flipud(input):
    """Rows in reverse order.

    >>> autograd.tensor([1, 2]).flipud()
    tensor([2, 1])
    """
    if not input._array.ndim:
        raise ShapeError("flipud: a tensor of at least one dimension is required; got shape [].")
    return flip(input, 0)


@composite()
def rot90(input, k: int = 1, dims=(0, 1)):
    """Rotated by `k` quarter turns in the plane of two dimensions.

    Args:
        k: quarter turns from the first dimension towards the second; negative ones turn back.
        dims: the two dimensions.

    >>> autograd.tensor([[1, 2], [3, 4]]).rot90()
    tensor([[2, 4],
            [1, 3]])
    """
    k = as_integer(k, "k", "rot90")
    plane = normalize_dims(dims, input._array.ndim, "rot90")
    if len(plane) != 2:
        raise DimensionError(f"rot90: two different dims are required; got {list(dims)}.")
    return rearranged(input, np.rot90(positions_of(input), k, plane))


@repeat.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (2, 1, 2))
    yield Sample(np.asarray(1.0), (2,))


@tile.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (2,))
    yield Sample(rng.normal(size=(2, 3)), (2, 1, 2))


@repeat_interleave.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 2)
    yield Sample(rng.normal(size=(2, 3)), np.array([1, 0, 2]), 1)


@roll.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1)
    yield Sample(rng.normal(size=(2, 3)), (1, -1), (0, 1))


@flip.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (0, 1))


for _operator in (fliplr, flipud):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)))


@rot90.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), -1, (1, 0))
