"""Compiled reductions and running sums against NumPy."""

import hypothesis
import numpy as np
import pytest
import scipy.special
from hypothesis import strategies as st

import autograd
from autograd.kernels import reductions
from autograd.kernels.compiled.reductions import BLOCK, SCAN, SEGMENT, TILE

settings = hypothesis.settings(max_examples=60, deadline=None, derandomize=True)

KINDS = {
    "total": (lambda x, d: reductions.total(x, d), lambda x, d: x.sum(d)),
    "product": (lambda x, d: reductions.product(x, d), lambda x, d: x.prod(d)),
    "largest": (lambda x, d: reductions.extreme(x, d, 1), lambda x, d: x.max(d)),
    "smallest": (lambda x, d: reductions.extreme(x, d, -1), lambda x, d: x.min(d)),
    "squares": (
        lambda x, d: reductions.powers(x, d, True),
        lambda x, d: (x.astype("float64") ** 2).sum(d),
    ),
    "magnitudes": (
        lambda x, d: reductions.powers(x, d, False),
        lambda x, d: np.abs(x.astype("float64")).sum(d),
    ),
    "deviations": (
        lambda x, d: reductions.squared_deviations(x, d),
        lambda x, d: ((x - x.mean(d, keepdims=True)) ** 2).sum(d),
    ),
    "logsumexp": (
        lambda x, d: reductions.logsumexp(x, d),
        lambda x, d: scipy.special.logsumexp(x, d),
    ),
}
SHAPES = [
    ((9000,), (0,)), ((9000,), None), ((100, 100), (0,)), ((100, 100), (1,)), ((100, 100), None),
    ((3, SEGMENT + 1), (1,)), ((3, 3 * SEGMENT - 1), (1,)), ((BLOCK, TILE), (0,)),
    ((BLOCK + 1, TILE + 1), (0,)), ((2 * BLOCK + 7, 65), (0,)), ((5, 70, 33), (1,)),
    ((5, 70, 33), (0, 1)), ((5, 70, 33), (1, 2)), ((4, 3, 30, 31), (2, 3)), ((70, 17, 16), (0,)),
    ((600, 16), (1,)), ((300, 300), (0,)), ((300, 300), (1,)), ((300, 300), None),
]  # fmt: skip


@pytest.fixture(autouse=True)
def from_the_same_size_on(monkeypatch):
    monkeypatch.setattr(reductions, "ONE_PASS", reductions.LEAST)


@pytest.fixture(params=[1, 2, 4], ids="{} threads".format)
def threads(request):
    before = autograd.get_num_threads()
    autograd.set_num_threads(request.param)
    yield request.param
    autograd.set_num_threads(before)


@pytest.mark.parametrize(("shape", "dims"), SHAPES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_values(kind, shape, dims, dtype, threads):
    ours, exact = KINDS[kind]
    scale = 0.02 if kind == "product" else 1.0
    x = np.random.default_rng(0).normal(size=shape) * scale + (kind == "product")
    x = x.astype(dtype)
    result = ours(x, dims)
    if kind in ("squares", "magnitudes") and result is None:
        return  # these have no kernel over columns
    expected = np.asarray(exact(x.astype("float64"), dims))
    assert result.shape == expected.shape
    assert result.dtype == dtype
    tolerance = 2e-5 if dtype == "float32" else 1e-12
    np.testing.assert_allclose(result, expected, rtol=tolerance, atol=tolerance * 20)
    np.testing.assert_array_equal(result, ours(x, dims))


@pytest.mark.parametrize(("shape", "dims"), SHAPES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_nan_and_infinity(kind, shape, dims, bad):
    ours, exact = KINDS[kind]
    x = np.ones(shape, "float32")
    for place in (0, x.size // 2, x.size - 1):
        x.reshape(-1)[place] = bad
    result = ours(x, dims)
    if result is not None:
        np.testing.assert_allclose(result, exact(x, dims), rtol=1e-5)


def test_infinite_rows_have_infinite_logarithms():
    x = np.full((100, 100), -np.inf, "float32")
    np.testing.assert_array_equal(reductions.logsumexp(x, (1,)), -np.inf)
    np.testing.assert_array_equal(reductions.logsumexp(x, (0,)), -np.inf)


def test_variance_far_from_zero():
    x = (np.random.default_rng(0).normal(size=(200, 300)) + 1e4).astype("float32")
    exact = x.astype("float64")
    for dims in (None, (0,), (1,)):
        expected = exact.var(dims)
        result = reductions.squared_deviations(x, dims) / (x.size // expected.size)
        np.testing.assert_allclose(result, expected, rtol=2e-5)


POSITIONS = [
    ((9000,), 0), ((100, 100), 0), ((100, 100), 1), ((3, SEGMENT + 1), 1), ((60, SCAN * 2 + 1), 1),
    ((3, 2 * SEGMENT + SCAN), 1), ((BLOCK * 2 + 3, 65), 0), ((5, 70, 33), 1), ((300, 300), None),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "dim"), POSITIONS, ids=str)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("few", [False, True], ids=["distinct", "ties"])
def test_positions(shape, dim, dtype, few, threads):
    rng = np.random.default_rng(0)
    x = rng.integers(0, 3, shape) if few else rng.normal(size=shape)
    x = x.astype(dtype)
    for sign, exact in ((1, np.argmax), (-1, np.argmin)):
        np.testing.assert_array_equal(reductions.position(x, dim, sign), exact(x, dim))
    x.reshape(-1)[rng.integers(0, x.size, 40)] = np.nan
    x.reshape(-1)[rng.integers(0, x.size, 40)] = np.inf
    for sign, exact in ((1, np.argmax), (-1, np.argmin)):
        np.testing.assert_array_equal(reductions.position(x, dim, sign), exact(x, dim))


@settings
@hypothesis.given(
    st.integers(1, 4), st.integers(17, 90), st.integers(90, 150), st.integers(0, 1),
    st.sampled_from(["float32", "float64"]), st.booleans(),
)  # fmt: skip
def test_running(outer, n, inner, dim, dtype, product):
    x = np.random.default_rng(n).uniform(0.9, 1.1, (outer * n * 2, inner)).astype(dtype)
    hypothesis.assume(x.size >= reductions.LEAST)
    exact = (np.cumprod if product else np.cumsum)(x.astype("float64"), dim)
    tolerance = 1e-5 if dtype == "float32" else 1e-12
    np.testing.assert_allclose(reductions.running(x, dim, product), exact, rtol=tolerance)


def test_what_is_left_to_numpy():
    x = np.ones((100, 100), "float32")
    assert reductions.total(x[:10, :10].copy()) is None  # small
    assert reductions.total(x.T[:, ::2]) is None
    assert reductions.total(x.astype("int64")) is None
    assert reductions.total(np.ones((10_000, 3), "float32"), (0,)) is None  # narrow
    assert reductions.extreme(np.ones((30, 30, 30), "float32"), (0, 2), 1) is None  # apart


def test_dimensions_apart_are_summed_in_turn():
    x = np.random.default_rng(0).normal(size=(5, 20, 30, 31))
    np.testing.assert_allclose(reductions.total(x, (0, 2, 3)), x.sum((0, 2, 3)))
    np.testing.assert_allclose(reductions.total(x, (3, 0)), x.sum((0, 3)))


@pytest.mark.parametrize("dim", [None, 0, 1, (0, 1), (0, 2), -1])
@pytest.mark.parametrize("keepdim", [False, True])
def test_operators_on_large_tensors(dim, keepdim):
    """Values and gradients of large tensors are those of the same numbers in NumPy's float64."""
    x = np.random.default_rng(0).normal(size=(20, 30, 40))
    kwargs = {} if dim is None else {"dim": dim, "keepdim": keepdim}
    for name in ("sum", "mean", "amax", "amin", "var", "std", "logsumexp", "norm"):
        if name == "logsumexp" and dim is None:
            continue
        gradients = []
        for data in (x, x.transpose(2, 0, 1).copy().transpose(1, 2, 0)):  # compiled, and NumPy
            t = autograd.tensor(x, requires_grad=True)
            view = t if data is x else autograd.from_numpy(data)
            view.requires_grad_(True)
            y = getattr(view, name)(**kwargs)
            (y * y).sum().backward()
            gradients.append((y.detach().numpy(), view.grad.numpy()))
        for ours, exact in zip(*gradients, strict=True):
            np.testing.assert_allclose(ours, exact, rtol=1e-9, atol=1e-11)
