"""Windows as columns of a matrix, and columns added back, for one product over a whole batch."""

from __future__ import annotations

from .jit import inlined, kernel, prange
from .tiles import add_row, fill_row


@inlined
def inside(shift, step, size, count):
    """From and to which of `count` places the element `place * step + shift` lies in `size`."""
    first = max(0, -(shift // step))
    return first, max(first, min(count, (size - 1 - shift) // step + 1))


@kernel
def unfold(x, columns, geometry, counts, workers):
    """Every window's elements: x [N, C, D, H, W] to columns [C, taps, places].

    Args:
        columns: places are those of all images, one after the other, and a vector of any contents.
        geometry: kernel, stride, padding and dilation, three numbers each.
        counts: windows along each dimension.
    """
    kernel, stride, padding, dilation = geometry
    zero, item = x.dtype.type(0), x.itemsize
    batch, channels, planes, height, length = x.shape
    taps = kernel[0] * kernel[1] * kernel[2]
    for worker in prange(workers):
        total = channels * taps
        for task in range(total * worker // workers, total * (worker + 1) // workers):
            c, tap = task // taps, task % taps
            line = columns[c, tap]
            right = tap % kernel[2] * dilation[2] - padding[2]
            down = tap // kernel[2] % kernel[1] * dilation[1] - padding[1]
            deep = tap // (kernel[2] * kernel[1]) * dilation[0] - padding[0]
            low, high = inside(right, stride[2], length, counts[2])
            place = 0
            for n in range(batch):
                for i in range(counts[0]):
                    z = i * stride[0] + deep
                    for j in range(counts[1]):
                        y = j * stride[1] + down
                        some = 0 <= z < planes and 0 <= y < height
                        row = (((n * channels + c) * planes + z) * height + y) * length
                        if stride[2] == 1:
                            fill_row(
                                zero, x.ctypes.data + row * item,
                                line.ctypes.data + place * item, -right,
                                length if some else 0, counts[2],
                            )  # fmt: skip
                        else:
                            line[place : place + counts[2]] = zero
                            if some:
                                for k in range(low, high):
                                    line[place + k] = x[n, c, z, y, k * stride[2] + right]
                        place += counts[2]


@kernel
def fold(columns, out, geometry, counts, workers):
    """The adjoint of `unfold`: columns [C, taps, places] added up in out [N, C, D, H, W]."""
    kernel, stride, padding, dilation = geometry
    zero, item = out.dtype.type(0), out.itemsize
    batch, channels, planes, height, length = out.shape
    taps = kernel[0] * kernel[1] * kernel[2]
    size = counts[0] * counts[1] * counts[2]
    for worker in prange(workers):
        total = batch * channels
        for task in range(total * worker // workers, total * (worker + 1) // workers):
            n, c = task // channels, task % channels
            out[n, c] = zero
            for tap in range(taps):
                right = tap % kernel[2] * dilation[2] - padding[2]
                down = tap // kernel[2] % kernel[1] * dilation[1] - padding[1]
                deep = tap // (kernel[2] * kernel[1]) * dilation[0] - padding[0]
                low, high = inside(right, stride[2], length, counts[2])
                top, bottom = inside(down, stride[1], height, counts[1])
                front, back = inside(deep, stride[0], planes, counts[0])
                line = columns[c, tap]
                for i in range(front, back):
                    for j in range(top, bottom):
                        place = n * size + (i * counts[1] + j) * counts[2] + low
                        here = out[n, c, i * stride[0] + deep, j * stride[1] + down]
                        start = low * stride[2] + right
                        if high > low and stride[2] == 1:
                            add_row(
                                zero, line.ctypes.data + place * item,
                                here.ctypes.data + start * item, high - low,
                            )  # fmt: skip
                        else:
                            for k in range(high - low):
                                here[start + k * stride[2]] += line[place + k]
