"""Sizes written once for all dimensions (the file's name is PyTorch's)."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def _ntuple(n: int, name: str = "parse") -> Callable:
    def expand(value):
        return tuple(value) if isinstance(value, Iterable) else (value,) * n

    expand.__name__ = name
    return expand


_single = _ntuple(1, "_single")
_pair = _ntuple(2, "_pair")
_triple = _ntuple(3, "_triple")
_quadruple = _ntuple(4, "_quadruple")


def _reverse_repeat_tuple(values: tuple, n: int) -> tuple:
    """The values from last to first, each `n` times: a padding in the order of `F.pad`."""
    return tuple(value for value in reversed(values) for _ in range(n))
