"""How an operator is written: forward, derivative rules, documentation and samples in one block.

    @primitive(promote="float")
    def log(input):
        \"\"\"Natural logarithm of each element.\"\"\"
        return np.log(input)

    @log.vjp("input")
    def _(g, input):
        return g / input

    @log.samples
    def _(rng):
        yield Sample(rng.uniform(0.1, 4.0, (2, 3)))

The decorated name becomes the operator's *dispatch function*: given tensors it runs the forward
body on their arrays and records a node, given raw arrays it just runs the body. So a rule, which
is written with Python's operators and other catalogue operators only, serves the fast backward
sweep (arrays) and ``create_graph=True`` (tensors) alike.

Parameters without annotation are array inputs, `tensors: list` is a sequence of them; the other
annotated ones (`dim: int`, `*shape: int`) are static. A rule takes the incoming gradient `g` and
then, by name, what it needs: an input, its `<input>_shape` or `<input>_dtype`, the result `out` (of
several `out0`, `out1` ..., or `out` for all), a static argument, or `needs` (which inputs want a
gradient). The node saves exactly these, arrays only for rules that will run.
"""

from __future__ import annotations

import builtins
import functools
import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

from ...engine.graph import Node
from ...kernels.elementwise import Elementwise, named
from . import dispatch, scalars
from .fastpath import compile_fast_path
from .guard import compile_guarded
from .numpy_names import numpy_names


class Sample:
    """Arguments of one test call: `Sample(x, y, dim=1)`; arrays become tensors.

    Attributes:
        args, kwargs: the call's arguments.
        grad: check derivatives at this point (False at kinks and for NaN or infinity).
        strided: also call with other strides (False where the result depends on them).
    """

    def __init__(self, *args, **kwargs):
        self.grad = kwargs.pop("grad", True)
        self.strided = kwargs.pop("strided", True)
        self.args = args
        self.kwargs = kwargs

    def __repr__(self) -> str:
        def show(value):
            return f"array{value.shape}{value.dtype}" if hasattr(value, "strides") else repr(value)

        keywords = [f"{k}={show(v)}" for k, v in self.kwargs.items()]
        return f"Sample({', '.join([*map(show, self.args), *keywords])})"


MANY = 0  # `outputs` of an operator whose number of results depends on its arguments
functional = {"namespace": "nn.functional", "method": False}  # a function of nn.functional only


def constant(array):
    """Mark an array of a sample as one that no gradient is asked for."""
    array.setflags(write=False)
    return array


class Rule:
    """A derivative rule.

    Attributes:
        function: on arrays or tensors.
        kernel: the same on arrays alone, for the sweep over arrays; the function itself if there is
            no quicker one.
        inputs: the inputs that it serves.
        large: its compiled form for large arrays, or None.
        names: what it asks for beside the gradient.
    """

    def __init__(self, function, inputs: tuple[str, ...], large: Elementwise | None, kernel):
        parameters = inspect.signature(function).parameters
        self.function = function
        self.kernel = kernel or function
        self.inputs = inputs
        self.large = large
        self.names = tuple(parameters)[1:]
        self.keyword_only = {n for n, p in parameters.items() if p.kind is p.KEYWORD_ONLY}


class Operator:
    """One entry of the catalogue.

    Attributes:
        name: public name.
        namespace: "" for the top level, "fft", "linalg", "special" or "nn.functional".
        family: the file that it is written in.
        forward: the body, on arrays.
        inputs: names of the array inputs; `variadic` is set where the only one is a sequence.
        static: names of the other parameters; `star` is the one that takes the rest (`*shape`).
        promote: None (dtypes are left alone), "result" (common dtype), "float" (and integers
            become the default floating dtype), "real" (the same without complex numbers) or
            "same" (the dtypes must agree).
        kernel: a NumPy function that is the whole body; saves the hot path a Python call.
        quiet: the body cannot raise floating-point warnings.
        flat: the slope does not change where an input changes a little, and yet PyTorch's second
            derivatives are zeros rather than missing.
        large: the compiled loop that takes the place of the body for large arrays, or None.
        broadcasts: gradients are summed down to the inputs' shapes by the engine.
        view: the result may share the input's memory.
        outputs: number of results, or MANY.
        rules: input name -> Rule.
    """

    def __init__(
        self,
        forward,
        name,
        namespace,
        promote,
        broadcasts,
        view,
        outputs,
        kernel=None,
        quiet=False,
        node=None,
        large: str | bool = False,
        flat: bool = False,
    ):
        self.name = name or forward.__name__
        self.namespace = namespace
        self.family = forward.__module__.rsplit(".", 1)[-1]
        self.forward = forward if kernel is None else kernel
        self.quiet = quiet or view
        self.large = named(large) if isinstance(large, str) else None
        if large is True:
            self.large = Elementwise(self.name, functools.partial(scalars.ready, forward))
        self.promote = promote
        self.broadcasts = broadcasts
        self.view = view
        self.outputs = outputs
        self.rules: dict[str, Rule] = {}
        self.sample_functions: list[Callable] = []
        self.function: Any = None
        self.method = self.is_function = True
        self.inplace = False
        self.aliases: tuple[str, ...] = ()
        self.reference: Any = None
        self.composite = False
        self.signature = inspect.signature(forward)
        parameters = self.signature.parameters.values()
        arrays = [p for p in parameters if p.annotation in (p.empty, "list")]
        self.variadic = any(p.annotation == "list" for p in arrays)
        self.inputs = tuple(p.name for p in arrays)
        self.static = tuple(p.name for p in parameters if p not in arrays)
        rest = (p.name for p in parameters if p.kind is p.VAR_POSITIONAL)
        self.star = next(rest, None)
        self.differentiable: tuple[str, ...] = ()  # the inputs with a rule: the node's edges
        self.saved_names: tuple[str, ...] = ()  # what some rule asks for: what the node keeps
        title = node or "".join(part.capitalize() for part in self.name.split("_"))
        content = {"__slots__": (), "operator": self, "__module__": __name__, "flat": flat}
        content |= {"__slots__": ("outputs",)} if outputs == MANY else {"outputs": outputs}
        self.node_type: Any = type(f"{title}Backward", (Node,), content)

    @property
    def takes_out(self) -> bool:
        """Whether the dispatch function has `out=`, be it that the body has none."""
        parameters = self.signature.parameters.values()
        if "out" in self.signature.parameters:
            return True
        if self.composite:
            public = self.is_function and self.namespace != "nn.functional"
            return public and all(p.kind is not p.VAR_KEYWORD for p in parameters)
        return self.outputs == 1 and not self.view

    def public_signature(self) -> inspect.Signature:
        """The signature of the dispatch function."""
        parameters = dict(self.signature.parameters)
        for name in (*numpy_names(self).values(), *["out"] * self.takes_out):
            if name not in parameters:
                keyword = inspect.Parameter.KEYWORD_ONLY
                parameters[name] = inspect.Parameter(name, keyword, default=None)
        return self.signature.replace(parameters=list(parameters.values()))

    @property
    def keeps_arrays(self) -> bool:
        """Whether the node holds arrays, rather than shapes and options only."""
        return any(name in (*self.results, *self.inputs) for name in self.saved_names)

    @property
    def results(self) -> tuple[str, ...]:
        """The names under which rules ask for results: all, and one by one where there are more."""
        return ("out", *(f"out{i}" for i in range(self.outputs if self.outputs > 1 else 0)))

    def asking(self, name: str) -> list[str]:
        """The inputs whose rules ask for a name."""
        return [n for n in self.differentiable if name in self.rules[n].names]

    def samples(self, rng) -> Iterator[Sample]:
        """All sample calls."""
        for function in self.sample_functions:
            yield from function(rng)

    def add_rule(self, inputs: tuple[str, ...], function, scalar: bool, kernel) -> None:
        large = None
        if scalar:
            name = f"{self.name}_slope_{inputs[0]}"
            large = Elementwise(name, functools.partial(scalars.ready, function))
        rule = Rule(function, inputs, large, kernel)
        known = {"needs", *self.results, *self.static}
        if "out" in self.inputs:
            raise TypeError(f"{self.name}: the name 'out' is taken by the result")
        for name in self.inputs:
            known |= {name, f"{name}_shape", f"{name}_shapes", f"{name}_dtype"}
        for name in (*inputs, *rule.names):
            if name not in known:
                raise TypeError(f"{self.name}.vjp: {name!r} is not an input, result or parameter")
        for name in inputs:
            self.rules[name] = rule
        self.differentiable = tuple(name for name in self.inputs if name in self.rules)
        names = (name for rule in self.rules.values() for name in rule.names)
        self.saved_names = tuple(dict.fromkeys(name for name in names if name != "needs"))


catalogue: dict[str, Operator] = {}  # "exp", "linalg.inv", building blocks "arithmetic:plus"


def _register(operator: Operator, function, method, is_function, inplace, aliases, reference):
    operator.function = function
    operator.method, operator.is_function, operator.inplace = method, is_function, inplace
    operator.aliases, operator.reference = tuple(aliases), reference
    if function is not operator.forward:
        function.__signature__ = operator.public_signature()
    key = f"{operator.namespace}.{operator.name}" if operator.namespace else operator.name
    if not (method or is_function):  # a building block: named after its file
        key = f"{operator.family}:{operator.name}"
    named = function.__qualname__ == operator.name and operator.name not in vars(builtins)
    if is_function and not named:  # called something else in its file, because of a builtin
        function.__name__ = function.__qualname__ = operator.name
        function.__module__ = f"autograd.{operator.namespace}".rstrip(".")  # where pickle finds it
    if key in catalogue:
        raise TypeError(f"operator {key} is registered twice")
    catalogue[key] = operator

    def vjp(*inputs, scalar=False, kernel=None):
        def register(rule):
            operator.add_rule(inputs, rule, scalar, kernel)
            return rule

        return register

    def samples(generate):
        operator.sample_functions.append(generate)
        return generate

    function.operator = operator
    function.vjp = vjp
    function.samples = samples
    return function


def primitive(
    promote: str | None = None,
    *,
    name: str | None = None,
    broadcasts: bool = False,
    view: bool | str = False,
    outputs: int = 1,
    kernel: Any = None,
    quiet: bool = False,
    large: str | bool = False,
    node: str | None = None,
    flat: bool = False,
    namespace: str = "",
    method: bool = True,
    function: bool = True,
    inplace: bool = False,
    aliases: tuple[str, ...] = (),
    reference: Any = None,
) -> Callable[[Any], Any]:
    """Register the decorated body as an operator with a node and rules of its own.

    Args:
        name: public name, where the function's own would hide a Python builtin.
        node: the node's name without "Backward", where it is not the operator's.
        promote, broadcasts, view, outputs, kernel, quiet, flat, namespace: see :class:`Operator`.
        large: the function of `kernels.compiled.vocabulary` that is compiled for large arrays, or
            True to compile the body itself, which then is written for single numbers as well.
        method: also a method of Tensor.
        function: also a public function; False for building blocks of composites.
        inplace: also the method `name_`.
        aliases: further public names.
        reference: the independent function that tests compare with, where it is not PyTorch's
            function of the same name.
    """

    def decorate(forward):
        operator = Operator(
            forward, name, namespace, promote, broadcasts, view, outputs, kernel, quiet, node,
            large, flat,
        )  # fmt: skip
        public = dispatch.make_function(operator, forward, compile_fast_path)
        return _register(operator, public, method, function, inplace, aliases, reference)

    return decorate


def composite(
    *,
    name: str | None = None,
    namespace: str = "",
    method: bool = True,
    function: bool = True,
    inplace: bool = False,
    aliases: tuple[str, ...] = (),
    reference: Any = None,
    guarded: bool = True,
) -> Callable[[Any], Any]:
    """Register a function that is written with other operators.

    Args:
        guarded: errors out of the body are put into the words of this operator; costs a Python
            call, which the few functions that are on every program's path do without.
        others: see `primitive`.
    """

    def decorate(body: types.FunctionType):
        operator = Operator(body, name, namespace, None, False, False, 1)
        operator.composite = True
        public = dispatch.make_function(operator, body, compile_guarded) if guarded else body
        return _register(operator, public, method, function, inplace, aliases, reference)

    return decorate
