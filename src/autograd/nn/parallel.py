"""Modules over several devices: on a CPU, a module as it is."""

from __future__ import annotations

from .modules.module import Module

__all__ = ["DataParallel"]


class DataParallel(Module):
    """Calls a module; with several GPUs PyTorch's class of this name splits the batch over them.

    The keys of its state are those of PyTorch's, with "module." before them.

    Args:
        module: what is called.
        device_ids, output_device, dim: accepted.

    >>> model = autograd.nn.DataParallel(autograd.nn.Linear(1, 1, bias=False))
    >>> list(model.state_dict())
    ['module.weight']
    """

    def __init__(self, module: Module, device_ids=None, output_device=None, dim: int = 0):
        super().__init__()
        self.module = module
        self.device_ids: list = []
        self.output_device = output_device
        self.dim = dim

    def forward(self, *inputs, **kwargs):
        return self.module(*inputs, **kwargs)
