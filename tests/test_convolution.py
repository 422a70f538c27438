"""Convolutions over a grid of strides, paddings, dilations and groups, and their errors."""

import itertools

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError

F, T = autograd.nn.functional, torch.nn.functional


def compare(name, arrays, tolerance, **options):
    """Values and all gradients of a function of our library and PyTorch's."""
    results = []
    for functional, make in ((F, autograd.tensor), (T, torch.tensor)):
        tensors = [make(array, requires_grad=True) for array in arrays]
        out = getattr(functional, name)(*tensors, **options)
        (out * out).sum().backward()
        results.append([out.detach(), *(t.grad for t in tensors)])
    for ours, theirs in zip(*results, strict=True):
        scale = max(float(theirs.abs().max()), 1.0) if theirs.numel() else 1.0
        np.testing.assert_allclose(ours.numpy() / scale, theirs.numpy() / scale, 0, tolerance)


GRID = list(itertools.product((1, 2, 3), (0, 1, 2), (1, 2), (1, 2, 4), (1, 2, 3)))


@pytest.mark.parametrize(("stride", "padding", "dilation", "groups", "kernel"), GRID)
def test_conv2d(stride, padding, dilation, groups, kernel):
    rng = np.random.default_rng(stride + 10 * padding + 100 * dilation + groups)
    arrays = [
        rng.normal(size=shape)
        for shape in ((2, 4, 9, 7), (8, 4 // groups, kernel, min(kernel + 1, 3)), (8,))
    ]
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    compare("conv2d", arrays, 1e-12, **options)
    arrays[1] = rng.normal(size=(4, 8 // groups, *arrays[1].shape[2:]))
    compare("conv_transpose2d", arrays, 1e-12, **options, output_padding=min(stride, 2) - 1)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_16_bit_floats_are_computed_in_float32(dtype):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, 3, 6, 6)), rng.normal(size=(4, 3, 3, 3))
    ours = F.conv2d(*(autograd.tensor(a).to(getattr(autograd, dtype)) for a in (x, w)))
    theirs = T.conv2d(*(torch.tensor(a).to(getattr(torch, dtype)) for a in (x, w)))
    assert str(ours.dtype).endswith(dtype)
    np.testing.assert_allclose(ours.float().numpy(), theirs.float().numpy(), 1e-2, 1e-2)


def test_integers():
    x, w = np.arange(18).reshape(1, 2, 3, 3), np.arange(16).reshape(2, 2, 2, 2)
    ours = F.conv2d(autograd.tensor(x), autograd.tensor(w))
    assert ours.tolist() == T.conv2d(torch.tensor(x), torch.tensor(w)).tolist()


def test_strings_for_padding():
    x, w = autograd.ones(1, 1, 5, 5), autograd.ones(1, 1, 2, 4)
    assert F.conv2d(x, w, padding="same").shape == (1, 1, 5, 5)
    assert F.conv2d(x, w, padding="valid").shape == (1, 1, 4, 2)


def test_gradients_of_what_is_asked_for_only():
    x, w = autograd.randn(1, 2, 4, 4), autograd.randn(3, 2, 3, 3, requires_grad=True)
    F.conv2d(x, w).sum().backward()
    assert x.grad is None
    assert w.grad.shape == w.shape


X, W = autograd.ones(1, 4, 5, 5), autograd.ones(6, 4, 3, 3)


@pytest.mark.parametrize(
    ("error", "words", "call"),
    [
        (ShapeError, r"conv2d: an input \[N, C, H, W\]", lambda: F.conv2d(autograd.ones(5, 5), W)),
        (ShapeError, r"weight \[Co, Ci / groups, kH, kW\]", lambda: F.conv2d(X, W[0])),
        (ShapeError, "an input of 4 channels is required", lambda: F.conv2d(X[:, :3], W)),
        (ShapeError, r"a bias of shape \[6\]", lambda: F.conv2d(X, W, autograd.ones(5))),
        (ShapeError, r"got \[9, 9\] for \[5, 5\]", lambda: F.conv2d(X, W, dilation=4)),
        (ArgumentError, "groups that divide the 6 output", lambda: F.conv2d(X, W, groups=4)),
        (ArgumentError, "groups that divide", lambda: F.conv2d(X, W, groups=0)),
        (ArgumentError, "a stride of at least 1", lambda: F.conv2d(X, W, stride=0)),
        (ArgumentError, "a padding of at least 0", lambda: F.conv2d(X, W, padding=(0, -1))),
        (ArgumentError, "a dilation of at least 1", lambda: F.conv2d(X, W, dilation=0)),
        (ArgumentError, "one integer or 2", lambda: F.conv2d(X, W, stride=(1, 2, 3))),
        (ArgumentError, "'same' or 'valid'", lambda: F.conv2d(X, W, padding="full")),
        (ArgumentError, "stride 1 is required", lambda: F.conv2d(X, W, None, 2, "same")),
        (ArgumentTypeError, "a stride as an integer", lambda: F.conv2d(X, W, stride=1.5)),
        (ArgumentTypeError, "Tensors are required", lambda: F.conv2d(X, 3.0)),
        (DTypeError, "one dtype", lambda: F.conv2d(X, W.double())),
        (ShapeError, "an input of 6 channels", lambda: F.conv_transpose2d(X, W)),
        (
            ArgumentError,
            "an output_padding smaller than stride",
            lambda: F.conv_transpose2d(autograd.ones(1, 6, 5, 5), W, output_padding=1),
        ),
        (
            ShapeError,
            "at least one result",
            lambda: F.conv_transpose2d(autograd.ones(1, 6, 1, 1), W, padding=2),
        ),
        (ShapeError, r"\[T, N, Ci\]", lambda: autograd.conv_tbc(X, W, autograd.ones(1))),
    ],
)
def test_errors(error, words, call):
    with pytest.raises(error, match=words):
        call()
