"""Relatives of sigmoid and tanh."""

from __future__ import annotations

import numpy as np

from .comparison import minimum
from .core.registry import Sample, composite, functional
from .exponential import exp, log1p
from .inplace import applied
from .powers import abs_
from .rectifiers import clamped_slope
from .trigonometry import tanh


@composite(**functional)
def softsign(input):
    """`x / (1 + |x|)`.

    >>> autograd.nn.functional.softsign(autograd.tensor([1.]))
    tensor([0.5000])
    """
    return input / (abs_(input) + 1)


@composite(**functional)
def hardsigmoid(input, inplace: bool = False):
    """`clamp(x + 3, 0, 6) / 6`.

    Args:
        inplace: write over the input.

    >>> autograd.nn.functional.hardsigmoid(autograd.tensor([0.]))
    tensor([0.5000])
    """
    return applied(lambda x: clamped_slope(x + 3, 0.0, 6.0) / 6, input, inplace)


@composite(**functional)
def tanhshrink(input):
    """`x - tanh(x)`.

    >>> autograd.nn.functional.tanhshrink(autograd.tensor([0.]))
    tensor([0.])
    """
    return input - tanh(input)


@composite(**functional)
def logsigmoid(input):
    """`log(sigmoid(x))` without overflow.

    >>> autograd.nn.functional.logsigmoid(autograd.tensor([0.]))
    tensor([-0.6931])
    """
    return minimum(input, 0 * input) - log1p(exp(-abs_(input)))


for _operator in (softsign, hardsigmoid, tanhshrink, logsigmoid):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)) * 2)
        yield Sample(np.asarray(0.7))
        yield Sample(np.zeros((0, 2)))
