"""Adafactor: the mean square of a matrix kept as a row and a column."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..errors import DTypeError
from ..tensor import Tensor
from .elementwise import counter
from .options import check_learning_rate, check_not_negative, check_option
from .whole import Whole

__all__ = ["Adafactor"]


class Adafactor(Whole):
    """Adam without the mean gradient, with the mean square factored into a row and a column.

    Args:
        params: real parameters or groups of them.
        lr: the largest step size, relative to the parameter's own size.
        beta2_decay: the weight of a new square is `step ** beta2_decay`.
        eps: the smallest square (None: the dtype's eps), and the smallest size of a parameter.
        d: bound on the root mean square of an update.
        weight_decay: each step multiplies the parameters by `1 - lr * weight_decay`.
        foreach: accepted.
        maximize: go along the gradient instead of against it.

    Source: Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost"
    (2018), algorithms 4 and 5.

    >>> w = autograd.tensor([[1., -2.]], requires_grad=True)
    >>> optimizer = autograd.optim.Adafactor([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([[ 0.8419, -1.8419]], requires_grad=True)
    """

    def __init__(
        self, params, lr=1e-2, beta2_decay=-0.8, eps=(None, 1e-3), d=1.0, weight_decay=0.0, *,
        foreach=None, maximize=False,
    ):  # fmt: skip
        check_learning_rate("Adafactor", lr)
        check_option("Adafactor", "beta2_decay", beta2_decay, beta2_decay <= 0, "<= 0")
        check_option("Adafactor", "eps[0]", eps[0], eps[0] is None or eps[0] >= 0, "None or >= 0")
        check_not_negative("Adafactor", **{"eps[1]": eps[1], "weight_decay": weight_decay})
        check_option("Adafactor", "d", d, d >= 1, ">= 1")
        super().__init__(params, {
            "lr": lr, "beta2_decay": beta2_decay, "eps": eps, "d": d, "weight_decay": weight_decay,
            "foreach": foreach, "maximize": maximize,
        })  # fmt: skip

    def _check_parameter(self, p, where):
        super()._check_parameter(p, where)
        if p.dtype.is_complex:
            raise DTypeError(f"{where}: real parameters are required; got {p.dtype}.")

    def update(self, group, state, value, gradient):
        if not state:
            state["step"] = counter(0)
            if gradient.ndim > 1:
                rows, columns = gradient.shape[-2:]
                lead = gradient.shape[:-2]
                state["row_var"] = _zeros((*lead, rows, 1), gradient.dtype)
                state["col_var"] = _zeros((*lead, 1, columns), gradient.dtype)
            else:
                state["variance"] = _zeros(gradient.shape, gradient.dtype)
        state["step"]._array += 1
        step, lr = state["step"].item(), float(group["lr"])
        eps = group["eps"][0]
        if eps is None:
            eps = dtypes.finfo(dtypes.from_numpy_dtype(value.dtype)).eps
        weight = step ** group["beta2_decay"]
        exact = np.float64 if value.dtype == np.float64 else np.float32
        gradient = gradient.astype(exact, copy=False)
        relative = max(group["eps"][1], _root_mean_square(value.astype(exact, copy=False)))
        size = relative * min(lr, step**-0.5)
        keep = 1 - lr * group["weight_decay"]
        if gradient.ndim > 1:
            row = _follow(state["row_var"], np.mean(gradient**2, -1, keepdims=True), weight)
            column = _follow(state["col_var"], np.mean(gradient**2, -2, keepdims=True), weight)
            square = row * column / np.maximum(row.mean(-2, keepdims=True), eps)
        else:
            square = _follow(state["variance"], gradient**2, weight)
        update = gradient / np.sqrt(np.maximum(square, eps * eps))
        size /= max(1.0, _root_mean_square(update) / group["d"])
        np.copyto(value, keep * value.astype(exact, copy=False) - size * update, casting="unsafe")


def _zeros(shape, dtype) -> Tensor:
    return Tensor._wrap(np.zeros(shape, dtype))


def _root_mean_square(x: np.ndarray) -> float:
    return float(np.sqrt(np.mean(x**2))) if x.size else 0.0


def _follow(mean: Tensor, new: np.ndarray, weight: float) -> np.ndarray:
    """Move a running mean towards new values; returned in the precision of those."""
    old = mean._array
    np.copyto(old, old + weight * (new - old), casting="unsafe")
    return old.astype(new.dtype, copy=False)
