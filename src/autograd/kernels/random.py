"""Random numbers of many distributions, as PyTorch makes them on the CPU from the same words.

Each function draws `count` numbers into a flat array. How the words are used was found by comparing
with PyTorch; it is said at each function, because it decides which numbers a seed gives.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from . import buffers
from .fused import add_product
from .large import PARALLEL_ROWS as PARALLEL
from .twister import COMPILED, Stream, as_floats, kernel

_F32, _I64 = np.float32, np.dtype(np.int64)
_HALVES = ("float16", "bfloat16")
_PAIR = 16  # normal numbers are made in groups of 8 pairs
_SHUFFLED = 512  # from which the compiled shuffle is used
_LONG = 2**28  # width of a range of integers from which each takes two words
_FAR = 2**32 // 20  # size of a permutation from which it is made from the inside out
_CHUNK = 1 << 20  # numbers of such a one at a time


def _real(dtype: np.dtype) -> np.dtype:
    """The dtype of the parts of a complex number."""
    return np.dtype(f"f{dtype.itemsize // 2}")


def _kernel(name: str, count: int):
    """A kernel over `count` numbers, on as many threads as they are worth; None without one."""
    found = kernel(name) if count >= COMPILED else None
    return found if found is None or count >= PARALLEL else found.serial


# --- continuous -----------------------------------------------------------------------------------


def uniform(stream: Stream, count: int, dtype: np.dtype, low=0.0, high=1.0) -> np.ndarray:
    """Numbers in [low, high): 53 bits each for float64, else 24.

    A number that rounds up to `high` becomes `low`.
    """
    if dtype.kind == "c":
        return uniform(stream, 2 * count, _real(dtype), low, high).view(dtype)
    wide = dtype.char == "d"
    drawn = stream.doubles(count) if wide else stream.floats(count)
    whole = low == 0 and high == 1
    if whole and (wide or dtype.char == "f"):
        return drawn
    if not whole:
        real = drawn.dtype.type
        drawn = scaled(drawn, real(high) - real(low), real(low))
    out = drawn.astype(dtype, copy=False)
    above = out >= dtype.type(high)
    if np.count_nonzero(above):
        out[above] = low
    return out


def scaled(x: np.ndarray, factor, term) -> np.ndarray:
    """`x * factor + term`, rounded once, for an array and two numbers of its dtype."""
    if x.size < COMPILED and (term == 0 or _doubles_exactly(float(factor))):
        x *= factor
        x += term
        return x
    compute = _kernel("add_product", x.size)
    if compute is None:
        return add_product(x, factor, term)
    compute(x, factor, term, x)
    return x


def _doubles_exactly(factor: float) -> bool:
    """Whether products with random numbers need no rounding: a power of two, not too large."""
    return 1 <= abs(factor) <= 2**64 and abs(math.frexp(factor)[0]) == 0.5


def normal(
    stream: Stream, count: int, dtype: np.dtype, mean=0.0, std=1.0, contiguous: bool = True
) -> np.ndarray:
    """Normal numbers.

    From 16 on and in contiguous memory, groups of 16 uniform numbers of the dtype are turned into
    as many normal ones; a rest that fills no group takes 16 more, whose results become the last
    16. Otherwise one follows the other in float64, and the second of a pair waits for the next
    call.
    """
    if dtype.kind == "c":
        parts = normal(stream, 2 * count, _real(dtype), mean, std * math.sqrt(0.5), contiguous)
        return parts.view(dtype)
    if count < _PAIR:
        few = few_normal(stream, count)
        return np.array(few if mean == 0 and std == 1 else [x * std + mean for x in few], dtype)
    if not contiguous:
        return (sequential_normal(stream, count) * std + mean).astype(dtype)
    if dtype.char == "f" and count < COMPILED:
        out = _quick_normal(stream, count)
        return out if mean == 0 and std == 1 else scaled(out, _F32(std), _F32(mean))
    draw = stream.doubles if dtype.char == "d" else stream.floats
    whole = count // _PAIR * _PAIR
    if whole == count:
        return box_muller(draw(count), mean, std).astype(dtype, copy=False)
    first = whole if dtype.name in _HALVES else count  # words of a rest are drawn, then thrown away
    drawn = draw(first + _PAIR)
    drawn[whole : whole + _PAIR] = drawn[first:]
    out = box_muller(drawn[: whole + _PAIR], mean, std)
    out[count - _PAIR : count] = out[whole:]
    return out[:count].astype(dtype, copy=False)


def _quick_normal(stream: Stream, count: int) -> np.ndarray:
    """Groups of normal numbers by what the ready words give."""
    rest = count % _PAIR
    with stream.lock:
        groups, start = stream.from_ready(_groups, count + _PAIR if rest else count)
    end = start + count
    if not rest:
        return groups[start:end:_PAIR].reshape(count)
    out = np.empty(count, _F32)
    out[: count - rest].reshape(-1, 2, _PAIR // 2)[...] = groups[start : end - rest : _PAIR]
    out[-_PAIR:].reshape(2, _PAIR // 2)[...] = groups[end]
    return out


def _groups(words: np.ndarray) -> np.ndarray:
    """The group of normal numbers that begins at each word: 8 by cosines, 8 by sines."""
    drawn = as_floats(words)
    half = _PAIR // 2
    radius = np.sqrt(-2 * np.log(1 - drawn[:-half]))
    angle = drawn[half:] * _F32(2 * math.pi)
    made = np.stack((radius * np.cos(angle), radius * np.sin(angle)))
    row, step = made.strides
    shape = max(words.size - _PAIR + 1, 0), 2, half
    return np.lib.stride_tricks.as_strided(made, shape, (step, row, step), writeable=False)


def box_muller(drawn: np.ndarray, mean, std) -> np.ndarray:
    """Normal numbers in place of uniform ones, of which 8 give radii and 8 angles.

    Source: Box and Muller, "A Note on the Generation of Random Normal Deviates" (1958).
    """
    real = drawn.dtype.type
    compute = _kernel("box_muller", drawn.size)
    if compute is not None:
        compute(drawn, real(mean), real(std))
        return drawn
    groups = drawn.reshape(-1, 2, _PAIR // 2)
    radius = np.log(1 - groups[:, 0])
    radius *= -2
    np.sqrt(radius, radius)
    angle = groups[:, 1] * real(2 * math.pi)
    np.multiply(np.cos(angle), radius, groups[:, 0])
    np.multiply(np.sin(angle, angle), radius, groups[:, 1])
    if mean == 0 and std == 1:
        return drawn
    return scaled(drawn, real(std), real(mean))


def sequential_normal(stream: Stream, count: int) -> np.ndarray:
    """Normal numbers in float64, one after the other: an angle and a radius make two of them."""
    if count < _PAIR:
        return np.array(few_normal(stream, count))
    with stream.lock:
        kept = [] if stream.spare is None else [stream.spare]
        pairs = (count - len(kept) + 1) // 2
        made = polar_pairs(stream.doubles(2 * pairs))
        even = len(kept) + made.size == count
        stream.spare = None if even else float(made[-1])
    return np.concatenate((kept, made if even else made[:-1]))


def few_normal(stream: Stream, count: int) -> list[float]:
    """`sequential_normal` in Python, which is quicker for a few."""
    if not count:
        return []
    with stream.lock:
        out = [] if stream.spare is None else [stream.spare]
        drawn = stream.doubles(count - len(out) + 1 & -2).tolist()
        for i in range(0, len(drawn), 2):
            radius = math.sqrt(-2 * math.log1p(-drawn[i + 1]))
            angle = 2 * math.pi * drawn[i]
            out += (radius * math.cos(angle), radius * math.sin(angle))
        stream.spare = None if len(out) == count else out.pop()
    return out


def polar_pairs(drawn: np.ndarray) -> np.ndarray:
    """Normal numbers in place of uniform ones: an angle and a radius make two of them."""
    compute = _kernel("polar_pairs", drawn.size)
    if compute is not None:
        compute(drawn)
        return drawn
    angle, radius = drawn[0::2] * (2 * math.pi), np.sqrt(-2 * np.log1p(-drawn[1::2]))
    np.multiply(np.cos(angle), radius, drawn[0::2])
    np.multiply(np.sin(angle), radius, drawn[1::2])
    return drawn


def log_normal(stream: Stream, count: int, mean: float, std: float) -> np.ndarray:
    """Numbers whose logarithm is normal."""
    return np.exp(sequential_normal(stream, count) * std + mean)


def exponential(stream: Stream, count: int, rate: float) -> np.ndarray:
    """Exponentially distributed numbers."""
    return np.log1p(-stream.doubles(count)) * (-1 / rate)


def cauchy(stream: Stream, count: int, median: float, sigma: float) -> np.ndarray:
    """Cauchy-distributed numbers."""
    return median + sigma * np.tan(math.pi * (stream.doubles(count) - 0.5))


# --- discrete -------------------------------------------------------------------------------------


def trials(stream: Stream, count: int, p: float, dtype: np.dtype, success: float = 1) -> np.ndarray:
    """`success` with probability `p`, else 0; 53 bits decide."""
    real = dtype if dtype.char in "?fd" else np.dtype(_F32)
    out = buffers.empty((count,), real)
    if not stream.run("trials", 2 * count, out, float(p), real.type(success), real.type(0)):
        np.multiply(stream.doubles(count) < p, real.type(success), out)
    return out.astype(dtype, copy=False)


def trials_each(stream: Stream, chances: np.ndarray) -> np.ndarray:
    """True with each of the flat probabilities; 53 bits decide for float64, else 24."""
    if chances.dtype.char == "d":
        return stream.doubles(chances.size) < chances
    return stream.floats(chances.size) < chances


def geometric(stream: Stream, count: int, p: float) -> np.ndarray:
    """Numbers of trials up to and with the first success."""
    return np.ceil(np.log(stream.doubles(count)) / math.log1p(-p))


def integers(stream: Stream, count: int, low: int, high: int) -> np.ndarray:
    """Integers from low up to, but without, high, as int64 modulo 2**64."""
    return remainders(stream, count, low, high, high - low >= _LONG)


def remainders(stream: Stream, count: int, low: int, high: int, long: bool) -> np.ndarray:
    """`low` plus the remainder of one word, or of a long one of two, by the width of the range."""
    width = high - low
    start = np.int64((low + 2**63) % 2**64 - 2**63)
    if width == 2**64:
        return stream.longs(count).view(np.int64)
    out = buffers.empty((count,), _I64)
    if long:
        if not stream.run("long_remainders", 2 * count, out, np.uint64(width), start):
            np.add((stream.longs(count) % np.uint64(width)).view(np.int64), start, out)
    elif not stream.run("remainders", count, out, width, start):
        np.add(stream.words(count) % np.uint32(width), start, out)
    return out


def permutation(stream: Stream, size: int) -> np.ndarray:
    """The numbers from 0 to size - 1 in random order.

    Source: Fisher and Yates, "Statistical Tables" (1938), example 12, from the front.
    """
    if size >= _FAR:
        return _far_permutation(stream, size)
    if size < 2:
        return np.zeros(size, np.int64)
    words = stream.words(size - 1)
    compute = kernel("shuffle") if size >= _SHUFFLED else None
    if compute is not None:
        out = np.empty(size, np.int32)
        compute.serial(words, out)
        return out.astype(np.int64)
    numbers = list(range(size))
    first, left = _left_over(size)
    places = words % left
    places += first
    for i, j in enumerate(places.tolist()):
        numbers[i], numbers[j] = numbers[j], numbers[i]
    return np.array(numbers, np.int64)


@functools.lru_cache(8)
def _left_over(size: int) -> tuple[np.ndarray, np.ndarray]:
    """For each step of a shuffle, the first place that is left and how many are."""
    first = np.arange(size - 1, dtype=np.uint32)
    return first, np.uint32(size) - first


def _far_permutation(stream: Stream, size: int) -> np.ndarray:
    """A permutation from the inside out, by two words for each number."""
    out = np.empty(size, np.int64)
    compute = kernel("insert")
    for first in range(0, size, _CHUNK):
        longs = stream.longs(min(_CHUNK, size - first))
        (insert if compute is None else compute.serial)(longs, first, out)
    return out


def insert(longs, first, out):
    """Put the next numbers, from `first` on, in random places among those before them."""
    for k in range(longs.size):
        i = first + k
        j = np.int64(longs[k] % np.uint64(i + 1))
        out[i] = out[j]
        out[j] = i


def chosen(stream: Stream, weights: np.ndarray, count: int) -> np.ndarray:
    """`count` indices for each row of weights, which may come again: by the running sums."""
    levels = np.cumsum(weights, 1)
    levels /= levels[:, -1:]
    points = stream.doubles(len(weights) * count).reshape(len(weights), count)
    rows = [np.searchsorted(*pair) for pair in zip(levels, points, strict=True)]
    return np.array(rows, np.int64).reshape(len(weights), count)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    from . import counts  # which draws by this module's streams

    stream = Stream(0)
    for count in (4_096, 2 * PARALLEL):
        yield f"uniform {dtype}", lambda n=count: uniform(stream, n, dtype, 1.0, 2.0)
        yield f"normal {dtype}", lambda n=count: normal(stream, n, dtype)
        yield (
            f"scattered normal {dtype}",
            lambda n=count: normal(stream, n, dtype, contiguous=False),
        )
        yield f"trials {dtype}", lambda n=count: trials(stream, n, 0.5, dtype)
        for high in (10, 2**40):
            yield "integers", lambda n=count, high=high: integers(stream, n, 0, high)
    yield "permutation", lambda: permutation(stream, 1_000)
    four, longs = np.empty(4, np.int64), np.zeros(4, np.uint64)
    insertion: Any = kernel("insert")
    yield "permutation of many", lambda: insertion.serial(longs, 0, four)
    ones = np.ones(1_000)
    yield "poisson", lambda: counts.poisson(stream, ones)
    yield "binomial", lambda: counts.binomial(stream, ones, ones / 2)
    yield "words", lambda: stream.words(10_000)
