"""Largest elements and weighted sums of windows: NumPy, or compiled for float32 and float64."""

from __future__ import annotations

import functools
import math

import numpy as np

from . import pool, taps
from .taps import Step, Taps

LEAST = 2_048  # elements from which a compiled kernel is worth its call
_FOUR = Step(2, 2, 0, 1)


@functools.cache
def _kernels():
    """The compiled kernels, or None without Numba."""
    if not pool.available():
        return None
    from .compiled import pooling

    return pooling


def _compiled(x: np.ndarray):
    """The compiled kernels, if they take `x`."""
    if x.size < LEAST or (x.dtype != np.float32 and x.dtype != np.float64):
        return None
    return _kernels()


def _volumes(x: np.ndarray, n: int) -> np.ndarray:
    """[..., *size] of `n` spatial dimensions as contiguous [planes, D, H, W]."""
    size = (1,) * (3 - n) + x.shape[x.ndim - n :]
    return np.ascontiguousarray(x).reshape(-1, *size)


def _steps(tables: tuple) -> tuple | None:
    """How windows step along D, H and W, if they do so regularly in at most three dimensions."""
    steps = tuple(table.step for table in tables)
    if len(steps) > 3 or None in steps:
        return None
    return ((Step(1, 1, 0, 1),) * 2 + steps)[-3:]


def largest(x: np.ndarray, tables: tuple[Taps, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The largest element of each window, and where: flat in the last dimensions, in int32.

    The first of equal elements; the last NaN, if there is one.
    """
    n, steps, compiled = len(tables), _steps(tables), _compiled(x)
    if steps is None or compiled is None or math.prod(x.shape[-n:]) >= 2**31:
        return taps.largest(x, tables)
    shape = (*x.shape[: x.ndim - n], *(table.places.shape[1] for table in tables))
    values, places = np.empty(shape, x.dtype), np.empty(shape, np.int32)
    arrays = [_volumes(a, n) for a in (x, values, places)]
    if _in_fours(steps, n, arrays[0], arrays[1]):
        compiled.largest_of_four(*(a[:, 0] for a in arrays))
    else:
        compiled.largest(arrays[0], sum(steps, ()), *arrays[1:])
    return values, places


def _in_fours(steps: tuple, n: int, x: np.ndarray, out: np.ndarray) -> bool:
    """Whether windows are 2x2, do not overlap, and none reaches over the end."""
    return (
        n == 2
        and steps[1:] == (_FOUR, _FOUR)
        and all(2 * few <= many for few, many in zip(out.shape[2:], x.shape[2:], strict=True))
    )


def picked(x: np.ndarray, places: np.ndarray, n: int) -> np.ndarray:
    """The elements at flat `places` of the last `n` dimensions, in the shape of `places`."""
    lead = x.shape[: x.ndim - n]
    flat, chosen = _flat(x, lead), _flat(places, lead)
    compiled = _compiled(x)
    if compiled is None:
        return np.take_along_axis(flat, chosen, 1).reshape(places.shape)
    out = np.empty(places.shape, x.dtype)
    compiled.pick(flat, chosen, _flat(out, lead))
    return out


def added_at(g: np.ndarray, places: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    """Zeros of `size` with each element of `g` added at its flat place."""
    lead = g.shape[: g.ndim - len(size)]
    source, chosen = _flat(g, lead), _flat(places, lead)
    compiled = _compiled(g)
    if compiled is None:
        out = np.zeros((*lead, *size), g.dtype)
        planes = np.arange(len(source))[:, None] * math.prod(size)
        np.add.at(out.reshape(-1), chosen + planes, source)
        return out
    out = np.empty((*lead, *size), g.dtype)
    compiled.add_at(source, chosen, _flat(out, lead))
    return out


def weighted_sums(x: np.ndarray, tables: tuple[Taps, ...]) -> np.ndarray:
    """Each result's weighted sum, along the last `len(tables)` dimensions of `x`."""
    n, steps, compiled = len(tables), _steps(tables), _compiled(x)
    if steps is None or compiled is None:
        return taps.weighted_sums(x, tables)
    out = np.empty((*x.shape[: x.ndim - n], *(t.places.shape[1] for t in tables)), x.dtype)
    source, results = _volumes(x, n), _volumes(out, n)
    scales = _scales(tables, x.dtype)
    if _in_fours(steps, n, source, results):
        compiled.sums_of_four(source[:, 0], *scales[1:], results[:, 0])
    else:
        compiled.sums(source, sum(steps, ()), *scales, results)
    return out


def spread_sums(g: np.ndarray, tables: tuple[Taps, ...], size: tuple[int, ...]) -> np.ndarray:
    """The adjoint of `weighted_sums`: each element added to all places that its result read."""
    n, steps, compiled = len(tables), _steps(tables), _compiled(g)
    if steps is None or compiled is None:
        return taps.weighted_sums(g, tuple(map(taps.inverted, tables, size)))
    out = np.empty((*g.shape[: g.ndim - n], *size), g.dtype)
    source, results = _volumes(g, n), _volumes(out, n)
    scales = _scales(tables, g.dtype)
    if _in_fours(steps, n, results, source):
        compiled.spread_to_four(source[:, 0], *scales[1:], results[:, 0])
    else:
        compiled.spread(source, sum(steps, ()), *scales, results)
    return out


def _scales(tables: tuple[Taps, ...], dtype) -> list[np.ndarray]:
    """The weight of each result along D, H and W."""
    beside = [np.ones(1)] * (3 - len(tables))
    return [w.astype(dtype) for w in (*beside, *(table.weights[0] for table in tables))]


def _flat(x: np.ndarray, lead: tuple[int, ...]) -> np.ndarray:
    count = math.prod(lead)
    return np.ascontiguousarray(x).reshape(count, x.size // count if count else 0)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    x = np.ones((3, 2, 40, 40), dtype)
    for size, step in ((20, _FOUR), (38, Step(3, 1, 0, 1))):
        tables = (taps.regular(40, size, step),) * 2
        g = np.ones((3, 2, size, size), dtype)
        yield f"largest {dtype}", lambda x=x, t=tables: largest(x, t)
        yield f"weighted_sums {dtype}", lambda x=x, t=tables: weighted_sums(x, t)
        yield f"spread_sums {dtype}", lambda g=g, t=tables: spread_sums(g, t, (40, 40))
    for integer in (np.int32, np.int64):
        places = np.zeros(x.shape, integer)
        yield f"picked {dtype}", lambda p=places: picked(x, p, 2)
        yield f"added_at {dtype}", lambda p=places: added_at(x, p, (40, 40))
