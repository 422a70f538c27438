"""NumPy's names of arguments, `axis` and `keepdims`, which operators take as PyTorch's do."""

from __future__ import annotations

from inspect import Parameter
from typing import Any

from ...errors import ArgumentTypeError

NAMES = {"dim": "axis", "keepdim": "keepdims"}


class _Missing:
    """Default of a parameter that has to be given, if not by one name, then by the other."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = _Missing()


def numpy_names(operator) -> dict[str, str]:
    """Which parameters of an operator have another name; none in `nn.functional`, as in PyTorch."""
    parameters = operator.signature.parameters
    if operator.namespace == "nn.functional" or not (operator.method or operator.is_function):
        return {}
    return {ours: numpy for ours, numpy in NAMES.items() if ours in parameters}


def defaults_of(operator) -> dict[str, Any]:
    """The defaults of an operator's parameters, by name.

    A `dim` without default gets `MISSING`, since it may come as `axis`, and so do those after it.
    """
    defaults: dict[str, Any] = {}
    optional = False
    for p in operator.signature.parameters.values():
        optional = optional or (p.name == "dim" and "dim" in numpy_names(operator))
        if p.default is not p.empty:
            defaults[p.name] = p.default
        elif optional and p.kind is p.POSITIONAL_OR_KEYWORD:
            defaults[p.name] = MISSING
    return defaults


def call_by_numpy_names(operator, arguments: dict[str, Any], given: dict[str, Any]):
    """Call an operator again with the values that were given by NumPy's names in their places.

    Args:
        arguments: all arguments by name.
        given: what came by NumPy's names, by PyTorch's; None where nothing came.

    Raises:
        ArgumentTypeError: an argument was given twice, or not at all.
    """
    defaults = defaults_of(operator)
    for name, value in given.items():
        if value is None:
            continue
        if arguments[name] is not defaults[name]:
            raise ArgumentTypeError(
                f"{operator.name}: one of {name} and {NAMES[name]} is required; got both."
            )
        arguments[name] = value
    missing = [name for name, value in arguments.items() if value is MISSING]
    if missing:
        raise ArgumentTypeError(
            f"{operator.name}: the arguments {', '.join(_required(operator))} are required; got no "
            f"{' and no '.join(missing)}."
        )
    return operator.function(**arguments)


def _required(operator) -> list[str]:
    parameters = operator.signature.parameters.values()
    return [p.name for p in parameters if p.default is Parameter.empty]


def look_for_names(operator) -> str:
    """Source at the head of an operator's function that looks for NumPy's names; may be empty."""
    names = numpy_names(operator)
    if not names:
        return ""
    tests = [f"{numpy} is not None" for numpy in names.values()]
    tests += [f"{name} is MISSING" for name, v in defaults_of(operator).items() if v is MISSING]
    passed = dict.fromkeys([*operator.signature.parameters, *["out"] * operator.takes_out])
    arguments = ", ".join(f"{name!r}: {name}" for name in passed)
    given = ", ".join(f"{ours!r}: {numpy}" for ours, numpy in names.items())
    call = f"call_by_numpy_names(operator, {{{arguments}}}, {{{given}}})"
    return f"if {' or '.join(tests)}:\n    return {call}"


def declarations(operator, keyword: bool) -> list[str]:
    """Declarations of NumPy's names for parameters, behind what may be keyword-only already."""
    names = [f"{name}=None" for name in numpy_names(operator).values()]
    return names if keyword or not names else ["*", *names]
