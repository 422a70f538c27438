"""The base class of optimizers: parameter groups, state, hooks, saving."""

from __future__ import annotations

import copy
import warnings
from collections import defaultdict
from typing import Any

from ..dtypes import FLOATING
from ..engine.graph import tensor_types
from ..engine.modes import enable_grad, no_grad
from ..errors import ArgumentError, ArgumentTypeError, StepMissingError
from ..nn.parameter import is_lazy
from ..tensor import Tensor
from .hooks import Hooked, register_optimizer_step_post_hook, register_optimizer_step_pre_hook

__all__ = [
    "Optimizer",
    "register_optimizer_step_post_hook",
    "register_optimizer_step_pre_hook",
    "required",
]


class _Required:
    """Default of an option that every group has to give."""

    def __repr__(self) -> str:
        return "<required parameter>"


required: Any = _Required()


class Optimizer(Hooked):
    """Base class of optimizers, also of your own: define `__init__` and `step`.

    Args:
        params: tensors, or pairs (name, tensor), or dictionaries with the key "params" and options
            of that group.
        defaults: the options of groups that do not give them.

    Attributes:
        param_groups: a list of dictionaries: "params" and the options.
        state: what is kept for each parameter.
        defaults: as given.

    Raises:
        ArgumentTypeError: `params` is one tensor, a set, or holds something else than tensors.
        ArgumentError: there are no parameters, one occurs twice, or one is no leaf.

    >>> class Halving(autograd.optim.Optimizer):
    ...     def __init__(self, params):
    ...         super().__init__(params, {})
    ...     @autograd.no_grad()
    ...     def step(self):
    ...         for group in self.param_groups:
    ...             for p in group["params"]:
    ...                 p.mul_(0.5)
    >>> w = autograd.tensor([4.], requires_grad=True)
    >>> Halving([w]).step()
    >>> w
    tensor([2.], requires_grad=True)
    """

    def __init__(self, params, defaults: dict[str, Any]):
        self.defaults = defaults
        self._prepare()
        if type(params) in tensor_types:
            raise ArgumentTypeError(
                f"{type(self).__name__}: an iterable of tensors or dictionaries is required; got "
                "one Tensor. Pass [tensor]."
            )
        self.state: defaultdict[Any, Any] = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        groups = list(params)
        if not groups:
            raise ArgumentError(
                f"{type(self).__name__}: at least one parameter is required; got an empty list."
            )
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def _prepare(self) -> None:
        """Give what is neither saved nor copied its first value."""
        self._opt_called = False  # schedulers warn if they come first
        self._prepare_hooks()

    def __getstate__(self) -> dict[str, Any]:
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._prepare()
        self.defaults.setdefault("differentiable", False)

    def __repr__(self) -> str:
        groups = (
            "\n".join([
                f"Parameter Group {number}",
                *(f"    {key}: {group[key]}" for key in sorted(group) if key != "params"),
                "",
            ])
            for number, group in enumerate(self.param_groups)
        )  # fmt: skip
        return f"{type(self).__name__} (\n" + "\n".join(groups) + ")"

    def step(self, closure=None):
        """Update the parameters once; subclasses say how.

        Args:
            closure: computes the loss anew and returns it.
        """
        raise StepMissingError(
            f"{type(self).__name__}: a method step(self, closure=None) is required; got none. "
            "Define it in the class."
        )

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters.

        Args:
            set_to_none: set `.grad` to None, which is cheaper than zeros.

        >>> w = autograd.tensor([1.], requires_grad=True)
        >>> (3 * w).backward()
        >>> autograd.optim.SGD([w], lr=0.1).zero_grad()
        >>> w.grad is None
        True
        """
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p._grad = None
                elif p._grad is not None:
                    p._grad = p._grad.detach()
                    p._grad.zero_()

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters with options of their own.

        Args:
            param_group: "params" and any of the optimizer's options.

        Raises:
            ArgumentTypeError: not a dictionary, or parameters in a set or of another type.
            ArgumentError: a required option is missing, or a parameter is there already.

        >>> first, second = (autograd.tensor([1.], requires_grad=True) for _ in range(2))
        >>> optimizer = autograd.optim.SGD([first], lr=0.1)
        >>> optimizer.add_param_group({"params": second, "lr": 0.01})
        >>> [group["lr"] for group in optimizer.param_groups]
        [0.1, 0.01]
        """
        where = f"{type(self).__name__}.add_param_group"
        if not isinstance(param_group, dict):
            raise ArgumentTypeError(
                f"{where}: a dictionary is required; got {type(param_group).__name__}."
            )
        params = param_group["params"]
        if type(params) in tensor_types:
            params = [params]
        elif isinstance(params, set):
            raise ArgumentTypeError(
                f"{where}: parameters in an order are required; got a set, whose order changes "
                "from run to run. Use a list."
            )
        params, names = _with_names(list(params), where)
        for p in params:
            self._check_parameter(p, where)
        for name, default in self.defaults.items():
            if default is required and name not in param_group:
                raise ArgumentError(f"{where}: a value for {name!r} is required in every group.")
            param_group.setdefault(name, default)
        if len(set(map(id, params))) != len(params):
            warnings.warn(
                f"{where}: the group holds a parameter twice; it is updated twice a step.",
                UserWarning,
                stacklevel=3,
            )
        known = {id(p) for group in self.param_groups for p in group["params"]}
        if any(id(p) in known for p in params):
            raise ArgumentError(
                f"{where}: parameters that are in no other group are required; one is already."
            )
        if self.param_groups and ("param_names" in self.param_groups[0]) != (names is not None):
            raise ArgumentError(
                f"{where}: names for the parameters of all groups or of none are required."
            )
        param_group["params"] = params
        if names is not None:
            param_group["param_names"] = names
        self.param_groups.append(param_group)

    def _check_parameter(self, p, where: str) -> None:
        if type(p) not in tensor_types and not is_lazy(p):
            raise ArgumentTypeError(
                f"{where}: tensors are required as parameters; got {type(p).__name__}."
            )
        if not (self.defaults.get("differentiable") or p.is_leaf or p.retains_grad):
            raise ArgumentError(
                f"{where}: leaf tensors are required as parameters; got the result of "
                f"{p.grad_fn.name()}. Pass the tensor that it was made from, or detach it."
            )

    def state_dict(self) -> dict[str, Any]:
        """The state by the parameters' numbers, and the groups' options; as PyTorch writes it.

        >>> w = autograd.tensor([1.], requires_grad=True)
        >>> autograd.optim.SGD([w], lr=0.1).state_dict()["param_groups"][0]["params"]
        [0]
        """
        for hook in self._state_dict_pre_hooks.values():
            hook(self)
        numbers: dict[int, int] = {}
        for group in self.param_groups:
            for p in group["params"]:
                numbers.setdefault(id(p), len(numbers))
        result: Any = {
            "state": {
                numbers[id(key)] if type(key) in tensor_types else key: value
                for key, value in self.state.items()
            },
            "param_groups": [
                {
                    **{key: value for key, value in group.items() if key != "params"},
                    "params": [numbers[id(p)] for p in group["params"]],
                }
                for group in self.param_groups
            ],
        }
        for hook in self._state_dict_post_hooks.values():
            changed = hook(self, result)
            if changed is not None:
                result = changed
        return result

    @no_grad()
    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict` returned, here or in PyTorch.

        Args:
            state_dict: the dictionary; it is not changed, and shares nothing with the optimizer.

        Raises:
            ArgumentError: it has other groups than the optimizer.
        """
        state_dict = state_dict.copy()
        for hook in self._load_state_dict_pre_hooks.values():
            changed = hook(self, state_dict)
            if changed is not None:
                state_dict = changed
        groups = copy.deepcopy(state_dict["param_groups"])
        self._check_groups(groups)
        owners = {
            number: p
            for group, own in zip(groups, self.param_groups, strict=True)
            for number, p in zip(group["params"], own["params"], strict=True)
        }
        state: defaultdict[Any, Any] = defaultdict(dict)
        for key, value in state_dict["state"].items():
            if key in owners:
                state[owners[key]] = _fitted(value, owners[key])
            else:
                state[key] = value
        for group, own in zip(groups, self.param_groups, strict=True):
            group["params"] = own["params"]
            if "param_names" in own and "param_names" not in group:
                group["param_names"] = own["param_names"]
        self.__setstate__({"state": state, "param_groups": groups})
        for hook in self._load_state_dict_post_hooks.values():
            hook(self)

    def _check_groups(self, groups: list[dict]) -> None:
        ours = [len(group["params"]) for group in self.param_groups]
        theirs = [len(group["params"]) for group in groups]
        if ours != theirs:
            raise ArgumentError(
                f"{type(self).__name__}.load_state_dict: groups of {ours} parameters are required; "
                f"got {theirs}. Build the optimizer with the groups that were saved."
            )


def loss_of(closure):
    """What a step's closure returns, computed with gradients; None without one."""
    if closure is None:
        return None
    with enable_grad():
        return closure()


def _with_names(params: list, where: str) -> tuple[list, list[str] | None]:
    """Parameters and names of a list of parameters or of pairs (name, parameter)."""
    named = [isinstance(p, tuple) for p in params]
    if not any(named):
        return params, None
    if not all(named):
        raise ArgumentError(f"{where}: names for all parameters or for none are required.")
    return [p for _, p in params], [name for name, _ in params]


def _fitted(value, p, key: str = ""):
    """A copy of loaded state for `p`: in its dtype, the count of steps as it is."""
    if type(value) in tensor_types:
        if key != "step" and p.dtype.category >= FLOATING and value.dtype != p.dtype:
            return value.detach().to(p.dtype)
        return Tensor._wrap(value._array.copy())
    if isinstance(value, dict):
        return {k: _fitted(v, p, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_fitted(v, p, key) for v in value)
    return copy.deepcopy(value)
