"""Between real and complex: parts, conjugates, polar form."""

from __future__ import annotations

import numpy as np

from ..engine.graph import tensor_types
from ..errors import ArgumentError, DTypeError
from .conversion import cast, require_tensor
from .core.registry import Sample, composite, primitive


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
