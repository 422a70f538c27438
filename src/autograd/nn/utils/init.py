"""`skip_init`: modules whose initial values do not matter."""

from __future__ import annotations

from ...errors import ArgumentTypeError
from ...random.generator import get_rng_state, set_rng_state
from ..modules.module import Module

__all__ = ["skip_init"]


def skip_init(module_cls, *args, **kwargs):
    """A module whose parameters have arbitrary values; no random numbers are used up.

    Args:
        module_cls: its class.
        args, kwargs: for its constructor.

    Raises:
        ArgumentTypeError: `module_cls` is not a Module class.

    >>> autograd.nn.utils.skip_init(autograd.nn.Linear, 5, 1)
    Linear(in_features=5, out_features=1, bias=True)
    """
    if not (isinstance(module_cls, type) and issubclass(module_cls, Module)):
        raise ArgumentTypeError(f"skip_init: a Module class is required; got {module_cls!r}.")
    state = get_rng_state()
    try:
        return module_cls(*args, **kwargs)
    finally:
        set_rng_state(state)
