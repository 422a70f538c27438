"""The classes that programs declare to be safe to load."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..errors import ArgumentError, ArgumentTypeError

_registered: dict[Any, str] = {}  # what was registered, as it was written -> its full name


def _full_name(entry) -> str:
    """The name under which a file asks for an entry: a class, a function or `(either, name)`."""
    if isinstance(entry, tuple):
        if len(entry) != 2 or not callable(entry[0]) or not isinstance(entry[1], str):
            raise ArgumentError(
                "add_safe_globals: (class, 'module.name') is required of a tuple; got "
                f"{entry!r}. Pass the class alone to use its own name."
            )
        return entry[1]
    if not callable(entry) or not hasattr(entry, "__qualname__"):
        raise ArgumentTypeError(
            "add_safe_globals: classes or functions are required; got "
            f"{type(entry).__name__}. Pass for example [MyClass]."
        )
    return f"{entry.__module__}.{entry.__qualname__}"


def add_safe_globals(safe_globals: Iterable[Any]) -> None:
    """Let `load` make objects of these classes, or call these functions, if a file asks for them.

    Args:
        safe_globals: classes and functions; or tuples of one and the full name that files use.

    Raises:
        ArgumentTypeError, ArgumentError: something else.
    """
    _registered.update({entry: _full_name(entry) for entry in safe_globals})


def get_safe_globals() -> list[Any]:
    """What `add_safe_globals` was given."""
    return list(_registered)


def clear_safe_globals() -> None:
    """Forget what `add_safe_globals` was given."""
    _registered.clear()


def registered() -> dict[str, Callable]:
    """The registered classes and functions by the name that files use."""
    return {
        name: entry[0] if isinstance(entry, tuple) else entry for entry, name in _registered.items()
    }


class safe_globals:
    """`add_safe_globals` for the length of a with block.

    Args:
        safe_globals: as for `add_safe_globals`.

    >>> from fractions import Fraction
    >>> with autograd.serialization.safe_globals([Fraction]):
    ...     autograd.serialization.get_safe_globals()
    [<class 'fractions.Fraction'>]
    """

    def __init__(self, safe_globals: Iterable[Any]):
        self.safe_globals = list(safe_globals)

    def __enter__(self) -> None:
        self.before = dict(_registered)
        add_safe_globals(self.safe_globals)

    def __exit__(self, *exc_info) -> None:
        _registered.clear()
        _registered.update(self.before)
