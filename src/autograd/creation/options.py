"""The options that functions which make tensors share, and their sizes and numbers.

Each takes, as PyTorch does, `dtype` (default: the default dtype, or what the values suggest),
`requires_grad`, `out` (a tensor to fill), and `device`, `layout`, `pin_memory`, `memory_format`,
`names`, which accept what the CPU has and change nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..device import as_device
from ..dtypes import as_dtype
from ..engine.graph import tensor_types
from ..engine.modes import mode
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ..ops.core.aliasing import write_out
from ..size import as_size
from ..tensor import Tensor


def finish(
    array: np.ndarray, requires_grad: bool = False, out=None, device=None, layout=None
) -> Tensor:
    """The result of a creation function from its array and its options."""
    if device is not None:
        as_device(device)
    if layout is not None and layout is not dtypes.strided:
        raise ArgumentError(f"layout: autograd.strided is required; got {layout!r}.")
    tensor = Tensor._wrap(array)
    if out is not None:
        tensor = write_out(out, tensor)
    if requires_grad:
        tensor.requires_grad = True
    return tensor


def numpy_dtype(dtype, default: dtypes.dtype | None = None) -> np.dtype:
    """The NumPy dtype of a `dtype` argument; None stands for `default` or the default dtype."""
    if dtype is None:
        return (default or dtypes.get_default_dtype()).numpy
    return as_dtype(dtype).numpy


def sizes_of(args: tuple, size, operation: str) -> tuple:
    """Sizes from positional arguments or from the keyword `size`."""
    for given in args:
        if type(given) is not int or given < 0:
            break
    else:
        if args and size is None:
            return args  # the usual case, without conversion
    if size is not None:
        if args:
            raise ArgumentTypeError(
                f"{operation}: one size is required; got {args!r} and {size!r}."
            )
        args = (size,)
    elif not args:
        raise ArgumentTypeError(
            f"{operation}: sizes are required; got nothing. Use {operation}(()) for a 0-d tensor."
        )
    return as_size(args, operation)


def number(value, operation: str, name: str) -> Any:
    """A Python number from a number or a tensor with one element."""
    if type(value) is int or type(value) is float:
        return value
    if type(value) in tensor_types and value._array.size != 1:
        raise ShapeError(
            f"{operation}: {name} as a number is required; got a tensor of shape "
            f"{list(value._array.shape)}."
        )
    if type(value) in tensor_types or isinstance(value, np.generic):
        return value.item()
    if not isinstance(value, (bool, int, float, complex)):
        raise ArgumentTypeError(
            f"{operation}: {name} as a number is required; got {type(value).__name__}."
        )
    return value


def check_fits(lowest, highest, target: np.dtype, operation: str) -> None:
    """Raise unless an integer dtype holds the numbers (unsigned ones wrap negative numbers)."""
    limits = np.iinfo(target)
    floor = limits.min or -limits.max
    if lowest < floor or highest > limits.max:
        outside = lowest if lowest < floor else highest
        raise ArgumentError(
            f"{operation}: values that fit dtype {target} are required; got {outside}."
        )


def filled(size, value, target: np.dtype, operation: str) -> np.ndarray:
    """An array filled with a number that must fit its dtype."""
    if target.kind in "iu" and not isinstance(value, (bool, complex)) and value == value:
        check_fits(value, value, target, operation)
    if isinstance(value, complex) and target.kind != "c":
        raise DTypeError(f"{operation}: a complex dtype is required for {value}; got {target}.")
    return np.full(size, mode.run(np.array(value).astype, target))
