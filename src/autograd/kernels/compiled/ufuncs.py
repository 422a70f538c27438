"""Kernels as universal functions of NumPy, which calls them with half of Numba's ado.

NumPy makes the result and hands over addresses and sizes; whoever calls sees to it that arrays are
contiguous and of the kernel's dtype. The loop runs on the thread pool where it is long enough.
Unlike NumPy's own functions these give no warnings: what the units for floats noted is cleared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types
from numba.np.numpy_support import carray
from numba.np.ufunc import _internal  # type: ignore[attr-defined]

from .. import pool
from .bits import clear_exceptions, pointer
from .jit import EXACT, REORDERED, Kernel, compiled, inlined, runner_of
from .team import placed_with

_WORDS = types.CPointer(types.intp)
SIGNATURE = types.void(_WORDS, _WORDS, _WORDS, _WORDS)  # addresses, sizes, steps, threads


class Ufunc(Kernel):
    """A kernel as a universal function for each dtype.

    Attributes:
        function: the kernel; its first parameter is `team`, or the number of `threads`.
        shapes: the dimensions of its operands, a letter each, the result's last: ("mn", "m").
        least: elements of the first operand from which the pool is worth its start.
    """

    def __init__(self, function, fastmath, shapes: tuple[str, ...], least: int):
        self.__doc__ = function.__doc__
        self.function = function
        self.fastmath = fastmath
        self.shapes = shapes
        self.least = least
        self.made: dict[np.dtype, Callable] = {}

    def __call__(self, x, *arrays):
        return self.of(x.dtype)(x, *arrays)

    def of(self, dtype: np.dtype) -> Callable:
        """The function for one dtype."""
        made = self.made.get(dtype)
        if made is None:
            made = self.made[dtype] = universal(
                self.function, self.fastmath, self.shapes, dtype.type, self.least, core=True
            )
        return made

    def signatures(self) -> list:
        return list(self.made)


def ufunc(*shapes: str, least: int):
    """A universal function of a kernel `(team, *inputs, out)` whose sums may be reordered."""
    return lambda function: Ufunc(function, REORDERED, shapes, least)


def universal(
    origin, fastmath, shapes: tuple[str, ...], real, least: int, core: bool, name: str = ""
) -> Callable:
    """A universal function for arrays of the type `real`.

    Args:
        origin, fastmath, shapes, least: see `Ufunc`.
        core: whether it sees whole arrays at once; without, single elements ("i") or numbers ("").
        name: that tells it apart from others of the same file, if the kernel's does not.
    """
    name = f"{name or origin.__name__}_{np.dtype(real).name}_{least}"  # Numba sees no constants
    letters = list(dict.fromkeys("".join(shapes)))  # the order in which NumPy gives sizes
    size_of = {letter: f"sizes[{i + core}]" for i, letter in enumerate(letters)}
    operands = []
    for i, shape in enumerate(shapes):
        extent = ", ".join(size_of[letter] for letter in shape)
        array = f"carray(pointer(addresses[{i}]), ({extent or 1},), real)"
        operands.append(array if shape or i == len(shapes) - 1 else f"{array}[0]")
    count = " * ".join(size_of[letter] for letter in shapes[0] or shapes[-1])
    arguments = ", ".join(operands)
    if origin.__code__.co_varnames[0] == "team":
        body, arguments = runner_of(origin, fastmath), f"({arguments},)"
    else:
        body = inlined(origin)
    source = (
        "def loop(addresses, sizes, steps, threads):\n"
        f"    body(threads[0] if {count} >= least else 1, {arguments})\n"
        "    clear_exceptions()"
    )
    scope: dict[str, Any] = {"carray": carray, "pointer": pointer, "body": body, "real": real}
    scope |= {"clear_exceptions": clear_exceptions, "least": least, "__name__": origin.__module__}
    exec(source, scope)
    loop = placed_with(scope["loop"], origin, name)
    made = compiled(loop, "ufunc", EXACT, False, no_cpython_wrapper=True)
    made.compile(SIGNATURE)
    result = made.overloads[SIGNATURE.args]
    address = result.library.get_pointer_to_function(result.fndesc.llvm_cfunc_wrapper_name)
    inputs, kind = len(shapes) - 1, np.dtype(real).num
    described = [f"({','.join(shape)})" for shape in shapes]
    signature = f"{','.join(described[:-1])}->{described[-1]}"
    made_of = [address], [[kind] * len(shapes)], inputs, 1, [pool.threads_address()], [made], -1
    of_core = (signature, ()) if core else ()
    return pool.guarded(_internal.fromfunc(name, origin.__doc__ or "", *made_of, *of_core))
