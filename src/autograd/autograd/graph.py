"""PyTorch's `torch.autograd.graph`: nodes and hooks on what the graph saves."""

from __future__ import annotations

from ..engine.graph import Node
from ..engine.modes import DETAIL, OFF, mode, wrap_in_mode
from ..errors import ArgumentTypeError

__all__ = ["Node", "disable_saved_tensors_hooks", "save_on_cpu", "saved_tensors_hooks"]


class saved_tensors_hooks:
    """Let `pack_hook` decide what is kept of every tensor that the graph saves inside.

    Args:
        pack_hook: takes the tensor, returns anything.
        unpack_hook: takes that, returns a tensor with the same values.

    >>> x = autograd.tensor([1., 2.], requires_grad=True)
    >>> with autograd.autograd.graph.saved_tensors_hooks(lambda t: t.numpy().copy(),
    ...                                                  lambda a: autograd.tensor(a)):
    ...     y = x * x
    >>> y.sum().backward()
    >>> x.grad
    tensor([2., 4.])
    """

    def __init__(self, pack_hook, unpack_hook):
        for hook in (pack_hook, unpack_hook):
            if not callable(hook):
                raise ArgumentTypeError(
                    f"saved_tensors_hooks: two callables are required; got {type(hook).__name__}."
                )
        self.pack_hook = pack_hook
        self.unpack_hook = unpack_hook

    def __enter__(self):
        mode.packers.append((self._pack, self.unpack_hook))
        self.before = mode.grad
        if mode.grad:
            mode.set_grad(DETAIL)

    def _pack(self, tensor):
        before = mode.set_grad(OFF)  # what the hook computes is not part of the graph
        try:
            return self.pack_hook(tensor)
        finally:
            mode.set_grad(before)

    def __exit__(self, *exc_info):
        mode.packers.pop()
        mode.set_grad(self.before)

    def __call__(self, function):
        return wrap_in_mode(function, lambda: saved_tensors_hooks(self.pack_hook, self.unpack_hook))


class save_on_cpu(saved_tensors_hooks):
    """Accepted for compatibility: everything is on the CPU already."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cpu"):
        super().__init__(lambda tensor: tensor, lambda tensor: tensor)


class disable_saved_tensors_hooks:
    """Refuse `saved_tensors_hooks` inside.

    Args:
        error_message: the text of the error.
    """

    def __init__(self, error_message: str):
        self.error_message = error_message

    def __enter__(self):
        self.before, mode.packers = mode.packers, _Refusing(self.error_message)

    def __exit__(self, *exc_info):
        mode.packers = self.before


class _Refusing(list):
    """A stack of hooks that takes none."""

    def __init__(self, message: str):
        super().__init__()
        self.message = message

    def append(self, item):
        from ..errors import GraphError

        raise GraphError(self.message)
