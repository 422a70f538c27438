"""DataLoader without workers: PyTorch's batches in PyTorch's order for the same seed."""

import importlib
import itertools

import pytest
import torch
from loading_cases import Numbers, Share, plain

import autograd
import autograd.utils.data as ours
from autograd.errors import ArgumentError, ArgumentTypeError, DimensionError, ItemMissingError
from autograd.utils.data.collate import default_collate_fn_map


def epochs(library, options, length=7, dataset=None, count=2):
    """The batches of some epochs, and a number that the default generator gives afterwards."""
    library.manual_seed(5)
    own = library.Generator().manual_seed(6)
    data = library.utils.data
    options = options(data, own) if callable(options) else dict(options)
    loader = data.DataLoader(Numbers(length) if dataset is None else dataset(data), **options)
    batches = [plain(list(loader)) for _ in range(count)]
    after = library.rand(1).item(), library.rand(1, generator=own).item()
    return batches, len(loader), loader.batch_size, loader.drop_last, after


GRID = [
    case
    for case in itertools.product([1, 3, 7, 10, None], [False, True], [False, True], [1, 6, 7])
    if case[0] or not case[2]  # no batches, no last one
]


@pytest.mark.parametrize(("size", "shuffle", "drop", "length"), GRID)
def test_sizes_and_shuffling(size, shuffle, drop, length):
    options = {"batch_size": size, "shuffle": shuffle, "drop_last": drop}
    assert epochs(autograd, options, length) == epochs(torch, options, length)


CHOICES = {
    "shuffle, own generator": lambda d, g: {"batch_size": 2, "shuffle": True, "generator": g},
    "own generator for nothing": lambda d, g: {"generator": g},
    "sampler": lambda d, g: {"batch_size": 3, "sampler": d.SubsetRandomSampler([4, 2, 6, 1])},
    "sampler, own generator": lambda d, g: {
        "batch_size": 2, "sampler": d.RandomSampler(range(7), True, 9, g), "generator": g,
    },
    "weighted": lambda d, g: {"batch_size": 4, "sampler": d.WeightedRandomSampler([1.0] * 7, 9)},
    "a list as sampler": lambda d, g: {"batch_size": 2, "sampler": [3, 1, 2]},
    "batch sampler": lambda d, g: {"batch_sampler": d.BatchSampler(range(7), 3, True)},
    "a list as batch sampler": lambda d, g: {"batch_sampler": [[1], [2, 3], [0, 0, 6]]},
    "distributed": lambda d, g: {"sampler": d.DistributedSampler(range(7), 2, 1)},
    "samples": lambda d, g: {"batch_size": None, "sampler": [3, 1]},
    "own collate_fn": lambda d, g: {"batch_size": 3, "collate_fn": len},
}  # fmt: skip


@pytest.mark.parametrize("options", CHOICES.values(), ids=CHOICES)
def test_samplers(options):
    assert epochs(autograd, options) == epochs(torch, options)


def stream(data):
    class Stream(data.IterableDataset):
        def __iter__(self):
            return iter(range(7))

        def __len__(self):
            return 7

    return Stream()


@pytest.mark.parametrize("options", [{}, {"batch_size": 3}, {"batch_size": 3, "drop_last": True},
                                     {"batch_size": 7}, {"batch_size": 20}, {"batch_size": None},
                                     {"shuffle": False}], ids=str)  # fmt: skip
def test_iterable_datasets(options):
    assert epochs(autograd, options, dataset=stream) == epochs(torch, options, dataset=stream)


def test_more_samples_than_an_iterable_dataset_said():
    class Liar(ours.IterableDataset):
        def __iter__(self):
            return iter(range(3))

        def __len__(self):
            return 2

    loader = ours.DataLoader(Liar(), batch_size=None)
    assert list(iter(loader)) == [0, 1, 2]  # nobody asked for the length
    assert len(loader) == 2
    with pytest.warns(UserWarning, match="the length of the dataset was 2, but it gave 3"):
        assert [x for x in loader] == [0, 1, 2]  # noqa: C416


def test_batches_of_samples_come_from_getitems():
    class Rows(ours.Dataset):
        def __len__(self):
            return 5

        def __getitems__(self, indices):
            return [-i for i in indices]

    assert [b.tolist() for b in ours.DataLoader(Rows(), 2)] == [[0, -1], [-2, -3], [-4]]


@pytest.mark.parametrize("wrap", [False, True])
def test_tensor_datasets(wrap):
    def dataset(data):
        library = autograd if data is ours else torch
        x = library.arange(21.0).reshape(7, 3)
        whole = data.TensorDataset(x, x.sum(1).to(library.bfloat16), library.arange(7))
        return data.Subset(whole, [4, 0, 6, 5]) if wrap else whole

    def options(data, own):
        return {"batch_size": 3, "sampler": [2, 0, -1, 1], "generator": own}

    assert epochs(autograd, options, dataset=dataset) == epochs(torch, options, dataset=dataset)


def test_a_bad_index_of_a_tensor_dataset():
    with pytest.raises(DimensionError, match="got 3"):
        list(ours.DataLoader(ours.TensorDataset(autograd.ones(3)), sampler=[0, 3], batch_size=2))


def test_a_subclass_of_tensor_dataset_decides_about_its_samples():
    class Pairs(ours.TensorDataset):
        def __getitem__(self, index):
            return *super().__getitem__(index), index

    loader = ours.DataLoader(Pairs(autograd.ones(3)), batch_size=3)
    assert [x.tolist() for x in next(iter(loader))] == [[1, 1, 1], [0, 1, 2]]
    table = dict(default_collate_fn_map)
    try:
        default_collate_fn_map[autograd.Tensor] = lambda batch, *, collate_fn_map: len(batch)
        loader = ours.DataLoader(ours.TensorDataset(autograd.ones(3)), batch_size=3)
        assert next(iter(loader)) == [3]
    finally:
        default_collate_fn_map.update(table)


def test_an_iterator_has_a_length_and_two_do_not_disturb_each_other():
    loader = ours.DataLoader([1, 2, 3], batch_size=2)
    first, second = iter(loader), iter(loader)
    assert len(first) == 2
    assert next(first).tolist() == next(second).tolist() == [1, 2]
    assert next(first).tolist() == [3]
    with pytest.raises(StopIteration):
        next(first)
    assert next(second).tolist() == [3]


def test_options_that_are_kept():
    loader = ours.DataLoader([1], pin_memory=True, pin_memory_device="cuda", in_order=False)
    assert (loader.num_workers, loader.prefetch_factor, loader.pin_memory) == (0, None, True)
    assert isinstance(loader.sampler, ours.SequentialSampler)
    assert isinstance(loader.batch_sampler, ours.BatchSampler)
    assert loader.collate_fn is ours.default_collate
    assert ours.DataLoader([1], None).collate_fn is ours.default_convert
    assert isinstance(ours.DataLoader([1], shuffle=True).sampler, ours.RandomSampler)
    workers = ours.DataLoader([1], num_workers=2, multiprocessing_context="spawn")
    assert workers.prefetch_factor == 2
    assert workers.multiprocessing_context.get_start_method() == "spawn"


ERRORS = {
    "num_workers": ({"num_workers": -1}, "integer num_workers of at least 0 .* got -1"),
    "timeout": ({"timeout": -1, "num_workers": 1}, "timeout of at least 0 .* got -1"),
    "prefetch": ({"prefetch_factor": -2, "num_workers": 1}, "at least 1 .* got -2"),
    "prefetch 0": ({"prefetch_factor": 2}, "num_workers above 0 is required for prefetch_factor"),
    "persistent 0": ({"persistent_workers": True}, "num_workers above 0"),
    "context 0": ({"multiprocessing_context": "spawn"}, "multiprocessing_context; got num_w"),
    "context": ({"multiprocessing_context": "x", "num_workers": 1}, "out of .*spawn.* got 'x'"),
    "both": ({"sampler": [0], "shuffle": True}, "sampler or shuffle is required; got both"),
    "batch sampler": ({"batch_sampler": [[0]], "batch_size": 2}, "Leave those out"),
    "batch sampler 2": ({"batch_sampler": [[0]], "drop_last": True}, "Leave those out"),
    "drop": ({"batch_size": None, "drop_last": True}, "batches are required for drop_last"),
    "size": ({"batch_size": 0}, "positive integer batch_size .* got 0"),
}


@pytest.mark.parametrize(("options", "message"), ERRORS.values(), ids=ERRORS)
def test_errors(options, message):
    with pytest.raises(ArgumentError, match=message):
        ours.DataLoader([1, 2], **options)
    with pytest.raises(ValueError):
        torch.utils.data.DataLoader([1, 2], **options)


@pytest.mark.parametrize("options", [{"shuffle": True}, {"sampler": [1]}, {"batch_sampler": [[1]]}])
def test_what_an_iterable_dataset_excludes(options):
    with pytest.raises(ArgumentError, match=f"decides the order itself; got {next(iter(options))}"):
        ours.DataLoader(Share(3), **options)


def test_other_errors():
    with pytest.raises(ArgumentTypeError, match="multiprocessing_context; got int"):
        ours.DataLoader([1], num_workers=1, multiprocessing_context=3)
    with pytest.raises(ArgumentError, match=r"num_samples .* got 0"):
        ours.DataLoader([], shuffle=True)
    with pytest.raises(ItemMissingError):
        list(ours.DataLoader(ours.Dataset(), sampler=[0]))
    loader = ours.DataLoader([1])
    for name in ("batch_size", "batch_sampler", "sampler", "drop_last", "dataset",
                 "persistent_workers"):  # fmt: skip
        with pytest.raises(ArgumentError, match=f"{name} cannot be set after"):
            setattr(loader, name, None)
    loader.num_workers = 2
    assert loader.num_workers == 2


def test_an_error_of_the_dataset_comes_through():
    iterator = iter(ours.DataLoader([1, None, 3]))
    next(iterator)
    with pytest.raises(ArgumentTypeError, match=r"default_collate: .* got NoneType"):
        next(iterator)
    assert next(iterator).tolist() == [3]


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("dataloader", ["DataLoader", "Dataset", "default_collate", "get_worker_info"]),
        ("dataset", ["Dataset", "IterableDataset", "TensorDataset", "random_split"]),
        ("sampler", ["Sampler", "RandomSampler", "BatchSampler", "SubsetRandomSampler"]),
        ("distributed", ["DistributedSampler"]),
    ],
)
def test_modules_under_pytorchs_names(module, names):
    place = importlib.import_module(f"autograd.utils.data.{module}")
    for name in names:
        assert getattr(place, name) is getattr(ours, name)
