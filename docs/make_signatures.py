"""Write the signatures of all operators for type checkers: src/autograd/signatures/*.pyi.

python docs/make_signatures.py            # writes the files
python docs/make_signatures.py --check    # only says whether they are up to date

Operators are functions made at run time, which a type checker cannot follow. Names, arguments and
defaults come from the catalogue, types of results from running each operator's samples.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from pathlib import Path

import numpy as np

import autograd
from autograd import return_types
from autograd.nn import functional
from autograd.ops.core.registry import Operator, Sample

FOLDER = Path(autograd.__file__).with_name("signatures")
HEAD = '''"""{title}. Written by `python docs/make_signatures.py`."""

# pyright: reportIncompatibleMethodOverride=false
import builtins
from collections.abc import Sequence
from typing import Any

from autograd.dtypes import dtype as DType
from autograd.size import Size
from autograd.tensor import Tensor

{alias}
'''
ALIAS = "from . import tuples\nfrom .methods import Dims, Operand"
ALIASES = """import numpy as np

from . import tuples

Operand = Tensor | np.ndarray | np.generic | builtins.complex  # and so float, int and bool
Dims = builtins.int | Sequence[builtins.int] | None"""

# The types of parameters by their names; the annotation of a static one comes first.
DIMS = ("dim", "axis", "dims")
FLAGS = ("keepdim", "keepdims", "inplace", "training")
ANNOTATIONS = {"int", "bool", "float", "str", "tuple", "int | None", "float | None", "bool | None",
               "str | None", "tuple | None", "float | int | None"}  # fmt: skip


def type_of_parameter(parameter: inspect.Parameter) -> str:
    """The annotation of a parameter."""
    name, written = parameter.name, parameter.annotation
    if isinstance(written, str) and written in ANNOTATIONS:
        parts = written.split(" | ")
        return " | ".join(p if p == "None" else f"builtins.{p}" for p in parts)
    known = dict.fromkeys(DIMS, "Dims") | dict.fromkeys(FLAGS, "builtins.bool")
    known |= {"input": "Operand", "self": "Tensor", "dtype": "DType | None", "out": "Any"}
    return known.get(name, "Any")


def default_of(parameter: inspect.Parameter) -> str:
    """The default as it stands in the file."""
    value = parameter.default
    if value is parameter.empty:
        return ""
    plain = value is None or type(value) in (bool, int, str, tuple, list)
    plain = plain or (type(value) is float and np.isfinite(value))
    return f" = {value!r}" if plain else " = ..."


def parameters_of(signature: inspect.Signature, method: bool) -> str:
    """The parameters of a function, or of a method without its first."""
    written, starred = [], False
    for i, parameter in enumerate(signature.parameters.values()):
        if parameter.name == "out" and method:  # as in PyTorch, of functions only
            continue
        star = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            written.append("*")
        starred = starred or parameter.kind in (parameter.VAR_POSITIONAL, parameter.KEYWORD_ONLY)
        if i == 0 and method:
            written.append("self")
            if not star:
                continue
        text = f"{star}{parameter.name}: {type_of_parameter(parameter)}"
        if parameter.default is None and not text.endswith(("Any", "None", "Dims")):
            text += " | None"
        written.append(text + default_of(parameter))
    return ", ".join(written)


def type_of_value(value) -> str:
    """The type of a result."""
    if isinstance(value, autograd.Tensor):
        return "Tensor"
    if isinstance(value, autograd.Size):
        return "Size"
    if isinstance(value, tuple) and type(value) is not tuple:
        return f"tuples.{type(value).__name__}"
    if type(value) in (tuple, list):
        kinds = {type_of_value(item) for item in value}
        if kinds != {"Tensor"}:
            return "Any"
        return "tuple[Tensor, ...]" if type(value) is tuple else "builtins.list[Tensor]"
    if type(value) in (bool, int, float, str):
        return f"builtins.{type(value).__name__}"
    return "Any"


def type_of_result(operator: Operator) -> str:
    """What is annotated or what the samples give; "Any" where these differ or there are none."""
    written = operator.signature.return_annotation
    if written in ("bool", "int", "tuple"):
        return f"builtins.{written}"
    found = set()
    for sample in operator.samples(np.random.default_rng(0)):
        found.add(type_of_value(run(operator, sample)))
    if not found and not operator.composite and operator.outputs == 1:
        return "Tensor"
    return found.pop() if len(found) == 1 else "Any"


def run(operator: Operator, sample: Sample):
    """The result of a sample."""

    def tensors(value):
        if isinstance(value, np.ndarray):
            return autograd.tensor(value)
        return type(value)(map(tensors, value)) if type(value) in (list, tuple) else value

    with autograd.no_grad():
        return operator.function(
            *map(tensors, sample.args), **{name: tensors(v) for name, v in sample.kwargs.items()}
        )


def is_inplace(name: str, function) -> bool:
    """Whether a function writes into its first argument, which it returns."""
    return name.endswith("_") and name[0] != "_" and inspect.isfunction(function)


def definition(name: str, function, result: str, method: bool) -> str:
    """One function of a file."""
    summary = (inspect.getdoc(function) or "").partition("\n")[0].replace("\\", "\\\\")
    margin = "    " * method
    head = f"{margin}def {name}({parameters_of(inspect.signature(function), method)}) -> {result}:"
    return f'{head}\n{margin}    """{summary}"""\n' if summary else f"{head} ...\n"


def files() -> dict[str, str]:
    """The content of each file."""
    results: dict[str, str] = {}

    def result_of(operator: Operator) -> str:
        key = f"{operator.namespace}.{operator.family}.{operator.name}"
        if key not in results:
            results[key] = type_of_result(operator)
        return results[key]

    methods = []
    for name, function in sorted(vars(autograd.Tensor).items()):
        operator = getattr(function, "operator", None)
        if name == "__setitem__":
            methods.append(definition(name, function, "None", True))
        elif is_inplace(name, function):
            methods.append(definition(name, function, "Tensor", True))
        elif operator is not None and name not in ("__eq__", "__ne__"):  # of every object
            methods.append(definition(name, function, result_of(operator), True))
        elif inspect.isfunction(function) and function.__module__ != autograd.Tensor.__module__:
            methods.append(definition(name, function, "Tensor", True))  # of creation and random
    tuples = [
        f"class {name}(NamedTuple):\n" + "".join(f"    {field}: Tensor\n" for field in kind._fields)
        for name, kind in vars(return_types).items()
        if isinstance(kind, type)
    ]
    texts = {
        "tuples": '"""The named tuples of `return_types`. Written by '
        '`python docs/make_signatures.py`."""\n\nfrom typing import NamedTuple\n\n'
        "from autograd.tensor import Tensor\n\n" + "\n".join(tuples),
        "methods": HEAD.format(title="The operators that are methods of Tensor", alias=ALIASES)
        + "\n\nclass Methods:\n"
        + "".join(methods),
    }
    for file, place, title in [
        ("functions", autograd, "The operators of the top level"),
        ("fft", autograd.fft, "The operators of `fft`"),
        ("linalg", autograd.linalg, "The operators of `linalg`"),
        ("special", autograd.special, "The operators of `special`"),
        ("functional", functional, "The operators of `nn.functional`"),
    ]:
        text = HEAD.format(title=title, alias=ALIAS)
        for name in sorted(place.__all__):
            function = getattr(place, name)
            operator = getattr(function, "operator", None)
            if is_inplace(name, function):
                text += definition(name, function, "Tensor", False)
            elif operator is not None:
                text += definition(name, function, result_of(operator), False)
        texts[file] = text
    return texts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    options = parser.parse_args()
    stale = 0
    for name, text in files().items():
        path = FOLDER / f"{name}.pyi"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale = 1
            print(f"{path.name} " + ("is out of date" if options.check else "written"))
            if not options.check:
                path.write_text(text, encoding="utf-8")
    return stale if options.check else 0


if __name__ == "__main__":
    sys.exit(main())
