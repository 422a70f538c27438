"""Views of all the parts of a tensor: split, chunk, unbind."""

from __future__ import annotations

import itertools

import numpy as np

from ..errors import ArgumentError, ShapeError
from ..kernels import copying
from .core.dims import as_integer, normalize_dim
from .core.registry import MANY, Sample, composite, primitive
from .slicing import at_dim, part, size_along


@primitive(method=False, function=False, view="always", outputs=MANY, node="Split")
def parts(input, dim: int, places: tuple):
    """Views of several places of `dim`, no two alike: slices, or integers, which drop it."""
    lead = (slice(None),) * dim
    return tuple([input[(*lead, place, ...)] for place in places])


@parts.vjp("input")
def _(g, input_shape, dim, places):
    known = [(one, place) for one, place in zip(g, places, strict=True) if one is not None]
    gradients, places = zip(*known, strict=True)
    return assembled(list(gradients), input_shape, dim, places)


@primitive(method=False, function=False)
def assembled(tensors: list, shape: tuple, dim: int, places: tuple):
    """Zeros of `shape` with the `tensors` at places of `dim`: the gradient of `parts`."""
    whole = [x if x.ndim == len(shape) else x[at_dim(dim, None)] for x in tensors]
    if sum([x.shape[dim] for x in whole]) == shape[dim] and _in_turn(places):
        return copying.joined(whole, dim)
    out = np.zeros(shape, tensors[0].dtype)
    for x, place in zip(tensors, places, strict=True):
        out[at_dim(dim, place)] = x
    return out


def _in_turn(places: tuple) -> bool:
    starts = [place.start if type(place) is slice else place for place in places]
    return all(a <= b for a, b in itertools.pairwise(starts))


@assembled.vjp("tensors")
def _(g, dim, places):
    return parts(g, dim, places)


@parts.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1, (slice(0, 2), slice(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), 0, (1, 0))


@assembled.samples
def _(rng):
    x, y = rng.normal(size=(2, 1)), rng.normal(size=(2, 2))
    yield Sample([x, y], (2, 3), 1, (slice(0, 1), slice(1, 3)))
    yield Sample([x, y], (2, 4), 1, (slice(3, 4), slice(0, 2)))
    yield Sample([rng.normal(size=2)], (2, 3), 1, (2,))


@composite()
def split(input, split_size_or_sections, dim: int = 0):
    """Views of consecutive parts along `dim`, of one size or of given sizes.

    Args:
        split_size_or_sections: the size of each part but the last, or all sizes.
        dim: the dimension to cut.

    Returns:
        Tuple of views.

    Raises:
        ShapeError: given sizes do not add up to the dimension's.

    >>> [len(p) for p in autograd.ones(5).split(2)]
    [2, 2, 1]
    """
    dim = normalize_dim(dim, input._array.ndim, "split")
    size = size_along(input, dim, "split")
    if isinstance(split_size_or_sections, (list, tuple)):
        sections = [as_integer(n, "a section", "split") for n in split_size_or_sections]
        if sum(sections) != size or any(n < 0 for n in sections):
            raise ShapeError(
                f"split: sections that sum to the size {size} of dim {dim} are required; got "
                f"{sections}."
            )
    else:
        step = as_integer(split_size_or_sections, "split_size", "split")
        if step < 0 or (step == 0 and size):
            raise ArgumentError(f"split: a positive part size is required; got {step}.")
        return parts(input, dim, _steps(size, step))
    starts = itertools.accumulate(sections, initial=0)
    return parts(input, dim, tuple([slice(a, b) for a, b in itertools.pairwise(starts)]))


def _steps(size: int, step: int) -> tuple:
    """Slices of one length, but the last; one of nothing if there is nothing."""
    if not size:
        return (slice(0, 0),)
    return tuple([slice(a, min(a + step, size)) for a in range(0, size, step)])


@composite()
def split_with_sizes(input, split_sizes, dim: int = 0):
    """Views of consecutive parts of given sizes along `dim`.

    Args:
        split_sizes: sizes that add up to the dimension's.
        dim: the dimension to cut.

    Returns:
        Tuple of views.

    >>> [len(p) for p in autograd.ones(5).split_with_sizes([1, 4])]
    [1, 4]
    """
    return split(input, list(split_sizes), dim)


@composite()
def chunk(input, chunks: int, dim: int = 0):
    """At most `chunks` views of equal size along `dim` (the last may be smaller).

    Args:
        chunks: how many at most; at least 1.
        dim: the dimension to cut.

    Returns:
        Tuple of views.

    >>> [len(p) for p in autograd.ones(5).chunk(2)]
    [3, 2]
    """
    if chunks < 1:
        raise ArgumentError(f"chunk: at least one chunk is required; got {chunks}.")
    dim = normalize_dim(dim, input._array.ndim, "chunk")
    size = size_along(input, dim, "chunk")
    if not size:
        return split(input, [0] * chunks, dim)
    return parts(input, dim, _steps(size, -(-size // chunks)))


@composite()
def tensor_split(input, indices_or_sections, dim: int = 0):
    """Views of nearly equal parts, or between given indices, along `dim`.

    Args:
        indices_or_sections: the number of parts, or the places to cut at.
        dim: the dimension to cut.

    Returns:
        Tuple of views; the first ones are longer by one if it does not divide.

    >>> [len(p) for p in autograd.ones(5).tensor_split(2)]
    [3, 2]
    """
    dim = normalize_dim(dim, input._array.ndim, "tensor_split")
    size = size_along(input, dim, "tensor_split")
    if getattr(indices_or_sections, "ndim", 0) > 1:
        raise ShapeError(
            "tensor_split: a number or a vector of indices is required; got shape "
            f"{list(indices_or_sections.shape)}."
        )
    if hasattr(indices_or_sections, "tolist"):
        indices_or_sections = indices_or_sections.tolist()
    if isinstance(indices_or_sections, int):
        count = indices_or_sections
        if count < 1:
            raise ArgumentError(f"tensor_split: at least one section is required; got {count}.")
        sizes = [size // count + (i < size % count) for i in range(count)]
        ends = np.cumsum(sizes).tolist()[:-1]
    else:
        ends = list(indices_or_sections)
    places = []
    for a, b in zip([None, *ends], [*ends, None], strict=True):
        start, stop, _ = slice(a, b).indices(size)
        places.append(slice(start, max(start, stop)))
    if any(a.stop > b.start for a, b in itertools.pairwise(places)):  # the same places twice
        return tuple(part(input, at_dim(dim, place)) for place in places)
    return parts(input, dim, tuple(places))


def _equal_parts(operation: str, input, indices_or_sections, dim: int):
    """`tensor_split` into parts of one size, of a tensor with enough dimensions."""
    shape, least = input._array.shape, {"hsplit": 1, "vsplit": 2, "dsplit": 3}[operation]
    if len(shape) < least:
        raise ShapeError(
            f"{operation}: a tensor of at least {least} dimensions is required; got shape "
            f"{list(shape)}."
        )
    count = indices_or_sections
    if isinstance(count, int) and (count < 1 or shape[dim] % count):
        raise ShapeError(
            f"{operation}: a number of parts that divides the size {shape[dim]} of dim {dim} is "
            f"required; got {count}."
        )
    return tensor_split(input, indices_or_sections, dim)


@composite()
def hsplit(input, indices_or_sections):
    """`tensor_split` along the columns (the only dimension of a vector).

    Args:
        indices_or_sections: the number of equal parts, or the places to cut at.

    Returns:
        Tuple of views.

    Raises:
        ShapeError: the size cannot be divided by the number.

    >>> len(autograd.ones(2, 4).hsplit(2))
    2
    """
    return _equal_parts("hsplit", input, indices_or_sections, 0 if input._array.ndim == 1 else 1)


@composite()
def vsplit(input, indices_or_sections):
    """`tensor_split` along the rows.

    Args:
        indices_or_sections: the number of equal parts, or the places to cut at.

    Returns:
        Tuple of views.

    Raises:
        ShapeError: the size cannot be divided by the number.

    >>> len(autograd.ones(2, 4).vsplit(2))
    2
    """
    return _equal_parts("vsplit", input, indices_or_sections, 0)


@composite()
def dsplit(input, indices_or_sections):
    """`tensor_split` along the third dimension.

    Args:
        indices_or_sections: the number of equal parts, or the places to cut at.

    Returns:
        Tuple of views.

    Raises:
        ShapeError: the size cannot be divided by the number.

    >>> len(autograd.ones(1, 2, 4).dsplit(2))
    2
    """
    return _equal_parts("dsplit", input, indices_or_sections, 2)


@composite()
def unbind(input, dim: int = 0):
    """Views of every place along `dim`, which is dropped.

    Args:
        dim: the dimension that is taken apart.

    >>> autograd.tensor([[1, 2], [3, 4]]).unbind()
    (tensor([1, 2]), tensor([3, 4]))
    """
    dim = normalize_dim(dim, input._array.ndim, "unbind")
    return parts(input, dim, tuple(range(size_along(input, dim, "unbind"))))


@split.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)), 2, 1)
    yield Sample(rng.normal(size=(2, 5)), [1, 4], -1)


@split_with_sizes.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)), [1, 4], -1)


for _operator in (chunk, tensor_split, hsplit, vsplit, dsplit):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(4, 4, 4)), 2)


@chunk.samples
@tensor_split.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)), 3, 1)


@tensor_split.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)), (1, 3), 1)


@unbind.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), -1)
