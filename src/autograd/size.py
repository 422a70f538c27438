"""Shapes: `Size`, and how sizes may be written in a call."""

from __future__ import annotations

import math
import operator
from typing import SupportsIndex, overload

from .errors import ArgumentTypeError, ShapeError


class Size(tuple[int, ...]):
    """The shape of a tensor: a tuple of sizes with `numel()`.

    >>> import autograd
    >>> autograd.zeros(2, 3).shape
    Size([2, 3])
    """

    __slots__ = ()

    def numel(self) -> int:
        """The number of elements."""
        return math.prod(self)

    def __repr__(self) -> str:
        return f"Size([{', '.join(map(str, self))}])"

    @overload
    def __getitem__(self, key: SupportsIndex) -> int: ...
    @overload
    def __getitem__(self, key: slice) -> Size: ...
    def __getitem__(self, key):
        item = tuple.__getitem__(self, key)
        return Size(item) if isinstance(key, slice) else item

    def __add__(self, other):
        return Size(tuple(self) + tuple(other))


def as_size(args: tuple, operation: str, negative: bool = False) -> Size:
    """Sizes from `f(2, 3)`, `f((2, 3))` or `f([2, 3])`.

    Args:
        args: the positional arguments.
        operation: its name, for the error.
        negative: allow -1 (a size to be inferred).

    Raises:
        ArgumentTypeError: a size is not an integer.
        ShapeError: a size is negative.
    """
    if len(args) == 1 and hasattr(args[0], "__iter__") and not hasattr(args[0], "_array"):
        args = tuple(args[0])
    elif len(args) == 1 and getattr(args[0], "_array", None) is not None and args[0]._array.ndim:
        args = tuple(args[0].tolist())
    try:
        sizes = Size(map(operator.index, args))
    except TypeError:
        raise ArgumentTypeError(
            f"{operation}: sizes as integers are required; got {', '.join(repr(a) for a in args)}."
        ) from None
    if not negative and min(sizes, default=0) < 0:
        raise ShapeError(f"{operation}: sizes of at least 0 are required; got {list(sizes)}.")
    return sizes
