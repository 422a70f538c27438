"""Rows of matrices read, weighted and added up by number."""

from __future__ import annotations

from .jit import exact_kernel, prange


@exact_kernel
def take(x, places, out):
    """out[i] = x[places[i]]."""
    for i in prange(places.size):
        source, target = x[places[i]], out[i]
        for j in range(target.size):
            target[j] = source[j]


@exact_kernel
def add(x, places, starts, order, out):
    """out[k] = the sum of x[places[i]] over the group k of `places.group`."""
    for k in prange(out.shape[0]):
        target, begin, end = out[k], starts[k], starts[k + 1]
        if begin == end:
            target[:] = 0
            continue
        source = x[places[order[begin]]]
        for j in range(target.size):
            target[j] = source[j]
        for i in range(begin + 1, end):
            source = x[places[order[i]]]
            for j in range(target.size):
                target[j] += source[j]


@exact_kernel
def add_weighted(x, weights, places, starts, order, out):
    """out[k] = the sum of weights[i] * x[places[i]] over the group k of `places.group`."""
    for k in prange(out.shape[0]):
        target = out[k]
        target[:] = 0
        for i in range(starts[k], starts[k + 1]):
            source, weight = x[places[order[i]]], weights[order[i]]
            for j in range(target.size):
                target[j] += weight * source[j]
