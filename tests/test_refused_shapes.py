"""Sizes that PyTorch refuses and broadcasting would let pass."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import AutogradError

CASES = {
    "index_add": lambda m, o: m.zeros(3, 4).index_add_(0, m.tensor([0, 1]), o(1, 4)),
    "index_add of other sizes": lambda m, o: m.zeros(3, 4).index_add(0, m.tensor([0]), o(1, 1)),
    "index_copy": lambda m, o: m.zeros(3, 4).index_copy_(1, m.tensor([0, 1]), o(2)),
    "index_copy of one row": lambda m, o: m.zeros(3, 4).index_copy(0, m.tensor([0, 1]), o(1, 4)),
    "inner": lambda m, o: m.inner(o(1), o(3)),
    "cross": lambda m, o: m.cross(o(2, 3), o(3), dim=1),
    "diagonal_scatter": lambda m, o: m.zeros(3, 4).diagonal_scatter(o(1)),
    "chain_matmul": lambda m, o: m.chain_matmul(o(3), o(3, 2)),
    "diff with a part in front": lambda m, o: m.diff(o(3, 4), 0, 1, prepend=o(2, 1)),
    "norm": lambda m, o: m.linalg.norm(o(2, 3, 4), 1),
    "H": lambda m, o: o(2, 3, 4).H,
    "cross_entropy": lambda m, o: m.nn.functional.cross_entropy(o(2, 3), o(2, 3), o(1)),
    "gaussian_nll_loss": lambda m, o: m.nn.functional.gaussian_nll_loss(o(2, 3), o(2, 3), o(3)),
    "interpolate": lambda m, o: m.nn.functional.interpolate(o(1, 2, 5, 6), (4,)),
    "softmax": lambda m, o: m.softmax(o(0, 3), 7),
    "select_scatter": lambda m, o: m.zeros(3, 4).select_scatter(o(1), 1, 2),
    "slice_scatter": lambda m, o: m.zeros(3, 4).slice_scatter(o(2), 1, 0, 4, 2),
    "multi_margin_loss": lambda m, o: m.nn.functional.multi_margin_loss(o(2, 3), m.tensor([1])),
    "margin_ranking_loss": lambda m, o: m.nn.functional.margin_ranking_loss(o(3), o(2, 3), o(3)),
    "triplet_margin_loss": lambda m, o: m.nn.functional.triplet_margin_loss(o(3), o(2, 3), o(3)),
    "bilinear": lambda m, o: m.nn.functional.bilinear(o(5, 2), o(5, 3), o(4, 2, 3), o(1)),
}


@pytest.mark.parametrize("name", CASES)
def test_refused(name):
    with pytest.raises((RuntimeError, IndexError, ValueError)):
        CASES[name](torch, torch.ones)
    with pytest.raises(AutogradError) as caught:
        CASES[name](autograd, autograd.ones)
    assert str(caught.value).startswith(f"{name.split()[0]}: ")


AGREE = {
    "einsum of numbered dimensions": lambda m: m.einsum(
        m.arange(6.0).reshape(2, 3), [4, 1], m.arange(3.0), [1], [4]
    ),
    "einsum without a result": lambda m: m.einsum(
        m.arange(6.0).reshape(2, 3), [1, 0], m.ones(2, 5), [1, ...]
    ),
    "solve, vectors for several matrices": lambda m: m.linalg.solve(
        m.eye(3).repeat(2, 1, 1) * 2, m.arange(3.0)
    ),
    "cat of an empty one of another dtype": lambda m: m.cat([m.arange(2), m.zeros(0)]),
    "cov of one row": lambda m: m.cov(m.arange(6.0).reshape(1, 6)),
}


@pytest.mark.parametrize("call", AGREE.values(), ids=AGREE)
def test_shapes_and_dtypes(call):
    ours, theirs = call(autograd).numpy(), call(torch).numpy()
    assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(ours, theirs)
