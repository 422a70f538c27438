"""Elements and rows read from, and added at, given places of the middle of [outer, n, inner].

A place below 0 counts from the end. Each kernel tells whether places lie outside: nothing is read
or added there. What is added is added to `start`, or to zeros if that has no elements.
"""

from __future__ import annotations

import numpy as np

from .jit import exact_kernel, inlined, prange
from .team import share

BLOCK = 4096  # places that are worked on together
TILE = 512  # columns that are worked on together


@inlined
def counted(place, n):
    """A place counted from the start."""
    return place + n if place < 0 else place


@inlined
def inside(place, n):
    """Whether a place that is counted from the start is one of `n`."""
    return np.uint64(place) < np.uint64(n)


@inlined
def all_inside(places, n):
    """Whether all places are counted from the start and inside: then no loop need ask again."""
    signs = np.int64(0)
    for i in range(places.size):
        signs |= places[i] | (n - 1 - places[i])
    return signs >= 0


@exact_kernel
def bounds(places, lows, highs):
    """The lowest and the highest of each block."""
    for block in prange(lows.size):
        part = places[block * BLOCK : (block + 1) * BLOCK]
        low = high = part[0]
        for i in range(part.size):
            low, high = min(low, part[i]), max(high, part[i])
        lows[block], highs[block] = low, high


@exact_kernel
def take(x, places, out):
    """out[o, i] = x[o, places[i]] for rows of `inner` elements."""
    outer, n, _ = x.shape
    outside = 0
    for task in prange(outer * places.size):
        o, i = task // places.size, task % places.size
        place = counted(places[i], n)
        if inside(place, n):
            source, target = x[o, place], out[o, i]
            for j in range(target.size):
                target[j] = source[j]
        else:
            outside += 1
    return outside


@exact_kernel
def pick(team, x, places, out, outside):
    """out[o, i] = x[o, places[o, i]]; one row of places may serve for all.

    `outside[0]` is set to 1 if a place lies outside: compiled for a team it returns nothing.
    """
    outer, n = x.shape
    shared = places.shape[0] == 1
    blocks = (out.shape[1] + BLOCK - 1) // BLOCK
    for task in share(team, outer * blocks):
        o, low = task // blocks, task % blocks * BLOCK
        source, target = x[o], out[o, low : low + BLOCK]
        some = places[0 if shared else np.int64(o), low : low + BLOCK]
        if all_inside(some, n):
            for i in range(target.size):
                target[i] = source[np.uint64(some[i])]
            continue
        for i in range(target.size):
            place = counted(some[i], n)
            if not inside(place, n):
                outside[0] = 1
                place = 0
            target[i] = source[place]


@exact_kernel
def pick_columns(x, places, out):
    """out[o, i, j] = x[o, places[o, i, j], j]."""
    n, many, inner = x.shape[1], *out.shape[1:]
    tiles = (inner + TILE - 1) // TILE
    outside = 0
    for task in prange(out.shape[0] * tiles):
        o, low = task // tiles, task % tiles * TILE
        source = x[o, :, low : low + TILE]
        for i in range(many):
            some, target = places[o, i, low : low + TILE], out[o, i, low : low + TILE]
            if all_inside(some, n):
                for j in range(target.size):
                    target[j] = source[np.uint64(some[j]), j]
                continue
            for j in range(target.size):
                place = counted(some[j], n)
                valid = inside(place, n)
                outside += 0 if valid else 1
                target[j] = source[place if valid else 0, j]
    return outside


@exact_kernel
def group(places, starts, order):
    """Sort by counting: those i with places[i] == k become order[starts[k] : starts[k + 1]]."""
    n = starts.size - 1
    starts[:] = 0
    outside = 0
    for i in range(places.size):
        place = counted(places[i], n)
        if inside(place, n):
            starts[place + 1] += 1
        else:
            outside += 1
    for k in range(1, n + 1):
        starts[k] += starts[k - 1]
    for i in range(places.size):
        place = counted(places[i], n)
        if inside(place, n):
            order[starts[place]] = i
            starts[place] += 1
    for k in range(n, 0, -1):
        starts[k] = starts[k - 1]
    starts[0] = 0
    return outside


@exact_kernel
def add_taken(g, starts, order, start, out):
    """out[o, k] = the sum of g[o, order[i]] over the group k of `group`, for rows of `inner`."""
    outer, n, _ = out.shape
    zero = out.dtype.type(0)
    for task in prange(outer * n):
        o, k = task // n, task % n
        target, first = out[o, k], starts[k]
        if first == starts[k + 1]:
            if start.size:
                source = start[o, k]
                for j in range(target.size):
                    target[j] = source[j]
            else:
                target[:] = zero
            continue
        added = g[o, order[first]]
        if start.size:
            source = start[o, k]
            for j in range(target.size):
                target[j] = source[j] + added[j]
        else:
            for j in range(target.size):
                target[j] = zero + added[j]
        for i in range(first + 1, starts[k + 1]):
            added = g[o, order[i]]
            for j in range(target.size):
                target[j] += added[j]


@exact_kernel
def add_picked(g, places, start, out):
    """out[o, places[o, i]] += g[o, i], in the order of i; one row of places may serve for all."""
    outer, n = out.shape
    shared = places.shape[0] == 1
    outside = 0
    for o in prange(outer):
        source, target, some = g[o], out[o], places[0 if shared else np.int64(o)]
        if start.size:
            target[:] = start[o]
        else:
            target[:] = 0
        if all_inside(some, n):
            for i in range(source.size):
                target[np.uint64(some[i])] += source[i]
            continue
        for i in range(source.size):
            place = counted(some[i], n)
            if inside(place, n):
                target[place] += source[i]
            else:
                outside += 1
    return outside


@exact_kernel
def add_picked_columns(g, places, start, out):
    """out[o, places[o, i, j], j] += g[o, i, j], in the order of i."""
    n, inner = out.shape[1:]
    tiles = (inner + TILE - 1) // TILE
    outside = 0
    for task in prange(out.shape[0] * tiles):
        o, low = task // tiles, task % tiles * TILE
        target = out[o, :, low : low + TILE]
        for i in range(n):
            row = target[i]
            if start.size:
                source = start[o, i, low : low + TILE]
                for j in range(row.size):
                    row[j] = source[j]
            else:
                row[:] = 0
        for i in range(g.shape[1]):
            some, source = places[o, i, low : low + TILE], g[o, i, low : low + TILE]
            if all_inside(some, n):
                for j in range(source.size):
                    target[np.uint64(some[j]), j] += source[j]
                continue
            for j in range(source.size):
                place = counted(some[j], n)
                if inside(place, n):
                    target[place, j] += source[j]
                else:
                    outside += 1
    return outside
