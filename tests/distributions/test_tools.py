"""Transforms, constraints, checks and programs of distributions."""

import math
import warnings

import numpy as np
import pytest
import torch
from families import same

import autograd
from autograd.distributions import constraints, transforms
from autograd.errors import ArgumentError, ArgumentTypeError, AutogradError, ShapeError

TRANSFORMS = {
    "Abs": lambda t, m: t.AbsTransform(),
    "Affine": lambda t, m: t.AffineTransform(m.tensor([1.0, 2.0]), m.tensor([-3.0, 0.5])),
    "Affine of numbers": lambda t, m: t.AffineTransform(1.0, -2.0),
    "Affine of vectors": lambda t, m: t.AffineTransform(1.0, -2.0, event_dim=1),
    "Compose": lambda t, m: t.ComposeTransform([t.ExpTransform(), t.AffineTransform(1.0, 2.0)]),
    "Compose of vectors": lambda t, m: t.ComposeTransform(
        [t.AffineTransform(0.1, 0.5, event_dim=1), t.TanhTransform()]
    ),
    "Exp": lambda t, m: t.ExpTransform(),
    "identity": lambda t, m: t.identity_transform,
    "Independent": lambda t, m: t.IndependentTransform(t.ExpTransform(), 1),
    "inverse": lambda t, m: t.ExpTransform().inv,
    "Power": lambda t, m: t.PowerTransform(m.tensor(2.0)),
    "Sigmoid": lambda t, m: t.SigmoidTransform(),
    "Softplus": lambda t, m: t.SoftplusTransform(),
    "Tanh": lambda t, m: t.TanhTransform(),
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_transforms(name):
    data = np.random.default_rng(0).uniform(0.1, 2, (3, 2)).astype("float32")
    results = []
    for library in (autograd, torch):
        t = TRANSFORMS[name](library.distributions.transforms, library)
        x = library.tensor(data)
        y = t(x)
        results.append([y, t.inv(y) if name != "Abs" else y])
        if name != "inverse":  # whose own inverse is the transform
            assert t.inv.inv is t
        if name != "Abs":
            size = t.log_abs_det_jacobian(x, y)
            results[-1] += [size, library.as_tensor(t.sign) + size * 0]
        results[-1].append(library.zeros(t.forward_shape((3, 2)) + t.inverse_shape((3, 2))))
        assert t.bijective == (name != "Abs")
        event_dim = int("vector" in name or name == "Independent")
        assert t.domain.event_dim == t.codomain.event_dim == event_dim
    for mine, reference in zip(*results, strict=True):
        same(mine, reference, 1e-5)


def test_a_cache_gives_back_the_value_itself():
    """The inverse of a saturated tanh is infinite; the value it was made of is still known."""
    d = autograd.distributions
    squashed = d.TransformedDistribution(d.Normal(30.0, 1.0), d.TanhTransform(cache_size=1))
    y = squashed.rsample()
    assert y == 1.0
    assert squashed.log_prob(y).isfinite()
    plain = d.TransformedDistribution(d.Normal(30.0, 1.0), d.TanhTransform())
    assert not plain.log_prob(y).isfinite()
    with pytest.raises(ArgumentError, match="cache_size of 0 or 1 is required; got 2"):
        d.ExpTransform(cache_size=2)


REFUSED = {
    "a scale of 0": (lambda d, m: d.Normal(0.0, m.tensor([1.0, 0.0])), ArgumentError,
                     r"Normal: scale above 0 is required; got 0\."),
    "a NaN": (lambda d, m: d.Normal(math.nan, 1.0), ArgumentError, "Normal: loc a number is"),
    "a probability above 1": (lambda d, m: d.Bernoulli(1.5), ArgumentError, "between 0 and 1"),
    "negative weights": (lambda d, m: d.Categorical(m.tensor([-1.0, 2.0])), ArgumentError,
                         "probs numbers of at least 0 that sum to 1 is required"),
    "both parameters": (lambda d, m: d.Bernoulli(0.5, 0.5), ArgumentError,
                        "exactly one of probs, logits is required; got probs and logits"),
    "no parameter": (lambda d, m: d.Categorical(), ArgumentError, "got none"),
    "no dimensions": (lambda d, m: d.Categorical(m.tensor(1.0)), ShapeError, "0-d"),
    "text": (lambda d, m: d.Normal("a", 1.0), ArgumentTypeError, "numbers or tensors"),
    "ends in the wrong order": (lambda d, m: d.Uniform(1.0, 1.0), ArgumentError, "low below high"),
    "a value outside": (lambda d, m: d.Uniform(0.0, 1.0).log_prob(m.tensor(2.0)), ArgumentError,
                        "Uniform: a value between 0 and 1 is required; got 2"),
    "half a success": (lambda d, m: d.Bernoulli(0.5).log_prob(m.tensor(0.5)), ArgumentError,
                       "0 or 1"),
    "a class beyond": (lambda d, m: d.Categorical(m.ones(2)).log_prob(m.tensor(2)), ArgumentError,
                       "an integer between 0 and 1"),
    "a number as value": (lambda d, m: d.Normal(0.0, 1.0).log_prob(1.0), ArgumentTypeError,
                          "a tensor of values is required; got float"),
    "values that do not fit": (lambda d, m: d.Normal(m.zeros(3), 1.0).log_prob(m.zeros(2)),
                               ShapeError, r"broadcasts with \[3\] are required; got \[2\]"),
    "an indefinite covariance": (
        lambda d, m: d.MultivariateNormal(m.zeros(2), m.tensor([[1.0, 2.0], [2.0, 1.0]])),
        ArgumentError, "covariance_matrix a symmetric positive-definite matrix is required"),
    "a full factor": (lambda d, m: d.MultivariateNormal(m.zeros(2), scale_tril=m.ones(2, 2)),
                      ArgumentError, "scale_tril a lower triangular matrix"),
    "a covariance vector": (lambda d, m: d.MultivariateNormal(m.zeros(2), m.ones(2)),
                            ShapeError, r"got shapes \[2\] and \[2\]"),
    "more dimensions than the batch": (
        lambda d, m: d.Independent(d.Normal(m.zeros(3), 1.0), 2), ArgumentError, "got 2"),
    "a mixture of normals": (
        lambda d, m: d.MixtureSameFamily(d.Normal(m.zeros(2), 1.0), d.Normal(m.zeros(2), 1.0)),
        ArgumentTypeError, "a Categorical mixture_distribution"),
    "other numbers of components": (
        lambda d, m: d.MixtureSameFamily(d.Categorical(m.ones(3)), d.Normal(m.zeros(2), 1.0)),
        ShapeError, "3 components"),
    "a function as transform": (
        lambda d, m: d.TransformedDistribution(d.Normal(0.0, 1.0), [abs]), ArgumentTypeError,
        "transforms are required"),
    "classes": (lambda d, m: d.register_kl(3, d.Normal), ArgumentTypeError, "classes of"),
    "a setting": (lambda d, m: d.Distribution.set_default_validate_args(3), ArgumentError, "got 3"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    call, kind, words = REFUSED[name]
    with pytest.raises(AutogradError, match=words) as caught:
        call(autograd.distributions, autograd)
    assert type(caught.value) is kind
    with pytest.raises((ValueError, TypeError, AttributeError)):
        call(torch.distributions, torch)


def test_checks_can_be_left_out():
    d = autograd.distributions
    assert d.Normal(0.0, -1.0, validate_args=False).scale == -1
    assert d.Uniform(0.0, 1.0, validate_args=False).log_prob(autograd.tensor(2.0)) == -math.inf
    d.Distribution.set_default_validate_args(False)
    try:
        assert d.Normal(0.0, -1.0).scale == -1
    finally:
        d.Distribution.set_default_validate_args(True)


def test_probabilities_first_asked_for_while_sampling_keep_their_gradient():
    logits = autograd.tensor([0.0, 1.0], requires_grad=True)
    policy = autograd.distributions.Categorical(logits=logits)
    policy.sample()
    policy.probs[0].backward()
    assert logits.grad.abs().sum() > 0.1


def test_reinforce():
    """A policy that learns which of three arms pays; the same numbers as with PyTorch."""

    def program(library):
        library.manual_seed(0)
        logits = library.zeros(3, requires_grad=True)
        optimizer = library.optim.SGD([logits], lr=0.5)
        for _ in range(40):
            policy = library.distributions.Categorical(logits=logits)
            action = policy.sample((8,))
            reward = (action == 1).to(library.float32)
            loss = -(policy.log_prob(action) * (reward - reward.mean())).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return logits.detach()

    ours = program(autograd)
    same(ours, program(torch), 1e-4)
    assert ours.argmax() == 1


@pytest.mark.parametrize("name", [n for n in constraints.__all__ if n not in (
    "Constraint", "dependent", "greater_than", "greater_than_eq", "half_open_interval",
    "independent", "integer_interval", "interval", "less_than", "multinomial")])  # fmt: skip
def test_constraints(name):
    ours, theirs = getattr(constraints, name), getattr(torch.distributions.constraints, name)
    values = np.array([[-1.0, 2.0], [0.0, 1.0], [0.5, 0.5], [1.0, 0.0], [math.nan, 1.0]])
    matrices = np.array([[[1.0, 0.0], [0.5, 2.0]], [[2.0, 0.5], [0.5, 1.0]], [[0.0, 1], [1, 0]]])
    data = matrices if ours.event_dim == 2 else values
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reference = theirs.check(torch.tensor(data))
    if name == "positive_definite":  # PyTorch looks no further if one of them is not symmetric
        reference = torch.tensor([False, True, False])
    assert ours.check(autograd.tensor(data)).tolist() == reference.tolist()
    assert ours.event_dim == theirs.event_dim


@pytest.mark.parametrize(("name", "bounds"), [
    ("greater_than", (0.5,)), ("greater_than_eq", (0.5,)), ("half_open_interval", (0.0, 1.0)),
    ("integer_interval", (0, 1)), ("interval", (0.0, 1.0)), ("less_than", (1.0,)),
    ("multinomial", (1,)),
])  # fmt: skip
def test_constraints_with_bounds(name, bounds):
    data = np.array([[-1.0, 2.0], [0.0, 1.0], [0.5, 0.5], [1.0, 0.0]])
    ours = getattr(constraints, name)(*bounds).check(autograd.tensor(data))
    theirs = getattr(torch.distributions.constraints, name)(*bounds).check(torch.tensor(data))
    assert ours.tolist() == theirs.tolist()


def test_transforms_are_exported():
    assert set(transforms.__all__) <= set(autograd.distributions.__all__)


def test_the_derivative_by_the_shape_of_an_incomplete_gamma_function_is_refused():
    pytest.importorskip("scipy")
    shape = autograd.tensor(1.0, requires_grad=True)
    for function in (autograd.igamma, autograd.igammac):
        with pytest.raises(autograd.errors.GraphError, match="igamma: an `input` that does not"):
            function(shape, autograd.tensor(2.0)).backward()
