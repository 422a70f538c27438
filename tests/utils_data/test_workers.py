"""DataLoader with worker processes: the same batches in the same order."""

import itertools
import json
import multiprocessing
import os
from pathlib import Path

import pytest
import torch
from loading_cases import (
    Arrays,
    Calls,
    Growing,
    Large,
    Numbers,
    Seeds,
    Share,
    Unequal,
    Waiting,
    load_inside,
    plain,
    stamp,
)

import autograd
from autograd.errors import ArgumentError
from autograd.utils.data import BatchSampler, DataLoader


def epochs(dataset, count=2, **options):
    """The batches of some epochs, and a number that the default generator gives afterwards."""
    autograd.manual_seed(7)
    loader = DataLoader(dataset, **options)
    return [plain(list(loader)) for _ in range(count)], autograd.rand(1).item()


@pytest.mark.parametrize(
    ("options", "workers"),
    [
        ({"batch_size": 3, "shuffle": True}, {"num_workers": 1}),
        ({"batch_size": 2, "shuffle": True, "drop_last": True}, {"num_workers": 2}),
        ({"batch_size": None}, {"num_workers": 2, "prefetch_factor": 5}),
        ({"batch_sampler": BatchSampler([4, 1, 2], 2, False)}, {"num_workers": 2}),
        ({"batch_size": 50, "collate_fn": len}, {"num_workers": 2, "prefetch_factor": 1}),
    ],
    ids="-".join,  # of the names of the options
)
def test_the_order_does_not_depend_on_workers(options, workers):
    assert epochs(Numbers(11), **options, **workers) == epochs(Numbers(11), **options)


@pytest.mark.parametrize("dataset", [Large(), Growing()], ids=["large", "growing"])
def test_batches_of_any_size(dataset):
    options = {"batch_size": 4 if isinstance(dataset, Large) else None}
    loader = DataLoader(dataset, num_workers=2, prefetch_factor=3, **options)
    for batch, expected in zip(loader, DataLoader(dataset, **options), strict=True):
        batch, expected = [b if isinstance(b, list) else [b] for b in (batch, expected)]
        assert autograd.equal(batch[0], expected[0])
        assert batch[1:] == expected[1:]
        batch[0].add_(1)  # the memory is our own


def test_kept_batches_keep_their_values():
    batches = list(DataLoader(Numbers(40), batch_size=2, num_workers=1))
    assert [b["x"][0, 0, 0].item() for b in batches] == list(range(0, 40, 2))


THEIRS = """
import json, random, sys
import numpy as np, torch
from torch.utils.data import DataLoader, Dataset, IterableDataset, get_worker_info
from loading_cases import Share

class Seeds(Dataset):
    def __len__(self):
        return 4
    def __getitem__(self, index):
        info = get_worker_info()
        drawn = [random.random(), float(np.random.rand()), float(torch.rand(1))]
        return info.id, info.num_workers, info.seed, drawn

class Parts(IterableDataset):
    def __iter__(self):
        info = get_worker_info()
        return iter(range(info.id, 14, info.num_workers))

torch.set_num_threads(1)
torch.manual_seed(7)
seeds = [list(DataLoader(Seeds(), batch_size=None, num_workers=2)) for _ in range(2)]
parts = [
    [b.tolist() for b in DataLoader(Parts(), batch_size=3, drop_last=drop, num_workers=2)]
    for drop in (False, True)
]
print(json.dumps([seeds, parts]))
"""


def test_seeds_and_iterable_datasets_as_pytorch(run_program):
    process = run_program(THEIRS)
    autograd.manual_seed(7)
    loader = DataLoader(Seeds(), batch_size=None, num_workers=2, worker_init_fn=stamp)
    seeds = [list(loader) for _ in range(2)]
    assert [s[3] for s in seeds[0]] == [10, 11, 10, 11]  # what worker_init_fn did
    assert os.getpid() not in {s[4] for s in seeds[0]}
    seeds = [[[*s[:3], s[5]] for s in epoch] for epoch in seeds]
    parts = [
        [b.tolist() for b in DataLoader(Share(14), batch_size=3, drop_last=drop, num_workers=2)]
        for drop in (False, True)
    ]
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert json.loads(output) == [seeds, parts]


def test_parts_of_unequal_length():
    loader = DataLoader(Unequal(), batch_size=None, num_workers=2)
    assert list(loader) == [100, 200, 101, 102, 103, 104]
    loader = DataLoader(Unequal(), batch_size=None, num_workers=2, persistent_workers=True)
    for _ in range(2):
        assert list(loader) == [100, 200, 101, 102, 103, 104]


def test_persistent_workers():
    dataset, options = Seeds(), {"batch_size": None, "num_workers": 2, "shuffle": True}
    autograd.manual_seed(3)
    loader = DataLoader(dataset, persistent_workers=True, **options)
    first, iterator = list(loader), iter(loader)
    next(iterator)  # an epoch that is not finished
    third = list(loader)
    assert iter(loader) is iterator
    assert {s[4] for s in first} == {s[4] for s in third}
    assert [s[2] for s in first[:2]] == [s[2] for s in third[:2]]
    third_draws = [s[5] for s in third]
    assert not [d for d in third_draws if d in [s[5] for s in first]]  # their generators go on
    del iterator, loader


def test_persistent_workers_shuffle_as_pytorch():
    autograd.manual_seed(3)
    loader = DataLoader(
        range(9), batch_size=9, num_workers=1, shuffle=True, persistent_workers=True
    )
    ours = [next(iter(loader)).tolist() for _ in range(3)]
    del loader
    torch.manual_seed(3)
    seeds = [torch.empty((), dtype=torch.int64).random_().item() for _ in range(4)]
    generators = [torch.Generator().manual_seed(seed) for seed in seeds[1:]]  # the first: workers'
    assert ours == [torch.randperm(9, generator=g).tolist() for g in generators]


def test_out_of_order(tmp_path):
    signal_file = tmp_path / "go"
    dataset = Waiting(signal_file)
    loader = DataLoader(dataset, batch_size=None, num_workers=2, in_order=False)
    iterator = iter(loader)
    seen = [next(iterator)]  # worker 0 waits with sample 0
    assert seen == [1]
    signal_file.touch()
    assert sorted(seen + list(iterator)) == list(range(len(dataset)))


def test_leaving_the_loop_early_ends_the_workers():
    for _ in DataLoader(Numbers(100), num_workers=2):
        break
    iterator = iter(DataLoader(Numbers(100), num_workers=2))
    processes = [member.process for member in iterator.team.members]
    next(iterator)
    assert all(process.is_alive() for process in processes)
    del iterator
    assert not any(process.is_alive() for process in processes)


SPAWN = """
from autograd.utils.data import DataLoader
from loading_cases import Calls, loaded_modules

if __name__ == "__main__":
    options = {"num_workers": 1, "multiprocessing_context": "spawn"}
    print(*next(iter(DataLoader(Calls(loaded_modules), batch_size=None, **options))))
"""


def test_a_spawned_worker_loads_only_what_it_needs(run_program):
    output, errors = run_program(SPAWN).communicate(timeout=120)
    assert errors == ""
    modules = set(output.split())
    assert "autograd.utils.data.worker" in modules
    assert not {"numba", "scipy", "matplotlib", "ml_dtypes"} & modules


FORK = """
import threading
from autograd.utils.data import DataLoader
from loading_cases import Numbers

options = {"num_workers": 2, "multiprocessing_context": "fork"}
loader = DataLoader([4, 5, 6], collate_fn=lambda batch: batch, **options)
for batch in loader:
    print(batch)
for batch in loader:  # others are ended although they share pipes
    break
print("broken off")
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
try:
    list(loader)
except ValueError as error:
    print(error)
stop.set()
"""


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_a_forked_worker(run_program):
    output, errors = run_program(FORK).communicate(timeout=120)
    assert output.splitlines()[:4] == ["[4]", "[5]", "[6]", "broken off"], errors
    assert "a process without threads is required" in output
    assert errors == ""


def test_too_many_workers(monkeypatch):
    monkeypatch.setattr("autograd.utils.data.dataloader.usable_cores", lambda: 1)
    with pytest.warns(UserWarning, match="2 workers share 1 cores"):
        iterator = iter(DataLoader([1, 2], num_workers=2))
    assert [batch.tolist() for batch in iterator] == [[1], [2]]


def test_no_workers_in_a_daemonic_process():
    dataset = Calls(load_inside)
    with pytest.raises(ArgumentError, match="num_workers=0 is required in a worker"):
        list(DataLoader(dataset, num_workers=1))


def test_importing_the_library_imports_no_multiprocessing(run_program):
    text = (
        "import sys, autograd; print({'multiprocessing', 'autograd.utils.data'} & {*sys.modules})"
    )
    text += (
        "\nprint(autograd.utils.data.DataLoader([1]).num_workers, 'multiprocessing' in sys.modules)"
    )
    output, errors = run_program(text).communicate(timeout=120)
    assert output.split() == ["set()", "0", "False"], errors


@pytest.mark.parametrize("room", [True, False])
def test_large_arrays_of_a_dataset_are_copies_of_each_worker(room, monkeypatch):
    if not room:
        monkeypatch.setattr("autograd.utils.data.messages.share", lambda name, views: None)
    dataset = Arrays()
    iterator = iter(DataLoader(dataset, batch_size=None, num_workers=2))
    samples = [(x.tolist(), y, z) for x, y, z in iterator]
    assert samples == [
        ([n, 1, 2], n * 90_000, 50_000) for n in (1, 1, 2, 2)
    ]  # each worker counts its own
    assert dataset.array[0] == 0
    assert dataset.tensor.sum() == 0


def test_the_memory_of_a_block_is_used_again():
    iterator = iter(DataLoader(Numbers(200), batch_size=10, num_workers=1))
    for _ in itertools.islice(iterator, 15):
        pass
    (member,) = iterator.team.members
    assert len(member.inbox.blocks) == member.inbox.seen == 2
    assert not list(Path("/dev/shm").glob(f"{member.inbox.prefix}_*"))
    iterator.close()
