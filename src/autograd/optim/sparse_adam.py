"""Adam for gradients most of whose rows are zero."""

from __future__ import annotations

import numpy as np

from ..tensor import Tensor
from .options import check_betas, check_learning_rate, check_option
from .whole import Whole

__all__ = ["SparseAdam"]


class SparseAdam(Whole):
    """Adam that leaves rows without a gradient, and their state, as they are.

    Gradients are dense here: a row counts as absent when all of it is zero, which is what an
    embedding's gradient has for the words that did not occur.

    Args:
        params: parameters or groups of them.
        lr: the step size.
        betas: decay rates of the means of the gradient and of its square.
        eps: added to the root.
        maximize: go along the gradient instead of against it.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), end of section 2.

    >>> w = autograd.tensor([[1.], [2.]], requires_grad=True)
    >>> optimizer = autograd.optim.SparseAdam([w], lr=0.1)
    >>> w[0].sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([[0.9000],
            [2.0000]], requires_grad=True)
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False):
        check_learning_rate("SparseAdam", lr)
        check_option("SparseAdam", "lr", lr, bool(lr > 0), "> 0")
        check_option("SparseAdam", "eps", eps, eps > 0, "> 0")
        check_betas("SparseAdam", betas)
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "maximize": maximize})

    def update(self, group, state, value, gradient):
        if not state:
            state["step"] = 0
            state["exp_avg"] = Tensor._wrap(np.zeros_like(value))
            state["exp_avg_sq"] = Tensor._wrap(np.zeros_like(value))
        state["step"] += 1
        step, (beta1, beta2) = state["step"], group["betas"]
        rows: object = ...
        if gradient.ndim:
            rows = np.flatnonzero(gradient.any(tuple(range(1, gradient.ndim))))
        g = gradient[rows]
        mean, square = state["exp_avg"]._array, state["exp_avg_sq"]._array
        mean[rows] += (1 - beta1) * (g - mean[rows])
        square[rows] += (1 - beta2) * (g * g - square[rows])
        size = float(group["lr"]) * (1 - beta2**step) ** 0.5 / (1 - beta1**step)
        value[rows] -= size * mean[rows] / (np.sqrt(square[rows]) + group["eps"])
