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
from .backpath import node_source
from .numpy_names import MISSING, call_by_numpy_names, declarations, defaults_of, look_for_names

SCOPE = {
    "MISSING": MISSING,
    "apply": dispatch.apply,
    "FREED": FREED,
    "add_detail": dispatch.add_detail,
    "asarray": np.asarray,
    "boolean": np.dtype("bool"),
    "call_by_numpy_names": call_by_numpy_names,
    "check_unwritten": check_unwritten,
    "float32": np.dtype("float32"),
    "float64": np.dtype("float64"),
    "freed": freed,
    "frozen": dispatch.frozen,
    "generic": np.generic,
    "int64": np.dtype("int64"),
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
    source = _function_source(operator) + "\n\n" + node_source(operator)
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
    defaults = defaults_of(operator)
    header = [_declaration(p, defaults) for p in parameters.values()]
    keyword = [i for i, p in enumerate(parameters.values()) if p.kind is p.KEYWORD_ONLY]
    if keyword and not operator.star:
        header.insert(keyword[0], "*")
    operands = operator.inputs[0] if operator.variadic else f"({', '.join(operator.inputs)},)"
    general = f"apply(operator, {operands}, {{{static}}})"
    header += declarations(operator, bool(keyword or operator.star))
    body = [test] if (test := look_for_names(operator)) else []
    if operator.takes_out and "out" not in parameters:
        header += [] if "*" in header else ["*"]
        header.append("out=None")
        call = ", ".join([*operator.inputs, *(f"{s}={s}" for s in operator.static)])
        body.append(f"if out is not None:\n    return write_out(out, operator.function({call}))")
    if operator.variadic:
        body.append(_sequence_block(operator, general))
    else:
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
        return "*" * (parameter.kind is parameter.VAR_POSITIONAL) + parameter.name
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
    prefix = {p.name: f"{p.name}=" for p in parameters if p.kind is p.KEYWORD_ONLY}
    prefix |= {operator.star: "*"}
    return ", ".join(prefix.get(p.name, "") + array.get(p.name, p.name) for p in parameters)


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
    core = _compute_steps(operator, array, general)
    core += _record_steps(operator, tensors, numbers, array, optional)
    if operator.promote:
        same = [f"{n}_array.dtype is _dtype" for n in tensors[1:] if n not in optional]
        same += [f"({n} is None or {n}_array.dtype is _dtype)" for n in sorted(optional)]
        steps.append(f"_dtype = {tensors[0]}_array.dtype")
        core = _if_quick(operator, same, numbers, core)
    return f"if {' and '.join(tests)}:\n" + indent("\n".join([*steps, *core]), "    ")


def _sequence_block(operator, general: str) -> str:
    """The steps for a sequence of tensors, and for one of arrays: a rule at work."""
    (name,) = operator.inputs
    each = ["_array = _tensor._array"]
    if operator.promote:
        each += ["if _array.dtype is not _dtype:", f"    return {general}"]
    each += ["_arrays.append(_array)", "if _tensor._requires_grad:", "    _asked = True"]
    steps = [
        "if rewritten:",
        f"    for _tensor in {name}:",
        "        refresh(_tensor)",
        "_arrays = []",
        "_asked = False",
        "try:",
        f"    _dtype = {name}[0]._array.dtype",
        f"    for _tensor in {name}:",
        *("        " + line for line in each),
        "except (AttributeError, IndexError):  # no tensor, or none at all",
        f"    return {general}",
    ]
    core = _compute_steps(operator, {name: "_arrays"}, general)
    core += _record_steps(operator, (name,), (), {name: "_arrays"}, set())
    if operator.promote:
        core = _if_quick(operator, [], (), core)
    return f"if type({name}) is list or type({name}) is tuple:\n" + indent(
        "\n".join([*steps, *core]), "    "
    )


def _if_quick(operator, same: list[str], numbers: tuple[str, ...], core: list[str]) -> list[str]:
    """`core` where nothing has to be converted, which is left to `apply`."""
    quick = "_dtype is float32 or _dtype is float64"
    if operator.promote in ("result", "same"):  # others compute with floats
        whole = " and ".join(["_dtype is int64", *(f"type({n}) is int" for n in numbers)])
        quick += f" or ({whole})" + " or _dtype is boolean" * (not numbers)
    return [f"if {' and '.join([f'({quick})', *same])}:", *("    " + line for line in core)]


def _compute_steps(operator, array: dict[str, str], general: str) -> list[str]:
    """Run the body on arrays, and make the result (or note the results) from what it gives."""
    run = "forward(" if operator.quiet else "shared.run(forward, "
    single = operator.outputs == 1
    compute = f"{'_array' if single else '_results'} = {run}{_forward_arguments(operator, array)})"
    if operator.large:
        names = [str(array.get(n, n)) for n in (*operator.inputs, *operator.static)]
        compute = (
            f"if {next(iter(array.values()))}.size < {operator.large.least} or "
            f"(_array := large({', '.join(names)})) is None:\n"
            f"    {compute}"
        )
    steps = [
        "try:",
        *("    " + line for line in compute.split("\n")),
        "except (ValueError, TypeError, IndexError, RuntimeError, OverflowError):",
        f"    return {general}  # which explains the error, or runs where another thread cannot",
    ]
    if single:
        steps += ["if type(_array) is not ndarray:", "    _array = asarray(_array)"]
        steps += ["_out = new(Tensor)", "_out._array = _array", "_out._grad = None"]
        return steps + _alias_steps(operator)
    if operator.view:
        return steps + _root_steps(operator)
    each = "result if type(result) is ndarray else asarray(result)"
    return [*steps, f"_results = tuple([{each} for result in _results])"]


def _is_tensor(name: str) -> str:
    """A test for a tensor; the first half, true for nearly all, is the quicker one."""
    return f"type({name}) is Tensor or type({name}) in tensor_types"


def _root_steps(operator) -> list[str]:
    """Find the tensor whose memory a view shows."""
    source = operator.inputs[0]
    return [
        f"_root = {source}._alias",
        "if _root is None or _root is True:",
        f"    {source}._alias = True",
        f"    _root = {source}",
    ]


def _alias_steps(operator) -> list[str]:
    """Note whose memory the result shows, if it is a view."""
    if not operator.view:
        return ["_out._alias = None"]
    linked = [*_root_steps(operator), "_out._alias = _root"]
    if operator.view == "always":
        return linked
    source = operator.inputs[0]
    return [
        "_base = _array.base",
        f"if _base is not None and (_base is {source}_array or _base is {source}_array.base):",
        *("    " + line for line in linked),
        "else:",
        "    _out._alias = None",
        f"    link_view(_out, {source})",
    ]


_ORIGIN = [  # of the call, because backward may have to say which values are gone or overwritten
    "    _frame = getframe(1)",
    "    while '__autograd__' in _frame.f_globals:",
    "        _frame = _frame.f_back",
    "    _node.code = _frame.f_code",
    "    _node.instruction = _frame.f_lasti",
]


def _record_steps(operator, tensors, numbers, array, optional) -> list[str]:
    """Make a node if an input requires grad, link it to the result, and return that."""
    wanted = [n for n in operator.differentiable if n in tensors]
    single = operator.outputs == 1
    plain = ["_out._node = None", "_out._requires_grad = False"] if single else ["_node = None"]
    linked = ["    _out._node = _node", "    _out._requires_grad = True"] if single else []
    if operator.outputs == 0:  # MANY
        linked = ["    _node.outputs = len(_results)"]
    root = ", _root" * bool(operator.view)
    ending = ["return _out" if single else f"return wrapped(_results, _node{root})"]
    if not wanted:
        return plain + ending

    def asks(n: str) -> str:
        if operator.variadic:
            return "_asked"
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
    inputs = f"({''.join(e + ', ' for e in edges)})"
    if operator.variadic:
        one = "(_tensor._node or _tensor) if _tensor._requires_grad else None"
        inputs = f"tuple([{one} for _tensor in {wanted[0]}])"
    return [
        f"if ({' or '.join(map(asks, wanted))}) and (_recording := shared.recording or mode.grad):",
        "    _node = Node()",
        f"    _node.inputs = {inputs}",
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
        *ending,
    ]


def _saved_source(operator, name: str, tensors, numbers, array: dict) -> str:
    """What the node saves under a name; an array only where a rule that wants it will run."""
    if name in operator.results:
        whole = "_array" if operator.outputs == 1 else "_results"
        value = whole if name == "out" else f"_results[{operator.results.index(name) - 1}]"
        return _if_asked(operator, name, value, tensors)
    if operator.variadic and name in (operator.inputs[0], f"{operator.inputs[0]}_shapes"):
        return "tuple(_arrays)" if name in operator.inputs else "tuple([a.shape for a in _arrays])"
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
    return f"frozen({name})" if name == operator.star else name


def _if_asked(operator, name: str, value: str, tensors) -> str:
    """`value`, or None where no rule that wants the name will run."""
    running = [m for m in operator.asking(name) if m in tensors]
    if not running:
        return "None"
    if set(running) == {m for m in operator.differentiable if m in tensors}:
        return value
    return f"{value} if {' or '.join(f'{m}._requires_grad' for m in running)} else None"
