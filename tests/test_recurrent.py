"""Recurrent networks beside PyTorch, and their compiled steps beside the NumPy form."""

import itertools
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings, strategies as st

import autograd
from autograd.errors import AutogradError
from autograd.kernels import pool, recurrent as kernels
from autograd.ops import recurrence

RANDOM = np.random.default_rng
KINDS = ("lstm", "gru", "rnn_tanh", "rnn_relu")
numba_only = pytest.mark.skipif(not pool.available(), reason="the subject is the compiled kernel")


def pair(kind: str, *args, **options):
    """PyTorch's module and ours with the same weights, in float64."""
    name = kind[:3].upper() if kind.startswith("rnn") else kind.upper()
    if name == "RNN":
        options["nonlinearity"] = kind[4:]
    torch.manual_seed(0)
    theirs = getattr(torch.nn, name)(*args, **options).double()
    ours = getattr(autograd.nn, name)(*args, **options).double()
    ours.load_state_dict({k: autograd.tensor(v.numpy()) for k, v in theirs.state_dict().items()})
    return theirs, ours


def flat(value) -> list:
    if isinstance(value, (torch.Tensor, autograd.Tensor)):
        return [value]
    return [t for item in value for t in flat(item)]


def compare_runs(lib_runs) -> None:
    """`run(lib) -> (results, leaves)` of both: results and gradients of a weighted sum agree."""
    seen = []
    for lib, (results, leaves) in lib_runs:
        rng = RANDOM(1)
        total = sum((r * lib.tensor(rng.normal(size=tuple(r.shape)))).sum() for r in results)
        seen.append([*results, *lib.autograd.grad(total, leaves)])
    for theirs, ours in zip(*seen, strict=True):
        assert tuple(ours.shape) == tuple(theirs.shape)
        np.testing.assert_allclose(
            ours.detach().numpy(), theirs.detach().numpy(), rtol=1e-8, atol=1e-10
        )


def states(lib, kind: str, rng, layers: int, batch: int, hidden: int, proj: int):
    h = lib.tensor(rng.normal(size=(layers, batch, proj or hidden)), requires_grad=True)
    if kind != "lstm":
        return h
    return h, lib.tensor(rng.normal(size=(layers, batch, hidden)), requires_grad=True)


GRID = [
    (kind, bidirectional, layers, bias, proj)
    for kind, bidirectional, layers, bias, proj in itertools.product(
        KINDS, (False, True), (1, 2), (True, False), (0, 3)
    )
    if kind == "lstm" or not proj
]


@pytest.mark.parametrize("sizes", [(2, 3, 5, 4), (7, 17, 19, 25)], ids=["small", "large"])
@pytest.mark.parametrize("case", GRID, ids=str)
def test_networks_are_those_of_pytorch(case, sizes):
    kind, bidirectional, layers, bias, proj = case
    length, batch, features, hidden = sizes
    options = {"bidirectional": bidirectional, "bias": bias}
    if proj:
        options["proj_size"] = proj
    for batch_first in (False, True):
        shape = (batch, length, features) if batch_first else (length, batch, features)
        runs = []
        made = pair(kind, features, hidden, layers, batch_first=batch_first, **options)
        for lib, module in zip((torch, autograd), made, strict=True):
            rng = RANDOM(0)
            x = lib.tensor(rng.normal(size=shape), requires_grad=True)
            hx = states(lib, kind, rng, layers * (1 + bidirectional), batch, hidden, proj)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # PyTorch's, about projections
                results = flat(module(x, hx))
            runs.append((lib, (results, [x, *flat(hx), *module.parameters()])))
        compare_runs(runs)


@pytest.mark.parametrize("hidden", [4, 25])
@pytest.mark.parametrize("case", [c for c in GRID if c[3]], ids=str)
def test_packed_sequences_are_those_of_pytorch(case, hidden):
    kind, bidirectional, layers, _, proj = case
    lengths = [2, 5, 1, 5, 3]
    options = {"bidirectional": bidirectional} | ({"proj_size": proj} if proj else {})
    runs = []
    made = pair(kind, 6, hidden, layers, **options)
    for lib, module in zip((torch, autograd), made, strict=True):
        rng = RANDOM(0)
        x = lib.tensor(rng.normal(size=(5, 5, 6)), requires_grad=True)
        hx = states(lib, kind, rng, layers * (1 + bidirectional), 5, hidden, proj)
        utils = lib.nn.utils.rnn
        packed = utils.pack_padded_sequence(x, lengths, enforce_sorted=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            out, last = module(packed, hx)
        results = [utils.pad_packed_sequence(out)[0], *flat(last)]
        runs.append((lib, (results, [x, *flat(hx), *module.parameters()])))
    compare_runs(runs)


@pytest.mark.parametrize("kind", KINDS)
def test_cells_are_those_of_pytorch(kind):
    gates = recurrence.CELLS[kind].gates
    for batch, hidden in ((2, 3), (9, 25)):
        runs = []
        for lib in (torch, autograd):
            rng = RANDOM(0)
            sizes = (batch, 5), (batch, hidden), (batch, hidden), (gates * hidden, 5)
            sizes = (*sizes, (gates * hidden, hidden), (gates * hidden,), (gates * hidden,))
            leaves = [lib.tensor(rng.normal(size=s), requires_grad=True) for s in sizes]
            x, h, c, *weights = leaves
            step = getattr(lib, f"{kind}_cell")
            results = flat(step(x, (h, c) if kind == "lstm" else h, *weights))
            runs.append((lib, (results, [y for y in leaves if kind == "lstm" or y is not c])))
        compare_runs(runs)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("packed", [False, True])
def test_second_derivatives(kind, packed):
    """Sizes at which the first derivative is compiled and the second is not."""
    rng = RANDOM(0)
    gates = recurrence.CELLS[kind].gates
    shape, sizes = ((6, 2), (3, 2, 1)) if packed else ((3, 3, 2), None)
    arrays = [shape, (3, 5), (3, 5), (gates * 5, 2), (gates * 5, 5), (gates * 5,), (gates * 5,)]
    x, h, c, *weights = (autograd.tensor(rng.normal(size=s) * 0.5) for s in arrays)

    def run(x, h, w_ih, w_hh):
        network = getattr(autograd, kind)
        hx = [h[None], c[None]] if kind == "lstm" else h[None]
        params = [w_ih, w_hh, *weights[2:]]
        if packed:
            return network(x, autograd.tensor(sizes), hx, params, True, 1, 0.0, False, False)[:2]
        return network(x, hx, params, True, 1, 0.0, False, False, False)[:2]

    inputs = [t.requires_grad_() for t in (x, h, weights[0], weights[1])]
    assert autograd.autograd.gradcheck(run, inputs)
    assert autograd.autograd.gradgradcheck(run, inputs)


# --- the compiled steps ---------------------------------------------------------------------------


@numba_only
@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.sampled_from(KINDS), st.lists(st.integers(1, 19), min_size=1, max_size=4),
    st.integers(1, 50), st.integers(1, 40), st.booleans(), st.booleans(), st.booleans(),
    st.sampled_from(["float32", "float64"]),
)  # fmt: skip
def test_steps_agree_with_the_numpy_form(
    kind, counts, features, hidden, bias, projected, reverse, dtype
):
    rng = RANDOM(hidden)
    dtype = np.dtype(dtype)
    sizes = tuple(sorted(counts, reverse=True))
    rows, batch, gates = sum(sizes), sizes[0], recurrence.CELLS[kind].gates
    proj = max(1, hidden // 2) if projected and kind == "lstm" else hidden

    def normal(*shape):
        return (rng.normal(size=shape) * 0.5).astype(dtype)

    x, h = normal(rows, features), normal(batch, proj)
    c = normal(batch, hidden) if kind == "lstm" else None
    width = gates * hidden
    biases = (normal(width), normal(width)) if bias else (None, None)
    w_hr = normal(proj, hidden) if proj != hidden else None
    weights = kernels.Weights(normal(width, features), normal(width, proj), *biases, w_hr)
    exact = [None if a is None else a.astype("float64") for a in (x, h, c, *weights)]
    wide = kernels.Weights(*exact[3:])
    layout = kernels.layout((rows,), sizes, False, reverse)
    out, last, cell, kept = kernels.steps(kind, x, h, c, weights, layout)
    *expected, records = recurrence.run(kind, *exact[:3], wide, sizes, reverse)
    tolerance = {"rtol": 2e-4, "atol": 2e-5} if dtype == np.float32 else {"rtol": 1e-9}
    for actual, e in zip((out, last, cell), expected, strict=True):
        assert (actual is None) == (e is None)
        if e is not None:
            assert actual.dtype == dtype
            np.testing.assert_allclose(actual, e, **tolerance)
    g, g_h = normal(rows, proj), normal(batch, proj)
    g_c = None if c is None else normal(batch, hidden)
    wide_g = [None if a is None else a.astype("float64") for a in (g, g_h, g_c)]
    shares, by_h, by_c = recurrence.pull(kind, *wide_g, wide, records, sizes, reverse)
    made = kernels.gradients(kind, g, g_h, g_c, out, kept, h, c, weights, layout, True)
    by_x = shares.ahead @ wide.w_ih
    shares = shares if w_hr is not None else shares._replace(out=None, made=None)
    for actual, e in zip(made, (by_x, *shares, by_h, by_c), strict=True):
        assert (actual is None) == (e is None)
        if e is not None:
            np.testing.assert_allclose(actual, e, rtol=1e-3 if dtype == np.float32 else 1e-8,
                                       atol=1e-4 if dtype == np.float32 else 1e-10)  # fmt: skip


@numba_only
@pytest.mark.parametrize("kind", KINDS)
def test_results_do_not_depend_on_the_number_of_threads(kind):
    before = autograd.get_num_threads()
    seen = []
    for threads in (1, 2):
        autograd.set_num_threads(threads)
        _, module = pair(kind, 20, 40)
        x = autograd.tensor(RANDOM(0).normal(size=(6, 21, 20)), requires_grad=True)
        out, _ = module(x)
        (out * out).sum().backward()
        seen.append([out.detach().numpy(), x.grad.numpy()])
    autograd.set_num_threads(before)
    for a, b in zip(*seen, strict=True):
        np.testing.assert_array_equal(a, b)


def test_gradients_of_two_biases_are_apart():
    _, module = pair("lstm", 3, 20)
    module(autograd.ones(5, 4, 3, dtype=autograd.float64))[0].sum().backward()
    first = module.bias_hh_l0.grad.numpy().copy()
    module.bias_ih_l0.grad.zero_()
    np.testing.assert_array_equal(module.bias_hh_l0.grad.numpy(), first)


def test_nan_stays_in_its_sequence():
    for kind in KINDS:
        _, module = pair(kind, 3, 20)
        x = np.ones((5, 4, 3))
        x[2, 1] = np.nan
        out = module(autograd.tensor(x))[0].detach().numpy()
        assert np.isnan(out[2:, 1]).all()
        assert np.isfinite(out[:2]).all()
        assert np.isfinite(np.delete(out, 1, 1)).all()


def test_a_graph_can_be_swept_twice():
    _, module = pair("gru", 3, 20)
    x = autograd.ones(5, 4, 3, dtype=autograd.float64).requires_grad_()
    out, _ = module(x)
    first = autograd.autograd.grad(out.sum(), x, retain_graph=True)[0]
    again = autograd.autograd.grad(out.sum(), x)[0]
    np.testing.assert_array_equal(first.numpy(), again.numpy())


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision(dtype):
    theirs, ours = pair("lstm", 3, 20)
    x = RANDOM(0).normal(size=(5, 4, 3))
    expected = theirs(torch.tensor(x))[0].detach().numpy()
    out, _ = ours.to(getattr(autograd, dtype))(autograd.tensor(x).to(getattr(autograd, dtype)))
    assert out.dtype is getattr(autograd, dtype)
    np.testing.assert_allclose(out.float().detach().numpy(), expected, atol=0.03)


# --- errors ---------------------------------------------------------------------------------------


def arguments(m, **changes):
    """Arguments of `gru`, with changes."""
    made = {
        "input": m.ones(5, 2, 3), "hx": m.zeros(1, 2, 4), "params": [m.ones(12, 3), m.ones(12, 4)],
        "has_biases": False, "num_layers": 1, "dropout": 0.0, "train": False,
        "bidirectional": False, "batch_first": False,
    }  # fmt: skip
    return made | {key: change(m) for key, change in changes.items()}


WRONG = {
    "features": {"input": lambda m: m.ones(5, 2, 7)},
    "one dim": {"input": lambda m: m.ones(5)},
    "no step": {"input": lambda m: m.ones(0, 2, 3)},
    "integers": {"input": lambda m: m.ones(5, 2, 3).long()},
    "dtypes": {"input": lambda m: m.ones(5, 2, 3).double()},
    "batch": {"hx": lambda m: m.zeros(1, 3, 4)},
    "hidden size": {"hx": lambda m: m.zeros(1, 2, 5)},
    "too many parameters": {"params": lambda m: [m.ones(12, 3)] * 3},
    "too few parameters": {"params": lambda m: [m.ones(12, 3)]},
    "biases": {"has_biases": lambda m: True},
    "layers": {"num_layers": lambda m: 2},
    "weight": {"params": lambda m: [m.ones(12, 3), m.ones(12, 5)]},
    "number": {"input": lambda m: 3.0},
}


@pytest.mark.parametrize("name", WRONG)
def test_refused(name):
    with pytest.raises(AutogradError, match=r"^gru: .* required.*got"):
        autograd.gru(**arguments(autograd, **WRONG[name]))
    with pytest.raises((RuntimeError, IndexError, TypeError)):
        torch.gru(**arguments(torch, **WRONG[name]))


def test_refused_forms():
    given_ = arguments(autograd)
    with pytest.raises(AutogradError, match="dropout between 0 and 1 is required; got 2"):
        autograd.gru(**(given_ | {"dropout": 2}))
    with pytest.raises(AutogradError, match=r"gru: the arguments input, hx, .* are required"):
        autograd.gru(given_["input"], given_["hx"])
    with pytest.raises(AutogradError, match="lstm: initial states and cells as hx are required"):
        autograd.lstm(**given_)
    with pytest.raises(AutogradError, match="one tensor of initial states as hx is required"):
        autograd.gru(**(given_ | {"hx": [given_["hx"]]}))
    data, params = autograd.ones(5, 3), given_["params"]
    for counts in ([2, 3], [2, 2], [], [5, 0]):
        sizes = autograd.tensor(counts, dtype=autograd.int64)
        with pytest.raises(AutogradError, match="gru: batch_sizes that do not increase"):
            autograd.gru(data, sizes, given_["hx"], params, False, 1, 0.0, False, False)


CELL_WRONG = {
    "features": lambda m, x, h, w: m.gru_cell(x[:, :2], h, *w),
    "hidden": lambda m, x, h, w: m.gru_cell(x, h[:, :2], *w),
    "batch": lambda m, x, h, w: m.gru_cell(x, h[:1], *w),
    "vector": lambda m, x, h, w: m.gru_cell(x[0], h[0], *w),
    "dtypes": lambda m, x, h, w: m.gru_cell(x.double(), h, *w),
}


@pytest.mark.parametrize("name", CELL_WRONG)
def test_cells_refuse(name):
    for m, error in ((autograd, AutogradError), (torch, (RuntimeError, IndexError))):
        x, h, weights = m.ones(2, 3), m.zeros(2, 4), [m.ones(12, 3), m.ones(12, 4)]
        with pytest.raises(error, match=r"^gru_cell: .* required.*got" if m is autograd else None):
            CELL_WRONG[name](m, x, h, weights)


def test_no_sequences():
    _, module = pair("gru", 3, 20)
    out, last = module(autograd.ones(5, 0, 3, dtype=autograd.float64))
    assert tuple(out.shape) == (5, 0, 20)
    assert tuple(last.shape) == (1, 0, 20)
