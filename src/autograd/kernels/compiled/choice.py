"""One of two numbers for each element, by a mask that may be repeated."""

from __future__ import annotations

from numba import types as kinds
from numba.extending import overload

from .bits import select
from .jit import exact_kernel
from .loops import at, line
from .team import share

BLOCK = 16_384  # elements that one thread does at a time


def part(x, low):
    """A block of an array from `low` on, or the number x."""


@overload(part)
def _part(x, low):
    if isinstance(x, kinds.Array):
        return lambda x, low: x[low : low + BLOCK]
    return lambda x, low: x


@exact_kernel
def choose(team, mask, x, y, out):
    """out[r, i] = x[r, i] if mask[i] else y[r, i], where x or y may be a number."""
    times, size = out.shape
    blocks = (size + BLOCK - 1) // BLOCK
    for task in share(team, times * blocks):
        row, low = task // blocks, task % blocks * BLOCK
        some, result = mask[low : low + BLOCK], out[row, low : low + BLOCK]
        a, b = part(line(x, row), low), part(line(y, row), low)
        for i in range(result.size):
            result[i] = select(some[i], at(a, i), at(b, i))
