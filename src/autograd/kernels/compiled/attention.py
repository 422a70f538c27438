"""Attention over blocks of `block` queries, so that never more than their scores are in memory.

Matrices come as the first of their batch, with the bytes from there to each other. A mask is added
to the scores: [masks, rows, keys] with one row for all queries or one for each, and the mask of
each batch; without elements it is none.
"""

from __future__ import annotations

import numpy as np

from .bits import larger
from .gemm import add_product
from .jit import keep, kernel, step
from .team import share
from .vocabulary import exp


@step
def _probabilities(row, seen):
    """Scores to probabilities, in place; those from `seen` on, and all where all are -inf, to 0."""
    zero, one = row.dtype.type(0), row.dtype.type(1)
    scores, hidden = row[:seen], row[seen:]
    top = row.dtype.type(-np.inf)
    for j in range(scores.size):
        top = larger(scores[j], top)
    base = top if top > row.dtype.type(-np.inf) else zero
    total = zero
    for j in range(scores.size):
        e = exp(scores[j] - base)
        scores[j] = e
        total += e
    scale = zero if total == zero else one / total
    for j in range(scores.size):
        scores[j] *= scale
    for j in range(hidden.size):
        hidden[j] = zero


@step
def _scaled(row, scale):
    for j in range(row.size):
        row[j] *= scale


@step
def _masked(row, scale, mask):
    for j in range(row.size):
        row[j] = row[j] * scale + mask[j]


@step
def _softmax_rows(scores, low, causal, mask, scale):
    """The probabilities of a block of queries that begins with query `low`."""
    rows, width = scores.shape
    for i in range(rows):
        row = scores[i]
        if mask.shape[0] > 0:
            _masked(row, scale, mask[low + i if mask.shape[0] > 1 else 0][:width])
        else:
            _scaled(row, scale)
        _probabilities(row, min(width, low + i + 1) if causal else width)


@step
def _score_gradients(p, d, scale):
    """Gradients of probabilities to gradients of the products, in place."""
    for i in range(p.shape[0]):
        probability, gradient = p[i], d[i]
        total = probability.dtype.type(0)
        for j in range(probability.size):
            total += probability[j] * gradient[j]
        for j in range(probability.size):
            gradient[j] = probability[j] * (gradient[j] - total) * scale


@kernel
def attention(team, q, to_q, k, to_k, v, to_v, mask, mask_of, out, to_out, block, causal, scale):
    """`softmax(scale * q @ k.T + mask) @ v` for each batch."""
    queries, width_q = q.shape
    keys, width_v = v.shape
    item = q.itemsize
    ldq, ldk, ldv = q.strides[0] // item, k.strides[0] // item, v.strides[0] // item
    ldo = out.strides[0] // item
    zero, one = q.dtype.type(0), q.dtype.type(1)
    blocks = (queries + block - 1) // block
    for task in share(team, to_q.size * blocks):
        b, low = task // blocks, task % blocks * block
        rows = min(block, queries - low)
        width = min(keys, low + rows) if causal else keys
        scores = np.empty((rows, width), q.dtype)
        at_q = q.ctypes.data + to_q[b] + low * q.strides[0]
        at_k, at_v = k.ctypes.data + to_k[b], v.ctypes.data + to_v[b]
        at_out = out.ctypes.data + to_out[b] + low * out.strides[0]
        at_scores = scores.ctypes.data
        add_product(
            False, True, rows, width, width_q, one, at_q, ldq, at_k, ldk, zero, at_scores, width
        )  # fmt: skip
        _softmax_rows(scores, low, causal, mask[mask_of[b]], scale)
        add_product(
            False, False, rows, width_v, width, one, at_scores, width, at_v, ldv, zero, at_out, ldo
        )  # fmt: skip
        keep(scores)


@kernel
def attention_gradients(
    team, g, to_g, q, to_q, k, to_k, v, to_v, mask, mask_of, gq, to_gq, gk, to_gk, gv, to_gv, block,
    parts, causal, scale,
):  # fmt: skip
    """The gradients of `attention`, with the probabilities computed again.

    `gk` and `gv` hold zeros. Each batch is split into `parts` of blocks, which add to gradients of
    keys and values of their own, one part after the other in `to_gk` and `to_gv`.
    """
    queries, width_q = q.shape
    keys, width_v = v.shape
    item = q.itemsize
    ldg, ldq, ldk = g.strides[0] // item, q.strides[0] // item, k.strides[0] // item
    ldv, ldgq, ldgk = v.strides[0] // item, gq.strides[0] // item, gk.strides[0] // item
    ldgv = gv.strides[0] // item
    zero, one = q.dtype.type(0), q.dtype.type(1)
    count = to_q.size
    blocks = (queries + block - 1) // block
    for task in share(team, count * parts):
        b, part = task // parts, task % parts
        at_k, at_v = k.ctypes.data + to_k[b], v.ctypes.data + to_v[b]
        at_gk = gk.ctypes.data + to_gk[part * count + b]
        at_gv = gv.ctypes.data + to_gv[part * count + b]
        memory = np.empty((2, block * keys), q.dtype)
        for number in range(part, blocks, parts):
            low = number * block
            rows = min(block, queries - low)
            width = min(keys, low + rows) if causal else keys
            p = memory[0][: rows * width].reshape((rows, width))
            d = memory[1][: rows * width].reshape((rows, width))
            at_p, at_d = p.ctypes.data, d.ctypes.data
            at_q = q.ctypes.data + to_q[b] + low * q.strides[0]
            at_g = g.ctypes.data + to_g[b] + low * g.strides[0]
            at_gq = gq.ctypes.data + to_gq[b] + low * gq.strides[0]
            add_product(
                False, True, rows, width, width_q, one, at_q, ldq, at_k, ldk, zero, at_p, width
            )  # fmt: skip
            _softmax_rows(p, low, causal, mask[mask_of[b]], scale)
            add_product(
                True, False, width, width_v, rows, one, at_p, width, at_g, ldg, one, at_gv, ldgv
            )  # fmt: skip
            add_product(
                False, True, rows, width, width_v, one, at_g, ldg, at_v, ldv, zero, at_d, width
            )  # fmt: skip
            _score_gradients(p, d, scale)
            add_product(
                False, False, rows, width_q, width, one, at_d, width, at_k, ldk, zero, at_gq, ldgq
            )  # fmt: skip
            add_product(
                True, False, width, width_q, rows, one, at_d, width, at_q, ldq, one, at_gk, ldgk
            )  # fmt: skip
