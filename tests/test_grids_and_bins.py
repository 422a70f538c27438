"""Slopes on grids, counts in bins, bounded norms, combined places: where they refuse, and edges."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentError, DTypeError, LinAlgError, ShapeError

REFUSED = {
    "gradient of one value": (lambda m: m.gradient(m.ones(1)), ShapeError, r"got 1 along dim 0"),
    "gradient, third order": (
        lambda m: m.gradient(m.ones(3), edge_order=3), ArgumentError, "edge_order 1 or 2"),
    "gradient, spacings": (
        lambda m: m.gradient(m.ones(3, 3), spacing=[1.0], dim=(0, 1)), ArgumentError, "got 1"),
    "histogram of integers": (
        lambda m: m.histogram(m.ones(3).long(), 2), DTypeError, "got autograd.int64"),
    "histogram without bins": (lambda m: m.histogram(m.ones(3), 0), ArgumentError, "bins=0"),
    "histogram of NaN": (
        lambda m: m.histogram(m.tensor([1.0, m.nan]), 2), ArgumentError, "nan to nan"),
    "histogram, a range that descends": (
        lambda m: m.histogram(m.ones(3), 2, range=(3.0, 1.0)), ArgumentError, "3.0 to 1.0"),
    "histogram, weights": (
        lambda m: m.histogram(m.ones(3), 2, weight=m.ones(2)), ShapeError, r"\[3\] .* got \[2\]"),
    "histogram, edges of a matrix": (
        lambda m: m.histogram(m.ones(3), m.ones(2, 2)), ShapeError, r"\[2, 2\]"),
    "renorm of a vector": (
        lambda m: m.renorm(m.ones(3), 2, 0, 1.0), ShapeError, r"got shape \[3\]"),
    "renorm, order": (lambda m: m.renorm(m.ones(2, 2), -1, 0, 1.0), ArgumentError, "p=-1"),
    "renorm, bound": (
        lambda m: m.renorm(m.ones(2, 2), 2, 0, -1.0), ArgumentError, "maxnorm=-1.0"),
    "index_reduce, sum": (
        lambda m: m.index_reduce(m.ones(3), 0, m.tensor([0]), m.ones(1), "sum"),
        ArgumentError, "got 'sum'"),
    "index_reduce, source": (
        lambda m: m.index_reduce(m.ones(3), 0, m.tensor([0]), m.ones(2), "prod"),
        ShapeError, r"got \[2\]"),
    "solve_ex of a singular matrix": (
        lambda m: m.linalg.solve_ex(m.zeros(2, 2), m.ones(2), check_errors=True),
        LinAlgError, "solve"),
}  # fmt: skip


pytestmark = pytest.mark.filterwarnings("ignore:index_reduce:UserWarning")


@pytest.mark.parametrize(("call", "kind", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(call, kind, words):
    with pytest.raises((RuntimeError, ValueError)):
        call(torch)
    with pytest.raises(kind, match=words):
        call(autograd)


def test_what_pytorch_lets_pass_is_refused():
    with pytest.raises(ShapeError, match=r"3 coordinates .* \[2\]"):
        autograd.gradient(autograd.ones(3), spacing=(autograd.ones(2),))
    with pytest.raises(ShapeError, match="ascending edges"):
        autograd.histogram(autograd.ones(3), autograd.tensor([3.0, 1.0]))


def test_gradient_of_a_number_is_empty():
    assert autograd.gradient(autograd.tensor(1.0)) == torch.gradient(torch.tensor(1.0)) == ()


@pytest.mark.parametrize("dtype", ["int64", "float32", "complex64"])
def test_gradient_of_other_dtypes(dtype):
    values = np.array([1, 4, 9, 20]).astype(dtype)
    (theirs,), (ours,) = (lib.gradient(lib.tensor(values)) for lib in (torch, autograd))
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-6)
    assert ours.numpy().dtype == theirs.numpy().dtype


def test_a_tensor_is_combined_in_place():
    results = []
    for lib in (torch, autograd):
        x = lib.tensor([[1.0, 2.0], [3.0, 4.0]])
        x.index_reduce_(1, lib.tensor([0, 0]), x.clone() + 1, "prod")
        x.renorm_(2, 0, 3.0)
        results.append(x.numpy())
    np.testing.assert_allclose(*results, rtol=1e-6)


def test_a_singular_matrix_is_reported():
    found = autograd.linalg.solve_ex(autograd.zeros(2, 2), autograd.ones(2))
    assert found.info.item() != 0
    assert found.result.shape == (2,)
