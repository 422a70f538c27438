"""Products of float32 on the CPU's matrix unit, which are as exact as those in registers."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd.kernels import matrix_unit as access, pool, products, tiled
from autograd.kernels.columns import Geometry

pytest.importorskip("numba")
if not pool.available():
    pytest.skip("without Numba", allow_module_level=True)
from autograd.kernels.compiled import matrix_unit

if not (matrix_unit.PRESENT and access.ask()):
    pytest.skip("this CPU has no matrix unit", allow_module_level=True)

SIZE = st.integers(1, 140)


def error(ours, a, b):
    """The largest difference from float64, in parts of the sum of magnitudes."""
    wide = a.astype(np.float64) @ b.astype(np.float64)
    scale = np.abs(a).astype(np.float64) @ np.abs(b).astype(np.float64)
    return np.max(np.abs(ours - wide) / np.maximum(scale, 1e-300), initial=0)


def on_unit(a, b):
    """The product on the unit, also where it would not pay."""
    from numba import njit

    multiply = matrix_unit.multiply

    @njit
    def run(a, b, out):
        multiply(
            np.float32(0), 4, a.ctypes.data, a.strides[0], a.strides[1], b.ctypes.data,
            b.strides[0], b.strides[1], a.shape[0], b.shape[1], a.shape[1], out.ctypes.data, 0,
            False, out.ctypes.data, out.strides[0],
        )  # fmt: skip

    on_unit.run = getattr(on_unit, "run", run)
    out = np.full((a.shape[0], b.shape[1] + 3), 7, np.float32)
    on_unit.run(a, b, out[:, :-3])
    assert np.all(out[:, -3:] == 7)  # nothing beyond the result is written
    return out[:, :-3]


@settings(max_examples=150, deadline=None)
@given(SIZE, SIZE, st.integers(1, 600), st.booleans(), st.booleans(), st.integers(0, 2**32 - 1))
def test_all_shapes_are_as_exact_as_float32(m, n, k, left_across, right_across, seed):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(m, k)).astype("f"), rng.normal(size=(k, n)).astype("f")
    a *= np.float32(2.0) ** rng.integers(-20, 20, a.shape).astype("f")
    a, b = (
        np.asfortranarray(x) if across else x for x, across in ((a, left_across), (b, right_across))
    )
    assert error(on_unit(a, b), a, b) <= 2**-24 * (2 + k**0.5)


def test_errors_are_no_larger_than_those_of_vector_registers():
    rng = np.random.default_rng(0)
    for m, n, k in ((64, 64, 64), (200, 180, 640), (100, 90, 2000)):
        a, b = rng.uniform(size=(m, k)).astype("f"), rng.uniform(size=(k, n)).astype("f")
        assert error(on_unit(a, b), a, b) <= max(1.5 * error(a @ b, a, b), 2**-22)


def test_single_products_of_exact_numbers():
    """With one term for each element all 24 bits of a factor arrive."""
    numbers = np.float32(1) + np.arange(64 * 64, dtype=np.float32).reshape(64, 64) * 2.0**-23
    eye = np.eye(64, dtype=np.float32)
    np.testing.assert_array_equal(on_unit(numbers, eye), numbers)
    np.testing.assert_array_equal(on_unit(eye * 3, numbers), (3 * numbers.astype("d")).astype("f"))


SPECIAL = [np.inf, -np.inf, np.nan, 1e-35, 1e-42, -1e-45, 3e38, -3.4e38, 0.0]


@pytest.mark.parametrize("value", SPECIAL)
@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_numbers_that_have_no_three_parts(value, side):
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(80, 70)).astype("f"), rng.normal(size=(70, 90)).astype("f")
    if side != "right":
        a[3, 4] = a[70] = value
    if side != "left":
        b[5, 6] = b[:, 80] = value
    with np.errstate(all="ignore"):
        expected = a.astype("d") @ b.astype("d")
        overflows = np.abs(expected) > np.finfo("f").max
        expected = np.where(overflows, np.sign(expected) * np.inf, expected)
        scale = np.nan_to_num(np.abs(a).astype("d") @ np.abs(b).astype("d"), posinf=0)
        ours = on_unit(a, b)
        firm = np.isfinite(expected) & (scale < 1e38)
        np.testing.assert_array_equal(np.isnan(ours)[~overflows], np.isnan(expected)[~overflows])
        assert np.all(np.abs(ours - expected)[firm] <= 1e-6 * scale[firm] + 1e-43)
        infinite = np.isinf(expected) & ~overflows
        np.testing.assert_array_equal(ours[infinite], expected[infinite])


def test_rows_of_tiny_numbers_keep_their_bits():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(96, 96)).astype("f"), rng.normal(size=(96, 96)).astype("f")
    a[40] *= np.float32(1e-36)
    np.testing.assert_allclose(on_unit(a, b)[40], a[40].astype("d") @ b, rtol=1e-4, atol=1e-41)


def test_the_bias_and_what_is_there_are_added():
    rng = np.random.default_rng(3)
    x, w = rng.normal(size=(130, 600)).astype("f"), rng.normal(size=(150, 600)).astype("f")
    bias = rng.normal(size=150).astype("f")
    expected = x.astype("d") @ w.T.astype("d") + bias
    np.testing.assert_allclose(products.linear(x, w, bias), expected, rtol=1e-4, atol=1e-4)


def test_threads_and_repetitions_agree():
    rng = np.random.default_rng(4)
    a, b = rng.normal(size=(300, 300)).astype("f"), rng.normal(size=(300, 300)).astype("f")
    before = autograd.get_num_threads()
    results = []
    for threads in (1, 2, 3, 2):
        autograd.set_num_threads(threads)
        results.append(products.matmul(a, b))
    autograd.set_num_threads(before)
    for result in results[1:]:
        np.testing.assert_array_equal(result, results[0])


PROGRAM = """
import autograd, numpy as np
autograd.manual_seed(0)
a, b = autograd.randn(200, 300), autograd.randn(300, 200)
print(autograd.configuration.configuration()["matrix unit"])
np.save({path!r}, (a @ b).numpy())
"""


def test_it_can_be_turned_off(tmp_path):
    found, words = [], []
    for value in ("0", "1"):
        path = str(tmp_path / f"{value}.npy")
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(path=path)],
            env={**os.environ, "AUTOGRAD_AMX": value},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        words.append(run.stdout.strip())
        found.append(np.load(path))
    assert words == ["not used (AUTOGRAD_AMX=0)", "AMX"]
    assert not np.array_equal(*found)
    np.testing.assert_allclose(*found, rtol=1e-4, atol=1e-4)


CONVOLUTIONS = [  # N, Ci, Co, height, width, kernel, stride, padding, dilation
    (2, 32, 32, 8, 8, 3, 1, 1, 1),
    (2, 16, 40, 9, 13, 3, 1, 0, 1),
    (3, 33, 17, 12, 10, 3, 2, 1, 1),
    (1, 64, 64, 32, 33, 3, 1, 1, 1),
    (2, 32, 64, 7, 7, 5, 1, 2, 1),
    (2, 20, 20, 15, 16, 3, 1, 2, 2),
    (2, 32, 64, 16, 16, 2, 2, 0, 1),
    (2, 32, 33, 20, 21, 4, 2, 1, 1),
    (1, 32, 32, 60, 61, 3, 1, 3, 1),
    (2, 64, 32, 30, 30, 7, 2, 3, 1),
    (2, 24, 8, 14, 14, 3, 1, 3, 1),
    (1, 200, 24, 40, 150, 3, 1, 1, 1),
    (9, 8, 16, 1, 40, 1, 1, 0, 1),
]


@pytest.mark.parametrize("case", CONVOLUTIONS)
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_convolutions(case, threads):
    torch = pytest.importorskip("torch")
    batch, channels, many, height, width, kernel, stride, padding, dilation = case
    rng = np.random.default_rng(5)
    x = rng.normal(size=(batch, channels, height, width)).astype("f")
    w = rng.normal(size=(many, channels, kernel, kernel)).astype("f")
    bias = rng.normal(size=many).astype("f")
    image, weight = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (x, w))
    out = torch.conv2d(image, weight, torch.tensor(bias).double(), stride, padding, dilation)
    g = rng.normal(size=out.shape).astype("f")
    out.backward(torch.tensor(g).double())
    geometry = Geometry((kernel,) * 2, (stride,) * 2, (padding,) * 2, (dilation,) * 2)
    before = autograd.get_num_threads()
    autograd.set_num_threads(threads)
    found = [
        tiled.convolve(x, w, bias, geometry),
        tiled.input_gradient(g, w, (height, width), geometry),
        tiled.weight_gradient(g, x, geometry),
    ]
    autograd.set_num_threads(before)
    for ours, theirs in zip(found, (out, image.grad, weight.grad), strict=True):
        theirs = theirs.detach().numpy()
        assert ours.shape == theirs.shape
        assert np.max(np.abs(ours - theirs)) <= 3e-6 * np.max(np.abs(theirs))


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e-38])
def test_convolutions_of_numbers_that_have_no_three_parts(value):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(6)
    x = rng.normal(size=(4, 32, 40, 40)).astype("f")
    w = rng.normal(size=(64, 32, 5, 5)).astype("f")
    x[1, 2, 3, 4] = value
    geometry = Geometry((5, 5), (1, 1), (2, 2), (1, 1))
    assert tiled.suits(x, w.shape, x.shape[2:], geometry, 1)
    assert tiled.convolve(x, w, None, geometry) is None
    ours = autograd.nn.functional.conv2d(autograd.tensor(x), autograd.tensor(w), padding=2)
    theirs = torch.conv2d(torch.tensor(x), torch.tensor(w), padding=2)
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-3, atol=1e-3)
