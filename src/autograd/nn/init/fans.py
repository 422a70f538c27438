"""Initial values by the number of a layer's connections: xavier, kaiming."""

from __future__ import annotations

import math
import warnings

from ...errors import ArgumentError, ShapeError
from ...tensor import Tensor
from .fills import normal_, uniform_

_GAINS = {
    **dict.fromkeys(("linear", "sigmoid", *(f"conv{d}d" for d in (1, 2, 3))), 1.0),
    **dict.fromkeys((f"conv_transpose{d}d" for d in (1, 2, 3)), 1.0),
    "tanh": 5 / 3,
    "relu": math.sqrt(2.0),
    "selu": 3 / 4,
}


def calculate_gain(nonlinearity: str, param: int | float | None = None) -> float:
    """The factor by which initial weights make up for what a nonlinearity takes away.

    Args:
        nonlinearity: "linear", "conv1d", "sigmoid", "tanh", "relu", "leaky_relu", "selu" ...
        param: the negative slope of "leaky_relu"; default 0.01.

    Raises:
        ArgumentError: another name, or a slope that is not a number.

    >>> round(autograd.nn.init.calculate_gain("relu"), 4)
    1.4142
    """
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, (int, float)):
            raise ArgumentError(
                f"calculate_gain: a negative slope as a number is required; got {slope!r}."
            )
        return math.sqrt(2.0 / (1 + slope**2))
    if nonlinearity not in _GAINS:
        raise ArgumentError(
            f"calculate_gain: one of {', '.join([*_GAINS, 'leaky_relu'])} is required; got "
            f"{nonlinearity!r}."
        )
    return _GAINS[nonlinearity]


def _calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    """How many inputs an output of a layer sees, and how many outputs an input reaches."""
    if tensor.ndim < 2:
        raise ShapeError(
            f"init: weights of at least 2 dims are required; got shape {list(tensor.shape)}."
        )
    outputs, inputs, *kernel = tensor.shape
    return inputs * math.prod(kernel), outputs * math.prod(kernel)


def _calculate_correct_fan(tensor: Tensor, mode: str) -> int:
    mode = mode.lower()
    if mode not in ("fan_in", "fan_out"):
        raise ArgumentError(f"init: mode 'fan_in' or 'fan_out' is required; got {mode!r}.")
    return _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator=None) -> Tensor:
    """Uniform numbers within ``gain * sqrt(6 / (fan_in + fan_out))``.

    They keep the variance of activations and of gradients alike from layer to layer.

    Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
    networks" (2010), equation 16.

    Args:
        tensor: weights (outputs, inputs, *kernel), filled in place.
        gain: what the nonlinearity takes away, see `calculate_gain`.
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    Raises:
        ShapeError: the tensor has fewer than two dims.

    >>> w = autograd.nn.init.xavier_uniform_(autograd.empty(2, 4))
    >>> bool(w.abs().max() <= 1)  # sqrt(6 / (4 + 2))
    True
    """
    bound = math.sqrt(3.0) * gain * math.sqrt(2.0 / sum(_calculate_fan_in_and_fan_out(tensor)))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator=None) -> Tensor:
    """Normal numbers with deviation ``gain * sqrt(2 / (fan_in + fan_out))``.

    Source: as for `xavier_uniform_`, equation 12.

    Args:
        tensor: weights (outputs, inputs, *kernel), filled in place.
        gain: what the nonlinearity takes away, see `calculate_gain`.
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    Raises:
        ShapeError: the tensor has fewer than two dims.

    >>> _ = autograd.manual_seed(0)
    >>> w = autograd.nn.init.xavier_normal_(autograd.empty(100, 100))
    >>> round(w.std().item(), 2)  # sqrt(2 / 200)
    0.1
    """
    deviation = gain * math.sqrt(2.0 / sum(_calculate_fan_in_and_fan_out(tensor)))
    return normal_(tensor, 0.0, deviation, generator)


def _kaiming_deviation(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    gain = calculate_gain(nonlinearity, a)
    return gain / math.sqrt(_calculate_correct_fan(tensor, mode))


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator=None,
) -> Tensor:
    """Uniform numbers within ``gain * sqrt(3 / fan)``, for layers followed by rectifiers.

    Args:
        tensor: weights (outputs, inputs, *kernel), filled in place.
        a: the negative slope of the rectifier after the layer ("leaky_relu" only).
        mode: "fan_in" keeps the variance in the forward pass, "fan_out" in the backward pass.
        nonlinearity: see `calculate_gain`.
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    Raises:
        ShapeError: the tensor has fewer than two dims.
        ArgumentError: another `mode` or `nonlinearity`.

    Source: He et al., "Delving deep into rectifiers" (2015), equations 10 and 14.

    >>> w = autograd.nn.init.kaiming_uniform_(autograd.empty(3, 6), nonlinearity="relu")
    >>> bool(w.abs().max() <= 1)  # sqrt(2) * sqrt(3 / 6)
    True
    """
    if not tensor.numel():
        return _nothing_to_do(tensor)
    bound = math.sqrt(3.0) * _kaiming_deviation(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator=None,
) -> Tensor:
    """Normal numbers with deviation ``gain / sqrt(fan)``, for layers followed by rectifiers.

    Args:
        tensor, a, mode, nonlinearity, generator: as for `kaiming_uniform_`.

    Returns:
        `tensor`.

    Source: He et al., "Delving deep into rectifiers" (2015), equations 10 and 14.

    >>> _ = autograd.manual_seed(0)
    >>> w = autograd.nn.init.kaiming_normal_(autograd.empty(100, 50), nonlinearity="relu")
    >>> round(w.std().item(), 1)  # sqrt(2 / 50)
    0.2
    """
    if not tensor.numel():
        return _nothing_to_do(tensor)
    deviation = _kaiming_deviation(tensor, a, mode, nonlinearity)
    return normal_(tensor, 0.0, deviation, generator)


def _nothing_to_do(tensor: Tensor) -> Tensor:
    warnings.warn("init: a tensor without elements has no values to set.", stacklevel=3)
    return tensor
