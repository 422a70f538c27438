"""`autograd.autograd.functional` against PyTorch's."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentError, ArgumentTypeError, GraphError, ShapeError

ours, theirs = autograd.autograd.functional, torch.autograd.functional

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(2, 3)), RNG.normal(size=3)


def mixed(x, y):
    return (x * y).sin(), (x @ y) ** 2


def one(x):
    return (x**3).sum(1)


def scalar(x, y):
    return (x.exp() * y).sum()


def both(x):
    """An array or several as tensors of both libraries."""
    if isinstance(x, tuple):
        return tuple(map(autograd.from_numpy, x)), tuple(map(torch.from_numpy, x))
    return autograd.from_numpy(x), torch.from_numpy(x)


def assert_same(mine, other):
    if isinstance(other, tuple):
        assert isinstance(mine, tuple)
        assert len(mine) == len(other)
        for a, b in zip(mine, other, strict=True):
            assert_same(a, b)
        return
    assert list(mine.shape) == list(other.shape)
    assert mine.requires_grad == other.requires_grad
    np.testing.assert_allclose(mine.detach().numpy(), other.detach().numpy(), rtol=1e-10)


CASES = [
    ("jacobian", mixed, (X, Y), None),
    ("jacobian", one, X, None),
    ("jacobian", lambda x: (x.sum(), x * 2), X, None),
    ("jacobian", lambda x, y: x * 2, (X, Y), None),
    ("hessian", scalar, (X, Y), None),
    ("hessian", lambda x: (x**3).sum(), Y, None),
    ("hessian", lambda x: x.sum(), Y, None),
    ("vjp", mixed, (X, Y), (X + 1, X[:, 0].copy())),
    ("vjp", one, X, X[:, 1].copy()),
    ("vjp", lambda x: x.sum(), X, None),
    ("jvp", mixed, (X, Y), (X + 1, Y - 1)),
    ("jvp", one, X, X * 2),
    ("vhp", scalar, (X, Y), (X + 1, Y - 1)),
    ("hvp", scalar, (X, Y), (X + 1, Y - 1)),
    ("vhp", lambda x: x.sum(), Y, Y),
]


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("case", range(len(CASES)))
def test_against_torch(case, create_graph):
    name, function, inputs, v = CASES[case]
    (mine, other), options = both(inputs), {"create_graph": create_graph}
    arguments = [(mine,), (other,)]
    if name not in ("jacobian", "hessian") and v is not None:
        for given, vector in zip(range(2), both(v), strict=True):
            arguments[given] += (vector,)
    if create_graph:
        for given in (mine, other):
            for tensor in given if isinstance(given, tuple) else (given,):
                tensor.requires_grad_()
    assert_same(
        getattr(ours, name)(function, *arguments[0], **options),
        getattr(theirs, name)(function, *arguments[1], **options),
    )


def test_a_jacobian_can_be_differentiated():
    mine, other = (t.requires_grad_() for t in both(Y))
    for functional, x in ((ours, mine), (theirs, other)):
        (functional.jacobian(lambda x: x**3, x, create_graph=True) ** 2).sum().backward()
    np.testing.assert_allclose(mine.grad.numpy(), other.grad.numpy())


@pytest.mark.parametrize("order", [-2, -0.5, 0.5, 1.5, 3])
@pytest.mark.parametrize("values", [[0.0, 0.0], [0.0, 2.0, -1.0], [1.0, -3.0]])
def test_norms_have_gradients_at_zeros(order, values):
    gradients = []
    for lib in (torch, autograd):
        x = lib.tensor(values, dtype=lib.float64, requires_grad=True)
        lib.linalg.vector_norm(x, order).backward()
        gradients.append(x.grad.numpy())
    np.testing.assert_allclose(*gradients, rtol=1e-12)


def test_inputs_are_left_alone():
    x = autograd.ones(2)
    ours.hessian(lambda x: (x**2).sum(), x)
    assert x.grad is None
    assert not x.requires_grad


def test_bad_input():
    x = autograd.ones(2)
    with pytest.raises(ArgumentTypeError, match="vjp: inputs that are a Tensor or a tuple of"):
        ours.vjp(one, 3)
    with pytest.raises(ArgumentTypeError, match="jacobian: outputs of the function that are a"):
        ours.jacobian(lambda x: 3, x)
    with pytest.raises(ArgumentError, match="vjp: v is required where the outputs have more"):
        ours.vjp(lambda x: x * 2, x)
    with pytest.raises(ShapeError, match=r"jvp: v of the shapes of the inputs, \[\[2\]\], is"):
        ours.jvp(lambda x: x * 2, x, autograd.ones(3))
    with pytest.raises(ShapeError, match="hessian: a function with one output element is"):
        ours.hessian(lambda x: x * 2, x)
    with pytest.raises(GraphError, match="vjp: outputs that depend on the inputs are required"):
        ours.vjp(lambda x: autograd.ones(1), x, autograd.ones(1), strict=True)


@pytest.mark.parametrize("apply", [
    lambda m, x: m.relu(x), lambda m, x: m.nn.functional.leaky_relu(x, 0.2),
    lambda m, x: m.nn.functional.relu6(x), lambda m, x: m.nn.functional.hardtanh(x),
    lambda m, x: m.nn.functional.relu(x, inplace=True),
], ids=["relu", "leaky_relu", "relu6", "hardtanh", "inplace"])  # fmt: skip
def test_a_gradient_penalty_gives_every_parameter_a_gradient(apply):
    # zeros for those that do not matter, so that optimizers with momentum step them as PyTorch's do
    def gradients(library):
        x, w, b = (
            library.tensor(values, requires_grad=True)
            for values in ([[0.5, -0.7], [2.0, 0.1]], [[1.0, -2.0], [0.3, 4.0]], [0.2, -0.3])
        )
        out = apply(library, x @ w + b)
        (slope,) = library.autograd.grad(out.sum(), x, create_graph=True)
        ((slope.norm(2, dim=1) - 1) ** 2).mean().backward()
        return [p.grad.tolist() for p in (x, w, b)]

    ours, expected = gradients(autograd), gradients(torch)
    for a, e in zip(ours, expected, strict=True):
        np.testing.assert_allclose(a, e, rtol=1e-5, atol=1e-6)
    assert ours[2] == [0, 0]


FLAT = {
    "relu": lambda m, F, x: F.relu(x),
    "hardtanh": lambda m, F, x: F.hardtanh(x),
    "leaky_relu": lambda m, F, x: F.leaky_relu(x),
    "prelu": lambda m, F, x: F.prelu(x, m.tensor([0.2], dtype=m.float64, requires_grad=True)),
    "threshold": lambda m, F, x: F.threshold(x, 0.1, 2.0),
    "softshrink": lambda m, F, x: F.softshrink(x),
    "hardshrink": lambda m, F, x: F.hardshrink(x),
    "remainder": lambda m, F, x: m.tensor(3.0, dtype=m.float64) % x,
    "max_pool": lambda m, F, x: F.max_pool2d(x, 2),
    "adaptive_max_pool": lambda m, F, x: F.adaptive_max_pool1d(x[0], 2),
    "max_unpool": lambda m, F, x: F.max_unpool1d(*F.max_pool1d(x[0], 2, return_indices=True), 2),
    "avg_pool": lambda m, F, x: F.avg_pool1d(x[0], 2),
    "pad": lambda m, F, x: F.pad(x[0], (1, 1), "reflect"),
    "nll_loss": lambda m, F, x: F.nll_loss(x[0, 0], m.tensor([1, 0])),
    "times another": lambda m, F, x: F.max_pool2d(x, 2) * m.ones(1, requires_grad=True),
    "twice": lambda m, F, x: F.relu(F.threshold(x, 0.1, 2.0)),
}


@pytest.mark.parametrize("apply", FLAT.values(), ids=FLAT)
def test_second_derivatives_of_piecewise_linear_functions_are_zeros(apply):
    def second(library):
        x = library.from_numpy(np.random.default_rng(0).normal(size=(2, 3, 2, 6)))
        x.requires_grad_()
        out = apply(library, library.nn.functional, x)
        (g,) = library.autograd.grad(out.sum(), x, create_graph=True)
        return library.autograd.grad(g.sum(), x)[0].numpy()

    np.testing.assert_array_equal(second(autograd), second(torch))


def test_zeros_of_a_second_derivative_reach_a_leaf_and_add_up():
    x = autograd.tensor([1.0, -2.0], requires_grad=True)
    (g,) = autograd.autograd.grad(x.relu().sum() + (x**3).sum(), x, create_graph=True)
    g.sum().backward()
    assert x.grad.tolist() == [6, -12]
    (g,) = autograd.autograd.grad(x.relu(), x, autograd.tensor([np.inf, 1.0]), create_graph=True)
    assert autograd.autograd.grad(g.sum(), x)[0].tolist() == [0, 0]  # inf * 0 would be NaN
