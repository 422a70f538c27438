"""The compiled pooling kernels against NumPy's form."""

import itertools

import numpy as np
import pytest

from autograd.kernels import pool, pooling, taps
from autograd.kernels.taps import Step, regular

pytestmark = pytest.mark.skipif(not pool.available(), reason="Numba is not installed")

STEPS = [
    Step(window, stride, padding, dilation)
    for window, stride, padding, dilation in itertools.product(
        (1, 2, 3, 5), (1, 2, 3), (0, 1, 2), (1, 2)
    )
    if 2 * padding <= (window - 1) * dilation + 1
]


FOUR = Step(2, 2, 0, 1)


@pytest.fixture(params=[1, 2, 4], ids="{} threads".format)
def threads(request, monkeypatch):
    before = pool.get_num_threads()
    pool.set_num_threads(request.param)
    monkeypatch.setattr(pooling, "LEAST", 0)
    yield
    pool.set_num_threads(before)


def tables(size, step, more):
    """Tables for windows along the last dimensions; `more` lets a last one reach over the end."""
    found = []
    for n, (window, stride, padding, dilation) in zip(size, step, strict=True):
        out = (n + 2 * padding - dilation * (window - 1) - 1) // stride + 1 + more
        while (out - 1) * stride >= n + padding:
            out -= 1
        found.append(regular(n, out, Step(window, stride, padding, dilation)))
    return tuple(found)


def arrays(dtype, size, rng):
    x = rng.normal(size=(3, *size)).round(1).astype(dtype)
    yield x
    x = x.copy()
    x[x > 1] = np.nan
    x[x < -1] = -np.inf
    yield x


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [(9,), (11, 34), (12, 7), (5, 8, 7)])
def test_all_steps(threads, dtype, size):
    rng = np.random.default_rng(len(size))
    for index, step in enumerate([*STEPS, FOUR, FOUR]):
        steps = (step, STEPS[(7 * index + 3) % len(STEPS)], step)[: len(size)]
        if index % 2 or step is FOUR:
            steps = (step,) * len(size)
        some = tables(size, steps, index % 2)
        if min(table.places.shape[1] for table in some) < 1:
            continue
        for x in arrays(dtype, size, rng):
            values, places = pooling.largest(x, some)
            expected, where = taps.largest(x, some)
            np.testing.assert_array_equal(values, expected)
            np.testing.assert_array_equal(places, where)
            found = pooling.picked(x, places, len(size))
            np.testing.assert_array_equal(found, values)
        g = rng.normal(size=values.shape).astype(dtype)
        added = np.zeros((3, int(np.prod(size))))
        np.add.at(added, (np.arange(3)[:, None], where.reshape(3, -1)), g.reshape(3, -1))
        np.testing.assert_allclose(
            pooling.added_at(g, places, size), added.reshape(3, *size), 1e-5, 1e-6
        )
        if all(s.dilation == 1 for s in steps):
            x = rng.normal(size=(3, *size)).astype(dtype)
            weighted = tuple(
                table._replace(weights=table.weights * rng.uniform(0.5, 1, table.places.shape[1]))
                for table in some
            )
            np.testing.assert_allclose(
                pooling.weighted_sums(x, weighted), taps.weighted_sums(x, weighted), 1e-5, 1e-5
            )
            inverse = tuple(map(taps.inverted, weighted, size))
            np.testing.assert_allclose(
                pooling.spread_sums(g, weighted, size), taps.weighted_sums(g, inverse), 1e-5, 1e-5
            )
