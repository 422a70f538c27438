"""Counts in bins: where `histogram` refuses."""

import pytest
import torch

import autograd
from autograd.errors import ArgumentError, DTypeError, ShapeError

REFUSED = {
    "integers": (
        lambda m: m.histogram(m.ones(3).long(), 2), DTypeError, "got autograd.int64"),
    "without bins": (lambda m: m.histogram(m.ones(3), 0), ArgumentError, "bins=0"),
    "NaN": (
        lambda m: m.histogram(m.tensor([1.0, m.nan]), 2), ArgumentError, "nan to nan"),
    "a range that descends": (
        lambda m: m.histogram(m.ones(3), 2, range=(3.0, 1.0)), ArgumentError, "3.0 to 1.0"),
    "weights": (
        lambda m: m.histogram(m.ones(3), 2, weight=m.ones(2)), ShapeError, r"\[3\] .* got \[2\]"),
    "edges of a matrix": (
        lambda m: m.histogram(m.ones(3), m.ones(2, 2)), ShapeError, r"\[2, 2\]"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "kind", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(call, kind, words):
    with pytest.raises((RuntimeError, ValueError)):
        call(torch)
    with pytest.raises(kind, match=words):
        call(autograd)


def test_edges_that_descend_are_refused():
    with pytest.raises(ShapeError, match="ascending edges"):
        autograd.histogram(autograd.ones(3), autograd.tensor([3.0, 1.0]))
