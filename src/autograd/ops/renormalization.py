"""Limiting the norms of slices."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, ShapeError
from .comparison import where
from .core.dims import normalize_dim
from .core.registry import Sample, composite
from .distance import vector_norm


@composite(inplace=True)
def renorm(input, p: float, dim: int, maxnorm: float):
    """A copy whose slices along `dim` are scaled down to a norm of at most `maxnorm`.

    Args:
        input: tensor of at least two dimensions.
        p: which norm, above 0.
        dim: the dimension along which the slices lie.
        maxnorm: the largest norm, at least 0.

    Raises:
        ShapeError: fewer than two dimensions.
        ArgumentError: a norm that is not above 0, or a negative limit.

    >>> autograd.tensor([[3., 4.], [0.3, 0.4]]).renorm(2, 0, 1.)
    tensor([[0.6000, 0.8000],
            [0.3000, 0.4000]])
    """
    ndim = input._array.ndim
    if ndim < 2:
        raise ShapeError(
            f"renorm: at least two dimensions are required; got {list(input.shape)}. Use reshape."
        )
    if not p > 0:
        raise ArgumentError(f"renorm: p above 0 is required; got {p}.")
    if not maxnorm >= 0:
        raise ArgumentError(f"renorm: maxnorm of at least 0 is required; got {maxnorm}.")
    dim = normalize_dim(dim, ndim, "renorm")
    others = tuple(d for d in range(ndim) if d != dim)
    norm = vector_norm(input, p, others, True)
    # a little more than the norm, so that rounding does not leave a slice above the limit
    return input * where(norm > maxnorm, maxnorm / (norm + 1e-7), 1.0)


@renorm.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 4)), 2.0, 0, 1.0)
    yield Sample(rng.normal(size=(2, 3, 2)), 1.0, -1, 2.5)
    yield Sample(rng.normal(size=(2, 3)), float("inf"), 1, 0.5)
    yield Sample(np.zeros((2, 3)), 2.0, 1, 0.5, grad=False)
