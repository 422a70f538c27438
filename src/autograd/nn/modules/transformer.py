"""Transformers: `TransformerEncoder`, `TransformerDecoder`, `Transformer`."""

from __future__ import annotations

import copy

from ...creation.filled import full
from ...errors import ShapeError
from ...ops.closeness import equal
from ...ops.triangles import triu
from ...tensor import Tensor
from .. import functional as F, init
from .container import ModuleList
from .module import Module
from .normalization import LayerNorm
from .transformer_layers import Activation, TransformerDecoderLayer, TransformerEncoderLayer

__all__ = [
    "Transformer",
    "TransformerDecoder",
    "TransformerDecoderLayer",
    "TransformerEncoder",
    "TransformerEncoderLayer",
]


def _generate_square_subsequent_mask(sz: int, device=None, dtype=None) -> Tensor:
    """Minus infinity above the diagonal, 0 elsewhere: no one looks ahead."""
    return triu(full((sz, sz), float("-inf"), dtype=dtype, device=device), 1)


def _is_causal(mask: Tensor | None, hint: bool | None) -> bool:
    """Whether a mask is the causal one; the caller's hint is believed."""
    if hint is not None or mask is None:
        return bool(hint)
    size = mask.shape[-1]
    if not mask.dtype.is_floating_point or tuple(mask.shape) != (size, size):
        return False
    return equal(mask, _generate_square_subsequent_mask(size, dtype=mask.dtype))


class TransformerEncoder(Module):
    """Several encoder layers one after the other.

    Args:
        encoder_layer: copied `num_layers` times.
        num_layers: number of layers.
        norm: applied at the end, or None.
        enable_nested_tensor, mask_check: accepted; there is one way of computing.

    >>> layer = autograd.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    >>> encoder = autograd.nn.TransformerEncoder(layer, 3)
    >>> encoder(autograd.ones(1, 4, 8)).shape, len(encoder.layers)
    (Size([1, 4, 8]), 3)
    """

    def __init__(
        self,
        encoder_layer: TransformerEncoderLayer,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ):
        super().__init__()
        self.layers = ModuleList([copy.deepcopy(encoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm
        self.enable_nested_tensor = enable_nested_tensor
        self.mask_check = mask_check

    def forward(
        self,
        src: Tensor,
        mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool | None = None,
    ) -> Tensor:
        """Encode `src`.

        Args:
            src: (L, N, E), or (N, L, E) with `batch_first`, or (L, E).
            mask: (L, L), see `MultiheadAttention.forward`.
            src_key_padding_mask: (N, L); True for positions to leave out.
            is_causal: `mask` is the causal one; None looks whether it is.

        Returns:
            A tensor shaped like `src`.
        """
        causal = _is_causal(mask, is_causal)
        for layer in self.layers:
            src = layer(
                src,
                src_mask=mask,
                is_causal=causal,
                src_key_padding_mask=src_key_padding_mask,
            )
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(Module):
    """Several decoder layers one after the other.

    Args:
        decoder_layer: copied `num_layers` times.
        num_layers: number of layers.
        norm: applied at the end, or None.

    >>> layer = autograd.nn.TransformerDecoderLayer(8, 2, 16, batch_first=True)
    >>> decoder = autograd.nn.TransformerDecoder(layer, 2)
    >>> decoder(autograd.ones(1, 3, 8), memory=autograd.ones(1, 5, 8)).shape
    Size([1, 3, 8])
    """

    def __init__(
        self, decoder_layer: TransformerDecoderLayer, num_layers: int, norm: Module | None = None
    ):
        super().__init__()
        self.layers = ModuleList([copy.deepcopy(decoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """Decode `tgt` with the encoder's result `memory`.

        Args:
            tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask,
                memory_is_causal: as for `TransformerDecoderLayer.forward`.
            tgt_is_causal: `tgt_mask` is the causal one; None looks whether it is.

        Returns:
            A tensor shaped like `tgt`.
        """
        causal = _is_causal(tgt_mask, tgt_is_causal)
        for layer in self.layers:
            tgt = layer(
                tgt,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=causal,
                memory_is_causal=memory_is_causal,
            )
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder and a decoder.

    Source: Vaswani et al., "Attention Is All You Need" (2017), section 3.

    Args:
        d_model: features E.
        nhead: heads of the attention.
        num_encoder_layers, num_decoder_layers: numbers of layers.
        dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first, bias: see
            `TransformerEncoderLayer`.
        custom_encoder, custom_decoder: modules to take instead.
        device, dtype: of the parameters.

    Raises:
        ShapeError: in a call, `src` and `tgt` differ in batch size or have other features than E.

    >>> net = autograd.nn.Transformer(8, 2, 1, 1, 16)
    >>> net(autograd.ones(5, 1, 8), autograd.ones(3, 1, 8)).shape
    Size([3, 1, 8])
    """

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        custom_encoder: Module | None = None,
        custom_decoder: Module | None = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        options = (
            *(d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps),
            *(batch_first, norm_first, bias, device, dtype),
        )

        def norm() -> LayerNorm:
            return LayerNorm(d_model, layer_norm_eps, bias=bias, device=device, dtype=dtype)

        self.encoder = custom_encoder or TransformerEncoder(
            TransformerEncoderLayer(*options), num_encoder_layers, norm()
        )
        self.decoder = custom_decoder or TransformerDecoder(
            TransformerDecoderLayer(*options), num_decoder_layers, norm()
        )
        self._reset_parameters()
        self.d_model = d_model
        self.nhead = nhead
        self.batch_first = batch_first

    def forward(
        self,
        src: Tensor,
        tgt: Tensor,
        src_mask: Tensor | None = None,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """Encode `src`, and decode `tgt` with it.

        Args:
            src: (S, N, E), or (N, S, E) with `batch_first`, or (S, E).
            tgt: (L, N, E), ordered likewise.
            src_mask, src_key_padding_mask, src_is_causal: of the encoder.
            tgt_mask, tgt_key_padding_mask, tgt_is_causal: of the decoder's self-attention.
            memory_mask, memory_key_padding_mask, memory_is_causal: of its attention to the encoder.

        Returns:
            A tensor shaped like `tgt`.
        """
        batch = 0 if self.batch_first else 1
        if src.ndim == 3 and src.shape[batch] != tgt.shape[batch]:
            raise ShapeError(
                "Transformer: src and tgt of one batch size are required; got shapes "
                f"{list(src.shape)} and {list(tgt.shape)}."
            )
        if src.shape[-1] != self.d_model or tgt.shape[-1] != self.d_model:
            raise ShapeError(
                f"Transformer: {self.d_model} features are required; got src of shape "
                f"{list(src.shape)} and tgt of shape {list(tgt.shape)}."
            )
        memory = self.encoder(
            src,
            mask=src_mask,
            src_key_padding_mask=src_key_padding_mask,
            is_causal=src_is_causal,
        )
        return self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )

    @staticmethod
    def generate_square_subsequent_mask(sz: int, device=None, dtype=None) -> Tensor:
        """The causal mask (sz, sz): minus infinity above the diagonal, 0 elsewhere.

        >>> autograd.nn.Transformer.generate_square_subsequent_mask(2)
        tensor([[0., -inf],
                [0., 0.]])
        """
        return _generate_square_subsequent_mask(sz, device, dtype)

    def _reset_parameters(self) -> None:
        for parameter in self.parameters():
            if parameter.ndim > 1:
                init.xavier_uniform_(parameter)
