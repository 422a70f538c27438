"""Dropout as modules: random zeros in training, nothing in evaluation."""

from __future__ import annotations

from ...errors import ArgumentError
from ...tensor import Tensor
from .. import functional as F
from .module import Module

__all__ = [
    "AlphaDropout",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "Dropout3d",
    "FeatureAlphaDropout",
]


class _DropoutNd(Module):
    """Options that all kinds of dropout share.

    Args:
        p: probability of a zero.
        inplace: write the result over the input.

    Raises:
        ArgumentError: `p` is not between 0 and 1.
    """

    def __init__(self, p: float = 0.5, inplace: bool = False):
        super().__init__()
        if not 0 <= p <= 1:
            raise ArgumentError(
                f"{type(self).__name__}: a probability between 0 and 1 is required; got {p}."
            )
        self.p = p
        self.inplace = inplace

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_DropoutNd):
    """Zeroes elements with probability `p` and scales the others by 1 / (1 - p), in training.

    In evaluation it returns its input.

    Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
    (2014).

    Args:
        p: probability of a zero.
        inplace: write the result over the input.

    Raises:
        ArgumentError: `p` is not between 0 and 1.

    >>> _ = autograd.manual_seed(0)
    >>> layer = autograd.nn.Dropout(0.75)
    >>> sorted(set(layer(autograd.ones(100)).tolist()))
    [0.0, 4.0]
    >>> layer.eval()(autograd.ones(2))
    tensor([1., 1.])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout(input, self.p, self.training, self.inplace)


class Dropout1d(_DropoutNd):
    """`Dropout` of whole channels of signals, (N, C, L) or (C, L).

    Source: Tompson et al., "Efficient Object Localization Using Convolutional Networks" (2015).

    Args:
        p, inplace: as for `Dropout`.

    >>> out = autograd.nn.Dropout1d(0.5)(autograd.ones(1, 50, 4))
    >>> bool((out == out[..., :1]).all())  # one fate for each channel
    True
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(_DropoutNd):
    """`Dropout` of whole channels of images, (N, C, H, W) or (C, H, W).

    Source: Tompson et al., "Efficient Object Localization Using Convolutional Networks" (2015).

    Args:
        p, inplace: as for `Dropout`.

    >>> out = autograd.nn.Dropout2d(0.5)(autograd.ones(1, 50, 2, 2))
    >>> bool((out == out[..., :1, :1]).all())  # one fate for each channel
    True
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout2d(input, self.p, self.training, self.inplace)


class Dropout3d(_DropoutNd):
    """`Dropout` of whole channels of volumes, (N, C, D, H, W) or (C, D, H, W).

    Source: Tompson et al., "Efficient Object Localization Using Convolutional Networks" (2015).

    Args:
        p, inplace: as for `Dropout`.

    >>> out = autograd.nn.Dropout3d(0.5)(autograd.ones(1, 50, 2, 2, 2))
    >>> bool((out == out[..., :1, :1, :1]).all())  # one fate for each channel
    True
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout3d(input, self.p, self.training, self.inplace)


class AlphaDropout(_DropoutNd):
    """Dropout that keeps mean 0 and variance 1, for networks with `SELU`.

    Source: Klambauer et al., "Self-Normalizing Neural Networks" (2017).

    Args:
        p: probability with which an element takes the least value of `SELU`.
        inplace: accepted; the input is not written over.

    Raises:
        ArgumentError: `p` is not between 0 and 1.

    >>> _ = autograd.manual_seed(0)
    >>> out = autograd.nn.AlphaDropout(0.5)(autograd.zeros(100))
    >>> len(set(out.tolist()))  # kept or dropped
    2
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.alpha_dropout(input, self.p, self.training)


class FeatureAlphaDropout(_DropoutNd):
    """`AlphaDropout` of whole channels of (N, C, ...).

    Args:
        p, inplace: as for `AlphaDropout`.

    >>> out = autograd.nn.FeatureAlphaDropout(0.5)(autograd.zeros(1, 50, 3, 3))
    >>> bool((out == out[..., :1, :1]).all())
    True
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.feature_alpha_dropout(input, self.p, self.training)
