"""Modules that hold modules: `Sequential`, `ModuleList`, `ModuleDict`."""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Iterable
from itertools import chain
from typing import Any

from ...errors import ArgumentError, ArgumentTypeError, DimensionError
from .module import Module
from .parameter_containers import ParameterDict, ParameterList, named_pairs

__all__ = [
    "Container",
    "ModuleDict",
    "ModuleList",
    "ParameterDict",
    "ParameterList",
    "Sequential",
]


class _Numbered(Module):
    """Modules in an order, named by their positions."""

    def _name(self, index) -> str:
        """The name of the module at a position, which may count from the end."""
        position, size = operator.index(index), len(self)
        if not -size <= position < size:
            raise DimensionError(
                f"{type(self).__name__}: an index between {-size} and {size - 1} is required; got "
                f"{position}."
            )
        return list(self._modules)[position]

    def _renumber(self, modules: Iterable) -> None:
        self._modules = {str(i): module for i, module in enumerate(modules)}

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __setitem__(self, index, module) -> None:
        setattr(self, self._name(index), module)

    def __delitem__(self, index) -> None:
        names = list(self._modules)
        gone = names[index] if isinstance(index, slice) else [self._name(index)]
        self._renumber([m for n, m in self._modules.items() if n not in gone])

    def append(self, module: Module):
        """Add a module at the end and return the container.

        Args:
            module: the new one.

        >>> len(autograd.nn.Sequential().append(autograd.nn.ReLU()))
        1
        """
        self.add_module(str(len(self)), module)
        return self

    def insert(self, index: int, module: Module):
        """Put a module before the one at `index`, and return the container.

        Args:
            index: a position, which may count from the end.
            module: the new one.

        Raises:
            ArgumentTypeError: `module` is not a Module.
            DimensionError: there is no such position.

        >>> net = autograd.nn.Sequential(autograd.nn.Linear(2, 3))
        >>> len(net.insert(1, autograd.nn.ReLU()))
        2
        """
        if not isinstance(module, Module):
            raise ArgumentTypeError(f"insert: a Module is required; got {type(module).__name__}.")
        modules = list(self._modules.values())
        if not -len(modules) <= index <= len(modules):
            raise DimensionError(
                f"insert: an index between {-len(modules)} and {len(modules)} is required; got "
                f"{index}."
            )
        modules.insert(index, module)
        self._renumber(modules)
        return self

    def extend(self, modules: Iterable):
        """Add several modules at the end and return the container.

        Args:
            modules: in order; also another container.

        Raises:
            ArgumentTypeError: they cannot be iterated over.

        >>> nn = autograd.nn
        >>> nn.ModuleList([nn.ReLU()]).extend([nn.Tanh(), nn.Tanh()])
        ModuleList(
          (0): ReLU()
          (1-2): 2 x Tanh()
        )
        """
        if not isinstance(modules, Iterable):
            raise ArgumentTypeError(
                f"extend: several modules are required; got {type(modules).__name__}."
            )
        for module in list(modules):
            self.append(module)
        return self

    def pop(self, index=-1) -> Module:
        """Take a module out and return it; those after it move up.

        Args:
            index: its position; the last one by default.

        >>> net = autograd.nn.Sequential(autograd.nn.ReLU(), autograd.nn.Tanh())
        >>> net.pop(0), net
        (ReLU(), Sequential(
          (0): Tanh()
        ))
        """
        module = self[index]
        del self[index]
        return module

    def __iadd__(self, modules: Iterable):
        return self.extend(modules)

    def __getitem__(self, index) -> Any:
        return self._modules[self._name(index)]


class Sequential(_Numbered):
    """Modules one after the other: each gets what the one before it returns.

    Args:
        args: modules, or one dictionary of modules by name.

    >>> nn = autograd.nn
    >>> net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    >>> net
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): ReLU()
    )
    >>> net(autograd.ones(5, 2)).shape
    Size([5, 3])
    """

    def __init__(self, *args):
        super().__init__()
        named = len(args) == 1 and isinstance(args[0], dict)
        items = args[0].items() if named else ((str(i), m) for i, m in enumerate(args))
        for name, module in items:
            self.add_module(name, module)

    def forward(self, input):
        attributes = self.__dict__
        for name in attributes["_module_names"]:
            input = attributes[name](input)
        return input

    def __getitem__(self, index) -> Any:
        if isinstance(index, slice):
            return type(self)(OrderedDict(list(self._modules.items())[index]))
        return super().__getitem__(index)

    def __add__(self, other) -> Sequential:
        if not isinstance(other, Sequential):
            raise ArgumentError(f"add: a Sequential is required; got {type(other).__name__}.")
        return Sequential(*self, *other)

    def __iadd__(self, modules):
        if not isinstance(modules, Sequential):
            raise ArgumentError(f"add: a Sequential is required; got {type(modules).__name__}.")
        return self.extend(modules)

    def __mul__(self, times: int) -> Sequential:
        return Sequential(*self._repeated(times))

    __rmul__ = __mul__

    def __imul__(self, times: int):
        self._renumber(self._repeated(times))
        return self

    def _repeated(self, times) -> list:
        if not isinstance(times, int):
            raise ArgumentTypeError(f"mul: an integer is required; got {type(times).__name__}.")
        if times <= 0:
            raise ArgumentError(f"mul: a number of at least 1 is required; got {times}.")
        return list(self) * times


class ModuleList(_Numbered):
    """A list whose modules are registered, so that their parameters belong to the owner.

    It has no `forward`: the owner calls the modules as it likes.

    Args:
        modules: what to fill it with.

    >>> layers = autograd.nn.ModuleList([autograd.nn.Linear(2, 2) for _ in range(3)])
    >>> len(layers), len(list(layers.parameters()))
    (3, 6)
    """

    def __init__(self, modules: Iterable | None = None):
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def __getitem__(self, index) -> Any:
        if isinstance(index, slice):
            return type(self)(list(self._modules.values())[index])
        return super().__getitem__(index)

    def __add__(self, other: Iterable) -> ModuleList:
        return type(self)(chain(self, other))

    def __repr__(self) -> str:
        """Equal neighbours are shown once, as in ``(0-2): 3 x Linear(...)``."""
        groups: list[list] = []  # first position, last position, text
        for i, module in enumerate(self):
            text = repr(module)
            if groups and groups[-1][2] == text:
                groups[-1][1] = i
            else:
                groups.append([i, i, text])
        if not groups:
            return f"{self._get_name()}()"
        lines = []
        for first, last, text in groups:
            start = f"({first})" if first == last else f"({first}-{last})"
            times = "" if first == last else f"{last - first + 1} x "
            lines.append(f"{start}: {times}{text}".replace("\n", "\n  "))
        return f"{self._get_name()}(\n  " + "\n  ".join(lines) + "\n)"


class ModuleDict(Module):
    """A dictionary whose modules are registered, in the order of insertion.

    Args:
        modules: a dictionary, or pairs of a name and a module.

    >>> autograd.nn.ModuleDict({"act": autograd.nn.ReLU()})["act"]
    ReLU()
    """

    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Any:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules)

    def __contains__(self, key) -> bool:
        return key in self._modules

    def clear(self) -> None:
        """Take all modules out."""
        self._modules.clear()

    def pop(self, key: str) -> Any:
        """Take one module out and return it.

        Args:
            key: its name.

        >>> modules = autograd.nn.ModuleDict({"act": autograd.nn.ReLU()})
        >>> modules.pop("act"), len(modules)
        (ReLU(), 0)
        """
        return self._modules.pop(key)

    def keys(self):
        """The names."""
        return self._modules.keys()

    def items(self):
        """Pairs of name and module."""
        return self._modules.items()

    def values(self):
        """The modules."""
        return self._modules.values()

    def update(self, modules) -> None:
        """Add modules from a dictionary or from pairs.

        Args:
            modules: modules by name; those of a name that is there already are replaced.

        Raises:
            ArgumentTypeError: neither a dictionary nor pairs.
            ArgumentError: an item is not a pair.

        >>> modules = autograd.nn.ModuleDict()
        >>> modules.update([("act", autograd.nn.ReLU())])
        >>> list(modules.items())
        [('act', ReLU())]
        """
        for key, module in named_pairs(modules, "ModuleDict.update"):
            self[key] = module


class Container(Module):
    """PyTorch's oldest container: modules by keyword. Use `Sequential` or `ModuleDict`.

    Args:
        kwargs: modules by name.

    >>> autograd.nn.Container(act=autograd.nn.ReLU())
    Container(
      (act): ReLU()
    )
    """

    def __init__(self, **kwargs):
        super().__init__()
        for name, module in kwargs.items():
            self.add_module(name, module)
