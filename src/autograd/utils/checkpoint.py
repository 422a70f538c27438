"""Trading time for memory: recompute a part of the forward pass in backward.

Source: Chen, Xu, Zhang, Guestrin, "Training Deep Nets with Sublinear Memory Cost" (2016).
"""

from __future__ import annotations

from ..autograd.function import Function
from ..engine.differentiation import backward
from ..engine.modes import enable_grad, mode
from ..tensor import Tensor


def checkpoint(function, *args, use_reentrant=None, preserve_rng_state=True, **kwargs):
    """Run `function` without keeping its intermediate values; backward computes them again.

    Args:
        function: takes the arguments, returns a tensor or a tuple of tensors. It must compute the
            same when called twice; the default generator's state is restored for that.
        args, kwargs: its arguments; tensors among `args` are differentiable.
        use_reentrant: accepted; there is one implementation.
        preserve_rng_state: give the second run the random numbers of the first.

    Returns:
        What `function` returns.

    >>> x = autograd.tensor([1., 2.], requires_grad=True)
    >>> autograd.utils.checkpoint.checkpoint(lambda x: (x * x).sum(), x).backward()
    >>> x.grad
    tensor([2., 4.])
    """
    from ..random.generator import get_rng_state

    state = get_rng_state() if preserve_rng_state else None
    if not mode.grad:
        return function(*args, **kwargs)
    # a leaf that always requires grad, so that parameters inside `function` get theirs
    anchor = Tensor._wrap(_anchor_array())
    anchor._requires_grad = True
    return _Checkpoint.apply(anchor, function, kwargs, state, *args)


def _anchor_array():
    import numpy as np

    return np.zeros(0, np.float32)


class _Checkpoint(Function):
    @staticmethod
    def forward(ctx, anchor, function, kwargs, state, *args):
        ctx.function, ctx.kwargs, ctx.state = function, kwargs, state
        ctx.args = [None if isinstance(arg, Tensor) else arg for arg in args]
        ctx.positions = [i for i, arg in enumerate(args) if isinstance(arg, Tensor)]
        ctx.wants = [args[i].requires_grad for i in ctx.positions]
        ctx.save_for_backward(*(args[i] for i in ctx.positions))
        return function(*args, **kwargs)

    @staticmethod
    def backward(ctx, *grads):
        if mode.grad:
            return _Checkpoint._recorded(ctx, grads)
        args, inputs = _Checkpoint._arguments(ctx, detach=True)
        results = _Checkpoint._run_again(ctx, args)
        pairs = [
            (r, g)
            for r, g in zip(results, grads, strict=True)
            if isinstance(r, Tensor) and r.requires_grad and g is not None
        ]
        backward([r for r, _ in pairs], [g for _, g in pairs])
        gradients: list = [None] * len(args)
        for position, tensor in zip(ctx.positions, inputs, strict=True):
            gradients[position] = tensor._grad
        return (None, None, None, None, *gradients)

    @staticmethod
    def _arguments(ctx, detach: bool):
        args = list(ctx.args)
        inputs = []
        for position, saved, wants in zip(ctx.positions, ctx.saved_tensors, ctx.wants, strict=True):
            tensor = saved.detach().requires_grad_(wants) if detach else saved
            args[position] = tensor
            inputs.append(tensor)
        return args, inputs

    @staticmethod
    def _run_again(ctx, args) -> list:
        from ..random.generator import get_rng_state, set_rng_state

        now = get_rng_state()
        if ctx.state is not None:
            set_rng_state(ctx.state)
        try:
            with enable_grad():
                result = ctx.function(*args, **ctx.kwargs)
        finally:
            set_rng_state(now)
        return list(result) if isinstance(result, (tuple, list)) else [result]

    @staticmethod
    def _recorded(ctx, grads):
        """The same under create_graph: differentiate the second run by its linked inputs."""
        from ..engine.differentiation import grad

        args, inputs = _Checkpoint._arguments(ctx, detach=False)
        results = _Checkpoint._run_again(ctx, args)
        wanted = [t for t, wants in zip(inputs, ctx.wants, strict=True) if wants]
        found = iter(grad(results, wanted, list(grads), create_graph=True, allow_unused=True))
        gradients: list = [None] * len(args)
        for position, wants in zip(ctx.positions, ctx.wants, strict=True):
            if wants:
                gradients[position] = next(found)
        return (None, None, None, None, *gradients)


def checkpoint_sequential(functions, segments: int, input, use_reentrant=None, **kwargs):
    """Checkpoint a chain of functions in `segments` parts.

    Args:
        functions: a sequence of callables, or a Sequential module.
        segments: number of parts.
        input: the argument of the first function.
    """
    chain = list(functions.children()) if hasattr(functions, "children") else list(functions)
    size = max(1, len(chain) // segments)

    def run(part):
        def forward(x):
            for function in part:
                x = function(x)
            return x

        return forward

    parts = [chain[i * size : (i + 1) * size] for i in range(segments - 1)]
    for part in parts:
        input = checkpoint(run(part), input, **kwargs)
    return run(chain[(segments - 1) * size :])(input)
