"""The tables of `summary` and the pictures of `draw_graph`."""

import shutil

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

import autograd
from autograd.errors import ArgumentError, GraphError

MODELS = {
    "linear": (lambda nn: nn.Linear(7, 5), (3, 4, 7)),
    "convolution": (lambda nn: nn.Conv2d(4, 6, 3, padding=1, groups=2), (2, 4, 8, 8)),
    "strided": (lambda nn: nn.Conv1d(3, 6, 4, stride=2), (2, 3, 21)),
    "transposed": (lambda nn: nn.ConvTranspose2d(3, 5, 2, stride=2), (2, 3, 4, 6)),
    "several": (
        lambda nn: nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(108, 5)),
        (2, 1, 8, 8),
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_multiplications_are_half_of_pytorchs_operations(name):
    make, shape = MODELS[name]
    with FlopCounterMode(display=False) as counter:
        theirs = make(torch.nn)
        theirs(torch.ones(shape))
    mine = autograd.summary(make(autograd.nn), shape)
    assert 2 * mine.total_mult_adds == counter.get_total_flops()
    assert mine.total_params == sum(p.numel() for p in theirs.parameters())


def test_attention_counts_projections_and_scores():
    attention = autograd.nn.MultiheadAttention(8, 2, batch_first=True)
    x = autograd.ones(2, 7, 8)
    found = autograd.summary(attention, input_data=(x, x, x))
    tokens = 2 * 7
    assert found.total_mult_adds == tokens * 4 * 8 * 8 + 2 * (2 * 7 * 7 * 8)


def test_memory_is_that_of_inputs_results_and_parameters():
    net = autograd.nn.Sequential(autograd.nn.Linear(4, 8), autograd.nn.Linear(8, 2)).double()
    text = str(autograd.summary(net, input_data=autograd.ones(10, 4, dtype=autograd.float64)))
    parameters = 8 * (4 * 8 + 8 + 8 * 2 + 2)
    assert f"input {8 * 40} B" in text
    assert f"forward {8 * 100} B" in text
    assert f"parameters {parameters} B" in text


def test_a_summary_changes_nothing():
    net = autograd.nn.Sequential(autograd.nn.Linear(3, 4), autograd.nn.BatchNorm1d(4))
    before = {k: v.clone() for k, v in net.state_dict().items()}
    autograd.summary(net, (5, 3))
    assert net.training
    assert all(np.array_equal(before[k].numpy(), v.numpy()) for k, v in net.state_dict().items())
    assert all(p.grad is None for p in net.parameters())
    assert not any(m._forward_hooks for m in net.modules())


def test_pictures_name_parameters_and_operations(tmp_path):
    net = autograd.nn.Linear(3, 2)
    loss = net(autograd.ones(4, 3)).square().sum()
    picture = autograd.draw_graph(loss, net)
    for word in ("digraph", "weight", "bias", "[2, 3]", "Sum", "->"):
        assert word in picture.source
    path = picture.save(tmp_path / "loss.dot")
    assert path.read_text() == str(picture)
    with pytest.raises(GraphError, match="draw_graph"):
        autograd.draw_graph(autograd.ones(2))


def test_pictures_are_drawn_by_graphviz(tmp_path):
    pytest.importorskip("graphviz")
    picture = autograd.draw_graph(autograd.ones(2, requires_grad=True).sum())
    path = tmp_path / "loss.svg"
    if shutil.which("dot"):
        assert picture.save(path).read_bytes().rstrip().endswith(b"</svg>")
    else:
        with pytest.raises(ArgumentError, match="'dot' is required"):
            picture.save(path)
        assert not path.exists()
