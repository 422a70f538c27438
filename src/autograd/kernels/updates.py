"""An optimizer's update of many arrays at once: compiled in one pass, or with NumPy."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from . import pool
from .elementwise import PARALLEL
from .many import REALS, Words, as_reals, compiled, pieces_of


def prepare(formula, rows: list[tuple], settings: int):
    """Prepare an update formula for arrays that stay where they are.

    Args:
        formula: `(value, gradient, *state, *settings) -> (value, *state)`, elementwise, for
            numbers, arrays and tensors alike.
        rows: for each parameter its array and those of its state, all of one dtype.
        settings: how many settings the formula has.

    Returns:
        A callable `(gradients, sign, settings)` that updates the arrays in place; `sign` is the
        factor of the gradients.
    """
    is_complex = rows[0][0].dtype.kind == "c"
    if compiled() and all(a.flags.c_contiguous and a.flags.aligned for row in rows for a in row):
        flat = [tuple(map(as_reals, row)) for row in rows] if is_complex else rows
        real = flat[0][0].dtype
        if real in REALS and all(a.dtype == real for row in flat for a in row):
            return CompiledUpdate(formula, flat, settings, is_complex)
    return PlainUpdate(formula, rows)


class CompiledUpdate:
    """One compiled pass over all arrays."""

    def __init__(self, formula, rows, settings: int, is_complex: bool):
        values = [row[0] for row in rows]
        self.is_complex = is_complex
        self.dtype = values[0].dtype
        self.kernel = compiled().update_kernel(
            formula, len(rows[0]) - 1, settings, REALS[self.dtype]
        )
        self.serial = self.kernel.serial
        self.addresses = np.array([[a.ctypes.data for a in row] for row in rows], np.int64)
        self.pieces = pieces_of(tuple(v.size for v in values))
        self.parallel = sum(v.size for v in values) >= PARALLEL
        self.settings: Any = np.empty(settings + 1)
        self.pack_settings = struct.Struct(f"{settings + 1}d").pack_into
        self.words = Words(len(rows))
        self.rows = rows  # kept alive: the kernel knows only addresses

    def __call__(self, gradients: list, sign: float, settings: tuple) -> None:
        if self.is_complex:
            gradients = [as_reals(np.ascontiguousarray(g)) for g in gradients]
        dtype = self.dtype
        for g in gradients:
            if g.dtype is not dtype or not g.flags.c_contiguous:
                gradients = [np.require(g, dtype, "C") for g in gradients]
                break
        self.words.point_to(gradients)
        self.pack_settings(self.settings, 0, sign, *settings)
        if self.parallel and pool.parallel() > 1:
            run = self.kernel.parallel
            pool.run(run, self.addresses, self.words.array, self.pieces, self.settings)
        else:
            self.serial(self.addresses, self.words.array, self.pieces, self.settings)


class PlainUpdate:
    """NumPy, array by array."""

    def __init__(self, formula, rows):
        self.formula = formula
        self.rows = rows

    def __call__(self, gradients: list, sign: float, settings: tuple) -> None:
        settings = tuple(map(float, settings))
        with np.errstate(all="ignore"):
            for row, gradient in zip(self.rows, gradients, strict=True):
                if row[0].dtype.kind == "c":  # each part for itself, as PyTorch does
                    self._update([a.real for a in row], gradient.real, sign, settings)
                    self._update([a.imag for a in row], gradient.imag, sign, settings)
                else:
                    self._update(row, gradient, sign, settings)

    def _update(self, row, gradient, sign, settings) -> None:
        if row[0].dtype.itemsize == 2:  # 16-bit floats are computed in float32 and rounded once
            value, gradient, *state = (a.astype(np.float32) for a in (row[0], gradient, *row[1:]))
        else:
            value, *state = row
        if sign != 1:
            gradient = -gradient
        results = self.formula(value, gradient, *state, *settings)
        for array, result in zip(row, results, strict=True):
            np.copyto(array, result, casting="unsafe")
