"""The stream of random words: the Mersenne Twister, and the uniform numbers made of its words.

PyTorch's generator for the CPU is the 32-bit MT19937 of Matsumoto and Nishimura, "Mersenne Twister:
a 623-dimensionally equidistributed uniform pseudo-random number generator" (1998), started by the
low 32 bits of the seed. So is this stream, word for word.
"""

from __future__ import annotations

import functools
import importlib
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from . import buffers, pool

if TYPE_CHECKING:
    from numpy.random import MT19937

BLOCK = 624  # words that one step of the recurrence renews
COMPILED = 2048  # words from which a compiled kernel is worth its call
DEFAULT_SEED = 67280421310721  # of a new generator, as PyTorch's
_WORD = 2**32
_U32, _F32, _F64 = np.dtype("uint32"), np.dtype("float32"), np.dtype("float64")
_LOW24, _SCALE24 = np.uint32(2**24 - 1), np.float32(2.0**-24)
_LOW53, _SCALE53 = np.uint64(2**53 - 1), 2.0**-53
_HALF = np.uint64(32)


@functools.cache
def kernel(name: str):
    """A kernel of `compiled.random`; None without Numba."""
    if not pool.available():
        return None
    return getattr(importlib.import_module(".compiled.random", __package__), name)


class Stream:
    """A seed and the position in the sequence of words that it starts.

    The words of the present block are kept, with the numbers that they give, so that drawing a few
    costs a slice. Whole blocks come from NumPy's generator or, many at once, from compiled kernels.
    Both make the same words; the state moves to the side that needs it.

    Attributes:
        block: the words of the present block.
        position: how many of them were drawn.
        spare: the second of a pair of normal numbers, or None.
        lock: held by whoever draws.
    """

    def __init__(self, seed: int | None = None):
        self.lock = threading.RLock()
        self._numpy: MT19937 | None = None
        self.start(seed)

    @property
    def seed(self) -> int:
        if self._seed is None:
            import secrets

            self._seed = secrets.randbits(53)
        return self._seed

    def start(self, seed: int | None) -> None:
        """Begin the sequence of a seed; None takes one from the operating system."""
        with self.lock:
            self._seed = seed
            self._started = False  # then neither side has the state
            self._key: np.ndarray | None = None  # has the state, unless `_numpy` does
            self._made: dict = {}  # what the words of the block give, by name
            self.block = np.empty(0, _U32)
            self.position = BLOCK
            self.spare: float | None = None

    # --- the state, on NumPy's side or on ours ----------------------------------------------------

    def _bits(self) -> MT19937:
        """NumPy's generator at the end of the present block.

        It is made at the first number, because importing `numpy.random` takes longer than the
        whole library.
        """
        bits = self._numpy
        if bits is None:
            bits = self._numpy = np.random.MT19937(0)
        if self._key is not None:
            state: Any = {"key": self._key, "pos": BLOCK}
            bits.state = {"bit_generator": "MT19937", "state": state}
            self._key = None
        elif not self._started:
            np.random.RandomState(bits).seed(self.seed % _WORD)
        self._started = True
        return bits

    def key(self) -> np.ndarray:
        """The 624 numbers of the recurrence from which the present block was made."""
        if self._key is None:
            self._key = self._bits().state["state"]["key"].astype(_U32)
        return self._key

    # --- words ------------------------------------------------------------------------------------

    def _more(self, count: int) -> np.ndarray:
        """The next words, which are only to be read."""
        start = self.position
        end = start + count
        if end <= BLOCK:
            self.position = end
            return self.block[start:end]
        ready = self.block[start:]
        missing = count - ready.size
        blocks = -(-missing // BLOCK)
        fresh = self._bits().random_raw(blocks * BLOCK).astype(_U32)
        self.block, self._made = fresh[-BLOCK:].copy(), {}
        self.position = missing - (blocks - 1) * BLOCK
        return np.concatenate((ready, fresh[:missing])) if ready.size else fresh[:missing]

    def run(self, name: str, words: int, *args) -> bool:
        """Let a kernel of `compiled.random` draw; False where it is not worth it or not there."""
        draw = kernel(name) if words >= COMPILED else None
        if draw is None:
            return False
        with self.lock:
            key = self.key()
            if not self.block.size:
                self.block = np.empty(BLOCK, _U32)
            self._made = {}
            self.position = draw.serial(key, self.block, self.position, *args)
        return True

    def from_block(self, make, words: int):
        """`make(block)`, made once a block, and where the next words start in it.

        None where the block has not so many left. They count as drawn.
        """
        start = self.position
        if start + words > BLOCK or not self.block.size:
            return None
        made = self._made.get(make)
        if made is None:
            made = self._made[make] = make(self.block)
        self.position = start + words
        return made, start

    # --- numbers ----------------------------------------------------------------------------------

    def words(self, count: int) -> np.ndarray:
        """The next uint32 words."""
        out = np.empty(count, _U32) if count >= COMPILED else None
        if out is not None and self.run("words", count, out):
            return out
        with self.lock:
            return self._more(count).copy()

    def floats(self, count: int) -> np.ndarray:
        """The next float32 in [0, 1): the low 24 bits of a word each."""
        with self.lock:
            if ready := self.from_block(as_floats, count):
                made, start = ready
                return made[start : start + count].copy()
            if count >= COMPILED:
                out = buffers.empty((count,), _F32)
                if self.run("floats", count, out):
                    return out
            return as_floats(self._more(count))

    def doubles(self, count: int) -> np.ndarray:
        """The next float64 in [0, 1): the low 53 bits of two words each."""
        with self.lock:
            if ready := self.from_block(_as_doubles, 2 * count):
                made, start = ready
                return made[start : start + 2 * count : 2].copy()
            if 2 * count >= COMPILED:
                out = buffers.empty((count,), _F64)
                if self.run("doubles", 2 * count, out):
                    return out
            return _as_doubles(self._more(2 * count))[::2].copy()

    def longs(self, count: int) -> np.ndarray:
        """The next uint64: two words each, the first one above the second."""
        words = self.words(2 * count)
        return words[0::2].astype(np.uint64) << _HALF | words[1::2]


def as_floats(words: np.ndarray) -> np.ndarray:
    return np.multiply(words & _LOW24, _SCALE24, dtype=_F32)


def _as_doubles(words: np.ndarray) -> np.ndarray:
    """The number of each word with the one after it."""
    wide = words[:-1].astype(np.uint64)
    wide <<= _HALF
    wide |= words[1:]
    return np.multiply(wide & _LOW53, _SCALE53)


# --- the state as bytes, laid out as PyTorch does -------------------------------------------------

_LAYOUT: Any = np.dtype([
    ("seed", "<u8"), ("left", "<i4"), ("seeded", "<i4"), ("next", "<u8"), ("key", "<u8", BLOCK),
    ("unused", "<f8"), ("spare", "<f8"), ("unused2", "<f8"), ("has_spare", "<i4"),
    ("unused3", "<f4"), ("unused4", "<u8"),
])  # fmt: skip


def get_state(stream: Stream) -> np.ndarray:
    """The whole state as the 5056 bytes that PyTorch makes of it."""
    state: Any = np.zeros((), _LAYOUT)
    with stream.lock:
        key, seed = stream.key(), stream.seed % 2**64
        fresh = stream.position == BLOCK and key[0] == seed % _WORD  # no block was made yet
        state["seed"], state["key"], state["seeded"] = seed, key, 1
        state["left"] = BLOCK + 1 - stream.position
        state["next"] = 0 if fresh else stream.position
        if stream.spare is not None:
            state["spare"], state["has_spare"] = stream.spare, 1
    return np.frombuffer(state.tobytes(), np.uint8).copy()


def set_state(stream: Stream, data: np.ndarray) -> None:
    """Go on from the bytes of a state, ours or PyTorch's.

    Raises:
        ValueError: the bytes are no such state.
    """
    packed = np.ascontiguousarray(data).tobytes()
    if data.dtype != np.uint8 or len(packed) != _LAYOUT.itemsize:
        raise ValueError(f"{_LAYOUT.itemsize} bytes of a state are required")
    state: Any = np.frombuffer(packed, _LAYOUT)[0]
    key, left = state["key"], int(state["left"])
    if state["seeded"] != 1 or not 1 <= left <= BLOCK or (key >= _WORD).any():
        raise ValueError("the bytes are no state of MT19937")
    with stream.lock:
        stream.start(int(state["seed"]))
        stream._key = own = key.astype(_U32)
        stream.position = BLOCK + 1 - left
        stream.block = tempered(own)
        stream.spare = float(state["spare"]) if state["has_spare"] else None


def tempered(key: np.ndarray) -> np.ndarray:
    """The words of the block whose recurrence numbers are `key`."""
    y = key ^ key >> np.uint32(11)
    y ^= y << np.uint32(7) & np.uint32(0x9D2C5680)
    y ^= y << np.uint32(15) & np.uint32(0xEFC60000)
    return y ^ y >> np.uint32(18)
