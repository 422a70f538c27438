"""Products of matrices against NumPy's in float64, for all layouts and numbers of threads."""

import numpy as np
import pytest

import autograd
from autograd.kernels import products

SIZES = [(7, 1, 33), (64, 64, 64), (100, 130, 65), (129, 48, 300)]
SIZES += [(50, 1100, 70), (3, 200, 90), (200, 90, 3), (340, 330, 341)]
LAYOUTS = ["rows", "columns", "part", "steps", "repeated"]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(params=[1, 2])
def threads(request):
    before = autograd.get_num_threads()
    autograd.set_num_threads(request.param)
    yield request.param
    autograd.set_num_threads(before)


def laid_out(x, layout: str):
    """`x` in another layout; "repeated" makes all rows the first one."""
    if layout == "columns":
        return np.swapaxes(np.swapaxes(x, -1, -2).copy(), -1, -2)
    if layout == "part":
        wide = np.zeros((*x.shape[:-2], x.shape[-2] + 3, x.shape[-1] + 5), x.dtype)
        wide[..., 1:-2, 2:-3] = x
        return wide[..., 1:-2, 2:-3]
    if layout == "steps":
        return x.repeat(2, -1)[..., ::2][..., ::-1]
    if layout == "repeated":
        return np.broadcast_to(x[..., :1, :], x.shape)
    return x


def close(ours, a, b, bias=0.0):
    wide = np.matmul(a.astype(np.float64), b.astype(np.float64)) + bias
    rounding = np.matmul(np.abs(a).astype(np.float64), np.abs(b)) + np.abs(bias)
    assert ours.dtype == a.dtype
    assert ours.shape == wide.shape
    assert np.all(
        np.abs(ours - wide) <= 4 * np.finfo(a.dtype).eps * np.sqrt(a.shape[-1]) * rounding
    )


PAIRS = [(left, right, "float32") for left in LAYOUTS for right in LAYOUTS]
PAIRS += [(left, right, "float64") for left in LAYOUTS[:2] for right in LAYOUTS[:2]]


@pytest.mark.parametrize(("left", "right", "dtype"), PAIRS)
def test_matmul(rng, threads, left, right, dtype):
    for m, k, n in SIZES:
        a = laid_out(rng.normal(size=(m, k)).astype(dtype), left)
        b = laid_out(rng.normal(size=(k, n)).astype(dtype), right)
        close(products.matmul(a, b), a, b)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_linear(rng, threads, layout):
    for m, k, n in SIZES:
        x = laid_out(rng.normal(size=(m, k)).astype("f"), layout)
        weight = laid_out(rng.normal(size=(n, k)).astype("f"), layout)
        bias = rng.normal(size=n).astype("f")
        close(products.linear(x, weight, None), x, weight.T)
        for row in (bias, bias[::-1], np.broadcast_to(bias[:1], n), bias[:1]):
            close(products.linear(x, weight, row), x, weight.T, row)


@pytest.mark.parametrize("right", LAYOUTS[:4])
@pytest.mark.parametrize("left", LAYOUTS[:2])
def test_batches(rng, threads, left, right):
    for m, k, n in SIZES[:4]:
        for outer, inner in (((3,), (3,)), ((2, 1), (3,)), ((), (4,)), ((2,), (1,))):
            a = laid_out(rng.normal(size=(*outer, m, k)).astype("f"), left)
            b = laid_out(rng.normal(size=(*inner, k, n)).astype("f"), right)
            close(products.batched(a, b), a, b)


def test_what_is_not_finite_stays_in_its_row_and_column(rng):
    for n in (40, 64, 100):
        a, b = rng.normal(size=(2, n, n)).astype("f")
        a[3, 5], a[n - 1, 2], b[7, n - 1] = np.nan, np.inf, np.inf
        with np.errstate(invalid="ignore"):
            for right in (b, np.asfortranarray(b)):
                expected = np.isfinite(a.astype(np.float64) @ b)
                assert np.array_equal(np.isfinite(products.matmul(a, right)), expected)


def test_nothing_is_written_beyond_the_result(rng):
    kernel = products._tiles()
    if kernel is None:
        pytest.skip("no tiles of registers here")
    a, b = rng.normal(size=(2, 61, 61)).astype("f")
    for m, n in ((61, 61), (61, 9), (4, 61), (13, 33)):
        room = np.full((70, 80), 7.0, "f")
        kernel.serial(a[:m], b[:, :n], np.empty(0, "f"), room[3 : 3 + m, 5 : 5 + n])
        close(room[3 : 3 + m, 5 : 5 + n].copy(), a[:m], b[:, :n])
        room[3 : 3 + m, 5 : 5 + n] = 7
        assert np.all(room == 7)
