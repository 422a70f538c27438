"""Whether tensors are equal, or nearly so."""

from __future__ import annotations

import numpy as np

from ..engine.graph import Arithmetic
from ..errors import ArgumentError, DTypeError, ShapeError
from .comparison import NAN
from .conversion import require_tensor
from .core.registry import Sample, composite


@composite()
def isclose(input, other, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False):
    """Whether `|input - other| <= atol + rtol * |other|`, element by element.

    Args:
        input, other: tensors of one dtype, of shapes that broadcast.
        rtol: tolerance relative to the magnitude of `other`.
        atol: absolute tolerance.
        equal_nan: two NaNs count as close.

    Numerics: equal infinities are close; an infinity and a finite number never are.

    >>> autograd.isclose(autograd.tensor([1.]), autograd.tensor([1.0000001]))
    tensor([True])
    """
    require_tensor(input, "isclose")
    require_tensor(other, "isclose")
    if rtol < 0 or atol < 0:
        raise ArgumentError(
            f"isclose: rtol and atol of at least 0 are required; got {rtol} and {atol}."
        )
    if input.dtype is not other.dtype:
        raise DTypeError(
            f"isclose: equal dtypes are required; got {input.dtype} and {other.dtype}. "
            "Convert one with to()."
        )
    try:
        np.broadcast_shapes(input._array.shape, other._array.shape)
    except ValueError:
        raise ShapeError(
            "isclose: shapes that broadcast together are required; got "
            f"{list(input._array.shape)} and {list(other._array.shape)}."
        ) from None
    close = np.isclose(input._array, other._array, rtol, atol, equal_nan)
    return Arithmetic.Tensor._wrap(np.asarray(close))


@composite()
def allclose(input, other, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False):
    """Whether all elements are close (see `isclose`): a Python bool.

    Args:
        input, other: tensors of one dtype, of shapes that broadcast.
        rtol: tolerance relative to the magnitude of `other`.
        atol: absolute tolerance.
        equal_nan: two NaNs count as close.

    >>> autograd.allclose(autograd.tensor([1.]), autograd.tensor([1.0000001]))
    True
    """
    return bool(isclose(input, other, rtol, atol, equal_nan)._array.all())


for _operator in (isclose, allclose):

    @_operator.samples
    def _(rng):
        yield Sample(np.array([1.0, 2.0]), np.array([1.0, 2.1]), grad=False)
        yield Sample(NAN, NAN, equal_nan=True, grad=False)


@composite()
def equal(input, other):
    """Whether two tensors have the same shape and elements: a Python bool.

    Args:
        input, other: tensors.

    Numerics: NaN differs from everything.

    >>> autograd.equal(autograd.tensor([1, 2]), autograd.tensor([1, 2]))
    True
    """
    require_tensor(input, "equal")
    require_tensor(other, "equal")
    return input._array.shape == other._array.shape and bool(
        np.array_equal(input._array, other._array)
    )


@equal.samples
def _(rng):
    yield Sample(np.arange(3), np.arange(3))
    yield Sample(np.arange(3), np.arange(4))
