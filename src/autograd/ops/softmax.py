"""Softmax and log-softmax."""

from __future__ import annotations

import numpy as np

from ..dtypes import as_dtype
from ..kernels import softmax as kernel
from .conversion import cast
from .dims import normalize_dim
from .exponential import exp
from .reduction import in_dtype, summed
from .registry import Sample, composite, primitive


@primitive("float")
def softmax(input, dim: int = -1, dtype: object = None, _stacklevel: int = 3):
    """Exponentials scaled to sum to 1 along `dim` (the last one by default).

    Args:
        input: tensor; the maximum is subtracted first, so nothing overflows.
        dim: the dimension.
        dtype: convert to this dtype first.

    Raises:
        DimensionError: `dim` is out of range.

    Numerics: NaN where a slice holds NaN or +inf, or only -inf.

    >>> autograd.softmax(autograd.tensor([0., 0.]), 0)
    tensor([0.5000, 0.5000])
    """
    return kernel.softmax(input if dtype is None else input.astype(as_dtype(dtype).numpy), dim)


@softmax.vjp("input")
def _(g, out, dim, input_dtype):
    g = softmax_gradient(g, out, dim)
    return g if g.dtype == input_dtype else cast(g, input_dtype)


@primitive(method=False, function=False)
def softmax_gradient(input, output, dim: int):
    """`(g - sum(g * y)) * y`: the gradient of the softmax y."""
    return kernel.softmax_gradient(input, output, dim)


@softmax_gradient.vjp("input")
def _(g, output, dim):
    return softmax_gradient(g, output, dim)


@softmax_gradient.vjp("output")
def _(g, input, output, dim):
    dims = (dim,) if len(g.shape) else None
    along = summed(g * output, dims, True)
    total = summed(input * output, dims, True)
    return g * (input - total) - input * along


@softmax_gradient.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.uniform(size=(2, 3)), 1)


@primitive("float", method=False, function=False, node="LogSoftmax")
def log_softmax_along(input, dim: int):
    """Logarithm of the softmax along `dim`."""
    return kernel.log_softmax(input, dim)


@log_softmax_along.vjp("input")
def _(g, out, dim):
    if not len(g.shape):
        return g * 0
    return g - exp(out) * summed(g, (dim,), True)


@log_softmax_along.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1)


@composite()
def log_softmax(input, dim: int = -1, dtype=None, _stacklevel: int = 3):
    """Logarithm of the softmax along `dim`, exact where the softmax underflows.

    >>> autograd.log_softmax(autograd.tensor([0., 0.]), 0)
    tensor([-0.6931, -0.6931])
    """
    if dtype is not None:
        input = in_dtype(input, dtype, "log_softmax")
    return log_softmax_along(input, normalize_dim(dim, input._array.ndim, "log_softmax"))


@composite(namespace="nn.functional", method=False)
def softmin(input, dim: int = -1, _stacklevel: int = 3, dtype=None):
    """Softmax of the negated input.

    >>> autograd.nn.functional.softmin(autograd.tensor([0., 0.]), 0)
    tensor([0.5000, 0.5000])
    """
    return softmax(-input, dim, dtype)


for _operator in (softmax, log_softmax, softmin):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), 1)
        yield Sample(rng.normal(size=(2, 3, 2)), 0)
        yield Sample(np.asarray(1.5), 0)
        yield Sample(np.zeros((0, 3)), 1)
        yield Sample(rng.normal(size=(2, 3)) * 1000, -1)
        yield Sample(
            np.array([[-np.inf, 0.0, 1.0], [-np.inf] * 3, [np.nan, 0.0, 1.0]]), 1, grad=False
        )
        yield Sample(np.array([[np.inf, 0.0]]), 1, grad=False)
