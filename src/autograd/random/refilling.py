"""Methods of Tensor that fill it with random numbers: ``x.uniform_()``."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, ArgumentTypeError
from ..kernels import random as kernels
from ..ops.core import aliasing
from ..tensor import Tensor
from .drawing import as_bounds, check_floating, drawn_into, largest_counted, limits
from .generator import stream_of
from .sampling import bernoulli, check_deviation, drawn_trials, multinomial


def _refill(tensor: Tensor, name: str, generator, draw, *parameters) -> Tensor:
    """Overwrite a tensor, in the order of its memory, by `draw(stream, flat, *parameters)`."""
    aliasing.check_writable(tensor, name)
    drawn_into(tensor._array, draw, stream_of(generator), *parameters)
    aliasing.relink(tensor, None, name)
    return tensor


def uniform_(self, from_=0.0, to=1.0, *, generator=None, **named):
    """Fill with uniform numbers between `from` and `to`.

    Args:
        from_: lower end.
        to: upper end.
        generator: where the numbers come from; the default generator if None.
        named: `from`, which Python does not let be written otherwise.

    >>> x = autograd.empty(100).uniform_(2, 3)
    >>> ((x >= 2) & (x < 3)).all()
    tensor(True)
    """
    low = named.pop("from", from_) if named else from_
    if named:
        raise ArgumentTypeError(f"uniform_: from and to are known; got {sorted(named)}.")
    if not low <= to:
        raise ArgumentError(f"uniform_: from at most to is required; got {low} and {to}.")
    dtype = self._array.dtype
    check_floating(dtype, "uniform_")
    if not to - low <= limits(dtype)[1]:
        raise ArgumentError(
            f"uniform_: a width that {self.dtype} holds is required; got from {low}, to {to}."
        )
    return _refill(self, "uniform_", generator, kernels.uniform, low, to)


def normal_(self, mean=0.0, std=1.0, *, generator=None):
    """Fill with normal numbers.

    Args:
        mean: of the distribution.
        std: standard deviation, at least 0.
        generator: where the numbers come from; the default generator if None.

    >>> autograd.empty(2).normal_(1.0, 0.0)
    tensor([1., 1.])
    """
    check_deviation(std, "normal_")
    array = self._array
    check_floating(array.dtype, "normal_")
    contiguous = array.flags.c_contiguous
    return _refill(self, "normal_", generator, kernels.normal, mean, std, contiguous)


def random_(self, *bounds, generator=None, **named):
    """Fill with integers: `random_(from, to)`, `random_(to)`, or all that the dtype can hold.

    A floating-point dtype holds the integers up to 2 to the number of its bits. With None for `to`
    there is no upper bound but the dtype's.

    Args:
        bounds: the least integer (0) and one above the largest.
        generator: where the numbers come from; the default generator if None.
        named: the same as `from` and `to`.

    >>> autograd.empty(2).random_(5, 6)
    tensor([5., 5.])
    """
    unknown = set(named) - {"from", "to"}
    if unknown or len(bounds) + len(named) > 2 or (bounds and "from" in named):
        raise ArgumentTypeError(
            f"random_: from and to are required; got {bounds!r} and {sorted(named)}."
        )
    if len(bounds) == 1 and not named:
        bounds = (0, *bounds)
    dtype = self._array.dtype
    if not bounds and not named:
        long = dtype in (np.int64, np.float64)
        draw, low, high = kernels.remainders, 0, largest_counted(dtype) + 1
        return _refill(self, "random_", generator, draw, low, high, long)
    low = bounds[0] if bounds else named.get("from", 0)
    high = bounds[1] if len(bounds) == 2 else named.get("to")
    high = largest_counted(dtype) + 1 if high is None else high
    low, high = as_bounds(low, high, dtype, "random_")
    return _refill(self, "random_", generator, kernels.integers, low, high)


def bernoulli_(self, p=0.5, *, generator=None):
    """Fill with ones with probability `p` (a number or a tensor), else zeros.

    Args:
        p: probability between 0 and 1; a tensor broadcasts.
        generator: where the numbers come from; the default generator if None.

    >>> autograd.empty(2).bernoulli_(1.0)
    tensor([1., 1.])
    """
    aliasing.check_writable(self, "bernoulli_")
    drawn_trials(self._array, p, generator, "bernoulli_")
    aliasing.relink(self, None, "bernoulli_")
    return self


def _positive(value, operation: str, name: str):
    if not value > 0:
        raise ArgumentError(f"{operation}: {name} above 0 is required; got {value}.")


def exponential_(self, lambd=1.0, *, generator=None):
    """Fill with exponentially distributed numbers of rate `lambd`.

    Args:
        lambd: the rate, above 0.
        generator: where the numbers come from; the default generator if None.

    >>> (autograd.empty(9).exponential_(2.0) >= 0).all()
    tensor(True)
    """
    _positive(lambd, "exponential_", "lambd")
    check_floating(self._array.dtype, "exponential_")
    return _refill(self, "exponential_", generator, kernels.exponential, lambd)


def geometric_(self, p, *, generator=None):
    """Fill with numbers of trials up to and including the first success.

    Args:
        p: probability of success in each trial, between 0 and 1.
        generator: where the numbers come from; the default generator if None.

    >>> (autograd.empty(9).geometric_(0.5) >= 1).all()
    tensor(True)
    """
    if not 0 < p < 1:
        raise ArgumentError(f"geometric_: p between 0 and 1 is required; got {p}.")
    return _refill(self, "geometric_", generator, kernels.geometric, p)


def cauchy_(self, median=0.0, sigma=1.0, *, generator=None):
    """Fill with Cauchy-distributed numbers.

    Args:
        median: middle of the distribution.
        sigma: half the distance of its quartiles, above 0.
        generator: where the numbers come from; the default generator if None.

    >>> autograd.empty(9).cauchy_().isfinite().all()
    tensor(True)
    """
    _positive(sigma, "cauchy_", "sigma")
    check_floating(self._array.dtype, "cauchy_")
    return _refill(self, "cauchy_", generator, kernels.cauchy, median, sigma)


def log_normal_(self, mean=1.0, std=2.0, *, generator=None):
    """Fill with numbers whose logarithm is normal with the given mean and deviation.

    Args:
        mean, std: mean and standard deviation of the logarithm.
        generator: where the numbers come from; the default generator if None.

    >>> (autograd.empty(9).log_normal_() > 0).all()
    tensor(True)
    """
    _positive(std, "log_normal_", "std")
    check_floating(self._array.dtype, "log_normal_")
    return _refill(self, "log_normal_", generator, kernels.log_normal, mean, std)


METHODS = (
    uniform_, normal_, random_, bernoulli_, exponential_, geometric_, cauchy_, log_normal_,
    bernoulli, multinomial,
)  # fmt: skip


def attach(tensor_class: type) -> None:
    """Make them methods of Tensor."""
    for method in METHODS:
        setattr(tensor_class, method.__name__, method)
