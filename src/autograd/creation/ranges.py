"""Tensors of regularly spaced numbers, and the identity matrix."""

from __future__ import annotations

import math
import operator

import numpy as np

from .. import dtypes
from ..engine.graph import tensor_types
from ..engine.modes import mode
from ..errors import ArgumentError, ArgumentTypeError, ShapeError
from ..size import as_size
from ..tensor import Tensor
from .options import finish, number, numpy_dtype


def _bounds(operation: str, args: tuple, start, end, step):
    """start, end and step of a range from `f(end)`, `f(start, end)`, `f(start, end, step)`."""
    if len(args) > 3:
        raise ArgumentTypeError(
            f"{operation}: at most start, end and step; got {len(args)} numbers."
        )
    if len(args) == 1 and end is None:
        end = args[0]
    elif args:
        start, end, step = (*args, *(start, end, step)[len(args) :])
    if end is None:
        raise ArgumentTypeError(f"{operation}: end is required; got nothing.")
    return (
        number(start, operation, "start"),
        number(end, operation, "end"),
        number(step, operation, "step"),
    )


def _check_range(operation: str, start, end, step) -> None:
    if step == 0:
        raise ArgumentError(f"{operation}: a step other than 0 is required; got 0.")
    if not (math.isfinite(start) and math.isfinite(end) and math.isfinite(step)):
        raise ArgumentError(
            f"{operation}: finite numbers are required; got {start} to {end} by {step}."
        )
    if (end - start) * step < 0:
        raise ArgumentError(
            f"{operation}: a step from start towards end is required; got {start} to {end} "
            f"by {step}."
        )


def arange(
    *args, start=0, end=None, step=1, out=None, dtype=None, layout=None, device=None,
    pin_memory=False, requires_grad=False,
):  # fmt: skip
    """Numbers from start up to, but without, end: `arange(end)`, `arange(start, end, step=1)`.

    int64 where all three are integers, else the default dtype.

    Args:
        args: end, or start, end and step.
        start, end, step: the same by name; numbers.
        out: a tensor to write into.
        dtype: see above.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.arange(1, 2.5, 0.5)
    tensor([1.0000, 1.5000, 2.0000])
    """
    start, end, step = _bounds("arange", args, start, end, step)
    _check_range("arange", start, end, step)
    if isinstance(start, int) and isinstance(end, int) and isinstance(step, int):
        target = numpy_dtype(dtype, dtypes.int64)
        array = np.arange(int(start), int(end), int(step), dtype=np.int64)
    else:
        target = numpy_dtype(dtype)
        array = start + np.arange(max(0, math.ceil((end - start) / step))) * step
    return finish(array.astype(target, copy=False), requires_grad, out, device, layout)


def range(
    *args, start=0, end=None, step=1, out=None, dtype=None, layout=None, device=None,
    pin_memory=False, requires_grad=False,
):  # fmt: skip
    """Numbers from start to end, end included, in the default dtype (`arange` is the usual one).

    Args:
        args: end, or start, end and step.
        start, end, step: the same by name; numbers.
        out: a tensor to write into.
        dtype: see above.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.range(1, 3)
    tensor([1., 2., 3.])
    """
    if len(args) == 1 and end is not None:
        args, start = (), args[0]
    start, end, step = _bounds("range", args, start, end, step)
    _check_range("range", start, end, step)
    array = start + np.arange(math.floor((end - start) / step) + 1) * step
    return finish(array.astype(numpy_dtype(dtype)), requires_grad, out, device, layout)


def _spaced(operation: str, start, end, steps) -> np.ndarray:
    start, end = number(start, operation, "start"), number(end, operation, "end")
    try:
        steps = operator.index(steps)
    except TypeError:
        raise ArgumentTypeError(
            f"{operation}: steps as an integer is required; got {type(steps).__name__}."
        ) from None
    if steps < 0:
        raise ArgumentError(f"{operation}: steps of at least 0 is required; got {steps}.")
    if isinstance(start, complex) or isinstance(end, complex) or steps < 2:
        return np.linspace(start, end, steps)
    array = np.arange(steps, dtype=np.float64)  # what np.linspace does, in a fifth of its time
    array *= (end - start) / (steps - 1)
    array += start
    array[-1] = end
    return array


def _spaced_dtype(array: np.ndarray, dtype) -> np.dtype:
    default = dtypes.get_default_dtype()
    return numpy_dtype(dtype, default.to_complex() if array.dtype.kind == "c" else default)


def linspace(
    start, end, steps, *, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False,
):  # fmt: skip
    """`steps` numbers at equal distances from start to end, both included.

    Args:
        start, end: numbers or 0-d tensors.
        steps: how many.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    array = _spaced("linspace", start, end, steps)
    array = array.astype(_spaced_dtype(array, dtype))
    return finish(array, requires_grad, out, device, layout)


def logspace(
    start, end, steps, base=10.0, *, out=None, dtype=None, layout=None, device=None,
    pin_memory=False, requires_grad=False,
):  # fmt: skip
    """Powers of `base` whose exponents are `linspace(start, end, steps)`.

    Args:
        start, end: exponents: numbers or 0-d tensors.
        steps: how many.
        base: number whose powers are taken.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.logspace(0, 2, 3)
    tensor([  1.,  10., 100.])
    """
    array = _spaced("logspace", start, end, steps)
    array = mode.run(np.power, base, array).astype(_spaced_dtype(array, dtype))
    return finish(array, requires_grad, out, device, layout)


def vander(x, N=None, increasing=False):
    """The matrix whose columns are powers of a vector, from N-1 down to 0 unless `increasing`.

    Args:
        x: vector [n].
        N: number of columns; n if None.
        increasing: powers from 0 up.

    >>> autograd.vander(autograd.tensor([2, 3]), increasing=True, N=3)
    tensor([[1, 2, 4],
            [1, 3, 9]])
    """
    if type(x) not in tensor_types or x.dim() != 1:
        raise ShapeError(f"vander: a 1-d tensor is required; got shape {list(np.shape(x))}.")
    columns = len(x._array) if N is None else operator.index(N)
    if columns < 0:
        raise ArgumentError(f"vander: N of at least 0 is required; got {columns}.")
    exponents = np.arange(columns) if increasing else np.arange(columns)[::-1]
    return x.unsqueeze(1) ** Tensor._wrap(exponents.copy())


def eye(
    n, m=None, *, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False,
):  # fmt: skip
    """A matrix with ones on its diagonal.

    Args:
        n: number of rows.
        m: number of columns; n if None.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    rows, columns = as_size((n, n if m is None else m), "eye")
    array = np.eye(rows, columns, dtype=numpy_dtype(dtype))
    return finish(array, requires_grad, out, device, layout)
