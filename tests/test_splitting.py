"""Views that come several at once."""

import numpy as np
import pytest
import torch

import autograd

SHAPES = [(4, 6, 3), (24, 60, 30)]
WAYS = {
    "unbind first": lambda x: x.unbind(0),
    "unbind middle": lambda x: x.unbind(1),
    "unbind last": lambda x: x.unbind(-1),
    "chunk": lambda x: x.chunk(2),
    "chunk unevenly": lambda x: x.chunk(4, 1),
    "split": lambda x: x.split(2, -1),
    "split into sections": lambda x: x.split([1, 0, x.shape[0] - 1]),
    "tensor_split": lambda x: x.tensor_split(3, 2),
    "tensor_split at indices": lambda x: x.tensor_split((1, 2), 1),
    "tensor_split with the same twice": lambda x: x.tensor_split((3, 1), 1),
    "of a transposed": lambda x: x.transpose(0, 2).unbind(1),
}
USES = {
    "all": lambda views: views,
    "the first": lambda views: views[:1],
    "backwards, one twice": lambda views: [*views[::-1], views[-1]],
}


def measured(library, way, use, data):
    """The views, and first and second derivatives of a function of some of them."""
    x = library.from_numpy(data.copy()).requires_grad_()
    views = way(x * 1)
    loss = sum((i + 1) * (v**3).sum() for i, v in enumerate(use(views)))
    (first,) = library.autograd.grad(loss, x, create_graph=True)
    (first**2).sum().backward()
    return views, first, x.grad


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("way", WAYS)
def test_values_and_two_derivatives(way, use, shape):
    data = np.random.default_rng(0).normal(size=shape)
    ours = measured(autograd, WAYS[way], USES[use], data)
    theirs = measured(torch, WAYS[way], USES[use], data)
    for a, b in zip((*ours[0], *ours[1:]), (*theirs[0], *theirs[1:]), strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=1e-10)


@pytest.mark.parametrize("way", [way for way in WAYS if "twice" not in way])
def test_they_are_results_of_one_operator(way):
    views = WAYS[way](autograd.zeros(4, 6, 3, requires_grad=True))
    assert len({id(v.grad_fn) for v in views}) == 1
    assert [v.output_nr for v in views] == list(range(len(views)))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("way", WAYS)
def test_they_are_views_and_writes_reach_the_whole(way, shape):
    data = np.random.default_rng(0).normal(size=shape)
    leaf = autograd.from_numpy(data).requires_grad_()
    x = leaf * 1
    views = WAYS[way](x)
    assert all(np.shares_memory(v.detach().numpy(), x.detach().numpy()) for v in views if v.numel())
    views[0].mul_(3)
    (x * x).sum().backward()
    with torch.no_grad():
        factor = torch.ones(shape, dtype=torch.float64)
        WAYS[way](factor)[0].mul_(3)
    np.testing.assert_allclose(x.detach().numpy(), data * factor.numpy())
    np.testing.assert_allclose(leaf.grad.numpy(), 2 * data * factor.numpy() ** 2)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_view_read_after_a_write_to_another_and_to_the_whole(shape):
    def program(library):
        leaf = library.from_numpy(np.random.default_rng(0).normal(size=shape)).requires_grad_()
        x = leaf * 1
        a, b = x.chunk(2) if library is autograd else (x[: len(x) // 2], x[len(x) // 2 :])
        a.mul_(2)  # which PyTorch refuses for results of `chunk`
        x.mul_(3)
        (a * b).sum().backward()
        return leaf.grad.numpy()

    np.testing.assert_allclose(program(autograd), program(torch))
