"""Sums over the alignments of label sequences: forward variables, and the gradient.

Source: Graves, Fernandez, Gomez, Schmidhuber, "Connectionist Temporal Classification" (2006),
section 4, in logarithms.
"""

from __future__ import annotations

import numpy as np

from .jit import inlined, kernel
from .team import share
from .vocabulary import exp, log


@inlined
def log_sum(a, b, c):
    """`log(exp(a) + exp(b) + exp(c))`, where -inf stands for zero."""
    top = max(a, max(b, c))
    if top == -np.inf:
        return top
    return top + log(exp(a - top) + exp(b - top) + exp(c - top))


@kernel
def forward(team, log_p, labels, times, states, alphas, losses):
    """alphas[n, t, s]: the log-probability to be at state s after t + 1 steps; and the losses."""
    low = log_p.dtype.type(-np.inf)
    for n in share(team, losses.size):
        label, count, end = labels[n], states[n], times[n]
        if end == 0:
            losses[n] = 0 if count == 1 else np.inf
            continue
        alphas[n, 0] = low
        for s in range(min(count, 2)):
            alphas[n, 0, s] = log_p[0, n, label[s]]
        for t in range(1, end):
            before, now, step = alphas[n, t - 1], alphas[n, t], log_p[t, n]
            for s in range(count):
                one = before[s - 1] if s > 0 else low
                two = before[s - 2] if s > 1 and label[s] != label[s - 2] else low
                now[s] = log_sum(before[s], one, two) + step[label[s]]
        last = alphas[n, end - 1]
        losses[n] = -log_sum(last[count - 1], last[count - 2] if count > 1 else low, low)


@kernel
def backward(team, g, log_p, labels, times, states, alphas, losses, out):
    """out = g * (probabilities - how often each label is expected at each time)."""
    low = log_p.dtype.type(-np.inf)
    for n in share(team, losses.size):
        label, count, end, loss, scale = labels[n], states[n], times[n], losses[n], g[n]
        beta, later = np.empty(count, log_p.dtype), np.empty(count, log_p.dtype)
        if loss == np.inf and scale == 0:  # a loss that does not count
            end = 0
        for t in range(end, log_p.shape[0]):
            out[t, n] = 0
        for t in range(end - 1, -1, -1):
            step, result, alpha = log_p[t, n], out[t, n], alphas[n, t]
            for c in range(result.size):
                result[c] = 0
            for s in range(count):
                if t == end - 1:
                    ahead = log_p.dtype.type(0) if s >= count - 2 else low
                else:
                    one = later[s + 1] if s + 1 < count else low
                    two = later[s + 2] if s + 2 < count and label[s] != label[s + 2] else low
                    ahead = log_sum(later[s], one, two)
                beta[s] = ahead + step[label[s]]
                result[label[s]] += exp(alpha[s] + ahead + loss)
            for c in range(result.size):
                result[c] = scale * (exp(step[c]) - result[c])
            beta, later = later, beta
