"""Normalization: values shifted and scaled to mean 0 and deviation 1 over groups of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..dtypes import FLOATING, finfo
from ..engine.graph import Arithmetic
from ..engine.mutation import note_write
from ..errors import ArgumentError, DTypeError, ShapeError
from ..kernels import normalization as kernels
from ..size import as_size
from .conversion import cast
from .loss_reduction import functional
from .padding import pad
from .powers import power, sqrt
from .reduction import is_half, stretched, summed
from .registry import Sample, composite, constant, primitive
from .slicing import narrow

_FLOAT32 = np.dtype("float32")


# --- the one primitive ----------------------------------------------------------------------------


@primitive(method=False, function=False, node="Normalization")
def standardized(
    input, weight=None, bias=None, mean=None, variance=None, *, layout: kernels.Layout, eps: float,
    fixed: bool,
):  # fmt: skip
    """`(x - mean) / sqrt(variance + eps) * weight + bias`, in the groups of a `Layout`.

    The gradient takes mean and variance for functions of the input, unless they are `fixed`. They
    are given where they were needed before (by channels), and else found here.
    """
    return kernels.forward(input, weight, bias, mean, variance, layout, eps)


@standardized.vjp("input", "weight", "bias")
def _(g, input, weight, bias_shape, mean, variance, layout, eps, fixed, needs):
    to_input, to_weight, to_bias = standardized_gradient(
        g, input, weight, mean, variance, layout=layout, eps=eps, fixed=fixed
    )
    return (
        to_input if needs[0] else None,
        to_weight.reshape(weight.shape) if needs[1] else None,
        to_bias.reshape(bias_shape) if needs[2] else None,
    )


@primitive(method=False, function=False, outputs=3)
def standardized_gradient(
    input, values, weight=None, mean=None, variance=None, *, layout: kernels.Layout, eps: float,
    fixed: bool,
):  # fmt: skip
    """Gradients of the values, the weight and the bias of `standardized`, given its result's."""
    return kernels.gradients(input, values, weight, mean, variance, layout, eps, fixed)


@standardized_gradient.vjp("input", "values", "weight")
def _(g, input, values, values_dtype, weight, mean, variance, layout, eps, fixed, needs):
    """The gradients' own gradients.

    With h the standardized values, r the inverse deviations and u = input * weight, the results
    are r P(u), sum(input * h) and sum(input), where P takes from u its mean and its part along h.
    P is symmetric, dh = r P(dx) and dr = -r**2 mean(h dx).
    """
    shape = values.shape
    values, slope = values.reshape(layout.shape), input.reshape(layout.shape)
    if fixed:
        center, spread = (cast(m, values_dtype).reshape(layout.affine) for m in (mean, variance))
    else:
        center = _mean(values, layout) if layout.centered else 0.0
        spread = _mean((values - center) * (values - center), layout)
    r = 1.0 / sqrt(spread + eps)
    h = (values - center) * r
    weighted: Any = slope
    to_weight: Any = None
    along_input, along_weight, along_bias = g
    to_slope, to_h, to_values = [], [], []
    if weight is not None:
        weighted = slope * weight.reshape(layout.affine)
    if along_input is not None:
        along = along_input.reshape(layout.shape)
        inner = _project(along, h, layout, fixed) * r
        to_slope.append(inner if weight is None else inner * weight.reshape(layout.affine))
        to_weight = summed(slope * inner, layout.summed)
        if not fixed:
            to_h.append(-r * (along * _mean(weighted * h, layout)))
            to_h.append(-r * (weighted * _mean(along * h, layout)))
            change = _mean(along * _project(weighted, h, layout, fixed), layout)
            to_values.append(-r * r * h * change)
    if along_weight is not None:
        along = along_weight.reshape(layout.affine)
        to_slope.append(along * h)
        to_h.append(along * slope)
    if along_bias is not None:
        flat = along_bias.reshape(layout.affine)
        to_slope.append(stretched(flat, layout.shape, layout.summed, True))
    if to_h:
        to_values.append(r * _project(sum(to_h[1:], to_h[0]), h, layout, fixed))
    return (
        sum(to_slope[1:], to_slope[0]).reshape(shape) if needs[0] else None,
        sum(to_values[1:], to_values[0]).reshape(shape) if needs[1] and to_values else None,
        to_weight.reshape(weight.shape)
        if needs[2] and weight is not None and along_input is not None
        else None,
    )


def _mean(x, layout):
    return summed(x, layout.dims, True) / max(layout.count, 1)


def _project(u, h, layout, fixed: bool):
    """`u` without its mean and its part along `h`."""
    if fixed:
        return u
    rest = u - _mean(u, layout) if layout.centered else u
    return rest - h * _mean(u * h, layout)


def _layouts():
    yield kernels.rows((4, 6), 1)
    yield kernels.rows((4, 6), 1, False)
    yield kernels.groups((2, 4, 3), 2)


@standardized.samples
def _(rng):
    for layout in _layouts():
        weight, bias = rng.normal(size=(2, *layout.affine))
        yield Sample(
            rng.normal(size=layout.shape), weight, bias, layout=layout, eps=1e-3, fixed=False
        )


@standardized_gradient.samples
def _(rng):
    for layout in _layouts():
        x, g = rng.normal(size=(2, *layout.shape))
        yield Sample(g, x, rng.normal(size=layout.affine), layout=layout, eps=1e-3, fixed=False)
    layout = kernels.channels((4, 3, 2))
    x, g = rng.normal(size=(2, *layout.shape))
    mean, variance = constant(rng.normal(size=3)), constant(rng.uniform(0.5, 1, 3))
    weight = rng.normal(size=layout.affine)
    yield Sample(g, x, weight, mean, variance, layout=layout, eps=1e-3, fixed=True)


# --- over the last dimensions ---------------------------------------------------------------------


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
    return _normalized("layer_norm", layout, eps, input, weight, bias)


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
    return _normalized("rms_norm", layout, eps, input, weight, None)


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


def _normalized(
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
    if input.dtype.category != FLOATING:
        raise DTypeError(
            f"{operation}: a floating-point dtype is required; got {input.dtype}. Convert it with "
            "float()."
        )
    if is_half(input._array):
        input, weight, bias = (t if t is None else cast(t, _FLOAT32) for t in (input, weight, bias))
    for parameter in (weight, bias):
        if parameter is not None and parameter._array.dtype != input._array.dtype:
            raise DTypeError(
                f"{operation}: weight and bias of the input's dtype are required; got "
                f"{parameter.dtype} and {input.dtype}. Convert one with to()."
            )
    out = standardized(
        input, weight, bias, mean, variance, layout=layout, eps=float(eps), fixed=fixed
    )
    return out if out._array.dtype == dtype else cast(out, dtype)


# --- over channels --------------------------------------------------------------------------------


def _check_channels(operation: str, channels: int, **parameters) -> None:
    for name, parameter in parameters.items():
        if parameter is not None and parameter._array.shape != (channels,):
            raise ShapeError(
                f"{operation}: {name} of shape [{channels}], one number for each channel, is "
                f"required; got {list(parameter._array.shape)}."
            )


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
    shape = _channel_shape(input, "batch_norm")
    _check_channels(
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
    out = _normalized(
        "batch_norm", layout, eps, input, weight, bias, *map(Arithmetic.Tensor._wrap,
        (mean, variance)),
    )  # fmt: skip
    _move(running_mean, mean, momentum, "batch_norm")
    _move(running_var, variance * (count / max(count - 1, 1)), momentum, "batch_norm")
    return out


def _channel_shape(input, operation: str) -> tuple:
    shape = input._array.shape
    if len(shape) < 2:
        raise ShapeError(f"{operation}: an input [N, C, ...] is required; got {list(shape)}.")
    return shape


def _by_running_values(operation: str, input, mean, variance, weight, bias, eps: float):
    if mean is None or variance is None:
        raise ArgumentError(
            f"{operation}: running_mean and running_var are required unless the input's own "
            "statistics are used."
        )
    layout = kernels.channels(input._array.shape)
    mean, variance = mean.detach(), variance.detach()
    return _normalized(operation, layout, eps, input, weight, bias, mean, variance, True)


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
    shape = _channel_shape(input, "instance_norm")
    _check_channels(
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
    out = _normalized("instance_norm", layout, eps, input, weight, bias)
    if running_mean is not None or running_var is not None:
        each = (1, shape[0] * shape[1], count)
        mean, variance = kernels.moments(input._array, kernels.channels(each))
        mean, variance = mean.reshape(shape[:2]).mean(0), variance.reshape(shape[:2]).mean(0)
        _move(running_mean, mean, momentum, "instance_norm")
        _move(running_var, variance * (count / max(count - 1, 1)), momentum, "instance_norm")
    return out


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
    shape = _channel_shape(input, "group_norm")
    _check_channels("group_norm", shape[1], weight=weight, bias=bias)
    if num_groups < 1 or shape[1] % num_groups:
        raise ArgumentError(
            f"group_norm: a number of groups that divides the {shape[1]} channels is required; got "
            f"{num_groups}."
        )
    return _normalized("group_norm", kernels.groups(shape, num_groups), eps, input, weight, bias)


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


# --- samples --------------------------------------------------------------------------------------


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
