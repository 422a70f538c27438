"""A loader's iterator over worker processes.

Each worker has two pipes of its own: tasks go out, answers come back in the same order. Indices go
to the workers in turn, so that the next batch of the order is always the next answer of one known
worker, and the order does not depend on who is faster.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import pickle
import signal
import threading
import time
import weakref
from collections import deque
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import wait
from typing import Any, NoReturn

from ...errors import ArgumentError, WorkerError
from ...kernels import pool
from . import worker
from .dataloader import DataLoader, LoaderIterator
from .messages import END, RESTART, Failure, Parcel
from .segments import Inbox, Note

_AHEAD_AT_MOST = 256  # tasks of a worker: with more the two might wait for each other's full pipes
_PATIENCE = 5.0  # seconds that workers get to end by themselves
_NOTHING = object()
_HINTS = {
    "SIGKILL": "The system kills processes when memory runs out.",
    "SIGBUS": "Shared memory may be full: see the size of /dev/shm.",
}


class WorkerIterator(LoaderIterator):
    """Batches made by worker processes."""

    def __init__(self, loader: DataLoader):
        super().__init__(loader)
        self.timeout, self.in_order = loader.timeout, loader.in_order
        self.persistent = loader.persistent_workers
        self.ahead = min(loader.prefetch_factor or 1, _AHEAD_AT_MOST) * loader.num_workers
        self.team = Team(loader, self.base_seed)
        self.close = weakref.finalize(self, self.team.close)  # at the program's end at the latest
        self._begin()

    def _begin(self) -> None:
        self.turns = itertools.cycle(self.team.members)
        self.due: deque[Member] = deque()  # who makes the batches to come, in their order
        for _ in range(self.ahead):
            self._assign()

    def restart(self, loader: DataLoader) -> bool:
        """Begin a new iteration with the same workers; False if they are gone."""
        if self.team.closed:
            return False
        self.start(loader)
        self.team.restart()
        self._begin()
        return True

    def _assign(self) -> None:
        """Give the next index to the worker whose turn it is."""
        index = next(self.indices, _NOTHING)
        if index is _NOTHING:
            return
        active = sum(member.active for member in self.team.members)
        for member in itertools.islice(self.turns, len(self.team.members)):
            # out of order some are faster, and each may be ahead by its share only
            if member.active and (self.in_order or len(member.given) < self.ahead // active):
                member.assign(index)
                self.due.append(member)
                return

    def __next__(self):
        try:
            batch = self._next()
        except KeyboardInterrupt:
            self.team.close(patience=0)
            raise
        self.count()
        return batch

    def _next(self):
        while self.due and not self.team.closed:
            candidates = self.due if not self.in_order else itertools.islice(self.due, 1)
            member, answer = self.team.receive(candidates, self.timeout)
            if answer == END:
                self.due = deque(other for other in self.due if other is not member)
                self._assign()
                continue
            self.due.remove(member)
            batch = member.take(answer)
            self._assign()
            if type(answer) is Failure:
                raise answer.error()
            return batch
        if not self.persistent:
            self.close()
        raise StopIteration


class Member:
    """A worker as the main process sees it."""

    def __init__(self, number: int, prefix: str, process, tasks, results):
        self.number = number
        self.process, self.tasks, self.results = process, tasks, results
        self.inbox = Inbox(prefix)
        self.active = True  # its part of the dataset is not exhausted
        self.answered = False
        self.given: deque[int] = deque()  # places in shared memory of the tasks without answer
        self.free: list[int] = []  # places whose batches were read

    def send(self, message) -> None:
        """Send something; that the worker is dead will be seen when its answer is due."""
        with contextlib.suppress(OSError):
            self.tasks.send_bytes(pickle.dumps(message))

    def assign(self, index) -> None:
        """Send a task."""
        place = self.free.pop() if self.free else len(self.given)
        self.given.append(place)
        self.send((place, index))

    def receive(self):
        """The next answer, which has arrived."""
        answer = pickle.loads(self.results.recv_bytes())
        self.answered = True
        if answer in (END, RESTART):  # the tasks that are left get none
            self.active = answer == RESTART
            self.free += self.given
            self.given.clear()
        return answer

    def take(self, answer: Note | Failure):
        """The batch that an answer announces."""
        place = self.given.popleft()
        self.free.append(place)
        return self.inbox.read(place, answer) if type(answer) is Note else answer


class Team:
    """All workers of an iterator."""

    def __init__(self, loader: DataLoader, base_seed: int):
        context = _context(loader.multiprocessing_context)
        forked = context.get_start_method() == "fork"
        prefix = f"autograd_{os.getpid():x}_{os.urandom(2).hex()}"
        self.parcel = Parcel(loader._recipe(), loader.worker_init_fn, f"{prefix}_data")
        self.members: list[Member] = []
        self.owner, self.closed = os.getpid(), False
        ours: list[Any] = []  # ends of pipes
        try:
            for number in range(loader.num_workers):
                task_end, tasks = context.Pipe(duplex=False)
                results, result_end = context.Pipe(duplex=False)
                ours += (tasks, results)
                name = f"{prefix}_{number}"
                process = context.Process(
                    target=worker.main,
                    args=(number, loader.num_workers, base_seed, self.parcel, name, task_end,
                          result_end, ours if forked else ()),
                    name=f"DataLoader worker {number}",
                    daemon=True,
                )  # fmt: skip
                process.start()
                task_end.close()
                result_end.close()
                self.members.append(Member(number, name, process, tasks, results))
        except BaseException:
            self.close(patience=0)
            raise

    def receive(self, candidates, timeout: float) -> tuple[Member, Any]:
        """The first answer of one of some members; what a dead one had answered comes as well.

        Raises:
            WorkerError: a worker is dead, or none of them answers within `timeout`.
        """
        pipes = {member.results: member for member in candidates}
        sentinels = {member.process.sentinel: member for member in pipes.values()}
        for ready in wait([*pipes, *sentinels], timeout or None):
            member: Member = pipes[ready] if ready in pipes else sentinels[ready]
            try:
                if ready in pipes or member.results.poll():
                    answer = member.receive()
                    if self.parcel.block is not None and all(m.answered for m in self.members):
                        self.parcel.release()
                    return member, answer
            except (EOFError, OSError):
                pass
            self._mourn(member)
        names = ", ".join(str(member.number) for member in pipes.values())
        raise WorkerError(
            f"DataLoader: a batch within the timeout of {timeout} seconds is required; worker "
            f"{names} gave none. Allow more time, or find out what its dataset waits for."
        )

    def restart(self) -> None:
        """Let all workers begin the dataset anew; what they are still making is thrown away."""
        for member in self.members:
            member.send(RESTART)
        for member in self.members:
            while (answer := self.receive([member], 0)[1]) != RESTART:
                if answer != END:
                    member.take(answer)

    def _mourn(self, member: Member) -> NoReturn:
        """Raise the error for a worker that has died; the others are ended."""
        process = member.process
        process.join(_PATIENCE)
        code, pid = process.exitcode, process.pid
        self.close()
        who = f"DataLoader: living workers are required; worker {member.number} (process {pid})"
        if code is not None and code < 0:
            name = {s.value: s.name for s in signal.Signals}.get(-code, f"signal {-code}")
            raise WorkerError(f"{who} was killed by {name}. {_HINTS.get(name, '')}".rstrip())
        if member.answered:
            raise WorkerError(f"{who} ended with exit code {code}. Its output may say why.")
        raise WorkerError(
            f"{who} ended with exit code {code} before its first batch. Its output above says why. "
            'A program that uses workers must guard its main part with if __name__ == "__main__":, '
            "because they import it."
        )

    def close(self, patience: float = _PATIENCE) -> None:
        """End the workers, by force after some seconds, and free their shared memory."""
        if self.closed or os.getpid() != self.owner:  # a forked copy of this process
            return
        self.closed = True
        processes = [member.process for member in self.members]
        for member in self.members:
            member.tasks.close()
            member.results.close()
        try:
            deadline = time.monotonic() + patience
            for process in processes:
                process.join(max(0.0, deadline - time.monotonic()))
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.join(_PATIENCE)
                process.kill()
            for member in self.members:
                member.process.join()
                member.inbox.close()
            self.parcel.release()


def _context(given) -> Any:
    """The kind of processes: the given one, or those of a fork server, or spawned ones.

    Raises:
        ArgumentError: this process cannot have workers, or cannot be forked.
    """
    if multiprocessing.current_process().daemon:
        raise ArgumentError(
            "DataLoader: num_workers=0 is required in a worker or another daemonic process."
        )
    if given is None:
        known = multiprocessing.get_all_start_methods()
        given = multiprocessing.get_context("forkserver" if "forkserver" in known else "spawn")
    method = given.get_start_method()
    if method == "forkserver":  # it should import the library once, not each worker
        modules = forkserver._forkserver._preload_modules  # type: ignore[attr-defined]
        if worker.__name__ not in modules:
            forkserver.set_forkserver_preload([*modules, worker.__name__])
    elif method == "fork":
        resource_tracker.ensure_running()  # one for all
        if pool.started() or threading.active_count() > 1:
            raise ArgumentError(
                "DataLoader: a process without threads is required for "
                "multiprocessing_context='fork'; this one has some, and its copy could wait for "
                "them forever. Use 'forkserver', or start the workers before the first large "
                "operation."
            )
    return given
