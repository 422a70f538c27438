"""The generated fast path of an operator: the steps of `dispatch.apply`, unrolled.

For `mul(input, other)` the source reads, in essence,

    def mul(input, other):
        if type(input) in tensor_types and type(other) in tensor_types:
            input_array, other_array = input._array, other._array
            if input_array.dtype is other_array.dtype is float32 (or float64):
                _array = shared.run(forward, input_array, other_array)
                ... wrap it, and record a node if an input requires grad ...
                return _out
        return apply(operator, (input, other), {})

It is compiled on the operator's first call, so importing the library compiles nothing. A debugger
steps through it like through any other source. Names that begin with an underscore are the
generator's own; the others are the operator's parameters.
"""

from __future__ import annotations

import linecache
import sys
from textwrap import indent

import numpy as np

from ...engine import views
from ...engine.graph import FREED, Arithmetic, tensor_types
from ...engine.modes import mode, shared
from ...engine.mutation import check_unwritten, tape
from ...engine.sweep import freed, undo_broadcasting
from . import aliasing, dispatch
from .numpy_names import MISSING, call_by_numpy_names, declarations, defaults_of, look_for_names

SCOPE = {
    "MISSING": MISSING,
    "apply": dispatch.apply,
    "FREED": FREED,
    "add_detail": dispatch.add_detail,
    "asarray": np.asarray,
    "call_by_numpy_names": call_by_numpy_names,
    "check_unwritten": check_unwritten,
    "float32": np.dtype("float32"),
    "float64": np.dtype("float64"),
    "freed": freed,
    "generic": np.generic,
    "getframe": sys._getframe,
    "link_view": aliasing.link_view,
    "mode": mode,
    "ndarray": np.ndarray,
    "new": object.__new__,
    "refresh": views.refresh,
    "rewritten": views.rewritten,
    "shared": shared,
    "tape": tape,
    "tensor_types": tensor_types,
    "undo_broadcasting": undo_broadcasting,
    "wrapped": dispatch.wrapped,
    "write_out": aliasing.write_out,
    "__autograd__": True,
}


def compile_fast_path(operator) -> None:
    """Generate, compile and install an operator's fast path, and its node's `pull` and `step`."""
    for name, module in list(sys.modules.items()):  # frames of the library, to be skipped
        if name.startswith("autograd.") and module is not None:
            module.__dict__["__autograd__"] = True
    source = _function_source(operator) + "\n\n" + _pull_source(operator)
    scope = operator.function.__globals__
    scope.update(SCOPE, Tensor=Arithmetic.Tensor, Node=operator.node_type, operator=operator)
    scope["forward"] = operator.forward
    scope["large"] = operator.large
    for name, rule in operator.rules.items():
        scope[f"{name}_rule"] = rule.function
        scope[f"{name}_kernel"] = rule.kernel
        scope[f"{name}_large"] = rule.large
    made = install(operator, source, "dispatch")
    operator.node_type.pull = made["pull"]
    operator.node_type.step = made["step"]
    operator.node_type.keeps_arrays = operator.keeps_arrays
    operator.node_type.saved_tensors = dispatch.saved_tensors


def install(operator, source: str, name: str) -> dict:
    """Compile `source` in the operator's namespace and make it the code of its function."""
    filename = f"<autograd operator {operator.namespace}.{operator.name}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    made: dict = {}
    exec(compile(source, filename, "exec"), operator.function.__globals__, made)
    operator.function.__defaults__ = made[name].__defaults__
    operator.function.__kwdefaults__ = made[name].__kwdefaults__
    operator.function.__code__ = made[name].__code__
    return made


def _function_source(operator) -> str:
    """Source of the dispatch function."""
    parameters = operator.signature.parameters
    static = ", ".join(f"{s!r}: {s}" for s in operator.static)
    if operator.variadic:
        (name,) = operator.inputs
        options = "".join(f", {s}={_default(parameters[s])}" for s in operator.static)
        return f"def dispatch(*{name}{options}):\n    return apply(operator, {name}, {{{static}}})"
    defaults = defaults_of(operator)
    header = [_declaration(p, defaults) for p in parameters.values()]
    keyword = [i for i, p in enumerate(parameters.values()) if p.kind is p.KEYWORD_ONLY]
    if keyword:
        header.insert(keyword[0], "*")
    general = f"apply(operator, ({', '.join(operator.inputs)},), {{{static}}})"
    header += declarations(operator, bool(keyword))
    body = [test] if (test := look_for_names(operator)) else []
    if operator.takes_out and "out" not in parameters:
        header += [] if "*" in header else ["*"]
        header.append("out=None")
        call = ", ".join([*operator.inputs, *(f"{s}={s}" for s in operator.static)])
        body.append(f"if out is not None:\n    return write_out(out, operator.function({call}))")
    if operator.outputs == 1 or not (operator.broadcasts or operator.view):
        body.append(_block(operator, operator.inputs, (), general))
        body.append(_raw_block(operator))
        if operator.promote and operator.broadcasts and len(operator.inputs) == 2:
            first, second = operator.inputs
            body.append(_block(operator, (first,), (second,), general))
            body.append(_block(operator, (second,), (first,), general))
    body.append(f"return {general}")
    return f"def dispatch({', '.join(header)}):\n" + indent("\n".join(body), "    ")


def _declaration(parameter, defaults: dict) -> str:
    if parameter.name not in defaults:
        return parameter.name
    default = "MISSING" if parameter.default is parameter.empty else _default(parameter)
    return f"{parameter.name}={default}"


def _default(parameter) -> str:
    """Source of a default value, which is a literal."""
    return "None" if parameter.default is parameter.empty else repr(parameter.default)


def _raw_block(operator) -> str:
    """A rule at work on arrays: just the forward body."""
    first = operator.inputs[0]  # a scalar of NumPy is what arithmetic of 0-d arrays gives
    tests = [f"(type({first}) is ndarray or isinstance({first}, generic))"]
    tests += [f"type({name}) not in tensor_types" for name in operator.inputs[1:]]
    return f"if {' and '.join(tests)}:\n    return forward({_forward_arguments(operator, {})})"


def _forward_arguments(operator, array: dict) -> str:
    """Arguments of the body; by position where it allows that, which is quicker than by name."""
    parameters = operator.signature.parameters.values()
    names = [(array.get(p.name, p.name), p.kind is p.KEYWORD_ONLY) for p in parameters]
    return ", ".join(f"{name}={name}" if keyword else name for name, keyword in names)


def _block(operator, tensors: tuple[str, ...], numbers: tuple[str, ...], general: str) -> str:
    """The steps for arguments that are `tensors` and Python `numbers`."""
    optional = {n for n in tensors if operator.signature.parameters[n].default is None}
    array = {n: f"{n}_array" for n in tensors}
    tests = [f"({_is_tensor(n)})" for n in tensors if n not in optional]
    tests += [f"({n} is None or {_is_tensor(n)})" for n in sorted(optional)]
    tests += [f"(type({n}) is float or type({n}) is int)" for n in numbers]
    steps = ["if rewritten:", *(f"    refresh({n})" for n in tensors)]
    for n in tensors:
        absent = f"None if {n} is None else " if n in optional else ""
        steps.append(f"{n}_array = {absent}{n}._array")
    run = "forward(" if operator.quiet else "shared.run(forward, "
    single = operator.outputs == 1
    results = ["_array"] if single else [f"_array{i}" for i in range(operator.outputs)]
    compute = f"{', '.join(results)} = {run}{_forward_arguments(operator, array)})"
    if operator.large:
        names = [str(array.get(n, n)) for n in (*operator.inputs, *operator.static)]
        operands = ", ".join(names)
        compute = (
            f"if {array[tensors[0]]}.size < {operator.large.least} or "
            f"(_array := large({operands})) is None:\n"
            f"    {compute}"
        )
    core = [
        "try:",
        *("    " + line for line in compute.split("\n")),
        "except (ValueError, TypeError, IndexError, RuntimeError):",
        f"    return {general}  # which explains the error, or runs where another thread cannot",
    ]
    for name in results:
        core += [f"if type({name}) is not ndarray:", f"    {name} = asarray({name})"]
    if single:
        core += ["_out = new(Tensor)", "_out._array = _array", "_out._grad = None"]
        core += _alias_steps(operator)
    else:
        core.append(f"_array = ({', '.join(results)})")
    core += _record_steps(operator, tensors, numbers, array, optional)
    core.append("return _out" if single else "return wrapped(_array, _node)")
    if operator.promote:  # conversions are left to `apply`
        first = tensors[0]
        same = [f"{n}_array.dtype is _dtype" for n in tensors[1:] if n not in optional]
        same += [f"({n} is None or {n}_array.dtype is _dtype)" for n in sorted(optional)]
        steps.append(f"_dtype = {first}_array.dtype")
        condition = " and ".join(["(_dtype is float32 or _dtype is float64)", *same])
        core = [f"if {condition}:", *("    " + line for line in core)]
    return f"if {' and '.join(tests)}:\n" + indent("\n".join([*steps, *core]), "    ")


def _is_tensor(name: str) -> str:
    """A test for a tensor; the first half, true for nearly all, is the quicker one."""
    return f"type({name}) is Tensor or type({name}) in tensor_types"


def _alias_steps(operator) -> list[str]:
    """Note whose memory a view shows."""
    if operator.view == "always":
        source = operator.inputs[0]
        return [
            f"_alias = {source}._alias",
            "if _alias is None or _alias is True:",
            f"    {source}._alias = True",
            f"    _out._alias = {source}",
            "else:",
            "    _out._alias = _alias",
        ]
    if operator.view:
        return ["_out._alias = None", f"link_view(_out, {operator.inputs[0]})"]
    return ["_out._alias = None"]


_ORIGIN = [  # of the call, because backward may have to say which values are gone or overwritten
    "    _frame = getframe(1)",
    "    while '__autograd__' in _frame.f_globals:",
    "        _frame = _frame.f_back",
    "    _node.code = _frame.f_code",
    "    _node.instruction = _frame.f_lasti",
]


def _record_steps(operator, tensors, numbers, array, optional) -> list[str]:
    """Make a node if an input requires grad, and link it to the result where that is one."""
    wanted = [n for n in operator.differentiable if n in tensors]
    if operator.outputs == 1:
        plain = ["_out._node = None", "_out._requires_grad = False"]
        linked = ["    _out._node = _node", "    _out._requires_grad = True"]
    else:
        plain, linked = ["_node = None"], []
    if not wanted:
        return plain

    def asks(n: str) -> str:
        return (
            f"({n} is not None and {n}._requires_grad)" if n in optional else f"{n}._requires_grad"
        )

    def edge(n: str) -> str:
        return "None" if n in numbers else f"({n}._node or {n}) if {asks(n)} else None"

    saved = [
        _saved_source(operator, name, tensors, numbers, array) for name in operator.saved_names
    ]
    shapes = "None"
    stretched = [array[n] for n in tensors] + ["_array"] * bool(operator.static)
    if operator.broadcasts and len(stretched) > 1:
        each = [f"{array[n]}.shape" if n in tensors else "()" for n in operator.differentiable]
        equal = " == ".join(f"{name}.shape" for name in stretched)
        shapes = f"None if {equal} else ({', '.join(each)},)"
    only = len(wanted) == 1 and len(operator.inputs) == 1
    edges = [f"{wanted[0]}._node or {wanted[0]}"] if only else map(edge, operator.differentiable)
    return [
        f"if ({' or '.join(map(asks, wanted))}) and (_recording := shared.recording or mode.grad):",
        "    _node = Node()",
        f"    _node.inputs = ({''.join(e + ', ' for e in edges)})",
        f"    _node.saved = ({''.join(s + ', ' for s in saved)})",
        f"    _node.shapes = {shapes}",
        "    _node.clock = tape.clock",
        "    _node.hooks = None",
        *(_ORIGIN if operator.keeps_arrays else ["    _node.code = None"]),
        "    if _recording is not True:",
        "        add_detail(_node)",
        *linked,
        "else:",
        *("    " + line for line in plain),
    ]


def _saved_source(operator, name: str, tensors, numbers, array: dict) -> str:
    """What the node saves under a name; an array only where a rule that wants it will run."""
    if name in operator.results:
        value = "_array" if name == "out" else f"_array{operator.results.index(name) - 1}"
        return _if_asked(operator, name, value, tensors)
    for n in operator.inputs:
        absent = "" if operator.signature.parameters[n].default is not None else (
            f"None if {n} is None else "
        )  # fmt: skip
        if name == f"{n}_shape":
            return f"({absent}{array[n]}.shape)" if n in tensors else "()"
        if name == f"{n}_dtype":
            return f"({absent}{array[n]}.dtype)" if n in tensors else "None"
        if name == n:
            return _if_asked(operator, n, n if n in numbers else array[n], tensors)
    return name


def _if_asked(operator, name: str, value: str, tensors) -> str:
    """`value`, or None where no rule that wants the name will run."""
    running = [m for m in operator.asking(name) if m in tensors]
    if not running:
        return "None"
    if set(running) == {m for m in operator.differentiable if m in tensors}:
        return value
    return f"{value} if {' or '.join(f'{m}._requires_grad' for m in running)} else None"


def _pull_source(operator) -> str:
    """Source of the node's `pull(node, g, saved)`, which calls every needed rule once, and `step`.

    `step(node, g, clock, retain_graph)` is what the sweep over arrays calls: the same by the rules'
    kernels, with the checks before it that this operator's nodes need.
    """
    rules, results = _rule_calls(operator, "rule")
    kernels, results_of_kernels = _rule_calls(operator, "kernel")
    checks = []
    if operator.saved_names:
        checks.append("saved = node.saved")
    if operator.keeps_arrays:
        checks += [
            "if saved is FREED:",
            "    raise freed(node)",
            "if node.clock != clock:",
            "    check_unwritten(node)",
            "if not retain_graph:",
            "    node.saved = FREED",
        ]
    pull = [*rules, f"return {results}"]
    step = [*checks, *kernels, f"return {results_of_kernels}"]
    if operator.broadcasts:
        step[-1:] = [
            f"_results = {results_of_kernels}",
            "return _results if node.shapes is None else undo_broadcasting(_results, node.shapes)",
        ]
    return (
        f"def pull(node, g, saved):\n{indent(chr(10).join(pull), '    ')}\n\n"
        f"def step(node, g, clock, retain_graph):\n{indent(chr(10).join(step), '    ')}\n"
    )


def _rule_calls(operator, form: str) -> tuple[list[str], str]:
    """The steps that call every needed rule once, and the gradients as an expression.

    Args:
        form: "rule", or "kernel" for arrays alone.
    """
    wanted = operator.differentiable
    if not wanted:
        return [], "()"
    lines = []
    names = ["saved_" + n for n in operator.saved_names]
    if names:
        lines.append(f"{', '.join(names)}, = saved")
    if operator.variadic:
        (name,) = wanted
        return lines, f"tuple({name}_{form}({_rule_arguments(operator.rules[name])}))"
    if len(wanted) == 1:
        need = {wanted[0]: "True"}
    else:
        lines.append(f"{', '.join(n + '_edge' for n in wanted)} = node.inputs")
        need = {n: f"{n}_edge is not None" for n in wanted}
    if any("needs" in operator.rules[n].names for n in wanted):
        lines.append(f"saved_needs = ({''.join(need[n] + ', ' for n in wanted)})")
    called = set()
    for n in wanted:
        rule = operator.rules[n]
        if len(rule.inputs) > 1:  # one rule for several inputs
            if rule not in called:
                lines.append(f"{', '.join(rule.inputs)} = {n}_{form}({_rule_arguments(rule)})")
            called.add(rule)
            continue
        steps = _gradient_steps(rule, n, form)
        if len(wanted) > 1:
            steps = [
                f"if {need[n]}:",
                *("    " + step for step in steps),
                "else:",
                f"    {n} = None",
            ]
        lines += steps
    return lines, f"({''.join(n + ', ' for n in wanted)})"


def _gradient_steps(rule, n: str, form: str) -> list[str]:
    """Call a rule, or its compiled form for a large array."""
    call = f"{n} = {n}_{form}({_rule_arguments(rule)})"
    if rule.large is None:
        return [call]
    compiled = f"{n}_large({', '.join(['g', *('saved_' + name for name in rule.names)])})"
    return [
        f"if type(g) is not ndarray or g.size < {rule.large.least} or ({n} := {compiled}) is None:",
        f"    {call}",
    ]


def _rule_arguments(rule) -> str:
    parts = [f"{n}=saved_{n}" if n in rule.keyword_only else f"saved_{n}" for n in rule.names]
    return ", ".join(["g", *parts])
