"""The steps of recurrent networks: for some of the sequences from the first step to the last.

Sequences do not depend on each other, so each thread takes its own through all steps. The
rows of an array belong to (step, sequence): row `starts[s] + i * stride` to sequence i in step s,
in the order in which the steps are visited; the first `sizes[s]` sequences have the step.

Loops write into one array each, so that LLVM needs few tests whether memory overlaps.
"""

from __future__ import annotations

import numpy as np

from .jit import inlined, kernel, step
from .panels import add_packed, room_for
from .team import share
from .vocabulary import relu, relu_gradient, sigmoid, tanh


@inlined
def _own(team, states):
    """The first of a thread's sequences, and the one after its last."""
    own = share(team, states.shape[0])
    return own.start, own.stop


@step
def _sigmoids(x):
    for j in range(x.size):
        x[j] = sigmoid(x[j])


@step
def _tanhs(x):
    for j in range(x.size):
        x[j] = tanh(x[j])


@step
def _copied(x, out):
    for j in range(x.size):
        out[j] = x[j]


@step
def _added(x, out):
    for j in range(x.size):
        out[j] += x[j]


@step
def _zeroed(out):
    for j in range(out.size):
        out[j] = 0


@step
def _product(x, scale, out):
    for j in range(out.size):
        out[j] = x[j] * scale[j]


@step
def _slope(g, factor, value, out):
    """out = g * factor, through a sigmoid with the result `value`."""
    one = out.dtype.type(1)
    for j in range(out.size):
        out[j] = g[j] * factor[j] * value[j] * (one - value[j])


@step
def _tanh_slope(g, factor, value, out):
    """The same through a hyperbolic tangent."""
    one = out.dtype.type(1)
    for j in range(out.size):
        out[j] = g[j] * factor[j] * (one - value[j] * value[j])


@step
def _row_before(states, initial, starts, sizes, stride, s, i):
    """The state of sequence i before it visited step s."""
    if s > 0 and i < sizes[s - 1]:
        return states[starts[s - 1] + i * stride]
    return initial[i]


# --- LSTM -----------------------------------------------------------------------------------------


@step
def _next_cell(gates, c, cells):
    """Gates in place, the cell in `c`, and a copy of it."""
    width = c.size
    _sigmoids(gates[: 2 * width])
    _tanhs(gates[2 * width : 3 * width])
    _sigmoids(gates[3 * width :])
    i, f, g = gates[:width], gates[width : 2 * width], gates[2 * width : 3 * width]
    for j in range(width):
        c[j] = f[j] * c[j] + i[j] * g[j]
    _copied(c, cells)


@step
def _shown(gates, c, out):
    """out = o * tanh(c)."""
    o = gates[3 * c.size :]
    for j in range(c.size):
        out[j] = o[j] * tanh(c[j])


@kernel
def lstm(team, weight, projection, gates, h, c, cells, out, starts, sizes, stride):
    """All steps of a layer.

    Args:
        weight: that of the state, packed; empty where `gates` holds what it gives.
        projection: the packed weight of the projection, or an empty one.
        gates: [rows, 4 H], holds the share of the input with the biases; written over.
        h, c: [N, P] and [N, H], the initial states; in the end the last ones.
        cells, out: [rows, H] and [rows, P], written.
        starts, sizes, stride: see above.
    """
    width = c.shape[1]
    low, high = _own(team, c)
    zero, room = c.dtype.type(0), room_for(weight)
    last_room, projected = room_for(projection), projection[1].shape[0] > 0
    item, h_row, gates_row = h.itemsize, h.strides[0], gates.strides[0]
    made = np.empty((high - low if projected else 0, width), h.dtype)
    for s in range(starts.size):
        n = min(high, sizes[s]) - low
        if n > 0:
            first = starts[s] + low * stride
            at_h = h.ctypes.data + low * h_row
            add_packed(
                zero, weight, room, at_h, h_row, n, gates.ctypes.data + first * gates_row,
                gates_row * stride, 4 * width,
            )  # fmt: skip
            for i in range(n):
                row = first + i * stride
                _next_cell(gates[row], c[low + i], cells[row])
                _shown(gates[row], c[low + i], made[i] if projected else h[low + i])
            if projected:
                _zeroed(h[low : low + n].reshape(-1))
                add_packed(
                    zero, projection, last_room, made.ctypes.data, made.strides[0], n, at_h, h_row,
                    h_row // item,
                )  # fmt: skip
            for i in range(n):
                _copied(h[low + i], out[first + i * stride])


@step
def _cell_gradients(gates, shown, before, g_out, g_c, out):
    """From the gradient of a result and of the cell to those of the gates and the cell before."""
    width = g_c.size
    i, f = gates[:width], gates[width : 2 * width]
    g, o = gates[2 * width : 3 * width], gates[3 * width :]
    one = out.dtype.type(1)
    for j in range(width):
        g_c[j] += g_out[j] * o[j] * (one - shown[j] * shown[j])
    _slope(g_c, g, i, out[:width])
    _slope(g_c, before, f, out[width : 2 * width])
    _tanh_slope(g_c, i, g, out[2 * width : 3 * width])
    _slope(g_out, shown, o, out[3 * width :])
    for j in range(width):
        g_c[j] *= f[j]


@kernel
def lstm_gradients(
    team, g, g_h, g_c, gates, cells, out, h, c, weight, projection, by_gates, by_out, before, made,
    starts, sizes, stride,
):  # fmt: skip
    """The gradients of the gates before their functions, and of the initial states.

    Args:
        g: [rows, P], gradients of the results.
        g_h, g_c: of the last states; in the end those of the initial ones.
        gates, cells, out: from `lstm`.
        h, c: the initial states.
        weight: the transposed weight of the state, packed; empty for no product.
        projection: the packed transposed weight of the projection, or an empty one.
        by_gates: [rows, 4 H], written.
        by_out, made: [rows, P] and [rows, H], whole gradients of the results and these before the
            projection; written if there is one.
        before: [rows, P], the state before each step, written.
        starts, sizes, stride: see `lstm`.
    """
    width = g_c.shape[1]
    low, high = _own(team, g_c)
    zero, room = g_c.dtype.type(0), room_for(weight)
    last_room, projected = room_for(projection), projection[1].shape[0] > 0
    item, h_row, gates_row = g_h.itemsize, g_h.strides[0], by_gates.strides[0]
    shown = np.empty(width, g_h.dtype)
    by_made = np.zeros((high - low if projected else 0, width), g_h.dtype)
    for s in range(starts.size - 1, -1, -1):
        n = min(high, sizes[s]) - low
        if n > 0:
            first = starts[s] + low * stride
            at_h = g_h.ctypes.data + low * h_row
            for i in range(n):
                row = first + i * stride
                _added(g[row], g_h[low + i])
                _copied(_row_before(out, h, starts, sizes, stride, s, low + i), before[row])
            if projected:
                for i in range(n):
                    _copied(g_h[low + i], by_out[first + i * stride])
                add_packed(
                    zero, projection, last_room, at_h, h_row, n, by_made.ctypes.data,
                    by_made.strides[0], width,
                )  # fmt: skip
            for i in range(n):
                row = first + i * stride
                _copied(cells[row], shown)
                _tanhs(shown)
                by_result = by_made[i] if projected else g_h[low + i]
                c_before = _row_before(cells, c, starts, sizes, stride, s, low + i)
                _cell_gradients(gates[row], shown, c_before, by_result, g_c[low + i], by_gates[row])
                if projected:
                    _product(gates[row, 3 * width :], shown, made[row])
                    _zeroed(by_result)
                _zeroed(g_h[low + i])
            add_packed(
                zero, weight, room, by_gates.ctypes.data + first * gates_row, gates_row * stride, n,
                at_h, h_row, h_row // item,
            )  # fmt: skip


# --- GRU ------------------------------------------------------------------------------------------


@step
def _next_gru(gates, back, h, behind):
    """Gates in place, the state in `h`, and the candidate's share of the state in `behind`."""
    width = h.size
    _added(back[: 2 * width], gates[: 2 * width])
    _sigmoids(gates[: 2 * width])
    r, z, n = gates[:width], gates[width : 2 * width], gates[2 * width :]
    _copied(back[2 * width :], behind)
    for j in range(width):
        n[j] = tanh(n[j] + r[j] * behind[j])
    for j in range(width):
        h[j] = n[j] + z[j] * (h[j] - n[j])


@kernel
def gru(team, weight, bias, gates, back, h, behind, out, starts, sizes, stride):
    """All steps of a layer.

    Args:
        weight: that of the state, packed; empty where `back` holds what it gives.
        bias: [3 H], of the state.
        gates: [rows, 3 H], holds the share of the input with its bias; written over.
        back: [N, 3 H], holds the bias; memory for the share of the state.
        h: [N, H], the initial states; in the end the last ones.
        behind, out: [rows, H], the candidate's share of the state, and the results; written.
        starts, sizes, stride: see `lstm`.
    """
    width = h.shape[1]
    low, high = _own(team, h)
    zero, room = h.dtype.type(0), room_for(weight)
    h_row, back_row = h.strides[0], back.strides[0]
    for s in range(starts.size):
        n = min(high, sizes[s]) - low
        if n > 0:
            add_packed(
                zero, weight, room, h.ctypes.data + low * h_row, h_row, n,
                back.ctypes.data + low * back_row, back_row, 3 * width,
            )  # fmt: skip
            for i in range(low, low + n):
                row = starts[s] + i * stride
                _next_gru(gates[row], back[i], h[i], behind[row])
                _copied(h[i], out[row])
                _copied(bias, back[i])


@step
def _gru_gradients(gates, behind, before, g, ahead, back):
    """From the gradient of a state to those of both shares of the gates; `g` keeps what is left.

    `g` becomes the part of the gradient that reaches the state before directly.
    """
    width = g.size
    r, z, n = gates[:width], gates[width : 2 * width], gates[2 * width :]
    by_n = ahead[2 * width :]
    by_z = ahead[width : 2 * width]
    one = g.dtype.type(1)
    for j in range(width):
        by_n[j] = g[j] * (one - z[j]) * (one - n[j] * n[j])
    for j in range(width):
        by_z[j] = g[j] * (before[j] - n[j]) * z[j] * (one - z[j])
    _slope(by_n, behind, r, ahead[:width])
    _copied(ahead[: 2 * width], back[: 2 * width])
    _product(by_n, r, back[2 * width :])
    for j in range(width):
        g[j] *= z[j]


@kernel
def gru_gradients(
    team, g, g_h, gates, behind, out, h, weight, ahead, back, before, starts, sizes, stride
):
    """The gradients of both shares of the gates, and of the initial states.

    Args:
        g: [rows, H], gradients of the results.
        g_h: of the last states; in the end those of the initial ones.
        gates, behind, out: from `gru`.
        h: the initial states.
        weight: the transposed weight of the state, packed; empty for no product.
        ahead, back: [rows, 3 H], written.
        before: [rows, H], the state before each step, written.
        starts, sizes, stride: see `lstm`.
    """
    width = g_h.shape[1]
    low, high = _own(team, g_h)
    zero, room = g_h.dtype.type(0), room_for(weight)
    h_row, back_row = g_h.strides[0], back.strides[0]
    for s in range(starts.size - 1, -1, -1):
        n = min(high, sizes[s]) - low
        if n > 0:
            for i in range(low, low + n):
                row = starts[s] + i * stride
                _added(g[row], g_h[i])
                _copied(_row_before(out, h, starts, sizes, stride, s, i), before[row])
                _gru_gradients(gates[row], behind[row], before[row], g_h[i], ahead[row], back[row])
            first = starts[s] + low * stride
            add_packed(
                zero, weight, room, back.ctypes.data + first * back_row, back_row * stride, n,
                g_h.ctypes.data + low * h_row, h_row, width,
            )  # fmt: skip


# --- one gate -------------------------------------------------------------------------------------


@step
def _relus(x):
    for j in range(x.size):
        x[j] = relu(x[j])


@kernel
def plain(team, weight, out, h, rectified, starts, sizes, stride):
    """All steps of a layer with tanh, or relu if `rectified`.

    Args:
        weight: that of the state, packed; empty where `out` holds what it gives.
        out: [rows, H], holds the share of the input with the biases; written over.
        h: [N, H], the initial states; in the end the last ones.
        starts, sizes, stride: see `lstm`.
    """
    width = h.shape[1]
    low, high = _own(team, h)
    zero, room = h.dtype.type(0), room_for(weight)
    h_row, out_row = h.strides[0], out.strides[0]
    for s in range(starts.size):
        n = min(high, sizes[s]) - low
        if n > 0:
            first = starts[s] + low * stride
            add_packed(
                zero, weight, room, h.ctypes.data + low * h_row, h_row, n,
                out.ctypes.data + first * out_row, out_row * stride, width,
            )  # fmt: skip
            for i in range(low, low + n):
                row = out[starts[s] + i * stride]
                if rectified:
                    _relus(row)
                else:
                    _tanhs(row)
                _copied(row, h[i])


@kernel
def plain_gradients(
    team, g, g_h, out, h, weight, rectified, by_gates, before, starts, sizes, stride
):
    """The gradients before the function, and of the initial states.

    Arguments are those of `gru_gradients`.
    """
    width = g_h.shape[1]
    low, high = _own(team, g_h)
    zero, room = g_h.dtype.type(0), room_for(weight)
    h_row, gates_row = g_h.strides[0], by_gates.strides[0]
    one = g.dtype.type(1)
    for s in range(starts.size - 1, -1, -1):
        n = min(high, sizes[s]) - low
        if n > 0:
            for i in range(low, low + n):
                row = starts[s] + i * stride
                result, made = out[row], by_gates[row]
                _added(g[row], g_h[i])
                by_state = g_h[i]
                if rectified:
                    for j in range(width):
                        made[j] = relu_gradient(by_state[j], result[j])
                else:
                    for j in range(width):
                        made[j] = by_state[j] * (one - result[j] * result[j])
                _zeroed(by_state)
                _copied(_row_before(out, h, starts, sizes, stride, s, i), before[row])
            first = starts[s] + low * stride
            add_packed(
                zero, weight, room, by_gates.ctypes.data + first * gates_row, gates_row * stride, n,
                g_h.ctypes.data + low * h_row, h_row, width,
            )  # fmt: skip
