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
def group(keys, starts, order):
    """Sort by counting: those i with keys[i] == k become order[starts[k] : starts[k + 1]]."""
    starts[:] = 0
    for key in keys:
        starts[key + 1] += 1
    for k in range(1, starts.size):
        starts[k] += starts[k - 1]
    for i in range(keys.size):
        place = starts[keys[i]]
        order[place] = i
        starts[keys[i]] = place + 1
    for k in range(starts.size - 1, 0, -1):
        starts[k] = starts[k - 1]
    starts[0] = 0


@exact_kernel
def add(x, places, starts, order, out):
    """out[k] = the sum of x[places[i]] over the group k of `group`."""
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
    """out[k] = the sum of weights[i] * x[places[i]] over the group k of `group`."""
    for k in prange(out.shape[0]):
        target = out[k]
        target[:] = 0
        for i in range(starts[k], starts[k + 1]):
            source, weight = x[places[order[i]]], weights[order[i]]
            for j in range(target.size):
                target[j] += weight * source[j]
