"""The base class of learning rate schedulers."""

from __future__ import annotations

import warnings
from typing import Any

from ...engine.graph import tensor_types
from ...errors import ArgumentError, ArgumentTypeError, AutogradError, StepMissingError
from ..optimizer import Optimizer

__all__ = ["LRScheduler"]

LATE_STEP = (
    "lr_scheduler.step: optimizer.step() was not called before it, so the first learning rate is "
    "skipped. Call optimizer.step() first, then lr_scheduler.step()."
)
OVERRIDDEN = (
    "lr_scheduler.step: optimizer.step() was replaced after the scheduler was made, so the order "
    "of calls cannot be checked. Make the scheduler after replacing it."
)
EPOCH = (
    "lr_scheduler.step: the argument epoch is deprecated; with it the closed form of the schedule "
    "is used where there is one. Call step() without it."
)
OUTSIDE = (
    "lr_scheduler.get_lr: it computes the next learning rate. "
    "Call get_last_lr() for the one that was set last."
)


class MissingInitialRate(AutogradError, KeyError):
    """A schedule is to be resumed, but the groups do not hold their initial learning rates."""

    __str__ = Exception.__str__  # KeyError's shows the quotes


class LRScheduler:
    """Base class of schedulers, also of your own: define `get_lr`.

    Args:
        optimizer: whose learning rates are set.
        last_epoch: the number of the last step made, to resume a schedule; -1 begins one.

    Attributes:
        base_lrs: the groups' learning rates at the beginning.
        last_epoch: the number of the last step.

    Raises:
        ArgumentTypeError: `optimizer` is not an Optimizer.
        KeyError: a schedule is resumed, but a group has no "initial_lr".

    >>> class Halving(autograd.optim.lr_scheduler.LRScheduler):
    ...     def get_lr(self):
    ...         return [base * 0.5**self.last_epoch for base in self.base_lrs]
    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = Halving(optimizer)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1):
        check_optimizer(self, optimizer)
        self.optimizer = optimizer
        for number, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", copied(group["lr"]))
            elif "initial_lr" not in group:
                raise MissingInitialRate(
                    f"{type(self).__name__}: the key 'initial_lr' is required in group {number} "
                    f"to resume with last_epoch={last_epoch}; it is missing. "
                    "Load the optimizer's state_dict first, or begin with last_epoch=-1."
                )
        self.base_lrs: list[Any] = [copied(g["initial_lr"]) for g in optimizer.param_groups]
        self.last_epoch = last_epoch
        self._step_count = 0
        self._is_initial = False
        self._get_lr_called_within_step = False
        self._last_lr: list[Any] = []
        self._first_step = getattr(optimizer.step, "__func__", optimizer.step)
        self._initial_step()

    def _initial_step(self) -> None:
        """Set the first learning rates."""
        self._step_count = 0
        self._is_initial = True
        try:
            self.step()
        finally:
            self._is_initial = False

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer."""
        hidden = ("optimizer", "_first_step")
        return {key: value for key, value in self.__dict__.items() if key not in hidden}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict` returned, here or in PyTorch.

        Args:
            state_dict: the dictionary.
        """
        self.__dict__.update(state_dict)

    def __getstate__(self):
        return {key: value for key, value in self.__dict__.items() if key != "_first_step"}

    def __setstate__(self, state):
        self.__dict__.update(state)
        step = self.optimizer.step
        self._first_step = getattr(step, "__func__", step)

    def get_last_lr(self) -> list:
        """The learning rates that the last step set, one for each group."""
        return self._last_lr

    def get_lr(self) -> list:
        """The next learning rates, one for each group; called by `step`."""
        raise StepMissingError(
            f"{type(self).__name__}: a method get_lr(self) is required; got none. "
            "Define it in the class."
        )

    def closed_form(self, base: Any) -> Any:
        """The learning rate at `last_epoch`, from the one at the beginning; None if unknown.

        Args:
            base: the initial learning rate of a group.
        """
        return None

    def _get_closed_form_lr(self) -> list:
        return [self.closed_form(base) for base in self.base_lrs]

    def step(self, epoch=None) -> None:
        """Set the next learning rates; call it after `optimizer.step`.

        Args:
            epoch: deprecated: go to this step instead of the next one.
        """
        if self._step_count == 1:
            step = self.optimizer.step
            if getattr(step, "__func__", step) is not self._first_step:
                warnings.warn(OVERRIDDEN, UserWarning, stacklevel=2)
            elif not self.optimizer._opt_called:
                warnings.warn(LATE_STEP, UserWarning, stacklevel=2)
        self._step_count += 1
        if epoch is not None:
            warnings.warn(EPOCH, UserWarning, stacklevel=2)
        self._go_to(epoch)

    def _go_to(self, epoch=None) -> None:
        """Set the learning rates of the next step, or of a certain one."""
        self._get_lr_called_within_step = True
        try:
            if epoch is None:
                self.last_epoch += 1
                rates = self.get_lr()
            else:
                self.last_epoch = epoch
                rates = self._get_closed_form_lr()
                if rates[:1] == [None]:
                    rates = self.get_lr()
        finally:
            self._get_lr_called_within_step = False
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            set_option(group, "lr", rate)
        self._last_lr = self._rates()

    def _rates(self) -> list:
        """The groups' learning rates now."""
        return [copied(group["lr"]) for group in self.optimizer.param_groups]

    def _check_called_by_step(self) -> None:
        if not self._get_lr_called_within_step:
            warnings.warn(OUTSIDE, UserWarning, stacklevel=3)

    def _for_groups(self, name: str, value) -> list:
        """A value for each group: the one given for all, or as many as there are groups."""
        groups = len(self.optimizer.param_groups)
        if not isinstance(value, (list, tuple)):
            return [value] * groups
        if len(value) != groups:
            raise ArgumentError(
                f"{type(self).__name__}: one {name} or {groups} of them are required, as there "
                f"are groups of parameters; got {len(value)}."
            )
        return list(value)


def check_optimizer(scheduler, optimizer) -> None:
    """Raise unless `optimizer` is one."""
    if not isinstance(optimizer, Optimizer):
        raise ArgumentTypeError(
            f"{type(scheduler).__name__}: an Optimizer is required; got {type(optimizer).__name__}."
        )


def copied(value):
    """A number, or a copy of a tensor with one."""
    return value.detach().clone() if type(value) in tensor_types else value


def set_option(group: dict, name: str, value) -> None:
    """Set an option of a group; a tensor keeps its identity."""
    if type(group[name]) in tensor_types:
        group[name].detach().fill_(value)
    else:
        group[name] = value
