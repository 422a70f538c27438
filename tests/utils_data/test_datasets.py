"""Datasets made of others, and random_split, against PyTorch's."""

import warnings

import numpy as np
import pytest
import torch
import torch.utils.data as theirs
from loading_cases import plain

import autograd
import autograd.utils.data as ours
from autograd.errors import (
    ArgumentError,
    ArgumentTypeError,
    DimensionError,
    ItemMissingError,
    ShapeError,
)


def pair_of_tensors(library):
    x = library.arange(12).reshape(4, 3)
    return library.utils.data.TensorDataset(x, x.sum(1).float())


@pytest.mark.parametrize("index", [0, -1, slice(1, 3), [2, 0]], ids=str)
def test_tensor_dataset(index):
    assert plain(pair_of_tensors(autograd)[index]) == plain(pair_of_tensors(torch)[index])
    assert len(pair_of_tensors(autograd)) == 4


def test_tensor_dataset_keeps_the_graph():
    x = autograd.ones(3, 2, requires_grad=True)
    batch = next(iter(ours.DataLoader(ours.TensorDataset(x), batch_size=2)))[0]
    batch.sum().backward()
    assert x.grad.tolist() == [[1, 1], [1, 1], [0, 0]]


def test_tensor_dataset_errors():
    with pytest.raises(ShapeError, match=r"equal size in dim 0 .* got shapes \[\[3\], \[2\]\]"):
        ours.TensorDataset(autograd.ones(3), autograd.ones(2))
    with pytest.raises(ShapeError, match=r"got shapes \[\[\]\]"):
        ours.TensorDataset(autograd.tensor(1.0))
    with pytest.raises(ArgumentTypeError, match="tensors are required; got ndarray"):
        ours.TensorDataset(np.ones(3))
    with pytest.raises(ArgumentError, match="at least one tensor"):
        ours.TensorDataset()


class Batched:
    """A list with `__getitems__`, which leaves a trace."""

    def __init__(self, items, lost=0):
        self.items, self.asked, self.lost = items, [], lost

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __getitems__(self, indices):
        self.asked.append(list(indices))
        return [self.items[i] for i in indices][self.lost :]


@pytest.mark.parametrize("named", [False, True])
def test_stack_dataset(named):
    parts = [Batched([1, 2, 3]), "abc"]
    kinds = [
        d.StackDataset(n=parts[0], s=parts[1]) if named else d.StackDataset(*parts)
        for d in (ours, theirs)
    ]
    assert len(kinds[0]) == len(kinds[1]) == 3
    assert kinds[0][2] == kinds[1][2]
    assert kinds[0].__getitems__([2, 0]) == kinds[1].__getitems__([2, 0])
    assert parts[0].asked == [[2, 0], [2, 0]]


def test_stack_dataset_errors():
    for wrong in [lambda: ours.StackDataset(), lambda: ours.StackDataset([1], a=[1])]:
        with pytest.raises(ArgumentError, match=r"positional arguments .* or as keywords"):
            wrong()
    with pytest.raises(ArgumentError, match=r"equal lengths are required; got lengths \[2, 1\]"):
        ours.StackDataset([1, 2], [1])
    with pytest.raises(ArgumentError, match="got 1 samples for 2 indices"):
        ours.StackDataset(Batched([1, 2], lost=1)).__getitems__([0, 1])


def test_concat_dataset():
    parts = [[1, 2], [], "abc", range(1)]
    joined = [d.ConcatDataset(parts) for d in (ours, theirs)]
    assert [len(j) for j in joined] == [6, 6]
    for index in range(-6, 6):
        assert joined[0][index] == joined[1][index]
    assert list(joined[0]) == [1, 2, "a", "b", "c", 0]
    assert joined[0].cumulative_sizes == joined[1].cumulative_sizes
    added = pair_of_tensors(autograd) + pair_of_tensors(autograd)
    assert isinstance(added, ours.ConcatDataset)
    assert len(added) == 8


def test_concat_dataset_errors():
    for index in (6, -7):
        with pytest.raises(DimensionError, match=f"from -6 to 5 is required; got {index}"):
            ours.ConcatDataset([range(6)])[index]
    with pytest.raises(ArgumentError, match="at least one dataset"):
        ours.ConcatDataset([])
    with pytest.raises(ArgumentTypeError, match=r"an IterableDataset. Use ChainDataset"):
        ours.ConcatDataset([Stream(2)])


class Stream(ours.IterableDataset):
    def __init__(self, stop):
        self.stop = stop

    def __iter__(self):
        return iter(range(self.stop))

    def __len__(self):
        return self.stop


def test_chain_dataset():
    chain = Stream(2) + Stream(3)
    assert isinstance(chain, ours.ChainDataset)
    assert list(chain) == [0, 1, 0, 1, 2]
    assert len(chain) == 5
    assert list(ours.ChainDataset(Stream(i) for i in (1, 2))) == [0, 0, 1]
    with pytest.raises(ArgumentTypeError, match="IterableDatasets are required; got list"):
        list(ours.ChainDataset([[1]]))


def test_subset():
    source = Batched("abcdef")
    subset = ours.Subset(source, [5, 1, 3])
    assert [subset[i] for i in (0, -1)] == ["f", "d"]
    assert subset.__getitems__([2, 0]) == ["d", "f"]
    assert source.asked == [[3, 5]]
    assert len(subset) == 3
    tensors = pair_of_tensors(autograd), pair_of_tensors(torch)
    subsets = ours.Subset(tensors[0], [3, 1]), theirs.Subset(tensors[1], [3, 1])
    assert plain(subsets[0][[1, 0]]) == plain(subsets[1][[1, 0]])
    assert ours.Subset(subset, [1])[0] == "b"


def test_a_subclass_of_subset_that_changes_samples_changes_batches():
    class Upper(ours.Subset):
        def __getitem__(self, index):
            return super().__getitem__(index).upper()

    loader = ours.DataLoader(Upper(Batched("abc"), [2, 0]), batch_size=2)
    assert list(loader) == [["C", "A"]]


@pytest.mark.parametrize("lengths", [[3, 7], [10], [0, 10], [0.5, 0.5], [0.3, 0.3, 0.4],
                                     [0.25, 0.25, 0.25, 0.25], [1 / 3, 1 / 3, 1 / 3], [1.0]],
                         ids=str)  # fmt: skip
@pytest.mark.parametrize("own", [False, True])
def test_random_split(lengths, own):
    splits = []
    for library in (autograd, torch):
        library.manual_seed(3)
        options = {"generator": library.Generator().manual_seed(4)} if own else {}
        parts = library.utils.data.random_split(range(10), lengths, **options)
        splits.append([list(part) for part in parts])
    assert splits[0] == splits[1]


def test_random_split_errors():
    with pytest.raises(ArgumentError, match=r"add up to the 5 samples.* got \[2, 2\]"):
        ours.random_split(range(5), [2, 2])
    with pytest.raises(ArgumentError, match="fractions from 0 to 1"):
        ours.random_split(range(5), [-0.5, 1.5])
    with pytest.raises(ArgumentError, match="add up"):
        ours.random_split(range(5), [0.5, 0.6])
    with pytest.warns(UserWarning, match=r"a part is empty; 2 samples are split into \[2, 0, 0\]"):
        parts = ours.random_split(range(2), [0.5, 0.25, 0.25])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert list(map(len, parts)) == [
            len(part) for part in theirs.random_split(range(2), [0.5, 0.25, 0.25])
        ]


@pytest.mark.parametrize("use", [lambda: ours.Dataset()[0], lambda: iter(ours.IterableDataset()),
                                 lambda: iter(ours.Sampler())])  # fmt: skip
def test_what_a_subclass_must_define(use):
    with pytest.raises(ItemMissingError, match=r"a method __(getitem|iter)__\(self"):
        use()
    with pytest.raises(NotImplementedError):
        use()


def test_classes_take_type_arguments():
    class Typed(ours.Dataset[int]):
        pass

    assert ours.DataLoader[int]
    assert ours.Sampler[int]
    assert isinstance(Typed() + Typed() if hasattr(Typed, "__len__") else Typed(), ours.Dataset)
