"""`MultiheadAttention`; PyTorch's path to it is `nn.modules.activation`."""

from __future__ import annotations

from ...creation.filled import empty
from ...errors import ArgumentError
from ...tensor import Tensor
from .. import functional as F, init
from ..parameter import Parameter
from .linear import NonDynamicallyQuantizableLinear
from .module import Module


class MultiheadAttention(Module):
    """Attention of queries to keys, with several heads that each see a part of the features.

    Source: Vaswani et al., "Attention Is All You Need" (2017), section 3.2.2.

    Args:
        embed_dim: features E of a query and of the result.
        num_heads: number of heads, which divides `embed_dim`.
        dropout: probability with which a weight is zeroed in training.
        bias: the projections have biases.
        add_bias_kv: a learned key and value are added to every sequence.
        add_zero_attn: a key and value of zeros is added to every sequence.
        kdim, vdim: features of keys and values; default: `embed_dim`.
        batch_first: sequences are (N, L, E) instead of (L, N, E).
        device, dtype: of the parameters.

    Raises:
        ArgumentError: `num_heads` does not divide `embed_dim`.

    >>> attention = autograd.nn.MultiheadAttention(8, 2, batch_first=True)
    >>> x = autograd.ones(1, 3, 8)
    >>> out, weights = attention(x, x, x)
    >>> out.shape, weights.shape
    (Size([1, 3, 8]), Size([1, 3, 3]))
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device=None,
        dtype=None,
    ):
        super().__init__()
        if embed_dim <= 0 or num_heads <= 0 or embed_dim % num_heads:
            raise ArgumentError(
                "MultiheadAttention: embed_dim that num_heads divides is required, both above 0; "
                f"got {embed_dim} and {num_heads}."
            )
        self.embed_dim = embed_dim
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self._qkv_same_embed_dim = self.kdim == embed_dim and self.vdim == embed_dim
        self.num_heads = num_heads
        self.dropout = dropout
        self.batch_first = batch_first
        self.head_dim = embed_dim // num_heads

        def parameter(wanted: bool, *sizes: int) -> Parameter | None:
            return Parameter(empty(sizes, device=device, dtype=dtype)) if wanted else None

        joint = self._qkv_same_embed_dim
        if joint:
            self.in_proj_weight = parameter(True, 3 * embed_dim, embed_dim)
        for name, features in (("q", embed_dim), ("k", self.kdim), ("v", self.vdim)):
            weight = parameter(not joint, embed_dim, features)
            self.register_parameter(f"{name}_proj_weight", weight)
        if not joint:
            self.register_parameter("in_proj_weight", None)
        self.register_parameter("in_proj_bias", parameter(bias, 3 * embed_dim))
        self.out_proj = NonDynamicallyQuantizableLinear(
            embed_dim, embed_dim, bias=bias, device=device, dtype=dtype
        )
        self.bias_k = parameter(add_bias_kv, 1, 1, embed_dim)
        self.bias_v = parameter(add_bias_kv, 1, 1, embed_dim)
        self.add_zero_attn = add_zero_attn
        self._reset_parameters()

    def _reset_parameters(self) -> None:
        weights = (self.in_proj_weight, self.q_proj_weight, self.k_proj_weight, self.v_proj_weight)
        for weight in weights:
            if weight is not None:
                init.xavier_uniform_(weight)
        if self.in_proj_bias is not None:
            init.zeros_(self.in_proj_bias)
            init.zeros_(self.out_proj.bias)
        for extra in (self.bias_k, self.bias_v):
            if extra is not None:
                init.xavier_normal_(extra)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """Attend from `query` to `key` and mix `value` accordingly.

        Args:
            query: (L, N, E), or (N, L, E) with `batch_first`, or (L, E).
            key: (S, N, kdim), ordered likewise.
            value: (S, N, vdim), ordered likewise.
            key_padding_mask: (N, S); True, or what is added to the scores, for keys to leave out.
            need_weights: also return the weights (slower).
            attn_mask: (L, S) or (N * num_heads, L, S); True, or what is added to the scores.
            average_attn_weights: return the mean of the heads' weights instead of all.
            is_causal: a hint that `attn_mask` is the causal one.

        Returns:
            The result, shaped like `query`, and the weights (N, L, S) or None.
        """
        swap = self.batch_first and query.ndim == 3
        if swap:
            same_value, same_query = value is key, query is key
            key = key.transpose(0, 1)
            value = key if same_value else value.transpose(0, 1)
            query = key if same_query else query.transpose(0, 1)
        out, weights = F.multi_head_attention_forward(
            query,
            key,
            value,
            self.embed_dim,
            self.num_heads,
            self.in_proj_weight,
            self.in_proj_bias,
            self.bias_k,
            self.bias_v,
            self.add_zero_attn,
            self.dropout,
            self.out_proj.weight,
            self.out_proj.bias,
            training=self.training,
            key_padding_mask=key_padding_mask,
            need_weights=need_weights,
            attn_mask=attn_mask,
            use_separate_proj_weight=not self._qkv_same_embed_dim,
            q_proj_weight=self.q_proj_weight,
            k_proj_weight=self.k_proj_weight,
            v_proj_weight=self.v_proj_weight,
            average_attn_weights=average_attn_weights,
            is_causal=is_causal,
        )
        return (out.transpose(0, 1) if swap else out), weights
