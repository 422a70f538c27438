"""Activations that write over their input, as functions; `relu` with the choice to do so."""

from __future__ import annotations

from ..inplace_functions import relu_
from ..ops import exponential_units, rectifiers
from ..tensor import Tensor
from .noise import rrelu_

__all__ = [
    "celu_",
    "elu_",
    "hardtanh_",
    "leaky_relu_",
    "relu",
    "relu_",
    "rrelu_",
    "selu_",
    "threshold_",
]

_relu = rectifiers.relu


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """`max(x, 0)`; NaN stays NaN. The gradient at 0 is 0.

    Args:
        inplace: write over the input.

    >>> autograd.nn.functional.relu(autograd.tensor([-1., 2.]), inplace=True)
    tensor([0., 2.])
    """
    return relu_(input) if inplace else _relu(input)


def celu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """`celu`, written over the input.

    Args:
        alpha: scale of the negative part; not 0.

    >>> autograd.nn.functional.celu_(autograd.tensor([0., 1.]))
    tensor([0., 1.])
    """
    return exponential_units.celu(input, alpha, True)


def elu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """`elu`, written over the input.

    Args:
        alpha: the limit at minus infinity is -alpha.

    >>> autograd.nn.functional.elu_(autograd.tensor([0., 1.]))
    tensor([0., 1.])
    """
    return exponential_units.elu(input, alpha, True)


def hardtanh_(input: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Tensor:
    """`hardtanh`, written over the input.

    Args:
        min_val, max_val: the range.

    >>> autograd.nn.functional.hardtanh_(autograd.tensor([-3., 0.5]))
    tensor([-1.0000,  0.5000])
    """
    return rectifiers.hardtanh(input, min_val, max_val, True)


def leaky_relu_(input: Tensor, negative_slope: float = 0.01) -> Tensor:
    """`leaky_relu`, written over the input.

    Args:
        negative_slope: factor of negative elements.

    >>> autograd.nn.functional.leaky_relu_(autograd.tensor([-1., 1.]))
    tensor([-0.0100,  1.0000])
    """
    return rectifiers.leaky_relu(input, negative_slope, True)


def selu_(input: Tensor) -> Tensor:
    """`selu`, written over the input.

    >>> autograd.nn.functional.selu_(autograd.tensor([0., 1.]))
    tensor([0.0000, 1.0507])
    """
    return exponential_units.selu(input, True)


def threshold_(input: Tensor, threshold: float, value: float) -> Tensor:
    """`threshold`, written over the input.

    Args:
        threshold: what elements have to exceed.
        value: number for the others.

    >>> autograd.nn.functional.threshold_(autograd.tensor([0.5, 2.]), 1, 0)
    tensor([0., 2.])
    """
    return rectifiers.threshold(input, threshold, value, True)
