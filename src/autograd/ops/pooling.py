"""Largest elements of windows, and back: max pooling, adaptive max pooling, max unpooling."""

from __future__ import annotations

import functools

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, DimensionError, ShapeError
from ..kernels import pooling as kernels
from ..kernels.taps import Step, adaptive, regular
from .core.registry import Sample, composite
from .extents import as_extents, batched, spatial
from .extremes import require_order
from .gathering import index_array
from .placing import picked, written_at_places


def require_places(input, name: str) -> None:
    """Raise if a dimension other than the batch is empty."""
    if 0 in input._array.shape[1:]:
        raise ShapeError(
            f"{name}: at least one element in every dimension but the batch is required; got shape "
            f"{list(input._array.shape)}."
        )


@functools.lru_cache(256)
def pooled_sizes(name: str, size, kernel, stride, padding, dilation, ceil_mode: bool) -> tuple:
    """How many windows there are along each dimension.

    Args:
        ceil_mode: also count a last window that reaches over the end, if it starts inside.

    Raises:
        ArgumentError: padding of more than half the window.
        ShapeError: no window fits.
    """
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    if any(2 * p > r for p, r in zip(padding, reach, strict=True)):
        raise ArgumentError(
            f"{name}: padding of at most half the window is required; got {list(padding)} for "
            f"windows of {reach}."
        )
    out = []
    for n, s, p, r in zip(size, stride, padding, reach, strict=True):
        room = n + 2 * p - r
        count = (-(-room // s) if ceil_mode else room // s) + 1
        if ceil_mode and (count - 1) * s >= n + p:
            count -= 1
        out.append(count)
    if min(out) < 1:
        raise ShapeError(
            f"{name}: a window not larger than the padded input is required; got windows of "
            f"{reach} for {list(size)} with padding {list(padding)}."
        )
    return tuple(out)


def as_stride(stride, kernel: tuple, name: str) -> tuple:
    """The step between windows, which is their size if it is not given."""
    if stride is None or stride == () or stride == []:
        return kernel
    return as_extents(stride, len(kernel), "a stride", name, 1)


def adaptive_sizes(output_size, size: tuple, name: str) -> tuple:
    """The sizes of the result, where None stands for the input's."""
    n = len(size)
    given = output_size if isinstance(output_size, (tuple, list)) else (output_size,) * n
    if len(given) != n:
        raise ArgumentError(
            f"{name}: an output_size of one number or {n} is required; got {list(given)}."
        )
    filled = [m if wanted is None else wanted for wanted, m in zip(given, size, strict=True)]
    return as_extents(filled, n, "an output_size", name, 0)


def _largest(input, tables: tuple, single: bool):
    """The largest elements of windows, and the array of their flat positions."""
    found, places = kernels.largest(input._array, tables)
    values = picked(input, places, len(tables), found)
    return (values.squeeze(0), places[0]) if single else (values, places)


def _both(values, places: np.ndarray):
    return values, Arithmetic.Tensor._wrap(places.astype(np.int64, copy=False))


def _max_pool(name: str, n: int, input, kernel_size, stride, padding, dilation, ceil_mode):
    input, single = batched(input, n, name)
    require_order(input._array, name)
    kernel = as_extents(kernel_size, n, "a kernel_size", name, 1)
    stride = as_stride(stride, kernel, name)
    padding = as_extents(padding, n, "a padding", name, 0)
    dilation = as_extents(dilation, n, "a dilation", name, 1)
    size = input._array.shape[2:]
    require_places(input, name)
    counts = pooled_sizes(name, size, kernel, stride, padding, dilation, ceil_mode)
    return _largest(input, _tables(size, counts, kernel, stride, padding, dilation), single)


@functools.lru_cache(256)
def _tables(size: tuple, counts: tuple, *steps: tuple) -> tuple:
    return tuple(map(regular, size, counts, map(Step, *steps)))


def _adaptive_max_pool(name: str, n: int, input, output_size):
    input, single = batched(input, n, name)
    require_order(input._array, name)
    require_places(input, name)
    size = input._array.shape[2:]
    wanted = adaptive_sizes(output_size, size, name)
    return _largest(input, tuple(map(adaptive, size, wanted)), single)


_WINDOWS = """

    Args:
        input: tensor [N, C, {dims}], or without N.
        kernel_size: size of the window.
        stride: step between windows; the window's size if None.
        padding: places added at both ends that are never the largest; at most half the window.
        dilation: step between the elements that a window reads.
        ceil_mode: a last window may reach over the end.
        return_indices: also return where the elements were, as flat positions in [{dims}].

    Each of the numbers may be one integer or one for each of the dimensions {dims}.

    Raises:
        ShapeError: no window fits.
        ArgumentError: a number out of range.

    Gradient: goes to the first of equal elements.
"""
_ADAPTIVE = """

    Args:
        input: tensor [N, C, {dims}], or without N.
        output_size: how many windows; None for as many as the dimension has places.
        return_indices: also return where the elements were, as flat positions in [{dims}].
"""


def _named(function, name: str, doc: str, example: str):
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"{doc}\n    {example}\n    "
    return function


def _example(n: int, call: str, size: int) -> str:
    ones, shape = ", ".join("4" * n), ", ".join(str(size) * n)
    return f""">>> x = autograd.ones(1, 2, {ones})
    >>> autograd.nn.functional.{call}.shape
    Size([1, 2, {shape}])"""


def _max_pools(n: int):
    name = f"max_pool{n}d"
    doc = f"The largest element of each window over {spatial(n)}." + _WINDOWS.format(
        dims=spatial(n)
    )

    def pool(
        input,
        kernel_size,
        stride=None,
        padding=0,
        dilation=1,
        ceil_mode: bool = False,
        return_indices: bool = False,
    ):
        both = _max_pool(name, n, input, kernel_size, stride, padding, dilation, ceil_mode)
        return _both(*both) if return_indices else both[0]

    def pool_with_indices(
        input,
        kernel_size,
        stride=None,
        padding=0,
        dilation=1,
        ceil_mode: bool = False,
        return_indices: bool = True,
    ):
        return _both(*_max_pool(name, n, input, kernel_size, stride, padding, dilation, ceil_mode))

    plain = _named(pool, name, doc, _example(n, f"{name}(x, 2)", 2))
    both = _named(
        pool_with_indices,
        f"{name}_with_indices",
        doc.replace("window over", "window and its flat position, over"),
        _example(n, f"{name}_with_indices(x, 2)[1]", 2),
    )
    return (
        composite(method=False)(plain),
        composite(namespace="" if n == 1 else "nn.functional", method=False)(both),
    )


def _adaptive_max_pools(n: int):
    name = f"adaptive_max_pool{n}d"
    doc = f"The largest element of each of `output_size` windows over {spatial(n)}."
    doc += _ADAPTIVE.format(dims=spatial(n))

    def pool(input, output_size, return_indices: bool = False):
        both = _adaptive_max_pool(name, n, input, output_size)
        return _both(*both) if return_indices else both[0]

    def pool_with_indices(input, output_size, return_indices: bool = True):
        return _both(*_adaptive_max_pool(name, n, input, output_size))

    plain = _named(pool, name, doc, _example(n, f"{name}(x, 3)", 3))
    both = _named(
        pool_with_indices,
        f"{name}_with_indices",
        doc.replace("windows over", "windows and its flat position, over"),
        _example(n, f"{name}_with_indices(x, 3)[1]", 3),
    )
    register = composite(namespace="nn.functional", method=False)
    return register(plain), register(both)


max_pool1d, max_pool1d_with_indices = _max_pools(1)
max_pool2d, max_pool2d_with_indices = _max_pools(2)
max_pool3d, max_pool3d_with_indices = _max_pools(3)
adaptive_max_pool1d, adaptive_max_pool1d_with_indices = _adaptive_max_pools(1)
adaptive_max_pool2d, adaptive_max_pool2d_with_indices = _adaptive_max_pools(2)
adaptive_max_pool3d, adaptive_max_pool3d_with_indices = _adaptive_max_pools(3)


def _max_unpool(n: int):
    name = f"max_unpool{n}d"

    def unpool(input, indices, kernel_size, stride=None, padding=0, output_size=None):
        places = index_array(indices, name)
        if places.shape != input._array.shape:
            raise ShapeError(
                f"{name}: indices of the input's shape {list(input.shape)} are required; got "
                f"{list(places.shape)}."
            )
        input, single = batched(input, n, name)
        kernel = as_extents(kernel_size, n, "a kernel_size", name, 1)
        stride = as_stride(stride, kernel, name)
        padding = as_extents(padding, n, "a padding", name, 0)
        steps = zip(input._array.shape[2:], kernel, stride, padding, strict=True)
        size = tuple((m - 1) * s + k - 2 * p for m, k, s, p in steps)
        if output_size is not None:
            size = _chosen_size(name, output_size, size, stride)
        total = int(np.prod(size))
        if places.size and not 0 <= places.min() <= places.max() < total:
            raise DimensionError(
                f"{name}: indices between 0 and {total - 1} are required for an output of "
                f"{list(size)}; got {places.min()} to {places.max()}. Give output_size."
            )
        out = written_at_places(input, places.reshape(input._array.shape), size)
        return out.squeeze(0) if single else out

    doc = f"""Elements written back to where max_pool{n}d found them; zeros elsewhere.

    Args:
        input: tensor [N, C, {spatial(n)}], or without N.
        indices: the flat positions that max_pool{n}d returned.
        kernel_size, stride, padding: as given to max_pool{n}d.
        output_size: the sizes that were pooled, where more than one gives this input.
"""
    example = f""">>> pool, unpool = (getattr(autograd.nn.functional, f) for f in
    ...                 ("max_pool{n}d", "max_unpool{n}d"))
    >>> y, places = pool(autograd.ones(1, 1, {", ".join("4" * n)}), 2, return_indices=True)
    >>> unpool(y, places, 2).sum()
    tensor({2**n}.)"""
    return composite(namespace="nn.functional", method=False)(_named(unpool, name, doc, example))


def _chosen_size(name: str, output_size, size: tuple, stride: tuple) -> tuple:
    n = len(size)
    wanted = tuple(output_size)[-n:] if len(output_size) == n + 2 else tuple(output_size)
    wanted = as_extents(wanted, n, "an output_size", name)
    if any(abs(w - m) >= s for w, m, s in zip(wanted, size, stride, strict=True)):
        raise ArgumentError(
            f"{name}: an output_size within less than the stride of {list(size)} is required; got "
            f"{list(wanted)}."
        )
    return wanted


max_unpool1d, max_unpool2d, max_unpool3d = _max_unpool(1), _max_unpool(2), _max_unpool(3)

_SIZES = {1: (7,), 2: (5, 7), 3: (5, 4, 3)}
for _n, _operators in (
    (1, (max_pool1d, max_pool1d_with_indices)),
    (2, (max_pool2d, max_pool2d_with_indices)),
    (3, (max_pool3d, max_pool3d_with_indices)),
):
    for _operator in _operators:

        @_operator.samples
        def _(rng, n=_n):
            x = rng.normal(size=(2, 3, *_SIZES[n]))
            yield Sample(x, 2)
            yield Sample(x, (3, 2, 2)[:n], 2, 1)
            yield Sample(x, 2, (2, 1, 1)[:n], 0, (1, 2, 1)[:n], True)
            yield Sample(x[0], 3, 2, 1, ceil_mode=True)
            yield Sample(np.round(x), 2, grad=False)
            yield Sample(np.where(x > 1, np.nan, np.where(x < 0, -np.inf, x)), 2, 1, grad=False)


for _n, _operators in (
    (1, (adaptive_max_pool1d, adaptive_max_pool1d_with_indices)),
    (2, (adaptive_max_pool2d, adaptive_max_pool2d_with_indices)),
    (3, (adaptive_max_pool3d, adaptive_max_pool3d_with_indices)),
):
    for _operator in _operators:

        @_operator.samples
        def _(rng, n=_n):
            x = rng.normal(size=(2, 3, *_SIZES[n]))
            yield Sample(x, 2)
            yield Sample(x, (3, 9, 2)[:n])
            yield Sample(x[0], 1)


for _n, _operator in ((1, max_unpool1d), (2, max_unpool2d), (3, max_unpool3d)):

    @_operator.samples
    def _(rng, n=_n):
        x = rng.normal(size=(2, 3, *(2,) * n))
        places = np.broadcast_to(rng.permutation(4**n)[: 2**n].reshape((2,) * n), x.shape)
        yield Sample(x, places.copy(), 2)
        yield Sample(x[0], places[0].copy(), 2, 2, 0, (5,) * n)
