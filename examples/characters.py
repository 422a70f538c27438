"""A text as numbers, for the networks that learn to write.

The text: Lewis Carroll, "Alice's Adventures in Wonderland" (1865), in the public domain.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
from running import smooth

ALICE = Path(__file__).resolve().parent / "alice.txt"


class Text:
    """A text whose characters are numbered.

    Attributes:
        symbols: the characters that occur, in order; a character's number is its place.
        train, validation: numbers of the first nine tenths and of the rest, int64.
    """

    def __init__(self, path: Path = ALICE):
        text = path.read_text(encoding="utf-8")
        self.symbols = sorted(set(text))
        self._number = {symbol: number for number, symbol in enumerate(self.symbols)}
        numbers = self.encode(text)
        cut = len(numbers) * 9 // 10
        self.train, self.validation = numbers[:cut], numbers[cut:]

    def encode(self, text: str) -> np.ndarray:
        return np.array([self._number[symbol] for symbol in text], np.int64)

    def decode(self, numbers) -> str:
        return "".join(self.symbols[number] for number in numbers)


def paint(plt, title: str, losses: list[float], loss: float, written: str) -> None:
    """The losses of the training, that on unseen text, and what was written afterwards."""
    _, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.plot(smooth(losses), label="training")
    left.axhline(loss, color="tab:orange", label=f"unseen text: {loss:.2f}")
    left.set(xlabel="step", ylabel="loss (nats a character)", title=title)
    left.legend()
    lines = [part for line in written.split("\n") for part in textwrap.wrap(line, 64) or [""]]
    right.text(0, 1, "\n".join(lines), va="top", family="monospace", fontsize=8)
    right.axis("off")
