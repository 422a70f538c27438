"""The one thread pool: Numba's, for kernels and matrix products alike.

Two pools that spin against each other on the same cores cost ten times what they compute, so
nothing else starts threads: OpenBLAS runs on one and is split over this pool.

Numba is imported with the first kernel that needs it, never with the library. Without Numba every
kernel has a NumPy form.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
import threading
from collections.abc import Callable

import numpy as np

from ..errors import ArgumentError, ArgumentTypeError

# How often an idle thread looks for work before it sleeps. Waking a thread costs up to 0.1 ms, so
# it should wait through the Python between two kernels; beyond half a millisecond it would take a
# core from another pool, such as that of NumPy's own products.
SPINS = "10000"
MOST = 64  # threads that may be asked for, where the machine has fewer cores


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _State:
    """What is known of the pool before and after it started."""

    def __init__(self):
        self.started = False
        self.forked = False  # a child of a process whose pool had started: OpenMP would kill it
        self.lock = threading.Lock()
        self.safe = True  # several Python threads may enter the pool at once
        self.word = np.ones(1, np.intp)  # the number of threads, for compiled loops to read
        self.threads = usable_cores()

    @property
    def threads(self) -> int:
        """How many threads kernels may use."""
        return self._threads

    @threads.setter
    def threads(self, threads: int) -> None:
        self._threads = threads
        self.word[0] = 1 if self.forked else threads if self.safe else min(threads, usable_cores())


_state = _State()


@functools.cache
def available() -> bool:
    """Whether kernels can be compiled: Numba is installed and not blocked."""
    try:
        return importlib.util.find_spec("numba") is not None
    except ValueError:  # sys.modules holds None for it
        return False


def get_num_threads() -> int:
    """The number of threads that kernels use.

    >>> autograd.get_num_threads() >= 1
    True
    """
    return _state.threads


def set_num_threads(threads: int) -> None:
    """Let kernels use at most this many threads.

    More than the process may use cores slow everything down; more than 64, or than there are
    cores, count as that many.

    Args:
        threads: at least 1.

    Raises:
        ArgumentError: not a number from 1 on.

    >>> before = autograd.get_num_threads()
    >>> autograd.set_num_threads(1)
    >>> autograd.get_num_threads()
    1
    >>> autograd.set_num_threads(before)
    """
    if type(threads) is not int:
        raise ArgumentTypeError(
            f"set_num_threads: an integer is required; got {type(threads).__name__}."
        )
    if threads < 1:
        raise ArgumentError(f"set_num_threads: at least one thread is required; got {threads}.")
    _state.threads = min(threads, max(MOST, usable_cores()))


def parallel() -> int:
    """How many threads a kernel may use now."""
    return 1 if _state.forked else _state.threads


def started() -> bool:
    """Whether the threads of the pool may exist."""
    return _state.started


def layer() -> str:
    """The kind of threads: OpenMP's, or Numba's own work queue."""
    return "OpenMP" if _state.safe else "work queue"


def start() -> None:
    """Make Numba's pool ready; called when the first compiled kernel is imported."""
    with _state.lock:
        if _state.started:
            return
        before = os.environ.get("GOMP_SPINCOUNT")
        os.environ["GOMP_SPINCOUNT"] = SPINS
        try:
            import numba

            try:
                importlib.import_module("numba.np.ufunc.omppool")  # which reads the variable

                numba.config.THREADING_LAYER = "omp"  # type: ignore[attr-defined]
            except ImportError:
                numba.config.THREADING_LAYER = "workqueue"  # type: ignore[attr-defined]
                _state.safe = False
                _state.threads = _state.threads  # fewer, maybe
            _prefer_wide_vectors(numba.config)  # type: ignore[attr-defined]
            importlib.import_module("numba.np.ufunc.parallel")._launch_threads()
        finally:
            if before is None:
                del os.environ["GOMP_SPINCOUNT"]
            else:
                os.environ["GOMP_SPINCOUNT"] = before
        if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
            os.register_at_fork(after_in_child=_after_fork)
        _state.started = True


def _prefer_wide_vectors(config) -> None:
    """Let LLVM use 512-bit vectors where the CPU has them; Intel CPUs get 256 bits unasked."""
    if config.CPU_FEATURES is None and config.CPU_NAME is None:
        from llvmlite import binding

        features = binding.get_host_cpu_features().flatten()
        if "+avx512f" in features:
            config.CPU_FEATURES = f"{features},-prefer-256-bit"


def _after_fork() -> None:
    _state.forked = True
    _state.word[0] = 1
    _state.lock = threading.Lock()


class _Applied(threading.local):
    """The number of threads that Numba was told in this Python thread."""

    threads = 0


_applied = _Applied()


def _tell_numba(threads: int) -> None:
    import numba

    cores = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]
    numba.set_num_threads(min(threads, cores))
    if threads > cores and _state.safe:  # OpenMP can start more; only Numba's check forbids it
        importlib.import_module("numba.np.ufunc.parallel")._set_num_threads(threads)


def run(kernel, *args):
    """Call a compiled kernel on the pool, with the number of threads that is set."""
    if _applied.threads != _state.threads:
        _tell_numba(_state.threads)
        _applied.threads = _state.threads
    if _state.safe:
        return kernel(*args)
    with _state.lock:
        return kernel(*args)


def run_team(kernel, *args):
    """Call a kernel `(threads, *args)` with the number of threads that is set."""
    threads = 1 if _state.forked else _state.threads
    if _state.safe or threads == 1:
        return kernel(threads, *args)
    with _state.lock:
        return kernel(min(threads, usable_cores()), *args)


def threads_address() -> int:
    """Where compiled loops read how many threads they may use."""
    return _state.word.ctypes.data


def guarded(loop: Callable) -> Callable:
    """A function that runs on the pool by itself, for any number of Python threads at once."""
    if _state.safe:
        return loop

    def one_at_a_time(*args):
        with _state.lock:
            return loop(*args)

    return one_at_a_time
