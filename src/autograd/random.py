"""Random numbers: generators and the functions that draw from them.

The streams are NumPy's (PCG64), so the numbers are not PyTorch's for the same seed; they are the
same from run to run.
"""

from __future__ import annotations

import numpy as np

from .creation import finish, numpy_dtype
from .dtypes import as_dtype, int64
from .errors import ArgumentError, ArgumentTypeError, DTypeError
from .ops import aliasing
from .size import as_size
from .tensor import Tensor


class Generator:
    """A source of random numbers with a state of its own.

    >>> g = autograd.Generator().manual_seed(0)
    >>> a = autograd.rand(2, generator=g)
    >>> autograd.equal(a, autograd.rand(2, generator=g.manual_seed(0)))
    True
    """

    def __init__(self, device="cpu"):
        self.device = device
        self.manual_seed(0x5EED)

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream of a seed."""
        self._seed = int(seed)
        self.numpy = np.random.Generator(np.random.PCG64(self._seed % 2**64))
        return self

    def seed(self) -> int:
        """Start a stream with a seed from the operating system, which is returned."""
        import secrets

        self.manual_seed(secrets.randbits(63))
        return self._seed

    def initial_seed(self) -> int:
        """The seed of the present stream."""
        return self._seed

    def get_state(self) -> Tensor:
        """The state as a tensor of bytes."""
        import json

        text = json.dumps([self._seed, self.numpy.bit_generator.state])
        return Tensor._wrap(np.frombuffer(text.encode(), np.uint8).copy())

    def set_state(self, state: Tensor) -> None:
        """Go on from a state that `get_state` returned.

        Raises:
            ArgumentError: it is not such a state.
        """
        import json

        try:
            self._seed, inner = json.loads(bytes(state._array))
            self.numpy.bit_generator.state = inner
        except (ValueError, TypeError, AttributeError):
            raise ArgumentError(
                "set_state: a state from get_state() is required; got something else."
            ) from None


default_generator = Generator()


def manual_seed(seed: int) -> Generator:
    """Seed the default generator.

    >>> _ = autograd.manual_seed(0)
    """
    return default_generator.manual_seed(seed)


def seed() -> int:
    """Seed the default generator from the operating system."""
    return default_generator.seed()


def initial_seed() -> int:
    """The seed of the default generator."""
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """The state of the default generator."""
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Restore the state of the default generator."""
    default_generator.set_state(new_state)


class fork_rng:
    """Restore the default generator's state at the end of a with block."""

    def __init__(self, devices=None, enabled: bool = True):
        self.enabled = enabled

    def __enter__(self):
        self.state = get_rng_state()

    def __exit__(self, *exc_info):
        if self.enabled:
            set_rng_state(self.state)


def _source(generator) -> np.random.Generator:
    if generator is None:
        return default_generator.numpy
    if not isinstance(generator, Generator):
        raise ArgumentTypeError(
            f"generator: an autograd.Generator is required; got {type(generator).__name__}."
        )
    return generator.numpy


def _uniform(shape, dtype: np.dtype, generator) -> np.ndarray:
    if dtype in (np.float32, np.float64):
        return np.asarray(_source(generator).random(shape, dtype))
    return np.asarray(_source(generator).random(shape, np.float32)).astype(dtype)


def _normal(shape, dtype: np.dtype, generator) -> np.ndarray:
    source = _source(generator)
    if dtype in (np.float32, np.float64):
        return np.asarray(source.standard_normal(shape, dtype))
    if dtype.kind == "c":
        parts = source.standard_normal((2, *shape)) * 0.5**0.5
        return np.asarray(parts[0] + 1j * parts[1]).astype(dtype)
    return np.asarray(source.standard_normal(shape)).astype(dtype)


def _floating(dtype, operation: str) -> np.dtype:
    target = numpy_dtype(dtype)
    if target.kind in "biu":
        raise DTypeError(
            f"{operation}: a floating-point dtype is required; got {as_dtype(target)}."
        )
    return target


def rand(
    *size, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False,
    pin_memory=False,
) -> Tensor:  # fmt: skip
    """Uniform numbers in [0, 1).

    >>> autograd.rand(2, 3).shape
    Size([2, 3])
    """
    target = _floating(dtype, "rand")
    return finish(_uniform(as_size(size, "rand"), target, generator), requires_grad, out, device)


def randn(
    *size, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False,
    pin_memory=False,
) -> Tensor:  # fmt: skip
    """Normal numbers with mean 0 and variance 1.

    >>> autograd.randn(2, 3).shape
    Size([2, 3])
    """
    target = _floating(dtype, "randn")
    return finish(_normal(as_size(size, "randn"), target, generator), requires_grad, out, device)


def randint(
    low, high=None, size=None, *, generator=None, out=None, dtype=None, layout=None, device=None,
    requires_grad=False,
) -> Tensor:  # fmt: skip
    """Integers from `low` (0) up to, but without, `high`: `randint(high, size)` or with `low`.

    Raises:
        ArgumentError: `high` is not above `low`.

    >>> autograd.randint(5, 6, (2,))
    tensor([5, 5])
    """
    if size is None:
        low, high, size = 0, low, high
    if high is None or size is None:
        raise ArgumentTypeError("randint: high and size are required.")
    if high <= low:
        raise ArgumentError(f"randint: high above low is required; got low {low}, high {high}.")
    target = int64.numpy if dtype is None else as_dtype(dtype).numpy
    drawn = _source(generator).integers(low, high, as_size((size,), "randint"))
    return finish(np.asarray(drawn).astype(target), requires_grad, out, device)


def randperm(
    n, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False,
    pin_memory=False,
) -> Tensor:  # fmt: skip
    """The numbers from 0 to n - 1 in random order.

    >>> autograd.randperm(3).sort().values
    tensor([0, 1, 2])
    """
    if n < 0:
        raise ArgumentError(f"randperm: n of at least 0 is required; got {n}.")
    target = int64.numpy if dtype is None else as_dtype(dtype).numpy
    return finish(_source(generator).permutation(n).astype(target), requires_grad, out, device)


def rand_like(
    input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None
):
    """Uniform numbers in the shape and dtype of a tensor.

    >>> autograd.rand_like(autograd.ones(2)).shape
    Size([2])
    """
    return rand(input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def randn_like(
    input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None
):
    """Normal numbers in the shape and dtype of a tensor.

    >>> autograd.randn_like(autograd.ones(2)).shape
    Size([2])
    """
    return randn(
        input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad
    )


def randint_like(
    input, low, high=None, *, dtype=None, layout=None, device=None, requires_grad=False
):
    """Integers in the shape and dtype of a tensor.

    >>> autograd.randint_like(autograd.ones(2), 5, 6)
    tensor([5., 5.])
    """
    low, high = (0, low) if high is None else (low, high)
    return randint(low, high, input.shape, dtype=dtype or input.dtype, requires_grad=requires_grad)


def normal(
    mean, std=1.0, size=None, *, generator=None, out=None, dtype=None, device=None
) -> Tensor:
    """Normal numbers with given means and standard deviations (numbers or tensors).

    >>> autograd.normal(0., 1., (2,)).shape
    Size([2])
    """
    _check_deviation(std)
    if size is not None:
        drawn = _normal(as_size((size,), "normal"), _floating(dtype, "normal"), generator)
        return finish((drawn * std + mean).astype(drawn.dtype), False, out, device)
    arrays = [v._array if isinstance(v, Tensor) else v for v in (mean, std)]
    like = next(v for v in arrays if isinstance(v, np.ndarray))
    shape = np.broadcast_shapes(*(np.shape(v) for v in arrays))
    drawn = _normal(shape, like.dtype, generator)
    return finish(np.asarray(drawn * arrays[1] + arrays[0], like.dtype), False, out, device)


def _check_deviation(std) -> None:
    lowest = std._array.min(initial=0) if isinstance(std, Tensor) else std
    if lowest < 0:
        raise ArgumentError(
            f"normal: a standard deviation of at least 0 is required; got {lowest}."
        )


def bernoulli(input, p=None, *, generator=None, out=None) -> Tensor:
    """Ones with the probabilities in `input` (or `p`), else zeros.

    >>> autograd.bernoulli(autograd.ones(2))
    tensor([1., 1.])
    """
    chances = input._array if p is None else np.full(input._array.shape, p)
    if chances.size and not ((chances >= 0) & (chances <= 1)).all():
        raise ArgumentError("bernoulli: probabilities between 0 and 1 are required.")
    drawn = _source(generator).random(chances.shape) < chances
    return finish(np.asarray(drawn).astype(input._array.dtype), False, out)


def multinomial(input, num_samples, replacement=False, *, generator=None, out=None) -> Tensor:
    """Indices drawn with the weights in each row.

    Raises:
        ArgumentError: too few positive weights for drawing without replacement.

    >>> autograd.multinomial(autograd.tensor([0., 1.]), 1)
    tensor([1])
    """
    weights = np.atleast_2d(input._array).astype(np.float64)
    if not (np.isfinite(weights).all() and (weights >= 0).all() and (weights.sum(1) > 0).all()):
        raise ArgumentError("multinomial: finite weights of at least 0, not all 0, are required.")
    if not replacement and ((weights > 0).sum(1) < num_samples).any():
        raise ArgumentError(
            f"multinomial: at least {num_samples} positive weights are required without replacement."
        )
    source = _source(generator)
    if replacement:
        levels = np.cumsum(weights, 1) / weights.sum(1, keepdims=True)
        rows = [np.searchsorted(row, source.random(num_samples), "right") for row in levels]
        drawn = np.array(rows)
    else:  # the largest of weighted exponential races (Efraimidis, Spirakis 2006)
        with np.errstate(divide="ignore"):
            keys = source.exponential(size=weights.shape) / weights
        drawn = np.argsort(keys, 1)[:, :num_samples]
    return finish(drawn.reshape((*input._array.shape[:-1], num_samples)).astype(np.int64), out=out)


def poisson(input, generator=None) -> Tensor:
    """Counts with the rates in `input`.

    >>> autograd.poisson(autograd.zeros(2))
    tensor([0., 0.])
    """
    if (input._array < 0).any():
        raise ArgumentError("poisson: rates of at least 0 are required.")
    return finish(np.asarray(_source(generator).poisson(input._array)).astype(input._array.dtype))


# --- in-place methods -----------------------------------------------------------------------------


def _fill(self, name: str, draw) -> Tensor:
    """Overwrite a tensor with drawn numbers."""
    aliasing.check_writable(self, name)
    array = np.asarray(draw(self._array.shape))
    np.copyto(self._array, array, casting="unsafe")
    aliasing.relink(self, Tensor._wrap(array), name)
    return self


def uniform_(self, from_=0.0, to=1.0, *, generator=None, **named):
    """Fill with uniform numbers between `from` and `to`."""
    low = named.get("from", from_)
    dtype = self._array.dtype
    return _fill(self, "uniform_", lambda s: _uniform(s, dtype, generator) * (to - low) + low)


def normal_(self, mean=0.0, std=1.0, *, generator=None):
    """Fill with normal numbers."""
    _check_deviation(std)
    dtype = self._array.dtype
    return _fill(self, "normal_", lambda s: _normal(s, dtype, generator) * std + mean)


def random_(self, from_=0, to=None, *, generator=None):
    """Fill with integers from `from` up to, but without, `to` (as many as the dtype holds exactly)."""
    if to is None:
        kind, size = self._array.dtype.kind, self._array.itemsize
        exact = {2: 11, 4: 24, 8: 53}[size] if kind == "f" else size * 8 - (kind == "i")
        from_, to = (0, from_) if from_ else (0, 2 if kind == "b" else 2**exact)
    return _fill(self, "random_", lambda s: _source(generator).integers(from_, to, s, np.uint64)
                 if to > 2**63 else _source(generator).integers(from_, to, s))  # fmt: skip


def bernoulli_(self, p=0.5, *, generator=None):
    """Fill with ones with probability `p`, else zeros."""
    chance = p._array if isinstance(p, Tensor) else p
    return _fill(self, "bernoulli_", lambda s: _source(generator).random(s) < chance)


def exponential_(self, lambd=1.0, *, generator=None):
    """Fill with exponentially distributed numbers."""
    return _fill(self, "exponential_", lambda s: _source(generator).exponential(1 / lambd, s))


def geometric_(self, p, *, generator=None):
    """Fill with numbers of trials up to the first success."""
    return _fill(self, "geometric_", lambda s: _source(generator).geometric(p, s))


def cauchy_(self, median=0.0, sigma=1.0, *, generator=None):
    """Fill with Cauchy-distributed numbers."""
    return _fill(self, "cauchy_", lambda s: _source(generator).standard_cauchy(s) * sigma + median)


def log_normal_(self, mean=1.0, std=2.0, *, generator=None):
    """Fill with numbers whose logarithm is normal."""
    return _fill(self, "log_normal_", lambda s: _source(generator).lognormal(mean, std, s))


for _method in (
    uniform_, normal_, random_, bernoulli_, exponential_, geometric_, cauchy_, log_normal_,
    bernoulli, multinomial,
):  # fmt: skip
    setattr(Tensor, _method.__name__, _method)


def dropout(input, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Zero elements with probability `p` and scale the others by 1 / (1 - p), in training.

    Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
    (2014).

    >>> autograd.nn.functional.dropout(autograd.ones(2), 0.5, training=False)
    tensor([1., 1.])
    """
    if not 0.0 <= p <= 1.0:
        raise ArgumentError(f"dropout: p between 0 and 1 is required; got {p}.")
    if not training or p == 0:
        return input
    kept = default_generator.numpy.random(input._array.shape, np.float32) >= p
    scale = kept * (1 / (1 - p) if p < 1 else 0.0)
    out = input * Tensor._wrap(np.asarray(scale).astype(input._array.dtype))
    return input.copy_(out) if inplace else out
