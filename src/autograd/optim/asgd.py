"""Averaged stochastic gradient descent."""

from __future__ import annotations

from .elementwise import Elementwise
from .options import check_learning_rate, check_not_negative

__all__ = ["ASGD"]


def averaged_descent(value, gradient, average, decay, keep, lr, mu):
    """Bottou (2010), eq. 5; `mu` is the weight of this step in the average."""
    if decay != 0:
        gradient = gradient + decay * value
    value = keep * value - lr * gradient
    if mu == 1:
        return value, value
    return value, average + mu * (value - average)


class ASGD(Elementwise):
    """Gradient descent with a falling step size, and the mean of the parameters beside it.

    Args:
        params: parameters or groups of them.
        lr: the first step size.
        lambd: how fast the parameters and the step size shrink.
        alpha: power by which the step size falls.
        t0: step at which averaging begins.
        weight_decay: this times the parameter is added to the gradient.
        foreach, capturable: accepted; all parameters are always updated in one pass.
        maximize: go along the gradient instead of against it.
        differentiable: record the step, so that it can be differentiated.

    Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging" (1992);
    Bottou, "Large-scale machine learning with stochastic gradient descent" (2010), eq. 5.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.ASGD([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.8000, -1.6000], requires_grad=True)
    """

    counters = ("step", "eta", "mu")

    def __init__(
        self, params, lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0, foreach=None,
        maximize=False, differentiable=False, capturable=False,
    ):  # fmt: skip
        check_learning_rate("ASGD", lr)
        check_not_negative("ASGD", weight_decay=weight_decay)
        super().__init__(params, {
            "lr": lr, "lambd": lambd, "alpha": alpha, "t0": t0, "weight_decay": weight_decay,
            "foreach": foreach, "maximize": maximize, "differentiable": differentiable,
            "capturable": capturable,
        })  # fmt: skip

    def formula(self, group):
        return averaged_descent

    def slots(self, group):
        return ("ax",)

    def start(self, group, name, p):
        return {"eta": group["lr"], "mu": 1.0}.get(name, 0.0)

    def schedule(self, group, step, eta, mu):
        step += 1
        lr, lambd = group["lr"], group["lambd"]
        settings = group["weight_decay"], 1 - lambd * eta, eta, mu
        eta = lr / (1 + lambd * lr * step) ** group["alpha"]
        mu = 1 / max(1, step - group["t0"])
        return (step, eta, mu), settings
