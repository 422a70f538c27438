"""Workers that fail, die, hang or cannot start, and programs that are interrupted."""

import os
import re
import signal
import threading
import time
from pathlib import Path

import pytest
from conftest import blocks_of
from loading_cases import (
    Broken,
    Numbers,
    TwoArguments,
    Unreadable,
    as_functions,
    die,
    fail,
)

from autograd.errors import ArgumentTypeError, WorkerError
from autograd.utils.data import DataLoader

PATIENCE = 120  # seconds after which a test that waits fails


def load(dataset, **options):
    return list(DataLoader(dataset, **{"num_workers": 1, "batch_size": None, **options}))


@pytest.mark.parametrize(
    ("how", "error", "original"),
    [
        ("raises", ValueError, "ValueError: sample 3 is no good"),
        ("raises_key", KeyError, "KeyError: 'a\\nkey'"),
        ("raises_two", WorkerError, "TwoArguments: ('one', 'two')"),
        ("raises_local", WorkerError, "Local: nobody knows me"),
        ("raises_stop", WorkerError, "StopIteration"),
    ],
)
def test_a_worker_that_raises(how, error, original):
    iterator = iter(DataLoader(Broken(how), batch_size=None, num_workers=2))
    assert [next(iterator) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(error) as caught:
        next(iterator)
    text = str(caught.value)
    assert type(caught.value) is error
    assert text.startswith(f"DataLoader: worker 1 raised {original.split(':')[0]}. Its traceback:")
    assert original in text
    assert re.search(rf'loading_cases.py", line \d+, in {how}\n', text)
    assert list(iterator) == [4, 5]  # the others come all the same


def test_two_arguments_are_really_needed():
    with pytest.raises(TypeError):
        TwoArguments("text")


def test_the_hint_is_a_note_where_an_exception_does_not_show_its_text():
    from autograd.utils.data.messages import Failure

    failure = Failure.of(Silent(), 0)
    error = failure.error()
    assert (type(error), str(error), error.__notes__) == (Silent, "", [failure.text])


class Silent(Exception):
    def __str__(self):
        return ""


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("killed", r"worker 1 \(process \d+\) was killed by SIGKILL. .* memory runs out"),
        ("exits", r"worker 1 \(process \d+\) ended with exit code 7. Its output may say why"),
    ],
)
def test_a_worker_that_dies(how, message):
    iterator = iter(DataLoader(Broken(how), batch_size=None, num_workers=2))
    processes = [member.process for member in iterator.team.members]
    with pytest.raises(WorkerError, match=message):
        list(iterator)
    assert not any(process.is_alive() for process in processes)
    with pytest.raises(RuntimeError):
        load(Broken(how))


def test_a_worker_that_dies_before_its_first_batch():
    with pytest.raises(WorkerError, match=r"ended with exit code 5 before its first batch.* guard"):
        load([1, 2], worker_init_fn=die)


def test_persistent_workers_that_die_between_two_epochs():
    loader = DataLoader(Numbers(4), num_workers=2, persistent_workers=True)
    iterator = iter(loader)
    assert len(list(iterator)) == 4
    process = iterator.team.members[1].process
    os.kill(process.pid, signal.SIGTERM)
    process.join(PATIENCE)
    with pytest.raises(WorkerError, match=r"worker 1 .* was killed by SIGTERM"):
        list(loader)
    assert len(list(loader)) == 4  # with new ones


def test_timeout():
    iterator = iter(DataLoader(Broken("hangs"), None, num_workers=2, timeout=1, sampler=[0, 3]))
    for _ in range(1000):  # the first batch may take long to come: the worker must start
        try:
            assert next(iterator) == 0
            break
        except WorkerError:
            pass
    with pytest.raises(WorkerError, match=r"within the timeout of 1 seconds .* worker 1 gave none"):
        next(iterator)
    iterator.team.close(patience=0)
    with pytest.raises(StopIteration):
        while True:
            next(iterator)


def test_a_worker_init_fn_that_fails():
    with pytest.raises(OSError, match=r"(?s)worker 0 raised OSError.*in fail.*no such disk"):
        load([1, 2], worker_init_fn=fail)


def test_a_batch_that_cannot_be_pickled():
    with pytest.raises((AttributeError, TypeError), match=r"(?s)worker 0 raised .*as_functions"):
        load([1, 2], batch_size=2, collate_fn=as_functions)


def unpicklable():
    class Local(Numbers):
        pass

    return [
        ("dataset", {"dataset": Local(3)}),
        ("collate_fn", {"dataset": [1], "collate_fn": lambda batch: batch}),
        ("worker_init_fn", {"dataset": [1], "worker_init_fn": lambda number: None}),
        ("dataset", {"dataset": [threading.Lock()]}),
    ]  # fmt: skip


@pytest.mark.parametrize("case", range(4))
def test_what_cannot_be_pickled(case):
    name, options = unpicklable()[case]
    with pytest.raises(ArgumentTypeError, match=f"a {name} that can be pickled") as caught:
        load(**options)
    assert "Define it at the top level of a module" in str(caught.value)
    assert caught.value.__cause__ is not None


def test_a_dataset_that_cannot_be_unpickled():
    with pytest.raises(ArgumentTypeError, match=r"can import are required; got OSError: no such"):
        load(Unreadable())


# --- whole programs -------------------------------------------------------------------------------


def living(group: int) -> list[int]:
    """The processes of a group that are no zombies."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(its_group) == group and state not in "ZX":
            found.append(int(path.parent.name))
    return found


def wait_until(condition) -> bool:
    """Wait until a condition holds; False if it does not after a long time."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


ENDLESS = """
import signal, sys
import numpy as np
from autograd.utils.data import DataLoader
from loading_cases import Endless

def again(unraisable):
    '''Python drops an interrupt that comes while a destructor runs: raise it a moment later.'''
    if unraisable.exc_type is KeyboardInterrupt:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
    else:
        sys.__unraisablehook__(unraisable)

if __name__ == "__main__":
    sys.unraisablehook = again
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    loader = DataLoader(Endless(), batch_size=None, num_workers=2, prefetch_factor=3)
    for i, batch in enumerate(loader):
        if i == 5:
            print("running", flush=True)
            {action}
"""

linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@linux
@pytest.mark.parametrize(
    ("action", "whom"),
    [
        ("pass", "group"),  # Ctrl-C in a terminal, somewhere in the loader
        ("pass", "parent"),
        ("sys.stdin.read()", "group"),  # in the user's own code
    ],
)
def test_an_interrupt_leaves_nothing_behind(run_program, action, whom):
    process = run_program(ENDLESS.format(action=action))
    assert process.stdout.readline() == "running\n", process.communicate()[1]
    assert len(living(process.pid)) >= 3
    (os.killpg if whom == "group" else os.kill)(process.pid, signal.SIGINT)
    assert wait_until(lambda: process.poll() is not None)
    assert wait_until(lambda: not living(process.pid))
    errors = process.stderr.read()
    assert errors.count("KeyboardInterrupt") == 1
    assert "leaked" not in errors
    assert "Process " not in errors  # the traceback of a worker
    assert blocks_of(process.pid) == []


@linux
def test_a_killed_program_leaves_nothing_behind(run_program):
    process = run_program(ENDLESS.format(action="pass"))
    assert process.stdout.readline() == "running\n", process.communicate()[1]
    process.kill()
    assert wait_until(lambda: not living(process.pid))
    assert blocks_of(process.pid) == []


UNGUARDED = """
from autograd.utils.data import DataLoader

print(list(DataLoader([1, 2], num_workers=1)))
"""


def test_a_program_without_a_guard(run_program):
    _, errors = run_program(UNGUARDED).communicate(timeout=PATIENCE)
    assert "WorkerError: DataLoader: living workers are required" in errors
    assert 'must guard its main part with if __name__ == "__main__"' in errors


NOTEBOOK = """
from autograd.utils.data import DataLoader, Dataset

class Local(Dataset):
    def __len__(self):
        return 2
    def __getitem__(self, index):
        return index

print(list(DataLoader(Local(), num_workers=1)))
"""


def test_a_dataset_that_no_module_defines(run_program):
    _, errors = run_program("", "-c", NOTEBOOK).communicate(timeout=PATIENCE)
    assert "ArgumentTypeError" in errors
    assert "that worker processes can import are required; got AttributeError" in errors
    assert "Define it at the top level of a module" in errors
    assert "num_workers=0" in errors


ENDS_EARLY = """
import sys
from autograd.utils.data import DataLoader
from loading_cases import Numbers

if __name__ == "__main__":
    persistent = DataLoader(Numbers(50), num_workers=2, persistent_workers=True)
    half_way = iter(persistent)
    print(next(half_way)["name"])
    {end}
"""


@linux
@pytest.mark.parametrize("end", ["pass", "sys.exit(3)", "raise ValueError('own')"])
def test_a_program_that_ends_with_running_workers(run_program, end):
    process = run_program(ENDS_EARLY.format(end=end))
    output, errors = process.communicate(timeout=PATIENCE)
    assert output == "['n']\n"
    assert process.returncode == {"pass": 0, "sys.exit(3)": 3}.get(end, 1)
    assert ("ValueError: own" in errors) if "own" in end else (errors == "")
    assert "leaked" not in errors
    assert wait_until(lambda: not living(process.pid))
    assert blocks_of(process.pid) == []


@linux
def test_a_block_of_which_no_note_came_is_unlinked():
    from multiprocessing.shared_memory import SharedMemory

    from autograd.utils.data.segments import Inbox, Outbox

    prefix = f"autograd_{os.getpid():x}_lost"
    outbox, inbox = Outbox(prefix), Inbox(prefix)
    assert inbox.read(0, outbox.write(0, [1, "two"])) == [1, "two"]
    outbox.write(1, b"x" * 100_000)  # as if the worker was killed before it sent the note
    assert blocks_of(os.getpid()) == [f"{prefix}_1"]
    inbox.close()
    assert blocks_of(os.getpid()) == []
    Path(f"/dev/shm/{prefix}_{inbox.seen}").touch()  # or before the block had a size
    inbox.close()
    assert blocks_of(os.getpid()) == []
    outbox.close(unlink=True)
    with pytest.raises(FileNotFoundError):
        SharedMemory(f"{prefix}_1")


INTERRUPTED = """
import os
from multiprocessing import resource_tracker
from autograd.utils.data.segments import Inbox, Outbox

def interrupted(name, kind):
    resource_tracker.unregister = unregister
    raise KeyboardInterrupt

unregister = resource_tracker.unregister
prefix = f"autograd_{os.getpid():x}_0"
outbox, inbox = Outbox(prefix), Inbox(prefix)
note = outbox.write(0, "batch")
resource_tracker.unregister = interrupted
try:
    inbox.read(0, note)
except KeyboardInterrupt:
    print("interrupted")
inbox.close()
outbox.close()
"""


@linux
def test_a_block_whose_unlinking_was_interrupted_is_forgotten(run_program):
    output, errors = run_program(INTERRUPTED).communicate(timeout=PATIENCE)
    assert (output, errors) == ("interrupted\n", "")
