"""Bad input of the losses: the error's type and words; PyTorch refuses the same calls."""

import re

import pytest
import torch

import autograd
from autograd.errors import ArgumentError, AutogradError, DimensionError, DTypeError, ShapeError

CASES = [
    ("mse_loss", lambda m, F: F.mse_loss(m.ones(2), m.ones(2), reduction="x"), None, "'x'"),
    ("l1_loss", lambda m, F: F.l1_loss(m.ones(2), m.ones(2), reduction="x"), ArgumentError, "'x'"),
    ("smooth_l1_loss", lambda m, F: F.smooth_l1_loss(m.ones(2), m.ones(2), beta=-1.0), None, "-1"),
    ("huber_loss", lambda m, F: F.huber_loss(m.ones(2), m.ones(2), delta=0.0), None, "0"),
    ("cross_entropy", lambda m, F: F.cross_entropy(m.ones(2, 3), m.tensor([0, 3])), None, "3"),
    ("cross_entropy", lambda m, F: F.cross_entropy(m.ones(2, 3), m.tensor([0])), None, "[1]"),
    ("cross_entropy", lambda m, F: F.cross_entropy(m.ones(2, 3), m.ones(2, 4)), None, "[2, 4]"),
    ("nll_loss", lambda m, F: F.nll_loss(m.ones(2, 3), m.tensor([0, -1])), None, "-1"),
    ("nll_loss", lambda m, F: F.nll_loss(m.ones(2, 3), m.ones(2)), DTypeError, "float32"),
    ("nll_loss", lambda m, F: F.nll_loss(m.ones(2, 3), m.tensor([0, 1]), m.ones(2)), None, "2"),
    ("binary_cross_entropy", lambda m, F: F.binary_cross_entropy(m.ones(2) * 2, m.ones(2)), None,
     ""),
    (
        "binary_cross_entropy",
        lambda m, F: F.binary_cross_entropy(m.ones(2, 3) / 2, m.ones(2)),
        ShapeError,
        "[2]",
    ),
    (
        "binary_cross_entropy_with_logits",
        lambda m, F: F.binary_cross_entropy_with_logits(m.ones(2, 3), m.ones(2)),
        ShapeError,
        "[2]",
    ),
    ("kl_div", lambda m, F: F.kl_div(m.ones(2), m.ones(2), reduction="x"), ArgumentError, "'x'"),
    (
        "triplet_margin_loss",
        lambda m, F: F.triplet_margin_loss(m.ones(2), m.ones(2), m.ones(2), margin=0.0),
        None,
        "0.0",
    ),
    ("cosine_similarity", lambda m, F: F.cosine_similarity(m.ones(2), m.ones(2), 2), DimensionError,
     "2"),
    ("softmax", lambda m, F: F.softmax(m.ones(2, 3), 2), DimensionError, "2"),
    ("log_softmax", lambda m, F: F.log_softmax(m.ones(2, 3), -3), DimensionError, "-3"),
    ("dropout", lambda m, F: F.dropout(m.ones(2), 1.5), ArgumentError, "1.5"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "call", "kind", "word"), CASES)
def test_refused(name, call, kind, word):
    with pytest.raises(AutogradError) as caught:
        call(autograd, autograd.nn.functional)
    message = str(caught.value)
    assert kind is None or type(caught.value) is kind
    assert re.match(rf"{name}: .*required", message), message
    assert word in message, message


@pytest.mark.parametrize(("name", "call", "kind", "word"), CASES)
def test_pytorch_refuses_it_too(name, call, kind, word):
    with pytest.raises((RuntimeError, ValueError, IndexError)):
        call(torch, torch.nn.functional)


@pytest.mark.parametrize("name", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"])
def test_a_target_of_another_shape_is_warned_of(name):
    loss = getattr(autograd.nn.functional, name)
    with pytest.warns(
        UserWarning, match=rf"^{name}: .*got \[3, 2\] and \[3, 1\].*reshape"
    ) as caught:
        loss(autograd.ones(3, 2), autograd.ones(3, 1))
    assert caught[0].filename == __file__
    with pytest.warns(UserWarning, match="Using a target size"):
        getattr(torch.nn.functional, name)(torch.ones(3, 2), torch.ones(3, 1))
