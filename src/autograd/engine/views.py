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


def is_view(tensor) -> bool:
    """Whether the tensor shows memory of another one that it would follow."""
    return type(tensor._alias) in tensor_types


def set_node(tensor, node: Node | None, requires_grad: bool) -> None:
    """Give a tensor another history; that it retains its gradient stays true."""
    old = tensor._node
    if old is not None and old.hooks is not None and old.hooks.retain is not None:
        if node is not None and old.hooks.retain() is tensor:
            hooks_of(node).retain, old.hooks.retain = old.hooks.retain, None
    tensor._node, tensor._requires_grad = node, requires_grad


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
        fresh = Arithmetic.take_region(root, positions(root._array, tensor._array))
        set_node(tensor, fresh._node, fresh._requires_grad)


def positions(root: np.ndarray, view: np.ndarray) -> np.ndarray:
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
