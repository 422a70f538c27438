"""Activations as functions that write over their input, and relu's flag."""

import numpy as np
import pytest
import torch

import autograd

CALLS = {
    "celu_": (0.7,),
    "elu_": (0.7,),
    "hardtanh_": (-0.5, 0.6),
    "leaky_relu_": (0.2,),
    "relu_": (),
    "selu_": (),
    "threshold_": (0.1, 20.0),
}


@pytest.mark.parametrize("name", CALLS)
def test_written_over_the_input(name):
    x = np.random.default_rng(0).normal(size=(5, 6))
    results = []
    for lib in (torch, autograd):
        leaf = lib.tensor(x).requires_grad_()
        middle = leaf * 2
        out = getattr(lib.nn.functional, name)(middle, *CALLS[name])
        assert out is middle
        (out * out).sum().backward()
        results.append((out.detach().numpy(), leaf.grad.numpy()))
    for theirs, ours in zip(*results, strict=True):
        np.testing.assert_allclose(ours, theirs, 1e-7)  # PyTorch's celu rounds 1 / alpha


@pytest.mark.parametrize("inplace", [True, False])
def test_relu(inplace):
    leaf = autograd.tensor([-1.0, 2.0], requires_grad=True)
    middle = leaf * 1
    out = autograd.nn.functional.relu(middle, inplace)
    assert (out is middle) == inplace
    out.sum().backward()
    assert leaf.grad.tolist() == [0, 1]
    assert autograd.nn.functional.relu(leaf, inplace=False).tolist() == [0, 2]


def test_names_of_the_top_level():
    for name in ("celu_", "rrelu", "rrelu_", "selu_", "threshold_", "pdist"):
        assert hasattr(torch, name)
        assert getattr(autograd, name) is getattr(autograd.nn.functional, name)


@pytest.mark.parametrize("n", [3, 5000])
def test_an_infinite_gradient_stays_out_of_the_flat_parts(n):
    def gradient(library):
        x = library.linspace(-3.0, 3.0, n, requires_grad=True)
        library.nn.functional.hardtanh(x).backward(library.full((n,), float("inf")))
        return x.grad.tolist()

    assert gradient(autograd) == gradient(torch)


@pytest.mark.parametrize("ndim", range(5))
@pytest.mark.parametrize("name", ["Softmax", "LogSoftmax", "Softmin"])
def test_softmax_without_a_dim(name, ndim):
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 5)[:ndim])
    function = {"Softmax": "softmax", "LogSoftmax": "log_softmax", "Softmin": "softmin"}[name]
    results = []
    for lib in (torch, autograd):
        for call in (getattr(lib.nn.functional, function), getattr(lib.nn, name)()):
            with pytest.warns(UserWarning, match=function):
                results.append(call(lib.tensor(x)).numpy())
    for result in results[1:]:
        np.testing.assert_allclose(result, results[0], 1e-12)
