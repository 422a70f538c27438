"""What programs ask before they choose a device: there is no GPU."""

from . import amp


def is_available() -> bool:
    """False: the library runs on the CPU.

    >>> autograd.cuda.is_available()
    False
    """
    return False


def device_count() -> int:
    """0."""
    return 0


def is_bf16_supported() -> bool:
    """False: there is no GPU."""
    return False


def empty_cache() -> None:
    """Nothing to do."""


def synchronize(device=None) -> None:
    """Nothing to do: every operation is finished when it returns."""


def manual_seed_all(seed: int) -> None:
    """Nothing to do: there is no GPU generator."""


manual_seed = manual_seed_all

__all__ = [
    "amp",
    "device_count",
    "empty_cache",
    "is_available",
    "manual_seed",
    "manual_seed_all",
    "synchronize",
]
