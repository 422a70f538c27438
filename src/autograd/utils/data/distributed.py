"""A sampler that gives one of several programs its share of a dataset."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ...errors import ArgumentError
from ...random.generator import Generator
from ...random.tensors import randperm
from .sampler import Sampler


class DistributedSampler(Sampler[int]):
    """Every `num_replicas`-th index, from the `rank`-th on, of an order that all programs share.

    Args:
        dataset: the dataset.
        num_replicas: how many programs share it.
        rank: number of this program, from 0.
        shuffle: a random order, another one each epoch; see `set_epoch`.
        seed: of the order; the same in all programs.
        drop_last: leave out samples so that all shares are equal; else some samples come twice.

    Raises:
        ArgumentError: `num_replicas` or `rank` is missing, or they do not fit.

    >>> sampler = autograd.utils.data.DistributedSampler("abcde", 2, 1, shuffle=False)
    >>> list(sampler)
    [1, 3, 0]
    """

    def __init__(
        self,
        dataset,
        num_replicas: int | None = None,
        rank: int | None = None,
        shuffle: bool = True,
        seed: int = 0,
        drop_last: bool = False,
    ):
        if num_replicas is None or rank is None or not 0 <= rank < num_replicas:
            raise ArgumentError(
                "DistributedSampler: num_replicas and a rank from 0 to num_replicas - 1 are "
                f"required; got num_replicas={num_replicas} and rank={rank}."
            )
        self.dataset = dataset
        self.num_replicas = num_replicas
        self.rank = rank
        self.epoch = 0
        self.drop_last = drop_last
        share = len(dataset) / num_replicas
        self.num_samples = math.floor(share) if drop_last else math.ceil(share)
        self.total_size = self.num_samples * num_replicas
        self.shuffle = shuffle
        self.seed = seed

    def __iter__(self) -> Iterator[int]:
        size = len(self.dataset)
        if self.shuffle:
            generator = Generator().manual_seed(self.seed + self.epoch)
            order = randperm(size, generator=generator).tolist()
        else:
            order = list(range(size))
        if size:
            order *= math.ceil(self.total_size / size)
        return iter(order[self.rank : self.total_size : self.num_replicas])

    def __len__(self) -> int:
        return self.num_samples

    def set_epoch(self, epoch: int) -> None:
        """Choose the random order; call it before each epoch."""
        self.epoch = epoch
