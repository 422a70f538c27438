"""A distribution of each family, made with either library, and comparisons of results."""

import numpy as np
import torch

import autograd

# each is written with a library's `distributions` and a function that makes a parameter
FAMILIES = {
    "Bernoulli": lambda d, p: d.Bernoulli(p([0.1, 0.5, 0.9])),
    "Bernoulli of logits": lambda d, p: d.Bernoulli(logits=p([-2.0, 0.0, 3.0])),
    "Beta": lambda d, p: d.Beta(p([0.5, 2.0, 3.0]), p([0.7, 1.5, 3.0])),
    "Binomial": lambda d, p: d.Binomial(5, p([0.2, 0.7])),
    "Binomial of logits": lambda d, p: d.Binomial(20, logits=p([-1.0, 0.3])),
    "Categorical": lambda d, p: d.Categorical(p([[1.0, 2.0, 3.0], [0.2, 0.2, 0.6]])),
    "Categorical of logits": lambda d, p: d.Categorical(logits=p([0.5, -1.0, 2.0])),
    "Cauchy": lambda d, p: d.Cauchy(p([0.0, 1.0]), p([1.0, 2.0])),
    "Chi2": lambda d, p: d.Chi2(p([1.0, 4.5])),
    "Dirichlet": lambda d, p: d.Dirichlet(p([[0.5, 1.5, 2.0], [3.0, 1.0, 4.0]])),
    "Exponential": lambda d, p: d.Exponential(p([0.5, 2.0])),
    "Gamma": lambda d, p: d.Gamma(p([0.5, 2.0, 7.0]), p([1.0, 3.0, 0.5])),
    "Geometric": lambda d, p: d.Geometric(p([0.2, 0.7])),
    "Geometric of logits": lambda d, p: d.Geometric(logits=p([-1.0, 0.5])),
    "Gumbel": lambda d, p: d.Gumbel(p([0.0, 1.0]), p([1.0, 2.0])),
    "HalfNormal": lambda d, p: d.HalfNormal(p([0.5, 2.0])),
    "Independent": lambda d, p: d.Independent(d.Normal(p([[0.0, 1.0]] * 3), p([1.0, 2.0])), 1),
    "Laplace": lambda d, p: d.Laplace(p([0.0, 1.0]), p([1.0, 2.0])),
    "LogNormal": lambda d, p: d.LogNormal(p([0.0, 1.0]), p([1.0, 0.5])),
    "MixtureSameFamily": lambda d, p: d.MixtureSameFamily(
        d.Categorical(p([[0.3, 0.7], [0.5, 0.5]])),
        d.Normal(p([[0.0, 1.0], [2.0, 3.0]]), p([1.0, 0.5])),
    ),
    "MixtureSameFamily of vectors": lambda d, p: d.MixtureSameFamily(
        d.Categorical(p([0.3, 0.7])),
        d.Independent(d.Normal(p([[0.0, 1.0, 2.0], [2.0, 3.0, 1.0]]), 1.0), 1),
    ),
    "Multinomial": lambda d, p: d.Multinomial(6, p([[1.0, 2.0, 1.0]])),
    "MultivariateNormal": lambda d, p: d.MultivariateNormal(
        p([[0.0, 1.0], [2.0, -1.0]]), scale_tril=p([[1.0, 0.0], [0.5, 2.0]])
    ),
    "MultivariateNormal of covariances": lambda d, p: d.MultivariateNormal(
        p([0.0, 1.0]), p([[[2.0, 0.5], [0.5, 1.0]], [[1.0, -0.3], [-0.3, 1.0]]])
    ),
    "MultivariateNormal of a precision": lambda d, p: d.MultivariateNormal(
        p([0.0, 1.0]), precision_matrix=p([[2.0, 0.5], [0.5, 1.0]])
    ),
    "Normal": lambda d, p: d.Normal(p([[0.0], [1.0]]), p([1.0, 0.5, 2.0])),
    "Normal of numbers": lambda d, p: d.Normal(p(0.5), 2.0),
    "OneHotCategorical": lambda d, p: d.OneHotCategorical(p([[1.0, 2.0, 3.0], [0.2, 0.2, 0.6]])),
    "OneHotCategoricalStraightThrough": lambda d, p: d.OneHotCategoricalStraightThrough(
        logits=p([[1.0, 2.0, 3.0]])
    ),
    "Poisson": lambda d, p: d.Poisson(p([0.5, 4.0, 20.0])),
    "StudentT": lambda d, p: d.StudentT(p([0.5, 1.5, 4.0]), p([0.0, 1.0, 2.0]), p(2.0)),
    "TransformedDistribution": lambda d, p: d.TransformedDistribution(
        d.Normal(p([0.0, 1.0]), p(0.5)), [d.TanhTransform(), d.AffineTransform(p(1.0), p(-2.0))]
    ),
    "TransformedDistribution of vectors": lambda d, p: d.TransformedDistribution(
        d.Independent(d.Normal(p([[0.0, 1.0]]), p(0.5)), 1), [d.SigmoidTransform()]
    ),
    "TransformedDistribution into vectors": lambda d, p: d.TransformedDistribution(
        d.Normal(p([0.0]), p(0.5)), [d.AffineTransform(p([1.0, 2.0]), 3.0, event_dim=1)]
    ),
    "Uniform": lambda d, p: d.Uniform(p([0.0, -1.0]), p([1.0, 3.0])),
}  # fmt: skip
# where the path of a gradient through a sample is another one than PyTorch's
OTHER_PATHS = {"Beta", "Dirichlet"}
BY_GAMMA = {"Beta", "Chi2", "Dirichlet", "Gamma", "StudentT"}


def made(library, name, dtype="float64"):
    """A distribution, and the leaves that it was made of."""
    leaves = []

    def parameter(values):
        leaf = library.tensor(values, dtype=getattr(library, dtype), requires_grad=True)
        leaves.append(leaf)
        return leaf

    return FAMILIES[name](library.distributions, parameter), leaves


def both(name, dtype="float64"):
    return made(autograd, name, dtype), made(torch, name, dtype)


def same(ours, theirs, tolerance=1e-9):
    ours, theirs = ours.detach(), theirs.detach()
    assert tuple(ours.shape) == tuple(theirs.shape)
    assert str(ours.dtype).split(".")[1] == str(theirs.dtype).split(".")[1]
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), tolerance, tolerance)


def same_gradients(ours, our_leaves, theirs, their_leaves, tolerance=1e-9):
    if not theirs.requires_grad:
        return
    grads = (
        autograd.autograd.grad(ours.sum(), our_leaves, allow_unused=True),
        torch.autograd.grad(theirs.sum(), their_leaves, allow_unused=True),
    )
    for mine, reference in zip(*grads, strict=True):
        mine = autograd.zeros(1) if mine is None else mine
        reference = torch.zeros(1) if reference is None else reference
        np.testing.assert_allclose(
            *np.broadcast_arrays(mine.numpy(), reference.numpy()), tolerance, tolerance
        )
