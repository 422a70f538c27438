"""Streams of random numbers, and arrays drawn from them (NumPy's PCG64)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator

_STATE_BYTES = 8 + 16 + 16 + 1 + 4  # seed, state, increment, whether half a word is left, that half


class Stream:
    """A seed and the position in the sequence of numbers that it starts.

    NumPy's generator is made at the first number, because importing `numpy.random` takes longer
    than the whole library.
    """

    def __init__(self, seed: int | None = None):
        self._seed = seed
        self._numpy: Generator | None = None

    @property
    def seed(self) -> int:
        if self._seed is None:
            import secrets

            self._seed = secrets.randbits(63)
        return self._seed

    @property
    def numpy(self) -> Generator:
        if self._numpy is None:
            self._numpy = np.random.Generator(np.random.PCG64(self.seed % 2**64))
        return self._numpy

    def start(self, seed: int | None) -> None:
        """Begin the sequence of a seed; None takes one from the operating system."""
        self._seed, self._numpy = seed, None

    def get_state(self) -> np.ndarray:
        """Seed and position as bytes."""
        state = self.numpy.bit_generator.state
        inner = state["state"]
        packed = b"".join([
            (self.seed % 2**64).to_bytes(8, "little"), inner["state"].to_bytes(16, "little"),
            inner["inc"].to_bytes(16, "little"), bytes([state["has_uint32"]]),
            state["uinteger"].to_bytes(4, "little"),
        ])  # fmt: skip
        return np.frombuffer(packed, np.uint8).copy()

    def set_state(self, state: np.ndarray) -> None:
        """Go on where `get_state` was called.

        Raises:
            ValueError: the bytes do not come from `get_state`.
        """
        packed = np.ascontiguousarray(state).tobytes()
        if state.dtype != np.uint8 or len(packed) != _STATE_BYTES or packed[40] > 1:
            raise ValueError(f"{_STATE_BYTES} bytes from get_state are required")

        def read(start, stop):
            return int.from_bytes(packed[start:stop], "little")

        self.start(read(0, 8))
        self.numpy.bit_generator.state = {
            "bit_generator": "PCG64", "state": {"state": read(8, 24), "inc": read(24, 40)},
            "has_uint32": read(40, 41), "uinteger": read(41, 45),
        }  # fmt: skip


def uniform(source: Generator, shape, dtype: np.dtype) -> np.ndarray:
    """Numbers in [0, 1), never rounded up to 1."""
    if dtype == np.float32 or dtype == np.float64:
        return np.asarray(source.random(shape, dtype))
    if dtype.kind == "c":
        parts = uniform(source, (2, *shape), np.real(np.empty(0, dtype)).dtype)
        return np.asarray(parts[0] + 1j * parts[1]).astype(dtype)
    steps = 2**11 if dtype == np.float16 else 2**8  # what 16 bits hold exactly
    return np.asarray(source.integers(steps, size=shape) / steps).astype(dtype)


def normal(source: Generator, shape, dtype: np.dtype) -> np.ndarray:
    """Numbers with mean 0 and variance 1 (half of it in each part of a complex number)."""
    if dtype == np.float32 or dtype == np.float64:
        return np.asarray(source.standard_normal(shape, dtype))
    if dtype.kind == "c":
        parts = normal(source, (2, *shape), np.real(np.empty(0, dtype)).dtype) * 0.5**0.5
        return np.asarray(parts[0] + 1j * parts[1]).astype(dtype)
    return np.asarray(source.standard_normal(shape, np.float32)).astype(dtype)


def integers(source: Generator, low: int, high: int, shape) -> np.ndarray:
    """Integers from low up to, but without, high."""
    wide = np.uint64 if high > 2**63 else np.int64
    return np.asarray(source.integers(low, high, shape, wide))


def chosen(source: Generator, weights: np.ndarray, count: int, replacement: bool) -> np.ndarray:
    """`count` indices for each row of weights.

    Without replacement the indices are those of the largest keys of an exponential race. Source:
    Efraimidis, Spirakis, "Weighted random sampling with a reservoir" (2006).
    """
    if replacement:
        levels = np.cumsum(weights, 1)
        points = source.random((len(weights), count)) * levels[:, -1:]
        rows = [np.searchsorted(*pair, "right") for pair in zip(levels, points, strict=True)]
        return np.array(rows, np.int64).reshape(len(weights), count)
    times = source.exponential(size=weights.shape)
    times = np.divide(times, weights, out=np.full(weights.shape, np.inf), where=weights > 0)
    return np.argsort(times, 1)[:, :count]
