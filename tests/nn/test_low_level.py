"""Functions of networks by PyTorch's top-level signatures."""

import numpy as np
import pytest
import torch
from twins import assert_same_program

import autograd


def inputs(lib, *shapes, least=-1.0):
    made = []
    for i, shape in enumerate(shapes):
        count = torch.Size(shape).numel()
        numbers = lib.linspace(0.0, 1.0, count, dtype=lib.float64)
        numbers = (numbers * (7 + 2 * i)).sin().reshape(shape)
        made.append((numbers * (1 - least) / 2 + (1 + least) / 2).requires_grad_())
    return made


def with_gradients(lib, result, tensors):
    result.square().sum().backward()
    return result, [t.grad for t in tensors]


def signs(lib, n):
    return lib.ones(n, dtype=lib.float64) * (lib.arange(n) % 2 * 2 - 1)


LOSSES = {
    "binary_cross_entropy_with_logits": [(4, 3), (4, 3)],
    "cosine_embedding_loss": [(4, 3), (4, 3)],
    "hinge_embedding_loss": [(4,)],
    "kl_div": [(4, 3), (4, 3)],
    "margin_ranking_loss": [(4,), (4,)],
    "triplet_margin_loss": [(4, 3), (4, 3), (4, 3)],
}
WITH_SIGNS = ("cosine_embedding_loss", "hinge_embedding_loss", "margin_ranking_loss")


@pytest.mark.parametrize("reduction", [None, 0, 1, 2])
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.filterwarnings("ignore:reduction.*mean:UserWarning")  # PyTorch's, at kl_div
def test_losses(name, reduction):
    def program(lib):
        given = inputs(lib, *LOSSES[name], least=0.1 if name == "kl_div" else -1.0)
        target = [signs(lib, 4)] if name in WITH_SIGNS else []
        options = {} if reduction is None else {"reduction": reduction}
        return with_gradients(lib, getattr(lib, name)(*given, *target, **options), given)

    assert_same_program(program)


def test_losses_with_all_arguments():
    def program(lib):
        x, y, z = inputs(lib, (4, 3), (4, 3), (4, 3), least=0.1)
        weight, positive = (t.detach() for t in inputs(lib, (3,), (3,), least=0.5))
        results = [
            lib.binary_cross_entropy_with_logits(x, y, weight, positive, 2),
            lib.cosine_embedding_loss(x, y, signs(lib, 4), 0.2, 2),
            lib.kl_div(x, y, 2, log_target=True),
            lib.triplet_margin_loss(x, y, z, 0.7, 3.0, 1e-3, True, 0),
            lib.poisson_nll_loss(x, y, False, True, 1e-6, 1),
            lib.poisson_nll_loss(x, y, True, False, 1e-8, 0),
        ]
        return with_gradients(lib, sum(r.sum() for r in results), [x, y, z])

    assert_same_program(program)


@pytest.mark.parametrize("options", [(), (0, 0), (0, 1, True), (0, 2, True)])
def test_ctc_loss(options):
    def program(lib):
        (x,) = inputs(lib, (6, 2, 4))
        args = (lib.tensor([[1, 2], [3, 1]]), (6, 5), (2, 1), *options)
        return with_gradients(lib, lib.ctc_loss(x.log_softmax(2), *args), [x])

    assert_same_program(program)


def test_normalization():
    def program(lib):
        x, weight, bias = inputs(lib, (4, 6, 5), (6,), (6,))
        row, offset = inputs(lib, (5,), (5,))
        mean, var = (lib.full((6,), v, dtype=lib.float64) for v in (0.2, 1.5))
        running = [(mean.clone(), var.clone()) for _ in range(3)]
        training = lib.batch_norm(x, weight, bias, *running[0], True, 0.3, 1e-3, False)
        results = [
            training,
            lib.batch_norm(x, weight, bias, *running[1], False, 0.3, 1e-3, False),
            lib.instance_norm(x, weight, bias, *running[2], True, 0.3, 1e-3, True),
            lib.layer_norm(x, (5,), row, offset, 1e-3, False),
            lib.layer_norm(x, (6, 5)),
            lib.group_norm(x, 3, weight, bias, 1e-3, False),
            lib.group_norm(x, 2),
            lib.rms_norm(x, (5,), row, 1e-3),
        ]
        given = [x, weight, bias, row, offset]
        return results, running, with_gradients(lib, sum(results), given)

    assert_same_program(program)


@pytest.mark.parametrize("padding", [-1, 1])
@pytest.mark.parametrize("by_frequency", [False, True])
def test_embedding(padding, by_frequency):
    def program(lib):
        (table,) = inputs(lib, (4, 3))
        rows = lib.tensor([[1, 3, 1], [0, 3, 2]])
        return with_gradients(lib, lib.embedding(table, rows, padding, by_frequency), [table])

    assert_same_program(program)


def test_a_reduction_is_a_number():
    x = autograd.ones(2)
    for wrong in ("mean", 3, None):
        with pytest.raises(autograd.errors.ArgumentError, match="reduction 0"):
            autograd.kl_div(x, x, wrong)


@pytest.mark.parametrize("name", ["dropout", "feature_dropout"])
def test_dropout(name):
    results = []
    for library in (torch, autograd):
        library.manual_seed(0)
        drop = getattr(library, name)
        ones = library.ones(2, 6, 3)
        results.append((drop(ones, 0.5, True).numpy(), drop(ones, 0.5, False).numpy()))
    np.testing.assert_array_equal(results[0], results[1])
