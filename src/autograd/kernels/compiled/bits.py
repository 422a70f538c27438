"""What Numba's own operations lack, as single instructions of LLVM.

Each works on float32 and float64 alike, and a loop over it becomes vector instructions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import binding, ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

# the decorator drops the first parameter, which type checkers cannot see
_intrinsic: Any = intrinsic
_INTEGER = {types.float32: types.int32, types.float64: types.int64}
_FLOAT = {integer: real for real, integer in _INTEGER.items()}
_INTEL = binding.get_process_triple().startswith("x86_64")
_EXCEPTIONS = 0x1F  # those of IEEE 754, as the C library for ARM numbers them


def _cast(target):
    kinds = {types.float32: ir.FloatType(), types.float64: ir.DoubleType()}
    return kinds.get(target) or ir.IntType(target.bitwidth)


@_intrinsic
def bits_of(typingctx, x):
    """The bits of a floating-point number as an integer."""
    target = _INTEGER[x]
    return target(x), lambda c, b, s, a: b.bitcast(a[0], _cast(target))


@_intrinsic
def float_of(typingctx, x):
    """The floating-point number with the bits of an integer."""
    target = _FLOAT[x]
    return target(x), lambda c, b, s, a: b.bitcast(a[0], _cast(target))


@_intrinsic
def fma(typingctx, x, y, z):
    """`x * y + z`, rounded once."""
    return x(x, x, x), lambda c, b, s, a: b.fma(*a)


@_intrinsic
def select(typingctx, condition, x, y):
    """`x if condition else y`, both evaluated."""
    return x(condition, x, x), lambda c, b, s, a: b.select(*a)


@_intrinsic
def copysign(typingctx, size, sign):
    """`|size|` with the sign of `sign`."""

    def code(context, builder, signature, arguments):
        kind = arguments[0].type
        function = builder.module.declare_intrinsic(
            "llvm.copysign", [kind], ir.FunctionType(kind, [kind, kind])
        )
        return builder.call(function, arguments)

    return size(size, size), code


@_intrinsic
def larger(typingctx, x, y):
    """The larger of two numbers of one type; what it is for NaN is open.

    A comparison with `if` would keep LLVM from turning a loop over it into vector instructions.
    """

    def code(context, builder, signature, arguments):
        kind = arguments[0].type
        function = builder.module.declare_intrinsic(
            "llvm.maxnum", [kind], ir.FunctionType(kind, [kind, kind])
        )
        return builder.call(function, arguments, fastmath=("nnan", "nsz"))

    return x(x, y), code


@_intrinsic
def pointer(typingctx, address):
    """An address as a pointer."""
    kind = ir.IntType(8).as_pointer()
    return types.voidptr(types.int64), lambda c, b, s, a: b.inttoptr(a[0], kind)


@_intrinsic
def clear_exceptions(typingctx):
    """Forget that results were inexact, invalid or infinite, which NumPy would warn of."""

    def code(context, builder, signature, arguments):
        word, address = ir.IntType(32), ir.IntType(8).as_pointer()

        def function(name, *kinds):
            return cgutils.get_or_insert_function(
                builder.module, ir.FunctionType(kinds[0], kinds[1:]), name
            )

        if _INTEL:  # a fifth of the C library's time, which also asks the unit of 1980
            state = cgutils.alloca_once(builder, word)
            place = builder.bitcast(state, address)
            builder.call(function("llvm.x86.sse.stmxcsr", ir.VoidType(), address), [place])
            builder.store(builder.and_(builder.load(state), word(~0x3F)), state)
            builder.call(function("llvm.x86.sse.ldmxcsr", ir.VoidType(), address), [place])
        else:
            builder.call(function("feclearexcept", word, word), [word(_EXCEPTIONS)])
        return context.get_dummy_value()

    return types.none(), code


@_intrinsic
def magnitude(typingctx, x):
    """The bits of `|x|` as an integer, ordered as the numbers are, NaN above infinity."""
    target = _INTEGER[x]

    def code(context, builder, signature, arguments):
        kind = ir.IntType(target.bitwidth)
        mask = ir.Constant(kind, 2 ** (target.bitwidth - 1) - 1)
        return builder.and_(builder.bitcast(arguments[0], kind), mask)

    return target(x), code


def polynomial(*coefficients: float):
    """The polynomial with these coefficients, from the constant one on, by Horner's scheme."""

    @_intrinsic
    def evaluate(typingctx, x):
        real = np.float32 if x == types.float32 else np.float64

        def code(context, builder, signature, arguments):
            constants = [ir.Constant(arguments[0].type, float(real(c))) for c in coefficients]
            total = constants.pop()
            while constants:
                total = builder.fma(total, arguments[0], constants.pop())
            return total

        return x(x), code

    return evaluate


def _on_integers(operation: str):
    @_intrinsic
    def function(typingctx, x, y):
        def code(context, builder, signature, arguments):
            value, amount = arguments
            amount = context.cast(builder, amount, y, x)
            return getattr(builder, operation)(value, amount)

        return x(x, y), code

    return function


# Numba's own + on int32 gives int64, which halves the width of the vectors
plus, minus = _on_integers("add"), _on_integers("sub")
masked, shift_left = _on_integers("and_"), _on_integers("shl")
