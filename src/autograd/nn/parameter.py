"""What a module registers: parameters, buffers, and both before their shape is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..creation.options import numpy_dtype
from ..device import as_device
from ..engine.graph import tensor_types
from ..errors import ArgumentTypeError, ShapeError
from ..size import as_size
from ..tensor import Tensor

__all__ = [
    "Buffer",
    "Parameter",
    "UninitializedBuffer",
    "UninitializedParameter",
    "UninitializedTensorMixin",
    "is_lazy",
]


if TYPE_CHECKING:
    _Base = Tensor
else:
    _Base = object  # what it is mixed into is a Tensor already


def _memory_of(data, kind: str) -> np.ndarray:
    if data is None:
        return np.empty(0, numpy_dtype(None))
    if not isinstance(data, Tensor):
        raise ArgumentTypeError(
            f"{kind}: a Tensor is required; got {type(data).__name__}. "
            "Make one with autograd.tensor(data)."
        )
    return data._array


def _as_leaf(tensor: Tensor, array: np.ndarray, requires_grad: bool) -> None:
    tensor._array = array
    tensor._node = tensor._grad = tensor._alias = None
    tensor._requires_grad = False
    if requires_grad:
        tensor.requires_grad = True  # which checks the dtype


class Parameter(Tensor):
    """A tensor that a module trains: assigned to an attribute of a module, it is registered.

    It shares the memory of `data`; what operations make of it are plain tensors.

    Args:
        data: the values; None for an empty parameter.
        requires_grad: whether gradients are wanted.

    Raises:
        ArgumentTypeError: `data` is not a tensor.
        DTypeError: gradients are wanted of integers.

    >>> autograd.nn.Parameter(autograd.ones(2))
    Parameter containing:
    tensor([1., 1.], requires_grad=True)
    """

    def __init__(self, data=None, requires_grad: bool = True):
        _as_leaf(self, _memory_of(data, "Parameter"), requires_grad)

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()

    def __deepcopy__(self, memo):
        # without the gradient, as in PyTorch: the copy starts its own training
        copied = object.__new__(type(self))
        memo[id(self)] = copied
        _as_leaf(copied, self._array.copy(order="K"), self._requires_grad)
        return copied


class Buffer(Tensor):
    """A tensor that belongs to a module's state but is not trained.

    Args:
        data: the values; None for an empty buffer.
        persistent: whether it is part of the module's `state_dict`.

    >>> autograd.nn.Buffer(autograd.zeros(2))
    tensor([0., 0.])
    """

    persistent = True

    def __init__(self, data=None, *, persistent: bool = True):
        wanted = isinstance(data, Tensor) and data.requires_grad
        _as_leaf(self, _memory_of(data, "Buffer"), wanted)
        self.persistent = persistent


class UninitializedTensorMixin(_Base):
    """A parameter or buffer whose shape a lazy module learns from its first input.

    >>> weight = autograd.nn.LazyLinear(3).weight
    >>> isinstance(weight, autograd.nn.parameter.UninitializedTensorMixin)
    True
    """

    cls_to_become: type

    @property
    def shape(self):
        """Not known yet."""
        raise ShapeError(
            f"shape: an initialized tensor is required; this {type(self).__name__} has no shape "
            "yet. Call the module once, or materialize(shape)."
        )

    def materialize(self, shape, device=None, dtype=None) -> None:
        """Become an ordinary parameter or buffer with uninitialised values.

        Args:
            shape: its sizes.
            device: the CPU.
            dtype: the element type; default: the one that it was made with.
        """
        as_device(device)
        dtype = self._array.dtype if dtype is None else numpy_dtype(dtype)
        self._array = np.empty(as_size((tuple(shape),), "materialize"), dtype)
        self.__class__ = self.cls_to_become

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __deepcopy__(self, memo):
        copied = object.__new__(type(self))
        memo[id(self)] = copied
        _as_leaf(copied, self._array.copy(), self._requires_grad)
        copied.__dict__.update(self.__dict__)
        return copied


class UninitializedParameter(UninitializedTensorMixin, Parameter):
    """A parameter without a shape yet; operations refuse it.

    Args:
        requires_grad: whether gradients will be wanted.
        device: the CPU.
        dtype: the element type it will have.

    >>> autograd.nn.UninitializedParameter()
    <UninitializedParameter>
    """

    cls_to_become = Parameter

    def __init__(self, requires_grad: bool = True, device=None, dtype=None):
        as_device(device)
        _as_leaf(self, np.empty(0, numpy_dtype(dtype)), requires_grad)


class UninitializedBuffer(UninitializedTensorMixin, Buffer):
    """A buffer without a shape yet; operations refuse it.

    Args:
        requires_grad: whether gradients will be wanted.
        device: the CPU.
        dtype: the element type it will have.
        persistent: whether it is part of the module's `state_dict`.

    >>> buffer = autograd.nn.UninitializedBuffer()
    >>> buffer.materialize((2, 3))
    >>> buffer.shape
    Size([2, 3])
    """

    cls_to_become = Buffer

    def __init__(
        self, requires_grad: bool = False, device=None, dtype=None, persistent: bool = True
    ):
        as_device(device)
        _as_leaf(self, np.empty(0, numpy_dtype(dtype)), requires_grad)
        self.persistent = persistent


# operations take tensors by their type: these two have no values to compute with
tensor_types.difference_update((UninitializedParameter, UninitializedBuffer))


def is_lazy(param) -> bool:
    """Whether a parameter or buffer still waits for its shape.

    Args:
        param: a parameter, a buffer or None.

    >>> layer = autograd.nn.LazyLinear(3)
    >>> before = autograd.nn.parameter.is_lazy(layer.weight)
    >>> _ = layer(autograd.ones(1, 2))
    >>> before, autograd.nn.parameter.is_lazy(layer.weight)
    (True, False)
    """
    return isinstance(param, UninitializedTensorMixin)
