"""Dropout: random zeros in training, multiplied in so that gradients follow."""

from __future__ import annotations

import warnings

import numpy as np

from ..errors import ArgumentError, ShapeError
from ..kernels import buffers
from ..kernels.random import trials
from ..random.drawing import array_of, drawn_into
from ..random.generator import default_generator
from ..tensor import Tensor

_SELU = 1.7580993408473766  # the scale of selu times its alpha


def _drop(name: str, input, p: float, training: bool, inplace: bool, blocks: int = 0) -> Tensor:
    """`input` with a share `p` of its elements zeroed and the rest scaled.

    With `blocks`, they are zeroed together for each index of the first `blocks` dimensions.
    """
    _check(name, input, p)
    if not training or p == 0:
        return input
    noise = Tensor._wrap(
        _noise(_pattern(name, input._array, blocks), p, 1 / (1 - p) if p < 1 else 0)
    )
    return input.mul_(noise) if inplace else input * noise


def _check(name: str, input, p: float) -> None:
    array_of(input, name)
    if not 0.0 <= p <= 1.0:
        raise ArgumentError(f"{name}: p between 0 and 1 is required; got {p}.")


def _pattern(name: str, array: np.ndarray, blocks: int) -> np.ndarray:
    """Memory for the noise: one element each, or one for each index of the first dimensions."""
    if not blocks:
        return buffers.empty_like(array, array.dtype)
    if array.ndim < blocks:
        raise ShapeError(
            f"{name}: at least {blocks} dimensions are required; got shape {list(array.shape)}."
        )
    return np.empty(array.shape[:blocks] + (1,) * (array.ndim - blocks), array.dtype)


def _noise(like: np.ndarray, p: float, scale: float) -> np.ndarray:
    """0 with probability `p`, else `scale`; nothing is drawn where p is 1."""
    if p == 1:
        return np.zeros_like(like)
    return drawn_into(like, trials, default_generator.stream, 1 - p, scale)


def dropout(input, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Zero elements with probability `p` and scale the others by 1 / (1 - p), in training.

    Args:
        p: probability of zero, 0 to 1.
        training: whether to drop at all.
        inplace: write over the input.

    Raises:
        ArgumentError: `p` is no probability.

    Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
    (2014).

    >>> _ = autograd.manual_seed(0)
    >>> autograd.nn.functional.dropout(autograd.ones(6), 0.5)
    tensor([0., 0., 2., 0., 0., 0.])
    """
    return _drop("dropout", input, p, training, inplace)


def _leading(name: str, input, dims: int) -> int:
    """How many dimensions of a (batch of) `dims`-dimensional pictures name a channel."""
    ndim = array_of(input, name).ndim
    if ndim not in (dims + 1, dims + 2):
        warnings.warn(
            f"{name}: an input of {dims + 1} or {dims + 2} dimensions is expected; got {ndim}.",
            stacklevel=4,
        )
    return 1 if ndim == dims + 1 else 2


def _channels(dims: int):
    name = f"dropout{dims}d"

    def drop(input, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
        return _drop(name, input, p, training, inplace, _leading(name, input, dims))

    drop.__name__ = drop.__qualname__ = name
    places, shape = ("D, H, W", "1, 8, 1, 1, 4") if dims == 3 else ("L", "1, 8, 4")
    drop.__doc__ = f"""Dropout of whole channels: of the last {dims} dimensions together.

    Args:
        input: tensor [N, C, {places}], or without N.
        p: probability of zero, 0 to 1.
        training: whether to drop at all.
        inplace: write over the input.

    >>> x = autograd.nn.functional.{name}(autograd.ones({shape}))
    >>> (x == x[..., :1]).all()
    tensor(True)
    """
    return drop


dropout1d, dropout3d = _channels(1), _channels(3)


def dropout2d(input, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Dropout of whole channels: of all dimensions after the first two together.

    Args:
        input: pictures [N, C, H, W].
        p: probability of zero, 0 to 1.
        training: whether to drop at all.
        inplace: write over the input.

    >>> sums = autograd.nn.functional.dropout2d(autograd.ones(1, 8, 2, 2)).sum((2, 3))
    >>> ((sums == 0) | (sums == 8)).all()
    tensor(True)
    """
    return _drop("dropout2d", input, p, training, inplace, 2)


def _alpha(name: str, input, p: float, training: bool, inplace: bool, blocks: int) -> Tensor:
    _check(name, input, p)
    if not training or p == 0:
        return input
    if p == 1:
        return input.mul_(0) if inplace else input * 0
    noise = Tensor._wrap(_noise(_pattern(name, input._array, blocks), p, 1))
    slope = ((_SELU**2 * p + 1) * (1 - p)) ** -0.5
    shift = (noise - 1) * (_SELU * slope) + _SELU * slope * p
    noise = noise * slope
    return input.mul_(noise).add_(shift) if inplace else input * noise + shift


def alpha_dropout(input, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """Dropout that keeps mean 0 and variance 1 of self-normalising networks.

    Dropped elements become -1.758; the result is then scaled and shifted.

    Args:
        p: probability of dropping, 0 to 1.
        training: whether to drop at all.
        inplace: write over the input.

    Source: Klambauer et al., "Self-Normalizing Neural Networks" (2017), section 2.

    >>> autograd.nn.functional.alpha_dropout(autograd.ones(2), 0.5)
    tensor([1., 1.])
    """
    return _alpha("alpha_dropout", input, p, training, inplace, 0)


def feature_alpha_dropout(
    input, p: float = 0.5, training: bool = False, inplace: bool = False
) -> Tensor:
    """`alpha_dropout` of whole channels: of all dimensions after the first two together.

    Args:
        input: tensor [N, C, ...].
        p: probability of dropping, 0 to 1.
        training: whether to drop at all.
        inplace: write over the input.

    >>> drop = autograd.nn.functional.feature_alpha_dropout
    >>> x = drop(autograd.ones(1, 8, 4), training=True)
    >>> (x == x[..., :1]).all()
    tensor(True)
    """
    return _alpha("feature_alpha_dropout", input, p, training, inplace, 2)
