"""A schedule that follows a measured value."""

from __future__ import annotations

import math
import warnings

from ...errors import ArgumentError
from .base import EPOCH, LRScheduler, check_optimizer, set_option

__all__ = ["ReduceLROnPlateau"]


class ReduceLROnPlateau(LRScheduler):
    """Times `factor` when a metric has not improved for a while.

    Args:
        optimizer: whose learning rates are set.
        mode: "min" if small metrics are good, "max" if large ones are.
        factor: the factor, < 1.
        patience: how many bad steps are borne.
        threshold: what counts as an improvement.
        threshold_mode: "rel" for a part of the best metric, "abs" for a difference.
        cooldown: how many steps after a reduction are not judged.
        min_lr: the lowest learning rate, or one for each group.
        eps: smaller changes of the learning rate are not made.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
    >>> scheduler.step(1.); scheduler.step(2.); scheduler.get_last_lr()
    [0.1]
    """

    def __init__(
        self, optimizer, mode="min", factor=0.1, patience=10, threshold=1e-4, threshold_mode="rel",
        cooldown=0, min_lr=0, eps=1e-8,
    ):  # fmt: skip
        if factor >= 1:
            raise ArgumentError(f"ReduceLROnPlateau: factor < 1 is required; got {factor}.")
        if mode not in ("min", "max"):
            raise ArgumentError(
                f"ReduceLROnPlateau: mode 'min' or 'max' is required; got {mode!r}."
            )
        if threshold_mode not in ("rel", "abs"):
            raise ArgumentError(
                "ReduceLROnPlateau: threshold_mode 'rel' or 'abs' is required; got "
                f"{threshold_mode!r}."
            )
        check_optimizer(self, optimizer)
        self.optimizer = optimizer
        self.factor = factor
        self.default_min_lr = None if isinstance(min_lr, (list, tuple)) else min_lr
        self.min_lrs = self._for_groups("min_lr", min_lr)
        self.patience = patience
        self.cooldown = cooldown
        self.eps = eps
        self.last_epoch = 0
        self._last_lr = self._rates()
        self.mode_worse = math.inf if mode == "min" else -math.inf
        self.mode = mode
        self.threshold = threshold
        self.threshold_mode = threshold_mode
        self.best = self.mode_worse
        self.cooldown_counter = 0
        self.num_bad_epochs = 0

    def step(self, metrics, epoch=None):
        """Judge a metric, and lower the learning rates if it is time.

        Args:
            metrics: a number, or a tensor with one.
            epoch: deprecated.
        """
        current = float(metrics)
        if epoch is None:
            epoch = self.last_epoch + 1
        else:
            warnings.warn(EPOCH, UserWarning, stacklevel=2)
        self.last_epoch = epoch
        if self.is_better(current, self.best):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = self._rates()

    def _reduce(self) -> None:
        groups = self.optimizer.param_groups
        if len(self.min_lrs) != len(groups):  # groups were added
            if self.default_min_lr is None:
                raise ArgumentError(
                    f"ReduceLROnPlateau.step: a min_lr for each of the {len(groups)} groups is "
                    f"required; got {len(self.min_lrs)}. Set scheduler.min_lrs."
                )
            self.min_lrs = [self.default_min_lr] * len(groups)
        for group, lowest in zip(groups, self.min_lrs, strict=True):
            old = float(group["lr"])
            new = max(old * self.factor, lowest)
            if old - new > self.eps:
                set_option(group, "lr", new)

    @property
    def in_cooldown(self) -> bool:
        """Whether metrics are not judged now."""
        return self.cooldown_counter > 0

    def is_better(self, a: float, best: float) -> bool:
        """Whether a metric is enough of an improvement on the best one."""
        sign = -1 if self.mode == "min" else 1
        if self.threshold_mode == "rel":
            return sign * a > sign * (best * (1 + sign * self.threshold))
        return sign * a > sign * (best + sign * self.threshold)

    def state_dict(self):
        return {key: value for key, value in self.__dict__.items() if key != "optimizer"}

    def __setstate__(self, state):
        self.__dict__.update(state)
