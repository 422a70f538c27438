"""Sums of elementwise losses, forward and backward in one pass each over large arrays."""

from __future__ import annotations

import functools

import numpy as np

from ..engine.graph import tensor_types
from ..kernels.elementwise import Elementwise
from .core import scalars
from .core.registry import Sample, primitive
from .exponential import exp, log1p, sigmoid
from .powers import abs_


def compiled(function):
    """The loop of a function that is written for arrays, tensors and single numbers."""
    return Elementwise(function.__name__, functools.partial(scalars.ready, function))


def squared_error(x, y):
    difference = x - y
    return difference * difference


def squared_error_change(x, y, factor):
    return (x - y) * (factor * 2.0)


def logit_loss(x, y):
    return 0.5 * (abs_(x) + x) - x * y + log1p(exp(-abs_(x)))


def logit_loss_change(x, y, factor):
    return (sigmoid(x) - y) * factor


_squared_error, _squared_error_change = compiled(squared_error), compiled(squared_error_change)
_logit_loss, _logit_loss_change = compiled(logit_loss), compiled(logit_loss_change)


def fit_in_one_pass(input, target) -> bool:
    """Whether two arguments are tensors of one shape and one real dtype."""
    if type(input) not in tensor_types or type(target) not in tensor_types:
        return False
    x, y = input._array, target._array
    return (
        x.dtype is y.dtype and x.dtype.kind == "f" and x.dtype.itemsize > 2 and x.shape == y.shape
    )


def _sum(function, loop: Elementwise, x, y):
    out = loop.summed(x, y) if x.size >= loop.least else None
    return np.add.reduce(function(x, y), None) if out is None else out


def _values(function, loop: Elementwise, x, y, factor):
    out = loop(x, y, factor) if x.size >= loop.least else None
    return function(x, y, factor) if out is None else out


def warm(dtype: np.dtype):
    """(name, call) that compile every loop for a dtype, for one thread and for many."""
    for n in (40, 300):
        x = np.ones((n, n), dtype)
        for loop in (_squared_error, _logit_loss):
            yield f"{loop.name} {dtype}", lambda loop=loop, x=x: loop.summed(x, x)
        for loop in (_squared_error_change, _logit_loss_change):
            yield f"{loop.name} {dtype}", lambda loop=loop, x=x: loop(x, x, 0.5)


@primitive("float", method=False, function=False, node="MseLoss")
def squared_errors(input, target):
    """The sum of squared differences of two tensors of one shape."""
    return _sum(squared_error, _squared_error, input, target)


@squared_errors.vjp("input")
def _(g, input, target):
    return squared_errors_slope(input, target, g)


@squared_errors.vjp("target")
def _(g, input, target):
    return -squared_errors_slope(input, target, g)


@primitive("float", broadcasts=True, method=False, function=False)
def squared_errors_slope(input, target, factor):
    """`2 * factor * (input - target)`."""
    return _values(squared_error_change, _squared_error_change, input, target, factor)


@squared_errors_slope.vjp("input")
def _(g, factor):
    return g * (factor * 2.0)


@squared_errors_slope.vjp("target")
def _(g, factor):
    return g * (factor * -2.0)


@squared_errors_slope.vjp("factor")
def _(g, input, target):
    return g * (input - target) * 2.0


@primitive("float", method=False, function=False, node="BinaryCrossEntropyWithLogits")
def logit_losses(input, target):
    """The sum of `max(x, 0) - x * y + log(1 + exp(-|x|))` over two tensors of one shape."""
    return _sum(logit_loss, _logit_loss, input, target)


@logit_losses.vjp("input")
def _(g, input, target):
    return logit_losses_slope(input, target, g)


@logit_losses.vjp("target")
def _(g, input):
    return -g * input


@primitive("float", broadcasts=True, method=False, function=False)
def logit_losses_slope(input, target, factor):
    """`(sigmoid(input) - target) * factor`."""
    return _values(logit_loss_change, _logit_loss_change, input, target, factor)


@logit_losses_slope.vjp("input")
def _(g, input, factor):
    s = sigmoid(input)
    return g * factor * s * (1.0 - s)


@logit_losses_slope.vjp("target")
def _(g, factor):
    return -g * factor


@logit_losses_slope.vjp("factor")
def _(g, input, target):
    return g * (sigmoid(input) - target)


@squared_errors.samples
@logit_losses.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.uniform(size=(2, 3)))


@squared_errors_slope.samples
@logit_losses_slope.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.uniform(size=(2, 3)), np.asarray(0.7))
