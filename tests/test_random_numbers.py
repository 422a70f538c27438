"""The numbers of a seed: PyTorch's."""

import itertools

import numpy as np
import pytest
import torch

import autograd
from autograd.nn import functional as F

SIZES = [0, 1, 2, 3, 7, 15, 16, 17, 31, 32, 100, 311, 625, 1300, 5000, 20011]
FLOATS = ["float32", "float64", "float16", "bfloat16"]
TOLERANCE = {"float64": 1e-13, "float32": 1e-6, "float16": 1e-3, "bfloat16": 8e-3}


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
    assert ours.stride() == theirs.stride()
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
            with pytest.warns(UserWarning) if False else _quiet():
                y = torch.randint(low, high, (size,), dtype=theirs)
        except RuntimeError:
            with pytest.raises(autograd.errors.ArgumentError, match="bounds that"):
                autograd.randint(low, high, (size,), dtype=ours)
            continue
        assert_same(autograd.randint(low, high, (size,), dtype=ours), y)
    assert_in_step()
