"""Memory for large results, used again after it was freed.

Fresh pages cost more than the arithmetic on them: the system clears each page on its first use. So
the memory of a large array, when nobody sees it any more, is kept for the next array of that size.
"""

from __future__ import annotations

import ctypes
import functools
import math
import threading
import weakref
from typing import Any

import numpy as np

LEAST = 1 << 18  # bytes from which memory is pooled; below, the C library keeps pages itself
ALIGNMENT = 64  # bytes: a cache line, and the widest vector


class Block:
    """Memory for one array at a time."""


class _Lease(weakref.ref):
    """What calls when an array has gone that was made in a block of the pool."""

    __slots__ = ("block", "size")


class _Pool:
    """Free blocks by size. `limit` bytes are kept at most; the oldest go first."""

    def __init__(self, limit: int):
        self.limit = limit
        self.held = 0
        self.free: dict[int, list[Block]] = {}  # the size used last stands last
        self.leases: dict[int, _Lease] = {}  # of living arrays, by their own address
        self.lock = threading.RLock()  # a block may come back while another is being given

    def array(self, shape, dtype: np.dtype, size: int) -> np.ndarray:
        """An array in a block of `size` bytes that nobody else has."""
        with self.lock:
            blocks = self.free.get(size)
            if blocks:
                self.held -= size
                block = blocks.pop()
            else:
                block = _block(size)
            out = np.ndarray(shape, dtype, block)  # type: ignore[arg-type]
            lease = _Lease(out, self.give_back)
            lease.block, lease.size = block, size
            self.leases[id(lease)] = lease
        return out

    def give_back(self, lease: _Lease) -> None:
        """Keep the block of an array that is gone for the next one."""
        size = lease.size
        with self.lock:
            del self.leases[id(lease)]
            blocks = self.free.pop(size, None) or []
            blocks.append(lease.block)
            self.free[size] = blocks
            self.held += size
            while self.held > self.limit:
                oldest = next(iter(self.free))
                blocks = self.free[oldest]
                if blocks:
                    del blocks[0]
                    self.held -= oldest
                if not blocks:
                    del self.free[oldest]

    def clear(self) -> None:
        """Give all free blocks to the system."""
        with self.lock:
            self.free.clear()
            self.held = 0


def _block(size: int) -> Block:
    memory = np.empty(size + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return _block_type(size).from_buffer(memory[start : start + size])


@functools.lru_cache(maxsize=256)
def _block_type(size: int) -> Any:
    return type("Block", (Block, ctypes.c_char * size), {})


_pool = _Pool(limit=1 << 30)


def empty(shape, dtype: np.dtype) -> np.ndarray:
    """An array of any contents: `np.empty`, from pooled memory if it is large."""
    size = math.prod(shape) * dtype.itemsize
    if size < LEAST:
        return np.empty(shape, dtype)
    return _pool.array(shape, dtype, (size + 4095) & -4096)  # pages: similar sizes share


def empty_like(x: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """The same in the shape and the order of strides of another array."""
    if x.flags.c_contiguous:
        return empty(x.shape, dtype)
    if 0 not in x.strides:
        return np.empty_like(x, dtype)
    order = memory_order(x)
    return empty(tuple(x.shape[i] for i in order), dtype).transpose(np.argsort(order))


def empty_cache() -> None:
    """Give the memory that is kept for future large tensors back to the system.

    >>> autograd.empty_cache()
    """
    _pool.clear()


# --- how arrays lie in memory ---------------------------------------------------------------------


def memory_order(array: np.ndarray) -> list[int]:
    """The dimensions in the order of their strides, in which PyTorch fills memory.

    An expanded dimension, whose stride is 0, stays before the one that follows it.
    """
    strides = [abs(stride) for stride in array.strides]
    for i in range(array.ndim - 2, -1, -1):
        strides[i] = strides[i] or strides[i + 1]
    return sorted(range(array.ndim), key=lambda i: -strides[i])


def flat_memory(owner: np.ndarray) -> np.ndarray | None:
    """The elements of an array in the order in which they lie in memory; None if it has gaps."""
    if not owner.flags.c_contiguous:
        owner = owner.transpose(memory_order(owner))
    return owner.reshape(-1) if owner.flags.c_contiguous else None


def is_element_view(array: np.ndarray, start: int) -> bool:
    """Whether an array's elements lie at whole multiples of their size from an address on."""
    item = array.itemsize
    steps = array.strides
    return not (array.ctypes.data - start) % item and not any(s < 0 or s % item for s in steps)
