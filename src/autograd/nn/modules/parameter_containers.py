"""Lists and dictionaries of parameters: `ParameterList`, `ParameterDict`."""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from ...errors import ArgumentError, ArgumentTypeError, DimensionError
from ...tensor import Tensor
from ..parameter import Parameter
from .module import Module


def _kept(value):
    """Tensors become parameters; anything else is kept as it is."""
    if isinstance(value, Tensor) and not isinstance(value, Parameter):
        return Parameter(value)
    return value


def _line(key, value) -> str:
    if not isinstance(value, Tensor):
        return f"  ({key}): Object of type: {type(value).__name__}"
    kind = "Parameter" if isinstance(value, Parameter) else "Tensor"
    size = "x".join(map(str, value.shape))
    return f"  ({key}): {kind} containing: [{value.dtype} of size {size}]"


def named_pairs(items, operation: str) -> list:
    """Pairs of a name and a value from a dictionary or from pairs.

    Raises:
        ArgumentTypeError: it is neither.
        ArgumentError: an item is not a pair.
    """
    if hasattr(items, "items"):
        return list(items.items())
    if not isinstance(items, Iterable):
        raise ArgumentTypeError(
            f"{operation}: a dictionary or pairs are required; got {type(items).__name__}."
        )
    pairs = list(items)
    for i, pair in enumerate(pairs):
        if not isinstance(pair, Iterable):
            raise ArgumentTypeError(
                f"{operation}: pairs are required; item {i} is a {type(pair).__name__}."
            )
        if len(list(pair)) != 2:
            raise ArgumentError(f"{operation}: pairs are required; item {i} is {pair!r}.")
    return pairs


class ParameterList(Module):
    """A list whose parameters are registered; tensors in it become parameters.

    Args:
        values: what to fill it with.

    >>> len(autograd.nn.ParameterList([autograd.ones(2), autograd.ones(3)]))
    2
    """

    def __init__(self, values: Iterable | None = None):
        super().__init__()
        self._size = 0
        if values is not None:
            self.extend(values)

    def _name(self, index) -> str:
        position = operator.index(index)
        if not -self._size <= position < self._size:
            raise DimensionError(
                f"ParameterList: an index between {-self._size} and {self._size - 1} is required; "
                f"got {position}."
            )
        return str(position % self._size)

    def __getitem__(self, index) -> Any:
        if isinstance(index, slice):
            return type(self)([self[i] for i in range(*index.indices(self._size))])
        return getattr(self, self._name(index))

    def __setitem__(self, index, value) -> None:
        setattr(self, self._name(index), _kept(value))

    def __len__(self) -> int:
        return self._size

    def __iter__(self):
        return (self[i] for i in range(self._size))

    def __iadd__(self, values: Iterable):
        return self.extend(values)

    def append(self, value):
        """Add a parameter at the end and return the list.

        Args:
            value: a tensor becomes a parameter; anything else is kept as it is.

        >>> len(autograd.nn.ParameterList().append(autograd.ones(2)))
        1
        """
        position = self._size
        self._size += 1
        self[position] = value
        return self

    def extend(self, values: Iterable):
        """Add several parameters at the end and return the list.

        Args:
            values: as for `append`.

        Raises:
            ArgumentTypeError: a tensor, or something that cannot be iterated over.
        """
        if not isinstance(values, Iterable) or isinstance(values, Tensor):
            raise ArgumentTypeError(
                f"ParameterList.extend: several parameters are required; got "
                f"{type(values).__name__}."
            )
        for value in values:
            self.append(value)
        return self

    def extra_repr(self) -> str:
        return "\n".join(_line(i, value) for i, value in enumerate(self))

    def __call__(self, *args, **kwargs):
        raise ArgumentTypeError("ParameterList: it is not to be called; index it instead.")


class ParameterDict(Module):
    """A dictionary whose parameters are registered; tensors in it become parameters.

    Args:
        parameters: a dictionary, or pairs of a name and a parameter.

    >>> list(autograd.nn.ParameterDict({"a": autograd.ones(2)}).keys())
    ['a']
    """

    def __init__(self, parameters=None):
        super().__init__()
        self._keys: dict[str, None] = {}
        if parameters is not None:
            self.update(parameters)

    def _name(self, key) -> str:
        if not isinstance(key, str):
            raise ArgumentTypeError(
                f"ParameterDict: a string is required; got {type(key).__name__}."
            )
        return key

    def __getitem__(self, key: str) -> Any:
        if self._name(key) not in self._keys:
            raise KeyError(key)
        return getattr(self, key)

    def __setitem__(self, key: str, value) -> None:
        setattr(self, self._name(key), _kept(value))
        self._keys[key] = None

    def __delitem__(self, key: str) -> None:
        del self._keys[key]
        delattr(self, key)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self):
        return iter(self._keys)

    def __reversed__(self):
        return reversed(list(self._keys))

    def __contains__(self, key) -> bool:
        return key in self._keys

    def copy(self) -> ParameterDict:
        """A new dictionary with the same parameters."""
        return ParameterDict(OrderedDict(self.items()))

    def setdefault(self, key: str, default=None) -> Any:
        """The value under `key`, put there if it was missing.

        Args:
            key: the name.
            default: the value to put there.
        """
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self) -> None:
        """Take everything out."""
        for key in list(self._keys):
            del self[key]

    def pop(self, key: str) -> Any:
        """Take one value out and return it.

        Args:
            key: the name.
        """
        value = self[key]
        del self[key]
        return value

    def popitem(self) -> tuple[str, Any]:
        """Take the last item out and return it."""
        key = next(reversed(self._keys))
        return key, self.pop(key)

    def get(self, key: str, default=None) -> Any:
        """The value under `key`, or `default`.

        Args:
            key: the name.
            default: what to return if it is missing.
        """
        return getattr(self, key) if key in self._keys else default

    def fromkeys(self, keys: Iterable[str], default=None) -> ParameterDict:
        """A new dictionary with one value under every key.

        Args:
            keys: the names.
            default: the value.

        >>> list(autograd.nn.ParameterDict().fromkeys(["a", "b"], autograd.ones(1)))
        ['a', 'b']
        """
        return ParameterDict((key, default) for key in keys)

    def keys(self):
        """The names."""
        return self._keys.keys()

    def items(self):
        """Pairs of name and value."""
        return ((key, self[key]) for key in self._keys)

    def values(self):
        """The values."""
        return (self[key] for key in self._keys)

    def update(self, parameters) -> None:
        """Add parameters from a dictionary or from pairs.

        Args:
            parameters: values by name; tensors become parameters.

        Raises:
            ArgumentTypeError: neither a dictionary nor pairs.
            ArgumentError: an item is not a pair.

        >>> parameters = autograd.nn.ParameterDict()
        >>> parameters.update({"a": autograd.ones(2)})
        >>> type(parameters["a"]).__name__
        'Parameter'
        """
        for key, value in named_pairs(parameters, "ParameterDict.update"):
            self[key] = value

    def extra_repr(self) -> str:
        return "\n".join(_line(key, value) for key, value in self.items())

    def __call__(self, *args, **kwargs):
        raise ArgumentTypeError("ParameterDict: it is not to be called; index it instead.")

    def __or__(self, other) -> ParameterDict:
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other) -> ParameterDict:
        made = ParameterDict(other)
        made.update(self)
        return made

    def __ior__(self, other):
        self.update(other)
        return self
