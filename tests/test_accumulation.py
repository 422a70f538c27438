"""Gradients added up, small and large: layouts, dtypes, overlapping memory."""

import itertools

import numpy as np
import pytest

import autograd
from autograd.kernels.accumulation import add_to, added

LAYOUTS = {
    "rows": lambda x: x,
    "columns": lambda x: x.copy().transpose(2, 1, 0),
    "crossed": lambda x: x.copy().transpose(1, 0, 2),
    "every other": lambda x: np.repeat(x, 2, 2)[..., ::2],
    "backwards": lambda x: x[::-1].copy()[::-1],
    "one for all": lambda x: np.broadcast_to(x[:, :1, :1], x.shape),
}
DTYPES = ["float32", "float64", "float16", "int32", "complex64"]


def drawn(rng, size: int, dtype: str):
    return (rng.normal(size=(size, size, size)) * 10).astype(dtype)


PAIRS = [
    (first, second, size)
    for first, second in itertools.product(LAYOUTS, LAYOUTS)
    for size in (0, 1, 3, 41)  # 41 is large enough for compiled loops
    if size or "one for all" not in (first, second)
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("first", "second", "size"), PAIRS)
def test_sums_are_numpys(first, second, size, dtype):
    rng = np.random.default_rng(size)
    a, b = LAYOUTS[first](drawn(rng, size, dtype)), LAYOUTS[second](drawn(rng, size, dtype))
    expected, before = a + b, a.copy()
    total = added(a, b)
    assert total.dtype == a.dtype
    assert np.array_equal(total, expected)
    assert np.array_equal(a, before)
    if first != "one for all":
        add_to(a, b)
        assert np.array_equal(a, expected)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [10, 300])
def test_memory_that_overlaps(size, dtype):
    x = np.arange(size * size + 1, dtype=dtype)
    a, b = x[1:].reshape(size, size), x[:-1].reshape(size, size)
    expected = a + b
    add_to(a, b)
    assert np.array_equal(a, expected)
    for other in (a, a.T, a[::-1]):
        expected = a + other
        add_to(a, other)
        assert np.array_equal(a, expected)


@pytest.mark.parametrize("size", [3, 300])
def test_accumulation_stays_in_the_buffer_of_grad(size):
    rng = np.random.default_rng(0)
    x = autograd.from_numpy(rng.normal(size=(size, size))).requires_grad_()
    g = autograd.from_numpy(rng.normal(size=(size, size)))
    x.grad = autograd.zeros(size, size, dtype=autograd.float64)
    held = x.grad
    for function in (lambda x: x, lambda x: x.t(), lambda x: x + x.t(), lambda x: x[:]):
        function(x).backward(g)
    assert x.grad is held
    np.testing.assert_allclose(held.numpy(), g.numpy() * 3 + g.numpy().T * 2, rtol=0, atol=1e-13)


def test_a_gradient_passed_as_its_own_accumulator():
    x = autograd.ones(300, 300, requires_grad=True)
    x.grad = autograd.ones(300, 300)
    x.backward(x.grad)
    assert (x.grad == 2).all()


def test_accumulation_is_a_write_that_backward_notices():
    x = autograd.ones(300, 300, requires_grad=True)
    x.backward(autograd.ones(300, 300))
    y = autograd.ones(300, 300, requires_grad=True)
    z = y * x.grad
    x.backward(autograd.ones(300, 300))
    with pytest.raises(autograd.errors.MutationError, match=r"accumulation into \.grad"):
        z.sum().backward()


def test_leaves_behind_a_node_of_several_results_own_their_gradients():
    x = autograd.ones(3, 20_000, requires_grad=True)
    bias = autograd.zeros(20_000, requires_grad=True)
    seen = autograd.full((20_000,), 2.0)
    first, second, third = (x + 0.0).unbind()
    autograd.autograd.backward([first * second + bias, third], [seen, seen])
    assert (x.grad.numpy() == 2.0).all()
    assert (bias.grad.numpy() == 2.0).all()
    bias.grad.zero_()
    x.grad.zero_()
    assert (seen.numpy() == 2.0).all()
    calls = []
    bias.register_hook(calls.append)
    autograd.autograd.backward([(x + 0.0).unbind()[0] + bias], [seen])
    assert len(calls) == 1
    assert (bias.grad.numpy() == 2.0).all()
    bias.grad.zero_()
    assert (seen.numpy() == 2.0).all()
