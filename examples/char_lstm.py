"""An LSTM that learns to write like Lewis Carroll, a character at a time.

    python examples/char_lstm.py [--steps N] [--prompt TEXT] [--quick]

A recurrent network (Hochreiter and Schmidhuber 1997) reads the text in 32 streams side by side and
predicts each next character. Its memory is carried on from step to step, but gradients reach back
only 64 characters (truncated backpropagation through time). Adam.
"""

from __future__ import annotations

import sys

import running
from characters import learn_to_write

import autograd as torch

F, nn = torch.nn.functional, torch.nn
STREAMS, LENGTH = 32, 64


class CharLSTM(nn.Module):
    """Scores [N, L, symbols] of the symbol after each of the symbols [N, L], and the memory."""

    def __init__(self, symbols: int, width=64, hidden=256):
        super().__init__()
        self.embedding = nn.Embedding(symbols, width)
        self.lstm = nn.LSTM(width, hidden, batch_first=True)
        self.head = nn.Linear(hidden, symbols)

    def forward(self, symbols, memory=None):
        x, memory = self.lstm(self.embedding(symbols), memory)
        return self.head(x), memory


def loss_of(model, windows, memory=None):
    """Cross entropy of each window's symbols given those before them, and the memory."""
    scores, memory = model(windows[:, :-1], memory)
    return F.cross_entropy(scores.flatten(0, 1), windows[:, 1:].flatten()), memory


def in_streams(symbols, streams: int):
    """The text cut into rows of equal length."""
    length = len(symbols) // streams
    return symbols[: streams * length].view(streams, length)


def train(model, symbols, steps: int) -> list[float]:
    """The losses of all steps."""
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    streams = in_streams(symbols, STREAMS)
    losses: list[float] = []
    start, memory = 0, None
    bar = running.progress(range(steps), "learning to write")
    for _ in bar:
        if start + LENGTH >= streams.shape[1]:
            start, memory = 0, None  # once more from the beginning
        loss, memory = loss_of(model, streams[:, start : start + LENGTH + 1], memory)
        memory = tuple(part.detach() for part in memory)
        start += LENGTH
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        bar.set_postfix_str(f"loss {losses[-1]:.3f}")
    return losses


def evaluate(model, symbols) -> float:
    """The mean loss over a whole text, read in 8 streams."""
    return loss_of(model, in_streams(symbols, 8))[0].item()


def write(model, symbols, count: int) -> list[int]:
    """Continue [1, L] symbols by `count` more, drawn from what the model expects."""
    written, memory = symbols[0].tolist(), None
    for _ in range(count):
        scores, memory = model(symbols, memory)
        symbols = torch.multinomial((scores[:, -1] / 0.8).softmax(-1), 1)
        written.append(symbols.item())
    return written


def main(argv=None) -> int:
    return learn_to_write(
        torch, "char_lstm", __doc__, CharLSTM, train, evaluate, write, argv, steps=800, quick=10
    )


if __name__ == "__main__":
    sys.exit(main())
