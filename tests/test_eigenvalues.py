"""Eigenvectors and what is differentiated through them, where phases do not matter."""

import numpy as np
import pytest
import torch

import autograd


def through(m, data):
    """Functions of eigenvectors that their phases do not change, and their gradients."""
    a = m.tensor(data, requires_grad=True)
    values, vectors = m.linalg.eig(a)
    order = np.lexsort((values.detach().numpy().imag, values.detach().numpy().real.round(6)))
    values, vectors = values[order.tolist()], vectors[:, order.tolist()]
    size = vectors.abs()
    weights = m.arange(float(size.numel()), dtype=size.dtype).reshape(size.shape)
    loss = (size * weights).sum() + (values.abs() * weights[0]).sum()
    loss.backward()
    return [size.detach(), values.abs().detach(), a.grad]


@pytest.mark.parametrize("kind", ["real", "complex", "rotating", "symmetric"])
def test_eigenvectors(kind):
    rng = np.random.default_rng(0)
    data = np.diag([1.0, 4.0, -3.0]) + 0.3 * rng.normal(size=(3, 3))
    if kind == "complex":
        data = data + 0.3j * rng.normal(size=(3, 3))
    if kind == "rotating":
        data = np.array([[0.0, 2.0, 0.1], [-1.0, 0.5, 0.3], [0.0, 0.2, 3.0]])
    if kind == "symmetric":
        data = data + data.T
    for ours, theirs in zip(through(autograd, data), through(torch, data), strict=True):
        np.testing.assert_allclose(ours.numpy(), theirs.resolve_conj().numpy(), 1e-8, 1e-8)
    values, vectors = autograd.linalg.eig(autograd.tensor(data))
    product = (vectors * values) @ autograd.linalg.inv(vectors)
    np.testing.assert_allclose(product.numpy(), data, atol=1e-9)


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64"])
@pytest.mark.parametrize("shape", [(2, 2), (3, 2, 2), (0, 0), (0, 2, 2)])
def test_dtypes_and_shapes(dtype, shape):
    data = np.random.default_rng(0).normal(size=shape)
    results = []
    for m in (autograd, torch):
        values, vectors = m.linalg.eig(m.tensor(data).to(getattr(m, dtype)))
        results.append([(tuple(x.shape), str(x.dtype).split(".")[1]) for x in (values, vectors)])
    assert results[0] == results[1]


@pytest.mark.parametrize("name", ["eig", "eigvals"])
def test_matrices_with_nan_are_refused(name):
    """PyTorch is not asked: this ends its process."""
    with pytest.raises(autograd.errors.LinAlgError, match=f"{name}: a matrix without NaN or inf"):
        getattr(autograd.linalg, name)(autograd.full((2, 2), autograd.nan))
