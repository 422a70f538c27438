"""Softmax on arrays."""

from __future__ import annotations

import functools

import numpy as np

from .large import ROWS, along_rows

_NARROW = 32  # columns up to which a product with ones beats reducing and broadcasting
_SAFE = 900.0  # sum of squares up to which exp needs no shift: no element is beyond 30
_FLOAT32 = np.dtype("float32")


@functools.cache
def _ones(n: int) -> np.ndarray:
    """A matrix by which the product with a matrix is each row's sum in each column."""
    return np.ones((n, n), _FLOAT32)


def _sums(x: np.ndarray, dim: int) -> np.ndarray:
    """The sums along `dim` of a matrix of float32, which it keeps."""
    rows, columns = x.shape
    if columns <= _NARROW and (dim == -1 or dim == 1):
        return x.dot(_ones(columns))
    if rows <= _NARROW and (dim == 0 or dim == -2):
        return _ones(rows).dot(x)
    return np.add.reduce(x, dim, keepdims=True)


def softmax(x: np.ndarray, dim: int) -> np.ndarray:
    """Exponentials scaled to sum to 1 along `dim`."""
    if x.size <= ROWS and x.dtype is _FLOAT32 and x.ndim == 2:
        flat = x.ravel()
        if flat.dot(flat) < _SAFE:  # false for NaN
            e = np.exp(x)
            return np.divide(e, _sums(e, dim), e)
    if x.size > ROWS and dim in (-1, x.ndim - 1):
        out = along_rows("softmax", x)
        if out is not None:
            return out
    if not x.ndim:
        return np.divide(np.exp(x - x), 1)
    if not x.size:
        return x.copy()
    if x.dtype.itemsize == 2:  # a 16-bit float: computed in float32, rounded once
        return softmax(x.astype(_FLOAT32), dim).astype(x.dtype)
    e = x - np.maximum.reduce(x, dim, keepdims=True)
    np.exp(e, out=e)
    e /= np.add.reduce(e, dim, keepdims=True)
    return e


def softmax_gradient(g: np.ndarray, out: np.ndarray, dim: int) -> np.ndarray:
    """`(g - sum(g * out)) * out` along `dim`."""
    if out.size > ROWS and dim in (-1, out.ndim - 1):
        compiled = along_rows("softmax_gradient", g, out)
        if compiled is not None:
            return compiled
    product = g * out
    if product.ndim == 2 and (dim == -1 or dim == 1) and product.dtype is _FLOAT32:
        n = product.shape[1]
        if n <= _NARROW:
            sums = product.dot(_ones(n))
            return np.subtract(product, np.multiply(sums, out, sums), product)
    if not product.ndim:
        return product - product * out
    if product.dtype.itemsize == 2:
        g, wide = g.astype(_FLOAT32), out.astype(_FLOAT32)
        return softmax_gradient(g, wide, dim).astype(product.dtype)
    product -= np.add.reduce(product, dim, keepdims=True) * out
    return product


def log_softmax(x: np.ndarray, dim: int) -> np.ndarray:
    """Logarithm of the softmax along `dim`."""
    if x.size > ROWS and dim in (-1, x.ndim - 1):
        out = along_rows("log_softmax", x)
        if out is not None:
            return out
    if not x.ndim or not x.size:
        return x * 0 if not x.ndim else x.copy()
    shifted = x - np.maximum.reduce(x, dim, keepdims=True)
    e = np.exp(shifted)
    small = x.size <= ROWS and x.dtype is _FLOAT32 and x.ndim == 2
    sums = _sums(e, dim) if small else np.add.reduce(e, dim, keepdims=True)
    shifted -= np.log(sums, sums)
    return shifted


def log_softmax_gradient(g: np.ndarray, out: np.ndarray, dim: int) -> np.ndarray:
    """`g - exp(out) * sum(g)` along `dim`."""
    if out.size > ROWS and dim in (-1, out.ndim - 1):
        compiled = along_rows("log_softmax_gradient", g, out)
        if compiled is not None:
            return compiled
    if not out.ndim:
        return g * 0
    product = np.exp(out)
    product *= np.add.reduce(g, dim, keepdims=True)
    return np.subtract(g, product, product)


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (40, 200):
        x = np.ones((n, n), dtype)
        yield f"softmax {dtype}", lambda x=x: softmax(x, -1)
        yield f"softmax_gradient {dtype}", lambda x=x: softmax_gradient(x, x, -1)
        yield f"log_softmax {dtype}", lambda x=x: log_softmax(x, -1)
        yield f"log_softmax_gradient {dtype}", lambda x=x: log_softmax_gradient(x, -x, -1)
