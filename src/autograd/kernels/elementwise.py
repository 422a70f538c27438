"""Elementwise functions of large arrays by compiled loops (`compiled.loops`).

A call takes arrays and numbers and returns a new array, or None where there is no compiled form:
Numba is missing, the dtype is not float32 or float64, or the layout has no loop. The choice depends
on the arguments only, never on what was compiled before, so results do not change from run to run.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable

import numpy as np

from . import pool
from .buffers import empty

PARALLEL = 65_536  # elements from which the thread pool is worth its start, for one operation each
COSTLY = 16_384  # the same for functions of many operations
NARROW = 16  # columns below which a loop over rows has nothing to do in vectors

# From how many elements a loop is worth its call. One operation each is as quick in NumPy on one
# thread, and NumPy has vector instructions for some functions.
ONE_CALL = ("add", "subtract", "multiply", "divide", "negative", "copy", "magnitude")
LEAST = {
    **dict.fromkeys(ONE_CALL, PARALLEL),
    **dict.fromkeys(["relu", "square_root", "reciprocal", "reciprocal_root"], 8_192),
    "relu_gradient": 4_096,
}
VECTORIZED = dict.fromkeys(["exp", "log", "tanh"], 8_192)
SEVERAL_CALLS = 1_024  # the same where NumPy needs several calls

_FLOAT32, _FLOAT64 = np.dtype("float32"), np.dtype("float64")
_NUMBERS = (float, int, np.floating)


class Elementwise:
    """A scalar function as a loop over arrays, compiled when it is first wanted.

    Attributes:
        name: of the kernel.
        find: gives the function, importing what it needs.
        least: the number of elements from which it is worth a call.
    """

    def __init__(self, name: str, find: Callable):
        self.name = name
        self.find = find
        self.least = LEAST.get(name) or VECTORIZED.get(name, SEVERAL_CALLS)
        self.parallel = PARALLEL if name in LEAST else COSTLY
        self.loops: dict = {}  # by form and dtype; `flat` ones also by dtype alone

    def __call__(self, *operands):
        if len(operands) == 1:
            (x,) = operands
            kernel = self.loops.get(x.dtype)
            if kernel is not None and x.flags.c_contiguous:  # the most frequent case, made quick
                out = empty(x.shape, x.dtype)
                (kernel.serial if x.size < self.parallel else kernel)(out.ravel(), x.ravel())
                return out
        arrays = [x for x in operands if type(x) is np.ndarray and x.size > 1]
        if not arrays:
            return None
        first = arrays[0]
        dtype, shape = first.dtype, first.shape
        if (dtype is not _FLOAT32 and dtype is not _FLOAT64) or not pool.available():
            return None
        plain = True
        for x in arrays:
            if x.dtype is not dtype:
                return None
            if x.shape != shape:
                plain = False
            elif not x.flags.c_contiguous:
                return self._transposed(arrays, operands)
        if len(arrays) == len(operands):
            if plain:
                out = empty(shape, dtype)
                return self._run("flat", out, out.ravel(), [x.ravel() for x in arrays])
        elif not all(_weak(x, first) for x in operands):
            return None
        if plain:
            columns = first.size
        else:
            shape, columns = _matrix(arrays)
            if not columns:
                return None
        out = empty(shape, dtype)
        args = [_laid_out(x, shape, columns, dtype) for x in operands]
        if plain:
            return self._run("flat", out, out.ravel(), args)
        return self._run("rows", out, out.reshape(-1, columns), args)

    def into(self, out: np.ndarray, x: np.ndarray) -> bool:
        """Write the function's values for `out` and `x`, of one shape, into `out`.

        Returns:
            Whether there is a compiled form; without one nothing was done.
        """
        dtype = out.dtype
        if (dtype is not _FLOAT32 and dtype is not _FLOAT64) or x.dtype is not dtype:
            return False
        if not (out.flags.c_contiguous and x.flags.c_contiguous and pool.available()):
            return False
        if out is not x and np.may_share_memory(out, x):
            return False
        self._run("into", out, out.reshape(-1), [x.reshape(-1)])
        return True

    def summed(self, x: np.ndarray, y: np.ndarray):
        """The sum of the function's values for two arrays of one shape, in one pass."""
        dtype = x.dtype
        if (dtype is not _FLOAT32 and dtype is not _FLOAT64) or not pool.available():
            return None
        if not (x.flags.c_contiguous and y.flags.c_contiguous):
            return None
        from .compiled.loops import SEGMENT

        parts = np.empty(-(-x.size // SEGMENT), dtype)
        self._run("sums", parts, parts, [x.reshape(-1), y.reshape(-1)], x.size)
        return dtype.type(np.add.reduce(parts, dtype=_FLOAT64))

    def _transposed(self, arrays, operands):
        """Matrices that are all stored by columns are computed as their transposes."""
        first = arrays[0]
        if any(x.shape != first.shape or not x.flags.f_contiguous for x in arrays):
            return None
        out = self(*(x.T if type(x) is np.ndarray else x for x in operands))
        return None if out is None else out.T

    def _run(self, form: str, out, view, args, size: int = 0):
        key = form, out.dtype
        kernel = self.loops.get(key)
        if kernel is None:
            from .compiled.loops import loop

            kernel = loop(self.find(), self.name, f"{form}_{len(args)}", out.dtype.type)
            self.loops[key] = kernel
            if form == "flat":
                self.loops[out.dtype] = kernel
        if (size or out.size) < self.parallel:
            kernel.serial(view, *args)
        else:
            kernel(view, *args)
        return out


def _weak(x, first: np.ndarray) -> bool:
    """Whether an operand leaves the dtype and, if it is one element, the shape of `first` alone."""
    if type(x) is np.ndarray:
        return x.dtype is first.dtype and (x.size > 1 or x.ndim <= first.ndim)
    return isinstance(x, _NUMBERS)


def _matrix(arrays) -> tuple[tuple, int]:
    """Shape of the result and its columns for a `rows` loop; no columns where none will do.

    An operand is the result's whole shape, or stretched: repeated for every row (its shape ends the
    result's) or along the columns (its shape is followed by ones).
    """
    nothing = (), 0
    try:
        shape = np.broadcast_shapes(*(x.shape for x in arrays))
    except ValueError:
        return nothing
    columns = 0
    for x in arrays:
        if not x.flags.c_contiguous:
            return nothing
        if x.shape != shape:
            width = _split(x.shape, shape)
            if columns not in (0, width):
                return nothing
            columns = width
    return (shape, columns) if columns >= NARROW and math.prod(shape) else nothing


def _laid_out(x, shape: tuple, columns: int, dtype):
    """An operand as its loop takes it: a number, a flat array or row, a matrix, a 1-tuple."""
    if type(x) is not np.ndarray:
        return dtype.type(x)
    if x.size == 1:
        return dtype.type(x.item())
    if x.shape == shape:
        return x.reshape(-1) if columns == x.size else x.reshape(-1, columns)
    values = x.reshape(-1)
    return values if x.shape[-1] != 1 else (values,)


def _split(part: tuple, shape: tuple) -> int:
    """The number of columns with which `part` is a row or a column of `shape`; 0 if it is none."""
    core = part
    while core and core[0] == 1:
        core = core[1:]
    tail = 0
    while core and core[-1] == 1:
        core, tail = core[:-1], tail + 1
    end = len(shape) - tail
    if not core or core != shape[end - len(core) : end]:
        return 0
    return math.prod(shape[end:]) if tail else math.prod(core)


def named(name: str) -> Elementwise:
    """The function of `compiled.vocabulary` with this name."""

    def find():
        return getattr(importlib.import_module(".compiled.vocabulary", __package__), name)

    return Elementwise(name, find)


copied_large = named("copy")


def copied(x: np.ndarray) -> np.ndarray:
    """A contiguous copy."""
    if x.size >= PARALLEL and x.flags.c_contiguous:
        out = copied_large(x)
        if out is not None:
            return out
    return x.copy()
