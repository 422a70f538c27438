"""Elements of two arrays, or numbers, chosen by a mask: NumPy, or compiled for large ones."""

from __future__ import annotations

import numpy as np

from .buffers import empty
from .elementwise import PARALLEL
from .large import fits, kernel_of


def chosen(mask: np.ndarray, x, y) -> np.ndarray:
    """`x` where the mask is true, else `y`; the three broadcast."""
    out = _compiled(mask, x, y) if mask.size >= PARALLEL else None
    return np.where(mask, x, y) if out is None else out


def _compiled(mask, x, y) -> np.ndarray | None:
    arrays = [a for a in (x, y) if type(a) is np.ndarray and a.ndim]
    if not arrays or not mask.flags.c_contiguous or not fits(arrays[0]):
        return None
    shape, dtype = arrays[0].shape, arrays[0].dtype
    if shape[len(shape) - mask.ndim :] != mask.shape or mask.ndim > len(shape):
        return None
    kernel = kernel_of("choice", "choose")
    operands = [_operand(a, shape, dtype, mask.size) for a in (x, y)]
    if kernel is None or any(operand is None for operand in operands):
        return None
    out = empty(shape, dtype)
    kernel(mask.reshape(-1), *operands, out.reshape(-1, mask.size))
    return out


def _operand(a, shape: tuple, dtype: np.dtype, width: int):
    """What the kernel takes: a matrix or a number of the dtype; None for what it does not take."""
    if type(a) is np.ndarray and a.ndim:
        return a.reshape(-1, width) if a.shape == shape and a.dtype is dtype and fits(a) else None
    if type(a) in (int, float) or getattr(a, "dtype", None) is dtype:
        return dtype.type(a)
    return None


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    x = np.ones((300, 300), dtype)
    for a, b in ((x, x), (x, 0.0), (0.0, x)):
        yield f"chosen {dtype}", lambda a=a, b=b: chosen(x > 0, a, b)
