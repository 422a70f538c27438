"""Batches through shared memory.

A worker writes a batch into a block of shared memory and sends a short note; the main process
copies it out. Both keep the block for a later batch, so that its pages are cleared only once. The
name of a block lives from its making to the first note; the main process unlinks it there and then,
and looks for blocks of which it got no note when it has ended the worker.

In such a block stand the sizes of the arrays' buffers, the pickled batch without these, and then
the buffers. The large arrays of a dataset are written into one block before the workers start,
which map it.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import pickle
import shutil
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...kernels import buffers

try:  # what SharedMemory itself is made of
    import _posixshmem  # type: ignore[import-not-found]
except ImportError:
    _posixshmem: Any = None  # Windows

_SHM = Path("/dev/shm")
_ALIGNMENT = 64
_LEAST = 1 << 16  # bytes of the smallest block
_U8, _I64 = np.dtype(np.uint8), np.dtype(np.int64)


class Note(NamedTuple):
    """What the main process must know to read a block."""

    name: str | None  # of a block that is new in its place
    buffers: int
    pickled: int  # bytes

    def places(self, sizes) -> list[slice]:
        """Where the buffers stand."""
        return places(self.buffers * _I64.itemsize + self.pickled, sizes)


def places(start: int, sizes) -> list[slice]:
    """Aligned places one after the other for buffers of given sizes."""
    found = []
    for size in sizes:
        start = -(-start // _ALIGNMENT) * _ALIGNMENT
        found.append(slice(start, start + size))
        start += size
    return found


def unlink(name: str) -> bool:
    """Unlink a block by its name; False if there is none."""
    try:
        block = SharedMemory(name)
        block.unlink()
        block.close()
    except FileNotFoundError:
        _forget(name)
        return False
    except ValueError:  # whoever made it was ended before the block had a size
        _posixshmem.shm_unlink(f"/{name}")
    return True


def _forget(name: str) -> None:
    """Let Python's resource tracker forget a block: an interrupt may have come before `unlink` did.

    Registering it again is harmless, forgetting what is not registered is not.
    """
    if _posixshmem is not None:
        resource_tracker.register(f"/{name}", "shared_memory")
        resource_tracker.unregister(f"/{name}", "shared_memory")


def block_name(prefix: str, number: int) -> str:
    """The name of the n-th block that a worker makes."""
    return f"{prefix}_{number}"


class Outbox:
    """The blocks of a worker, by their place."""

    def __init__(self, prefix: str):
        self.prefix = prefix
        self.made = 0
        self.blocks: dict[int, SharedMemory] = {}

    def write(self, place: int, batch) -> Note:
        """Put a batch into the block of a place, which nobody reads now."""
        views: list[pickle.PickleBuffer] = []
        pickled = pickle.dumps(batch, 5, buffer_callback=views.append)
        raw = [view.raw() for view in views]
        sizes = np.array([view.nbytes for view in raw], _I64)
        note = Note(None, len(raw), len(pickled))
        wheres = note.places(sizes.tolist())
        start = note.buffers * _I64.itemsize
        end = wheres[-1].stop if wheres else start + len(pickled)
        block = self.blocks.get(place)
        if block is None or block.size < end:
            block = self._new_block(place, end)
            note = note._replace(name=block.name)
        memory: Any = block.buf
        memory[:start] = sizes.tobytes()
        memory[start : start + len(pickled)] = pickled
        for where, view in zip(wheres, raw, strict=True):
            memory[where] = view
        return note

    def _new_block(self, place: int, size: int) -> SharedMemory:
        if place in self.blocks:
            self.blocks.pop(place).close()
        name = block_name(self.prefix, self.made)
        size = max(1 << (size - 1).bit_length(), _LEAST)  # pages that stay unused cost nothing
        block = self.blocks[place] = SharedMemory(name, create=True, size=size)
        self.made += 1
        return block

    def close(self, unlink: bool = False) -> None:
        """Let go of the blocks; `unlink` those that the main process did not."""
        for block in self.blocks.values():
            block.close()
            if unlink:
                with contextlib.suppress(FileNotFoundError):
                    block.unlink()
        self.blocks.clear()


class Inbox:
    """The same blocks in the main process."""

    def __init__(self, prefix: str):
        self.prefix = prefix
        self.seen = 0
        self.blocks: dict[int, SharedMemory] = {}

    def read(self, place: int, note: Note):
        """The batch in the block of a place, in memory of its own."""
        if note.name is not None:
            if place in self.blocks:
                self.blocks.pop(place).close()
            block = self.blocks[place] = SharedMemory(note.name)
            block.unlink()
            self.seen += 1
        memory: Any = self.blocks[place].buf
        start = note.buffers * _I64.itemsize
        sizes = np.frombuffer(bytes(memory[:start]), _I64).tolist()
        copies = []
        for size, where in zip(sizes, note.places(sizes), strict=True):
            copies.append(buffers.empty((size,), _U8))
            memoryview(copies[-1])[:] = memory[where]
        with memory[start : start + note.pickled] as pickled:
            return pickle.loads(pickled, buffers=copies)

    def close(self) -> None:
        """Free the blocks, those as well of which no note came. The worker must have ended."""
        for block in self.blocks.values():
            block.close()
        self.blocks.clear()
        missing = 0
        while missing < 2:  # one may be gone but not counted, if `read` was interrupted
            missing += not unlink(block_name(self.prefix, self.seen))
            self.seen += 1


# --- the dataset ----------------------------------------------------------------------------------


def share(name: str, views: list) -> SharedMemory | None:
    """A new block with some buffers; None if there is no room for it."""
    wheres = places(0, [view.nbytes for view in views])
    size = wheres[-1].stop
    if _SHM.exists() and shutil.disk_usage(_SHM).free < 2 * size:
        return None
    block = SharedMemory(name, create=True, size=size)
    memory: Any = block.buf
    for where, view in zip(wheres, views, strict=True):
        memory[where] = view
    return block


def private_copies(name: str, sizes: list[int]) -> list[memoryview]:
    """The buffers in a shared block. A page that this process writes to becomes its own."""
    wheres = places(0, sizes)
    size = wheres[-1].stop
    if _posixshmem is None:
        memory = mmap.mmap(-1, size, tagname=name, access=mmap.ACCESS_COPY)  # type: ignore
    else:
        file = _posixshmem.shm_open(f"/{name}", os.O_RDONLY, mode=0)
        try:
            memory = mmap.mmap(file, size, access=mmap.ACCESS_COPY)
        finally:
            os.close(file)
    return [memoryview(memory)[where] for where in wheres]
