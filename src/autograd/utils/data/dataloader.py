"""The loader: an iterable over the batches of a dataset."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from ...errors import ArgumentError, ArgumentTypeError
from ...kernels.pool import usable_cores
from ...random.generator import Generator
from .collate import default_collate, default_convert
from .dataset import Dataset, IterableDataset
from .fetching import Recipe
from .sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler, drawn_seed
from .worker_info import get_worker_info

__all__ = ["DataLoader", "Dataset", "default_collate", "default_convert", "get_worker_info"]

T_co = TypeVar("T_co", covariant=True)
_FIXED = {"batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers"}
_PREFETCH = 2


class DataLoader(Generic[T_co]):
    """An iterable over the batches of a dataset, made here or by worker processes.

    The order depends on the seed, not on the number of workers. Workers are new processes (from a
    fork server where there is one, else spawned): the dataset, `collate_fn` and `worker_init_fn`
    are pickled, and the program must guard its main part with ``if __name__ == "__main__":``.
    Batches come back through shared memory.

    Args:
        dataset: samples by number (`__getitem__`, `__len__`), or an `IterableDataset`.
        batch_size: samples a batch; None gives the samples themselves.
        shuffle: a new random order for each iteration.
        sampler: an iterable of indices, instead of `shuffle`.
        batch_sampler: an iterable of lists of indices, instead of `batch_size`, `shuffle`,
            `sampler` and `drop_last`.
        num_workers: processes that make batches; 0 makes them in this one.
        collate_fn: makes a batch of a list of samples; default: `default_collate`, or without
            batches `default_convert`.
        pin_memory: accepted; there is no device that would need it.
        drop_last: leave out a last batch that is not full.
        timeout: seconds to wait for a batch from workers; 0 waits as long as it takes.
        worker_init_fn: called in each worker with its number, after seeding.
        multiprocessing_context: a start method or a context of `multiprocessing`.
        generator: source of the order and of the workers' seeds; default: the default generator.
            Worker i starts with a drawn seed plus i.
        prefetch_factor: batches that each worker makes ahead; default 2.
        persistent_workers: keep the workers from one iteration to the next.
        pin_memory_device: accepted, as `pin_memory`.
        in_order: False gives batches as they come; then the order is not reproducible.

    Raises:
        ArgumentError: options that exclude each other, or bad values.
        ArgumentTypeError: something that cannot be pickled for the workers.
        WorkerError: a worker was killed or ended, or gave no batch within `timeout`.

    >>> loader = autograd.utils.data.DataLoader([1, 2, 3], batch_size=2)
    >>> len(loader), [batch.tolist() for batch in loader]
    (2, [[1, 2], [3]])
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Iterable | None = None,
        batch_sampler: Iterable | None = None,
        num_workers: int = 0,
        collate_fn: Callable | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ):
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        self._iterable = isinstance(dataset, IterableDataset)
        if self._iterable:
            _check_stream(shuffle, sampler, batch_sampler)
        _check_sampling(batch_size, shuffle, sampler, batch_sampler, drop_last)
        self.dataset = dataset
        self.num_workers = num_workers
        self.prefetch_factor = prefetch_factor or (_PREFETCH if num_workers else None)
        self.pin_memory = pin_memory
        self.pin_memory_device = pin_memory_device
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.in_order = in_order
        self.generator = generator
        self.persistent_workers = persistent_workers

        if sampler is None:
            if self._iterable:
                sampler = _Endless()
            elif shuffle:
                sampler = RandomSampler(dataset, generator=generator)
            else:
                sampler = SequentialSampler(dataset)
        if batch_sampler is not None:
            batch_size = None
        elif batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        if collate_fn is None:
            collate_fn = default_convert if batch_sampler is None else default_collate
        self.collate_fn = collate_fn
        self._announced: int | None = None  # the length of an iterable dataset, if it was asked
        self._kept: Any = None  # the iterator with persistent workers
        self._complete = True

    def __setattr__(self, name: str, value) -> None:
        if name in _FIXED and "_complete" in self.__dict__:
            raise ArgumentError(
                f"DataLoader: {name} cannot be set after the loader was made. Make a new one."
            )
        if name == "multiprocessing_context" and value is not None:
            value = _as_context(value, self.num_workers)
        super().__setattr__(name, value)

    @property
    def _indices(self) -> Any:
        """What gives an index or a list of them for each batch."""
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    def _recipe(self) -> Recipe:
        batched = self.batch_sampler is not None
        return Recipe(self.dataset, self._iterable, batched, self.collate_fn, self.drop_last)

    def __iter__(self) -> Iterator[Any]:
        if not self.num_workers:
            return SerialIterator(self)
        if self._kept is not None and self._kept.restart(self):
            return self._kept
        from .workers import WorkerIterator

        _warn_of_too_many(self.num_workers)
        iterator = WorkerIterator(self)
        if self.persistent_workers:
            self._kept = iterator
        return iterator

    def __len__(self) -> int:
        if not self._iterable:
            return len(self._indices)
        length = self._announced = len(self.dataset)
        if self.batch_size is None:
            return length
        return length // self.batch_size if self.drop_last else -(-length // self.batch_size)


class LoaderIterator:
    """What iterators here and over workers share: the indices, and counting batches."""

    def __init__(self, loader: DataLoader):
        self.start(loader)
        self.base_seed = drawn_seed(loader.generator)

    def start(self, loader: DataLoader) -> None:
        """Begin with the first index. The loader is not kept, because it may keep the iterator."""
        self.order = loader._indices
        self.indices = iter(self.order)
        self.announced = loader._announced
        self.yielded = 0

    def __iter__(self):
        return self

    def __len__(self) -> int:
        return len(self.order)

    def count(self) -> None:
        """Count a batch; warn if an iterable dataset gives more than it said."""
        self.yielded += 1
        if self.announced is not None and self.yielded > self.announced:
            import warnings

            warnings.warn(
                f"DataLoader: the length of the dataset was {self.announced}, but it gave "
                f"{self.yielded} batches or samples. With workers, let __iter__ give the share of "
                "get_worker_info().id only.",
                UserWarning,
                stacklevel=3,
            )


class SerialIterator(LoaderIterator):
    """Batches made in this process."""

    def __init__(self, loader: DataLoader):
        super().__init__(loader)
        self.fetch = loader._recipe().fetcher().fetch

    def __next__(self):
        batch = self.fetch(next(self.indices))
        self.count()
        return batch


class _Endless(Sampler[None]):
    """Indices for an iterable dataset, which has no use for them but their number."""

    def __iter__(self) -> Iterator[None]:
        return itertools.repeat(None)


# --- options --------------------------------------------------------------------------------------


def _check_workers(num_workers, timeout, prefetch_factor, persistent_workers) -> None:
    if not isinstance(num_workers, int) or num_workers < 0:
        raise ArgumentError(
            f"DataLoader: an integer num_workers of at least 0 is required; got {num_workers!r}. "
            "Use 0 to load in this process."
        )
    if timeout < 0:
        raise ArgumentError(f"DataLoader: a timeout of at least 0 is required; got {timeout}.")
    if prefetch_factor is not None and prefetch_factor < 1:
        raise ArgumentError(
            f"DataLoader: a prefetch_factor of at least 1 is required; got {prefetch_factor}."
        )
    if not num_workers and (prefetch_factor is not None or persistent_workers or timeout):
        raise ArgumentError(
            "DataLoader: num_workers above 0 is required for prefetch_factor, persistent_workers "
            "and timeout; got num_workers=0."
        )


def _check_stream(shuffle, sampler, batch_sampler) -> None:
    for name, value in [("shuffle", shuffle or None), ("sampler", sampler),
                        ("batch_sampler", batch_sampler)]:  # fmt: skip
        if value is not None:
            raise ArgumentError(
                f"DataLoader: an IterableDataset decides the order itself; got {name}={value!r}. "
                f"Leave {name} out."
            )


def _check_sampling(batch_size, shuffle, sampler, batch_sampler, drop_last) -> None:
    if sampler is not None and shuffle:
        raise ArgumentError("DataLoader: sampler or shuffle is required; got both.")
    if batch_sampler is not None and (
        batch_size != 1 or shuffle or sampler is not None or drop_last
    ):
        raise ArgumentError(
            "DataLoader: batch_sampler decides all that batch_size, shuffle, sampler and drop_last "
            "do; got it beside one of them. Leave those out."
        )
    if batch_size is None and drop_last:
        raise ArgumentError(
            "DataLoader: batches are required for drop_last=True; got batch_size=None."
        )


def _as_context(value, num_workers: int) -> Any:
    """A context of `multiprocessing` out of itself or the name of a start method."""
    import multiprocessing
    from multiprocessing.context import BaseContext

    if not num_workers:
        raise ArgumentError(
            "DataLoader: num_workers above 0 is required for multiprocessing_context; got "
            "num_workers=0."
        )
    if isinstance(value, str):
        methods = multiprocessing.get_all_start_methods()
        if value not in methods:
            raise ArgumentError(
                "DataLoader: a multiprocessing_context out of "
                f"{', '.join(methods)} is required; got {value!r}."
            )
        return multiprocessing.get_context(value)
    if not isinstance(value, BaseContext):
        raise ArgumentTypeError(
            "DataLoader: a start method or a context of multiprocessing is required as "
            f"multiprocessing_context; got {type(value).__name__}."
        )
    return value


def _warn_of_too_many(num_workers: int) -> None:
    cores = usable_cores()
    if num_workers > cores:
        import warnings

        warnings.warn(
            f"DataLoader: {num_workers} workers share {cores} cores, which is slower than "
            f"num_workers={cores}.",
            UserWarning,
            stacklevel=3,
        )
