"""Products and sums that are rounded once, as the processor's fused multiply-add does it."""

from __future__ import annotations

import numpy as np

_SPLIT = 2.0**27 + 1
_BEYOND, _MIDDLE = 2**29 - 1, 2**28  # bits of a float64 that a float32 has not
_LARGE = 2.0**900  # from which splitting could overflow


def add_product(x: np.ndarray, factor, term) -> np.ndarray:
    """`x * factor + term` for an array and two numbers of its dtype, float32 or float64.

    Source: Boldo and Melquiond, "Emulation of FMA and Correctly Rounded Sums: Proved Algorithms
    Using Rounding to Odd" (2008), figure 4, with the splitting of Dekker (1971).
    """
    if x.dtype == np.float32:  # whose products are exact in float64
        product = x * np.float64(factor)
        total = product + np.float64(term)
        if (total.view(np.int64) & _BEYOND == _MIDDLE).any():  # a second rounding could go wrong
            total, error = _two_sum(product, np.float64(term))
            if error.any():
                total = _to_odd(total, error)
        return total.astype(x.dtype)
    if not max(abs(factor), abs(term)) < _LARGE:
        return x * factor + term
    product, product_error = _two_product(x, factor)
    small, small_error = _two_sum(term, product_error)
    total, total_error = _two_sum(product, small)
    return total + _to_odd(*_two_sum(small_error, total_error))


def _two_sum(a, b):
    """The rounded sum and its error. Source: Knuth, "The Art of Computer Programming" 2, 4.2.2."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _two_product(a, b):
    product = a * b
    a_high, b_high = _leading(a), _leading(b)
    a_low, b_low = a - a_high, b - b_high
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, error


def _leading(a):
    shifted = a * _SPLIT
    return shifted - (shifted - a)


def _to_odd(total: np.ndarray, error: np.ndarray) -> np.ndarray:
    """A rounded sum, moved to the neighbour with an odd last bit where there was an error."""
    even = total.view(np.int64) & 1 == 0
    moved = np.nextafter(total, np.where(error > 0, np.inf, -np.inf))
    return np.where(even & (error != 0), moved, total)
