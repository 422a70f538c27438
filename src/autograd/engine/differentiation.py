"""`backward` and `grad`: the ways into the reverse sweep."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError, ArgumentTypeError, DTypeError, GraphError, ShapeError
from .graph import Arithmetic, tensor_types
from .sweep import accumulate, sweep
from .views import edge_of


def backward(
    tensors,
    grad_tensors=None,
    retain_graph=None,
    create_graph=False,
    grad_variables=None,
    inputs=None,
) -> None:
    """Accumulate the gradients of `tensors` in the leaves' `.grad`.

    Args:
        tensors: a tensor or a sequence of tensors.
        grad_tensors: the gradient of each; may be missing for one-element tensors.
        retain_graph: keep the graph for another backward; default: `create_graph`.
        create_graph: record the backward pass itself.
        grad_variables: the former name of `grad_tensors`.
        inputs: accumulate only into these tensors.

    Raises:
        GraphError: nothing requires grad, or the graph was freed by an earlier backward.
        ShapeError: a gradient has another shape than its tensor.
    """
    retain = create_graph if retain_graph is None else retain_graph
    given = grad_variables if grad_tensors is None else grad_tensors
    starts = _starts(_sequence(tensors, "backward"), given, create_graph, "backward")
    if inputs is None:
        sweep(starts, retain, create_graph)
        return
    inputs = _sequence(inputs, "backward")
    if not inputs:
        raise ArgumentError("backward: at least one tensor in inputs is required; got none.")
    targets = [_target(tensor, "backward") for tensor in inputs]
    for tensor, g in zip(inputs, sweep(starts, retain, create_graph, targets), strict=True):
        if g is not None:
            accumulate(tensor, g if create_graph else g._array, not create_graph)


def grad(
    outputs,
    inputs,
    grad_outputs=None,
    retain_graph=None,
    create_graph=False,
    only_inputs=True,
    allow_unused=None,
    is_grads_batched=False,
    materialize_grads=False,
) -> tuple:
    """The gradients of `outputs` with respect to `inputs`, without touching any `.grad`.

    Args:
        outputs: a tensor or a sequence of tensors.
        inputs: what to differentiate by.
        grad_outputs: the gradient of each output; may be missing for one-element outputs.
        retain_graph: keep the graph; default: `create_graph`.
        create_graph: make the gradients differentiable.
        only_inputs: must be True.
        allow_unused: return None for inputs that the outputs do not depend on.
        is_grads_batched: `grad_outputs` have a leading batch dimension; one sweep for each.
        materialize_grads: return zeros instead of None.

    Returns:
        A tuple with a gradient for each input.

    Raises:
        GraphError: an input is not part of the graph and `allow_unused` is not set.

    >>> x = autograd.tensor(3., requires_grad=True)
    >>> (g,) = autograd.autograd.grad(x * x * x, x, create_graph=True)
    >>> autograd.autograd.grad(g, x)
    (tensor(18.),)
    """
    if not only_inputs:
        raise ArgumentError("grad: only_inputs=True is required; use backward() to fill .grad.")
    outputs, inputs = _sequence(outputs, "grad"), _sequence(inputs, "grad")
    allow_unused = materialize_grads if allow_unused is None else allow_unused
    retain = create_graph if retain_graph is None else retain_graph
    if is_grads_batched:
        options = (create_graph, True, allow_unused, False, materialize_grads)
        return _batched(outputs, inputs, grad_outputs, retain, options)
    targets = [_target(tensor, "grad") for tensor in inputs]
    starts = _starts(outputs, grad_outputs, create_graph, "grad")
    found = sweep(starts, retain, create_graph, targets)
    for number, (tensor, g) in enumerate(zip(inputs, found, strict=True)):
        if g is None and materialize_grads:
            found[number] = Arithmetic.Tensor._wrap(np.zeros_like(tensor._array))
        elif g is None and not allow_unused:
            raise GraphError(
                f"grad: inputs that the outputs depend on are required; input {number} of shape "
                f"{list(tensor._array.shape)} was not used in the graph. Pass allow_unused=True "
                "to get None for it."
            )
    return tuple(found)


def _batched(outputs, inputs, grad_outputs, retain, options) -> tuple:
    """One sweep for each element of the leading dimension of `grad_outputs`."""
    batches = _sequence(grad_outputs, "grad")
    size = len(batches[0])
    rows = [
        grad(outputs, inputs, [batch[i] for batch in batches], i + 1 < size or retain, *options)
        for i in range(size)
    ]
    return tuple(
        None if column[0] is None else Arithmetic.stack(column)
        for column in zip(*rows, strict=True)
    )


def _sequence(tensors, operation: str) -> list:
    if type(tensors) in tensor_types:
        return [tensors]
    tensors = list(tensors) if hasattr(tensors, "__iter__") else [tensors]
    for tensor in tensors:
        if type(tensor) not in tensor_types:
            raise ArgumentTypeError(
                f"{operation}: a Tensor or a sequence of Tensors is required; got "
                f"{type(tensor).__name__}."
            )
    return tensors


def _target(tensor, operation: str):
    """The edge of a tensor whose gradient is wanted."""
    if not tensor.requires_grad:
        raise GraphError(
            f"{operation}: inputs that require grad are required; got one of shape "
            f"{list(tensor.shape)} that does not. Call requires_grad_() before using it."
        )
    return edge_of(tensor)


def _starts(tensors: list, gradients, create_graph: bool, operation: str) -> dict:
    """The edges where the sweep starts, each with its checked gradient."""
    if gradients is None:
        given = [None] * len(tensors)
    else:
        one = type(gradients) in tensor_types or not hasattr(gradients, "__iter__")
        given = [gradients] if one else list(gradients)
    if len(given) != len(tensors):
        raise ArgumentError(
            f"{operation}: one gradient for each of the {len(tensors)} outputs is required; got "
            f"{len(given)}."
        )
    starts: dict = {}
    for tensor, g in zip(tensors, given, strict=True):
        g = start_gradient(tensor, g, create_graph, operation)
        edge = edge_of(tensor)
        starts[edge] = Arithmetic.add(starts[edge], g) if edge in starts else g
    return starts


def start_gradient(tensor, g, create_graph: bool, operation: str):
    """The gradient to start from, the given one checked or a one: an array or a tensor.

    Args:
        create_graph: it has to be a tensor.
    """
    array = tensor._array
    if not tensor._requires_grad and not tensor.requires_grad:
        raise GraphError(
            f"{operation}: a tensor that requires grad is required; got one of shape "
            f"{list(array.shape)} that has no graph. Set requires_grad=True on the inputs "
            "and compute outside no_grad()."
        )
    if g is None:
        if array.size != 1:
            raise GraphError(
                f"{operation}: a gradient is required for an output that is not a scalar; got an "
                f"output of shape {list(array.shape)}. Pass a gradient of that shape, for example "
                "autograd.ones_like(output), or reduce the output with sum() or mean()."
            )
        if array.dtype.kind == "c":
            raise GraphError(
                f"{operation}: a real output is required where no gradient is given; got "
                f"{tensor.dtype}. Pass the gradient explicitly."
            )
        return ones_gradient(tensor) if create_graph else ones_like(array)
    if type(g) not in tensor_types:
        raise ArgumentTypeError(
            f"{operation}: a gradient that is a Tensor is required; got {type(g).__name__}. "
            "Convert it with autograd.tensor(gradient)."
        )
    given = g._array
    if given.shape != array.shape:
        raise ShapeError(
            f"{operation}: a gradient of shape {list(array.shape)} is required; got "
            f"{list(given.shape)}. It must have the shape of the output."
        )
    if given.dtype is not array.dtype and given.dtype != array.dtype:
        if given.dtype.kind == "c" and array.dtype.kind != "c":
            raise DTypeError(
                f"{operation}: a real gradient is required for a real output; got {g.dtype}."
            )
        g = Arithmetic.cast(g, array.dtype)
        given = g._array
    return g if create_graph else given


def ones_like(array: np.ndarray) -> np.ndarray:
    """A contiguous array of ones, in a third of the time of NumPy's function."""
    ones = np.empty(array.shape, array.dtype)
    ones.fill(1)
    return ones


def ones_gradient(tensor):
    """A gradient of ones for `tensor`."""
    return Arithmetic.Tensor._wrap(ones_like(tensor._array))
