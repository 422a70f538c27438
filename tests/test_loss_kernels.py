"""Losses and log-softmax of large tensors, whose kernels are compiled, against PyTorch."""

import numpy as np
import pytest
import torch

import autograd

SHAPES = [(64, 17), (130, 65), (40, 1000), (2, 5, 30, 31), (3, 700, 4)]
TOLERANCE = {"float32": 2e-5, "float64": 1e-11}


def compare(loss, x, *others, **options):
    """Values and gradients of `loss` of x, from a gradient that differs from element to element."""
    results = []
    for library in (autograd, torch):
        t = library.from_numpy(x.copy()).requires_grad_(True)
        rest = [library.from_numpy(o.copy()) for o in others]
        given = {k: library.from_numpy(v) if hasattr(v, "dtype") else v for k, v in options.items()}
        y = getattr(library.nn.functional, loss)(t, *rest, **given)
        g = np.random.default_rng(5).uniform(0.5, 1.5, tuple(y.shape)).astype(x.dtype)
        y.backward(library.from_numpy(np.asarray(g)))
        results.append((y.detach().numpy(), t.grad.numpy()))
    tolerance = TOLERANCE[str(x.dtype)]
    for ours, theirs in zip(*results, strict=True):
        assert ours.dtype == theirs.dtype
        assert ours.shape == theirs.shape
        scale = np.nanmax(np.abs(theirs), initial=1e-30, where=np.isfinite(theirs))
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * scale)


def scores(shape, dtype):
    return (np.random.default_rng(0).normal(size=shape) * 4).astype(dtype)


def labels(shape):
    return np.random.default_rng(1).integers(0, shape[1], (shape[0], *shape[2:]))


@pytest.fixture(params=[1, 2], ids=["1 thread", "2 threads"])
def threads(request):
    before = autograd.get_num_threads()
    autograd.set_num_threads(request.param)
    yield
    autograd.set_num_threads(before)


@pytest.mark.parametrize("loss", ["cross_entropy", "nll_loss"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_losses_of_classes(loss, shape, dtype, reduction, threads):
    x, y = scores(shape, dtype), labels(shape)
    weight = np.random.default_rng(2).uniform(0.5, 2, shape[1]).astype(dtype)
    y[0] = 3
    compare(loss, x, y, reduction=reduction)
    compare(loss, x, y, reduction=reduction, ignore_index=3)
    compare(loss, x, y, reduction=reduction, ignore_index=3, weight=weight)
    y[0] = -100
    compare(loss, x, y, reduction=reduction)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", TOLERANCE)
def test_smoothed_labels(shape, dtype):
    x, y = scores(shape, dtype), labels(shape)
    weight = np.random.default_rng(2).uniform(0.5, 2, shape[1]).astype(dtype)
    compare("cross_entropy", x, y, label_smoothing=0.1)
    compare("cross_entropy", x, y, label_smoothing=0.1, ignore_index=2, weight=weight)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", TOLERANCE)
def test_log_softmax(shape, dtype, threads):
    for dim in range(len(shape)):
        compare("log_softmax", scores(shape, dtype), dim=dim)


@pytest.mark.parametrize("shape", [(40, 33), (1000, 83), (20_011,)], ids=str)
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_elementwise_losses(shape, dtype, reduction, threads):
    x, y = scores(shape, dtype), np.random.default_rng(1).uniform(size=shape).astype(dtype)
    for loss in ("mse_loss", "binary_cross_entropy_with_logits"):
        compare(loss, x, y, reduction=reduction)
        columns = x.repeat(2, -1)[..., ::2]
        compare(loss, columns, y, reduction=reduction)
    compare("binary_cross_entropy_with_logits", x * 40, y.round(), reduction=reduction)


def test_the_target_gets_a_gradient_too():
    x, y = scores((60, 50), "float32"), np.random.default_rng(1).uniform(size=(60, 50))
    for loss in ("mse_loss", "binary_cross_entropy_with_logits"):
        gradients = []
        for library in (autograd, torch):
            target = library.from_numpy(y.astype("float32")).requires_grad_(True)
            getattr(library.nn.functional, loss)(library.from_numpy(x), target).backward()
            gradients.append(target.grad.numpy())
        np.testing.assert_allclose(*gradients, rtol=2e-5, atol=1e-8)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_scores_that_are_not_finite(bad):
    x, y = scores((50, 40), "float32"), labels((50, 40))
    x[0, (y[0] + 1) % 40] = bad
    x[1, y[1]] = bad
    x[2] = bad
    for loss in ("cross_entropy", "nll_loss"):
        compare(loss, x, y, reduction="none")
    compare("log_softmax", x, dim=1)


def test_second_derivatives_of_large_scores():
    x, y = scores((8, 200), "float64"), labels((8, 200))
    results = []
    for library in (autograd, torch):
        t = library.from_numpy(x.copy()).requires_grad_(True)
        loss = library.nn.functional.cross_entropy(t, library.from_numpy(y))
        (g,) = library.autograd.grad(loss, t, create_graph=True)
        (g * g).sum().backward()
        results.append(t.grad.numpy())
    np.testing.assert_allclose(*results, rtol=1e-9, atol=1e-15)


def test_all_classes_ignored():
    x, y = scores((50, 40), "float32"), np.full(50, 7)
    compare("cross_entropy", x, y, ignore_index=7, reduction="sum")
    assert np.isnan(
        autograd.nn.functional.cross_entropy(
            autograd.from_numpy(x), autograd.from_numpy(y), ignore_index=7
        ).item()
    )


@pytest.mark.parametrize("rows", [1, 64, 3000])
@pytest.mark.parametrize("wrong", [-1, 7, 2**40])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_a_class_out_of_range_is_refused_by_the_kernel(rows, wrong, reduction, threads):
    x, y = autograd.zeros(rows, 7), autograd.zeros(rows, dtype=autograd.int64)
    y[rows // 2] = wrong
    with pytest.raises(autograd.errors.DimensionError, match=f"between 0 and 6.*got {wrong}"):
        autograd.nn.functional.cross_entropy(x, y, reduction=reduction)


@pytest.mark.parametrize("loss", ["cross_entropy", "nll_loss"])
def test_the_mean_where_no_row_counts_is_nan(loss, threads):
    for rows in (4, 4000):
        x = autograd.zeros(rows, 7, requires_grad=True)
        mean = getattr(autograd.nn.functional, loss)(x, autograd.full((rows,), -100))
        mean.backward()
        assert mean.isnan().item()
        assert not x.grad.any()
