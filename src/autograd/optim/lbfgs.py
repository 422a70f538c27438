"""L-BFGS: a quasi-Newton method with limited memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.modes import enable_grad, no_grad
from ..engine.mutation import note_write
from ..errors import ArgumentError
from ..ops.core.aliasing import check_writable
from ..tensor import Tensor
from .line_search import Point, strong_wolfe
from .optimizer import Optimizer
from .options import check_learning_rate, check_option

__all__ = ["LBFGS"]

LEAST_CURVATURE = 1e-10  # pairs with less would spoil the approximation of the Hessian


class LBFGS(Optimizer):
    """Steps along the gradient times an inverse Hessian, estimated from the last steps.

    All parameters form one group and move together.

    Args:
        params: the parameters.
        lr: the step length (the first one, if lines are searched).
        max_iter: the most iterations a step.
        max_eval: the most evaluations of the closure a step; default `max_iter * 5 // 4`.
        tolerance_grad: stop when no element of the gradient is larger.
        tolerance_change: stop when steps or changes of the loss are smaller.
        history_size: how many past steps are kept.
        line_search_fn: None or "strong_wolfe".

    Source: Nocedal and Wright, "Numerical optimization" (2006), algorithms 7.4 and 7.5.

    >>> w = autograd.tensor([1., -2.], requires_grad=True)
    >>> optimizer = autograd.optim.LBFGS([w], line_search_fn="strong_wolfe")
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = ((w - 3) ** 2).sum()
    ...     loss.backward()
    ...     return loss
    >>> optimizer.step(closure)
    tensor(29., grad_fn=<SumBackward>)
    >>> autograd.allclose(w, autograd.tensor(3.))
    True
    """

    def __init__(
        self, params, lr=1, max_iter=20, max_eval=None, tolerance_grad=1e-7, tolerance_change=1e-9,
        history_size=100, line_search_fn=None,
    ):  # fmt: skip
        check_learning_rate("LBFGS", lr)
        check_option(
            "LBFGS", "line_search_fn", line_search_fn, line_search_fn in (None, "strong_wolfe"),
            "None or 'strong_wolfe'",
        )  # fmt: skip
        if max_eval is None:
            max_eval = max_iter * 5 // 4
        super().__init__(params, {
            "lr": lr, "max_iter": max_iter, "max_eval": max_eval, "tolerance_grad": tolerance_grad,
            "tolerance_change": tolerance_change, "history_size": history_size,
            "line_search_fn": line_search_fn,
        })  # fmt: skip
        if len(self.param_groups) != 1:
            raise ArgumentError(
                f"LBFGS: one group of parameters is required; got {len(self.param_groups)}."
            )
        self._params = self.param_groups[0]["params"]

    def __setstate__(self, state):
        super().__setstate__(state)
        self._params = self.param_groups[0]["params"]

    def step(self, closure=None):
        """Move the parameters until a tolerance or a limit is reached.

        Args:
            closure: clears the gradients, computes the loss, calls backward, returns the loss.

        Returns:
            The loss before the first iteration.
        """
        if closure is None:
            raise ArgumentError("LBFGS.step: a closure that computes the loss anew is required.")
        with no_grad():
            return self._minimize(enable_grad()(closure))

    def _minimize(self, closure):
        group = self.param_groups[0]
        state = self.state[self._params[0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first = closure()
        loss = float(first)
        evaluations = 1
        state["func_evals"] += 1
        gradient = self._flat_gradient()
        if _largest(gradient) <= group["tolerance_grad"]:
            return first
        memory = _Memory(state, group["history_size"])
        lr = float(group["lr"])
        for iteration in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            memory.turn(gradient, first=state["n_iter"] == 1)
            direction, loss_before = memory.direction, loss
            memory.step = lr
            if state["n_iter"] == 1:
                memory.step = min(1.0, 1.0 / float(np.abs(gradient).sum())) * lr
            slope = float(gradient.dot(direction))
            if slope > -group["tolerance_change"]:
                break
            used = 0
            if group["line_search_fn"] == "strong_wolfe":
                point, used = self._search(closure, loss, gradient, slope, memory)
                loss, gradient, memory.step = point.value, point.gradient, point.step
                self._move(self._values(), memory.step, direction)
            else:
                self._move(self._values(), memory.step, direction)
                if iteration != group["max_iter"]:  # else the next step evaluates it anyway
                    loss = float(closure())
                    gradient = self._flat_gradient()
                    used = 1
            evaluations += used
            state["func_evals"] += used
            if (
                evaluations >= group["max_eval"]
                or _largest(gradient) <= group["tolerance_grad"]
                or _largest(direction * memory.step) <= group["tolerance_change"]
                or abs(loss - loss_before) < group["tolerance_change"]
            ):
                break
        memory.keep(state, loss_before)
        return first

    def _search(self, closure, loss: float, gradient, slope: float, memory):
        """The point that a line search finds; the parameters are where they were."""
        origin = self._values()
        direction = memory.direction

        def evaluate(step: float) -> Point:
            self._move(origin, step, direction)
            value = float(closure())
            here = self._flat_gradient()
            self._move(origin, 0.0, direction)
            return Point(step, value, here, float(here.dot(direction)))

        start = Point(0.0, loss, gradient, slope)
        return strong_wolfe(evaluate, start, memory.step, _largest(direction))

    def _values(self) -> list[np.ndarray]:
        return [p._array.copy() for p in self._params]

    def _flat_gradient(self) -> np.ndarray:
        """All gradients one after the other; complex ones as pairs of real numbers."""
        parts = [
            np.zeros_like(p._array) if p._grad is None else p._grad._array for p in self._params
        ]
        return np.concatenate([_real(np.ascontiguousarray(part)) for part in parts])

    def _move(self, origin: list[np.ndarray], step: float, direction: np.ndarray) -> None:
        """Set the parameters to `origin + step * direction`."""
        start = 0
        for p, old in zip(self._params, origin, strict=True):
            check_writable(p, "LBFGS.step")
            new = _real(np.ascontiguousarray(old)).copy()
            if step:
                new += step * direction[start : start + new.size]
            start += new.size
            np.copyto(p._array, new.view(old.dtype).reshape(old.shape))
            note_write(p._array, "LBFGS.step")


class _Memory:
    """The last steps and changes of the gradient, and the direction that follows from them."""

    def __init__(self, state: dict[str, Any], size: int):
        self.size = size
        self.changes = [t._array for t in state.get("old_dirs") or ()]
        self.steps = [t._array for t in state.get("old_stps") or ()]
        self.inverses = [float(r) for r in state.get("ro") or ()]
        self.scale = float(state.get("H_diag", 1.0))
        self.step = float(state.get("t", 0.0))
        self.direction: Any = state["d"]._array if state.get("d") is not None else None
        before = state.get("prev_flat_grad")
        self.gradient: Any = None if before is None else before._array

    def turn(self, gradient: np.ndarray, first: bool) -> None:
        """Take in the last step, and find the next direction (algorithm 7.4)."""
        if first:
            self.changes, self.steps, self.inverses, self.scale = [], [], [], 1.0
        else:
            self._remember(gradient - self.gradient, self.direction * self.step)
        weights = []
        direction = -gradient
        pairs = list(zip(self.changes, self.steps, self.inverses, strict=True))
        for change, step, inverse in reversed(pairs):
            weight = float(step.dot(direction)) * inverse
            weights.append(weight)
            direction -= weight * change
        direction *= self.scale
        for (change, step, inverse), weight in zip(pairs, reversed(weights), strict=True):
            direction += (weight - float(change.dot(direction)) * inverse) * step
        self.direction = direction
        self.gradient = gradient.copy()

    def _remember(self, change: np.ndarray, step: np.ndarray) -> None:
        curvature = float(change.dot(step))
        if curvature <= LEAST_CURVATURE:
            return
        if len(self.changes) == self.size:
            for past in (self.changes, self.steps, self.inverses):
                past.pop(0)
        self.changes.append(change)
        self.steps.append(step)
        self.inverses.append(1 / curvature)
        self.scale = curvature / float(change.dot(change))

    def keep(self, state: dict[str, Any], loss_before: float) -> None:
        """Write everything into the optimizer's state, under PyTorch's names."""
        wrap = Tensor._wrap
        dtype = self.gradient.dtype
        state["d"] = wrap(self.direction)
        state["t"] = self.step
        state["old_dirs"] = [wrap(change) for change in self.changes]
        state["old_stps"] = [wrap(step) for step in self.steps]
        state["ro"] = [wrap(np.array(inverse, dtype)) for inverse in self.inverses]
        state["H_diag"] = wrap(np.array(self.scale, dtype))
        state["prev_flat_grad"] = wrap(self.gradient)
        state["prev_loss"] = loss_before
        state.setdefault("al", [None] * self.size)


def _largest(x: np.ndarray) -> float:
    return float(np.abs(x).max()) if x.size else 0.0


def _real(x) -> np.ndarray:
    return x.reshape(-1).view(x.real.dtype)
