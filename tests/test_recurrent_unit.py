"""Steps of recurrent networks on the CPU's matrix unit: as exact as in vector registers."""

import numpy as np
import pytest

import autograd
from autograd.kernels import matrix_unit as access, pool, recurrent
from autograd.ops import recurrence

pytest.importorskip("numba")
if not pool.available():
    pytest.skip("without Numba", allow_module_level=True)
from autograd.kernels.compiled import matrix_unit

if not (matrix_unit.PRESENT and access.ask()):
    pytest.skip("this CPU has no matrix unit", allow_module_level=True)


def layer(kind: str, sizes: tuple, projected: bool = False, scale: float = 1.0, tiny_weight=False):
    """(relative errors, arrays) of a layer and its gradients, whose products the unit suits."""
    rng = np.random.default_rng(5)
    batch, rows, gates, hidden = sizes[0], sum(sizes), recurrence.CELLS[kind].gates, 75
    proj = 66 if projected else hidden

    def normal(*shape, by=0.1):
        return (rng.normal(size=shape) * by).astype("f")

    weights = recurrent.Weights(
        normal(gates * hidden, 9), normal(gates * hidden, proj), None, None,
        normal(proj, hidden) if projected else None,
    )  # fmt: skip
    if tiny_weight:
        weights.w_hh[3, 4] = 1e-35
    x, h = normal(rows, 9, by=1), normal(batch, proj)
    c = normal(batch, hidden) if kind == "lstm" else None
    g, g_h = normal(rows, proj, by=scale), normal(batch, proj, by=scale)
    g_c = None if c is None else normal(batch, hidden, by=scale)
    packed = recurrent._packed(weights.w_hh, x.dtype, rows / len(sizes))
    assert (packed[2].size > 0) != tiny_weight  # it is what is tested
    exact = [None if a is None else a.astype("d") for a in (x, h, c, *weights, g, g_h, g_c)]
    wide = recurrent.Weights(*exact[3:8])
    out, *last, records = recurrence.run(kind, *exact[:3], wide, sizes, False)
    shares, by_h, by_c = recurrence.pull(kind, *exact[8:], wide, records, sizes, False)
    order = recurrent.layout((rows,), sizes, False, False)
    found, *ends, kept = recurrent.steps(kind, x, h, c, weights, order)
    made = recurrent.gradients(kind, g, g_h, g_c, found, kept, h, c, weights, order, False)
    pairs = [(found, out), *zip(ends, last, strict=True), (made[2], shares.back), (made[-2], by_h)]
    pairs = [(a, b) for a, b in [*pairs, (made[-1], by_c)] if b is not None]
    with np.errstate(under="ignore"):
        errors = [np.max(np.abs(a - b).max(-1) / np.abs(b).max(-1)) for a, b in pairs]
    return errors, [a for a, _ in pairs]


@pytest.mark.parametrize("kind", recurrence.CELLS)
@pytest.mark.parametrize("sizes", [(16,) * 5, (37, 37, 20, 18, 3), (70, 64, 9)])
def test_steps_are_as_exact_as_float32(kind, sizes):
    errors, first = layer(kind, sizes)
    assert max(errors) < 4e-6
    for a, b in zip(first, layer(kind, sizes)[1], strict=True):
        np.testing.assert_array_equal(a, b)


def test_steps_with_a_projection():
    assert max(layer("lstm", (33, 33, 20), projected=True)[0]) < 4e-6


@pytest.mark.parametrize("kind", recurrence.CELLS)
def test_tiny_gradients_of_steps_keep_their_bits(kind):
    assert max(layer(kind, (32,) * 4, scale=1e-32)[0]) < 4e-6


def test_a_weight_that_has_no_three_parts():
    assert max(layer("gru", (32,) * 4, tiny_weight=True)[0]) < 4e-6


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_finite_stays_in_its_sequence(value):
    module = autograd.nn.RNN(8, 80, nonlinearity="relu", batch_first=True)
    x = autograd.randn(32, 4, 8)
    clean = module(x)[0]
    x[5, 1, 2] = value
    out = module(x)[0]
    others = [i for i in range(32) if i != 5]
    assert not out[5].isfinite().all()
    assert out[5].isnan().any()
    autograd.testing.assert_close(out[others], clean[others])
