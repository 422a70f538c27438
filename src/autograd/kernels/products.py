"""Products of matrices on arrays, single and in batches, of float, double and complex numbers."""

from __future__ import annotations

import functools
import math

import numpy as np

from . import pool
from .buffers import empty

_FLOAT32 = np.dtype("float32")
_TYPES = frozenset(map(np.dtype, ("float32", "float64", "complex64", "complex128")))
SMALL = 16 * 16 * 16  # multiplications up to which NumPy's product costs less than the way to ours
SERIAL = 64 * 64 * 64  # and up to which one thread is enough


@functools.cache
def _kernel(name: str = "product"):
    """A compiled product, or None where Numba or the library is missing."""
    if not pool.available():
        return None
    from .compiled import gemm

    return getattr(gemm, name) if gemm.LOADED else None


def matmul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The product of two matrices."""
    m, k = a.shape
    n = b.shape[1]
    work = m * n * k
    dtype = a.dtype
    if dtype.itemsize == 2:
        return _in_numpy(a, b)
    if work <= SMALL or b.dtype is not dtype or (dtype is not _FLOAT32 and dtype not in _TYPES):
        return a.dot(b)
    kernel = _kernel() if b.shape[0] == k else None
    if kernel is None:
        return a.dot(b)
    out = empty((m, n), dtype)
    product_into(kernel, a, b, out, work)
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
    kernel = _kernel("batched_product") if work > SMALL and b.shape[-2] == k else None
    if kernel is None:
        return np.matmul(a, b)
    out = empty((*batch, m, n), dtype)
    batched_into(kernel, a, b, out, work)
    return out


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
        uneven = count % threads and count < 8 * threads  # the last thread would work alone
        blocks = threads if uneven else 1
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
    dtype = x.dtype
    if x.ndim != 2 or dtype.itemsize == 2:
        return _general_linear(x, weight, bias)
    m, k = x.shape
    n = weight.shape[0]
    work = m * n * k
    kernel = _kernel() if work > SMALL and dtype in _TYPES else None
    if kernel is None:
        out = x.dot(weight.T)
        return out if bias is None else np.add(out, bias, out)
    out = empty((m, n), dtype)
    if bias is not None:
        out[...] = bias  # to which the product is added
    product_into(kernel, x, weight.T, out, work, 0.0 if bias is None else 1.0)
    return out


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
    for n in (20, 100):
        x = np.ones((n, n), dtype)
        batch = np.ones((4, n, n), dtype)
        yield f"matmul {dtype}", lambda x=x: matmul(x, x)
        yield f"bmm {dtype}", lambda x=batch: batched(x, x)
