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

import numpy as np
from numba import types as kinds
from numba.extending import overload

from .jit import EXACT, REORDERED, Kernel, prange, typed

SEGMENT = 8192


def at(x, i):
    """Element i of an array, or the number x."""


def line(x, i):
    """What row i of the result sees of an operand."""


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


def body(*x):
    """Stands for the scalar function."""


def flat_1(out, x):
    for i in prange(out.size):
        out[i] = body(at(x, i))


def flat_2(out, x, y):
    for i in prange(out.size):
        out[i] = body(at(x, i), at(y, i))


def flat_3(out, x, y, z):
    for i in prange(out.size):
        out[i] = body(at(x, i), at(y, i), at(z, i))


def flat_4(out, x, y, z, w):
    for i in prange(out.size):
        out[i] = body(at(x, i), at(y, i), at(z, i), at(w, i))


def into_1(out, x):  # `flat_2(out, out, x)` would not be done in vectors, as the arrays overlap
    for i in prange(out.size):
        out[i] = body(out[i], at(x, i))


def rows_2(out, x, y):
    for i in prange(out.shape[0]):
        result, a, b = out[i], line(x, i), line(y, i)
        for j in range(result.size):
            result[j] = body(at(a, j), at(b, j))


def rows_3(out, x, y, z):
    for i in prange(out.shape[0]):
        result, a, b, c = out[i], line(x, i), line(y, i), line(z, i)
        for j in range(result.size):
            result[j] = body(at(a, j), at(b, j), at(c, j))


def sums_2(parts, x, y):
    for t in prange(parts.size):
        a, b = x[t * SEGMENT : (t + 1) * SEGMENT], y[t * SEGMENT : (t + 1) * SEGMENT]
        total = x.dtype.type(0)
        for j in range(a.size):
            total += body(a[j], b[j])
        parts[t] = total


TEMPLATES = {
    f.__name__: f for f in (flat_1, flat_2, flat_3, flat_4, into_1, rows_2, rows_3, sums_2)
}


@functools.cache
def loop(function, name: str, form: str, real) -> Kernel:
    """The kernel of a scalar function for one type.

    Args:
        function: on numbers: of the vocabulary, or plain with floats as its constants.
        name: that tells it apart from others of the same file.
        form: the name of a template.
        real: np.float32 or np.float64.
    """
    forms = getattr(function, "forms", None)
    scalar = forms[real] if forms else typed(function, real)
    origin = scalar.py_func  # whose file and line Numba's cache is kept by
    code = TEMPLATES[form].__code__.replace(
        co_filename=origin.__code__.co_filename, co_firstlineno=origin.__code__.co_firstlineno
    )
    scope = {"body": scalar, "at": at, "line": line, "prange": prange}
    scope.update(__name__=origin.__module__, SEGMENT=SEGMENT)
    fastmath = REORDERED if form.startswith("sums") else EXACT
    return Kernel(types.FunctionType(code, scope, f"{name}_{form}_{np.dtype(real).name}"), fastmath)
