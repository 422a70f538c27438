"""Parameters: broadcasting them together, and probabilities against logits."""

from __future__ import annotations

import numbers

from ..creation.from_data import tensor
from ..dtypes import finfo, get_default_dtype
from ..errors import ArgumentError, ArgumentTypeError
from ..ops.broadcasting import broadcast_tensors
from ..tensor import Tensor


def broadcast_all(operation: str, *values) -> list[Tensor]:
    """Tensors and numbers as tensors of one shape; numbers take the dtype of the tensors.

    Raises:
        ArgumentTypeError: something else.
        ShapeError: shapes that do not broadcast.
    """
    dtype = next((v.dtype for v in values if isinstance(v, Tensor)), get_default_dtype())
    given = []
    for value in values:
        if isinstance(value, numbers.Number):
            value = tensor(value, dtype=dtype)
        elif not isinstance(value, Tensor):
            raise ArgumentTypeError(
                f"{operation}: parameters as numbers or tensors are required; "
                f"got {type(value).__name__}."
            )
        given.append(value)
    return list(broadcast_tensors(*given))


def as_tensor_parameter(operation: str, value) -> Tensor:
    """The one parameter of a distribution, as a tensor."""
    return broadcast_all(operation, value)[0]


def one_of(operation: str, **given):
    """The name and the value of the one argument that is not None."""
    present = {name: value for name, value in given.items() if value is not None}
    if len(present) != 1:
        raise ArgumentError(
            f"{operation}: exactly one of {', '.join(given)} is required; "
            f"got {' and '.join(present) or 'none'}."
        )
    return present.popitem()


def clamp_probs(probs: Tensor) -> Tensor:
    """Probabilities that are neither 0 nor 1, so that their logarithms are finite."""
    eps = finfo(probs.dtype).eps
    return probs.clamp(eps, 1 - eps)


def probs_to_logits(probs: Tensor, is_binary: bool = False) -> Tensor:
    """Logarithms of probabilities, or log odds of a single one."""
    clamped = clamp_probs(probs)
    return clamped.log() - (-clamped).log1p() if is_binary else clamped.log()


def logits_to_probs(logits: Tensor, is_binary: bool = False) -> Tensor:
    """Probabilities from logits, or from the log odds of a single one."""
    return logits.sigmoid() if is_binary else logits.softmax(-1)


def sum_rightmost(value: Tensor, count: int) -> Tensor:
    """Sum over the last `count` dimensions."""
    return value.flatten(-count).sum(-1) if count else value
