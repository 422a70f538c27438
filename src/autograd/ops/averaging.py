"""Means of windows: average pooling, adaptive average pooling, and power-average pooling."""

from __future__ import annotations

import functools
import math

import numpy as np

from ..errors import ArgumentError, DTypeError
from ..kernels import pooling as kernels
from ..kernels.taps import Step, Taps, adaptive, regular
from .comparison import where
from .core.registry import Sample, composite, primitive
from .extents import as_extents, batched, require_number, spatial
from .pooling import (
    adaptive_sizes,
    as_stride,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    pooled_sizes,
    require_places,
)


@primitive(method=False, function=False, node="WeightedSums", flat=True)
def weighted_taps(input, tables: tuple):
    """Weighted sums of the places in `tables`, along the last `len(tables)` dimensions."""
    return kernels.weighted_sums(input, tables)


@weighted_taps.vjp("input")
def _(g, input_shape, tables):
    return spread_taps(g, tables, tuple(input_shape[len(input_shape) - len(tables) :]))


@primitive(method=False, function=False)
def spread_taps(input, tables: tuple, size: tuple):
    """The adjoint of `weighted_taps`: each element added to the places that its result read."""
    return kernels.spread_sums(input, tables, size)


@spread_taps.vjp("input")
def _(g, tables):
    return weighted_taps(g, tables)


@weighted_taps.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), (_TABLE, _TABLE))


@spread_taps.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 2, 2)), (_TABLE, _TABLE), (3, 4))


_TABLE = Taps(np.array([[0, 2], [1, -1]]), np.array([[0.5, 1.0], [0.5, 0.0]]))


def require_floating(input, name: str) -> None:
    """Refuse integers, whose means are none."""
    if input._array.dtype.kind in "biu":
        raise DTypeError(
            f"{name}: a floating-point dtype is required; got {input.dtype}. Convert with float()."
        )


@functools.lru_cache(256)
def _mean_taps(
    n: int, out: int, kernel: int, stride: int, padding: int, count_padding: bool
) -> Taps:
    """Means of regular windows; `count_padding`: padding counts as zeros."""
    taps = regular(n, out, Step(kernel, stride, padding, 1))
    start = np.arange(out) * stride - padding
    if count_padding:
        counts = np.minimum(start + kernel, n + padding) - start
    else:
        counts = (taps.places >= 0).sum(0)
    return _scaled(taps, 1 / np.maximum(counts, 1))


@functools.lru_cache(256)
def _adaptive_mean_taps(n: int, out: int) -> Taps:
    taps = adaptive(n, out)
    return _scaled(taps, 1 / (taps.places >= 0).sum(0))


def _scaled(taps: Taps, share) -> Taps:
    """The table with one weight for each result."""
    return taps._replace(weights=np.broadcast_to(share, taps.places.shape))


def _means(
    name, n, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor=None
):
    input, single = batched(input, n, name)
    require_floating(input, name)
    kernel = as_extents(kernel_size, n, "a kernel_size", name, 1)
    stride = as_stride(stride, kernel, name)
    padding = as_extents(padding, n, "a padding", name, 0)
    size = input._array.shape[2:]
    require_places(input, name)
    counts = pooled_sizes(name, size, kernel, stride, padding, (1,) * n, ceil_mode)
    steps = zip(size, counts, kernel, stride, padding, strict=True)
    tables = tuple(_mean_taps(*step, bool(count_include_pad)) for step in steps)
    if divisor is not None:
        if divisor == 0:
            raise ArgumentError(f"{name}: a divisor_override other than 0 is required; got 0.")
        share = abs(divisor) ** (-1 / n)
        tables = tuple(_scaled(table, share) for table in tables)
        if divisor < 0:
            tables = (_scaled(tables[0], -share), *tables[1:])
    out = weighted_taps(input, tables)
    return out.squeeze(0) if single else out


_DOC = """The mean of each window over {dims}.

    Args:
        input: tensor [N, C, {dims}], or without N.
        kernel_size: size of the window.
        stride: step between windows; the window's size if None.
        padding: zeros added at both ends; at most half the window.
        ceil_mode: a last window may reach over the end.
        count_include_pad: the padding counts in the mean.{divisor}

    Each of the numbers may be one integer or one for each of the dimensions {dims}.

    Raises:
        ShapeError: no window fits.
        ArgumentError: a number out of range.
        DTypeError: integers.

    >>> autograd.nn.functional.avg_pool{n}d(autograd.ones(1, 1, {ones}), 2).shape
    Size([1, 1, {half}])
    """


def _average_pool(n: int):
    name = f"avg_pool{n}d"

    def pool1(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
        return _means(name, n, input, kernel_size, stride, padding, ceil_mode, count_include_pad)

    def pool(
        input,
        kernel_size,
        stride=None,
        padding=0,
        ceil_mode=False,
        count_include_pad=True,
        divisor_override=None,
    ):
        return _means(
            name, n, input, kernel_size, stride, padding, ceil_mode, count_include_pad,
            divisor_override,
        )  # fmt: skip

    chosen = pool1 if n == 1 else pool
    chosen.__name__ = chosen.__qualname__ = name
    more = "\n        divisor_override: what sums are divided by instead of the window's size."
    chosen.__doc__ = _DOC.format(
        dims=spatial(n), n=n, ones=", ".join("4" * n), half=", ".join("2" * n),
        divisor=more if n > 1 else "",
    )  # fmt: skip
    return composite(namespace="" if n == 1 else "nn.functional", method=False)(chosen)


def _adaptive_average_pool(n: int):
    name = f"adaptive_avg_pool{n}d"

    def pool(input, output_size):
        given = input
        input, single = batched(input, n, name)
        require_floating(input, name)
        require_places(input, name)
        size = input._array.shape[2:]
        wanted = adaptive_sizes(output_size, size, name)
        if wanted == (1,) * n:
            return given.mean(tuple(range(-n, 0)), keepdim=True)
        out = weighted_taps(input, tuple(map(_adaptive_mean_taps, size, wanted)))
        return out.squeeze(0) if single else out

    pool.__name__ = pool.__qualname__ = name
    pool.__doc__ = f"""The mean of each of `output_size` windows that cover {spatial(n)}.

    Args:
        input: tensor [N, C, {spatial(n)}], or without N.
        output_size: how many windows; None for as many as the dimension has places.

    >>> autograd.nn.functional.{name}(autograd.ones(1, 1, {", ".join("4" * n)}), 1).item()
    1.0
    """
    return composite(namespace="" if n == 1 else "nn.functional", method=False)(pool)


def _power_average_pool(n: int):
    name = f"lp_pool{n}d"
    max_pool = (max_pool1d, max_pool2d, max_pool3d)[n - 1]

    def pool(input, norm_type, kernel_size, stride=None, ceil_mode: bool = False):
        norm_type = require_number(norm_type, "a norm_type", name)
        kernel = as_extents(kernel_size, n, "a kernel_size", name, 1)
        if math.isinf(norm_type):
            sign = 1 if norm_type > 0 else -1
            return max_pool(input.abs() * sign, kernel, stride, ceil_mode=ceil_mode) * sign
        mean = _means(name, n, input.pow(norm_type), kernel, stride, 0, ceil_mode, True)
        total = mean * math.prod(kernel)
        return where(total == 0, 0.0, total).pow(1 / norm_type)

    pool.__name__ = pool.__qualname__ = name
    pool.__doc__ = f"""The norm of each window over {spatial(n)}: `sum(x**p) ** (1/p)`.

    Args:
        input: tensor [N, C, {spatial(n)}], or without N.
        norm_type: the power p; infinity for the largest absolute value, -infinity for the smallest.
        kernel_size: size of the window.
        stride: step between windows; the window's size if None.
        ceil_mode: a last window may reach over the end; it is scaled up to a whole one.

    Gradient: 0 where the sum is 0.

    >>> autograd.nn.functional.{name}(autograd.ones(1, 1, {", ".join("2" * n)}), 1, 2).item()
    {2.0**n}
    """
    return composite(namespace="nn.functional", method=False)(pool)


avg_pool1d, avg_pool2d, avg_pool3d = _average_pool(1), _average_pool(2), _average_pool(3)
adaptive_avg_pool1d = _adaptive_average_pool(1)
adaptive_avg_pool2d = _adaptive_average_pool(2)
adaptive_avg_pool3d = _adaptive_average_pool(3)
lp_pool1d, lp_pool2d = _power_average_pool(1), _power_average_pool(2)
lp_pool3d = _power_average_pool(3)

_SIZES = {1: (7,), 2: (5, 7), 3: (5, 4, 3)}
for _n, _operator in ((1, avg_pool1d), (2, avg_pool2d), (3, avg_pool3d)):

    @_operator.samples
    def _(rng, n=_n):
        x = rng.normal(size=(2, 3, *_SIZES[n]))
        yield Sample(x, 2)
        yield Sample(x, (3, 2, 2)[:n], 2, 1, count_include_pad=False)
        yield Sample(x, 3, 2, (1, 0, 1)[:n], True)
        yield Sample(x[0], 2, (2, 1, 1)[:n], 1, True, False)
        yield Sample(np.where(x > 1, np.inf, x), 2, grad=False)
        if n > 1:
            yield Sample(x, 2, divisor_override=3)
            yield Sample(x, 3, 2, 1, True, divisor_override=-2)


for _n, _operator in (
    (1, adaptive_avg_pool1d),
    (2, adaptive_avg_pool2d),
    (3, adaptive_avg_pool3d),
):

    @_operator.samples
    def _(rng, n=_n):
        x = rng.normal(size=(2, 3, *_SIZES[n]))
        yield Sample(x, 2)
        yield Sample(x, (3, 9, 2)[:n])
        yield Sample(x[0], 1)


for _n, _operator in ((1, lp_pool1d), (2, lp_pool2d), (3, lp_pool3d)):

    @_operator.samples
    def _(rng, n=_n):
        x = rng.uniform(0.2, 1.0, size=(2, 3, *_SIZES[n]))
        yield Sample(x, 2, 2)
        yield Sample(x, 1.5, 3, 2, True)
        yield Sample(x, math.inf, 2)
        yield Sample(x, -math.inf, 2)
        yield Sample(x * 0, 2, 2)
