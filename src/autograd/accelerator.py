"""What programs ask to find the best device: the CPU is the only one."""

from __future__ import annotations


def is_available() -> bool:
    """False: there is no accelerator.

    >>> autograd.accelerator.is_available()
    False
    """
    return False


def current_accelerator(check_available: bool = False) -> None:
    """None: there is no accelerator.

    >>> autograd.accelerator.current_accelerator() or autograd.device("cpu")
    device(type='cpu')
    """


def device_count() -> int:
    """0."""
    return 0


def synchronize(device=None, /) -> None:
    """Nothing to do: every operation is finished when it returns."""
