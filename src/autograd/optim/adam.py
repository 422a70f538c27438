"""Adam and AdamW."""

from __future__ import annotations

import numpy as np

from .elementwise import Elementwise
from .options import check_betas, check_forms, check_learning_rate, check_not_negative

__all__ = ["Adam", "AdamW"]


def adam(value, gradient, mean, square, decay, keep, w1, beta2, w2, lr, scale, eps):
    """Kingma and Ba (2015), algorithm 1; `lr` and `scale` hold the bias corrections."""
    if decay != 0:
        gradient = gradient + decay * value
    if keep != 1:
        value = keep * value
    mean = mean + w1 * (gradient - mean)
    square = beta2 * square + w2 * (gradient * gradient)
    return value - lr * mean / (scale * np.sqrt(square) + eps), mean, square


def amsgrad(value, gradient, mean, square, top, decay, keep, w1, beta2, w2, lr, scale, eps):
    """Reddi et al. (2018), algorithm 2: the largest square so far in the denominator."""
    if decay != 0:
        gradient = gradient + decay * value
    if keep != 1:
        value = keep * value
    mean = mean + w1 * (gradient - mean)
    square = beta2 * square + w2 * (gradient * gradient)
    top = np.maximum(top, square)
    return value - lr * mean / (scale * np.sqrt(top) + eps), mean, square, top


class Adam(Elementwise):
    """Steps along the mean gradient over the root of the mean squared gradient.

    Args:
        params: parameters or groups of them.
        lr: the step size; a number or a tensor with one element.
        betas: decay rates of the means of the gradient and of its square.
        eps: added to the root.
        weight_decay: this times the parameter is added to the gradient.
        amsgrad: divide by the largest mean square so far.
        maximize: go along the gradient instead of against it.
        foreach, fused, capturable: accepted; all parameters are always updated in one pass.
        differentiable: record the step, so that it can be differentiated.
        decoupled_weight_decay: shrink the parameter instead, as AdamW does.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1;
    Reddi, Kale and Kumar, "On the convergence of Adam and beyond" (2018), algorithm 2.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.Adam([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.9000, -1.9000], requires_grad=True)
    """

    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay: float = 0, amsgrad=False,
        *, foreach=None, maximize=False, capturable=False, differentiable=False, fused=None,
        decoupled_weight_decay=False,
    ):  # fmt: skip
        name = type(self).__name__
        check_learning_rate(name, lr)
        check_not_negative(name, eps=eps, weight_decay=weight_decay)
        check_betas(name, betas)
        check_forms(name, foreach, fused, differentiable)
        super().__init__(params, {
            "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad,
            "maximize": maximize, "foreach": foreach, "capturable": capturable,
            "differentiable": differentiable, "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay,
        })  # fmt: skip

    def __setstate__(self, state):
        super().__setstate__(state)
        for group in self.param_groups:
            group.setdefault("decoupled_weight_decay", False)

    def formula(self, group):
        return amsgrad if group["amsgrad"] else adam

    def slots(self, group):
        if group["amsgrad"]:
            return "exp_avg", "exp_avg_sq", "max_exp_avg_sq"
        return "exp_avg", "exp_avg_sq"

    def schedule(self, group, step):
        step += 1
        lr, decay = group["lr"], group["weight_decay"]
        beta1, beta2 = group["betas"]
        keep = 1.0
        if group["decoupled_weight_decay"]:
            keep, decay = 1 - lr * decay, 0.0
        lr = lr / (1 - beta1**step)
        scale = (1 - beta2**step) ** -0.5
        return (step,), (decay, keep, 1 - beta1, beta2, 1 - beta2, lr, scale, group["eps"])


class AdamW(Adam):
    """Adam that shrinks the parameters apart from the gradient.

    Args:
        params: parameters or groups of them.
        lr: the step size.
        betas: decay rates of the means of the gradient and of its square.
        eps: added to the root.
        weight_decay: each step multiplies the parameters by `1 - lr * weight_decay`.
        amsgrad, maximize, foreach, capturable, differentiable, fused: as for `Adam`.

    Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), algorithm 2.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.AdamW([w], lr=0.1, weight_decay=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([ 0.8500, -1.8000], requires_grad=True)
    """

    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False, *,
        maximize=False, foreach=None, capturable=False, differentiable=False, fused=None,
    ):  # fmt: skip
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, foreach=foreach, maximize=maximize,
            capturable=capturable, differentiable=differentiable, fused=fused,
            decoupled_weight_decay=True,
        )  # fmt: skip

    def __setstate__(self, state):
        super().__setstate__(state)
        for group in self.param_groups:
            group["decoupled_weight_decay"] = True
