"""Embedding: rows looked up, their gradients, and the options, against PyTorch."""

import numpy as np
import pytest
import torch

import autograd
import autograd.nn.functional as F
from autograd import errors

RANDOM = np.random.default_rng


def compare(rows, width, places, dtype=np.float32, tolerance=1e-6, **options):
    """Values and the table's gradient agree; returns our gradient."""
    rng = RANDOM(0)
    table = rng.normal(size=(rows, width)).astype(dtype)
    ours, theirs = autograd.tensor(table).requires_grad_(), torch.tensor(table).requires_grad_()
    g = rng.normal(size=(*np.shape(places), width)).astype(dtype)
    y = F.embedding(autograd.tensor(places), ours, **options)
    z = torch.nn.functional.embedding(torch.tensor(places), theirs, **options)
    np.testing.assert_allclose(y.detach().numpy(), z.detach().numpy(), 1e-6)
    y.backward(autograd.tensor(g))
    z.backward(torch.tensor(g))
    np.testing.assert_allclose(ours.grad.numpy(), theirs.grad.numpy(), tolerance, tolerance)
    np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), 1e-6)
    return ours.grad.numpy()


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16])
@pytest.mark.parametrize(("rows", "width", "count"), [(7, 3, 20), (40, 65, 300), (300, 64, 2000)])
@pytest.mark.parametrize("options", [{}, {"padding_idx": -2}, {"scale_grad_by_freq": True}])
def test_sizes_and_options(dtype, rows, width, count, options):
    places = RANDOM(1).integers(0, rows, (2, count // 2))
    tolerance = 5e-2 if dtype == np.float16 else 1e-5
    g = compare(rows, width, places, dtype, tolerance, **options)
    if "padding_idx" in options:
        assert not g[-2].any()


@pytest.mark.parametrize("norm_type", [1.0, 2.0, 3.0, float("inf")])
def test_max_norm_shortens_the_rows_that_are_used(norm_type):
    compare(9, 4, np.array([[0, 8], [8, 3]]), max_norm=0.7, norm_type=norm_type)


def test_a_gradient_that_is_not_finite_stays_out_of_the_padding_row():
    table = autograd.zeros(3, 2, requires_grad=True)
    y = F.embedding(autograd.tensor([0, 1]), table, padding_idx=1)
    y.backward(autograd.tensor([[1.0, 1.0], [autograd.inf, autograd.nan]]))
    assert table.grad.tolist() == [[1, 1], [0, 0], [0, 0]]


def test_second_derivatives_with_padding_and_frequencies():
    table = autograd.tensor(RANDOM(0).normal(size=(4, 3)), requires_grad=True)
    places = autograd.tensor([3, 0, 0, 1])
    g = autograd.tensor(RANDOM(1).normal(size=(4, 3)), requires_grad=True)
    y = F.embedding(places, table, 1, scale_grad_by_freq=True)
    (grad,) = autograd.autograd.grad(y, table, g, create_graph=True)
    weights = autograd.tensor(RANDOM(2).normal(size=(4, 3)))
    (second,) = autograd.autograd.grad((grad * weights).sum(), g)
    expected = weights.numpy()[[3, 0, 0, 1]] * np.array([[1], [0.5], [0.5], [0]])
    np.testing.assert_allclose(second.numpy(), expected)


def test_large_matrices_of_indices_that_are_not_contiguous():
    table = autograd.tensor(RANDOM(0).normal(size=(30, 64)), requires_grad=True)
    places = autograd.tensor(RANDOM(1).integers(0, 30, (40, 50))).T
    y = F.embedding(places, table)
    np.testing.assert_array_equal(y.detach().numpy(), table.detach().numpy()[places.numpy()])
    y.sum().backward()
    counts = np.bincount(places.numpy().reshape(-1), minlength=30)
    np.testing.assert_allclose(table.grad.numpy(), np.repeat(counts[:, None], 64, 1))


@pytest.mark.parametrize(
    ("places", "shape", "options", "error", "message"),
    [
        ([0, 3], (3, 2), {}, errors.DimensionError, "between 0 and 2 are required; got 3"),
        ([0, -1], (3, 2), {}, errors.DimensionError, "between 0 and 2 are required; got -1"),
        ([0.5], (3, 2), {}, errors.DTypeError, "int64 or int32"),
        ([0], (3,), {}, errors.ShapeError, "2 dims"),
        ([0], (3, 2), {"padding_idx": 3}, errors.ArgumentError, "between -3 and 2"),
    ],
)
def test_errors(places, shape, options, error, message):
    with pytest.raises(error, match=message):
        F.embedding(autograd.tensor(places), autograd.ones(shape), **options)


def test_bags_scaled_by_frequency():
    """PyTorch counts the row before the one that it divides (2.13), so it is no reference."""
    table = autograd.zeros(5, 1, requires_grad=True)
    places, offsets = autograd.tensor([0, 2, 2, 3, 3, 3]), autograd.tensor([0, 2])
    F.embedding_bag(places, table, offsets, scale_grad_by_freq=True, mode="sum").sum().backward()
    assert table.grad.flatten().tolist() == pytest.approx([1, 0, 1, 1, 0])


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
@pytest.mark.parametrize("padding_idx", [None, 4])
def test_many_bags(mode, padding_idx):
    rng = RANDOM(0)
    places = rng.integers(0, 40, 500)
    offsets = np.sort(np.append(0, rng.integers(0, 501, 59)))
    table = rng.normal(size=(40, 33)).astype(np.float32)
    results = []
    for lib in (torch, autograd):
        w = lib.tensor(table).requires_grad_()
        bag = lib.nn.functional.embedding_bag
        y = bag(lib.tensor(places), w, lib.tensor(offsets), mode=mode, padding_idx=padding_idx)
        (y * y).sum().backward()
        results.append((y.detach().numpy(), w.grad.numpy()))
    for a, b in zip(*results, strict=True):
        np.testing.assert_allclose(b, a, 1e-4, 1e-5)


def test_the_largest_of_a_bag_with_nan_is_nan():
    table = autograd.tensor([[1.0], [autograd.nan], [2.0]])
    y = F.embedding_bag(autograd.tensor([[0, 1, 2], [0, 2, 0]]), table, mode="max")
    assert np.isnan(y[0].item())
    assert y[1].item() == 2


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"mode": "most"}, errors.ArgumentError, "'sum', 'mean' or 'max'"),
        ({"offsets": None}, errors.ArgumentTypeError, "offsets as a Tensor"),
        ({"offsets": autograd.tensor([1])}, errors.ArgumentError, "grow from 0 to at most 3"),
        ({"offsets": autograd.tensor([0, 4])}, errors.ArgumentError, "grow from 0 to at most 3"),
        ({"offsets": autograd.tensor([0.0])}, errors.ShapeError, "integer offsets"),
        ({"input": autograd.tensor([[0]])}, errors.ArgumentError, "no offsets"),
        ({"mode": "max", "scale_grad_by_freq": True}, errors.ArgumentError, "scale_grad_by_freq"),
        ({"per_sample_weights": autograd.ones(3)}, errors.ArgumentError, "mode 'sum'"),
        (
            {"per_sample_weights": autograd.ones(2), "mode": "sum"},
            errors.ShapeError,
            "per_sample_weights of shape",
        ),
    ],
)
def test_bag_errors(change, error, message):
    given = {
        "input": autograd.tensor([0, 2, 1]),
        "weight": autograd.ones(3, 2),
        "offsets": autograd.tensor([0, 1]),
    }
    with pytest.raises(error, match=message):
        F.embedding_bag(**(given | change))
