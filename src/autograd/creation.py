"""Making tensors: from data, filled, as ranges.

All functions take `dtype`, `device` (the CPU) and `requires_grad`; `layout`, `pin_memory` and `names`
are accepted for compatibility.
"""

from __future__ import annotations

import math
import numbers

import numpy as np

from . import dtypes
from .device import as_device
from .dtypes import as_dtype, get_default_dtype
from .errors import ArgumentError, ArgumentTypeError
from .size import Size, as_size
from .tensor import Tensor, to_array


def finish(array: np.ndarray, device=None, requires_grad: bool = False, out=None) -> Tensor:
    """A tensor over a new array, or `out` filled with it."""
    as_device(device)
    tensor = Tensor._wrap(array)
    if out is not None:
        from .ops.aliasing import write_out

        tensor = write_out(out, tensor)
    if requires_grad:
        tensor.requires_grad = True
    return tensor


def _numpy_dtype(dtype) -> np.dtype:
    return (get_default_dtype() if dtype is None else as_dtype(dtype)).numpy


def tensor(
    data, fill_value=None, *, dtype=None, device=None, requires_grad=False, pin_memory=False
) -> Tensor:
    """A tensor with a copy of `data`; or, with two arguments, one filled with a number.

    Args:
        data: a number, nested lists, an array or a tensor; or a shape where `fill_value` is given
            (the seed library's form).
        fill_value: a number for every element.
        dtype: element type; Python floats get the default dtype, NumPy arrays keep theirs.
        device: the CPU.
        requires_grad: record operations.

    Raises:
        ShapeError: nested lists of unequal lengths.
        ArgumentTypeError: `data` is not made of numbers.

    >>> autograd.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    >>> autograd.tensor([2, 3], 1.5, requires_grad=True)
    tensor([[1.5000, 1.5000, 1.5000],
            [1.5000, 1.5000, 1.5000]], requires_grad=True)
    """
    target = None if dtype is None else as_dtype(dtype)
    if fill_value is not None:
        if not isinstance(fill_value, numbers.Number):
            raise ArgumentTypeError(
                f"tensor: a number to fill the shape with is required; got "
                f"{type(fill_value).__name__}. Pass data alone, and options by keyword."
            )
        shape = as_size((data,), "tensor")
        array = np.full(shape, fill_value, _numpy_dtype(target))
    else:
        array = to_array(data, target)
    return finish(array, device, requires_grad)


def as_tensor(data, dtype=None, device=None) -> Tensor:
    """The data as a tensor, without copying tensors and arrays of the right dtype.

    >>> t = autograd.tensor([1.])
    >>> autograd.as_tensor(t) is t
    True
    """
    as_device(device)
    target = None if dtype is None else as_dtype(dtype)
    if isinstance(data, Tensor):
        return data if target is None else data.to(target)
    if isinstance(data, np.ndarray) and target in (None, dtypes.from_numpy_dtype(data.dtype)):
        return Tensor._wrap(data)
    return tensor(data, dtype=dtype)


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=False) -> Tensor:
    """The object as a tensor; `copy=True` always copies.

    >>> autograd.asarray([1, 2])
    tensor([1, 2])
    """
    result = tensor(obj, dtype=dtype) if copy else as_tensor(obj, dtype, device)
    if requires_grad:
        result = result.detach().requires_grad_()
    return result


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """A tensor that shares memory with a NumPy array (`Tensor.from_numpy` copies).

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
    dtypes.from_numpy_dtype(ndarray.dtype)
    return Tensor._wrap(ndarray)


def from_dlpack(ext_tensor) -> Tensor:
    """A tensor that shares memory with any CPU tensor of the DLPack protocol.

    >>> import numpy
    >>> autograd.from_dlpack(numpy.arange(2))
    tensor([0, 1])
    """
    return Tensor._wrap(np.from_dlpack(ext_tensor))


def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False) -> Tensor:
    """A vector over the bytes of a buffer.

    >>> autograd.frombuffer(bytearray(b"ab"), dtype=autograd.uint8)
    tensor([97, 98], dtype=autograd.uint8)
    """
    array = np.frombuffer(buffer, as_dtype(dtype).numpy, count, offset)
    return finish(array, None, requires_grad)


def zeros(
    *size, out=None, dtype=None, layout=None, device=None, pin_memory=False, requires_grad=False
) -> Tensor:
    """A tensor of zeros.

    >>> autograd.zeros(2, 3)
    tensor([[0., 0., 0.],
            [0., 0., 0.]])
    """
    return finish(np.zeros(as_size(size, "zeros"), _numpy_dtype(dtype)), device, requires_grad, out)


def ones(
    *size, out=None, dtype=None, layout=None, device=None, pin_memory=False, requires_grad=False
) -> Tensor:
    """A tensor of ones.

    >>> autograd.ones(2)
    tensor([1., 1.])
    """
    return finish(np.ones(as_size(size, "ones"), _numpy_dtype(dtype)), device, requires_grad, out)


def empty(
    *size,
    out=None,
    dtype=None,
    layout=None,
    device=None,
    requires_grad=False,
    pin_memory=False,
    memory_format=None,
) -> Tensor:
    """A tensor whose elements are not set.

    >>> autograd.empty(2, 3).shape
    Size([2, 3])
    """
    return finish(np.empty(as_size(size, "empty"), _numpy_dtype(dtype)), device, requires_grad, out)


def full(
    size, fill_value, *, out=None, dtype=None, layout=None, device=None, requires_grad=False
) -> Tensor:
    """A tensor filled with a number; its dtype follows the number.

    >>> autograd.full((2,), 7)
    tensor([7, 7])
    """
    if isinstance(fill_value, Tensor):
        fill_value = fill_value.item()
    target = dtypes.dtype_of_number(fill_value) if dtype is None else as_dtype(dtype)
    return finish(
        np.full(as_size((size,), "full"), fill_value, target.numpy), device, requires_grad, out
    )


def _like(tensor_, dtype) -> np.dtype:
    if not isinstance(tensor_, Tensor):
        raise ArgumentTypeError(f"a Tensor is required; got {type(tensor_).__name__}.")
    return tensor_._array.dtype if dtype is None else as_dtype(dtype).numpy


def zeros_like(
    input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None
) -> Tensor:
    """Zeros in the shape and dtype of a tensor.

    >>> autograd.zeros_like(autograd.tensor([1, 2]))
    tensor([0, 0])
    """
    return finish(np.zeros(input._array.shape, _like(input, dtype)), device, requires_grad)


def ones_like(
    input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None
) -> Tensor:
    """Ones in the shape and dtype of a tensor.

    >>> autograd.ones_like(autograd.tensor([1, 2]))
    tensor([1, 1])
    """
    return finish(np.ones(input._array.shape, _like(input, dtype)), device, requires_grad)


def empty_like(
    input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None
) -> Tensor:
    """Elements that are not set, in the shape and dtype of a tensor.

    >>> autograd.empty_like(autograd.tensor([1, 2])).shape
    Size([2])
    """
    return finish(np.empty(input._array.shape, _like(input, dtype)), device, requires_grad)


def full_like(
    input,
    fill_value,
    *,
    dtype=None,
    layout=None,
    device=None,
    requires_grad=False,
    memory_format=None,
) -> Tensor:
    """A number in the shape and dtype of a tensor.

    >>> autograd.full_like(autograd.tensor([1, 2]), 7)
    tensor([7, 7])
    """
    array = np.full(input._array.shape, fill_value, _like(input, dtype))
    return finish(array, device, requires_grad)


def arange(
    start=0,
    end=None,
    step=1,
    *,
    out=None,
    dtype=None,
    layout=None,
    device=None,
    requires_grad=False,
) -> Tensor:
    """Numbers from `start` up to, but without, `end`.

    Integers give int64, anything else the default dtype.

    Raises:
        ArgumentError: the step is 0 or leads away from the end.

    >>> autograd.arange(1, 7, 2)
    tensor([1, 3, 5])
    """
    if end is None:
        start, end = 0, start
    start, end, step = (
        v.item() if isinstance(v, (Tensor, np.generic)) else v for v in (start, end, step)
    )
    _check_step(start, end, step, "arange")
    if dtype is None:
        whole = all(isinstance(v, int) for v in (start, end, step))
        target = dtypes.int64 if whole else get_default_dtype()
    else:
        target = as_dtype(dtype)
    count = max(0, math.ceil((end - start) / step))
    values = start + step * np.arange(
        count, dtype=np.int64 if isinstance(start + step, int) else None
    )
    return finish(values.astype(target.numpy), device, requires_grad, out)


def _check_step(start, end, step, operation: str) -> None:
    if step == 0 or (end - start) * step < 0:
        raise ArgumentError(
            f"{operation}: a step that leads from {start} to {end} is required; got {step}."
        )


def range_(start=0, end=None, step=1, **options) -> Tensor:
    """Numbers from `start` to `end`, both included, in the default dtype.

    >>> autograd.range(1, 3)
    tensor([1., 2., 3.])
    """
    if end is None:
        start, end = 0, start
    _check_step(start, end, step, "range")
    dtype = options.pop("dtype", None)
    count = math.floor((end - start) / step) + 1
    array = (start + step * np.arange(count)).astype(_numpy_dtype(dtype))
    return finish(array, options.get("device"), options.get("requires_grad", False))


def linspace(
    start, end, steps, *, out=None, dtype=None, layout=None, device=None, requires_grad=False
) -> Tensor:
    """`steps` equally spaced numbers from `start` to `end`, both included.

    >>> autograd.linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    if steps < 0:
        raise ArgumentError(f"linspace: at least 0 steps are required; got {steps}.")
    target = _numpy_dtype(dtype)
    start, end = (v.item() if isinstance(v, Tensor) else v for v in (start, end))
    whole = target.kind in "iu"
    array = np.linspace(start, end, steps)
    return finish((np.trunc(array) if whole else array).astype(target), device, requires_grad, out)


def logspace(
    start,
    end,
    steps,
    base=10.0,
    *,
    out=None,
    dtype=None,
    layout=None,
    device=None,
    requires_grad=False,
) -> Tensor:
    """`steps` numbers from `base**start` to `base**end`, equally spaced in their logarithm.

    >>> autograd.logspace(0, 2, 3)
    tensor([  1.,  10., 100.])
    """
    if steps < 0:
        raise ArgumentError(f"logspace: at least 0 steps are required; got {steps}.")
    array = np.power(float(base), np.linspace(start, end, steps)).astype(_numpy_dtype(dtype))
    return finish(array, device, requires_grad, out)


def eye(
    n, m=None, *, out=None, dtype=None, layout=None, device=None, requires_grad=False
) -> Tensor:
    """A matrix with ones on the diagonal.

    >>> autograd.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    if n < 0 or (m is not None and m < 0):
        raise ArgumentError(f"eye: sizes of at least 0 are required; got {n} and {m}.")
    return finish(np.eye(n, m, dtype=_numpy_dtype(dtype)), device, requires_grad, out)


def empty_strided(
    size, stride, *, dtype=None, layout=None, device=None, requires_grad=False
) -> Tensor:
    """Elements that are not set, with given strides (in elements).

    >>> autograd.empty_strided((2, 3), (1, 2)).stride()
    (1, 2)
    """
    target = _numpy_dtype(dtype)
    reach = 1 + sum((n - 1) * s for n, s in zip(size, stride, strict=True)) if 0 not in size else 0
    memory = np.empty(reach, target)
    strides = tuple(s * target.itemsize for s in stride)
    array = np.lib.stride_tricks.as_strided(memory, tuple(size), strides)
    return finish(array, device, requires_grad)


def scalar_tensor(s, *, dtype=None, layout=None, device=None, requires_grad=False) -> Tensor:
    """A 0-d tensor with a number, in the default dtype.

    >>> autograd.scalar_tensor(2)
    tensor(2.)
    """
    return finish(np.array(s, _numpy_dtype(dtype)), device, requires_grad)


def vander(x, N=None, increasing=False) -> Tensor:
    """The matrix of powers of a vector's elements.

    >>> autograd.vander(autograd.tensor([1, 2, 3]), 2)
    tensor([[1, 1],
            [2, 1],
            [3, 1]])
    """
    n = len(x) if N is None else N
    powers = arange(n) if increasing else arange(n).flip(0)
    return x.unsqueeze(1) ** powers


def _window(name: str, shape):
    def window(window_length, periodic=True, *parameters, dtype=None, device=None, requires_grad=False,
               layout=None, **named):  # fmt: skip
        if window_length < 0:
            raise ArgumentError(f"{name}: a length of at least 0 is required; got {window_length}.")
        size = window_length + 1 if periodic and window_length > 1 else window_length
        array = shape(size, *parameters, **named)[:window_length]
        return finish(np.asarray(array, _numpy_dtype(dtype)), device, requires_grad)

    window.__name__ = window.__qualname__ = name
    window.__doc__ = f"""The {name.split("_")[0].capitalize()} window.

    Args:
        window_length: number of points.
        periodic: leave out the last point of a symmetric window, as spectra need.

    >>> autograd.{name}(4).shape
    Size([4])
    """
    return window


def _cosines(size: int, coefficients) -> np.ndarray:
    angle = 2 * np.pi * np.arange(size) / max(size - 1, 1)
    return (
        sum(c * np.cos(k * angle) for k, c in enumerate(coefficients)) if size != 1 else np.ones(1)
    )


hann_window = _window("hann_window", lambda n: _cosines(n, (0.5, -0.5)))
hamming_window = _window(
    "hamming_window", lambda n, alpha=0.54, beta=0.46: _cosines(n, (alpha, -beta))
)
blackman_window = _window("blackman_window", lambda n: _cosines(n, (0.42, -0.5, 0.08)))
bartlett_window = _window("bartlett_window", np.bartlett)
kaiser_window = _window("kaiser_window", lambda n, beta=12.0: np.kaiser(n, beta))


# --- methods: new_zeros and its relatives ---------------------------------------------------------


def _new(make):
    """A method that makes a tensor with this tensor's dtype."""

    def method(self, *args, dtype=None, device=None, requires_grad=False, **ignored):
        dtype = self.dtype if dtype is None else dtype
        return make(*args, dtype=dtype, device=device, requires_grad=requires_grad)

    method.__name__ = f"new_{make.__name__}"
    method.__doc__ = f"`{make.__name__}` with the dtype of this tensor unless another is given."
    return method


for _make in (zeros, ones, empty, full, tensor):
    setattr(Tensor, f"new_{_make.__name__}", _new(_make))


class _Legacy:
    """PyTorch's former constructors, such as `FloatTensor([1., 2.])` or `LongTensor(2, 3)`."""

    def __init__(self, name: str, dtype):
        self.__name__ = name
        self.dtype = dtype

    def __call__(self, *args) -> Tensor:
        if not args or isinstance(args[0], (int, Size)):
            return empty(*args, dtype=self.dtype) if args else empty(0, dtype=self.dtype)
        return tensor(args[0], dtype=self.dtype)

    def __repr__(self) -> str:
        return f"autograd.{self.__name__}"

    def __instancecheck__(self, instance) -> bool:
        return isinstance(instance, Tensor) and instance.dtype is self.dtype


FloatTensor = _Legacy("FloatTensor", dtypes.float32)
DoubleTensor = _Legacy("DoubleTensor", dtypes.float64)
HalfTensor = _Legacy("HalfTensor", dtypes.float16)
LongTensor = _Legacy("LongTensor", dtypes.int64)
IntTensor = _Legacy("IntTensor", dtypes.int32)
ShortTensor = _Legacy("ShortTensor", dtypes.int16)
CharTensor = _Legacy("CharTensor", dtypes.int8)
ByteTensor = _Legacy("ByteTensor", dtypes.uint8)
BoolTensor = _Legacy("BoolTensor", dtypes.bool_)
