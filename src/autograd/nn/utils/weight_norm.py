"""Weights as length times direction, by a hook; `parametrizations.weight_norm` is the newer way."""

from __future__ import annotations

from typing import Any

from ...errors import ArgumentError, GraphError
from ...tensor import Tensor
from ..modules.module import Module
from ..parameter import Parameter, is_lazy

__all__ = ["WeightNorm", "remove_weight_norm", "weight_norm"]


def norm_except_dim(weight: Tensor, dim: int) -> Tensor:
    """The norm over all dimensions but `dim`, which keep size 1; -1 stands for none but all."""
    if dim == -1:
        return weight.norm()
    dims = [d for d in range(weight.ndim) if d != dim % weight.ndim]
    return (weight * weight).sum(dims, keepdim=True).sqrt() if dims else weight.abs()


def scaled_direction(direction: Tensor, length: Tensor, dim: int) -> Tensor:
    """`direction` scaled to the norm `length`."""
    return direction * (length / norm_except_dim(direction, dim))


class WeightNorm:
    """The hook that computes a weight from its length ``*_g`` and its direction ``*_v``."""

    def __init__(self, name: str, dim: int | None):
        self.name = name
        self.dim = -1 if dim is None else dim

    def compute_weight(self, module: Module) -> Tensor:
        """The weight."""
        length, direction = (getattr(module, f"{self.name}_{part}") for part in "gv")
        return scaled_direction(direction, length, self.dim)

    @staticmethod
    def apply(module: Module, name: str, dim: int | None) -> WeightNorm:
        """Replace a parameter by its length and direction."""
        for hook in module._forward_pre_hooks.values():
            if isinstance(hook, WeightNorm) and hook.name == name:
                raise GraphError(
                    f"weight_norm: a parameter without it is required; {name!r} has one. "
                    "Remove it with remove_weight_norm(module, name)."
                )
        hook = WeightNorm(name, dim)
        weight = getattr(module, name)
        if is_lazy(weight):
            raise ArgumentError(
                "weight_norm: an initialized parameter is required. Call the module once before."
            )
        del module._parameters[name]
        module.register_parameter(f"{name}_g", Parameter(norm_except_dim(weight, hook.dim).data))
        module.register_parameter(f"{name}_v", Parameter(weight.data))
        setattr(module, name, hook.compute_weight(module))
        module.register_forward_pre_hook(hook)
        return hook

    def remove(self, module: Module) -> None:
        """Put the weight back as a parameter."""
        weight = self.compute_weight(module)
        delattr(module, self.name)
        del module._parameters[f"{self.name}_g"]
        del module._parameters[f"{self.name}_v"]
        setattr(module, self.name, Parameter(weight.data))

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module))


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """Let a weight be trained as its length ``name_g`` and its direction ``name_v``.

    Source: Salimans and Kingma, "Weight Normalization" (2016).

    Args:
        module: changed in place.
        name: the parameter.
        dim: each slice along it has a length of its own; None for one length.

    Returns:
        The module.

    >>> layer = autograd.nn.utils.weight_norm(autograd.nn.Linear(20, 40))
    >>> layer.weight_g.shape
    Size([40, 1])
    """
    WeightNorm.apply(module, name, dim)
    return module


def remove_weight_norm(module: Module, name: str = "weight") -> Module:
    """Undo `weight_norm`, keeping the weight.

    Args:
        module: changed in place.
        name: the parameter.

    Returns:
        The module.

    Raises:
        ArgumentError: there is none.

    >>> layer = autograd.nn.utils.weight_norm(autograd.nn.Linear(2, 4))
    >>> sorted(name for name, _ in layer.named_parameters())
    ['bias', 'weight_g', 'weight_v']
    >>> layer = autograd.nn.utils.remove_weight_norm(layer)
    >>> sorted(name for name, _ in layer.named_parameters())
    ['bias', 'weight']
    """
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, WeightNorm) and hook.name == name:
            hook.remove(module)
            del module._forward_pre_hooks[key]
            return module
    raise ArgumentError(
        f"remove_weight_norm: a module with weight_norm of {name!r} is required; got "
        f"{type(module).__name__}."
    )
