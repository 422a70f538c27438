"""Distances and similarities."""

from __future__ import annotations

import math

import numpy as np

from ..errors import ArgumentError, ShapeError
from .clamping import clamp
from .core.registry import Sample, composite, functional
from .embedding import rows_at
from .norms import vector_norm


@composite()
def dist(input, other, p: float = 2):
    """The p-norm of the difference of two tensors.

    Args:
        input, other: tensors of shapes that broadcast.
        p: the norm; inf takes the largest difference, 0 counts the differences.

    >>> autograd.dist(autograd.tensor([3., 4.]), autograd.tensor([0., 0.]))
    tensor(5.)
    """
    return vector_norm(input - other, p)


@dist.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 1)


@composite(**functional)
def pairwise_distance(x1, x2, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False):
    """The p-norm of `x1 - x2 + eps` over the last dimension.

    Args:
        x1, x2: tensors [..., d] that broadcast.
        p: the norm.
        eps: added to the differences, so that the gradient stays finite.
        keepdim: keep the last dimension with size 1.

    >>> f = autograd.nn.functional.pairwise_distance
    >>> f(autograd.ones(1, 2), autograd.ones(1, 2), eps=0.0)
    tensor([0.])
    """
    return vector_norm(x1 - x2 + eps, p, -1, keepdim)


@composite(**functional)
def cosine_similarity(x1, x2, dim: int = 1, eps: float = 1e-8):
    """Cosine of the angle between vectors along `dim`; the lengths are kept above `eps`.

    Args:
        x1, x2: tensors of shapes that broadcast.
        dim: the dimension of the vectors, which is reduced.
        eps: least length that is divided by.

    >>> autograd.nn.functional.cosine_similarity(autograd.ones(1, 2), autograd.ones(1, 2))
    tensor([1.0000])
    """
    from .broadcasting import broadcast_tensors

    x1, x2 = broadcast_tensors(x1, x2)
    a = clamp(vector_norm(x1, 2, dim, True), min=eps)
    b = clamp(vector_norm(x2, 2, dim, True), min=eps)
    return ((x1 / a) * (x2 / b)).sum(dim)


@pairwise_distance.samples
@cosine_similarity.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)))


@composite(method=False)
def cdist(x1, x2, p: float = 2.0, compute_mode=None):
    """The p-norm distance of every pair of rows.

    Args:
        x1: tensor [..., n, d].
        x2: tensor [..., m, d].
        p: the norm, at least 0; inf takes the largest difference, 0 counts the differences.
        compute_mode: accepted; distances are always computed from differences.

    Returns:
        Tensor [..., n, m].

    >>> autograd.cdist(autograd.zeros(1, 2), autograd.tensor([[3., 4.]]))
    tensor([[5.]])
    """
    a, b = x1._array.shape, x2._array.shape
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-1]:
        raise ShapeError(
            "cdist: tensors [..., n, d] and [..., m, d] are required; got shapes "
            f"{list(a)} and {list(b)}."
        )
    if p < 0:
        raise ArgumentError(f"cdist: p of at least 0 is required; got {p}.")
    return vector_norm(x1.unsqueeze(-2) - x2.unsqueeze(-3), p, -1)


@cdist.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(4, 3)))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(4, 3)), 1.0)


@composite(method=False)
def pdist(input, p: float = 2.0):
    """The p-norm distance of every pair of rows, in the order (0, 1), (0, 2), ... (n - 2, n - 1).

    Args:
        input: matrix [n, d].
        p: the norm, at least 0.

    Returns:
        Vector [n (n - 1) / 2].

    >>> autograd.pdist(autograd.tensor([[0., 0.], [3., 4.], [3., 0.]]))
    tensor([5., 3., 4.])
    """
    if input._array.ndim != 2:
        raise ShapeError(f"pdist: rows [n, d] are required; got shape {list(input.shape)}.")
    if p < 0:
        raise ArgumentError(f"pdist: p of at least 0 is required; got {p}.")
    first, second = np.triu_indices(len(input._array), 1)
    return vector_norm(rows_at(input, first) - rows_at(input, second), p, -1)


@pdist.samples
def _(rng):
    x = rng.normal(size=(4, 3))
    for p in (0.0, 1.0, 1.5, 2.0, 3.0, math.inf):
        yield Sample(x, p, grad=p > 0)
    yield Sample(x[:1])
