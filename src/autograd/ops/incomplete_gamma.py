"""Incomplete gamma functions (they need SciPy)."""

from __future__ import annotations

import numpy as np

from ..errors import GraphError
from .core.registry import Sample, constant, primitive
from .exponential import exp, log
from .special import lgamma, scipy_special


def _density(g, input, other):
    """`g` times the derivative of the lower function with respect to its second argument."""
    return g * exp((input - 1) * log(other) - other - lgamma(input))


@primitive("real", broadcasts=True, inplace=True)
def igamma(input, other):
    """Regularized lower incomplete gamma function, the distribution function of `Gamma(input, 1)`.

    Args:
        input: shape, at least 0.
        other: where to evaluate, at least 0.

    Returns:
        Tensor of the broadcast shape, between 0 and 1; NaN where an argument is negative.

    Gradient: with respect to `other` only.

    Raises:
        GraphError: in backward, if `input` requires grad.
        MissingExtraError: SciPy is not installed.

    >>> autograd.igamma(autograd.tensor(1.), autograd.tensor(2.))
    tensor(0.8647)
    """
    return _computed("gammainc", input, other)


@primitive("real", broadcasts=True, inplace=True)
def igammac(input, other):
    """Regularized upper incomplete gamma function, `1 - igamma(input, other)` without rounding.

    Args:
        input: shape, at least 0.
        other: where to evaluate, at least 0.

    Returns:
        Tensor of the broadcast shape, between 0 and 1; NaN where an argument is negative.

    Gradient: with respect to `other` only.

    Raises:
        GraphError: in backward, if `input` requires grad.
        MissingExtraError: SciPy is not installed.

    >>> autograd.igammac(autograd.tensor(1.), autograd.tensor(2.))
    tensor(0.1353)
    """
    return _computed("gammaincc", input, other)


def _computed(name: str, a, x):
    return np.asarray(scipy_special(name)(a, x)).astype(np.result_type(a, x), copy=False)


@igamma.vjp("input")
@igammac.vjp("input")
def _(g):
    raise GraphError(
        "igamma: an `input` that does not require grad is required; its derivative has no closed "
        "form. Detach it."
    )


@igamma.vjp("other")
def _(g, input, other):
    return _density(g, input, other)


@igammac.vjp("other")
def _(g, input, other):
    return -_density(g, input, other)


@igamma.samples
@igammac.samples
def _(rng):
    yield Sample(constant(rng.uniform(0.3, 4, (2, 3))), rng.uniform(0.2, 5, 3))
    yield Sample(constant(rng.uniform(0.3, 4, ())), rng.uniform(0.2, 5, (2, 1)))
    yield Sample(
        constant(np.array([0.0, 0.0, 2.0, 2.0, np.nan, -1.0, 1.0])),
        np.array([0.0, 1.0, 0.0, np.inf, 1.0, 1.0, np.nan]),
        grad=False,
    )
