"""Losses of distributions: likelihoods and divergence."""

from __future__ import annotations

import math

import numpy as np

from ..errors import ArgumentError, ShapeError
from .clamping import clamp
from .comparison import where
from .core.registry import Sample, composite, functional
from .exponential import exp, log, xlogy
from .loss_reduction import legacy_reduction, reduced


@composite(**functional)
def poisson_nll_loss(
    input,
    target,
    log_input: bool = True,
    full: bool = False,
    size_average=None,
    eps: float = 1e-8,
    reduce=None,
    reduction: str = "mean",
):
    """Negative log-likelihood of counts under a Poisson distribution.

    Args:
        input: logarithm of the rate (the rate if not `log_input`).
        target: counts of the same shape.
        log_input: whether `input` is the logarithm.
        full: add Stirling's approximation of log(target!).
        eps: added to the rate before its logarithm is taken.
        reduction: "none", "mean" or "sum".
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> autograd.nn.functional.poisson_nll_loss(autograd.tensor([0.]), autograd.tensor([1.]))
    tensor(1.)
    """
    loss = exp(input) - target * input if log_input else input - target * log(input + eps)
    if full:
        stirling = target * log(target) - target + log(target * (2 * math.pi)) * 0.5
        loss = loss + where(target > 1, stirling, 0.0)
    return reduced(loss, legacy_reduction(size_average, reduce, reduction), "poisson_nll_loss")


@composite(**functional)
def gaussian_nll_loss(
    input, target, var, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
):
    """Negative log-likelihood under a normal distribution with the given variance.

    Args:
        input: means.
        target: tensor of the same shape, or one that broadcasts.
        var: variances, at least 0: of that shape, or with sizes of 1 or the last one missing.
        full: add the constant log(2 pi) / 2.
        eps: least variance.
        reduction: "none", "mean" or "sum".

    Gradient: where the variance is below `eps`, it is replaced by it without a gradient.

    >>> one = autograd.ones(1)
    >>> autograd.nn.functional.gaussian_nll_loss(one, one, one)
    tensor(0.)
    """
    if isinstance(var, float):
        var = input.detach() * 0 + var
    if (var._array < 0).any():
        raise ArgumentError(
            f"gaussian_nll_loss: variances of at least 0 are required; got {var._array.min()}."
        )
    shape, sizes = input._array.shape, var._array.shape
    if sizes != shape and sizes == shape[:-1]:
        var = var.unsqueeze(-1)
    elif len(sizes) != len(shape) or any(
        size not in (1, n) for size, n in zip(sizes, shape, strict=True)
    ):
        raise ShapeError(
            f"gaussian_nll_loss: variances of shape {list(shape)}, or with sizes of 1 in it, are "
            f"required; got {list(sizes)}."
        )
    floor = clamp(var.detach(), min=eps)
    variance = var + (floor - var.detach())
    difference = input - target
    loss = (log(variance) + difference * difference / variance) * 0.5
    if full:
        loss = loss + 0.5 * math.log(2 * math.pi)
    return reduced(loss, reduction, "gaussian_nll_loss")


@poisson_nll_loss.samples
def _(rng):
    x, y = rng.normal(size=(2, 3)), rng.uniform(0, 5, (2, 3))
    yield Sample(x, y)
    yield Sample(rng.uniform(0.5, 1, (2, 3)), y, False, reduction="sum")
    yield Sample(x, y, full=True, grad=False)


@gaussian_nll_loss.samples
def _(rng):
    yield Sample(
        rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), rng.uniform(0.5, 1, (2, 3)), full=True
    )


@composite(**functional)
def kl_div(
    input, target, size_average=None, reduce=None, reduction: str = "mean", log_target: bool = False
):
    """Kullback-Leibler divergence; `input` holds log-probabilities.

    Args:
        input: log-probabilities.
        target: probabilities of the same shape.
        reduction: also "batchmean", the sum divided by the first size.
        log_target: the target holds log-probabilities too.
        size_average, reduce: two bools that older programs give instead of `reduction`.

    >>> f = autograd.nn.functional.kl_div
    >>> f(autograd.tensor([0.]), autograd.tensor([1.]), reduction="sum")
    tensor(0.)
    """
    reduction = legacy_reduction(size_average, reduce, reduction)
    loss = exp(target) * (target - input) if log_target else xlogy(target, target) - target * input
    if reduction == "batchmean":
        return loss.sum() / (input._array.shape or (1,))[0]
    return reduced(loss, reduction, "kl_div")


@kl_div.samples
def _(rng):
    x, y = np.log(rng.dirichlet(np.ones(3), 2)), rng.dirichlet(np.ones(3), 2)
    for reduction in ("mean", "sum", "none", "batchmean"):
        yield Sample(x, y, reduction=reduction)
    yield Sample(x, np.log(y), reduction="sum", log_target=True)
    yield Sample(np.asarray(x[0, 0]), np.asarray(y[0, 0]), reduction="batchmean")
