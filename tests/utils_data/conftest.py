"""Fixtures for tests that start processes: nothing may be left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PATH = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])


def blocks_of(pid: int) -> list[str]:
    """Names of the blocks of shared memory that a process's loaders made."""
    folder = Path("/dev/shm")
    return [path.name for path in folder.glob(f"autograd_{pid:x}_*")] if folder.exists() else []


@pytest.fixture(scope="session", autouse=True)
def _processes_find_the_library():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", PATH)
        yield


@pytest.fixture(autouse=True)
def _nothing_is_left():
    yield
    assert multiprocessing.active_children() == []
    assert blocks_of(os.getpid()) == []


@pytest.fixture
def run_program(tmp_path):
    """Run a program of its own process group; the group is killed at the end."""
    started = []

    def run(text: str, *options: str):
        path = tmp_path / "program.py"
        path.write_text(text)
        process = subprocess.Popen(
            [sys.executable, *(options or [str(path)])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.communicate()
