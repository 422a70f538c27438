"""Views of part of a tensor: narrow, select, split, diagonal, unfold."""

from __future__ import annotations

import itertools
import operator

import numpy as np

from ..errors import ArgumentError, DimensionError, ShapeError
from ..kernels import copying
from ..size import as_size
from .dims import as_integer, normalize_dim
from .registry import MANY, Sample, composite, primitive


@primitive(method=False, function=False, view=True, node="Slice")
def part(input, index: tuple):
    """`input[index]` for integers, slices, None and Ellipsis: a view."""
    out = input[index]
    return out if type(out) is np.ndarray else input[(*index, ...)]  # one element: a 0-d view


@part.vjp("input")
def _(g, input_shape, index):
    return placed(g, input_shape, index)


@primitive(method=False, function=False)
def placed(input, shape: tuple, index: tuple):
    """Zeros of `shape` with `input` at `index`: the gradient of `part`."""
    out = np.zeros(shape, input.dtype)
    out[index] = input
    return out


@placed.vjp("input")
def _(g, index):
    return part(g, index)


@part.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (slice(None), 1))


@placed.samples
def _(rng):
    yield Sample(rng.normal(size=2), (2, 3), (slice(None), 1))


def _at(dim: int, where) -> tuple:
    return (slice(None),) * dim + (where,)


@primitive(method=False, function=False, view=True, outputs=MANY, node="Split")
def parts(input, dim: int, places: tuple):
    """Views of several places of `dim`, no two alike: slices, or integers, which drop it."""
    return tuple(input[(*_at(dim, place), ...)] for place in places)


@parts.vjp("input")
def _(g, input_shape, dim, places):
    known = [(one, place) for one, place in zip(g, places, strict=True) if one is not None]
    gradients, places = zip(*known, strict=True)
    return assembled(*gradients, shape=input_shape, dim=dim, places=places)


@primitive(method=False, function=False)
def assembled(*tensors, shape: tuple, dim: int, places: tuple):
    """Zeros of `shape` with the `tensors` at places of `dim`: the gradient of `parts`."""
    whole = [x if x.ndim == len(shape) else x[_at(dim, None)] for x in tensors]
    if sum([x.shape[dim] for x in whole]) == shape[dim] and _in_turn(places):
        return copying.joined(whole, dim)
    out = np.zeros(shape, tensors[0].dtype)
    for x, place in zip(tensors, places, strict=True):
        out[_at(dim, place)] = x
    return out


def _in_turn(places: tuple) -> bool:
    starts = [place.start if type(place) is slice else place for place in places]
    return all(a <= b for a, b in itertools.pairwise(starts))


@assembled.vjp("tensors")
def _(g, dim, places):
    return parts(g, dim, places)


JOINED = 32_768  # elements of all the padded gradients together


def _each(input, dim: int, places: tuple) -> tuple:
    """Views of several places of `dim`, no two alike.

    As results of one operator their gradients are joined, instead of padded with zeros to full
    size and added one by one; for small tensors the latter takes half the time.
    """
    if input._requires_grad and len(places) * input._array.size > JOINED:
        return parts(input, dim, places)
    return tuple(part(input, _at(dim, place)) for place in places)


@parts.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1, (slice(0, 2), slice(2, 3)))
    yield Sample(rng.normal(size=(2, 3)), 0, (1, 0))


@assembled.samples
def _(rng):
    x, y = rng.normal(size=(2, 1)), rng.normal(size=(2, 2))
    yield Sample(x, y, shape=(2, 3), dim=1, places=(slice(0, 1), slice(1, 3)))
    yield Sample(x, y, shape=(2, 4), dim=1, places=(slice(3, 4), slice(0, 2)))
    yield Sample(rng.normal(size=2), shape=(2, 3), dim=1, places=(2,))


@composite()
def narrow(input, dim: int, start, length: int):
    """A view of `length` places along `dim` from `start` on.

    Args:
        dim: the dimension to cut.
        start: the first place, a number or a 0-d tensor; negative ones count from the end.
        length: number of places.

    Raises:
        DimensionError: the places are not all there.

    >>> autograd.tensor([1, 2, 3, 4]).narrow(0, 1, 2)
    tensor([2, 3])
    """
    given, length = as_integer(start, "start", "narrow"), as_integer(length, "length", "narrow")
    size = _size(input, dim := normalize_dim(dim, input._array.ndim, "narrow"), "narrow")
    start = given + size if given < 0 else given
    if not (0 <= start <= size and 0 <= length <= size - start):
        raise DimensionError(
            f"narrow: a part of the {size} places is required; got start {given} and length "
            f"{length}."
        )
    return part(input, _at(dim, slice(start, start + length)))


def _size(input, dim: int, operation: str) -> int:
    if not input._array.ndim:
        raise DimensionError(
            f"{operation}: a tensor with dimensions is required; got a 0-d tensor."
        )
    return input._array.shape[dim]


@composite()
def select(input, dim: int, index: int):
    """A view of one place along `dim`, which is dropped.

    Args:
        dim: the dimension that is dropped.
        index: the place; negative ones count from the end.

    Raises:
        DimensionError: there is no such place.

    >>> autograd.tensor([[1, 2], [3, 4]]).select(1, 0)
    tensor([1, 3])
    """
    dim = normalize_dim(dim, input._array.ndim, "select")
    size, index = _size(input, dim, "select"), as_integer(index, "index", "select")
    if not -size <= index < size:
        raise DimensionError(
            f"select: an index between {-size} and {size - 1} is required; got {index}."
        )
    return part(input, _at(dim, index % size))


@narrow.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 4)), 1, 1, 2)
    yield Sample(rng.normal(size=(2, 4)), -1, 4, 0)


@select.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 4)), 1, -1)


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
    size = _size(input, dim, "split")
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
        sections = [min(step, size - i) for i in range(0, size, step)] if size else [0]
    starts = itertools.accumulate(sections, initial=0)
    return _each(input, dim, tuple(slice(a, b) for a, b in itertools.pairwise(starts)))


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
    size = _size(input, dim, "chunk")
    if not size:
        return split(input, [0] * chunks, dim)
    return split(input, -(-size // chunks), dim)


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
    size = _size(input, dim, "tensor_split")
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
        return tuple(part(input, _at(dim, place)) for place in places)
    return _each(input, dim, tuple(places))


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
    return _each(input, dim, tuple(range(_size(input, dim, "unbind"))))


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


@primitive(method=False, function=False, view=True, node="Diagonal")
def diagonal_view(input, offset: int, dim1: int, dim2: int):
    """The diagonal of two dimensions as the last dimension: a view."""
    out = np.diagonal(input, offset, dim1, dim2)
    strides = input.strides[dim1] + input.strides[dim2]
    start = [0] * input.ndim
    start[dim1 if offset < 0 else dim2] = abs(offset) if out.shape[-1] else 0
    rest = [i for i in range(input.ndim) if i not in (dim1, dim2)]
    origin = input[tuple(slice(s, None) for s in start)]
    return np.lib.stride_tricks.as_strided(
        origin,
        out.shape,
        (*(input.strides[i] for i in rest), strides),
        writeable=input.flags.writeable,
    )


@diagonal_view.vjp("input")
def _(g, input_shape, offset, dim1, dim2):
    return diagonal_placed(g, input_shape, offset, dim1, dim2)


@primitive(method=False, function=False)
def diagonal_placed(input, shape: tuple, offset: int, dim1: int, dim2: int):
    """Zeros of `shape` with `input` on a diagonal."""
    out = np.zeros(shape, input.dtype)
    diagonal_view.operator.forward(out, offset, dim1, dim2)[...] = input
    return out


@diagonal_placed.vjp("input")
def _(g, offset, dim1, dim2):
    return diagonal_view(g, offset, dim1, dim2)


@diagonal_view.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 1, 0, 1)


@diagonal_placed.samples
def _(rng):
    yield Sample(rng.normal(size=3), (3, 4), 1, 0, 1)


@composite()
def diagonal(input, offset: int = 0, dim1: int = 0, dim2: int = 1):
    """The diagonal of two dimensions, as the last dimension: a view.

    Args:
        offset: which diagonal: 0 the main, above it positive, below it negative.
        dim1, dim2: the dimensions that form the matrices.

    >>> autograd.tensor([[1, 2], [3, 4]]).diagonal()
    tensor([1, 4])
    """
    ndim = input._array.ndim
    dim1, dim2 = normalize_dim(dim1, ndim, "diagonal"), normalize_dim(dim2, ndim, "diagonal")
    if dim1 == dim2:
        raise DimensionError(f"diagonal: two different dims are required; got {dim1} twice.")
    return diagonal_view(input, as_integer(offset, "offset", "diagonal"), dim1, dim2)


@diagonal.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)))
    yield Sample(rng.normal(size=(3, 4)), 1)
    yield Sample(rng.normal(size=(2, 3, 4)), -1, 2, 0)
    yield Sample(rng.normal(size=(3, 4)), 7)


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
        out[_at(dimension, slice(i * step, i * step + size))] += np.moveaxis(
            input[_at(dimension, i)], -1, dimension
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
        from .aliasing import link_view

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
