"""MT19937, and random numbers made of its words as they come.

`key` holds the 624 numbers of the recurrence, `block` the words made from them, `position` how many
words of the block were used. Kernels that draw return the new position.
"""

from __future__ import annotations

import math

import numpy as np

from .. import random
from .bits import fma, polynomial, select
from .jit import by_type, exact_kernel, inlined, prange
from .vocabulary import log

_U = np.uint32
_BLOCK = 624
_UPPER, _LOWER, _TWIST = _U(0x80000000), _U(0x7FFFFFFF), _U(0x9908B0DF)
_LOW24, _SCALE24 = _U(2**24 - 1), np.float32(2.0**-24)
_LOW21, _SCALE53 = _U(2**21 - 1), 2.0**-53
_32 = np.uint64(32)


# --- the recurrence -------------------------------------------------------------------------------


@inlined
def _twisted(high, low, other):
    y = (high & _UPPER) | (low & _LOWER)
    return other ^ (y >> _U(1)) ^ (_TWIST if low & _U(1) else _U(0))


@inlined
def _twist(high, low, other, out):
    for i in range(out.size):
        out[i] = _twisted(high[i], low[i], other[i])


@inlined
def _tempered(y):
    y ^= y >> _U(11)
    y ^= (y << _U(7)) & _U(0x9D2C5680)
    y ^= (y << _U(15)) & _U(0xEFC60000)
    return y ^ (y >> _U(18))


@inlined
def _advance(key, block):
    """The next block. Each number needs the one 397 before it, so 227 at a time are independent."""
    fresh = np.empty(_BLOCK, np.uint32)
    _twist(key[:227], key[1:228], key[397:], fresh[:227])
    _twist(key[227:454], key[228:455], fresh[:227], fresh[227:454])
    _twist(key[454:623], key[455:], fresh[227:396], fresh[454:623])
    fresh[623] = _twisted(key[623], fresh[0], fresh[396])
    for i in range(_BLOCK):
        key[i] = fresh[i]
        block[i] = _tempered(fresh[i])


# --- kernels that draw ----------------------------------------------------------------------------


@inlined
def _from_words(make, key, block, position, out, *options):
    """Fill `out` with what `make` makes of a word each."""
    done = 0
    while done < out.size:
        if position == _BLOCK:
            _advance(key, block)
            position = 0
        count = min(_BLOCK - position, out.size - done)
        source, target = block[position : position + count], out[done : done + count]
        for i in range(count):
            target[i] = make(source[i], *options)
        position += count
        done += count
    return position


@inlined
def _from_pairs(make, key, block, position, out, *options):
    """Fill `out` with what `make` makes of two words each."""
    done = 0
    while done < out.size:
        if position >= _BLOCK - 1:
            last, divided = block[_BLOCK - 1], position == _BLOCK - 1
            _advance(key, block)
            position = 0
            if divided:  # the first word stands in the old block, the second in the new one
                out[done] = make(last, block[0], *options)
                done += 1
                position = 1
        count = min((_BLOCK - position) // 2, out.size - done)
        source, target = block[position : position + 2 * count], out[done : done + count]
        for i in range(count):
            target[i] = make(source[2 * i], source[2 * i + 1], *options)
        position += 2 * count
        done += count
    return position


@inlined
def _word(word):
    return word


@exact_kernel
def words(key, block, position, out):
    """The words themselves."""
    return _from_words(_word, key, block, position, out)


@inlined
def _float(word):
    return np.float32(np.int32(word & _LOW24)) * _SCALE24


@exact_kernel
def floats(key, block, position, out):
    """float32 in [0, 1)."""
    return _from_words(_float, key, block, position, out)


@inlined
def _remainder(word, divisor, inverse, low):
    rest = np.int64(word - np.floor(word * inverse) * divisor)  # off by one divisor at most
    rest += divisor if rest < 0 else 0
    rest -= divisor if rest >= divisor else 0
    return low + rest


@exact_kernel
def remainders(key, block, position, out, divisor, low):
    """`low` plus a word modulo `divisor`, which is at most 2**32."""
    return _from_words(_remainder, key, block, position, out, divisor, 1.0 / divisor, low)


@inlined
def _double(high, low):
    bits = (np.uint64(high & _LOW21) << _32) | np.uint64(low)
    return np.float64(np.int64(bits)) * _SCALE53


@exact_kernel
def doubles(key, block, position, out):
    """float64 in [0, 1)."""
    return _from_pairs(_double, key, block, position, out)


@inlined
def _trial(high, low, p, success, failure):
    return success if _double(high, low) < p else failure


@exact_kernel
def trials(key, block, position, out, p, success, failure):
    """`success` where a float64 in [0, 1) is below `p`, else `failure`."""
    return _from_pairs(_trial, key, block, position, out, p, success, failure)


@inlined
def _long_remainder(high, low, divisor, least):
    return least + np.int64(((np.uint64(high) << _32) | np.uint64(low)) % divisor)


@exact_kernel
def long_remainders(key, block, position, out, divisor, low):
    """`low` plus a number of 64 bits modulo `divisor`."""
    return _from_pairs(_long_remainder, key, block, position, out, divisor, low)


# --- kernels on what was drawn --------------------------------------------------------------------

_F = np.float32
_HALF_PI = _F(1.5707963705062866), _F(-4.371138828673793e-08), _F(-1.7151245100058819e-15)
_sine_tail = polynomial(-0.16666654609488532, 0.008332160757830352, -0.00019515282621332137)
_cosine_tail = polynomial(0.041666645682854005, -0.0013887316248501682, 2.4433156390455302e-05)
_PAIRS = 512  # numbers of a chunk; they stand in groups of 8


@inlined
def _cosine_sine_float32(angle):
    """Cosine and sine of 0 to 2 pi, within 1 ulp also next to their zeros.

    Source: reduction by quarters in three parts, Cody and Waite, "Software Manual for the
    Elementary Functions" (1980); polynomials fitted to 9 digits on a quarter.
    """
    quarter = np.floor(fma(angle, _F(2 / math.pi), _F(0.5)))
    x = fma(-quarter, _HALF_PI[0], angle)
    x = fma(-quarter, _HALF_PI[1], x)
    x = fma(-quarter, _HALF_PI[2], x)
    z = x * x
    sine = fma(z * x, _sine_tail(z), x)
    cosine = fma(z * z, _cosine_tail(z), fma(z, _F(-0.5), _F(1)))
    odd = (quarter == _F(1)) | (quarter == _F(3))
    first, second = select(odd, sine, cosine), select(odd, cosine, sine)
    first = select((quarter == _F(1)) | (quarter == _F(2)), -first, first)
    return first, select((quarter == _F(2)) | (quarter == _F(3)), -second, second)


@inlined
def _cosine_sine_float64(angle):
    return math.cos(angle), math.sin(angle)


_cosine_sine = by_type(_cosine_sine_float32, _cosine_sine_float64)


@exact_kernel
def box_muller(drawn, mean, std):
    """Normal numbers in place of uniform ones: 8 radii and 8 angles a group."""
    real = drawn.dtype.type
    for chunk in prange((drawn.size + 2 * _PAIRS - 1) // (2 * _PAIRS)):
        part = drawn[2 * _PAIRS * chunk : 2 * _PAIRS * (chunk + 1)]
        first, second = np.empty(_PAIRS, drawn.dtype), np.empty(_PAIRS, drawn.dtype)
        groups = part.size // 16
        for i in range(groups):
            for j in range(8):
                first[8 * i + j], second[8 * i + j] = part[16 * i + j], part[16 * i + 8 + j]
        for i in range(8 * groups):
            radius = real(math.sqrt(real(-2) * log(real(1) - first[i])))
            ends = _cosine_sine(real(2 * math.pi) * second[i])
            first[i] = fma(radius * ends[0], std, mean)
            second[i] = fma(radius * ends[1], std, mean)
        for i in range(groups):
            for j in range(8):
                part[16 * i + j], part[16 * i + 8 + j] = first[8 * i + j], second[8 * i + j]


@exact_kernel
def polar_pairs(drawn):
    """Normal numbers in place of uniform ones: an angle and a radius each pair."""
    for i in prange(drawn.size // 2):
        radius = math.sqrt(-2 * math.log1p(-drawn[2 * i + 1]))
        angle = 2 * math.pi * drawn[2 * i]
        drawn[2 * i], drawn[2 * i + 1] = radius * math.cos(angle), radius * math.sin(angle)


@exact_kernel
def add_product(x, factor, term, out):
    """`x * factor + term`, rounded once."""
    for i in prange(x.size):
        out[i] = fma(x[i], factor, term)


@exact_kernel
def shuffle(words, first, out):
    """The numbers from 0 on in random order, by a word for each place but the last.

    Args:
        words: for the places from `first` on, which stand as the last call left them.

    Source: Fisher and Yates (1938), from the front.
    """
    size = out.size
    if first == 0:
        for i in range(size):
            out[i] = i
    for k in range(words.size):
        i = first + k
        j = i + words[k] % (size - i)
        out[i], out[j] = out[j], out[i]


insert = exact_kernel(random.insert)
