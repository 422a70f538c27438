"""Defaults that a program may set, and questions about dtypes of tensors."""

from __future__ import annotations

from .device import Device, as_device
from .dtypes import dtype_of_number, result_dtype
from .errors import ArgumentError
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


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Accepted: every operation is deterministic already.

    Args:
        mode, warn_only: anything.

    >>> autograd.use_deterministic_algorithms(True)
    """


def are_deterministic_algorithms_enabled() -> bool:
    """True.

    >>> autograd.are_deterministic_algorithms_enabled()
    True
    """
    return True


def set_float32_matmul_precision(precision: str) -> None:
    """Accepted: products of float32 matrices have the full precision always.

    Args:
        precision: "highest", "high" or "medium".

    Raises:
        ArgumentError: it is none of them.

    >>> autograd.set_float32_matmul_precision("high")
    """
    if precision not in ("highest", "high", "medium"):
        raise ArgumentError(
            "set_float32_matmul_precision: 'highest', 'high' or 'medium' is required; got "
            f"{precision!r}."
        )


def get_float32_matmul_precision() -> str:
    """The precision is always "highest".

    >>> autograd.get_float32_matmul_precision()
    'highest'
    """
    return "highest"


def compile(model=None, **options):
    """The model or function itself: there is nothing to compile ahead. Also good as a decorator.

    Args:
        model: a module or function; None for ``@compile(...)``.
        options: PyTorch's, accepted.

    >>> double = autograd.compile(lambda x: x * 2, mode="max-autotune")
    >>> double(autograd.ones(2))
    tensor([2., 2.])
    """
    return (lambda model: model) if model is None else model


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
