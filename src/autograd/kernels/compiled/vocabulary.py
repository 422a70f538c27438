"""The scalar functions that kernels are written with, each defined once.

Float32 versions are polynomials in float32 and int32, so that LLVM turns the loops that call them
into vector instructions; float64 versions are the C library's. Accuracy: tests/test_vocabulary.py.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

from .jit import inlined

_intrinsic: Any = (
    intrinsic  # its decorator drops the typing context, which type checkers cannot see
)


@_intrinsic
def bits_of(typingctx, x):
    """The bits of a float32 as an int32."""
    return types.int32(types.float32), lambda c, b, s, a: b.bitcast(a[0], ir.IntType(32))


@_intrinsic
def float_of(typingctx, x):
    """The float32 with the bits of an int32."""
    return types.float32(types.int32), lambda c, b, s, a: b.bitcast(a[0], ir.FloatType())


@_intrinsic
def fma(typingctx, x, y, z):
    """`x * y + z`, rounded once."""
    signature = types.float32(types.float32, types.float32, types.float32)
    return signature, lambda c, b, s, a: b.fma(*a)


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


def _on_int32(operation: str):
    @_intrinsic
    def function(typingctx, x, y):
        signature = types.int32(types.int32, types.int32)
        return signature, lambda c, b, s, a: getattr(b, operation)(*a)

    return function


# Numba's own + on int32 gives int64, which halves the width of the vectors
add32, subtract32 = _on_int32("add"), _on_int32("sub")
shift_left32, shift_right32 = _on_int32("shl"), _on_int32("ashr")

_MAGIC = np.float32(1.5 * 2**23)  # adding it rounds to an integer, which then is in the low bits
_MAGIC_BITS = np.int32(0x4B400000)
_LOG2_E = np.float32(math.log2(math.e))
_LN2_HIGH, _LN2_LOW = np.float32(-0.693145751953125), np.float32(-1.42860677e-06)
_C2, _C3, _C4, _C5, _C6 = map(np.float32, (0.5, 0.16666667, 0.041666485, 0.008333361, 0.0013930436))
_C7 = np.float32(0.00019852762)
_LOWEST, _HIGHEST = np.float32(-104.5), np.float32(89.0)
_ONE_BIT, _EXPONENT, _BIAS = np.int32(1), np.int32(23), np.int32(127)
_ONE = np.float32(1)


@inlined
def exp_float32(x):
    """exp, within 1 ulp over the whole range: denormal results, 0, infinity and NaN included.

    Source: reduction to |s| <= ln(2) / 2 by Cody and Waite (1980) with the polynomial of SLEEF
    (Shibata and Petrogalli, 2020); the power of two is applied in two halves, so that neither
    overflows before the result does.
    """
    y = _HIGHEST if x > _HIGHEST else x
    y = _LOWEST if y < _LOWEST else y
    shifted = fma(y, _LOG2_E, _MAGIC)
    n = shifted - _MAGIC
    s = fma(n, _LN2_LOW, fma(n, _LN2_HIGH, y))
    p = fma(_C7, s, _C6)
    p = fma(p, s, _C5)
    p = fma(p, s, _C4)
    p = fma(p, s, _C3)
    p = fma(p, s, _C2)
    p = fma(s * s, p, s) + _ONE
    power = subtract32(bits_of(shifted), _MAGIC_BITS)
    half = shift_right32(power, _ONE_BIT)
    rest = subtract32(power, half)
    p = p * float_of(shift_left32(add32(half, _BIAS), _EXPONENT))
    return p * float_of(shift_left32(add32(rest, _BIAS), _EXPONENT))


def exp(x):
    """exp of a float32 or float64."""
    return np.exp(x)


@overload(exp)
def _exp(x):
    if x == types.float32:
        return lambda x: exp_float32(x)
    return lambda x: math.exp(x)
