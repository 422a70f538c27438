"""The interface of the library's first version, which its users' programs call."""

from __future__ import annotations

from typing import Any

import numpy as np

from .dtypes import from_numpy_dtype
from .engine.graph import Arithmetic, Node
from .engine.mutation import note_write
from .engine.views import root_of, set_node
from .errors import ArgumentTypeError
from .tensor_state import State


class FirstVersion(State):
    """Methods of Tensor under the names that the first version used."""

    __slots__ = ()
    grad: Any
    grad_fn: Any

    @staticmethod
    def from_numpy(array: np.ndarray, requires_grad: bool = False) -> Any:
        """A tensor with a copy of a NumPy array (`autograd.from_numpy` shares memory).

        Args:
            array: of a dtype that the library has.
            requires_grad: begin a graph at the tensor.

        Raises:
            ArgumentTypeError: not an array.

        >>> import autograd
        >>> import numpy as np
        >>> autograd.Tensor.from_numpy(np.array([1, 2]))
        tensor([1, 2])
        """
        if not isinstance(array, (np.ndarray, np.generic)):
            raise ArgumentTypeError(
                f"from_numpy: a NumPy array is required; got {type(array).__name__}. "
                "Use autograd.tensor(data)."
            )
        from_numpy_dtype(array.dtype)
        tensor = Arithmetic.Tensor._wrap(np.array(array, order="C"))
        tensor.requires_grad = requires_grad
        return tensor

    @staticmethod
    def from_torch(tensor, requires_grad: bool = False) -> Any:
        """A tensor with a copy of a PyTorch tensor.

        Args:
            tensor: on the CPU, of a dtype that the library has.
            requires_grad: begin a graph at the copy.

        Raises:
            MissingExtraError: PyTorch is not installed.
        """
        from .interop.torch import from_torch

        return from_torch(tensor, requires_grad)

    def to_numpy(self) -> np.ndarray:
        """The data as a new NumPy array.

        >>> import autograd
        >>> autograd.tensor([1, 2]).to_numpy()
        array([1, 2])
        """
        return self._array.copy()

    def to_torch(self):
        """The data as a new PyTorch tensor.

        Raises:
            MissingExtraError: PyTorch is not installed.
        """
        from .interop.torch import to_torch

        return to_torch(self)  # type: ignore[arg-type]

    def get_shape(self) -> list[int]:
        """The sizes as a list.

        >>> import autograd
        >>> autograd.ones(2, 3).get_shape()
        [2, 3]
        """
        return list(self._array.shape)

    def get_data(self) -> list:
        """The elements as a flat list.

        >>> import autograd
        >>> autograd.ones(2, 1).get_data()
        [1.0, 1.0]
        """
        return self._array.ravel().tolist()

    def get_requires_grad(self) -> bool:
        """Whether operations on this tensor are recorded.

        >>> import autograd
        >>> autograd.ones(1).get_requires_grad()
        False
        """
        return self.requires_grad

    def get_grad(self) -> Any | None:
        """The accumulated gradient, or None.

        >>> import autograd
        >>> x = autograd.tensor([1.], requires_grad=True)
        >>> x.sum().backward()
        >>> x.get_grad()
        tensor([1.])
        """
        return self._grad

    def set_grad(self, grad: Any) -> None:
        """Replace the accumulated gradient.

        Args:
            grad: tensor of the same shape and dtype, or None.

        >>> import autograd
        >>> x = autograd.ones(1)
        >>> x.set_grad(autograd.zeros(1))
        >>> x.grad
        tensor([0.])
        """
        self.grad = grad

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the accumulated gradient, or set it to zeros.

        Args:
            set_to_none: forget it; else it becomes zeros.

        >>> import autograd
        >>> x = autograd.ones(1)
        >>> x.set_grad(autograd.ones(1))
        >>> x.zero_grad(set_to_none=False)
        >>> x.grad
        tensor([0.])
        """
        if set_to_none or self._grad is None:
            self.grad = None
        else:
            self._grad._array.fill(0)
            note_write(self._grad._array, "zero_grad")

    def get_graph(self) -> Node | None:
        """The graph node that made this tensor; None for a leaf.

        >>> import autograd
        >>> autograd.ones(1).get_graph() is None
        True
        """
        return self.grad_fn

    def set_graph(self, graph: Node | None) -> None:
        """Replace the node; None makes the tensor a leaf and keeps `requires_grad`.

        Args:
            graph: a node, or None.

        >>> import autograd
        >>> x = autograd.ones(1, requires_grad=True) * 2
        >>> x.set_graph(None)
        >>> x.is_leaf
        True
        """
        if graph is not None and not isinstance(graph, Node):
            raise ArgumentTypeError(
                f"set_graph: a Graph or None is required; got {type(graph).__name__}."
            )
        if root_of(self) is not None:
            self._alias = None  # from now on it has the history that it is given
        set_node(self, graph, self._requires_grad or graph is not None)
