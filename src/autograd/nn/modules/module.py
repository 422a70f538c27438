"""`Module`: the base class of all building blocks of networks."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from ...errors import (
    ArgumentError,
    ArgumentTypeError,
    ForwardMissingError,
    GraphError,
    ModuleAttributeError,
    RegistrationError,
)
from ...tensor import Tensor
from ..parameter import Buffer, Parameter
from .conversion import Convertible
from .hooks import (
    Hooked,
    at_registration,
    call_with_hooks,
    global_hooks,
    register_module_backward_hook,
    register_module_buffer_registration_hook,
    register_module_forward_hook,
    register_module_forward_pre_hook,
    register_module_full_backward_hook,
    register_module_full_backward_pre_hook,
    register_module_module_registration_hook,
    register_module_parameter_registration_hook,
)
from .members import registry
from .state import Stateful
from .traversal import Traversable

__all__ = [
    "Module",
    "register_module_backward_hook",
    "register_module_buffer_registration_hook",
    "register_module_forward_hook",
    "register_module_forward_pre_hook",
    "register_module_full_backward_hook",
    "register_module_full_backward_pre_hook",
    "register_module_module_registration_hook",
    "register_module_parameter_registration_hook",
]

_HOOKS = (
    "_forward_hooks",
    "_forward_pre_hooks",
    "_backward_hooks",
    "_backward_pre_hooks",
    "_state_dict_hooks",
    "_state_dict_pre_hooks",
    "_load_state_dict_pre_hooks",
    "_load_state_dict_post_hooks",
)
_NAMES = ("_parameter_names", "_buffer_names", "_module_names")
_NOTHING: Any = object()  # a call without positional arguments


def _together(first, others: tuple) -> tuple:
    """The positional arguments of a call."""
    return others if first is _NOTHING else (first, *others)


class Module(Hooked, Stateful, Convertible, Traversable):
    """A part of a network: it holds parameters, buffers and other modules, and computes `forward`.

    A subclass calls ``super().__init__()``, assigns parameters and modules to attributes, which
    registers them, and defines `forward`. Calling the module runs `forward` and the hooks.

    Args:
        args, kwargs: none, unless the class sets `call_super_init`: then for the next class in the
            order of inheritance.

    Attributes:
        training: whether the module is in training mode (`train`) or evaluation mode (`eval`).

    >>> class Net(autograd.nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.hidden = autograd.nn.Linear(2, 8)
    ...         self.out = autograd.nn.Linear(8, 1)
    ...     def forward(self, x):
    ...         return self.out(self.hidden(x).relu())
    >>> Net()(autograd.ones(3, 2)).shape
    Size([3, 1])
    """

    training: bool
    call_super_init: bool = False
    dump_patches: bool = False

    if TYPE_CHECKING:  # what subclasses register

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, *args, **kwargs):
        if not self.call_super_init and (args or kwargs):
            raise ArgumentTypeError(
                f"{type(self).__name__}: no arguments are required by Module.__init__; got "
                f"{len(args)} and {sorted(kwargs)}."
            )
        attributes = self.__dict__
        attributes["training"] = True
        for name in _NAMES:
            attributes[name] = {}
        attributes["_non_persistent_buffers_set"] = set()
        attributes["_is_full_backward_hook"] = None
        for name in _HOOKS:
            attributes[name] = OrderedDict()
        if self.call_super_init:
            super().__init__(*args, **kwargs)

    _parameters = registry("_parameter_names", "parameters")
    _buffers = registry("_buffer_names", "buffers")
    _modules = registry("_module_names", "submodules")

    # --- calling ---------------------------------------------------------------------------------

    def __call__(self, input: Any = _NOTHING, /, *args, **kwargs) -> Any:
        if (
            self._forward_hooks
            or self._forward_pre_hooks
            or self._backward_hooks
            or self._backward_pre_hooks
            or global_hooks
        ):
            return call_with_hooks(self, _together(input, args), kwargs)
        if args or kwargs or input is _NOTHING:
            return self.forward(*_together(input, args), **kwargs)
        return self.forward(input)  # nearly every call, in half the time of the line above

    def forward(self, *input: Any) -> Any:
        """What the module computes; every subclass defines it."""
        raise ForwardMissingError(
            f"forward: a class that defines it is required; got {type(self).__name__}."
        )

    # --- registering -----------------------------------------------------------------------------

    def _check_initialised(self, kind: str) -> None:
        if "_module_names" not in self.__dict__:
            raise ModuleAttributeError(
                f"{type(self).__name__}: super().__init__() is required before a {kind} is "
                "assigned; it was not called."
            )

    def _check_name(self, name, kind: str, names: str) -> None:
        """Raise unless a parameter, buffer or submodule may be registered under `name`."""
        self._check_initialised(kind)
        if not isinstance(name, str):
            raise ArgumentTypeError(
                f"{kind}: a name as a string is required; got {type(name).__name__}."
            )
        if "." in name or not name:
            raise RegistrationError(f"{kind}: a name without points is required; got {name!r}.")
        if name not in self.__dict__[names] and hasattr(self, name):
            raise RegistrationError(
                f"{kind}: a new name is required; {type(self).__name__} has an attribute {name!r} "
                "already."
            )

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter, the attribute `name`; None keeps the name without one.

        Assigning a `Parameter` to an attribute does the same.

        Args:
            name: the attribute, without points.
            param: a leaf of the graph.

        Raises:
            RegistrationError: the name is taken, empty or has a point.
            ArgumentTypeError: `param` is neither a Parameter nor None.
            GraphError: `param` is the result of an operation.

        >>> module = autograd.nn.Module()
        >>> module.register_parameter("scale", autograd.nn.Parameter(autograd.ones(2)))
        >>> [name for name, _ in module.named_parameters()]
        ['scale']
        """
        self._check_name(name, "parameter", "_parameter_names")
        if param is not None:
            if not isinstance(param, Parameter):
                raise ArgumentTypeError(
                    f"register_parameter: a Parameter or None is required for {name!r}; got "
                    f"{type(param).__name__}. Make one with nn.Parameter(tensor)."
                )
            if (node := param.grad_fn) is not None:
                raise GraphError(
                    f"register_parameter: a leaf is required for {name!r}; got the result of "
                    f"{node.name()}. Compute it in forward() instead."
                )
            param = at_registration("parameter", self, name, param)
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a buffer, the attribute `name`: state that is not trained, such as a running mean.

        Args:
            name: the attribute.
            tensor: its value; None keeps the name without one.
            persistent: whether it is part of the `state_dict`.

        Raises:
            RegistrationError: the name is taken, empty or has a point.
            ArgumentTypeError: `tensor` is neither a Tensor nor None.

        >>> module = autograd.nn.Module()
        >>> module.register_buffer("mean", autograd.zeros(1))
        >>> module.register_buffer("cache", autograd.zeros(1), persistent=False)
        >>> list(module.state_dict())
        ['mean']
        """
        self._check_name(name, "buffer", "_buffer_names")
        if tensor is not None and not isinstance(tensor, Tensor):
            raise ArgumentTypeError(
                f"register_buffer: a Tensor or None is required for {name!r}; got "
                f"{type(tensor).__name__}."
            )
        tensor = at_registration("buffer", self, name, tensor)
        self._buffers[name] = tensor
        if persistent:
            self._non_persistent_buffers_set.discard(name)
        else:
            self._non_persistent_buffers_set.add(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a submodule, the attribute `name`; None keeps the name without one.

        Args:
            name: the attribute; unlike in an assignment it may be any text without points.
            module: the submodule.

        Raises:
            RegistrationError: the name is taken, empty or has a point.
            ArgumentTypeError: `module` is neither a Module nor None.

        >>> net = autograd.nn.Module()
        >>> net.add_module("0", autograd.nn.ReLU())
        >>> list(net.named_children())
        [('0', ReLU())]
        """
        if module is not None and not isinstance(module, Module):
            raise ArgumentTypeError(
                f"add_module: a Module or None is required for {name!r}; got "
                f"{type(module).__name__}."
            )
        self._check_name(name, "module", "_module_names")
        self._modules[name] = at_registration("module", self, name, module)

    def register_module(self, name: str, module: Module | None) -> None:
        """The same as `add_module`.

        Args:
            name, module: as for `add_module`.
        """
        self.add_module(name, module)

    # --- attributes ------------------------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        attributes = self.__dict__
        if isinstance(value, Parameter):
            self._forget(name, "_parameter_names")
            self.register_parameter(name, value)
        elif name in attributes.get("_parameter_names", ()):
            if value is not None:
                raise ArgumentTypeError(
                    f"{name}: a Parameter or None is required, because {name!r} is a parameter of "
                    f"{type(self).__name__}; got {type(value).__name__}."
                )
            attributes[name] = None
        elif isinstance(value, Module):
            self._forget(name, "_module_names")
            self._check_initialised("module")
            self._modules[name] = at_registration("module", self, name, value)
        elif name in attributes.get("_module_names", ()):
            if value is not None:
                raise ArgumentTypeError(
                    f"{name}: a Module or None is required, because {name!r} is a submodule of "
                    f"{type(self).__name__}; got {type(value).__name__}."
                )
            attributes[name] = None
        elif name in attributes.get("_buffer_names", ()):
            persistent = name not in self._non_persistent_buffers_set
            self.register_buffer(name, value, getattr(value, "persistent", persistent))
        elif isinstance(value, Buffer):
            self._forget(name, "_buffer_names")
            self.register_buffer(name, value, value.persistent)
        else:
            object.__setattr__(self, name, value)

    def _forget(self, name: str, kept: str) -> None:
        """Drop an attribute that is about to become something of another kind."""
        attributes = self.__dict__
        if name not in attributes or name in attributes.get(kept, ()):
            return
        for names in _NAMES:
            if name in attributes.get(names, ()):
                del attributes[names][name]
        attributes.get("_non_persistent_buffers_set", set()).discard(name)
        del attributes[name]

    def __delattr__(self, name: str) -> None:
        for names in _NAMES:
            self.__dict__.get(names, {}).pop(name, None)
        self.__dict__.get("_non_persistent_buffers_set", set()).discard(name)
        object.__delattr__(self, name)

    def __dir__(self):
        return sorted(name for name in super().__dir__() if not name[:1].isdigit())

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        for name in (*_NAMES, "_non_persistent_buffers_set"):  # a shallow copy has its own
            if name in state:
                state[name] = state[name].copy()
        return state

    # --- modes and gradients ---------------------------------------------------------------------

    def train(self, mode: bool = True):
        """Set the training mode of this module and all below it, and return the module.

        Dropout and batch normalization behave otherwise in training than in evaluation.

        Args:
            mode: True for training, False for evaluation.

        Raises:
            ArgumentError: `mode` is not a bool.

        >>> net = autograd.nn.Sequential(autograd.nn.Dropout()).train(False)
        >>> net.training, net[0].training
        (False, False)
        """
        if not isinstance(mode, bool):
            raise ArgumentError(f"train: a bool is required; got {type(mode).__name__}.")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self):
        """Set the evaluation mode: ``train(False)``. Returns the module.

        >>> autograd.nn.Dropout(0.9).eval()(autograd.ones(3))
        tensor([1., 1., 1.])
        """
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True):
        """Set `requires_grad` of all parameters and return the module.

        Args:
            requires_grad: False freezes them.

        >>> layer = autograd.nn.Linear(2, 1).requires_grad_(False)
        >>> layer.weight.requires_grad
        False
        """
        for param in self.parameters():
            param.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drop the gradients of all parameters, or fill them with zeros.

        Args:
            set_to_none: drop them, which is cheaper than zeros.

        >>> layer = autograd.nn.Linear(2, 1)
        >>> layer(autograd.ones(1, 2)).backward()
        >>> layer.bias.grad
        tensor([1.])
        >>> layer.zero_grad()
        >>> layer.bias.grad is None
        True
        """
        for param in self.parameters():
            if param._grad is None:
                continue
            if set_to_none:
                param._grad = None
            else:
                param._grad = param._grad.detach()
                param._grad.zero_()

    def apply(self, fn):
        """Call ``fn(module)`` for every submodule, then for this module, and return it.

        Args:
            fn: what it returns is ignored.

        >>> def start_at_zero(module):
        ...     if isinstance(module, autograd.nn.Linear):
        ...         autograd.nn.init.zeros_(module.weight)
        >>> net = autograd.nn.Sequential(autograd.nn.Linear(2, 2)).apply(start_at_zero)
        >>> net[0].weight.detach()
        tensor([[0., 0.],
                [0., 0.]])
        """
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    # --- text ------------------------------------------------------------------------------------

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What stands in the parentheses of the module's text; subclasses may define it."""
        return ""

    def __repr__(self) -> str:
        extra = self.extra_repr()
        options = extra.split("\n") if extra else []
        children = [
            f"({name}): " + repr(module).replace("\n", "\n  ")
            for name, module in self._modules.items()
        ]
        if not children and len(options) <= 1:
            return f"{self._get_name()}({extra})"
        return f"{self._get_name()}(\n  " + "\n  ".join([*options, *children]) + "\n)"
