"""From an operator's block to the function that users call.

`apply` is the whole story, for every operator and every kind of argument; read it first. Because a
general function costs more than the arithmetic of a small tensor, each operator also gets a
*fast path*, generated as source on its first call (see `fastpath`): the same steps, unrolled for
its arity, for arguments that need no conversion. Whatever is unusual falls through to `apply`.
"""

from __future__ import annotations

import types

import numpy as np

from ... import dtypes
from ...dtypes import COMPLEX, FLOATING, HALVES
from ...engine import views
from ...engine.graph import (
    Arithmetic,
    Box,
    Node,
    OutputNode,
    Packed,
    hooks_of,
    tensor_types,
)
from ...engine.modes import RECORD, mode
from ...engine.mutation import user_frame
from ...errors import ArgumentError, ArgumentTypeError, AutogradError, DTypeError
from . import aliasing
from .explanation import explain_kernel

new = object.__new__
ARRAYS = np.ndarray, np.generic
NUMBERS = (bool, int, float, complex, np.number, np.bool_)


def make_function(operator, body, compile_function):
    """The public function of an operator; `compile_function` makes its code on the first call."""
    # A namespace of its own, because the compiled code is put into this very function object.
    scope = {
        "compile_function": compile_function,
        "operator": operator,
        "__package__": __package__,
    }
    function = types.FunctionType(_first_call.__code__, scope, operator.name)
    function.__doc__ = body.__doc__
    function.__module__ = body.__module__
    function.__qualname__ = body.__qualname__
    return function


def _first_call(*args, **kwargs):
    compile_function(operator)  # type: ignore[name-defined]  # noqa: F821
    return operator.function(*args, **kwargs)  # type: ignore[name-defined]  # noqa: F821


def apply(operator, args, static: dict):
    """Run an operator on any mix of tensors, arrays, numbers and None.

    Args:
        operator: the catalogue's entry.
        args: one value for each array input, or the sequence that a variadic operator takes.
        static: the other arguments by name.

    Returns:
        A tensor (or a tuple of tensors); an array where no argument is a tensor.
    """
    if operator.variadic:
        args = operands(args, operator.name)
    found = set()
    converting = False
    for arg in args:
        if type(arg) in tensor_types:
            found.add(arg._array.dtype)
        elif arg is not None:
            converting = True
    if not found:
        return _without_tensors(operator, args, static)
    if views.rewritten:
        for arg in args:
            views.refresh(arg)
    half = None
    if converting or (operator.promote is not None and not (len(found) == 1 and found <= QUICK)):
        args, half = _converted(operator, args)
    arrays = [arg._array if type(arg) in tensor_types else arg for arg in args]
    try:
        results = _forward(operator, arrays, static, mode.run)
    except AutogradError:
        raise
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        raise explain_kernel(operator, arrays, error) from None
    out = _record(operator, args, arrays, results, static)
    if half is not None:
        out = tuple(map(_restore(half), out)) if type(out) is tuple else _restore(half)(out)
    return out


QUICK = {np.dtype("float32"), np.dtype("float64")}  # dtypes that every operator computes with


def operands(tensors, operation: str) -> list:
    """What a variadic operator takes: a sequence of tensors, or of arrays where a rule is at work.

    Raises:
        ArgumentTypeError: it is none.
        ArgumentError: it is empty.
    """
    if type(tensors) in tensor_types or not hasattr(tensors, "__iter__"):
        raise ArgumentTypeError(
            f"{operation}: a sequence of tensors is required; got {type(tensors).__name__}. "
            "Put the tensors in a list."
        )
    tensors = list(tensors)
    if not tensors:
        raise ArgumentError(f"{operation}: at least one tensor is required; got an empty sequence.")
    others = [x for x in tensors if type(x) not in tensor_types]
    if others and (len(others) < len(tensors) or not isinstance(others[0], ARRAYS)):
        raise ArgumentTypeError(
            f"{operation}: tensors are required; got {type(others[0]).__name__}."
        )
    return tensors


def _without_tensors(operator, args, static: dict):
    """A rule at work on arrays: just the body."""
    if any(isinstance(arg, ARRAYS) for arg in args):
        return _forward(operator, args, static, _call)
    raise ArgumentTypeError(
        f"{operator.name}: a Tensor is required; got "
        f"{', '.join(type(arg).__name__ for arg in args) or 'nothing'}. "
        "Make one with autograd.tensor(data)."
    )


def _call(body, *args, **options):
    return body(*args, **options)


def _forward(operator, arrays, static: dict, run):
    """What the body makes of arrays."""
    if operator.variadic:
        arrays = (arrays,)
    if operator.star is not None:
        arrays = (*arrays, *static[operator.star])
        static = {name: value for name, value in static.items() if name != operator.star}
    return run(operator.forward, *arrays, **static)


def _converted(operator, args) -> tuple:
    """Operands in the dtype of the computation, and the 16-bit dtype of the results, if any."""
    args = [_as_operand(operator, arg) for arg in args]
    if operator.promote is None:
        return args, None
    if operator.promote == "same":
        _require_one_dtype(operator, args)
        return args, None
    target, half = _common_dtype(operator, args), None
    if target in HALVES:
        half, target = target, dtypes.float32
    return [_cast(arg, target) for arg in args], half


def _require_one_dtype(operator, args) -> None:
    found = [arg.dtype for arg in args if type(arg) in tensor_types]
    if any(dtype is not found[0] for dtype in found):
        raise DTypeError(
            f"{operator.name}: tensors of one dtype are required; got "
            f"{' and '.join(str(dtype) for dtype in found)}. Convert one with to()."
        )


def _restore(half):
    """Back to the 16-bit dtype after the computation in float32; integer results stay."""
    return lambda t: _cast(t, half) if t._array.dtype == np.float32 else t


def _as_operand(operator, arg):
    if arg is None or type(arg) in tensor_types or isinstance(arg, NUMBERS):
        return arg
    if isinstance(arg, np.ndarray):
        return Arithmetic.Tensor._wrap(arg)
    raise ArgumentTypeError(
        f"{operator.name}: a Tensor or a number is required; got {type(arg).__name__}. "
        "Make a tensor with autograd.tensor(data)."
    )


def _common_dtype(operator, args) -> dtypes.dtype:
    operands = []
    for arg in args:
        if type(arg) in tensor_types:
            array = arg._array
            operands.append((dtypes.from_numpy_dtype(array.dtype), 2 if array.ndim else 1))
        elif arg is not None:
            operands.append((dtypes.dtype_of_number(arg), 0))
    target = dtypes.result_dtype(operands)
    if operator.promote in ("float", "real") and target.category < FLOATING:
        return dtypes.get_default_dtype()
    if operator.promote == "real" and target.category == COMPLEX:
        raise DTypeError(
            f"{operator.name}: a real dtype is required; got {target}. Take real, imag or abs."
        )
    return target


def _cast(arg, target: dtypes.dtype):
    """An operand in the dtype of the computation; the conversion of a tensor is recorded."""
    if type(arg) in tensor_types:
        if arg._array.dtype == target.numpy:
            return arg
        return Arithmetic.cast(arg, target.numpy)
    if arg is None:
        return None
    if isinstance(arg, np.generic):  # np.float64 is a Python float too, but not a weak one
        arg = arg.item()
    if target.category >= FLOATING and isinstance(arg, (int, float)):
        return arg  # NumPy treats Python numbers as weak too
    if target.category == COMPLEX:
        return complex(arg)
    return np.asarray(arg).astype(target.numpy)  # integers wrap around, as in PyTorch


def _record(operator, args, arrays, results, static):
    """Wrap the results in tensors and link them to a node if a gradient may be wanted."""
    single = operator.outputs == 1
    outs = (results,) if single else tuple(results)
    outs = tuple(out if type(out) is np.ndarray else np.asarray(out) for out in outs)
    recorded = None
    if operator.rules and mode.grad and any(getattr(arg, "_requires_grad", False) for arg in args):
        node = operator.node_type()
        node.reset()
        node.origin = user_frame()
        node.inputs = _edges(operator, args)
        if any(edge is not None for edge in node.inputs):
            node.saved = _saved(operator, node.inputs, arrays, outs, static)
            if operator.broadcasts and any(np.shape(array) != outs[0].shape for array in arrays):
                node.shapes = tuple(
                    np.shape(array)
                    for name, array in zip(operator.inputs, arrays, strict=True)
                    if name in operator.rules
                )
            if mode.grad is not RECORD:
                add_detail(node)
            if not operator.outputs:  # MANY
                node.outputs = len(outs)
            recorded = node
    tensors = wrapped(outs, recorded)
    if operator.view:
        for tensor in tensors:
            aliasing.link_view(tensor, args[0])
    return tensors[0] if single else tensors


def wrapped(arrays, node: Node | None, root=None) -> tuple:
    """The results of a node as tensors that are linked to it, those that can have a gradient.

    Args:
        root: the tensor whose memory they show, if they are views.
    """
    tensors = []
    tensor_class = Arithmetic.Tensor
    for index, array in enumerate(arrays):
        tensor = new(tensor_class)
        tensor._array = array
        tensor._grad = None
        tensor._alias = root
        if node is not None and array.dtype.kind in "fcV":  # V: bfloat16
            tensor._requires_grad = True
            tensor._node = node if node.operator.outputs == 1 else OutputNode(node, index)
        else:
            tensor._requires_grad = False
            tensor._node = None
        tensors.append(tensor)
    return tuple(tensors)


def _edges(operator, args) -> tuple:
    """A node, a leaf or None for every input that has a rule."""
    if operator.variadic:
        wanted = args
    else:
        wanted = [
            arg for name, arg in zip(operator.inputs, args, strict=True) if name in operator.rules
        ]
    return tuple(
        (arg._node or arg) if getattr(arg, "_requires_grad", False) else None for arg in wanted
    )


def _saved(operator, edges: tuple, arrays: tuple, outs: tuple, static: dict) -> tuple:
    """What rules that will run ask for, in the order of `saved_names`; None for the others."""
    values: dict = dict(zip(operator.results, (outs, *outs), strict=False))
    if operator.outputs == 1:
        values["out"] = outs[0]
    if operator.variadic:
        values[operator.inputs[0]] = tuple(arrays)
    else:
        values |= dict(zip(operator.inputs, arrays, strict=True))
        ends = zip(operator.differentiable, edges, strict=True)
        running = {name for name, edge in ends if edge is not None}
        values = {
            name: None if running.isdisjoint(operator.asking(name)) else value
            for name, value in values.items()
        }
    for name, array in zip(operator.inputs, arrays, strict=not operator.variadic):
        values[f"{name}_shape"] = np.shape(array)
        values[f"{name}_dtype"] = getattr(array, "dtype", None)
    if operator.variadic:
        values[f"{operator.inputs[0]}_shapes"] = tuple(np.shape(array) for array in arrays)
    for name in operator.static:
        values[name] = static.get(name, operator.signature.parameters[name].default)
        if name == operator.star:
            values[name] = frozen(values[name])
    return tuple(values[name] for name in operator.saved_names)


def frozen(values: tuple) -> tuple:
    """What came as `*values`, safe from changes to a list among it."""
    return tuple([tuple(value) if type(value) is list else value for value in values])


def add_detail(node: Node) -> None:
    """What ``detect_anomaly`` and the active ``saved_tensors_hooks`` want to know of a node."""
    if node.origin is None:
        node.origin = user_frame()
    if not mode.packers or not node.keeps_arrays:
        return
    packer, unpack = mode.packers[-1]
    wrap = Arithmetic.Tensor._wrap
    node.saved = Packed(
        Box(packer(wrap(value)), unpack) if type(value) is np.ndarray else value
        for value in node.saved
    )
    hooks_of(node)  # has the sweep take the step that may run a user's code, in the user's context


def saved_tensors(node: Node, saved: tuple) -> tuple:
    """Saved arrays as tensors linked into the graph, so that rules on them are recorded."""
    operator = node.operator
    edges = dict(zip(operator.differentiable, node.inputs, strict=False))
    if operator.variadic:
        edges = {operator.inputs[0]: node.inputs}

    def link(name, value):
        if name == "out" and type(value) is tuple:
            return tuple(_linked(v, OutputNode(node, i)) for i, v in enumerate(value))
        if name == "out":
            return _linked(value, node)
        if name in operator.results:
            return _linked(value, OutputNode(node, operator.results.index(name) - 1))
        if operator.variadic and name == operator.inputs[0]:
            return tuple(map(_linked, value, edges[name]))
        return _linked(value, edges.get(name)) if name in operator.inputs else value

    return tuple(link(n, v) for n, v in zip(operator.saved_names, saved, strict=True))


def _linked(value, edge):
    """A tensor over a saved array whose gradient goes to `edge`."""
    if type(value) is not np.ndarray:
        return value
    tensor = Arithmetic.Tensor._wrap(value)
    if edge is None or value.dtype.kind not in "fcV":
        return tensor
    if type(edge) in tensor_types:
        if edge._array is value:
            return edge
        edge = Identity(edge)  # the leaf has other data now; its gradient still goes to it
    tensor._node = edge
    tensor._requires_grad = True
    return tensor


class Identity(Node):
    """Passes its gradient on."""

    __slots__ = ()

    def __init__(self, edge):
        self.reset()
        self.inputs = (edge,)

    def pull(self, g, saved):
        return (g,)
