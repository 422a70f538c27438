"""Normalization of channels by values of the batch, or by running values."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic
from ..engine.mutation import note_write
from ..errors import ArgumentError
from ..kernels import normalization as kernels
from .core.registry import Sample, composite, constant, functional
from .normalization import channel_shape, check_channels, normalized


@composite(**functional)
def batch_norm(
    input,
    running_mean,
    running_var,
    weight=None,
    bias=None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
):
    """Each channel brought to mean 0 and variance 1 over the batch, then scaled and shifted.

    Args:
        input: tensor [N, C, ...].
        running_mean, running_var: tensors [C] or None. In training they move towards the batch's
            mean and unbiased variance, in place; else they take the place of the batch's.
        weight, bias: tensors [C].
        training: use the batch's own mean and variance.
        momentum: the share of the batch in the running values.
        eps: added to the variance.

    Returns:
        Tensor of the shape of `input`.

    Raises:
        ShapeError: a parameter does not have one number for each channel.
        ArgumentError: one value for each channel in training; no running values in evaluation.

    Source: Ioffe, Szegedy, "Batch Normalization" (2015), algorithms 1 and 2.

    >>> x = autograd.tensor([[1.], [3.]])
    >>> autograd.nn.functional.batch_norm(x, None, None, training=True)
    tensor([[-1.0000],
            [ 1.0000]])
    """
    shape = channel_shape(input, "batch_norm")
    check_channels(
        "batch_norm", shape[1], running_mean=running_mean, running_var=running_var, weight=weight,
        bias=bias,
    )  # fmt: skip
    if not training:
        return _by_running_values("batch_norm", input, running_mean, running_var, weight, bias, eps)
    count = input._array.size // max(shape[1], 1)
    if count == 1:
        raise ArgumentError(
            "batch_norm: more than 1 value for each channel is required in training; got an input "
            f"of shape {list(shape)}. Use a larger batch, or eval()."
        )
    layout = kernels.channels(shape)
    mean, variance = kernels.moments(input._array, layout)
    out = normalized(
        "batch_norm", layout, eps, input, weight, bias,
        Arithmetic.Tensor._wrap(mean), Arithmetic.Tensor._wrap(variance),
    )  # fmt: skip
    _move(running_mean, mean, momentum, "batch_norm")
    _move(running_var, variance * (count / max(count - 1, 1)), momentum, "batch_norm")
    return out


def _by_running_values(operation: str, input, mean, variance, weight, bias, eps: float):
    if mean is None or variance is None:
        raise ArgumentError(
            f"{operation}: running_mean and running_var are required unless the input's own "
            "statistics are used."
        )
    layout = kernels.channels(input._array.shape)
    mean, variance = mean.detach(), variance.detach()
    return normalized(operation, layout, eps, input, weight, bias, mean, variance, True)


def _move(running, value: np.ndarray, share: float, operation: str) -> None:
    """Move a running value towards a new one, in place."""
    if running is not None:
        array = running._array
        array[...] = array * array.dtype.type(1 - share) + (value * share).astype(array.dtype)
        note_write(array, operation)


@composite(**functional)
def instance_norm(
    input,
    running_mean=None,
    running_var=None,
    weight=None,
    bias=None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
):
    """Each channel of each sample brought to mean 0 and variance 1, then scaled and shifted.

    Args:
        input: tensor [N, C, ...].
        running_mean, running_var, weight, bias, momentum, eps: as in `batch_norm`; the running
            values move towards the mean over the samples.
        use_input_stats: False uses the running values instead.

    Raises:
        ShapeError, ArgumentError: as in `batch_norm`.

    Source: Ulyanov, Vedaldi, Lempitsky, "Instance Normalization" (2016), equation 3.

    >>> autograd.nn.functional.instance_norm(autograd.tensor([[[1., 3.]]]))
    tensor([[[-1.0000,  1.0000]]])
    """
    shape = channel_shape(input, "instance_norm")
    check_channels(
        "instance_norm", shape[1], running_mean=running_mean, running_var=running_var,
        weight=weight, bias=bias,
    )  # fmt: skip
    if not use_input_stats:
        return _by_running_values(
            "instance_norm", input, running_mean, running_var, weight, bias, eps
        )
    layout = kernels.groups(shape, shape[1])
    count = layout.shape[3]
    if count == 1:
        raise ArgumentError(
            "instance_norm: more than 1 value for each channel of a sample is required; got an "
            f"input of shape {list(shape)}."
        )
    out = normalized("instance_norm", layout, eps, input, weight, bias)
    if running_mean is not None or running_var is not None:
        each = (1, shape[0] * shape[1], count)
        mean, variance = kernels.moments(input._array, kernels.channels(each))
        mean, variance = mean.reshape(shape[:2]).mean(0), variance.reshape(shape[:2]).mean(0)
        _move(running_mean, mean, momentum, "instance_norm")
        _move(running_var, variance * (count / max(count - 1, 1)), momentum, "instance_norm")
    return out


@batch_norm.samples
def _(rng):
    for shape in ((4, 3), (3, 2, 4), (2, 3, 2, 2), (8, 5, 7, 6)):
        x, (weight, bias) = rng.normal(size=shape), rng.normal(size=(2, shape[1]))
        mean, variance = constant(rng.normal(size=shape[1])), constant(rng.uniform(1, 2, shape[1]))
        yield Sample(x, None, None, weight, bias, True)
        yield Sample(x, mean, variance, weight, bias)
        yield Sample(x, mean, variance, None, bias, False, 0.1, 0.5, grad=False)
    yield Sample(rng.normal(size=(4, 3)).astype(np.float32), None, None, training=True, grad=False)


@instance_norm.samples
def _(rng):
    for shape in ((3, 2, 4), (2, 3, 2, 2), (8, 5, 7, 6)):
        weight, bias = rng.normal(size=(2, shape[1]))
        yield Sample(rng.normal(size=shape), None, None, weight, bias)
        mean, variance = constant(rng.normal(size=shape[1])), constant(rng.uniform(1, 2, shape[1]))
        yield Sample(rng.normal(size=shape), mean, variance, weight, use_input_stats=False)
