"""Softmax on arrays."""

from __future__ import annotations

import numpy as np

_SMALL = 32  # rows and columns up to which a product with ones beats reducing and broadcasting
_SAFE = 30.0  # magnitudes up to which exp needs no shift, also in sums of 32 float32 numbers
_ones: dict = {}


def _small(x: np.ndarray, dim: int) -> bool:
    """Whether the shortcut for small matrices is right: sizes, layout, and no large values."""
    if x.ndim != 2 or (dim != -1 and dim != 1) or x.dtype != np.float32:
        return False
    rows, columns = x.shape
    if not (0 < rows <= _SMALL and 0 < columns <= _SMALL and x.flags.c_contiguous):
        return False
    return x.item(x.argmax()) < _SAFE and x.item(x.argmin()) > -_SAFE  # false for NaN


def _row_sums(x: np.ndarray) -> np.ndarray:
    """The sum of each row, in every column of it."""
    n = x.shape[1]
    ones = _ones.get(n)
    if ones is None:
        ones = _ones[n] = np.ones((n, n), x.dtype)
    return x.dot(ones)


def softmax(x: np.ndarray, dim: int) -> np.ndarray:
    """Exponentials scaled to sum to 1 along `dim`."""
    if _small(x, dim):
        e = np.exp(x)
        return np.divide(e, _row_sums(e), e)
    if not x.ndim or not x.size:
        return np.ones_like(x) * (x == x) if not x.ndim else x.copy()
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
        and product.dtype == np.float32
        and 0 < product.shape[0] <= _SMALL
        and 0 < product.shape[1] <= _SMALL
    ):
        return np.subtract(product, _row_sums(product) * out, product)
    product -= np.add.reduce(product, dim, keepdims=True) * out
    return product


def log_softmax(x: np.ndarray, dim: int) -> np.ndarray:
    """Logarithm of the softmax along `dim`."""
    if not x.ndim or not x.size:
        return x * 0 if not x.ndim else x.copy()
    shifted = x - np.maximum.reduce(x, dim, keepdims=True)
    shifted -= np.log(np.add.reduce(np.exp(shifted), dim, keepdims=True))
    return shifted
