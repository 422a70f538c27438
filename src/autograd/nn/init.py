"""Initial values of parameters. All functions fill a tensor in place, unrecorded, and return it."""

from __future__ import annotations

import functools
import math
import warnings

from ..creation.tensors import empty_like
from ..engine.modes import no_grad
from ..errors import ArgumentError, ShapeError
from ..ops.comparison import where
from ..ops.decompositions import qr_
from ..random.tensors import randperm
from ..tensor import Tensor

__all__ = [
    "calculate_gain",
    "constant",
    "constant_",
    "dirac",
    "dirac_",
    "eye",
    "eye_",
    "kaiming_normal",
    "kaiming_normal_",
    "kaiming_uniform",
    "kaiming_uniform_",
    "normal",
    "normal_",
    "ones_",
    "orthogonal",
    "orthogonal_",
    "sparse",
    "sparse_",
    "trunc_normal_",
    "uniform",
    "uniform_",
    "xavier_normal",
    "xavier_normal_",
    "xavier_uniform",
    "xavier_uniform_",
    "zeros_",
]

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


# --- distributions and constants ------------------------------------------------------------------


@no_grad()
def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator=None) -> Tensor:
    """Uniform numbers between `a` and `b`.

    Args:
        tensor: floating-point, filled in place.
        a, b: the bounds.
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    >>> w = autograd.nn.init.uniform_(autograd.empty(100), -1., 3.)
    >>> bool((w >= -1).all() and (w < 3).all())
    True
    """
    return tensor.uniform_(a, b, generator=generator)


@no_grad()
def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator=None) -> Tensor:
    """Normal numbers.

    Args:
        tensor: floating-point, filled in place.
        mean, std: mean and standard deviation.
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    >>> autograd.nn.init.normal_(autograd.empty(3), mean=2., std=0.)
    tensor([2., 2., 2.])
    """
    return tensor.normal_(mean, std, generator=generator)


@no_grad()
def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator=None,
) -> Tensor:
    """Normal numbers, drawn again where they are below `a` or above `b`.

    Where a normal number rarely falls between the bounds, uniform ones are drawn and accepted with
    a probability in proportion to the density (rejection sampling either way).

    Args:
        tensor: floating-point, filled in place.
        mean, std: of the normal numbers before they are cut off.
        a, b: the bounds.
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    >>> w = autograd.nn.init.trunc_normal_(autograd.empty(1000), a=-0.5, b=0.5)
    >>> bool(w.abs().max() <= 0.5)
    True
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            f"trunc_normal_: a mean within two deviations of [a, b] is required for a good "
            f"distribution; got mean {mean}, std {std} and [{a}, {b}].",
            stacklevel=2,
        )
    below_b, below_a = (0.5 * (1 + math.erf((x - mean) / std / math.sqrt(2))) for x in (b, a))
    if below_b - below_a > 0.3:
        low, high = tensor.new_tensor(a).item(), tensor.new_tensor(b).item()
        values = tensor.normal_(mean, std, generator=generator)
        while (outside := (values < low) | (values > high)).any():
            again = empty_like(values).normal_(mean, std, generator=generator)
            values = where(outside, again, values)
        return tensor if values is tensor else tensor.copy_(values)
    highest = -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2

    def rejected(candidates):
        density = ((candidates - mean) / std).pow_(2).mul_(-0.5).sub_(highest)
        return empty_like(tensor).uniform_(generator=generator).log_() > density

    values = tensor.uniform_(a, b, generator=generator)
    pending = rejected(values)
    while pending.any():
        candidates = empty_like(tensor).uniform_(a, b, generator=generator)
        values = where(pending, candidates, values)
        pending = pending & rejected(candidates)
    return tensor if values is tensor else tensor.copy_(values)


@no_grad()
def constant_(tensor: Tensor, val: float) -> Tensor:
    """The number `val` everywhere.

    Args:
        tensor: filled in place.
        val: the number.

    Returns:
        `tensor`.

    >>> autograd.nn.init.constant_(autograd.empty(2), 0.5)
    tensor([0.5000, 0.5000])
    """
    return tensor.fill_(val)


@no_grad()
def ones_(tensor: Tensor) -> Tensor:
    """Ones everywhere.

    Args:
        tensor: filled in place.

    Returns:
        `tensor`.

    >>> layer = autograd.nn.Linear(2, 1)
    >>> autograd.nn.init.ones_(layer.weight)
    Parameter containing:
    tensor([[1., 1.]], requires_grad=True)
    """
    return tensor.fill_(1.0)


@no_grad()
def zeros_(tensor: Tensor) -> Tensor:
    """Zeros everywhere.

    Args:
        tensor: filled in place.

    Returns:
        `tensor`.

    >>> autograd.nn.init.zeros_(autograd.empty(2))
    tensor([0., 0.])
    """
    return tensor.zero_()


# --- structured values ----------------------------------------------------------------------------


@no_grad()
def eye_(tensor: Tensor) -> Tensor:
    """The identity matrix, or what of it fits.

    Args:
        tensor: a matrix, filled in place.

    Returns:
        `tensor`.

    Raises:
        ShapeError: the tensor is not a matrix.

    >>> autograd.nn.init.eye_(autograd.empty(2, 3))
    tensor([[1., 0., 0.],
            [0., 1., 0.]])
    """
    _require_dims(tensor, (2,), "eye_")
    tensor.zero_().diagonal().fill_(1.0)
    return tensor


@no_grad()
def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Kernels of a convolution that passes on as many channels as possible unchanged.

    Args:
        tensor: weights (out_channels, in_channels / groups, *kernel), one to three kernel dims.
        groups: groups of channels, each of which is passed on.

    Returns:
        `tensor`, filled in place.

    Raises:
        ShapeError: other dims, or output channels that `groups` does not divide.

    >>> layer = autograd.nn.Conv1d(2, 2, 3, padding=1, bias=False)
    >>> _ = autograd.nn.init.dirac_(layer.weight)
    >>> layer(autograd.tensor([[1., 2., 3.], [4., 5., 6.]])).detach()
    tensor([[1., 2., 3.],
            [4., 5., 6.]])
    """
    _require_dims(tensor, (3, 4, 5), "dirac_")
    out, inside, *kernel = tensor.shape
    if out % groups:
        raise ShapeError(
            f"dirac_: a first dim that {groups} groups divide is required; got {out}."
        )  # fmt: skip
    tensor.zero_()
    centre = tuple(size // 2 for size in kernel)
    size = out // groups
    for group in range(groups):
        for channel in range(min(size, inside)):
            tensor[(group * size + channel, channel, *centre)] = 1
    return tensor


@no_grad()
def orthogonal_(tensor: Tensor, gain: float = 1, generator=None) -> Tensor:
    """A random matrix whose rows (or columns, if they are fewer) are orthonormal, times `gain`.

    Dimensions after the first are taken as one.

    Source: Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear
    neural networks" (2013).

    Args:
        tensor: floating-point, of at least 2 dims, filled in place.
        gain: the length of each row (or column).
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    Raises:
        ShapeError: the tensor has fewer than two dims.

    >>> w = autograd.nn.init.orthogonal_(autograd.empty(2, 5))
    >>> autograd.allclose(w @ w.T, autograd.eye(2), atol=1e-5)
    True
    """
    if tensor.ndim < 2:
        raise ShapeError(
            f"orthogonal_: at least 2 dims are required; got shape {list(tensor.shape)}."
        )
    if not tensor.numel():
        return tensor
    rows = tensor.shape[0]
    columns = tensor.numel() // rows
    flat = tensor.new_empty(rows, columns).normal_(0, 1, generator=generator)
    q, r = qr_(flat.t() if rows < columns else flat)
    q = q * r.diagonal().sign()  # otherwise the distribution would not be uniform
    return tensor.copy_((q.t() if rows < columns else q).reshape(tensor.shape)).mul_(gain)


@no_grad()
def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator=None) -> Tensor:
    """Normal numbers with a share `sparsity` of each column set to zero.

    Source: Martens, "Deep learning via Hessian-free optimization" (2010), section 5.

    Args:
        tensor: a floating-point matrix, filled in place.
        sparsity: the share, from 0 to 1.
        std: standard deviation of the other elements.
        generator: where to draw the numbers from; default: the library's own.

    Returns:
        `tensor`.

    Raises:
        ShapeError: the tensor is not a matrix.

    >>> w = autograd.nn.init.sparse_(autograd.empty(10, 3), sparsity=0.3)
    >>> (w == 0).sum(0)
    tensor([3, 3, 3])
    """
    _require_dims(tensor, (2,), "sparse_")
    rows, columns = tensor.shape
    tensor.normal_(0, std, generator=generator)
    for column in range(columns):
        tensor[randperm(rows)[: math.ceil(sparsity * rows)], column] = 0
    return tensor


def _require_dims(tensor: Tensor, dims: tuple[int, ...], operation: str) -> None:
    if tensor.ndim not in dims:
        raise ShapeError(
            f"{operation}: {' or '.join(map(str, dims))} dims are required; got shape "
            f"{list(tensor.shape)}."
        )


# --- by the number of connections -----------------------------------------------------------------


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


# --- PyTorch's former names -----------------------------------------------------------------------


def _former(function):
    name = function.__name__[:-1]

    @functools.wraps(function)
    def renamed(*args, **kwargs):
        warnings.warn(
            f"init.{name}: use init.{function.__name__}.", FutureWarning, stacklevel=2
        )  # fmt: skip
        return function(*args, **kwargs)

    renamed.__name__ = renamed.__qualname__ = name
    renamed.__doc__ = f"The former name of `{function.__name__}`."
    return renamed


uniform, normal, constant = _former(uniform_), _former(normal_), _former(constant_)
eye, dirac, sparse, orthogonal = map(_former, (eye_, dirac_, sparse_, orthogonal_))
xavier_uniform, xavier_normal = _former(xavier_uniform_), _former(xavier_normal_)
kaiming_uniform, kaiming_normal = _former(kaiming_uniform_), _former(kaiming_normal_)
