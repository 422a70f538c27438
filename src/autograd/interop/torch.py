"""Copies to and from PyTorch."""

from __future__ import annotations

import numpy as np

from ..dtypes import bfloat16
from ..errors import ArgumentTypeError, require_extra
from ..tensor import Tensor


def from_torch(tensor, requires_grad: bool = False) -> Tensor:
    """A tensor with a copy of a PyTorch tensor.

    Args:
        tensor: a torch.Tensor on the CPU.
        requires_grad: record operations on the copy.
    """
    torch = require_extra("torch", "torch", "from_torch")
    if not isinstance(tensor, torch.Tensor):
        raise ArgumentTypeError(
            f"from_torch: a torch.Tensor is required; got {type(tensor).__name__}."
        )
    plain = tensor.detach().resolve_conj().resolve_neg()
    if plain.dtype is torch.bfloat16:
        array = plain.contiguous().view(torch.int16).numpy().view(bfloat16.numpy)
    else:
        array = plain.numpy()
    copy = Tensor._wrap(np.array(array, order="C"))
    copy.requires_grad = requires_grad
    return copy


def to_torch(tensor: Tensor):
    """A PyTorch tensor with a copy of the data."""
    torch = require_extra("torch", "torch", "to_torch")
    array = np.array(tensor._array, order="C")
    if array.dtype.kind == "V":
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(array)
