"""A tensor's side of autograd: whether it is recorded, its gradient, its hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .dtypes import FLOATING
from .engine.differentiation import backward, ones_gradient, start_gradient
from .engine.graph import Arithmetic, Node, hooks_of
from .engine.sweep import sweep
from .engine.views import UNTRACKED, edge_of, node_of, refresh, rewritten, root_of
from .errors import ArgumentError, ArgumentTypeError, DTypeError, GraphError, ShapeError
from .tensor_state import State

if TYPE_CHECKING:
    from .tensor import Tensor

_IMPLICIT = object()  # backward() without an argument, as against backward(None)


class Differentiable(State):
    """What autograd adds to a tensor."""

    __slots__ = ()

    @property
    def requires_grad(self) -> bool:
        """Whether operations on this tensor are recorded."""
        if rewritten:
            refresh(self)
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        node = node_of(self)
        if not value and node is not None:
            raise GraphError(
                "requires_grad: a leaf is required to switch it off; got the result of "
                f"{node.name()}. Use detach()."
            )
        if value and self.dtype.category < FLOATING:
            raise DTypeError(
                f"requires_grad: a floating-point or complex dtype is required; got {self.dtype}. "
                "Convert the tensor first, for example with float()."
            )
        self._requires_grad = bool(value)
        if value and node is None and root_of(self) is not None:
            self._alias = None  # from now on a leaf of its own, whatever memory it shows

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Set `requires_grad` and return the tensor.

        Args:
            requires_grad: whether operations on the tensor are recorded.

        >>> import autograd
        >>> autograd.tensor([1.]).requires_grad_()
        tensor([1.], requires_grad=True)
        """
        self.requires_grad = requires_grad
        return self

    @property
    def grad(self) -> Tensor | None:
        """The gradient that `backward` has accumulated, or None."""
        if self._grad is None and self._node is not None and not self.retains_grad:
            import warnings

            warnings.warn(
                "grad: the tensor is not a leaf, so backward does not fill its .grad. "
                "Call retain_grad() on it before backward.",
                UserWarning,
                stacklevel=2,
            )
        return self._grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None:
            if not isinstance(value, Arithmetic.Tensor):
                raise ArgumentTypeError(
                    f"grad: a Tensor or None is required; got {type(value).__name__}."
                )
            if value is self:
                raise ArgumentError("grad: a tensor other than the tensor itself is required.")
            if value._array.shape != self._array.shape:
                raise ShapeError(
                    f"grad: a gradient of shape {list(self._array.shape)} is required; got "
                    f"{list(value._array.shape)}."
                )
            if value._array.dtype != self._array.dtype:
                raise DTypeError(
                    f"grad: a gradient of dtype {self.dtype} is required; got {value.dtype}."
                )
        self._grad = value

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    @property
    def grad_fn(self) -> Node | None:
        """The node that made this tensor; None for a leaf."""
        node = node_of(self)
        return node.inputs[0] if node is not None and node.index is not None else node

    @property
    def is_leaf(self) -> bool:
        """Whether the tensor was made by the user rather than by a recorded operation."""
        return node_of(self) is None

    @property
    def output_nr(self) -> int:
        """Which result of its operation the tensor is."""
        node = node_of(self)
        return 0 if node is None else node.index or 0

    def backward(
        self, gradient: Any = _IMPLICIT, retain_graph=None, create_graph=False, inputs=None
    ):
        """Accumulate the gradients of this tensor in the leaves' `.grad`.

        Args:
            gradient: the gradient of this tensor. Without it the tensor must have one element;
                an explicit None stands for ones in any shape (the first version's call).
            retain_graph: keep the graph for another backward; default: `create_graph`.
            create_graph: record the backward pass, for higher derivatives.
            inputs: accumulate only into these tensors.

        Raises:
            GraphError: nothing requires grad, the graph was freed, or a saved buffer was written.
            ShapeError: `gradient` has another shape.

        >>> import autograd
        >>> x = autograd.tensor([1., 2.], requires_grad=True)
        >>> (x * x).sum().backward()
        >>> x.grad
        tensor([2., 4.])
        """
        if gradient is None:
            gradient = ones_gradient(self)
        elif gradient is _IMPLICIT:
            gradient = None
        if inputs is not None:
            backward(self, gradient, retain_graph, create_graph, inputs=inputs)
            return
        g = start_gradient(self, gradient, create_graph, "backward")
        retain = create_graph if retain_graph is None else retain_graph
        sweep({edge_of(self): g}, retain, create_graph)

    def detach(self) -> Tensor:
        """A tensor over the same memory that is not part of the graph.

        >>> import autograd
        >>> (autograd.tensor([1.], requires_grad=True) * 2).detach()
        tensor([2.])
        """
        return Arithmetic.Tensor._wrap(self._array)

    def detach_(self) -> Self:
        """Take this tensor out of the graph.

        Raises:
            GraphError: the tensor is a view, which would follow the writes to its memory again.

        >>> import autograd
        >>> (autograd.tensor([1.], requires_grad=True) * 2).detach_()
        tensor([2.])
        """
        if root_of(self) is not None:
            raise GraphError(
                "detach_: a tensor with memory of its own is required; got a view. Use detach()."
            )
        self._node = None
        self._requires_grad = False
        return self

    @property
    def data(self) -> Tensor:
        """The same memory without history; writes through it are not tracked, as in PyTorch."""
        tensor = Arithmetic.Tensor._wrap(self._array)
        tensor._alias = UNTRACKED
        return tensor

    @data.setter
    def data(self, value: Tensor) -> None:
        if not isinstance(value, Arithmetic.Tensor):
            raise ArgumentTypeError(f"data: a Tensor is required; got {type(value).__name__}.")
        if self.requires_grad and value.dtype.category < FLOATING:
            raise DTypeError(
                "data: a floating-point or complex tensor is required for a tensor that requires "
                f"grad; got {value.dtype}. Convert it first, for example with float()."
            )
        self._array = value._array

    def retain_grad(self) -> None:
        """Let backward fill `.grad` although the tensor is not a leaf.

        >>> import autograd
        >>> x = autograd.tensor([3.], requires_grad=True)
        >>> y = x * 2
        >>> y.retain_grad()
        >>> (y * y).sum().backward()
        >>> y.grad
        tensor([12.])
        """
        if not self.requires_grad:
            raise GraphError(
                "retain_grad: a tensor that requires grad is required; this one does not."
            )
        node = node_of(self)
        if node is not None:
            import weakref

            hooks_of(node).retain = weakref.ref(self)

    @property
    def retains_grad(self) -> bool:
        """Whether `retain_grad` was called on a tensor that is not a leaf."""
        node = node_of(self)
        return node is not None and node.hooks is not None and node.hooks.retain is not None

    def register_hook(self, hook):
        """Call `hook(grad)` when this tensor's gradient is known; it may return another one.

        Args:
            hook: function of the gradient.

        Returns:
            A handle with `remove()`.

        >>> import autograd
        >>> x = autograd.tensor([1.], requires_grad=True)
        >>> handle = x.register_hook(lambda grad: grad * 10)
        >>> x.sum().backward()
        >>> x.grad
        tensor([10.])
        """
        if not self.requires_grad:
            raise GraphError(
                "register_hook: a tensor that requires grad is required; this one does not. "
                "Call requires_grad_() first."
            )
        return hooks_of(edge_of(self)).add("tensor", hook)

    def register_post_accumulate_grad_hook(self, hook):
        """Call `hook(tensor)` after backward has added to this leaf's `.grad`.

        Args:
            hook: function of the tensor.

        Returns:
            A handle with `remove()`.

        >>> import autograd
        >>> x = autograd.tensor([1.], requires_grad=True)
        >>> handle = x.register_post_accumulate_grad_hook(lambda leaf: print(leaf.grad))
        >>> x.sum().backward()
        tensor([1.])
        """
        if node_of(self) is not None or not self._requires_grad:
            raise GraphError(
                "register_post_accumulate_grad_hook: a leaf that requires grad is required."
            )
        return hooks_of(self).add("post_accumulate", hook)
