"""Random numbers: generators and the functions that draw from them.

The streams are NumPy's (PCG64): the same from run to run for a seed, but not PyTorch's numbers.
"""

from __future__ import annotations

import operator

import numpy as np

from . import dtypes
from .creation import finish, numpy_dtype, sizes_of
from .dtypes import as_dtype, from_numpy_dtype
from .engine.graph import tensor_types
from .errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from .generator import (
    Generator,
    default_generator,
    fork_rng,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
    source_of,
)
from .kernels import random as kernels
from .ops import aliasing
from .size import as_size
from .tensor import Tensor

__all__ = [
    "Generator",
    "bernoulli",
    "binomial",
    "default_generator",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "multinomial",
    "normal",
    "poisson",
    "rand",
    "rand_like",
    "randint",
    "randint_like",
    "randn",
    "randn_like",
    "randperm",
    "seed",
    "set_rng_state",
]


def floating(dtype, operation: str, default=None) -> np.dtype:
    """The NumPy dtype of a `dtype` argument that must not be an integer one."""
    target = numpy_dtype(dtype, default)
    if target.kind in "biu":
        raise DTypeError(
            f"{operation}: a floating-point or complex dtype is required; got "
            f"{from_numpy_dtype(target)}."
        )
    return target


def _array(value, operation: str) -> np.ndarray:
    if type(value) not in tensor_types:
        raise ArgumentTypeError(f"{operation}: a Tensor is required; got {type(value).__name__}.")
    return value._array


def check_deviation(std, operation: str) -> None:
    """Raise unless standard deviations are at least 0."""
    lowest = std._array.min(initial=0) if type(std) in tensor_types else std
    if not lowest >= 0:
        raise ArgumentError(
            f"{operation}: a standard deviation of at least 0 is required; got {lowest}."
        )


def check_probability(p, operation: str) -> None:
    """Raise unless probabilities lie between 0 and 1."""
    array = np.asarray(p, np.float64)
    if not ((array >= 0) & (array <= 1)).all():
        shown = f"; got {p}" if not array.ndim else ""
        raise ArgumentError(f"{operation}: probabilities between 0 and 1 are required{shown}.")


# --- by shape -------------------------------------------------------------------------------------


def rand(
    *sizes, size=None, generator=None, out=None, dtype=None, layout=None, device=None,
    requires_grad=False, pin_memory=False, names=None,
) -> Tensor:  # fmt: skip
    """Uniform numbers in [0, 1).

    >>> autograd.rand(2, 3).shape
    Size([2, 3])
    """
    target = floating(dtype, "rand")
    array = kernels.uniform(source_of(generator), sizes_of(sizes, size, "rand"), target)
    return finish(array, requires_grad, out, device, layout)


def randn(
    *sizes, size=None, generator=None, out=None, dtype=None, layout=None, device=None,
    requires_grad=False, pin_memory=False, names=None,
) -> Tensor:  # fmt: skip
    """Normal numbers with mean 0 and variance 1.

    >>> autograd.randn(2, 3).shape
    Size([2, 3])
    """
    target = floating(dtype, "randn")
    array = kernels.normal(source_of(generator), sizes_of(sizes, size, "randn"), target)
    return finish(array, requires_grad, out, device, layout)


def randint(
    low, high=None, size=None, *, generator=None, out=None, dtype=None, layout=None, device=None,
    requires_grad=False, pin_memory=False,
) -> Tensor:  # fmt: skip
    """Integers from `low` (0) up to, but without, `high`: `randint(high, size)` or with `low`.

    Raises:
        ArgumentError: `high` is not above `low`.

    >>> autograd.randint(5, 6, (2,))
    tensor([5, 5])
    """
    if size is None and not isinstance(high, (int, np.integer)):
        low, high, size = 0, low, high
    elif high is None:
        low, high = 0, low
    if size is None:
        raise ArgumentTypeError(f"randint: high and size are required; got {low} and {high}.")
    low, high = as_bounds(low, high, "randint")
    target = numpy_dtype(dtype, dtypes.int64)
    drawn = kernels.integers(source_of(generator), low, high, as_size((size,), "randint"))
    return finish(drawn.astype(target, copy=False), requires_grad, out, device, layout)


def as_bounds(low, high, operation: str) -> tuple[int, int]:
    """Integers low < high, or an error."""
    try:
        low, high = operator.index(low), operator.index(high)
    except TypeError:
        raise ArgumentTypeError(
            f"{operation}: integers low and high are required; got {low!r} and {high!r}."
        ) from None
    if high <= low:
        raise ArgumentError(f"{operation}: high above low is required; got low {low}, high {high}.")
    return low, high


def randperm(
    n, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False,
    pin_memory=False,
) -> Tensor:  # fmt: skip
    """The numbers from 0 to n - 1 in random order.

    >>> autograd.randperm(3).sort().values
    tensor([0, 1, 2])
    """
    (n,) = as_size((n,), "randperm")
    drawn = source_of(generator).permutation(n).astype(numpy_dtype(dtype, dtypes.int64), copy=False)
    return finish(drawn, requires_grad, out, device, layout)


def rand_like(
    input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None,
    generator=None, pin_memory=False,
):  # fmt: skip
    """Uniform numbers in the shape and dtype of a tensor.

    >>> autograd.rand_like(autograd.ones(2)).shape
    Size([2])
    """
    array = _array(input, "rand_like")
    target = floating(array.dtype if dtype is None else dtype, "rand_like")
    drawn = kernels.uniform(source_of(generator), array.shape, target)
    return finish(drawn, requires_grad, None, device, layout)


def randn_like(
    input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None,
    generator=None, pin_memory=False,
):  # fmt: skip
    """Normal numbers in the shape and dtype of a tensor.

    >>> autograd.randn_like(autograd.ones(2)).shape
    Size([2])
    """
    array = _array(input, "randn_like")
    target = floating(array.dtype if dtype is None else dtype, "randn_like")
    drawn = kernels.normal(source_of(generator), array.shape, target)
    return finish(drawn, requires_grad, None, device, layout)


def randint_like(
    input, low, high=None, *, dtype=None, layout=None, device=None, requires_grad=False,
    memory_format=None, generator=None, pin_memory=False,
):  # fmt: skip
    """Integers in the shape and dtype of a tensor: `randint_like(t, high)` or with `low` first.

    >>> autograd.randint_like(autograd.ones(2), 5, 6)
    tensor([5., 5.])
    """
    array = _array(input, "randint_like")
    low, high = as_bounds(*((0, low) if high is None else (low, high)), "randint_like")
    target = array.dtype if dtype is None else as_dtype(dtype).numpy
    drawn = kernels.integers(source_of(generator), low, high, array.shape).astype(target)
    return finish(drawn, requires_grad, None, device, layout)


# --- by parameters --------------------------------------------------------------------------------


def normal(
    mean, std=1.0, size=None, *, generator=None, out=None, dtype=None, layout=None, device=None,
    requires_grad=False, pin_memory=False,
) -> Tensor:  # fmt: skip
    """Normal numbers with given means and standard deviations (numbers or tensors).

    >>> autograd.normal(0., 1., (2,)).shape
    Size([2])
    """
    check_deviation(std, "normal")
    arrays = [v._array if isinstance(v, Tensor) else v for v in (mean, std)]
    given = [v for v in arrays if isinstance(v, np.ndarray)]
    if size is not None and not given:
        shape, target = as_size((size,), "normal"), floating(dtype, "normal")
    elif given:
        try:
            shape = np.broadcast_shapes(*(v.shape for v in given))
        except ValueError:
            raise ShapeError(
                "normal: means and deviations of shapes that broadcast together are required; got "
                f"{list(given[0].shape)} and {list(given[1].shape)}."
            ) from None
        target = floating(given[0].dtype, "normal")
    else:
        raise ArgumentTypeError("normal: a size is required with numbers for mean and std.")
    drawn = kernels.normal(source_of(generator), shape, target) * arrays[1] + arrays[0]
    return finish(np.asarray(drawn, target), requires_grad, out, device, layout)


def bernoulli(input, p=None, *, generator=None, out=None) -> Tensor:
    """Ones with the probabilities in `input` (or `p`), else zeros, in the dtype of `input`.

    >>> autograd.bernoulli(autograd.ones(2))
    tensor([1., 1.])
    """
    array = _array(input, "bernoulli")
    chances = array if p is None else p
    check_probability(chances, "bernoulli")
    drawn = source_of(generator).random(array.shape) < chances
    return finish(np.asarray(drawn).astype(array.dtype), False, out)


def multinomial(input, num_samples, replacement=False, *, generator=None, out=None) -> Tensor:
    """Indices drawn with the weights in each row (1-d or 2-d).

    Raises:
        ShapeError: the weights are not 1-d or 2-d.
        ArgumentError: weights that are negative, not finite or all 0; or too few positive ones for
            drawing without replacement.

    >>> autograd.multinomial(autograd.tensor([0., 1.]), 1)
    tensor([1])
    """
    array = _array(input, "multinomial")
    if array.ndim not in (1, 2):
        raise ShapeError(
            f"multinomial: a 1-d or 2-d tensor of weights is required; got {list(array.shape)}."
        )
    weights = np.atleast_2d(array).astype(np.float64)
    if not (np.isfinite(weights).all() and (weights >= 0).all() and (weights.sum(1) > 0).all()):
        raise ArgumentError("multinomial: finite weights of at least 0, not all 0, are required.")
    if num_samples < 1 or (not replacement and ((weights > 0).sum(1) < num_samples).any()):
        raise ArgumentError(
            "multinomial: at least one sample, and without replacement as many positive weights, "
            f"are required; got num_samples {num_samples}."
        )
    drawn = kernels.chosen(source_of(generator), weights, num_samples, replacement)
    return finish(drawn.reshape((*array.shape[:-1], num_samples)), False, out)


def poisson(input, generator=None) -> Tensor:
    """Counts with the rates in `input`.

    >>> autograd.poisson(autograd.zeros(2))
    tensor([0., 0.])
    """
    array = _array(input, "poisson")
    if not (array >= 0).all():
        raise ArgumentError("poisson: rates of at least 0 are required.")
    return finish(np.asarray(source_of(generator).poisson(array)).astype(array.dtype))


def binomial(count, prob, generator=None) -> Tensor:
    """Numbers of successes in `count` trials of probability `prob`.

    >>> autograd.binomial(autograd.tensor([3.]), autograd.tensor([1.]))
    tensor([3.])
    """
    trials, chances = _array(count, "binomial"), _array(prob, "binomial")
    check_probability(chances, "binomial")
    drawn = source_of(generator).binomial(trials.astype(np.int64), chances)
    return finish(np.asarray(drawn).astype(trials.dtype))


# --- in-place methods -----------------------------------------------------------------------------


def fill(tensor: Tensor, name: str, draw) -> Tensor:
    """Overwrite a tensor with the numbers that `draw(shape)` gives."""
    aliasing.check_writable(tensor, name)
    array = np.asarray(draw(tensor._array.shape)).astype(tensor._array.dtype, copy=False)
    np.copyto(tensor._array, array)
    aliasing.relink(tensor, Tensor._wrap(array), name)
    return tensor


def uniform_(self, from_=0.0, to=1.0, *, generator=None, **named):
    """Fill with uniform numbers between `from` and `to`."""
    low = named.pop("from", from_)
    if named:
        raise ArgumentTypeError(f"uniform_: from and to are known; got {sorted(named)}.")
    if not low <= to:
        raise ArgumentError(f"uniform_: from at most to is required; got {low} and {to}.")
    dtype, source = floating(self._array.dtype, "uniform_"), source_of(generator)
    return fill(self, "uniform_", lambda s: kernels.uniform(source, s, dtype) * (to - low) + low)


def normal_(self, mean=0.0, std=1.0, *, generator=None):
    """Fill with normal numbers."""
    check_deviation(std, "normal_")
    dtype, source = floating(self._array.dtype, "normal_"), source_of(generator)
    return fill(self, "normal_", lambda s: kernels.normal(source, s, dtype) * std + mean)


def random_(self, from_=0, to=None, *, generator=None):
    """Fill with integers: `random_(from, to)`, `random_(to)`, or all that the dtype can hold."""
    if to is None and from_:
        from_, to = 0, from_
    elif to is None:
        bits = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53, "bool": 1, "uint8": 8}
        name = self.dtype.name
        exact = bits[name] if name in bits else self.dtype.itemsize * 8 - 1
        from_, to = 0, (1 << exact) + self.dtype.is_floating_point
    low, high = as_bounds(from_, to, "random_")
    source = source_of(generator)
    return fill(self, "random_", lambda s: kernels.integers(source, low, high, s))


def bernoulli_(self, p=0.5, *, generator=None):
    """Fill with ones with probability `p` (a number or a tensor), else zeros."""
    chances = p._array if isinstance(p, Tensor) else p
    check_probability(chances, "bernoulli_")
    return fill(self, "bernoulli_", lambda s: source_of(generator).random(s) < chances)


def _positive(value, operation: str, name: str):
    if not value > 0:
        raise ArgumentError(f"{operation}: {name} above 0 is required; got {value}.")


def exponential_(self, lambd=1.0, *, generator=None):
    """Fill with exponentially distributed numbers of rate `lambd`."""
    _positive(lambd, "exponential_", "lambd")
    floating(self._array.dtype, "exponential_")
    return fill(self, "exponential_", lambda s: source_of(generator).exponential(1 / lambd, s))


def geometric_(self, p, *, generator=None):
    """Fill with numbers of trials up to and including the first success."""
    if not 0 < p < 1:
        raise ArgumentError(f"geometric_: p between 0 and 1 is required; got {p}.")
    return fill(self, "geometric_", lambda s: source_of(generator).geometric(p, s))


def cauchy_(self, median=0.0, sigma=1.0, *, generator=None):
    """Fill with Cauchy-distributed numbers."""
    _positive(sigma, "cauchy_", "sigma")
    floating(self._array.dtype, "cauchy_")
    source = source_of(generator)
    return fill(self, "cauchy_", lambda s: source.standard_cauchy(s) * sigma + median)


def log_normal_(self, mean=1.0, std=2.0, *, generator=None):
    """Fill with numbers whose logarithm is normal with the given mean and deviation."""
    _positive(std, "log_normal_", "std")
    floating(self._array.dtype, "log_normal_")
    return fill(self, "log_normal_", lambda s: source_of(generator).lognormal(mean, std, s))


for _method in (
    uniform_, normal_, random_, bernoulli_, exponential_, geometric_, cauchy_, log_normal_,
    bernoulli, multinomial,
):  # fmt: skip
    setattr(Tensor, _method.__name__, _method)
