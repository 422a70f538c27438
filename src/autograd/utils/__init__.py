"""Utilities under PyTorch's names."""

from . import checkpoint

__all__ = ["checkpoint"]
