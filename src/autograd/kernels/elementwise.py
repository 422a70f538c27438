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
from .buffers import LEAST as POOLED, empty

PARALLEL = 32_768  # elements from which the thread pool is worth its start, for one operation each
COSTLY = 16_384  # the same for functions of many operations
NARROW = 16  # columns below which a loop over rows has nothing to do in vectors

# From how many elements a loop is worth its call. NumPy has vector instructions for some functions,
# and reads and writes one array as quickly on one thread.
ONE_OPERATION = {
    **dict.fromkeys(["negative", "copy", "magnitude"], PARALLEL),
    **dict.fromkeys(["add", "subtract", "multiply", "divide"], 16_384),
    "relu": 4_096,
    "relu_gradient": 2_048,
}
VECTORIZED = {
    **dict.fromkeys(["square_root", "reciprocal", "reciprocal_root"], COSTLY),
    **dict.fromkeys(["exp", "log", "tanh"], 4_096),
}
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
        self.least = ONE_OPERATION.get(name) or VECTORIZED.get(name, SEVERAL_CALLS)
        self.parallel = PARALLEL if name in ONE_OPERATION else COSTLY
        self.loops: dict = {}  # by form and dtype
        self.flat: dict = {}  # for arrays of one shape, by dtype

    def __call__(self, x, *others):
        if type(x) is np.ndarray and x.flags.c_contiguous:
            loop = self.flat.get(x.dtype)
            if loop is not None:  # the most frequent case, made quick
                for y in others:
                    if type(y) is not np.ndarray or y.shape != x.shape or y.dtype is not x.dtype:
                        break
                    if not y.flags.c_contiguous:
                        break
                else:
                    if x.nbytes < POOLED:
                        return loop(x, *others)
                    return loop(x, *others, empty(x.shape, x.dtype))
        return self._laid_out((x, *others))

    def _laid_out(self, operands: tuple):
        """The result for any operands."""
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
        if len(arrays) != len(operands) and not all(_weak(x, first) for x in operands):
            return None
        if plain:
            return self._flat(operands, shape, dtype)
        shape, columns = _matrix(arrays)
        if not columns:
            return None
        out = empty(shape, dtype)
        args = [_by_rows(x, shape, columns, dtype) for x in operands]
        return self._run("rows", out, out.reshape(-1, columns), args)

    def _flat(self, operands: tuple, shape: tuple, dtype: np.dtype):
        """The result for contiguous arrays of one shape, and numbers."""
        shapes = tuple(["i" if type(x) is np.ndarray and x.size > 1 else "" for x in operands])
        loop = self.loops.get((shapes, dtype))
        if loop is None:
            from .compiled.loops import flat_loop

            loop = flat_loop(self.find(), self.name, shapes, dtype.type, self.parallel)
            self.loops[shapes, dtype] = loop
            if all(shapes):
                self.flat[dtype] = loop
        args = [x if kind else _number(x, dtype) for x, kind in zip(operands, shapes, strict=True)]
        return loop(*args, empty(shape, dtype))

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
        out = self(*[x.T if type(x) is np.ndarray else x for x in operands])
        return None if out is None else out.T

    def _run(self, form: str, out, view, args, size: int = 0):
        key = form, out.dtype
        kernel = self.loops.get(key)
        if kernel is None:
            from .compiled.loops import loop

            kernel = loop(self.find(), self.name, f"{form}_{len(args)}", out.dtype.type)
            self.loops[key] = kernel
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


def _number(x, dtype: np.dtype):
    """A number, or an array of one, in the dtype."""
    return dtype.type(x.item() if type(x) is np.ndarray else x)


def _by_rows(x, shape: tuple, columns: int, dtype: np.dtype):
    """An operand as a `rows` loop takes it: a number, a flat row, a matrix, a 1-tuple."""
    if type(x) is not np.ndarray or x.size == 1:
        return _number(x, dtype)
    if x.shape == shape:
        return x.reshape(-1, columns)
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
