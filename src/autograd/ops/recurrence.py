"""The steps of recurrent networks and their derivatives, on arrays or tensors alike.

A layer visits the rows of its input step by step. Each step sees what the input contributes to the
gates (`ahead`), what the state before contributes (`back`), the state `h` itself and, in an LSTM,
the cell `c`. The compiled kernels compute the same in one pass; these are what they are tested
with, what runs without them, and what derivatives of higher order are made of.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..engine.graph import Arithmetic, tensor_types
from ..kernels.recurrent import Weights
from .affine import linear
from .exponential import sigmoid
from .joining import cat
from .products import matmul
from .rectifiers import relu, relu_gradient
from .reduction import summed
from .trigonometry import tanh


class Plain:
    """`h' = f(ahead + back)`, for a function whose slope follows from its result."""

    gates = 1

    def __init__(self, function, slope):
        self.function = function
        self.slope = slope  # (gradient, result) -> gradient

    def step(self, ahead, back, h, c):
        out = self.function(ahead + back)
        return out, None, out

    def pull(self, g, g_cell, h, c, out):
        d = self.slope(g, out)
        return d, d, None, None


class Gru:
    """`h' = n + z (h - n)` with a candidate n that sees the part r of the state."""

    gates = 3

    @staticmethod
    def step(ahead, back, h, c):
        (r_ahead, z_ahead, n_ahead), (r_back, z_back, n_back) = _parts(ahead, 3), _parts(back, 3)
        r, z = sigmoid(r_ahead + r_back), sigmoid(z_ahead + z_back)
        n = tanh(n_ahead + r * n_back)
        return n + z * (h - n), None, (r, z, n, n_back)

    @staticmethod
    def pull(g, g_cell, h, c, kept):
        r, z, n, n_back = kept
        d_n = g * (1 - z) * (1 - n * n)
        d_r = d_n * n_back * r * (1 - r)
        d_z = g * (h - n) * z * (1 - z)
        return cat([d_r, d_z, d_n], 1), cat([d_r, d_z, d_n * r], 1), g * z, None


class Lstm:
    """`c' = f c + i g` and `h' = o tanh(c')`."""

    gates = 4

    @staticmethod
    def step(ahead, back, h, c):
        i, f, g, o = _parts(ahead + back, 4)
        i, f, g, o = sigmoid(i), sigmoid(f), tanh(g), sigmoid(o)
        cell = f * c + i * g
        shown = tanh(cell)
        return o * shown, cell, (i, f, g, o, shown)

    @staticmethod
    def pull(g_out, g_cell, h, c, kept):
        i, f, g, o, shown = kept
        d = g_cell + g_out * o * (1 - shown * shown)
        parts = (
            d * g * i * (1 - i),
            d * c * f * (1 - f),
            d * i * (1 - g * g),
            g_out * shown * o * (1 - o),
        )
        gates = cat(parts, 1)
        return gates, gates, None, d * f


CELLS = {
    "rnn_tanh": Plain(tanh, lambda g, out: g * (1 - out * out)),
    "rnn_relu": Plain(relu, relu_gradient),
    "gru": Gru,
    "lstm": Lstm,
}


def _parts(x, count: int) -> list:
    width = x.shape[1] // count
    return [x[:, k * width : (k + 1) * width] for k in range(count)]


def _first(x, n: int):
    return x if x is None or x.shape[0] == n else x[:n]


def _with_first(x, new, n: int):
    """`x` with other rows before row n."""
    return new if x is None or x.shape[0] == n else cat([new, x[n:]])


def spans(sizes: tuple, reverse: bool) -> list[tuple[int, int]]:
    """(first row, number of rows) of each step, in the order in which they are visited."""
    starts = np.cumsum((0, *sizes[:-1])).tolist()
    steps = list(zip(starts, sizes, strict=True))
    return steps[::-1] if reverse else steps


def _in_order(parts, reverse: bool):
    return cat(parts[::-1] if reverse else parts)


def run(kind: str, x, h, c, weights: Weights, sizes: tuple, reverse: bool):
    """All steps of a layer.

    Args:
        kind: a key of `CELLS`.
        x: [rows, features], those of the first step before those of the second.
        h, c: [N, H], the initial states; `c` of an LSTM only.
        sizes: how many rows each step has; the first ones of the states take part.
        reverse: visit the last step first.

    Returns:
        (results [rows, H], last h, last c, what `pull` wants to know of each step).
    """
    cell = CELLS[kind]
    ahead = linear(x, weights.w_ih, weights.b_ih)
    results, records = [], []
    for start, n in spans(sizes, reverse):
        before, cell_before = _first(h, n), _first(c, n)
        back = linear(before, weights.w_hh, weights.b_hh)
        made, cell_after, kept = cell.step(ahead[start : start + n], back, before, cell_before)
        out = made if weights.w_hr is None else linear(made, weights.w_hr)
        records.append((before, cell_before, made, kept))
        results.append(out)
        h, c = _with_first(h, out, n), _with_first(c, cell_after, n)
    return _in_order(results, reverse), h, c, records


class Shares(NamedTuple):
    """What the gradients of input and weights are products of, with a row for each row of input.

    Attributes:
        ahead, back: gradients of what input and state contribute to the gates.
        out: gradients of the results; without a projection nobody needs them.
        before: the states before each step.
        made: the results before the projection.
    """

    ahead: Any
    back: Any
    out: Any
    before: Any
    made: Any


def pull(kind: str, g, g_h, g_c, weights: Weights, records: list, sizes: tuple, reverse: bool):
    """The way back through all steps.

    Args:
        g, g_h, g_c: gradients of the results, of the last h and of the last c (None for none).
        records: from `run`.
        others: see `run`.

    Returns:
        The shares, and the gradients of the initial h and c.
    """
    cell = CELLS[kind]
    steps = []
    order = spans(sizes, reverse)
    for (start, n), (h, c, made, kept) in zip(order[::-1], records[::-1], strict=True):
        out = g[start : start + n] + _first(g_h, n)
        by_made = out if weights.w_hr is None else matmul(out, weights.w_hr)
        ahead, back, direct, by_cell = cell.pull(by_made, _first(g_c, n), h, c, kept)
        by_state = matmul(back, weights.w_hh)
        by_state = by_state if direct is None else by_state + direct
        g_h, g_c = _with_first(g_h, by_state, n), _with_first(g_c, by_cell, n)
        steps.append((ahead, back, out, h, made))
    columns = zip(*steps, strict=True)
    return Shares(*(_in_order(parts, not reverse) for parts in columns)), g_h, g_c


def products(shares: Shares, x, wanted: set) -> dict:
    """The gradients of the weights, by name, of those that are wanted."""
    ahead, back, out, before, made = shares
    by_bias = summed(back, (0,)) if wanted & {"b_ih", "b_hh"} else None
    formulas = {
        "w_ih": lambda: matmul(ahead.T, x),
        "w_hh": lambda: matmul(back.T, before),
        "b_ih": lambda: by_bias if back is ahead else summed(ahead, (0,)),
        "b_hh": lambda: by_bias,
        "w_hr": lambda: matmul(out.T, made),
    }
    return {name: formula() for name, formula in formulas.items() if name in wanted}


def zeros(shape: tuple, like):
    """An array, or a tensor as `like` is."""
    if type(like) not in tensor_types:
        return np.zeros(shape, like.dtype)
    return Arithmetic.Tensor._wrap(np.zeros(shape, like._array.dtype))
