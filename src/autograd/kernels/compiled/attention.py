"""Attention over blocks of `block` queries, so that never more than their scores are in memory.

`block` is a multiple of 32, so that the keys a causal block sees are whole packed tiles.

Matrices come as the first of their batch, with the bytes from there to each other. A mask is added
to the scores: [masks, rows, keys] with one row for all queries or one for each, and the mask of
each batch; without elements it is none.

With E the exponentials of the scores less their largest in a row, and T the inverses of the rows'
totals, the probabilities are T * E; T is multiplied with what has fewer columns than E. So is
`scale`.
"""

from __future__ import annotations

import numpy as np
from numba.np.numpy_support import carray

from .bits import larger, pointer, select
from .gemm import add_product
from .jit import keep, kernel, step
from .packed import multiply, pack, packed_size
from .register_products import transpose
from .team import share
from .vocabulary import decay

FAINT = -55  # the matrix unit cannot take tiny numbers; beside 1, exp of this is nothing in float32


@step
def _exponentials(row, seen):
    """Scores to exponentials, in place, and the inverse of their total.

    Those from `seen` on are 0; if all scores are -inf, so is everything.
    """
    zero, one = row.dtype.type(0), row.dtype.type(1)
    scores, hidden = row[:seen], row[seen:]
    top = row.dtype.type(-np.inf)
    for j in range(scores.size):
        top = larger(scores[j], top)
    base = top if top > row.dtype.type(-np.inf) else zero
    faint = row.dtype.type(FAINT if row.itemsize == 4 else -np.inf)
    total = zero
    for j in range(scores.size):
        x = scores[j] - base
        e = select(x < faint, zero, decay(x))
        scores[j] = e
        total += e
    for j in range(hidden.size):
        hidden[j] = zero
    return zero if total == zero else one / total


@step
def _masked(row, mask):
    for j in range(row.size):
        row[j] += mask[j]


@step
def _softmax_rows(scores, low, causal, mask, inverses):
    """The exponentials of a block of queries that begins with query `low`."""
    rows, width = scores.shape
    for i in range(rows):
        row = scores[i]
        if mask.shape[0] > 0:
            _masked(row, mask[low + i if mask.shape[0] > 1 else 0][:width])
        inverses[i] = _exponentials(row, min(width, low + i + 1) if causal else width)


@step
def _score_gradients(e, d, inverses):
    """Gradients of probabilities, times `inverses`, to gradients of scores, in place."""
    for i in range(e.shape[0]):
        exponential, gradient = e[i], d[i]
        total = exponential.dtype.type(0)
        for j in range(exponential.size):
            total += exponential[j] * gradient[j]
        total *= inverses[i]
        for j in range(exponential.size):
            gradient[j] = exponential[j] * (gradient[j] - total)


@step
def _scaled_rows(address, stride, factors, out, out_row, width):
    """Rows given by address, each times its factor (or all times the only one)."""
    for i in range(factors.size):
        x = carray(pointer(address + i * stride), (width,), factors.dtype)
        y = carray(pointer(out + i * out_row), (width,), factors.dtype)
        factor = factors[i]
        for j in range(width):
            y[j] = x[j] * factor


@kernel
def attention(team, q, to_q, k, to_k, v, to_v, mask, mask_of, out, to_out, block, causal, scale):
    """`softmax(scale * q @ k.T + mask) @ v` for each batch."""
    queries, width_q = q.shape
    keys, width_v = v.shape
    item, zero = q.itemsize, q.dtype.type(0)
    q_row, k_row, v_row, out_row = q.strides[0], k.strides[0], v.strides[0], out.strides[0]
    blocks = (queries + block - 1) // block
    memory = np.empty(block * (keys + width_q), q.dtype)
    at_e = memory.ctypes.data
    at_scaled = at_e + block * keys * item
    scales, inverses = np.full(block, scale), np.empty(block, q.dtype)
    room_k = np.empty(packed_size(zero, keys, width_q), np.uint8)
    room_v = np.empty(packed_size(zero, width_v, keys), np.uint8)
    packed_k = packed_v = 0
    batch = -1
    for task in share(team, to_q.size * blocks):
        b, low = task // blocks, task % blocks * block
        rows = min(block, queries - low)
        width = min(keys, low + block) if causal else keys
        at_k, at_v = k.ctypes.data + to_k[b], v.ctypes.data + to_v[b]
        if b != batch:
            packed_k = pack(zero, at_k, item, k_row, queries, keys, width_q, room_k.ctypes.data)
            packed_v = pack(zero, at_v, v_row, item, queries, width_v, keys, room_v.ctypes.data)
            batch = b
        e = memory[: rows * width].reshape((rows, width))
        at_q = q.ctypes.data + to_q[b] + low * q_row
        at_out = out.ctypes.data + to_out[b] + low * out_row
        _scaled_rows(at_q, q_row, scales[:rows], at_scaled, width_q * item, width_q)
        multiply(
            zero, item, at_scaled, width_q * item, at_k, item, k_row, packed_k, width_q, rows,
            width, width_q, at_e, width * item,
        )  # fmt: skip
        _softmax_rows(e, low, causal, mask[mask_of[b]], inverses)
        multiply(
            zero, item, at_e, width * item, at_v, v_row, item, packed_v, keys, rows, width_v, width,
            at_out, out_row,
        )  # fmt: skip
        _scaled_rows(at_out, out_row, inverses[:rows], at_out, out_row, width_v)
    keep(memory)
    keep(room_k)
    keep(room_v)


@kernel
def attention_gradients(
    team, g, to_g, q, to_q, k, to_k, v, to_v, mask, mask_of, gq, to_gq, gk, to_gk, gv, to_gv, block,
    parts, causal, scale,
):  # fmt: skip
    """The gradients of `attention`, with the exponentials computed again.

    Each batch is split into `parts` of blocks, which have gradients of keys and values of their
    own, one part after the other in `to_gk` and `to_gv`. These are added up transposed, so that no
    large matrix has to be transposed for a product.
    """
    queries, width_q = q.shape
    keys, width_v = v.shape
    item, zero = q.itemsize, q.dtype.type(0)
    one = q.dtype.type(1)
    g_row, q_row, k_row, v_row = g.strides[0], q.strides[0], k.strides[0], v.strides[0]
    gq_row, line_q, line_v, line = gq.strides[0], width_q * item, width_v * item, keys * item
    blocks, count = (queries + block - 1) // block, to_q.size
    memory = np.empty((2, block * keys), q.dtype)
    scaled_q, scaled_g = np.empty((block, width_q), q.dtype), np.empty((block, width_v), q.dtype)
    sums = np.empty((width_q + width_v, keys), q.dtype)
    scales, inverses = np.full(block, scale), np.empty(block, q.dtype)
    size = packed_size(zero, keys, width_q), packed_size(zero, keys, width_v)
    room = np.empty((size[0] + size[1] + packed_size(zero, width_q, keys)), np.uint8)
    at_scaled_q, at_scaled_g = scaled_q.ctypes.data, scaled_g.ctypes.data
    at_gk_sum = sums.ctypes.data
    at_gv_sum = at_gk_sum + width_q * line
    for task in share(team, count * parts):
        b, part = task // parts, task % parts
        at_k, at_v = k.ctypes.data + to_k[b], v.ctypes.data + to_v[b]
        at_room = room.ctypes.data
        scores_k = pack(zero, at_k, item, k_row, queries, keys, width_q, at_room)
        at_room += size[0]
        packed_v = pack(zero, at_v, item, v_row, queries, keys, width_v, at_room)
        at_room += size[1]
        packed_k = pack(zero, at_k, k_row, item, queries, width_q, keys, at_room)
        sums[...] = zero
        for number in range(part, blocks, parts):
            low = number * block
            rows = min(block, queries - low)
            width = min(keys, low + block) if causal else keys
            e = memory[0][: rows * width].reshape((rows, width))
            d = memory[1][: rows * width].reshape((rows, width))
            at_e, at_d, row = e.ctypes.data, d.ctypes.data, width * item
            at_q = q.ctypes.data + to_q[b] + low * q_row
            at_g = g.ctypes.data + to_g[b] + low * g_row
            at_gq = gq.ctypes.data + to_gq[b] + low * gq_row
            _scaled_rows(at_q, q_row, scales[:rows], at_scaled_q, line_q, width_q)
            multiply(
                zero, item, at_scaled_q, line_q, at_k, item, k_row, scores_k, width_q, rows, width,
                width_q, at_e, row,
            )  # fmt: skip
            _softmax_rows(e, low, causal, mask[mask_of[b]], inverses)
            _scaled_rows(at_g, g_row, inverses[:rows], at_scaled_g, line_v, width_v)
            add_product(
                True, False, width_v, width, rows, one, at_scaled_g, width_v, at_e, width, one,
                at_gv_sum, keys,
            )  # fmt: skip
            multiply(
                zero, item, at_scaled_g, line_v, at_v, item, v_row, packed_v, width_v, rows, width,
                width_v, at_d, row,
            )  # fmt: skip
            _score_gradients(e, d, inverses)
            add_product(
                True, False, width_q, width, rows, one, at_scaled_q, width_q, at_d, width, one,
                at_gk_sum, keys,
            )  # fmt: skip
            multiply(
                zero, item, at_d, row, at_k, k_row, item, packed_k, keys, rows, width_q, width,
                at_gq, gq_row,
            )  # fmt: skip
            _scaled_rows(at_gq, gq_row, scales[:rows], at_gq, gq_row, width_q)
        at_gk = gk.ctypes.data + to_gk[part * count + b]
        at_gv = gv.ctypes.data + to_gv[part * count + b]
        transpose(zero, item, at_gk_sum, line, width_q, keys, at_gk, gk.strides[0])
        transpose(zero, item, at_gv_sum, line, width_v, keys, at_gv, gv.strides[0])
    keep(memory)
    keep(room)
    keep(sums)
    keep(scaled_q)
    keep(scaled_g)
