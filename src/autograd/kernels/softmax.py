"""Softmax on arrays."""

from __future__ import annotations

import numpy as np

_SMALL = 1024  # elements up to which a product with ones beats reducing and broadcasting
_SAFE = 900.0  # sum of squares up to which exp needs no shift: no element is beyond 30
_FLOAT32 = np.dtype("float32")
_ones: dict = {}  # square matrices of ones by size


def _row_sums(x: np.ndarray) -> np.ndarray:
    """The sum of each row, in every column of it."""
    n = x.shape[1]
    ones = _ones.get(n)
    if ones is None:
        ones = _ones[n] = np.ones((n, n), _FLOAT32)
    return x.dot(ones)


def softmax(x: np.ndarray, dim: int) -> np.ndarray:
    """Exponentials scaled to sum to 1 along `dim`."""
    if x.ndim == 2 and (dim == -1 or dim == 1) and x.dtype is _FLOAT32 and 0 < x.size <= _SMALL:
        flat = x.ravel()
        if flat.dot(flat) < _SAFE:  # false for NaN
            e = np.exp(x)
            return np.divide(e, _row_sums(e), e)
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
    product = g * out
    if not np.ndim(g):
        return product - product * out
    if (
        product.ndim == 2
        and (dim == -1 or dim == 1)
        and product.dtype is _FLOAT32
        and 0 < product.size <= _SMALL
    ):
        return np.subtract(product, _row_sums(product) * out, product)
    if product.dtype.itemsize == 2:
        g, wide = g.astype(_FLOAT32), out.astype(_FLOAT32)
        return softmax_gradient(g, wide, dim).astype(product.dtype)
    product -= np.add.reduce(product, dim, keepdims=True) * out
    return product


def log_softmax(x: np.ndarray, dim: int) -> np.ndarray:
    """Logarithm of the softmax along `dim`."""
    if not x.ndim or not x.size:
        return x * 0 if not x.ndim else x.copy()
    shifted = x - np.maximum.reduce(x, dim, keepdims=True)
    shifted -= np.log(np.add.reduce(np.exp(shifted), dim, keepdims=True))
    return shifted
