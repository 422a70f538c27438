"""Relatives of Adam: Adamax, NAdam, RAdam."""

from __future__ import annotations

import math

import numpy as np

from .elementwise import Elementwise
from .options import check_betas, check_learning_rate, check_not_negative

__all__ = ["Adamax", "NAdam", "RAdam"]


def adamax(value, gradient, mean, largest, decay, w1, beta2, lr, eps):
    """Kingma and Ba (2015), algorithm 2; `lr` holds the bias correction."""
    if decay != 0:
        gradient = gradient + decay * value
    mean = mean + w1 * (gradient - mean)
    largest = np.maximum(beta2 * largest, np.abs(gradient) + eps)
    return value - lr * mean / largest, mean, largest


def nadam(value, gradient, mean, square, decay, keep, w1, beta2, w2, now, ahead, scale, eps):
    """Dozat (2016), algorithm 1: `now` and `ahead` weigh the gradient and the mean."""
    if decay != 0:
        gradient = gradient + decay * value
    if keep != 1:
        value = keep * value
    mean = mean + w1 * (gradient - mean)
    square = beta2 * square + w2 * (gradient * gradient)
    root = scale * np.sqrt(square) + eps
    return value - (now * gradient + ahead * mean) / root, mean, square


def radam(value, gradient, mean, square, decay, keep, w1, beta2, w2, lr, rectified, eps):
    """Liu et al. (2020), algorithm 2; `rectified` is 0 while the variance is not tractable."""
    if decay != 0:
        gradient = gradient + decay * value
    if keep != 1:
        value = keep * value
    mean = mean + w1 * (gradient - mean)
    square = beta2 * square + w2 * (gradient * gradient)
    if rectified != 0:
        step = rectified * mean / (np.sqrt(square) + eps)
    else:
        step = lr * mean
    return value - step, mean, square


class Adamax(Elementwise):
    """Adam with the largest recent gradient in place of the mean square.

    Args:
        params: parameters or groups of them.
        lr: the step size.
        betas: decay rates of the mean gradient and of the largest gradient.
        eps: added to the size of each gradient.
        weight_decay: this times the parameter is added to the gradient.
        maximize: go along the gradient instead of against it.
        foreach, capturable: accepted; all parameters are always updated in one pass.
        differentiable: record the step, so that it can be differentiated.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 2.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.Adamax([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.9000, -1.9000], requires_grad=True)
    """

    def __init__(
        self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, foreach=None, *,
        maximize=False, differentiable=False, capturable=False,
    ):  # fmt: skip
        check_learning_rate("Adamax", lr)
        check_not_negative("Adamax", eps=eps, weight_decay=weight_decay)
        check_betas("Adamax", betas)
        super().__init__(params, {
            "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "foreach": foreach,
            "maximize": maximize, "differentiable": differentiable, "capturable": capturable,
        })  # fmt: skip

    def formula(self, group):
        return adamax

    def slots(self, group):
        return "exp_avg", "exp_inf"

    def schedule(self, group, step):
        step += 1
        beta1, beta2 = group["betas"]
        lr = group["lr"] / (1 - beta1**step)
        return (step,), (group["weight_decay"], 1 - beta1, beta2, lr, group["eps"])


class NAdam(Elementwise):
    """Adam with Nesterov's momentum.

    Args:
        params: parameters or groups of them.
        lr: the step size.
        betas: decay rates of the means of the gradient and of its square.
        eps: added to the root.
        weight_decay: this times the parameter is added to the gradient.
        momentum_decay: how fast the momentum grows to its full value.
        decoupled_weight_decay: shrink the parameter instead, as AdamW does.
        maximize: go along the gradient instead of against it.
        foreach, capturable: accepted; all parameters are always updated in one pass.
        differentiable: record the step, so that it can be differentiated.

    Source: Dozat, "Incorporating Nesterov momentum into Adam" (2016), algorithm 1.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.NAdam([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.8944, -1.8944], requires_grad=True)
    """

    counters = ("step", "mu_product")

    def __init__(
        self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, momentum_decay=4e-3,
        decoupled_weight_decay=False, *, foreach=None, maximize=False, capturable=False,
        differentiable=False,
    ):  # fmt: skip
        check_learning_rate("NAdam", lr)
        check_not_negative(
            "NAdam", eps=eps, weight_decay=weight_decay, momentum_decay=momentum_decay
        )
        check_betas("NAdam", betas)
        super().__init__(params, {
            "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay,
            "momentum_decay": momentum_decay, "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize, "foreach": foreach, "capturable": capturable,
            "differentiable": differentiable,
        })  # fmt: skip

    def formula(self, group):
        return nadam

    def slots(self, group):
        return "exp_avg", "exp_avg_sq"

    def start(self, group, name, p):
        return 1.0 if name == "mu_product" else 0.0

    def schedule(self, group, step, mu_product):
        step += 1
        lr, decay = group["lr"], group["weight_decay"]
        beta1, beta2 = group["betas"]
        mu, mu_next = (
            beta1 * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"])) for t in (step, step + 1)
        )
        mu_product *= mu
        now = lr * (1 - mu) / (1 - mu_product)
        ahead = lr * mu_next / (1 - mu_product * mu_next)
        keep = 1.0
        if group["decoupled_weight_decay"]:
            keep, decay = 1 - lr * decay, 0.0
        scale = (1 - beta2**step) ** -0.5
        weights = 1 - beta1, beta2, 1 - beta2
        return (step, mu_product), (decay, keep, *weights, now, ahead, scale, group["eps"])


class RAdam(Elementwise):
    """Adam whose first steps are rectified for the small number of squares seen.

    Args:
        params: parameters or groups of them.
        lr: the step size.
        betas: decay rates of the means of the gradient and of its square.
        eps: added to the root.
        weight_decay: this times the parameter is added to the gradient.
        decoupled_weight_decay: shrink the parameter instead, as AdamW does.
        maximize: go along the gradient instead of against it.
        foreach, capturable: accepted; all parameters are always updated in one pass.
        differentiable: record the step, so that it can be differentiated.

    Source: Liu et al., "On the variance of the adaptive learning rate and beyond" (2020),
    algorithm 2.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.RAdam([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.8000, -1.6000], requires_grad=True)
    """

    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0,
        decoupled_weight_decay=False, *, foreach=None, maximize=False, capturable=False,
        differentiable=False,
    ):  # fmt: skip
        check_learning_rate("RAdam", lr)
        check_not_negative("RAdam", eps=eps, weight_decay=weight_decay)
        check_betas("RAdam", betas)
        super().__init__(params, {
            "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay,
            "maximize": maximize, "foreach": foreach, "capturable": capturable,
            "decoupled_weight_decay": decoupled_weight_decay, "differentiable": differentiable,
        })  # fmt: skip

    def formula(self, group):
        return radam

    def slots(self, group):
        return "exp_avg", "exp_avg_sq"

    def schedule(self, group, step):
        step += 1
        lr, decay = group["lr"], group["weight_decay"]
        beta1, beta2 = group["betas"]
        correction = 1 - beta2**step
        longest = 2 / (1 - beta2) - 1
        length = longest - 2 * step * beta2**step / correction
        keep = 1.0
        if group["decoupled_weight_decay"]:
            keep, decay = 1 - lr * decay, 0.0
        lr = lr / (1 - beta1**step)
        rectified = 0.0
        if length > 5:
            ratio = (length - 4) * (length - 2) * longest
            ratio /= (longest - 4) * (longest - 2) * length
            rectified = lr * math.sqrt(ratio * correction)
        weights = 1 - beta1, beta2, 1 - beta2
        return (step,), (decay, keep, *weights, lr, rectified, group["eps"])
