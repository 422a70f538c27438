"""The steps of recurrent networks on arrays, compiled; what the input contributes is given.

A layer's arrays have a row for each step of each sequence, in the order that `Layout` describes.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np

from .buffers import empty
from .large import kernel_of
from .matrix_unit import ask
from .products import SERIAL, linear, matmul

FEW, THIN = 16, 64  # rows of a step and of a weight from which the matrix unit pays
SMALL = 4 * 4 * 8  # multiplications with the state up to which kernels are not worth compiling
_BYTE = np.dtype("uint8")
_NO_TILES = np.empty(0, _BYTE)
REALS = (np.dtype("float32"), np.dtype("float64"))


class Layout(NamedTuple):
    """Where the rows of a layer's steps are.

    Attributes:
        shape: of the rows as the user has them: (steps, N), (N, steps), or (rows,) where sequences
            differ in length.
        starts, sizes: of each step, in the order in which they are visited, the first sequence's
            row and how many sequences have it.
        stride: rows from a sequence to the next.
    """

    shape: tuple
    starts: np.ndarray
    sizes: np.ndarray
    stride: int

    def rows(self, x: np.ndarray) -> np.ndarray:
        """The user's array as a contiguous matrix."""
        return np.ascontiguousarray(x).reshape(-1, x.shape[-1])

    def shaped(self, rows: np.ndarray) -> np.ndarray:
        """The inverse of `rows`."""
        return rows.reshape(*self.shape, rows.shape[1])


@functools.lru_cache(256)
def layout(shape: tuple, sizes: tuple | None, batch_first: bool, reverse: bool) -> Layout:
    """The rows of an array of this shape without the features.

    Args:
        sizes: how many sequences have each step, where they differ.
        batch_first: sequences are in one piece.
        reverse: the last step is visited first.
    """
    if sizes is None:
        length, batch = shape[::-1] if batch_first else shape
        sizes = (batch,) * length
    count = np.array(sizes, np.int64)
    stride = count.size if batch_first else 1
    starts = np.arange(count.size) if batch_first else np.cumsum(count) - count
    if reverse:
        starts, count = starts[::-1].copy(), count[::-1].copy()
    return Layout(shape, starts, count, stride)


def fits(kind: str, h: np.ndarray, w_hh: np.ndarray, rows: int) -> bool:
    """Whether the steps of a layer go to the compiled kernels."""
    if rows * w_hh.size <= SMALL or h.dtype not in REALS or not h.size:
        return False
    return kernel_of("recurrent", _KERNELS[kind]) is not None


_KERNELS = {"lstm": "lstm", "gru": "gru", "rnn_tanh": "plain", "rnn_relu": "plain"}


class _Run(NamedTuple):
    """A kernel with its last arguments."""

    kernel: Any
    walk: tuple

    def __call__(self, *args) -> None:
        self.kernel(*args, *self.walk)


def _run(name: str, layout: Layout, batch: int, work: int) -> _Run:
    kernel: Any = kernel_of("recurrent", name)
    alone = work <= SERIAL or batch == 1
    return _Run(kernel.serial if alone else kernel, (layout.starts, layout.sizes, layout.stride))


def _packed(matrix: np.ndarray | None, dtype: np.dtype, rows_of_step: float) -> tuple:
    """A matrix as `compiled.panels` wants it; an empty one for None.

    The choice for the matrix unit does not depend on the threads, so results do not either.
    """
    from .compiled import matrix_unit, panels
    from .compiled.tiles import BYTES

    lanes = BYTES // dtype.itemsize
    width = panels.SPAN * lanes
    if matrix is None:
        return 1, np.empty((0, 1, width), dtype), _NO_TILES
    rows, columns = matrix.shape
    packed = empty((-(-columns // width), -(-rows // lanes) * lanes, width), dtype)
    suits = rows_of_step >= FEW and min(matrix.shape) >= THIN and dtype == np.float32
    suits = suits and matrix_unit.PRESENT and ask()
    tiles = empty((matrix_unit.packed_size(columns, rows),), _BYTE) if suits else _NO_TILES
    fits = np.ones(1, np.bool_)
    transposed = not matrix.flags.c_contiguous and matrix.flags.f_contiguous
    kernel = panels.pack.serial if matrix.size < SERIAL // 4 else panels.pack
    matrix = matrix.T if transposed else np.ascontiguousarray(matrix)
    kernel(matrix, transposed, packed, tiles, fits)
    return rows, packed, tiles if fits[0] else _NO_TILES


class Weights(NamedTuple):
    """Of one layer and direction: [gates * H, features], [gates * H, P], twice [gates * H], [P, H].

    The biases and the projection may be None.
    """

    w_ih: Any
    w_hh: Any
    b_ih: Any
    b_hh: Any
    w_hr: Any


def steps(kind: str, x, h, c, weights: Weights, layout: Layout) -> tuple:
    """All steps of a layer.

    Args:
        kind: "lstm", "gru", "rnn_tanh" or "rnn_relu".
        x: [rows, features], contiguous.
        h, c: [N, P] and [N, H], the initial states; `c` for "lstm".

    Returns:
        (results [rows, P], last h, last c or None, what `gradients` needs beside: two arrays).
    """
    dtype, (batch, width) = h.dtype, h.shape
    w_ih, w_hh, b_ih, b_hh, w_hr = weights
    rows, gates_width = x.shape[0], w_hh.shape[0]
    run = _run(_KERNELS[kind], layout, batch, rows * w_hh.size)
    some, once = (
        rows / max(layout.starts.size, 1),
        layout.starts.size == 1,
    )  # weights that are used once are not worth packing
    weight = _packed(None if once else w_hh.T, dtype, some)
    # one product for all steps: between the others, its weights would push theirs out of the cache
    gates = linear(x, w_ih, b_ih if b_ih is None or kind == "gru" else b_ih + b_hh)
    last = np.array(h, order="C")
    if kind == "gru":
        bias = np.zeros(gates_width, dtype) if b_hh is None else np.ascontiguousarray(b_hh)
        back = linear(h, w_hh, b_hh) if once else np.tile(bias, (batch, 1))
        behind, out = (empty((rows, width), dtype) for _ in range(2))
        run(weight, bias, gates, back, last, behind, out)
        return out, last, None, (gates, behind)
    if once:
        gates += matmul(h, w_hh.T)
    if kind == "lstm":
        cell = np.array(c, order="C")
        cells, out = empty((rows, c.shape[1]), dtype), empty((rows, width), dtype)
        projection = _packed(None if w_hr is None else w_hr.T, dtype, some)
        run(weight, projection, gates, last, cell, cells, out)
        return out, last, cell, (gates, cells)
    run(weight, gates, last, kind == "rnn_relu")
    return gates, last, None, _NOTHING


_NOTHING = (np.empty((0, 1)), np.empty((0, 1)))


def gradients(
    kind: str, g, g_h, g_c, out, kept: tuple, h, c, weights: Weights, layout: Layout, by_input: bool
) -> tuple:
    """The gradients of input, gates and initial states.

    Args:
        g: [rows, P], contiguous, those of the results.
        g_h, g_c: those of the last states; written over.
        out: the results.
        kept: from `steps`.
        by_input: the gradient of the input is wanted.
        others: see `steps`.

    Returns:
        (gradient of the input or None, gradients of the shares of input and state in the gates
        [rows, gates * H], whole gradients of the results or None, the state before each step, the
        results before a projection or None, gradients of h, and of c or None).
    """
    dtype, (batch, width) = h.dtype, h.shape
    w_ih, w_hh, _, _, w_hr = weights
    rows = g.shape[0]
    run = _run(f"{_KERNELS[kind]}_gradients", layout, batch, rows * w_hh.size)
    some, once = rows / max(layout.starts.size, 1), layout.starts.size == 1
    weight = _packed(None if once else w_hh, dtype, some)
    h = np.ascontiguousarray(h)
    back, before = empty((rows, w_hh.shape[0]), dtype), empty((rows, width), dtype)
    unused = before[:0]
    ahead, by_out, made = back, None, None
    if kind == "gru":
        ahead = empty(back.shape, dtype)
        run(g, g_h, *kept, out, h, weight, ahead, back, before)
    elif kind == "lstm":
        if w_hr is not None:
            by_out, made = empty(before.shape, dtype), empty((rows, c.shape[1]), dtype)
        run(
            g, g_h, g_c, *kept, out, h, np.ascontiguousarray(c), weight,
            _packed(w_hr, dtype, some), back, unused if by_out is None else by_out, before,
            unused if made is None else made,
        )  # fmt: skip
    else:
        run(g, g_h, out, h, weight, kind == "rnn_relu", back, before)
    if once:
        g_h += matmul(back, w_hh)
    by_x = matmul(ahead, w_ih) if by_input else None
    return by_x, ahead, back, by_out, before, made, g_h, g_c


def warm(dtype: np.dtype):
    """(name, call) that compile every kernel for a dtype, for one thread and for many."""
    for n in (10, 80):
        for kind, gates in (("lstm", 4), ("gru", 3), ("rnn_tanh", 1)):
            yield f"{kind} {dtype}", functools.partial(_both, kind, gates, n, dtype)


def _both(kind: str, gates: int, n: int, dtype: np.dtype) -> None:
    x, weight = np.zeros((2 * n, n), dtype), np.zeros((gates * n, n), dtype)
    weights = Weights(weight, weight, None, None, None)
    order, h = layout((2, n), None, False, False), x[:n]
    out, last, cell, kept = steps(kind, x, h, h, weights, order)
    g_c = None if cell is None else cell.copy()
    gradients(kind, out, last.copy(), g_c, out, kept, h, h, weights, order, True)
