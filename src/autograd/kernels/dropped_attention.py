"""Attention with dropout on arrays, in memory linear in the length.

The factors of dropout are drawn block by block, in the order of the whole matrix of weights, and
drawn again for the gradients: only where they begin in the random words is kept.
"""

from __future__ import annotations

import math

import numpy as np

from . import attention
from .buffers import empty
from .products import batched
from .random import trials
from .twister import Stream, get_state, set_state


class Noise:
    """Factors of dropout that can be drawn again.

    Attributes:
        p: the probability of 0; the others are `1 / (1 - p)`.
    """

    def __init__(self, stream: Stream, p: float):
        self.p = p
        self._start = get_state(stream)
        self._end = self._start

    def again(self) -> Stream:
        """A stream that stands where the factors begin."""
        stream = Stream(0)
        set_state(stream, self._start)
        return stream

    def factors(self, stream: Stream, shape: tuple, dtype: np.dtype) -> np.ndarray:
        """The next factors of a stream."""
        drawn = empty(shape, dtype)
        trials(stream, drawn.reshape(-1), 1 - self.p, 1 / (1 - self.p))
        self._end = get_state(stream)
        return drawn

    def matrix(self, shape: tuple, dtype: np.dtype) -> np.ndarray:
        """All factors, for weights of a shape."""
        return self.factors(self.again(), shape, dtype)

    def leave(self, stream: Stream) -> None:
        """Let a stream go on behind the last factor that was drawn."""
        set_state(stream, self._end)


def _blocks(q, k, v, mask, causal: bool, scale: float, noise: Noise):
    """(batches, queries, weights, factors) of blocks, in the order of the matrix of weights."""
    count, queries, _ = q.shape
    keys = k.shape[1]
    stream = noise.again()
    several = max(1, attention.SCORES // max(1, queries * keys))
    height = queries if several > 1 else max(1, attention.SCORES // max(1, keys))
    for first in range(0, count, several):
        batches = slice(first, min(count, first + several))
        for low in range(0, queries, height):
            rows = slice(low, min(queries, low + height))
            seen = None
            if mask is not None:
                table, which = mask
                seen = table[which[batches]]
                seen = seen if table.shape[1] == 1 else seen[:, rows]
            p = attention.probabilities(q[batches, rows], k[batches], seen, causal, scale, low)
            yield batches, rows, p, noise.factors(stream, p.shape, p.dtype)


def _flat(x: np.ndarray, batch: tuple) -> np.ndarray:
    return np.broadcast_to(x, (*batch, *x.shape[-2:])).reshape(-1, *x.shape[-2:])


def _operands(q, k, v, mask):
    """The shape of the batches, and the operands with the batches as one dimension."""
    batch = attention.batch_shape(q, k, v, mask)
    if mask is not None:
        places = np.arange(math.prod(mask.shape[:-2])).reshape(mask.shape[:-2])
        which = np.broadcast_to(places, batch).reshape(-1)
        mask = mask.reshape(-1, *mask.shape[-2:]), which
    return batch, *(_flat(x, batch) for x in (q, k, v)), mask


def attend(q, k, v, mask, causal: bool, scale: float, noise: Noise) -> np.ndarray:
    """`dropout(softmax(scale * q @ k.T + mask)) @ v`; see `attention.attention`."""
    batch, q, k, v, mask = _operands(q, k, v, mask)
    out = np.empty((*q.shape[:2], v.shape[2]), q.dtype)
    for batches, rows, p, factors in _blocks(q, k, v, mask, causal, scale, noise):
        p *= factors
        out[batches, rows] = batched(p, v[batches])
    return out.reshape(*batch, *out.shape[1:])


def gradients(g, q, k, v, mask, causal: bool, scale: float, noise: Noise) -> tuple:
    """The gradients by q, k and v, each with all the batches."""
    batch, q, k, v, mask = _operands(q, k, v, mask)
    g = _flat(g, batch)
    gq, gk, gv = np.empty_like(q), np.zeros_like(k), np.zeros_like(v)
    for batches, rows, p, factors in _blocks(q, k, v, mask, causal, scale, noise):
        given = g[batches, rows]
        d = batched(given, v[batches].mT)
        d *= factors
        factors *= p
        gv[batches] += batched(factors.mT, given)
        d -= np.add.reduce(p * d, -1, keepdims=True)
        d *= p
        d *= d.dtype.type(scale)
        gq[batches, rows] = batched(d, k[batches])
        gk[batches] += batched(d.mT, q[batches, rows])
    return tuple(x.reshape(*batch, *x.shape[1:]) for x in (gq, gk, gv))
