"""The compiled convolutions against NumPy's form over odd sizes, on one thread and two."""

import numpy as np
import pytest

from autograd.kernels import convolution, direct, pointwise, pool, unfolded, winograd
from autograd.kernels.columns import Geometry

pytestmark = pytest.mark.skipif(not pool.available(), reason="Numba is not installed")


@pytest.fixture(params=[1, 2, 4], ids="{} threads".format)
def threads(request):
    before = pool.get_num_threads()
    pool.set_num_threads(request.param)
    yield request.param
    pool.set_num_threads(before)


def check(method, batch, channels, many, size, geometry, groups, dtype, tolerance):
    """All three forms of one method against the products of columns in float64."""
    rng = np.random.default_rng(many + sum(size))
    x = rng.normal(size=(batch, channels, *size)).astype(dtype)
    w = rng.normal(size=(many, channels // groups, *geometry.kernel)).astype(dtype)
    bias = rng.normal(size=many).astype(dtype)
    g = rng.normal(size=(batch, many, *geometry.counts(size))).astype(dtype)
    wide = [a.astype(np.float64) for a in (x, w, bias, g)]
    if method in (pointwise, unfolded):
        out = method.convolve(x, w, geometry, groups) + bias.reshape(-1, *(1,) * len(size))
    else:
        out = method.convolve(x, w, bias, geometry, groups)
    found = [
        out,
        method.input_gradient(g, w, size, geometry, groups),
        method.weight_gradient(g, x, geometry, groups),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convolution, "_method", lambda *args: None)
        x, w, bias, g = wide
        expected = [
            convolution.convolve(x, w, bias, geometry, groups),
            convolution.input_gradient(g, w, size, geometry, groups),
            convolution.weight_gradient(g, x, geometry, groups),
        ]
    for a, e in zip(found, expected, strict=True):
        assert a.dtype == dtype
        np.testing.assert_allclose(a, e, tolerance, tolerance * max(1.0, np.abs(e).max()))


def random_case(rng):
    dims = int(rng.integers(1, 4))
    groups = int(rng.choice([1, 1, 2, 3]))
    kernel, stride = (tuple(map(int, rng.integers(1, 4, dims))) for _ in range(2))
    padding, dilation = (
        tuple(map(int, rng.integers(low, high, dims))) for low, high in ((0, 4), (1, 3))
    )
    size = tuple(map(int, rng.integers(3, 35 if dims < 3 else 9, dims)))
    many = groups * int(rng.choice([1, 2, 5, 9, 16]))
    channels = groups * int(rng.integers(1, 4))
    geometry = Geometry(kernel, stride, padding, dilation)
    return int(rng.integers(1, 4)), channels, many, size, geometry, groups


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_direct(threads, dtype):
    rng = np.random.default_rng(threads)
    tolerance = 2e-6 if dtype == "float32" else 1e-13
    for _ in range(60):
        case = random_case(rng)
        if min(case[4].counts(case[3])) > 0:
            check(direct, *case, dtype, tolerance)


def test_direct_in_bands(threads):
    geometry = Geometry((3, 3), (1, 1), (1, 1), (1, 1))
    check(direct, 1, 48, 9, (70, 61), geometry, 1, "float32", 2e-6)
    geometry = Geometry((7, 7), (2, 2), (3, 3), (1, 1))
    check(direct, 1, 3, 10, (129, 140), geometry, 1, "float32", 2e-6)
    geometry = Geometry((5, 5), (3, 4), (2, 2), (1, 2))
    check(direct, 1, 40, 3, (66, 65), geometry, 1, "float64", 1e-13)


@pytest.mark.parametrize("shape", [(3, 3), (4, 17), (9, 33), (31, 16), (70, 61)])
def test_winograd(threads, shape):
    for padding in ((0, 0), (1, 1), (2, 1), (0, 2)):
        geometry = Geometry((3, 3), (1, 1), padding, (1, 1))
        size = tuple(n + 2 - 2 * p for n, p in zip(shape, padding, strict=True))
        if min(size) > 0:
            check(winograd, 3, 17, 20, size, geometry, 1, "float32", 3e-6)


@pytest.mark.parametrize("batch", [1, 8, 11])
def test_winograd_takes_images_together_and_apart(threads, batch, monkeypatch):
    geometry = Geometry((3, 3), (1, 1), (1, 1), (1, 1))
    for memory in (1 << 15, 1 << 20):  # bands of rows, and several images at once
        monkeypatch.setattr(winograd, "BUFFER", memory)
        monkeypatch.setattr(winograd, "MEMORY", memory)
        for parts in (0, 1 << 21):  # one sum for a weight's gradient, and sums of parts
            monkeypatch.setattr(winograd, "PARTS", parts)
            check(winograd, batch, 33, 18, (7, 10), geometry, 1, "float32", 3e-6)


def test_winograd_leaves_infinity_where_it_is():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, 16, 10, 10)).astype(np.float32)
    w = rng.normal(size=(16, 16, 3, 3)).astype(np.float32)
    x[1, 2, 4, 4] = np.inf
    x[2, 2, 9, 9] = np.nan
    geometry = Geometry((3, 3), (1, 1), (1, 1), (1, 1))
    out = winograd.convolve(x, w, None, geometry, 1)
    assert np.isfinite(out[0]).all()
    assert np.isinf(out[1, :, 3:6, 3:6]).all()
    assert np.isfinite(out[1]).sum() == 16 * (100 - 9)
    assert np.isfinite(out[2]).sum() == 16 * (100 - 4)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_pointwise(threads, dtype):
    for groups, stride in ((1, (1, 1)), (3, (1, 1)), (2, (2, 3))):
        geometry = Geometry((1, 1), stride, (0, 0), (1, 1))
        tolerance = 2e-6 if dtype == "float32" else 1e-13
        check(pointwise, 3, 6 * groups, 5 * groups, (7, 10), geometry, groups, dtype, tolerance)
        check(pointwise, 1, 6 * groups, 5 * groups, (70, 11), geometry, groups, dtype, tolerance)


def test_the_same_numbers_on_any_number_of_threads():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(5, 16, 20, 20)).astype(np.float32)
    w = rng.normal(size=(24, 16, 3, 3)).astype(np.float32)
    g = rng.normal(size=(5, 24, 20, 20)).astype(np.float32)
    geometry = Geometry((3, 3), (1, 1), (1, 1), (1, 1))
    before, results = pool.get_num_threads(), []
    for count in (1, 2):
        pool.set_num_threads(count)
        results.append(
            [
                part
                for method in (direct, winograd)
                for part in (
                    method.convolve(x, w, None, geometry, 1),
                    method.input_gradient(g, w, (20, 20), geometry, 1),
                    method.weight_gradient(g, x, geometry, 1),
                )
            ]
        )
    pool.set_num_threads(before)
    for one, two in zip(*results, strict=True):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_unfolded(threads, dtype, monkeypatch):
    rng = np.random.default_rng(threads + 7)
    tolerance = 3e-6 if dtype == "float32" else 1e-13
    for i in range(60):
        monkeypatch.setattr(unfolded, "MEMORY", 1 << 12 if i % 2 else 1 << 22)  # parts, or one
        batch, channels, many, size, geometry, _ = random_case(rng)
        if min(geometry.counts(size)) > 0:
            check(unfolded, batch, channels, many, size, geometry, 1, dtype, tolerance)
