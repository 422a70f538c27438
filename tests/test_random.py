"""Random numbers: distributions, seeds, states, arguments and dropout."""

import numpy as np
import pytest

import autograd
from autograd.nn import functional as F

N = 20000


@pytest.fixture(autouse=True)
def _seeded():
    with autograd.random.fork_rng():
        autograd.manual_seed(7)
        yield


def moments(t):
    array = t.detach().numpy().astype(np.float64)
    return array.mean(), array.var()


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_uniform_and_normal_numbers(dtype):
    u = autograd.rand(N, dtype=dtype)
    assert str(u.dtype) == f"autograd.{dtype}"
    assert float(u.min()) >= 0
    assert float(u.max()) < 1
    assert moments(u) == pytest.approx((0.5, 1 / 12), abs=0.01)
    assert moments(autograd.randn(N, dtype=dtype)) == pytest.approx((0, 1), abs=0.03)


def test_complex_numbers_have_variance_one():
    z = autograd.randn(N, dtype=autograd.complex64).numpy()
    assert z.dtype == np.complex64
    assert np.mean(abs(z) ** 2) == pytest.approx(1, abs=0.03)
    assert autograd.rand(3, dtype=autograd.complex128).dtype == autograd.complex128


def test_a_seed_repeats_the_numbers():
    draws = []
    for _ in range(2):
        autograd.manual_seed(3)
        x = autograd.zeros(4)
        draws.append([
            autograd.rand(3), autograd.randn(2, 2), autograd.randint(10, (5,)),
            autograd.randperm(6),
            autograd.bernoulli(autograd.full((5,), 0.5)), x.uniform_().clone(), x.normal_().clone(),
        ])  # fmt: skip
    assert all(autograd.equal(a, b) for a, b in zip(*draws, strict=True))
    assert autograd.initial_seed() == 3
    assert autograd.manual_seed(4) is autograd.default_generator
    assert autograd.seed() == autograd.initial_seed()


def test_states():
    state = autograd.get_rng_state()
    a = autograd.rand(5)
    autograd.set_rng_state(state)
    assert autograd.equal(a, autograd.rand(5))
    g = autograd.Generator()
    assert autograd.equal(
        autograd.rand(2, generator=g), autograd.rand(2, generator=autograd.Generator())
    )
    g.manual_seed(-1)
    kept = g.get_state()
    a = autograd.randint(0, 100, (3,), generator=g)
    g.set_state(kept)
    assert autograd.equal(a, autograd.randint(0, 100, (3,), generator=g))
    with pytest.raises(ValueError, match="a state from get_state"):
        g.set_state(autograd.zeros(3))
    with pytest.raises(TypeError, match="a Tensor is required; got list"):
        g.set_state([1])


def test_fork_rng():
    with autograd.random.fork_rng():
        a = autograd.rand(3)
    with autograd.random.fork_rng(enabled=False):
        assert autograd.equal(a, autograd.rand(3))
    assert not autograd.equal(a, autograd.rand(3))

    @autograd.random.fork_rng(devices=[], device_type="cpu")
    def draw(depth):
        return draw(depth - 1) if depth else autograd.rand(3)

    before = autograd.get_rng_state()
    assert not autograd.equal(a, draw(2))
    assert autograd.equal(autograd.get_rng_state(), before)


def test_integers_and_permutations():
    x = autograd.randint(3, 6, (N,))
    assert x.dtype == autograd.int64
    assert sorted(set(x.tolist())) == [3, 4, 5]
    assert autograd.randint(2, (2, 3)).shape == (2, 3)
    assert autograd.randint(high=2, size=(2,), low=0).shape == (2,)
    assert autograd.randint(0, 2, size=(2,), dtype=autograd.float32).dtype == autograd.float32
    assert sorted(autograd.randperm(50).tolist()) == list(range(50))
    assert autograd.randperm(0).shape == (0,)


def test_forms_like_a_tensor():
    t = autograd.zeros(2, 3, dtype=autograd.float64)
    for make in (autograd.rand_like, autograd.randn_like):
        assert make(t).dtype == autograd.float64
        assert make(t, dtype=autograd.float32, requires_grad=True).requires_grad
    assert autograd.randint_like(t, 5).shape == (2, 3)
    assert autograd.randint_like(t, 2, 3).tolist() == [[2.0] * 3] * 2


def test_distributions():
    assert moments(autograd.normal(3.0, 2.0, (N,))) == pytest.approx((3, 4), abs=0.1)
    means = autograd.normal(autograd.tensor([0.0, 100.0]), autograd.tensor([[1.0], [0.0]]))
    assert means[1].tolist() == [0.0, 100.0]
    assert autograd.normal(autograd.zeros(3)).shape == (3,)
    assert autograd.normal(0.0, autograd.zeros(3)).tolist() == [0, 0, 0]
    assert moments(autograd.bernoulli(autograd.full((N,), 0.3)))[0] == pytest.approx(0.3, abs=0.02)
    assert moments(autograd.zeros(N).bernoulli(0.3))[0] == pytest.approx(0.3, abs=0.02)
    assert moments(autograd.poisson(autograd.full((N,), 4.0))) == pytest.approx((4, 4), abs=0.15)
    three = autograd.binomial(autograd.full((N,), 10.0), autograd.full((N,), 0.3))
    assert moments(three) == pytest.approx((3, 2.1), abs=0.1)


def test_in_place_distributions():
    x = autograd.empty(N)
    assert moments(x.uniform_(2, 4)) == pytest.approx((3, 1 / 3), abs=0.02)
    assert moments(x.normal_(1, 3)) == pytest.approx((1, 9), abs=0.3)
    assert moments(x.exponential_(2)) == pytest.approx((0.5, 0.25), abs=0.02)
    assert moments(x.geometric_(0.25))[0] == pytest.approx(4, abs=0.1)
    assert moments(x.log_normal_(0, 0.5))[0] == pytest.approx(np.exp(0.125), abs=0.03)
    assert moments(x.bernoulli_(0.2))[0] == pytest.approx(0.2, abs=0.02)
    assert x.bernoulli_(autograd.ones(N)).sum() == N
    assert float(x.cauchy_(5, 2).median()) == pytest.approx(5, abs=0.2)
    assert set(x.random_(2, 4).tolist()) == {2.0, 3.0}
    assert set(x.random_(2).tolist()) == {0.0, 1.0}
    for dtype in ("bool", "uint8", "int8", "int32", "int64", "float16", "float32", "float64"):
        filled = autograd.zeros(1000, dtype=dtype).random_()
        assert float(filled.max()) > (0 if dtype == "bool" else 100)
        assert float(filled.double().min()) >= 0


def test_in_place_draws_obey_autograd():
    leaf = autograd.ones(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="uniform_: a tensor that is not a leaf"):
        leaf.uniform_()
    assert leaf.tolist() == [1, 1, 1]
    with autograd.no_grad():
        leaf.uniform_()
    assert leaf.requires_grad
    x = autograd.ones(3, requires_grad=True)
    y = x * x
    z = y * y
    y.normal_()
    with pytest.raises(RuntimeError, match="normal_"):
        z.sum().backward()


def test_multinomial():
    counts = autograd.multinomial(autograd.tensor([1.0, 3.0, 0.0]), N, replacement=True).bincount(
        minlength=3
    )
    assert (counts / N).tolist() == pytest.approx([0.25, 0.75, 0], abs=0.02)
    drawn = autograd.multinomial(autograd.tensor([[1.0, 1.0, 1.0], [1.0, 0.0, 2.0]]), 2)
    assert drawn.shape == (2, 2)
    assert all(len(set(row)) == 2 for row in drawn.tolist())
    assert set(drawn[1].tolist()) == {0, 2}


ERRORS = [
    (lambda: autograd.rand(-1), ValueError, "rand: sizes of at least 0 are required; got"),
    (lambda: autograd.rand(), TypeError, "rand: sizes are required; got nothing"),
    (
        lambda: autograd.rand(2, dtype=autograd.int64),
        RuntimeError,
        "rand: a floating-point or complex",
    ),
    (
        lambda: autograd.rand(2, generator=3),
        TypeError,
        "generator: an autograd.Generator is required; got int",
    ),
    (
        lambda: autograd.randint(5, 5, (2,)),
        RuntimeError,
        "randint: high above low is required; got low 5, high 5",
    ),
    (lambda: autograd.randint(5), TypeError, "randint: high and size are required"),
    (lambda: autograd.randint(0.5, (2,)), TypeError, "randint: integers low and high"),
    (lambda: autograd.randint(size=(2,)), TypeError, "randint: high is required"),
    (lambda: autograd.randint_like(autograd.ones(2)), TypeError, "randint_like: high is required"),
    (lambda: autograd.randperm(-2), ValueError, "randperm: sizes of at least 0"),
    (
        lambda: autograd.randperm(257, dtype=autograd.uint8),
        RuntimeError,
        "randperm: a real dtype that holds 0 to 256",
    ),
    (lambda: autograd.randperm(2, dtype=autograd.bool), RuntimeError, "randperm: a real dtype"),
    (
        lambda: autograd.normal(0.0, -1.0, (2,)),
        RuntimeError,
        "normal: a standard deviation of at least 0",
    ),
    (lambda: autograd.normal(0.0, 1.0), TypeError, "normal: a size is required"),
    (
        lambda: autograd.normal(autograd.zeros(2), autograd.ones(3)),
        RuntimeError,
        "broadcast together are required",
    ),
    (
        lambda: autograd.bernoulli(autograd.tensor([1.5])),
        RuntimeError,
        "probabilities between 0 and 1",
    ),
    (
        lambda: autograd.multinomial(autograd.tensor([1.0, 0.0]), 2),
        RuntimeError,
        "as many positive weights",
    ),
    (lambda: autograd.multinomial(autograd.tensor([-1.0, 2.0]), 1), RuntimeError, "finite weights"),
    (lambda: autograd.multinomial(autograd.zeros(2, 2, 2), 1), RuntimeError, "1-d or 2-d"),
    (lambda: autograd.poisson(autograd.tensor([-1.0])), RuntimeError, "rates of at least 0"),
    (
        lambda: autograd.zeros(2, dtype=autograd.int32).normal_(),
        RuntimeError,
        "normal_: a floating-point",
    ),
    (lambda: autograd.zeros(2).uniform_(3, 1), RuntimeError, "from at most to"),
    (lambda: autograd.zeros(2).exponential_(0), RuntimeError, "lambd above 0"),
    (lambda: autograd.zeros(2).geometric_(1.5), RuntimeError, "p between 0 and 1"),
    (lambda: autograd.zeros(2).cauchy_(0, -1), RuntimeError, "sigma above 0"),
    (lambda: autograd.manual_seed("a"), TypeError, "manual_seed: an integer is required; got str"),
    (lambda: autograd.manual_seed(2**64), RuntimeError, "a seed of 64 bits"),
    (lambda: autograd.rand_like([1.0]), TypeError, "rand_like: a Tensor is required; got list"),
    (
        lambda: F.dropout(autograd.ones(2), 1.5),
        ValueError,
        "dropout: p between 0 and 1 is required; got 1.5",
    ),
    (lambda: F.dropout2d(autograd.ones(2)), RuntimeError, "dropout2d: at least 2 dimensions"),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_dropout():
    x = autograd.ones(N, requires_grad=True)
    y = F.dropout(x, 0.25)
    assert set(np.round(y.tolist(), 4)) == {0.0, 1.3333}
    assert moments(y)[0] == pytest.approx(1, abs=0.03)
    y.sum().backward()
    assert autograd.equal(x.grad, y.detach())
    assert F.dropout(x, 0.5, training=False) is x
    assert F.dropout(x, 1.0).sum() == 0
    z = autograd.ones(10)
    assert F.dropout(z, 0.5, inplace=True) is z
    assert set(z.tolist()) <= {0.0, 2.0}
    assert F.dropout(autograd.ones(3, dtype=autograd.float64)).dtype == autograd.float64


def test_dropout_of_channels():
    y = F.dropout2d(autograd.ones(8, 16, 3, 3), 0.5)
    blocks = y.reshape(8 * 16, 9)
    assert autograd.equal(blocks.amin(1), blocks.amax(1))
    assert 0 < int((blocks[:, 0] == 0).sum()) < 128
    assert F.dropout1d(autograd.ones(4, 5)).shape == (4, 5)
    assert F.dropout3d(autograd.ones(2, 4, 2, 2, 2)).shape == (2, 4, 2, 2, 2)


def test_alpha_dropout_keeps_mean_and_variance():
    y = F.alpha_dropout(autograd.randn(N), 0.3, training=True)
    assert moments(y) == pytest.approx((0, 1), abs=0.05)
