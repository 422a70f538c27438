"""Standardization of contiguous arrays: subtract a mean, divide by a standard deviation.

`row_` kernels standardize each row of (rows, width) and have a weight for each column; `group_`
kernels standardize each group of (rows, groups, channels, size) and have a weight for each channel.
`channel_` kernels standardize each channel of (rows, channels, size), `column_` kernels each column
of (rows, columns); their moments are found first, because running averages want them.

A variance is taken in two passes, around a mean whose rounding error is found and taken out again,
so a mean that is large beside the deviation does no harm.
"""

from __future__ import annotations

import math

import numpy as np

from .jit import inlined, inlined_sums, kernel
from .team import share

TILE = 64  # columns that are worked on together


@inlined
def less(x, mean, rest):
    """`x - mean - rest`, in this order: sums that may be reordered must not touch it."""
    return (x - mean) - rest


@inlined_sums
def moments_of(row, centered, eps):
    """Mean in two parts (the second is the rounding error of the first) and `1 / deviation`."""
    zero = row.dtype.type(0)
    count = row.dtype.type(row.size)
    mean = zero
    if centered:
        for j in range(row.size):
            mean += row[j]
        mean /= count
    rest, squares = zero, zero
    for j in range(row.size):
        distance = less(row[j], mean, zero)
        rest += distance
        squares += distance * distance
    rest = rest / count if centered else zero
    variance = squares / count - rest * rest
    return mean, rest, row.dtype.type(1) / math.sqrt(variance + eps)


@kernel
def row_forward(team, x, weight, bias, eps, centered, out):
    """Each row standardized, times `weight` plus `bias`."""
    for i in share(team, x.shape[0]):
        row, result = x[i], out[i]
        mean, rest, scale = moments_of(row, centered, eps)
        for j in range(row.size):
            result[j] = less(row[j], mean, rest) * scale * weight[j] + bias[j]


@kernel
def row_gradient(team, g, x, weight, eps, centered, out, weight_parts, bias_parts):
    """The input's gradient, and those of weight and bias in parts."""
    rows, width = x.shape
    parts = weight_parts.shape[0]
    zero = x.dtype.type(0)
    fraction = x.dtype.type(1) / x.dtype.type(width)
    for t in share(team, parts):
        to_weight, to_bias = weight_parts[t], bias_parts[t]
        to_weight[:] = zero
        to_bias[:] = zero
        for i in range(rows * t // parts, rows * (t + 1) // parts):
            row, gradient, result = x[i], g[i], out[i]
            mean, rest, scale = moments_of(row, centered, eps)
            shift, slope = zero, zero
            for j in range(width):
                value = less(row[j], mean, rest) * scale
                weighted = gradient[j] * weight[j]
                shift += weighted
                slope += weighted * value
                to_weight[j] += gradient[j] * value
                to_bias[j] += gradient[j]
            shift = shift * fraction if centered else zero
            slope *= fraction
            for j in range(width):
                value = less(row[j], mean, rest) * scale
                result[j] = scale * (gradient[j] * weight[j] - shift - value * slope)


@kernel
def group_forward(team, x, weight, bias, eps, out):
    """Each group standardized, times its channels' `weight` plus `bias`."""
    rows, groups, channels, size = x.shape
    for t in share(team, rows * groups):
        row, group = t // groups, t % groups
        mean, rest, scale = moments_of(x[row, group].reshape(channels * size), True, eps)
        for c in range(channels):
            values, result = x[row, group, c], out[row, group, c]
            factor, offset = scale * weight[group, c], bias[group, c]
            for j in range(size):
                result[j] = less(values[j], mean, rest) * factor + offset


@kernel
def group_gradient(team, g, x, weight, eps, out, weight_parts, bias_parts):
    """The input's gradient, and those of each row's weight and bias."""
    rows, groups, channels, size = x.shape
    zero = x.dtype.type(0)
    fraction = x.dtype.type(1) / x.dtype.type(channels * size)
    for t in share(team, rows * groups):
        row, group = t // groups, t % groups
        mean, rest, scale = moments_of(x[row, group].reshape(channels * size), True, eps)
        shift, slope = zero, zero
        for c in range(channels):
            values, gradient = x[row, group, c], g[row, group, c]
            total, product = zero, zero
            for j in range(size):
                total += gradient[j]
                product += gradient[j] * less(values[j], mean, rest)
            product *= scale
            weight_parts[row, group, c] = product
            bias_parts[row, group, c] = total
            shift += weight[group, c] * total
            slope += weight[group, c] * product
        shift *= fraction
        slope *= fraction
        for c in range(channels):
            values, gradient = x[row, group, c], g[row, group, c]
            result, factor = out[row, group, c], weight[group, c]
            for j in range(size):
                value = less(values[j], mean, rest) * scale
                result[j] = scale * (gradient[j] * factor - shift - value * slope)


@kernel
def channel_moments(team, x, means, variances):
    """Mean and variance of each channel, in float64."""
    rows, channels, size = x.shape
    count = np.float64(rows * size)
    zero = x.dtype.type(0)
    for c in share(team, channels):
        total = 0.0
        for i in range(rows):
            values = x[i, c]
            part = zero
            for j in range(size):
                part += values[j]
            total += np.float64(part)
        mean = x.dtype.type(total / count)
        rest, squares = 0.0, 0.0
        for i in range(rows):
            values = x[i, c]
            part, square = zero, zero
            for j in range(size):
                distance = less(values[j], mean, zero)
                part += distance
                square += distance * distance
            rest += np.float64(part)
            squares += np.float64(square)
        rest /= count
        means[c] = np.float64(mean) + rest
        variances[c] = squares / count - rest * rest


@kernel
def channel_forward(team, x, means, scales, weight, bias, out):
    """Each channel less its mean, times its scale and weight, plus its bias."""
    rows, channels, size = x.shape
    real = x.dtype.type
    for c in share(team, channels):
        mean = real(means[c])
        rest = real(means[c] - np.float64(mean))
        factor = real(scales[c]) * weight[c]
        offset = bias[c]
        for i in range(rows):
            values, result = x[i, c], out[i, c]
            for j in range(size):
                result[j] = less(values[j], mean, rest) * factor + offset


@kernel
def channel_gradient(team, g, x, means, scales, weight, fixed, out, to_weight, to_bias):
    """Gradients of input, weight and bias; `fixed` means that the moments are not the input's."""
    rows, channels, size = x.shape
    real = x.dtype.type
    zero = real(0)
    count = np.float64(rows * size)
    for c in share(team, channels):
        mean = real(means[c])
        rest = real(means[c] - np.float64(mean))
        total, product = 0.0, 0.0
        for i in range(rows):
            values, gradient = x[i, c], g[i, c]
            part, slope = zero, zero
            for j in range(size):
                part += gradient[j]
                slope += gradient[j] * less(values[j], mean, rest)
            total += np.float64(part)
            product += np.float64(slope)
        scale = np.float64(scales[c])
        to_weight[c] = product * scale
        to_bias[c] = total
        factor = real(scale) * weight[c]
        shift = zero if fixed else real(total / count)
        slope = zero if fixed else real(product * scale * scale / count)
        for i in range(rows):
            values, gradient, result = x[i, c], g[i, c], out[i, c]
            for j in range(size):
                value = less(values[j], mean, rest)
                result[j] = factor * (gradient[j] - shift - value * slope)


@inlined
def tile(t, columns):
    """The columns of a tile, first and end."""
    return t * TILE, min(t * TILE + TILE, columns)


@kernel
def column_moments(team, x, means, variances):
    """Mean and variance of each column, in float64."""
    rows, columns = x.shape
    for t in share(team, (columns + TILE - 1) // TILE):
        low, high = tile(t, columns)
        mean, variance = means[low:high], variances[low:high]
        mean[:] = 0.0
        variance[:] = 0.0
        for i in range(rows):
            row = x[i, low:high]
            for j in range(row.size):
                mean[j] += np.float64(row[j])
        for j in range(mean.size):
            mean[j] /= rows
        for i in range(rows):
            row = x[i, low:high]
            for j in range(row.size):
                distance = np.float64(row[j]) - mean[j]
                variance[j] += distance * distance
        for j in range(mean.size):
            variance[j] /= rows


@kernel
def column_forward(team, x, means, scales, weight, bias, out):
    """Each column less its mean, times its scale and weight, plus its bias."""
    rows, columns = x.shape
    real = x.dtype.type
    for t in share(team, (columns + TILE - 1) // TILE):
        low, high = tile(t, columns)
        mean, offset = means[low:high], bias[low:high]
        factor = np.empty(high - low, x.dtype)
        for j in range(factor.size):
            factor[j] = real(scales[low + j]) * weight[low + j]
        for i in range(rows):
            row, result = x[i, low:high], out[i, low:high]
            for j in range(row.size):
                result[j] = real(np.float64(row[j]) - mean[j]) * factor[j] + offset[j]


@kernel
def column_gradient(team, g, x, means, scales, weight, fixed, out, to_weight, to_bias):
    """Gradients of input, weight and bias; `fixed` means that the moments are not the input's."""
    rows, columns = x.shape
    real = x.dtype.type
    for t in share(team, (columns + TILE - 1) // TILE):
        low, high = tile(t, columns)
        mean, factor = means[low:high], np.empty(high - low, x.dtype)
        total, product = np.zeros(high - low), np.zeros(high - low)
        for i in range(rows):
            row, gradient = x[i, low:high], g[i, low:high]
            for j in range(row.size):
                total[j] += np.float64(gradient[j])
                product[j] += np.float64(gradient[j]) * (np.float64(row[j]) - mean[j])
        for j in range(factor.size):
            scale = scales[low + j]
            to_weight[low + j] = product[j] * scale
            to_bias[low + j] = total[j]
            factor[j] = real(scale) * weight[low + j]
            total[j] = 0.0 if fixed else total[j] / rows
            product[j] = 0.0 if fixed else product[j] * scale * scale / rows
        for i in range(rows):
            row, gradient, result = x[i, low:high], g[i, low:high], out[i, low:high]
            for j in range(row.size):
                away = (np.float64(row[j]) - mean[j]) * product[j]
                result[j] = factor[j] * real(np.float64(gradient[j]) - total[j] - away)
