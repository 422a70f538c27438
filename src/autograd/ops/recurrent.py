"""Recurrent networks: whole stacks of layers over sequences."""

from __future__ import annotations

from itertools import compress
from math import prod
from typing import Any

import numpy as np

from ..kernels import recurrent as kernel
from . import recurrence
from .core.registry import Sample, composite, primitive
from .joining import cat, stack
from .permutation import permute
from .products import matmul
from .recurrence import CELLS, Shares, Weights
from .recurrent_arguments import bound, checked
from .shape import reshape
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
    x = permute(x, (1, 0, 2)) if batch_first else x
    length, batch, features = x.shape
    return reshape(x, (length * batch, features)), (batch,) * length


def _as_given(rows, x, batch_first: bool):
    """The inverse of `_in_rows` for an array `x`."""
    if not batch_first:
        return reshape(rows, (*x.shape[:-1], rows.shape[1]))
    batch, length = x.shape[:2]
    return permute(reshape(rows, (length, batch, rows.shape[1])), (1, 0, 2))


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


def _network(name: str, args: tuple, options: dict) -> tuple:
    """Results, last states and, for an LSTM, last cells of a stack of layers."""
    call = bound(name, args, options)
    states, layers, sizes = checked(name, call)
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


def sample_weights(
    rng, gates: int, features: int, hidden: int, projected: int = 0, bias: bool = True
):
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
        plain = sample_weights(rng, gates, 3, 2)
        yield Sample(x, state(rng, 1, 2, 2), plain, True, 1, 0.0, False, False, False)
        yield Sample(x, state(rng, 1, 3, 2), plain, True, 1, 0.0, True, False, True)
        widths = (3, 3, 4, 4)  # of the inputs: two directions, then two above them
        stacked = [w for n in widths for w in sample_weights(rng, gates, n, 2, bias=False)]
        yield Sample(x, state(rng, 4, 2, 2), stacked, False, 2, 0.0, False, True, False)
        sizes = np.array([2, 2, 1])
        rows = rng.normal(size=(5, 3))
        yield Sample(rows, sizes, state(rng, 4, 2, 2), stacked, False, 2, 0.0, False, True)
        if name == "lstm":
            short = [rng.normal(size=(1, 2, 1)), rng.normal(size=(1, 2, 2))]
            projection = sample_weights(rng, 4, 3, 2, 1)
            yield Sample(x, short, projection, True, 1, 0.0, False, False, False)

    return generate


for _function in (lstm, gru, rnn_tanh, rnn_relu):
    _function.samples(_network_samples(_function.__name__))


@recurrent_layer.samples
def _(rng):
    states = rng.normal(size=(2, 2)), rng.normal(size=(2, 2))
    weights = sample_weights(rng, 4, 3, 2)
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
    weights = sample_weights(rng, 3, 3, 2)
    yield Sample(rng.normal(size=(5, 3)), states[0], None, *weights, None, "gru", (2, 2, 1))
