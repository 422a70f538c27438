"""Random numbers of many distributions, as PyTorch makes them on the CPU from the same words.

Most functions fill `out`, a flat array in one piece. How the words are used was found by comparing
with PyTorch; it is said at each function, because it decides which numbers a seed gives.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from . import buffers, pool
from .fused import add_product
from .large import PARALLEL_ROWS as PARALLEL
from .twister import COMPILED, Stream, as_floats, kernel

_F32 = np.float32
_SINGLE, _DOUBLE, _INT64 = np.dtype(_F32), np.dtype(np.float64), np.dtype(np.int64)
_HALVES = ("float16", "bfloat16")
_PAIR = 16  # normal numbers are made in groups of 8 pairs
_SHUFFLED = 512  # from which it is worth loading the compiler for a shuffle
_LONG = 2**28  # width of a range of integers from which each takes two words
_FAR = 2**32 // 20  # size of a permutation from which it is made from the inside out
_CHUNK = 1 << 20  # numbers of such a one at a time
_PIECE = 1 << 16  # of a smaller one


def _real(dtype: np.dtype) -> np.dtype:
    """The dtype of the parts of a complex number."""
    return np.dtype(f"f{dtype.itemsize // 2}")


def _kernel(name: str, count: int):
    """A kernel over `count` numbers, on as many threads as they are worth; None without one."""
    found = kernel(name) if count >= COMPILED else None
    return found if found is None or count >= PARALLEL else found.serial


# --- continuous -----------------------------------------------------------------------------------


def uniform(stream: Stream, out: np.ndarray, low=0.0, high=1.0) -> None:
    """Numbers in [low, high): 53 bits each for float64, else 24.

    A number that rounds up to `high` becomes `low`.
    """
    dtype = out.dtype
    if dtype.kind == "c":
        uniform(stream, out.view(_real(dtype)), low, high)
        return
    whole = low == 0 and high == 1
    if dtype.char == "f" and out.size < COMPILED:
        drawn = stream.ready_floats(out.size)
        if whole:
            out[...] = drawn
            return
    else:
        real = out if dtype.char in "fd" else np.empty(out.size, _F32)
        drawn = (stream.doubles if dtype.char == "d" else stream.floats)(real)
        if whole and real is out:
            return
    line, rounds_up = _width(dtype, float(low), float(high))
    scale(drawn, line, out)
    if rounds_up:
        out[out >= dtype.type(high)] = low


@functools.lru_cache(64)
def _width(dtype: np.dtype, low: float, high: float) -> tuple[Line, bool]:
    """What stretches [0, 1) to [low, high), and whether the last number rounds up to `high`."""
    real = dtype if dtype.char in "fd" else _SINGLE
    line = Line(real, real.type(high) - real.type(low), low)
    last = np.array([1 - 2.0 ** (-53 if dtype.char == "d" else -24)], real)
    rounds_up = add_product(last, line.factor, line.term).astype(dtype) >= dtype.type(high)
    return line, bool(rounds_up[0])


class Line:
    """`x * factor + term` in a dtype.

    Attributes:
        rounds_once: whether product and sum round as little as if they were one: the term is 0, or
            the factor is a power of two, and not so large that random numbers overflow.
    """

    __slots__ = ("factor", "rounds_once", "term")

    def __init__(self, dtype: np.dtype, factor, term):
        self.factor, self.term = np.asarray(factor, dtype), np.asarray(term, dtype)
        size = abs(float(self.factor))
        doubles = 1 <= size <= 2**64 and math.frexp(size)[0] == 0.5
        self.rounds_once = bool(doubles or self.term == 0)


_line = functools.lru_cache(64)(Line)


def scale(x: np.ndarray, line: Line, out: np.ndarray) -> None:
    """Write `x * factor + term`, rounded once, into `out`."""
    if x.size < COMPILED and line.rounds_once and out.dtype is x.dtype:
        np.multiply(x, line.factor, out)
        np.add(out, line.term, out)
        return
    compute = _kernel("add_product", x.size)
    if compute is None or out.dtype is not x.dtype:
        out[...] = add_product(x, line.factor[()], line.term[()])
    else:
        compute(x, line.factor[()], line.term[()], out)


def normal(stream: Stream, out: np.ndarray, mean=0.0, std=1.0, contiguous: bool = True) -> None:
    """Normal numbers.

    From 16 on and in contiguous memory, groups of 16 uniform numbers of the dtype are turned into
    as many normal ones; a rest that fills no group takes 16 more, whose results become the last
    16. Otherwise one follows the other in float64, and the second of a pair waits for the next
    call.
    """
    dtype, count = out.dtype, out.size
    if dtype.kind == "c":
        normal(stream, out.view(_real(dtype)), mean, std * math.sqrt(0.5), contiguous)
    elif count < _PAIR:
        few = few_normal(stream, count)
        out[...] = few if mean == 0 and std == 1 else [x * std + mean for x in few]
    elif not contiguous:
        out[...] = sequential_normal(stream, count) * std + mean
    elif dtype.char == "f" and count < COMPILED:
        _quick_normal(stream, out)
        if mean != 0 or std != 1:
            scale(out, _line(dtype, float(std), float(mean)), out)
    else:
        _grouped_normal(stream, out, mean, std)


def _grouped_normal(stream: Stream, out: np.ndarray, mean, std) -> None:
    """Groups of normal numbers, whatever the dtype and the size."""
    dtype, count = out.dtype, out.size
    draw = stream.doubles if dtype.char == "d" else stream.floats
    whole = count // _PAIR * _PAIR
    if whole == count and dtype.char in "fd":
        box_muller(draw(out), mean, std)
        return
    real = _DOUBLE if dtype.char == "d" else _SINGLE
    if whole == count:
        out[...] = box_muller(draw(np.empty(count, real)), mean, std)
        return
    first = whole if dtype.name in _HALVES else count  # words of a rest are drawn, then thrown away
    drawn = draw(buffers.empty((first + _PAIR,), real))
    drawn[whole : whole + _PAIR] = drawn[first:]
    made = box_muller(drawn[: whole + _PAIR], mean, std)
    out[:whole] = made[:whole]
    out[count - _PAIR :] = made[whole:]


def _quick_normal(stream: Stream, out: np.ndarray) -> None:
    """Groups of normal numbers by what the ready words give."""
    count = out.size
    rest = count % _PAIR
    groups, start = stream.from_ready(_groups, count + _PAIR if rest else count)
    end = start + count
    if rest:
        out[:-rest].reshape(-1, 2, _PAIR // 2)[...] = groups[start : end - rest : _PAIR]
        out[-_PAIR:].reshape(2, _PAIR // 2)[...] = groups[end]
    else:
        out.reshape(-1, 2, _PAIR // 2)[...] = groups[start:end:_PAIR]


def _groups(words: np.ndarray) -> np.ndarray:
    """The group of normal numbers that begins at each word: 8 by cosines, 8 by sines."""
    drawn = as_floats(words)
    half = _PAIR // 2
    radius = np.subtract(1, drawn[:-half])
    np.log(radius, radius)
    radius *= -2
    np.sqrt(radius, radius)
    angle = drawn[half:]
    angle *= _F32(2 * math.pi)
    made = np.empty((2, angle.size), _F32)
    np.cos(angle, made[0])
    np.sin(angle, made[1])
    made *= radius
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
    if mean != 0 or std != 1:
        scale(drawn, _line(drawn.dtype, float(std), float(mean)), drawn)
    return drawn


def sequential_normal(stream: Stream, count: int) -> np.ndarray:
    """Normal numbers in float64, one after the other: an angle and a radius make two of them."""
    if count < _PAIR:
        return np.array(few_normal(stream, count))
    with stream.lock:
        kept = [] if stream.spare is None else [stream.spare]
        pairs = (count - len(kept) + 1) // 2
        made = polar_pairs(stream.doubles(np.empty(2 * pairs)))
        even = len(kept) + made.size == count
        stream.spare = None if even else float(made[-1])
    return np.concatenate((kept, made if even else made[:-1]))


def few_normal(stream: Stream, count: int) -> list[float]:
    """`sequential_normal` in Python, which is quicker for a few."""
    if not count:
        return []
    with stream.lock:
        out = [] if stream.spare is None else [stream.spare]
        drawn = stream.ready_doubles(count - len(out) + 1 & -2).tolist()
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


def log_normal(stream: Stream, out: np.ndarray, mean: float, std: float) -> None:
    """Numbers whose logarithm is normal."""
    out[...] = np.exp(sequential_normal(stream, out.size) * std + mean)


def exponential(stream: Stream, out: np.ndarray, rate: float) -> None:
    """Exponentially distributed numbers."""
    out[...] = np.log1p(-_doubles(stream, out.size)) * (-1 / rate)


def cauchy(stream: Stream, out: np.ndarray, median: float, sigma: float) -> None:
    """Cauchy-distributed numbers."""
    out[...] = median + sigma * np.tan(math.pi * (_doubles(stream, out.size) - 0.5))


def _doubles(stream: Stream, count: int) -> np.ndarray:
    return stream.doubles(buffers.empty((count,), _DOUBLE))


# --- discrete -------------------------------------------------------------------------------------


def trials(stream: Stream, out: np.ndarray, p: float, success: float = 1) -> None:
    """`success` with probability `p`, else 0; 53 bits decide."""
    real = out if out.dtype.char in "?fd" else np.empty(out.size, _SINGLE)
    if 2 * out.size < COMPILED or not _compiled_trials(stream, real, p, success):
        real[...] = stream.ready_doubles(out.size) < p
        if success != 1:
            real *= real.dtype.type(success)
    if real is not out:
        out[...] = real


def _compiled_trials(stream: Stream, out: np.ndarray, p: float, success: float) -> bool:
    real = out.dtype.type
    return stream.run("trials", 2 * out.size, out, float(p), real(success), real(0))


def trials_each(stream: Stream, out: np.ndarray, chances: np.ndarray) -> None:
    """1 with each of the probabilities, else 0; 53 bits decide for float64, else 24."""
    count = out.size
    if chances.dtype.char == "d":
        drawn = _doubles(stream, count)
    elif count < COMPILED:
        drawn = stream.ready_floats(count)
    else:
        drawn = stream.floats(buffers.empty((count,), _SINGLE))
    out[...] = drawn < chances


def geometric(stream: Stream, out: np.ndarray, p: float) -> None:
    """Numbers of trials up to and with the first success."""
    out[...] = np.ceil(np.log(_doubles(stream, out.size)) / math.log1p(-p))


def integers(stream: Stream, out: np.ndarray, low: int, high: int) -> None:
    """Integers from low up to, but without, high, modulo 2**64."""
    remainders(stream, out, low, high, high - low >= _LONG)


def remainders(stream: Stream, out: np.ndarray, low: int, high: int, long: bool) -> None:
    """`low` plus the remainder of one word, or of a long one of two, by the width of the range."""
    width, count = high - low, out.size
    whole = out if out.dtype is _INT64 else buffers.empty((count,), _INT64)
    start = (low + 2**63) % 2**64 - 2**63
    if width == 2**64:
        whole[...] = stream.longs(count).view(np.int64)
    elif long:
        if not stream.run("long_remainders", 2 * count, whole, np.uint64(width), np.int64(start)):
            np.add((stream.longs(count) % np.uint64(width)).view(np.int64), start, whole)
    elif not stream.run("remainders", count, whole, width, start):
        whole[...] = stream.words(count) % np.asarray(width, np.uint32)
        if low:
            whole += start
    if whole is not out:
        out[...] = whole


def permutation(stream: Stream, size: int) -> np.ndarray:
    """The numbers from 0 to size - 1 in random order.

    Source: Fisher and Yates, "Statistical Tables" (1938), example 12, from the front.
    """
    if size >= _FAR:
        return _far_permutation(stream, size)
    if size < 2:
        return np.zeros(size, np.int64)
    compute = kernel("shuffle") if size >= _SHUFFLED or pool.started() else None
    if compute is not None:
        return _shuffled(stream, size, compute)
    numbers = list(range(size))
    first, left = _left_over(size)
    places = stream.words(size - 1) % left
    places += first
    for i, j in enumerate(places.tolist()):
        numbers[i], numbers[j] = numbers[j], numbers[i]
    return np.array(numbers, np.int64)


def _shuffled(stream: Stream, size: int, compute) -> np.ndarray:
    """A permutation by a word for each number, made in the second half of its memory.

    From there the numbers are written to their places, from the first on, without overtaking.
    """
    out = np.empty(size, np.int64)
    half = out.view(np.int32)[size:]
    for first in range(0, size - 1, _PIECE):
        compute.serial(stream.words(min(_PIECE, size - 1 - first)), first, half)
    for first in range(0, size, _PIECE):
        out[first : first + _PIECE] = half[first : first + _PIECE].copy()
    return out


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
    points = _doubles(stream, len(weights) * count).reshape(len(weights), count)
    rows = [np.searchsorted(*pair) for pair in zip(levels, points, strict=True)]
    return np.array(rows, np.int64).reshape(len(weights), count)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    from . import counts, gamma  # which draw by this module's streams

    stream = Stream(0)
    for count in (4_096, 2 * PARALLEL):
        out, whole = np.empty(count, dtype), np.empty(count, _INT64)
        yield f"uniform {dtype}", lambda x=out: uniform(stream, x, 1.0, 2.0)
        yield f"normal {dtype}", lambda x=out: normal(stream, x)
        yield f"scattered normal {dtype}", lambda x=out: normal(stream, x, contiguous=False)
        yield f"trials {dtype}", lambda x=out: trials(stream, x, 0.5)
        for high in (10, 2**40):
            yield "integers", lambda x=whole, high=high: integers(stream, x, 0, high)
    yield "permutation", lambda: permutation(stream, 1_000)
    four, longs = np.empty(4, np.int64), np.zeros(4, np.uint64)
    insertion: Any = kernel("insert")
    yield "permutation of many", lambda: insertion.serial(longs, 0, four)
    ones = np.ones(1_000)
    yield "poisson", lambda: counts.poisson(stream, ones)
    yield "binomial", lambda: counts.binomial(stream, ones, ones / 2)
    yield "gamma", lambda: gamma.standard_gamma(stream, ones)
    yield "words", lambda: stream.words(10_000)
