"""Pruning: parameters with a mask that sets some of their elements to zero."""

from __future__ import annotations

from collections.abc import Iterable

from ...creation.filled import ones_like
from ...errors import ArgumentError, ArgumentTypeError
from ...tensor import Tensor
from ..modules.module import Module
from .convert_parameters import parameters_to_vector
from .pruning_methods import (
    BasePruningMethod,
    CustomFromMask,
    Identity,
    L1Unstructured,
    LnStructured,
    PruningContainer,
    RandomStructured,
    RandomUnstructured,
)

__all__ = [
    "BasePruningMethod",
    "CustomFromMask",
    "Identity",
    "L1Unstructured",
    "LnStructured",
    "PruningContainer",
    "RandomStructured",
    "RandomUnstructured",
    "custom_from_mask",
    "global_unstructured",
    "identity",
    "is_pruned",
    "l1_unstructured",
    "ln_structured",
    "random_structured",
    "random_unstructured",
    "remove",
]


def identity(module: Module, name: str) -> Module:
    """Give a parameter a mask of ones.

    Args:
        module: changed in place.
        name: the parameter.

    Returns:
        The module.

    >>> layer = autograd.nn.utils.prune.identity(autograd.nn.Linear(2, 1), "bias")
    >>> layer.bias_mask
    tensor([1.])
    """
    Identity.apply(module, name)
    return module


def random_unstructured(module: Module, name: str, amount) -> Module:
    """Prune elements of a parameter at random.

    Args:
        module: changed in place.
        name: the parameter.
        amount: how many, or which share.

    Returns:
        The module.

    >>> layer = autograd.nn.Linear(2, 5)
    >>> _ = autograd.nn.utils.prune.random_unstructured(layer, "weight", 0.3)
    >>> int((layer.weight == 0).sum())
    3
    """
    RandomUnstructured.apply(module, name, amount)
    return module


def l1_unstructured(module: Module, name: str, amount, importance_scores=None) -> Module:
    """Prune the elements of a parameter that are least in magnitude, or in score.

    Args:
        module: changed in place.
        name: the parameter.
        amount: how many, or which share.
        importance_scores: what to judge by; default: the values.

    Returns:
        The module.

    >>> layer = autograd.nn.utils.prune.l1_unstructured(autograd.nn.Linear(2, 3), "weight", 4)
    >>> int((layer.weight == 0).sum())
    4
    """
    L1Unstructured.apply(module, name, amount, importance_scores=importance_scores)
    return module


def random_structured(module: Module, name: str, amount, dim: int) -> Module:
    """Prune slices of a parameter along `dim` at random.

    Args:
        module: changed in place.
        name: the parameter, of at least 2 dims.
        amount: how many, or which share.
        dim: the dimension.

    Returns:
        The module.

    >>> layer = autograd.nn.Linear(3, 5)
    >>> _ = autograd.nn.utils.prune.random_structured(layer, "weight", 2, dim=0)
    >>> int((layer.weight == 0).all(1).sum())
    2
    """
    RandomStructured.apply(module, name, amount, dim)
    return module


def ln_structured(
    module: Module, name: str, amount, n, dim: int, importance_scores=None
) -> Module:  # fmt: skip
    """Prune the slices of a parameter along `dim` whose n-norm is least.

    Args:
        module: changed in place.
        name: the parameter, of at least 2 dims.
        amount: how many, or which share.
        n: the order of the norm.
        dim: the dimension.
        importance_scores: what to judge by, shaped like the parameter; default: its values.

    Returns:
        The module.

    >>> layer = autograd.nn.Linear(2, 2)
    >>> layer.weight.data = autograd.tensor([[1., 1.], [3., 4.]])
    >>> autograd.nn.utils.prune.ln_structured(layer, "weight", 1, n=2, dim=0).weight.detach()
    tensor([[0., 0.],
            [3., 4.]])
    """
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def global_unstructured(
    parameters, pruning_method, importance_scores: dict | None = None, **kwargs
) -> None:
    """Prune several parameters as if they were one.

    Args:
        parameters: pairs of a module and a parameter's name.
        pruning_method: an unstructured pruning class.
        importance_scores: scores by such pairs; default: the values.
        kwargs: for the class, such as `amount`.

    Raises:
        ArgumentTypeError: not pairs, scores that are no dictionary, or a structured method.

    >>> prune = autograd.nn.utils.prune
    >>> first, second = autograd.nn.Linear(2, 2), autograd.nn.Linear(2, 2)
    >>> _ = autograd.nn.init.constant_(first.weight, 0.1)
    >>> _ = autograd.nn.init.constant_(second.weight, 10.)
    >>> pairs = [(first, "weight"), (second, "weight")]
    >>> prune.global_unstructured(pairs, prune.L1Unstructured, amount=0.5)
    >>> first.weight_mask.sum(), second.weight_mask.sum()
    (tensor(0.), tensor(4.))
    """
    if not isinstance(parameters, Iterable):
        raise ArgumentTypeError(
            f"global_unstructured: pairs of module and name are required; got "
            f"{type(parameters).__name__}."
        )
    pairs = list(parameters)
    scores = {} if importance_scores is None else importance_scores
    if not isinstance(scores, dict):
        raise ArgumentTypeError(
            f"global_unstructured: importance_scores as a dictionary are required; got "
            f"{type(scores).__name__}."
        )
    method = pruning_method(**kwargs)
    method._tensor_name = "all"
    if method.PRUNING_TYPE != "unstructured":
        raise ArgumentTypeError(
            "global_unstructured: an unstructured method is required; got "
            f"{pruning_method.__name__}."
        )
    values = [getattr(module, name) for module, name in pairs]
    joint = parameters_to_vector(
        [scores.get(pair, value) for pair, value in zip(pairs, values, strict=True)]
    )
    default = parameters_to_vector(
        [
            getattr(module, f"{name}_mask", ones_like(value.detach()))
            for (module, name), value in zip(pairs, values, strict=True)
        ]
    )
    mask = PruningContainer(method).compute_mask(joint.detach(), default)
    parts = mask.split([value.numel() for value in values])
    for (module, name), value, part in zip(pairs, values, parts, strict=True):
        custom_from_mask(module, name, part.reshape(value.shape))


def custom_from_mask(module: Module, name: str, mask: Tensor) -> Module:
    """Prune a parameter by a mask of ones and zeros.

    Args:
        module: changed in place.
        name: the parameter.
        mask: shaped like the parameter.

    Returns:
        The module.

    >>> layer, mask = autograd.nn.Linear(1, 2), autograd.tensor([1., 0.])
    >>> _ = autograd.nn.init.ones_(layer.bias)
    >>> autograd.nn.utils.prune.custom_from_mask(layer, "bias", mask).bias.detach()
    tensor([1., 0.])
    """
    CustomFromMask.apply(module, name, mask)
    return module


def remove(module: Module, name: str) -> Module:
    """Make the pruned values the parameter for good.

    Args:
        module: changed in place.
        name: the parameter.

    Returns:
        The module.

    Raises:
        ArgumentError: the parameter is not pruned.

    >>> prune = autograd.nn.utils.prune
    >>> layer = prune.l1_unstructured(autograd.nn.Linear(2, 3), "weight", 4)
    >>> sorted(prune.remove(layer, "weight").state_dict())
    ['bias', 'weight']
    """
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, BasePruningMethod) and hook._tensor_name == name:
            hook.remove(module)
            del module._forward_pre_hooks[key]
            return module
    raise ArgumentError(
        f"remove: a pruned parameter is required; {name!r} of {type(module).__name__} is not."
    )


def is_pruned(module: Module) -> bool:
    """Whether a parameter of the module or below it is pruned.

    Args:
        module: what to look at.

    >>> prune, layer = autograd.nn.utils.prune, autograd.nn.Linear(2, 3)
    >>> prune.is_pruned(layer), prune.is_pruned(prune.identity(layer, "bias"))
    (False, True)
    """
    return any(
        isinstance(hook, BasePruningMethod)
        for part in module.modules()
        for hook in part._forward_pre_hooks.values()
    )
