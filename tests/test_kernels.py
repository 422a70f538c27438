"""Compiled kernels against NumPy in float64: values, NaN and infinity, threads, processes."""

import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

import autograd
from autograd.errors import ArgumentError, ArgumentTypeError
from autograd.kernels import large, openblas, pool, products, reductions

SOURCE = str(Path(__file__).resolve().parent.parent / "src")
settings = hypothesis.settings(max_examples=60, deadline=None, derandomize=True)
DTYPES = st.sampled_from(["float32", "float64"])
SIDE = st.integers(0, 70)


def tolerance(dtype):
    return {"rtol": 2e-4, "atol": 2e-3} if dtype == "float32" else {"rtol": 1e-11, "atol": 1e-11}


def draw(seed, shape, dtype):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


@pytest.fixture(params=[1, 2, 4], ids="{} threads".format)
def threads(request):
    before = autograd.get_num_threads()
    autograd.set_num_threads(request.param)
    yield request.param
    autograd.set_num_threads(before)


# --- matrix products ------------------------------------------------------------------------------


def laid_out(x, layout):
    """The same matrix in another layout of memory."""
    if layout == "transposed":
        return np.ascontiguousarray(x.T).T
    if layout == "part of wider rows":
        wide = np.full((x.shape[0], x.shape[1] + 3), np.nan, x.dtype)
        wide[:, : x.shape[1]] = x
        return wide[:, : x.shape[1]]
    if layout == "every second":
        wide = np.full((2 * x.shape[0], 2 * x.shape[1]), np.nan, x.dtype)
        wide[::2, ::2] = x
        return wide[::2, ::2]
    return x


LAYOUTS = st.sampled_from(["plain", "transposed", "part of wider rows", "every second"])


@settings
@hypothesis.given(SIDE, SIDE, SIDE, DTYPES, LAYOUTS, LAYOUTS, st.integers(0, 9))
def test_product(m, k, n, dtype, left, right, seed):
    a, b = draw(seed, (m, k), dtype), draw(seed + 10, (k, n), dtype)
    expected = a.astype("float64") @ b.astype("float64")
    result = products.matmul(laid_out(a, left), laid_out(b, right))
    assert result.dtype == dtype
    np.testing.assert_allclose(result, expected, **tolerance(dtype))


@pytest.mark.parametrize("shape", [(200, 150, 300), (70, 900, 65), (1000, 80, 64), (65, 80, 1000)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_product_split_over_threads(shape, dtype, threads):
    m, k, n = shape
    a, b = draw(0, (m, k), dtype), draw(1, (k, n), dtype)
    first = products.matmul(a, b)
    np.testing.assert_allclose(first, a.astype("float64") @ b, **tolerance(dtype))
    for _ in range(3):
        np.testing.assert_array_equal(products.matmul(a, b), first)
    np.testing.assert_allclose(products.matmul(b.T, a.T), first.T, **tolerance(dtype))


def test_product_of_nan_and_infinity():
    a = draw(0, (80, 80), "float32")
    a[3, 4], a[5, 6] = np.nan, np.inf
    b = np.abs(draw(1, (80, 80), "float32"))
    result = products.matmul(a, b)
    assert np.isnan(result[3]).all()
    assert np.isposinf(result[5]).all()
    assert np.isfinite(np.delete(result, [3, 5], 0)).all()


def test_product_can_add_to_what_is_there():
    from autograd.kernels.compiled import gemm

    a, b, out = draw(0, (70, 80), "float32"), draw(1, (80, 90), "float32"), draw(2, (70, 90), "f4")
    expected = out + a @ b
    products.product_into(gemm.product, a, b, out, 70 * 80 * 90, beta=1.0)
    np.testing.assert_allclose(out, expected, **tolerance("float32"))


def test_the_private_library_leaves_the_environment_alone():
    assert openblas.load() is not None
    assert openblas.core()
    code = (
        "import os; before = dict(os.environ)\n"
        "from autograd.kernels import openblas, pool\n"
        "openblas.load(); pool.start()\n"
        "assert dict(os.environ) == before\n"
        "print(openblas.core())"
    )
    environment = {**os.environ, "PYTHONPATH": SOURCE, "OPENBLAS_CORETYPE": "Prescott"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == openblas.core()


# --- elementwise and rows -------------------------------------------------------------------------


def test_what_has_no_kernel_is_left_to_numpy():
    assert large.along_rows("softmax", np.empty((3, 0), "float32")) is None


@settings
@hypothesis.given(st.integers(1, 70), st.integers(1, 70), DTYPES, st.floats(0.1, 200))
def test_softmax_and_its_gradient(rows, columns, dtype, scale):
    x, g = (
        draw(rows, (rows, columns), dtype) * dtype_of(dtype, scale),
        draw(1, (rows, columns), dtype),
    )
    exact = np.exp(x.astype("float64") - x.max(1, keepdims=True))
    exact /= exact.sum(1, keepdims=True)
    result = large.along_rows("softmax", x)
    tight = {"rtol": 1e-5, "atol": 1e-7} if dtype == "float32" else {"rtol": 1e-12, "atol": 1e-14}
    np.testing.assert_allclose(result, exact, **tight)
    expected = (g - (g * exact).sum(1, keepdims=True)) * exact
    gradient = large.along_rows("softmax_gradient", g, exact.astype(dtype))
    np.testing.assert_allclose(gradient, expected, rtol=1e-3, atol=tight["atol"] * 20)


def dtype_of(dtype, number):
    return np.dtype(dtype).type(number)


@pytest.mark.parametrize("columns", [1, 3, 16, 33])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_softmax_of_nan_and_infinity(columns, bad):
    x = draw(0, (5, columns), "float32")
    x[2, columns // 2] = bad
    x[3] = -np.inf
    result = large.along_rows("softmax", x)
    assert np.isnan(result[2]).all()
    assert np.isnan(result[3]).all()
    np.testing.assert_allclose(result[[0, 1, 4]].sum(1), 1, rtol=1e-5)


# --- threads and processes ------------------------------------------------------------------------


def test_the_number_of_threads():
    before = autograd.get_num_threads()
    assert before >= 1
    for bad, kind in ((0, ArgumentError), (-1, ArgumentError), (1.5, ArgumentTypeError)):
        with pytest.raises(kind, match=r"set_num_threads: .* required; got"):
            autograd.set_num_threads(bad)
    for count, known in ((1, 1), (4, 4), (10_000, max(pool.MOST, os.cpu_count() or 1))):
        autograd.set_num_threads(count)
        assert autograd.get_num_threads() == known
    autograd.set_num_threads(before)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_more_threads_than_cores(count):
    before = autograd.get_num_threads()
    autograd.set_num_threads(count)
    try:
        x = draw(0, (301, 303), "float32")
        np.testing.assert_allclose(reductions.total(x, (1,)), x.sum(1), atol=1e-3)
        np.testing.assert_allclose(products.matmul(x, x.T), x @ x.T, atol=1e-3)
        np.testing.assert_allclose(large.along_rows("softmax", x).sum(1), 1, rtol=1e-5)
    finally:
        autograd.set_num_threads(before)


def work():
    """Products, sums, rows, windows and the way back, as numbers that do not depend on threads."""
    functional = autograd.nn.functional
    x = autograd.tensor(draw(0, (300, 300), "float32"), requires_grad=True)
    image = autograd.tensor(draw(1, (2, 16, 20, 20), "float32"), requires_grad=True)
    window = autograd.tensor(draw(2, (16, 16, 3, 3), "float32"), requires_grad=True)
    y = functional.gelu((x @ x).softmax(-1)).sort(1)[0].cumsum(0).sum()
    z = functional.max_pool2d(functional.conv2d(image, window), 2).sum()
    (y + z).backward()
    return tuple(float(t.sum()) for t in (y, z, x.grad, image.grad, window.grad))


def test_several_python_threads_at_once():
    expected, results = work(), []
    workers = [
        threading.Thread(target=lambda: results.extend(work() for _ in range(3))) for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(100)
        assert not worker.is_alive()
    assert results == [expected] * 12


def _child(queue):
    queue.put(work())


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_child_processes(method):
    expected = work()
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    children = [context.Process(target=_child, args=(queue,)) for _ in range(2)]
    for child in children:
        child.start()
    assert work() == expected  # while they run
    for _ in children:
        assert queue.get(timeout=100) == expected
    for child in children:
        child.join(100)
        assert child.exitcode == 0


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_of_a_child():
    expected = work()
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_grandchild, args=(queue,))
    child.start()
    assert queue.get(timeout=100) == expected
    child.join(100)
    assert child.exitcode == 0


def _grandchild(queue):
    context = multiprocessing.get_context("fork")
    inner = context.Queue()
    child = context.Process(target=_child, args=(inner,))
    child.start()
    queue.put(inner.get(timeout=100))
    child.join()


CODE = """
import sys
{before}
import autograd
x = autograd.ones(200, 200, requires_grad=True)
((x @ x).softmax(-1).relu() * x).sum().backward()
print(round(x.grad.sum().item(), 1))
"""


@pytest.mark.parametrize(
    ("before", "environment"),
    [
        ("", {}),
        ("sys.modules['numba'] = None", {}),
        ("sys.modules['scipy_openblas32'] = None", {}),
        ("", {"NUMBA_CACHE_DIR": "/proc/nowhere"}),
        ("", {"NUMBA_THREADING_LAYER": "workqueue"}),
    ],
    ids=["as usual", "without Numba", "without OpenBLAS", "cache not writable", "workqueue"],
)
def test_everything_works_without(before, environment):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CODE.format(before=before)],
        env={**os.environ, "PYTHONPATH": SOURCE, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "200.0"


def test_importing_the_library_loads_no_numba():
    code = "import sys, autograd; autograd.get_num_threads(); assert 'numba' not in sys.modules"
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_the_pool_is_available():
    assert pool.available()
    assert pool.parallel() == autograd.get_num_threads()
