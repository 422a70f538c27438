"""The reverse sweep: gradients carried from the results back to the leaves, each node once.

The sweep is iterative, so the depth of the graph does not matter. A node runs when all its
consumers have delivered. Without `create_graph` it works on plain arrays ("raw"); with it, on
tensors, so that the rules are recorded and every order of derivative comes from the same rules.
"""

from __future__ import annotations

from sys import getrefcount

import numpy as np
from numpy import asarray, ndarray

from ..errors import GraphError, ShapeError
from .graph import FREED, Arithmetic, Box, Flat, Node, Packed, tensor_types
from .modes import OFF, mode, recording, shared
from .mutation import check_unwritten, describe, note_write, tape

new = object.__new__


def _count_of_one_name() -> int:
    """What `getrefcount` says of an array that a single name holds, as in `_fill`."""
    _leaf, g = {None: asarray(0.0)}.popitem()
    return getrefcount(g)


UNSEEN = _count_of_one_name()  # 2; or 1 where Python lends references to calls, as 3.14 does


def sweep(
    grads: dict,
    retain_graph: bool = False,
    create_graph: bool = False,
    targets: list | None = None,
) -> list:
    """Carry gradients back through the graph.

    Args:
        grads: the edges (nodes or leaf tensors) where the sweep starts, with their gradients:
            arrays, or tensors if `create_graph`. The dictionary is used up.
        retain_graph: keep the saved values for a second sweep.
        create_graph: run the rules on tensors, so that the gradients can be differentiated.
        targets: edges whose gradients are returned; None adds into the ``.grad`` of every leaf.

    Returns:
        The gradients of the targets, None where nothing flowed.
    """
    own: set = set()  # edges whose gradient is a buffer made here, safe to add into
    quick = targets is None and not create_graph and not shared.anomalies
    if quick and len(grads) == 1:
        ready = mode.run(_chain, grads, retain_graph, own)
        if not ready and _fill(grads):
            return []
    else:
        ready = [edge for edge in grads if type(edge) not in tensor_types]
    waiting = _count(ready)
    if quick:
        mode.run(_plain_steps, grads, waiting, ready, retain_graph, own)
        if not ready and _fill(grads):
            return []
    aims = None if targets is None else _Aims(targets, waiting)
    before = mode.set_grad(recording() if create_graph else OFF)
    try:
        while ready:
            node = ready.pop()
            results = _visit(
                node, grads.pop(node, None), grads, not create_graph, retain_graph, aims
            )
            _hand_on(node, results, grads, waiting, ready, own, not create_graph)
            if quick:
                mode.run(_plain_steps, grads, waiting, ready, retain_graph, own)
        if aims is not None:
            return aims.collect(grads)
        if quick and _fill(grads):
            return []
        while grads:
            leaf, g = grads.popitem()
            accumulate(leaf, _leaf_hooked(leaf, g), not create_graph)
    finally:
        mode.set_grad(before)
    return []


def _count(ready: list) -> dict:
    """How many deliveries each node still waits for; `ready` keeps those that wait for none."""
    types = tensor_types
    waiting = dict.fromkeys(ready, 0)
    starts = list(waiting)
    stack = starts.copy()
    while stack:
        for edge in stack.pop().inputs:
            if edge is None or type(edge) in types:
                continue
            if edge in waiting:
                waiting[edge] += 1
            else:
                waiting[edge] = 1
                stack.append(edge)
    ready[:] = [node for node in starts if not waiting[node]]
    return waiting


def _chain(grads: dict, retain_graph: bool, own: set) -> list:
    """The sweep over arrays while each node leads to one other at most and nothing is unusual.

    So far nothing has to be counted: every way to a node is through the one before it.

    Args:
        grads: one edge with its gradient.

    Returns:
        The nodes to go on from.
    """
    types, clock = tensor_types, tape.clock
    node, g = grads.popitem()
    if type(node) in types:
        grads[node] = g
        return []
    branches: list = []
    while g is not None and node.plain and node.hooks is None:
        following = None
        for edge, result in zip(node.inputs, node.step(g, clock, retain_graph)):  # noqa: B905
            if edge is None:  # (strict= would cost a third more)
                continue
            if type(edge) not in types:
                if following is None:
                    following = edge
                else:
                    branches.append(edge)
            if result is not None:
                if edge in grads:
                    _deliver(grads, own, edge, result, True)
                else:
                    grads[edge] = result
        if following is None or branches:
            return branches if following is None else [following, *branches]
        node = following
        g = grads.pop(node, None)
    if g is not None:
        grads[node] = g
    return [node]


def _plain_steps(grads: dict, waiting: dict, ready: list, retain_graph: bool, own: set) -> None:
    """The sweep over arrays, as far as nothing unusual (a hook, a custom function) comes up."""
    clock = tape.clock
    while ready:
        node = ready[-1]
        if node.hooks is not None or node.takes_tensors or node not in grads:
            return
        del ready[-1]
        if node.index is not None:
            parent = _collect(node, grads.pop(node), grads)
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
            continue
        results = node.step(grads.pop(node), clock, retain_graph)
        _hand_on(node, results, grads, waiting, ready, own, True)


def _collect(node: Node, g, grads: dict) -> Node:
    """Keep the gradient of one of several results for the operator's node, which is returned."""
    (parent,) = node.inputs
    slots = grads.get(parent)
    if slots is None:
        slots = grads[parent] = [None] * parent.outputs
    held = slots[node.index]
    slots[node.index] = g if held is None else Arithmetic.add(held, g)
    return parent


def _hand_on(node: Node, results, grads: dict, waiting: dict, ready: list, own: set, raw: bool):
    """Deliver a node's results to its inputs; those that wait for nothing else are ready."""
    types = tensor_types
    for edge, result in zip(node.inputs, results):  # noqa: B905 (a hook may return too few)
        if edge is None:
            continue
        if result is not None:
            if edge in grads:
                _deliver(grads, own, edge, result, raw)
            else:
                grads[edge] = result
        if type(edge) not in types:
            left = waiting[edge] - 1
            waiting[edge] = left
            if not left:
                ready.append(edge)


def _fill(grads: dict) -> bool:
    """Put the leaves' gradients, which are arrays, into ``.grad``; False if a hook wants to see."""
    tensor_class, block = Arithmetic.Tensor, Arithmetic.Block
    while grads:
        leaf, g = grads.popitem()
        if leaf._hooks is not None:
            grads[leaf] = g
            return False
        if leaf._grad is not None:
            accumulate(leaf, g, True)
            continue
        if type(g) is not ndarray:
            g = asarray(g)
        elif getrefcount(g) > UNSEEN or not (g.base is None or isinstance(g.base, block)):
            g = Arithmetic.copied(g)  # somebody else sees this memory
        leaf._grad = grad = new(tensor_class)
        grad._array = g
        grad._node = grad._grad = grad._alias = None
        grad._requires_grad = False
    return True


class _Aims:
    """The edges whose gradients are wanted, and the nodes that lead to them."""

    def __init__(self, targets: list, waiting: dict):
        self.targets = targets
        self.wanted = set(targets)
        self.useful = _leading_to(self.wanted, waiting)
        self.found: dict = {}

    def collect(self, grads: dict) -> list:
        """The targets' gradients as tensors; `grads` holds those of the leaves."""
        for leaf in list(grads):
            self.found[leaf] = _leaf_hooked(leaf, grads.pop(leaf))
        return [_wrap(self.found.get(target)) for target in self.targets]


def _leading_to(wanted: set, waiting: dict) -> set:
    """The nodes from which a wanted edge can be reached."""
    consumers: dict = {}
    reached = []
    for node in waiting:
        for edge in node.inputs:
            if edge is None:
                continue
            if edge in wanted:
                reached.append(node)
            if type(edge) not in tensor_types:
                consumers.setdefault(edge, []).append(node)
    useful: set = set()
    while reached:
        node = reached.pop()
        if node not in useful:
            useful.add(node)
            reached.extend(consumers.get(node, ()))
    return useful


def _deliver(grads: dict, owned: set, edge, g, raw: bool) -> None:
    """Add a gradient to the one that an edge has; into its buffer where that was made here."""
    held = grads[edge]
    if raw and edge in owned and held.dtype == g.dtype:
        Arithmetic.add_to(held, g)
    else:
        grads[edge] = total = Arithmetic.add(held, g)
        if type(total) is np.ndarray:
            owned.add(edge)


def _visit(node: Node, g, grads: dict, raw: bool, retain_graph: bool, aims: _Aims | None):
    """The general form of a step: hooks, targets, several results, tensors, anomaly detection."""
    nothing = (None,) * len(node.inputs)
    if g is None:
        return nothing
    if node.hooks is not None:
        g = _hooked(node, g, raw and not node.takes_tensors)
    if aims is not None:
        if node in aims.wanted:
            aims.found[node] = g
        if node not in aims.useful:
            return nothing
    if node.index is not None:
        _collect(node, g, grads)
        return nothing
    saved = node.saved
    if saved is FREED:
        raise freed(node)
    if type(saved) is Packed:
        saved = tuple(_unwrap(value.get()) if type(value) is Box else value for value in saved)
    keeps = node.keeps_arrays and saved
    if keeps and node.clock != tape.clock:
        check_unwritten(node)
    if node.takes_tensors:
        results = node.pull([_wrap(part) for part in g] if type(g) is list else _wrap(g), saved)
        if raw:
            results = tuple(map(_unwrap, results))
    elif raw:
        results = mode.run(node.pull, g, saved)
    else:
        results = node.pull(g, node.saved_tensors(saved))
    if node.shapes is not None:
        results = undo_broadcasting(results, node.shapes)
    if node.flat and not raw:
        results = tuple(
            g if g is None or edge is None else Flat.linked(g, edge)
            for g, edge in zip(results, node.inputs, strict=True)
        )
    if node.hooks is not None:
        outs = tuple(_wrap(r) for r in (g if type(g) is list else [g]))
        for hook in node.hooks.get("post"):
            changed = hook(tuple(map(_wrap, results)), outs)
            if changed is not None:
                changed = changed if isinstance(changed, (tuple, list)) else (changed,)
                results = tuple(map(_unwrap, changed)) if raw else tuple(changed)
    if mode.anomaly is not None:
        mode.anomaly.check(node, results)
    if not retain_graph and keeps:
        node.saved = FREED
    return results


def undo_broadcasting(results: tuple, shapes: tuple) -> tuple:
    """Sum each gradient down to the shape of its input."""
    return tuple(
        result if result is None or result.shape == shape else Arithmetic.sum_to(result, shape)
        for result, shape in zip(results, shapes, strict=True)
    )


def freed(node: Node) -> GraphError:
    """What to raise where the values that a node had saved are gone."""
    return GraphError(
        f"backward: a graph that is still whole is required; the values that {node.name()} "
        f"(called at {describe(node.origin)}) had saved were freed by an earlier backward. "
        "Pass retain_graph=True to the first backward if you need a second."
    )


def _wrap(g):
    """An array as a tensor that requires no grad; tensors and None stay."""
    return g if g is None or type(g) in tensor_types else Arithmetic.Tensor._wrap(np.asarray(g))


def _unwrap(g):
    return g._array if type(g) in tensor_types else g


def _hooked(node: Node, g, as_array: bool):
    """Run the hooks that see a result's gradient before the node does."""
    hooks = node.hooks
    if type(g) is not list:
        for hook in hooks.get("tensor"):
            changed = hook(_wrap(g))
            if changed is not None:
                g = _checked(changed, g)
    for hook in hooks.get("pre"):
        changed = hook(tuple(map(_wrap, g)) if type(g) is list else (_wrap(g),))
        if changed is not None:
            changed = list(changed) if isinstance(changed, (tuple, list)) else [changed]
            g = changed if type(g) is list else changed[0]
    tensor = hooks.retain() if hooks.retain is not None else None
    if tensor is not None:
        held = tensor._grad
        tensor._grad = _wrap(g) if held is None else Arithmetic.add(held, _wrap(g))
    if as_array:
        return list(map(_unwrap, g)) if type(g) is list else _unwrap(g)
    return g


def _leaf_hooked(leaf, g):
    """Run the tensor hooks of a leaf."""
    if leaf._hooks is not None:
        for hook in leaf._hooks.get("tensor"):
            changed = hook(_wrap(g))
            if changed is not None:
                g = _checked(changed, g)
    return g


def _checked(changed, g):
    """A gradient that a hook returned, checked against the one that it replaces."""
    if type(changed) not in tensor_types:
        raise GraphError(
            "register_hook: a Tensor or None is required from the hook; got "
            f"{type(changed).__name__}. Return the new gradient, or nothing."
        )
    if changed._array.shape != g.shape:
        raise ShapeError(
            f"register_hook: a gradient of shape {list(g.shape)} is required from the hook; got "
            f"{list(changed._array.shape)}. Return one of the same shape."
        )
    return changed


def accumulate(leaf, g, raw: bool) -> None:
    """Add `g` (an array if `raw`, else a tensor) to a tensor's ``.grad``."""
    held = leaf._grad
    if not raw:
        leaf._grad = g if held is None else Arithmetic.add(held, g)
    elif held is None:
        leaf._grad = Arithmetic.Tensor._wrap(np.array(_unwrap(g)))
    elif held._array.shape != g.shape:  # `data` was replaced
        raise ShapeError(
            f"backward: a gradient of the shape of .grad, {list(held._array.shape)}, is required; "
            f"got {list(g.shape)}. Call zero_grad() after the tensor's shape was changed."
        )
    elif held._node is None and held._array.dtype == g.dtype and held._array.flags.writeable:
        Arithmetic.add_to(held._array, _unwrap(g))
        note_write(held._array, "backward (accumulation into .grad)")
    else:
        leaf._grad = Arithmetic.add(held, _wrap(g))
    if leaf._hooks is not None:
        for hook in leaf._hooks.get("post_accumulate"):
            hook(leaf)
