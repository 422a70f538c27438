"""Nodes of the graph and their hooks. Knows no mathematics; `sweep` walks it.

An operator's result points to a :class:`Node`; the node's `inputs` point to the nodes of the
operator's inputs, or to the leaf tensors themselves, or are None where no gradient is wanted.
A node holds no tensor but leaves, so there are no reference cycles.
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Sequence
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

from .mutation import describe, tape

if TYPE_CHECKING:
    from ..tensor import Tensor as TensorClass

Value = Any  # an array or a tensor

tensor_types: set[type] = set()  # Tensor and its subclasses, filled by tensor.py


class Arithmetic:
    """What engine and dispatch need of the layers above; `tensor.py` sets it once."""

    Tensor: type[TensorClass]
    Block: type  # the base of an array whose memory is pooled, but its own
    add: Callable[[Value, Value], Value]  # sum of two gradients
    add_to: Callable[[np.ndarray, np.ndarray], None]  # add the second array to the first, in place
    sum_to: Callable[[Value, tuple], Value]  # undo broadcasting: sum down to a shape
    cast: Callable[[Value, np.dtype], Value]  # in another dtype
    copied: Callable[[np.ndarray], np.ndarray]  # a contiguous copy
    stack: Callable[[Sequence], Value]  # equal tensors along a new first dimension
    read_view: Callable[..., Value]  # what a view shows, as part of its root
    write_view: Callable[..., Value]  # a root with what a view shows replaced
    expand_cast: Callable[..., Value]  # a value in the shape and dtype of the buffer written to


class Node:
    """One recorded operation.

    Attributes:
        inputs: for each tensor input a Node, a leaf tensor, or None.
        saved: the arrays and plain values that the derivative rules asked for.
        shapes: shapes of the inputs where they were broadcast, else None.
        clock: the mutation clock when the values were saved.
        code, instruction: where the user's call stands (see `mutation.describe`); code is None
            where the operator keeps no arrays, so that its backward cannot fail.
        hooks: the node's :class:`Hooks`, or None.
    """

    __slots__ = (
        "__weakref__", "clock", "code", "hooks", "inputs", "instruction", "saved", "shapes",
    )  # fmt: skip
    inputs: tuple
    saved: tuple
    shapes: tuple | None
    clock: int
    code: CodeType | None
    instruction: int
    hooks: Any
    operator: Any = None  # the operator, set on the generated subclasses
    index: int | None = None  # which result of a multi-output operator, on OutputNode
    outputs = 1
    takes_tensors = False  # pull wants tensors, not arrays
    plain = True  # neither OutputNode nor takes_tensors: the sweep's quick step will do
    keeps_arrays = True  # what it saved is freed by backward and must not be overwritten before
    flat = False  # its gradients' gradients by its inputs are zeros, not None

    # no __init__: an instance without one is made in half the time, once for every operation

    def reset(self) -> None:
        """Give every slot its neutral value."""
        self.inputs = ()
        self.saved = ()
        self.shapes = None
        self.clock = tape.clock
        self.code = None
        self.hooks = None

    def pull(self, g, saved) -> tuple:
        """The gradients of the inputs from the gradient of the result."""
        raise NotImplementedError(f"{type(self).__name__}: `pull` is required; it defines none.")

    def step(self, g, clock: int, retain_graph: bool) -> tuple:
        """`pull` on an array for a `plain` node, with what it saved checked and freed.

        This one is for nodes that keep no arrays; those of operators have one of their own.
        """
        return self.pull(g, self.saved)

    def saved_tensors(self, saved: tuple) -> tuple:
        """`saved` with arrays as tensors that are linked into the graph (for create_graph)."""
        return saved

    def name(self) -> str:
        """The node's name, such as ``MulBackward``."""
        return type(self).__name__

    @property
    def origin(self) -> tuple | None:
        """`code` and `instruction` together, or None."""
        return None if self.code is None else (self.code, self.instruction)

    @origin.setter
    def origin(self, value: tuple | None) -> None:
        self.code, self.instruction = value or (None, 0)

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
        line = f" from {describe(self.origin)}" if self.origin is not None else ""
        return f"<{self.name()}{line}>"


class OutputNode(Node):
    """One result of an operator that has several; hands its gradient on to the operator's node."""

    __slots__ = ("index",)
    plain = False

    def __init__(self, parent: Node, index: int):
        self.inputs = (parent,)
        self.saved = ()
        self.shapes = None
        self.clock = parent.clock
        self.hooks = None
        self.index = index
        self.code = parent.code
        if self.code is not None:
            self.instruction = parent.instruction

    def name(self) -> str:
        return self.inputs[0].name()


class Flat(Node):
    """A gradient that stays the same where the input changes a little.

    PyTorch's graph leads from such a gradient to the input, with a derivative of zeros; without
    this node there would be none.
    """

    __slots__ = ()
    keeps_arrays = False

    @classmethod
    def linked(cls, g, edge):
        """The tensor `g`, the gradient of an input, with a link to that input."""
        node = cls()
        node.reset()
        node.inputs = ((g._node or g) if g._requires_grad else None, edge)
        linked = Arithmetic.Tensor._wrap(g._array)
        linked._node = node
        linked._requires_grad = True
        return linked

    def pull(self, g, saved):
        if type(g) in tensor_types:
            return g, Arithmetic.Tensor._wrap(np.zeros_like(g._array))
        return g, np.zeros_like(g)


class AccumulateGrad(Node):
    """What ``next_functions`` shows for a leaf tensor."""

    __slots__ = ("variable",)

    def __init__(self, variable):
        self.reset()
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

    def add(self, kind: str, hook) -> RemovableHandle:
        return add_hook(self.kinds.setdefault(kind, {}), hook)

    def get(self, kind: str) -> list:
        return list(self.kinds.get(kind, {}).values())


class RemovableHandle:
    """Removes a hook: call `remove()`, or use the handle as a context manager."""

    def __init__(self, registry: dict, key: int):
        self._registry = registry
        self.id = key

    def remove(self) -> None:
        """Take the hook away; a second call does nothing."""
        self._registry.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.remove()


_keys = itertools.count()


def add_hook(registry: dict, hook, prepend: bool = False) -> RemovableHandle:
    """Put a hook into a registry, at the end or in front; the handle takes it out again."""
    key, later = next(_keys), {}
    if prepend:
        later = dict(registry)
        registry.clear()
    registry[key] = hook
    registry.update(later)
    return RemovableHandle(registry, key)


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


class Freed(tuple):
    """Stands for saved values that an earlier backward has released."""


class Packed(tuple):
    """Saved values some of which are in a :class:`Box`; its node has :class:`Hooks`, if empty."""


class Box:
    """A saved array in the form that ``saved_tensors_hooks`` gave it."""

    __slots__ = ("unpack", "value")

    def __init__(self, value, unpack):
        self.value = value
        self.unpack = unpack

    def get(self):
        """The tensor that the user's function makes of it."""
        return self.unpack(self.value)


FREED = Freed((None,))  # not empty: it counts as something saved
