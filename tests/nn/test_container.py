"""Containers against PyTorch's: order, names, slices, changes and errors."""

from collections import OrderedDict

import pytest
import torch

import autograd

BOTH = [torch, autograd]


def same(program):
    theirs, ours = (program(lib) for lib in BOTH)
    assert ours == theirs


def kinds(modules):
    return [type(m).__name__ for m in modules]


def three(lib, container="Sequential"):
    modules = [lib.nn.ReLU(), lib.nn.Tanh(), lib.nn.Sigmoid()]
    return lib.nn.Sequential(*modules) if container == "Sequential" else lib.nn.ModuleList(modules)


CHANGES = {
    "append": lambda lib, m: m.append(lib.nn.GELU()),
    "insert": lambda lib, m: m.insert(1, lib.nn.GELU()),
    "insert at the end": lambda lib, m: m.insert(3, lib.nn.GELU()),
    "extend": lambda lib, m: m.extend([lib.nn.GELU(), lib.nn.SiLU()]),
    "pop": lambda lib, m: m.pop(0),
    "delete": lambda lib, m: m.__delitem__(1),
    "delete the last": lambda lib, m: m.__delitem__(-1),
    "delete a slice": lambda lib, m: m.__delitem__(slice(0, 2)),
    "replace": lambda lib, m: m.__setitem__(-2, lib.nn.GELU()),
}


@pytest.mark.parametrize("container", ["Sequential", "ModuleList"])
@pytest.mark.parametrize("change", CHANGES)
def test_changes(change, container):
    def program(lib):
        modules = three(lib, container)
        CHANGES[change](lib, modules)
        return kinds(modules), list(modules._modules), len(modules)

    same(program)


READINGS = {
    "index": lambda lib, m: kinds([m[0], m[-1]]),
    "slice": lambda lib, m: (type(m[1:]).__name__, kinds(m[1:]), list(m[1:]._modules)),
    "contains": lambda lib, m: m[0] in m,
    "reversed": lambda lib, m: kinds(reversed(list(m))),
    "names": lambda lib, m: [name for name, _ in m.named_children()],
}


@pytest.mark.parametrize("container", ["Sequential", "ModuleList"])
@pytest.mark.parametrize("reading", READINGS)
def test_readings(reading, container):
    same(lambda lib: READINGS[reading](lib, three(lib, container)))


MISTAKES = {
    "index": lambda lib, m: m[5],
    "negative index": lambda lib, m: m[-5],
    "no module": lambda lib, m: m.append(3),
    "delete out of range": lambda lib, m: m.__delitem__(9),
    "set out of range": lambda lib, m: m.__setitem__(9, lib.nn.ReLU()),
}


@pytest.mark.parametrize("container", ["Sequential", "ModuleList"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake, container):
    errors = []
    for lib in BOTH:
        modules = three(lib, container)
        with pytest.raises(Exception) as caught:
            MISTAKES[mistake](lib, modules)
        errors.append(caught.value)
        assert kinds(modules) == ["ReLU", "Tanh", "Sigmoid"]
    assert isinstance(errors[1], type(errors[0])), errors


def test_arithmetic_of_sequentials():
    def program(lib):
        one = three(lib)
        two = one + lib.nn.Sequential(lib.nn.GELU())
        more = one * 2
        one += lib.nn.Sequential(lib.nn.SiLU())
        two *= 2
        return [kinds(m) for m in (one, two, more, 2 * one)]

    same(program)


def test_named_sequential():
    def program(lib):
        net = lib.nn.Sequential(OrderedDict(a=lib.nn.ReLU(), b=lib.nn.Tanh(), c=lib.nn.GELU()))
        names = [list(net._modules), net.b is net[1]]
        del net[1]
        return *names, list(net._modules), kinds(net[:1])

    same(program)


def test_lists_add_and_do_not_run():
    def program(lib):
        both = three(lib, "ModuleList") + [lib.nn.GELU()]  # noqa: RUF005
        both += [lib.nn.SiLU()]
        with pytest.raises(NotImplementedError):
            both(1)
        return type(both).__name__, kinds(both)

    same(program)


def test_module_dict():
    def program(lib):
        modules = lib.nn.ModuleDict({"a": lib.nn.ReLU()})
        modules["b"] = lib.nn.Tanh()
        modules.update([("c", lib.nn.GELU())])
        modules.update(OrderedDict(d=lib.nn.SiLU(), a=lib.nn.Sigmoid()))
        popped = type(modules.pop("b")).__name__
        del modules["c"]
        seen = [
            list(modules.keys()),
            kinds(modules.values()),
            [(k, type(m).__name__) for k, m in modules.items()],
            list(modules),
            len(modules),
            "a" in modules,
            "z" in modules,
            popped,
        ]
        modules.clear()
        return *seen, len(modules)

    same(program)


DICT_MISTAKES = {
    "missing": lambda lib, m: m["z"],
    "name of a method": lambda lib, m: m.__setitem__("items", lib.nn.ReLU()),
    "no module": lambda lib, m: m.__setitem__("x", 3),
    "not pairs": lambda lib, m: m.update([("a", lib.nn.ReLU(), 3)]),
    "nothing to go over": lambda lib, m: m.update(3),
}


@pytest.mark.parametrize("mistake", DICT_MISTAKES)
def test_mistakes_with_dictionaries(mistake):
    errors = []
    for lib in BOTH:
        with pytest.raises(Exception) as caught:
            DICT_MISTAKES[mistake](lib, lib.nn.ModuleDict({"a": lib.nn.ReLU()}))
        errors.append(caught.value)
    assert isinstance(errors[1], type(errors[0])), errors


def test_parameter_list():
    def program(lib):
        values = lib.nn.ParameterList([lib.ones(2), lib.nn.Parameter(lib.zeros(3)), 7])
        values.append(lib.ones(1))
        values += [lib.zeros(2)]
        values[0] = lib.zeros(4)
        with pytest.raises(IndexError):
            values[9]
        return [
            [name for name, _ in values.named_parameters()],
            [tuple(v.shape) if hasattr(v, "shape") else v for v in values],
            len(values),
            len(values[1:3]),
            repr(values).replace("torch.", "").replace("autograd.", ""),
            list(values.state_dict()),
        ]

    same(program)


def test_parameter_dict():
    def program(lib):
        values = lib.nn.ParameterDict({"a": lib.ones(2), "b": lib.nn.Parameter(lib.zeros(3))})
        values["c"] = lib.ones(1)
        values.update({"d": lib.ones(4), "text": "x"})
        both = values | lib.nn.ParameterDict({"e": lib.ones(1)})
        values |= {"f": lib.zeros(1)}
        popped = tuple(values.pop("a").shape)
        last = values.popitem()[0]
        default = tuple(values.setdefault("g", lib.zeros(6)).shape)
        return [
            list(values.keys()),
            [key for key, _ in values.items()],
            len(list(values.values())),
            list(both),
            list(reversed(values)),
            popped,
            last,
            default,
            values.get("zz", 3),
            "b" in values,
            list(values.copy()),
            list(values.fromkeys(["p", "q"], lib.ones(1))),
            list(values.state_dict()),
        ]

    same(program)


def test_positions_and_names_that_are_not_there():
    for container in ("Sequential", "ModuleList"):
        with pytest.raises(IndexError, match="between -3 and 3"):
            three(autograd, container).insert(9, autograd.nn.ReLU())
        assert kinds(three(autograd, container).insert(-1, autograd.nn.GELU()))[2] == "GELU"
    with pytest.raises(KeyError):
        autograd.nn.ParameterDict()["missing"]


def test_containers_of_parameters_are_not_called():
    with pytest.raises(TypeError):
        autograd.nn.ParameterList()(1)
    with pytest.raises(TypeError):
        autograd.nn.ParameterDict()(1)


def test_container():
    assert list(autograd.nn.Container(a=autograd.nn.ReLU())._modules) == ["a"]
