"""Attention on arrays: `softmax(scale * q @ k.T + mask) @ v` in memory linear in the length.

Rows in which every score is -inf give zeros. Batches (all dimensions but the last two) broadcast.
"""

from __future__ import annotations

import functools
import math

import numpy as np

from . import pool
from .products import batched, offsets

_TYPES = (np.dtype("float32"), np.dtype("float64"))
SMALL = 8 * 8 * 8  # multiplications of one product up to which kernels are not worth compiling
SERIAL = 64 * 64 * 64  # and up to which one thread is enough
SCORES = 1 << 22  # scores that the NumPy form holds at once
LEAST, MANY = 32, 128  # queries of a block
NEAR = 1 << 17  # scores that stay in a core's second-level cache with their gradients
TASKS = 8  # into how many a backward of few batches is split


@functools.cache
def _kernel(name: str):
    """A compiled kernel, or None where Numba or OpenBLAS is missing."""
    if not pool.available():
        return None
    from .compiled import attention, gemm

    return getattr(attention, name) if gemm.LOADED else None


def attention(q, k, v, mask, causal: bool, scale: float) -> np.ndarray:
    """The result of attention.

    Args:
        q, k, v: [..., queries, e], [..., keys, e] and [..., keys, f].
        mask: None, bool (True takes part) or floats to be added,
            [..., queries or 1, keys or 1].
        causal: query i sees the keys 0 to i.
        scale: factor of the scores.
    """
    if q.dtype.itemsize == 2:
        wide_q, wide_k, wide_v = (x.astype(np.float32) for x in (q, k, v))
        return attention(wide_q, wide_k, wide_v, mask, causal, scale).astype(q.dtype)
    batch = batch_shape(q, k, v, mask)
    work = math.prod(batch) * q.shape[-2] * k.shape[-2] * q.shape[-1]
    kernel = _kernel("attention") if work > SMALL and _fits(q, k, v) else None
    if kernel is None:
        return _blockwise(batch, q, k, v, mask, causal, scale)
    q, k, v = _rows(q), _rows(k), _rows(v)
    out = _like(q, (*batch, q.shape[-2], v.shape[-1]))
    args = [part for x in (q, k, v) for part in _located(x, batch)]
    args += _laid_out(mask, batch, k.shape[-2], q.dtype) + _located(out, batch)
    block = _block(math.prod(batch), q.shape[-2], k.shape[-2], causal)
    (kernel if work > SERIAL else kernel.serial)(*args, block, causal, q.dtype.type(scale))
    return out


def _block(count: int, queries: int, keys: int, causal: bool) -> int:
    """How many queries are worked on together: their scores fit into the second-level cache.

    Many make the products quicker; few leave out more of what is hidden, and split few batches.
    """
    few = count * queries < TASKS * MANY
    if few or (causal and keys <= 4 * MANY):
        return LEAST
    return max(LEAST, min(MANY, NEAR // keys // LEAST * LEAST))


def attention_gradients(g, q, k, v, mask, causal: bool, scale: float) -> tuple:
    """The gradients by q, k and v, each with all the batches."""
    if q.dtype.itemsize == 2:
        wide_q, wide_k, wide_v = (x.astype(np.float32) for x in (q, k, v))
        wide_g = g.astype(np.float32)
        made = attention_gradients(wide_g, wide_q, wide_k, wide_v, mask, causal, scale)
        return tuple(x.astype(q.dtype) for x in made)
    batch = batch_shape(q, k, v, mask)
    queries, keys = q.shape[-2], k.shape[-2]
    count = math.prod(batch)
    work = count * queries * keys * q.shape[-1]
    kernel = _kernel("attention_gradients") if work > SMALL and _fits(q, k, v, g) else None
    if kernel is None:
        return _blockwise_gradients(batch, g, q, k, v, mask, causal, scale)
    g, q, k, v = _rows(g), _rows(q), _rows(k), _rows(v)
    block = _block(count, queries, keys, causal)
    parts = max(1, min(-(-queries // block), -(-TASKS // count)))
    several = (parts,) if parts > 1 else ()
    gq = _like(q, (*batch, *q.shape[-2:]))
    gk, gv = (_like(x, (*several, *batch, *x.shape[-2:])) for x in (k, v))
    args = [part for x in (g, q, k, v) for part in _located(x, batch)]
    args += _laid_out(mask, batch, keys, q.dtype) + _located(gq, batch)
    args += [part for x in (gk, gv) for part in _located(x, (*several, *batch))]
    (kernel if work > SERIAL else kernel.serial)(*args, block, parts, causal, q.dtype.type(scale))
    return (gq, gk.sum(0), gv.sum(0)) if several else (gq, gk, gv)


def batch_shape(q, k, v, mask) -> tuple:
    if mask is None and q.shape[:-2] == k.shape[:-2] == v.shape[:-2]:
        return q.shape[:-2]
    masks = () if mask is None else mask.shape[:-2]
    return np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2], masks)


# --- what the compiled kernels take ---------------------------------------------------------------


def _fits(*arrays) -> bool:
    return all(x.dtype is arrays[0].dtype and x.dtype in _TYPES and x.size for x in arrays)


def _rows(x: np.ndarray) -> np.ndarray:
    """The array with each row in one piece; a copy if it is not."""
    down, right = x.strides[-2:]
    return x if right == x.itemsize and down >= x.itemsize * x.shape[-1] else x.copy()


def _like(x: np.ndarray, shape: tuple) -> np.ndarray:
    """Memory for a result, with its dimensions in the order in which those of `x` are stored."""
    if x.shape[:-2] == shape[:-2]:
        out = np.empty_like(x, shape=shape)
        if _rows(out) is out:
            return out
    return np.empty(shape, x.dtype)


def _located(x: np.ndarray, batch: tuple) -> list:
    """The first matrix, and the bytes to each one of the batch."""
    return [x[(0,) * (x.ndim - 2)], offsets(batch, x.shape[:-2], x.strides[:-2])]


def _laid_out(mask, batch: tuple, keys: int, dtype) -> list:
    """The mask as floats [masks, queries or 1, keys], and which one each batch has."""
    if mask is None:
        return [np.empty((1, 0, keys), dtype), np.zeros(math.prod(batch), np.int64)]
    mask = _additive(mask, dtype)
    mask = np.ascontiguousarray(np.broadcast_to(mask, (*mask.shape[:-1], keys)))
    places = np.arange(math.prod(mask.shape[:-2])).reshape(mask.shape[:-2])
    mask_of = np.broadcast_to(places, batch).reshape(-1)
    return [mask.reshape(-1, mask.shape[-2], keys), mask_of]


def _additive(mask: np.ndarray, dtype) -> np.ndarray:
    if mask.dtype.kind != "b":
        return mask.astype(dtype, copy=False)
    return np.where(mask, dtype.type(0), dtype.type(-np.inf))


# --- the NumPy form -------------------------------------------------------------------------------


def probabilities(q, k, mask, causal: bool, scale: float, low: int) -> np.ndarray:
    """The probabilities of queries that begin with query `low`."""
    p = np.asarray(batched(q, k.mT))
    p *= p.dtype.type(scale)
    if mask is not None:
        p = p + _additive(mask, p.dtype)
    if causal:
        rows, keys = p.shape[-2:]
        p[..., np.arange(keys) > np.arange(low, low + rows)[:, None]] = -np.inf
    if not p.shape[-1]:
        return p
    top = np.maximum.reduce(p, -1, keepdims=True)
    p -= np.where(top == -np.inf, top.dtype.type(0), top)
    np.exp(p, out=p)
    total = np.add.reduce(p, -1, keepdims=True)
    p /= np.where(total == 0, total.dtype.type(1), total)
    return p


def _blocks(batch: tuple, q, k, mask):
    """Slices of queries whose scores are held at once, with their part of the mask."""
    queries = q.shape[-2]
    size = max(1, SCORES // max(1, math.prod(batch) * k.shape[-2]))
    for low in range(0, queries, size):
        rows = slice(low, min(queries, low + size))
        if mask is None or mask.shape[-2] == 1:
            yield rows, mask
        else:
            yield rows, mask[..., rows, :]


def _blockwise(batch, q, k, v, mask, causal, scale) -> np.ndarray:
    out = np.empty((*batch, q.shape[-2], v.shape[-1]), q.dtype)
    for rows, seen in _blocks(batch, q, k, mask):
        p = probabilities(q[..., rows, :], k, seen, causal, scale, rows.start)
        out[..., rows, :] = batched(p, v)
    return out


def _blockwise_gradients(batch, g, q, k, v, mask, causal, scale) -> tuple:
    gq = np.empty((*batch, *q.shape[-2:]), q.dtype)
    gk, gv = (np.zeros((*batch, *x.shape[-2:]), x.dtype) for x in (k, v))
    for rows, seen in _blocks(batch, q, k, mask):
        queries, given = q[..., rows, :], g[..., rows, :]
        p = probabilities(queries, k, seen, causal, scale, rows.start)
        d = batched(given, v.mT)
        d = (d - np.add.reduce(p * d, -1, keepdims=True)) * p
        d *= d.dtype.type(scale)
        gq[..., rows, :] = batched(d, k)
        gk += batched(d.mT, queries)
        gv += batched(p.mT, given)
    return gq, gk, gv


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (10, 80):
        x = np.ones((2, n, n), dtype)
        yield f"attention {dtype}", lambda x=x: attention(x, x, x, None, True, 1.0)
        yield (
            f"attention_gradients {dtype}",
            lambda x=x: attention_gradients(x, x, x, x, None, True, 1.0),
        )
