"""Tools for parameters and modules under PyTorch's names: `torch.nn.utils`."""

from . import rnn

__all__ = ["rnn"]
