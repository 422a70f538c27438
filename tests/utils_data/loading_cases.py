"""Datasets and functions for the tests of loaders, in a module that worker processes can import."""

import os
import random
import signal
import sys
import time
from collections.abc import Mapping, Sequence

import numpy as np

import autograd
from autograd.utils.data import DataLoader, Dataset, IterableDataset, get_worker_info


def plain(value):
    """A batch of either library in plain Python, with the dtypes of its tensors."""
    if type(value).__name__ == "Tensor":
        return str(value.dtype).partition(".")[2], value.tolist()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return (type(value).__name__, *map(plain, value))
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [type(value).__name__, *map(plain, value)]
    return value


class Numbers:
    """Samples of several kinds; a dataset for both libraries."""

    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        return {"x": np.full((2, 3), index, np.float32), "pair": (index, index / 2), "name": "n"}


class Large(Dataset):
    """Samples of which a batch fills the pipe of a worker many times over."""

    def __len__(self):
        return 12

    def __getitem__(self, index):
        words = [f"{index}-{i}" for i in range(4000)]
        return autograd.full((300, 300), float(index)), " ".join(words)


class Growing(Dataset):
    """Batches of very different sizes, and some with nothing in them."""

    sizes = (3, 0, 70_000, 10, 200_000, 1, 500_000, 2)

    def __len__(self):
        return len(self.sizes)

    def __getitem__(self, index):
        return np.arange(self.sizes[index])


class Share(IterableDataset):
    """Each worker's part of a range, after a sample that says who it is."""

    def __init__(self, stop):
        self.stop = stop

    def __iter__(self):
        info = get_worker_info()
        first, step = (0, 1) if info is None else (info.id, info.num_workers)
        return iter(range(first, self.stop, step))


class Seeds(Dataset):
    """What a worker knows of itself and draws."""

    def __init__(self, stamp=None):
        self.stamp = stamp

    def __len__(self):
        return 4

    def __getitem__(self, index):
        info = get_worker_info()
        drawn = [random.random(), float(np.random.rand()), float(autograd.rand(1))]
        return info.id, info.num_workers, info.seed, info.dataset.stamp, os.getpid(), drawn


class Broken(Dataset):
    """Sample 3 fails as `how` says."""

    def __init__(self, how):
        self.how = how

    def __len__(self):
        return 6

    def __getitem__(self, index):
        if index == 3:
            getattr(self, self.how)()
        return index

    def raises(self):
        raise ValueError("sample 3 is no good")

    def raises_key(self):
        raise KeyError("a\nkey")

    def raises_two(self):
        raise TwoArguments("one", "two")

    def raises_local(self):
        class Local(Exception):
            pass

        raise Local("nobody knows me")

    def raises_stop(self):
        raise StopIteration

    def killed(self):
        os.kill(os.getpid(), signal.SIGKILL)

    def exits(self):
        os._exit(7)

    def hangs(self):
        time.sleep(600)

    def gives_function(self):
        return 0


class TwoArguments(Exception):
    def __init__(self, first, second):
        super().__init__(first, second)


class Unreadable(Dataset):
    """It can be pickled, but not unpickled."""

    def __len__(self):
        return 2

    def __reduce__(self):
        return fail, ()


def fail(*arguments):
    raise OSError("no such disk")


def stamp(number):
    get_worker_info().dataset.stamp = number + 10


def as_functions(batch):
    return [lambda: batch]


class Waiting(Dataset):
    """Sample 0 waits for a file."""

    def __init__(self, path):
        self.path = path

    def __len__(self):
        return 6

    def __getitem__(self, index):
        while index == 0 and not self.path.exists():
            time.sleep(0.01)
        return index


class Unequal(IterableDataset):
    """Worker 0 has five samples, worker 1 one."""

    def __iter__(self):
        return iter([range(100, 105), range(200, 201)][get_worker_info().id])


class Arrays(Dataset):
    """Large arrays of the dataset, which a worker may overwrite for itself."""

    def __init__(self):
        self.array = np.arange(100_000.0)
        self.tensor = autograd.zeros(300, 300)
        self.frozen = np.ones(50_000, np.uint8)
        self.frozen.flags.writeable = False

    def __len__(self):
        return 4

    def __getitem__(self, index):
        self.array[0] += 1
        self.tensor += 1
        return self.array[:3].copy(), self.tensor.sum().item(), int(self.frozen.sum())


class Calls(Dataset):
    """One sample, which a function makes in the worker."""

    def __init__(self, function):
        self.function = function

    def __len__(self):
        return 1

    def __getitem__(self, index):
        return self.function()


def loaded_modules():
    return sorted(sys.modules)


def load_inside():
    return list(DataLoader([1], num_workers=1))


def die(number):
    os._exit(5)


class Endless(IterableDataset):
    """Arrays without end, so large that each batch needs a new block."""

    def __iter__(self):
        size = 1000
        while True:
            size = size * 2 if size < 1_000_000 else 1000
            yield np.ones(size)
