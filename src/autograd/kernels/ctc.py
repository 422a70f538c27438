"""Sums over the alignments of label sequences: NumPy, or compiled for float32 and float64.

Source: Graves, Fernandez, Gomez, Schmidhuber, "Connectionist Temporal Classification" (2006),
section 4, in logarithms.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .large import ROWS, fits, kernel_of


class Paths(NamedTuple):
    """The label sequences of a batch, and what the forward sweep found.

    Attributes:
        labels: [N, L] the states: labels with blanks around them, padded with blanks.
        times: [N] how many steps count.
        states: [N] how many states count.
        alphas: [N, T, L] log-probabilities to be at a state after each step.
        losses: [N].
    """

    labels: np.ndarray
    times: np.ndarray
    states: np.ndarray
    alphas: np.ndarray
    losses: np.ndarray


def paths(log_p: np.ndarray, labels, times, states) -> Paths:
    """Sweep forward over log-probabilities [T, N, C]."""
    steps, batch, _ = log_p.shape
    alphas = np.empty((batch, steps, labels.shape[1]), log_p.dtype)
    made = Paths(labels, times, states, alphas, np.empty(batch, log_p.dtype))
    kernel = _kernel("forward", log_p, made)
    (_forward if kernel is None else kernel)(log_p, *made)
    return made


def gradient(g: np.ndarray, log_p: np.ndarray, found: Paths) -> np.ndarray:
    """g * (probabilities - how often each label is expected at each time); 0 after the last."""
    out = np.empty_like(log_p)
    kernel = _kernel("backward", log_p, found)
    if kernel is None:
        _backward(g, log_p, *found, out)
    else:
        kernel(np.ascontiguousarray(g), log_p, *found, out)
    return out


def _kernel(name: str, log_p: np.ndarray, found: Paths):
    if found.alphas.size < ROWS or not fits(log_p):
        return None
    return kernel_of("ctc", name)


def _forward(log_p, labels, times, states, alphas, losses) -> None:
    batch = np.arange(len(losses))
    emitted = log_p[:, batch[:, None], labels]  # [T, N, L]
    outside = np.arange(labels.shape[1]) >= states[:, None]
    alphas[...] = -np.inf
    for t in range(len(log_p)):
        if t:
            np.logaddexp.reduce(_reached(alphas[:, t - 1], labels, 1), 0, out=alphas[:, t])
            alphas[:, t] += emitted[t]
        else:
            alphas[:, 0, :2] = emitted[0, :, :2]
        alphas[:, t][outside] = -np.inf
    ends = alphas[batch, times - 1] if len(log_p) else np.full(labels.shape, -np.inf)
    last = np.logaddexp(
        ends[batch, states - 1], np.where(states > 1, ends[batch, states - 2], -np.inf)
    )
    losses[...] = np.where(times > 0, -last, np.where(states > 1, np.inf, 0.0))


def _reached(x: np.ndarray, labels: np.ndarray, way: int) -> np.ndarray:
    """[3, N, L]: x at each state, and at the states one and two before (`way` 1) or after (-1)."""
    near = np.full((3, *x.shape), -np.inf, x.dtype)
    near[0] = x
    differ = labels[:, 2:] != labels[:, :-2]
    if way == 1:
        near[1, :, 1:] = x[:, :-1]
        near[2, :, 2:] = np.where(differ, x[:, :-2], -np.inf)
    else:
        near[1, :, :-1] = x[:, 1:]
        near[2, :, :-2] = np.where(differ, x[:, 2:], -np.inf)
    return near


def _backward(g, log_p, labels, times, states, alphas, losses, out) -> None:
    batch = np.arange(len(losses))[:, None]
    emitted = log_p[:, batch, labels]
    place = np.arange(labels.shape[1])
    outside = place >= states[:, None]
    ending = np.where(place >= states[:, None] - 2, 0.0, -np.inf)
    later = np.full(labels.shape, -np.inf, log_p.dtype)
    for t in range(len(log_p) - 1, -1, -1):
        ahead = np.logaddexp.reduce(_reached(later, labels, -1), 0)
        ahead = np.where((t == times - 1)[:, None], ending, ahead)
        ahead[outside | (t >= times)[:, None]] = -np.inf
        expected = np.zeros(log_p.shape[1:], log_p.dtype)
        np.add.at(expected, (batch, labels), np.exp(alphas[:, t] + ahead + losses[:, None]))
        out[t] = (np.exp(log_p[t]) - expected) * g[:, None]
        out[t][t >= times] = 0
        later = ahead + emitted[t]
    out[:, (losses == np.inf) & (g == 0)] = 0  # losses that do not count


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype."""
    log_p, labels = np.zeros((40, 4, 5), dtype), np.zeros((4, 21), np.int64)
    times, states = np.full(4, 40), np.full(4, 21)

    def call():
        gradient(np.ones(4, dtype), log_p, paths(log_p, labels, times, states))

    yield f"ctc {dtype}", call
