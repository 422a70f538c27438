"""Reading and writing `x[...]`, with PyTorch's index expressions."""

from __future__ import annotations

import numbers

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..engine.modes import mode
from ..errors import (
    ArgumentError,
    ArgumentTypeError,
    AutogradError,
    DimensionError,
    DTypeError,
    IndexTypeError,
    ShapeError,
)
from ..kernels import places
from ..kernels.elementwise import copied
from .assignment import copy_
from .core import aliasing
from .core.registry import Sample, composite, primitive
from .slicing import part

FITTING = {(float, "f"), (int, "f"), (int, "i")}  # numbers, and kinds of dtypes that take them


@primitive(method=False, function=False, node="Index")
def looked_up(input, index: tuple):
    """`input[index]` with integer arrays among the indices: a copy."""
    return places.looked_up(input, index)


@looked_up.vjp("input")
def _(g, input_shape, index):
    return added_at(g, input_shape, index)


@primitive(method=False, function=False)
def added_at(input, shape: tuple, index: tuple):
    """Zeros of `shape` with `input` added at `index`; repeated places add up."""
    return places.added_at(None, np.asarray(input), index, shape)


@added_at.vjp("input")
def _(g, index):
    return looked_up(g, index)


@primitive(method=False, function=False)
def increased_at(input, value, index: tuple):
    """A copy of `input` with `value` added at `index`; repeated places add up."""
    return places.added_at(np.asarray(input), value, index, input.shape)


@increased_at.vjp("input")
def _(g):
    return g


@increased_at.vjp("value")
def _(g, index):
    return looked_up(g, index)


@primitive(method=False, function=False)
def replaced_at(input, value, index: tuple):
    """A copy of `input` with `value` at `index`."""
    out = copied(np.asarray(input))
    out[index] = value
    return out


@replaced_at.vjp("input")
def _(g, index):
    return zeroed_at(g, index)


@replaced_at.vjp("value")
def _(g, value_shape, index):
    from .reduction import sum_to

    return sum_to(looked_up(g, index), value_shape)


@primitive(method=False, function=False)
def zeroed_at(input, index: tuple):
    """A copy of `input` with zeros at `index`."""
    out = copied(np.asarray(input))
    out[index] = 0
    return out


@zeroed_at.vjp("input")
def _(g, index):
    return zeroed_at(g, index)


_ROWS = np.array([0, 1, 1])


@looked_up.samples
@zeroed_at.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), (_ROWS, slice(None)))


@added_at.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 3)), (2, 3), (_ROWS, slice(None)))


@increased_at.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(3, 3)), (_ROWS, slice(None)))


@replaced_at.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3), (np.array([1]), slice(None)))


def _plain(item, operation: str):
    """One index as NumPy takes it; tensors become arrays.

    Raises:
        IndexTypeError: not an index.
    """
    if type(item) in tensor_types:
        item = item._array
    elif isinstance(item, (bool, np.bool_)):
        return np.asarray(item)
    elif isinstance(item, slice):
        return _plain_slice(item, operation)
    elif item is None or item is Ellipsis:
        return item
    elif isinstance(item, numbers.Integral):
        return int(item)
    elif isinstance(item, (list, range, tuple)):
        try:
            item = np.asarray([_plain(i, operation) for i in item])
        except ValueError:
            raise IndexTypeError(
                f"{operation}: nested lists of equal lengths are required; got {item!r}."
            ) from None
        if not item.size:
            item = item.astype(np.int64)
    elif not isinstance(item, np.ndarray):
        raise IndexTypeError(
            f"{operation}: integers, slices, None, Ellipsis and integer or bool tensors are valid "
            f"indices; got {type(item).__name__}."
        )
    if item.dtype.kind not in "biu":
        raise IndexTypeError(
            f"{operation}: an index of integers or bools is required; got {item.dtype}. Convert "
            "it with long()."
        )
    if item.dtype == np.uint8 and item.ndim:
        return item.astype(bool)  # PyTorch's older masks
    return int(item) if item.ndim == 0 and item.dtype.kind in "iu" else item


def _plain_slice(item: slice, operation: str) -> slice:
    bounds = []
    for bound in (item.start, item.stop, item.step):
        if bound is None or type(bound) is int:
            bounds.append(bound)
            continue
        try:
            bounds.append(bound.__index__())
        except (AttributeError, TypeError):
            raise IndexTypeError(
                f"{operation}: slices of integers are required; got {type(bound).__name__}."
            ) from None
    if bounds[2] is not None and bounds[2] <= 0:
        raise ShapeError(
            f"{operation}: a slice step above 0 is required; got {bounds[2]}. Use flip()."
        )
    return slice(*bounds)


def _resolve(array: np.ndarray, index, operation: str) -> tuple[tuple, bool]:
    """The index as a tuple for NumPy, and whether it is a basic one (a view).

    Raises:
        DimensionError: too many indices, or one out of range.
    """
    items = index if type(index) is tuple else (index,)
    plain, shapes, used = [], [], 0
    for item in items:
        item = _plain(item, operation)
        plain.append(item)
        if isinstance(item, np.ndarray):
            mask = item.dtype.kind == "b"
            used += item.ndim if mask else 1
            # a mask stands for the places where it is true
            shapes.append((int(np.count_nonzero(item)),) if mask else item.shape)
        elif item is not None and item is not Ellipsis:
            used += 1
    if used > array.ndim:
        raise DimensionError(
            f"{operation}: at most {array.ndim} indices are required for shape "
            f"{list(array.shape)}; got {used}."
        )
    _check_range(array, plain, used, operation)
    if len(shapes) > 1 and any(shape != shapes[0] for shape in shapes):
        try:
            np.broadcast_shapes(*shapes)
        except ValueError:
            raise DimensionError(
                f"{operation}: index tensors that broadcast are required; got shapes "
                f"{' and '.join(str(list(shape)) for shape in shapes)}."
            ) from None
    return tuple(plain), not shapes


def _check_range(array: np.ndarray, items: list, used: int, operation: str) -> None:
    dim = 0
    for item in items:
        if item is None:
            continue
        if item is Ellipsis:
            dim += array.ndim - used
            continue
        if isinstance(item, np.ndarray) and item.dtype.kind == "b":
            expected = array.shape[dim : dim + item.ndim]
            if item.shape != expected:
                raise DimensionError(
                    f"{operation}: a mask of shape {list(expected)} is required at dim {dim}; got "
                    f"{list(item.shape)}."
                )
            dim += item.ndim
            continue
        size = array.shape[dim]
        if isinstance(item, np.ndarray) and item.size:
            low, high = places.bounds(item)
            bad = high if high >= size else low
        else:
            bad = low = high = item if type(item) is int else 0
            if type(item) is not int:
                dim += 1
                continue
        if high >= size or low < -size:
            raise DimensionError(
                f"{operation}: an index between {-size} and {size - 1} is required for dim {dim} "
                "of "
                f"shape {list(array.shape)}; got {bad}."
            )
        dim += 1


@composite(method=False, function=False, guarded=False, reference=lambda x, index: x[index])
def getitem(input, index):
    """`input[index]`: a view for integers and slices, a copy for masks and index tensors.

    Args:
        index: integers, slices, None, Ellipsis, integer or bool tensors, or a tuple of them.

    >>> autograd.tensor([[1, 2], [3, 4]])[:, 1]
    tensor([2, 4])
    """
    if _is_basic(index):
        try:
            return part(input, index if type(index) is tuple else (index,))
        except AutogradError:
            pass  # put into better words below
    plain, basic = _resolve(input._array, index, "index")
    if basic:
        return part(input, plain)
    first, plain = _integers_first(plain)
    return looked_up(input if first is None else part(input, first), plain)


def _integers_first(items: tuple) -> tuple[tuple | None, tuple]:
    """An index with arrays as two: its integers, then the rest.

    PyTorch selects by integers before it looks up by tensors; NumPy takes them for tensors too,
    which puts the dimensions in another order where a slice stands between.
    """
    for item in items:
        if type(item) is int:
            break
    else:
        return None, items
    first: list = []
    for item in items:
        if type(item) is int or item is Ellipsis:
            first.append(item)
        elif item is not None:
            mask = isinstance(item, np.ndarray) and item.dtype.kind == "b"
            first += [slice(None)] * (item.ndim if mask else 1)
    return tuple(first), tuple(item for item in items if type(item) is not int)


def _is_basic(index) -> bool:
    """Whether NumPy takes the index as it is, and in PyTorch's meaning, for one place."""
    for item in index if type(index) is tuple else (index,):
        if type(item) is slice:
            if item.step is not None and not (type(item.step) is int and item.step > 0):
                return False
        elif type(item) is not int and item is not None and item is not Ellipsis:
            return False
    return True


@composite(method=False, function=False, guarded=False)
def setitem(input, index, value):
    """`input[index] = value`, in place; differentiable by both.

    Args:
        index: as for reading.
        value: a number, or a tensor that broadcasts to what the index chooses.

    Raises:
        ShapeError: the value does not broadcast to the place; nothing is written.

    >>> x = autograd.tensor([1, 2, 3])
    >>> x[1:] = 0
    >>> x
    tensor([1, 0, 0])
    """
    aliasing.check_writable(input, "index assignment")
    array = input._array
    if _written(input, array, index, value):
        return
    plain, basic = _resolve(array, index, "index assignment")
    if not basic:
        first, rest = _integers_first(plain)
        if first is not None:
            setitem(part(input, first), rest, value)
            return
    if type(value) not in tensor_types:
        value = Arithmetic.Tensor._wrap(_number_or_array(value, array))
    if not basic and value._array.dtype.kind == "c" and array.dtype.kind != "c":
        raise DTypeError(
            f"index assignment: a value of dtype {input.dtype} is required; got {value.dtype}."
        )
    place = array[plain]
    source = _fitting(value, place.shape)
    if basic and array.ndim and isinstance(place, np.ndarray):
        target = part(input, plain)
        if recorded := (mode.grad and (value._requires_grad or input._requires_grad)):
            # not through the view: that would re-link the tensor's other views
            old, new = input, _converted(source, array.dtype)
            changed = replaced_at(_snapshot(old), new, plain)
            np.copyto(place, source._array, casting="unsafe")
            aliasing.relink(input, changed, "index assignment")
        if not recorded:
            copy_(target, source)
        return
    if mode.grad and (value._requires_grad or input._requires_grad):
        changed = replaced_at(_snapshot(input), _converted(source, array.dtype), plain)
        np.copyto(array, changed._array)
        aliasing.relink(input, changed, "index assignment")
        return
    array[plain] = source._array
    aliasing.relink(input, source, "index assignment")


def _written(input, array: np.ndarray, index, value) -> bool:
    """Write where nothing is to be recorded, converted or looked at closely; False if not so."""
    kind = type(value)
    if kind in tensor_types:
        if mode.grad and (value._requires_grad or input._requires_grad):
            return False
        if value._array.dtype is not array.dtype:
            return False
        value = value._array
    elif (kind, array.dtype.kind) not in FITTING or (mode.grad and input._requires_grad):
        return False
    if not _is_basic(index):
        return False
    try:
        array[index] = value
    except (IndexError, TypeError, ValueError, OverflowError):
        return False
    aliasing.relink(input, None, "index assignment")
    return True


def _snapshot(tensor):
    """The tensor's value before the write, with its history."""
    old = Arithmetic.Tensor._wrap(tensor._array)
    old._node, old._requires_grad = tensor._node, tensor._requires_grad
    return old


def _number_or_array(value, array: np.ndarray) -> np.ndarray:
    if isinstance(value, (numbers.Number, np.ndarray, np.generic, list, tuple)):
        made = np.asarray(value)
        if made.dtype.kind in "biufc":
            check_fit(made, array.dtype, "index assignment")
            return made
    raise ArgumentTypeError(
        f"index assignment: a tensor, an array or a number is required; got {type(value).__name__}."
    )


def check_fit(value: np.ndarray, target: np.dtype, operation: str) -> None:
    """Raise unless the numbers can be written into memory of a dtype (fractions may be cut off)."""
    fits = value.dtype.kind != "c" or target.kind == "c"
    if fits and target.kind in "iu" and value.dtype.kind in "iuf" and value.size:
        limits = np.iinfo(target)
        low = np.iinfo(np.int8).min if target.kind == "u" else limits.min
        fits = bool(np.isfinite(value).all() and value.min() >= low and value.max() <= limits.max)
    if not fits:
        kind = DTypeError if value.dtype.kind == "c" else ArgumentError
        raise kind(
            f"{operation}: numbers that fit {target} are required; got {value.dtype.name} "
            f"{value.tolist()}."
        )


def _fitting(value, shape: tuple):
    """The value, without leading dimensions of size 1 that the place does not have.

    Raises:
        ShapeError: it does not broadcast to the place.
    """
    given = value._array.shape
    extra = max(0, len(given) - len(shape))
    if all(n == 1 for n in given[:extra]):
        try:
            if np.broadcast_shapes(given[extra:], shape) == shape:
                return value.reshape(given[extra:]) if extra else value
        except ValueError:
            pass
    raise ShapeError(
        f"index assignment: a value that broadcasts to shape {list(shape)} is required; got "
        f"{list(given)}."
    )


def _converted(value, dtype):
    return value if value._array.dtype == dtype else Arithmetic.cast(value, dtype)


@getitem.samples
def _(rng):
    x = rng.normal(size=(3, 4))
    yield Sample(x, 1)
    yield Sample(x, (slice(None, None, 2), None))
    yield Sample(x, np.array([2, 0, 0]))


SPECIAL = {"__getitem__": "indexing:getitem", "__setitem__": "indexing:setitem"}
