"""Rows of matrices read, weighted and added up by number: NumPy, or compiled for large ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import pool
from .buffers import empty
from .large import PARALLEL_ROWS, ROWS, fits, kernel_of
from .places import grouped

_FLOAT32 = np.dtype("float32")


def rows_at(x: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The rows of a matrix at `places`, in the shape of `places`."""
    width = x.shape[1]
    if places.size * width >= PARALLEL_ROWS and fits(x):
        kernel = kernel_of("tables", "take")
        if kernel is not None:
            out = empty((*places.shape, width), x.dtype)
            kernel(x, np.ascontiguousarray(places).reshape(-1), out.reshape(-1, width))
            return out
    return x.take(places, 0)


def deliveries(places: np.ndarray, skipped: int | None, by_frequency: bool, dtype):
    """Which row gets which gradient, if the rows at `places` were read.

    Args:
        skipped: a row that gets none.
        by_frequency: factors divide by how often a row occurs in `places`.

    Returns:
        The rows, the numbers of the gradients, and the factors or None.
    """
    to = np.ascontiguousarray(places).reshape(-1)
    of, factors = np.arange(to.size), None
    if skipped is not None and not (kept := to != skipped).all():
        to, of = to[kept], of[kept]
    if by_frequency and to.size:
        factors = (1 / np.bincount(to)[to]).astype(dtype)
    return to, of, factors


def added_rows(
    x: np.ndarray, weights: np.ndarray | None, to: np.ndarray, places: np.ndarray, count: int
) -> np.ndarray:
    """A matrix of `count` rows: zeros, with weights[i] * x[places[i]] added at row to[i].

    Numerics: terms are added in order; 16-bit floats in float32.
    """
    width = x.shape[1]
    if x.dtype.itemsize == 2 and x.dtype.kind in "fV":
        wide = weights if weights is None else weights.astype(_FLOAT32)
        return added_rows(x.astype(_FLOAT32), wide, to, places, count).astype(x.dtype)
    if to.size * width >= ROWS and x.dtype.kind == "f" and pool.available():
        out = _added_compiled(np.ascontiguousarray(x), weights, to, places, count)
        if out is not None:
            return out
    out = np.zeros((count, width), x.dtype)
    rows = x.take(places, 0)
    np.add.at(out, to, rows if weights is None else weights[:, None] * rows)
    return out


def _added_compiled(x: np.ndarray, weights, to, places, count: int) -> np.ndarray | None:
    if not fits(x):
        return None
    out = empty((count, x.shape[1]), x.dtype)
    arguments = (places, *grouped(to, count), out)
    kernel: Any = kernel_of("tables", "add" if weights is None else "add_weighted")
    kernel = kernel if max(out.size, to.size * x.shape[1]) >= PARALLEL_ROWS else kernel.serial
    if weights is None:
        kernel(x, *arguments)
    else:
        kernel(x, np.ascontiguousarray(weights, x.dtype), *arguments)
    return out


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (64, 256):
        x, places = np.ones((n, n), dtype), np.arange(n)
        yield f"rows_at {dtype}", lambda x=x, p=places: rows_at(x, p)
        yield f"added_rows {dtype}", lambda x=x, p=places: added_rows(x, None, p, p, len(x))
        yield f"added_rows {dtype}", lambda x=x, p=places: added_rows(x, x[0], p, p, len(x))
