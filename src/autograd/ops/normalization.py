"""Normalization of each example: over its last dimensions, over groups of channels."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..dtypes import finfo
from ..errors import ArgumentError, DTypeError, ShapeError
from ..kernels import normalization as kernels
from ..size import as_size
from .conversion import cast
from .core.registry import Sample, composite, functional
from .padding import pad
from .powers import power
from .reduction import is_half
from .slicing import narrow
from .standardization import standardized

_FLOAT32 = np.dtype("float32")


@composite(**functional)
def layer_norm(input, normalized_shape, weight=None, bias=None, eps: float = 1e-5):
    """The last dimensions brought to mean 0 and variance 1, then scaled and shifted.

    Args:
        input: tensor [..., *normalized_shape].
        normalized_shape: sizes of the last dimensions.
        weight, bias: tensors of that shape.
        eps: added to the variance.

    Returns:
        Tensor of the shape of `input`.

    Raises:
        ShapeError: the shapes do not end alike.

    Source: Ba, Kiros, Hinton, "Layer Normalization" (2016), equation 3.

    >>> autograd.nn.functional.layer_norm(autograd.tensor([1., 3.]), (2,))
    tensor([-1.0000,  1.0000])
    """
    layout = _row_layout(input, normalized_shape, (weight, bias), "layer_norm", True)
    return normalized("layer_norm", layout, eps, input, weight, bias)


@composite(**functional)
def rms_norm(input, normalized_shape, weight=None, eps: float | None = None):
    """The last dimensions divided by the root of the mean of their squares, then scaled.

    Args:
        input: tensor [..., *normalized_shape].
        normalized_shape: sizes of the last dimensions.
        weight: tensor of that shape.
        eps: added to the mean square; by default the dtype's `finfo(...).eps`.

    Raises:
        ShapeError: the shapes do not end alike.

    Source: Zhang, Sennrich, "Root Mean Square Layer Normalization" (2019), equation 4.

    >>> autograd.nn.functional.rms_norm(autograd.tensor([3., 3.]), (2,))
    tensor([1., 1.])
    """
    layout = _row_layout(input, normalized_shape, (weight,), "rms_norm", False)
    eps = finfo(input.dtype).eps if eps is None else eps
    return normalized("rms_norm", layout, eps, input, weight, None)


def _row_layout(input, normalized_shape, affine, operation: str, centered: bool):
    shape = input._array.shape
    tail = normalized_shape if type(normalized_shape) is tuple else (
        tuple(as_size((normalized_shape,), operation))
    )  # fmt: skip
    first = len(shape) - len(tail)
    if not tail or shape[first:] != tail:
        raise ShapeError(
            f"{operation}: an input whose last sizes are normalized_shape {list(tail)} is "
            f"required; got {list(shape)}."
        )
    for parameter in affine:
        if parameter is not None and parameter._array.shape != tail:
            raise ShapeError(
                f"{operation}: weight and bias of the shape {list(tail)} are required; got "
                f"{list(parameter._array.shape)}."
            )
    return kernels.rows(shape, first, centered)


def normalized(
    operation: str,
    layout,
    eps: float,
    input: Any,
    weight,
    bias,
    mean=None,
    variance=None,
    fixed=False,
):
    """`standardized`; 16-bit floats are computed in float32 and rounded once."""
    dtype = input._array.dtype
    if dtype.kind not in "fV":
        raise DTypeError(
            f"{operation}: a floating-point dtype is required; got {input.dtype}. Convert it with "
            "float()."
        )
    given = dtype
    if half := is_half(input._array):
        input, weight, bias = (t if t is None else cast(t, _FLOAT32) for t in (input, weight, bias))
        dtype = _FLOAT32
    for parameter in (weight, bias):
        if parameter is not None and parameter._array.dtype != dtype:
            raise DTypeError(
                f"{operation}: weight and bias of the input's dtype are required; got "
                f"{parameter.dtype} and {input.dtype}. Convert one with to()."
            )
    out = standardized(
        input, weight, bias, mean, variance, layout=layout, eps=float(eps), fixed=fixed
    )
    return out if not half else cast(out, given)


def check_channels(operation: str, channels: int, **parameters) -> None:
    for name, parameter in parameters.items():
        if parameter is not None and parameter._array.shape != (channels,):
            raise ShapeError(
                f"{operation}: {name} of shape [{channels}], one number for each channel, is "
                f"required; got {list(parameter._array.shape)}."
            )


def channel_shape(input, operation: str) -> tuple:
    shape = input._array.shape
    if len(shape) < 2:
        raise ShapeError(f"{operation}: an input [N, C, ...] is required; got {list(shape)}.")
    return shape


@composite(**functional)
def group_norm(input, num_groups: int, weight=None, bias=None, eps: float = 1e-5):
    """Groups of channels of each sample brought to mean 0 and variance 1, then scaled and shifted.

    Args:
        input: tensor [N, C, ...].
        num_groups: into how many groups the channels are divided.
        weight, bias: tensors [C].
        eps: added to the variance.

    Raises:
        ArgumentError: the channels cannot be divided into the groups.
        ShapeError: a parameter does not have one number for each channel.

    Source: Wu, He, "Group Normalization" (2018), equation 7.

    >>> autograd.nn.functional.group_norm(autograd.tensor([[1., 3., 5., 9.]]), 2)
    tensor([[-1.0000,  1.0000, -1.0000,  1.0000]])
    """
    shape = channel_shape(input, "group_norm")
    check_channels("group_norm", shape[1], weight=weight, bias=bias)
    if num_groups < 1 or shape[1] % num_groups:
        raise ArgumentError(
            f"group_norm: a number of groups that divides the {shape[1]} channels is required; got "
            f"{num_groups}."
        )
    return normalized("group_norm", kernels.groups(shape, num_groups), eps, input, weight, bias)


@composite(**functional)
def local_response_norm(input, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0):
    """Each value divided by `(k + alpha * mean of the squares of `size` channels around it)**beta`.

    Args:
        input: tensor [N, C, ...] of at least 3 dimensions.
        size: number of neighbouring channels; those beyond the ends count as 0.
        alpha, beta, k: the numbers of the formula.

    Raises:
        ShapeError: fewer than 3 dimensions.

    Source: Krizhevsky, Sutskever, Hinton, "ImageNet Classification with Deep Convolutional Neural
    Networks" (2012), section 3.3 (with `alpha` divided by `size`).

    >>> autograd.nn.functional.local_response_norm(autograd.ones(1, 1, 2), 1, alpha=1.0, beta=1.0)
    tensor([[[0.5000, 0.5000]]])
    """
    shape = input._array.shape
    if len(shape) < 3:
        raise ShapeError(
            "local_response_norm: an input [N, C, ...] of at least 3 dimensions is required; got "
            f"{list(shape)}."
        )
    if not input._array.size:
        return input
    rest = (0, 0) * (len(shape) - 2)
    squares = pad(input * input, (*rest, size // 2, (size - 1) // 2))
    total = narrow(squares, 1, 0, shape[1])
    for start in range(1, size):
        total = total + narrow(squares, 1, start, shape[1])
    return input / power(total * (alpha / size) + k, beta)


@layer_norm.samples
def _(rng):
    weight, bias = rng.normal(size=(2, 3, 4))
    yield Sample(rng.normal(size=(2, 3, 4)), (3, 4), weight, bias)
    yield Sample(rng.normal(size=(2, 3, 4)), (4,), eps=0.1)
    yield Sample(rng.normal(size=(2, 4)), (4,), rng.normal(size=4))
    yield Sample(rng.normal(size=4), (4,), None, rng.normal(size=4), grad=False)
    yield Sample(rng.normal(size=(3, 5)).astype(np.float32), (5,), grad=False)
    yield Sample(np.zeros((0, 3)), (3,), rng.normal(size=3))
    yield Sample(np.array([[1.0, np.nan], [np.inf, 1.0], [1.0, 2.0]]), (2,), grad=False)
    yield Sample(rng.normal(size=(64, 33)), (33,), *rng.normal(size=(2, 33)))


@rms_norm.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), (3, 4), rng.normal(size=(3, 4)))
    yield Sample(rng.normal(size=(2, 4)), (4,))
    yield Sample(rng.normal(size=(2, 4)), [4], eps=0.1)
    yield Sample(rng.normal(size=(64, 33)), (33,), rng.normal(size=33))


@group_norm.samples
def _(rng):
    for shape in ((3, 4), (3, 4, 3), (2, 4, 2, 2), (8, 4, 7, 6)):
        yield Sample(rng.normal(size=shape), 2, *rng.normal(size=(2, 4)))
        yield Sample(rng.normal(size=shape), 1, None, rng.normal(size=4), grad=False)
        yield Sample(rng.normal(size=shape), 2)


@local_response_norm.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5, 3)), 2)
    yield Sample(rng.normal(size=(2, 4, 3, 2)), 3, 0.5, 0.6, 2.0)
