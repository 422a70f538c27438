"""Training loops do not leak, with the garbage collector off."""

import gc

import numpy as np
import pytest

import autograd
from autograd.engine.graph import Node


def resident_megabytes() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


def live_objects() -> int:
    return sum(issubclass(type(o), (autograd.Tensor, Node)) for o in gc.get_objects())


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def seed_step(w):
    """One step of the first version's loop: the parameter is replaced."""
    x = autograd.Tensor([2, 2], [1.0, 2.0, 3.0, 4.0])
    ((x @ w).relu().softmax() * x).sum().backward(None)
    w = w - 0.01 * w.get_grad()
    w.set_grad(None)
    w.set_graph(None)
    return w


def test_the_seed_library_loop_keeps_its_parameter_a_leaf(no_collector):
    w = autograd.Tensor([2, 2], [0.1, 0.2, 0.3, 0.4], requires_grad=True)
    w = seed_step(w)
    before = live_objects()
    for _ in range(500):
        w = seed_step(w)
    assert live_objects() == before
    assert w.is_leaf
    assert w.requires_grad


def train(steps: int) -> list[float]:
    """A small network, trained in place; the resident memory after each thousand steps."""
    rng = np.random.default_rng(0)
    shapes = [(2, 8), (8,), (8, 2), (2,)]
    weights = [
        autograd.from_numpy(rng.normal(size=s).astype("f4")).requires_grad_() for s in shapes
    ]
    x = autograd.from_numpy(rng.normal(size=(16, 2)).astype("f4"))
    sizes = []
    for step in range(1, steps + 1):
        w1, b1, w2, b2 = weights
        out = (x @ w1 + b1).tanh() @ w2 + b2
        (out * out).mean().backward()
        with autograd.no_grad():
            for w in weights:
                w -= 0.01 * w.grad
                w.grad = None
        if step % 1000 == 0:
            sizes.append(resident_megabytes())
    return sizes


def test_memory_is_flat_over_5000_steps(no_collector):
    sizes = train(5000)
    assert max(sizes) - sizes[0] < 1.0


@pytest.mark.slow
def test_memory_is_flat_over_100000_steps(no_collector):
    sizes = train(100_000)
    assert max(sizes) - sizes[0] < 1.0
