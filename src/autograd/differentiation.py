"""`backward` and `grad`: the ways into the reverse sweep."""

from __future__ import annotations

import numpy as np

from .engine.graph import sweep
from .errors import ArgumentError, ArgumentTypeError, DTypeError, GraphError, ShapeError
from .tensor import Tensor


def ones_like_array(tensor: Tensor) -> Tensor:
    """A gradient of ones for `tensor`."""
    array = tensor._array
    ones = np.empty(array.shape, array.dtype)
    ones.fill(1)
    return Tensor._wrap(ones)


def backward(
    tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None
) -> None:
    """Accumulate the gradients of `tensors` in the leaves' `.grad`.

    Args:
        tensors: a tensor or a sequence of tensors.
        grad_tensors: the gradient of each; may be missing for one-element tensors.
        retain_graph: keep the graph for another backward; default: `create_graph`.
        create_graph: record the backward pass itself.
        inputs: accumulate only into these tensors.

    Raises:
        GraphError: nothing requires grad, or the graph was freed by an earlier backward.
    """
    tensors = _sequence(tensors, "backward")
    roots, gradients = _roots(
        tensors, grad_variables if grad_tensors is None else grad_tensors, "backward"
    )
    retain = create_graph if retain_graph is None else retain_graph
    targets = None
    if inputs is not None:
        inputs = _sequence(inputs, "backward")
        if not inputs:
            raise ArgumentError("backward: inputs must hold at least one tensor; got none.")
        targets = [_edge(tensor, "backward") for tensor in inputs]
        handles = [tensor.retain_grad() for tensor in inputs]
        del handles
    sweep(roots, gradients, retain, create_graph, targets)


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
        allow_unused: return None for inputs that the outputs do not depend on.
        is_grads_batched: `grad_outputs` have a leading batch dimension.
        materialize_grads: return zeros instead of None.

    Returns:
        A tuple with a gradient for each input.

    Raises:
        GraphError: an input is not part of the graph and `allow_unused` is not set.

    >>> x = autograd.tensor(3., requires_grad=True)
    >>> (g,) = autograd.autograd.grad(x ** 3, x, create_graph=True)
    >>> autograd.autograd.grad(g, x)
    (tensor(18.),)
    """
    if not only_inputs:
        raise ArgumentError("grad: only_inputs=True is required; use backward() to fill .grad.")
    outputs = _sequence(outputs, "grad")
    inputs = _sequence(inputs, "grad")
    allow_unused = materialize_grads if allow_unused is None else allow_unused
    retain = create_graph if retain_graph is None else retain_graph
    if is_grads_batched:
        return _batched(outputs, inputs, grad_outputs, retain, create_graph, allow_unused, materialize_grads)
    roots, gradients = _roots(outputs, grad_outputs, "grad")
    targets = [_edge(tensor, "grad") for tensor in inputs]
    found = sweep(roots, gradients, retain, create_graph, targets, accumulate=False)
    for number, (tensor, g) in enumerate(zip(inputs, found, strict=True)):
        if g is None and not allow_unused:
            raise GraphError(
                f"grad: inputs that the outputs depend on are required; input {number} of shape "
                f"{list(tensor.shape)} was not used in the graph. Pass allow_unused=True to get "
                "None for it."
            )
    if materialize_grads:
        found = [
            Tensor._wrap(np.zeros_like(t._array)) if g is None else g
            for t, g in zip(inputs, found, strict=True)
        ]
    return tuple(found)


def _batched(outputs, inputs, grad_outputs, retain, create_graph, allow_unused, materialize) -> tuple:
    batches = _sequence(grad_outputs, "grad")
    size = len(batches[0])
    rows = []
    for i in range(size):
        row = [None if batch is None else batch[i] for batch in batches]
        keep = True if i + 1 < size else retain
        rows.append(
            grad(outputs, inputs, row, keep, create_graph, True, allow_unused, False, materialize)
        )
    from .ops.joining import stack

    return tuple(
        None if column[0] is None else stack(column) for column in zip(*rows, strict=True)
    )


def _sequence(tensors, operation: str) -> list:
    tensors = [tensors] if isinstance(tensors, Tensor) else list(tensors)
    for tensor in tensors:
        if not isinstance(tensor, Tensor) and not (operation == "grad" and tensor is None):
            raise ArgumentTypeError(
                f"{operation}: a Tensor or a sequence of Tensors is required; got "
                f"{type(tensor).__name__}."
            )
    return tensors


def _edge(tensor: Tensor, operation: str):
    if not tensor.requires_grad:
        raise GraphError(
            f"{operation}: inputs that require grad are required; got one of shape "
            f"{list(tensor.shape)} that does not. Call requires_grad_() before using it."
        )
    return tensor if tensor._node is None else tensor._node


def _roots(tensors: list, gradients, operation: str) -> tuple[list, list]:
    """The edges where the sweep starts, and a checked gradient for each."""
    given = [None] * len(tensors) if gradients is None else _sequence_or_none(gradients, operation)
    if len(given) != len(tensors):
        raise ArgumentError(
            f"{operation}: one gradient for each of the {len(tensors)} outputs is required; got "
            f"{len(given)}."
        )
    roots, checked = [], []
    for tensor, g in zip(tensors, given, strict=True):
        if not tensor.requires_grad:
            raise GraphError(
                f"{operation}: a tensor that requires grad is required; got one of shape "
                f"{list(tensor.shape)} that has no graph. Set requires_grad=True on the inputs and "
                "compute outside no_grad()."
            )
        array = tensor._array
        if g is None:
            if array.size != 1:
                raise GraphError(
                    f"{operation}: a gradient is required for an output that is not a scalar; got "
                    f"an output of shape {list(array.shape)}. Pass a gradient of that shape, for "
                    "example autograd.ones_like(output), or reduce it with sum() or mean()."
                )
            if array.dtype.kind == "c":
                raise GraphError(
                    f"{operation}: a real output is required where no gradient is given; got "
                    f"{tensor.dtype}. Pass the gradient explicitly."
                )
            g = ones_like_array(tensor)
        else:
            if not isinstance(g, Tensor):
                raise ArgumentTypeError(
                    f"{operation}: gradients must be Tensors; got {type(g).__name__}. "
                    "Convert with autograd.tensor(gradient)."
                )
            if g._array.shape != array.shape:
                raise ShapeError(
                    f"{operation}: a gradient of shape {list(array.shape)} is required; got "
                    f"{list(g._array.shape)}. It must have the shape of the output."
                )
            if g._array.dtype != array.dtype:
                if g._array.dtype.kind == "c" and array.dtype.kind != "c":
                    raise DTypeError(
                        f"{operation}: a real gradient is required for a real output; got {g.dtype}."
                    )
                g = g.to(tensor.dtype)
        roots.append(tensor if tensor._node is None else tensor._node)
        checked.append(g)
    return roots, checked


def _sequence_or_none(gradients, operation: str) -> list:
    return [gradients] if isinstance(gradients, Tensor) else list(gradients)
