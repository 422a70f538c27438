"""Elements and rows read from, and added at, the places of index arrays.

NumPy, or compiled for large arrays: reading any dtype of 4 or 8 bytes, adding float32 and float64.
"""

from __future__ import annotations

import functools
import math

import numpy as np

from .buffers import empty
from .large import fits, kernel_of

LEAST = 4_096  # elements from which a kernel is worth its call
PARALLEL = 32_768  # from which the thread pool is
ROWS = 131_072  # the same where whole rows are copied, which one thread does at 8 elements a ns

_INT64 = np.dtype("int64")
_BITS = {4: np.dtype("uint32"), 8: np.dtype("uint64")}
_REALS = (np.dtype("float32"), np.dtype("float64"))
_ALL = slice(None)
_BASIC = (int, slice, type(None), type(Ellipsis))


def bounds(places: np.ndarray) -> tuple[int, int]:
    """The lowest and the highest of some integers."""
    kernel = kernel_of("places", "bounds") if places.size >= PARALLEL else None
    if kernel is None or places.dtype != _INT64 or not places.flags.c_contiguous:
        flat = places.ravel()  # positions are found in a quarter of the time of a reduction
        return int(flat[flat.argmin()]), int(flat[flat.argmax()])
    from .compiled.places import BLOCK

    lows, highs = np.empty((2, -(-places.size // BLOCK)), _INT64)
    kernel(places.reshape(-1), lows, highs)
    return int(lows.min()), int(highs.max())


def _run(name: str, size: int, *arrays) -> None:
    kernel = kernel_of("places", name)
    least = ROWS if name == "take" else PARALLEL
    if (kernel if size >= least else kernel.serial)(*arrays):  # type: ignore[union-attr]
        raise IndexError("an index is out of range")


def _pick(size: int, *arrays) -> None:
    outside = np.zeros(1, _INT64)
    _run("pick", size, *arrays, outside)
    if outside[0]:
        raise IndexError("an index is out of range")


def grouped(places: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Where each of `n` places begins in an order of the indices that has equal ones together."""
    starts, order = np.empty(n + 1, _INT64), np.empty(places.size, _INT64)
    _run("group", 0, places, starts, order)
    return starts, order


def _movable(x: np.ndarray, moved: int) -> bool:
    """Whether a kernel reads `moved` elements of `x`."""
    return (
        moved >= LEAST
        and 0 < x.size <= 4 * moved + (x.size if x.flags.c_contiguous else 0)
        and x.dtype.itemsize in _BITS
        and kernel_of("places", "take") is not None
    )


def _bits(x: np.ndarray) -> np.ndarray:
    """The elements as unsigned integers, in one piece."""
    return np.ascontiguousarray(x).view(_BITS[x.dtype.itemsize])


def _integers(places: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(places, _INT64)


def _parts(shape: tuple, dim: int) -> tuple[int, int, int]:
    return math.prod(shape[:dim]), shape[dim], math.prod(shape[dim + 1 :])


# --- the same places for all rows: x[:, places] ---------------------------------------------------


def _form(index: tuple, shape: tuple) -> tuple[int, int, np.ndarray] | None:
    """An index of slices of everything around integer arrays that stand side by side.

    Returns:
        The first dimension that is indexed, the one behind the last, and the places in these
        dimensions taken as one; None for any other index.
    """
    if not all(type(i) is np.ndarray or i is Ellipsis or _whole(i) for i in index):
        return None
    if Ellipsis in [item for item in index if type(item) is not np.ndarray]:
        at = [item is Ellipsis for item in index].index(True)
        index = (*index[:at], *(_ALL,) * (len(shape) + 1 - len(index)), *index[at + 1 :])
    dims = [d for d, item in enumerate(index) if type(item) is np.ndarray]
    if not dims or dims[-1] - dims[0] >= len(dims):
        return None
    arrays = [index[d] for d in dims]
    if any(a.dtype.kind not in "iu" for a in arrays):
        return None
    first, end = dims[0], dims[-1] + 1
    places = arrays[0]
    for array, n in zip(arrays[1:], shape[first + 1 : end], strict=True):
        places = places * n + (array + n * (array < 0))
    return first, end, places


def _whole(item) -> bool:
    return type(item) is slice and item == _ALL


def looked_up(x: np.ndarray, index: tuple) -> np.ndarray:
    """`x[index]` with integer arrays among the indices: a copy."""
    if x.size < LEAST:
        last = index[-1] if index else None
        if type(last) is np.ndarray and last.dtype.kind == "i" and all(map(_whole, index[:-1])):
            return x.take(last, len(index) - 1)  # in a third of the time of x[index]
        if not any(type(item) is np.ndarray and item.size >= LEAST for item in index):
            return np.asarray(x[index])
    form = _form(index, x.shape)
    if form is None:
        return np.asarray(x[index])
    first, end, places = form
    outer, n, inner = (
        math.prod(part) for part in (x.shape[:first], x.shape[first:end], x.shape[end:])
    )
    moved = outer * places.size * inner
    if not _movable(x, moved):
        return np.asarray(x[index])
    out = empty((*x.shape[:first], *places.shape, *x.shape[end:]), x.dtype)
    flat, chosen, made = _bits(x), _integers(places).reshape(-1), out.view(_BITS[x.itemsize])
    if inner == 1:
        _pick(moved, flat.reshape(outer, n), chosen[None], made.reshape(outer, -1))
    else:
        _run("take", moved, flat.reshape(outer, n, inner), chosen, made.reshape(outer, -1, inner))
    return out


def _is_mask(item) -> bool:
    return type(item) is np.ndarray and item.dtype.kind == "b"


def added_at(
    start: np.ndarray | None, values: np.ndarray, index: tuple, shape: tuple
) -> np.ndarray:
    """A copy of `start`, or zeros of `shape`, with `values` added at `index`.

    Repeated places add up.
    """
    if all(type(item) in _BASIC or _is_mask(item) for item in index):
        out = _begun(start, shape, values.dtype)
        out[index] += values  # no place comes twice
        return out
    form = _form(index, shape) if _addable(start, values) else None
    if form is None:
        out = _begun(start, shape, values.dtype)
        np.add.at(out, index, values)
        return out
    first, end, places = form
    full = (*shape[:first], *places.shape, *shape[end:])
    values = np.broadcast_to(values, full)
    outer, inner = math.prod(shape[:first]), math.prod(shape[end:])
    chosen = _integers(places).reshape(-1)
    if inner == 1:
        return _add("add_picked", start, values, (chosen[None],), shape, (outer, -1))
    groups = grouped(chosen, math.prod(shape[first:end]))
    return _add("add_taken", start, values, groups, shape, (outer, -1, inner))


def _begun(start: np.ndarray | None, shape: tuple, dtype: np.dtype) -> np.ndarray:
    return np.zeros(shape, dtype) if start is None else np.array(start)


def _add(
    name: str, start, values: np.ndarray, places: tuple, shape: tuple, parts: tuple
) -> np.ndarray:
    """The result of a kernel that sees arrays in the shape of `parts`."""
    out = empty(shape, values.dtype)
    n = out.size // math.prod((parts[0], *parts[2:])) if out.size else 0
    parted = (parts[0], n, *parts[2:])
    first = np.empty((0,) * len(parts), out.dtype) if start is None else start.reshape(parted)
    values = np.ascontiguousarray(values).reshape(parts)
    _run(name, max(values.size, out.size), values, *places, first, out.reshape(parted))
    return out


def _addable(start: np.ndarray | None, values: np.ndarray) -> bool:
    """Whether a kernel adds the values."""
    return (
        values.size >= LEAST
        and values.dtype in _REALS
        and (start is None or (fits(start) and start.dtype is values.dtype))
        and kernel_of("places", "add_taken") is not None
    )


# --- places of their own for each element: gather and scatter -------------------------------------


def along(places: np.ndarray, dim: int) -> tuple:
    """NumPy's index tuple that picks `places` along `dim` and its own place elsewhere."""
    before, after = _grids(places.shape, dim)
    return (*before, places, *after)


@functools.lru_cache(256)
def _grids(shape: tuple, dim: int) -> tuple[tuple, tuple]:
    """Each element's own place in the dimensions before and after `dim`."""
    grids = np.ogrid[tuple(slice(n) for n in shape)]
    return grids[:dim], grids[dim + 1 :]


def _covered(x: np.ndarray, places: np.ndarray, dim: int) -> np.ndarray:
    """The part of `x` that places not larger than it can reach."""
    shape, full = places.shape, x.shape
    if shape[:dim] == full[:dim] and shape[dim + 1 :] == full[dim + 1 :]:
        return x
    return x[tuple(_ALL if d == dim else slice(n) for d, n in enumerate(shape))]


def gathered(x: np.ndarray, dim: int, places: np.ndarray) -> np.ndarray:
    """`out[i][j] = x[places[i][j]][j]` for dim 0."""
    x = _covered(x, places, dim)
    if not _movable(x, places.size):
        return x[along(places, dim)] if x.ndim > 1 else x.take(places)
    out = empty(places.shape, x.dtype)
    outer, n, inner = _parts(x.shape, dim)
    flat, chosen, made = _bits(x), _integers(places), out.view(_BITS[x.itemsize])
    if inner == 1:
        parts = (outer, -1)
        _pick(out.size, flat.reshape(outer, n), chosen.reshape(parts), made.reshape(parts))
    else:
        parts = (outer, -1, inner)
        flat = flat.reshape(outer, n, inner)
        _run("pick_columns", out.size, flat, chosen.reshape(parts), made.reshape(parts))
    return out


def scattered(
    start: np.ndarray | None, values: np.ndarray, dim: int, places: np.ndarray, shape: tuple
) -> np.ndarray:
    """A copy of `start`, or zeros of `shape`, with `values` added where `gathered` would read."""
    whole = all(places.shape[d] == n for d, n in enumerate(shape) if d != dim)
    if not whole or not _addable(start, values):
        out = _begun(start, shape, values.dtype)
        np.add.at(_covered(out, places, dim), along(places, dim), values)
        return out
    outer, _, inner = _parts(shape, dim)
    name, tail = ("add_picked", ()) if inner == 1 else ("add_picked_columns", (inner,))
    parts = (outer, -1, *tail)
    return _add(name, start, values, (_integers(places).reshape(parts),), shape, parts)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (80, 400):
        x, places = np.ones((n, n), dtype), np.zeros((n, n), _INT64)
        yield f"bounds {dtype}", lambda p=places: bounds(p)
        for dim in (0, 1):
            index = (_ALL,) * dim + (places[0],)
            yield f"looked_up {dtype}", lambda x=x, i=index: looked_up(x, i)
            yield f"added_at {dtype}", lambda x=x, i=index: added_at(None, x, i, x.shape)
            yield f"gathered {dtype}", lambda x=x, p=places, d=dim: gathered(x, d, p)
            yield (
                f"scattered {dtype}",
                lambda x=x, p=places, d=dim: scattered(None, x, d, p, x.shape),
            )
