"""Layouts of convolutions' weights: there is one, so a choice is accepted."""

from __future__ import annotations

from ..modules.module import Module


def convert_conv2d_weight_memory_format(module: Module, memory_format) -> Module:
    """The module as it is: weights stay contiguous, which is what the kernels read.

    Args:
        module: what would be converted.
        memory_format: accepted.

    >>> layer = autograd.nn.Conv2d(1, 2, 3)
    >>> nchw = autograd.contiguous_format
    >>> autograd.nn.utils.convert_conv2d_weight_memory_format(layer, nchw) is layer
    True
    """
    return module


def convert_conv3d_weight_memory_format(module: Module, memory_format) -> Module:
    """The module as it is: weights stay contiguous, which is what the kernels read.

    Args:
        module: what would be converted.
        memory_format: accepted.

    >>> layer = autograd.nn.Conv3d(1, 2, 3)
    >>> ncdhw = autograd.contiguous_format
    >>> autograd.nn.utils.convert_conv3d_weight_memory_format(layer, ncdhw) is layer
    True
    """
    return module
