"""Views and in-place writes under autograd.

A view tensor remembers its *root* (the tensor whose memory it shows) in `_alias`; a root that has
views is marked with `VIEWED`. When an in-place operator changes the history of a tensor that is
part of such a group,

- the root gets a node that puts the new values into its old ones (`put`), and
- every other view is re-linked on its next use, as a reading (`take`) of the root's new value:
  `rewritten` lists the roots concerned, and is empty in almost every program, which is all that
  the fast path looks at.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from ... import dtypes
from ...engine.graph import Arithmetic, tensor_types
from ...engine.modes import mode
from ...engine.mutation import buffer_of, note_write, tape
from ...errors import ArgumentTypeError, DTypeError, GraphError, ShapeError

VIEWED: Any = True  # value of `_alias` on a tensor that has views
UNTRACKED: Any = False  # value of `_alias` on `.data`: its writes do not move the clock
rewritten: dict[int, tuple[weakref.ref, int]] = {}  # id(root) -> (root, clock of the rewriting)


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


def refresh(tensor) -> None:
    """Re-link a view whose root was rewritten after the view was taken."""
    if type(tensor) not in tensor_types or type(tensor._alias) not in tensor_types:
        return
    root = tensor._alias
    known = rewritten.get(id(root))
    if known is None:
        return
    node = tensor._node
    if root._requires_grad and (node is None or node.clock < known[1]):
        fresh = Arithmetic.take_region(root, _positions(root._array, tensor._array))
        tensor._node, tensor._requires_grad = fresh._node, fresh._requires_grad


def _positions(root: np.ndarray, view: np.ndarray) -> np.ndarray:
    """For each element of `view`, its flat (C order) position in `root`."""
    flat = np.arange(root.size).reshape(root.shape)
    # lay the positions out in memory as the root is, then look at them through the view's strides
    item = root.itemsize
    low = sum(min(0, s * (n - 1)) for s, n in zip(root.strides, root.shape, strict=True))
    high = sum(max(0, s * (n - 1)) for s, n in zip(root.strides, root.shape, strict=True))
    memory = np.zeros((high - low) // item + 1, np.int64)
    laid_out = np.lib.stride_tricks.as_strided(
        memory[-low // item :], root.shape, tuple(s // item * 8 for s in root.strides)
    )
    laid_out[...] = flat
    offset = (view.ctypes.data - root.ctypes.data - low) // item
    return np.lib.stride_tricks.as_strided(
        memory[offset:], view.shape, tuple(s // item * 8 for s in view.strides)
    ).copy()


def check_writable(tensor, operator: str) -> None:
    """Raise if an in-place operator may not write to `tensor`."""
    array = tensor._array
    if (
        array.size
        and 0 in array.strides
        and any(step == 0 and n > 1 for step, n in zip(array.strides, array.shape, strict=True))
    ):
        raise ShapeError(
            f"{operator}: memory of its own for every element is required; got an expanded tensor "
            f"of shape {list(array.shape)}. Call clone() on it first."
        )
    if not tensor._array.flags.writeable:
        raise ArgumentTypeError(
            f"{operator}: writable memory is required; the tensor shares a read-only NumPy array. "
            "Call clone() on it first."
        )
    if mode.grad and tensor._requires_grad:
        root = tensor._alias if type(tensor._alias) in tensor_types else tensor
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
    check_result(tensor, value._array, operator)
    refresh(tensor)
    np.copyto(tensor._array, value._array, casting="unsafe")
    relink(tensor, value, operator)


def check_result(tensor, array, operator: str) -> None:
    """Raise unless `array` can be written into `tensor`."""
    target = dtypes.from_numpy_dtype(tensor._array.dtype)
    source = dtypes.from_numpy_dtype(array.dtype)
    if not dtypes.can_cast(source, target):
        raise DTypeError(
            f"{operator}: a result of dtype {target} is required; got {source}, which does not fit "
            "in place. Convert the tensor first, or use the out-of-place form."
        )
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


def relink(tensor, value, operator: str) -> None:
    """After `tensor`'s buffer took the values of `value`: move the clock and the graph."""
    if tensor._alias is not UNTRACKED:
        note_write(tensor._array, operator)
    if not mode.grad:
        return
    root = tensor._alias if type(tensor._alias) in tensor_types else None
    if not (
        value._requires_grad or tensor._requires_grad or (root is not None and root._requires_grad)
    ):
        return
    if value._array.shape != tensor._array.shape or value._array.dtype != tensor._array.dtype:
        value = Arithmetic.expand_cast(value, tensor._array.shape, tensor._array.dtype)
    if root is None:
        tensor._node, tensor._requires_grad = value._node, value._requires_grad
        root = tensor
    else:
        positions = _positions(root._array, tensor._array)
        new = Arithmetic.put_region(root, value, positions)
        root._node, root._requires_grad = new._node, new._requires_grad
        seen = Arithmetic.take_region(root, positions)
        tensor._node, tensor._requires_grad = seen._node, seen._requires_grad
    if root._alias is VIEWED:
        key = id(root)
        reference = weakref.ref(root, lambda _: rewritten.pop(key, None))
        rewritten[key] = reference, tape.clock


def write_out(out, result) -> Any:
    """The `out=` argument of a function: write `result` (or several) into `out` and return it."""
    if isinstance(result, tuple):
        outs = [write_out(one, value) for one, value in zip(out, result, strict=True)]
        return type(result)(*outs) if hasattr(result, "_fields") else tuple(outs)
    if type(out) not in tensor_types:
        raise ArgumentTypeError(f"out: a Tensor is required; got {type(out).__name__}.")
    if mode.grad and (out._requires_grad or result._requires_grad):
        raise GraphError(
            "out: arguments that do not require grad are required; out= does not support "
            "differentiation. Use the returned value, or call under no_grad()."
        )
    check_result(out, result._array, "out")
    if out._array.shape != result._array.shape:
        out._array = np.empty(result._array.shape, out._array.dtype)
    np.copyto(out._array, result._array, casting="unsafe")
    note_write(out._array, "out=")
    return out
