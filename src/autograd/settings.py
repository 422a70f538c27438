"""Defaults that a program may set, and questions about dtypes of tensors."""

from __future__ import annotations

from .device import Device, as_device
from .dtypes import dtype_of_number, result_dtype
from .tensor import Tensor


def set_default_device(device) -> None:
    """Accept the CPU; anything else raises.

    Args:
        device: "cpu" or a `device`.

    >>> autograd.set_default_device("cpu")
    """
    as_device(device)


def get_default_device() -> Device:
    """The device that new tensors get: the CPU.

    >>> autograd.get_default_device()
    device(type='cpu')
    """
    return as_device(None)


def result_type(tensor1, tensor2):
    """The dtype of an operation on two tensors or numbers.

    Args:
        tensor1, tensor2: tensors or numbers; numbers and 0-d tensors matter only by their kind.

    >>> autograd.result_type(autograd.tensor([1, 2]), 1.0)
    autograd.float32
    """
    return result_dtype([_operand(tensor1), _operand(tensor2)])


def _operand(value):
    if isinstance(value, Tensor):
        return value.dtype, 2 if value.ndim else 1
    return dtype_of_number(value), 0
