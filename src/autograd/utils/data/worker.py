"""What a worker process runs. The fork server imports this module ahead of its workers."""

from __future__ import annotations

import pickle
import random
import signal
from typing import Any

import numpy.random

from ...kernels.pool import set_num_threads
from ...random.generator import manual_seed
from .fetching import Recipe
from .messages import END, RESTART, Failure, Parcel
from .segments import Note, Outbox
from .worker_info import WorkerInfo, set_worker_info


def main(
    number: int, count: int, base_seed: int, parcel: Parcel, prefix: str, tasks, results, others=()
) -> None:
    """Answer tasks until the main process closes their pipe or is gone.

    Args:
        number: of this worker, from 0.
        count: of workers.
        base_seed: seed of worker 0.
        parcel: the recipe, and a function to call first.
        prefix: of the names of blocks of shared memory.
        tasks: a connection that gives RESTART, or a place in shared memory and an index.
        results: a connection that takes the answers.
        others: ends of pipes that are not this process's, but which a forked process has.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process decides
    for connection in others:
        connection.close()
    worker = _Worker(number, tasks, results, Outbox(prefix))
    try:
        worker.prepare(count, base_seed, parcel)
        worker.serve()
    except (EOFError, OSError):  # nobody is there any more
        worker.outbox.close(unlink=True)


class _Worker:
    def __init__(self, number: int, tasks, results, outbox: Outbox):
        self.number = number
        self.tasks, self.results, self.outbox = tasks, results, outbox
        self.recipe: Recipe | None = None
        self.fetcher: Any = None
        self.failure: Failure | None = None  # what every task gets if there is no fetcher

    def prepare(self, count: int, base_seed: int, parcel: Parcel) -> None:
        """Seed this process, open the parcel and let its function do what it does."""
        set_num_threads(1)
        try:
            recipe, worker_init_fn = parcel.open()
            seed = base_seed + self.number
            random.seed(seed)
            manual_seed(seed)
            words = [self.number, base_seed % 2**32, base_seed >> 32, 0]
            numpy.random.seed(numpy.random.SeedSequence(words).generate_state(4))
            set_worker_info(WorkerInfo(self.number, count, seed, recipe.dataset))
            if worker_init_fn is not None:
                worker_init_fn(self.number)
            self.recipe = recipe
        except Exception as error:
            self.failure = Failure.of(error, self.number)
        self.start()

    def start(self) -> None:
        """Begin the dataset."""
        self.fetcher = None
        if self.recipe is not None:
            try:
                self.fetcher = self.recipe.fetcher()
            except Exception as error:
                self.failure = Failure.of(error, self.number)

    def serve(self) -> None:
        """Answer one task after the other."""
        ended = False
        while True:
            task = pickle.loads(self.tasks.recv_bytes())
            if task == RESTART:
                self.start()
                answer, ended = RESTART, False
            elif ended:
                continue
            else:
                answer = self.failure if self.fetcher is None else self.batch(*task)
                ended = answer == END
            self.results.send_bytes(pickle.dumps(answer))

    def batch(self, place: int, index) -> Note | Failure | str:
        """Make a batch and put it into its place."""
        try:
            return self.outbox.write(place, self.fetcher.fetch(index))
        except Exception as error:
            if (
                isinstance(error, StopIteration)
                and self.recipe is not None
                and self.recipe.iterable
            ):
                return END
            return Failure.of(error, self.number)
