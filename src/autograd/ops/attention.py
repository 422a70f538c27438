"""Scaled dot-product attention."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..dtypes import FLOATING
from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ..kernels import attention as kernel, dropped_attention
from ..kernels.dropped_attention import Noise
from ..kernels.twister import Stream
from .comparison import chosen
from .core.registry import Sample, composite, constant, primitive
from .permutation import transpose
from .products import matmul
from .reduction import sum_to, summed
from .shape import reshape
from .softmax import softmax

MANY_WEIGHTS = 1 << 16  # from which dropout is drawn block by block


@composite(namespace="nn.functional", method=False)
def scaled_dot_product_attention(
    query, key, value, attn_mask=None, dropout_p: float = 0.0, is_causal: bool = False,
    scale: float | None = None, enable_gqa: bool = False,
):  # fmt: skip
    """`softmax(scale * query @ key.mT + attn_mask) @ value`.

    Args:
        query: tensor [..., L, E].
        key: tensor [..., S, E].
        value: tensor [..., S, F].
        attn_mask: tensor that broadcasts to [..., L, S]: of bools, where True takes part, or of
            floats, which are added to the scores.
        dropout_p: probability with which a weight is zeroed (the others are scaled).
        is_causal: query i sees the keys 0 to i.
        scale: factor of the scores; 1 / sqrt(E) if None.
        enable_gqa: the heads (dimension -3) of query are a multiple of those of key and value,
            each of which serves as many neighbours.

    Returns:
        Tensor [..., L, F]; zeros for a query that no key takes part for.

    Raises:
        ShapeError: the shapes do not fit.
        DTypeError: query, key and value differ in dtype, or the mask has another one.

    Numerics: memory is linear in L and S, for the backward pass too, which computes the weights
    (and draws dropout) again; not with a mask that requires grad, or second derivatives.
    Source: Vaswani et al., "Attention Is All You Need" (2017), section 3.2.1; the blocks follow
    Rabe and Staats, "Self-attention Does Not Need O(n^2) Memory" (2021).

    >>> q = autograd.zeros(1, 2, 3)
    >>> v = autograd.tensor([[[1., 0.], [3., 0.]]])
    >>> autograd.nn.functional.scaled_dot_product_attention(q, q, v)
    tensor([[[2., 0.],
             [2., 0.]]])
    """
    _check(query, key, value, attn_mask, dropout_p)
    if scale is None:
        scale = 1 / math.sqrt(query._array.shape[-1]) if query._array.shape[-1] else 1.0
    shape = query._array.shape
    if attn_mask is not None and attn_mask._array.ndim < 2:
        attn_mask = reshape(attn_mask, (1, attn_mask._array.size))
    if enable_gqa:
        query, key, value, attn_mask = _grouped_heads(query, key, value, attn_mask)
    if attn_mask is not None and attn_mask.requires_grad:
        out, _ = weighted(query, key, value, attn_mask, is_causal, scale, dropout_p)
    elif dropout_p:
        out = _dropped(query, key, value, attn_mask, is_causal, scale, dropout_p)
    else:
        out = attended(query, key, value, attn_mask, bool(is_causal), float(scale))
    return reshape(out, (*shape[:-1], value._array.shape[-1])) if enable_gqa else out


def _check(query, key, value, mask, dropout_p: float) -> None:
    name = "scaled_dot_product_attention"
    for x in (query, key, value, *([] if mask is None else [mask])):
        if type(x) not in tensor_types:
            raise ArgumentTypeError(f"{name}: Tensors are required; got {type(x).__name__}.")
    if not query.dtype is key.dtype is value.dtype:
        raise DTypeError(
            f"{name}: query, key and value of one dtype are required; got {query.dtype}, "
            f"{key.dtype} and {value.dtype}. Convert with to()."
        )
    if query.dtype.category != FLOATING:
        raise DTypeError(
            f"{name}: a floating-point dtype is required; got {query.dtype}. Convert with float()."
        )
    q, k, v = query._array.shape, key._array.shape, value._array.shape
    if min(map(len, (q, k, v))) < 2 or q[-1] != k[-1] or k[-2] != v[-2]:
        raise ShapeError(
            f"{name}: query [..., L, E], key [..., S, E] and value [..., S, F] are required; got "
            f"shapes {list(q)}, {list(k)} and {list(v)}."
        )
    if not 0.0 <= dropout_p <= 1.0:
        raise ArgumentError(f"{name}: dropout_p between 0 and 1 is required; got {dropout_p}.")
    if mask is None:
        return
    if mask._array.dtype not in (np.bool_, np.float32, query._array.dtype):
        raise DTypeError(
            f"{name}: a mask of dtype bool or {query.dtype} is required; got {mask.dtype}."
        )
    scores = (*mask._array.shape[:-2], q[-2], k[-2])
    try:
        fits = np.broadcast_shapes(mask._array.shape, scores) == scores
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(
            f"{name}: a mask that broadcasts to [..., {q[-2]}, {k[-2]}] is required; got shape "
            f"{list(mask._array.shape)}."
        )


def _grouped_heads(query, key, value, mask):
    """The heads as (heads of key and value, neighbours), so that keys and values broadcast."""
    q, k, v = query._array.shape, key._array.shape, value._array.shape
    if min(map(len, (q, k, v))) < 3 or k[-3] != v[-3] or not k[-3] or q[-3] % k[-3]:
        raise ShapeError(
            "scaled_dot_product_attention: heads of query that are a multiple of the heads of key "
            f"and value are required for enable_gqa; got shapes {list(q)}, {list(k)} and {list(v)}."
        )
    heads, times = k[-3], q[-3] // k[-3]
    query = reshape(query, (*q[:-3], heads, times, *q[-2:]))
    key = reshape(key, (*k[:-2], 1, *k[-2:]))
    value = reshape(value, (*v[:-2], 1, *v[-2:]))
    if mask is not None and len(mask._array.shape) > 2:
        m = mask._array.shape
        split = (1, 1) if m[-3] == 1 else (heads, times)
        mask = reshape(mask, (*m[:-3], *split, *m[-2:]))
    return query, key, value, mask


def _dropped(query, key, value, mask, causal: bool, scale: float, dropout_p: float):
    """Attention with dropout: of many weights in blocks, of few by one operator after the other."""
    work = math.prod(query._array.shape[:-1]) * key._array.shape[-2]
    if work < MANY_WEIGHTS or dropout_p == 1 or query._array.dtype.itemsize == 2:
        return weighted(query, key, value, mask, causal, scale, dropout_p)[0]
    from ..random.generator import default_generator  # a layer above

    stream = default_generator.stream
    with stream.lock:
        noise = Noise(stream, dropout_p)
        out = attended_with_dropout(query, key, value, mask, bool(causal), float(scale), noise)
        noise.leave(stream)
    return out


def weighted(query, key, value, mask, causal: bool, scale: float, dropout_p: float):
    """The result and the weights of attention, by one operator after the other."""
    weights = probabilities(query, key, mask, causal, scale)
    if dropout_p:
        from ..nn.dropout import dropout  # a layer above: it draws random numbers

        weights = dropout(weights, dropout_p)
    return matmul(weights, value), weights


def probabilities(query, key, mask, causal: bool, scale: float):
    """The weights, of arrays or tensors; zeros where nothing takes part."""
    scores = matmul(query, transpose(key, -2, -1)) * scale
    array = mask._array if type(mask) in tensor_types else mask
    if array is not None and array.dtype.kind != "b":
        scores = scores + mask
    hidden = _hidden(array, causal, query.shape[-2], key.shape[-2])
    if hidden is None:
        return softmax(scores, -1)
    nothing = hidden.all(-1, keepdims=True)
    scores = chosen(-math.inf, scores, hidden & ~nothing)
    return chosen(0.0, softmax(chosen(0.0, scores, nothing), -1), nothing)


def _hidden(mask: np.ndarray | None, causal: bool, queries: int, keys: int):
    """Where no weight is wanted, as an array; None if everywhere it is."""
    hidden = None
    if mask is not None:
        hidden = ~mask if mask.dtype.kind == "b" else mask == -np.inf
        hidden = np.broadcast_to(hidden, (*mask.shape[:-2], queries, keys))
    if causal:
        future = np.arange(keys) > np.arange(queries)[:, None]
        hidden = future if hidden is None else hidden | future
    return hidden


@primitive(method=False, function=False, node="ScaledDotProductAttention")
def attended(query, key, value, mask=None, causal: bool = False, scale: float = 1.0):
    """Attention in one kernel."""
    return kernel.attention(query, key, value, mask, causal, scale)


@attended.vjp("query", "key", "value")
def _(g, query, key, value, mask, causal, scale):
    made = attention_gradients(g, query, key, value, mask, causal, scale)
    return tuple(map(_fitted, made, (query, key, value)))


def _fitted(g, x):
    """A gradient summed over the batches in which `x` was repeated."""
    return g if tuple(g.shape) == tuple(x.shape) else sum_to(g, tuple(x.shape))


@primitive(method=False, function=False, node="ScaledDotProductAttention")
def attended_with_dropout(
    query, key, value, mask=None, causal: bool = False, scale: float = 1.0, noise: Any = None
):
    """Attention with dropout, block by block."""
    return dropped_attention.attend(query, key, value, mask, causal, scale, noise)


@attended_with_dropout.vjp("query", "key", "value")
def _(g, query, key, value, mask, causal, scale, noise):
    if type(g) is np.ndarray:
        made = dropped_attention.gradients(g, query, key, value, mask, causal, scale, noise)
    else:
        p = probabilities(query, key, mask, causal, scale)
        factors = Arithmetic.Tensor._wrap(noise.matrix(p._array.shape, p._array.dtype))
        d = matmul(g, transpose(value, -2, -1)) * factors
        d = p * (d - summed(p * d, (-1,), True)) * scale
        by_value = matmul(transpose(p * factors, -2, -1), g)
        made = matmul(d, key), matmul(transpose(d, -2, -1), query), by_value
    return tuple(map(_fitted, made, (query, key, value)))


@primitive(method=False, function=False, outputs=3)
def attention_gradients(
    gradient, query, key, value, mask=None, causal: bool = False, scale: float = 1.0
):
    """The gradients of attention by query, key and value, each with all the batches."""
    return kernel.attention_gradients(gradient, query, key, value, mask, causal, scale)


@attention_gradients.vjp("gradient", "query", "key", "value")
def _(g, gradient, query, key, value, mask, causal, scale):
    # With p the weights, dp = gradient @ value.T and ds = p * (dp - sum(p * dp)), the results are
    # scale * ds @ key, scale * ds.T @ query and p.T @ gradient; a, b, c are their gradients, and
    # e, f those of ds and p.
    a, b, c = g
    p = probabilities(query, key, mask, causal, scale)
    dp = matmul(gradient, transpose(value, -2, -1))
    centred = dp - summed(p * dp, (-1,), True)
    ds = p * centred
    by_gradient = by_query = by_key = by_value = None
    e, f = None, None
    if a is not None:
        e = matmul(a, transpose(key, -2, -1)) * scale
        by_key = matmul(transpose(ds, -2, -1), a) * scale
    if b is not None:
        e = _sum(e, matmul(query, transpose(b, -2, -1)) * scale)
        by_query = matmul(ds, b) * scale
    if c is not None:
        f = matmul(gradient, transpose(c, -2, -1))
        by_gradient = matmul(p, c)
    if e is not None:
        shift = summed(p * e, (-1,), True)
        by_dp = p * (e - shift)
        by_gradient = _sum(by_gradient, matmul(by_dp, value))
        by_value = matmul(transpose(by_dp, -2, -1), gradient)
        f = _sum(f, e * centred - dp * shift)
    by_scores = p * (f - summed(p * f, (-1,), True)) * scale
    by_query = _sum(by_query, matmul(by_scores, key))
    by_key = _sum(by_key, matmul(transpose(by_scores, -2, -1), query))
    inputs = (gradient, query, key, value)
    made = (by_gradient, by_query, by_key, by_value)
    return tuple(None if x is None else _fitted(x, to) for x, to in zip(made, inputs, strict=True))


def _sum(x, y):
    return y if x is None else x + y


def _heads(rng, *batch, queries=3, keys=4, e=2, f=5):
    return [rng.normal(size=(*batch, *s)) for s in ((queries, e), (keys, e), (keys, f))]


@scaled_dot_product_attention.samples
def _(rng):
    yield Sample(*_heads(rng, 2))
    yield Sample(*_heads(rng, 2, 3), is_causal=True)
    yield Sample(*_heads(rng, 2, 3, queries=5), is_causal=True, scale=0.3)
    mask = rng.random((3, 4)) > 0.4
    mask[0] = False
    yield Sample(*_heads(rng, 2, 3), mask)
    yield Sample(*_heads(rng, 2, 3), constant(rng.normal(size=(2, 1, 3, 4))))
    yield Sample(*_heads(rng, 2, 3), rng.normal(size=(1, 4)))
    q, _, _ = _heads(rng, 2, 4)
    _, k, v = _heads(rng, 2, 2)
    yield Sample(q, k, v, enable_gqa=True)
    yield Sample(*_heads(rng))
    yield Sample(*_heads(rng, 2, keys=0))


@attended.samples
def _(rng):
    yield Sample(*_heads(rng, 2), None, True, 0.7)
    yield Sample(*_heads(rng, 2), rng.random((3, 4)) > 0.3, False, 0.7)


@attended_with_dropout.samples
def _(rng):
    yield Sample(*_heads(rng, 2), None, True, 0.7, Noise(Stream(0), 0.5))
    mask = rng.random((2, 1, 3, 4)) > 0.3
    yield Sample(*_heads(rng, 2, 3), mask, False, 0.7, Noise(Stream(0), 0.2))


@attention_gradients.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 5)), *_heads(rng, 2), None, True, 0.7)
    yield Sample(rng.normal(size=(2, 3, 5)), *_heads(rng, 2), rng.random((3, 4)) > 0.3, False, 0.7)
