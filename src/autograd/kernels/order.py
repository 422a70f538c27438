"""The order of large arrays along a dimension: NumPy, or compiled for float32 and float64."""

from __future__ import annotations

import numpy as np

from . import pool
from .copying import contiguous
from .large import kernel_of

LEAST = 1_024  # elements from which a kernel is worth its call
PARALLEL = 8_192  # from which the thread pool is
FEW = 64  # elements up to which the largest are found by insertion
LONG = 16_384  # elements of a row from which digits are longer

_ALL, _BACKWARDS = slice(None), slice(None, None, -1)
_KEYS = {
    np.dtype("float32"): np.empty(0, np.uint32),
    np.dtype("float64"): np.empty(0, np.uint64),
}


def _rows(x: np.ndarray, dim: int) -> np.ndarray | None:
    """The lines along `dim` as rows of a matrix; None where there is no kernel for them."""
    if x.size < LEAST or x.dtype not in _KEYS or x.shape[dim] >= 2**31 or not pool.available():
        return None
    lines = np.moveaxis(x, dim, -1)
    return (lines if lines.flags.c_contiguous else contiguous(lines)).reshape(-1, x.shape[dim])


def _back(places: np.ndarray, x: np.ndarray, dim: int) -> np.ndarray:
    """Rows of results as lines along `dim`."""
    shape = (*x.shape[:dim], *x.shape[dim + 1 :], places.shape[1])
    lines = np.moveaxis(places.reshape(shape), -1, dim)
    return lines if lines.flags.c_contiguous else contiguous(lines)


def _workers(rows: np.ndarray) -> int:
    return 1 if rows.size < PARALLEL else min(pool.parallel(), len(rows))


def _run(name: str, rows: np.ndarray, *args) -> None:
    kernel = kernel_of("order", name)
    (kernel.serial if rows.size < PARALLEL else kernel)(rows, *args)  # type: ignore[union-attr]


def order(x: np.ndarray, dim: int, descending: bool) -> np.ndarray:
    """The places that sort along `dim`, stably; NaN counts as the largest."""
    rows = _rows(x, dim)
    if rows is None:
        if not descending:
            return x.argsort(dim, "stable")
        turned = (_ALL,) * dim + (_BACKWARDS,)
        found = x[turned].argsort(dim, "stable")  # a stable descending order: sort backwards,
        return x.shape[dim] - 1 - found[turned]  # then turn around
    places = np.empty(rows.shape, np.int64)
    bits = 8 if rows.shape[1] < LONG else 11
    _run("order_rows", rows, descending, _KEYS[x.dtype], bits, _workers(rows), places)
    return _back(places, x, dim)


def top(x: np.ndarray, dim: int, k: int, largest: bool) -> np.ndarray:
    """The places of the `k` largest (or smallest) elements along `dim`, in order."""
    rows = _rows(x, dim) if 0 < k <= FEW else None
    if rows is None:
        return order(x, dim, largest)[(_ALL,) * dim + (slice(k),)]
    places = np.empty((len(rows), k), np.int64)
    _run("top_rows", rows, not largest, _KEYS[x.dtype], _workers(rows), places)
    return _back(places, x, dim)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (40, 200):
        x = np.ones((n, n), dtype)
        yield f"order {dtype}", lambda x=x: order(x, 1, False)
        yield f"top {dtype}", lambda x=x: top(x, 1, 3, True)
