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

from . import pool

if TYPE_CHECKING:
    from numpy.random import MT19937

BLOCK = 624  # words that one step of the recurrence renews
_AHEAD = 8  # blocks made at a time while few numbers are drawn
COMPILED = 2048  # words from which a compiled kernel is worth its call
DEFAULT_SEED = 67280421310721  # of a new generator, as PyTorch's
_WORD = 2**32
_U32, _F32 = np.dtype("uint32"), np.dtype("float32")
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

    Some blocks of words are made ahead and kept with the numbers that they give, so that drawing a
    few costs a slice. They come from NumPy's generator as long as nothing has loaded the compiler;
    where many numbers are wanted at once, a compiled kernel makes its own words, the same ones.
    The state of the recurrence can be read off the words of a block, so it need not be kept.

    Attributes:
        ready: whole blocks of words, empty at the start.
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
            self.ready, self.position = np.empty(0, _U32), 0
            self.spare: float | None = None
            self._made: dict = {}  # what the ready words give, by the function that makes it
            self._key: np.ndarray | None = None  # of the last ready block, where it is known
            self._followed = False  # NumPy's generator stands at the end of the ready words

    # --- words ------------------------------------------------------------------------------------

    def _source(self) -> MT19937:
        """NumPy's generator at the end of the ready words.

        It is made at the first number, because importing `numpy.random` takes longer than the
        whole library.
        """
        bits = self._numpy
        if bits is None:
            bits = self._numpy = np.random.MT19937(0)
        if not self._followed:
            if self.ready.size:
                state: Any = {"key": untempered(self.ready[-BLOCK:]), "pos": BLOCK}
                bits.state = {"bit_generator": "MT19937", "state": state}
            else:
                np.random.RandomState(bits).seed(self.seed % _WORD)
            self._followed = True
        return bits

    def present_block(self) -> tuple[np.ndarray, int]:
        """The words of the block from which was drawn last, and how many of them were."""
        if not self.ready.size:  # the recurrence's first numbers, which themselves are not drawn
            return tempered(self._source().state["state"]["key"].astype(_U32)), BLOCK
        first = max(self.position - 1, 0) // BLOCK * BLOCK
        return self.ready[first : first + BLOCK], self.position - first

    def go_on(self, block: np.ndarray, position: int, key: np.ndarray | None = None) -> None:
        """Stand in a block of words of which some were drawn."""
        self.ready, self.position = block, position
        self._key, self._made, self._followed = key, {}, False

    def reach(self, count: int) -> None:
        """Have at least `count` words ready that are not drawn yet."""
        missing = self.position + count - self.ready.size
        if missing > 0:
            drawn = self.position // BLOCK * BLOCK
            fresh = self._fresh(missing // BLOCK * BLOCK + _AHEAD * BLOCK)
            self.ready = np.concatenate((self.ready[drawn:], fresh))
            self.position -= drawn
            self._made = {}

    def _fresh(self, count: int) -> np.ndarray:
        """The words of whole blocks behind the ready ones."""
        draw = kernel("words") if self.ready.size and pool.started() else None
        if draw is None:
            self._key = None
            return self._source().random_raw(count).astype(_U32)
        if self._key is None:
            self._key = untempered(self.ready[-BLOCK:])
        out = np.empty(count, _U32)
        draw.serial(self._key, np.empty(BLOCK, _U32), BLOCK, out)
        self._followed = False
        return out

    def from_ready(self, make, count: int):
        """`make(ready)`, which is made once, and where the next `count` words start in it.

        These count as drawn. What was made is not to be written to.
        """
        with self.lock:
            start = self.position
            if start + count > self.ready.size:
                self.reach(count)
                start = self.position
            made = self._made.get(make)
            if made is None:
                made = self._made[make] = make(self.ready)
            self.position = start + count
        return made, start

    def run(self, name: str, words: int, *args) -> bool:
        """Let a kernel of `compiled.random` draw; False where it is not worth it or not there."""
        draw = kernel(name) if words >= COMPILED else None
        if draw is None:
            return False
        with self.lock:
            block, position = self.present_block()
            key = self._key
            if key is None or self.ready.size > BLOCK:
                block, key = block.copy(), untempered(block)
            self.go_on(block, draw.serial(key, block, position, *args), key)
        return True

    # --- numbers ----------------------------------------------------------------------------------

    def words(self, count: int) -> np.ndarray:
        """The next uint32 words."""
        out = np.empty(count, _U32) if count >= COMPILED else None
        if out is not None and self.run("words", count, out):
            return out
        with self.lock:
            ready, start = self.from_ready(_as_they_are, count)
            return ready[start : start + count].copy()

    def longs(self, count: int) -> np.ndarray:
        """The next uint64: two words each, the first one above the second."""
        words = self.words(2 * count)
        return words[0::2].astype(np.uint64) << _HALF | words[1::2]

    def floats(self, out: np.ndarray) -> np.ndarray:
        """Fill `out` with the next float32 in [0, 1): the low 24 bits of a word each."""
        if not self.run("floats", out.size, out):
            out[...] = self.ready_floats(out.size)
        return out

    def doubles(self, out: np.ndarray) -> np.ndarray:
        """Fill `out` with the next float64 in [0, 1): the low 53 bits of two words each."""
        if not self.run("doubles", 2 * out.size, out):
            out[...] = self.ready_doubles(out.size)
        return out

    def ready_floats(self, count: int) -> np.ndarray:
        """The next float32, a part of those made ahead: not to be written to."""
        made, start = self.from_ready(as_floats, count)
        return made[start : start + count]

    def ready_doubles(self, count: int) -> np.ndarray:
        """The next float64, a part of those made ahead: not to be written to."""
        with self.lock:
            made, start = self.from_ready(_DOUBLES[self.position % 2], 2 * count)
        start //= 2
        return made[start : start + count]


def _as_they_are(words: np.ndarray) -> np.ndarray:
    return words


def as_floats(words: np.ndarray) -> np.ndarray:
    return np.multiply(words & _LOW24, _SCALE24, dtype=_F32)


def _doubles_from(first: int):
    """What makes a float64 of each pair of words, from the word `first` on."""

    def as_doubles(words: np.ndarray) -> np.ndarray:
        pairs = words[first : words.size - (words.size - first) % 2].reshape(-1, 2)
        wide = pairs[:, 0].astype(np.uint64)
        wide <<= _HALF
        wide |= pairs[:, 1]
        wide &= _LOW53
        return np.multiply(wide, _SCALE53)

    return as_doubles


_DOUBLES = _doubles_from(0), _doubles_from(1)


# --- the state as bytes, laid out as PyTorch does -------------------------------------------------

_LAYOUT: Any = np.dtype([
    ("seed", "<u8"), ("left", "<i4"), ("seeded", "<i4"), ("next", "<u8"), ("key", "<u8", BLOCK),
    ("unused", "<f8"), ("spare", "<f8"), ("unused2", "<f8"), ("has_spare", "<i4"),
    ("unused3", "<f4"), ("unused4", "<u8"),
])  # fmt: skip
STATE_BYTES = _LAYOUT.itemsize


def get_state(stream: Stream) -> np.ndarray:
    """The whole state as the 5056 bytes that PyTorch makes of it."""
    state: Any = np.zeros((), _LAYOUT)
    with stream.lock:
        block, position = stream.present_block()
        state["seed"], state["key"], state["seeded"] = stream.seed % 2**64, untempered(block), 1
        state["left"] = BLOCK + 1 - position
        fresh = position == BLOCK and state["key"][0] == stream.seed % _WORD  # nothing drawn yet
        state["next"] = 0 if fresh else position
        if stream.spare is not None:
            state["spare"], state["has_spare"] = stream.spare, 1
    return np.frombuffer(state.tobytes(), np.uint8).copy()


def set_state(stream: Stream, data: np.ndarray) -> None:
    """Go on from the bytes of a state, ours or PyTorch's.

    Raises:
        ValueError: the bytes are no such state.
    """
    if data.dtype != np.uint8 or data.size != STATE_BYTES:
        raise ValueError(f"{STATE_BYTES} bytes of a state are required")
    packed = np.ascontiguousarray(data).tobytes()
    state: Any = np.frombuffer(packed, _LAYOUT)[0]
    key, left = state["key"], int(state["left"])
    if state["seeded"] != 1 or not 1 <= left <= BLOCK or (key >= _WORD).any():
        raise ValueError("the bytes are no state of MT19937")
    with stream.lock:
        stream.start(int(state["seed"]))
        stream.go_on(tempered(key.astype(_U32)), BLOCK + 1 - left)
        stream.spare = float(state["spare"]) if state["has_spare"] else None


def tempered(key: np.ndarray) -> np.ndarray:
    """The words of the block whose recurrence numbers are `key`."""
    y = key ^ key >> np.uint32(11)
    y ^= y << np.uint32(7) & np.uint32(0x9D2C5680)
    y ^= y << np.uint32(15) & np.uint32(0xEFC60000)
    return y ^ y >> np.uint32(18)


def untempered(words: np.ndarray) -> np.ndarray:
    """The recurrence numbers from which a block's words were made."""
    y = words ^ words >> np.uint32(18)
    y ^= y << np.uint32(15) & np.uint32(0xEFC60000)
    x = y
    for _ in range(4):  # each step makes 7 bits more right
        x = y ^ (x << np.uint32(7) & np.uint32(0x9D2C5680))
    return x ^ x >> np.uint32(11) ^ x >> np.uint32(22)
