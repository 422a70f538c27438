"""Nodes of the graph and the reverse sweep. Knows no mathematics.

An operator's result points to a :class:`Node`; the node's `inputs` point to the nodes of the
operator's inputs, or to the leaf tensors themselves, or are None where no gradient is wanted.
A node holds no tensor but leaves, so there are no reference cycles.
"""

from __future__ import annotations

import sys
import weakref
from typing import Any

import numpy as np

from ..errors import AnomalyError, GraphError, ShapeError
from .modes import OFF, GradMode, mode
from .mutation import check_unwritten, describe, note_write, tape


class Freed(tuple):
    """Stands for saved values that an earlier backward has released."""


FREED = Freed()
tensor_types: set[type] = set()  # Tensor and its subclasses, filled by tensor.py


class Arithmetic:
    """What the sweep needs of the layers above; they set it when they are imported."""

    Tensor: Any = None  # the tensor class
    add: Any = None  # sum of two gradients, on arrays or tensors
    sum_to: Any = None  # undo broadcasting: sum a gradient down to a shape
    cast_like: Any = None  # a gradient tensor in the dtype of another tensor


class Node:
    """One recorded operation.

    Attributes:
        inputs: for each tensor input a Node, a leaf tensor, or None.
        saved: the arrays and plain values that the derivative rules asked for.
        shapes: shapes of the inputs where they were broadcast, else None.
        clock: the mutation clock when the values were saved.
        origin: code and instruction of the user's call (see `mutation.describe`).
        hooks: the node's :class:`Hooks`, or None.
    """

    __slots__ = ("__weakref__", "clock", "hooks", "inputs", "origin", "saved", "shapes")
    operator: Any = None  # the operator, set on the generated subclasses
    index: int | None = None  # which result of a multi-output operator, on OutputNode
    outputs = 1
    takes_tensors = False  # pull wants tensors, not arrays

    def __init__(self):
        self.inputs = ()
        self.saved = ()
        self.shapes = None
        self.clock = tape.clock
        self.origin = None
        self.hooks = None

    def pull(self, g, saved) -> tuple:
        """The gradients of the inputs from the gradient of the result."""
        raise NotImplementedError

    def saved_tensors(self) -> tuple:
        """`saved` with arrays as tensors that are linked into the graph (for create_graph)."""
        return self.saved

    def name(self) -> str:
        """The node's name, such as ``MulBackward``."""
        return type(self).__name__

    @property
    def next_functions(self) -> tuple:
        """Pairs (node, result number) of the inputs, as in PyTorch."""
        return tuple(_as_function(edge) for edge in self.inputs)

    @property
    def metadata(self) -> dict:
        """A dictionary of the user's own (kept with the hooks)."""
        return hooks_of(self).metadata

    def register_hook(self, hook):
        """Call ``hook(grad_inputs, grad_outputs)`` after the node ran; it may return new inputs."""
        return hooks_of(self).add("post", hook)

    def register_prehook(self, hook):
        """Call ``hook(grad_outputs)`` before the node runs; it may return new ones."""
        return hooks_of(self).add("pre", hook)

    def __repr__(self) -> str:
        return f"<{self.name()} from {describe(self.origin)}>"


class OutputNode(Node):
    """One result of an operator that has several; hands its gradient on to the operator's node."""

    __slots__ = ("index",)

    def __init__(self, parent: Node, index: int):
        super().__init__()
        self.inputs = (parent,)
        self.index = index
        self.origin = parent.origin

    def name(self) -> str:
        return self.inputs[0].name()


class AccumulateGrad(Node):
    """What ``next_functions`` shows for a leaf tensor."""

    __slots__ = ("variable",)

    def __init__(self, variable):
        super().__init__()
        self.variable = variable


def _as_function(edge):
    if edge is None:
        return None, 0
    if type(edge) in tensor_types:
        return AccumulateGrad(edge), 0
    if edge.index is not None:
        return edge.inputs[0], edge.index
    return edge, 0


class Hooks:
    """Callables by kind: "tensor" hooks see a result's gradient, "pre"/"post" see the node run."""

    def __init__(self):
        self.kinds: dict[str, dict[int, Any]] = {}
        self.metadata: dict = {}
        self.retain: weakref.ref | None = None
        self._next = 0

    def add(self, kind: str, hook) -> RemovableHandle:
        registry = self.kinds.setdefault(kind, {})
        key, self._next = self._next, self._next + 1
        registry[key] = hook
        return RemovableHandle(registry, key)

    def get(self, kind: str) -> list:
        return list(self.kinds.get(kind, {}).values())


class RemovableHandle:
    """Removes a hook: call `remove()`, or use the handle as a context manager."""

    def __init__(self, registry: dict, key: int):
        self._registry = weakref.ref(_Registry.of(registry)) if False else registry
        self.id = key

    def remove(self) -> None:
        """Take the hook away; a second call does nothing."""
        self._registry.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.remove()


def hooks_of(owner) -> Hooks:
    """The hooks of a node or leaf tensor, made on first use."""
    hooks = owner.hooks if isinstance(owner, Node) else owner._hooks
    if hooks is None:
        hooks = Hooks()
        if isinstance(owner, Node):
            owner.hooks = hooks
        else:
            owner._hooks = hooks
    return hooks


def _wrap(g):
    """An array as a tensor that requires no grad; tensors stay."""
    return g if type(g) in tensor_types or g is None else Arithmetic.Tensor._wrap(np.asarray(g))


def _unwrap(g):
    return g._array if type(g) in tensor_types else g


def sweep(
    roots: list,
    gradients: list,
    retain_graph: bool = False,
    create_graph: bool = False,
    targets: list | None = None,
    accumulate: bool = True,
) -> list:
    """Carry gradients from `roots` back through the graph, each node once.

    Args:
        roots: edges (nodes or leaf tensors) where the sweep starts.
        gradients: one tensor for each root.
        retain_graph: keep the saved values for a second sweep.
        create_graph: run the rules on tensors, so that the gradients can be differentiated.
        targets: edges whose gradients are wanted; None means every leaf.
        accumulate: add into the leaves' ``.grad``; otherwise return the targets' gradients.

    Returns:
        The gradients of the targets (None where nothing flowed), if `accumulate` is False.
    """
    raw = not create_graph
    waiting = _count_consumers(roots)
    wanted = None if targets is None else set(map(id, targets))
    useful = None if wanted is None else _leading_to(wanted, roots, waiting)
    grads: dict = {}
    owned: set = set()  # edges whose gradient is a buffer made here, safe to add into
    found: dict = {}
    leaves: dict = {}  # id -> [leaf tensor, gradient]; a leaf takes its gradient at the end

    def deliver(edge, g):
        if raw:
            g = _unwrap(g)
        held = grads.get(edge)
        if held is None:
            grads[edge] = g
        elif raw and edge in owned and held.dtype == g.dtype:
            np.add(held, g, out=held)
        else:
            grads[edge] = total = Arithmetic.add(held, g)
            if type(total) is np.ndarray:
                owned.add(edge)

    ready = []
    for root, g in zip(roots, gradients, strict=True):
        if type(root) in tensor_types:
            _deliver_leaf(leaves, root, _unwrap(g) if raw else g)
            continue
        deliver(root, g)
        if waiting[root] == 0 and root not in ready:
            ready.append(root)

    with GradMode(create_graph):
        while ready:
            node = ready.pop()
            g = grads.pop(node, None)
            owned.discard(node)
            inputs = node.inputs
            if g is None or (useful is not None and node not in useful):
                if useful is not None and id(node) in wanted:  # type: ignore[operator]
                    found[id(node)] = _hooked(node, g)
                results = (None,) * len(inputs)
            else:
                if node.hooks is not None:
                    g = _hooked(node, g)
                    if raw and not node.takes_tensors and type(g) is not list:
                        g = _unwrap(g)
                if wanted is not None and id(node) in wanted:
                    found[id(node)] = g
                if node.index is not None:  # one of several results: collect for the operator
                    (parent,) = inputs
                    slots = grads.setdefault(parent, [None] * parent.outputs)
                    held = slots[node.index]
                    slots[node.index] = g if held is None else Arithmetic.add(held, g)
                    results = (None,)
                else:
                    results = _run(node, g, raw)
                    if not retain_graph and node.saved:
                        node.saved = FREED
            for edge, result in zip(inputs, results, strict=True):
                if edge is None:
                    continue
                if type(edge) in tensor_types:
                    if result is not None:
                        _deliver_leaf(leaves, edge, result)
                    continue
                if result is not None:
                    deliver(edge, result)
                left = waiting[edge] - 1
                waiting[edge] = left
                if left == 0:
                    ready.append(edge)
            g = results = result = None  # let go before the leaves look who shares a buffer

        if accumulate:
            for key, (leaf, g) in leaves.items():
                if wanted is None or key in wanted:
                    leaves[key] = None
                    _accumulate(leaf, g, raw)
            return []
    for key, (leaf, g) in leaves.items():
        found[key] = _leaf_hooked(leaf, g)
    return [_wrap(found.get(id(target))) for target in targets or ()]


def _count_consumers(roots) -> dict:
    """For every node reachable from the roots: how many deliveries it waits for."""
    waiting = {root: 0 for root in roots if type(root) not in tensor_types}
    stack = list(waiting)
    while stack:
        for edge in stack.pop().inputs:
            if edge is None or type(edge) in tensor_types:
                continue
            if edge in waiting:
                waiting[edge] += 1
            else:
                waiting[edge] = 1
                stack.append(edge)
    return waiting


def _leading_to(wanted: set, roots, waiting) -> set:
    """The nodes from which a wanted edge can be reached."""
    consumers: dict = {}
    reached = []
    for node in waiting:
        for edge in node.inputs:
            if edge is None:
                continue
            if id(edge) in wanted:
                reached.append(node)
            if type(edge) not in tensor_types:
                consumers.setdefault(edge, []).append(node)
    useful = set()
    while reached:
        node = reached.pop()
        if node not in useful:
            useful.add(node)
            reached.extend(consumers.get(node, ()))
    return useful


def _run(node: Node, g, raw: bool) -> tuple:
    """Apply the node's rules to its gradient."""
    saved = node.saved
    if saved is FREED:
        raise GraphError(
            f"backward: a graph that is still whole is required; the values that {node.name()} "
            f"(called at {describe(node.origin)}) had saved were freed by an earlier backward. "
            "Pass retain_graph=True to the first backward if you need a second."
        )
    if node.clock != tape.clock and saved:
        check_unwritten(node)
    if node.takes_tensors:
        g = [_wrap(part) for part in g] if type(g) is list else _wrap(g)
        results = node.pull(g, saved)
        if raw:
            results = tuple(_unwrap(result) for result in results)
    elif raw:
        if mode.packers or node.saved and type(saved[0]) is Packed:
            saved = tuple(_unwrap(_unpack(value)) for value in saved)
        results = mode.run(node.pull, g, saved)
    else:
        results = node.pull(g, node.saved_tensors())
    if node.shapes is not None:
        results = tuple(
            result if result is None or result.shape == shape else Arithmetic.sum_to(result, shape)
            for result, shape in zip(results, node.shapes, strict=True)
        )
    if node.hooks is not None:
        for hook in node.hooks.get("post"):
            outs = tuple(_wrap(r) for r in (g if type(g) is list else [g]))
            changed = hook(tuple(_wrap(r) for r in results), outs)
            if changed is not None:
                results = tuple(_unwrap(r) if raw else r for r in changed)
    if mode.anomaly is not None:
        mode.anomaly.check_backward(node, results)
    return results


class Packed:
    """A saved value in the form that ``saved_tensors_hooks`` gave it."""

    __slots__ = ("unpack", "value")

    def __init__(self, value, unpack):
        self.value = value
        self.unpack = unpack


def _unpack(value):
    return value.unpack(value.value) if type(value) is Packed else value


def _hooked(node: Node, g):
    """Run the hooks that see a gradient before its node does."""
    hooks = node.hooks
    if hooks is None or g is None:
        return g
    for hook in hooks.get("tensor"):
        changed = hook(_wrap(g))
        if changed is not None:
            g = _checked(changed, g, "register_hook")
    for hook in hooks.get("pre"):
        parts = tuple(map(_wrap, g)) if type(g) is list else (_wrap(g),)
        changed = hook(parts)
        if changed is not None:
            changed = tuple(changed) if isinstance(changed, (tuple, list)) else (changed,)
            g = list(changed) if type(g) is list else changed[0]
    tensor = hooks.retain() if hooks.retain is not None else None
    if tensor is not None:
        held = tensor._grad
        tensor._grad = _wrap(g) if held is None else Arithmetic.add(held, _wrap(g))
    return g


def _checked(changed, g, what: str):
    """A gradient that a user's function returned, checked against the one it replaces."""
    if type(changed) not in tensor_types:
        raise GraphError(f"{what}: a Tensor or None must be returned; got {type(changed).__name__}.")
    if tuple(changed._array.shape) != tuple(g.shape):
        raise ShapeError(
            f"{what}: a gradient of shape {list(g.shape)} must be returned; got "
            f"{list(changed._array.shape)}. Return a gradient of the same shape."
        )
    return changed


def _deliver_leaf(leaves: dict, leaf, g) -> None:
    entry = leaves.get(id(leaf))
    if entry is None:
        leaves[id(leaf)] = [leaf, g]
    else:
        entry[1] = Arithmetic.add(entry[1], g)


def _leaf_hooked(leaf, g):
    if leaf._hooks is not None:
        for hook in leaf._hooks.get("tensor"):
            changed = hook(_wrap(g))
            if changed is not None:
                g = _checked(changed, g, "register_hook")
    return g


def _accumulate(leaf, g, raw: bool) -> None:
    """Add `g` to the leaf's ``.grad``."""
    g = _leaf_hooked(leaf, g)
    if raw:
        array = _unwrap(g)
        if type(array) is not np.ndarray:
            array = np.asarray(array)
        held = leaf._grad
        if held is None:
            if not _held_alone(array, 3):
                array = array.copy()
            leaf._grad = Arithmetic.Tensor._wrap(array)
        elif held._node is not None or held._array.dtype != array.dtype:
            leaf._grad = Arithmetic.add(held, _wrap(array))
        else:
            np.add(held._array, array, out=held._array)
            note_write(held._array, "gradient accumulation")
    else:
        leaf._grad = g if leaf._grad is None else Arithmetic.add(leaf._grad, g)
    if leaf._hooks is not None:
        for hook in leaf._hooks.get("post_accumulate"):
            hook(leaf)


def _held_alone(array, references: int) -> bool:
    """Whether nobody else can see the array's memory, so that a leaf may keep it."""
    base = array.base
    if sys.getrefcount(array) > references + 1:
        return False
    return array.flags.writeable and (base is None or sys.getrefcount(base) <= 3)
