"""Exponential, logarithm, hyperbolic tangent, error function and powers, by type.

Each takes and gives numbers of one type, float32 or float64, by polynomials and without branches,
so that LLVM turns the loops that call it into vector instructions. Float32 results are within 2 ulp
(tests/test_elementwise_kernels.py). Kernels call them by the names of `vocabulary`.

Coefficients are least-maximum fits of our own to 40 digits on the reduced intervals.
"""

from __future__ import annotations

import math

import numpy as np

from .bits import (
    bits_of,
    copysign,
    float_of,
    fma,
    masked,
    minus,
    polynomial,
    select,
    shift_left,
)
from .jit import inlined

# --- exponential ----------------------------------------------------------------------------------

_F, _D = np.float32, np.float64
_LN2_HIGH32, _LN2_LOW32 = _F(-0.693145751953125), _F(-1.42860677e-06)
_LN2_HIGH64, _LN2_LOW64 = -6.93147180369123816490e-01, -1.90821492927058770002e-10
_exp_tail32 = polynomial(
    0.4999999403953552, 0.1666652113199234, 0.04166838899254799, 0.00836874544620514,
    0.0013814539415761828,
)  # fmt: skip
_exp_tail64 = polynomial(
    0.5, 0.16666666666666685, 0.04166666666666673, 0.00833333333331675, 0.0013888888888858588,
    0.00019841269897030858, 2.4801587373471298e-05, 2.7557234266094646e-06, 2.755723357838643e-07,
    2.5112229264944965e-08, 2.092687865487e-09,
)  # fmt: skip
# a number whose addition rounds to an integer, which then stands in the lowest bits
_BIASED32, _BIASED64 = _F(1.5 * 2**23 + 127), 1.5 * 2**52 + 1023  # with the exponent's bias
_LIFTED32 = _BIASED32 + _F(24)
_LIFTED64, _LOWERED64 = _BIASED64 + 54, _BIASED64 - 54
_LOG2_E = math.log2(math.e)


@inlined
def _reduced32(x, magic):
    """(shifted, s) with x = n ln(2) + s; n and `magic`'s offset are in `shifted`'s low bits."""
    shifted = fma(x, _F(_LOG2_E), magic)
    n = shifted - magic
    return shifted, fma(n, _LN2_LOW32, fma(n, _LN2_HIGH32, x))


@inlined
def _reduced64(x, magic):
    """`_reduced32` for float64."""
    shifted = fma(x, _LOG2_E, magic)
    n = shifted - magic
    return shifted, fma(n, _LN2_LOW64, fma(n, _LN2_HIGH64, x))


@inlined
def _power32(shifted):
    """The power of two whose exponent, with its bias, stands in the low bits of `shifted`."""
    return float_of(shift_left(bits_of(shifted), np.int32(23)))


@inlined
def _power64(shifted):
    """`_power32` for float64."""
    return float_of(bits_of(shifted) << 52)


@inlined
def _exp_near32(s):
    """exp for |s| up to ln(2) / 2."""
    return fma(s, fma(s, _exp_tail32(s), _F(1)), _F(1))


@inlined
def _exp_near64(s):
    """The same in float64."""
    return fma(s * s, _exp_tail64(s), s) + 1.0


_exp_wide_tail32 = polynomial(  # for |s| up to ln(2)
    0.500000365, 0.166666111, 0.0416610727, 0.00833621247, 0.00141084163, 0.000196067404,
)  # fmt: skip


@inlined
def exp_float32(x):
    """exp, within 1.6 ulp over the whole range: denormal results, 0, infinity and NaN included.

    A power of two can need more room than an exponent has, so x = 2 n ln(2) + s, and exp(s) is
    multiplied by 2**n twice.

    Source: reduction by Cody and Waite (1980).
    """
    y = _F(89) if x > _F(89) else x
    y = _F(-104) if y < _F(-104) else y
    shifted = fma(y, _F(_LOG2_E / 2), _BIASED32)
    n = shifted - _BIASED32
    s = fma(n, _F(2) * _LN2_LOW32, fma(n, _F(2) * _LN2_HIGH32, y))
    near = fma(s, fma(s, _exp_wide_tail32(s), _F(1)), _F(1))
    power = _power32(shifted)
    return near * power * power


@inlined
def exp_float64(x):
    """exp, the same in float64."""
    y = 710.0 if x > 710.0 else x
    y = -746.0 if y < -746.0 else y
    below = y < 0.0
    shifted, s = _reduced64(y, select(below, _LIFTED64, _LOWERED64))
    return _exp_near64(s) * _power64(shifted) * select(below, 2.0**-54, 2.0**54)


@inlined
def decay_float32(x):
    """exp(x) for x up to 0, in fewer steps."""
    y = _F(-104) if x < _F(-104) else x
    shifted, s = _reduced32(y, _LIFTED32)
    return _exp_near32(s) * _power32(shifted) * _F(2.0**-24)


@inlined
def decay_float64(x):
    """exp(x) for x up to 0, in float64."""
    y = -746.0 if x < -746.0 else x
    shifted, s = _reduced64(y, _LIFTED64)
    return _exp_near64(s) * _power64(shifted) * 2.0**-54


@inlined
def _expm1_near32(x):
    """exp(x) - 1 for |x| up to 20: `2**n * (exp(s) - 1) + (2**n - 1)`."""
    shifted, s = _reduced32(x, _BIASED32)
    scale = _power32(shifted)
    return fma(scale, fma(s * s, _exp_tail32(s), s), scale - _F(1))


@inlined
def _expm1_near64(x):
    """exp(x) - 1 for |x| up to 40."""
    shifted, s = _reduced64(x, _BIASED64)
    scale = _power64(shifted)
    return fma(scale, fma(s * s, _exp_tail64(s), s), scale - 1.0)


@inlined
def expm1_float32(x):
    """exp(x) - 1, within 2 ulp; -0 stays -0."""
    return copysign(select(abs(x) < _F(20), _expm1_near32(x), exp_float32(x) - _F(1)), x)


@inlined
def expm1_float64(x):
    """exp(x) - 1, the same in float64."""
    return copysign(select(abs(x) < 40.0, _expm1_near64(x), exp_float64(x) - 1.0), x)


# --- quotient -------------------------------------------------------------------------------------

_near_reciprocal = polynomial(2.82842278, -2.93934083, 1.33102195, -0.22183697)


@inlined
def quotient_float32(x, y):
    """x / y for finite x and y from 1 to 2, in other steps than the one unit that divides.

    Source: a cubic that is 1 / y within 0.2%, a step of Newton's, and the quotient's remainder.
    """
    guess = _near_reciprocal(y)
    guess = fma(guess, fma(-y, guess, _F(1)), guess)
    near = x * guess
    return fma(fma(-y, near, x), guess, near)


@inlined
def quotient_float64(x, y):
    return x / y


# --- logarithm ------------------------------------------------------------------------------------

_log_tail32 = polynomial(
    -0.4999993607738175, 0.3333319814512005, -0.25007819004739346, 0.20011168024819415,
    -0.16415958764442914, 0.1399581867100286, -0.15388549978688248, 0.1402629921859245,
)  # fmt: skip
_log_tail64 = polynomial(
    0.6666666666666735, 0.3999999999941372, 0.28571428742565136, 0.22222198557339676,
    0.18183565061548043, 0.15314033435398283, 0.14796107632235872,
)  # fmt: skip
_TWO_THIRDS32 = _F(2 / 3).view(np.int32)
_LN2_OF_BITS32 = _F(math.log(2) * 2.0**-23)  # for an exponent that stands where float32 has it
_ROOT_HALF64 = _D(math.sqrt(0.5)).view(np.int64)


@inlined
def log_float32(x):
    """log, within 2 ulp: denormals, 0, negative numbers, infinity and NaN included.

    x = 2**k * (1 + f) with |f| <= 1/3, and log(1 + f) = f + f**2 * P(f), which needs no division.
    """
    tiny = x < _F(1.1754944e-38)
    bits = bits_of(select(tiny, x * _F(2**25), x))
    power = masked(minus(bits, _TWO_THIRDS32), np.int32(-(2**23)))  # k * 2**23
    f = float_of(minus(bits, power)) - _F(1)
    n = _F(power) - select(tiny, _F(25 * 2**23), _F(0))
    result = fma(n, _LN2_OF_BITS32, fma(f * f, _log_tail32(f), f))
    result = select(x < _F(np.inf), result, x)  # infinity and NaN give themselves
    result = select(x < _F(0), _F(np.nan), result)
    return select(x == _F(0), _F(-np.inf), result)


@inlined
def log_float64(x):
    """log in float64.

    Source: x = 2**k * m with sqrt(1/2) <= m < sqrt(2), and the series of log(m) in
    (m - 1) / (m + 1), summed as in Ng's fdlibm (1993), which loses nothing near 1.
    """
    tiny = x < 2.2250738585072014e-308
    bits = bits_of(select(tiny, x * 2.0**54, x))
    k = (bits - _ROOT_HALF64) >> 52
    f = float_of(bits - (k << 52)) - 1.0
    n = _D(k) - select(tiny, 54.0, 0.0)
    s = f / (f + 2.0)
    z = s * s
    half = 0.5 * f * f
    low = s * (half + z * _log_tail64(z)) - n * _LN2_LOW64
    result = -n * _LN2_HIGH64 - ((half - low) - f)
    result = select(x < np.inf, result, x)
    result = select(x < 0.0, np.nan, result)
    return select(x == 0.0, -np.inf, result)


# --- hyperbolic tangent ---------------------------------------------------------------------------

_tanh_tail64 = polynomial(
    -0.33333333333333315, 0.1333333333332989, -0.05396825396613395, 0.02186948847064286,
    -0.00886323434134339, 0.0035921142698412405, -0.0014557276081087747, 0.0005894585880023998,
    -0.00023703003184712338, 9.158965465652401e-05, -3.0217827343463875e-05, 6.055576084983429e-06,
)  # fmt: skip


_twice_tail32 = polynomial(  # `_exp_tail32` of 2 s, doubled
    0.9999998807907104, 0.6666608452796936, 0.3333471119403839, 0.13389992713928223,
    0.04420652613043785,
)  # fmt: skip


@inlined
def tanh_float32(x):
    """tanh, within 2 ulp: u / (1 + u) with u = (exp(2 |x|) - 1) / 2, and near 0 u - u * that.

    u is `2**n * (exp(2 s) - 1) / 2 + (2**n - 1) / 2`; near 0 the sum 1 + u would lose half an ulp.
    """
    size = abs(x)
    size = _F(10) if size > _F(10) else size  # where the result is 1
    shifted = fma(size, _F(2 * _LOG2_E), _BIASED32)
    s = fma(shifted - _BIASED32, _F(-0.5 * math.log(2)), size)
    scale = _power32(shifted)
    u = fma(scale, fma(s * s, _twice_tail32(s), s), fma(scale, _F(0.5), _F(-0.5)))
    result = u / (u + _F(1))
    return copysign(select(size < _F(0.3), fma(-u, result, u), result), x)


@inlined
def tanh_float64(x):
    """tanh in float64: x + x**3 * P(x**2) near 0, 1 - 2 / (1 + exp(2 |x|)) beyond."""
    z = x * x
    near = fma(x * z, _tanh_tail64(z), x)
    far = 1.0 - 2.0 / (exp_float64(2.0 * abs(x)) + 1.0)
    return select(abs(x) < 0.625, near, copysign(far, x))


# --- error function -------------------------------------------------------------------------------

_TWO_BY_ROOT_PI = 2 / math.sqrt(math.pi)
_TWO_HIGH32 = _F(_TWO_BY_ROOT_PI)
_TWO_LOW32 = _F(_TWO_BY_ROOT_PI - float(_TWO_HIGH32))
_erf_exponent = polynomial(
    0.6366193890571594, 0.10277783125638962, -0.019153056666254997, -0.00016040747868828475,
    0.001667038188315928, -0.0006328423623926938, 0.00011764275404857472, -9.256424164050259e-06,
)  # fmt: skip


@inlined
def erf_float32(x):
    """erf, within 2 ulp: 1 - exp(-P(|x|)) with P(y) = 2 y / sqrt(pi) + y**2 * Q(y)."""
    size = abs(x)
    y = _F(4) if size > _F(4) else size  # where the result is 1
    p = fma(y, _TWO_HIGH32, fma(y * y, _erf_exponent(y), y * _TWO_LOW32))
    return copysign(_expm1_near32(-p), x)


_cdf_above = polynomial(
    1.1283791442037818, 0.19150683786515918, 0.05286866288820205, 0.0038060537548473762,
    0.0002846012132585811, 2.0257196639730365e-06,
)  # fmt: skip
_cdf_below = polynomial(
    1.0, 0.5030512008278448, 0.11454073325542355, 0.01505084490785909, 0.001170144306937856,
    3.782532836992921e-05,
)  # fmt: skip


@inlined
def normal_cdf_float32(x):
    """The normal distribution function within 4e-7, by a rational fit of erf; a third of its time.

    NaN stays NaN through the comparisons.
    """
    y = x * _F(math.sqrt(0.5))
    y = _F(3.95) if y > _F(3.95) else y
    y = _F(-3.95) if y < _F(-3.95) else y
    z = y * y
    twice = fma(y, _cdf_above(z) / _cdf_below(z), _F(1))
    twice = _F(2) if twice > _F(2) else twice
    return _F(0.5) * (_F(0) if twice < _F(0) else twice)


@inlined
def normal_cdf_float64(x):
    """The normal distribution function, by the C library's erfc."""
    return 0.5 * math.erfc(-x * math.sqrt(0.5))


# --- error function in float64, and powers --------------------------------------------------------


@inlined
def erf_float64(x):
    return math.erf(x)


@inlined
def power_float32(x, y):
    """`x ** y` by float64; signs, zeros and infinities as in C."""
    size, exponent = abs(_D(x)), _D(y)
    result = exp_float64(exponent * log_float64(size))
    result = select((size == 1.0) | (exponent == 0.0), 1.0, result)
    whole = math.floor(exponent) == exponent
    odd = whole & (math.floor(0.5 * exponent) * 2.0 != exponent) & (abs(exponent) < 2.0**53)
    result = select(odd, copysign(result, _D(x)), result)
    defined = whole | (x >= _F(0)) | (size == np.inf)
    result = select(defined | (exponent == 0.0), result, np.nan)
    return _F(select((x == _F(1)), 1.0, result))


@inlined
def power_float64(x, y):
    return math.pow(x, y)
