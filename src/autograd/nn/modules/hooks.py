"""Hooks of modules: how they are registered, and the call of a module that has some."""

from __future__ import annotations

import warnings
from typing import Any

from ...engine.graph import add_hook
from ...errors import ArgumentTypeError, GraphError
from .backward_hooks import BackwardHooks, watch_result


class HookWithOptions:
    """A hook of the forward call that was registered with options; others are kept as they are.

    Attributes:
        with_kwargs: it also gets the keyword arguments.
        always: it runs even if the forward call raised.
    """

    __slots__ = ("always", "function", "with_kwargs")

    def __init__(self, function, with_kwargs: bool = False, always: bool = False):
        self.function = function
        self.with_kwargs = with_kwargs
        self.always = always

    def __call__(self, *args):
        return self.function(*args)


def _with_options(hook, with_kwargs: bool, always: bool = False):
    return HookWithOptions(hook, with_kwargs, always) if with_kwargs or always else hook


def _takes_kwargs(hook) -> bool:
    return isinstance(hook, HookWithOptions) and hook.with_kwargs


def _runs_always(hook) -> bool:
    return isinstance(hook, HookWithOptions) and hook.always


class GlobalHook:
    """A hook on every module: `kind` names the registry of a module that it would be in."""

    __slots__ = ("hook", "kind")

    def __init__(self, kind: str, hook):
        self.kind = kind
        self.hook = hook


global_hooks: dict[int, GlobalHook] = {}
registration_hooks: dict[int, GlobalHook] = {}  # kinds "parameter", "buffer" and "module"


def _hooks(module, kind: str) -> list:
    everywhere = [entry.hook for entry in global_hooks.values() if entry.kind == kind]
    return everywhere + list(getattr(module, kind).values())


def at_registration(kind: str, module, name: str, value):
    """What the registration hooks make of a new parameter, buffer or submodule."""
    for entry in registration_hooks.values():
        if entry.kind == kind:
            changed = entry.hook(module, name, value)
            if changed is not None:
                value = changed
    return value


def call_with_hooks(module, args: tuple, kwargs: dict):
    """Call a module: pre-hooks, `forward`, hooks, and the hooks of the backward pass."""
    waiting = {id(h): h for h in _hooks(module, "_forward_hooks") if _runs_always(h)}
    result = None
    try:
        args, kwargs = _before_forward(module, args, kwargs)
        backward = None
        full = module._is_full_backward_hook is not False and _hooks(module, "_backward_hooks")
        pre = _hooks(module, "_backward_pre_hooks")
        if full or pre:
            backward = BackwardHooks(module, full or [], pre)
            args = backward.watch_inputs(args)
        result = module.forward(*args, **kwargs)
        for hook in _hooks(module, "_forward_hooks"):
            waiting.pop(id(hook), None)
            changed = (
                hook(module, args, kwargs, result)
                if _takes_kwargs(hook)
                else hook(module, args, result)
            )
            if changed is not None:
                result = changed
        if backward is not None:
            result = backward.watch_outputs(result)
        if module._is_full_backward_hook is False:
            watch_result(module, _hooks(module, "_backward_hooks"), result)
        return result
    except Exception:
        for hook in waiting.values():
            _call_after_error(hook, module, args, kwargs, result)
        raise


def _before_forward(module, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
    for hook in _hooks(module, "_forward_pre_hooks"):
        if _takes_kwargs(hook):
            changed: Any = hook(module, args, kwargs)
            if changed is not None:
                if not (isinstance(changed, tuple) and len(changed) == 2):
                    raise ArgumentTypeError(
                        "forward pre-hook: None or a pair (args, kwargs) is required from a hook "
                        f"with_kwargs; got {type(changed).__name__}."
                    )
                args, kwargs = changed
        else:
            changed = hook(module, args)
            if changed is not None:
                args = changed if isinstance(changed, tuple) else (changed,)
    return args, kwargs


def _call_after_error(hook, module, args, kwargs, result) -> None:
    try:
        if _takes_kwargs(hook):
            hook(module, args, kwargs, result)
        else:
            hook(module, args, result)
    except Exception as error:
        warnings.warn(
            f"forward hook: {error!r} was raised by a hook that ran because forward had failed; "
            "the error of forward is shown.",
            stacklevel=2,
        )


class Hooked:
    """The part of a module that registers hooks."""

    _forward_hooks: dict[int, Any]
    _forward_pre_hooks: dict[int, Any]
    _backward_hooks: dict[int, Any]
    _backward_pre_hooks: dict[int, Any]
    _is_full_backward_hook: bool | None

    def register_forward_pre_hook(self, hook, *, prepend: bool = False, with_kwargs: bool = False):
        """Call ``hook(module, args)`` before `forward`; it may return other arguments.

        Args:
            hook: called with the positional arguments as a tuple; None leaves them, a tuple or a
                single value replaces them. With `with_kwargs` it is ``hook(module, args, kwargs)``
                and returns None or a pair.
            prepend: call it before the hooks that are there already.
            with_kwargs: also pass the keyword arguments.

        Returns:
            A handle with `remove()`.

        >>> layer = autograd.nn.ReLU()
        >>> handle = layer.register_forward_pre_hook(lambda module, args: -args[0])
        >>> layer(autograd.tensor([-3., 3.]))
        tensor([3., 0.])
        >>> handle.remove()
        >>> layer(autograd.tensor([-3., 3.]))
        tensor([0., 3.])
        """
        return add_hook(self._forward_pre_hooks, _with_options(hook, with_kwargs), prepend)

    def register_forward_hook(
        self, hook, *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ):
        """Call ``hook(module, args, output)`` after `forward`; it may return another output.

        Args:
            hook: None leaves the output. With `with_kwargs` it is
                ``hook(module, args, kwargs, output)``.
            prepend: call it before the hooks that are there already.
            with_kwargs: also pass the keyword arguments.
            always_call: also call it if `forward` raises.

        Returns:
            A handle with `remove()`.

        >>> shapes, layer = [], autograd.nn.Linear(2, 3)
        >>> _ = layer.register_forward_hook(lambda module, args, out: shapes.append(out.shape))
        >>> _ = layer(autograd.ones(5, 2))
        >>> shapes
        [Size([5, 3])]
        """
        return add_hook(self._forward_hooks, _with_options(hook, with_kwargs, always_call), prepend)

    def register_full_backward_pre_hook(self, hook, prepend: bool = False):
        """Call ``hook(module, grad_output)`` when the gradient of the output arrives.

        Args:
            hook: may return other gradients: a tuple, or one where there is one.
            prepend: call it before the hooks that are there already.

        Returns:
            A handle with `remove()`.

        >>> layer, x = autograd.nn.ReLU(), autograd.tensor([2.], requires_grad=True)
        >>> _ = layer.register_full_backward_pre_hook(lambda module, grads: (10 * grads[0],))
        >>> layer(x).backward()
        >>> x.grad
        tensor([10.])
        """
        return add_hook(self._backward_pre_hooks, hook, prepend)

    def register_full_backward_hook(self, hook, prepend: bool = False):
        """Call ``hook(module, grad_input, grad_output)`` when the inputs' gradients are known.

        Args:
            hook: may return other gradients of the inputs. Inputs that are not tensors have None.
            prepend: call it before the hooks that are there already.

        Returns:
            A handle with `remove()`.

        Raises:
            GraphError: the module has `register_backward_hook` hooks.

        >>> seen, layer = [], autograd.nn.ReLU()
        >>> _ = layer.register_full_backward_hook(lambda module, inner, outer: seen.append(inner))
        >>> layer(autograd.tensor([-1., 2.], requires_grad=True)).sum().backward()
        >>> seen
        [(tensor([0., 1.]),)]
        """
        if self._is_full_backward_hook is False:
            raise GraphError(
                "register_full_backward_hook: a module without register_backward_hook hooks is "
                "required; this one has some. Use full hooks only."
            )
        self._is_full_backward_hook = True
        return add_hook(self._backward_hooks, hook, prepend)

    def register_backward_hook(self, hook):
        """PyTorch's older hook: it sees the node of the last operation only.

        Use `register_full_backward_hook`, which sees the module's inputs.

        Args:
            hook: ``hook(module, grad_input, grad_output)``.

        Returns:
            A handle with `remove()`.

        Raises:
            GraphError: the module has full backward hooks.
        """
        if self._is_full_backward_hook is True:
            raise GraphError(
                "register_backward_hook: a module without full backward hooks is required; this "
                "one has some. Use register_full_backward_hook."
            )
        self._is_full_backward_hook = False
        return add_hook(self._backward_hooks, hook)


def _global(kind: str, hook):
    return add_hook(global_hooks, GlobalHook(kind, hook))


def register_module_forward_pre_hook(hook):
    """Call ``hook(module, args)`` before the `forward` of every module.

    Args:
        hook: may return other arguments, as for `Module.register_forward_pre_hook`.

    Returns:
        A handle with `remove()`.

    >>> called = []
    >>> register = autograd.nn.modules.module.register_module_forward_pre_hook
    >>> handle = register(lambda module, args: called.append(type(module).__name__))
    >>> _ = autograd.nn.Sequential(autograd.nn.ReLU())(autograd.ones(1))
    >>> handle.remove()
    >>> called
    ['Sequential', 'ReLU']
    """
    return _global("_forward_pre_hooks", hook)


def register_module_forward_hook(hook, *, with_kwargs: bool = False, always_call: bool = False):
    """Call ``hook(module, args, output)`` after the `forward` of every module.

    Args:
        hook: may return another output, as for `Module.register_forward_hook`.
        with_kwargs: also pass the keyword arguments.
        always_call: also call it if `forward` raises.

    Returns:
        A handle with `remove()`.

    >>> shapes = []
    >>> register = autograd.nn.modules.module.register_module_forward_hook
    >>> handle = register(lambda module, args, output: shapes.append(tuple(output.shape)))
    >>> _ = autograd.nn.Sequential(autograd.nn.Linear(2, 3))(autograd.ones(5, 2))
    >>> handle.remove()
    >>> shapes  # of the layer, and of the whole
    [(5, 3), (5, 3)]
    """
    return _global("_forward_hooks", _with_options(hook, with_kwargs, always_call))


def register_module_full_backward_pre_hook(hook):
    """Call ``hook(module, grad_output)`` when the gradient of a module's output arrives.

    Args:
        hook: may return other gradients, as for `Module.register_full_backward_pre_hook`.

    Returns:
        A handle with `remove()`.

    >>> x = autograd.tensor([2.], requires_grad=True)
    >>> register = autograd.nn.modules.module.register_module_full_backward_pre_hook
    >>> handle = register(lambda module, grads: (10 * grads[0],))
    >>> autograd.nn.ReLU()(x).backward()
    >>> handle.remove()
    >>> x.grad
    tensor([10.])
    """
    return _global("_backward_pre_hooks", hook)


def register_module_full_backward_hook(hook):
    """Call ``hook(module, grad_input, grad_output)`` when a module's input gradients are known.

    Args:
        hook: may return other gradients, as for `Module.register_full_backward_hook`.

    Returns:
        A handle with `remove()`.

    >>> seen, x = [], autograd.tensor([-1., 2.], requires_grad=True)
    >>> register = autograd.nn.modules.module.register_module_full_backward_hook
    >>> handle = register(lambda module, inner, outer: seen.append(inner[0]))
    >>> autograd.nn.ReLU()(x).sum().backward()
    >>> handle.remove()
    >>> seen
    [tensor([0., 1.])]
    """
    return _global("_backward_hooks", hook)


register_module_backward_hook = register_module_full_backward_hook


def register_module_parameter_registration_hook(hook):
    """Call ``hook(module, name, parameter)`` whenever a module registers a parameter.

    Args:
        hook: may return another parameter, which is then registered.

    Returns:
        A handle with `remove()`.

    >>> names = []
    >>> register = autograd.nn.modules.module.register_module_parameter_registration_hook
    >>> handle = register(lambda module, name, parameter: names.append(name))
    >>> _ = autograd.nn.Linear(2, 1)
    >>> handle.remove()
    >>> names
    ['weight', 'bias']
    """
    return add_hook(registration_hooks, GlobalHook("parameter", hook))


def register_module_buffer_registration_hook(hook):
    """Call ``hook(module, name, buffer)`` whenever a module registers a buffer.

    Args:
        hook: may return another buffer, which is then registered.

    Returns:
        A handle with `remove()`.

    >>> names = []
    >>> register = autograd.nn.modules.module.register_module_buffer_registration_hook
    >>> handle = register(lambda module, name, buffer: names.append(name))
    >>> _ = autograd.nn.BatchNorm1d(2)
    >>> handle.remove()
    >>> names
    ['running_mean', 'running_var', 'num_batches_tracked']
    """
    return add_hook(registration_hooks, GlobalHook("buffer", hook))


def register_module_module_registration_hook(hook):
    """Call ``hook(module, name, submodule)`` whenever a module registers a submodule.

    Args:
        hook: may return another submodule, which is then registered.

    Returns:
        A handle with `remove()`.

    >>> names = []
    >>> register = autograd.nn.modules.module.register_module_module_registration_hook
    >>> handle = register(lambda module, name, submodule: names.append(name))
    >>> _ = autograd.nn.Sequential(autograd.nn.ReLU(), autograd.nn.ReLU())
    >>> handle.remove()
    >>> names
    ['0', '1']
    """
    return add_hook(registration_hooks, GlobalHook("module", hook))
