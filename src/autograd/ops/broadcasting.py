"""Broadcasting: expand and its relatives."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ShapeError
from ..size import Size, as_size
from .core.registry import Sample, composite, primitive


def _stretched(array, shape: tuple, sizes: tuple):
    """`np.broadcast_to`, much quicker where the array is contiguous; -1 keeps a size."""
    place = len(sizes) - len(shape)
    wide, steps = list(sizes), [0] * place
    steps += array.strides
    for n in shape:
        wanted = wide[place]
        if wanted == -1:
            wide[place] = n
        elif wanted != n:
            if n != 1:
                raise ValueError("a size other than 1 cannot be stretched")
            steps[place] = 0
        place += 1
    try:
        out = np.ndarray(wide, array.dtype, array, 0, steps)
    except (TypeError, ValueError):  # in pieces, or empty
        return np.broadcast_to(array, wide)
    out.flags.writeable = out.shape == shape  # else several elements are one
    return out


@primitive(function=False, view="always")
def expand(input, *size: Any):
    """Dimensions of size 1 stretched without copying; -1 keeps a size.

    Args:
        size: the shape, as numbers or one sequence; -1 keeps a size, and new dimensions come first.

    Returns:
        A view whose stretched elements share memory.

    >>> autograd.tensor([[1], [2]]).expand(2, 3)
    tensor([[1, 1, 1],
            [2, 2, 2]])
    """
    shape = input.shape
    try:
        sizes = size if len(size) != 1 or type(size[0]) is int else size[0]
        return _stretched(input, shape, sizes)
    except (TypeError, ValueError, IndexError):
        sizes = as_size(size, "expand", negative=True)
    try:
        return _stretched(input, shape, sizes)
    except (ValueError, IndexError):
        raise ShapeError(
            f"expand: sizes that shape {list(shape)} broadcasts to are required; got "
            f"{list(sizes)}. Only dimensions of size 1 can be stretched, and new ones come in "
            "front."
        ) from None


@expand.vjp("input")
def _(g, input_shape):
    from .reduction import sum_to

    return sum_to(g, input_shape)


@composite(function=False)
def expand_as(input, other):
    """Stretched to the shape of `other`.

    Args:
        other: tensor whose shape is taken.

    >>> autograd.tensor([1]).expand_as(autograd.ones(3))
    tensor([1, 1, 1])
    """
    return expand(input, other.shape)


@composite()
def broadcast_to(input, size):
    """Stretched to a shape without copying.

    Args:
        size: the shape; -1 keeps a size.

    Returns:
        A view whose stretched elements share memory.

    >>> autograd.broadcast_to(autograd.tensor([1]), (3,))
    tensor([1, 1, 1])
    """
    return expand(input, size)


@composite(function=False, reference=lambda x, shape: x.expand(shape))
def broadcast(input, shape):
    """Stretched to a shape (the first version's name of `broadcast_to`).

    Args:
        shape: the shape; -1 keeps a size.

    >>> autograd.tensor([1]).broadcast([3])
    tensor([1, 1, 1])
    """
    return expand(input, shape)


for _operator in (expand, broadcast_to, broadcast):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 1)), (3, 2, 4))
        yield Sample(rng.normal(size=(2, 1)), (-1, 4))
        yield Sample(np.asarray(1.5), (2, 2))


@expand_as.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 1)), np.zeros((2, 3), np.int64))


@composite(method=False)
def broadcast_tensors(*tensors):
    """Tensors stretched to their common shape.

    Args:
        tensors: tensors of shapes that broadcast.

    Returns:
        Tuple of views.

    >>> a, b = autograd.broadcast_tensors(autograd.ones(2, 1), autograd.ones(3))
    >>> b.shape
    Size([2, 3])
    """
    shape = broadcast_shapes(*(t._array.shape for t in tensors))
    return tuple(expand(tensor, shape) for tensor in tensors)


@broadcast_tensors.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 1)), rng.normal(size=3))


def broadcast_shapes(*shapes):
    """The shape that shapes broadcast to.

    Args:
        shapes: sizes as tuples or single numbers.

    Raises:
        ShapeError: they do not broadcast.

    >>> autograd.broadcast_shapes((2, 1), (3,))
    Size([2, 3])
    """
    sizes = [as_size((s,), "broadcast_shapes") for s in shapes]
    try:
        return Size(np.broadcast_shapes(*sizes))
    except ValueError:
        raise ShapeError(
            "broadcast_shapes: sizes that are equal or 1 are required; got "
            f"{', '.join(str(list(s)) for s in sizes)}."
        ) from None
