"""Functions of networks that draw random numbers: leaky ReLU with random slopes, Gumbel softmax."""

from __future__ import annotations

import warnings

import numpy as np

from ..errors import ArgumentError
from ..kernels import random as kernels
from ..ops.rectifiers import leaky_relu
from ..ops.softmax import softmax
from ..random.drawing import array_of
from ..random.generator import default_generator
from ..tensor import Tensor


def rrelu(
    input, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, inplace=False
) -> Tensor:
    """`x` where positive, else `x` times a slope: random for each element, or the mean slope.

    Args:
        lower, upper: between which the slopes are drawn in training.
        training: draw slopes; otherwise their mean is used.
        inplace: write the result over the input.

    Raises:
        ArgumentError: `lower` is above `upper`.

    Source: Xu, Wang, Chen, Li, "Empirical Evaluation of Rectified Activations in Convolutional
    Network" (2015).

    >>> autograd.nn.functional.rrelu(autograd.tensor([-1., 1.]), 0.5, 0.5)
    tensor([-0.5000,  1.0000])
    """
    x = array_of(input, "rrelu")
    if not lower <= upper:
        raise ArgumentError(f"rrelu: lower <= upper is required; got {lower} and {upper}.")
    if not training:
        return leaky_relu(input, (lower + upper) / 2, inplace)
    flat = x.reshape(-1)
    slopes, below = np.ones(flat.size, x.dtype), np.flatnonzero(flat <= 0)
    if below.size:
        drawn = np.empty(below.size)
        kernels.uniform(default_generator.stream, drawn, lower, upper)
        slopes[below] = drawn
    factors = Tensor._wrap(slopes.reshape(x.shape))
    return input.mul_(factors) if inplace else input * factors


def rrelu_(input, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False) -> Tensor:
    """`rrelu`, written over the input.

    Args:
        lower, upper: range of the random slopes.
        training: draw slopes; else their mean is taken.

    >>> autograd.nn.functional.rrelu_(autograd.tensor([1., -8.]), 0.25, 0.25)
    tensor([ 1., -2.])
    """
    return rrelu(input, lower, upper, training, True)


def gumbel_softmax(
    logits, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Tensor:
    """A random choice of classes that can be differentiated: softmax of scores and Gumbel noise.

    Args:
        logits: scores [..., classes].
        tau: temperature; the lower, the nearer to a choice of one.
        hard: return a one-hot choice with the gradient of the soft one.
        eps: PyTorch's former argument, without effect.
        dim: the dimension of the classes.

    Source: Jang, Gu, Poole, "Categorical Reparameterization with Gumbel-Softmax" (2017).

    >>> autograd.nn.functional.gumbel_softmax(autograd.zeros(2, 3), hard=True).sum(1)
    tensor([1., 1.])
    """
    if eps != 1e-10:
        warnings.warn("gumbel_softmax: eps has no effect.", stacklevel=2)
    scores = array_of(logits, "gumbel_softmax")
    noise = -Tensor._wrap(np.empty_like(scores)).exponential_().log()
    soft = softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    chosen = soft.max(dim, keepdim=True)[1]
    one_hot = Tensor._wrap(np.zeros_like(scores)).scatter_(dim, chosen, 1.0)
    return one_hot - soft.detach() + soft
