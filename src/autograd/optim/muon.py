"""Muon: the momentum of a matrix made orthogonal."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError
from ..tensor import Tensor
from .options import check_learning_rate, check_not_negative, check_option
from .whole import Whole

__all__ = ["Muon"]


class Muon(Whole):
    """Steps along the nearest orthogonal matrix to the momentum.

    Args:
        params: parameters with two dimensions, or groups of them.
        lr: the step size.
        weight_decay: each step multiplies the parameters by `1 - lr * weight_decay`.
        momentum: how much of the mean gradient is kept.
        nesterov: mix the gradient into the mean once more.
        ns_coefficients: a, b, c of the iteration `X <- a X + b (X X^T) X + c (X X^T)^2 X`.
        eps: the least norm that the matrix is divided by.
        ns_steps: number of iterations, fewer than 100.
        adjust_lr_fn: "original" scales the step by `sqrt(max(1, rows / columns))` (also None),
            "match_rms_adamw" by `0.2 sqrt(max(rows, columns))`.

    Numerics: the iteration is computed on bfloat16 values with sums in float32, as in PyTorch.

    Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024),
    algorithm 2; Liu et al., "Muon is scalable for LLM training" (2025), eq. 4.

    >>> w = autograd.eye(2).requires_grad_()
    >>> optimizer = autograd.optim.Muon([w], lr=0.1, weight_decay=0.)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w[0, 0] < 1
    tensor(True)
    """

    def __init__(
        self, params, lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True,
        ns_coefficients=(3.4445, -4.7750, 2.0315), eps=1e-7, ns_steps=5, adjust_lr_fn=None,
    ):  # fmt: skip
        check_learning_rate("Muon", lr)
        check_not_negative("Muon", momentum=momentum, weight_decay=weight_decay)
        check_option(
            "Muon", "adjust_lr_fn", adjust_lr_fn,
            adjust_lr_fn in (None, "original", "match_rms_adamw"),
            "None, 'original' or 'match_rms_adamw'",
        )  # fmt: skip
        check_option("Muon", "ns_steps", ns_steps, ns_steps < 100, "< 100")
        check_option(
            "Muon", "ns_coefficients", ns_coefficients, len(ns_coefficients) == 3, "three numbers"
        )
        super().__init__(params, {
            "lr": lr, "weight_decay": weight_decay, "momentum": momentum, "nesterov": nesterov,
            "ns_coefficients": ns_coefficients, "eps": eps, "ns_steps": ns_steps,
            "adjust_lr_fn": adjust_lr_fn,
        })  # fmt: skip

    def _check_parameter(self, p, where):
        super()._check_parameter(p, where)
        if p.ndim != 2:
            raise ArgumentError(
                f"{where}: parameters with two dimensions are required; got shape "
                f"{list(p.shape)}. Give the others to another optimizer, such as AdamW."
            )

    def update(self, group, state, value, gradient):
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = Tensor._wrap(np.zeros_like(gradient))
        lr, momentum = float(group["lr"]), group["momentum"]
        mean = state["momentum_buffer"]._array
        np.copyto(mean, momentum * mean + (1 - momentum) * gradient, casting="unsafe")
        direction = gradient + momentum * (mean - gradient) if group["nesterov"] else mean
        direction = orthogonal(
            direction, group["ns_coefficients"], group["ns_steps"], group["eps"]
        ).astype(value.dtype, copy=False)
        rows, columns = value.shape
        if group["adjust_lr_fn"] == "match_rms_adamw":
            size = lr * 0.2 * max(rows, columns) ** 0.5
        else:
            size = lr * max(1, rows / columns) ** 0.5
        keep = 1 - lr * group["weight_decay"]
        np.copyto(value, keep * value - size * direction, casting="unsafe")


def orthogonal(matrix: np.ndarray, coefficients, steps: int, eps: float) -> np.ndarray:
    """A matrix with the singular vectors of `matrix` and singular values near 1, as float32.

    Source: Jordan et al. (2024): a Newton-Schulz iteration of degree five.
    """
    a, b, c = map(np.float32, coefficients)
    x = as_bfloat16(matrix)
    wide = x.shape[0] <= x.shape[1]
    if not wide:
        x = x.T
    norm = as_bfloat16(np.sqrt(np.sum(x * x)))
    x = as_bfloat16(x / np.maximum(norm, as_bfloat16(np.float32(eps))))
    for _ in range(steps):
        gram = as_bfloat16(x @ x.T)
        polynomial = as_bfloat16(b * gram + c * (gram @ gram))
        x = as_bfloat16(a * x + polynomial @ x)
    return x if wide else x.T


def as_bfloat16(x) -> np.ndarray:
    """Float32 values rounded to those that bfloat16 has (ties to even)."""
    x = np.asarray(x, np.float32)
    bits = x.view(np.uint32)
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)
    return np.where(np.isfinite(x), rounded.view(np.float32), x)
