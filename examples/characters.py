"""A text as numbers, for the networks that learn to write.

The text: Lewis Carroll, "Alice's Adventures in Wonderland" (1865), in the public domain.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import running

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
    left.plot(running.smooth(losses), label="training")
    left.axhline(loss, color="tab:orange", label=f"unseen text: {loss:.2f}")
    left.set(xlabel="step", ylabel="loss (nats a character)", title=title)
    left.legend()
    lines = [part for line in written.split("\n") for part in textwrap.wrap(line, 64) or [""]]
    right.text(0, 1, "\n".join(lines), va="top", family="monospace", fontsize=8)
    right.axis("off")


def learn_to_write(torch, name, doc, network, train, evaluate, write, argv, *, steps, quick) -> int:
    """The program around a network that learns to write.

    Args:
        torch: the library, this one or PyTorch.
        name, doc: of the program.
        network: makes the network for a number of symbols.
        train: `train(model, symbols, steps)` gives the losses of all steps.
        evaluate: `evaluate(model, symbols)` gives the loss on a text.
        write: `write(model, symbols, count)` continues [1, L] symbols to a list of numbers.
        argv: the command line, None for the program's own.
        steps, quick: how many steps, and with `--quick`.
    """
    parser = running.parser(name, doc, "steps", steps, quick=quick, goal=1.6)
    parser.add_argument("--prompt", default="Alice ", help="what the written text begins with")
    options = running.parse(parser, argv)
    text = Text()
    try:
        prompt = torch.from_numpy(text.encode(options.prompt))[None]
    except KeyError as error:
        parser.error(f"--prompt: the character {error} does not occur in the text")

    torch.manual_seed(options.seed)
    model = network(len(text.symbols))
    losses = train(model, torch.from_numpy(text.train), options.length)
    with torch.no_grad():
        loss = evaluate(model, torch.from_numpy(text.validation))
        written = text.decode(write(model, prompt, 300))
    print(written)

    running.keep(options, losses)
    running.draw(options.out, lambda plt: paint(plt, name, losses, loss, written))
    return running.verdict(options, "loss on unseen text", loss)
