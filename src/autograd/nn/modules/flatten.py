"""Dimensions merged and split: `Flatten`, `Unflatten`."""

from __future__ import annotations

from ...errors import ArgumentTypeError
from ...tensor import Tensor
from .module import Module

__all__ = ["Flatten", "Unflatten"]


class Flatten(Module):
    """Merges the dimensions from `start_dim` to `end_dim` into one.

    Args:
        start_dim: the first one; 1 leaves the batch alone.
        end_dim: the last one.

    >>> autograd.nn.Flatten()(autograd.ones(2, 3, 4)).shape
    Size([2, 12])
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1):
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input: Tensor) -> Tensor:
        return input.flatten(self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Splits one dimension into several.

    Args:
        dim: the dimension.
        unflattened_size: the sizes it becomes; one may be -1.

    Raises:
        ArgumentTypeError: `dim` or a size is not an integer.

    >>> autograd.nn.Unflatten(1, (3, 4))(autograd.ones(2, 12)).shape
    Size([2, 3, 4])
    """

    def __init__(self, dim: int, unflattened_size):
        super().__init__()
        sizes = unflattened_size
        if not isinstance(dim, int) or not isinstance(sizes, (tuple, list)):
            raise ArgumentTypeError(
                "Unflatten: a dim and a tuple of sizes are required; got "
                f"{type(dim).__name__} and {type(sizes).__name__}."
            )
        for size in sizes:
            if not isinstance(size, int):
                raise ArgumentTypeError(
                    f"Unflatten: sizes as integers are required; got {type(size).__name__}."
                )
        self.dim = dim
        self.unflattened_size = unflattened_size

    def forward(self, input: Tensor) -> Tensor:
        return input.unflatten(self.dim, self.unflattened_size)

    def extra_repr(self) -> str:
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
