"""Connectionist temporal classification."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ..kernels import ctc as kernels
from ..kernels.ctc import Paths
from .comparison import where
from .core.registry import Sample, composite, functional, primitive
from .exponential import exp
from .indexing import added_at, looked_up
from .joining import stack
from .loss_reduction import reduced
from .reduction import summed
from .shape import reshape
from .softmax import logsumexp_over, softmax

_NEVER = -1e30  # the logarithm of a probability of zero, for arithmetic without infinities


@primitive(method=False, function=False, node="CtcLoss")
def alignment_losses(input, paths: Paths):
    """Minus the log-probability of each label sequence, as found before.

    Gradient: that of normalised log-probabilities, which is what `log_softmax` makes.
    """
    return paths.losses


@alignment_losses.vjp("input")
def _(g, input, paths):
    return alignment_gradient(g, input, paths)


@primitive(method=False, function=False)
def alignment_gradient(input, log_probs, paths: Paths):
    """`input` times (probabilities - how often each label is expected at each time)."""
    return kernels.gradient(input, log_probs, paths)


@alignment_gradient.vjp("input")
def _(g, input, log_probs, paths):
    return summed(g * alignment_gradient(input * 0 + 1, log_probs, paths), (0, 2), False)


@alignment_gradient.vjp("log_probs")
def _(g, input, log_probs, paths):
    steps, batch = g.shape[:2]
    counted = np.arange(steps)[:, None, None] < paths.times[:, None]
    g = g * reshape(input, (1, batch, 1)) * counted
    return exp(log_probs) * g - _change_of_expected(log_probs, g, paths) * counted


def _change_of_expected(log_probs, change, paths: Paths):
    """How the expected numbers of labels move with the log-probabilities: the tangent of both
    sweeps over the states."""
    labels, states = paths.labels, paths.states[:, None]
    steps, place = log_probs.shape[0], np.arange(labels.shape[1])
    at = (slice(None), np.arange(len(labels))[:, None], labels)
    emitted, moved = looked_up(log_probs, at), looked_up(change, at)  # [T, N, L]

    def barred(closed):
        return np.where(closed, _NEVER, 0.0).astype(paths.alphas.dtype)

    def step(x, dx, way: int):
        """The states that lead on to a state, two steps at most, and their change."""
        near = [np.clip(place - way * k, 0, place.size - 1) for k in range(3)]
        same = (labels == labels[:, near[2]]) | (place != near[2] + 2 * way)
        bars = barred(place != place), barred(place == near[1]), barred(same)
        reach = [looked_up(x, (slice(None), k)) + bar for k, bar in zip(near, bars, strict=True)]
        along = [looked_up(dx, (slice(None), k)) for k in near]
        weights = softmax(stack(reach), 0)
        total = logsumexp_over(stack(reach), (0,), False)
        return total, summed(weights * stack(along), (0,), False)

    before = [(emitted[0] + barred(place > 1), moved[0])]
    for t in range(1, steps):
        x, dx = step(*before[-1], 1)
        before.append((x + emitted[t], dx + moved[t]))
    end = barred((place >= states) | (place < states - 2))
    ahead, shift = emitted[0] * 0 + end, moved[0] * 0
    expected = []
    for t in range(steps - 1, -1, -1):
        if t + 1 < steps:
            onward, moving = step(ahead + emitted[t + 1], shift + moved[t + 1], -1)
            last = np.equal(paths.times - 1, t)[:, None]
            ahead, shift = where(last, end, onward), where(last, moving * 0, moving)
        share = softmax(before[t][0] + ahead, 1)
        d = before[t][1] + shift
        expected.append(share * (d - summed(share * d, (1,), True)))
    return added_at(stack(expected[::-1]), tuple(log_probs.shape), at)


def _lengths(value, batch: int, most: int, what: str) -> np.ndarray:
    """Lengths as int64 [N].

    Raises:
        ShapeError: not one for each sequence.
        ArgumentError: one out of range.
    """
    lengths = value._array if type(value) in tensor_types else np.asarray(value)
    if lengths.dtype.kind not in "iu":
        raise DTypeError(f"ctc_loss: {what} of integers are required; got {lengths.dtype}.")
    lengths = lengths.reshape(-1).astype(np.int64)
    if lengths.size != batch:
        raise ShapeError(
            f"ctc_loss: {what} for {batch} sequences are required; got {lengths.size}."
        )
    if batch and not 0 <= lengths.min() <= lengths.max() <= most:
        raise ArgumentError(
            f"ctc_loss: {what} between 0 and {most} are required; got {lengths.tolist()}."
        )
    return lengths


def _with_blanks(targets: np.ndarray, lengths: np.ndarray, blank: int) -> np.ndarray:
    """[N, 2 S + 1] labels with blanks around them, from targets [N, S] or one after the other."""
    longest = int(lengths.max(initial=0))
    labels = np.full((lengths.size, 2 * longest + 1), blank, np.int64)
    inside = np.arange(longest) < lengths[:, None]
    if targets.ndim == 2:
        labels[:, 1::2][inside] = targets[:, :longest][inside]
    else:
        labels[:, 1::2][inside] = targets[: lengths.sum()]
    return labels


@composite(**functional)
def ctc_loss(
    log_probs,
    targets,
    input_lengths,
    target_lengths,
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
):
    """Minus the log-probability of label sequences, summed over all alignments.

    Args:
        log_probs: [T, N, C] or [T, C], as `log_softmax` makes them.
        targets: labels [N, S], or those of all sequences one after the other.
        input_lengths: how many of the T steps count: a tensor or a sequence of N, or 0-d.
        target_lengths: how many labels each sequence has.
        blank: the label that stands for none.
        reduction: "mean" (each loss divided by its target's length), "sum" or "none".
        zero_infinity: losses of targets that are too long become 0, with gradients 0.

    Gradient: that of normalised log-probabilities; not finite where a loss is not.

    Source: Graves, Fernandez, Gomez, Schmidhuber, "Connectionist Temporal Classification:
    Labelling Unsegmented Sequence Data with Recurrent Neural Networks" (2006).

    >>> log_p = autograd.zeros(2, 1, 3).log_softmax(2)
    >>> autograd.nn.functional.ctc_loss(log_p, autograd.tensor([[1]]), [2], [1])
    tensor(1.0986)
    """
    for value, what in ((log_probs, "log_probs"), (targets, "targets")):
        if type(value) not in tensor_types:
            raise ArgumentTypeError(
                f"ctc_loss: {what} as a Tensor are required; got {type(value).__name__}."
            )
    single = log_probs._array.ndim == 2
    batched = log_probs.unsqueeze(1) if single else log_probs
    if batched._array.ndim != 3:
        raise ShapeError(
            f"ctc_loss: log_probs [T, N, C] or [T, C] are required; got {list(log_probs.shape)}."
        )
    steps, batch, classes = batched._array.shape
    labels = targets._array
    if labels.dtype.kind not in "iu":
        raise DTypeError(f"ctc_loss: targets of integers are required; got {targets.dtype}.")
    if not 0 <= blank < classes:
        raise ArgumentError(
            f"ctc_loss: a blank between 0 and {classes - 1} is required; got {blank}."
        )
    most = labels.shape[1] if labels.ndim == 2 else labels.size
    times = _lengths(input_lengths, batch, steps, "input_lengths")
    lengths = _lengths(target_lengths, batch, most, "target_lengths")
    together = labels.ndim == 1 and labels.size == lengths.sum()
    if not together and (labels.ndim != 2 or len(labels) != batch):
        raise ShapeError(
            f"ctc_loss: targets [{batch}, S] or [{lengths.sum()}] are required; got shape "
            f"{list(labels.shape)}."
        )
    labels = _with_blanks(labels, lengths, blank)
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        bad = labels[(labels < 0) | (labels >= classes)][0]
        raise ArgumentError(
            f"ctc_loss: targets between 0 and {classes - 1} are required; got {bad}."
        )
    contiguous = batched.contiguous()
    found = kernels.paths(contiguous._array, labels, times, 2 * lengths + 1)
    losses = alignment_losses(contiguous, found)
    if zero_infinity:
        losses = where(losses == np.inf, 0.0, losses)
    if reduction == "mean":
        shortest_one = Arithmetic.Tensor._wrap(np.maximum(lengths, 1).astype(found.losses.dtype))
        return (losses / shortest_one).mean()
    losses = losses.squeeze(0) if single and reduction == "none" else losses
    return reduced(losses, reduction, "ctc_loss")


def _sequences(rng):
    log_p = rng.normal(size=(7, 3, 4))
    log_p -= np.log(np.exp(log_p).sum(2, keepdims=True))
    return log_p, np.array([[1, 2, 2], [3, 1, 0], [1, 0, 0]]), np.array([7, 6, 4])


# Derivatives are checked in tests/nn/test_ctc.py: the losses' is that of normalised input only.
@ctc_loss.samples
def _(rng):
    log_p, targets, times = _sequences(rng)
    lengths = np.array([3, 2, 1])
    for reduction in ("mean", "sum", "none"):
        yield Sample(log_p, targets, times, lengths, reduction=reduction, grad=False)
    yield Sample(log_p, np.array([1, 2, 2, 3, 1, 1]), [7, 6, 4], [3, 2, 1], 0, "sum", grad=False)
    yield Sample(log_p, targets, [7, 3, 1], [3, 0, 1], 3, "none", grad=False)
    yield Sample(log_p, targets, [7, 2, 2], [3, 3, 1], 0, "sum", True, grad=False)
    yield Sample(log_p, targets, [3, 7, 4], [3, 2, 1], 0, "none", grad=False)
    yield Sample(log_p[:, 0], np.array([1, 2, 2]), np.asarray(7), np.asarray(3), grad=False)


@alignment_losses.samples
def _(rng):
    log_p, targets, times = _sequences(rng)
    labels = _with_blanks(targets, np.array([3, 2, 1]), 0)
    found = kernels.paths(log_p, labels, times, np.array([7, 5, 3]))
    yield Sample(log_p, found, grad=False)


@alignment_gradient.samples
def _(rng):
    log_p, targets, times = _sequences(rng)
    labels = _with_blanks(targets, np.array([3, 2, 1]), 0)
    found = kernels.paths(log_p, labels, times, np.array([7, 5, 3]))
    yield Sample(rng.normal(size=3), log_p, found, grad=False)
