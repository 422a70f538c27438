"""Building blocks of networks: their functions, for now."""

from . import functional

__all__ = ["functional"]
