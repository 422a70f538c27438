"""Hooks of the backward pass of a module, hung on nodes around its inputs and its outputs.

The module's input tensors pass through one node, and its output tensors through another. The
gradients that reach the node of the outputs are the module's `grad_output`, those that leave the
node of the inputs its `grad_input`.
"""

from __future__ import annotations

import functools

from ...autograd.function import Function
from ...engine.modes import mode
from ...errors import ArgumentError
from ...tensor import Tensor


class _Passing(Function):
    """Tensors as they are, with one node for all of them."""

    @staticmethod
    def forward(ctx, *tensors):
        ctx.set_materialize_grads(False)
        return tensors

    @staticmethod
    def backward(ctx, *grad_outputs):
        return grad_outputs


def _through_node(values: tuple):
    """`values` with their tensors passed through a node.

    Returns:
        The new values, the node (None where nothing requires grad), and the positions of the
        tensors.
    """
    positions = [i for i, value in enumerate(values) if isinstance(value, Tensor)]
    tensors = [values[i] for i in positions]
    if not mode.grad or not any(tensor.requires_grad for tensor in tensors):
        return values, None, []
    passed = _Passing.apply(*tensors)
    changed = list(values)
    for i, tensor in zip(positions, passed, strict=True):
        changed[i] = tensor
    made = type(values)(*changed) if hasattr(values, "_fields") else tuple(changed)
    node = next(tensor.grad_fn for tensor in passed if tensor.grad_fn is not None)
    return made, node, positions


def _spread(gradients, positions, size: int) -> tuple:
    """Gradients of the tensors at their positions among all values."""
    out = [None] * size
    for i, gradient in zip(positions, gradients, strict=True):
        out[i] = gradient
    return tuple(out)


def _replaced(returned, size: int) -> tuple:
    returned = returned if isinstance(returned, tuple) else (returned,)
    if len(returned) != size:
        raise ArgumentError(
            f"backward hook: {size} gradients are required; the hook returned {len(returned)}."
        )
    return returned


class BackwardHooks:
    """The full backward hooks around one call of a module."""

    def __init__(self, module, hooks: list, pre_hooks: list):
        self.module = module
        self.hooks = hooks
        self.pre_hooks = pre_hooks
        self.inputs = 0
        self.inputs_watched = False
        self.grad_output: tuple | None = None

    def watch_inputs(self, args: tuple) -> tuple:
        """The arguments, their gradients shown to the hooks."""
        self.inputs = len(args)
        args, node, positions = _through_node(args)
        if node is None:
            return args
        self.inputs_watched = True

        def at_inputs(gradients, _):
            if self.grad_output is None:  # the gradient did not come through the outputs
                return None
            current = _spread(gradients, positions, self.inputs)
            for hook in self.hooks:
                returned = hook(self.module, current, self.grad_output)
                if returned is not None:
                    current = _replaced(returned, self.inputs)
            self.grad_output = None
            return tuple(current[i] for i in positions)

        node.register_hook(at_inputs)
        return args

    def watch_outputs(self, result):
        """The result, its gradients shown to the hooks."""
        single = not isinstance(result, tuple)
        values = (result,) if single else result
        values, node, positions = _through_node(values)
        if node is None:
            return result

        def at_outputs(gradients):
            current = _spread(gradients, positions, len(values))
            for hook in self.pre_hooks:
                returned = hook(self.module, current)
                if returned is not None:
                    current = _replaced(returned, len(values))
            self.grad_output = current
            if not self.inputs_watched:  # no input requires grad: there is nothing to wait for
                for hook in self.hooks:
                    if hook(self.module, (None,) * self.inputs, current) is not None:
                        raise ArgumentError(
                            "backward hook: None is required where no input of the module "
                            "requires grad; the hook returned gradients."
                        )
                self.grad_output = None
            return tuple(current[i] for i in positions)

        node.register_prehook(at_outputs)
        return values[0] if single else values


def watch_result(module, hooks: list, result) -> None:
    """Hang `register_backward_hook` hooks on the node of the last operation."""
    while not isinstance(result, Tensor):
        if isinstance(result, dict):
            result = next((v for v in result.values() if isinstance(v, Tensor)), None)
        else:
            result = result[0] if isinstance(result, (tuple, list)) and result else None
        if result is None:
            return
    if result.grad_fn is not None:
        for hook in hooks:
            result.grad_fn.register_hook(functools.partial(hook, module))
