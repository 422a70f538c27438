"""Checks of optimizer options, in the words of the optimizer that was called."""

from __future__ import annotations

from ..engine.graph import tensor_types
from ..errors import ArgumentError


def check_option(optimizer: str, name: str, value, valid: bool, requirement: str) -> None:
    """Raise unless an option has a value that makes sense.

    Raises:
        ArgumentError: `valid` is False.
    """
    if not valid:
        raise ArgumentError(f"{optimizer}: {name} {requirement} is required; got {value!r}.")


def check_not_negative(optimizer: str, **options) -> None:
    """Raise unless every option is a number >= 0 (which NaN is not)."""
    for name, value in options.items():
        check_option(optimizer, name, value, bool(value >= 0), ">= 0")


def check_learning_rate(optimizer: str, lr) -> None:
    """Raise unless `lr` is a number >= 0, or a tensor with such an element."""
    if type(lr) in tensor_types and lr.numel() != 1:
        raise ArgumentError(
            f"{optimizer}: lr with one element is required; got a tensor of shape {list(lr.shape)}."
        )
    check_not_negative(optimizer, lr=lr)


def check_betas(optimizer: str, betas) -> None:
    """Raise unless both decay rates are in [0, 1)."""
    for index, beta in enumerate(betas):
        check_option(optimizer, f"betas[{index}]", beta, bool(0 <= beta < 1), "with 0 <= beta < 1")


def check_forms(optimizer: str, foreach=None, fused=None, differentiable=False) -> None:
    """Raise where PyTorch refuses a combination; here all forms are one and the same."""
    if fused and differentiable:
        raise ArgumentError(f"{optimizer}: fused or differentiable is required, not both.")
    if fused and foreach:
        raise ArgumentError(f"{optimizer}: fused or foreach is required, not both.")
