"""The CTC loss against PyTorch: layouts, sizes, gradients; second derivatives numerically."""

import numpy as np
import pytest
import torch

import autograd
import autograd.nn.functional as F
from autograd import errors


def problem(steps, batch, classes, longest, dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(steps, batch, classes)).astype(dtype)
    targets = rng.integers(1, classes, (batch, longest))
    times = rng.integers(2 * longest + 1, steps + 1, batch)
    return scores, targets, times, rng.integers(0, longest + 1, batch)


def both(scores, targets, times, lengths, leaf=True, **options):
    """[(losses, gradient)] of the two libraries; of log-probabilities, or of scores."""
    results = []
    for lib in (torch, autograd):
        x = lib.tensor(scores)
        x = x.log_softmax(-1).detach().requires_grad_() if leaf else x.requires_grad_()
        log_p = x if leaf else x.log_softmax(-1)
        given = (lib.tensor(v) if isinstance(v, np.ndarray) else v for v in (times, lengths))
        loss = lib.nn.functional.ctc_loss(log_p, lib.tensor(targets), *given, **options)
        (loss * loss).sum().backward()
        results.append((loss.detach().numpy(), x.grad.numpy()))
    return results


def compare(*problem, tolerance=1e-9, **options):
    (a, da), (b, db) = both(*problem, **options)
    assert a.dtype == b.dtype
    assert a.shape == b.shape
    np.testing.assert_allclose(b, a, tolerance, tolerance)
    np.testing.assert_allclose(db, da, tolerance, tolerance)
    return b, db


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [(5, 1, 3, 2), (12, 4, 5, 4), (60, 5, 20, 25)])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("leaf", [True, False])
def test_sizes(dtype, size, reduction, leaf):
    tolerance = 1e-9 if dtype == np.float64 else 2e-3
    compare(*problem(*size, dtype=dtype), leaf=leaf, reduction=reduction, tolerance=tolerance)


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_targets_one_after_the_other(dtype):
    scores, targets, times, lengths = problem(14, 4, 5, 4)
    row = np.concatenate([t[:n] for t, n in zip(targets, lengths, strict=True)]).astype(dtype)
    compare(scores, row, times, lengths)
    compare(scores, row, times.tolist(), lengths.tolist())


def test_one_sequence_and_another_blank():
    scores, targets, times, lengths = problem(14, 1, 5, 4)
    compare(scores[:, 0], targets[0], times[0:1], np.array([4]), blank=0, reduction="none")
    compare(scores, targets - 1, times, lengths, blank=4)


def test_repeated_labels_need_a_blank_between():
    scores = problem(3, 1, 3, 1)[0]
    targets = np.array([[1, 1]])
    loss, _ = compare(scores, targets, np.array([3]), np.array([2]), reduction="none")
    log_p = torch.tensor(scores).log_softmax(-1).numpy()[:, 0]
    assert loss[0] == pytest.approx(-(log_p[0, 1] + log_p[1, 0] + log_p[2, 1]))


@pytest.mark.parametrize("size", [(6, 3, 4, 5), (60, 5, 20, 40)])
def test_targets_that_are_too_long(size):
    steps, batch, classes, longest = size
    scores, targets, _, _ = problem(steps, batch, classes, 2)
    targets = np.resize(targets, (batch, longest))
    times, lengths = np.full(batch, steps), np.full(batch, longest)
    lengths[0], times[1] = 1, 2
    loss, g = compare(scores, targets, times, lengths, reduction="none", zero_infinity=True)
    assert loss[0] > 0
    assert loss[1] == 0
    assert not g[:, 1].any()
    (_, da), (loss, db) = both(scores, targets, times, lengths, reduction="none")
    assert loss[1] == np.inf
    assert not np.isfinite(db[:2, 1]).any()
    np.testing.assert_allclose(db[:, 0], da[:, 0])


def test_second_derivatives():
    scores, targets, times, _ = problem(6, 2, 3, 2)
    lengths = autograd.tensor([2, 1])

    def loss(x):
        log_p = x.log_softmax(-1)
        return F.ctc_loss(
            log_p, autograd.tensor(targets), autograd.tensor(times), lengths, reduction="none"
        )

    x = autograd.tensor(scores, requires_grad=True)
    assert autograd.autograd.gradcheck(loss, x)
    assert autograd.autograd.gradgradcheck(loss, x)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"blank": 5}, errors.ArgumentError, "blank between 0 and 4"),
        ({"targets": autograd.tensor([[1, 7]])}, errors.ArgumentError, "targets between 0 and 4"),
        ({"targets": autograd.tensor([1, 2, 3])}, errors.ShapeError, r"targets \[1, S\] or \[2\]"),
        ({"input_lengths": [9]}, errors.ArgumentError, "input_lengths between 0 and 6"),
        ({"target_lengths": [3]}, errors.ArgumentError, "target_lengths between 0 and 2"),
        ({"target_lengths": [1, 1]}, errors.ShapeError, "target_lengths for 1 sequences"),
        ({"target_lengths": [0.5]}, errors.DTypeError, "target_lengths of integers"),
        ({"targets": autograd.tensor([[1.0, 2.0]])}, errors.DTypeError, "targets of integers"),
        ({"log_probs": autograd.zeros(6)}, errors.ShapeError, "log_probs"),
        ({"reduction": "most"}, errors.ArgumentError, "reduction"),
    ],
)
def test_errors(change, error, message):
    given = {
        "log_probs": autograd.zeros(6, 1, 5).log_softmax(2),
        "targets": autograd.tensor([[1, 2]]),
        "input_lengths": [6],
        "target_lengths": [2],
    }
    with pytest.raises(error, match=message):
        F.ctc_loss(**(given | change))
