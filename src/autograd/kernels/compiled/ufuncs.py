"""Kernels as universal functions of NumPy, which calls them with half of Numba's ado.

NumPy makes the result and hands over addresses and sizes; whoever calls sees to it that arrays are
contiguous and of the kernel's dtype. The loop runs on the thread pool where it is long enough.
Unlike NumPy's own functions these give no warnings: what the units for floats noted is cleared.
"""

from __future__ import annotations

import types as python_types
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import carray, types
from numba.np.ufunc import _internal

from .. import pool
from .bits import clear_exceptions, pointer
from .jit import EXACT, REORDERED, Kernel, compiled, entry_of, inlined

_WORDS = types.CPointer(types.intp)
SIGNATURE = types.void(_WORDS, _WORDS, _WORDS, _WORDS)  # addresses, sizes, steps, threads


class Ufunc(Kernel):
    """A kernel as a universal function for each dtype.

    Attributes:
        function: `(threads, *inputs, out)`, for kernels to call.
        shapes: the dimensions of its operands, a letter each, the result's last: ("mn", "m").
        least: elements of the first operand from which the pool is worth its start.
    """

    def __init__(self, function, fastmath, shapes: tuple[str, ...], least: int):
        self.__doc__ = function.__doc__
        self.function = inlined(for_threads(function, fastmath))
        self.shapes = shapes
        self.least = least
        self.made: dict[np.dtype, Callable] = {}

    def __call__(self, x, *arrays):
        return (self.made.get(x.dtype) or self.of(x.dtype))(x, *arrays)

    def of(self, dtype: np.dtype) -> Callable:
        """The function for one dtype."""
        made = self.made.get(dtype)
        if made is None:
            name = self.function.py_func.__name__
            made = universal(self.function, name, self.shapes, dtype.type, self.least, core=True)
            self.made[dtype] = made
        return made

    def signatures(self) -> list:
        return list(self.made)


def ufunc(*shapes: str, least: int):
    """A universal function of a kernel `(team, *inputs, out)` whose sums may be reordered."""
    return lambda function: Ufunc(function, REORDERED, shapes, least)


def reordered_part(function):
    """A kernel `(team, ...)` as a function `(threads, ...)` for kernels; sums may be reordered."""
    return inlined(entry_of(function, REORDERED))


def exact_part(function):
    """The same for a kernel without sums in one variable."""
    return inlined(entry_of(function, EXACT))


def for_threads(function, fastmath):
    """A kernel `(team, ...)` or `(threads, ...)` as the latter."""
    first = function.__code__.co_varnames[0]
    return entry_of(function, fastmath) if first == "team" else function


def universal(body, name: str, shapes: tuple[str, ...], real, least: int, core: bool) -> Callable:
    """A universal function for arrays of the type `real`.

    Args:
        body: the compiled kernel `(threads, *inputs, out)`.
        name: that tells it apart from others of the same file.
        shapes, least: see `Ufunc`.
        core: whether it sees whole arrays at once; without, single elements ("i") or numbers ("").
    """
    origin = body.py_func
    name = f"{name}_{np.dtype(real).name}_{least}"  # Numba does not look at what is constant
    letters = list(dict.fromkeys("".join(shapes)))  # the order in which NumPy gives sizes
    size_of = {letter: f"sizes[{i + core}]" for i, letter in enumerate(letters)}
    operands = []
    for i, shape in enumerate(shapes):
        extent = ", ".join(size_of[letter] for letter in shape)
        array = f"carray(pointer(addresses[{i}]), ({extent or 1},), real)"
        operands.append(array if shape or i == len(shapes) - 1 else f"{array}[0]")
    count = " * ".join(size_of[letter] for letter in shapes[0] or shapes[-1])
    source = (
        "def loop(addresses, sizes, steps, threads):\n"
        f"    body(threads[0] if {count} >= least else 1, {', '.join(operands)})\n"
        "    clear_exceptions()"
    )
    scope: dict[str, Any] = {"carray": carray, "pointer": pointer, "body": body, "real": real}
    scope |= {"clear_exceptions": clear_exceptions, "least": least, "__name__": origin.__module__}
    exec(source, scope)
    code = scope["loop"].__code__.replace(  # Numba's cache looks where the kernel is written
        co_filename=origin.__code__.co_filename, co_firstlineno=origin.__code__.co_firstlineno
    )
    made = compiled(python_types.FunctionType(code, scope, name), "ufunc", EXACT, False)
    made.compile(SIGNATURE)
    result = made.overloads[SIGNATURE.args]
    address = result.library.get_pointer_to_function(result.fndesc.llvm_cfunc_wrapper_name)
    inputs, kind = len(shapes) - 1, np.dtype(real).num
    described = [f"({','.join(shape)})" for shape in shapes]
    signature = f"{','.join(described[:-1])}->{described[-1]}"
    made_of = [address], [[kind] * len(shapes)], inputs, 1, [pool.threads_address()], [made], -1
    of_core = (signature, ()) if core else ()
    return pool.guarded(_internal.fromfunc(name, origin.__doc__ or "", *made_of, *of_core))
