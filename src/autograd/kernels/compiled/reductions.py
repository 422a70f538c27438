"""Reductions of contiguous arrays in pieces whose size does not depend on the number of threads.

A `row_` kernel takes a matrix and reduces each segment of SEGMENT elements of its rows; a `column_`
kernel takes (outer, n, inner) and reduces blocks of BLOCK along the middle, TILE columns at a time.
Both fill `parts`, which the caller combines, so results are the same for any number of threads.
Powers, deviations and products of float32 are added up in float64, which memory speed hides.
"""

from __future__ import annotations

import math

import numpy as np

from ..reductions import BLOCK, PARALLEL, SEGMENT
from .bits import larger, magnitude, select
from .jit import EXACT, REORDERED, exact_kernel, inlined, kernel, runner_of
from .team import share
from .ufuncs import ufunc
from .vocabulary import exp

TILE = 512
SCAN = 128  # elements among which a position is looked for


@inlined
def segment(x, t, segments):
    """Segment t of a matrix, counted along its rows."""
    start = t % segments * SEGMENT
    return x[t // segments][start : start + SEGMENT]


@inlined
def place(t, blocks, inner):
    """Where task t of a column kernel works: outer index, block, first column, end."""
    tiles = (inner + TILE - 1) // TILE
    low = t % tiles * TILE
    return t // (tiles * blocks), t // tiles % blocks, low, min(low + TILE, inner)


@inlined
def tasks(parts):
    """The number of tasks of a column kernel."""
    return parts.shape[0] * parts.shape[1] * ((parts.shape[2] + TILE - 1) // TILE)


# --- sums and products ----------------------------------------------------------------------------


def sums_of_segments(team, x, segments, parts):
    """Sum of each segment; LLVM adds up dozens of numbers side by side, so errors stay small."""
    for t in share(team, parts.size):
        part = segment(x, t, segments)
        total = x.dtype.type(0)
        for j in range(part.size):
            total += part[j]
        parts[t] = total


run_segments = runner_of(sums_of_segments, REORDERED)


@inlined
def add_segments(threads, x, out):
    """Sum of each row."""
    segments = (x.shape[1] + SEGMENT - 1) // SEGMENT
    parts = np.empty(out.size * segments)
    run_segments(threads, (x, segments, parts))
    for i in range(out.size):
        total = 0.0
        for j in range(segments):
            total += parts[i * segments + j]
        out[i] = total


@ufunc("mn", "m", least=PARALLEL)
def row_sums(threads, x, out):
    """Sum of each row."""
    add_segments(threads, x, out)


@ufunc("n", "", least=PARALLEL)
def flat_sums(threads, x, out):
    """Sum of all elements."""
    add_segments(threads, x.reshape(1, -1), out)


@ufunc("n", "", least=PARALLEL)
def flat_means(threads, x, out):
    """Mean of all elements."""
    add_segments(threads, x.reshape(1, -1), out)
    out[0] /= x.dtype.type(x.size)


@ufunc("mn", "m", least=PARALLEL)
def row_means(threads, x, out):
    """Mean of each row."""
    add_segments(threads, x, out)
    for i in range(out.size):
        out[i] /= x.dtype.type(x.shape[1])


@kernel
def row_powers(team, x, squared, segments, parts):
    """Sum of `|x|`, or of `x * x`, of each segment, in float64."""
    for t in share(team, parts.size):
        part = segment(x, t, segments)
        total = 0.0
        if squared:
            for j in range(part.size):
                value = np.float64(part[j])
                total += value * value
        else:
            for j in range(part.size):
                total += np.float64(abs(part[j]))
        parts[t] = total


@kernel
def row_deviations(team, x, centers, segments, parts):
    """Sum of squared distances from each row's center, of each segment."""
    for t in share(team, parts.size):
        part, center = segment(x, t, segments), centers[t // segments]
        total = 0.0
        for j in range(part.size):
            distance = np.float64(part[j]) - center
            total += distance * distance
        parts[t] = total


@kernel
def row_products(team, x, segments, parts):
    """Product of each segment."""
    for t in share(team, parts.size):
        part = segment(x, t, segments)
        total = 1.0
        for j in range(part.size):
            total *= np.float64(part[j])
        parts[t] = total


@inlined
def add_rows(x, outer, first, end, low, high, out):
    """Add rows first to end, columns low to high, to `out`: four at a time, which halves errors."""
    quads = (end - first) // 4 * 4
    for i in range(first, first + quads, 4):
        a, b = x[outer, i, low:high], x[outer, i + 1, low:high]
        c, d = x[outer, i + 2, low:high], x[outer, i + 3, low:high]
        for j in range(out.size):
            out[j] += (a[j] + b[j]) + (c[j] + d[j])
    for i in range(first + quads, end):
        a = x[outer, i, low:high]
        for j in range(out.size):
            out[j] += a[j]


def sums_of_blocks(team, x, parts):
    """Sum of each block of each column."""
    for t in share(team, tasks(parts)):
        outer, block, low, high = place(t, parts.shape[1], x.shape[2])
        out = parts[outer, block, low:high]
        out[:] = x.dtype.type(0)
        first = block * BLOCK
        add_rows(x, outer, first, min(first + BLOCK, x.shape[1]), low, high, out)


run_blocks = runner_of(sums_of_blocks, EXACT)


@inlined
def add_blocks(threads, x, out):
    """Sum of each column."""
    outer, n, inner = x.shape
    blocks = (n + BLOCK - 1) // BLOCK
    if blocks == 1:
        run_blocks(threads, (x, out.reshape(outer, 1, inner)))
        return
    parts = np.empty((outer, blocks, inner), x.dtype)
    run_blocks(threads, (x, parts))
    for i in range(outer):
        total = out[i]
        total[:] = x.dtype.type(0)
        add_rows(parts, i, 0, blocks, 0, inner, total)


@ufunc("mnk", "mk", least=PARALLEL)
def column_sums(threads, x, out):
    """Sum of each column."""
    add_blocks(threads, x, out)


@ufunc("mnk", "mk", least=PARALLEL)
def column_means(threads, x, out):
    """Mean of each column."""
    add_blocks(threads, x, out)
    flat = out.reshape(-1)
    for i in range(flat.size):
        flat[i] /= x.dtype.type(x.shape[1])


@exact_kernel
def column_deviations(team, x, centers, parts):
    """Sum of squared distances from each column's center, of each block."""
    for t in share(team, tasks(parts)):
        outer, block, low, high = place(t, parts.shape[1], x.shape[2])
        out, center = parts[outer, block, low:high], centers[outer, low:high]
        out[:] = x.dtype.type(0)
        for i in range(block * BLOCK, min((block + 1) * BLOCK, x.shape[1])):
            row = x[outer, i, low:high]
            for j in range(out.size):
                distance = row[j] - center[j]
                out[j] += distance * distance


@exact_kernel
def column_products(team, x, parts):
    """Product of each block of each column."""
    for t in share(team, tasks(parts)):
        outer, block, low, high = place(t, parts.shape[1], x.shape[2])
        out = parts[outer, block, low:high]
        out[:] = x.dtype.type(1)
        for i in range(block * BLOCK, min((block + 1) * BLOCK, x.shape[1])):
            row = x[outer, i, low:high]
            for j in range(out.size):
                out[j] *= row[j]


# --- largest and smallest -------------------------------------------------------------------------


@inlined
def extreme(part, sign):
    """The largest `sign * x`; NaN where there is one.

    `larger` says nothing about NaN, so that is read from the bits.
    """
    top, bits = sign * part[0], magnitude(part[0])
    for j in range(part.size):
        top = larger(sign * part[j], top)
        bit = magnitude(part[j])
        bits = bit if bit > bits else bits
    return part.dtype.type(np.nan) if bits > magnitude(part.dtype.type(np.inf)) else top


@exact_kernel
def row_extremes(team, x, sign, segments, parts):
    """The largest of each segment (sign 1) or the smallest (sign -1)."""
    for t in share(team, parts.size):
        parts[t] = sign * extreme(segment(x, t, segments), sign)


@inlined
def first_place(part, value):
    """Where a value, or else NaN, stands first: all are compared, which goes in vectors."""
    last = part.size - 1
    found = last
    for j in range(part.size):
        place = select((part[j] == value) | (part[j] != part[j]), j, last)
        found = place if place < found else found
    return found


@exact_kernel
def row_positions(team, x, sign, segments, parts, positions):
    """The extreme of each segment and the first place in the row where it, or NaN, stands."""
    for t in share(team, parts.size):
        part = segment(x, t, segments)
        best, start = extreme(part[:SCAN], sign), 0
        for i in range(SCAN, part.size, SCAN):
            value = extreme(part[i : i + SCAN], sign)
            if not value <= best and best == best:
                best, start = value, i
        place = start + first_place(part[start : start + SCAN], sign * best)
        parts[t], positions[t] = sign * best, place + t % segments * SEGMENT


@exact_kernel
def column_extremes(team, x, sign, parts):
    """The extreme of each block of each column."""
    for t in share(team, tasks(parts)):
        outer, block, low, high = place(t, parts.shape[1], x.shape[2])
        out = parts[outer, block, low:high]
        first = block * BLOCK
        row = x[outer, first, low:high]
        for j in range(out.size):  # Numba takes a second to compile `out[:] = row`
            out[j] = row[j]
        for i in range(first + 1, min(first + BLOCK, x.shape[1])):
            row = x[outer, i, low:high]
            for j in range(out.size):
                value, top = row[j], out[j]
                keep = (sign * value <= sign * top) | (top != top)
                out[j] = top if keep else value


@exact_kernel
def column_positions(team, x, sign, parts, positions):
    """The extreme of each block of each column and its first place in the column."""
    for t in share(team, tasks(parts)):
        outer, block, low, high = place(t, parts.shape[1], x.shape[2])
        out, index = parts[outer, block, low:high], positions[outer, block, low:high]
        first = block * BLOCK
        row = x[outer, first, low:high]
        for j in range(out.size):  # Numba takes a second to compile `out[:] = row`
            out[j] = row[j]
        found = np.zeros(out.size, np.int32)  # as wide as a float32: one vector for both
        for i in range(1, min(BLOCK, x.shape[1] - first)):
            row, here = x[outer, first + i, low:high], np.int32(i)
            for j in range(out.size):
                value, top = row[j], out[j]
                keep = (sign * value <= sign * top) | (top != top)
                out[j] = top if keep else value
                found[j] = found[j] if keep else here
        for j in range(out.size):
            index[j] = first + found[j]


# --- running sums and products --------------------------------------------------------------------


@exact_kernel
def row_cumulative(team, x, product, reverse, out):
    """Running sum or product of each row, kept in float64; from the end if `reverse`.

    Four rows run side by side, because each sum waits for the one before.
    """
    rows, n = x.shape
    for t in share(team, (rows + 3) // 4):
        i = np.int64(4 * t)
        second, third, fourth = min(i + 1, rows - 1), min(i + 2, rows - 1), min(i + 3, rows - 1)
        a = b = c = d = 1.0 if product else 0.0
        for step in range(n):
            j = n - 1 - step if reverse else step
            if product:
                a *= np.float64(x[i, j])
                b *= np.float64(x[second, j])
                c *= np.float64(x[third, j])
                d *= np.float64(x[fourth, j])
            else:
                a += np.float64(x[i, j])
                b += np.float64(x[second, j])
                c += np.float64(x[third, j])
                d += np.float64(x[fourth, j])
            out[i, j], out[second, j], out[third, j], out[fourth, j] = a, b, c, d


@exact_kernel
def column_cumulative(team, x, product, reverse, out):
    """Running sum or product along the middle dimension, kept in float64."""
    n = x.shape[1]
    tiles = (x.shape[2] + TILE - 1) // TILE
    for t in share(team, x.shape[0] * tiles):
        outer, _, low, high = place(t, 1, x.shape[2])
        total = np.full(high - low, 1.0 if product else 0.0)
        for step in range(n):
            i = n - 1 - step if reverse else step
            row, result = x[outer, i, low:high], out[outer, i, low:high]
            if product:
                for j in range(row.size):
                    total[j] *= np.float64(row[j])
                    result[j] = total[j]
            else:
                for j in range(row.size):
                    total[j] += np.float64(row[j])
                    result[j] = total[j]


# --- logarithm of a sum of exponentials -----------------------------------------------------------


@kernel
def row_logsumexp(team, x, segments, parts):
    """`log(sum(exp(x)))` of each segment."""
    zero = x.dtype.type(0)
    for t in share(team, parts.size):
        part = segment(x, t, segments)
        top = extreme(part, x.dtype.type(1))
        shift = top if abs(top) < np.inf else zero  # infinity - infinity would be NaN
        total = zero
        for j in range(part.size):
            total += exp(part[j] - shift)
        parts[t] = shift + math.log(total)


@kernel
def column_logsumexp(team, x, tops, parts):
    """`log(sum(exp(x)))` of each block of each column; `tops` are the largest elements."""
    zero = x.dtype.type(0)
    for t in share(team, tasks(parts)):
        outer, block, low, high = place(t, parts.shape[1], x.shape[2])
        out, top = parts[outer, block, low:high], tops[outer, block, low:high]
        for j in range(out.size):
            out[j] = zero
            top[j] = top[j] if abs(top[j]) < np.inf else zero
        for i in range(block * BLOCK, min((block + 1) * BLOCK, x.shape[1])):
            row = x[outer, i, low:high]
            for j in range(out.size):
                out[j] += exp(row[j] - top[j])
        for j in range(out.size):
            out[j] = top[j] + math.log(out[j])
