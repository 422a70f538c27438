"""Random counts: Poisson and binomial distributions, with PyTorch's numbers.

The samplers are scalar Python. For a few counts they run as they are, for many of them
`compiled.counts` compiles the same source. A sampler takes uniform numbers out of an array from
`at` on and returns the count and the place after the last number used, beyond the array's end if
it ran out of numbers.
"""

from __future__ import annotations

import functools
import importlib
import math
from collections.abc import Callable

import numpy as np

from . import pool
from .twister import Stream

_COMPILED = 256  # counts from which the compiled samplers are used
_CHUNK = 1 << 15  # uniform numbers at hand at a time
_MANY = 10.0  # mean from which counts are drawn by rejection


def poisson(stream: Stream, rates: np.ndarray) -> np.ndarray:
    """Counts with the given rates."""
    return drawn(stream, fill_poisson, rates.astype(np.float64))


def binomial(stream: Stream, trials: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Numbers of successes in so many trials of the given probabilities.

    Above one half failures are counted. Means are rounded to the dtype of the probabilities.
    """
    swapped = chances > 0.5
    least = np.where(swapped, 1 - chances, chances)
    means = (trials * least).astype(chances.dtype).astype(np.float64)
    sure = trials * (chances >= 1)
    trials = np.where(chances < 1, trials, 0).astype(np.float64)
    successes = drawn(stream, fill_binomial, trials, least.astype(np.float64), means)
    return np.where(swapped, trials - successes, successes) + sure


def drawn(stream: Stream, loop: Callable, *parameters: np.ndarray) -> np.ndarray:
    """A number for each element of the first parameter, by one of the loops below, or by the
    compiled one of its name."""
    out = np.empty(parameters[0].size)
    fill = _filler(loop, out.size >= _COMPILED)
    done, want = 0, 0
    with stream.lock:
        while done < out.size:
            want = max(min(4 * (out.size - done), _CHUNK), 2 * want) + 16
            first, uniforms = done, stream.ready_doubles(want)
            done, used = fill(uniforms, done, out, *parameters)
            stream.position -= 2 * (want - used)
            want = 0 if done > first else want  # no count could be finished: more numbers
    return out


@functools.cache
def _filler(loop: Callable, compiled: bool) -> Callable:
    if compiled and pool.available():
        compiled_loops = importlib.import_module(".compiled.counts", __package__)
        return getattr(compiled_loops, loop.__name__).serial
    return loop


# --- loops over counts ----------------------------------------------------------------------------


def fill_poisson(uniforms, done, out, rates):
    """Draw counts from the place `done` on while the numbers last.

    Returns the place reached and how many numbers were used.
    """
    at = 0
    while done < out.size:
        if rates[done] >= _MANY:
            count, end = poisson_by_rejection(rates[done], uniforms, at)
        else:
            count, end = poisson_by_products(rates[done], uniforms, at)
        if end > uniforms.size:
            break
        out[done] = count
        done += 1
        at = end
    return done, at


def fill_binomial(uniforms, done, out, trials, chances, means):
    """`fill_poisson` for numbers of successes."""
    at = 0
    while done < out.size:
        if means[done] >= _MANY:
            count, end = binomial_by_rejection(
                trials[done], chances[done], means[done], uniforms, at
            )
        else:
            count, end = binomial_by_waiting(trials[done], chances[done], uniforms, at)
        if end > uniforms.size:
            break
        out[done] = count
        done += 1
        at = end
    return done, at


# --- samplers -------------------------------------------------------------------------------------


def poisson_by_products(rate, uniforms, at):
    """The number of uniform factors until their product is small.

    Source: Knuth, "The Art of Computer Programming" 2, section 3.4.1, algorithm Q.
    """
    if rate == 0.0:
        return 0.0, at
    small, product, count = math.exp(-rate), 1.0, 0.0
    while at < uniforms.size:
        product *= uniforms[at]
        at += 1
        if product <= small:
            return count, at
        count += 1.0
    return count, at + 1


def poisson_by_rejection(rate, uniforms, at):
    """Source: Hoermann, "The transformed rejection method for generating Poisson random variables"
    (1993), algorithm PTRS."""
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    scale = math.log(1.1239 + 1.1328 / (b - 3.4))
    while at + 1 < uniforms.size:
        u, v = uniforms[at] - 0.5, uniforms[at + 1]
        at += 2
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + rate + 0.43)
        if us >= 0.07 and v <= 0.9277 - 3.6224 / (b - 2.0):
            return k, at
        if k < 0.0 or (us < 0.013 and v > us):
            continue
        bound = -rate + k * math.log(rate) - math.lgamma(k + 1.0)
        if math.log(v) + scale - math.log(a / (us * us) + b) <= bound:
            return k, at
    return 0.0, uniforms.size + 1


def binomial_by_waiting(trials, chance, uniforms, at):
    """The number of geometric waiting times that fit into the trials.

    Source: Devroye, "Non-Uniform Random Variate Generation" (1986), section X.4.3.
    """
    if trials <= 0.0 or chance <= 0.0:
        return 0.0, at
    rate, time, count = math.log1p(-chance), 0.0, 0.0
    while at < uniforms.size:
        time += math.ceil(math.log(uniforms[at]) / rate)
        at += 1
        if time > trials:
            return count, at
        count += 1.0
    return count, at + 1


def binomial_by_rejection(trials, chance, mean, uniforms, at):
    """Source: Hoermann, "The generation of binomial random variates" (1993), algorithm BTRS."""
    deviation = math.sqrt(trials * chance * (1.0 - chance))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * chance
    odds = chance / (1.0 - chance)
    alpha = (2.83 + 5.1 / b) * deviation
    mode = math.floor((trials + 1.0) * chance)
    while at + 1 < uniforms.size:
        u, v = uniforms[at] - 0.5, uniforms[at + 1]
        at += 2
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + mean + 0.5)
        if us >= 0.07 and v <= 0.92 - 4.2 / b:
            return k, at
        if k < 0.0 or k > trials:
            continue
        bound = (mode + 0.5) * math.log((mode + 1.0) / (odds * (trials - mode + 1.0)))
        bound += (trials + 1.0) * math.log((trials - mode + 1.0) / (trials - k + 1.0))
        bound += (k + 0.5) * math.log(odds * (trials - k + 1.0) / (k + 1.0))
        bound += stirling_rest(mode) + stirling_rest(trials - mode)
        bound -= stirling_rest(k) + stirling_rest(trials - k)
        if math.log(v * alpha / (a / (us * us) + b)) <= bound:
            return k, at
    return 0.0, uniforms.size + 1


def stirling_rest(k):
    """`log(k!)` less its approximation by Stirling's formula at k + 1/2."""
    if k <= 9.0:
        return math.lgamma(k + 1.0) - ((k + 0.5) * math.log(k + 1.0) - (k + 1.0) + _HALF_LOG_TURN)
    square = (k + 1.0) * (k + 1.0)
    return (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / 1260.0 / square) / square) / (k + 1.0)


_HALF_LOG_TURN = 0.5 * math.log(2.0 * math.pi)
