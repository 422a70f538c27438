"""rrelu and gumbel_softmax with PyTorch's random numbers."""

import numpy as np
import pytest
import torch

import autograd
from autograd import errors


def both(call, x, seed=4):
    """[(result, gradient)] of the two libraries after the same seed."""
    results = []
    for lib in (torch, autograd):
        lib.manual_seed(seed)
        leaf = lib.tensor(x).requires_grad_()
        y = call(lib, leaf)
        (y * y).sum().backward()
        results.append((y.detach().numpy(), leaf.grad.numpy()))
    for a, b in zip(*results, strict=True):
        assert a.dtype == b.dtype
        np.testing.assert_allclose(b, a, 2e-5, 1e-6)
    return results[1]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(7,), (40, 50), ()])
@pytest.mark.parametrize("training", [True, False])
def test_rrelu(dtype, shape, training):
    x = np.asarray(np.random.default_rng(0).normal(size=shape), dtype)
    both(lambda lib, x: lib.nn.functional.rrelu(x, 0.1, 0.4, training), x)
    both(lambda lib, x: lib.nn.functional.rrelu_(x * 1, 0.1, 0.4, training), x)
    both(lambda lib, x: lib.rrelu(x, training=training), x)


def test_rrelu_of_a_transposed_tensor():
    x = np.random.default_rng(0).normal(size=(3, 5))
    both(lambda lib, x: lib.nn.functional.rrelu(x.T, training=True), x)


@pytest.mark.parametrize("hard", [True, False])
@pytest.mark.parametrize("dim", [-1, 0])
def test_gumbel_softmax(hard, dim):
    x = np.random.default_rng(0).normal(size=(6, 7)).astype(np.float32)
    call = lambda lib, x: lib.nn.functional.gumbel_softmax(x, 0.7, hard, dim=dim)  # noqa: E731
    y, _ = both(call, x)
    assert not hard or set(np.round(y, 6).flatten()) == {0, 1}


def test_errors():
    with pytest.raises(errors.ArgumentError, match="lower <= upper"):
        autograd.nn.functional.rrelu(autograd.ones(2), 0.5, 0.1)
    with pytest.raises(errors.ArgumentTypeError, match="gumbel_softmax: a Tensor is required"):
        autograd.nn.functional.gumbel_softmax(3.0)
    with pytest.warns(UserWarning, match="eps has no effect"):
        autograd.nn.functional.gumbel_softmax(autograd.ones(2), eps=1.0)
