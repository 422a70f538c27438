"""Compiled random kernels against their NumPy forms; streams in threads and processes."""

import copy
import math
import multiprocessing
import pickle
import threading
from fractions import Fraction

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

import autograd
from autograd.kernels import counts, fused, pool, random, twister

settings = hypothesis.settings(max_examples=40, deadline=None, derandomize=True)
COUNTS = st.sampled_from([0, 1, 2, 15, 16, 33, 311, 623, 624, 625, 2047, 2048, 5001, 20000])
F32, F64, I64, BOOL = (np.dtype(name) for name in ("float32", "float64", "int64", "bool"))


def _plainly(patch):
    """The NumPy forms, whatever the size."""
    patch.setattr(twister, "COMPILED", 1 << 62)
    patch.setattr(random, "COMPILED", 1 << 62)
    patch.setattr(random, "_SHUFFLED", 1 << 62)
    patch.setattr(pool, "started", lambda: False)


def place(stream):
    block, position = stream.present_block()
    return twister.untempered(block).tolist(), position, stream.spare


def drawn(draw, stream, count, dtype, *parameters, **options):
    out = np.empty(count, dtype)
    draw(stream, out, *parameters, **options)
    return out


DRAWS = [
    lambda s, n: s.words(n),
    lambda s, n: s.floats(np.empty(n, F32)),
    lambda s, n: s.doubles(np.empty(n)),
    lambda s, n: drawn(random.trials, s, n, F32, 0.3, 1.5),
    lambda s, n: drawn(random.trials, s, n, BOOL, 0.3),
    lambda s, n: drawn(random.trials_each, s, n, F32, np.linspace(0, 1, n, dtype=F32)),
    lambda s, n: drawn(random.trials_each, s, n, F64, np.linspace(0, 1, n)),
    lambda s, n: drawn(random.integers, s, n, I64, -5, 1000),
    lambda s, n: drawn(random.integers, s, n, F32, 0, 1000),
    lambda s, n: drawn(random.integers, s, n, I64, 0, 2**28 - 1),
    lambda s, n: drawn(random.integers, s, n, I64, -(2**62), 2**62 + 12345),
    lambda s, n: drawn(random.remainders, s, n, I64, 0, 2**31, False),
    lambda s, n: random.permutation(s, n),
    lambda s, n: drawn(random.uniform, s, n, F32),
    lambda s, n: drawn(random.uniform, s, n, F32, -0.1, 0.3),
    lambda s, n: drawn(random.uniform, s, n, F32, -1.0, 3.0),
    lambda s, n: drawn(random.uniform, s, n, F64, -0.1, 0.3),
]
NORMALS = [
    lambda s, n: drawn(random.normal, s, n, F32),
    lambda s, n: drawn(random.normal, s, n, F32, 0.5, 3.0),
    lambda s, n: drawn(random.normal, s, n, F64, 0.5, 3.0),
    lambda s, n: drawn(random.normal, s, n, F64, contiguous=False),
]


@settings
@hypothesis.given(st.lists(st.tuples(st.integers(0, 15), COUNTS), max_size=8), st.integers(0, 99))
def test_compiled_kernels_give_the_numbers_of_numpy(calls, seed):
    if not pool.available():
        pytest.skip("Numba is not installed")
    draws = DRAWS + NORMALS
    compiled, numpy = twister.Stream(seed), twister.Stream(seed)
    for index, count in calls:
        a = draws[index](compiled, count)
        with pytest.MonkeyPatch.context() as patch:
            _plainly(patch)
            b = draws[index](numpy, count)
        assert a.dtype == b.dtype
        if index < len(DRAWS):
            assert a.tolist() == b.tolist()
        else:
            np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-6)
        assert place(compiled)[:2] == place(numpy)[:2]


def test_normal_numbers_at_the_ends_of_the_range():
    last = np.float32(1 - 2.0**-24)
    drawn = np.tile(np.array([0, last, 2.0**-24, 0.5], np.float32), 2048)
    turns = np.linspace(0, 1, 4096, endpoint=False).astype(np.float32)
    groups = drawn.reshape(-1, 2, 8)
    groups[:, 1] = turns.reshape(-1, 8)
    with pytest.MonkeyPatch.context() as patch:
        _plainly(patch)
        expected = random.box_muller(drawn.copy(), 0, 1)
    result = random.box_muller(drawn.copy(), 0, 1)
    assert np.isfinite(result).all()
    np.testing.assert_allclose(result, expected, rtol=1e-6, atol=1e-12)


def test_normal_numbers_do_not_depend_on_the_number_of_threads():
    before, results = autograd.get_num_threads(), []
    for threads in (1, 2):
        autograd.set_num_threads(threads)
        results.append(drawn(random.normal, twister.Stream(1), 100_003, F32).tolist())
    autograd.set_num_threads(before)
    assert results[0] == results[1]


def test_a_counts_loop_goes_on_when_its_numbers_run_out():
    rates = np.array([50.0, 3.0, 2000.0] * 100)
    whole = counts.poisson(twister.Stream(1), rates)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "_CHUNK", 1)
        patch.setattr(counts, "_COMPILED", 1 << 62)
        counts._filler.cache_clear()
        pieces = counts.poisson(twister.Stream(1), rates)
    counts._filler.cache_clear()
    assert whole.tolist() == pieces.tolist()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_products_and_sums_are_rounded_once(dtype):
    rng = np.random.default_rng(0)
    for scale in (1e-3, 1, 1e3, 1e6):
        x = rng.random(300).astype(dtype)
        factor, term = dtype(rng.normal() * scale), dtype(rng.normal())
        result = fused.add_product(x, factor, term)
        assert result.dtype == dtype
        for a, r in zip(x.tolist(), result.tolist(), strict=True):
            exact = Fraction(a) * Fraction(float(factor)) + Fraction(float(term))
            error = abs(Fraction(r) - exact)
            for side in (-math.inf, math.inf):
                assert error <= abs(Fraction(float(np.nextafter(dtype(r), dtype(side)))) - exact)


def test_a_sum_between_two_float32_is_not_rounded_twice():
    x = np.array([1 + 2.0**-23], np.float32)  # a sum just above the middle of two float32
    result = fused.add_product(x, np.float32(2.0**-24), np.float32(1 + 2.0**-23))
    exact = Fraction(float(x[0])) * Fraction(1, 2**24) + 1 + Fraction(1, 2**23)
    assert abs(Fraction(float(result[0])) - exact) < Fraction(1, 2**24)


def test_the_recurrence_is_read_off_its_words():
    key = np.random.default_rng(0).integers(0, 2**32, 624).astype(np.uint32)
    assert (twister.untempered(twister.tempered(key)) == key).all()
    key[:] = 0
    assert not twister.tempered(key).any()


@pytest.mark.parametrize("compiled", [True, False])
def test_a_far_permutation_is_made_from_the_inside_out(compiled, monkeypatch):
    monkeypatch.setattr(random, "_FAR", 1000)
    monkeypatch.setattr(random, "_CHUNK", 700)
    if not compiled:
        monkeypatch.setattr(random, "kernel", lambda name: None)
    expected: list[int] = []
    for i, long in enumerate(twister.Stream(3).longs(1501).tolist()):
        expected.append(i)
        expected[i], expected[long % (i + 1)] = expected[long % (i + 1)], i
    assert random.permutation(twister.Stream(3), 1501).tolist() == expected


def test_several_threads_share_a_stream():
    stream = twister.Stream(5)
    parts: list = []

    def work():
        mine = [stream.words(n) for n in (3, 700, 5000, 1) * 20]
        parts.append(np.concatenate(mine))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = np.concatenate(parts)
    assert sorted(together.tolist()) == sorted(twister.Stream(5).words(together.size).tolist())


def test_copies_go_on_alone():
    g = autograd.Generator().manual_seed(11)
    autograd.randn(5, generator=g)
    autograd.rand(5000, generator=g)
    others = [copy.deepcopy(g), pickle.loads(pickle.dumps(g)), g.clone_state()]
    expected = autograd.randn(7, generator=g).tolist()
    for other in others:
        assert other.initial_seed() == 11
        assert autograd.randn(7, generator=other).tolist() == expected


def _numbers(queue):
    queue.put(autograd.rand(5000).tolist())


def test_a_forked_child_goes_on_from_the_state():
    with autograd.random.fork_rng():
        autograd.manual_seed(2)
        autograd.rand(10)
        context = multiprocessing.get_context("fork")
        queue = context.SimpleQueue()
        child = context.Process(target=_numbers, args=(queue,))
        child.start()
        theirs = queue.get()
        child.join()
        assert theirs == autograd.rand(5000).tolist()
