"""Gamma and chi-squared distributions."""

from __future__ import annotations

from typing import Any, ClassVar

from ..autograd.function import Function, once_differentiable
from ..dtypes import finfo
from ..kernels import gamma as kernels
from ..random.generator import stream_of
from ..tensor import Tensor
from . import constraints
from .distribution import Distribution
from .parameters import as_tensor_parameter, broadcast_all


class Gamma(Distribution):
    """Gamma distribution, whose density goes like `x**(concentration - 1) * exp(-rate * x)`.

    Args:
        concentration: shape, above 0.
        rate: inverse scale, above 0.
        validate_args: check parameters and values.

    Gradient: of `rsample`, by implicit differentiation of the distribution function; once.
    Numerics: `cdf`, `entropy`, and the gradient of `log_prob`, need SciPy (extra `special`).

    >>> d = autograd.distributions.Gamma(2.0, 4.0)
    >>> d.mean, d.log_prob(autograd.tensor(0.5))
    (tensor(0.5000), tensor(0.0794))
    """

    arg_constraints: ClassVar = {
        "concentration": constraints.positive,
        "rate": constraints.positive,
    }
    support = constraints.nonnegative
    has_rsample = True

    def __init__(self, concentration, rate, validate_args: bool | None = None):
        self.concentration, self.rate = broadcast_all(type(self).__name__, concentration, rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        return self.concentration / self.rate

    @property
    def mode(self) -> Tensor:
        return ((self.concentration - 1) / self.rate).clamp(min=0)

    @property
    def variance(self) -> Tensor:
        return self.concentration / self.rate.square()

    def rsample(self, sample_shape=()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        return above_zero(standard_gamma(self.concentration.expand(shape)) / self.rate)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        shape, rate = self.concentration, self.rate
        return (
            shape.xlogy(rate) + (shape - 1).xlogy(value) - rate * value - shape.lgamma()
        )  # fmt: skip

    def cdf(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        return self.concentration.igamma(self.rate * value)

    def entropy(self) -> Tensor:
        shape = self.concentration
        return shape - self.rate.log() + shape.lgamma() + (1 - shape) * shape.digamma()


class Chi2(Gamma):
    """Sum of the squares of independent standard normal numbers: Gamma(df / 2, 1 / 2).

    Args:
        df: degrees of freedom: how many, above 0.
        validate_args: check parameters and values.

    >>> autograd.distributions.Chi2(3.0).mean
    tensor(3.)
    """

    arg_constraints: ClassVar = {"df": constraints.positive}

    def __init__(self, df, validate_args: bool | None = None):
        self.df = as_tensor_parameter("Chi2", df)
        super().__init__(0.5 * self.df, 0.5, validate_args)


class _StandardGamma(Function):
    """Numbers of scale 1, differentiable in their shape."""

    @staticmethod
    def forward(ctx, concentration):
        array = concentration._array
        drawn = kernels.standard_gamma(stream_of(None), array.reshape(-1)).reshape(array.shape)
        out = Tensor._wrap(drawn.astype(array.dtype))
        ctx.save_for_backward(concentration, out)
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        concentration, out = ctx.saved_tensors
        slope = kernels.slope(concentration._array, out._array)
        return g * Tensor._wrap(slope.astype(out._array.dtype))


def standard_gamma(concentration: Tensor) -> Any:
    """Gamma-distributed numbers of scale 1, differentiable in their concentration."""
    return _StandardGamma.apply(concentration)


def above_zero(value: Tensor) -> Tensor:
    """Write the least positive number over zeros, whose logarithms would be infinite."""
    value.detach().clamp_(min=finfo(value.dtype).tiny)
    return value
