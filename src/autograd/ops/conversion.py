"""Converting between dtypes and devices; copies."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..device import Device, as_device
from ..dtypes import as_dtype
from ..engine.graph import tensor_types
from ..errors import ArgumentTypeError
from ..kernels import copying
from .core.registry import Sample, composite, primitive


@primitive(method=False, function=False, node="ToCopy")
def cast(input, dtype: np.dtype):
    """Each element converted to a NumPy dtype; complex to real keeps the real part.

    Gradient: converted back to the dtype of the input.
    """
    if input.dtype.kind == "c" and np.dtype(dtype).kind not in "cb":
        input = input.real
    return np.asarray(input).astype(dtype)


@cast.vjp("input")
def _(g, input_dtype):
    return cast(g, input_dtype)


@cast.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), np.dtype("complex128"))
    yield Sample(rng.normal(size=3) + 1j * rng.normal(size=3), np.dtype("float64"))


@composite(function=False)
def to(input, *args, dtype=None, device=None, copy=False, non_blocking=False, memory_format=None):
    """The tensor in another dtype; `to(dtype)`, `to(device)`, `to(other)`, or keywords.

    Args:
        args: a dtype, a device, or a tensor whose dtype is taken, by position.
        dtype: the dtype; the tensor's own if None.
        device: the CPU.
        copy: copy even if nothing changes.
        non_blocking: accepted; conversions are finished on return.
        memory_format: accepted; the order of strides is kept.

    Returns:
        The tensor itself where nothing changes, unless `copy`.

    >>> autograd.tensor([1, 2]).to(autograd.float64)
    tensor([1., 2.], dtype=autograd.float64)
    """
    for position, arg in enumerate(args):
        if type(arg) in tensor_types:
            dtype = arg.dtype
        elif isinstance(arg, (Device, str)) and not (isinstance(arg, str) and arg in _DTYPE_NAMES):
            device = arg
        elif type(arg) is bool:
            copy = arg if position == 2 or (position == 1 and "device" not in args) else copy
        elif arg is not None:
            dtype = arg
    as_device(device)
    target = input._array.dtype if dtype is None else as_dtype(dtype).numpy
    if input._array.dtype == target:
        return clone(input) if copy else input
    return cast(input, target)


_DTYPE_NAMES = frozenset(d.name for d in dtypes.ALL)


@to.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), copy=True)


def _shorthand(name: str, target: str):
    def convert(input, memory_format=None):
        return to(input, dtype=target)

    convert.__name__ = convert.__qualname__ = name
    convert.__doc__ = f"""The tensor in dtype {target}.

    Args:
        memory_format: accepted; the order of strides is kept.

    >>> autograd.tensor([1]).{name}().dtype
    autograd.{target}
    """
    operator = composite(function=False)(convert)

    @operator.samples
    def _(rng):
        yield Sample(rng.uniform(0, 5, (2, 3)), grad=target in ("float32", "float64"))

    return operator


for _name, _target in {
    "float": "float32", "double": "float64", "half": "float16", "bfloat16": "bfloat16",
    "long": "int64", "int": "int32", "short": "int16", "char": "int8", "byte": "uint8",
    "bool": "bool", "cfloat": "complex64", "cdouble": "complex128",
}.items():  # fmt: skip
    _shorthand(_name, _target)


@composite(function=False, name="type")
def type_(input, dtype=None, non_blocking=False):
    """The tensor in another dtype; without one, the name of its type.

    Args:
        dtype: a dtype or its name; None asks for the name.
        non_blocking: accepted; conversions are finished on return.

    >>> autograd.tensor([1]).type(autograd.float32)
    tensor([1.])
    """
    if dtype is None:
        return f"autograd.{_LEGACY[input.dtype.name]}"
    if isinstance(dtype, str):
        legacy = {v: k for k, v in _LEGACY.items()}
        dtype = legacy.get(dtype.rsplit(".", 1)[-1], dtype)
    elif hasattr(dtype, "dtype"):
        dtype = dtype.dtype
    return to(input, dtype=dtype)


_LEGACY = {
    "float32": "FloatTensor", "float64": "DoubleTensor", "float16": "HalfTensor",
    "bfloat16": "BFloat16Tensor", "int64": "LongTensor", "int32": "IntTensor",
    "int16": "ShortTensor", "int8": "CharTensor", "uint8": "ByteTensor", "bool": "BoolTensor",
    "complex64": "ComplexFloatTensor", "complex128": "ComplexDoubleTensor",
}  # fmt: skip


@composite(function=False)
def type_as(input, other):
    """The tensor in the dtype of `other`.

    Args:
        other: tensor whose dtype is taken.

    >>> autograd.tensor([1]).type_as(autograd.tensor([1.]))
    tensor([1.])
    """
    return to(input, dtype=other.dtype)


@type_as.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=1).astype("float32"), grad=False)


@primitive()
def clone(input, *, memory_format: object = None):
    """A copy that is part of the graph.

    Args:
        memory_format: accepted; the order of strides is kept.

    >>> autograd.tensor([1.]).clone()
    tensor([1.])
    """
    return copying.contiguous(input) if input.flags.c_contiguous else np.array(input)


@clone.vjp("input")
def _(g):
    return g


@clone.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(np.arange(3))


@composite(function=False)
def contiguous(input, memory_format=None):
    """The tensor itself if its elements lie in C order without gaps, else such a copy.

    Args:
        memory_format: accepted; the order is always row by row.

    >>> autograd.tensor([[1., 2.]]).T.contiguous().is_contiguous()
    True
    """
    return input if input._array.flags.c_contiguous else _packed(input)


@primitive(method=False, function=False)
def _packed(input):
    """A copy in C order."""
    return copying.contiguous(input)


@_packed.vjp("input")
def _(g):
    return g


@contiguous.samples
@_packed.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)).T)


@composite(function=False)
def cpu(input, memory_format=None):
    """The tensor itself: it is on the CPU.

    Args:
        memory_format: accepted; the tensor itself is returned.

    >>> autograd.tensor([1.]).cpu()
    tensor([1.])
    """
    return input


@cpu.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))


@composite(function=False)
def cuda(input, device=None, non_blocking=False):
    """Raises DeviceError: there is only the CPU.

    Args:
        device: accepted.
        non_blocking: accepted.

    >>> autograd.tensor([1.]).cuda()
    Traceback (most recent call last):
      ...
    autograd.errors.DeviceError: ...
    """
    as_device("cuda")


def require_tensor(value, operation: str):
    """The value itself, if it is a tensor.

    Raises:
        ArgumentTypeError: it is not.
    """
    if type(value) not in tensor_types:
        raise ArgumentTypeError(
            f"{operation}: a Tensor is required; got {type(value).__name__}. "
            "Make one with autograd.tensor(data)."
        )
    return value
