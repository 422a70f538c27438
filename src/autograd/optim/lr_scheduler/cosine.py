"""Schedules along a cosine."""

from __future__ import annotations

import math

from ...errors import ArgumentError
from .base import LRScheduler

__all__ = ["CosineAnnealingLR", "CosineAnnealingWarmRestarts"]


class CosineAnnealingLR(LRScheduler):
    """From the initial learning rate down to `eta_min` along half a cosine, and up again.

    Args:
        optimizer: whose learning rates are set.
        T_max: the number of steps down.
        eta_min: the lowest learning rate.
        last_epoch: number of the last step, to resume.

    Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017),
    eq. 5; written as a factor on the last learning rate, so that schedulers can be chained.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=2)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer, T_max, eta_min=0.0, last_epoch=-1):
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        self._check_called_by_step()
        groups = self.optimizer.param_groups
        lowest, period, epoch = self.eta_min, self.T_max, self.last_epoch
        if self._is_initial:
            return [group["lr"] for group in groups]
        if self._step_count == 1 and epoch > 0:
            return self._get_closed_form_lr()
        if (epoch - 1 - period) % (2 * period) == 0:  # at the lowest point a factor says nothing
            return [
                group["lr"] + (base - lowest) * (1 - math.cos(math.pi / period)) / 2
                for base, group in zip(self.base_lrs, groups, strict=True)
            ]
        now = 1 + math.cos(math.pi * epoch / period)
        before = 1 + math.cos(math.pi * (epoch - 1) / period)
        return [now / before * (group["lr"] - lowest) + lowest for group in groups]

    def closed_form(self, base):
        height = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
        return self.eta_min + (base - self.eta_min) * height


class CosineAnnealingWarmRestarts(LRScheduler):
    """From the initial learning rate down to `eta_min` along half a cosine, again and again.

    Args:
        optimizer: whose learning rates are set.
        T_0: the number of steps of the first descent.
        T_mult: by what each descent is longer than the one before.
        eta_min: the lowest learning rate.
        last_epoch: number of the last step, to resume.

    Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017),
    eq. 5.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=2)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer, T_0, T_mult=1, eta_min=0.0, last_epoch=-1):
        for name, value, least in (("T_0", T_0, 1), ("T_mult", T_mult, 1)):
            if not isinstance(value, int) or value < least:
                raise ArgumentError(
                    f"{type(self).__name__}: {name} with an integer >= {least} is required; got "
                    f"{value!r}."
                )
        if not isinstance(eta_min, (float, int)):
            raise ArgumentError(
                f"{type(self).__name__}: a number eta_min is required; got {eta_min!r}."
            )
        self.T_0 = T_0
        self.T_i = T_0
        self.T_mult = T_mult
        self.eta_min = eta_min
        self.T_cur = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        self._check_called_by_step()
        height = (1 + math.cos(math.pi * self.T_cur / self.T_i)) / 2
        return [self.eta_min + (base - self.eta_min) * height for base in self.base_lrs]

    def step(self, epoch=None):
        """Set the next learning rates.

        Args:
            epoch: go to this step instead of the next one; may be a fraction.
        """
        if epoch is None and self.last_epoch < 0:
            epoch = 0
        if epoch is None:
            epoch = self.last_epoch + 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur %= self.T_i
                self.T_i *= self.T_mult
        else:
            if epoch < 0:
                raise ArgumentError(
                    f"{type(self).__name__}.step: epoch >= 0 is required; got {epoch}."
                )
            self._place(epoch)
        self.last_epoch = math.floor(epoch) - 1
        super()._go_to()

    def _go_to(self, epoch=None):
        self.step(epoch)

    def _place(self, epoch) -> None:
        """Find the descent in which a step lies."""
        if epoch < self.T_0:
            self.T_i, self.T_cur = self.T_0, epoch
        elif self.T_mult == 1:
            self.T_i, self.T_cur = self.T_0, epoch % self.T_0
        else:
            grown = self.T_mult - 1
            restarts = int(math.log(epoch / self.T_0 * grown + 1, self.T_mult))
            self.T_cur = epoch - self.T_0 * (self.T_mult**restarts - 1) / grown
            self.T_i = self.T_0 * self.T_mult**restarts
