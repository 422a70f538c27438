"""`functional_call`: a module with other parameters than its own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from ...errors import ArgumentError, ArgumentTypeError
from ..modules.module import Module

__all__ = ["functional_call"]


def functional_call(
    module: Module,
    parameters_and_buffers: dict[str, Any] | tuple[dict[str, Any], ...],
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
):
    """Call a module with some of its parameters and buffers replaced for this call.

    Args:
        module: the module; it is unchanged afterwards.
        parameters_and_buffers: tensors by full name, or several such dictionaries.
        args: its argument, or a tuple of them.
        kwargs: its keyword arguments.
        tie_weights: a tensor with several names in the module is replaced under all of them.
        strict: require exactly the names of all parameters and buffers.

    Raises:
        ArgumentError: the names do not match, or tied names got different tensors.

    >>> layer = autograd.nn.Linear(1, 1, bias=False)
    >>> autograd.nn.utils.stateless.functional_call(
    ...     layer, {"weight": autograd.tensor([[3.]])}, autograd.ones(1, 1))
    tensor([[3.]])
    """
    given: dict[str, Any] = {}
    several = isinstance(parameters_and_buffers, (tuple, list))
    for part in parameters_and_buffers if several else (parameters_and_buffers,):
        if not isinstance(part, dict):
            raise ArgumentTypeError(
                f"functional_call: dictionaries of tensors are required; got {type(part).__name__}."
            )
        repeated = set(given) & set(part)
        if repeated:
            raise ArgumentError(
                f"functional_call: each name once is required; got {sorted(repeated)} twice."
            )
        given |= part
    arguments = () if args is None else args if isinstance(args, tuple) else (args,)
    with _replaced(module, given, tie_weights, strict):
        return module(*arguments, **(kwargs or {}))


def _all_names(module: Module) -> dict[str, Any]:
    return {
        **dict(module.named_parameters(remove_duplicate=False)),
        **dict(module.named_buffers(remove_duplicate=False)),
    }


@contextlib.contextmanager
def _replaced(module: Module, given: dict[str, Any], tie: bool, strict: bool) -> Iterator[None]:
    """The module's tensors replaced inside, and back again after."""
    own = _all_names(module)
    if tie:
        given = _tied(own, given)
    if strict and set(given) != set(own):
        raise ArgumentError(
            f"functional_call: the names of {type(module).__name__} are required; missing "
            f"{sorted(set(own) - set(given))}, unexpected {sorted(set(given) - set(own))}."
        )
    unknown = [name for name in given if name not in own]
    if unknown:
        raise ArgumentError(
            f"functional_call: names of parameters and buffers are required; "
            f"{type(module).__name__} has no {', '.join(map(repr, unknown))}."
        )
    places = []
    for full_name in given:
        path, _, name = full_name.rpartition(".")
        attributes = module.get_submodule(path).__dict__
        places.append((attributes, name, attributes[name], given[full_name]))
    try:
        for attributes, name, _, value in places:
            attributes[name] = value
        yield
    finally:
        for attributes, name, value, new in places:
            # what the call itself wrote, such as a running mean, went to the given tensor
            if attributes.get(name) is new:
                attributes[name] = value


def _tied(own: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """`given` with the other names of its tensors added."""
    groups: dict[int, list[str]] = {}
    for name, tensor in own.items():
        groups.setdefault(id(tensor), []).append(name)
    made = dict(given)
    for names in groups.values():
        values = {id(given[name]): given[name] for name in names if name in given}
        if len(values) > 1:
            raise ArgumentError(
                f"functional_call: one tensor is required for the tied names {names}; got "
                f"{len(values)} different ones."
            )
        for value in values.values():
            made |= dict.fromkeys(names, value)
    return made
