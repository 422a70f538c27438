"""Powers, roots, absolute values and signs."""

from __future__ import annotations

import math

import numpy as np

from ..engine.graph import tensor_types
from ..errors import ArgumentError, DTypeError
from .arithmetic import SPECIAL, pairs
from .comparison import where
from .complex_numbers import conjugate
from .conversion import cast
from .core.registry import Sample, composite, constant, primitive
from .division import quotient
from .exponential import log


def reals(low=-2.0, high=2.0, special=True):
    """A samples function for a unary operator on the reals between `low` and `high`."""

    def samples(rng):
        yield Sample(rng.uniform(low, high, (2, 3)))
        yield Sample(np.asarray(rng.uniform(low, high)))
        yield Sample(np.zeros((0, 3)))
        if special:
            yield Sample(SPECIAL, grad=False)

    return samples


@primitive("result", name="pow", broadcasts=True, method=False, function=False)
def power(input, exponent):
    """`input ** exponent` for numbers of one dtype.

    Args:
        input, exponent: tensors of shapes that broadcast, or a number for one of them.
    """
    kind = np.result_type(input, exponent).kind
    if kind == "b":
        return np.logical_or(input, np.logical_not(exponent))
    if kind in "iu" and np.any(np.less(exponent, 0)):
        if np.ndim(exponent) == 0 and np.ndim(input):
            raise ArgumentError(
                "pow: exponents of at least 0 are required for integers; got a negative one. "
                "Convert the base to floating point."
            )
        powers = np.power(input, np.maximum(exponent, 0))
        odd = np.where(exponent % 2 == 0, 1, input)
        small = np.where(np.equal(input, 1), 1, np.where(np.equal(input, -1), odd, 0))
        return np.where(exponent < 0, small, powers).astype(powers.dtype)
    if isinstance(exponent, (int, float)):
        if exponent == 2:
            return np.multiply(input, input)
        if exponent == 0.5 and np.asarray(input).dtype.kind == "f":
            return np.sqrt(input)
        if exponent == -0.5 and np.asarray(input).dtype.kind == "f":
            return np.reciprocal(np.sqrt(input))
    return np.power(input, exponent)


@power.vjp("input")
def _(g, input, exponent):
    if isinstance(exponent, (int, float)):
        if exponent == 2:
            return g * conjugate(input * 2)
        if exponent == 0:
            return g * 0
        return g * conjugate(power(input, exponent - 1) * exponent)
    zero = exponent == 0
    slope = exponent * power(input, where(zero, exponent * 0, exponent - 1))
    return where(zero, g * 0, g * conjugate(slope))


@power.vjp("exponent")
def _(g, input, exponent, out):
    if isinstance(input, (int, float)):
        if input == 0:
            return where(exponent >= 0, g * 0, g * out * float("-inf"))
        if input > 0:
            return g * conjugate(out * math.log(input))
        return g * conjugate(out * log(exponent * 0 + input))
    flat = (input == 0) & (exponent >= 0) if out.dtype == input.dtype and _real(out) else input == 0
    safe = where(flat, input * 0 + 1, input)
    return where(flat, g * 0, g * conjugate(out * log(safe)))


def _real(x) -> bool:
    dtype = x.dtype
    return dtype.kind == "f" if isinstance(dtype, np.dtype) else dtype.is_floating_point


@power.samples
def _(rng):
    yield Sample(rng.uniform(0.5, 2, (2, 3)), rng.uniform(-2, 2, 3))


@composite(inplace=True, name="pow")
def pow_(input, exponent, *, out=None):
    """Each element of `input` to the power `exponent`.

    Args:
        input: tensor or number.
        exponent: tensor that broadcasts with `input`, or number.
        out: a tensor of the result's shape to write into.

    Raises:
        ArgumentError: integers to a negative number; to a tensor of negative powers gives 0, or
            1 and -1 for a base of 1 and -1.

    Gradient: at `input == 0`, PyTorch's choice: 0 where the exponent is 0; the exponent's gradient
    is 0 where `input` is 0 and the exponent not negative.

    >>> autograd.tensor([1., 2., 3.]) ** 2
    tensor([1., 4., 9.])
    """
    return power(input, exponent, out=out)


@pow_.samples
def _(rng):
    yield from pairs(rng, 0.5, 2.0)
    yield Sample(rng.uniform(-2, 2, (2, 3)), 3)
    yield Sample(rng.uniform(-2, 2, (2, 3)), 2)
    yield Sample(rng.uniform(0.5, 2, (2, 3)), 0.5)
    yield Sample(rng.uniform(0.5, 2, (2, 3)), -1)
    yield Sample(rng.uniform(0.5, 2, (2, 3)), 0)
    yield Sample(2.5, rng.uniform(0.5, 2, (2, 3)))
    yield Sample(np.arange(4), 3)
    yield Sample(np.arange(4), np.arange(4))
    yield Sample(np.array([-2, -1, 1, 2]), np.array([[-1], [-2]]))
    yield Sample(np.array([-2.0, 0.0, 3.0]), np.array([2.0, 2.0, 0.0]), grad=False)
    yield Sample(np.array([0.0, 0.5, 2.0]), constant(np.array([3.0, 0.0, 0.0])))
    yield Sample(rng.normal(size=3) + 1j, 2)
    yield Sample(rng.normal(size=3) + 1j, rng.normal(size=3) - 1j)
    yield Sample(SPECIAL, SPECIAL[::-1].copy(), grad=False)


@composite()
def float_power(input, exponent):
    """`input ** exponent` computed in float64 (complex128 for complex arguments).

    Args:
        input, exponent: tensors of shapes that broadcast, or a number for one of them.

    >>> autograd.float_power(autograd.tensor([2]), 2)
    tensor([4.], dtype=autograd.float64)
    """
    operands = [x for x in (input, exponent) if type(x) in tensor_types]
    number = exponent if type(input) in tensor_types else input
    wide = np.dtype("complex128" if any(x.dtype.is_complex for x in operands) or
                    isinstance(number, complex) else "float64")  # fmt: skip

    def widen(x):
        return cast(x, wide) if type(x) in tensor_types else x

    return power(widen(input), widen(exponent))


@float_power.samples
def _(rng):
    yield Sample(rng.uniform(0.5, 2, (2, 3)), rng.uniform(-2, 2, 3))
    yield Sample(np.arange(3), 2)


@primitive("float", inplace=True, large="square_root")
def sqrt(input):
    """Square root of each element; NaN for negative ones.

    >>> autograd.sqrt(autograd.tensor([4., 9.]))
    tensor([2., 3.])
    """
    return np.sqrt(input)


@sqrt.vjp("input", scalar=True)
def _(g, out):
    return g / conjugate(out * 2.0)


sqrt.samples(reals(0.5, 4))


@primitive("float", inplace=True, large="reciprocal_root")
def rsqrt(input):
    """Reciprocal of the square root of each element.

    >>> autograd.rsqrt(autograd.tensor([4.]))
    tensor([0.5000])
    """
    return np.reciprocal(np.sqrt(input))


@rsqrt.vjp("input", scalar=True)
def _(g, out):
    return g * conjugate(out * out * out) * -0.5


rsqrt.samples(reals(0.5, 4))


@composite(inplace=True)
def square(input):
    """Square of each element.

    >>> autograd.square(autograd.tensor([3.]))
    tensor([9.])
    """
    return power(input, 2)


square.samples(reals())


@primitive("float", inplace=True, large="reciprocal")
def reciprocal(input):
    """One over each element.

    >>> autograd.reciprocal(autograd.tensor([4.]))
    tensor([0.2500])
    """
    return np.divide(np.asarray(1, input.dtype), input)


@reciprocal.vjp("input", scalar=True)
def _(g, out):
    return -g * conjugate(out * out)


reciprocal.samples(reals(0.5, 2))


@composite(method=False, function=False, guarded=False)
def number_over(input, other):
    """`other / input` for Python's operator: `reciprocal(input) * other`, as in PyTorch.

    So the node of the result keeps neither the result nor `input`, and both may be written.
    """
    if type(other) in tensor_types or not isinstance(other, (int, float, complex)):
        return quotient(other, input)
    out = reciprocal(input)
    return out if other == 1 and not out._requires_grad else out * other


@number_over.samples
def _(rng):
    yield Sample(rng.uniform(0.5, 2, (2, 3)), 2.0)
    yield Sample(rng.uniform(0.5, 2, (2, 3)), 1)
    yield Sample(rng.uniform(0.5, 2, (2, 3)), rng.uniform(0.5, 2, 3))


@primitive(inplace=True)
def sgn(input):
    """Sign of real elements, direction `x / |x|` of complex ones; 0 at 0.

    >>> autograd.sgn(autograd.tensor([3+4j]))
    tensor([0.6000+0.8000j])
    """
    return _signs(input)


def _signs(array: np.ndarray) -> np.ndarray:
    """-1, 0 or 1, and 0 for NaN, as in PyTorch."""
    if array.dtype.kind == "b":
        return array.copy()
    if array.dtype.kind != "f":
        return np.sign(array)
    return np.subtract(np.greater(array, 0), np.less(array, 0), dtype=array.dtype)


@sgn.vjp("input")
def _(g, input, out):
    from .complex_numbers import is_complex_dtype, real_part

    if not is_complex_dtype(input):
        return g * 0
    size = abs_(input)
    safe = where(size == 0, size * 0 + 1, size)
    along = real_part(conjugate(out) * g)
    return where(size == 0, g * 0, (g - out * along) / safe)


@sgn.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=3) + 1j * rng.normal(size=3))
    yield Sample(np.arange(-2, 3))
    yield Sample(np.array([True, False]))
    yield Sample(SPECIAL, grad=False)


@primitive(inplace=True)
def sign(input):
    """Sign of each element: -1, 0 or 1. Gradient 0.

    >>> autograd.sign(autograd.tensor([-2., 0., 3.]))
    tensor([-1.,  0.,  1.])
    """
    if input.dtype.kind == "c":
        raise DTypeError(f"sign: a real tensor is required; got {input.dtype}. Use sgn().")
    return _signs(input)


@sign.vjp("input")
def _(g):
    return g * 0


sign.samples(reals())


@primitive(inplace=True, aliases=("absolute",), name="abs", large="magnitude")
def abs_(input):
    """Absolute value of each element; real for complex ones. Gradient 0 at 0.

    >>> abs(autograd.tensor([-1., 2.]))
    tensor([1., 2.])
    """
    return np.absolute(input)


@abs_.vjp("input", scalar=True)
def _(g, input):
    return g * sgn(input)


@abs_.samples
def _(rng):
    yield from reals()(rng)
    yield Sample(rng.normal(size=3) + 1j * rng.normal(size=3))
    yield Sample(np.arange(-2, 3))
    yield Sample(np.array([-1.0, 0.0, 2.0]))


@primitive("float", broadcasts=True, inplace=True)
def hypot(input, other):
    """Length of the hypotenuse, `sqrt(input**2 + other**2)` without overflow.

    Args:
        input, other: tensors of shapes that broadcast.

    >>> autograd.hypot(autograd.tensor([3.]), autograd.tensor([4.]))
    tensor([5.])
    """
    return np.hypot(input, other)


@hypot.vjp("input")
def _(g, input, out):
    return g * quotient(input, out)


@hypot.vjp("other")
def _(g, other, out):
    return g * quotient(other, out)


@hypot.samples
def _(rng):
    yield Sample(rng.uniform(0.5, 2, (2, 3)), rng.uniform(0.5, 2, 3))
