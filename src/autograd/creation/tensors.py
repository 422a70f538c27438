"""Making tensors: from data, filled with a value, and the `new_` methods.

Options that every function here takes as PyTorch does: `dtype` (default: the default dtype, or
what the values suggest), `requires_grad`, `out` (a tensor to fill), and `device`, `layout`,
`pin_memory`, `memory_format`, `names`, which accept what the CPU has and change nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..data import to_array
from ..device import as_device
from ..dtypes import as_dtype, from_numpy_dtype
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


# --- from data ------------------------------------------------------------------------------------


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


def check_fits(lowest, highest, target: np.dtype, operation: str) -> None:
    """Raise unless an integer dtype holds the numbers (unsigned ones wrap negative numbers)."""
    limits = np.iinfo(target)
    floor = limits.min or -limits.max
    if lowest < floor or highest > limits.max:
        outside = lowest if lowest < floor else highest
        raise ArgumentError(
            f"{operation}: values that fit dtype {target} are required; got {outside}."
        )


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


# --- filled ---------------------------------------------------------------------------------------


def filled(size, value, target: np.dtype, operation: str) -> np.ndarray:
    """An array filled with a number that must fit its dtype."""
    if target.kind in "iu" and not isinstance(value, (bool, complex)) and value == value:
        check_fits(value, value, target, operation)
    if isinstance(value, complex) and target.kind != "c":
        raise DTypeError(f"{operation}: a complex dtype is required for {value}; got {target}.")
    return np.full(size, mode.run(np.array(value).astype, target))


def zeros(
    *sizes, size=None, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, names=None,
) -> Tensor:  # fmt: skip
    """Zeros of a shape: `zeros(2, 3)` or `zeros((2, 3))`.

    Args:
        sizes: the shape, as numbers or one sequence.
        size: the shape by name.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> autograd.zeros(2)
    tensor([0., 0.])
    """
    array = np.zeros(sizes_of(sizes, size, "zeros"), numpy_dtype(dtype))
    return finish(array, requires_grad, out, device, layout)


def ones(
    *sizes, size=None, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, names=None,
) -> Tensor:  # fmt: skip
    """Ones of a shape: `ones(2, 3)` or `ones((2, 3))`.

    Args:
        sizes: the shape, as numbers or one sequence.
        size: the shape by name.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> autograd.ones(2)
    tensor([1., 1.])
    """
    array = np.ones(sizes_of(sizes, size, "ones"), numpy_dtype(dtype))
    return finish(array, requires_grad, out, device, layout)


def empty(
    *sizes, size=None, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, names=None, memory_format=None,
) -> Tensor:  # fmt: skip
    """Uninitialised memory of a shape.

    Args:
        sizes: the shape, as numbers or one sequence.
        size: the shape by name.
        out: a tensor to take the place of.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        memory_format: accepted; the order is row by row.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> autograd.empty(2, 3).shape
    Size([2, 3])
    """
    array = np.empty(sizes_of(sizes, size, "empty"), numpy_dtype(dtype))
    return finish(array, requires_grad, out, device, layout)


def full(
    size, fill_value, *, out=None, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, names=None,
) -> Tensor:  # fmt: skip
    """A shape filled with a number, whose kind decides the dtype.

    Args:
        size: the shape, a sequence.
        fill_value: number or 0-d tensor.
        out: a tensor to write into.
        dtype: bool, int64, the default floating or complex dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory, names: accepted where they name strided memory of the CPU.

    >>> autograd.full((2,), 7)
    tensor([7, 7])
    """
    value = number(fill_value, "full", "fill_value")
    target = numpy_dtype(dtype, dtypes.dtype_of_number(value))
    array = filled(as_size((size,), "full"), value, target, "full")
    return finish(array, requires_grad, out, device, layout)


def empty_strided(
    size, stride, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False
) -> Tensor:
    """Uninitialised memory with given steps between the elements of each dimension.

    Args:
        size: the shape.
        stride: steps in elements, at least 0.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.empty_strided((2, 3), (1, 2)).stride()
    (1, 2)
    """
    shape, steps = as_size((size,), "empty_strided"), as_size((stride,), "empty_strided")
    if len(shape) != len(steps):
        raise ShapeError(
            "empty_strided: as many strides as sizes are required; got sizes "
            f"{list(shape)} and strides {list(steps)}."
        )
    reach = 1 + sum((n - 1) * s for n, s in zip(shape, steps, strict=True)) if shape.numel() else 0
    memory = np.empty(reach, numpy_dtype(dtype))
    strides = tuple(s * memory.itemsize for s in steps)
    array = np.lib.stride_tricks.as_strided(memory, shape, strides)
    return finish(array, requires_grad, None, device, layout)


def _like(make, name: str, summary: str):
    def like(
        input, *, dtype=None, layout=None, device=None, pin_memory=False,
        requires_grad=False, memory_format=None,
    ) -> Tensor:  # fmt: skip
        if type(input) not in tensor_types:
            raise ArgumentTypeError(f"{name}: a Tensor is required; got {type(input).__name__}.")
        array = input._array
        target = array.dtype if dtype is None else as_dtype(dtype).numpy
        order = "C" if memory_format is dtypes.contiguous_format else "K"
        return finish(make(array, target, order), requires_grad, None, device, layout)

    like.__name__ = like.__qualname__ = name
    like.__doc__ = f"""{summary} in the shape, dtype and order of strides of a tensor.

    Args:
        dtype: the input's if None.
        requires_grad: begin a graph at the result.
        memory_format: `contiguous_format` is row by row; else the input's order is kept.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.{name}(autograd.tensor([1, 2])).shape
    Size([2])
    """
    return like


zeros_like = _like(np.zeros_like, "zeros_like", "Zeros")
ones_like = _like(np.ones_like, "ones_like", "Ones")
empty_like = _like(np.empty_like, "empty_like", "Uninitialised memory")


def full_like(
    input, fill_value, *, dtype=None, layout=None, device=None, pin_memory=False,
    requires_grad=False, memory_format=None,
) -> Tensor:  # fmt: skip
    """A tensor's shape and dtype filled with a number.

    Args:
        fill_value: number or 0-d tensor.
        dtype: the input's if None.
        requires_grad: begin a graph at the result.
        memory_format: `contiguous_format` is row by row; else the input's order is kept.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.full_like(autograd.zeros(2), 3)
    tensor([3., 3.])
    """
    if type(input) not in tensor_types:
        raise ArgumentTypeError(f"full_like: a Tensor is required; got {type(input).__name__}.")
    value = number(fill_value, "full_like", "fill_value")
    result = empty_like(
        input, dtype=dtype, layout=layout, device=device, memory_format=memory_format
    )
    result._array[...] = filled((), value, result._array.dtype, "full_like")
    return result.requires_grad_() if requires_grad else result


# --- methods: new_zeros and its relatives ---------------------------------------------------------


_NEW = {  # arguments for the examples
    "tensor": "[1, 2]", "zeros": "2", "ones": "2", "empty": "2", "full": "(2,), 7",
    "empty_strided": "(2,), (1,)",
}  # fmt: skip


def _new(make):
    def new(self, *args, dtype=None, **options):
        return make(*args, dtype=self.dtype if dtype is None else dtype, **options)

    new.__name__ = new.__qualname__ = f"new_{make.__name__}"
    new.__doc__ = f"""`{make.__name__}` in this tensor's dtype unless another is given.

    Args:
        args, options: those of `{make.__name__}`.
        dtype: this tensor's if None.

    >>> autograd.zeros(1, dtype=autograd.float64).{new.__name__}({_NEW[make.__name__]}).dtype
    autograd.float64
    """
    return new


for _make in (tensor, zeros, ones, empty, full, empty_strided):
    setattr(Tensor, f"new_{_make.__name__}", _new(_make))
