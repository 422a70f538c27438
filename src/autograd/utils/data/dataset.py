"""Datasets: samples by number, or one after the other, and datasets made of others."""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

from ...engine.graph import tensor_types
from ...errors import (
    ArgumentError,
    ArgumentTypeError,
    DimensionError,
    ItemMissingError,
    ShapeError,
)
from ...random.generator import Generator, default_generator
from ...random.tensors import randperm
from ...tensor import Tensor

T_co = TypeVar("T_co", covariant=True)


class Dataset(Generic[T_co]):
    """Samples by number: a subclass defines `__getitem__` and, for most samplers, `__len__`.

    A subclass may also define `__getitems__(indices)`, which returns the samples of a whole batch.

    >>> class Squares(autograd.utils.data.Dataset):
    ...     def __len__(self):
    ...         return 4
    ...     def __getitem__(self, index):
    ...         return index**2
    >>> [batch.tolist() for batch in autograd.utils.data.DataLoader(Squares(), batch_size=2)]
    [[0, 1], [4, 9]]
    """

    def __getitem__(self, index) -> T_co:
        raise ItemMissingError(
            f"{type(self).__name__}: a method __getitem__(self, index) that returns a sample is "
            "required; the class has none."
        )

    def __add__(self, other: Dataset) -> ConcatDataset:
        return ConcatDataset([self, other])


class IterableDataset(Dataset[T_co], Iterable[T_co]):
    """Samples one after the other: a subclass defines `__iter__`.

    With workers each process iterates over a copy of its own, so that `__iter__` (or
    `worker_init_fn`) should take the share of `get_worker_info().id`.

    >>> class Numbers(autograd.utils.data.IterableDataset):
    ...     def __iter__(self):
    ...         return iter(range(3))
    >>> [batch.tolist() for batch in autograd.utils.data.DataLoader(Numbers(), batch_size=2)]
    [[0, 1], [2]]
    """

    def __iter__(self) -> Iterator[T_co]:
        raise ItemMissingError(
            f"{type(self).__name__}: a method __iter__(self) that returns an iterator over the "
            "samples is required; the class has none."
        )

    def __add__(self, other: Dataset) -> ChainDataset:  # type: ignore[override]
        return ChainDataset([self, other])


class TensorDataset(Dataset[tuple[Tensor, ...]]):
    """Sample i is a tuple of the i-th part of each tensor along the first dimension.

    Args:
        tensors: tensors of equal size in dim 0.

    Raises:
        ShapeError: the sizes differ, or a tensor has no dimension.

    >>> x, y = autograd.zeros(3, 2), autograd.tensor([5, 6, 7])
    >>> autograd.utils.data.TensorDataset(x, y)[1]
    (tensor([0., 0.]), tensor(6))
    """

    tensors: tuple[Tensor, ...]

    def __init__(self, *tensors: Tensor):
        if not tensors:
            raise ArgumentError("TensorDataset: at least one tensor is required; got none.")
        for tensor in tensors:
            if type(tensor) not in tensor_types:
                raise ArgumentTypeError(
                    f"TensorDataset: tensors are required; got {type(tensor).__name__}. "
                    "Use from_numpy() or tensor() first."
                )
        sizes = [tensor.shape[:1] for tensor in tensors]
        if not sizes[0] or any(size != sizes[0] for size in sizes):
            raise ShapeError(
                "TensorDataset: tensors of equal size in dim 0 are required; got shapes "
                f"{[list(tensor.shape) for tensor in tensors]}."
            )
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple([tensor[index] for tensor in self.tensors])

    def _collated(self, indices: list[int]) -> list[Tensor] | None:
        """What `default_collate` would make of the samples, without taking them apart first.

        None where it cannot be known, where gradients are to be recorded, or for a bad index.
        """
        if type(self).__getitem__ is not TensorDataset.__getitem__:
            return None
        if any(tensor.requires_grad for tensor in self.tensors):
            return None
        try:
            places = np.array(indices)
            return [Tensor._wrap(tensor._array[places]) for tensor in self.tensors]
        except IndexError:
            return None

    def __len__(self) -> int:
        return self.tensors[0].shape[0]


class StackDataset(Dataset):
    """Sample i is made of the i-th samples of several datasets: a tuple, or a dict for keywords.

    Raises:
        ArgumentError: no dataset, both forms at once, or unequal lengths.

    >>> StackDataset = autograd.utils.data.StackDataset
    >>> StackDataset([1, 2], "ab")[1]
    (2, 'b')
    >>> StackDataset(number=[1, 2], letter="ab")[0]
    {'number': 1, 'letter': 'a'}
    """

    datasets: tuple | dict

    def __init__(self, *args, **kwargs):
        if bool(args) == bool(kwargs):
            raise ArgumentError(
                "StackDataset: datasets as positional arguments (for tuples) or as keywords (for "
                f"dicts) are required; got {'both' if args else 'none'}."
            )
        self.datasets = args or kwargs
        lengths = [len(dataset) for dataset in self._parts()]
        if any(length != lengths[0] for length in lengths):
            raise ArgumentError(
                f"StackDataset: datasets of equal lengths are required; got lengths {lengths}."
            )
        self._length = lengths[0]

    def _parts(self):
        return self.datasets.values() if isinstance(self.datasets, dict) else self.datasets

    def _joined(self, parts):
        if isinstance(self.datasets, dict):
            return dict(zip(self.datasets, parts, strict=True))
        return tuple(parts)

    def __getitem__(self, index):
        return self._joined([dataset[index] for dataset in self._parts()])

    def __getitems__(self, indices: list) -> list:
        columns = [items_of(dataset, indices) for dataset in self._parts()]
        for column in columns:
            if len(column) != len(indices):
                raise ArgumentError(
                    "StackDataset: a sample for each index is required from __getitems__; got "
                    f"{len(column)} samples for {len(indices)} indices."
                )
        return [self._joined(parts) for parts in zip(*columns, strict=True)]

    def __len__(self) -> int:
        return self._length


class ConcatDataset(Dataset[T_co]):
    """The samples of several datasets, one dataset after the other.

    Raises:
        ArgumentError: no datasets.
        ArgumentTypeError: one of them is an IterableDataset; `ChainDataset` joins those.

    >>> joined = autograd.utils.data.ConcatDataset([[1, 2], [3]])
    >>> len(joined), joined[2], joined[-3]
    (3, 3, 1)
    """

    datasets: list
    cumulative_sizes: list[int]

    def __init__(self, datasets: Iterable):
        self.datasets = list(datasets)
        if not self.datasets:
            raise ArgumentError("ConcatDataset: at least one dataset is required; got none.")
        for dataset in self.datasets:
            if isinstance(dataset, IterableDataset):
                raise ArgumentTypeError(
                    "ConcatDataset: datasets with samples by number are required; got "
                    f"{type(dataset).__name__}, an IterableDataset. Use ChainDataset."
                )
        self.cumulative_sizes = list(itertools.accumulate(map(len, self.datasets)))

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]

    def __getitem__(self, index) -> T_co:
        length = self.cumulative_sizes[-1]
        if not -length <= index < length:
            raise DimensionError(
                f"ConcatDataset: an index from {-length} to {length - 1} is required; got {index}."
            )
        index = index % length
        place = bisect.bisect_right(self.cumulative_sizes, index)
        before = self.cumulative_sizes[place - 1] if place else 0
        return self.datasets[place][index - before]


class ChainDataset(IterableDataset[T_co]):
    """The samples of several IterableDatasets, one dataset after the other.

    Raises:
        ArgumentTypeError: one of them is not an IterableDataset; found when it is its turn.
    """

    def __init__(self, datasets: Iterable[Dataset]):
        self.datasets = list(datasets)

    def _checked(self):
        for dataset in self.datasets:
            if not isinstance(dataset, IterableDataset):
                raise ArgumentTypeError(
                    f"ChainDataset: IterableDatasets are required; got {type(dataset).__name__}. "
                    "Use ConcatDataset for datasets with samples by number."
                )
            yield dataset

    def __iter__(self) -> Iterator[T_co]:
        for dataset in self._checked():
            yield from dataset

    def __len__(self) -> int:
        return sum(len(dataset) for dataset in self._checked())  # type: ignore[arg-type]


class Subset(Dataset[T_co]):
    """The samples of a dataset at given indices.

    >>> autograd.utils.data.Subset("abcd", [3, 0])[0]
    'd'
    """

    dataset: Any
    indices: Sequence[int]

    def __init__(self, dataset, indices: Sequence[int]):
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index):
        if isinstance(index, list):
            return self.dataset[[self.indices[i] for i in index]]
        return self.dataset[self.indices[index]]

    def __getitems__(self, indices: list[int]) -> list[T_co]:
        if type(self).__getitem__ is not Subset.__getitem__:  # the subclass decides
            return [self[i] for i in indices]
        return items_of(self.dataset, [self.indices[i] for i in indices])

    def _collated(self, indices: list[int]):
        if type(self).__getitem__ is not Subset.__getitem__:
            return None
        return collated(self.dataset, [self.indices[i] for i in indices])

    def __len__(self) -> int:
        return len(self.indices)


def collated(dataset, indices: list):
    """The batch of `default_collate` at given indices if a dataset can make it quicker, or None."""
    make = getattr(dataset, "_collated", None)
    if make is None or any(type(index) is not int for index in indices):
        return None
    return make(indices)


def items_of(dataset, indices: list) -> list:
    """The samples of a dataset at given indices, by its `__getitems__` if it has one."""
    batched = getattr(dataset, "__getitems__", None)
    if batched is not None:
        return batched(indices)
    return [dataset[index] for index in indices]


def random_split(
    dataset, lengths: Sequence[int | float], generator: Generator | None = default_generator
) -> list[Subset]:
    """Subsets that together hold each sample once, in random order.

    Args:
        dataset: what to split.
        lengths: sizes that add up to `len(dataset)`, or fractions that add up to 1. What rounding
            the fractions down leaves over goes to the subsets in turn, one sample each.
        generator: source of the order.

    Raises:
        ArgumentError: the lengths do not add up, or a fraction lies outside 0 to 1.

    >>> parts = autograd.utils.data.random_split(range(10), [0.7, 0.3])
    >>> [len(part) for part in parts], sorted([*parts[0], *parts[1]])
    ([7, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    """
    total = len(dataset)
    if math.isclose(sum(lengths), 1) and sum(lengths) <= 1:
        lengths = _from_fractions(lengths, total)
    if sum(lengths) != total:
        raise ArgumentError(
            f"random_split: lengths that add up to the {total} samples, or fractions that add up "
            f"to 1, are required; got {list(lengths)}."
        )
    order = randperm(total, generator=generator).tolist()
    ends = itertools.accumulate(lengths)
    return [
        Subset(dataset, order[end - length : end])  # type: ignore[misc]
        for end, length in zip(ends, lengths, strict=True)
    ]


def _from_fractions(fractions: Sequence[float], total: int) -> list[int]:
    for fraction in fractions:
        if not 0 <= fraction <= 1:
            raise ArgumentError(
                f"random_split: fractions from 0 to 1 are required; got {list(fractions)}."
            )
    lengths = [math.floor(total * fraction) for fraction in fractions]
    for i in range(total - sum(lengths)):
        lengths[i % len(lengths)] += 1
    if 0 in lengths:
        import warnings

        warnings.warn(
            f"random_split: a part is empty; {total} samples are split into {lengths}.",
            UserWarning,
            stacklevel=3,
        )
    return lengths
