"""Reductions and running sums of large arrays by compiled kernels (`compiled.reductions`).

Each function takes an array and the dimensions to reduce, which must lie side by side, and returns
a new array without them, or None where there is no compiled form or NumPy is as quick: the caller
then uses NumPy. The choice depends on the arguments only.
"""

from __future__ import annotations

import functools
import importlib
import math

import numpy as np

from . import pool
from .buffers import empty
from .large import fits

LEAST = 8_192  # elements from which a kernel is worth its call
SUMS = 2_048  # the same for sums and means, whose calls cost less
ONE_PASS = 32_768  # the same for extremes, where NumPy needs one pass in vectors
PARALLEL = 65_536  # from which the thread pool is
NARROW = 16  # inner size below which columns have nothing to do in vectors
SEGMENT, BLOCK = 16_384, 128  # elements of a row, rows of a column, that are reduced together

_FLOAT32, _FLOAT64 = np.dtype("float32"), np.dtype("float64")


class _Plan:
    """How the kernels see arrays of one shape and dtype that are reduced over some dimensions.

    Attributes:
        seen: the shape as (outer, n, inner), which is reduced along the middle.
        shape: of the result.
        rows: whether inner is 1; then arrays are seen as (outer, n).
        segments: in how many parts each row is reduced.
        parallel: whether the thread pool is worth its start.
    """

    def __init__(self, shape: tuple, first: int, end: int):
        outer, n, inner = (math.prod(p) for p in (shape[:first], shape[first:end], shape[end:]))
        self.shape = (*shape[:first], *shape[end:])
        self.rows = inner == 1
        self.seen: tuple = (outer, n) if self.rows else (outer, n, inner)
        self.segments = -(-n // (SEGMENT if self.rows else BLOCK))
        self.parallel = outer * n * inner >= PARALLEL
        self.kernels: dict = {}

    def kernel(self, name: str):
        """A compiled kernel, or its form for one thread."""
        found = self.kernels.get(name)
        if found is None:
            file = importlib.import_module(".compiled.reductions", __package__)
            found = getattr(file, name)
            self.kernels[name] = found = found if self.parallel else found.serial
        return found


@functools.lru_cache(1024)
def _layout(shape: tuple, dtype: np.dtype, dims: tuple | None) -> _Plan | None:
    """The plan; None where the kernels do not fit."""
    if dtype is not _FLOAT32 and dtype is not _FLOAT64:
        return None
    if dims is None:
        first, end = 0, len(shape)
    else:
        dims = tuple(sorted(d % len(shape) for d in dims))
        first, end = dims[0], dims[-1] + 1
        if end - first != len(dims):
            return None
    plan = _Plan(shape, first, end)
    narrow = plan.seen[1] if plan.rows else plan.seen[2]
    return None if narrow < NARROW else plan


def _plan(x: np.ndarray, dims: tuple | None, least: int = LEAST) -> _Plan | None:
    """How the kernels see an array; None where NumPy should be used."""
    if x.size < least or not x.flags.c_contiguous or not pool.available():
        return None
    return _layout(x.shape, x.dtype, dims)


def _row_parts(x: np.ndarray, plan: _Plan, name: str, combine, dtype, *options):
    """A `row_` kernel's results, combined over the segments of each row."""
    outer, segments = plan.seen[0], plan.segments
    if segments == 1:
        whole = np.empty(outer, x.dtype)
        plan.kernel(name)(x.reshape(plan.seen), *options, 1, whole)
    else:
        parts = np.empty((outer, segments), dtype)
        plan.kernel(name)(x.reshape(plan.seen), *options, segments, parts.ravel())
        whole = combine.reduce(parts, 1).astype(x.dtype, copy=False)
    return whole if len(plan.shape) == 1 else whole.reshape(plan.shape)


def _column_parts(x: np.ndarray, plan: _Plan, name: str, combine, *options):
    """A `column_` kernel's results, combined over the blocks of each column."""
    outer, _, inner = plan.seen
    parts = np.empty((outer, plan.segments, inner), x.dtype)
    plan.kernel(name)(x.reshape(plan.seen), *options, parts)
    whole = parts if plan.segments == 1 else combine.reduce(parts, 1)
    return whole.reshape(plan.shape)


def total(x: np.ndarray, dims: tuple | None = None):
    """Sum; the dimensions may also lie apart."""
    out = _summed(x, dims, "sums")
    return _total_in_turn(x, dims) if out is None else out


def average(x: np.ndarray, dims: tuple | None = None):
    """Mean."""
    return _summed(x, dims, "means")


def _summed(x: np.ndarray, dims: tuple | None, what: str):
    """The "sums" or "means"."""
    if dims is None:  # the most frequent case, made quick
        if x.size < SUMS or not fits(x) or not pool.available():
            return None
        return _ufunc("flat_", what, x.dtype)(x.ravel())
    plan = _plan(x, dims, SUMS)
    if plan is None:
        return None
    loop = _ufunc("row_" if plan.rows else "column_", what, x.dtype)
    out = loop(x.reshape(plan.seen))
    return out if out.shape == plan.shape else out.reshape(plan.shape)


@functools.cache
def _ufunc(form: str, what: str, dtype: np.dtype):
    """A universal function of `compiled.reductions`."""
    file = importlib.import_module(".compiled.reductions", __package__)
    return getattr(file, form + what).of(dtype)


def _total_in_turn(x: np.ndarray, dims: tuple | None):
    """Sum over dimensions that lie apart: the last ones first."""
    if dims is None or len(dims) < 2 or x.size < SUMS:
        return None
    dims = tuple(sorted(d % x.ndim for d in dims))
    last = len(dims) - 1
    while last and dims[last - 1] == dims[last] - 1:
        last -= 1
    part = total(x, dims[last:]) if last else None
    return None if part is None else np.add.reduce(part, dims[:last])


def kept(out: np.ndarray, x: np.ndarray, dims: tuple | None, keepdim: bool) -> np.ndarray:
    """A result in the shape that `keepdim` asks for."""
    if not keepdim:
        return out
    axes = range(x.ndim) if dims is None else {d % x.ndim for d in dims}
    return out.reshape(tuple(1 if i in axes else n for i, n in enumerate(x.shape)))


def product(x: np.ndarray, dims: tuple | None = None):
    """Product."""
    plan = _plan(x, dims)
    if plan is None:
        return None
    if plan.rows:
        return _row_parts(x, plan, "row_products", np.multiply, _FLOAT64)
    return _column_parts(x, plan, "column_products", np.multiply)


def extreme(x: np.ndarray, dims: tuple | None, sign: int):
    """The largest element (sign 1) or the smallest (-1); NaN where there is one."""
    plan = _plan(x, dims) if x.size >= ONE_PASS else None
    if plan is None:
        return None
    combine, sign = (np.maximum if sign > 0 else np.minimum), x.dtype.type(sign)
    if plan.rows:
        return _row_parts(x, plan, "row_extremes", combine, x.dtype, sign)
    return _column_parts(x, plan, "column_extremes", combine, sign)


def extreme_at(x: np.ndarray, dim: int | None, sign: int):
    """The largest (sign 1) or smallest elements (-1) and their first places, or NaN's, as int64."""
    plan = _plan(x, None if dim is None else (dim,))
    if plan is None:
        return None
    sign, seen = x.dtype.type(sign), x.reshape(plan.seen)
    if plan.rows:
        parts = np.empty((plan.seen[0], plan.segments), x.dtype)
        places = np.empty(parts.shape, np.int64)
        kernel = plan.kernel("row_positions")
        kernel(seen, sign, plan.segments, parts.ravel(), places.ravel())
    else:
        parts = np.empty((plan.seen[0], plan.segments, plan.seen[2]), x.dtype)
        places = np.empty(parts.shape, np.int64)
        plan.kernel("column_positions")(seen, sign, parts, places)
    if plan.segments > 1:
        best = np.argmax(sign * parts, 1, keepdims=True)
        parts, places = (np.take_along_axis(found, best, 1) for found in (parts, places))
    return parts.reshape(plan.shape), places.reshape(plan.shape)


def position(x: np.ndarray, dim: int | None, sign: int):
    """The first place of the largest (sign 1) or smallest element (-1), or of NaN, as int64."""
    found = extreme_at(x, dim, sign)
    return None if found is None else found[1]


def squared_deviations(x: np.ndarray, dims: tuple | None):
    """Sum of squared distances from the mean, in two passes."""
    plan = _plan(x, dims)
    if plan is None:
        return None
    n = plan.seen[1]
    if plan.rows:
        centers = total(x, dims).ravel() / _FLOAT64.type(n)
        return _row_parts(x, plan, "row_deviations", np.add, _FLOAT64, centers)
    outer, _, inner = plan.seen
    centers = average(x, dims).reshape(outer, inner)  # type: ignore[union-attr]
    return _column_parts(x, plan, "column_deviations", np.add, centers)


def powers(x: np.ndarray, dims: tuple | None, squared: bool):
    """Sum of squares, or of absolute values."""
    plan = _plan(x, dims)
    if plan is None or not plan.rows:
        return None
    return _row_parts(x, plan, "row_powers", np.add, _FLOAT64, squared)


def running(x: np.ndarray, dim: int, product: bool, reverse: bool = False):
    """Running sum or product along a dimension, from the end if `reverse`."""
    plan = _plan(x, (dim,))
    if plan is None or (plan.parallel and x.size == plan.seen[1]):
        return None  # one long row: NumPy's loop is the same
    out = empty(x.shape, x.dtype)
    kernel = plan.kernel("row_cumulative" if plan.rows else "column_cumulative")
    kernel(x.reshape(plan.seen), product, reverse, out.reshape(plan.seen))
    return out


def logsumexp(x: np.ndarray, dims: tuple | None):
    """`log(sum(exp(x)))` without overflow."""
    plan = _plan(x, dims)
    if plan is None:
        return None
    if plan.rows:
        return _row_parts(x, plan, "row_logsumexp", np.logaddexp, x.dtype)
    outer, _, inner = plan.seen
    tops = np.empty((outer, plan.segments, inner), x.dtype)
    plan.kernel("column_extremes")(x.reshape(plan.seen), x.dtype.type(1), tops)
    return _column_parts(x, plan, "column_logsumexp", np.logaddexp, tops)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (200, 300):  # below PARALLEL elements and above
        x = np.ones((n, n), dtype)
        for function in (total, average):
            yield f"{function.__name__} {dtype}", lambda f=function, x=x: f(x)
        for dims in ((0,), (1,)):
            for function in (total, average, product, logsumexp, squared_deviations):
                yield f"{function.__name__} {dtype}", lambda f=function, x=x, d=dims: f(x, d)
            yield f"norm {dtype}", lambda x=x, d=dims: powers(x, d, True)
            yield f"extreme {dtype}", lambda x=x, d=dims: extreme(x, d, 1)
            yield f"position {dtype}", lambda x=x, d=dims: position(x, d[0], 1)
            yield f"running {dtype}", lambda x=x, d=dims: running(x, d[0], False)
