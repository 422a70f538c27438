"""How much memory the cases of `cases.py` take: for each the case's own, and the whole process's.

Each case runs twice in a process of its own. The first run loads kernels and libraries; then all
that it made is dropped. What the second run adds, its inputs included, is the case's own memory.
Linux only: the figures are those of /proc/self/status.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path


def measure(name: str, group: str, names: list[str]) -> dict:
    """Case: (megabytes of the case, megabytes of the whole process) for one library."""
    process = subprocess.run(
        [sys.executable, __file__, name, group, *names], stdout=subprocess.PIPE, text=True
    )
    answers = map(json.loads, process.stdout.splitlines())
    return {case: (own / 1024, whole / 1024) for case, own, whole in answers}


def worker(name: str, group: str, names: list[str]) -> None:
    """Print a line for each case, each measured in a child: what was imported is shared."""
    library = importlib.import_module(name)
    for case in names:
        child = os.fork()
        if not child:
            try:
                print(json.dumps([case, *_needs(library, group, case)]), flush=True)
            finally:
                os._exit(0)
        os.waitpid(child, 0)


def _needs(library, group: str, name: str) -> tuple[int, int]:
    """Kilobytes that the case adds at most, and that the process has at most."""
    library.set_num_threads(2)
    _run(library, group, name)
    first = _read("VmHWM")
    _drop(library)
    before = _read("VmRSS")
    _run(library, group, name)
    return _read("VmHWM") - before, max(first, _read("VmHWM"))


def _run(library, group: str, name: str) -> None:
    """Three calls; the peak begins anew when the inputs are made."""
    from cases import cases

    case = next(case for case in cases(library, group) if case.name == name)
    _drop(library)
    Path("/proc/self/clear_refs").write_text("5")
    for _ in range(3):
        case.call()


def _drop(library) -> None:
    """Give free memory back to the system."""
    gc.collect()
    getattr(library, "empty_cache", int)()
    ctypes.CDLL(None).malloc_trim(0)


def _read(key: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key))


if __name__ == "__main__":
    worker(sys.argv[1], sys.argv[2], sys.argv[3:])
