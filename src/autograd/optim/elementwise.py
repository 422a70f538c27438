"""The common loop of optimizers whose update looks at one element at a time.

Each is a formula `(value, gradient, *state, *settings) -> (new value, *new state)`. It is written
once and run by a compiled kernel over all parameters at once, by NumPy, or on tensors if the step
itself is differentiated.
"""

from __future__ import annotations

from operator import attrgetter, is_
from typing import Any

import numpy as np

from ..dtypes import float32, float64, get_default_dtype
from ..engine.graph import tensor_types
from ..engine.modes import enable_grad, no_grad
from ..engine.mutation import RepeatedWrite
from ..errors import ShapeError, StepMissingError
from ..kernels.updates import prepare
from ..ops.core.aliasing import assign, check_writable
from ..tensor import Tensor
from .optimizer import Optimizer, loss_of


class Elementwise(Optimizer):
    """Base of the optimizers with a formula.

    Subclasses define `formula`, `slots`, `schedule`, and where needed `counters` and `start`.
    """

    counters: tuple[str, ...] = ("step",)  # numbers kept for each parameter, as 0-d tensors

    def formula(self, group: dict) -> Any:
        """The update formula for a group's options."""
        raise StepMissingError(f"{type(self).__name__}: `formula` is required; it defines none.")

    def slots(self, group: dict) -> tuple[str, ...]:
        """The names of the state tensors that are shaped like the parameter."""
        raise StepMissingError(f"{type(self).__name__}: `slots` is required; it defines none.")

    def schedule(self, group: dict, *counters) -> tuple[tuple, tuple]:
        """The counters after this step, and the settings of the formula for it."""
        raise StepMissingError(f"{type(self).__name__}: `schedule` is required; it defines none.")

    def start(self, group: dict, name: str, p: Tensor) -> Any:
        """The first value of a counter or slot: a number, or an array."""
        return 0.0

    def __setstate__(self, state) -> None:
        super().__setstate__(state)
        for entry in self.state.values():
            for name in self.counters:  # old checkpoints of PyTorch hold Python numbers
                if name in entry and type(entry[name]) not in tensor_types:
                    entry[name] = counter(entry[name])

    def _prepare(self) -> None:
        super()._prepare()
        self._updates: dict[int, _GroupUpdate] = {}

    def step(self, closure=None):
        """Update every parameter that has a gradient.

        Args:
            closure: computes the loss anew and returns it; called once, before the update.

        Returns:
            The closure's loss, or None.
        """
        loss = None if closure is None else loss_of(closure)
        for number, group in enumerate(self.param_groups):
            if group["differentiable"]:
                with enable_grad():
                    self._differentiable_step(group)
            else:
                self._step_group(number, group)
        return loss

    def _step_group(self, number: int, group: dict) -> None:
        state = self.state
        names = (*self.counters, *self.slots(group))
        arrays, gradients = [], []
        for p in group["params"]:
            grad = p._grad
            if grad is None:
                continue
            gradients.append(grad._array)
            arrays.append(p._array)
            if names:
                entry = state[p]
                for name in names:
                    tensor = entry.get(name)
                    if tensor is None:
                        tensor = self._started(group, name, p)
                    arrays.append(tensor._array)
        if not arrays:
            return
        if type(group["lr"]) is not float:
            group = {k: v.item() if type(v) in tensor_types else v for k, v in group.items()}
        formula = self.formula(group)
        update = self._updates.get(number)
        if (
            update is None
            or update.formula is not formula
            or len(update.arrays) != len(arrays)
            or not all(map(is_, update.arrays, arrays))
        ):
            params = [p for p in group["params"] if p._grad is not None]
            update = self._updates[number] = _GroupUpdate(self, formula, params, arrays)
        update(group, gradients)

    def _started(self, group: dict, name: str, p: Tensor) -> Tensor:
        """The state tensor `name` of a parameter, made now."""
        first = self.start(group, name, p)
        if name in self.counters:
            tensor = counter(first)
        else:
            array = np.empty_like(p._array)
            array[...] = first
            tensor = Tensor._wrap(array)
        self.state[p][name] = tensor
        return tensor

    def _differentiable_step(self, group: dict) -> None:
        """The step as recorded operations on tensors."""
        formula, slots = self.formula(group), self.slots(group)
        for p in group["params"]:
            if p._grad is None:
                continue
            entry = self.state[p]
            for name in (*self.counters, *slots):
                if entry.get(name) is None:
                    self._started(group, name, p)
            counters = [entry[name] for name in self.counters]
            after, settings = self.schedule(group, *(c.item() for c in counters))
            gradient = -p._grad if group["maximize"] else p._grad
            # a copy, because the graph may keep the values which are overwritten here
            value, *new = formula(p.clone(), gradient, *(entry[n] for n in slots), *settings)
            assign(p, value, f"{type(self).__name__}.step")
            entry.update(zip(slots, new, strict=True))
            for c, number in zip(counters, after, strict=True):
                c._array[...] = float(number)


def counter(value) -> Tensor:
    """A number kept for a parameter, in PyTorch's dtype for it."""
    dtype = float64 if get_default_dtype() is float64 else float32
    return Tensor._wrap(np.array(float(value), dtype.numpy))


_shape_of = attrgetter("shape")


class _GroupUpdate:
    """The prepared update of one parameter group.

    Args:
        optimizer: the optimizer.
        formula: its formula for the group.
        params: the parameters that have gradients.
        arrays: for each of them its array, its counters, its slots; all in one list.
    """

    def __init__(self, optimizer: Elementwise, formula, params: list, arrays: list):
        self.operator = f"{type(optimizer).__name__}.step"
        with no_grad():
            for p in params:
                check_writable(p, self.operator)
        self.formula = formula
        self.schedule = optimizer.schedule
        self.arrays = arrays
        width = len(arrays) // len(params)
        self.rows = [arrays[i : i + width] for i in range(0, len(arrays), width)]
        self.shapes = [row[0].shape for row in self.rows]
        self.counters = len(optimizer.counters)
        self.writes = RepeatedWrite(self.operator, [row[0] for row in self.rows])
        self.parts = self._split()

    def _split(self) -> list[_Part]:
        """The rows by dtype and counters: what shares them is updated together."""
        alike: dict[tuple, list[int]] = {}
        for i, (value, *rest) in enumerate(self.rows):
            key = (value.dtype, *(c.item() for c in rest[: self.counters]))
            alike.setdefault(key, []).append(i)
        return [
            _Part(indices, [self.rows[i] for i in indices], self.counters)
            for indices in alike.values()
        ]

    def __call__(self, group: dict, gradients: list) -> None:
        if list(map(_shape_of, gradients)) != self.shapes:
            self._refuse(gradients)
        parts = self.parts
        if self.counters and not all(map(_Part.in_step, parts)):
            parts = self.parts = self._split()
        sign = -1.0 if group["maximize"] else 1.0
        alone = len(parts) == 1
        for part in parts:
            own = gradients if alone else [gradients[i] for i in part.indices]
            counts = [column[0].item() for column in part.counters] if part.counters else ()
            after, settings = self.schedule(group, *counts)
            if part.update is None:
                part.update = prepare(self.formula, part.rows, len(settings))
            part.update(own, sign, settings)
            for column, number in zip(part.counters, after, strict=True):
                for c in column:
                    c.fill(number)
        self.writes.note()

    def _refuse(self, gradients: list) -> None:
        for gradient, shape in zip(gradients, self.shapes, strict=True):
            if gradient.shape != shape:
                raise ShapeError(
                    f"{self.operator}: a gradient of the parameter's shape {list(shape)} is "
                    f"required; got {list(gradient.shape)}. Clear it after changing the parameter."
                )


class _Part:
    """Parameters that share dtype and counters.

    Attributes:
        indices: their positions among the group's parameters.
        rows: for each its array and those of its slots.
        counters: for each counter the 0-d arrays of all parameters.
        update: the prepared formula, from the first step on.
    """

    def __init__(self, indices: list[int], rows: list, counters: int):
        self.indices = indices
        self.counters = list(zip(*(row[1 : 1 + counters] for row in rows), strict=True))
        self.rows = [(row[0], *row[1 + counters :]) for row in rows]
        self.update: Any = None

    def in_step(self) -> bool:
        """Whether the counters are still the same for all."""
        for column in self.counters:
            values = [c.item() for c in column]
            if values.count(values[0]) != len(values):
                return False
        return True
