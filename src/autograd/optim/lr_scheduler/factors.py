"""Schedules that multiply the learning rate by a factor."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from ...errors import ArgumentError, StepMissingError
from .base import LRScheduler

__all__ = [
    "ConstantLR",
    "ExponentialLR",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "PolynomialLR",
    "StepLR",
]


class _Factor(LRScheduler):
    """A schedule that says by what the last learning rate is multiplied."""

    def factor_now(self) -> float:
        """The factor at `last_epoch`."""
        raise StepMissingError(f"{type(self).__name__}: `factor_now` is required; it defines none.")

    def get_lr(self):
        self._check_called_by_step()
        factor = self.factor_now()
        return [group["lr"] * factor for group in self.optimizer.param_groups]


class _ByFunctions(LRScheduler):
    """A schedule by functions of the user."""

    def __init__(self, optimizer, lr_lambda, last_epoch=-1):
        self.optimizer = optimizer
        self.lr_lambdas = self._for_groups("lr_lambda", lr_lambda)
        super().__init__(optimizer, last_epoch)

    def state_dict(self):
        """Everything but the optimizer and functions; of callable objects their attributes."""
        state = super().state_dict()
        state["lr_lambdas"] = [
            None if isinstance(f, _FUNCTION) else f.__dict__.copy() for f in self.lr_lambdas
        ]
        return state

    def load_state_dict(self, state_dict):
        state = {key: value for key, value in state_dict.items() if key != "lr_lambdas"}
        super().load_state_dict(state)
        for function, saved in zip(self.lr_lambdas, state_dict["lr_lambdas"], strict=True):
            if saved is not None:
                function.__dict__.update(saved)


_FUNCTION = type(lambda: None)


class LambdaLR(_ByFunctions):
    """The initial learning rate times a function of the step's number.

    Args:
        optimizer: whose learning rates are set.
        lr_lambda: the function, or one for each group.
        last_epoch: number of the last step, to resume.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 0.5**epoch)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def get_lr(self):
        self._check_called_by_step()
        return [
            base * function(self.last_epoch)
            for function, base in zip(self.lr_lambdas, self.base_lrs, strict=True)
        ]


class MultiplicativeLR(_ByFunctions):
    """The last learning rate times a function of the step's number.

    Args:
        optimizer: whose learning rates are set.
        lr_lambda: the function, or one for each group.
        last_epoch: number of the last step, to resume.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.lr_scheduler.MultiplicativeLR(optimizer, lambda epoch: 0.5)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def get_lr(self):
        self._check_called_by_step()
        groups = self.optimizer.param_groups
        if self._is_initial:
            return [group["lr"] for group in groups]
        return [
            group["lr"] * function(self.last_epoch)
            for function, group in zip(self.lr_lambdas, groups, strict=True)
        ]


class StepLR(_Factor):
    """Times `gamma` every `step_size` steps.

    Args:
        optimizer: whose learning rates are set.
        step_size: the number of steps.
        gamma: the factor.
        last_epoch: number of the last step, to resume.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer, step_size, gamma=0.1, last_epoch=-1):
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def factor_now(self):
        at_start = self.last_epoch == 0 or self.last_epoch % self.step_size != 0
        return 1.0 if at_start else self.gamma

    def closed_form(self, base):
        return base * self.gamma ** (self.last_epoch // self.step_size)


class MultiStepLR(_Factor):
    """Times `gamma` at certain steps.

    Args:
        optimizer: whose learning rates are set.
        milestones: the numbers of those steps.
        gamma: the factor.
        last_epoch: number of the last step, to resume.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[1], gamma=0.5)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer, milestones, gamma=0.1, last_epoch=-1):
        self.milestones = Counter(milestones)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def factor_now(self):
        return self.gamma ** self.milestones[self.last_epoch]

    def closed_form(self, base):
        passed = bisect_right(sorted(self.milestones.elements()), self.last_epoch)
        return base * self.gamma**passed


class ConstantLR(_Factor):
    """Times `factor` until step `total_iters`.

    Args:
        optimizer: whose learning rates are set.
        factor: the factor, in [0, 1].
        total_iters: the step from which on the learning rate is whole.
        last_epoch: number of the last step, to resume.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> autograd.optim.lr_scheduler.ConstantLR(optimizer, factor=0.5).get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer, factor=1.0 / 3, total_iters=5, last_epoch=-1):
        _check_factor(self, "factor", factor, 0 <= factor <= 1, "0 <= factor <= 1")
        self.factor = factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def factor_now(self):
        if self.last_epoch == 0:
            return self.factor
        return 1.0 if self.last_epoch != self.total_iters else 1.0 / self.factor

    def closed_form(self, base):
        return base * (1.0 if self.last_epoch >= self.total_iters else self.factor)


class LinearLR(_Factor):
    """Times a factor that goes in a straight line from one value to another.

    Args:
        optimizer: whose learning rates are set.
        start_factor: the factor at the beginning, in (0, 1].
        end_factor: the factor in the end, in [0, 1].
        total_iters: the number of steps between.
        last_epoch: number of the last step, to resume.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> autograd.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.5).get_last_lr()
    [0.5]
    """

    def __init__(
        self, optimizer, start_factor=1.0 / 3, end_factor=1.0, total_iters=5, last_epoch=-1
    ):
        _check_factor(self, "start_factor", start_factor, 0 < start_factor <= 1, "0 < factor <= 1")
        _check_factor(self, "end_factor", end_factor, 0 <= end_factor <= 1, "0 <= factor <= 1")
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def factor_now(self):
        if self.last_epoch == 0:
            return self.start_factor
        if self._is_initial or self.last_epoch > self.total_iters:
            return 1.0
        way = self.end_factor - self.start_factor
        return 1.0 + way / (self.total_iters * self.start_factor + (self.last_epoch - 1) * way)

    def closed_form(self, base):
        way = self.end_factor - self.start_factor
        return base * (
            self.start_factor + way * min(self.total_iters, self.last_epoch) / self.total_iters
        )


class ExponentialLR(_Factor):
    """Times `gamma` every step.

    Args:
        optimizer: whose learning rates are set.
        gamma: the factor.
        last_epoch: number of the last step, to resume.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer, gamma, last_epoch=-1):
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def factor_now(self):
        return 1.0 if self._is_initial else self.gamma

    def closed_form(self, base):
        return base * self.gamma**self.last_epoch


class PolynomialLR(_Factor):
    """Times `(1 - step / total_iters) ** power`.

    Args:
        optimizer: whose learning rates are set.
        total_iters: the step at which the learning rate is 0.
        power: the power.
        last_epoch: number of the last step, to resume.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=2)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer, total_iters=5, power=1.0, last_epoch=-1):
        self.total_iters = total_iters
        self.power = power
        super().__init__(optimizer, last_epoch)

    def factor_now(self):
        if self._is_initial or self.last_epoch > self.total_iters:
            return 1.0
        now = 1.0 - self.last_epoch / self.total_iters
        before = 1.0 - (self.last_epoch - 1) / self.total_iters
        return (now / before) ** self.power

    def closed_form(self, base):
        passed = min(self.total_iters, self.last_epoch) / self.total_iters
        return base * (1.0 - passed) ** self.power


def _check_factor(scheduler, name: str, value, valid: bool, requirement: str) -> None:
    if not valid:
        raise ArgumentError(
            f"{type(scheduler).__name__}: {name} with {requirement} is required; got {value!r}."
        )
