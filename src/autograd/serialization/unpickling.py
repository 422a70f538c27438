"""An unpickler that makes data and nothing else.

The bytes are a program for a small stack machine (`pickletools` describes it). This machine looks
names up in a fixed table instead of importing them, calls only functions of that table and those
that the user registered, and does in bounded time and memory whatever it is told.
"""

from __future__ import annotations

import pickle
import struct
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections import Counter, OrderedDict
from typing import Any

from ..errors import LoadError, MissingExtraError, UnsafeClassError
from ..random.generator import Generator
from .formats import is_foreign_dtype
from .rebuilding import (
    CONSTANTS,
    COSTS,
    FUNCTIONS,
    check_key,
    restore_generator,
    set_attributes,
)
from .safe import registered
from .storages import Storages, bad

_BLOCKED = ("os", "sys", "posix", "nt", "subprocess")  # not even if they are registered
_INT, _U16, _U32, _U64 = (struct.Struct(f"<{code}") for code in "iHIQ")
_DOUBLE = struct.Struct(">d")
_OLD_MODULES = {"torch.tensor": "torch._tensor"}


def find(module: str, name: str) -> Any:
    """The constant or function of the table that a name stands for; None for any other name.

    Raises:
        LoadError: the name is that of a dtype that the library has not.
    """
    full = f"{_OLD_MODULES.get(module, module)}.{name}"
    found = CONSTANTS.get(full)
    if found is None:
        found = FUNCTIONS.get(full)
    if found is None and is_foreign_dtype(full):
        raise LoadError(
            f"load: a dtype that the library has is required; got {full}. Convert the tensor "
            "before it is saved."
        )
    return found


class Unpickler:
    """One run of the machine.

    Args:
        data: the pickle.
        storages: where the tensors' memory is.
        budget: bytes that objects may take beside the file: its size.
        encoding: of strings that Python 2 wrote; "bytes" keeps them as they are.
        position: where in `data` the pickle begins.
    """

    def __init__(
        self, data: bytes, storages: Storages | None, budget: int, encoding: str = "utf-8",
        position: int = 0,
    ):  # fmt: skip
        self.data, self.position = data, position
        self.storages, self.budget, self.encoding = storages, budget, encoding
        self.stack: list[Any] = []
        self.outer: list[list[Any]] = []  # stacks below the marks
        self.memo: dict[int, Any] = {}
        self.registered = registered()
        self.classes = {id(value): value for value in self.registered.values()}
        self.callables = {id(value) for value in FUNCTIONS.values()} | self.classes.keys()

    def load(self) -> Any:
        """Run to the end, and return the object.

        Raises:
            UnsafeClassError: a class or function that is not known to be safe.
            LoadError: anything else that a program would not have written.
        """
        try:
            return self._run()
        except (LoadError, MissingExtraError):
            raise
        except RecursionError as error:
            raise bad("objects nested too deeply") from error
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise bad(f"bytes that make no sense at {self.position} ({what[:200]})") from error

    def _run(self) -> Any:
        data, handlers = self.data, _HANDLERS
        while True:
            code = data[self.position]
            self.position += 1
            if code == 46:  # STOP
                break
            handler = handlers[code]
            if handler is None:
                raise bad(f"the operation {bytes([code])!r}, which `save` does not write")
            handler(self)
        if len(self.stack) != 1 or self.outer:
            raise bad("a pickle that does not end with one object")
        return self.stack[0]

    # --- arguments of operations ------------------------------------------------------------------

    def take(self, count: int) -> bytes:
        start = self.position
        self.position = end = start + count
        if end > len(self.data):
            raise bad(f"{count} bytes at {start} of a pickle of {len(self.data)}")
        return self.data[start:end]

    def number(self, form: struct.Struct):
        (value,) = form.unpack_from(self.data, self.position)
        self.position += form.size
        return value

    def byte(self) -> int:
        value = self.data[self.position]
        self.position += 1
        return value

    def line(self) -> str:
        end = self.data.index(b"\n", self.position)
        text = self.data[self.position : end].decode()
        self.position = end + 1
        return text

    def items(self) -> list[Any]:
        """What stands above the last mark."""
        items, self.stack = self.stack, self.outer.pop()
        return items

    def old_string(self, raw: bytes):
        return raw if self.encoding == "bytes" else raw.decode(self.encoding)

    # --- names ------------------------------------------------------------------------------------

    def push_global(self, module: str, name: str) -> None:
        """Put what a name stands for on the stack; Python 2's names are those of Python 3."""
        if (module, name) in NAME_MAPPING:
            module, name = NAME_MAPPING[module, name]
        else:
            module = IMPORT_MAPPING.get(module, module)
        found = find(module, name)
        full = f"{module}.{name}"
        if found is None and module.partition(".")[0] not in _BLOCKED:
            found = self.registered.get(full)
        if found is None:
            raise UnsafeClassError(
                f"load: classes and functions that are known to be safe are required; the file "
                f"asks for {full!r}. If you trust it, allow it with "
                "autograd.serialization.add_safe_globals, or load everything with "
                "weights_only=False, which can run any code."
            )
        self.stack.append(found)

    def spend(self, cost: int) -> None:
        self.budget -= cost
        if self.budget < 0:
            raise bad("objects that take more memory than the file has bytes")

    # --- operations -------------------------------------------------------------------------------

    def op_proto(self):
        if self.byte() > pickle.HIGHEST_PROTOCOL:
            raise bad("a pickle of a protocol that does not exist")

    def op_frame(self):
        self.number(_U64)  # a hint for readers of streams

    def op_stack_global(self):
        name, module = self.stack.pop(), self.stack.pop()
        if type(name) is not str or type(module) is not str:
            raise bad("a name that is no text")
        self.push_global(module, name)

    def op_global(self):
        self.push_global(self.line(), self.line())

    def op_persistent(self):
        if self.storages is None:
            raise bad("a storage where there is none")
        self.stack[-1] = self.storages.load(self.stack[-1])

    def op_reduce(self):
        args = self.stack.pop()
        function = self.stack[-1]
        if id(function) not in self.callables or type(args) is not tuple:
            raise UnsafeClassError(
                "load: functions that are known to be safe are required; the file calls "
                f"{getattr(function, '__qualname__', type(function).__name__)!r}."
            )
        cost = COSTS.get(function)
        if cost is not None:
            self.spend(cost(args))
        self.stack[-1] = function(*args)

    def op_new(self):
        args = self.stack.pop()
        self._new(args, {})

    def op_new_ex(self):
        named, args = self.stack.pop(), self.stack.pop()
        if type(named) is not dict:
            raise bad("named arguments that are no dictionary")
        self._new(args, named)

    def _new(self, args, named) -> None:
        kind = self.stack[-1]
        if not isinstance(kind, type) or id(kind) not in self.classes or type(args) is not tuple:
            raise UnsafeClassError(
                "load: classes that are known to be safe are required; the file makes a new "
                f"{getattr(kind, '__qualname__', type(kind).__name__)!r}."
            )
        self.stack[-1] = kind.__new__(kind, *args, **named)

    def op_build(self):
        state = self.stack.pop()
        target = self.stack[-1]
        if type(target) is OrderedDict:
            set_attributes(target, state)
        elif type(target) is Generator:
            restore_generator(target, state)
        elif id(type(target)) in self.classes:
            _give_state(target, state)
        else:
            raise UnsafeClassError(
                "load: objects of classes that are known to be safe are required; the file gives "
                f"a state to {type(target).__qualname__!r}."
            )

    def op_append(self):
        item = self.stack.pop()
        self._list().append(item)

    def op_appends(self):
        items = self.items()
        self._list().extend(items)

    def _list(self) -> list:
        target = self.stack[-1]
        if type(target) is not list:
            raise bad(f"an element for {type(target).__name__}")
        return target

    def op_setitem(self):
        value, key = self.stack.pop(), self.stack.pop()
        self._set_items([key, value])

    def op_setitems(self):
        self._set_items(self.items())

    def _set_items(self, items: list) -> None:
        target, kind = self.stack[-1], type(self.stack[-1])
        plain = kind is dict or kind is OrderedDict or kind is Counter
        if len(items) % 2 or not (plain or id(kind) in self.classes):
            raise bad(f"items for {kind.__name__}")
        for key, value in zip(items[::2], items[1::2], strict=True):
            if type(key) is not str:
                check_key(key)
            target[key] = value

    def op_additems(self):
        items, target = self.items(), self.stack[-1]
        if type(target) is not set:
            raise bad(f"elements for {type(target).__name__}")
        for item in items:
            check_key(item)
            target.add(item)

    def op_frozenset(self):
        items = self.items()
        for item in items:
            check_key(item)
        self.stack.append(frozenset(items))

    def op_mark(self):
        self.outer.append(self.stack)
        self.stack = []

    def op_tuple(self):
        items = self.items()
        self.stack.append(tuple(items))

    def op_tuple1(self):
        self.stack[-1] = (self.stack[-1],)

    def op_tuple2(self):
        second = self.stack.pop()
        self.stack[-1] = self.stack[-1], second

    def op_tuple3(self):
        third, second = self.stack.pop(), self.stack.pop()
        self.stack[-1] = self.stack[-1], second, third

    def op_long1(self):
        self.stack.append(int.from_bytes(self.take(self.byte()), "little", signed=True))

    def op_long4(self):
        size = self.number(_U32)
        self.stack.append(int.from_bytes(self.take(size), "little", signed=True))

    def op_get(self):
        self.stack.append(self.memo[self.byte()])

    def op_long_get(self):
        self.stack.append(self.memo[self.number(_U32)])

    def op_put(self):
        self.memo[self.byte()] = self.stack[-1]

    def op_long_put(self):
        self.memo[self.number(_U32)] = self.stack[-1]

    def op_memoize(self):
        self.memo[len(self.memo)] = self.stack[-1]

    def op_unicode(self):
        size = self.number(_U32)
        self.stack.append(self.take(size).decode("utf-8", "surrogatepass"))


def _give_state(target, state) -> None:
    """What `pickle` does with a state, for an object of a registered class."""
    if hasattr(target, "__setstate__"):
        target.__setstate__(state)
        return
    slots = None
    if type(state) is tuple and len(state) == 2:
        state, slots = state
    for values in (state, slots):
        if values:
            if type(values) is not dict:
                raise bad(f"{type(values).__name__} as the state of {type(target).__name__}")
            for name, value in values.items():
                setattr(target, name, value)


def _pushes(make):
    """An operation that puts one object on the stack."""
    return lambda self: self.stack.append(make(self))


_HANDLERS: list[Any] = [None] * 256
for _code, _handler in {
    pickle.PROTO: Unpickler.op_proto,
    pickle.FRAME: Unpickler.op_frame,
    pickle.GLOBAL: Unpickler.op_global,
    pickle.STACK_GLOBAL: Unpickler.op_stack_global,
    pickle.BINPERSID: Unpickler.op_persistent,
    pickle.REDUCE: Unpickler.op_reduce,
    pickle.NEWOBJ: Unpickler.op_new,
    pickle.NEWOBJ_EX: Unpickler.op_new_ex,
    pickle.BUILD: Unpickler.op_build,
    pickle.APPEND: Unpickler.op_append,
    pickle.APPENDS: Unpickler.op_appends,
    pickle.SETITEM: Unpickler.op_setitem,
    pickle.SETITEMS: Unpickler.op_setitems,
    pickle.ADDITEMS: Unpickler.op_additems,
    pickle.FROZENSET: Unpickler.op_frozenset,
    pickle.MARK: Unpickler.op_mark,
    pickle.POP: lambda self: self.stack.pop(),
    pickle.POP_MARK: Unpickler.items,
    pickle.TUPLE: Unpickler.op_tuple,
    pickle.TUPLE1: Unpickler.op_tuple1,
    pickle.TUPLE2: Unpickler.op_tuple2,
    pickle.TUPLE3: Unpickler.op_tuple3,
    pickle.LONG1: Unpickler.op_long1,
    pickle.LONG4: Unpickler.op_long4,
    pickle.BINGET: Unpickler.op_get,
    pickle.LONG_BINGET: Unpickler.op_long_get,
    pickle.BINPUT: Unpickler.op_put,
    pickle.LONG_BINPUT: Unpickler.op_long_put,
    pickle.MEMOIZE: Unpickler.op_memoize,
    pickle.BINUNICODE: Unpickler.op_unicode,
    pickle.NONE: _pushes(lambda self: None),
    pickle.NEWTRUE: _pushes(lambda self: True),
    pickle.NEWFALSE: _pushes(lambda self: False),
    pickle.EMPTY_TUPLE: _pushes(lambda self: ()),
    pickle.EMPTY_LIST: _pushes(lambda self: []),
    pickle.EMPTY_DICT: _pushes(lambda self: {}),
    pickle.EMPTY_SET: _pushes(lambda self: set()),
    pickle.BININT: _pushes(lambda self: self.number(_INT)),
    pickle.BININT1: _pushes(Unpickler.byte),
    pickle.BININT2: _pushes(lambda self: self.number(_U16)),
    pickle.BINFLOAT: _pushes(lambda self: self.number(_DOUBLE)),
    pickle.SHORT_BINSTRING: _pushes(lambda self: self.old_string(self.take(self.byte()))),
    pickle.BINSTRING: _pushes(lambda self: self.old_string(self.take(self.number(_U32)))),
    pickle.SHORT_BINBYTES: _pushes(lambda self: self.take(self.byte())),
    pickle.BINBYTES: _pushes(lambda self: self.take(self.number(_U32))),
    pickle.BINBYTES8: _pushes(lambda self: self.take(self.number(_U64))),
    pickle.BYTEARRAY8: _pushes(lambda self: bytearray(self.take(self.number(_U64)))),
    pickle.SHORT_BINUNICODE: _pushes(
        lambda self: self.take(self.byte()).decode("utf-8", "surrogatepass")
    ),
    pickle.BINUNICODE8: _pushes(
        lambda self: self.take(self.number(_U64)).decode("utf-8", "surrogatepass")
    ),
}.items():
    _HANDLERS[_code[0]] = _handler
