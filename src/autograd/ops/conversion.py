"""Converting between dtypes, and between real and complex."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..device import Device, as_device
from ..dtypes import as_dtype
from ..engine.graph import tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError
from ..kernels import copying
from .registry import Sample, composite, primitive


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


@primitive()
def conj(input):
    """Complex conjugate of each element; real tensors are returned as they are.

    >>> autograd.tensor([1 + 2j]).conj()
    tensor([1.-2.j])
    """
    return np.conj(input) if np.iscomplexobj(input) else input


@conj.vjp("input")
def _(g):
    return conj(g)


@composite(inplace=True)
def conj_physical(input):
    """Complex conjugate of each element; here the same as `conj`.

    >>> autograd.conj_physical(autograd.tensor([1 + 2j]))
    tensor([1.-2.j])
    """
    return conj(input)


@conj_physical.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)) + 1j)
    yield Sample(rng.normal(size=3))


@conj.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=3) + 1j * rng.normal(size=3))


def conjugate(x):
    """`conj` for rules: real arrays, tensors and numbers pass through at no cost."""
    if type(x) is np.ndarray:
        return np.conj(x) if x.dtype.kind == "c" else x
    if isinstance(x, (int, float, np.floating)):
        return x
    if isinstance(x, (complex, np.complexfloating)):
        return x.conjugate()
    return conj(x) if x.dtype.is_complex else x


def is_complex_dtype(x) -> bool:
    """Whether an array or tensor is complex (for rules)."""
    return x._array.dtype.kind == "c" if type(x) in tensor_types else x.dtype.kind == "c"


@primitive(view=True, method=False, function=False)
def real_part(input):
    """The real parts; a view of complex tensors, real ones as they are."""
    return input.real


@real_part.vjp("input")
def _(g, input_dtype):
    return cast(g, input_dtype)


@primitive(view=True, method=False, function=False)
def imaginary_part(input):
    """The imaginary parts: a view."""
    return input.imag


@imaginary_part.vjp("input")
def _(g, input_dtype):
    return cast(g, input_dtype) * 1j


for _operator in (real_part, imaginary_part):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=3) + 1j * rng.normal(size=3))


@composite(method=False)
def real(input):
    """The real parts: a view of complex tensors, real ones as they are.

    >>> autograd.tensor([1 + 2j]).real
    tensor([1.])
    """
    return real_part(input) if input.dtype.is_complex else input


@composite(method=False)
def imag(input):
    """The imaginary parts of a complex tensor: a view.

    >>> autograd.tensor([1 + 2j]).imag
    tensor([2.])
    """
    if not input.dtype.is_complex:
        raise DTypeError(f"imag: a complex tensor is required; got {input.dtype}.")
    return imaginary_part(input)


for _operator in (real, imag):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=3) + 1j * rng.normal(size=3))


@primitive(view=True, method=False)
def view_as_real(input):
    """Real and imaginary parts along a new last dimension of size 2: a view.

    >>> autograd.view_as_real(autograd.tensor([1 + 2j]))
    tensor([[1., 2.]])
    """
    if input.dtype.kind != "c":
        raise DTypeError(f"view_as_real: a complex tensor is required; got {input.dtype}.")
    return input[..., None].view(np.dtype(f"f{input.dtype.itemsize // 2}"))


@view_as_real.vjp("input")
def _(g):
    return view_as_complex(g)


@view_as_real.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)) + 1j * rng.normal(size=(2, 3)))


@primitive(view=True, method=False)
def view_as_complex(input):
    """The last dimension, of size 2, as real and imaginary parts: a view where strides allow.

    >>> autograd.view_as_complex(autograd.tensor([[1., 2.]]))
    tensor([1.+2.j])
    """
    if input.dtype.kind != "f" or not input.ndim or input.shape[-1] != 2:
        raise ArgumentError(
            "view_as_complex: a real tensor with a last dimension of size 2 is required; got "
            f"shape {list(input.shape)} {input.dtype}."
        )
    if input.strides[-1] != input.itemsize:
        input = np.ascontiguousarray(input)
    return input.view(np.dtype(f"c{input.dtype.itemsize * 2}"))[..., 0]


@view_as_complex.vjp("input")
def _(g):
    return view_as_real(g)


@view_as_complex.samples
def _(rng):
    yield Sample(rng.normal(size=(3, 2)), grad=False)


@composite(method=False, function=True, name="complex")
def complex_(real, imag):
    """A complex tensor from real and imaginary parts.

    Args:
        real, imag: float32 or float64 tensors of one dtype, of shapes that broadcast.

    >>> autograd.complex(autograd.tensor([1.]), autograd.tensor([2.]))
    tensor([1.+2.j])
    """
    _same_floating("complex", real, imag)
    return real + imag * 1j


def _same_floating(name: str, a, b) -> None:
    for value in (a, b):
        require_tensor(value, name)
    if a.dtype is not b.dtype or not a.dtype.is_floating_point:
        raise DTypeError(
            f"{name}: two tensors of one floating-point dtype are required; got {a.dtype} and "
            f"{b.dtype}. Convert with to()."
        )


@composite(method=False)
def polar(abs, angle):
    """A complex tensor from magnitudes and angles in radians.

    Args:
        abs, angle: float32 or float64 tensors of one dtype, of shapes that broadcast.

    >>> autograd.polar(autograd.tensor([2.]), autograd.tensor([0.]))
    tensor([2.+0.j])
    """
    from .trigonometry import cos, sin

    _same_floating("polar", abs, angle)
    return complex_(abs * cos(angle), abs * sin(angle))


for _operator in (complex_, polar):

    @_operator.samples
    def _(rng):
        yield Sample(rng.uniform(0.5, 1, (2, 3)), rng.normal(size=(2, 3)))


@primitive("float")
def angle(input):
    """The angle of complex elements; 0 or pi for real ones, NaN for NaN.

    >>> autograd.angle(autograd.tensor([-1., 1.]))
    tensor([3.1416, 0.0000])
    """
    if input.dtype.kind == "c":
        return np.angle(input)
    return np.where(np.isnan(input), input, np.where(input < 0, np.pi, 0)).astype(input.dtype)


@angle.vjp("input")
def _(g, input):
    from .comparison import where
    from .powers import abs_

    if not is_complex_dtype(input):
        return g * 0
    size = abs_(input)
    zero = size == 0
    return where(zero, g * 0, g * (input * 1j) / (size * size))


@angle.samples
def _(rng):
    yield Sample(rng.normal(size=3) + 1j * rng.normal(size=3))
    yield Sample(rng.normal(size=3))


# --- methods: to() and its shorthands -------------------------------------------------------------


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
