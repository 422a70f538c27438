"""Products of float32 on the CPU's matrix unit, which are as exact as those in registers."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd.kernels import matrix_unit as access, pool, products

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
