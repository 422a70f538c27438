"""Batches out of a dataset, in the process that holds it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, NamedTuple

from .collate import stacks_tensors
from .dataset import collated, items_of


class Recipe(NamedTuple):
    """What it takes to make batches; it goes to each worker."""

    dataset: Any
    iterable: bool  # the dataset gives its samples one after the other
    batched: bool  # an index stands for a list of samples
    collate_fn: Any
    drop_last: bool

    def fetcher(self):
        """A new fetcher, which starts an iterable dataset from its beginning."""
        return StreamFetcher(self, iter(self.dataset)) if self.iterable else MapFetcher(self)


@dataclass
class MapFetcher:
    """Batches of a dataset with samples by number."""

    recipe: Recipe

    def fetch(self, index):
        """The batch at a list of indices, or without batches the sample at an index."""
        recipe = self.recipe
        if not recipe.batched:
            return recipe.collate_fn(recipe.dataset[index])
        if stacks_tensors(recipe.collate_fn):
            batch = collated(recipe.dataset, index)
            if batch is not None:
                return batch
        return recipe.collate_fn(items_of(recipe.dataset, index))


@dataclass
class StreamFetcher:
    """Batches of a dataset with samples one after the other."""

    recipe: Recipe
    samples: Any
    ended: bool = False

    def fetch(self, index):
        """The next batch of as many samples as `index` has items, or the next sample.

        Raises:
            StopIteration: there are no more.
        """
        recipe = self.recipe
        if self.ended:
            raise StopIteration
        if not recipe.batched:
            return recipe.collate_fn(next(self.samples))
        samples = list(itertools.islice(self.samples, len(index)))
        self.ended = len(samples) < len(index)
        if not samples or (recipe.drop_last and self.ended):
            raise StopIteration
        return recipe.collate_fn(samples)
