"""The common loop of optimizers whose update looks at a whole tensor at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.modes import no_grad
from ..engine.mutation import note_write
from ..errors import ShapeError, StepMissingError
from ..ops.core.aliasing import check_writable
from .optimizer import Optimizer, loss_of


class Whole(Optimizer):
    """Base of the optimizers that define `update`."""

    def update(self, group: dict, state: dict[str, Any], value, gradient) -> None:
        """Change the array `value` in place; `state` is empty at first."""
        raise StepMissingError(f"{type(self).__name__}: `update` is required; it defines none.")

    def step(self, closure=None):
        """Update every parameter that has a gradient.

        Args:
            closure: computes the loss anew and returns it; called once, before the update.

        Returns:
            The closure's loss, or None.
        """
        loss = loss_of(closure)
        operator = f"{type(self).__name__}.step"
        with no_grad(), np.errstate(all="ignore"):
            for group in self.param_groups:
                for p in group["params"]:
                    if p._grad is None:
                        continue
                    value, gradient = p._array, p._grad._array
                    if gradient.shape != value.shape:
                        raise ShapeError(
                            f"{operator}: a gradient of the parameter's shape {list(value.shape)} "
                            f"is required; got {list(gradient.shape)}."
                        )
                    check_writable(p, operator)
                    if group.get("maximize"):
                        gradient = -gradient
                    self.update(group, self.state[p], value, gradient)
                    note_write(value, operator)
        return loss
