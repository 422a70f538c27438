"""Attention with several heads between linear layers."""

from __future__ import annotations

import math

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from .affine import linear
from .attention import scaled_dot_product_attention
from .core.registry import Sample, composite
from .joining import cat
from .permutation import permute, transpose
from .products import matmul
from .shape import reshape
from .slicing import part
from .softmax import softmax
from .splitting import chunk

NAME = "multi_head_attention_forward"


@composite(namespace="nn.functional", method=False)
def multi_head_attention_forward(
    query, key, value, embed_dim_to_check: int, num_heads: int, in_proj_weight, in_proj_bias,
    bias_k, bias_v, add_zero_attn: bool, dropout_p: float, out_proj_weight, out_proj_bias,
    training: bool = True, key_padding_mask=None, need_weights: bool = True, attn_mask=None,
    use_separate_proj_weight: bool = False, q_proj_weight=None, k_proj_weight=None,
    v_proj_weight=None, static_k=None, static_v=None, average_attn_weights: bool = True,
    is_causal: bool = False,
):  # fmt: skip
    """Attention of `num_heads` parts of the features, between an input and an output projection.

    Args:
        query: tensor [L, N, E], or [L, E] without a batch.
        key, value: tensors [S, N, ...], or [S, ...].
        embed_dim_to_check: E.
        in_proj_weight, in_proj_bias: of all three projections, [3 E, E] and [3 E].
        bias_k, bias_v: one more key and value, [1, 1, E].
        add_zero_attn: one more key and value of zeros.
        dropout_p: probability with which a weight is zeroed, in training.
        out_proj_weight, out_proj_bias: [E, E] and [E].
        key_padding_mask: [N, S]; bools, where True leaves a key out, or floats that are added.
        need_weights: return the weights too.
        attn_mask: [L, S] or [N num_heads, L, S]; bools or floats, in the same way.
        use_separate_proj_weight: project by `q_proj_weight`, `k_proj_weight`, `v_proj_weight`.
        static_k, static_v: keys and values [N num_heads, S, E / num_heads] instead of projections.
        average_attn_weights: weights averaged over the heads.
        is_causal: a hint that attn_mask is the causal mask.

    Returns:
        (result [L, N, E], weights [N, L, S], [N, num_heads, L, S] or None).

    Source: Vaswani et al., "Attention Is All You Need" (2017), section 3.2.2.

    >>> x, w = autograd.ones(2, 1, 4), autograd.eye(4)
    >>> out, weights = autograd.nn.functional.multi_head_attention_forward(
    ...     x, x, x, 4, 2, autograd.cat([w, w, w]), None, None, None, False, 0.0, w, None)
    >>> out.shape, weights
    (Size([2, 1, 4]), tensor([[[0.5000, 0.5000],
             [0.5000, 0.5000]]]))
    """
    _check_inputs(query, key, value, embed_dim_to_check, num_heads, key_padding_mask)
    batched = query._array.ndim == 3
    if not batched:
        alone = query is key, key is value
        query = _with_batch(query)
        key = query if alone[0] else _with_batch(key)
        value = key if alone[1] else _with_batch(value)
        if key_padding_mask is not None:
            key_padding_mask = reshape(key_padding_mask, (1, *key_padding_mask.shape))
    length, batch, width = query._array.shape
    if is_causal and attn_mask is None:
        raise ArgumentError(f"{NAME}: an attn_mask is required with is_causal; got None.")
    causal = is_causal and key_padding_mask is None and not need_weights
    mask = None if causal else _additive(attn_mask, query, "attn_mask")
    padding = _additive(key_padding_mask, query, "key_padding_mask")
    if use_separate_proj_weight:
        weights = q_proj_weight, k_proj_weight, v_proj_weight
        q, k, v = _projected(query, key, value, weights, in_proj_bias)
    else:
        q, k, v = _packed_projection(query, key, value, in_proj_weight, in_proj_bias)
    added = 0
    if bias_k is not None and bias_v is not None:
        k = cat([k, bias_k.expand(1, batch, width)])
        v = cat([v, bias_v.expand(1, batch, width)])
        added += 1
    q = _split_heads(q, num_heads)
    k = _split_heads(k, num_heads) if static_k is None else _static(static_k, q, "static_k")
    v = _split_heads(v, num_heads) if static_v is None else _static(static_v, q, "static_v")
    if add_zero_attn:
        k, v = _with_zeros(k), _with_zeros(v)
        added += 1
    keys = k._array.shape[2]
    mask = _merged(mask, padding, (batch, num_heads, length, keys), added)
    dropout_p = dropout_p if training else 0.0
    if need_weights:
        out, weights = _with_weights(q, k, v, mask, dropout_p)
        weights = weights.mean(1) if average_attn_weights else weights
        weights = weights if batched else part(weights, (0,))
    else:
        causal = causal and mask is None
        out = scaled_dot_product_attention(q, k, v, mask, dropout_p, causal)
        weights = None
    out = reshape(permute(out, (2, 0, 1, 3)), (length, batch, width))
    out = linear(out, out_proj_weight, out_proj_bias)
    return (out if batched else reshape(out, (length, out._array.shape[-1]))), weights


def _check_inputs(query, key, value, width: int, heads: int, padding) -> None:
    for x in (query, key, value):
        if type(x) not in tensor_types:
            raise ArgumentTypeError(f"{NAME}: Tensors are required; got {type(x).__name__}.")
    q, k, v = query._array.shape, key._array.shape, value._array.shape
    if len(q) not in (2, 3) or len(k) != len(q) or k[:-1] != v[:-1] or k[1:-1] != q[1:-1]:
        raise ShapeError(
            f"{NAME}: query [L, N, E], key [S, N, ...] and value [S, N, ...] (or all without N) "
            f"are required; got shapes {list(q)}, {list(k)} and {list(v)}."
        )
    if q[-1] != width:
        raise ShapeError(f"{NAME}: a query of {width} features is required; got {q[-1]}.")
    if heads < 1 or width % heads:
        raise ArgumentError(
            f"{NAME}: features that are a multiple of num_heads are required; got {width} and "
            f"{heads}."
        )
    if padding is not None and padding._array.shape != (*k[1:-1], k[0]):
        raise ShapeError(
            f"{NAME}: a key_padding_mask of shape {[*k[1:-1], k[0]]} is required; got "
            f"{list(padding._array.shape)}."
        )


def _with_batch(x):
    return reshape(x, (x._array.shape[0], 1, x._array.shape[1]))


def _additive(mask, query, what: str):
    """A mask as floats that are added to the scores; True becomes -inf."""
    if mask is None or mask._array.dtype == query._array.dtype:
        return mask
    kind = mask._array.dtype.kind
    if kind == "b":
        zero = query._array.dtype.type(0)
        return Arithmetic.Tensor._wrap(
            np.where(mask._array, zero - np.inf, zero).astype(zero.dtype)
        )
    if kind != "f":
        raise DTypeError(
            f"{NAME}: a {what} of bools or floating-point numbers is required; got {mask.dtype}."
        )
    return mask.to(query.dtype)


def _packed_projection(query, key, value, weight, bias):
    """Queries, keys and values by the three parts of one weight, in as few products as possible."""
    if query is key is value:
        return chunk(linear(query, weight, bias), 3, -1)
    width = query._array.shape[-1]
    if key is value:
        first, rest = (slice(0, width),), (slice(width, None),)
        bias_q, bias_kv = (None, None) if bias is None else (part(bias, first), part(bias, rest))
        q = linear(query, part(weight, first), bias_q)
        return q, *chunk(linear(key, part(weight, rest), bias_kv), 2, -1)
    return _projected(query, key, value, chunk(weight, 3), bias)


def _projected(query, key, value, weights, bias):
    biases = (None, None, None) if bias is None else chunk(bias, 3)
    return tuple(map(linear, (query, key, value), weights, biases))


def _split_heads(x, heads: int):
    """[L, N, E] as [N, heads, L, E / heads]."""
    length, batch, width = x._array.shape
    return permute(reshape(x, (length, batch, heads, width // heads)), (1, 2, 0, 3))


def _static(x, q, what: str):
    """[N heads, S, E / heads] as [N, heads, S, E / heads]."""
    batch, heads, _, width = q._array.shape
    shape = x._array.shape
    if len(shape) != 3 or shape[0] != batch * heads or shape[2] != width:
        raise ShapeError(
            f"{NAME}: a {what} of shape [{batch * heads}, S, {width}] is required; got "
            f"{list(shape)}."
        )
    return reshape(x, (batch, heads, *shape[1:]))


def _with_zeros(x):
    batch, heads, _, width = x._array.shape
    zeros = np.zeros((batch, heads, 1, width), x._array.dtype)
    return cat([x, Arithmetic.Tensor._wrap(zeros)], 2)


def _merged(mask, padding, shape: tuple, added: int):
    """Both masks as one that broadcasts to [N, heads, L, S], with `added` keys that all may see."""
    batch, heads, length, keys = shape
    if mask is not None:
        given = mask._array.shape
        if given not in ((length, keys - added), (batch * heads, length, keys - added)):
            raise ShapeError(
                f"{NAME}: an attn_mask of shape [{length}, {keys - added}] or [{batch * heads}, "
                f"{length}, {keys - added}] is required; got {list(given)}."
            )
        mask = reshape(mask, (1, 1, *given) if len(given) == 2 else (batch, heads, *given[1:]))
    if padding is not None:
        padding = reshape(padding, (batch, 1, 1, keys - added))
    merged = padding if mask is None else mask if padding is None else mask + padding
    if merged is None or not added:
        return merged
    zeros = np.zeros((*merged._array.shape[:-1], added), merged._array.dtype)
    return cat([merged, Arithmetic.Tensor._wrap(zeros)], -1)


def _with_weights(q, k, v, mask, dropout_p: float):
    """The result and the weights; NaN for a query that no key takes part for."""
    scores = matmul(q, transpose(k, -2, -1)) * (1 / math.sqrt(q._array.shape[-1]))
    weights = softmax(scores if mask is None else scores + mask, -1)
    if dropout_p:
        from ..nn.dropout import dropout  # a layer above: it draws random numbers

        weights = dropout(weights, dropout_p)
    return matmul(weights, v), weights


@multi_head_attention_forward.samples
def _(rng):
    def normal(*shape):
        return rng.normal(size=shape)

    x, memory = normal(3, 2, 4), normal(5, 2, 4)
    layers = (4, 2, normal(12, 4), normal(12), None, None, False, 0.0, normal(4, 4), normal(4))
    yield Sample(x, x, x, *layers)
    yield Sample(x, memory, memory, *layers, need_weights=False)
    yield Sample(x[:, 0], x[:, 0], x[:, 0], *layers, average_attn_weights=False)
    hidden = np.array([[False] * 5, [False, False, True, True, True]])
    yield Sample(
        x, memory, normal(5, 2, 4), *layers, key_padding_mask=hidden,
        attn_mask=np.array([[False, True, False, False, False]] * 3),
    )  # fmt: skip
    extra = (*layers[:4], normal(1, 1, 4), normal(1, 1, 4), True, *layers[7:])
    yield Sample(
        x, memory, memory, *extra, key_padding_mask=hidden, attn_mask=normal(4, 3, 5),
        need_weights=False,
    )  # fmt: skip
    yield Sample(
        x, normal(5, 2, 3), normal(5, 2, 2), *layers[:2], None, *layers[3:],
        use_separate_proj_weight=True, q_proj_weight=normal(4, 4), k_proj_weight=normal(4, 3),
        v_proj_weight=normal(4, 2),
    )  # fmt: skip
    causal = np.triu(np.ones((3, 3), bool), 1)
    yield Sample(x, x, x, *layers, attn_mask=causal, is_causal=True, need_weights=False)
    yield Sample(x, memory, memory, *layers, static_k=normal(4, 6, 2), static_v=normal(4, 6, 2))
