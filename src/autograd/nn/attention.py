"""PyTorch's choice between implementations of attention, of which there is one here."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Iterable, Iterator

from ..errors import ArgumentTypeError

__all__ = ["SDPBackend", "sdpa_kernel"]


class SDPBackend(enum.IntEnum):
    """PyTorch's names for implementations of `scaled_dot_product_attention`.

    >>> autograd.nn.attention.SDPBackend.FLASH_ATTENTION.value
    1
    """

    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4


@contextlib.contextmanager
def sdpa_kernel(
    backends: SDPBackend | Iterable[SDPBackend], set_priority: bool = False
) -> Iterator[None]:
    """Accept a choice of implementations; results and speed are the same for all.

    Args:
        backends: one or several.
        set_priority: accepted: several are given in the order of preference.

    Raises:
        ArgumentTypeError: not such a choice.

    >>> from autograd.nn.attention import SDPBackend, sdpa_kernel
    >>> q = autograd.ones(1, 2, 4)
    >>> with sdpa_kernel(SDPBackend.MATH):
    ...     autograd.nn.functional.scaled_dot_product_attention(q, q, q).shape
    Size([1, 2, 4])
    """
    chosen = [backends] if isinstance(backends, SDPBackend) else backends
    if not isinstance(chosen, Iterable) or not all(isinstance(b, SDPBackend) for b in chosen):
        raise ArgumentTypeError(
            f"sdpa_kernel: an SDPBackend or several are required; got {backends!r}."
        )
    yield
