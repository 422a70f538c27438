"""Whole training steps (forward, loss, backward, optimizer), and the answer of a policy network.

Where an example trains the same network, its own code is timed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "examples"))

import running
from networks import resnet

Step = tuple[str, Callable[[], object], float]  # name, call, PyTorch's time over ours asked for


def steps(torch) -> Iterator[Step]:
    """The steps in one library."""

    def example(name: str):
        return running.load(name, torch.__name__)

    nn, optim = torch.nn, torch.optim
    torch.manual_seed(0)

    model = mlp(nn, 2, 8, 2)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    corners = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    either = torch.tensor([0, 1, 1, 0])
    yield "MLP 2-8-2, exclusive or", classifying(torch, model, optimizer, corners, either), 5.0

    for name, target in (("SGD", 2.0), ("Adam", 2.5)):
        model = mlp(nn, 784, 100, 10)
        optimizer = getattr(optim, name)(model.parameters(), lr=1e-3)
        batch = random_batch(torch, 64, 784)
        call = classifying(torch, model, optimizer, *batch)
        yield f"MLP 784-100-10, batch 64, {name}", call, target

    policy, state = example("reinforce").Policy(), torch.tensor([0.01, -0.02, 0.03, 0.04])

    def act():
        with torch.no_grad():
            return policy(state)

    yield "policy network, one state", act, 3.0

    model = example("mnist_cnn").Net()
    optimizer = optim.Adam(model.parameters(), lr=1e-3)
    batch = random_batch(torch, 64, 1, 28, 28)
    yield "MNIST CNN, batch 64", classifying(torch, model, optimizer, *batch), 1.2

    model = resnet(torch, 16, (1, 1, 1))
    optimizer = optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    batch = random_batch(torch, 32, 3, 32, 32)
    yield "residual network, 32 x 3x32x32", classifying(torch, model, optimizer, *batch), 1.0

    gpt = example("char_gpt")
    model, text = gpt.GPT(65), random_text(torch)
    optimizer = optim.AdamW(model.parameters(), lr=1e-3)
    windows = gpt.some_windows(text, 12, model.length)
    call = training(optimizer, lambda: gpt.loss_of(model, windows))
    yield "char GPT, 12x64", call, 1.3

    lstm = example("char_lstm")
    recurrent, rows = lstm.CharLSTM(65), lstm.in_streams(text, 32)[:, :65]
    optimizer = optim.Adam(recurrent.parameters(), lr=1e-3)
    call = training(optimizer, lambda: lstm.loss_of(recurrent, rows)[0])
    yield "char LSTM, 32x64", call, 1.2


def training(optimizer, loss_of):
    """A step that follows the gradient of `loss_of()`."""

    def step():
        optimizer.zero_grad()
        loss_of().backward()
        optimizer.step()

    return step


def classifying(torch, model, optimizer, inputs, labels):
    """A step of a classifier."""
    cross_entropy = torch.nn.functional.cross_entropy
    return training(optimizer, lambda: cross_entropy(model(inputs), labels))


def random_batch(torch, count: int, *shape: int):
    """Normal inputs and labels of ten classes."""
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(count, *shape)).astype(np.float32)
    return torch.from_numpy(inputs), torch.from_numpy(rng.integers(0, 10, count))


def random_text(torch):
    """A text of 65 symbols."""
    return torch.from_numpy(np.random.default_rng(0).integers(0, 65, 10_000))


def mlp(nn, inputs: int, hidden: int, outputs: int):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))
