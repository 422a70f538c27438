"""Building blocks of networks: their functions, for now."""

from . import functional, utils

__all__ = ["functional", "utils"]
