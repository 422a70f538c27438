"""Steps scaled by past gradients: Adagrad, Adadelta, RMSprop."""

from __future__ import annotations

import numpy as np

from .elementwise import Elementwise
from .options import check_forms, check_learning_rate, check_not_negative, check_option

__all__ = ["Adadelta", "Adagrad", "RMSprop"]


def adagrad(value, gradient, total, decay, lr, eps):
    """Duchi, Hazan and Singer (2011), section 1.1, with a diagonal matrix."""
    if decay != 0:
        gradient = gradient + decay * value
    total = total + gradient * gradient
    return value - lr * gradient / (np.sqrt(total) + eps), total


def adadelta(value, gradient, square, step_square, decay, rho, weight, lr, eps):
    """Zeiler (2012), algorithm 1."""
    if decay != 0:
        gradient = gradient + decay * value
    square = rho * square + weight * (gradient * gradient)
    step = np.sqrt(step_square + eps) / np.sqrt(square + eps) * gradient
    step_square = rho * step_square + weight * (step * step)
    return value - lr * step, square, step_square


def rmsprop(value, gradient, square, decay, alpha, weight, lr, eps, momentum):
    """Hinton (2012), lecture 6e."""
    if decay != 0:
        gradient = gradient + decay * value
    square = alpha * square + weight * (gradient * gradient)
    return value - lr * gradient / (np.sqrt(square) + eps), square


def rmsprop_momentum(value, gradient, square, velocity, decay, alpha, weight, lr, eps, momentum):
    """The same with momentum."""
    if decay != 0:
        gradient = gradient + decay * value
    square = alpha * square + weight * (gradient * gradient)
    velocity = momentum * velocity + gradient / (np.sqrt(square) + eps)
    return value - lr * velocity, square, velocity


def centered(value, gradient, square, mean, decay, alpha, weight, lr, eps, momentum):
    """Graves (2013), eq. 38-41: divided by the deviation from the mean gradient."""
    if decay != 0:
        gradient = gradient + decay * value
    square = alpha * square + weight * (gradient * gradient)
    mean = mean + weight * (gradient - mean)
    return value - lr * gradient / (np.sqrt(square - mean * mean) + eps), square, mean


def centered_momentum(
    value, gradient, square, velocity, mean, decay, alpha, weight, lr, eps, momentum
):
    """The same with momentum."""
    if decay != 0:
        gradient = gradient + decay * value
    square = alpha * square + weight * (gradient * gradient)
    mean = mean + weight * (gradient - mean)
    velocity = momentum * velocity + gradient / (np.sqrt(square - mean * mean) + eps)
    return value - lr * velocity, square, velocity, mean


class Adagrad(Elementwise):
    """Steps over the root of the sum of all squared gradients.

    Args:
        params: parameters or groups of them.
        lr: the step size.
        lr_decay: the step size is divided by `1 + lr_decay * steps so far`.
        weight_decay: this times the parameter is added to the gradient.
        initial_accumulator_value: what the sum starts with.
        eps: added to the root.
        foreach, fused: accepted; all parameters are always updated in one pass.
        maximize: go along the gradient instead of against it.
        differentiable: record the step, so that it can be differentiated.

    Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and
    stochastic optimization" (2011), section 1.1.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.Adagrad([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.9000, -1.9000], requires_grad=True)
    """

    def __init__(
        self, params, lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10,
        foreach=None, *, maximize=False, differentiable=False, fused=None,
    ):  # fmt: skip
        check_learning_rate("Adagrad", lr)
        check_not_negative(
            "Adagrad", lr_decay=lr_decay, weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value, eps=eps,
        )  # fmt: skip
        check_forms("Adagrad", foreach, fused, differentiable)
        super().__init__(params, {
            "lr": lr, "lr_decay": lr_decay, "eps": eps, "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value, "foreach": foreach,
            "maximize": maximize, "differentiable": differentiable, "fused": fused,
        })  # fmt: skip
        for group in self.param_groups:  # PyTorch's state exists from the beginning
            for p in group["params"]:
                self._started(group, "step", p)
                self._started(group, "sum", p)

    def share_memory(self) -> None:
        """Accepted; the state is in the memory of this process."""

    def formula(self, group):
        return adagrad

    def slots(self, group):
        return ("sum",)

    def start(self, group, name, p):
        if name == "step":
            return 0.0
        value = group["initial_accumulator_value"]
        return complex(value, value) if p.dtype.is_complex else value

    def schedule(self, group, step):
        lr = group["lr"] / (1 + step * group["lr_decay"])
        return (step + 1,), (group["weight_decay"], lr, group["eps"])


class Adadelta(Elementwise):
    """Steps whose size is that of the recent steps, relative to the recent gradients.

    Args:
        params: parameters or groups of them.
        lr: factor of the step.
        rho: decay rate of the means of the squared gradient and of the squared step.
        eps: added under the roots.
        weight_decay: this times the parameter is added to the gradient.
        foreach, capturable: accepted; all parameters are always updated in one pass.
        maximize: go along the gradient instead of against it.
        differentiable: record the step, so that it can be differentiated.

    Source: Zeiler, "ADADELTA: an adaptive learning rate method" (2012), algorithm 1.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.Adadelta([w])
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.9968, -1.9968], requires_grad=True)
    """

    def __init__(
        self, params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0, foreach=None, *,
        capturable=False, maximize=False, differentiable=False,
    ):  # fmt: skip
        check_learning_rate("Adadelta", lr)
        check_option("Adadelta", "rho", rho, 0 <= rho <= 1, "with 0 <= rho <= 1")
        check_not_negative("Adadelta", eps=eps, weight_decay=weight_decay)
        super().__init__(params, {
            "lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay, "maximize": maximize,
            "capturable": capturable, "foreach": foreach, "differentiable": differentiable,
        })  # fmt: skip

    def formula(self, group):
        return adadelta

    def slots(self, group):
        return "square_avg", "acc_delta"

    def schedule(self, group, step):
        rho = group["rho"]
        return (step + 1,), (group["weight_decay"], rho, 1 - rho, group["lr"], group["eps"])


class RMSprop(Elementwise):
    """Steps over the root of the mean squared gradient.

    Args:
        params: parameters or groups of them.
        lr: the step size.
        alpha: decay rate of the mean.
        eps: added to the root.
        weight_decay: this times the parameter is added to the gradient.
        momentum: how much of the velocity is kept.
        centered: divide by the deviation of the gradient from its mean.
        foreach, capturable: accepted; all parameters are always updated in one pass.
        maximize: go along the gradient instead of against it.
        differentiable: record the step, so that it can be differentiated.

    Source: Hinton, "Neural networks for machine learning", lecture 6e (2012); centered: Graves,
    "Generating sequences with recurrent neural networks" (2013), eq. 38-41.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.RMSprop([w], lr=0.01)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.9000, -1.9000], requires_grad=True)
    """

    def __init__(
        self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False,
        capturable=False, foreach=None, maximize=False, differentiable=False,
    ):  # fmt: skip
        check_learning_rate("RMSprop", lr)
        check_not_negative(
            "RMSprop", alpha=alpha, eps=eps, weight_decay=weight_decay, momentum=momentum
        )
        super().__init__(params, {
            "lr": lr, "momentum": momentum, "alpha": alpha, "eps": eps, "centered": centered,
            "weight_decay": weight_decay, "capturable": capturable, "foreach": foreach,
            "maximize": maximize, "differentiable": differentiable,
        })  # fmt: skip

    def formula(self, group):
        if group["momentum"] > 0:
            return centered_momentum if group["centered"] else rmsprop_momentum
        return centered if group["centered"] else rmsprop

    def slots(self, group):
        velocity = ("momentum_buffer",) if group["momentum"] > 0 else ()
        mean = ("grad_avg",) if group["centered"] else ()
        return ("square_avg", *velocity, *mean)

    def schedule(self, group, step):
        alpha = group["alpha"]
        decay, lr = group["weight_decay"], group["lr"]
        return (step + 1,), (decay, alpha, 1 - alpha, lr, group["eps"], group["momentum"])
