"""The scalar functions that kernels are written with, each defined once.

Each takes and gives numbers of one type, float32 or float64. What is built from the `formulas`
rounds as written (`sigmoid` and `log1p` are within 2.5 ulp in float32).
"""

from __future__ import annotations

import math

from . import formulas
from .bits import select
from .jit import by_type, scalar

exp = by_type(formulas.exp_float32, formulas.exp_float64)
decay = by_type(formulas.decay_float32, formulas.decay_float64)
quotient = by_type(formulas.quotient_float32, formulas.quotient_float64)
expm1 = by_type(formulas.expm1_float32, formulas.expm1_float64)
power = by_type(formulas.power_float32, formulas.power_float64)
log = by_type(formulas.log_float32, formulas.log_float64)
tanh = by_type(formulas.tanh_float32, formulas.tanh_float64)
erf = by_type(formulas.erf_float32, formulas.erf_float64)
normal_cdf = by_type(formulas.normal_cdf_float32, formulas.normal_cdf_float64)


# --- built from these -----------------------------------------------------------------------------


@scalar
def log1p(x):
    """`log(1 + x)`, exact for small x.

    Source: Kahan's correction of the rounding of `1 + x`, in Goldberg, "What Every Computer
    Scientist Should Know About Floating-Point Arithmetic" (1991), theorem 4.
    """
    u = 1.0 + x
    result = select(u == 1.0, x, log(u) * (x / (u - 1.0)))
    return select(u < math.inf, result, log(u))


@scalar
def sigmoid(x):
    """`1 / (1 + exp(-x))`, by the exponential of `-|x|`, which cannot overflow."""
    e = decay(-abs(x))
    return quotient(select(x < 0.0, e, 1.0), 1.0 + e)


@scalar
def square_root(x):
    """The square root, correctly rounded."""
    return math.sqrt(x)


@scalar
def reciprocal_root(x):
    """`1 / sqrt(x)`."""
    return 1.0 / math.sqrt(x)


@scalar
def reciprocal(x):
    """`1 / x`."""
    return 1.0 / x


@scalar
def sign(x):
    """-1, 0 or 1, and 0 for NaN."""
    return select(x > 0.0, 1.0, select(x < 0.0, -1.0, 0.0))


@scalar
def magnitude(x):
    """`|x|`."""
    return abs(x)


@scalar
def copy(x):
    """`x`."""
    return x


@scalar
def negative(x):
    """`-x`."""
    return -x


@scalar
def add(x, y):
    """`x + y`."""
    return x + y


@scalar
def subtract(x, y):
    """`x - y`."""
    return x - y


@scalar
def multiply(x, y):
    """`x * y`."""
    return x * y


@scalar
def divide(x, y):
    """`x / y`."""
    return x / y


@scalar
def smaller(x, y):
    """The smaller of two numbers, NaN where one is."""
    return select((x < y) | (x != x), x, y)


@scalar
def limited(x, low, high):
    """`x` brought into [low, high], `high` if that lies below `low`; NaN where one is."""
    x = select((x < low) | (low != low), low, x)
    return select((x > high) | (high != high), high, x)


@scalar
def relu(x):
    """`max(x, 0)`, NaN where x is NaN."""
    return select(x <= 0.0, 0.0, x)


@scalar
def relu_gradient(g, y):
    """`g` where `y` is not 0 (or negative), else 0."""
    return select(y <= 0.0, 0.0, g)
