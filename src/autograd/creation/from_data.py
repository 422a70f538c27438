"""Tensors from data: copied, or over the memory of something else."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..data import to_array
from ..device import as_device
from ..dtypes import as_dtype, from_numpy_dtype
from ..engine.graph import tensor_types
from ..engine.modes import mode
from ..errors import ArgumentError, ArgumentTypeError, DTypeError
from ..size import as_size
from ..tensor import Tensor
from .options import check_fits, filled, finish, number, numpy_dtype


def tensor(
    data, fill_value=None, *, dtype=None, device=None, requires_grad=False, pin_memory=False
) -> Tensor:
    """A tensor with a copy of `data`; with a second argument, of a shape filled with a number.

    Args:
        data: numbers in nested lists, an array or a tensor; the shape where `fill_value` is given.
        fill_value: every element's value (the first version's form `tensor([2, 3], 1.5)`). The
            dtype is then the default floating dtype.
        dtype: by default int64 for integers, bool for booleans, the default dtype for Python
            floats, and the array's own for NumPy data.
        device, pin_memory: accepted where they name the CPU's memory.
        requires_grad: begin a graph at the tensor.

    Raises:
        ArgumentTypeError: something other than numbers.
        ShapeError: nested lists of unequal lengths.
        DTypeError: `requires_grad` with an integer dtype; complex data for a real dtype.

    >>> autograd.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    >>> autograd.tensor([2, 3], 1.5, requires_grad=True)
    tensor([[1.5000, 1.5000, 1.5000],
            [1.5000, 1.5000, 1.5000]], requires_grad=True)
    """
    target = None if dtype is None else as_dtype(dtype)
    if fill_value is not None:
        if not isinstance(fill_value, (int, float, complex, np.number)):
            raise ArgumentTypeError(
                "tensor: a number is required as the second argument, after a shape; got "
                f"{type(fill_value).__name__}. Name the options: tensor(data, dtype=...)."
            )
        if target is None:
            target = dtypes.get_default_dtype()
            target = target.to_complex() if isinstance(fill_value, complex) else target
        array = filled(as_size((data,), "tensor"), fill_value, target.numpy, "tensor")
    else:
        array = _copied(data, target)
    return finish(array, requires_grad, None, device)


def _copied(data, target: dtypes.dtype | None) -> np.ndarray:
    checked = type(data) in (int, list, tuple)  # as opposed to arrays, which wrap around
    if checked and target is not None and target.category == dtypes.INTEGER:
        array = _copied(data, None)
        if array.size and array.dtype.kind in "iuf":
            check_fits(array.min(), array.max(), target.numpy, "tensor")
        return mode.run(to_array, array, target)
    try:
        array = to_array(data, target)
    except OverflowError as error:
        raise ArgumentError(
            f"tensor: numbers that fit {target or dtypes.int64} are required; {error}."
        ) from None
    native = from_numpy_dtype(array.dtype).numpy
    return array if array.dtype == native else array.astype(native)


def as_tensor(data, dtype=None, device=None) -> Tensor:
    """`data` as a tensor, without copying where that is possible (tensors, NumPy arrays).

    Args:
        data: a tensor, an array, nested lists or a number.
        dtype: convert to this dtype, which may copy.
        device: the CPU.

    >>> t = autograd.tensor([1.])
    >>> autograd.as_tensor(t) is t
    True
    """
    if device is not None:
        as_device(device)
    target = None if dtype is None else as_dtype(dtype)
    if type(data) in tensor_types:
        return data if target is None else data.to(target)
    if isinstance(data, np.ndarray) and _shareable(data, target):
        return Tensor._wrap(np.asarray(data))
    return Tensor._wrap(_copied(data, target))


def _shareable(array: np.ndarray, target: dtypes.dtype | None) -> bool:
    """Whether a tensor of dtype `target` may show the memory of `array`."""
    own = from_numpy_dtype(array.dtype)
    return array.dtype == own.numpy and (target is None or target is own)


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=False) -> Tensor:
    """`obj` as a tensor that shares its memory where possible.

    Args:
        obj: a tensor, an array, an object with `__dlpack__`, a buffer, or nested lists.
        copy: True always copies; False never does; None only if needed.
        dtype: convert to this dtype, which may copy.
        device: the CPU.
        requires_grad: begin a graph at the tensor.

    Raises:
        ArgumentError: `copy=False` and a copy is needed.

    >>> autograd.asarray([1, 2])
    tensor([1, 2])
    """
    target = None if dtype is None else as_dtype(dtype)
    if type(obj) in tensor_types:
        source = obj._array
    elif isinstance(obj, np.ndarray):
        source = np.asarray(obj)
    elif hasattr(obj, "__dlpack__"):
        from ..interop.dlpack import from_dlpack

        source = from_dlpack(obj)._array
    elif isinstance(obj, (bytes, bytearray, memoryview)):
        source = np.frombuffer(obj, numpy_dtype(dtype))
    else:
        source = None
    if source is not None and not copy and _shareable(source, target):
        return finish(source, requires_grad, None, device)
    if copy is False:
        raise ArgumentError(
            f"asarray: memory that can be shared is required for copy=False; got "
            f"{type(obj).__name__}. Use copy=None."
        )
    return finish(_copied(obj if source is None else source, target), requires_grad, None, device)


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """A tensor that shares the memory of a NumPy array; float64 stays float64.

    A read-only array gives a tensor whose in-place operations raise an error.
    (`Tensor.from_numpy` copies.)

    Args:
        ndarray: array of a dtype that the library has, of any strides.

    Raises:
        ArgumentTypeError: not an array.
        DTypeError: an element type without counterpart, or one of the other byte order.

    >>> import numpy
    >>> a = numpy.zeros(2)
    >>> t = autograd.from_numpy(a)
    >>> a[0] = 1
    >>> t
    tensor([1., 0.], dtype=autograd.float64)
    """
    if not isinstance(ndarray, np.ndarray):
        raise ArgumentTypeError(
            f"from_numpy: a NumPy array is required; got {type(ndarray).__name__}. "
            "Use autograd.tensor(data)."
        )
    if not _shareable(ndarray, None):
        raise DTypeError(
            f"from_numpy: the machine's own byte order is required; got {ndarray.dtype}. "
            "Convert it with array.astype(array.dtype.newbyteorder('='))."
        )
    return Tensor._wrap(np.asarray(ndarray))


def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False) -> Tensor:
    """A 1-d tensor over the memory of a buffer (bytes, bytearray, array, mmap ...).

    Args:
        buffer: object with Python's buffer protocol.
        dtype: of the elements.
        count: number of elements; -1 takes all.
        offset: bytes to skip.
        requires_grad: begin a graph at the tensor.

    Raises:
        ArgumentError: count and offset do not fit the buffer.

    >>> autograd.frombuffer(bytearray([1, 2, 3]), dtype=autograd.uint8, offset=1)
    tensor([2, 3], dtype=autograd.uint8)
    """
    target = numpy_dtype(dtype)
    try:
        array = np.frombuffer(buffer, target, count, offset)
    except TypeError:
        raise ArgumentTypeError(
            "frombuffer: an object with the buffer protocol is required; got "
            f"{type(buffer).__name__}."
        ) from None
    except ValueError as error:
        raise ArgumentError(
            f"frombuffer: count and offset that fit the buffer are required; {error}."
        ) from None
    return finish(array, requires_grad)


def scalar_tensor(
    s, *, dtype=None, layout=None, device=None, pin_memory=False, requires_grad=False
) -> Tensor:
    """A 0-d tensor of a number, in the default dtype.

    Args:
        s: number.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.scalar_tensor(2)
    tensor(2.)
    """
    value = filled((), number(s, "scalar_tensor", "s"), numpy_dtype(dtype), "scalar_tensor")
    return finish(value, requires_grad, None, device, layout)
