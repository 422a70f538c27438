"""The mutation clock: who wrote which buffer, and when.

A global counter moves with every in-place write through a tensor. A node remembers the counter when
it saves arrays; only if the counter has moved by the time of backward does the sweep look whether
one of those buffers was written since. The guarantee is that of PyTorch's version counters, at the
price of one integer a node.
"""

from __future__ import annotations

import sys
import weakref

from ..errors import MutationError

ROOT = __name__.partition(".")[0]


class _Library(dict):
    """Whether a package is the library's, by its name: found out once, then known."""

    def __missing__(self, package) -> bool:
        own = isinstance(package, str) and (package == ROOT or package.startswith(ROOT + "."))
        self[package] = own
        return own


in_library = _Library()


class Write:
    """One in-place write: the operator's name, its time on the clock and the user's line."""

    __slots__ = ("clock", "operator", "origin")

    def __init__(self, operator: str, clock: int, origin: tuple | None):
        self.operator = operator
        self.clock = clock
        self.origin = origin


class _SharedWrite(Write):
    """One of several buffers."""

    __slots__ = ()


class Tape:
    """The clock and the last write to each live buffer."""

    __slots__ = ("clock", "writes")

    def __init__(self):
        self.clock = 0
        self.writes: dict[int, tuple[weakref.ref, Write]] = {}


tape = Tape()


def buffer_of(array):
    """The object that owns the memory of a NumPy array."""
    while array.base is not None and hasattr(array.base, "base"):
        array = array.base
    return array


def user_frame(inner: int = 0):
    """The code and instruction of the nearest frame outside the library.

    Args:
        inner: how many of the callers are known to be the library's: looking at one takes time.
    """
    frame = sys._getframe(1 + inner)
    while frame.f_back is not None and in_library[frame.f_globals.get("__package__")]:
        frame = frame.f_back
    return frame.f_code, frame.f_lasti


def user_level() -> int:
    """The `stacklevel` with which the caller's warning points outside the library."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and in_library[frame.f_globals.get("__package__")]:
        frame, level = frame.f_back, level + 1
    return level


def describe(origin) -> str:
    """``file:line`` of an origin recorded by `user_frame`."""
    if origin is None:
        return "an unknown line"
    code, instruction = origin
    line = code.co_firstlineno
    for start, end, number in code.co_lines():
        if start <= instruction < end and number is not None:
            line = number
    return f"{code.co_filename}:{line}"


def _forgetting(owner) -> weakref.ref:
    """A reference to a buffer whose last write is forgotten with it."""
    key, writes = id(owner), tape.writes
    return weakref.ref(owner, lambda _: writes.pop(key, None))


def note_write(array, operator: str, inner: int = 0) -> None:
    """Move the clock: `operator` has written to the buffer of `array`.

    Args:
        inner: how many callers of the caller are known to be the library's.
    """
    clock = tape.clock = tape.clock + 1
    owner = array if array.base is None else buffer_of(array)
    known = tape.writes.get(id(owner))
    frame = sys._getframe(2 + inner)
    if in_library[frame.f_globals.get("__package__")]:
        origin = user_frame(2 + inner)
    else:
        origin = frame.f_code, frame.f_lasti
    if known is not None and type(known[1]) is Write:
        write = known[1]
        write.operator = operator
        write.clock = clock
        write.origin = origin
        return
    reference = known[0] if known is not None else _forgetting(owner)
    tape.writes[id(owner)] = reference, Write(operator, clock, origin)


class RepeatedWrite:
    """The writes of an operator that writes to the same buffers again and again: an optimizer.

    Args:
        operator: the operator's name.
        arrays: what it writes to; kept alive.
    """

    __slots__ = ("_entries", "_owners", "_write")

    def __init__(self, operator: str, arrays):
        self._write = _SharedWrite(operator, 0, None)
        self._owners = [buffer_of(array) for array in arrays]
        self._entries = {id(owner): (_forgetting(owner), self._write) for owner in self._owners}

    def note(self) -> None:
        """Move the clock: the operator has written to all of them."""
        tape.clock += 1
        self._write.clock = tape.clock
        self._write.origin = user_frame(4)  # callers: the group's update, the step, its hooks
        tape.writes.update(self._entries)


def last_write(array) -> Write | None:
    """The last in-place write to the buffer of `array`, if any."""
    known = tape.writes.get(id(buffer_of(array)))
    return known[1] if known is not None else None


def check_unwritten(node) -> None:
    """Raise if a buffer that `node` saved was written after it was saved.

    Raises:
        MutationError: naming both operations and their lines.
    """
    flat = [v for value in node.saved for v in (value if type(value) is tuple else (value,))]
    for value in flat:
        if not hasattr(value, "__array_interface__"):
            continue
        write = last_write(value)
        if write is not None and write.clock > node.clock:
            raise MutationError(
                f"backward: the values that {node.name()} saved at {describe(node.origin)} are "
                f"required unchanged; {write.operator} overwrote them at "
                f"{describe(write.origin)} (a tensor of shape {list(value.shape)}, "
                f"{value.dtype}). Write out of place, or clone() the tensor before the write."
            )
