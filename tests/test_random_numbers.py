"""The numbers of a seed: PyTorch's."""

import itertools
import warnings

import numpy as np
import pytest
import torch

import autograd
from autograd.nn import functional as F

SIZES = [0, 1, 2, 3, 7, 15, 16, 17, 31, 32, 100, 311, 625, 1300, 5000, 20011]
FLOATS = ["float32", "float64", "float16", "bfloat16"]
TOLERANCE = {"float64": 1e-13, "float32": 1e-6, "float16": 1e-3, "bfloat16": 1e-2}


@pytest.fixture(autouse=True)
def _restored():
    with autograd.random.fork_rng(), torch.random.fork_rng():
        yield


def seeded(seed):
    torch.manual_seed(seed)
    autograd.manual_seed(seed)


def dtypes(name):
    return getattr(autograd, name), getattr(torch, name)


def assert_same(ours, theirs):
    assert tuple(ours.shape) == tuple(theirs.shape)
    assert str(ours.dtype).split(".")[1] == str(theirs.dtype).split(".")[1]
    assert not theirs.numel() or ours.stride() == theirs.stride()
    assert ours.tolist() == theirs.tolist()


def assert_close(ours, theirs):
    assert tuple(ours.shape) == tuple(theirs.shape)
    tolerance = TOLERANCE[str(ours.dtype).split(".")[1]]
    a, b = (np.asarray(t.tolist(), np.float64) for t in (ours, theirs))
    np.testing.assert_allclose(a, b, rtol=tolerance, atol=1e-12)


def assert_in_step():
    """Both streams are at the same place, with the same number waiting."""
    ours, theirs = autograd.get_rng_state().numpy(), torch.get_rng_state().numpy()
    spare = slice(5024, 5032)  # a float64, whose last bit may differ
    assert ours[spare].view(np.float64) == pytest.approx(theirs[spare].view(np.float64), rel=1e-13)
    ours[spare] = theirs[spare]
    assert (ours == theirs).all()


@pytest.mark.parametrize("seed", [0, 3, 5489, -1, 2**32 + 7, 2**63, 2**64 - 1])
def test_seeds(seed):
    seeded(seed)
    assert autograd.initial_seed() == torch.initial_seed()
    assert_same(autograd.rand(1000), torch.rand(1000))
    assert_in_step()


@pytest.mark.parametrize("name", [*FLOATS, "complex64", "complex128"])
@pytest.mark.parametrize("size", SIZES)
def test_uniform(name, size):
    ours, theirs = dtypes(name)
    seeded(size)
    assert_same(autograd.rand(size, dtype=ours), torch.rand(size, dtype=theirs))
    assert_in_step()
    if name in FLOATS:
        for low, high in ((-2, 3), (0.1, 0.7), (-1000, 5), (100, 101), (0, 0), (1e-3, 1e3)):
            x = autograd.empty(size, dtype=ours).uniform_(low, high)
            assert_same(x, torch.empty(size, dtype=theirs).uniform_(low, high))
        assert_in_step()


@pytest.mark.parametrize("name", FLOATS)
@pytest.mark.parametrize("size", SIZES)
def test_normal(name, size):
    ours, theirs = dtypes(name)
    seeded(size + 1)
    for _ in range(2):
        assert_close(autograd.randn(size, dtype=ours), torch.randn(size, dtype=theirs))
        assert_in_step()
    x = autograd.empty(size, dtype=ours).normal_(0.5, 1.5)
    y = torch.empty(size, dtype=theirs).normal_(0.5, 1.5)
    np.testing.assert_allclose(
        x.double().numpy(), y.double().numpy(), rtol=TOLERANCE[name], atol=3e-7
    )
    assert_in_step()


def test_complex_normal():
    for size in (1, 3, 7, 8, 9, 100, 5000):
        seeded(size)
        x, y = autograd.randn(size, dtype=autograd.complex64), torch.randn(size, dtype=torch.cfloat)
        np.testing.assert_allclose(x.numpy(), y.numpy(), rtol=1e-6)
        assert_in_step()


LAYOUTS = [
    lambda t: t.t(),
    lambda t: t[:, ::2],
    lambda t: t[::2],
    lambda t: t.reshape(8, 5, 24).permute(1, 2, 0),
    lambda t: t.reshape(8, 5, 24).permute(2, 0, 1)[:, ::2],
    lambda t: t.reshape(8, 1, 120).permute(2, 1, 0),
    lambda t: t[:3, :4],
]


@pytest.mark.parametrize("layout", range(len(LAYOUTS)))
@pytest.mark.parametrize("name", FLOATS)
def test_strided_memory(layout, name):
    view = LAYOUTS[layout]
    ours, theirs = dtypes(name)
    x, y = autograd.zeros(40, 24, dtype=ours), torch.zeros(40, 24, dtype=theirs)
    seeded(layout)
    p, q = view(x), view(y)
    for fill in (
        lambda t: t.uniform_(),
        lambda t: t.normal_(),
        lambda t: t.bernoulli_(0.4),
        lambda t: t.random_(50),
        lambda t: t.exponential_(),
        lambda t: t.geometric_(0.3),
    ):
        assert_close(fill(p), fill(q))
        assert_close(x, y)
    assert_in_step()
    assert_same(autograd.rand_like(p), torch.rand_like(q))
    assert_close(autograd.randn_like(p), torch.randn_like(q))
    assert autograd.randn_like(p).stride() == torch.randn_like(q).stride()
    p.uniform_(), q.uniform_()
    assert_same(autograd.randint_like(p, 3, 40), torch.randint_like(q, 3, 40))
    assert_same(autograd.bernoulli(p), torch.bernoulli(q))
    assert_same(F.dropout(p, 0.3), torch.nn.functional.dropout(q, 0.3))
    assert_same(p.bernoulli_(p.clone()), q.bernoulli_(q.clone()))
    assert_in_step()


RANGES = [
    (0, 2), (0, 10), (-7, 100), (0, 2**28 - 1), (0, 2**28), (0, 2**28 + 1), (-5, 2**31),
    (0, 2**32 + 3), (-(2**62), 2**62), (-(2**63), 2**63 - 1), (17, 2**63 - 1), (-3, 126),
]  # fmt: skip


@pytest.mark.parametrize(("low", "high"), RANGES)
@pytest.mark.parametrize("size", [1, 624, 3001, 5000])
def test_integers(low, high, size):
    seeded(size)
    assert_same(autograd.randint(low, high, (size,)), torch.randint(low, high, (size,)))
    for name in ("uint8", "int8", "int16", "int32", "int64", *FLOATS):
        ours, theirs = dtypes(name)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of bounds that a float does not hold
                y = torch.randint(low, high, (size,), dtype=theirs)
        except RuntimeError:
            with pytest.raises(autograd.errors.ArgumentError, match="bounds that"):
                autograd.randint(low, high, (size,), dtype=ours)
            continue
        assert_same(autograd.randint(low, high, (size,), dtype=ours), y)
    assert_in_step()


@pytest.mark.parametrize("name", FLOATS)
def test_bounds_that_a_float_does_not_hold(name):
    ours, theirs = dtypes(name)
    for low, high in itertools.product((0, 5, -1001, -(2**24) - 1), (258, 7000021, 2**27, 2**40)):
        seeded(1)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                y = torch.randint(low, high, (3000,), dtype=theirs)
        except RuntimeError:
            continue
        assert_same(autograd.randint(low, high, (3000,), dtype=ours), y)


@pytest.mark.parametrize("name", ["bool", "uint8", "int8", "int16", "int32", "int64", *FLOATS])
def test_random_(name):
    ours, theirs = dtypes(name)
    seeded(2)
    for size in (3, 700, 5000):
        x, y = autograd.zeros(size, dtype=ours), torch.zeros(size, dtype=theirs)
        assert_same(x.random_(), y.random_())
        assert_same(x.random_(2), y.random_(2))
        assert_same(x.random_(0, None), y.random_(0, None))
        assert_same(x.random_(to=2), y.random_(to=2))
        if name != "bool":
            assert_same(x.random_(5, 100), y.random_(5, 100))
            assert_same(x.random_(5, None), y.random_(5, None))
        if name not in ("bool", "uint8"):
            assert_same(x.random_(-5, None), y.random_(-5, None))
            assert_same(x.random_(-5, to=9), y.random_(-5, to=9))
    x, y = autograd.zeros(9, dtype=autograd.int64), torch.zeros(9, dtype=torch.int64)
    assert_same(x.random_(-(2**63), None), y.random_(-(2**63), None))
    assert_in_step()


@pytest.mark.parametrize("size", [0, 1, 2, 3, 10, 511, 512, 1000, 5000, 70000])
def test_permutations(size):
    seeded(size)
    assert_same(autograd.randperm(size), torch.randperm(size))
    for name in ("int32", "float64", "int16"):
        ours, theirs = dtypes(name)
        if size < 2**15:
            x = autograd.randperm(size, dtype=ours)
            assert_same(x, torch.randperm(size, dtype=theirs))
    assert_in_step()


def test_forms_of_calls():
    for call in (
        lambda m: m.randint(high=50, size=(9,)),
        lambda m: m.randint(low=10, high=50, size=(9,)),
        lambda m: m.randint_like(m.ones(9), high=50),
        lambda m: m.randint_like(m.ones(9), low=10, high=50),
        lambda m: m.randperm(256, dtype=m.uint8),
        lambda m: m.randperm(2049, dtype=m.float16),
    ):
        seeded(1)
        assert_same(call(autograd), call(torch))
    for seed in ("7", 7.0):
        assert autograd.manual_seed(seed).initial_seed() == 7
    generator = autograd.Generator()
    assert generator.set_state(autograd.get_rng_state()) is generator
    for name, size in (("uint8", 257), ("int8", 129), ("float16", 2050), ("bool", 2)):
        ours, theirs = dtypes(name)
        for library, dtype in ((torch, theirs), (autograd, ours)):
            with pytest.raises(RuntimeError):
                library.randperm(size, dtype=dtype)


@pytest.mark.parametrize("size", [1, 2, 311, 312, 313, 2047, 2048, 6001])
@pytest.mark.parametrize("name", FLOATS)
def test_trials(size, name):
    ours, theirs = dtypes(name)
    seeded(size)
    autograd.rand(1), torch.rand(1)  # pairs of words now lie across the blocks
    x, y = autograd.zeros(size, dtype=ours), torch.zeros(size, dtype=theirs)
    for p in (0.3, 0.0, 1.0, 1e-3):
        assert_same(x.bernoulli_(p), y.bernoulli_(p))
        assert_same(autograd.bernoulli(x, p), torch.bernoulli(y, p))
    u, v = autograd.rand(size, dtype=ours), torch.rand(size, dtype=theirs)
    assert_same(autograd.bernoulli(u), torch.bernoulli(v))
    for other in FLOATS:
        a, b = dtypes(other)
        assert_same(x.bernoulli_(u.to(a)), y.bernoulli_(v.to(b)))
    for other in ("int64", "bool", "uint8"):
        a, b = dtypes(other)
        assert_same(x.to(a).bernoulli_(u), y.to(b).bernoulli_(v))
        assert_same(x.to(a).bernoulli_(0.4), y.to(b).bernoulli_(0.4))
    assert_in_step()


@pytest.mark.parametrize("size", [1, 2, 15, 16, 100, 3000])
@pytest.mark.parametrize("name", FLOATS)
def test_other_distributions(size, name):
    ours, theirs = dtypes(name)
    seeded(size)
    x, y = autograd.zeros(size, dtype=ours), torch.zeros(size, dtype=theirs)
    for fill in (
        lambda t: t.exponential_(), lambda t: t.exponential_(2.5), lambda t: t.cauchy_(1, 3),
        lambda t: t.log_normal_(), lambda t: t.log_normal_(0.2, 0.7), lambda t: t.geometric_(0.3),
        lambda t: t.exponential_(float("inf")),
    ):  # fmt: skip
        u, v = (fill(t).double().numpy() for t in (x, y))
        np.testing.assert_allclose(u, v, rtol=max(TOLERANCE[name], 1e-10), atol=1e-12)
    i, j = autograd.zeros(size, dtype=autograd.int32), torch.zeros(size, dtype=torch.int32)
    assert_same(i.geometric_(0.2), j.geometric_(0.2))
    assert_in_step()


@pytest.mark.parametrize("name", FLOATS)
def test_normal_of_tensors(name):
    ours, theirs = dtypes(name)
    seeded(8)
    x, y = autograd.rand(5, 4, dtype=ours), torch.rand(5, 4, dtype=theirs)
    for call in (
        lambda m, t: m.normal(t, 1.7), lambda m, t: m.normal(0.3, t), lambda m, t: m.normal(t, t),
        lambda m, t: m.normal(t[:3], t[0]), lambda m, t: m.normal(t[0], t[:1, :2].reshape(2, 1)),
        lambda m, t: m.normal(t.t(), 1.0), lambda m, t: m.normal(t.t(), t.t()),
        lambda m, t: m.normal(0.5, 2.0, (3, 7)), lambda m, t: m.normal(0.5, 2.0, (2, 3)),
        lambda m, t: m.normal(t[0], 0.0), lambda m, t: m.normal(t[0]),
    ):  # fmt: skip
        a, b = call(autograd, x), call(torch, y)
        assert a.stride() == b.stride()
        np.testing.assert_allclose(
            a.double().numpy(), b.double().numpy(), rtol=TOLERANCE[name], atol=2e-3
            if name in ("float16", "bfloat16") else 3e-7,
        )  # fmt: skip
    assert_in_step()


@pytest.mark.parametrize("name", ["float32", "float64"])
def test_multinomial(name):
    ours, theirs = dtypes(name)
    seeded(4)
    x, y = autograd.rand(6, 1500, dtype=ours), torch.rand(6, 1500, dtype=theirs)
    for view in (lambda t: t, lambda t: t[0], lambda t: t[:, ::3], lambda t: t.t()):
        for count, again in ((1, False), (1, True), (3, False), (2, True), (900, True)):
            p, q = view(x), view(y)
            assert_same(autograd.multinomial(p, count, again), torch.multinomial(q, count, again))
    x[:, ::2] = 0
    y[:, ::2] = 0
    assert_same(x.multinomial(700, True), y.multinomial(700, True))
    assert_same(x.multinomial(700), y.multinomial(700))
    assert_in_step()


@pytest.mark.parametrize("name", FLOATS)
@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.77, 1.0])
def test_dropout(name, p):
    ours, theirs = dtypes(name)
    seeded(5)
    shapes = {
        "dropout": [(7,), (40, 60), (2, 3, 4)],
        "alpha_dropout": [(7,), (40, 60)],
        "dropout1d": [(4, 6), (4, 6, 5)],
        "dropout2d": [(4, 6, 5, 3)],
        "dropout3d": [(4, 6, 5, 3), (4, 6, 5, 3, 2)],
        "feature_alpha_dropout": [(4, 6, 5), (4, 6), (3, 2, 2, 2)],
    }
    for operation, sizes in shapes.items():
        ours_f, theirs_f = getattr(F, operation), getattr(torch.nn.functional, operation)
        for size in sizes:
            x, y = autograd.randn(size, dtype=ours), torch.randn(size, dtype=theirs)
            x = autograd.tensor(y.tolist(), dtype=ours)
            for inplace in (False, True):
                a, b = (x.clone(), y.clone()) if inplace else (x, y)
                a, b = (f(t, p, True, inplace) for f, t in ((ours_f, a), (theirs_f, b)))
                assert_close(a, b)
            x.requires_grad_(), y.requires_grad_()
            ours_f(x, p, True).sum().backward()
            theirs_f(y, p, True).sum().backward()
            assert_close(x.grad, y.grad)
            assert ours_f(x, p, False) is x
    assert_in_step()


def test_dropout2d_of_three_dimensions_drops_by_the_first_two():
    seeded(6)
    x, y = autograd.ones(4, 6, 5), torch.ones(4, 6, 5)
    with pytest.warns(UserWarning, match="dropout2d"):
        b = torch.nn.functional.dropout2d(y)
    assert_same(F.dropout2d(x), b)


CALLS = [
    lambda m, n: m.rand(n), lambda m, n: m.randn(n), lambda m, n: m.randn(n, dtype=m.float64),
    lambda m, n: m.rand(n, dtype=m.float64), lambda m, n: m.randint(0, 9, (n,)),
    lambda m, n: m.randint(0, 2**40, (n,)), lambda m, n: m.randperm(n),
    lambda m, n: m.zeros(n).bernoulli_(0.3), lambda m, n: m.zeros(n).log_normal_(),
    lambda m, n: m.zeros(n, 2).t().normal_(), lambda m, n: m.randn(n, dtype=m.float16),
    lambda m, n: m.zeros(n).exponential_(), lambda m, n: m.nn.functional.dropout(m.ones(n)),
    lambda m, n: m.zeros(n, dtype=m.int32).random_(), lambda m, n: m.randn(n % 7),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_long_programs_stay_in_step(seed):
    seeded(seed)
    rng = np.random.default_rng(seed)
    for _ in range(250):
        call = CALLS[rng.integers(len(CALLS))]
        size = int(rng.choice([1, 2, 3, 5, 15, 16, 17, 40, 333, 624, 2100, 5000]))
        a, b = call(autograd, size), call(torch, size)
        np.testing.assert_allclose(a.double().numpy(), b.double().numpy(), rtol=1e-3, atol=1e-6)
    assert_in_step()


def test_states_are_exchanged_with_pytorch():
    seeded(9)
    rng = np.random.default_rng(0)
    for _ in range(50):
        size = int(rng.choice([0, 1, 3, 14, 100, 624, 5000]))
        torch.randn(size % 16), torch.rand(size)
        state = autograd.tensor(torch.get_rng_state().tolist(), dtype=autograd.uint8)
        autograd.set_rng_state(state)
        assert autograd.equal(autograd.get_rng_state(), state)
        assert_close(autograd.randn(5), torch.randn(5))
        autograd.rand(size), torch.rand(size)
        torch.set_rng_state(torch.tensor(autograd.get_rng_state().tolist(), dtype=torch.uint8))
        assert_close(autograd.randn(3), torch.randn(3))
        assert_in_step()


RATES = [0.0, 0.2, 3.0, 9.99, 10.0, 33.0, 1e3, 1e5]


@pytest.mark.parametrize("size", [1, 5, 300, 20000])
@pytest.mark.parametrize("name", FLOATS)
def test_poisson_counts(name, size):
    ours, theirs = dtypes(name)
    seeded(size)
    for rate in RATES[:-1] if name == "float16" else RATES:
        x, y = autograd.full((size,), rate, dtype=ours), torch.full((size,), rate, dtype=theirs)
        assert_same(autograd.poisson(x), torch.poisson(y))
    x, y = autograd.rand(40, size % 97, dtype=ours), torch.rand(40, size % 97, dtype=theirs)
    assert_same(autograd.poisson(x * 20), torch.poisson(y * 20))
    assert_in_step()


@pytest.mark.parametrize("size", [1, 5, 300, 5000])
@pytest.mark.parametrize("name", ["float32", "float64"])
def test_binomial_counts(name, size):
    ours, theirs = dtypes(name)
    seeded(size)
    chances = (0.0, 0.01, 0.3, 0.5, 0.9, 1.0)
    for trials, chance in itertools.product((0.0, 1.0, 3.0, 20.0, 1000.0, 1e6), chances):
        x, p = (autograd.full((size,), value, dtype=ours) for value in (trials, chance))
        y, q = (torch.full((size,), value, dtype=theirs) for value in (trials, chance))
        assert_same(autograd.binomial(x, p), torch.binomial(y, q))
    assert_in_step()
