"""`Function`: operators with a hand-written backward."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from ..dtypes import FLOATING, from_numpy_dtype
from ..engine.graph import Arithmetic, Node, OutputNode
from ..engine.modes import OFF, RECORD, mode
from ..engine.mutation import tape, user_frame
from ..engine.views import edge_of
from ..errors import ArgumentTypeError, GraphError, ShapeError
from ..ops.core import aliasing, dispatch
from ..tensor import Tensor


class FunctionNode(Node):
    """The node of a custom Function; PyTorch's `ctx` is a :class:`Context` that it holds."""

    __slots__ = ("context", "function", "outputs", "specs")
    takes_tensors = True
    plain = False

    def name(self) -> str:
        return f"{self.function.__name__}Backward"

    def pull(self, g, saved):
        """Call the user's `backward` and check what it returns."""
        context = self.context
        parts = g if type(g) is list else [g]
        if context.materialize_grads:
            parts = [
                Tensor._wrap(np.zeros(*spec)) if part is None and spec else part
                for part, spec in zip(parts, self.specs, strict=True)
            ]
        context.saved = saved
        returned = self.function.backward(context, *parts)
        if type(returned) not in (tuple, list):
            returned = (returned,)
        return self._checked(tuple(returned))

    def _checked(self, returned: tuple) -> tuple:
        needs = self.context.needs_input_grad
        extra = returned[len(needs) :]
        if len(returned) < len(needs) or any(g is not None for g in extra):
            raise GraphError(
                f"{self.name()}: {len(needs)} gradients are required, one for each argument of "
                f"forward; got {len(returned)}. Return None for arguments without a gradient."
            )
        kept = []
        for g, (position, shape, dtype) in zip(
            (returned[p] for p, _, _ in self.context.inputs), self.context.inputs, strict=True
        ):
            if g is not None and not isinstance(g, Tensor):
                raise ArgumentTypeError(
                    f"{self.name()}: a Tensor or None is required as gradient {position}; got "
                    f"{type(g).__name__}. Return it from backward."
                )
            if g is not None and g._array.shape != shape:
                try:
                    fits = np.broadcast_shapes(g._array.shape, shape) == g._array.shape
                except ValueError:
                    fits = False
                if not fits:
                    raise ShapeError(
                        f"{self.name()}: shape {list(shape)} is required of gradient {position}; "
                        f"got {list(g._array.shape)}. Return the input's gradient."
                    )
                g = Arithmetic.sum_to(g, shape)
            if g is not None and g._array.dtype != dtype:
                g = Arithmetic.cast(g, dtype)
            kept.append(g)
        return tuple(kept)


class Context:
    """What `forward` leaves for `backward`: PyTorch's `ctx`.

    Attributes:
        needs_input_grad: for each argument of forward, whether its gradient is wanted.
    """

    def __init__(self):
        self.needs_input_grad: tuple[bool, ...] = ()
        self.to_save: tuple = ()
        self.saved: tuple = ()
        self.dirty: tuple = ()
        self.non_differentiable: set[int] = set()
        self.materialize_grads = True
        self.inputs: list = []
        self.links: Any = []

    def save_for_backward(self, *tensors) -> None:
        """Keep inputs or results for backward, where `saved_tensors` has them again."""
        for tensor in tensors:
            if tensor is not None and not isinstance(tensor, Tensor):
                raise ArgumentTypeError(
                    f"save_for_backward: Tensors or None are required; got "
                    f"{type(tensor).__name__}. Set other values as attributes of ctx."
                )
        self.to_save = tensors

    save_for_forward = save_for_backward

    @property
    def saved_tensors(self) -> tuple:
        """What `save_for_backward` kept, linked into the graph for higher derivatives."""
        return tuple(
            None if value is None else dispatch._linked(value, edge)
            for value, edge in zip(self.saved, self.links, strict=True)
        )

    saved_variables = saved_tensors

    def mark_dirty(self, *tensors) -> None:
        """Declare inputs that forward changed in place (and returns)."""
        self.dirty = tensors

    def mark_non_differentiable(self, *tensors) -> None:
        """Declare results that have no gradient."""
        self.non_differentiable = set(map(id, tensors))

    def set_materialize_grads(self, value: bool) -> None:
        """Whether backward gets zeros (True) or None for results that received no gradient."""
        self.materialize_grads = value


class Function:
    """Base class of operators with their own backward.

    Subclass it with static methods `forward(ctx, *args)` and `backward(ctx, *grads)` (or
    `forward(*args)` and `setup_context(ctx, inputs, output)`), and call `apply`.

    >>> class Cube(autograd.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x * x * x
    ...     @staticmethod
    ...     def backward(ctx, g):
    ...         (x,) = ctx.saved_tensors
    ...         return g * 3 * x * x
    >>> x = autograd.tensor(2., requires_grad=True)
    >>> Cube.apply(x).backward()
    >>> x.grad
    tensor(12.)
    """

    @staticmethod
    def forward(ctx, *args, **kwargs) -> Any:
        """Compute the result; runs without recording. Subclasses define it."""
        raise GraphError("Function: a subclass with its own forward is required.")

    @staticmethod
    def setup_context(ctx, inputs, output) -> None:
        """Save for backward, where forward takes no ctx. Subclasses may define it."""

    @staticmethod
    def backward(ctx, *grad_outputs) -> Any:
        """The gradients of forward's arguments. Subclasses define it."""
        raise GraphError("Function: a subclass with its own backward is required.")

    vjp = backward

    @classmethod
    def apply(cls, *args, **kwargs):
        """Run forward and record backward.

        Args:
            args: the arguments of forward; tensors among them are differentiable.

        Returns:
            What forward returns.
        """
        context = Context()
        tensors = [(i, a) for i, a in enumerate(args) if isinstance(a, Tensor)]
        context.needs_input_grad = tuple(
            isinstance(a, Tensor) and a.requires_grad and bool(mode.grad) for a in args
        )
        recording = mode.set_grad(OFF)
        try:
            if cls.setup_context is not Function.setup_context:
                result = cls.forward(*args, **kwargs)
                cls.setup_context(context, args, result)
            else:
                result = cls.forward(context, *args, **kwargs)
        finally:
            mode.set_grad(recording)
        if not any(context.needs_input_grad):
            return result
        single = not isinstance(result, (tuple, list))
        results = [result] if single else list(result)
        given = {id(tensor): tensor for _, tensor in tensors}
        dirty = set(map(id, context.dirty))
        for i, out in enumerate(results):
            if isinstance(out, Tensor) and id(out) in given and id(out) not in dirty:
                results[i] = Tensor._wrap(out._array)  # an input returned as it is: a new tensor
        node = _record(cls, context, args, tensors, results)
        for i, out in enumerate(results):
            if not isinstance(out, Tensor) or id(result if single else result[i]) in (
                context.non_differentiable
            ):
                continue
            if from_numpy_dtype(out._array.dtype).category < FLOATING:
                continue
            linked = node if single else OutputNode(node, i)
            if id(out) in dirty:
                value = Tensor._wrap(out._array)
                value._node, value._requires_grad = linked, True
                aliasing.relink(out, value, cls.__name__)
            else:
                out._node, out._requires_grad = linked, True
        if single:
            return results[0]
        return type(result)(*results) if hasattr(result, "_fields") else tuple(results)


def _record(cls, context: Context, args, tensors, results) -> FunctionNode:
    """The node of one call of `apply`."""
    node = FunctionNode()
    node.reset()
    node.context, node.function = context, cls
    node.origin = user_frame()
    node.outputs = len(results)
    node.specs = [
        (out._array.shape, out._array.dtype) if isinstance(out, Tensor) else None for out in results
    ]
    node.inputs = tuple(edge_of(t) if t.requires_grad else None for _, t in tensors)
    context.inputs = [(i, t._array.shape, t._array.dtype) for i, t in tensors]
    positions = {id(out): i for i, out in enumerate(results)}
    edges = {id(t): edge for (_, t), edge in zip(tensors, node.inputs, strict=True)}
    outputs = {id(out._array): i for i, out in enumerate(results) if isinstance(out, Tensor)}
    links = []
    for saved in context.to_save:
        if saved is None:
            links.append(None)
        elif id(saved) in edges:
            links.append(edges[id(saved)])
        elif id(saved) in positions or id(saved._array) in outputs:
            links.append(_OwnOutput(outputs[id(saved._array)]))
        else:
            links.append(edge_of(saved) if saved.requires_grad else None)
    context.links = _Links(node, links)
    node.saved = tuple(None if t is None else t._array for t in context.to_save)
    context.to_save = ()
    node.clock = tape.clock
    if mode.grad is not RECORD:
        dispatch.add_detail(node)
    return node


class _OwnOutput:
    """Stands for a saved result of the Function itself (a link to the node would be a cycle)."""

    def __init__(self, index: int):
        self.index = index


class _Links:
    """The edges of the saved tensors; refers to the node weakly."""

    def __init__(self, node, links):
        import weakref

        self.node = weakref.ref(node)
        self.links = links

    def __iter__(self):
        node = self.node()
        for link in self.links:
            if isinstance(link, _OwnOutput):
                yield node if node is None or node.outputs == 1 else OutputNode(node, link.index)
            else:
                yield link


def once_differentiable(backward):
    """Decorator for a `backward` that must not be differentiated again.

    Raises:
        GraphError: its result is used in a second differentiation.
    """

    @functools.wraps(backward)
    def wrapper(ctx, *grads):
        recording = mode.set_grad(OFF)
        try:
            returned = backward(ctx, *grads)
        finally:
            mode.set_grad(recording)
        if not mode.grad or not any(isinstance(g, Tensor) and g.requires_grad for g in grads):
            return returned
        single = not isinstance(returned, tuple)
        returned = (returned,) if single else returned
        for g in returned:
            if isinstance(g, Tensor):
                g._node, g._requires_grad = _NoSecond(grads), True
        return returned[0] if single else returned

    return wrapper


class _NoSecond(Node):
    """The node behind a once-differentiable backward."""

    __slots__ = ()

    def __init__(self, grads):
        self.reset()
        self.inputs = tuple(edge_of(g) for g in grads if isinstance(g, Tensor) and g.requires_grad)

    def pull(self, g, saved):
        raise GraphError(
            "backward: a function that is twice differentiable is required; its backward is marked "
            "@once_differentiable."
        )
