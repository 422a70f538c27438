"""Methods that tell about a tensor without computing with its elements."""

from __future__ import annotations

import numpy as np

from ..engine.graph import tensor_types
from ..errors import ShapeError
from ..size import Size
from .core.dims import normalize_dim
from .core.registry import composite


@composite()
def numel(input) -> int:
    """The number of elements.

    >>> autograd.ones(2, 3).numel()
    6
    """
    return input._array.size


@composite(function=False, aliases=("ndimension",))
def dim(input) -> int:
    """The number of dimensions.

    >>> autograd.ones(2, 3).dim()
    2
    """
    return input._array.ndim


@composite(function=False)
def get_device(input):
    """-1, which stands for the CPU.

    >>> autograd.ones(2).get_device()
    -1
    """
    return -1


@composite(function=False)
def share_memory_(input):
    """The tensor itself: workers get copies of what they need.

    >>> autograd.ones(2).share_memory_()
    tensor([1., 1.])
    """
    return input


@composite(function=False)
def size(input, dim: int | None = None):
    """The shape, or the size of one dimension.

    Args:
        dim: one dimension; None gives all.

    >>> autograd.ones(2, 3).size(1)
    3
    """
    shape = input._array.shape
    return Size(shape) if dim is None else shape[_existing(dim, input, "size")]


def _existing(dim: int, input, operation: str) -> int:
    if not input._array.ndim:
        raise_for_scalar = normalize_dim(dim, 0, operation)
        raise ShapeError(
            f"{operation}: a tensor with dimensions is required; got a 0-d tensor and dim "
            f"{raise_for_scalar}."
        )
    return normalize_dim(dim, input._array.ndim, operation)


def element_steps(array: np.ndarray) -> tuple[int, ...]:
    """Strides in elements, where NumPy gives none (size 1, or no elements at all) as PyTorch's."""
    steps = [step // array.itemsize for step in array.strides]
    for i in reversed(range(array.ndim)):
        if steps[i] == 0 and (array.shape[i] == 1 or not array.size):
            steps[i] = steps[i + 1] * max(array.shape[i + 1], 1) if i + 1 < array.ndim else 1
    return tuple(steps)


@composite(function=False)
def stride(input, dim: int | None = None):
    """The steps in memory from an element to the next of each dimension, in elements.

    Args:
        dim: one dimension; None gives all.

    >>> autograd.ones(2, 3).stride()
    (3, 1)
    """
    strides = element_steps(input._array)
    return strides if dim is None else strides[_existing(dim, input, "stride")]


@composite(function=False)
def element_size(input) -> int:
    """Bytes an element.

    >>> autograd.ones(2).element_size()
    4
    """
    return input._array.itemsize


@composite(function=False)
def data_ptr(input) -> int:
    """The address of the first element.

    Returns:
        The address in bytes, an integer.

    >>> autograd.ones(1).data_ptr() > 0
    True
    """
    return input._array.ctypes.data


@composite(function=False)
def is_contiguous(input, memory_format=None) -> bool:
    """Whether the elements lie in C order without gaps.

    Args:
        memory_format: accepted; the question is always for row by row.

    >>> autograd.ones(2, 3).T.is_contiguous()
    False
    """
    return input._array.flags.c_contiguous


@composite()
def is_floating_point(input) -> bool:
    """Whether the dtype is a floating-point one.

    >>> autograd.ones(2).is_floating_point()
    True
    """
    return input.dtype.is_floating_point


@composite()
def is_complex(input) -> bool:
    """Whether the dtype is complex.

    >>> autograd.ones(2).is_complex()
    False
    """
    return input.dtype.is_complex


@composite()
def is_signed(input) -> bool:
    """Whether the dtype has negative numbers.

    >>> autograd.ones(2).is_signed()
    True
    """
    return input.dtype.is_signed


@composite()
def is_nonzero(input) -> bool:
    """Whether a one-element tensor is not zero.

    >>> autograd.is_nonzero(autograd.ones(1))
    True
    """
    return bool(input)


@composite()
def is_same_size(input, other) -> bool:
    """Whether two tensors have the same shape.

    Args:
        input, other: tensors.

    >>> autograd.is_same_size(autograd.ones(2), autograd.ones(3))
    False
    """
    return input._array.shape == other._array.shape


@composite(method=False)
def is_tensor(obj) -> bool:
    """Whether an object is a Tensor.

    Args:
        obj: anything.

    >>> autograd.is_tensor([1.])
    False
    """
    return type(obj) in tensor_types


@composite()
def is_conj(input) -> bool:
    """False: conjugation is computed at once.

    >>> autograd.ones(2).is_conj()
    False
    """
    return False


@composite()
def resolve_conj(input):
    """The tensor itself: conjugation is computed at once.

    >>> autograd.resolve_conj(autograd.tensor([1j]))
    tensor([0.+1.j])
    """
    return input


@composite()
def resolve_neg(input):
    """The tensor itself: negation is computed at once.

    >>> autograd.resolve_neg(autograd.tensor([-1.]))
    tensor([-1.])
    """
    return input


@composite()
def is_inference(input) -> bool:
    """False: there are no inference tensors (see `inference_mode`).

    >>> autograd.is_inference(autograd.ones(1))
    False
    """
    return False
