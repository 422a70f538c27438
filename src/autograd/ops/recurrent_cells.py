"""Single steps of recurrent networks."""

from __future__ import annotations

from ..engine.graph import tensor_types
from ..errors import ArgumentTypeError, ShapeError
from .core.registry import Sample, composite
from .recurrence import CELLS, Weights
from .recurrent import recurrent_layer, sample_weights
from .recurrent_arguments import check_dtypes, check_weights


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
    check_dtypes(name, input, *states, *weights)
    check_weights(kind, shapes[0][1], [shape[1] for shape in shapes[1:]], weights)
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


def _cell_samples(name: str):
    gates = CELLS[name].gates

    def generate(rng):
        h = rng.normal(size=(2, 2))
        h = [h, rng.normal(size=(2, 2))] if name == "lstm" else h
        weights = sample_weights(rng, gates, 3, 2)
        yield Sample(rng.normal(size=(2, 3)), h, *weights)
        yield Sample(rng.normal(size=(2, 3)), h, *weights[:2])

    return generate


for _step in (lstm_cell, gru_cell, rnn_tanh_cell, rnn_relu_cell):
    _step.samples(_cell_samples(_step.__name__.removesuffix("_cell")))
