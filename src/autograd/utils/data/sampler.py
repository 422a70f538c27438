"""Samplers: in which order a loader takes the samples of a dataset."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

from ... import dtypes
from ...creation.from_data import as_tensor
from ...errors import ArgumentError, ArgumentTypeError, ItemMissingError, ShapeError
from ...random.generator import Generator
from ...random.sampling import multinomial
from ...random.tensors import randint, randperm
from ...tensor import Tensor

T_co = TypeVar("T_co", covariant=True)
_AT_ONCE = 32  # indices drawn at a time with replacement, which decides the numbers of a seed


def drawn_seed(generator: Generator | None) -> int:
    """A seed from 0 to 2**63 - 1 out of a generator."""
    return Tensor._wrap(np.empty((), np.int64)).random_(generator=generator).item()


def check_count(value, operation: str, name: str) -> None:
    """Raise unless a value is a positive integer."""
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ArgumentError(f"{operation}: a positive integer {name} is required; got {value!r}.")


def check_flag(value, operation: str, name: str, error: type[Exception] = ArgumentError) -> None:
    """Raise unless a value is True or False."""
    if not isinstance(value, bool):
        raise error(f"{operation}: {name} True or False is required; got {value!r}.")


class Sampler(Generic[T_co]):
    """Base class: a subclass defines `__iter__` over indices (or lists of them), and `__len__`."""

    def __init__(self, data_source: Any = None):
        pass

    def __iter__(self) -> Iterator[T_co]:
        raise ItemMissingError(
            f"{type(self).__name__}: a method __iter__(self) that returns an iterator over indices "
            "is required; the class has none."
        )


class SequentialSampler(Sampler[int]):
    """The indices in order.

    >>> list(autograd.utils.data.SequentialSampler("abc"))
    [0, 1, 2]
    """

    def __init__(self, data_source):
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(Sampler[int]):
    """The indices in random order, or drawn with replacement.

    Args:
        data_source: the dataset.
        replacement: whether an index may come again before all have come.
        num_samples: how many indices; default: as many as samples. Without replacement, orders
            of all of them follow one another until there are enough.
        generator: source of the order; by default a new one each time, seeded by the default one.

    Raises:
        ArgumentError: `num_samples` is not positive (it is 0 for an empty dataset).

    >>> sorted(autograd.utils.data.RandomSampler("abc"))
    [0, 1, 2]
    """

    def __init__(
        self,
        data_source,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Generator | None = None,
    ):
        check_flag(replacement, "RandomSampler", "replacement", ArgumentTypeError)
        self.data_source = data_source
        self.replacement = replacement
        self._num_samples = num_samples
        self.generator = generator
        check_count(self.num_samples, "RandomSampler", "num_samples")

    @property
    def num_samples(self) -> int:
        """How many indices one iteration gives."""
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __iter__(self) -> Iterator[int]:
        size, left = len(self.data_source), self.num_samples
        generator = self.generator
        if generator is None:
            generator = Generator().manual_seed(drawn_seed(None))
        at_once = _AT_ONCE if self.replacement else size
        while left > 0:
            if self.replacement:
                drawn = randint(0, size, (min(left, at_once),), generator=generator).tolist()
            else:
                drawn = randperm(size, generator=generator).tolist()
            yield from drawn[:left]
            left -= at_once
        if not (left or self.replacement):  # PyTorch draws one more order, of which none is used
            randperm(size, generator=generator)

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(Sampler[int]):
    """Given indices in random order.

    >>> sorted(autograd.utils.data.SubsetRandomSampler([5, 3]))
    [3, 5]
    """

    def __init__(self, indices: Sequence[int], generator: Generator | None = None):
        self.indices = indices
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        for i in randperm(len(self.indices), generator=self.generator).tolist():
            yield self.indices[i]

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(Sampler[int]):
    """Indices drawn with given weights.

    Args:
        weights: a weight of at least 0 for each sample; they need not add up to 1.
        num_samples: how many indices to draw.
        replacement: whether an index may be drawn again.
        generator: source of the numbers; default: the default generator.

    Raises:
        ArgumentError: `num_samples` is not positive, or `replacement` no bool.
        ShapeError: the weights are not 1-d.

    >>> list(autograd.utils.data.WeightedRandomSampler([0., 1., 0.], 3))
    [1, 1, 1]
    """

    def __init__(
        self,
        weights: Sequence[float] | Tensor,
        num_samples: int,
        replacement: bool = True,
        generator: Generator | None = None,
    ):
        check_count(num_samples, "WeightedRandomSampler", "num_samples")
        check_flag(replacement, "WeightedRandomSampler", "replacement")
        self.weights = as_tensor(weights, dtype=dtypes.float64)
        if self.weights.ndim != 1:
            raise ShapeError(
                "WeightedRandomSampler: a 1-d sequence of weights is required; got shape "
                f"{list(self.weights.shape)}."
            )
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        yield from multinomial(
            self.weights, self.num_samples, self.replacement, generator=self.generator
        ).tolist()

    def __len__(self) -> int:
        return self.num_samples


class BatchSampler(Sampler[list[int]]):
    """Lists of `batch_size` indices of another sampler.

    Args:
        sampler: an iterable of indices.
        batch_size: indices a list.
        drop_last: leave out a last list that is not full.

    Raises:
        ArgumentError: `batch_size` is not a positive integer, or `drop_last` no bool.

    >>> list(autograd.utils.data.BatchSampler(range(5), batch_size=2, drop_last=False))
    [[0, 1], [2, 3], [4]]
    """

    def __init__(self, sampler: Iterable[int], batch_size: int, drop_last: bool):
        check_count(batch_size, "BatchSampler", "batch_size")
        check_flag(drop_last, "BatchSampler", "drop_last")
        self.sampler = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self) -> Iterator[list[int]]:
        indices = iter(self.sampler)
        least = self.batch_size if self.drop_last else 1
        while len(batch := list(itertools.islice(indices, self.batch_size))) >= least:
            yield batch

    def __len__(self) -> int:
        total = len(self.sampler)  # type: ignore[arg-type]
        return total // self.batch_size if self.drop_last else -(-total // self.batch_size)
