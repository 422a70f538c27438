"""Derivatives of sampled values: dtypes and edges; the law tests compare values and gradients."""

import numpy as np
import pytest
import torch

import autograd


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "complex64", "int64"])
def test_the_result_of_gradient_is_a_tuple_of_a_floating_dtype(dtype):
    data = np.array([[1, 4, 9, 16], [0, 1, 3, 7]])
    ours, theirs = (m.gradient(m.tensor(data).to(getattr(m, dtype))) for m in (autograd, torch))
    assert type(ours) is tuple
    for mine, reference in zip(ours, theirs, strict=True):
        assert str(mine.dtype).split(".")[1] == str(reference.dtype).split(".")[1]
        np.testing.assert_allclose(mine.numpy(), reference.numpy(), 1e-6)


def test_infinities_stay_where_the_differences_see_them():
    data = [1.0, float("inf"), 2.0, 3.0, 5.0]
    ours, theirs = (m.gradient(m.tensor(data))[0] for m in (autograd, torch))
    np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


def test_positions_have_a_gradient():
    results = []
    for m in (autograd, torch):
        positions = m.tensor([0.0, 0.5, 2.0, 2.5], dtype=m.float64, requires_grad=True)
        values = m.tensor([1.0, -2.0, 0.5, 4.0], dtype=m.float64)
        slopes = [m.gradient(values, spacing=(positions,), edge_order=k)[0] for k in (1, 2)]
        sum((s * s).sum() for s in slopes).backward()
        results.append(positions.grad.numpy())
    np.testing.assert_allclose(*results, rtol=1e-12)


def test_gradient_of_a_number_is_empty():
    assert autograd.gradient(autograd.tensor(1.0)) == torch.gradient(torch.tensor(1.0)) == ()
