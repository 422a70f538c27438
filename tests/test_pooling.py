"""Pooling against PyTorch over a grid of windows; what the law samples do not reach; errors."""

import itertools

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentError, DimensionError, DTypeError, ShapeError

F, T = autograd.nn.functional, torch.nn.functional


def check(name, array, *args, dtype=None, **options):
    """Values, indices and the gradient of a function of ours and of PyTorch's."""
    results = []
    for functional, make in ((F, autograd.tensor), (T, torch.tensor)):
        x = make(array, requires_grad=array.dtype.kind == "f")
        out = getattr(functional, name)(x, *args, **options)
        out = out if isinstance(out, tuple) else (out,)
        if x.requires_grad:
            (out[0] * out[0]).sum().backward()
        results.append([*(o.detach() for o in out), x.grad])
    for ours, theirs in zip(*results, strict=True):
        if theirs is not None:
            np.testing.assert_allclose(ours.numpy(), theirs.numpy(), 1e-5, 1e-6)
            assert str(ours.dtype).split(".")[1] == str(theirs.dtype).split(".")[1]


GRID = [
    (k, s, p, ceil)
    for k, s, p, ceil in itertools.product((1, 2, 3, 5), (1, 2, 3), (0, 1, 2), (False, True))
    if 2 * p <= k
]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("kernel", "stride", "padding", "ceil"), GRID)
def test_pool2d(kernel, stride, padding, ceil, dtype):
    rng = np.random.default_rng(kernel + 10 * stride + 100 * padding)
    x = rng.normal(size=(2, 3, 9, 20)).round(1).astype(dtype)
    check("max_pool2d", x, kernel, stride, padding, 1, ceil, True)
    check("avg_pool2d", x, kernel, stride, padding, ceil, True)
    check("avg_pool2d", x, kernel, stride, padding, ceil, False)
    if kernel < 5:
        check("max_pool2d", x, kernel, stride, padding, 2, ceil, True)


@pytest.mark.parametrize("name", ["max_pool2d", "max_pool1d", "max_pool3d"])
def test_max_pool_of_integers_and_nan(name):
    rng = np.random.default_rng(0)
    shape = (2, 2, *(6,) * int(name[-2]))
    check(name, rng.integers(-9, 9, shape), 3, 2, 1, return_indices=True)
    x = rng.normal(size=shape)
    x[x > 1] = np.nan
    x[x < -0.5] = -np.inf
    x[0] = -np.inf
    check(name, x, 3, 2, 1, return_indices=True)


@pytest.mark.parametrize("dims", [2, 3])
def test_fractional_max_pool_with_given_random_numbers(dims):
    rng = np.random.default_rng(0)
    name = f"fractional_max_pool{dims}d"
    for shape in ((2, 3, *(9, 7, 8)[:dims]), (3, *(9, 7, 8)[:dims])):
        x = rng.normal(size=shape)
        samples = rng.uniform(size=(shape[0] if len(shape) == dims + 2 else 1, 3, dims))
        for size in (4, (3, 5, 1)[:dims]):
            ours = getattr(F, name)(
                autograd.tensor(x), 2, size, None, True, autograd.tensor(samples)
            )
            theirs = getattr(T, name)(torch.tensor(x), 2, size, None, True, torch.tensor(samples))
            for a, b in zip(ours, theirs, strict=True):
                np.testing.assert_array_equal(a.numpy(), b.numpy())
    autograd.manual_seed(0)
    once = getattr(F, name)(autograd.tensor(x), 3, output_ratio=0.5)
    autograd.manual_seed(0)
    again, places = getattr(F, name + "_with_indices")(autograd.tensor(x), 3, output_ratio=0.5)
    assert once.tolist() == again.tolist()
    assert places.dtype is autograd.int64


def test_adaptive_size_none_keeps_a_dimension():
    x = autograd.randn(1, 2, 5, 6)
    assert F.adaptive_avg_pool2d(x, (None, 3)).shape == (1, 2, 5, 3)
    assert F.adaptive_max_pool2d(x, (2, None)).shape == (1, 2, 2, 6)


def test_empty_batch():
    x = autograd.ones(0, 2, 6, 6, requires_grad=True)
    for out in (F.max_pool2d(x, 2), F.avg_pool2d(x, 2), F.adaptive_avg_pool2d(x, 1)):
        assert out.shape[:2] == (0, 2)
        out.sum().backward()


def test_pooled_values_may_be_overwritten_before_backward():
    x = autograd.randn(1, 1, 4, 4, requires_grad=True)
    out = F.max_pool2d(x, 2)
    out.relu_()
    out.sum().backward()
    assert x.grad.sum().item() == (out > 0).sum().item()


X = autograd.ones(1, 2, 6, 6)


@pytest.mark.parametrize(
    ("error", "words", "call"),
    [
        (ShapeError, r"an input \[N, C, H, W\]", lambda: F.max_pool2d(X[0, 0], 2)),
        (ShapeError, "a window not larger", lambda: F.max_pool2d(X, 7)),
        (ShapeError, "at least one element", lambda: F.avg_pool2d(X[:, :0], 2)),
        (ArgumentError, "at most half the window", lambda: F.max_pool2d(X, 2, 2, 2)),
        (ArgumentError, "a kernel_size of at least 1", lambda: F.max_pool2d(X, 0)),
        (ArgumentError, "a stride of at least 1", lambda: F.avg_pool2d(X, 2, 0)),
        (
            ArgumentError,
            "divisor_override other than 0",
            lambda: F.avg_pool2d(X, 2, 2, 0, False, True, 0),
        ),
        (
            ArgumentError,
            "output_size of one number or 2",
            lambda: F.adaptive_avg_pool2d(X, (1, 2, 3)),
        ),
        (DTypeError, "a floating-point dtype", lambda: F.avg_pool2d(X.long(), 2)),
        (DTypeError, "no order", lambda: F.max_pool2d(X.to(autograd.complex64), 2)),
        (ShapeError, "indices of the input's shape", lambda: F.max_unpool2d(X, X[0].long(), 2)),
        (DTypeError, "int64", lambda: F.max_unpool2d(X, X, 2)),
        (DimensionError, "between 0 and 143", lambda: F.max_unpool2d(X, X.long() * 144, 2)),
        (
            ArgumentError,
            "within less than the stride",
            lambda: F.max_unpool2d(X, X.long(), 2, output_size=(20, 20)),
        ),
        (ArgumentError, "either", lambda: F.fractional_max_pool2d(X, 2)),
        (ArgumentError, "between 0 and 1", lambda: F.fractional_max_pool2d(X, 2, None, 2.0)),
        (ShapeError, "not larger than", lambda: F.fractional_max_pool2d(X, 2, 6)),
        (ShapeError, "at least one window", lambda: F.unfold(X, 7)),
        (ShapeError, "a multiple of 4", lambda: F.fold(autograd.ones(1, 5, 9), 4, 2)),
        (ShapeError, "multiple of 9", lambda: F.pixel_shuffle(X, 3)),
        (ShapeError, "multiples of 4", lambda: F.pixel_unshuffle(X, 4)),
        (ShapeError, "a multiple of 3", lambda: F.channel_shuffle(X, 3)),
    ],
)
def test_errors(error, words, call):
    with pytest.raises(error, match=words):
        call()
