"""Values shifted and scaled to mean 0 and deviation 1 over groups: what all normalizations are."""

from __future__ import annotations

from typing import Any

from ..kernels import normalization as kernels
from .conversion import cast
from .core.registry import Sample, constant, primitive
from .powers import sqrt
from .reduction import stretched, summed


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
