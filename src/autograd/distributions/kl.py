"""Kullback-Leibler divergences, by pairs of types of distributions."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

from ..errors import ArgumentTypeError, FormulaMissingError, ShapeError
from ..ops.comparison import where
from ..tensor import Tensor
from .bernoulli import Bernoulli
from .binomial import Binomial
from .categorical import Categorical
from .cauchy import Cauchy
from .dirichlet import Beta, Dirichlet
from .distribution import Distribution
from .exponential import Exponential
from .gamma import Gamma
from .geometric import Geometric
from .gumbel import Gumbel
from .independent import Independent
from .laplace import Laplace
from .multivariate_normal import MultivariateNormal, half_log_det, squared_lengths
from .normal import Normal
from .one_hot_categorical import OneHotCategorical
from .parameters import sum_rightmost
from .poisson import Poisson
from .transformed_distribution import HalfNormal, LogNormal, TransformedDistribution
from .uniform import Uniform

_FORMULAS: dict[tuple[type, type], Callable] = {}


def register_kl(type_p: type, type_q: type) -> Callable:
    """Decorator of a function `(p, q)` that computes the divergence of two types.

    Args:
        type_p, type_q: classes of distributions; their subclasses are served too, each pair by the
            formula of the nearest classes.

    Raises:
        ArgumentTypeError: something other than a class of distributions.

    >>> from autograd.distributions import Normal, kl_divergence, register_kl
    >>> class Mine(Normal): pass
    >>> @register_kl(Mine, Mine)
    ... def _(p, q):
    ...     return p.loc - q.loc
    >>> kl_divergence(Mine(3.0, 1.0), Mine(1.0, 1.0))
    tensor(2.)
    """
    for given in (type_p, type_q):
        if not (isinstance(given, type) and issubclass(given, Distribution)):
            raise ArgumentTypeError(
                f"register_kl: classes of distributions are required; got {given!r}."
            )

    def register(formula: Callable) -> Callable:
        _FORMULAS[type_p, type_q] = formula
        _formula.cache_clear()
        return formula

    return register


@functools.cache
def _formula(type_p: type, type_q: type) -> Callable | None:
    """The formula of the nearest classes: those of `p` count first."""
    for base_p in type_p.__mro__:
        for base_q in type_q.__mro__:
            if (base_p, base_q) in _FORMULAS:
                return _FORMULAS[base_p, base_q]
    return None


def kl_divergence(p: Distribution, q: Distribution) -> Tensor:
    """Kullback-Leibler divergence: the mean of `p.log_prob(x) - q.log_prob(x)` for x from `p`.

    Args:
        p, q: distributions whose batch shapes broadcast.

    Returns:
        Tensor of their batch shape.

    Raises:
        FormulaMissingError: no formula is known for the two types; see `register_kl`.

    >>> from autograd.distributions import Normal, kl_divergence
    >>> kl_divergence(Normal(1.0, 1.0), Normal(0.0, 1.0))
    tensor(0.5000)
    """
    formula = _formula(type(p), type(q))
    if formula is None:
        raise FormulaMissingError(
            "kl_divergence: types with a formula are required; got "
            f"{type(p).__name__} and {type(q).__name__}. Define it with register_kl."
        )
    return formula(p, q)


@register_kl(Normal, Normal)
def _(p: Normal, q: Normal) -> Tensor:
    ratio = (p.scale / q.scale).square()
    distance = ((p.loc - q.loc) / q.scale).square()
    return 0.5 * (ratio + distance - 1 - ratio.log())


@register_kl(LogNormal, LogNormal)
@register_kl(HalfNormal, HalfNormal)
def _(p: TransformedDistribution, q: TransformedDistribution) -> Tensor:
    return kl_divergence(p.base_dist, q.base_dist)


@register_kl(MultivariateNormal, MultivariateNormal)
def _(p: MultivariateNormal, q: MultivariateNormal) -> Tensor:
    if p.event_shape != q.event_shape:
        raise ShapeError(
            "kl_divergence: vectors of one size are required; got event shapes "
            f"{list(p.event_shape)} and {list(q.event_shape)}."
        )
    columns = squared_lengths(q._factor.unsqueeze(-3), p._factor.mT).sum(-1)
    distance = squared_lengths(q._factor, q.loc - p.loc)
    dets = half_log_det(q._factor) - half_log_det(p._factor)
    return dets + 0.5 * (columns + distance - p.event_shape[0])


@register_kl(Bernoulli, Bernoulli)
def _(p: Bernoulli, q: Bernoulli) -> Tensor:
    likely = _weighted(p.probs, p.probs.log() - q.probs.log())
    unlikely = _weighted(1 - p.probs, (-p.probs).log1p() - (-q.probs).log1p())
    return likely + unlikely


@register_kl(Binomial, Binomial)
def _(p: Binomial, q: Binomial) -> Tensor:
    if (q.total_count > p.total_count).any():
        raise FormulaMissingError(
            "kl_divergence: a total_count of the first Binomial of at least that of the second is "
            "required; got a smaller one."
        )
    each = kl_divergence(Bernoulli(p.probs), Bernoulli(q.probs))
    return where(p.total_count > q.total_count, math.inf, p.total_count * each)


@register_kl(Categorical, Categorical)
def _(p: Categorical, q: Categorical) -> Tensor:
    gap = where(q.probs == 0, math.inf, p.logits - q.logits)
    return _weighted(p.probs, gap).sum(-1)


@register_kl(OneHotCategorical, OneHotCategorical)
def _(p: OneHotCategorical, q: OneHotCategorical) -> Tensor:
    return kl_divergence(p._categorical, q._categorical)


def _weighted(probs: Tensor, values: Tensor) -> Tensor:
    """`probs * values`, which is 0 where the probability is 0."""
    return where(probs == 0, 0.0, probs * values)


@register_kl(Uniform, Uniform)
def _(p: Uniform, q: Uniform) -> Tensor:
    inside = (q.low <= p.low) & (q.high >= p.high)
    return where(inside, ((q.high - q.low) / (p.high - p.low)).log(), math.inf)


@register_kl(Uniform, Normal)
def _(p: Uniform, q: Normal) -> Tensor:
    width = p.high - p.low
    distance = ((p.high + p.low) / 2 - q.loc).square() + width.square() / 12
    return (q.scale * math.sqrt(2 * math.pi) / width).log() + 0.5 * distance / q.scale.square()


@register_kl(Exponential, Exponential)
def _(p: Exponential, q: Exponential) -> Tensor:
    ratio = q.rate / p.rate
    return ratio - 1 - ratio.log()


@register_kl(Laplace, Laplace)
def _(p: Laplace, q: Laplace) -> Tensor:
    ratio, distance = p.scale / q.scale, (p.loc - q.loc).abs()
    return distance / q.scale - 1 - ratio.log() + ratio * (-distance / p.scale).exp()


@register_kl(Cauchy, Cauchy)
def _(p: Cauchy, q: Cauchy) -> Tensor:
    """Source: Chyzak and Nielsen, "A closed-form formula for the Kullback-Leibler divergence
    between Cauchy distributions" (2019)."""
    squares = (p.scale + q.scale).square() + (p.loc - q.loc).square()
    return (squares / (4 * p.scale * q.scale)).log()


@register_kl(Gumbel, Gumbel)
def _(p: Gumbel, q: Gumbel) -> Tensor:
    """Source: Gil, "On Renyi divergence measures for continuous alphabet sources" (2011)."""
    ratio, distance = p.scale / q.scale, (q.loc - p.loc) / q.scale
    euler = 0.5772156649015329
    tail = (distance + (ratio + 1).lgamma()).exp()
    return -ratio.log() - distance + ratio * euler + tail - (1 + euler)


@register_kl(Gamma, Gamma)
def _(p: Gamma, q: Gamma) -> Tensor:
    shapes = q.concentration.lgamma() - p.concentration.lgamma()
    rates = q.concentration * (p.rate / q.rate).log()
    drift = (p.concentration - q.concentration) * p.concentration.digamma()
    return rates + shapes + drift + (q.rate - p.rate) * (p.concentration / p.rate)


@register_kl(Dirichlet, Dirichlet)
def _(p: Dirichlet, q: Dirichlet) -> Tensor:
    a, b = p.concentration, q.concentration
    total = a.sum(-1)
    constants = total.lgamma() - b.sum(-1).lgamma() + (b.lgamma() - a.lgamma()).sum(-1)
    drift = (a - b) * (a.digamma() - total.digamma().unsqueeze(-1))
    return constants + drift.sum(-1)


@register_kl(Beta, Beta)
def _(p: Beta, q: Beta) -> Tensor:
    return kl_divergence(p._dirichlet, q._dirichlet)


@register_kl(Poisson, Poisson)
def _(p: Poisson, q: Poisson) -> Tensor:
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


@register_kl(Geometric, Geometric)
def _(p: Geometric, q: Geometric) -> Tensor:
    return -p.entropy() - (-q.probs).log1p() / p.probs - q.logits


@register_kl(Independent, Independent)
def _(p: Independent, q: Independent) -> Tensor:
    counts = p.reinterpreted_batch_ndims, q.reinterpreted_batch_ndims
    if counts[0] != counts[1]:
        raise ShapeError(
            "kl_divergence: one number of reinterpreted_batch_ndims is required; "
            f"got {counts[0]} and {counts[1]}."
        )
    return sum_rightmost(kl_divergence(p.base_dist, q.base_dist), counts[0])


@register_kl(TransformedDistribution, TransformedDistribution)
def _(p: TransformedDistribution, q: TransformedDistribution) -> Tensor:
    if p.transforms != q.transforms or p.event_shape != q.event_shape:
        raise FormulaMissingError(
            "kl_divergence: the same transforms of both distributions are required; got "
            f"{p.transforms} and {q.transforms}."
        )
    return kl_divergence(p.base_dist, q.base_dist)
