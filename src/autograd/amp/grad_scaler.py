"""Scaling of losses, so that small gradients do not vanish in 16 bits."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..creation.filled import full
from ..engine.graph import tensor_types
from ..engine.modes import no_grad
from ..errors import ArgumentError, ArgumentTypeError

__all__ = ["GradScaler"]


class GradScaler:
    """Multiply losses by a factor, divide gradients by it, and leave out steps that overflowed.

    Args:
        device: "cpu"; another one is disabled with a warning.
        init_scale: the first factor.
        growth_factor: by which the factor grows after `growth_interval` steps without overflow.
        backoff_factor: by which it shrinks after an overflow.
        growth_interval: see above.
        enabled: False does nothing.

    Raises:
        ArgumentError: factors that would not grow and shrink.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=0.5)
    >>> scaler = autograd.amp.GradScaler("cpu", init_scale=4.)
    >>> scaler.scale(w * 2).backward()
    >>> w.grad
    tensor([8.])
    >>> scaler.step(optimizer); scaler.update()
    >>> w
    tensor([0.], requires_grad=True)
    """

    def __init__(
        self,
        device: str = "cuda",
        init_scale: float = 2.0**16,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
        enabled: bool = True,
    ):
        if enabled and device != "cpu":
            warnings.warn(
                f"GradScaler: device 'cpu' is required; got {device!r}. It is disabled.",
                stacklevel=2,
            )
            enabled = False
        if enabled and not growth_factor > 1:
            raise ArgumentError(
                f"GradScaler: a growth_factor above 1 is required; got {growth_factor}."
            )
        if enabled and not backoff_factor < 1:
            raise ArgumentError(
                f"GradScaler: a backoff_factor below 1 is required; got {backoff_factor}."
            )
        self._enabled = enabled
        self._scale = float(init_scale)
        self._growth_factor = growth_factor
        self._backoff_factor = backoff_factor
        self._growth_interval = growth_interval
        self._growth_tracker = 0
        self._found: dict[int, bool] = {}  # optimizer -> its gradients overflowed
        self._stepped: set[int] = set()

    def scale(self, outputs: Any) -> Any:
        """A tensor, or a list or tuple of them, multiplied by the factor."""
        if not self._enabled:
            return outputs
        if type(outputs) in tensor_types:
            return outputs * full((), self._scale, dtype=outputs.dtype)
        if isinstance(outputs, (list, tuple)):
            return type(outputs)(map(self.scale, outputs))
        raise ArgumentTypeError(
            f"GradScaler.scale: a Tensor or a sequence is required; got {type(outputs).__name__}."
        )

    @no_grad()
    def unscale_(self, optimizer) -> None:
        """Divide the gradients of an optimizer's parameters by the factor.

        Raises:
            ArgumentError: they were divided already, or the step was made.
        """
        if not self._enabled:
            return
        if id(optimizer) in self._stepped:
            raise ArgumentError("GradScaler.unscale_: it is required before step(); got it after.")
        if id(optimizer) in self._found:
            raise ArgumentError(
                "GradScaler.unscale_: one call between two of update() is required; got another."
            )
        overflowed, inverse = False, 1.0 / self._scale
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    overflowed |= not bool(np.isfinite(parameter.grad._array).all())
                    parameter.grad.mul_(inverse)
        self._found[id(optimizer)] = overflowed

    def step(self, optimizer, *args, **kwargs) -> Any:
        """``optimizer.step(*args, **kwargs)``, unless gradients overflowed.

        Raises:
            ArgumentError: a closure was given, or the step was made already.
        """
        if not self._enabled:
            return optimizer.step(*args, **kwargs)
        if "closure" in kwargs:
            raise ArgumentError("GradScaler.step: a step without a closure is required; got one.")
        if id(optimizer) in self._stepped:
            raise ArgumentError(
                "GradScaler.step: one call between two of update() is required; got another."
            )
        if id(optimizer) not in self._found:
            self.unscale_(optimizer)
        self._stepped.add(id(optimizer))
        return None if self._found[id(optimizer)] else optimizer.step(*args, **kwargs)

    def update(self, new_scale: Any = None) -> None:
        """Let the factor grow or shrink, or set it; once for all optimizers, after their steps.

        Raises:
            ArgumentError: no gradients were divided since the last call.
        """
        if not self._enabled:
            return
        if new_scale is not None:
            self._scale = float(new_scale)
        elif not self._found:
            raise ArgumentError("GradScaler.update: a step() before it is required; got none.")
        elif any(self._found.values()):
            self._scale *= self._backoff_factor
            self._growth_tracker = 0
        else:
            self._growth_tracker += 1
            if self._growth_tracker == self._growth_interval:
                self._scale = self._grown()
                self._growth_tracker = 0
        self._found.clear()
        self._stepped.clear()

    def _grown(self) -> float:
        """The next factor, unless it would overflow in float32."""
        grown = self._scale * self._growth_factor
        return grown if grown <= np.finfo(np.float32).max else self._scale

    def get_scale(self) -> float:
        """The factor; 1 if disabled."""
        return self._scale if self._enabled else 1.0

    def get_growth_factor(self) -> float:
        """By which the factor grows."""
        return self._growth_factor

    def set_growth_factor(self, new_factor: float) -> None:
        """Set by which the factor grows."""
        self._growth_factor = new_factor

    def get_backoff_factor(self) -> float:
        """By which the factor shrinks."""
        return self._backoff_factor

    def set_backoff_factor(self, new_factor: float) -> None:
        """Set by which the factor shrinks."""
        self._backoff_factor = new_factor

    def get_growth_interval(self) -> int:
        """After how many steps the factor grows."""
        return self._growth_interval

    def set_growth_interval(self, new_interval: int) -> None:
        """Set after how many steps the factor grows."""
        self._growth_interval = new_interval

    def is_enabled(self) -> bool:
        """Whether anything is scaled."""
        return self._enabled

    def state_dict(self) -> dict[str, Any]:
        """The factor and how it changes; empty if disabled."""
        if not self._enabled:
            return {}
        return {
            "scale": self._scale,
            "growth_factor": self._growth_factor,
            "backoff_factor": self._backoff_factor,
            "growth_interval": self._growth_interval,
            "_growth_tracker": self._growth_tracker,
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict` returned, here or in PyTorch.

        Raises:
            ArgumentError: it is empty, as that of a disabled scaler.
        """
        if not self._enabled:
            return
        if not state_dict:
            raise ArgumentError(
                "GradScaler.load_state_dict: the state of an enabled scaler is required; got an "
                "empty one."
            )
        self._scale = float(state_dict["scale"])
        self._growth_factor = state_dict["growth_factor"]
        self._backoff_factor = state_dict["backoff_factor"]
        self._growth_interval = state_dict["growth_interval"]
        self._growth_tracker = int(state_dict["_growth_tracker"])
