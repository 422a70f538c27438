"""Averages of a model's parameters over training, and the learning rates that go with them.

Source: Izmailov, Podoprikhin, Garipov, Vetrov, Wilson, "Averaging Weights Leads to Wider Optima and
Better Generalization" (2018).
"""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Callable, Iterable
from typing import Any

from ..creation.from_data import tensor
from ..dtypes import int64
from ..engine.modes import no_grad
from ..errors import ArgumentError
from ..nn.modules.batchnorm import _BatchNorm
from ..nn.modules.module import Module
from ..tensor import Tensor
from .lr_scheduler.base import LRScheduler

__all__ = [
    "SWALR",
    "AveragedModel",
    "get_ema_avg_fn",
    "get_ema_multi_avg_fn",
    "get_swa_avg_fn",
    "get_swa_multi_avg_fn",
    "update_bn",
]


def get_ema_avg_fn(decay: float = 0.999) -> Callable:
    """`avg_fn` for an `AveragedModel` whose average forgets: `decay` of it stays at each update.

    Args:
        decay: between 0 and 1.

    Returns:
        ``update(average, current, num_averaged)``, which returns a new average.

    Raises:
        ArgumentError: `decay` is not between 0 and 1.

    >>> update = autograd.optim.swa_utils.get_ema_avg_fn(0.75)
    >>> update(autograd.tensor(4.), autograd.tensor(8.), 1)
    tensor(5.)
    """
    _check_decay(decay, "get_ema_avg_fn")

    @no_grad()
    def update(average: Tensor, current: Tensor, num_averaged) -> Tensor:
        return decay * average + (1 - decay) * current

    return update


def get_ema_multi_avg_fn(decay: float = 0.999) -> Callable:
    """`multi_avg_fn` of the kind of `get_ema_avg_fn`, which updates lists of tensors in place.

    Args:
        decay: between 0 and 1.

    Returns:
        ``update(averages, currents, num_averaged)``.

    Raises:
        ArgumentError: `decay` is not between 0 and 1.

    >>> average = autograd.tensor(4.)
    >>> autograd.optim.swa_utils.get_ema_multi_avg_fn(0.75)([average], [autograd.tensor(8.)], 1)
    >>> average
    tensor(5.)
    """
    _check_decay(decay, "get_ema_multi_avg_fn")

    @no_grad()
    def update(averages: list[Any], currents: list[Any], num_averaged) -> None:
        for average, current in zip(averages, currents, strict=True):
            if average.is_floating_point() or average.is_complex():
                average.lerp_(current, 1 - decay)
            else:
                average.copy_(average * decay + current * (1 - decay))

    return update


def _check_decay(decay: float, operation: str) -> None:
    if not 0 <= decay <= 1:
        raise ArgumentError(f"{operation}: a decay between 0 and 1 is required; got {decay}.")


def get_swa_avg_fn() -> Callable:
    """`avg_fn` for an `AveragedModel` in which all models count alike.

    Returns:
        ``update(average, current, num_averaged)``, which returns a new average.

    >>> update = autograd.optim.swa_utils.get_swa_avg_fn()
    >>> update(autograd.tensor(4.), autograd.tensor(7.), 2)  # the third model
    tensor(5.)
    """

    @no_grad()
    def update(average: Tensor, current: Tensor, num_averaged) -> Tensor:
        return average + (current - average) / (num_averaged + 1)

    return update


def get_swa_multi_avg_fn() -> Callable:
    """`multi_avg_fn` of the kind of `get_swa_avg_fn`, which updates lists of tensors in place.

    Returns:
        ``update(averages, currents, num_averaged)``.

    >>> average = autograd.tensor(4.)
    >>> autograd.optim.swa_utils.get_swa_multi_avg_fn()([average], [autograd.tensor(7.)], 2)
    >>> average
    tensor(5.)
    """

    @no_grad()
    def update(averages: list[Any], currents: list[Any], num_averaged) -> None:
        share = 1 / (int(num_averaged) + 1)
        for average, current in zip(averages, currents, strict=True):
            if average.is_floating_point() or average.is_complex():
                average.lerp_(current, share)
            else:
                average.copy_(average + (current - average) * share)

    return update


class AveragedModel(Module):
    """A copy of a model whose parameters are averages over training.

    The first `update_parameters` copies the model's parameters, the following ones average.

    Args:
        model: is copied.
        device: of the copy.
        avg_fn: ``avg_fn(average, current, num_averaged)`` returns a new average.
        multi_avg_fn: the same for lists of tensors, in place; equal weights if both are None.
        use_buffers: average the buffers too; otherwise they are copied.

    Attributes:
        module: the copy.
        n_averaged: how many models were averaged.

    Raises:
        ArgumentError: both functions were given.

    >>> model = autograd.nn.Linear(1, 1)
    >>> average = autograd.optim.swa_utils.AveragedModel(model)
    >>> for value in (1., 2., 6.):
    ...     _ = autograd.nn.init.constant_(model.weight, value)
    ...     average.update_parameters(model)
    >>> average.module.weight.item()
    3.0
    """

    n_averaged: Tensor

    def __init__(
        self,
        model: Module,
        device: Any = None,
        avg_fn: Callable | None = None,
        multi_avg_fn: Callable | None = None,
        use_buffers: bool = False,
    ):
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise ArgumentError("AveragedModel: avg_fn or multi_avg_fn is required; got both.")
        self.module = copy.deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", tensor(0, dtype=int64, device=device))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args, **kwargs):
        return self.module(*args, **kwargs)

    def _averaged(self, model: Module) -> list[Any]:
        """The tensors of a model that are averaged."""
        buffers = model.buffers() if self.use_buffers else ()
        return [t.detach() for t in itertools.chain(model.parameters(), buffers)]

    @no_grad()
    def update_parameters(self, model: Module) -> None:
        """Take the present parameters of the model into the average."""
        averages, currents = self._averaged(self.module), self._averaged(model)
        if int(self.n_averaged) == 0:
            for average, current in zip(averages, currents, strict=True):
                average.copy_(current)
        elif self.avg_fn is not None:
            for average, current in zip(averages, currents, strict=True):
                average.copy_(self.avg_fn(average, current, self.n_averaged))
        else:
            update = self.multi_avg_fn or get_swa_multi_avg_fn()
            for dtype in dict.fromkeys(average.dtype for average in averages):
                pairs = [p for p in zip(averages, currents, strict=True) if p[0].dtype is dtype]
                update(*map(list, zip(*pairs, strict=True)), self.n_averaged)
        if not self.use_buffers:
            for average, current in zip(self.module.buffers(), model.buffers(), strict=True):
                average.detach().copy_(current.detach())
        self.n_averaged += 1


@no_grad()
def update_bn(loader: Iterable[Any], model: Module, device: Any = None) -> None:
    """Compute the running statistics of a model's batch normalizations anew, from one pass.

    Args:
        loader: yields inputs, or sequences whose first element is one.
        model: is called with each input, in training mode.
        device: where inputs are moved to.

    >>> net = autograd.nn.Sequential(autograd.nn.BatchNorm1d(1))
    >>> batches = [autograd.tensor([[0.], [2.]]), autograd.tensor([[4.], [6.]])]
    >>> autograd.optim.swa_utils.update_bn(batches, net)
    >>> net[0].running_mean
    tensor([3.])
    """
    layers = [layer for layer in model.modules() if isinstance(layer, _BatchNorm)]
    if not layers:
        return
    momenta, was_training = [layer.momentum for layer in layers], model.training
    for layer in layers:
        layer.reset_running_stats()
        layer.momentum = None  # all batches count alike
    model.train()
    try:
        for item in loader:
            given = item[0] if isinstance(item, (list, tuple)) else item
            model(given if device is None else given.to(device))
    finally:
        for layer, momentum in zip(layers, momenta, strict=True):
            layer.momentum = momentum
        model.train(was_training)


class SWALR(LRScheduler):
    """From the present learning rate to a fixed one, which then stays.

    Args:
        optimizer: whose learning rates are set.
        swa_lr: the learning rate at the end, or one for each group.
        anneal_epochs: the number of steps to it.
        anneal_strategy: "cos" or "linear".
        last_epoch: number of the last step, to resume.

    Raises:
        ArgumentError: another strategy, or a number of steps below 0.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> optimizer = autograd.optim.SGD([w], lr=1.)
    >>> scheduler = autograd.optim.swa_utils.SWALR(optimizer, 0.5, 2, "linear")
    >>> optimizer.step(); scheduler.step(); scheduler.get_last_lr()
    [0.75]
    """

    def __init__(
        self,
        optimizer,
        swa_lr: Any,
        anneal_epochs: int = 10,
        anneal_strategy: str = "cos",
        last_epoch: int = -1,
    ):
        self.optimizer = optimizer
        for rate, group in zip(
            self._for_groups("swa_lr", swa_lr), optimizer.param_groups, strict=True
        ):
            group["swa_lr"] = rate
        if anneal_strategy not in ("cos", "linear"):
            raise ArgumentError(
                f"SWALR: anneal_strategy 'cos' or 'linear' is required; got {anneal_strategy!r}."
            )
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ArgumentError(
                f"SWALR: anneal_epochs as an integer of at least 0 is required; got "
                f"{anneal_epochs!r}."
            )
        self._anneal_strategy = anneal_strategy
        self.anneal_epochs = anneal_epochs
        super().__init__(optimizer, last_epoch)

    def _share(self, step: int) -> float:
        """How much of the way was made after so many steps."""
        way = max(0.0, min(1.0, step / max(1, self.anneal_epochs)))
        return way if self._anneal_strategy == "linear" else (1 - math.cos(math.pi * way)) / 2

    def get_lr(self):
        self._check_called_by_step()
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        before, now = self._share(step - 1), self._share(step)
        rates = []
        for group in self.optimizer.param_groups:
            end, rate = group["swa_lr"], group["lr"]
            start = end if before == 1 else (rate - before * end) / (1 - before)
            rates.append(end * now + start * (1 - now))
        return rates
