"""What a tensor's place in the graph is, after writes through others that share its memory.

A view tensor remembers its *root* (the tensor whose memory it shows) in `_alias`; a root that has
views is marked with `VIEWED`. When a write changes the history of a root, its views are re-linked
on their next use, as readings (`take_region`) of the root's new value: `rewritten` lists the roots
concerned, and is empty in almost every program, which is all that the fast path looks at. Everyone
else asks `node_of` or `edge_of`, never `tensor._node`.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from .graph import Arithmetic, Node, hooks_of, tensor_types
from .mutation import buffer_of

VIEWED: Any = True  # value of `_alias` on a tensor that has views
UNTRACKED: Any = False  # value of `_alias` on `.data`: its writes do not move the clock
rewritten: dict[int, tuple[weakref.ref, int]] = {}  # id(root) -> (root, clock of the rewriting)


def node_of(tensor) -> Node | None:
    """The node that made the tensor, or the value last written into its memory; None: a leaf."""
    if rewritten:
        refresh(tensor)
    return tensor._node


def edge_of(tensor) -> Any:
    """Where the tensor's gradient goes: its node, or the leaf itself."""
    if rewritten:
        refresh(tensor)
    return tensor._node or tensor


def root_of(tensor) -> Any:
    """The tensor whose memory a view shows, so that it follows writes to it; else None."""
    root = tensor._alias
    if type(root) not in tensor_types or buffer_of(root._array) is not buffer_of(tensor._array):
        return None  # no view, or one of the two has got other memory since
    return root


def set_node(tensor, node: Node | None, requires_grad: bool) -> None:
    """Give a tensor another history; that it retains its gradient stays true."""
    before = None if tensor._node is None else tensor._node.hooks
    retains = before is not None and before.retain is not None and before.retain() is tensor
    if retains and node is not None:
        hooks_of(node).retain, before.retain = before.retain, None
    tensor._node, tensor._requires_grad = node, requires_grad


def refresh(tensor) -> None:
    """Re-link a view whose root was rewritten after the view was taken."""
    if type(tensor) not in tensor_types:
        return
    known = rewritten.get(id(tensor._alias))
    if known is None or (root := root_of(tensor)) is None:
        return
    node = tensor._node
    if root._requires_grad and (node is None or node.clock < known[1]):
        fresh = Arithmetic.take_region(root, positions(root._array, tensor._array))
        set_node(tensor, fresh._node, fresh._requires_grad)


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
