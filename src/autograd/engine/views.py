"""What a tensor's place in the graph is, after writes through others that share its memory.

A view tensor remembers its *root* (the tensor whose memory it shows) in `_alias`; a root that has
views is marked with `VIEWED`. When a write changes the history of a root, its views are re-linked
on their next use, as readings (`read_view`) of the root's new value: `rewritten` lists the roots
concerned, and is empty in almost every program, which is all that the fast path looks at. Everyone
else asks `node_of` or `edge_of`, never `tensor._node`.
"""

from __future__ import annotations

import weakref
from typing import Any

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
    if type(root) not in tensor_types:
        return None
    below, array = root._array, tensor._array
    if below.dtype != array.dtype and {below.dtype.kind, array.dtype.kind} != {"c", "f"}:
        return None  # a view of the bits, which have no gradient
    # one of the two may have got other memory since
    return root if buffer_of(below) is buffer_of(array) else None


def set_node(tensor, node: Node | None, requires_grad: bool) -> None:
    """Give a tensor another history; that it retains its gradient stays true."""
    before = None if tensor._node is None else tensor._node.hooks
    if (
        node is not None
        and before is not None
        and before.retain is not None
        and before.retain() is tensor
    ):
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
        fresh = Arithmetic.read_view(root, tensor._array)
        set_node(tensor, fresh._node, fresh._requires_grad)
