"""Layouts of convolutions' weights: there is one, so a choice is accepted."""

from __future__ import annotations

from ..modules.module import Module


def convert_conv2d_weight_memory_format(module: Module, memory_format) -> Module:
    """The module as it is: weights stay contiguous, which is what the kernels read."""
    return module


def convert_conv3d_weight_memory_format(module: Module, memory_format) -> Module:
    """The module as it is: weights stay contiguous, which is what the kernels read."""
    return module
