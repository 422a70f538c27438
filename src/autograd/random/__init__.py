"""PyTorch's `torch.random`: the default generator and its state.

`generator` holds the streams, `tensors` makes tensors of random numbers by shape, `sampling` draws
from distributions that tensors describe, `refilling` is the in-place methods.
"""

from .generator import (
    Generator,
    default_generator,
    fork_rng,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)

__all__ = [
    "Generator",
    "default_generator",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "seed",
    "set_rng_state",
]
