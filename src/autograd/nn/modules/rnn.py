"""Recurrent networks: `RNN`, `LSTM`, `GRU`. Their single steps are in `recurrent_cells`."""

from __future__ import annotations

import math
import numbers
import warnings
from typing import Any

from ...creation.filled import empty, zeros
from ...errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ...ops.core.registry import catalogue
from ...tensor import Tensor
from .. import init
from ..parameter import Parameter
from ..utils.rnn import PackedSequence
from .module import Module
from .recurrent_cells import GRUCell, LSTMCell, RNNCell, RNNCellBase

__all__ = ["GRU", "LSTM", "RNN", "GRUCell", "LSTMCell", "RNNBase", "RNNCell", "RNNCellBase"]

_GATES = {"RNN_TANH": 1, "RNN_RELU": 1, "LSTM": 4, "GRU": 3}


def apply_permutation(tensor: Tensor, permutation: Tensor, dim: int = 1) -> Tensor:
    """The slices of a tensor along `dim` in another order."""
    return tensor.index_select(dim, permutation)


class RNNBase(Module):
    """What all recurrent networks share.

    Args:
        mode: "RNN_TANH", "RNN_RELU", "LSTM" or "GRU".
        input_size: features of an input.
        hidden_size: features H of a state.
        num_layers: networks on top of each other.
        bias: layers have biases.
        batch_first: sequences are (N, L, features) instead of (L, N, features).
        dropout: probability, between layers, in training.
        bidirectional: a second network reads the sequence from its end.
        proj_size: features that an `LSTM`'s output is projected to; 0 for none.
        device, dtype: of the parameters.

    Attributes:
        weight_ih_l0, weight_hh_l0: (gates * H, features), uniform within 1 / sqrt(H) at first.
        bias_ih_l0, bias_hh_l0: (gates * H), likewise; and so on for each layer, with the suffix
            ``_reverse`` for the second direction.

    >>> autograd.nn.RNNBase("GRU", 3, 4, num_layers=2)(autograd.ones(5, 2, 3))[0].shape
    Size([5, 2, 4])
    """

    def __init__(
        self,
        mode: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device=None,
        dtype=None,
    ):
        super().__init__()
        self.mode = mode
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = dropout
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        self._check_options()
        self.dropout = float(dropout)
        self._all_weights: list[list[str]] = []
        rows, output = _GATES[mode] * hidden_size, proj_size or hidden_size
        directions = 2 if bidirectional else 1
        for layer in range(num_layers):
            features = input_size if layer == 0 else output * directions
            for suffix in ("", "_reverse")[:directions]:
                sizes: dict[str, tuple[int, ...]] = {
                    "weight_ih": (rows, features),
                    "weight_hh": (rows, output),
                }
                if bias:
                    sizes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
                if proj_size:
                    sizes["weight_hr"] = (proj_size, hidden_size)
                names = [f"{name}_l{layer}{suffix}" for name in sizes]
                for name, size in zip(names, sizes.values(), strict=True):
                    setattr(self, name, Parameter(empty(size, device=device, dtype=dtype)))
                self._all_weights.append(names)
        self.reset_parameters()

    def _check_options(self) -> None:
        name = type(self).__name__
        if self.mode not in _GATES:
            raise ArgumentError(
                f"{name}: mode {', '.join(map(repr, _GATES))} is required; got {self.mode!r}."
            )
        p = self.dropout
        if not isinstance(p, numbers.Number) or isinstance(p, bool) or not 0 <= p <= 1:
            raise ArgumentError(f"{name}: dropout between 0 and 1 is required; got {p!r}.")
        if p > 0 and self.num_layers == 1:
            warnings.warn(
                f"{name}: dropout acts between layers, so {p} has no effect on one layer.",
                stacklevel=4,
            )
        for option in ("bias", "batch_first"):
            if not isinstance(getattr(self, option), bool):
                raise ArgumentTypeError(
                    f"{name}: {option} as a bool is required; got "
                    f"{type(getattr(self, option)).__name__}."
                )
        for option in ("input_size", "hidden_size"):
            size = getattr(self, option)
            if not isinstance(size, int):
                raise ArgumentTypeError(
                    f"{name}: {option} as an integer is required; got {type(size).__name__}."
                )
            if size <= 0:
                raise ArgumentError(f"{name}: {option} above 0 is required; got {size}.")
        if self.num_layers <= 0:
            raise ArgumentError(f"{name}: num_layers above 0 is required; got {self.num_layers}.")
        if not 0 <= self.proj_size < self.hidden_size:
            raise ArgumentError(
                f"{name}: proj_size from 0 to below hidden_size is required; got {self.proj_size}."
            )
        if self.proj_size and self.mode != "LSTM":
            raise ArgumentError(f"{name}: proj_size is for LSTM only; got {self.proj_size}.")

    def reset_parameters(self) -> None:
        """Draw new initial values."""
        bound = 1.0 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self) -> None:
        """Nothing to do: it is for GPUs."""

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters, one list for each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights(self) -> list[Parameter]:
        attributes = self.__dict__
        if not self._parameters.keys() >= {n for names in self._all_weights for n in names}:
            return [w for weights in self.all_weights for w in weights]  # parametrized ones
        return [attributes[name] for names in self._all_weights for name in names]

    def _state_sizes(self, batch: int) -> list[tuple[int, int, int]]:
        """The shapes of the states: of one, or for an LSTM of hidden state and cell."""
        count = self.num_layers * (2 if self.bidirectional else 1)
        sizes = [(count, batch, self.proj_size or self.hidden_size)]
        return [*sizes, (count, batch, self.hidden_size)] if self.mode == "LSTM" else sizes

    def _check_input(self, input: Tensor, packed: bool) -> None:
        name = type(self).__name__
        dims = (2,) if packed else (2, 3)
        if input.ndim not in dims or input.shape[-1] != self.input_size:
            raise ShapeError(
                f"{name}: sequences with {self.input_size} features are required, of 3 dims or 2 "
                f"(one sequence); got shape {list(input.shape)}."
            )
        weight = self._flat_weights[0]
        if input.dtype != weight.dtype:
            raise DTypeError(
                f"{name}: an input of dtype {weight.dtype} is required, as the parameters have; "
                f"got {input.dtype}. Convert one with to()."
            )

    def _given_states(self, hx: Any, sizes: list, alone: bool) -> tuple[Tensor, ...]:
        """The initial states as (layers, N, features), checked."""
        name = type(self).__name__
        states = tuple(hx) if self.mode == "LSTM" else (hx,)
        if any(state.ndim != (2 if alone else 3) for state in states):
            raise ShapeError(
                f"{name}: states of {2 if alone else 3} dims are required, as the input has; got "
                f"shapes {[list(state.shape) for state in states]}."
            )
        if alone:
            states = tuple(state.unsqueeze(1) for state in states)
        for state, size in zip(states, sizes, strict=True):
            if tuple(state.shape) != size:
                raise ShapeError(
                    f"{name}: a state of shape {list(size)} is required; got {list(state.shape)}."
                )
        return states

    def forward(self, input, hx=None):
        """Run over sequences.

        Args:
            input: (L, N, features), or (N, L, features) with `batch_first`, or (L, features), or
                a `PackedSequence`.
            hx: initial states (layers * directions, N, H), for an LSTM a pair; default: zeros.

        Returns:
            The outputs of the last layer, shaped like the input, and the final states.
        """
        packed = isinstance(input, PackedSequence)
        if packed:
            values, batch_sizes, order, back = input
            self._check_input(values, True)
            alone, batch = False, int(batch_sizes[0])
        else:
            values, batch_sizes, order, back = input, None, None, None
            self._check_input(values, False)
            alone = values.ndim == 2
            if alone:
                values = values.unsqueeze(0 if self.batch_first else 1)
            batch = values.shape[0 if self.batch_first else 1]
        sizes = self._state_sizes(batch)
        if hx is None:
            states = tuple(zeros(size, dtype=values.dtype) for size in sizes)
        else:
            states = self._given_states(hx, sizes, alone)
            if order is not None:
                states = tuple(apply_permutation(state, order) for state in states)
        output, *states = self._run(values, batch_sizes, states)
        if back is not None:
            states = [apply_permutation(state, back) for state in states]
        if packed:
            output = PackedSequence(output, batch_sizes, order, back)
        elif alone:
            output = output.squeeze(0 if self.batch_first else 1)
            states = [state.squeeze(1) for state in states]
        return output, tuple(states) if self.mode == "LSTM" else states[0]

    def _run(self, values: Tensor, batch_sizes: Tensor | None, states: tuple) -> tuple:
        """The outputs and final states from the operator of this mode."""
        run = catalogue[self.mode.lower()].function
        hx = states if self.mode == "LSTM" else states[0]
        options = (
            *(self._flat_weights, self.bias, self.num_layers, self.dropout),
            *(self.training, self.bidirectional),
        )
        if batch_sizes is None:
            return run(values, hx, *options, self.batch_first)
        return run(values, batch_sizes, hx, *options)

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        for name, usual in (
            ("proj_size", 0),
            ("num_layers", 1),
            ("bias", True),
            ("batch_first", False),
            ("dropout", 0),
            ("bidirectional", False),
        ):
            if getattr(self, name) != usual:
                text += f", {name}={getattr(self, name)}"
        return text


class RNN(RNNBase):
    """Each state is ``tanh(W_ih x + b_ih + W_hh h + b_hh)`` of input and state before.

    Source: Elman, "Finding Structure in Time" (1990).

    Args:
        input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, device,
            dtype: as for `LSTM`.
        nonlinearity: "tanh" or "relu".

    Raises:
        ArgumentError: another nonlinearity, or an option out of its range.

    >>> out, last = autograd.nn.RNN(3, 4)(autograd.ones(5, 2, 3))
    >>> out.shape, last.shape
    (Size([5, 2, 4]), Size([1, 2, 4]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device=None,
        dtype=None,
    ):
        if nonlinearity not in ("tanh", "relu"):
            raise ArgumentError(
                f"RNN: nonlinearity 'tanh' or 'relu' is required; got {nonlinearity!r}."
            )
        self._nonlinearity = nonlinearity
        super().__init__(
            f"RNN_{nonlinearity.upper()}",
            input_size,
            hidden_size,
            num_layers,
            bias,
            batch_first,
            dropout,
            bidirectional,
            0,
            device,
            dtype,
        )
        self.nonlinearity = nonlinearity


class LSTM(RNNBase):
    """Long short-term memory: gates decide what a cell keeps, takes in and shows.

    Sequences (L, N, input_size) become (L, N, H), with the final state and cell, each (layers *
    directions, N, H).

    Source: Hochreiter and Schmidhuber, "Long Short-Term Memory" (1997), with the forget gate of
    Gers et al. (2000); projections: Sak et al., "Long short-term memory based recurrent neural
    network architectures" (2014).

    Args:
        input_size: features of an input.
        hidden_size: features H of a state.
        num_layers: networks on top of each other.
        bias: layers have biases.
        batch_first: sequences are (N, L, features) instead of (L, N, features).
        dropout: probability, between layers, in training.
        bidirectional: a second network reads the sequence from its end.
        proj_size: features that the output is projected to; 0 for none.
        device, dtype: of the parameters.

    Raises:
        ArgumentError: an option out of its range.
        ArgumentTypeError: a size that is no integer.

    >>> out, (h, c) = autograd.nn.LSTM(3, 4, batch_first=True)(autograd.ones(2, 5, 3))
    >>> out.shape, h.shape, c.shape
    (Size([2, 5, 4]), Size([1, 2, 4]), Size([1, 2, 4]))
    """

    def __init__(self, *args, **kwargs):
        super().__init__("LSTM", *args, **kwargs)


class GRU(RNNBase):
    """Gated recurrent units: one gate resets the state before, another mixes it with the new one.

    Sequences (L, N, input_size) become (L, N, H), with the final state (layers * directions, N, H).

    Source: Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder" (2014),
    equations 5 to 8, with the reset gate after the product with the state.

    Args:
        input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, device,
            dtype: as for `LSTM`.

    Raises:
        ArgumentError: an option out of its range.

    >>> out, last = autograd.nn.GRU(3, 4, bidirectional=True)(autograd.ones(5, 2, 3))
    >>> out.shape, last.shape
    (Size([5, 2, 8]), Size([2, 2, 4]))
    """

    def __init__(self, *args, **kwargs):
        if "proj_size" in kwargs:
            raise ArgumentError("GRU: proj_size is for LSTM only.")
        super().__init__("GRU", *args, **kwargs)
