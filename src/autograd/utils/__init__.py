"""Utilities under PyTorch's names."""

from typing import TYPE_CHECKING

from . import checkpoint, dlpack

if TYPE_CHECKING:
    from . import data

__all__ = ["checkpoint", "data", "dlpack"]


def __getattr__(name: str):
    if name == "data":  # imported with its first use
        import importlib

        return importlib.import_module(f"{__name__}.data")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
