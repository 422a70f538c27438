"""Reductions and running sums of large arrays by compiled kernels (`compiled.reductions`).

Each function takes an array and the dimensions to reduce, which must lie side by side, and returns
a new array without them, or None where there is no compiled form or NumPy is as quick: the caller
then uses NumPy. The choice depends on the arguments only.
"""

from __future__ import annotations

import functools
import importlib
import math
from typing import NamedTuple

import numpy as np

from . import pool
from .buffers import empty

LEAST = 8_192  # elements from which a kernel is worth its call
ONE_PASS = 32_768  # the same for extremes, where NumPy needs one pass in vectors
PARALLEL = 65_536  # from which the thread pool is
NARROW = 16  # inner size below which columns have nothing to do in vectors
SEGMENT, BLOCK = 16_384, 128  # elements of a row, rows of a column, that are reduced together

_FLOAT32, _FLOAT64 = np.dtype("float32"), np.dtype("float64")


class _Plan(NamedTuple):
    """An array as (outer, n, inner), reduced along the middle, and the shape of the result."""

    x: np.ndarray
    shape: tuple
    run: str  # "serial" or "parallel"

    @property
    def rows(self) -> bool:
        return self.x.shape[2] == 1


@functools.lru_cache(1024)
def _layout(shape: tuple, dims: tuple | None) -> tuple[tuple, tuple] | None:
    """The shape as (outer, n, inner), and the result's; None where the kernels do not fit."""
    if dims is None:
        first, end = 0, len(shape)
    else:
        dims = tuple(sorted(d % len(shape) for d in dims))
        first, end = dims[0], dims[-1] + 1
        if end - first != len(dims):
            return None
    outer, n, inner = (math.prod(part) for part in (shape[:first], shape[first:end], shape[end:]))
    if 1 < inner < NARROW or (inner == 1 and n < NARROW):
        return None
    return (outer, n, inner), (*shape[:first], *shape[end:])


def _plan(x: np.ndarray, dims: tuple | None) -> _Plan | None:
    """How the kernels see an array; None where NumPy should be used."""
    dtype, size = x.dtype, x.size
    if size < LEAST or (dtype is not _FLOAT32 and dtype is not _FLOAT64):
        return None
    if not x.flags.c_contiguous or not pool.available():
        return None
    layout = _layout(x.shape, dims)
    if layout is None:
        return None
    seen, shape = layout
    return _Plan(x.reshape(seen), shape, "serial" if size < PARALLEL else "parallel")


@functools.cache
def _kernel(name: str, run: str):
    """The compiled kernel, or its form for one thread."""
    kernel = getattr(importlib.import_module(".compiled.reductions", __package__), name)
    return kernel.serial if run == "serial" else kernel


def _row_parts(plan: _Plan, name: str, combine, dtype, *options):
    """A `row_` kernel's results, combined over the segments of each row."""
    outer, n, _ = plan.x.shape
    x, segments = plan.x.reshape(outer, n), -(-n // SEGMENT)
    if segments == 1:
        whole = np.empty(outer, x.dtype)
        _kernel(name, plan.run)(x, *options, 1, whole)
    else:
        parts = np.empty((outer, segments), dtype)
        _kernel(name, plan.run)(x, *options, segments, parts.reshape(-1))
        whole = combine.reduce(parts, 1).astype(x.dtype, copy=False)
    return whole if len(plan.shape) == 1 else whole.reshape(plan.shape)


def _column_parts(plan: _Plan, name: str, combine, *options):
    """A `column_` kernel's results, combined over the blocks of each column."""
    outer, n, inner = plan.x.shape
    parts = np.empty((outer, -(-n // BLOCK), inner), plan.x.dtype)
    _kernel(name, plan.run)(plan.x, *options, parts)
    whole = parts if parts.shape[1] == 1 else combine.reduce(parts, 1)
    return whole.reshape(plan.shape)


def total(x: np.ndarray, dims: tuple | None = None):
    """Sum; the dimensions may also lie apart."""
    plan = _plan(x, dims)
    if plan is None:
        return _total_in_turn(x, dims)
    if plan.rows:
        return _row_parts(plan, "row_sums", np.add, _FLOAT64)
    return _column_parts(plan, "column_sums", np.add)


def _total_in_turn(x: np.ndarray, dims: tuple | None):
    """Sum over dimensions that lie apart: the last ones first."""
    if dims is None or len(dims) < 2 or x.size < LEAST:
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
        return _row_parts(plan, "row_products", np.multiply, _FLOAT64)
    return _column_parts(plan, "column_products", np.multiply)


def extreme(x: np.ndarray, dims: tuple | None, sign: int):
    """The largest element (sign 1) or the smallest (-1); NaN where there is one."""
    plan = _plan(x, dims) if x.size >= ONE_PASS else None
    if plan is None:
        return None
    combine, sign = (np.maximum if sign > 0 else np.minimum), x.dtype.type(sign)
    if plan.rows:
        return _row_parts(plan, "row_extremes", combine, x.dtype, sign)
    return _column_parts(plan, "column_extremes", combine, sign)


def extreme_at(x: np.ndarray, dim: int | None, sign: int):
    """The largest (sign 1) or smallest elements (-1) and their first places, or NaN's, as int64."""
    plan = _plan(x, None if dim is None else (dim,))
    if plan is None:
        return None
    outer, n, inner = plan.x.shape
    sign = x.dtype.type(sign)
    parts = np.empty((outer, -(-n // (SEGMENT if plan.rows else BLOCK)), inner), x.dtype)
    places = np.empty(parts.shape, np.int64)
    if plan.rows:
        kernel = _kernel("row_positions", plan.run)
        kernel(
            plan.x.reshape(outer, n), sign, parts.shape[1], parts.reshape(-1), places.reshape(-1)
        )
    else:
        _kernel("column_positions", plan.run)(plan.x, sign, parts, places)
    if parts.shape[1] > 1:
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
    outer, n, inner = plan.x.shape
    if plan.rows:
        centers = _row_parts(plan, "row_sums", np.add, _FLOAT64).reshape(outer) / _FLOAT64.type(n)
        return _row_parts(plan, "row_deviations", np.add, _FLOAT64, centers)
    centers = _column_parts(plan, "column_sums", np.add).reshape(outer, inner) / x.dtype.type(n)
    return _column_parts(plan, "column_deviations", np.add, centers)


def powers(x: np.ndarray, dims: tuple | None, squared: bool):
    """Sum of squares, or of absolute values."""
    plan = _plan(x, dims)
    if plan is None or not plan.rows:
        return None
    return _row_parts(plan, "row_powers", np.add, _FLOAT64, squared)


def running(x: np.ndarray, dim: int, product: bool, reverse: bool = False):
    """Running sum or product along a dimension, from the end if `reverse`."""
    plan = _plan(x, (dim,))
    if plan is None or (plan.run == "parallel" and plan.x.size == plan.x.shape[1]):
        return None  # one long row: NumPy's loop is the same
    out = empty(x.shape, x.dtype)
    outer, n, _ = plan.x.shape
    if plan.rows:
        rows, results = plan.x.reshape(outer, n), out.reshape(outer, n)
        _kernel("row_cumulative", plan.run)(rows, product, reverse, results)
    else:
        results = out.reshape(plan.x.shape)
        _kernel("column_cumulative", plan.run)(plan.x, product, reverse, results)
    return out


def logsumexp(x: np.ndarray, dims: tuple | None):
    """`log(sum(exp(x)))` without overflow."""
    plan = _plan(x, dims)
    if plan is None:
        return None
    if plan.rows:
        return _row_parts(plan, "row_logsumexp", np.logaddexp, x.dtype)
    outer, n, inner = plan.x.shape
    tops = np.empty((outer, -(-n // BLOCK), inner), x.dtype)
    _kernel("column_extremes", plan.run)(plan.x, x.dtype.type(1), tops)
    return _column_parts(plan, "column_logsumexp", np.logaddexp, tops)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (200, 300):  # below PARALLEL elements and above
        x = np.ones((n, n), dtype)
        for dims in ((0,), (1,)):
            for function in (total, product, logsumexp, squared_deviations):
                yield f"{function.__name__} {dtype}", lambda f=function, x=x, d=dims: f(x, d)
            yield f"norm {dtype}", lambda x=x, d=dims: powers(x, d, True)
            yield f"extreme {dtype}", lambda x=x, d=dims: extreme(x, d, 1)
            yield f"position {dtype}", lambda x=x, d=dims: position(x, d[0], 1)
            yield f"running {dtype}", lambda x=x, d=dims: running(x, d[0], False)
