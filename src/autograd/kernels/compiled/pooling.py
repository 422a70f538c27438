"""Largest elements and sums of windows that step over planes [planes, H, W], and the ways back.

`step` is (window, stride, padding, dilation) along H, then along W.
"""

from __future__ import annotations

import numpy as np

from .jit import exact_kernel, inlined, prange


@inlined
def _reached(n, out, stride, place):
    """The results [low, high) whose element at `place` from the window's start is one of `n`."""
    low = max(0, -(place // stride))
    return low, max(low, min(out, (n - 1 - place) // stride + 1))


@inlined
def _raise(best, chosen, row, low, high, stride, place, base):
    """Take the elements of a row that are larger than the best so far, or NaN."""
    best, chosen = best[low:high], chosen[low:high]
    start = low * stride + place
    row, first = row[start:], np.int32(base + start)
    if stride == 1:
        for j in range(best.size):
            value = row[j]
            better = value > best[j] or value != value
            best[j] = value if better else best[j]
            chosen[j] = np.int32(first + j) if better else chosen[j]
    elif stride == 2:
        for j in range(best.size):
            value = row[2 * j]
            better = value > best[j] or value != value
            best[j] = value if better else best[j]
            chosen[j] = np.int32(first + 2 * j) if better else chosen[j]
    else:
        for j in range(best.size):
            value = row[stride * j]
            better = value > best[j] or value != value
            best[j] = value if better else best[j]
            chosen[j] = np.int32(first + stride * j) if better else chosen[j]


@exact_kernel
def largest(x, step, values, places):
    """Each window's largest element and its flat place: the first of equals, the last NaN."""
    low = x.dtype.type(-np.inf)
    height, width = x.shape[1:]
    for plane in prange(x.shape[0]):
        image = x[plane]
        for i in range(values.shape[1]):
            best, chosen = values[plane, i], places[plane, i]
            top = i * step[1] - step[2]
            above = max(0, -(top // step[3]))  # the first tap inside; windows begin with it
            for j in range(best.size):
                left = j * step[5] - step[6]
                beside = max(0, -(left // step[7]))
                best[j] = low
                chosen[j] = (top + above * step[3]) * width + left + beside * step[7]
            for a in range(above, step[0]):
                y = top + a * step[3]
                if y < height:
                    for b in range(step[4]):
                        place = b * step[7] - step[6]
                        start, end = _reached(width, best.size, step[5], place)
                        _raise(best, chosen, image[y], start, end, step[5], place, y * width)


@exact_kernel
def largest_of_four(x, values, places):
    """As `largest`, for windows of 2x2 that do not overlap."""
    width = x.shape[2]
    for plane in prange(x.shape[0]):
        for i in range(values.shape[1]):
            upper, lower = x[plane, 2 * i], x[plane, 2 * i + 1]
            best, chosen = values[plane, i], places[plane, i]
            base = np.int32(2 * i * width)
            for j in range(best.size):
                value, place = upper[2 * j], np.int32(0)
                other = upper[2 * j + 1]
                better = other > value or other != other
                value, place = other if better else value, np.int32(1) if better else place
                other = lower[2 * j]
                better = other > value or other != other
                value, place = other if better else value, np.int32(width) if better else place
                other = lower[2 * j + 1]
                better = other > value or other != other
                value = other if better else value
                place = np.int32(width + 1) if better else place
                best[j] = value
                chosen[j] = np.int32(base + 2 * j + place)


@exact_kernel
def pick(x, places, out):
    """out[plane, i] = x[plane, places[plane, i]]."""
    for plane in prange(x.shape[0]):
        source, chosen, target = x[plane], places[plane], out[plane]
        for i in range(chosen.size):
            target[i] = source[chosen[i]]


@exact_kernel
def add_at(g, places, out):
    """out[plane] = zeros with g[plane, i] added at places[plane, i]."""
    for plane in prange(out.shape[0]):
        source, chosen, target = g[plane], places[plane], out[plane]
        target[:] = 0
        for i in range(chosen.size):
            target[chosen[i]] += source[i]


@exact_kernel
def sums(x, step, down, right, out):
    """Each window's sum, times down[i] * right[j]."""
    zero = x.dtype.type(0)
    height, width = x.shape[1:]
    for plane in prange(x.shape[0]):
        image = x[plane]
        for i in range(out.shape[1]):
            total = out[plane, i]
            for j in range(total.size):
                total[j] = zero
            for a in range(step[0]):
                y = i * step[1] - step[2] + a
                if 0 <= y < height:
                    for b in range(step[4]):
                        place = b - step[6]
                        low, high = _reached(width, total.size, step[5], place)
                        part, row = total[low:high], image[y, low * step[5] + place :]
                        if step[5] == 1:
                            for j in range(part.size):
                                part[j] += row[j]
                        elif step[5] == 2:
                            for j in range(part.size):
                                part[j] += row[2 * j]
                        else:
                            for j in range(part.size):
                                part[j] += row[step[5] * j]
            scale = down[i]
            for j in range(total.size):
                total[j] *= scale * right[j]


@exact_kernel
def spread(g, step, down, right, out):
    """out[plane] = zeros with each g * down[i] * right[j] added all over its window."""
    height, width = out.shape[1:]
    for plane in prange(out.shape[0]):
        image = out[plane]
        image[:] = 0
        share = np.empty(g.shape[2], g.dtype)
        for i in range(g.shape[1]):
            source, scale = g[plane, i], down[i]
            for j in range(share.size):
                share[j] = source[j] * (scale * right[j])
            for a in range(step[0]):
                y = i * step[1] - step[2] + a
                if 0 <= y < height:
                    for b in range(step[4]):
                        place = b - step[6]
                        low, high = _reached(width, share.size, step[5], place)
                        part, row = share[low:high], image[y, low * step[5] + place :]
                        if step[5] == 1:
                            for j in range(part.size):
                                row[j] += part[j]
                        elif step[5] == 2:
                            for j in range(part.size):
                                row[2 * j] += part[j]
                        else:
                            for j in range(part.size):
                                row[step[5] * j] += part[j]


@exact_kernel
def sums_of_four(x, down, right, out):
    """As `sums`, for windows of 2x2 that do not overlap."""
    for plane in prange(x.shape[0]):
        for i in range(out.shape[1]):
            upper, lower, total = x[plane, 2 * i], x[plane, 2 * i + 1], out[plane, i]
            for j in range(total.size):
                first, second = upper[2 * j] + lower[2 * j], upper[2 * j + 1] + lower[2 * j + 1]
                total[j] = (first + second) * (down[i] * right[j])


@exact_kernel
def spread_to_four(g, down, right, out):
    """As `spread`, for windows of 2x2 that do not overlap."""
    zero = g.dtype.type(0)
    for plane in prange(out.shape[0]):
        for i in range(g.shape[1]):
            source, upper, lower = g[plane, i], out[plane, 2 * i], out[plane, 2 * i + 1]
            for j in range(source.size):
                share = source[j] * (down[i] * right[j])
                upper[2 * j] = share
                upper[2 * j + 1] = share
                lower[2 * j] = share
                lower[2 * j + 1] = share
            for j in range(2 * source.size, upper.size):
                upper[j] = zero
                lower[j] = zero
        for i in range(2 * g.shape[1], out.shape[1]):
            out[plane, i] = zero
