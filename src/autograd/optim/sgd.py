"""Stochastic gradient descent."""

from __future__ import annotations

from typing import Any

from .elementwise import Elementwise
from .options import check_forms, check_learning_rate, check_not_negative, check_option

__all__ = ["SGD"]


def descent(value, gradient, decay, lr):
    """One step against the gradient."""
    if decay != 0:
        gradient = gradient + decay * value
    return (value - lr * gradient,)


def momentum_descent(value, gradient, velocity, decay, lr, momentum, weight):
    """A step along the velocity (Polyak 1964, eq. 9, in the form without lr inside)."""
    if decay != 0:
        gradient = gradient + decay * value
    velocity = momentum * velocity + weight * gradient
    return value - lr * velocity, velocity


def nesterov_descent(value, gradient, velocity, decay, lr, momentum, weight):
    """A step along the gradient and the next velocity (Sutskever et al. 2013, eq. 3-4)."""
    if decay != 0:
        gradient = gradient + decay * value
    velocity = momentum * velocity + weight * gradient
    return value - lr * (gradient + momentum * velocity), velocity


class SGD(Elementwise):
    """Stochastic gradient descent, with momentum if wanted.

    Args:
        params: parameters or groups of them.
        lr: the step size; a number or a tensor with one element.
        momentum: how much of the velocity is kept.
        dampening: how much of the gradient does not go into the velocity.
        weight_decay: this times the parameter is added to the gradient.
        nesterov: Nesterov's momentum; needs momentum > 0 and no dampening.
        maximize: go along the gradient instead of against it.
        foreach, fused: accepted; all parameters are always updated in one pass.
        differentiable: record the step, so that it can be differentiated.

    Source: Polyak, "Some methods of speeding up the convergence of iteration methods" (1964);
    Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013).

    >>> w = autograd.tensor([1., 2.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=0.1, momentum=0.9)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([0.8000, 1.6000], requires_grad=True)
    """

    counters = ()

    def __init__(
        self, params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, *,
        maximize=False, foreach=None, differentiable=False, fused=None,
    ):  # fmt: skip
        check_learning_rate("SGD", lr)
        check_not_negative("SGD", momentum=momentum, weight_decay=weight_decay)
        check_forms("SGD", foreach, fused, differentiable)
        check_option(
            "SGD", "momentum and dampening", (momentum, dampening),
            not nesterov or (momentum > 0 and dampening == 0), "> 0 and == 0 for nesterov",
        )  # fmt: skip
        super().__init__(params, {
            "lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay,
            "nesterov": nesterov, "maximize": maximize, "foreach": foreach,
            "differentiable": differentiable, "fused": fused,
        })  # fmt: skip

    def formula(self, group):
        if not group["momentum"]:
            return descent
        return nesterov_descent if group["nesterov"] else momentum_descent

    def slots(self, group):
        return ("momentum_buffer",) if group["momentum"] else ()

    def schedule(self, group):
        momentum, decay, lr = group["momentum"], group["weight_decay"], group["lr"]
        if not momentum:
            return (), (decay, lr)
        return (), (decay, lr, momentum, 1 - group["dampening"])

    def start(self, group, name, p):
        # the first velocity is the whole gradient: momentum * start + (1 - dampening) * g = g
        dampening = group["dampening"]
        if not dampening:
            return 0.0
        gradient: Any = p.grad
        if group["maximize"]:
            gradient = -gradient
        gradient = gradient + group["weight_decay"] * p.detach()
        return (dampening / group["momentum"] * gradient).detach()._array
