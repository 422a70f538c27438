"""The arguments of recurrent networks, by name and checked."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from ..dtypes import FLOATING
from ..engine.graph import tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from .recurrence import CELLS, Weights


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


def bound(name: str, args: tuple, options: dict) -> Call:
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


def checked(name: str, call: Call) -> tuple[list, list[Weights], tuple | None]:
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
    check_dtypes(name, call.input, *states, *params)
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
        check_weights(name, below, [s._array.shape[-1] for s in states], weights)
    return states, layers, sizes


def check_dtypes(name: str, input, *others) -> None:
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


def check_weights(name: str, features: int, widths: list, weights: Weights) -> None:
    """That the weights fit an input and states of these widths (of h, and of c in an LSTM)."""
    rows = CELLS[name].gates * widths[-1]
    wanted = (rows, features), (rows, widths[0]), (rows,), (rows,), (widths[0], widths[-1])
    for field, weight, shape in zip(Weights._fields, weights, wanted, strict=True):
        if weight is not None and weight._array.shape != shape:
            raise ShapeError(
                f"{name}: a {field} of shape {list(shape)} is required for {features} features and "
                f"a hidden size of {widths[-1]}; got {list(weight._array.shape)}."
            )
