"""The generated fast path of an operator: the steps of `dispatch.apply`, unrolled.

For `mul(input, other)` the source reads, in essence,

    def mul(input, other):
        if type(input) in tensor_types and type(other) in tensor_types:
            input_array = input._array; other_array = other._array
            if input_array.dtype is other_array.dtype is float32 (or float64):
                array = run(forward, input_array, other_array)
                ... wrap it, and record a node if an input requires grad ...
                return out
        return apply(operator, (input, other), {})

It is compiled on the operator's first call, so importing the library compiles nothing. A debugger
steps through it like through any other source.
"""

from __future__ import annotations

import linecache
import sys

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..engine.modes import mode
from ..engine.mutation import LIBRARY, tape
from . import aliasing, dispatch


def compile_fast_path(operator) -> None:
    """Generate, compile and install the fast path and the node's `pull` of an operator."""
    source = _function_source(operator) + "\n" + _pull_source(operator)
    filename = f"<autograd operator {operator.namespace}.{operator.name}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    tensor = Arithmetic.Tensor
    scope = operator.function.__globals__
    scope.update(
        Tensor=tensor,
        new=object.__new__,
        Node=operator.node_type,
        apply=dispatch.apply,
        asarray=np.asarray,
        float32=np.dtype("float32"),
        float64=np.dtype("float64"),
        forward=operator.forward,
        getframe=sys._getframe,
        library=LIBRARY,
        link_view=aliasing.link_view,
        mode=mode,
        ndarray=np.ndarray,
        operator=operator,
        pack=dispatch.pack,
        refresh=aliasing.refresh,
        rewritten=aliasing.rewritten,
        tape=tape,
        tensor_types=tensor_types,
        write_out=aliasing.write_out,
    )
    for name, rule in operator.rules.items():
        scope[f"{name.lstrip('*')}_rule"] = rule.function
    scope["joint_rules"] = tuple(dict.fromkeys(rule.function for rule in operator.rules.values()))
    made: dict = {}
    exec(compile(source, filename, "exec"), scope, made)
    operator.node_type.pull = made["pull"]
    operator.node_type.saved_tensors = dispatch.saved_tensors
    function = made["dispatch"]
    operator.function.__defaults__ = function.__defaults__
    operator.function.__kwdefaults__ = function.__kwdefaults__
    operator.function.__code__ = function.__code__


def _function_source(operator) -> str:
    parameters = operator.signature.parameters
    if operator.variadic:
        (name,) = operator.inputs
        static = ", ".join(f"{s}={_default(parameters[s])}" for s in operator.static)
        passed = ", ".join(f"{s!r}: {s}" for s in operator.static)
        return (
            f"def dispatch(*{name}{', ' + static if static else ''}):\n"
            f"    return apply(operator, {name}, {{{passed}}})\n"
        )
    header, keyword_only = [], False
    for p in parameters.values():
        if p.kind is p.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            header.append("*")
        header.append(p.name if p.default is p.empty else f"{p.name}={_default(p)}")
    takes_out = operator.outputs == 1 and not operator.view and "out" not in parameters
    if takes_out:
        header += [] if keyword_only else ["*"]
        header.append("out=None")
    lines = [f"def dispatch({', '.join(header)}):"]
    call = ", ".join([*operator.inputs, *(f"{s}={s}" for s in operator.static)])
    if takes_out:
        lines += [
            "    if out is not None:",
            f"        return write_out(out, operator.function({call}))",
        ]
    if operator.outputs == 1:
        lines += _block(operator, operator.inputs, ())
        lines += _raw_block(operator)
        if operator.promote and operator.broadcasts and len(operator.inputs) == 2:
            first, second = operator.inputs
            lines += _block(operator, (first,), (second,))
            lines += _block(operator, (second,), (first,))
    static = ", ".join(f"{s!r}: {s}" for s in operator.static)
    inputs = "".join(f"{name}, " for name in operator.inputs)
    lines.append(f"    return apply(operator, ({inputs}), {{{static}}})")
    return "\n".join(lines) + "\n"


def _default(parameter) -> str:
    """Source of a default; anything that repr does not round-trip is refused at registration."""
    return "None" if parameter.default is parameter.empty else repr(parameter.default)


def _block(operator, tensors: tuple[str, ...], numbers: tuple[str, ...]) -> list[str]:
    """The steps for arguments that are `tensors` and Python `numbers`."""
    optional = [n for n in tensors if operator.signature.parameters[n].default is None]
    required = [n for n in tensors if n not in optional]
    array = {n: n if n in numbers else f"{n}_array" for n in operator.inputs}
    tests = [f"type({n}) in tensor_types" for n in required]
    tests += [f"({n} is None or type({n}) in tensor_types)" for n in optional]
    tests += [f"(type({n}) is float or type({n}) is int)" for n in numbers]
    body = [f"if {' and '.join(tests)}:"]
    body += ["    if rewritten:", *(f"        refresh({n})" for n in tensors)]
    for n in required:
        body.append(f"    {n}_array = {n}._array")
    for n in optional:
        body.append(f"    {n}_array = None if {n} is None else {n}._array")
    inner = ["    "]
    if operator.promote:
        first = required[0]
        others = [f"{n}_array.dtype is _dtype" for n in required[1:]]
        others += [f"({n} is None or {n}_array.dtype is _dtype)" for n in optional]
        body.append(f"    _dtype = {first}_array.dtype")
        body.append(
            f"    if {' and '.join(['(_dtype is float32 or _dtype is float64)', *others])}:"
        )
        inner = ["        "]
    pad = inner[0]
    static = "".join(f", {s}={s}" for s in operator.static)
    arguments = ", ".join(array[n] for n in operator.inputs)
    body += [f"{pad}try:", f"{pad}    _array = mode.run(forward, {arguments}{static})"]
    body += [f"{pad}except (ValueError, TypeError, IndexError):"]
    whole = ", ".join(operator.inputs) + ", "
    passed = ", ".join(f"{s!r}: {s}" for s in operator.static)
    body += [
        f"{pad}    return apply(operator, ({whole}), {{{passed}}})  # which explains the error"
    ]
    body += [f"{pad}if type(_array) is not ndarray:", f"{pad}    _array = asarray(_array)"]
    body += [f"{pad}_out = new(Tensor)", f"{pad}_out._array = _array"]
    body += [f"{pad}_out._grad = None", f"{pad}_out._alias = None"]
    wanted = [n for n in operator.differentiable if n in tensors]
    if wanted:
        asks = [f"{n}._requires_grad" if n in required else f"({n} is not None and {n}._requires_grad)"
                for n in wanted]  # fmt: skip
        body += [f"{pad}if ({' or '.join(asks)}) and (_recording := mode.grad):"]
        body += [
            pad + "    " + line
            for line in _record_lines(operator, tensors, numbers, array, optional)
        ]
        body += [
            f"{pad}else:",
            f"{pad}    _out._node = None",
            f"{pad}    _out._requires_grad = False",
        ]
    else:
        body += [f"{pad}_out._node = None", f"{pad}_out._requires_grad = False"]
    if operator.view:
        body.append(f"{pad}link_view(_out, {operator.inputs[0]})")
    body.append(f"{pad}return _out")
    return ["    " + line for line in body]


def _raw_block(operator) -> list[str]:
    """A rule at work on arrays: just the forward body."""
    tests = [f"type({operator.inputs[0]}) is ndarray"]
    tests += [f"type({name}) not in tensor_types" for name in operator.inputs[1:]]
    arguments = ", ".join([*operator.inputs, *(f"{s}={s}" for s in operator.static)])
    return [f"    if {' and '.join(tests)}:", f"        return forward({arguments})"]


def _record_lines(operator, tensors, numbers, array, optional) -> list[str]:
    lines = ["_node = new(Node)"]
    edges = []
    for n in operator.differentiable:
        if n in numbers:
            edges.append("None")
        else:
            absent = f"{n} is None or " if n in optional else ""
            edges.append(
                f"None if {absent}not {n}._requires_grad else {n} if {n}._node is None else {n}._node"
            )
    lines.append(f"_node.inputs = ({''.join(f'({e}), ' for e in edges)})")
    lines.append(
        f"_node.saved = ({''.join(_saved_source(operator, s, tensors, array) + ', ' for s in operator.saved_names)})"
    )
    shapes = [f"{array[n]}.shape" if n in tensors else "()" for n in operator.inputs]
    if operator.broadcasts and len(shapes) > 1:
        compared = [f"{array[n]}.shape" for n in tensors]
        if operator.static:  # a static array may stretch the result further
            compared.append("_array.shape")
        if len(compared) == 1:  # a number beside a tensor stretches nothing
            lines.append("_node.shapes = None")
        else:
            same = " == ".join(compared)
            lines.append(f"_node.shapes = None if {same} else ({', '.join(shapes)},)")
    else:
        lines.append("_node.shapes = None")
    lines += ["_node.clock = tape.clock", "_node.hooks = None", "_frame = getframe(1)"]
    lines += ["while _frame.f_globals.get('__package__') in library and _frame.f_back is not None:"]
    lines += ["    _frame = _frame.f_back", "_node.origin = (_frame.f_code, _frame.f_lasti)"]
    lines += ["if _recording is not True:", "    pack(_node)"]
    lines += ["_out._node = _node", "_out._requires_grad = True"]
    return lines


def _saved_source(operator, name, tensors, array) -> str:
    if name == "out":
        return "_array"
    for n in operator.inputs:
        if name == f"{n}_shape":
            return f"{array[n]}.shape" if n in tensors else "()"
        if name == f"{n}_dtype":
            return f"{array[n]}.dtype" if n in tensors else "None"
        if name == n:
            users = [m for m in operator.differentiable if n in operator.rules[m].names]
            if not set(users) & set(tensors):
                return "None"
            if set(users) == set(operator.differentiable):
                return array[n]
            asks = " or ".join(f"{m}._requires_grad" for m in users if m in tensors)
            return f"({array[n]} if {asks} else None)"
    return name


def _pull_source(operator) -> str:
    """Source of the node's `pull(node, g, saved)`: every needed rule called once."""
    lines = ["def pull(node, g, saved):"]
    names = ["saved_" + n for n in operator.saved_names]
    if names:
        lines.append(f"    {', '.join(names)}, = saved")
    if operator.variadic:
        (name,) = operator.inputs
        rule = operator.rules.get(name)
        if rule is None:
            return "def pull(node, g, saved):\n    return ()\n"
        lines.append(f"    return tuple({name}_rule({_rule_arguments(rule)}))")
        return "\n".join(lines) + "\n"
    wanted = operator.differentiable
    if not wanted:
        return "def pull(node, g, saved):\n    return ()\n"
    if len(wanted) > 1:
        lines.append(f"    {', '.join(n + '_edge' for n in wanted)} = node.inputs")
        need = {n: f"{n}_edge is not None" for n in wanted}
    else:
        need = {wanted[0]: "True"}
    if any("needs" in operator.rules[n].names for n in wanted):
        lines.append(f"    saved_needs = ({''.join(need[n] + ', ' for n in wanted)})")
    done: dict = {}
    for n in wanted:
        rule = operator.rules[n]
        if len(rule.inputs) == 1:
            call = f"{n}_rule({_rule_arguments(rule)})"
            lines.append(
                f"    {n} = {call}" + ("" if len(wanted) == 1 else f" if {need[n]} else None")
            )
        elif rule not in done:
            done[rule] = True
            targets = ", ".join(rule.inputs)
            lines.append(f"    {targets} = {n}_rule({_rule_arguments(rule)})")
    lines.append(f"    return ({''.join(n + ', ' for n in wanted)})")
    return "\n".join(lines) + "\n"


def _rule_arguments(rule) -> str:
    keyword = {p for p in rule.keyword_only}
    return ", ".join(
        ["g", *(f"{n}=saved_{n}" if n in keyword else f"saved_{n}" for n in rule.names)]
    )
