"""One pass over many arrays at once: optimizer updates, norms and scaling of gradients.

A kernel is told where its arrays lie by tables of integers, not by the arrays themselves, because
handing over a hundred arrays would cost more than a small network's update. The tables and what
fills them are in `kernels/many.py`.
"""

from __future__ import annotations

import functools
import zlib
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numba.np.numpy_support import carray

from ..many import HEADER
from .bits import pointer
from .jit import Kernel, exact_kernel, inlined, kernel, prange

_intrinsic: Any = intrinsic  # the decorator drops a parameter, which type checkers cannot see

__all__ = ["scale", "square_sums", "update_kernel"]


@_intrinsic
def data_of(typingctx, word):
    """The address that stands behind the header of the object at `word`."""

    def code(context, builder, signature, arguments):
        address = builder.add(arguments[0], ir.IntType(64)(HEADER))
        return builder.load(builder.inttoptr(address, ir.IntType(64).as_pointer()))

    return types.int64(types.int64), code


_TEMPLATE = """
def {name}(table, words, pieces, settings):
    {scalars} = {reals}
    for piece in prange(pieces.shape[0]):
        row, start, count = pieces[piece]
        skip = start * {item}
        gradient = carray(pointer(data_of(words[row]) + skip), count, real)
        {arrays}
        for i in range(count):
            {values} = formula({arguments})
"""


@functools.cache
def update_kernel(formula, slots: int, settings: int, real: type) -> Kernel:
    """The kernel `(table, words, pieces, settings)` of an update formula.

    Args:
        formula: scalar function `(value, gradient, *state, *settings) -> (value, *state)`.
        slots: how many arrays of state it has.
        settings: how many settings.
        real: np.float32 or np.float64.

    The first of the kernel's `settings` is the factor of the gradient (-1 to maximize), the others
    are the formula's.
    """
    columns = range(slots + 1)
    scalars = ["sign", *(f"s{i}" for i in range(settings))]
    operands = ["a0[i]", "sign * gradient[i]", *(f"a{c}[i]" for c in columns[1:]), *scalars[1:]]
    # Numba's disk cache knows a kernel by its name: another formula, another name
    code = formula.__code__
    mark = zlib.crc32(code.co_code + repr((code.co_consts, code.co_names)).encode())
    name = f"update_{formula.__name__}_{real.__name__}_{mark:08x}"
    source = _TEMPLATE.format(
        name=name,
        scalars=", ".join(scalars),
        reals=", ".join(f"real(settings[{i}])" for i in range(len(scalars))),
        item=np.dtype(real).itemsize,
        arrays="\n        ".join(
            f"a{c} = carray(pointer(table[row, {c}] + skip), count, real)" for c in columns
        ),
        values="".join(f"a{c}[i], " for c in columns),
        arguments=", ".join(operands),
    )
    scope = {
        "prange": prange, "carray": carray, "pointer": pointer, "data_of": data_of, "real": real,
        "formula": inlined(formula), "__name__": __name__,
    }  # fmt: skip
    # Numba's cache asks for the file, and Numba reads it from the kernel's line on: here
    line = update_kernel.__wrapped__.__code__.co_firstlineno
    exec(compile("\n" * line + source, __file__, "exec"), scope)
    return exact_kernel(scope[name])


@kernel
def square_sums(words, pieces, kind, out):
    """The sum of squares of each piece, of arrays of the dtype of `kind`."""
    for piece in prange(pieces.shape[0]):
        row, start, count = pieces[piece]
        values = carray(pointer(data_of(words[row]) + start * kind.itemsize), count, kind.dtype)
        total = kind.dtype.type(0)
        for i in range(count):
            total += values[i] * values[i]
        out[piece] = total


@exact_kernel
def scale(words, pieces, factor):
    """Multiply the arrays by `factor`, an array with one element of their dtype."""
    by = factor[0]
    for piece in prange(pieces.shape[0]):
        row, start, count = pieces[piece]
        address = data_of(words[row]) + start * factor.itemsize
        values = carray(pointer(address), count, factor.dtype)
        for i in range(count):
            values[i] *= by
