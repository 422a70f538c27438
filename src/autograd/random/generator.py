"""Generators of random numbers, and the default one."""

from __future__ import annotations

import contextlib
import operator
from typing import Any

from ..device import as_device
from ..engine.graph import tensor_types
from ..errors import ArgumentError, ArgumentTypeError
from ..kernels import twister
from ..kernels.twister import DEFAULT_SEED, Stream
from ..tensor import Tensor


class Generator:
    """A source of random numbers with a state of its own: PyTorch's numbers for the same seed.

    It can be copied and pickled, and goes on where the original was.

    >>> g = autograd.Generator().manual_seed(0)
    >>> a = autograd.rand(2, generator=g)
    >>> autograd.equal(a, autograd.rand(2, generator=g.manual_seed(0)))
    True
    """

    def __init__(self, device: Any = "cpu"):
        self.device = as_device(device)
        self.stream = Stream(DEFAULT_SEED)

    def manual_seed(self, seed) -> Generator:
        """Start the stream of a seed, and return the generator.

        Raises:
            ArgumentError: the seed needs more than 64 bits.
        """
        try:
            seed = operator.index(seed)
        except TypeError:
            raise ArgumentTypeError(
                f"manual_seed: an integer is required; got {type(seed).__name__}."
            ) from None
        if not -(2**63) <= seed < 2**64:
            raise ArgumentError(f"manual_seed: a seed of 64 bits is required; got {seed}.")
        self.stream.start(seed % 2**64)
        return self

    def seed(self) -> int:
        """Start a stream with a seed from the operating system, which is returned."""
        self.stream.start(None)
        return self.stream.seed

    def initial_seed(self) -> int:
        """The seed of the present stream."""
        return self.stream.seed % 2**64

    def get_state(self) -> Tensor:
        """The state as a tensor of 5056 bytes, which PyTorch understands."""
        return Tensor._wrap(twister.get_state(self.stream))

    def set_state(self, new_state: Tensor) -> Generator:
        """Go on from a state that `get_state` returned, here or in PyTorch.

        Returns:
            The generator.

        Raises:
            ArgumentTypeError: not a tensor.
            ArgumentError: not such a state.
        """
        if type(new_state) not in tensor_types:
            raise ArgumentTypeError(
                f"set_state: a Tensor is required; got {type(new_state).__name__}."
            )
        try:
            twister.set_state(self.stream, new_state._array)
        except ValueError:
            raise ArgumentError(
                "set_state: a state from get_state() is required; got a tensor of shape "
                f"{list(new_state.shape)} {new_state.dtype}."
            ) from None
        return self

    def clone_state(self) -> Generator:
        """A new generator that goes on from the present state."""
        other = Generator(self.device)
        twister.set_state(other.stream, twister.get_state(self.stream))
        return other

    def __getstate__(self):
        return self.initial_seed(), None, self.get_state()  # as PyTorch pickles it

    def __setstate__(self, state) -> None:
        self.device, self.stream = as_device(None), Stream()
        self.set_state(state[2])

    def __repr__(self) -> str:
        return f"<autograd.Generator seed={self.initial_seed()}>"


default_generator = Generator()
default_generator.stream.start(None)


def manual_seed(seed: int | str | float) -> Generator:
    """Seed the default generator, which is returned.

    Args:
        seed: an integer of 64 bits, or what `int` makes one of.

    >>> _ = autograd.manual_seed(0)
    """
    if isinstance(seed, (str, float)):
        with contextlib.suppress(ValueError, OverflowError):
            seed = int(seed)
    return default_generator.manual_seed(seed)


def seed() -> int:
    """Seed the default generator from the operating system.

    Returns:
        The seed, 64 bits.

    >>> autograd.seed() == autograd.initial_seed()
    True
    """
    return default_generator.seed()


def initial_seed() -> int:
    """The seed of the default generator.

    >>> _ = autograd.manual_seed(3)
    >>> autograd.initial_seed()
    3
    """
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """The state of the default generator.

    Returns:
        uint8 vector for `set_rng_state`.

    >>> state = autograd.get_rng_state()
    >>> x = autograd.rand(3)
    >>> autograd.set_rng_state(state)
    >>> autograd.equal(autograd.rand(3), x)
    True
    """
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Restore the state of the default generator.

    Args:
        new_state: what `get_rng_state` returned.

    >>> autograd.set_rng_state(autograd.get_rng_state())
    """
    default_generator.set_state(new_state)


class fork_rng(contextlib.ContextDecorator):
    """Restore the default generator's state at the end of a with block, or of a function.

    Args:
        devices: accepted; there is only the CPU.
        enabled: False to do nothing.
        device_type: accepted.

    >>> with autograd.random.fork_rng():
    ...     a = autograd.rand(3)
    >>> autograd.equal(a, autograd.rand(3))
    True
    """

    def __init__(self, devices=None, enabled: bool = True, *, device_type: str = "cpu"):
        self.enabled = enabled
        self.states: list[Tensor] = []  # one for each block that is open

    def __enter__(self):
        if self.enabled:
            self.states.append(get_rng_state())

    def __exit__(self, *exc_info):
        if self.enabled:
            set_rng_state(self.states.pop())


def stream_of(generator) -> Stream:
    """The stream behind a `generator` argument."""
    if generator is None:
        return default_generator.stream
    if not isinstance(generator, Generator):
        raise ArgumentTypeError(
            f"generator: an autograd.Generator is required; got {type(generator).__name__}."
        )
    return generator.stream
