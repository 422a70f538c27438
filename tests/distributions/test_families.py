"""Each family: PyTorch's samples, log probabilities, numbers, divergences and gradients."""

import itertools

import numpy as np
import pytest
import torch
from families import BY_GAMMA, FAMILIES, OTHER_PATHS, both, made, same, same_gradients

import autograd
from autograd.errors import FormulaMissingError


def values_of(distribution, count=4):
    torch.manual_seed(1)
    return distribution.sample((count,))


@pytest.mark.parametrize("name", FAMILIES)
def test_shapes(name):
    (ours, _), (theirs, _) = both(name)
    for attribute in ("batch_shape", "event_shape"):
        assert tuple(getattr(ours, attribute)) == tuple(getattr(theirs, attribute))
    for attribute in ("has_rsample", "has_enumerate_support"):
        assert getattr(ours, attribute) == getattr(theirs, attribute)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", FAMILIES)
def test_samples_are_those_of_pytorch(name, dtype):
    (ours, _), (theirs, _) = both(name, dtype)
    tolerance = 2e-6 if dtype == "float32" else 1e-12
    for shape in ((), (5,), (2, 40)):
        autograd.manual_seed(3)
        torch.manual_seed(3)
        for _ in range(2):
            drawn = ours.sample(shape)
            same(drawn, theirs.sample(shape), tolerance)
            assert not drawn.requires_grad


@pytest.mark.parametrize("name", FAMILIES)
def test_differentiable_samples(name):
    (ours, our_leaves), (theirs, their_leaves) = both(name)
    if not theirs.has_rsample:
        with pytest.raises(NotImplementedError, match="rsample: a distribution that has it"):
            ours.rsample()
        return
    autograd.manual_seed(3)
    torch.manual_seed(3)
    mine, reference = ours.rsample((6,)), theirs.rsample((6,))
    same(mine, reference)
    if name not in OTHER_PATHS:  # PyTorch's slope of gamma numbers is itself an approximation
        tolerance = 2e-3 if name in BY_GAMMA else 1e-9
        same_gradients(mine.square(), our_leaves, reference.square(), their_leaves, tolerance)


@pytest.mark.parametrize("name", FAMILIES)
def test_log_probabilities(name):
    (ours, our_leaves), (theirs, their_leaves) = both(name)
    value = values_of(theirs)
    mine, reference = ours.log_prob(autograd.tensor(value.numpy())), theirs.log_prob(value)
    same(mine, reference)
    same_gradients(mine, our_leaves, reference, their_leaves, 1e-8)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("number", ["mean", "variance", "stddev", "mode", "entropy", "perplexity"])
def test_numbers(name, number):
    (ours, our_leaves), (theirs, their_leaves) = both(name)

    def ask(distribution):
        value = getattr(distribution, number)
        return value() if callable(value) else value

    try:
        reference = ask(theirs)
    except NotImplementedError:
        with pytest.raises(NotImplementedError):
            ask(ours)
        return
    except RuntimeError:  # PyTorch's formula of the entropy needs one dtype
        return
    mine = ask(ours)
    same(mine, reference, 1e-7 if name == "Multinomial" else 1e-9)  # a constant in float32 there
    if reference.isfinite().all():
        same_gradients(mine, our_leaves, reference, their_leaves, 1e-7)


@pytest.mark.parametrize("name", FAMILIES)
def test_distribution_functions(name):
    (ours, our_leaves), (theirs, their_leaves) = both(name)
    value = values_of(theirs)
    try:
        reference = theirs.cdf(value)
    except NotImplementedError:
        with pytest.raises(NotImplementedError):
            ours.cdf(autograd.tensor(value.numpy()))
        return
    mine = ours.cdf(autograd.tensor(value.numpy()))
    same(mine, reference)
    if name not in ("Chi2", "Gamma"):  # of which neither library has the derivative by the shape
        same_gradients(mine, our_leaves, reference, their_leaves)
    try:
        reference = theirs.icdf(reference.detach())
    except NotImplementedError:
        return
    same(ours.icdf(mine.detach()), reference, 1e-7)


@pytest.mark.parametrize("name", FAMILIES)
def test_supports(name):
    (ours, _), (theirs, _) = both(name)
    value = values_of(theirs)
    mine = ours.support.check(autograd.tensor(value.numpy()))
    assert mine.all()
    assert mine.shape == theirs.support.check(value).shape
    assert ours.support.event_dim == theirs.support.event_dim
    assert ours.support.is_discrete == theirs.support.is_discrete
    if theirs.has_enumerate_support:
        for expand in (True, False):
            same(ours.enumerate_support(expand), theirs.enumerate_support(expand))


@pytest.mark.parametrize("name", FAMILIES)
def test_expanded(name):
    (ours, _), (theirs, _) = both(name)
    shape = (3, *theirs.batch_shape)
    wide, reference = ours.expand(shape), theirs.expand(shape)
    assert tuple(wide.batch_shape) == tuple(reference.batch_shape) == shape
    assert wide.event_shape == ours.event_shape
    value = values_of(reference, 2)
    same(wide.log_prob(autograd.tensor(value.numpy())), reference.log_prob(value))
    assert ours.batch_shape == shape[1:]
    autograd.manual_seed(0)
    torch.manual_seed(0)
    same(wide.sample(), reference.sample())


@pytest.mark.parametrize("name", FAMILIES)
def test_shown_and_copied(name):
    (ours, _), _ = both(name)
    assert repr(ours).startswith(name.split()[0])
    assert ours.sample_n(3).shape == (3, *ours.batch_shape, *ours.event_shape)


def pairs():
    families = [*FAMILIES, "Uniform"]
    same_type = [(name, name) for name in FAMILIES]
    others = [
        (a, b)
        for a, b in itertools.permutations(families, 2)
        if a != b and a.split()[0] == b.split()[0] and "Transformed" not in a
    ]
    return [*same_type, *others, ("Uniform", "Normal")]


@pytest.mark.parametrize(("first", "second"), pairs())
def test_divergences(first, second):
    ours, our_leaves = made(autograd, first)
    theirs, their_leaves = made(torch, first)
    their_other, our_other = made(torch, second)[0], made(autograd, second)[0]
    if first == second:  # other parameters of the same family
        for library, leaves in ((autograd, our_leaves), (torch, their_leaves)):
            with library.no_grad():
                for leaf in leaves:
                    leaf.mul_(0.75)
        if first.startswith(("TransformedDistribution", "Uniform")):
            return
        ours, theirs = made(autograd, first)[0], made(torch, first)[0]
        our_leaves = their_leaves = []
    try:
        reference = torch.distributions.kl_divergence(theirs, their_other)
    except NotImplementedError:
        with pytest.raises(FormulaMissingError, match="kl_divergence: "):
            autograd.distributions.kl_divergence(ours, our_other)
        return
    except (RuntimeError, ValueError):  # shapes that do not fit
        return
    mine = autograd.distributions.kl_divergence(ours, our_other)
    same(mine, reference, 1e-8)
    if our_leaves:
        same_gradients(mine, our_leaves, reference, their_leaves, 1e-8)


def test_a_uniform_against_a_normal():
    results = [
        lib.distributions.kl_divergence(
            lib.distributions.Uniform(-1.0, 2.0), lib.distributions.Normal(0.5, 2.0)
        ).item()
        for lib in (autograd, torch)
    ]
    assert results[0] == pytest.approx(results[1], rel=1e-6)


@pytest.mark.parametrize("name", ["Beta", "Dirichlet"])
def test_gradients_through_gamma_numbers_have_the_right_mean(name):
    """The mean of `rsample`'s gradients is the gradient of the mean."""
    autograd.manual_seed(0)
    distribution, leaves = made(autograd, name)
    mean = distribution.rsample((20_000,)).select(-1, 0).mean()
    exact = distribution.mean.select(-1, 0).mean()
    estimates = autograd.autograd.grad(mean, leaves)
    for estimate, gradient in zip(estimates, autograd.autograd.grad(exact, leaves), strict=True):
        np.testing.assert_allclose(estimate.numpy(), gradient.numpy(), atol=4e-3)


@pytest.mark.parametrize("shape", [0.02, 0.7, 3.0, 40.0, 900.0, 5000.0])
def test_the_slope_of_gamma_numbers(shape):
    special = pytest.importorskip("scipy.special")
    from autograd.kernels import gamma

    chance = np.linspace(0.02, 0.98, 25)
    numbers, step = special.gammaincinv(shape, chance), 1e-5 * shape
    above, below = (special.gammaincinv(shape + s, chance) for s in (step, -step))
    slope = gamma.slope(np.full(25, shape), numbers)
    np.testing.assert_allclose(slope, (above - below) / (2 * step), 2e-6)
