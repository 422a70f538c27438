"""Recurrent networks: whole stacks of layers over sequences, and single steps."""

from __future__ import annotations

from itertools import compress, pairwise
from math import prod
from typing import Any, NamedTuple

import numpy as np

from ..dtypes import FLOATING
from ..engine.graph import tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ..kernels import recurrent as kernel
from . import recurrence
from .joining import cat, stack
from .products import matmul
from .recurrence import CELLS, Shares, Weights
from .registry import Sample, composite, primitive
from .shape import permuted, reshaped
from .slicing import part


@primitive("float", method=False, function=False, outputs=5)
def recurrent_layer(
    input, h, c, w_ih, w_hh, b_ih=None, b_hh=None, w_hr=None, kind: str = "lstm",
    sizes: tuple | None = None, batch_first: bool = False, reverse: bool = False,
):  # fmt: skip
    """One layer in one direction.

    Args:
        input: [L, N, features], [N, L, features] with `batch_first`, [rows, features] with `sizes`.
        h, c: the initial states [N, H]; `c` for kind "lstm" only.
        kind: a key of `recurrence.CELLS`.
        sizes: how many sequences have each step.
        reverse: begin with the last step.

    Returns:
        The results, the last state, the last cell, and two arrays of bytes for the gradients.
    """
    weights = Weights(w_ih, w_hh, b_ih, b_hh, w_hr)
    if kernel.fits(kind, h, w_hh, prod(input.shape[:-1])):
        layout = kernel.layout(input.shape[:-1], sizes, batch_first, reverse)
        out, h, c, kept = kernel.steps(kind, layout.rows(input), h, c, weights, layout)
        out = layout.shaped(out)
    else:
        x, steps = _in_rows(input, sizes, batch_first)
        out, h, c, _ = recurrence.run(kind, x, h, c, weights, steps, reverse)
        out = _as_given(out, input, batch_first)
        kept = _nothing, _nothing
    return out, h, _nothing if c is None else c, *(x.view(np.uint8) for x in kept)


_nothing = np.zeros(0, np.uint8)  # in place of a last cell; not differentiable


def _in_rows(x, sizes: tuple | None, batch_first: bool):
    """An array or tensor as [rows, features], step by step, and how many rows each step has."""
    if sizes is not None:
        return x, sizes
    x = permuted(x, (1, 0, 2)) if batch_first else x
    length, batch, features = x.shape
    return reshaped(x, (length * batch, features)), (batch,) * length


def _as_given(rows, x, batch_first: bool):
    """The inverse of `_in_rows` for an array `x`."""
    if not batch_first:
        return reshaped(rows, (*x.shape[:-1], rows.shape[1]))
    batch, length = x.shape[:2]
    return permuted(reshaped(rows, (length, batch, rows.shape[1])), (1, 0, 2))


INPUTS = ("input", "h", "c", "w_ih", "w_hh", "b_ih", "b_hh", "w_hr")


@recurrent_layer.vjp(*INPUTS)
def _(g, needs, input, h, c, w_ih, w_hh, b_ih, b_hh, w_hr, out, kind, sizes, batch_first, reverse):
    weights = Weights(w_ih, w_hh, b_ih, b_hh, w_hr)
    ends = (*input.shape[:-1], h.shape[1]), h.shape, None if c is None else c.shape
    g, g_h, g_c = (
        recurrence.zeros(tuple(shape), input) if part is None and shape is not None else part
        for part, shape in zip(g[:3], ends, strict=True)
    )
    wanted = set(compress(INPUTS, needs))
    if type(input) is np.ndarray and kernel.fits(kind, h, w_hh, prod(input.shape[:-1])):
        layout = kernel.layout(input.shape[:-1], sizes, batch_first, reverse)
        kept = tuple(part.view(h.dtype) for part in out[3:])
        g_h, g_c = np.array(g_h), None if c is None else np.array(g_c)
        by_x, *shares, g_h, g_c = kernel.gradients(
            kind, layout.rows(np.asarray(g)), g_h, g_c, layout.rows(out[0]), kept, h, c, weights,
            layout, "input" in wanted,
        )  # fmt: skip
        x, by_x = layout.rows(input), by_x if by_x is None else layout.shaped(by_x)
    else:
        x, steps = _in_rows(input, sizes, batch_first)
        *_, records = recurrence.run(kind, x, h, c, weights, steps, reverse)
        g, _ = _in_rows(g, sizes, batch_first)
        shares, g_h, g_c = recurrence.pull(kind, g, g_h, g_c, weights, records, steps, reverse)
        by_x = _as_given(matmul(shares.ahead, w_ih), input, batch_first)
    made = recurrence.products(Shares(*shares), x, wanted)
    made |= {"input": by_x, "h": g_h, "c": g_c}
    return tuple(map(made.get, INPUTS))


# --- whole networks -------------------------------------------------------------------------------


class Call(NamedTuple):
    """The arguments of a network, of either form."""

    input: Any
    batch_sizes: Any
    hx: Any
    params: Any
    has_biases: Any
    num_layers: Any
    dropout: Any
    train: Any
    bidirectional: Any
    batch_first: Any = False


PADDED = ("input", "hx", *Call._fields[3:])
PACKED = ("data", "batch_sizes", "hx", *Call._fields[3:-1])


def _bound(name: str, args: tuple, options: dict) -> Call:
    """The arguments by name: of packed sequences, if the list of parameters comes fourth."""
    packed = len(args) > 3 and isinstance(args[3], (list, tuple))
    packed = packed or "batch_sizes" in options or "data" in options
    names = PACKED if packed else PADDED
    given = dict(zip(names, args, strict=False)) | options
    if len(args) + len(options) != len(names) or set(given) != set(names):
        raise ArgumentTypeError(
            f"{name}: the arguments {', '.join(names)} are required; got {len(args)} by position"
            + "".join(f", {key}" for key in options)
            + "."
        )
    if packed:
        given["input"] = given.pop("data")
    return Call(**({"batch_sizes": None} | given))


def _network(name: str, args: tuple, options: dict) -> tuple:
    """Results, last states and, for an LSTM, last cells of a stack of layers."""
    call = _bound(name, args, options)
    states, layers, sizes = _checked(name, call)
    directions = 2 if call.bidirectional else 1
    x = call.input
    last: list[list] = [[] for _ in states]
    for number, weights in enumerate(layers):
        own = [part(state, (number,)) for state in states]
        reverse = number % directions == 1
        out, *after = _layer(name, x, own, weights, sizes, call.batch_first, reverse)
        for kept, state in zip(last, after, strict=True):
            kept.append(state)
        if directions == 2 and not reverse:
            forward = out
            continue
        x = cat([forward, out], -1) if reverse else out
        if call.train and call.dropout and number + 1 < len(layers):
            from ..nn.dropout import dropout  # a layer above: it draws random numbers

            x = dropout(x, call.dropout)
    return x, *map(stack, last)


def _layer(name: str, x, states: list, weights: Weights, *order) -> tuple:
    h, c = states if len(states) == 2 else (*states, None)
    out, h, c, *_ = recurrent_layer(x, h, c, *weights, name, *order)
    return (out, h, c) if len(states) == 2 else (out, h)


def _checked(name: str, call: Call) -> tuple[list, list[Weights], tuple | None]:
    """The initial states, the weights of each layer and direction, and the sizes of the steps."""
    lstm = name == "lstm"
    states = list(call.hx) if isinstance(call.hx, (list, tuple)) else [call.hx]
    if len(states) != 1 + lstm or isinstance(call.hx, (list, tuple)) != lstm:
        wanted = "initial states and cells as hx" if lstm else "one tensor of initial states as hx"
        raise ArgumentTypeError(
            f"{name}: {wanted} {'are' if lstm else 'is'} required; got "
            f"{f'{len(states)} in a ' * (type(call.hx) not in tensor_types)}"
            f"{type(call.hx).__name__}."
        )
    params = list(call.params)
    for x in (call.input, *states, *params):
        if type(x) not in tensor_types:
            raise ArgumentTypeError(f"{name}: Tensors are required; got {type(x).__name__}.")
    dims = 2 if call.batch_sizes is not None else 3
    if call.input._array.ndim != dims:
        raise ShapeError(
            f"{name}: an input of {dims} dimensions is required; got shape "
            f"{list(call.input._array.shape)}."
        )
    _check_dtypes(name, call.input, *states, *params)
    if not 0 <= call.dropout <= 1:
        raise ArgumentError(f"{name}: dropout between 0 and 1 is required; got {call.dropout}.")
    directions = 2 if call.bidirectional else 1
    projected = lstm and states[0]._array.shape[-1] != states[1]._array.shape[-1]
    count = 2 + 2 * bool(call.has_biases) + projected
    if len(params) != call.num_layers * directions * count or not params:
        raise ArgumentError(
            f"{name}: {count} parameters for each of {call.num_layers} layers and {directions} "
            f"directions are required; got {len(params)}."
        )
    layers = []
    for i in range(0, len(params), count):
        own = params[i : i + count]
        b_ih, b_hh = own[2:4] if call.has_biases else (None, None)
        layers.append(Weights(own[0], own[1], b_ih, b_hh, own[-1] if projected else None))
    sizes, batch = _sizes(name, call)
    for state in states:
        shape = state._array.shape
        if len(shape) != 3 or shape[:2] != (len(layers), batch):
            raise ShapeError(
                f"{name}: initial states [{len(layers)}, {batch}, hidden size] are required; got "
                f"shape {list(shape)}."
            )
    features = call.input._array.shape[-1]
    for number, weights in enumerate(layers):
        below = features if number < directions else states[0]._array.shape[-1] * directions
        _check_weights(name, below, [s._array.shape[-1] for s in states], weights)
    return states, layers, sizes


def _check_dtypes(name: str, input, *others) -> None:
    if input.dtype.category != FLOATING:
        raise DTypeError(
            f"{name}: a floating-point dtype is required; got {input.dtype}. Convert with float()."
        )
    for x in others:
        if x is not None and x.dtype is not input.dtype:
            raise DTypeError(
                f"{name}: input, states and parameters of one dtype are required; got "
                f"{input.dtype} and {x.dtype}. Convert one with to()."
            )


def _sizes(name: str, call: Call) -> tuple[tuple | None, int]:
    """How many sequences have each step (None where all have), and how many there are."""
    shape = call.input._array.shape
    if call.batch_sizes is None:
        length, batch = shape[1::-1] if call.batch_first else shape[:2]
        if not length:
            raise ShapeError(
                f"{name}: sequences of at least one step are required; got shape {list(shape)}."
            )
        return None, batch
    if type(call.batch_sizes) not in tensor_types or call.batch_sizes._array.dtype.kind != "i":
        raise ArgumentTypeError(f"{name}: batch_sizes as a tensor of integers are required.")
    sizes = tuple(call.batch_sizes._array.ravel().tolist())
    falling = all(a >= b for a, b in pairwise(sizes))
    if not sizes or not falling or sizes[-1] < 1 or sum(sizes) != shape[0]:
        raise ArgumentError(
            f"{name}: batch_sizes that do not increase and sum to the {shape[0]} rows of data are "
            f"required; got {list(sizes)}."
        )
    return sizes, sizes[0]


def _check_weights(name: str, features: int, widths: list, weights: Weights) -> None:
    """That the weights fit an input and states of these widths (of h, and of c in an LSTM)."""
    rows = CELLS[name].gates * widths[-1]
    wanted = (rows, features), (rows, widths[0]), (rows,), (rows,), (widths[0], widths[-1])
    for field, weight, shape in zip(Weights._fields, weights, wanted, strict=True):
        if weight is not None and weight._array.shape != shape:
            raise ShapeError(
                f"{name}: a {field} of shape {list(shape)} is required for {features} features and "
                f"a hidden size of {widths[-1]}; got {list(weight._array.shape)}."
            )


@composite(method=False)
def lstm(*args: Any, **options: Any):
    """Long short-term memory over sequences.

    Two forms: `lstm(input, hx, params, has_biases, num_layers, dropout, train, bidirectional,
    batch_first)`, and `lstm(data, batch_sizes, hx, params, has_biases, num_layers, dropout, train,
    bidirectional)` for packed sequences.

    Args:
        input: tensor [L, N, features], or [N, L, features] with `batch_first`.
        data, batch_sizes: those of a `PackedSequence`.
        hx: initial states [layers * directions, N, P] and cells [layers * directions, N, H].
        params: weight_ih [4 H, features], weight_hh [4 H, P], bias_ih and bias_hh [4 H], and, where
            P is not H, weight_hr [P, H] of each layer and direction; the gates in the order input,
            forget, cell, output.
        has_biases: the biases are among the parameters.
        num_layers: layers on top of each other.
        dropout: probability, between layers, if `train`.
        bidirectional: each layer has a second direction, which begins at the end.
        args, options: the arguments by position and by name.

    Returns:
        (results [L, N, directions * P], last states, last cells).

    Raises:
        ShapeError, DTypeError: input, states or parameters do not fit.
        ArgumentError: another number of parameters, or impossible batch sizes.

    Numerics: the inputs of all steps enter by one product, and so do they into the gradients of the
    weights.
    Source: Hochreiter and Schmidhuber, "Long Short-Term Memory" (1997), with the forget gate of
    Gers et al. (2000).

    >>> x, h = autograd.ones(5, 2, 3), autograd.zeros(1, 2, 4)
    >>> params = [autograd.ones(16, 3), autograd.ones(16, 4)]
    >>> out, last, cell = autograd.lstm(x, (h, h), params, False, 1, 0.0, False, False, False)
    >>> out.shape, last.shape, cell.shape
    (Size([5, 2, 4]), Size([1, 2, 4]), Size([1, 2, 4]))
    """
    return _network("lstm", args, options)


@composite(method=False)
def gru(*args: Any, **options: Any):
    """Gated recurrent units over sequences.

    `gru(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)`, or
    `gru(data, batch_sizes, hx, params, has_biases, num_layers, dropout, train, bidirectional)`; the
    arguments as for `lstm`, with one tensor `hx` and the gates in the order reset, update, new.

    Args:
        args, options: see above.

    Returns:
        (results [L, N, directions * H], last states [layers * directions, N, H]).

    Source: Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder" (2014), with the
    reset gate behind the product.

    >>> x, h = autograd.ones(5, 2, 3), autograd.zeros(1, 2, 4)
    >>> params = [autograd.ones(12, 3), autograd.ones(12, 4)]
    >>> out, last = autograd.gru(x, h, params, False, 1, 0.0, False, False, False)
    >>> out.shape, last.shape
    (Size([5, 2, 4]), Size([1, 2, 4]))
    """
    return _network("gru", args, options)


@composite(method=False)
def rnn_tanh(*args: Any, **options: Any):
    """Each state is `tanh(w_ih x + b_ih + w_hh h + b_hh)` of input and state before; see `gru`.

    Args:
        args, options: as for `gru`, with weights of H rows.

    >>> x, h = autograd.ones(5, 2, 3), autograd.zeros(1, 2, 4)
    >>> params = [autograd.ones(4, 3), autograd.ones(4, 4)]
    >>> autograd.rnn_tanh(x, h, params, False, 1, 0.0, False, False, False)[0].shape
    Size([5, 2, 4])
    """
    return _network("rnn_tanh", args, options)


@composite(method=False)
def rnn_relu(*args: Any, **options: Any):
    """Each state is `relu(w_ih x + b_ih + w_hh h + b_hh)` of input and state before; see `gru`.

    Args:
        args, options: as for `gru`, with weights of H rows.

    >>> x, h = autograd.ones(2, 1, 1), autograd.zeros(1, 1, 1)
    >>> params = [autograd.ones(1, 1), autograd.ones(1, 1)]
    >>> autograd.rnn_relu(x, h, params, False, 1, 0.0, False, False, False)[0].tolist()
    [[[1.0]], [[2.0]]]
    """
    return _network("rnn_relu", args, options)


# --- single steps ---------------------------------------------------------------------------------


def _cell(kind: str, input, states: tuple, w_ih, w_hh, b_ih, b_hh) -> tuple:
    """The next state and cell."""
    name = f"{kind}_cell"
    weights = Weights(w_ih, w_hh, b_ih, b_hh, None)
    for x in (input, *states, w_ih, w_hh):
        if type(x) not in tensor_types:
            raise ArgumentTypeError(f"{name}: Tensors are required; got {type(x).__name__}.")
    shapes = [x._array.shape for x in (input, *states)]
    if any(len(shape) != 2 or shape[0] != shapes[0][0] for shape in shapes):
        raise ShapeError(
            f"{name}: inputs [N, features] and states [N, hidden size] are required; got shapes "
            f"{', '.join(str(list(shape)) for shape in shapes)}."
        )
    _check_dtypes(name, input, *states, *weights)
    _check_weights(kind, shapes[0][1], [shape[1] for shape in shapes[1:]], weights)
    c = states[1] if kind == "lstm" else None
    out, _, c, *_ = recurrent_layer(input, states[0], c, *weights, kind, (shapes[0][0],))
    return out, c


@composite(method=False)
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of an `lstm`.

    Args:
        input: tensor [N, features].
        hx: state and cell, [N, H] each.
        w_ih, w_hh, b_ih, b_hh: parameters [4 H, features], [4 H, H], [4 H] and [4 H].

    Returns:
        The next state and cell.

    >>> h = autograd.zeros(2, 4)
    >>> h, c = autograd.lstm_cell(autograd.ones(2, 3), (h, h), autograd.ones(16, 3),
    ...                           autograd.ones(16, 4))
    >>> h.shape, c.shape
    (Size([2, 4]), Size([2, 4]))
    """
    if not isinstance(hx, (list, tuple)) or len(hx) != 2:
        raise ArgumentTypeError(
            f"lstm_cell: state and cell are required as hx; got {type(hx).__name__}."
        )
    return _cell("lstm", input, tuple(hx), w_ih, w_hh, b_ih, b_hh)


@composite(method=False)
def gru_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of a `gru`.

    Args:
        input: tensor [N, features].
        hx: state [N, H].
        w_ih, w_hh, b_ih, b_hh: parameters [3 H, features], [3 H, H], [3 H] and [3 H].

    >>> autograd.gru_cell(autograd.ones(2, 3), autograd.zeros(2, 4), autograd.ones(12, 3),
    ...                   autograd.ones(12, 4)).shape
    Size([2, 4])
    """
    return _cell("gru", input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


@composite(method=False)
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """`tanh(w_ih input + b_ih + w_hh hx + b_hh)`: one step of `rnn_tanh`; see `gru_cell`.

    Args:
        input: tensor [N, features].
        hx: states [N, H].
        w_ih, w_hh: weights [H, features] and [H, H].
        b_ih, b_hh: biases [H].

    Returns:
        New states, like `hx`.

    >>> one = autograd.ones(1, 1)
    >>> autograd.rnn_tanh_cell(one, one, one, one)
    tensor([[0.9640]])
    """
    return _cell("rnn_tanh", input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


@composite(method=False)
def rnn_relu_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """`relu(w_ih input + b_ih + w_hh hx + b_hh)`: one step of `rnn_relu`; see `gru_cell`.

    Args:
        input: tensor [N, features].
        hx: states [N, H].
        w_ih, w_hh: weights [H, features] and [H, H].
        b_ih, b_hh: biases [H].

    Returns:
        New states, like `hx`.

    >>> one = autograd.ones(1, 1)
    >>> autograd.rnn_relu_cell(one, one, one, one)
    tensor([[2.]])
    """
    return _cell("rnn_relu", input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


# --- samples --------------------------------------------------------------------------------------


def _weights(rng, gates: int, features: int, hidden: int, projected: int = 0, bias: bool = True):
    rows, width = gates * hidden, projected or hidden
    sizes = [(rows, features), (rows, width), *[(rows,)] * (2 * bias)]
    sizes += [(projected, hidden)] if projected else []
    return [rng.normal(size=size) for size in sizes]


def _network_samples(name: str):
    gates = CELLS[name].gates

    def state(rng, *shape):
        h = rng.normal(size=shape)
        return [h, rng.normal(size=shape)] if name == "lstm" else h

    def generate(rng):
        x = rng.normal(size=(3, 2, 3))
        plain = _weights(rng, gates, 3, 2)
        yield Sample(x, state(rng, 1, 2, 2), plain, True, 1, 0.0, False, False, False)
        yield Sample(x, state(rng, 1, 3, 2), plain, True, 1, 0.0, True, False, True)
        stacked = [
            *_weights(rng, gates, 3, 2, 0, False), *_weights(rng, gates, 3, 2, 0, False),
            *_weights(rng, gates, 4, 2, 0, False), *_weights(rng, gates, 4, 2, 0, False),
        ]  # fmt: skip
        yield Sample(x, state(rng, 4, 2, 2), stacked, False, 2, 0.0, False, True, False)
        sizes = np.array([2, 2, 1])
        rows = rng.normal(size=(5, 3))
        yield Sample(rows, sizes, state(rng, 4, 2, 2), stacked, False, 2, 0.0, False, True)
        if name == "lstm":
            short = [rng.normal(size=(1, 2, 1)), rng.normal(size=(1, 2, 2))]
            projection = _weights(rng, 4, 3, 2, 1)
            yield Sample(x, short, projection, True, 1, 0.0, False, False, False)

    return generate


def _cell_samples(name: str):
    gates = CELLS[name].gates

    def generate(rng):
        h = rng.normal(size=(2, 2))
        h = [h, rng.normal(size=(2, 2))] if name == "lstm" else h
        weights = _weights(rng, gates, 3, 2)
        yield Sample(rng.normal(size=(2, 3)), h, *weights)
        yield Sample(rng.normal(size=(2, 3)), h, *weights[:2])

    return generate


for _name, _function, _step in (
    ("lstm", lstm, lstm_cell),
    ("gru", gru, gru_cell),
    ("rnn_tanh", rnn_tanh, rnn_tanh_cell),
    ("rnn_relu", rnn_relu, rnn_relu_cell),
):
    _function.samples(_network_samples(_name))
    _step.samples(_cell_samples(_name))


@recurrent_layer.samples
def _(rng):
    states = rng.normal(size=(2, 2)), rng.normal(size=(2, 2))
    weights = _weights(rng, 4, 3, 2)
    yield Sample(rng.normal(size=(3, 2, 3)), *states, *weights)
    yield Sample(rng.normal(size=(5, 3)), *states, *weights, None, "lstm", (2, 2, 1), False, True)
    yield Sample(
        rng.normal(size=(3, 2, 3)),
        *(x[[0, 1, 1]] for x in states),
        *weights,
        None,
        "lstm",
        None,
        True,
        True,
    )
    weights = _weights(rng, 3, 3, 2)
    yield Sample(rng.normal(size=(5, 3)), states[0], None, *weights, None, "gru", (2, 2, 1))
