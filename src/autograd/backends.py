"""Switches of PyTorch's backends, so that programs which set them run; none changes anything."""

from __future__ import annotations

from types import SimpleNamespace


class Backend(SimpleNamespace):
    """A backend that is not there: attributes can be set, and nothing listens to them.

    >>> autograd.backends.cudnn.benchmark = True
    >>> autograd.backends.mps.is_available()
    False
    """

    def is_available(self) -> bool:
        """False."""
        return False

    is_built = is_available


cudnn = Backend(enabled=False, benchmark=False, deterministic=False, allow_tf32=False)
cuda = Backend(matmul=SimpleNamespace(allow_tf32=False))
mps = Backend()
