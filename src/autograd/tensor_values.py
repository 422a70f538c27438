"""A tensor as Python, NumPy and files see it: its numbers, copies, protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes
from .engine.graph import Arithmetic
from .engine.mutation import buffer_of
from .engine.views import node_of
from .errors import ArgumentTypeError, GraphError, ShapeError
from .kernels.buffers import flat_memory, is_element_view
from .ops.core.registry import catalogue
from .tensor_state import State

if TYPE_CHECKING:
    from .tensor import Tensor


class Values(State):
    """What a tensor is to others: numbers in memory."""

    __slots__ = ()

    def numpy(self, *, force: bool = False) -> np.ndarray:
        """The data as a NumPy array that shares memory.

        Args:
            force: also for a tensor that requires grad.

        Raises:
            GraphError: the tensor requires grad (use `detach()` or `force=True`).

        >>> import autograd
        >>> autograd.ones(2).numpy()
        array([1., 1.], dtype=float32)
        """
        if self.requires_grad and not force:
            raise GraphError(
                "numpy: a tensor that does not require grad is required, because writes to the "
                "array would not be recorded. Use tensor.detach().numpy() or to_numpy()."
            )
        return self._array

    def item(self) -> Any:
        """The only element as a Python number.

        Raises:
            ShapeError: there is not exactly one element.

        >>> import autograd
        >>> autograd.tensor([1.5]).item()
        1.5
        """
        if self._array.size != 1:
            raise ShapeError(
                f"item: exactly one element is required; got shape {list(self._array.shape)}. "
                "Use tolist()."
            )
        value = self._array.item()
        return float(value) if self._array.dtype.kind == "V" else value

    def tolist(self):
        """Nested lists of Python numbers (a number for a 0-d tensor).

        >>> import autograd
        >>> autograd.tensor([[1], [2]]).tolist()
        [[1], [2]]
        """
        return self._array.tolist()

    def __bool__(self) -> bool:
        if self._array.size != 1:
            raise ShapeError(
                "bool: a tensor with one element is required; got shape "
                f"{list(self._array.shape)}. Use any() or all()."
            )
        return bool(self._array.item())

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __complex__(self) -> complex:
        return complex(self.item())

    def __index__(self) -> int:
        if self.dtype.category > dtypes.INTEGER or self._array.size != 1:
            raise ArgumentTypeError(
                "index: an integer tensor with one element is required; got shape "
                f"{list(self._array.shape)} {self.dtype}."
            )
        return int(self._array.item())

    def __len__(self) -> int:
        if not self._array.ndim:
            raise ArgumentTypeError("len: a tensor with dimensions is required; got a 0-d tensor.")
        return len(self._array)

    def __iter__(self):
        if not self._array.ndim:
            raise ArgumentTypeError("iter: a tensor with dimensions is required; got a 0-d tensor.")
        return iter(catalogue["unbind"].function(self, 0))

    def __reversed__(self):
        flip = catalogue["flip"].function
        return flip(self, (0,)) if self._array.ndim else self

    def __contains__(self, value) -> bool:
        if not isinstance(
            value, (Arithmetic.Tensor, np.ndarray, np.generic, bool, int, float, complex)
        ):
            raise ArgumentTypeError(
                f"in: a tensor or number is required; got {type(value).__name__}. "
                "Make a tensor with autograd.tensor(data)."
            )
        return bool(catalogue["eq"].function(self, value).any())

    __hash__ = object.__hash__

    def __format__(self, spec: str) -> str:
        if not self._array.ndim and (spec or type(self) is Arithmetic.Tensor):
            return format(self.item(), spec)
        if spec:
            raise ArgumentTypeError(
                f"format: a 0-d tensor is required for the format {spec!r}; got shape "
                f"{list(self._array.shape)}. Format the numbers of tolist()."
            )
        return str(self)

    def __repr__(self) -> str:
        from .printing import tensor_text

        return tensor_text(self)

    def _repr_html_(self) -> str:
        from .printing import tensor_html

        return tensor_html(self)

    def __deepcopy__(self, memo):
        node = node_of(self)
        if node is not None:
            raise GraphError(
                "deepcopy: a leaf is required; got the result of "
                f"{node.name()}. Use detach().clone()."
            )
        import copy

        copied: Any = Arithmetic.Tensor._wrap(_copied_memory(self._array, memo))
        memo[id(self)] = copied
        if type(self) is not Arithmetic.Tensor:
            copied.__class__ = type(self)
        copied._requires_grad = self._requires_grad
        copied._grad = copy.deepcopy(self._grad, memo)
        copied.__dict__.update(copy.deepcopy(self._attributes(), memo))
        return copied

    def _attributes(self) -> dict[str, Any]:
        """What a program has put on the tensor."""
        return {name: value for name, value in self.__dict__.items() if name != "_hooks"}

    def __reduce__(self):
        return _rebuild, (type(self), self._array, self.requires_grad, self._attributes())

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        array = self.numpy()
        return np.array(array, dtype=dtype, copy=copy)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        from .interop.numpy_protocols import array_ufunc

        return array_ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(self, function, types, args, kwargs):
        from .interop.numpy_protocols import array_function

        return array_function(function, args, kwargs)

    def __dlpack__(self, **kwargs):
        return self.numpy().__dlpack__(**kwargs)

    def __dlpack_device__(self):
        return self._array.__dlpack_device__()


def _rebuild(cls, array, requires_grad, attributes) -> Tensor:
    tensor = Arithmetic.Tensor._wrap(array)
    if cls is not Arithmetic.Tensor:
        tensor.__class__ = cls
    tensor._requires_grad = requires_grad
    tensor.__dict__.update(attributes)
    return tensor


def _copied_memory(array: np.ndarray, memo) -> np.ndarray:
    """A copy that shares memory with copies in `memo` of what the array shares memory with."""
    owner = buffer_of(array)
    flat = flat_memory(owner)
    if flat is None or not is_element_view(array, flat.ctypes.data):
        return array.copy()
    copies = memo.setdefault("autograd", {})
    if id(owner) not in copies:
        copies[id(owner)] = flat.copy(), owner  # the owner is kept alive, for its id stays its own
    start = array.ctypes.data - flat.ctypes.data if array.size else 0
    return np.ndarray(array.shape, array.dtype, copies[id(owner)][0], start, array.strides)
