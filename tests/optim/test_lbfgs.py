"""LBFGS against PyTorch's, with and without line search."""

import copy
import pickle

import numpy as np
import pytest
import torch

import autograd
from autograd.optim.line_search import Point, cubic_minimum


def rosenbrock(x):
    return ((1 - x[:-1]) ** 2).sum() + 100 * ((x[1:] - x[:-1] ** 2) ** 2).sum()


def oscillating(x):
    return (x * x).sum() / 10 + (3 * x).sin().sum()


def steep(x):
    return (x**4).sum() + x.exp().sum()


def descend(lib, function, options, steps=4, dtype="float64", start=(-1.2, 1.0, 0.3, 2.0)):
    x = lib.tensor(start[:2], dtype=getattr(lib, dtype), requires_grad=True)
    y = lib.tensor(start[2:], dtype=getattr(lib, dtype), requires_grad=True)
    optimizer = lib.optim.LBFGS([x, y], **options)
    losses = []

    def closure():
        optimizer.zero_grad()
        loss = function(lib.cat((x, y)))
        loss.backward()
        losses.append(loss.item())
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    return np.concatenate([x.detach().numpy(), y.detach().numpy()]), losses, optimizer


@pytest.mark.parametrize("function", [rosenbrock, oscillating, steep])
@pytest.mark.parametrize(
    "options",
    [
        {"line_search_fn": "strong_wolfe"},
        {"line_search_fn": "strong_wolfe", "lr": 0.5, "history_size": 3, "max_iter": 5},
        {"line_search_fn": "strong_wolfe", "max_eval": 7},
        {"line_search_fn": "strong_wolfe", "tolerance_change": 1e-3, "tolerance_grad": 1e-2},
        {"lr": 0.1, "max_iter": 6},
        {"lr": 0.05, "history_size": 2},
    ],
)
def test_every_evaluation_is_pytorchs(function, options):
    if function is rosenbrock and "line_search_fn" not in options:
        options = {**options, "lr": 1e-3}
    theirs, expected, reference = descend(torch, function, options)
    ours, losses, optimizer = descend(autograd, function, options)
    assert len(losses) == len(expected)
    np.testing.assert_allclose(losses, expected, rtol=1e-5, atol=1e-12)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-9)
    state, other = optimizer.state_dict()["state"][0], reference.state_dict()["state"][0]
    assert state.keys() == other.keys()
    assert state["n_iter"] == other["n_iter"]
    assert state["func_evals"] == other["func_evals"]
    assert len(state["old_dirs"]) == len(other["old_dirs"])


def test_the_valley_is_found():
    options = {"line_search_fn": "strong_wolfe"}
    x, losses, _ = descend(autograd, rosenbrock, options, start=(0.5, 0.0, 0.3, 2.0))
    np.testing.assert_allclose(x, 1, atol=1e-5)
    assert losses[-1] < 1e-10


def test_float32_and_complex_parameters():
    options = {"line_search_fn": "strong_wolfe", "max_iter": 8}
    theirs, _, _ = descend(torch, steep, options, dtype="float32")
    ours, _, _ = descend(autograd, steep, options, dtype="float32")
    np.testing.assert_allclose(ours, theirs, rtol=1e-3)
    results = []
    for lib in (torch, autograd):
        z = lib.tensor([1 + 2j, -1j], dtype=lib.complex128, requires_grad=True)
        optimizer = lib.optim.LBFGS([z], line_search_fn="strong_wolfe", max_iter=5)

        def closure(z=z, optimizer=optimizer):
            optimizer.zero_grad()
            loss = ((z - 3).abs() ** 2).sum() + (z.real**4).sum()
            loss.backward()
            return loss

        optimizer.step(closure)
        results.append(z.detach().numpy())
    np.testing.assert_allclose(results[1], results[0], rtol=1e-6)


def translated(value, lib):
    if hasattr(value, "numpy"):
        return lib.from_numpy(value.detach().numpy().copy())
    if isinstance(value, dict):
        return {k: translated(v, lib) for k, v in value.items()}
    if isinstance(value, list):
        return [translated(v, lib) for v in value]
    return value


def test_state_goes_from_pytorch_to_us_and_back():
    options = {"line_search_fn": "strong_wolfe", "max_iter": 4}
    expected, _, _ = descend(torch, rosenbrock, options, steps=4)
    for first, second in ((torch, autograd), (autograd, torch)):
        half, _, optimizer = descend(first, rosenbrock, options, steps=2)
        x = second.from_numpy(half.copy()).requires_grad_()
        fresh = second.optim.LBFGS([x], **options)
        state = translated(optimizer.state_dict(), second)
        state["param_groups"][0]["params"] = [0]
        fresh.load_state_dict(state)

        def closure(x=x, fresh=fresh):
            fresh.zero_grad()
            loss = rosenbrock(x)
            loss.backward()
            return loss

        for _ in range(2):
            fresh.step(closure)
        np.testing.assert_allclose(x.detach().numpy(), expected, rtol=1e-6)


def test_pickled_and_copied():
    _, _, optimizer = descend(autograd, steep, {"max_iter": 3, "lr": 0.01})
    iterations = optimizer.state_dict()["state"][0]["n_iter"]
    for twin in (pickle.loads(pickle.dumps(optimizer)), copy.deepcopy(optimizer)):
        assert twin.state_dict()["state"][0]["n_iter"] == iterations > 3
        assert twin._params is twin.param_groups[0]["params"]


def test_missing_gradients_are_zeros():
    x, y = autograd.ones(2, requires_grad=True), autograd.ones(3, requires_grad=True)
    optimizer = autograd.optim.LBFGS([x, y])

    def closure():
        optimizer.zero_grad()
        loss = (x * x).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    assert y.tolist() == [1, 1, 1]
    assert x.abs().max() < 1e-3


def test_the_cubic_has_its_minimum_there():
    """Of x**3 - 3 x, whose minimum is at 1."""

    def point(x):
        return Point(x, x**3 - 3 * x, np.empty(0), 3 * x**2 - 3)

    assert cubic_minimum(point(0.0), point(3.0), 0, 3) == pytest.approx(1)
    assert cubic_minimum(point(3.0), point(0.0), 0, 3) == pytest.approx(1)
    assert cubic_minimum(point(0.0), point(3.0), 1.5, 3) == 1.5
