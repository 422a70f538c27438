"""Schedules that raise and lower the learning rate, and the momentum against it."""

from __future__ import annotations

import math

from ...errors import ArgumentError
from .base import LRScheduler, check_optimizer, set_option

__all__ = ["CyclicLR", "OneCycleLR"]


class _WithMomentum(LRScheduler):
    """A schedule that moves the momentum too: the option "momentum", or the first of "betas"."""

    def _find_momentum(self, last_epoch: int, base_momentum, max_momentum) -> None:
        """Note which option is the momentum, and its bounds in the groups."""
        options = self.optimizer.defaults
        if "momentum" not in options and "betas" not in options:
            raise ArgumentError(
                f"{type(self).__name__}: an optimizer with momentum or betas is required; "
                f"{type(self.optimizer).__name__} has none. Pass cycle_momentum=False."
            )
        self.use_beta1 = "betas" in options
        lows = self._for_groups("base_momentum", base_momentum)
        highs = self._for_groups("max_momentum", max_momentum)
        if last_epoch == -1:
            for group, low, high in zip(self.optimizer.param_groups, lows, highs, strict=True):
                self._set_momentum(group, high)
                group["max_momentum"] = high
                group["base_momentum"] = low

    def _set_momentum(self, group: dict, value) -> None:
        if self.use_beta1:
            group["betas"] = (value, *group["betas"][1:])
        else:
            group["momentum"] = value


class CyclicLR(_WithMomentum):
    """Between two learning rates, up and down in straight lines.

    Args:
        optimizer: whose learning rates are set.
        base_lr: the lowest learning rate, or one for each group.
        max_lr: the highest learning rate of the first cycle, or one for each group.
        step_size_up: the number of steps upwards.
        step_size_down: the number of steps downwards; default: the same.
        mode: "triangular", "triangular2" (half as high each cycle), or "exp_range"
            (`gamma ** step` as high).
        gamma: the base of "exp_range".
        scale_fn: a function for the height instead of a mode.
        scale_mode: whether `scale_fn` is given the number of the "cycle" or of "iterations".
        cycle_momentum: move the momentum against the learning rate.
        base_momentum: the lowest momentum, or one for each group.
        max_momentum: the highest momentum, or one for each group.
        last_epoch: number of the last step, to resume.

    Source: Smith, "Cyclical learning rates for training neural networks" (2017), section 3.2.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1., momentum=0.9)
    >>> scheduler = autograd.optim.lr_scheduler.CyclicLR(optimizer, 1., 3., step_size_up=2)
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [2.0]
    """

    def __init__(
        self, optimizer, base_lr, max_lr, step_size_up=2000, step_size_down=None,
        mode="triangular", gamma=1.0, scale_fn=None, scale_mode="cycle", cycle_momentum=True,
        base_momentum=0.8, max_momentum=0.9, last_epoch=-1,
    ):  # fmt: skip
        check_optimizer(self, optimizer)
        self.optimizer = optimizer
        lows = self._for_groups("base_lr", base_lr)
        if last_epoch == -1:
            for group, low in zip(optimizer.param_groups, lows, strict=True):
                set_option(group, "lr", low)
        self.max_lrs = self._for_groups("max_lr", max_lr)
        down = step_size_up if step_size_down is None else step_size_down
        self.total_size = float(step_size_up) + float(down)
        self.step_ratio = step_size_up / self.total_size
        if mode not in _HEIGHTS and scale_fn is None:
            raise ArgumentError(
                f"CyclicLR: a mode of {sorted(_HEIGHTS)} or a scale_fn is required; got {mode!r}."
            )
        self.mode = mode
        self.gamma = gamma
        self._scale_fn_custom = scale_fn
        self.scale_mode = scale_mode if scale_fn is not None else _SCALE_MODES[mode]
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self._find_momentum(last_epoch, base_momentum, max_momentum)
            self.base_momentums = [group["base_momentum"] for group in optimizer.param_groups]
            self.max_momentums = [group["max_momentum"] for group in optimizer.param_groups]
        super().__init__(optimizer, last_epoch)
        self.base_lrs = lows

    def scale_fn(self, x) -> float:
        """The height of the cycle, by its number or that of the step."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        return _HEIGHTS[self.mode](x, self.gamma)

    def state_dict(self):
        state = super().state_dict()
        function = state.pop("_scale_fn_custom")
        state["_scale_fn_custom"] = None
        if function is not None and not isinstance(function, _FUNCTION):
            state["_scale_fn_custom"] = function.__dict__.copy()
        return state

    def load_state_dict(self, state_dict):
        state = dict(state_dict)
        attributes = state.pop("_scale_fn_custom")
        super().load_state_dict(state)
        if attributes is not None:
            self._scale_fn_custom.__dict__.update(attributes)

    def get_lr(self):
        self._check_called_by_step()
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        x = 1.0 + self.last_epoch / self.total_size - cycle
        if x <= self.step_ratio:
            height = x / self.step_ratio
        else:
            height = (x - 1) / (self.step_ratio - 1)
        scale = self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)
        if self.cycle_momentum:
            for group, low, high in zip(
                self.optimizer.param_groups, self.base_momentums, self.max_momentums, strict=True
            ):
                self._set_momentum(group, high - (high - low) * height * scale)
        return [
            low + (high - low) * height * scale
            for low, high in zip(self.base_lrs, self.max_lrs, strict=True)
        ]


_FUNCTION = type(lambda: None)
_HEIGHTS = {
    "triangular": lambda cycle, gamma: 1.0,
    "triangular2": lambda cycle, gamma: 1 / (2.0 ** (cycle - 1)),
    "exp_range": lambda step, gamma: gamma**step,
}
_SCALE_MODES = {"triangular": "cycle", "triangular2": "cycle", "exp_range": "iterations"}


class OneCycleLR(_WithMomentum):
    """Up to the highest learning rate once, then down to almost nothing.

    Args:
        optimizer: whose learning rates are set.
        max_lr: the highest learning rate, or one for each group.
        total_steps: the number of steps; or
        epochs, steps_per_epoch: whose product it is.
        pct_start: the part of the steps that go upwards.
        anneal_strategy: "cos" or "linear".
        cycle_momentum: move the momentum against the learning rate.
        base_momentum: the lowest momentum, or one for each group.
        max_momentum: the highest momentum, or one for each group.
        div_factor: the first learning rate is `max_lr / div_factor`.
        final_div_factor: the last one is the first one over this.
        three_phase: go down to the first learning rate as fast as up, then to the last one.
        last_epoch: number of the last step, to resume.

    Source: Smith and Topin, "Super-convergence: very fast training of neural networks using large
    learning rates" (2018), section 2.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1., momentum=0.9)
    >>> scheduler = autograd.optim.lr_scheduler.OneCycleLR(optimizer, 1., total_steps=10)
    >>> optimizer.step(); scheduler.step(); round(scheduler.get_last_lr()[0], 2)
    0.52
    """

    def __init__(
        self, optimizer, max_lr, total_steps=None, epochs=None, steps_per_epoch=None,
        pct_start=0.3, anneal_strategy="cos", cycle_momentum=True, base_momentum=0.85,
        max_momentum=0.95, div_factor=25.0, final_div_factor=1e4, three_phase=False, last_epoch=-1,
    ):  # fmt: skip
        check_optimizer(self, optimizer)
        self.optimizer = optimizer
        self.total_steps = _total_steps(total_steps, epochs, steps_per_epoch)
        _check_one_cycle(
            "pct_start", pct_start, isinstance(pct_start, (int, float)) and 0 <= pct_start <= 1,
            "with 0 <= pct_start <= 1",
        )  # fmt: skip
        _check_one_cycle(
            "anneal_strategy", anneal_strategy, anneal_strategy in _ANNEAL, "'cos' or 'linear'"
        )
        self._anneal_func_type = anneal_strategy
        self._schedule_phases = _phases(self.total_steps, float(pct_start), three_phase)
        highest = self._for_groups("max_lr", max_lr)
        if last_epoch == -1:
            for group, high in zip(optimizer.param_groups, highest, strict=True):
                group["initial_lr"] = high / div_factor
                group["max_lr"] = high
                group["min_lr"] = group["initial_lr"] / final_div_factor
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self._find_momentum(last_epoch, base_momentum, max_momentum)
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        self._check_called_by_step()
        step = self.last_epoch
        if step > self.total_steps:
            raise ArgumentError(
                f"OneCycleLR.step: at most {self.total_steps} steps are required, as total_steps "
                f"says; got one more. Give the whole number of steps when the scheduler is made."
            )
        begin = 0.0
        phase = self._schedule_phases[0]
        for phase in self._schedule_phases:
            if step <= phase["end_step"] or phase is self._schedule_phases[-1]:
                break
            begin = phase["end_step"]
        part = (step - begin) / (phase["end_step"] - begin)
        anneal = _ANNEAL[self._anneal_func_type]
        if self.cycle_momentum:
            for group in self.optimizer.param_groups:
                first, last = group[phase["start_momentum"]], group[phase["end_momentum"]]
                self._set_momentum(group, anneal(first, last, part))
        return [
            anneal(group[phase["start_lr"]], group[phase["end_lr"]], part)
            for group in self.optimizer.param_groups
        ]


_ANNEAL = {
    "cos": lambda first, last, part: last + (first - last) / 2.0 * (math.cos(math.pi * part) + 1),
    "linear": lambda first, last, part: (last - first) * part + first,
}


def _check_one_cycle(name: str, value, valid: bool, requirement: str) -> None:
    if not valid:
        raise ArgumentError(f"OneCycleLR: {name} {requirement} is required; got {value!r}.")


def _total_steps(total_steps, epochs, steps_per_epoch) -> int:
    if total_steps is not None:
        given = {"total_steps": total_steps}
    elif epochs is not None and steps_per_epoch is not None:
        given = {"epochs": epochs, "steps_per_epoch": steps_per_epoch}
    else:
        raise ArgumentError(
            "OneCycleLR: total_steps, or epochs and steps_per_epoch, are required; got neither."
        )
    for name, value in given.items():
        _check_one_cycle(name, value, isinstance(value, int) and value > 0, "> 0, an integer,")
    return math.prod(given.values())


def _phases(total: int, part: float, three: bool) -> list[dict]:
    """Where each phase ends, and between which options of the groups it goes."""
    rise = ("initial_lr", "max_lr", "max_momentum", "base_momentum")
    if three:
        fall = ("max_lr", "initial_lr", "base_momentum", "max_momentum")
        end = ("initial_lr", "min_lr", "max_momentum", "max_momentum")
        rows = [(part * total - 1, rise), (2 * part * total - 2, fall), (total - 1, end)]
    else:
        fall = ("max_lr", "min_lr", "base_momentum", "max_momentum")
        rows = [(part * total - 1, rise), (total - 1, fall)]
    names = ("start_lr", "end_lr", "start_momentum", "end_momentum")
    return [{"end_step": end, **dict(zip(names, row, strict=True))} for end, row in rows]
