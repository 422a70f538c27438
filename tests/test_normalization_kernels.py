"""The compiled normalizations against their NumPy form in float64."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

import autograd
from autograd.kernels import normalization, pool

pytestmark = pytest.mark.skipif(not pool.available(), reason="Numba is not installed")
settings = hypothesis.settings(max_examples=60, deadline=None, derandomize=True)
SIDE = st.integers(1, 70)
KINDS = ("row", "row without mean", "group", "channel", "column")
EPS = 1e-5


@pytest.fixture(autouse=True)
def always_compiled(monkeypatch):
    """Kernels for small arrays too, and the number of threads as it was."""
    monkeypatch.setattr(normalization, "LEAST", 0)
    monkeypatch.setattr(normalization, "PARALLEL_ROWS", 1_000)
    before = autograd.get_num_threads()
    with np.errstate(all="ignore"):
        yield
    autograd.set_num_threads(before)


def case(kind, count, width, few, rng):
    """A shape, its layout, and how many weights there are."""
    if kind.startswith("row"):
        shape = (count, width)
        return shape, normalization.rows(shape, 1, kind == "row"), width
    if kind == "column":
        shape = (count + 1, width)
        return shape, normalization.channels(shape), width
    if kind == "channel":
        shape = (few, width, count + 1)
        return shape, normalization.channels(shape), width
    shape = (few, 6, count)
    return shape, normalization.groups(shape, int(rng.choice([1, 2, 3, 6]))), 6


def computed(x, g, weight, bias, layout):
    """Result and gradients, by kernels or by NumPy."""
    mean = variance = None
    if layout.kind in ("channel", "column"):
        mean, variance = normalization.moments(x, layout)
    out = normalization.forward(x, weight, bias, mean, variance, layout, EPS)
    made = normalization.gradients(g, x, weight, mean, variance, layout, EPS, False)
    return out, *made


def in_numpy(*arguments):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(normalization, "_compiled", lambda *args: None)
        return computed(*arguments)


@settings
@hypothesis.given(
    st.sampled_from(KINDS), SIDE, SIDE, st.integers(1, 5), st.sampled_from(["f4", "f8"]),
    st.sampled_from([0.0, 100.0]), st.integers(1, 4), st.booleans(),
)  # fmt: skip
def test_values_and_gradients(kind, count, width, few, dtype, center, threads, affine):
    autograd.set_num_threads(threads)
    rng = np.random.default_rng(count + 71 * width)
    shape, layout, weights = case(kind, count, width, few, rng)
    hypothesis.assume(layout.count > 1)
    x, g = rng.normal(size=(2, *shape)).astype(dtype)
    x += np.dtype(dtype).type(center)
    weight, bias = rng.normal(size=(2, weights)).astype(dtype)
    if not affine:
        weight = bias = None
    found = computed(x, g, weight, bias, layout)
    wide = [None if a is None else a.astype("f8") for a in (x, g, weight, bias)]
    tolerance = 3e-3 if dtype == "f4" else 1e-9
    for ours, exact in zip(found, in_numpy(*wide, layout), strict=True):
        assert ours.dtype == dtype
        scale = max(1.0, float(np.abs(exact).max(initial=0)))
        np.testing.assert_allclose(ours, exact, tolerance, tolerance * scale)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("kind", KINDS)
def test_nan_and_infinity_stay_among_those_that_share_a_mean(kind, bad):
    rng = np.random.default_rng(0)
    shape, layout, _ = case(kind, 33, 35, 3, rng)
    x = rng.normal(size=shape).astype("f4")
    x[(1,) * len(shape)] = bad
    found, expected = (f(x, x, None, None, layout)[0] for f in (computed, in_numpy))
    assert 0 < np.isnan(found).sum() < found.size
    np.testing.assert_allclose(found, expected, 1e-4, 1e-5)


def test_denormal_and_equal_numbers():
    for x in (np.full((20, 40), 1e-40, "f4"), np.full((20, 40), 3.0, "f4")):
        out = computed(x, x, None, None, normalization.rows(x.shape, 1))[0]
        np.testing.assert_allclose(out, 0, atol=1e-3)


def test_the_same_numbers_on_two_and_more_threads():
    rng = np.random.default_rng(0)
    for kind in KINDS:
        shape, layout, _ = case(kind, 65, 67, 5, rng)
        x, g = rng.normal(size=(2, *shape)).astype("f4")
        results = []
        for threads in (2, 3, 4):
            autograd.set_num_threads(threads)
            results.append(computed(x, g, None, None, layout))
        for result in results[1:]:
            for one, other in zip(results[0], result, strict=True):
                np.testing.assert_array_equal(one, other)
