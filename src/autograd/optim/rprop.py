"""Rprop: only the signs of the gradients count."""

from __future__ import annotations

import numpy as np

from .elementwise import Elementwise
from .options import check_learning_rate, check_option

__all__ = ["Rprop"]


def rprop(value, gradient, before, size, less, more, smallest, largest):
    """Riedmiller and Braun (1993), eq. 4-7: a step of the size kept for each element."""
    agreement = gradient * before
    factor = np.where(agreement > 0, more, np.where(agreement < 0, less, 1 + 0 * agreement))
    size = np.minimum(np.maximum(size * factor, smallest), largest)
    gradient = np.where(agreement < 0, 0 * gradient, gradient)  # after an overshoot: wait
    return value - np.sign(gradient) * size, gradient, size


class Rprop(Elementwise):
    """Steps along the signs of the gradients; their sizes grow while the signs stay the same.

    Args:
        params: parameters or groups of them.
        lr: the first step size.
        etas: factors of the step size after a change of sign, and without one.
        step_sizes: the smallest and the largest step size.
        foreach, capturable: accepted; all parameters are always updated in one pass.
        maximize: go along the gradient instead of against it.
        differentiable: record the step, so that it can be differentiated.

    Source: Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the
    RPROP algorithm" (1993), eq. 4-7, without going back after a change of sign.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.Rprop([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.9000, -1.9000], requires_grad=True)
    """

    def __init__(
        self, params, lr=1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50), *, capturable=False,
        foreach=None, maximize=False, differentiable=False,
    ):  # fmt: skip
        check_learning_rate("Rprop", lr)
        check_option("Rprop", "etas", etas, 0 < etas[0] < 1 < etas[1], "with 0 < less < 1 < more")
        super().__init__(params, {
            "lr": lr, "etas": etas, "step_sizes": step_sizes, "foreach": foreach,
            "maximize": maximize, "differentiable": differentiable, "capturable": capturable,
        })  # fmt: skip

    def formula(self, group):
        return rprop

    def slots(self, group):
        return "prev", "step_size"

    def start(self, group, name, p):
        if name != "step_size":
            return 0.0
        lr = float(group["lr"])
        return complex(lr, lr) if p.dtype.is_complex else lr

    def schedule(self, group, step):
        return (step + 1,), (*group["etas"], *group["step_sizes"])
