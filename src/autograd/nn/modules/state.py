"""A module's state as a dictionary, and back."""

from __future__ import annotations

import itertools
from collections import OrderedDict, namedtuple
from typing import TYPE_CHECKING, Any

from ...engine.graph import add_hook
from ...engine.modes import no_grad
from ...errors import ArgumentError, ArgumentTypeError
from ...tensor import Tensor
from ..parameter import Parameter, is_lazy

EXTRA_STATE = "_extra_state"


class IncompatibleKeys(namedtuple("IncompatibleKeys", ["missing_keys", "unexpected_keys"])):
    """What `load_state_dict` returns: keys that were missing, and keys that no one wanted."""

    __slots__ = ()

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return super().__repr__()

    __str__ = __repr__


class Loading:
    """One call of `load_state_dict`.

    Copies are noted and made at the end, so that a dictionary that does not fit changes nothing.

    Attributes:
        assign: put the dictionary's tensors into the module instead of copying their values.
        strict: every key must be there, and no other.
    """

    def __init__(self, state: OrderedDict, strict: bool, assign: bool):
        self.state = state
        self.strict = strict
        self.assign = assign
        self.missing: list[str] = []
        self.unexpected: list[str] = []
        self.errors: list[str] = []
        self.actions: list[Any] = []
        self.after: list[Any] = []

    def visit(self, module, state, prefix: str) -> None:
        """Compare a module and its submodules with the part of the dictionary under `prefix`."""
        metadata = getattr(self.state, "_metadata", None)
        local = {} if metadata is None else metadata.get(prefix[:-1], {})
        if self.assign:
            local["assign_to_params_buffers"] = True
        module._loading = self
        try:
            module._load_from_state_dict(
                state, prefix, local, True, self.missing, self.unexpected, self.errors
            )
        finally:
            del module._loading
        for name, child in module._modules.items():
            if child is not None:
                start = f"{prefix}{name}."
                part = {k: v for k, v in state.items() if k.startswith(start)}
                self.visit(child, part, start)
        self.after += [(module, h) for h in module._load_state_dict_post_hooks.values()]

    def finish(self, title: str) -> IncompatibleKeys:
        """Copy the values, or raise an error that lists everything that does not fit.

        Hooks after loading may still change the lists of keys, so they run before these are judged.
        """
        if self.errors or not self.after:
            self.judge(title)
        for action in self.actions:
            action()
        keys = IncompatibleKeys(self.missing, self.unexpected)
        for module, hook in self.after:
            hook(module, keys)
        self.judge(title)
        return keys

    def judge(self, title: str) -> None:
        """Raise if there are errors or, under `strict`, keys that do not match."""
        found = list(self.errors)
        if self.strict:
            for label, keys in (
                ("Missing key(s)", self.missing),
                ("Unexpected key(s)", self.unexpected),
            ):
                if keys:
                    found.append(f"{label}: {', '.join(repr(key) for key in keys)}")
        if found:
            raise ArgumentError(
                f"load_state_dict: the keys and shapes of {title} are required; got a dictionary "
                "that differs. Nothing was loaded.\n    " + "\n    ".join(found)
            )


class Stateful:
    """The part of a module that saves and loads its state."""

    _version: int = 1
    _loading: Loading | None = None  # the call of load_state_dict under way

    if TYPE_CHECKING:
        _parameters: Any
        _buffers: Any
        _modules: Any
        _non_persistent_buffers_set: set[str]
        _state_dict_hooks: dict[int, Any]
        _state_dict_pre_hooks: dict[int, Any]
        _load_state_dict_pre_hooks: dict[int, Any]
        _load_state_dict_post_hooks: dict[int, Any]

    # --- saving ----------------------------------------------------------------------------------

    def state_dict(self, *args, destination=None, prefix: str = "", keep_vars: bool = False):
        """Parameters and persistent buffers by their full name.

        Args:
            destination: a dictionary to fill; default: a new one.
            prefix: what to put before every name.
            keep_vars: the parameters themselves, rather than detached tensors on their memory.

        Returns:
            The dictionary; its `_metadata` holds the version of each module.

        >>> list(autograd.nn.Linear(2, 1).state_dict())
        ['weight', 'bias']
        """
        for name, value in zip(("destination", "prefix", "keep_vars"), args, strict=False):
            if name == "destination":
                destination = value
            elif name == "prefix":
                prefix = value
            else:
                keep_vars = value
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()  # type: ignore[attr-defined]
        metadata: dict[str, Any] = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = metadata  # type: ignore[attr-defined]
        for hook in self._state_dict_pre_hooks.values():
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(
                    destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars
                )
        for hook in self._state_dict_hooks.values():
            changed = hook(self, destination, prefix, metadata)
            if changed is not None:
                destination = changed
        return destination

    def _save_to_state_dict(self, destination, prefix: str, keep_vars: bool) -> None:
        """Put this module's own tensors into `destination`; subclasses may add to it."""
        for name, value in self._persistent():
            if value is not None:
                destination[prefix + name] = (
                    value if keep_vars or is_lazy(value) else value.detach()
                )
        if type(self).get_extra_state is not Stateful.get_extra_state:
            destination[prefix + EXTRA_STATE] = self.get_extra_state()

    def _persistent(self):
        kept = self._non_persistent_buffers_set
        buffers = ((n, b) for n, b in self._buffers.items() if n not in kept)
        return itertools.chain(self._parameters.items(), buffers)

    def get_extra_state(self) -> Any:
        """What a subclass wants in its `state_dict` besides tensors; it defines this method.

        Raises:
            ArgumentError: the class does not define it.

        >>> class Counted(autograd.nn.Module):
        ...     count = 3
        ...     def get_extra_state(self):
        ...         return {"count": self.count}
        ...     def set_extra_state(self, state):
        ...         self.count = state["count"]
        >>> Counted().state_dict()["_extra_state"]
        {'count': 3}
        """
        raise ArgumentError(
            f"get_extra_state: a class that defines it is required; got {type(self).__name__}."
        )

    def set_extra_state(self, state: Any) -> None:
        """Take back what `get_extra_state` gave; defined by the subclasses that define that.

        Args:
            state: as it was saved.

        Raises:
            ArgumentError: the class does not define it.
        """
        raise ArgumentError(
            f"set_extra_state: a class that defines it is required; got {type(self).__name__}."
        )

    # --- loading ---------------------------------------------------------------------------------

    def load_state_dict(self, state_dict, strict: bool = True, assign: bool = False):
        """Copy values from a `state_dict` into this module and its submodules.

        Args:
            state_dict: tensors by name, with the shapes that the module has.
            strict: require exactly the module's keys.
            assign: make the dictionary's tensors the module's own, with their dtypes, instead of
                copying their values.

        Returns:
            The missing and the unexpected keys.

        Raises:
            ArgumentError: shapes, or under `strict` keys, do not fit; all of them are listed, and
                nothing is changed.
            ArgumentTypeError: `state_dict` is not a dictionary.

        >>> layer = autograd.nn.Linear(2, 1)
        >>> layer.load_state_dict({"weight": autograd.ones(1, 2), "bias": autograd.zeros(1)})
        <All keys matched successfully>
        """
        if not hasattr(state_dict, "items"):
            raise ArgumentTypeError(
                f"load_state_dict: a dictionary is required; got {type(state_dict).__name__}."
            )
        metadata = getattr(state_dict, "_metadata", None)
        state = OrderedDict(state_dict)
        if metadata is not None:
            state._metadata = metadata  # type: ignore[attr-defined]
        loading = Loading(state, strict, assign)
        loading.visit(self, state, "")
        return loading.finish(type(self).__name__)

    def _load_from_state_dict(
        self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
    ) -> None:
        """Load this module's own tensors; subclasses may override it, for older formats say.

        Args:
            state_dict: the part of the dictionary under `prefix`.
            prefix: the module's name with a point, or "".
            local_metadata: what was saved about the module, such as its version.
            strict: also look for unexpected keys.
            missing_keys, unexpected_keys, error_msgs: lists to add to.
        """
        for hook in self._load_state_dict_pre_hooks.values():
            hook(
                self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys,
                error_msgs,
            )  # fmt: skip
        assign = local_metadata.get("assign_to_params_buffers", False)
        actions = self._loading.actions if self._loading is not None else None
        own = {name: value for name, value in self._persistent() if value is not None}
        for name, value in own.items():
            key = prefix + name
            if key not in state_dict:
                missing_keys.append(key)
                continue
            given = state_dict[key]
            problem = _misfit(key, value, given)
            if problem:
                error_msgs.append(problem)
                continue
            action = _Load(self, name, given, assign)
            if actions is None:
                action()
            else:
                actions.append(action)
        extra = prefix + EXTRA_STATE
        if type(self).set_extra_state is not Stateful.set_extra_state:
            if extra in state_dict:
                state = state_dict[extra]
                if actions is None:
                    self.set_extra_state(state)
                else:
                    actions.append(lambda: self.set_extra_state(state))
            elif strict:
                missing_keys.append(extra)
        elif strict and extra in state_dict:
            unexpected_keys.append(extra)
        if strict:
            for key in state_dict:
                if key.startswith(prefix) and key != extra:
                    name, *rest = key[len(prefix) :].split(".", 1)
                    if (name not in self._modules) if rest else (name not in own):
                        unexpected_keys.append(key)

    # --- hooks -----------------------------------------------------------------------------------

    def register_state_dict_pre_hook(self, hook):
        """Call ``hook(module, prefix, keep_vars)`` before `state_dict`.

        Args:
            hook: what it returns is ignored.

        Returns:
            A handle with `remove()`.
        """
        return add_hook(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook):
        """Call ``hook(module, state_dict, prefix, local_metadata)`` after `state_dict`.

        Args:
            hook: may change the dictionary, or return another one.

        Returns:
            A handle with `remove()`.

        >>> def forget_bias(module, state, prefix, metadata):
        ...     del state[prefix + "bias"]
        >>> layer = autograd.nn.Linear(2, 1)
        >>> _ = layer.register_state_dict_post_hook(forget_bias)
        >>> list(layer.state_dict())
        ['weight']
        """
        return add_hook(self._state_dict_hooks, hook)

    _register_state_dict_hook = register_state_dict_post_hook

    def register_load_state_dict_pre_hook(self, hook):
        """Call a hook before the module's tensors are loaded.

        Args:
            hook: ``hook(module, state_dict, prefix, local_metadata, strict, missing_keys,
                unexpected_keys, error_msgs)``; it may change the dictionary and the lists.

        Returns:
            A handle with `remove()`.

        >>> def renamed(module, state, prefix, *others):
        ...     state[prefix + "weight"] = state.pop(prefix + "w")
        >>> layer = autograd.nn.Linear(2, 1, bias=False)
        >>> _ = layer.register_load_state_dict_pre_hook(renamed)
        >>> layer.load_state_dict({"w": autograd.ones(1, 2)})
        <All keys matched successfully>
        """
        return add_hook(self._load_state_dict_pre_hooks, hook)

    def _register_load_state_dict_pre_hook(self, hook, with_module: bool = False):
        """The same hook, called without the module unless `with_module`."""
        if with_module:
            return self.register_load_state_dict_pre_hook(hook)
        return self.register_load_state_dict_pre_hook(_WithoutModule(hook))

    def register_load_state_dict_post_hook(self, hook):
        """Call ``hook(module, incompatible_keys)`` after loading; it may change the lists of keys.

        Args:
            hook: keys that it takes out of a list are not complained about.

        Returns:
            A handle with `remove()`.

        >>> layer = autograd.nn.Linear(2, 1)
        >>> def any_bias(module, keys):
        ...     keys.missing_keys.clear()
        >>> _ = layer.register_load_state_dict_post_hook(any_bias)
        >>> layer.load_state_dict({"weight": autograd.ones(1, 2)})
        <All keys matched successfully>
        """
        return add_hook(self._load_state_dict_post_hooks, hook)


class _WithoutModule:
    """A hook that is called without its first argument."""

    def __init__(self, hook):
        self.hook = hook

    def __call__(self, module, *args):
        return self.hook(*args)


def _misfit(key: str, value, given) -> str | None:
    """Why a tensor cannot be loaded, or None."""
    if not isinstance(given, Tensor):
        return f"{key}: a Tensor is required; got {type(given).__name__}"
    if is_lazy(value):
        return None
    if is_lazy(given):
        return f"{key}: a tensor with a shape is required; got one of a lazy module before its use"
    if not value._array.ndim and given._array.shape == (1,):  # as very old PyTorch saved numbers
        return None
    if value._array.shape != given._array.shape:
        return (
            f"size mismatch for {key}: {list(value._array.shape)} is required; got "
            f"{list(given._array.shape)}"
        )
    return None


class _Load:
    """The loading of one tensor, to be done when everything was found to fit."""

    def __init__(self, module, name: str, given, assign: bool):
        self.module, self.name, self.given, self.assign = module, name, given, assign

    def __call__(self) -> None:
        value, given = getattr(self.module, self.name), self.given
        if is_lazy(given):
            return
        if given._array.shape == (1,) and not is_lazy(value) and not value._array.ndim:
            given = given[0]
        if not self.assign:
            with no_grad():
                value.copy_(given)
            return
        if isinstance(value, Parameter):
            if isinstance(given, Parameter):
                given.requires_grad_(value.requires_grad)
            else:
                given = Parameter(given, requires_grad=value.requires_grad)
        setattr(self.module, self.name, given)
