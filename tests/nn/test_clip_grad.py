"""Norms and limits of gradients against PyTorch's."""

import math

import numpy as np
import pytest
import torch

import autograd
from autograd.kernels import many
from autograd.nn import utils as ours

theirs = torch.nn.utils
SHAPES = [(3, 4), (5,), (), (0, 2), (2, 3, 2)]
DTYPES = ["float32", "float64", "complex64", "complex128", "float16", "bfloat16"]


@pytest.fixture(params=["compiled", "numpy"])
def path(request, monkeypatch):
    if request.param == "numpy":
        monkeypatch.setattr(many, "compiled", lambda: None)


def parameters(lib, dtype="float32", shapes=SHAPES, strided=False):
    rng = np.random.default_rng(0)
    found = []
    for shape in shapes:
        g = np.asarray(rng.normal(size=shape))
        if dtype.startswith("complex"):
            g = np.asarray(g + 1j * rng.normal(size=shape))
        p = lib.zeros(shape[::-1] if strided else shape, dtype=getattr(lib, dtype))
        p.requires_grad_()
        g = lib.from_numpy(g).to(getattr(lib, dtype))
        p.grad = g.permute(*range(g.ndim)[::-1]) if strided and g.ndim else g
        found.append(p)
    return [*found, lib.zeros(2, requires_grad=True)]  # the last one without a gradient


def numbers(tensor):
    lib = torch if isinstance(tensor, torch.Tensor) else autograd
    wide = tensor.detach().to(lib.complex128) if tensor.is_complex() else tensor.double()
    return wide.numpy()


def assert_same(mine, reference, rtol):
    for a, b in zip(mine[:-1], reference[:-1], strict=True):
        assert str(a.grad.dtype).split(".")[1] == str(b.grad.dtype).split(".")[1]
        np.testing.assert_allclose(numbers(a.grad), numbers(b.grad), rtol, rtol)
    assert mine[-1].grad is None


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("order", [2.0, 1, 3.5, math.inf, 0, -1.0])
@pytest.mark.parametrize("strided", [False, True])
@pytest.mark.filterwarnings("ignore:Casting complex values:UserWarning")  # PyTorch's own
def test_clipping_by_norm(path, dtype, order, strided):
    shapes = [s for s in SHAPES if 0 not in s] if order in (-1.0, math.inf) else SHAPES
    rtol = {"float16": 2e-3, "bfloat16": 2e-2}.get(dtype, 1e-5)
    for bound in (0.5, 1e6):
        mine = parameters(autograd, dtype, shapes, strided)
        reference = parameters(torch, dtype, shapes, strided)
        norm = ours.clip_grad_norm_(mine, bound, order)
        expected = theirs.clip_grad_norm_(reference, bound, order)
        assert norm.shape == ()
        assert str(norm.dtype).split(".")[1] == str(expected.dtype).split(".")[1]
        assert norm.item() == pytest.approx(expected.item(), rel=rtol)
        assert_same(mine, reference, rtol)


def test_large_gradients_on_all_threads():
    shapes = [(300, 400), (70_001,), (3,)]
    mine, reference = parameters(autograd, shapes=shapes), parameters(torch, shapes=shapes)
    norm = ours.clip_grad_norm_(iter(mine), 1.0)
    assert norm.item() == pytest.approx(theirs.clip_grad_norm_(reference, 1.0).item(), rel=1e-6)
    assert_same(mine, reference, 1e-6)
    again = parameters(autograd, shapes=shapes)
    threads = autograd.get_num_threads()
    try:
        autograd.set_num_threads(1)
        assert ours.clip_grad_norm_(again, 1.0).item() == norm.item()
    finally:
        autograd.set_num_threads(threads)


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
def test_clipping_by_value(dtype):
    mine, reference = parameters(autograd, dtype), parameters(torch, dtype)
    ours.clip_grad_value_(mine, 0.3)
    theirs.clip_grad_value_(reference, 0.3)
    assert_same(mine, reference, 0)
    ours.clip_grad_value_(mine[0], 0.1)
    assert mine[0].grad.abs().max().item() == pytest.approx(0.1, rel=1e-3)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_norms_that_are_not_finite(bad):
    results = []
    for lib, module in ((torch, theirs), (autograd, ours)):
        params = parameters(lib)
        params[1].grad[0] = bad
        before = params[0].grad.clone()
        with pytest.raises(RuntimeError, match="finite"):
            module.clip_grad_norm_(params, 1.0, error_if_nonfinite=True)
        assert (params[0].grad == before).all()
        norm = module.clip_grad_norm_(params, 1.0)
        results.append((norm.item(), numbers(params[0].grad), numbers(params[1].grad)))
    for a, b in zip(*results, strict=True):
        np.testing.assert_array_equal(a, b)


def test_norm_and_scaling_apart():
    mine, reference = parameters(autograd), parameters(torch)
    norm = ours.get_total_norm([p.grad for p in mine[:-1]])
    expected = theirs.get_total_norm([p.grad for p in reference[:-1]])
    assert norm.item() == pytest.approx(expected.item(), rel=1e-6)
    ours.clip_grads_with_norm_(mine, 0.7, norm)
    theirs.clip_grads_with_norm_(reference, 0.7, expected)
    assert_same(mine, reference, 1e-6)


def test_without_gradients():
    assert ours.clip_grad_norm_([], 1.0).item() == 0
    assert ours.clip_grad_norm_(autograd.ones(2, requires_grad=True), 1.0).item() == 0
    with pytest.warns(UserWarning, match="empty generator"):
        ours.clip_grad_norm_((p for p in ()), 1.0)


def test_mixed_dtypes():
    a, b = autograd.ones(2), autograd.ones(2, dtype=autograd.float64)
    norm = ours.get_total_norm([a, b])
    assert norm.dtype is autograd.float64
    assert norm.item() == pytest.approx(2)


def test_the_old_name_warns():
    w = parameters(autograd)
    with pytest.warns(FutureWarning, match="clip_grad_norm_"):
        ours.clip_grad_norm(w, 1.0)


def test_a_clipped_gradient_that_the_graph_has_saved_is_noticed():
    w = autograd.tensor([3.0], requires_grad=True)
    (w * w).sum().backward()
    x = autograd.ones(1, requires_grad=True)
    loss = (x * w.grad).sum()
    ours.clip_grad_norm_([w], 0.1)
    with pytest.raises(RuntimeError, match="clip_grad_norm_ overwrote them"):
        loss.backward()
