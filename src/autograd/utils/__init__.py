"""Utilities under PyTorch's names."""

from . import checkpoint, dlpack

__all__ = ["checkpoint", "dlpack"]
