"""The names under which a module holds its parameters, buffers and submodules."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any


class Registry(MutableMapping):
    """A module's parameters (or buffers, or submodules) by name, in the order of registration.

    The values themselves are ordinary attributes of the module, where reading them costs nothing
    extra; the registry only knows which of them are which. Writing to it writes the attribute.
    """

    __slots__ = ("_attributes", "_names")

    def __init__(self, attributes: dict[str, Any], names: dict[str, None]):
        self._attributes = attributes
        self._names = names

    def __getitem__(self, name: str):
        if name not in self._names:
            raise KeyError(name)
        return self._attributes[name]

    def __setitem__(self, name: str, value) -> None:
        self._names[name] = None
        self._attributes[name] = value

    def __delitem__(self, name: str) -> None:
        del self._names[name]
        del self._attributes[name]

    def __contains__(self, name) -> bool:
        return name in self._names

    def __iter__(self):
        return iter(self._names)

    def __reversed__(self):
        return reversed(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def copy(self) -> dict[str, Any]:
        """An ordinary dictionary with the same items."""
        return {name: self._attributes[name] for name in self._names}

    def __repr__(self) -> str:
        return repr(self.copy())


def registry(names: str, kind: str) -> Any:
    """The property that shows a module's registry whose names are kept under `names`."""

    def read(module) -> Registry:
        attributes = module.__dict__
        return Registry(attributes, attributes[names])

    def replace(module, items) -> None:
        current = read(module)
        items = dict(items)
        current.clear()
        current.update(items)

    return property(read, replace, doc=f"The module's own {kind} by name.")
