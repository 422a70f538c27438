"""Interpolation and grids: dtypes, coordinates that are no numbers, errors."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentError, DTypeError, ShapeError

F, T = autograd.nn.functional, torch.nn.functional


@pytest.mark.parametrize("dtype", ["uint8", "float16", "bfloat16", "float32"])
@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
def test_dtypes(dtype, mode):
    x = np.random.default_rng(0).integers(0, 255, (1, 2, 5, 6))
    ours = F.interpolate(autograd.tensor(x).to(getattr(autograd, dtype)), (7, 4), mode=mode)
    theirs = T.interpolate(torch.tensor(x).to(getattr(torch, dtype)), (7, 4), mode=mode)
    assert str(ours.dtype).endswith(dtype)
    np.testing.assert_allclose(
        ours.double().numpy(), theirs.double().numpy(), 1e-2, 1 if dtype == "uint8" else 0.5
    )


@pytest.mark.parametrize("factor", [0.1, 0.37, 0.75, 1.3, 2.0, 3.7])
@pytest.mark.parametrize("mode", ["nearest", "nearest-exact"])
def test_the_nearest_element_is_the_same(factor, mode):
    for n in (10, 33, 100, 257):
        x = np.arange(n, dtype="float32").reshape(1, 1, n)
        ours = F.interpolate(autograd.tensor(x), scale_factor=factor, mode=mode)
        theirs = T.interpolate(torch.tensor(x), scale_factor=factor, mode=mode)
        np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


def test_grid_points_that_are_no_numbers():
    x = np.arange(12.0).reshape(1, 1, 3, 4)
    grid = np.array([[[[np.nan, 0.0], [0.0, np.nan], [np.inf, 0.0], [0.0, -np.inf]]]])
    for padding in ("zeros", "border", "reflection"):
        for mode in ("nearest", "bilinear", "bicubic"):
            ours = F.grid_sample(autograd.tensor(x), autograd.tensor(grid), mode, padding, True)
            theirs = T.grid_sample(torch.tensor(x), torch.tensor(grid), mode, padding, True)
            np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


X = autograd.ones(1, 2, 4, 4)


@pytest.mark.parametrize(
    ("error", "words", "call"),
    [
        (ArgumentError, "a mode of nearest", lambda: F.interpolate(X, 3, mode="cubic")),
        (ShapeError, "3 dimensions is required", lambda: F.interpolate(X, 3, mode="linear")),
        (ArgumentError, "either a size", lambda: F.interpolate(X)),
        (ArgumentError, "either a size", lambda: F.interpolate(X, 3, 2.0)),
        (ArgumentError, "align_corners goes with", lambda: F.interpolate(X, 3, align_corners=True)),
        (ArgumentError, "antialias goes with", lambda: F.interpolate(X, 3, antialias=True)),
        (ArgumentError, "one number or 2", lambda: F.interpolate(X, (3, 3, 3))),
        (ArgumentError, "one number or 2", lambda: F.interpolate(X, None, (3.0, 3.0, 3.0))),
        (ShapeError, "at least 1", lambda: F.interpolate(X, 0)),
        (DTypeError, "floating-point", lambda: F.interpolate(X.long(), 3, mode="bilinear")),
        (ShapeError, "a grid", lambda: F.grid_sample(X, autograd.ones(1, 2, 2, 3))),
        (DTypeError, "one dtype", lambda: F.grid_sample(X, autograd.ones(1, 2, 2, 2).double())),
        (ArgumentError, "a mode", lambda: F.grid_sample(X, autograd.ones(1, 2, 2, 2), "linear")),
        (
            ArgumentError,
            "a padding_mode",
            lambda: F.grid_sample(X, autograd.ones(1, 2, 2, 2), padding_mode="wrap"),
        ),
        (ShapeError, "theta", lambda: F.affine_grid(autograd.ones(1, 2, 2), (1, 1, 2, 2))),
    ],
)
def test_errors(error, words, call):
    with pytest.raises(error, match=words):
        call()
