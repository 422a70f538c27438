"""The order of large arrays along a dimension: NumPy, or compiled for float32 and float64."""

from __future__ import annotations

import numpy as np

from . import pool
from .copying import contiguous
from .large import kernel_of

LEAST = 1_024  # elements from which a kernel is worth its call
PARALLEL = 8_192  # from which the thread pool is
FEW = 64  # elements up to which the largest are found by insertion
PIECE = 131_072  # elements that are brought into rows together
LONG = 16_384  # elements of a row from which digits are longer

_ALL, _BACKWARDS = slice(None), slice(None, None, -1)
_KEYS = {
    np.dtype("float32"): np.empty(0, np.uint32),
    np.dtype("float64"): np.empty(0, np.uint64),
}


def _lines(x: np.ndarray, dim: int) -> np.ndarray | None:
    """`x` with `dim` as its last dimension; None where there is no kernel for it."""
    if x.size < LEAST or x.dtype not in _KEYS or x.shape[dim] >= 2**31 or not pool.available():
        return None
    return np.moveaxis(x, dim, -1)


def _rows(lines: np.ndarray) -> np.ndarray:
    """Lines as the rows of a matrix in one piece."""
    whole = lines if lines.flags.c_contiguous else contiguous(lines)
    return whole.reshape(-1, lines.shape[-1])


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
    lines = _lines(x, dim)
    if lines is None:
        if not descending:
            return x.argsort(dim, "stable")
        turned = (_ALL,) * dim + (_BACKWARDS,)
        found = x[turned].argsort(dim, "stable")  # a stable descending order: sort backwards,
        return x.shape[dim] - 1 - found[turned]  # then turn around
    rows = _rows(lines)
    places = np.empty(rows.shape, np.int64)
    bits = 8 if rows.shape[1] < LONG else 11
    _run("order_rows", rows, descending, _KEYS[x.dtype], bits, _workers(rows), places)
    return _back(places, x, dim)


def top(x: np.ndarray, dim: int, k: int, largest: bool) -> np.ndarray:
    """The places of the `k` largest (or smallest) elements along `dim`, in order."""
    lines = _lines(x, dim) if 0 < k <= FEW else None
    if lines is None:
        return order(x, dim, largest)[(_ALL,) * dim + (slice(k),)]
    step = len(lines)
    if not lines.flags.c_contiguous and lines.ndim > 1:
        step = max(1, PIECE * len(lines) // lines.size)  # turned a part at a time, to save memory
    parts = [lines[i : i + step] for i in range(0, len(lines), step)]
    found = [_top_of_rows(_rows(part), k, largest) for part in parts]
    return _back(found[0] if len(found) == 1 else np.concatenate(found), x, dim)


def _top_of_rows(rows: np.ndarray, k: int, largest: bool) -> np.ndarray:
    """The places of the `k` largest (or smallest) elements of each row, in order."""
    places = np.empty((len(rows), k), np.int64)
    _run("top_rows", rows, not largest, _KEYS[rows.dtype], _workers(rows), places)
    return places


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (40, 200):
        x = np.ones((n, n), dtype)
        yield f"order {dtype}", lambda x=x: order(x, 1, False)
        yield f"top {dtype}", lambda x=x: top(x, 1, 3, True)
