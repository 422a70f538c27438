"""Products of matrices on arrays, single and in batches, of float, double and complex numbers."""

from __future__ import annotations

import functools
import math

import numpy as np

from . import pool
from .buffers import empty

_FLOAT32 = np.dtype("float32")
_TYPES = frozenset(map(np.dtype, ("float32", "float64", "complex64", "complex128")))
SMALL = 36 * 36 * 36  # multiplications up to which NumPy's product costs less than the way to ours
SMALL_LINEAR = 16 * 16 * 16  # the same where a bias is added and one matrix is transposed
SERIAL = 64 * 64 * 64  # and up to which one thread is enough
NO_BIAS = {np.dtype(name): np.empty(0, name) for name in ("float32", "float64")}


@functools.cache
def _kernel(name: str = "product"):
    """A compiled product by the library, or None where Numba or the library is missing."""
    if not pool.available():
        return None
    from .compiled import gemm

    return getattr(gemm, name) if gemm.LOADED else None


@functools.cache
def _tiles(name: str = "product"):
    """A compiled product by tiles of registers, or None where the library is as fast."""
    if not pool.available():
        return None
    from .compiled import products, register_products

    return getattr(products, name) if register_products.WIDE else None


def matmul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The product of two matrices."""
    m, k = a.shape
    length, n = b.shape
    work = m * n * k
    dtype = a.dtype
    if work > SMALL and b.dtype is dtype and length == k:
        out = _compiled(a, b, None, m, n, k, work)
        if out is not None:
            return out
    return a.dot(b) if dtype.itemsize > 2 else _in_numpy(a, b)


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The same, where most matrices are small: those are spared the way to the choice."""
    if a.size < 1200 > b.size and a.dtype.itemsize > 2:
        return a.dot(b)
    return matmul(a, b)


def _compiled(a, b, bias, m: int, n: int, k: int, work: int) -> np.ndarray | None:
    """`a @ b + bias` by a compiled kernel; None where there is none."""
    dtype = a.dtype
    if m >= 6 and n >= 8 and dtype in NO_BIAS and (kernel := _tiles()):
        out = empty((m, n), dtype)
        if dtype.itemsize not in b.strides:
            b = b.copy()
        run = kernel.serial if work <= SERIAL else kernel
        run(a, b, NO_BIAS[dtype] if bias is None else bias, out)
        return out
    if dtype not in _TYPES or not (kernel := _kernel()):
        return None
    out = empty((m, n), dtype)
    if bias is not None:
        out[...] = bias  # to which the product is added
    product_into(kernel, a, b, out, work, 0.0 if bias is None else 1.0)
    return out


def product_into(kernel, a, b, out, work: int, beta: float = 0.0) -> None:
    """`out = a @ b + beta * out`, split over the pool."""
    a, ta = _rows(a)
    b, tb = _rows(b)
    m, n = out.shape
    one, beta = out.dtype.type(1), out.dtype.type(beta)
    threads = pool.parallel()
    if work <= SERIAL or threads == 1:
        kernel.serial(a, ta, b, tb, out, one, beta, 1, True)
    else:
        kernel(a, ta, b, tb, out, one, beta, threads, m >= n)


def _rows(x: np.ndarray) -> tuple[np.ndarray, bool]:
    """The matrix, or its transpose, with each row in one piece; a copy of anything else."""
    item = x.itemsize
    down, right = x.strides
    if right == item and down >= item * max(x.shape[1], 1):
        return x, False
    if down == item and right >= item * max(x.shape[0], 1):
        return x.T, True
    return x.copy(), False


# --- batches --------------------------------------------------------------------------------------


def batched(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The product of matrices in the last two dimensions; the dimensions before them broadcast.

    Raises:
        ValueError: sizes that do not fit.
    """
    dtype = a.dtype
    if b.dtype is not dtype or dtype not in _TYPES:
        return _in_numpy(a, b)
    if b.ndim == 2 and a.flags.c_contiguous and a.size:  # one matrix for all: one product
        out = matmul(a.reshape(-1, a.shape[-1]), b)
        return out.reshape(*a.shape[:-1], b.shape[1])
    m, k = a.shape[-2:]
    n = b.shape[-1]
    batch = a.shape[:-2]
    if b.shape[:-2] != batch:
        batch = np.broadcast_shapes(batch, b.shape[:-2])
    count = math.prod(batch)
    work = count * m * n * k
    if work <= SMALL or b.shape[-2] != k:
        return np.matmul(a, b)
    if m >= 6 and n >= 8 and dtype in NO_BIAS and (kernel := _tiles("batched_product")):
        out = empty((*batch, m, n), dtype)
        _batched_in_registers(kernel, a, b, out, work)
        return out
    if not (kernel := _kernel("batched_product")):
        return np.matmul(a, b)
    out = empty((*batch, m, n), dtype)
    batched_into(kernel, a, b, out, work)
    return out


def _batched_in_registers(kernel, a, b, out, work: int) -> None:
    """`out = a @ b` for contiguous `out` in batches, by tiles of registers."""
    *batch, m, n = out.shape
    batch = tuple(batch)
    if out.itemsize not in b.strides[-2:]:
        b = b.copy()
    (first_a, places_a), (first_b, places_b) = (
        (x[(0,) * (x.ndim - 2)], offsets(batch, x.shape[:-2], x.strides[:-2])) for x in (a, b)
    )
    count = len(places_a)
    blocks = _blocks(count, pool.parallel()) if m > 16 else 1
    run = kernel.serial if work <= SERIAL else kernel
    run(first_a, places_a, first_b, places_b, out.reshape(count, m, n), blocks)


def _blocks(count: int, threads: int) -> int:
    """Into how many parts each of `count` products is cut."""
    uneven = count % threads and count < 8 * threads  # the last thread would work alone
    return threads if uneven else 1


def with_vector(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The product where one operand is a vector: a row on the left, a column on the right."""
    if a.ndim == b.ndim:
        return a.dot(b) if a.dtype.itemsize > 2 else _in_numpy(a, b)
    if b.ndim == 1:
        return batched(a, b[:, None])[..., 0]
    return batched(a[None], b)[..., 0, :]


def batched_into(kernel, a, b, out, work: int, beta: float = 0.0) -> None:
    """`out = a @ b + beta * out` for contiguous `out` in batches, split over the pool."""
    *batch, m, n = out.shape
    first_a, ta, offsets_a = _batch(a, batch)
    first_b, tb, offsets_b = _batch(b, batch)
    count = len(offsets_a)
    one, beta = out.dtype.type(1), out.dtype.type(beta)
    threads = pool.parallel()
    result = out.reshape(count, m, n)
    if work <= SERIAL or threads == 1:
        kernel.serial(first_a, ta, offsets_a, first_b, tb, offsets_b, result, one, beta, 1)
    else:
        blocks = _blocks(count, threads)
        kernel(first_a, ta, offsets_a, first_b, tb, offsets_b, result, one, beta, blocks)


def _batch(x: np.ndarray, batch) -> tuple[np.ndarray, bool, np.ndarray]:
    """The first matrix, whether it is stored transposed, and the bytes to each matrix."""
    first = x[(0,) * (x.ndim - 2)]
    kept, transposed = _rows(first)
    if kept.base is None:  # a copy: no layout that the library takes
        x = x.copy()
        kept, transposed = x[(0,) * (x.ndim - 2)], False
    return kept, transposed, offsets(tuple(batch), x.shape[:-2], x.strides[:-2])


@functools.lru_cache(maxsize=1024)
def offsets(batch: tuple, shape: tuple, strides: tuple) -> np.ndarray:
    """The bytes from the first matrix to each one, where `shape` is repeated to `batch`."""
    missing = len(batch) - len(shape)
    offsets = np.zeros(1, np.int64)
    for i, size in enumerate(batch):
        repeated = i < missing or shape[i - missing] != size
        step = 0 if repeated else strides[i - missing]
        offsets = np.add.outer(offsets, np.arange(size) * step).reshape(-1)
    return offsets


def _in_numpy(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """NumPy's product; of 16-bit floats computed in float32 and rounded once."""
    if a.dtype.itemsize == 2 and a.dtype.kind in "fV":
        return np.matmul(a.astype(np.float32), b.astype(np.float32)).astype(a.dtype)
    return np.matmul(a, b)


# --- linear layers --------------------------------------------------------------------------------


def linear(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None) -> np.ndarray:
    """`x @ weight.T + bias` for `x` of any number of dimensions and a matrix `weight`.

    Raises:
        ValueError: sizes that do not fit.
    """
    n = weight.shape[0]
    work = x.size * n
    if x.ndim > 2 or x.dtype.itemsize == 2:
        return _general_linear(x, weight, bias)
    if work > SMALL_LINEAR and x.ndim == 2:
        m, k = x.shape
        fused = bias is not None and bias.shape == (n,) and bias.flags.c_contiguous
        out = _compiled(x, weight.T, bias if fused else None, m, n, k, work)
        if out is not None:
            return out if fused or bias is None else np.add(out, bias, out)
    out = x.dot(weight.T)
    return out if bias is None else np.add(out, bias, out)


def _general_linear(x, weight, bias) -> np.ndarray:
    if x.ndim > 2 and x.size and x.dtype.itemsize > 2 and (bias is None or bias.ndim < 2):
        out = linear(x.reshape(-1, x.shape[-1]), weight, bias)
        return out.reshape(*x.shape[:-1], weight.shape[0])
    if x.dtype.itemsize == 2 and x.dtype.kind in "fV":
        wide = None if bias is None else bias.astype(np.float32)
        return linear(x.astype(np.float32), weight.astype(np.float32), wide).astype(x.dtype)
    out = np.matmul(x, weight.T)
    return out if bias is None else out + bias


# --------------------------------------------------------------------------------------------------


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (40, 100, 340):  # on one thread, on many, and by the library
        x = np.ones((n, n), dtype)
        batch = np.ones((4, n, n), dtype) if n < 340 else np.ones((1, n, n), dtype)
        for a, b in ((x, x), (x.T, x), (x, x.T)):
            yield f"matmul {dtype}", lambda a=a, b=b: matmul(a, b)
        yield f"bmm {dtype}", lambda x=batch: batched(x, x)
    thin, batch = np.ones((64, 4, 64), dtype), np.ones((64, 64, 64), dtype)
    yield f"bmm of few rows {dtype}", lambda: batched(thin, batch)
