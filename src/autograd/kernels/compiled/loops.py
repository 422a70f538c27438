"""One scalar function over arrays: the loops of all elementwise kernels.

`flat` loops take contiguous arrays of one size and numbers, `into` loops as well, of which the
result's old elements are the first operand; `rows` loops take matrices, arrays that
stand for a repeated row, 1-tuples of arrays that hold one value for each row (again from the start
when they are at the end), and numbers. `sums` loops add up the results for contiguous arrays, in
parts whose size does not depend on the number of threads.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable

import numpy as np
from numba import types as kinds
from numba.extending import overload

from .jit import EXACT, REORDERED, TeamKernel, typed
from .team import share, stretch
from .ufuncs import universal

SEGMENT = 8192


def at(x, i):
    """Element i of an array, or the number x."""


def line(x, i):
    """What row i of the result sees of an operand."""


def part(x, low, high):
    """Elements from `low` on to `high` of an array, or the number x."""


@overload(at)
def _at(x, i):
    if isinstance(x, kinds.Array):
        return lambda x, i: x[i]
    return lambda x, i: x


@overload(line)
def _line(x, i):
    if isinstance(x, kinds.Array) and x.ndim == 2:
        return lambda x, i: x[i]
    if isinstance(x, kinds.BaseTuple):
        return lambda x, i: x[0][i % x[0].size]
    return lambda x, i: x


@overload(part)
def _part(x, low, high):
    if isinstance(x, kinds.Array):
        return lambda x, low, high: x[low:high]
    return lambda x, low, high: x


def body(*x):
    """Stands for the scalar function."""


def flat_1(team, x, out):
    low, high = stretch(team, out.size)
    result, a = out[low:high], part(x, low, high)
    for i in range(result.size):
        result[i] = body(at(a, i))


def flat_2(team, x, y, out):
    low, high = stretch(team, out.size)
    result, a, b = out[low:high], part(x, low, high), part(y, low, high)
    for i in range(result.size):
        result[i] = body(at(a, i), at(b, i))


def flat_3(team, x, y, z, out):
    low, high = stretch(team, out.size)
    result, a, b, c = out[low:high], part(x, low, high), part(y, low, high), part(z, low, high)
    for i in range(result.size):
        result[i] = body(at(a, i), at(b, i), at(c, i))


def flat_4(team, x, y, z, w, out):
    low, high = stretch(team, out.size)
    result, a, b = out[low:high], part(x, low, high), part(y, low, high)
    c, d = part(z, low, high), part(w, low, high)
    for i in range(result.size):
        result[i] = body(at(a, i), at(b, i), at(c, i), at(d, i))


def into_1(team, out, x):  # `flat_2(out, x, out)` is not done in vectors, as the arrays overlap
    low, high = stretch(team, out.size)
    result, a = out[low:high], part(x, low, high)
    for i in range(result.size):
        result[i] = body(result[i], at(a, i))


def rows_2(team, out, x, y):
    for i in share(team, out.shape[0]):
        result, a, b = out[i], line(x, i), line(y, i)
        for j in range(result.size):
            result[j] = body(at(a, j), at(b, j))


def rows_3(team, out, x, y, z):
    for i in share(team, out.shape[0]):
        result, a, b, c = out[i], line(x, i), line(y, i), line(z, i)
        for j in range(result.size):
            result[j] = body(at(a, j), at(b, j), at(c, j))


def sums_2(team, parts, x, y):
    for t in share(team, parts.size):
        a, b = x[t * SEGMENT : (t + 1) * SEGMENT], y[t * SEGMENT : (t + 1) * SEGMENT]
        total = x.dtype.type(0)
        for j in range(a.size):
            total += body(a[j], b[j])
        parts[t] = total


TEMPLATES = {
    f.__name__: f for f in (flat_1, flat_2, flat_3, flat_4, into_1, rows_2, rows_3, sums_2)
}


def _filled(function, name: str, form: str, real):
    """A template with a scalar function in it."""
    forms = getattr(function, "forms", None)
    scalar = forms[real] if forms else typed(function, real)
    origin = scalar.py_func  # whose file and line Numba's cache is kept by
    code = TEMPLATES[form].__code__.replace(
        co_filename=origin.__code__.co_filename, co_firstlineno=origin.__code__.co_firstlineno
    )
    scope = {"body": scalar, "at": at, "line": line, "part": part, "share": share}
    scope.update(stretch=stretch, SEGMENT=SEGMENT, __name__=origin.__module__)
    return types.FunctionType(code, scope, f"{name}_{form}_{np.dtype(real).name}")


@functools.cache
def loop(function, name: str, form: str, real) -> TeamKernel:
    """The kernel of a scalar function for one type.

    Args:
        function: on numbers: of the vocabulary, or plain with floats as its constants.
        name: that tells it apart from others of the same file.
        form: the name of a template.
        real: np.float32 or np.float64.
    """
    fastmath = REORDERED if form.startswith("sums") else EXACT
    return TeamKernel(_filled(function, name, form, real), fastmath)


@functools.cache
def flat_loop(function, name: str, shapes: tuple[str, ...], real, least: int) -> Callable:
    """A scalar function of contiguous arrays of one shape ("i") and numbers ("").

    Args:
        shapes: of the operands.
        least: elements from which the pool is worth its start.
        function, name, real: see `loop`.
    """
    filled = _filled(function, name, f"flat_{len(shapes)}", real)
    name = "_".join([name, "flat", *(shape or "number" for shape in shapes)])
    return universal(filled, EXACT, (*shapes, "i"), real, least, core=False, name=name)
