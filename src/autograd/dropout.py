"""Dropout: random zeros in training, multiplied in so that gradients follow."""

from __future__ import annotations

import numpy as np

from .errors import ArgumentError, ArgumentTypeError
from .generator import default_generator
from .kernels.random import uniform
from .tensor import Tensor


def _drop(name: str, input, p: float, training: bool, inplace: bool, shape=None) -> Tensor:
    """`input` with a share `p` of elements (of blocks in `shape`) zeroed and the rest scaled."""
    if not isinstance(input, Tensor):
        raise ArgumentTypeError(f"{name}: a Tensor is required; got {type(input).__name__}.")
    if not 0.0 <= p <= 1.0:
        raise ArgumentError(f"{name}: p between 0 and 1 is required; got {p}.")
    if not training or p == 0:
        return input
    array = input._array
    shape = array.shape if shape is None else shape
    kept = uniform(default_generator.stream.numpy, shape, np.dtype(np.float32)) >= p
    scale = np.asarray(kept * (1 / (1 - p) if p < 1 else 0.0)).astype(array.dtype)
    mask = Tensor._wrap(scale)
    return input.mul_(mask) if inplace else input * mask


def dropout(input, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Zero elements with probability `p` and scale the others by 1 / (1 - p), in training.

    Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
    (2014).

    >>> autograd.nn.functional.dropout(autograd.ones(2), 0.5, training=False)
    tensor([1., 1.])
    """
    return _drop("dropout", input, p, training, inplace)


def _channels(dims: int):
    name = f"dropout{dims}d"

    def drop(input, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
        shape = None
        if isinstance(input, Tensor):
            if input.ndim not in (dims + 1, dims + 2):
                raise ArgumentError(
                    f"{name}: a tensor of {dims + 1} or {dims + 2} dimensions is required; got "
                    f"shape {list(input.shape)}."
                )
            shape = input._array.shape[: input.ndim - dims] + (1,) * dims
        return _drop(name, input, p, training, inplace, shape)

    drop.__name__ = drop.__qualname__ = name
    drop.__doc__ = f"Dropout of whole channels: of the last {dims} dimensions together."
    return drop


dropout1d, dropout2d, dropout3d = _channels(1), _channels(2), _channels(3)


def alpha_dropout(input, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """Dropout that keeps mean 0 and variance 1 of self-normalising networks.

    Dropped elements become -1.758; the result is then scaled and shifted.
    Source: Klambauer et al., "Self-Normalizing Neural Networks" (2017), section 2.

    >>> autograd.nn.functional.alpha_dropout(autograd.ones(2), 0.5)
    tensor([1., 1.])
    """
    if not 0.0 <= p <= 1.0:
        raise ArgumentError(f"alpha_dropout: p between 0 and 1 is required; got {p}.")
    if not training or p == 0:
        return input
    low = -1.7580993408473766  # minus scale times alpha of selu
    a = ((1 - p) * (1 + p * low**2)) ** -0.5 if p < 1 else 0.0
    array = input._array
    kept = uniform(default_generator.stream.numpy, array.shape, np.dtype(np.float32)) >= p
    slope = np.asarray(kept * a).astype(array.dtype)
    shift = np.asarray(~kept * (a * low) - a * p * low).astype(array.dtype)
    out = input * Tensor._wrap(slope) + Tensor._wrap(shift)
    return input.copy_(out) if inplace else out
