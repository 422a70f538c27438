"""Batches out of samples: `default_collate`, `default_convert`, and the table that extends them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import numpy as np

from ... import dtypes
from ...creation.from_data import as_tensor, from_numpy, tensor
from ...engine.graph import tensor_types
from ...errors import ArgumentTypeError, ShapeError
from ...ops.joining import stack
from ...tensor import Tensor

_TEXT = "SUO"  # kinds of NumPy arrays that hold strings or objects, which no tensor holds


def default_collate(batch):
    """A batch out of a list of samples.

    Args:
        batch: samples of one kind. Tensors, arrays and numbers become a tensor with a new first
            dimension (Python floats a float64 one); strings and bytes stay a list; mappings, named
            tuples and sequences are collated item by item, tuples to a list.

    Raises:
        ArgumentTypeError: samples of another kind.
        ShapeError: shapes or lengths differ.

    >>> autograd.utils.data.default_collate([(1., "a"), (2., "b")])
    [tensor([1., 2.], dtype=autograd.float64), ('a', 'b')]
    """
    return collate(batch, collate_fn_map=default_collate_fn_map)


def default_convert(data):
    """A sample with its NumPy arrays and numbers as tensors; what a loader without batches gives.

    Mappings and sequences are converted item by item, tuples to a list.

    >>> import numpy as np
    >>> autograd.utils.data.default_convert({"x": np.ones(2), "name": "a"})
    {'x': tensor([1., 1.], dtype=autograd.float64), 'name': 'a'}
    """
    if isinstance(data, np.ndarray):
        return data if data.dtype.kind in _TEXT else as_tensor(data)
    if isinstance(data, np.generic):
        return data if isinstance(data, (np.character, np.object_)) else as_tensor(data)
    if isinstance(data, Mapping):
        return _mapping_like(data, {key: default_convert(data[key]) for key in data})
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _sequence_like(data, [default_convert(item) for item in data])
    return data


def collate(batch, *, collate_fn_map: dict[Any, Callable] | None = None):
    """A batch out of samples, by a table of functions for kinds of samples.

    Args:
        batch: the samples.
        collate_fn_map: for a type, or a tuple of types, a function `f(batch, collate_fn_map=...)`.
            Other samples must be mappings or sequences, which are collated item by item.
    """
    first = batch[0]
    functions = collate_fn_map or {}
    function = functions.get(type(first))
    if function is None:
        for kind, candidate in functions.items():
            if isinstance(first, kind):
                function = candidate
                break
    if function is not None:
        return function(batch, collate_fn_map=collate_fn_map)
    if isinstance(first, Mapping):
        items = {
            key: collate([sample[key] for sample in batch], collate_fn_map=collate_fn_map)
            for key in first
        }
        return _mapping_like(first, items)
    if isinstance(first, Sequence):
        try:
            columns = list(zip(*batch, strict=True))
        except ValueError:
            raise ShapeError(
                "default_collate: sequences of equal lengths are required; got lengths "
                f"{sorted({len(sample) for sample in batch})}. Pass a collate_fn that pads them."
            ) from None
        return _sequence_like(first, [collate(c, collate_fn_map=collate_fn_map) for c in columns])
    raise ArgumentTypeError(
        "default_collate: samples of tensors, NumPy arrays, numbers, strings, mappings or "
        f"sequences are required; got {type(first).__name__}. Pass a collate_fn for other samples."
    )


def _mapping_like(original: Mapping, items: dict) -> Any:
    """`items` in a mapping of the original's type if it can be made, else in a dict."""
    kind: Any = type(original)
    if kind is dict:
        return items
    try:
        if not isinstance(original, MutableMapping):
            return kind(items)
        copied = copy.copy(original)  # it may have attributes of its own
        copied.update(items)
        return copied
    except TypeError:
        return items


def _sequence_like(original: Sequence, items: list) -> Any:
    """`items` in a sequence of the original's type if it can be made; a tuple gives a list."""
    kind: Any = type(original)
    if isinstance(original, tuple):
        return kind(*items) if hasattr(original, "_fields") else items
    if kind is list:
        return items
    try:
        if not isinstance(original, MutableSequence):
            return kind(items)
        copied: Any = copy.copy(original)
        for i, item in enumerate(items):
            copied[i] = item
        return copied
    except TypeError:
        return items


# --- the table ------------------------------------------------------------------------------------


def _joined(arrays) -> Tensor | None:
    """Arrays joined along a new first dimension; None if their dtypes differ.

    Raises:
        ShapeError: their shapes differ.
    """
    shape, dtype = arrays[0].shape, arrays[0].dtype
    same = True
    for i, array in enumerate(arrays):
        if array.shape != shape:
            raise ShapeError(
                f"default_collate: samples of equal shapes are required; got {list(shape)} first "
                f"and {list(array.shape)} at {i}. Pass a collate_fn that pads or crops them."
            )
        same = same and array.dtype == dtype
    return from_numpy(stack(arrays)) if same else None


def collate_tensors(batch, *, collate_fn_map=None) -> Tensor:
    """Tensors joined along a new first dimension."""
    if all(type(x) in tensor_types for x in batch):  # else `stack` says what is wrong
        joined = _joined([x._array for x in batch])
        if joined is not None and not any(x.requires_grad for x in batch):
            return joined
    return stack(batch)


def collate_arrays(batch, *, collate_fn_map=None) -> Tensor:
    """Arrays joined along a new first dimension, as a tensor."""
    first = batch[0]
    if first.dtype.kind in _TEXT:
        raise ArgumentTypeError(
            "default_collate: arrays of numbers are required; got an array of NumPy type "
            f"{first.dtype}. Pass a collate_fn for other samples."
        )
    joined = _joined(batch) if all(type(x) is np.ndarray for x in batch) else None
    if joined is not None:
        return joined
    return collate([as_tensor(x) for x in batch], collate_fn_map=collate_fn_map)


def collate_scalars(batch, *, collate_fn_map=None) -> Tensor:
    """NumPy's numbers as a tensor."""
    return as_tensor(batch)


def collate_floats(batch, *, collate_fn_map=None) -> Tensor:
    """Python floats as a float64 tensor."""
    return tensor(batch, dtype=dtypes.float64)


def collate_integers(batch, *, collate_fn_map=None) -> Tensor:
    """Python integers or bools as a tensor."""
    return tensor(batch)


def collate_strings(batch, *, collate_fn_map=None):
    """Strings stay as they are."""
    return batch


default_collate_fn_map: dict[Any, Callable] = {
    Tensor: collate_tensors,
    np.ndarray: collate_arrays,
    (np.bool_, np.number, np.object_): collate_scalars,
    float: collate_floats,
    int: collate_integers,
    str: collate_strings,
    bytes: collate_strings,
}


def stacks_tensors(collate_fn) -> bool:
    """Whether a function is `default_collate`, and nobody changed what that does with tensors."""
    return collate_fn is default_collate and (default_collate_fn_map.get(Tensor) is collate_tensors)
