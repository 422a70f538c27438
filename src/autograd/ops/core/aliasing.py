"""Views and in-place writes under autograd: how a write changes the graph (see `engine.views`).

When an in-place operator changes the history of a tensor that is a view or has views, the root gets
a node that puts the new values into its old ones (`write_view`), and every other view is re-linked
on its next use.
"""

from __future__ import annotations

import math
import warnings
import weakref
from typing import Any

import numpy as np

from ... import dtypes
from ...engine.graph import Arithmetic, Flat, tensor_types
from ...engine.modes import mode
from ...engine.mutation import buffer_of, note_write, tape, user_level
from ...engine.views import UNTRACKED, VIEWED, refresh, rewritten, root_of, set_node
from ...errors import ArgumentTypeError, DTypeError, GraphError, ShapeError


def link_view(view, source) -> None:
    """Note that `view` may show memory of `source`."""
    base = view._array.base
    if base is None:
        return
    array = source._array
    near = base is array or base is array.base
    if not near and buffer_of(view._array) is not buffer_of(array):
        return  # a copy after all
    alias = source._alias
    if alias is None or alias is VIEWED:
        source._alias = VIEWED
        view._alias = source
    else:
        view._alias = alias


def check_writable(tensor, operator: str) -> None:
    """Raise if an in-place operator may not write to `tensor`."""
    array = tensor._array
    if (
        0 in array.strides
        and array.size
        and any(step == 0 and n > 1 for step, n in zip(array.strides, array.shape, strict=True))
    ):
        raise ShapeError(
            f"{operator}: memory of its own for every element is required; got an expanded tensor "
            f"of shape {list(array.shape)}. Call clone() on it first."
        )
    if not array.flags.writeable:
        raise ArgumentTypeError(
            f"{operator}: writable memory is required; the tensor shares a read-only NumPy array. "
            "Call clone() on it first."
        )
    if rewritten:
        refresh(tensor)
    if tensor._requires_grad and mode.grad:
        root = root_of(tensor)
        root = tensor if root is None else root
        if (root._requires_grad and root._node is None) or tensor._node is None:
            what = "a leaf" if tensor._node is None else "a view of a leaf"
            raise GraphError(
                f"{operator}: a tensor that is not {what} requiring grad is required for an "
                "in-place operation. Use the out-of-place form, or write inside "
                "`with autograd.no_grad():`."
            )


def assign(tensor, value, operator: str) -> None:
    """Write the tensor `value` into `tensor` in place; the graph follows."""
    check_writable(tensor, operator)
    fill_with(tensor, value._array, operator)
    relink(tensor, value, operator)


def fill_with(tensor, array, operator: str) -> None:
    """Write `array` into a tensor's memory; raise, and write nothing, unless it fits."""
    if array.dtype is not tensor._array.dtype or array.shape != tensor._array.shape:
        _check_result(tensor, array, operator)
    np.copyto(tensor._array, array, casting="unsafe")


def _check_result(tensor, array, operator: str) -> None:
    _check_dtype(tensor, array, operator)
    if array.shape != tensor._array.shape:
        try:
            fits = np.broadcast_shapes(array.shape, tensor._array.shape) == tensor._array.shape
        except ValueError:
            fits = False
        if not fits:
            raise ShapeError(
                f"{operator}: a result of shape {list(tensor._array.shape)} is required in place; "
                f"got {list(array.shape)}. Use the out-of-place form, or expand the tensor first."
            )


def _check_dtype(tensor, array, operator: str) -> None:
    target = dtypes.from_numpy_dtype(tensor._array.dtype)
    source = dtypes.from_numpy_dtype(array.dtype)
    if not dtypes.can_cast(source, target):
        raise DTypeError(
            f"{operator}: a result of dtype {target} is required; got {source}, which does not fit "
            "in place. Convert the tensor first, or use the out-of-place form."
        )


def relink(tensor, value, operator: str) -> None:
    """After `tensor`'s buffer took the values of `value`: move the clock and the graph.

    None stands for values without history.
    """
    alias = tensor._alias
    if alias is not UNTRACKED:
        note_write(tensor._array, operator, 1)
    asking = tensor._requires_grad or (value is not None and value._requires_grad)
    if not (asking or type(alias) in tensor_types) or not mode.grad:
        return
    root = root_of(tensor)
    if not (asking or (root is not None and root._requires_grad)):
        return
    if root is None and (value is None or not value._requires_grad):
        # the old values get a gradient of zeros
        value = Flat.linked(Arithmetic.Tensor._wrap(tensor._array), tensor._node or tensor)
    elif value is None:
        value = Arithmetic.Tensor._wrap(tensor._array.copy())
    if value._array.shape != tensor._array.shape or value._array.dtype != tensor._array.dtype:
        value = Arithmetic.expand_cast(value, tensor._array.shape, tensor._array.dtype)
    if root is None:
        set_node(tensor, value._node, value._requires_grad)
        root = tensor
    else:
        new = Arithmetic.write_view(root, value, tensor._array)
        set_node(root, new._node, new._requires_grad)
        seen = Arithmetic.read_view(root, tensor._array)
        set_node(tensor, seen._node, seen._requires_grad)
    if root._alias is VIEWED:
        key = id(root)
        reference = weakref.ref(root, lambda _: rewritten.pop(key, None))
        rewritten[key] = reference, tape.clock


def resize(tensor, shape: tuple) -> None:
    """Give a tensor another shape, in its own memory if that is large enough."""
    array, size = tensor._array, math.prod(shape)
    if size <= array.size and array.flags.c_contiguous:
        tensor._array = array.reshape(-1)[:size].reshape(shape)
        return
    larger = np.empty(size, array.dtype)
    kept = min(size, array.size)
    larger[:kept] = array.reshape(-1)[:kept]
    tensor._array = larger.reshape(shape)


def write_out(out, result) -> Any:
    """The `out=` argument of a function: write `result` (or several) into `out` and return it."""
    if isinstance(result, tuple):
        outs = [write_out(one, value) for one, value in zip(out, result, strict=True)]
        return type(result)(*outs) if hasattr(result, "_fields") else tuple(outs)
    if type(out) not in tensor_types:
        raise ArgumentTypeError(f"out: a Tensor is required; got {type(out).__name__}.")
    if mode.grad and (out.requires_grad or result._requires_grad):
        raise GraphError(
            "out: arguments that do not require grad are required; out= does not support "
            "differentiation. Use the returned value, or call under no_grad()."
        )
    _check_dtype(out, result._array, "out")
    if out._array.shape != result._array.shape:
        if out._array.size:
            warnings.warn(
                f"out: a tensor of shape {list(result._array.shape)} is required; got "
                f"{list(out._array.shape)}, which is resized. Pass an empty tensor, or one of the "
                "result's shape.",
                UserWarning,
                stacklevel=user_level(),
            )
        resize(out, result._array.shape)
    np.copyto(out._array, result._array, casting="unsafe")
    note_write(out._array, "out=")
    return out
