"""Kernels that several threads run together."""

import numpy as np
import pytest

from autograd.kernels import pool

pytestmark = pytest.mark.skipif(not pool.available(), reason="Numba is not installed")


@pytest.fixture(scope="module")
def counting():
    from autograd.kernels.compiled.jit import exact_kernel
    from autograd.kernels.compiled.team import share, stretch

    @exact_kernel
    def count_tasks(team, out):
        for i in share(team, out.size):
            out[i] += 1

    @exact_kernel
    def count_elements(team, out):
        low, high = stretch(team, out.size)
        for i in range(low, high):
            out[i] += 1

    return {"share": count_tasks, "stretch": count_elements}


@pytest.mark.parametrize("threads", [1, 2, 3, 5])
@pytest.mark.parametrize("n", [0, 1, 2, 63, 64, 65, 200, 1000])
@pytest.mark.parametrize("name", ["share", "stretch"])
def test_each_task_is_done_once(counting, monkeypatch, name, n, threads):
    monkeypatch.setattr(pool._state, "threads", threads)
    done = np.zeros(n, np.int64)
    counting[name](done)
    counting[name].serial(done)
    assert (done == 2).all()


def test_parts_begin_at_whole_lines_of_the_cache():
    from numba import njit

    from autograd.kernels.compiled.team import UNIT, stretch

    @njit
    def bounds(rank, ranks, n):
        return stretch((rank, ranks), n)

    parts = [bounds(rank, 3, 1000) for rank in range(3)]
    assert [low for low, _ in parts[1:]] == [high for _, high in parts[:-1]]
    assert all(low % UNIT == 0 for low, _ in parts)
    assert (parts[0][0], parts[-1][1]) == (0, 1000)


@pytest.mark.parametrize("threads", [1, 3])
def test_a_thread_without_memory_is_an_error(monkeypatch, threads):
    from autograd.kernels.compiled.jit import exact_kernel
    from autograd.kernels.compiled.team import share

    @exact_kernel
    def ask_for(team, size, out):
        for i in share(team, out.size):
            out[i] = np.empty(size[0], np.int64).size

    monkeypatch.setattr(pool._state, "threads", threads)
    out = np.zeros(9, np.int64)
    ask_for(np.array([5]), out)
    assert (out == 5).all()
    with pytest.raises(MemoryError):
        ask_for(np.array([2**58]), out)


def test_a_kernel_that_returns_something_is_refused():
    from numba.core.errors import TypingError

    from autograd.kernels.compiled.jit import exact_kernel

    @exact_kernel
    def answer(team, out):
        return out.size

    with pytest.raises(TypingError, match="returns nothing"):
        answer(np.zeros(3))
