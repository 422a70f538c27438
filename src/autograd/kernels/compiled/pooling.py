"""Largest elements and sums of windows that step over volumes [N, D, H, W], and the ways back.

`step` is (window, stride, padding, dilation) along D, then along H, then along W. The kernels for
windows of 2x2 take planes [N, H, W].
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
    depth, height, width = x.shape[1:]
    for plane in prange(x.shape[0]):
        image = x[plane]
        for k in range(values.shape[1]):
            front = k * step[1] - step[2]
            before = max(0, -(front // step[3]))  # the first tap inside; windows begin with it
            for i in range(values.shape[2]):
                best, chosen = values[plane, k, i], places[plane, k, i]
                top = i * step[5] - step[6]
                above = max(0, -(top // step[7]))
                corner = ((front + before * step[3]) * height + top + above * step[7]) * width
                for j in range(best.size):
                    left = j * step[9] - step[10]
                    beside = max(0, -(left // step[11]))
                    best[j] = low
                    chosen[j] = corner + left + beside * step[11]
                for c in range(before, step[0]):
                    z = front + c * step[3]
                    for a in range(above, step[4]):
                        y = top + a * step[7]
                        if z < depth and y < height:
                            base = (z * height + y) * width
                            for b in range(step[8]):
                                place = b * step[11] - step[10]
                                start, end = _reached(width, best.size, step[9], place)
                                _raise(best, chosen, image[z, y], start, end, step[9], place, base)


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
def sums(x, step, deep, down, right, out):
    """Each window's sum, times deep[k] * down[i] * right[j]: rows, then what they add up to."""
    depth, height, width = x.shape[1:]
    for plane in prange(x.shape[0]):
        rows = np.empty(width, x.dtype)
        for k in range(out.shape[1]):
            for i in range(out.shape[2]):
                rows[:] = 0
                for c in range(step[0]):
                    z = k * step[1] - step[2] + c
                    for a in range(step[4]):
                        y = i * step[5] - step[6] + a
                        if 0 <= z < depth and 0 <= y < height:
                            row = x[plane, z, y]
                            for j in range(width):
                                rows[j] += row[j]
                total = out[plane, k, i]
                total[:] = 0
                for b in range(step[8]):
                    place = b - step[10]
                    low, high = _reached(width, total.size, step[9], place)
                    part, row = total[low:high], rows[low * step[9] + place :]
                    if step[9] == 1:
                        for j in range(part.size):
                            part[j] += row[j]
                    elif step[9] == 2:
                        for j in range(part.size):
                            part[j] += row[2 * j]
                    else:
                        for j in range(part.size):
                            part[j] += row[step[9] * j]
                scale = deep[k] * down[i]
                for j in range(total.size):
                    total[j] *= scale * right[j]


@exact_kernel
def spread(g, step, deep, down, right, out):
    """out[plane] = zeros with each g * deep[k] * down[i] * right[j] added all over its window."""
    depth, height, width = out.shape[1:]
    for plane in prange(out.shape[0]):
        out[plane] = 0
        share, rows = np.empty(g.shape[3], g.dtype), np.empty(width, g.dtype)
        for k in range(g.shape[1]):
            for i in range(g.shape[2]):
                source, scale = g[plane, k, i], deep[k] * down[i]
                for j in range(share.size):
                    share[j] = source[j] * (scale * right[j])
                rows[:] = 0
                for b in range(step[8]):
                    place = b - step[10]
                    low, high = _reached(width, share.size, step[9], place)
                    part, row = share[low:high], rows[low * step[9] + place :]
                    if step[9] == 1:
                        for j in range(part.size):
                            row[j] += part[j]
                    elif step[9] == 2:
                        for j in range(part.size):
                            row[2 * j] += part[j]
                    else:
                        for j in range(part.size):
                            row[step[9] * j] += part[j]
                for c in range(step[0]):
                    z = k * step[1] - step[2] + c
                    for a in range(step[4]):
                        y = i * step[5] - step[6] + a
                        if 0 <= z < depth and 0 <= y < height:
                            row = out[plane, z, y]
                            for j in range(width):
                                row[j] += rows[j]


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
