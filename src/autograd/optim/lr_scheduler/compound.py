"""Schedules made of others: one after the other, or all at once."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from ...errors import ArgumentError
from .base import LRScheduler, check_optimizer, set_option
from .plateau import ReduceLROnPlateau

__all__ = ["ChainedScheduler", "SequentialLR"]


class _Compound(LRScheduler):
    """A schedule whose state contains those of its schedulers."""

    def __init__(self, optimizer, schedulers):
        name = type(self).__name__
        if not schedulers:
            raise ArgumentError(f"{name}: at least one scheduler is required; got none.")
        if optimizer is None:
            optimizer = schedulers[0].optimizer
        check_optimizer(self, optimizer)
        for number, scheduler in enumerate(schedulers):
            if getattr(scheduler, "optimizer", None) is not optimizer:
                raise ArgumentError(
                    f"{name}: schedulers of one optimizer are required; number {number}, "
                    f"{type(scheduler).__name__}, has another one or none."
                )
            if isinstance(scheduler, ReduceLROnPlateau):
                raise ArgumentError(
                    f"{name}: schedulers without a metric are required; number {number} is a "
                    "ReduceLROnPlateau. Call its step(metric) beside this one."
                )
        self._schedulers = schedulers
        self.optimizer = optimizer

    def state_dict(self):
        """Everything but the optimizer; the schedulers' states in a list."""
        state = {key: value for key, value in self.__dict__.items() if key != "optimizer"}
        state["_schedulers"] = [scheduler.state_dict() for scheduler in self._schedulers]
        return state

    def load_state_dict(self, state_dict):
        state = dict(state_dict)
        inner = state.pop("_schedulers")
        self.__dict__.update(state)
        for scheduler, saved in zip(self._schedulers, inner, strict=True):
            scheduler.load_state_dict(saved)

    def __setstate__(self, state):
        self.__dict__.update(state)


class ChainedScheduler(_Compound):
    """Several schedulers that all change the learning rate at each step.

    Args:
        schedulers: the schedulers, in the order of their steps.
        optimizer: their optimizer; default: the first one's.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> kinds = autograd.optim.lr_scheduler
    >>> both = [kinds.ExponentialLR(optimizer, 0.5), kinds.StepLR(optimizer, 1, 0.5)]
    >>> scheduler = kinds.ChainedScheduler(both)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.25]
    """

    def __init__(self, schedulers, optimizer=None):
        super().__init__(optimizer, schedulers)
        self._last_lr = self._rates()

    def step(self, epoch=None):
        """Let each scheduler make its step."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = self._rates()


class SequentialLR(_Compound):
    """Several schedulers, one after the other.

    Args:
        optimizer: whose learning rates are set.
        schedulers: the schedulers.
        milestones: the steps at which the second, third ... scheduler begins.
        last_epoch: number of the last step, to resume.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> kinds = autograd.optim.lr_scheduler
    >>> parts = [kinds.ConstantLR(optimizer, 0.1), kinds.ExponentialLR(optimizer, 0.5)]
    >>> scheduler = kinds.SequentialLR(optimizer, parts, milestones=[1])
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [1.0]
    """

    def __init__(self, optimizer, schedulers, milestones, last_epoch=-1):
        super().__init__(optimizer, schedulers)
        if len(milestones) != len(schedulers) - 1:
            raise ArgumentError(
                f"SequentialLR: one milestone fewer than schedulers is required; got "
                f"{len(milestones)} milestones for {len(schedulers)} schedulers."
            )
        self._milestones = milestones
        self.last_epoch = last_epoch + 1
        # each scheduler has made a first step when it was made: undo them, then make the first's
        for group in optimizer.param_groups:
            set_option(group, "lr", group["initial_lr"])
        for scheduler in schedulers:
            scheduler.last_epoch -= 1
        schedulers[0]._initial_step()
        self._last_lr: list[Any] = schedulers[0].get_last_lr()

    def step(self, epoch=None):
        """Let the scheduler whose turn it is make its step."""
        self.last_epoch += 1
        turn = bisect_right(self._milestones, self.last_epoch)
        scheduler = self._schedulers[turn]
        if turn > 0 and self._milestones[turn - 1] == self.last_epoch:
            scheduler._go_to(0)
        else:
            scheduler.step()
        self._last_lr = scheduler.get_last_lr()
