"""Hooks of optimizers: around a step, saving and loading, of one optimizer or of all."""

from __future__ import annotations

import functools
from collections import OrderedDict

from ..engine.graph import RemovableHandle, add_hook
from ..errors import ArgumentError

_all_pre_hooks: OrderedDict = OrderedDict()
_all_post_hooks: OrderedDict = OrderedDict()
HOOKS = (
    "_step_pre_hooks", "_step_post_hooks", "_state_dict_pre_hooks", "_state_dict_post_hooks",
    "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks",
)  # fmt: skip


def register_optimizer_step_pre_hook(hook) -> RemovableHandle:
    """Call ``hook(optimizer, args, kwargs)`` before every step of every optimizer."""
    return add_hook(_all_pre_hooks, hook)


def register_optimizer_step_post_hook(hook) -> RemovableHandle:
    """Call ``hook(optimizer, args, kwargs)`` after every step of every optimizer."""
    return add_hook(_all_post_hooks, hook)


def _with_hooks(step):
    """A `step` that calls the hooks and notes that it was called, for schedulers."""

    @functools.wraps(step)
    def hooked(self, *args, **kwargs):
        self._opt_called = True
        if (
            not (self._step_pre_hooks or self._step_post_hooks or _all_pre_hooks or _all_post_hooks)
            or type(self).step is not hooked
        ):  # called by super().step() of a subclass
            return step(self, *args, **kwargs)
        args = (self, *args)  # as PyTorch's hooks get them, and give them back
        for hook in [*_all_pre_hooks.values(), *self._step_pre_hooks.values()]:
            result = hook(self, args, kwargs)
            if result is None:
                continue
            if not isinstance(result, tuple) or len(result) != 2:
                raise ArgumentError(
                    f"{type(self).__name__}.step: a pre-hook that returns None or a tuple (args, "
                    f"kwargs) is required; it returned {result!r}."
                )
            args, kwargs = result
        out = step(*args, **kwargs)
        for hook in [*self._step_post_hooks.values(), *_all_post_hooks.values()]:
            hook(self, args, kwargs)
        return out

    return hooked


class Hooked:
    """What has a `step`, and hooks of its own around it."""

    _step_pre_hooks: OrderedDict
    _step_post_hooks: OrderedDict
    _state_dict_pre_hooks: OrderedDict
    _state_dict_post_hooks: OrderedDict
    _load_state_dict_pre_hooks: OrderedDict
    _load_state_dict_post_hooks: OrderedDict

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "step" in cls.__dict__:
            cls.step = _with_hooks(cls.__dict__["step"])

    def _prepare_hooks(self) -> None:
        for name in HOOKS:
            if name not in self.__dict__:
                setattr(self, name, OrderedDict())

    def register_step_pre_hook(self, hook) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` before each step.

        Args:
            hook: gets the arguments of `step`, the first of which is the optimizer; it may return
                another pair of them; None leaves them.

        Returns:
            A handle with `remove()`.

        >>> w = autograd.tensor([1.], requires_grad=True)
        >>> optimizer, rates = autograd.optim.SGD([w], lr=0.1), []
        >>> def note(optimizer, args, kwargs):
        ...     rates.append(optimizer.param_groups[0]["lr"])
        >>> handle = optimizer.register_step_pre_hook(note)
        >>> optimizer.step()
        >>> rates
        [0.1]
        """
        return add_hook(self._step_pre_hooks, hook)

    def register_step_post_hook(self, hook) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` after each step.

        Args:
            hook: what it returns is ignored.

        Returns:
            A handle with `remove()`.
        """
        return add_hook(self._step_post_hooks, hook)

    def register_state_dict_pre_hook(self, hook, prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer)`` before `state_dict`.

        Args:
            hook: what it returns is ignored.
            prepend: call it before the hooks that are there already.

        Returns:
            A handle with `remove()`.
        """
        return add_hook(self._state_dict_pre_hooks, hook, prepend)

    def register_state_dict_post_hook(self, hook, prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer, state_dict)`` after `state_dict`.

        Args:
            hook: may return another dictionary.
            prepend: call it before the hooks that are there already.

        Returns:
            A handle with `remove()`.
        """
        return add_hook(self._state_dict_post_hooks, hook, prepend)

    def register_load_state_dict_pre_hook(self, hook, prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer, state_dict)`` before loading.

        Args:
            hook: gets a shallow copy of the dictionary, and may return another one.
            prepend: call it before the hooks that are there already.

        Returns:
            A handle with `remove()`.
        """
        return add_hook(self._load_state_dict_pre_hooks, hook, prepend)

    def register_load_state_dict_post_hook(self, hook, prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer)`` after loading.

        Args:
            hook: what it returns is ignored.
            prepend: call it before the hooks that are there already.

        Returns:
            A handle with `remove()`.
        """
        return add_hook(self._load_state_dict_post_hooks, hook, prepend)
