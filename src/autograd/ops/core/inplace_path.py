"""The generated in-place form of an operator: the method `name_`.

For `mul_(input, other)` the source reads, in essence,

    def inplace(input, other):
        check_writable(input, 'mul_')
        keep = mode.grad and (input._requires_grad or other._requires_grad)
        value = function(kept(input) if keep else input, other)
        input._array[...] = value._array
        relink(input, value, 'mul_')
        return input
"""

from __future__ import annotations

from textwrap import indent

from ...engine.graph import Arithmetic, tensor_types
from ...engine.modes import mode
from ...errors import ArgumentTypeError
from . import aliasing
from .dispatch import make_function
from .fastpath import install
from .numpy_names import declarations, defaults_of, numpy_names


class InPlace:
    """The in-place form of an operator: like one, as far as generating its function goes."""

    def __init__(self, operator):
        self.operator = operator
        self.namespace, self.name = operator.namespace, operator.name + "_"
        parameters = [p for p in operator.signature.parameters.values() if p.name != "out"]
        self.signature = operator.signature.replace(parameters=parameters)
        self.function = make_function(self, operator.function, compile_inplace)
        self.function.__name__ = self.function.__qualname__ = self.name
        self.function.__doc__ = f"In-place `{operator.name}`: {operator.function.__doc__}"
        self.function.__signature__ = self.signature


def compile_inplace(form: InPlace) -> None:
    """Generate, compile and install the method."""
    operator, parameters = form.operator, form.signature.parameters.values()
    header, passed = [], []
    defaults = defaults_of(operator)
    for p in parameters:
        keyword = p.kind is p.KEYWORD_ONLY
        if keyword and "*" not in header:
            header.append("*")
        header.append(p.name + f"=defaults[{p.name!r}]" * (p.name in defaults))
        passed.append(f"{p.name}={p.name}" if keyword else p.name)
    header += declarations(operator, "*" in header)
    passed += [f"{name}={name}" for name in numpy_names(operator).values()]
    call = ", ".join(passed[1:])
    compute = f"value = function(input, {call})"
    if operator.composite or "input" in operator.saved_names:
        asking = ["input._requires_grad"] + [
            f"(type({p.name}) in tensor_types and {p.name}._requires_grad)"
            for p in list(parameters)[1:]
            if p.annotation is p.empty and (p.default is p.empty or p.default is None)
        ]
        compute = (
            f"if ({' or '.join(asking)}) and mode.grad:\n"
            f"    value = function(kept(input), {call})\n"
            f"else:\n    {compute}"
        )
    source = f"""def inplace({", ".join(header)}):
    if type(input) is not Tensor and type(input) not in tensor_types:
        raise ArgumentTypeError(f"{form.name}: a Tensor is required; got {{type(input).__name__}}.")
    check_writable(input, {form.name!r})
{indent(compute, "    ")}
    array, new = input._array, value._array
    if new.dtype is array.dtype and new.shape == array.shape:
        array[...] = new
    else:
        fill_with(input, new, {form.name!r})
    relink(input, value, {form.name!r})
    return input
"""
    form.function.__globals__.update(
        function=operator.function,
        defaults=defaults,
        Tensor=Arithmetic.Tensor,
        tensor_types=tensor_types,
        mode=mode,
        kept=_kept,
        ArgumentTypeError=ArgumentTypeError,
        check_writable=aliasing.check_writable,
        fill_with=aliasing.fill_with,
        relink=aliasing.relink,
        __autograd__=True,
    )
    install(form, source, "inplace")


def _kept(input):
    """The tensor with a copy of its values, for a node that keeps those to be overwritten."""
    source = Arithmetic.Tensor._wrap(input._array.copy())
    source._node, source._requires_grad = input._node, input._requires_grad
    return source
