"""Single steps of recurrent networks: `RNNCell`, `LSTMCell`, `GRUCell`."""

from __future__ import annotations

import math

from ...creation.filled import empty, zeros
from ...errors import ArgumentError, ShapeError
from ...ops.core.registry import catalogue
from ...tensor import Tensor
from .. import init
from ..parameter import Parameter
from .module import Module


class RNNCellBase(Module):
    """What all cells share.

    Args:
        input_size: features of an input.
        hidden_size: features H of a state.
        bias: add biases.
        num_chunks: number of gates.
        device, dtype: of the parameters.

    Attributes:
        weight_ih, weight_hh: (gates * H, features), uniform within 1 / sqrt(H) at first.
        bias_ih, bias_hh: (gates * H), likewise; or None.

    >>> isinstance(autograd.nn.GRUCell(3, 4), autograd.nn.RNNCellBase)
    True
    """

    nonlinearity = "tanh"

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool,
        num_chunks: int,
        device=None,
        dtype=None,
    ):
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        rows = num_chunks * hidden_size
        self.weight_ih = Parameter(empty(rows, input_size, device=device, dtype=dtype))
        self.weight_hh = Parameter(empty(rows, hidden_size, device=device, dtype=dtype))
        for name in ("bias_ih", "bias_hh"):
            value = Parameter(empty(rows, device=device, dtype=dtype)) if bias else None
            self.register_parameter(name, value)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new initial values."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def _states(self, input: Tensor, states: tuple | None, count: int) -> tuple:
        """The input as (N, features), whether it was one vector, and the states as (N, H)."""
        for value in (input, *(states or ())):
            if value.ndim not in (1, 2):
                raise ShapeError(
                    f"{type(self).__name__}: inputs and states of 1 or 2 dims are required; got "
                    f"shape {list(value.shape)}."
                )
        alone = input.ndim == 1
        if alone:
            input = input.unsqueeze(0)
            states = None if states is None else tuple(state.unsqueeze(0) for state in states)
        if states is None:
            states = (zeros(input.shape[0], self.hidden_size, dtype=input.dtype),) * count
        return input, alone, states

    @property
    def _weights(self) -> tuple:
        return self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        if self.bias is not True:
            text += f", bias={self.bias}"
        if self.nonlinearity != "tanh":
            text += f", nonlinearity={self.nonlinearity}"
        return text


class RNNCell(RNNCellBase):
    """One step of an `RNN`: (N, input_size) and a state (N, H) to the next state (N, H).

    Without a batch dimension both are vectors; a state that is not given is zero.

    Args:
        input_size: features of an input.
        hidden_size: features H of a state.
        bias: add biases.
        nonlinearity: "tanh" or "relu".
        device, dtype: of the parameters.

    >>> cell = autograd.nn.RNNCell(3, 4)
    >>> h = cell(autograd.ones(2, 3))
    >>> cell(autograd.ones(2, 3), h).shape
    Size([2, 4])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device=None,
        dtype=None,
    ):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """The next state (N, H) from inputs (N, features) and states (N, H)."""
        if self.nonlinearity not in ("tanh", "relu"):
            raise ArgumentError(
                f"RNNCell: nonlinearity 'tanh' or 'relu' is required; got {self.nonlinearity!r}."
            )
        input, alone, (state,) = self._states(input, None if hx is None else (hx,), 1)
        step = catalogue[f"rnn_{self.nonlinearity}_cell"].function
        out = step(input, state, *self._weights)
        return out.squeeze(0) if alone else out


class LSTMCell(RNNCellBase):
    """One step of an `LSTM`: (N, input_size) and a pair of (N, H) to the next state and cell.

    Without a batch dimension all are vectors; a pair that is not given is zero.

    Args:
        input_size: features of an input.
        hidden_size: features H of a state.
        bias: add biases.
        device, dtype: of the parameters.

    >>> h, c = autograd.nn.LSTMCell(3, 4)(autograd.ones(2, 3))
    >>> h.shape, c.shape
    (Size([2, 4]), Size([2, 4]))
    """

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device=None, dtype=None
    ):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None):
        """The next state and cell (N, H) from inputs (N, features) and a pair of them."""
        input, alone, states = self._states(input, None if hx is None else tuple(hx), 2)
        out = catalogue["lstm_cell"].function(input, states, *self._weights)
        return tuple(state.squeeze(0) for state in out) if alone else out


class GRUCell(RNNCellBase):
    """One step of a `GRU`: (N, input_size) and a state (N, H) to the next state (N, H).

    Without a batch dimension both are vectors; a state that is not given is zero.

    Args:
        input_size, hidden_size, bias, device, dtype: as for `LSTMCell`.

    >>> cell = autograd.nn.GRUCell(3, 4)
    >>> cell(autograd.ones(3)).shape, cell.weight_ih.shape
    (Size([4]), Size([12, 3]))
    """

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device=None, dtype=None
    ):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """The next state (N, H) from inputs (N, features) and states (N, H)."""
        input, alone, (state,) = self._states(input, None if hx is None else (hx,), 1)
        out = catalogue["gru_cell"].function(input, state, *self._weights)
        return out.squeeze(0) if alone else out
