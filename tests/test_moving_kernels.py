"""Compiled kernels that move and order elements, against NumPy's forms of them."""

import hypothesis
import numpy as np
import pytest
import torch
from hypothesis import strategies as st

import autograd
from autograd.kernels import choice, copying, order, places

settings = hypothesis.settings(max_examples=40, deadline=None, derandomize=True)
DTYPES = st.sampled_from(["float32", "float64", "int32", "int64", "complex64"])
REALS = st.sampled_from(["float32", "float64"])
SIDE = st.integers(1, 70)
SHAPES = st.lists(SIDE, min_size=1, max_size=3).filter(lambda shape: np.prod(shape) < 60_000)
THREADS = st.integers(1, 4)
SPECIAL = np.array([np.nan, -np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-45, -1e-310])


@pytest.fixture(autouse=True)
def always_compiled(monkeypatch):
    """Kernels for small arrays too, and the number of threads as it was."""
    for module in (places, order):
        monkeypatch.setattr(module, "LEAST", 0)
        monkeypatch.setattr(module, "PARALLEL", 2_000)
    monkeypatch.setattr(copying, "PARALLEL", 0)
    monkeypatch.setattr(choice, "PARALLEL", 0)
    before = autograd.get_num_threads()
    with np.errstate(all="ignore"):
        yield
    autograd.set_num_threads(before)


def drawn(seed, shape, dtype):
    """Rounded numbers, so that there are equal ones, with all kinds of special ones."""
    rng = np.random.default_rng(seed)
    x = (rng.normal(size=shape) * 20).round()
    if np.dtype(dtype).kind == "f":
        x = np.where(rng.random(shape) < 0.1, rng.choice(SPECIAL, shape), x)
    return x.astype(dtype)


# --- places ---------------------------------------------------------------------------------------


@settings
@hypothesis.given(SHAPES, st.data(), DTYPES, st.integers(1, 70), THREADS)
def test_lookups(shape, data, dtype, count, threads):
    autograd.set_num_threads(threads)
    dim = data.draw(st.integers(0, len(shape) - 1))
    rng = np.random.default_rng(count)
    x, n = drawn(0, shape, dtype), shape[dim]
    index = (slice(None),) * dim + (rng.integers(-n, n, (count, 2)),)
    for some in (index, (Ellipsis, *index[dim:], *(slice(None),) * (len(shape) - dim - 1))):
        np.testing.assert_array_equal(places.looked_up(x, some), x[some])
    strided = np.repeat(x, 2, -1)[..., ::2]
    np.testing.assert_array_equal(places.looked_up(strided, index), x[index])


@settings
@hypothesis.given(SHAPES, REALS, st.integers(1, 70), THREADS)
def test_several_indices_side_by_side(shape, dtype, count, threads):
    autograd.set_num_threads(threads)
    rng = np.random.default_rng(count)
    x = drawn(1, [3, *shape], dtype)
    index = tuple(rng.integers(-n, n, count) for n in x.shape[:2])
    np.testing.assert_array_equal(places.looked_up(x, index), x[index])
    values = drawn(2, x[index].shape, dtype)
    expected = np.zeros(x.shape, dtype)
    np.add.at(expected, index, values)
    np.testing.assert_array_equal(places.added_at(None, values, index, x.shape), expected)


@settings
@hypothesis.given(SHAPES, st.data(), REALS, st.integers(1, 70), THREADS)
def test_what_is_added_at_places(shape, data, dtype, count, threads):
    autograd.set_num_threads(threads)
    dim = data.draw(st.integers(0, len(shape) - 1))
    n = shape[dim]
    index = (slice(None),) * dim + (np.random.default_rng(count).integers(-n, n, count),)
    values = drawn(3, (*shape[:dim], count, *shape[dim + 1 :]), dtype)
    start = drawn(4, shape, dtype)
    expected = start.copy()
    np.add.at(expected, index, values)
    np.testing.assert_array_equal(places.added_at(start.copy(), values, index, shape), expected)
    fresh = np.zeros(shape, dtype)
    np.add.at(fresh, index, values)
    np.testing.assert_array_equal(places.added_at(None, values, index, tuple(shape)), fresh)


@settings
@hypothesis.given(SHAPES, st.data(), REALS, st.integers(1, 70), THREADS, st.booleans())
def test_gather_and_scatter(shape, data, dtype, count, threads, smaller):
    autograd.set_num_threads(threads)
    dim = data.draw(st.integers(0, len(shape) - 1))
    covered = [n if d == dim or not smaller else -(-n // 2) for d, n in enumerate(shape)]
    covered[dim] = count
    index = np.random.default_rng(count).integers(0, shape[dim], covered)
    x = drawn(5, shape, dtype)
    along = places.along(index, dim)
    np.testing.assert_array_equal(places.gathered(x, dim, index), x[along])
    values = drawn(6, covered, dtype)
    expected = x.copy()
    np.add.at(expected, along, values)
    found = places.scattered(x.copy(), values, dim, index, tuple(shape))
    np.testing.assert_array_equal(found, expected)
    expected = np.zeros_like(x)
    np.add.at(expected, along, values)
    np.testing.assert_array_equal(
        places.scattered(None, values, dim, index, tuple(shape)), expected
    )


@pytest.mark.parametrize("bad", [70, -71, 2**40, -(2**63)])
def test_places_outside_are_refused_and_touch_nothing(bad):
    x = drawn(0, (70, 70), "float32")
    for dim in (0, 1):
        index = np.zeros((70, 70), np.int64)
        index[3, 5] = bad
        rows = (slice(None),) * dim + (index[3],)
        with pytest.raises(IndexError, match=r"out of (range|bounds)"):
            places.gathered(x, dim, index)
        with pytest.raises(IndexError, match=r"out of (range|bounds)"):
            places.looked_up(x, rows)
        with pytest.raises(IndexError, match=r"out of (range|bounds)"):
            places.scattered(None, x, dim, index, x.shape)
        with pytest.raises(IndexError, match=r"out of (range|bounds)"):
            places.added_at(None, x, rows, x.shape)


def test_bounds():
    x = np.random.default_rng(0).integers(-(2**62), 2**62, (101, 107))
    assert places.bounds(x) == (x.min(), x.max())


@pytest.mark.parametrize("dim", [0, 1, 2])
def test_gradients_of_large_tensors_are_pytorchs(dim):
    rng = np.random.default_rng(dim)
    data, more = rng.normal(size=(2, 40, 30, 50))
    index = rng.integers(0, data.shape[dim], data.shape)
    some = rng.integers(0, data.shape[dim], data.shape[dim])
    results = []
    for library in (autograd, torch):
        x, y = (library.tensor(a, requires_grad=True) for a in (data, more))
        i, s = library.tensor(index), library.tensor(some)
        whole = [slice(None)] * 3
        whole[dim] = s
        outs = [
            library.gather(x, dim, i), library.scatter_add(x, dim, i, y),
            library.index_select(x, dim, s), library.index_add(x, dim, s, y, alpha=2),
            x[tuple(whole)], library.sort(x, dim)[0], library.topk(x, 7, dim)[0],
            library.cumsum(x, dim), library.cumprod(x, dim), library.cat((x, y), dim),
            x.permute(2, 0, 1).contiguous(),
        ]  # fmt: skip
        total = sum((out * out).sum() * (k + 1) for k, out in enumerate(outs))
        total.backward()
        results.append([a.detach().numpy() for a in (*outs, x.grad, y.grad)])
    for ours, theirs in zip(*results, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


# --- order ----------------------------------------------------------------------------------------


def sorted_places(x, dim, descending):
    """By NumPy, which takes NaN with a sign for another number than the others."""
    x = np.where(np.isnan(x), np.nan, x)
    if not descending:
        return np.argsort(x, dim, kind="stable")
    turned = np.argsort(np.flip(x, dim), dim, kind="stable")
    return x.shape[dim] - 1 - np.flip(turned, dim)


@settings
@hypothesis.given(SHAPES, st.data(), REALS, st.booleans(), THREADS)
def test_order(shape, data, dtype, descending, threads):
    autograd.set_num_threads(threads)
    dim = data.draw(st.integers(0, len(shape) - 1))
    x = drawn(7, shape, dtype)
    expected = sorted_places(x, dim, descending)
    np.testing.assert_array_equal(order.order(x, dim, descending), expected)
    k = data.draw(st.integers(1, shape[dim]))
    found = order.top(x, dim, k, descending)
    np.testing.assert_array_equal(found, np.take(expected, range(k), dim))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [39, 40, 41, 63, 64, 65, 16_383, 16_385, 70_001])
def test_order_of_long_rows(dtype, size):
    x = np.concatenate([drawn(8, size - 20, dtype), np.linspace(-1e-40, 1e30, 20, dtype=dtype)])
    for descending in (False, True):
        expected = sorted_places(x, 0, descending)
        np.testing.assert_array_equal(order.order(x, 0, descending), expected)
        np.testing.assert_array_equal(order.top(x, 0, 30, descending), expected[:30])


# --- copies ---------------------------------------------------------------------------------------


@settings
@hypothesis.given(
    st.lists(st.integers(1, 35), min_size=1, max_size=4).filter(lambda s: np.prod(s) < 60_000),
    st.data(), st.sampled_from(["float32", "float64", "int64", "int8", "complex128"]), THREADS,
)  # fmt: skip
def test_copies_of_any_layout(shape, data, dtype, threads):
    autograd.set_num_threads(threads)
    steps = [data.draw(st.sampled_from([1, 1, 2, 3, -1])) for _ in shape]
    axes = data.draw(st.permutations(range(len(shape))))
    whole = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    x = whole[tuple(slice(None, None, step) for step in steps)].transpose(axes)
    for view in (x, np.broadcast_to(x[..., None, :], (*x.shape[:-1], 3, x.shape[-1]))):
        out = copying.contiguous(view)
        assert out.flags.c_contiguous
        np.testing.assert_array_equal(out, view)
        assert not np.shares_memory(out, whole)


@settings
@hypothesis.given(SHAPES, st.data(), st.lists(st.integers(0, 9), min_size=1, max_size=4), THREADS)
def test_joined(shape, data, sizes, threads):
    autograd.set_num_threads(threads)
    dim = data.draw(st.integers(-len(shape), len(shape) - 1))
    parts = []
    for i, size in enumerate(sizes):
        shape[dim] = size
        parts.append(drawn(i, shape, "float32"))
    np.testing.assert_array_equal(copying.joined(parts, dim), np.concatenate(parts, dim))


def test_arrays_that_do_not_fit_are_not_joined():
    with pytest.raises(ValueError, match="dimensions"):
        copying.joined([np.ones((300, 300)), np.ones((300, 200))], 0)


# --- choices --------------------------------------------------------------------------------------


@settings
@hypothesis.given(SHAPES, st.data(), REALS, THREADS)
def test_choices(shape, data, dtype, threads):
    autograd.set_num_threads(threads)
    lead = data.draw(st.integers(0, len(shape)))
    mask = np.random.default_rng(0).random(shape[lead:]) < 0.5
    x, y = drawn(1, shape, dtype), drawn(2, shape, dtype)
    real = np.dtype(dtype).type
    for a, b in ((x, y), (x, 0.5), (2, y), (real(3), y), (x, np.float64(1)), (x, y[..., :1])):
        found, expected = choice.chosen(mask, a, b), np.where(mask, a, b)
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("bounds", [(-5, 5), (5, -5), (-5, None), (None, 5), (np.nan, 5.0)])
def test_limits_and_their_gradients_are_pytorchs(bounds):
    data = drawn(0, (150, 150), "float32")
    results = []
    for library in (autograd, torch):
        x = library.tensor(data, requires_grad=True)
        out = library.clamp(x, *bounds)
        out.backward(library.ones_like(out))
        results.append((out.detach().numpy(), x.grad.numpy()))
    for ours, theirs in zip(*results, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("shape", [(50, 61), (6, 50, 7)])
def test_the_largest_across_the_memory_part_by_part(monkeypatch, shape):
    x = np.random.default_rng(0).normal(size=shape).astype("f4")
    whole = order.top(x, 1 if len(shape) == 3 else 0, 5, True)
    monkeypatch.setattr(order, "PIECE", 300)
    dim = 1 if len(shape) == 3 else 0
    np.testing.assert_array_equal(order.top(x, dim, 5, True), whole)
    np.testing.assert_array_equal(
        whole, np.argsort(-x, dim, kind="stable")[(slice(None),) * dim + (slice(5),)]
    )
