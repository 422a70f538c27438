"""`Distribution`: what all distributions have in common."""

from __future__ import annotations

import copy
import functools
from typing import Any, ClassVar, Self

from ..engine.modes import enable_grad, no_grad
from ..errors import ArgumentError, ArgumentTypeError, FormulaMissingError, ShapeError
from ..ops.broadcasting import broadcast_shapes
from ..size import Size
from ..tensor import Tensor
from .constraints import Constraint, dependent


class Distribution:
    """Base class of probability distributions.

    A distribution is a batch of `batch_shape` independent ones, each of which gives values of
    `event_shape`.

    Args:
        batch_shape: shape over which the parameters range.
        event_shape: shape of one value.
        validate_args: check parameters, and the values that `log_prob` and `cdf` get; the setting
            of `set_default_validate_args` if None.

    >>> d = autograd.distributions.Normal(autograd.zeros(3), 1.0)
    >>> d.batch_shape, d.event_shape, d.sample((2,)).shape
    (Size([3]), Size([]), Size([2, 3]))
    """

    has_rsample: Any = False
    has_enumerate_support: Any = False
    arg_constraints: ClassVar[dict[str, Constraint]] = {}
    support: Any = None
    _validate_args: bool = __debug__

    @staticmethod
    def set_default_validate_args(value: bool) -> None:
        """Whether distributions check their arguments unless they are told otherwise."""
        if value not in (True, False):
            raise ArgumentError(
                f"set_default_validate_args: True or False is required; got {value!r}."
            )
        Distribution._validate_args = value

    def __init__(self, batch_shape=(), event_shape=(), validate_args: bool | None = None):
        self._batch_shape = Size(batch_shape)
        self._event_shape = Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            self._check_parameters()

    def _check_parameters(self) -> None:
        given = vars(self)
        for name, constraint in self.arg_constraints.items():
            if constraint is dependent or name not in given:
                continue  # checked by the class itself, or made from another parameter
            _check(f"{type(self).__name__}: {name}", constraint, given[name])

    # --- shapes ---

    @property
    def batch_shape(self) -> Size:
        """The shape over which the parameters range."""
        return self._batch_shape

    @property
    def event_shape(self) -> Size:
        """The shape of one value."""
        return self._event_shape

    def expand(self, batch_shape, _instance=None) -> Self:
        """The same distribution with parameters expanded to a larger batch.

        Args:
            batch_shape: the new shape.
        """
        batch_shape = Size(batch_shape)
        new = copy.copy(self)
        rank = len(self._batch_shape)
        for name, value in vars(self).items():
            if isinstance(value, Tensor):
                setattr(new, name, value.expand((*batch_shape, *value.shape[rank:])))
        new._batch_shape = batch_shape
        return new

    def _extended_shape(self, sample_shape=()) -> Size:
        """The shape of a sample."""
        if not isinstance(sample_shape, tuple):
            sample_shape = tuple(sample_shape)
        return Size((*sample_shape, *self._batch_shape, *self._event_shape))

    # --- values ---

    def sample(self, sample_shape=()) -> Tensor:
        """Values without gradient.

        Args:
            sample_shape: how many, as leading dimensions.

        Returns:
            Tensor of shape `sample_shape + batch_shape + event_shape`.
        """
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape=()) -> Tensor:
        """Values as a differentiable function of the parameters.

        Args:
            sample_shape: how many, as leading dimensions.

        Raises:
            FormulaMissingError: the distribution has no such function (`has_rsample` says so).
        """
        raise self._missing("rsample")

    def sample_n(self, n: int) -> Tensor:
        """`n` values: `sample((n,))`.

        Args:
            n: how many.
        """
        return self.sample((n,))

    def rsample_n(self, n: int) -> Tensor:
        """`n` differentiable values: `rsample((n,))`.

        Args:
            n: how many.
        """
        return self.rsample((n,))

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """All values of a discrete distribution, along a new first dimension.

        Args:
            expand: repeat them over the batch.
        """
        raise self._missing("enumerate_support")

    def _enumerated(self, values: Tensor, expand: bool) -> Tensor:
        """Values along a new first dimension, repeated over the batch if wanted."""
        values = values.view(-1, *(1,) * len(self._batch_shape))
        return values.expand((-1, *self._batch_shape)) if expand else values

    # --- functions of values ---

    def log_prob(self, value: Tensor) -> Tensor:
        """Logarithm of the density, or of the probability, at a value.

        Args:
            value: tensor whose shape broadcasts with `batch_shape + event_shape`.

        Raises:
            ArgumentError: a value outside `support`.
            ShapeError: a shape that does not broadcast.
        """
        raise self._missing("log_prob")

    def cdf(self, value: Tensor) -> Tensor:
        """Probability of a value that is at most the given one.

        Args:
            value: as in `log_prob`.
        """
        raise self._missing("cdf")

    def icdf(self, value: Tensor) -> Tensor:
        """The value at which `cdf` is the given probability.

        Args:
            value: probabilities between 0 and 1.
        """
        raise self._missing("icdf")

    # --- numbers ---

    @property
    def mean(self) -> Tensor:
        """Expected value."""
        raise self._missing("mean")

    @property
    def mode(self) -> Tensor:
        """Most likely value."""
        raise self._missing("mode")

    @property
    def variance(self) -> Tensor:
        """Variance."""
        raise self._missing("variance")

    @property
    def stddev(self) -> Tensor:
        """Standard deviation."""
        return self.variance.sqrt()

    def entropy(self) -> Tensor:
        """Entropy in nats, of shape `batch_shape`."""
        raise self._missing("entropy")

    def perplexity(self) -> Tensor:
        """Exponential of the entropy."""
        return self.entropy().exp()

    # --- checks ---

    def _validate_sample(self, value: Tensor) -> None:
        """Raise unless the shape fits and the values lie in the support; called where wanted."""
        name = type(self).__name__
        if not isinstance(value, Tensor):
            raise ArgumentTypeError(
                f"{name}: a tensor of values is required; got {type(value).__name__}."
            )
        shape = self._batch_shape + self._event_shape
        dims = len(self._event_shape)
        try:
            fits = value.shape[value.ndim - dims :] == self._event_shape
            broadcast_shapes(value.shape, shape)
        except RuntimeError:
            fits = False
        if not fits:
            raise ShapeError(
                f"{name}: values of a shape that broadcasts with {list(shape)} are required; "
                f"got {list(value.shape)}."
            )
        if self.support is not None:
            _check(f"{name}: a value", self.support, value)

    def _missing(self, what: str) -> FormulaMissingError:
        return FormulaMissingError(
            f"{what}: a distribution that has it is required; got {type(self).__name__}."
        )

    def __repr__(self) -> str:
        given = [name for name in self.arg_constraints if name in vars(self)]

        def show(value) -> str:
            several = isinstance(value, Tensor) and value.numel() != 1
            return f"{value.shape}" if several else f"{value}"

        parts = [f"{name}: {show(vars(self)[name])}" for name in given]
        return f"{type(self).__name__}({', '.join(parts)})"


def _check(what: str, constraint: Constraint, value: Tensor) -> None:
    """Raise unless all values of a tensor lie in a set."""
    with no_grad():
        good = constraint.check(value)
        if good.all():
            return
        bad = value[~good].flatten()[:4] if not constraint.event_dim else value.flatten()[:6]
    numbers = ", ".join(f"{number:g}" for number in bad.tolist())
    raise ArgumentError(f"{what} {constraint.words} is required; got {numbers}.")


class lazy_property(functools.cached_property):
    """A parameter made from another one when it is first asked for, with its gradient."""

    def __get__(self, instance, owner=None) -> Any:
        with enable_grad():  # also where `sample` is the first to ask
            return super().__get__(instance, owner)
