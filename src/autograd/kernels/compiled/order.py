"""Stable order of rows, and their largest elements, by keys that order floats as integers.

NaN is larger than infinity, and -0 equals 0. A long row is sorted digit by digit, from the last one
on, by counting. Source: Knuth, "The Art of Computer Programming" 3, section 5.2.5.
"""

from __future__ import annotations

import numpy as np

from .bits import bits_of
from .jit import by_type, exact_kernel, inlined, prange, step
from .team import share

SHORT = 40  # elements up to which a row is sorted by insertion
BLOCK = 64  # keys whose largest is compared first


@inlined
def _key_32(x, flip):
    bits = np.int64(bits_of(x))
    bits = 0 if x == 0 else bits
    bits = 0x7FFFFFFF if x != x else bits
    bits = bits ^ 0x7FFFFFFF if bits < 0 else bits
    key = np.uint32(bits + 0x80000000)
    return ~key if flip else key


@inlined
def _key_64(x, flip):
    bits = bits_of(x)
    bits = 0 if x == 0 else bits
    bits = 0x7FFFFFFFFFFFFFFF if x != x else bits
    bits = bits ^ 0x7FFFFFFFFFFFFFFF if bits < 0 else bits
    key = np.uint64(bits) ^ np.uint64(0x8000000000000000)
    return ~key if flip else key


key_of = by_type(_key_32, _key_64)


@inlined
def _insert_all(keys, places):
    """Sort keys and places by insertion."""
    for i in range(1, keys.size):
        key, place, j = keys[i], places[i], i
        while j > 0 and keys[j - 1] > key:
            keys[j], places[j] = keys[j - 1], places[j - 1]
            j -= 1
        keys[j], places[j] = key, place


@step
def _by_digit(keys, places, to_keys, to_places, counts, shift, mask):
    """Sort by one digit, into other arrays; False and nothing done where all have the same."""
    counts[:] = 0
    for i in range(keys.size):
        counts[np.int64((keys[i] >> shift) & mask)] += 1
    if counts[np.int64((keys[0] >> shift) & mask)] == keys.size:
        return False
    start = 0
    for d in range(counts.size):
        count = counts[d]
        counts[d] = start
        start += count
    for i in range(keys.size):
        digit = np.int64((keys[i] >> shift) & mask)
        place = counts[digit]
        to_keys[place], to_places[place] = keys[i], places[i]
        counts[digit] = place + 1
    return True


@exact_kernel
def order_rows(team, x, flip, kind, bits, workers, out):
    """The places in which each row of `x` is sorted.

    Args:
        flip: from the largest down.
        kind: an array of the unsigned integers that keys are stored in.
        bits: of a digit.
        workers: number of threads.
    """
    rows, n = x.shape
    one = kind.dtype.type(1)
    mask = (one << kind.dtype.type(bits)) - one
    digits = (kind.itemsize * 8 + bits - 1) // bits
    for worker in share(team, workers):
        memory = np.empty((2, n), kind.dtype)
        places = np.empty((2, n), np.int32)
        counts = np.empty(1 << bits, np.int64)
        for i in range(rows * worker // workers, rows * (worker + 1) // workers):
            row, result, keys = x[i], out[i], memory[0]
            for j in range(n):
                keys[j] = key_of(row[j], flip)
                places[0, j] = j
            now = 0
            if n <= SHORT:
                _insert_all(keys, places[0])
            else:
                for digit in range(digits):
                    other = 1 - now
                    shift = kind.dtype.type(digit * bits)
                    if _by_digit(
                        memory[now], places[now], memory[other], places[other], counts, shift, mask
                    ):
                        now = other
            for j in range(n):
                result[j] = places[now, j]


@inlined
def _largest_of(keys):
    top = keys[0]
    for j in range(keys.size):
        top = max(top, keys[j])
    return top


@exact_kernel
def top_rows(x, flip, kind, workers, out):
    """The places of each row's largest elements (smallest, if `flip`), in order.

    With `prange`: as a kernel for a team it gains little from a second thread (1.54 ms, not 0.97).
    """
    rows, n = x.shape
    k = out.shape[1]
    for worker in prange(workers):
        keys, best = np.empty(BLOCK, kind.dtype), np.empty(k, kind.dtype)
        for i in range(rows * worker // workers, rows * (worker + 1) // workers):
            row, places, found = x[i], out[i], 0
            for low in range(0, n, BLOCK):
                some = row[low : low + BLOCK]
                for j in range(some.size):
                    keys[j] = key_of(some[j], flip)
                if found == k and _largest_of(keys[: some.size]) <= best[k - 1]:
                    continue
                for j in range(some.size):
                    key = keys[j]
                    if found == k and key <= best[k - 1]:
                        continue
                    here = min(found, k - 1)
                    while here > 0 and best[here - 1] < key:
                        best[here], places[here] = best[here - 1], places[here - 1]
                        here -= 1
                    best[here], places[here] = key, low + j
                    found = min(found + 1, k)
