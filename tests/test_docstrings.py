"""Public classes and functions of some packages name what they take, and show how they work."""

import inspect
import re

import pytest

from autograd import distributions, nn, optim
from autograd.distributions import constraints, transforms
from autograd.nn.modules import module as base_module
from autograd.nn.utils import parametrizations, parametrize, prune, rnn, stateless

PLACES = (
    nn, nn.init, nn.attention, nn.parallel, nn.parameter, base_module, nn.utils, parametrizations,
    parametrize, prune, rnn, stateless, optim, optim.lr_scheduler, optim.swa_utils,
    distributions, constraints, transforms,
)  # fmt: skip
FORMER = "The former name of `"  # such a function has the arguments of the one that it names
NOT_CALLED = {"SDPBackend"}  # an enumeration


def public():
    """Every public class and function, once."""
    found = {}
    for place in PLACES:
        for name in place.__all__:
            value = getattr(place, name)
            if inspect.isclass(value) or inspect.isfunction(value):
                found.setdefault(id(value), (f"{place.__name__}.{name}", value))
    return [pytest.param(value, id=name) for name, value in found.values()]


def methods():
    """The public methods of modules, containers and optimizers, each where it is introduced."""
    containers = (nn.Sequential, nn.ModuleList, nn.ModuleDict, nn.ParameterList, nn.ParameterDict)
    bases = (distributions.Distribution, transforms.Transform)
    classes = (*containers, optim.Optimizer, optim.lr_scheduler.LRScheduler, *bases)
    bases = dict.fromkeys(base for each in classes for base in each.__mro__[:-1])
    items = ((base, name, value) for base in bases for name, value in vars(base).items())
    return [
        pytest.param(value, id=value.__qualname__)
        for base, name, value in items
        if inspect.isfunction(value)
        and not name.startswith("_")
        and not any(hasattr(above, name) for above in base.__mro__[1:])
    ]


def own_doc(value) -> str:
    """The docstring of a class or function itself, not that of a base class."""
    doc = vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__
    return inspect.cleandoc(doc or "")


def documented(doc: str) -> set[str]:
    """The names under ``Args:``; an entry ``a, b: ...`` may be continued on further lines."""
    section = re.search(r"^Args:\n((?:    .*\n?|\n(?=    ))*)", doc, re.M)
    entries = re.split(r"\n(?=    \S)", section.group(1).rstrip()) if section else []
    return {name.strip() for entry in entries for name in entry.split(":")[0].split(",")}


def taken(value) -> tuple[set[str], bool]:
    """The names of a callable's arguments, and whether it takes others by ``*`` or ``**``."""
    parameters = inspect.signature(value).parameters.values()
    several = {p.name for p in parameters if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD)}
    names = {p.name for p in parameters if not p.name.startswith("_")} - {"self"}
    return names - several, bool(several)


def check_arguments(value, doc: str) -> None:
    names, others = taken(value)
    told = documented(doc)
    assert names - {"input"} <= told
    assert others or told <= names, "an argument that does not exist"


@pytest.mark.parametrize("value", public())
def test_a_summary_line_comes_first(value):
    summary, *rest = own_doc(value).split("\n")
    assert summary.endswith((".", "?"))
    assert not rest or not rest[0]


@pytest.mark.parametrize("value", public())
def test_arguments_are_documented(value):
    doc = own_doc(value)
    if doc.startswith(FORMER):
        name = doc.removeprefix(FORMER).split("`")[0]
        assert documented(own_doc(getattr(inspect.getmodule(value), name)))
    elif value.__name__ not in NOT_CALLED:
        check_arguments(value, doc)


@pytest.mark.parametrize("value", public())
def test_an_example_is_shown(value):
    doc = own_doc(value)
    assert ">>> " in doc or doc.startswith(FORMER)


@pytest.mark.parametrize("value", methods())
def test_methods_of_modules_and_optimizers(value):
    doc = own_doc(value)
    assert doc.split("\n")[0].endswith(".")
    check_arguments(value, doc)
