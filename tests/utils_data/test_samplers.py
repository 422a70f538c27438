"""Samplers give PyTorch's indices for the same seed."""

import numpy as np
import pytest
import torch
import torch.utils.data as theirs

import autograd
import autograd.utils.data as ours
from autograd.errors import ArgumentError, ArgumentTypeError, ShapeError


def drawn(library, make, epochs=2):
    """Indices of some epochs, and a number that the generators give afterwards."""
    library.manual_seed(11)
    own = library.Generator().manual_seed(12)
    sampler = make(library.utils.data, own)
    epochs = [list(sampler) for _ in range(epochs)]
    after = [library.rand(1).item(), library.rand(1, generator=own).item()]
    return epochs, len(sampler), after


SAMPLERS = {
    "sequential": lambda d, g: d.SequentialSampler("abc"),
    "random": lambda d, g: d.RandomSampler(range(10)),
    "random, own generator": lambda d, g: d.RandomSampler(range(10), generator=g),
    "random, fewer": lambda d, g: d.RandomSampler(range(10), num_samples=4, generator=g),
    "random, more": lambda d, g: d.RandomSampler(range(10), num_samples=25, generator=g),
    "random, large": lambda d, g: d.RandomSampler(range(3000)),
    "replacement": lambda d, g: d.RandomSampler(range(10), True, 100),
    "replacement, a round number": lambda d, g: d.RandomSampler(range(10), True, 64, g),
    "replacement, own generator": lambda d, g: d.RandomSampler(range(7), True, generator=g),
    "subset": lambda d, g: d.SubsetRandomSampler([5, 3, 8, 1]),
    "subset, own generator": lambda d, g: d.SubsetRandomSampler([5, 3, 8, 1], g),
    "weighted": lambda d, g: d.WeightedRandomSampler([0.1, 3, 0.4, 0.7], 20),
    "weighted, own generator": lambda d, g: d.WeightedRandomSampler([1, 2, 3.0], 5, True, g),
    "weighted, once each": lambda d, g: d.WeightedRandomSampler([1, 2, 3.0, 4], 3, False, g),
    "batches": lambda d, g: d.BatchSampler(d.RandomSampler(range(10)), 3, False),
    "batches, drop last": lambda d, g: d.BatchSampler(range(10), 3, True),
    "batches, none left": lambda d, g: d.BatchSampler(range(9), 3, True),
    "batches of all": lambda d, g: d.BatchSampler(range(3), 5, False),
    "distributed": lambda d, g: d.DistributedSampler(range(10), 4, 1),
    "distributed, in order": lambda d, g: d.DistributedSampler(range(10), 4, 3, shuffle=False),
    "distributed, drop last": lambda d, g: d.DistributedSampler(range(10), 4, 2, drop_last=True),
    "distributed, few": lambda d, g: d.DistributedSampler(range(2), 7, 6, seed=5),
    "distributed, even": lambda d, g: d.DistributedSampler(range(8), 4, 0),
}


@pytest.mark.parametrize("make", SAMPLERS.values(), ids=SAMPLERS)
def test_same_indices_and_same_use_of_the_generator(make):
    assert drawn(autograd, make) == drawn(torch, make)


def test_distributed_epochs():
    samplers = [d.DistributedSampler(range(10), 2, 0) for d in (ours, theirs)]
    for epoch in (0, 3):
        for sampler in samplers:
            sampler.set_epoch(epoch)
        assert list(samplers[0]) == list(samplers[1])


def test_weights_may_be_tensors_or_arrays():
    for weights in ([0.0, 1.0], np.array([0.0, 1.0], np.float32), autograd.tensor([0, 1])):
        sampler = ours.WeightedRandomSampler(weights, 2)
        assert sampler.weights.dtype == autograd.float64
        assert list(sampler) == [1, 1]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: ours.RandomSampler([]), ArgumentError, "positive integer num_samples .* got 0"),
        (lambda: ours.RandomSampler([1], num_samples=-1), ArgumentError, "got -1"),
        (lambda: ours.RandomSampler([1], num_samples=1.5), ArgumentError, "got 1.5"),
        (lambda: ours.RandomSampler([1], "yes"), ArgumentTypeError, "True or False .* got 'yes'"),
        (lambda: ours.WeightedRandomSampler([1.0], 0), ArgumentError, "num_samples .* got 0"),
        (lambda: ours.WeightedRandomSampler([1.0], 1, 1), ArgumentError, "replacement True or"),
        (lambda: ours.WeightedRandomSampler([[1.0]], 1), ShapeError, r"1-d .* shape \[1, 1\]"),
        (lambda: ours.BatchSampler([1], 0, False), ArgumentError, "batch_size .* got 0"),
        (lambda: ours.BatchSampler([1], True, False), ArgumentError, "batch_size .* got True"),
        (lambda: ours.BatchSampler([1], 2, None), ArgumentError, "drop_last True or .* got None"),
        (lambda: ours.DistributedSampler([1]), ArgumentError, "rank .* num_replicas=None"),
        (lambda: ours.DistributedSampler([1], 2, 2), ArgumentError, "rank=2"),
    ],
)
def test_errors(make, error, message):
    with pytest.raises(error, match=message):
        make()
