"""The Tensor: a NumPy array with a gradient and a place in the graph.

Almost every method is an operator of the catalogue, attached by `attach_operators`; this file holds
what is the tensor's own: construction, its autograd properties, conversion and the protocols.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes, ops
from .data import is_first_version_call, to_array
from .device import Device, as_device
from .dtypes import FLOATING, as_dtype, from_numpy_dtype
from .engine.differentiation import backward, ones_gradient, start_gradient
from .engine.graph import Arithmetic, Node, hooks_of, tensor_types
from .engine.mutation import buffer_of
from .engine.sweep import sweep
from .errors import ArgumentError, ArgumentTypeError, DTypeError, GraphError, ShapeError
from .first_version import FirstVersion
from .kernels import accumulation
from .kernels.buffers import Lease, flat_memory, is_element_view
from .kernels.copying import contiguous
from .ops import aliasing
from .ops.registry import catalogue
from .size import Size, as_size

Graph = Node  # the first version's name
_IMPLICIT = object()  # backward() without an argument, as against backward(None)


class Tensor(FirstVersion):
    """A multi-dimensional array that records the operations applied to it.

    Three ways to call it (see `docs/differences.md` for the rule that tells them apart):

    - ``Tensor(shape, data, requires_grad=False, grad=None, graph=None)`` with a flat list of data;
    - ``Tensor([[1., 2.]])`` with nested data, as in PyTorch;
    - ``Tensor(2, 3)`` with sizes: uninitialised, as in PyTorch.

    >>> import autograd
    >>> a = autograd.Tensor([2, 2], [1., 2., 3., 4.], requires_grad=True)
    >>> (a * a).sum().backward()
    >>> a.grad
    tensor([[2., 4.],
            [6., 8.]])
    """

    __slots__ = ("__dict__", "__weakref__", "_alias", "_array", "_grad", "_node", "_requires_grad")

    _array: np.ndarray
    _node: Node | None  # the operation that made this tensor; None for a leaf
    _requires_grad: bool
    _grad: Tensor | None
    _alias: Any  # None, or the root of the views that share this memory (ops.aliasing)
    _hooks = None  # hooks of a leaf; those of other tensors belong to their node

    if TYPE_CHECKING:  # the operators, which `attach_operators` makes methods of

        def __getattr__(self, name: str) -> Any: ...
        def __getitem__(self, index: Any) -> Tensor: ...
        def __setitem__(self, index: Any, value: Any) -> None: ...
        def __neg__(self) -> Tensor: ...
        def __abs__(self) -> Tensor: ...
        def __invert__(self) -> Tensor: ...
        def __add__(self, other: Any) -> Tensor: ...
        def __radd__(self, other: Any) -> Tensor: ...
        def __sub__(self, other: Any) -> Tensor: ...
        def __rsub__(self, other: Any) -> Tensor: ...
        def __mul__(self, other: Any) -> Tensor: ...
        def __rmul__(self, other: Any) -> Tensor: ...
        def __truediv__(self, other: Any) -> Tensor: ...
        def __rtruediv__(self, other: Any) -> Tensor: ...
        def __floordiv__(self, other: Any) -> Tensor: ...
        def __rfloordiv__(self, other: Any) -> Tensor: ...
        def __mod__(self, other: Any) -> Tensor: ...
        def __rmod__(self, other: Any) -> Tensor: ...
        def __pow__(self, other: Any) -> Tensor: ...
        def __rpow__(self, other: Any) -> Tensor: ...
        def __matmul__(self, other: Any) -> Tensor: ...
        def __rmatmul__(self, other: Any) -> Tensor: ...
        def __and__(self, other: Any) -> Tensor: ...
        def __rand__(self, other: Any) -> Tensor: ...
        def __or__(self, other: Any) -> Tensor: ...
        def __ror__(self, other: Any) -> Tensor: ...
        def __xor__(self, other: Any) -> Tensor: ...
        def __rxor__(self, other: Any) -> Tensor: ...
        def __lshift__(self, other: Any) -> Tensor: ...
        def __rshift__(self, other: Any) -> Tensor: ...
        def __lt__(self, other: Any) -> Tensor: ...
        def __le__(self, other: Any) -> Tensor: ...
        def __gt__(self, other: Any) -> Tensor: ...
        def __ge__(self, other: Any) -> Tensor: ...

    def __init__(self, *args, **kwargs):
        names = ("shape", "data", "requires_grad", "grad", "graph")
        unknown = set(kwargs) - set(names) - {"dtype", "device"}
        if unknown or (len(args) > 5 and not all(type(a) is int for a in args)):
            raise ArgumentTypeError(
                f"Tensor: the arguments {', '.join(names)} are known; got {sorted(unknown)}. "
                "Use autograd.tensor(data, dtype=...) for other options."
            )
        self._node = self._grad = self._alias = None
        self._requires_grad = False
        if is_first_version_call(args, kwargs):
            given = dict(zip(names, args, strict=False))
            repeated = set(given) & set(kwargs)
            if repeated:
                raise ArgumentTypeError(
                    f"Tensor: each argument is required once; got {sorted(repeated)} given twice."
                )
            self._from_shape_and_data(**given, **kwargs)
            return
        if kwargs:
            raise ArgumentTypeError(
                "Tensor: shape and data are required beside requires_grad, grad and graph; "
                f"got {sorted(kwargs)}. Use autograd.tensor(data, requires_grad=True)."
            )
        default = dtypes.get_default_dtype().numpy
        if not args:
            self._array = np.empty(0, default)
        elif isinstance(args[0], (int, np.integer)) and not isinstance(args[0], bool):
            self._array = np.empty(as_size(args, "Tensor"), default)
        elif len(args) == 1 and isinstance(args[0], Size):
            self._array = np.empty(args[0], default)
        elif len(args) == 1:
            self._array = to_array(args[0], dtypes.get_default_dtype())
        else:
            raise ArgumentTypeError(
                "Tensor: sizes, nested data, or shape and data are required; got "
                f"{', '.join(type(a).__name__ for a in args)}."
            )

    def _from_shape_and_data(
        self, shape, data, requires_grad=False, grad=None, graph=None, dtype=None, device=None
    ):
        as_device(device)
        shape = as_size((shape,), "Tensor")
        flat = to_array(data, as_dtype(dtype) if dtype is not None else dtypes.get_default_dtype())
        if flat.ndim != 1 or flat.size != shape.numel():
            raise ShapeError(
                f"Tensor: a flat list of {shape.numel()} numbers is required for shape "
                f"{list(shape)}; got {flat.size} numbers in shape {list(flat.shape)}. "
                "Pass autograd.tensor(data) for nested lists."
            )
        self._array = flat.reshape(shape)
        self.requires_grad = bool(requires_grad)
        self.grad = grad
        self.set_graph(graph)

    @staticmethod
    def _wrap(array: np.ndarray) -> Tensor:
        """A leaf over `array`, without checks and without copying."""
        self = object.__new__(Tensor)
        self._array = array
        self._node = self._grad = self._alias = None
        self._requires_grad = False
        return self

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        tensor_types.add(cls)

    # --- what it is ------------------------------------------------------------------------------

    @property
    def shape(self) -> Size:
        """The sizes of the dimensions."""
        return Size(self._array.shape)

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return self._array.ndim

    @property
    def dtype(self) -> dtypes.dtype:
        """The element type."""
        return from_numpy_dtype(self._array.dtype)

    @property
    def device(self) -> Device:
        """Where the data are: the CPU."""
        return as_device(None)

    @property
    def layout(self):
        """The memory layout; always ``autograd.strided``."""
        return dtypes.strided

    @property
    def itemsize(self) -> int:
        """Bytes an element."""
        return self._array.itemsize

    @property
    def nbytes(self) -> int:
        """Bytes of all elements."""
        return self._array.nbytes

    is_cpu = True
    is_cuda = is_sparse = is_quantized = is_meta = is_mps = is_xpu = is_mkldnn = is_nested = False
    names = None

    @property
    def T(self) -> Tensor:
        """Dimensions reversed."""
        ndim = self._array.ndim
        return self.transpose(0, 1) if ndim == 2 else self.permute(*range(ndim - 1, -1, -1))

    mT = property(lambda self: self.transpose(-2, -1), doc="The last two dimensions exchanged.")
    H = property(lambda self: self.transpose(0, 1).conj(), doc="Conjugate transpose of a matrix.")
    mH = property(lambda self: self.transpose(-2, -1).conj(), doc="Conjugate transposes.")
    real = property(lambda self: catalogue["real"].function(self), doc="The real parts.")
    imag = property(lambda self: catalogue["imag"].function(self), doc="The imaginary parts.")

    # --- autograd --------------------------------------------------------------------------------

    @property
    def requires_grad(self) -> bool:
        """Whether operations on this tensor are recorded."""
        if aliasing.rewritten:
            aliasing.refresh(self)
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if not value and self._node is not None:
            raise GraphError(
                "requires_grad: a leaf is required to switch it off; got the result of "
                f"{self._node.name()}. Use detach()."
            )
        if value and self.dtype.category < FLOATING:
            raise DTypeError(
                f"requires_grad: a floating-point or complex dtype is required; got {self.dtype}. "
                "Convert the tensor first, for example with float()."
            )
        self._requires_grad = bool(value)
        if value and self._node is None and type(self._alias) in tensor_types:
            self._alias = None  # from now on a leaf of its own, whatever memory it shows

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Set `requires_grad` and return the tensor.

        Args:
            requires_grad: whether operations on the tensor are recorded.

        >>> import autograd
        >>> autograd.tensor([1.]).requires_grad_()
        tensor([1.], requires_grad=True)
        """
        self.requires_grad = requires_grad
        return self

    @property
    def grad(self) -> Tensor | None:
        """The gradient that `backward` has accumulated, or None."""
        if self._grad is None and self._node is not None and self._requires_grad:
            hooks = self._node.hooks
            if hooks is None or hooks.retain is None:
                import warnings

                warnings.warn(
                    "grad: the tensor is not a leaf, so backward does not fill its .grad. "
                    "Call retain_grad() on it before backward.",
                    UserWarning,
                    stacklevel=2,
                )
        return self._grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None:
            if not isinstance(value, Tensor):
                raise ArgumentTypeError(
                    f"grad: a Tensor or None is required; got {type(value).__name__}."
                )
            if value is self:
                raise ArgumentError("grad: a tensor other than the tensor itself is required.")
            if value._array.shape != self._array.shape:
                raise ShapeError(
                    f"grad: a gradient of shape {list(self._array.shape)} is required; got "
                    f"{list(value._array.shape)}."
                )
            if value._array.dtype != self._array.dtype:
                raise DTypeError(
                    f"grad: a gradient of dtype {self.dtype} is required; got {value.dtype}."
                )
        self._grad = value

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    @property
    def grad_fn(self) -> Node | None:
        """The node that made this tensor; None for a leaf."""
        if aliasing.rewritten:
            aliasing.refresh(self)
        node = self._node
        return node.inputs[0] if node is not None and node.index is not None else node

    @property
    def is_leaf(self) -> bool:
        """Whether the tensor was made by the user rather than by a recorded operation."""
        return self._node is None

    @property
    def output_nr(self) -> int:
        """Which result of its operation the tensor is."""
        return 0 if self._node is None else self._node.index or 0

    def backward(
        self, gradient: Any = _IMPLICIT, retain_graph=None, create_graph=False, inputs=None
    ):
        """Accumulate the gradients of this tensor in the leaves' `.grad`.

        Args:
            gradient: the gradient of this tensor. Without it the tensor must have one element;
                an explicit None stands for ones in any shape (the first version's call).
            retain_graph: keep the graph for another backward; default: `create_graph`.
            create_graph: record the backward pass, for higher derivatives.
            inputs: accumulate only into these tensors.

        Raises:
            GraphError: nothing requires grad, the graph was freed, or a saved buffer was written.
            ShapeError: `gradient` has another shape.

        >>> import autograd
        >>> x = autograd.tensor([1., 2.], requires_grad=True)
        >>> (x * x).sum().backward()
        >>> x.grad
        tensor([2., 4.])
        """
        if gradient is None:
            gradient = ones_gradient(self)
        elif gradient is _IMPLICIT:
            gradient = None
        if inputs is not None:
            backward(self, gradient, retain_graph, create_graph, inputs=inputs)
            return
        g = start_gradient(self, gradient, create_graph, "backward")
        retain = create_graph if retain_graph is None else retain_graph
        sweep({self._node or self: g}, retain, create_graph)

    def detach(self) -> Tensor:
        """A tensor over the same memory that is not part of the graph.

        >>> import autograd
        >>> (autograd.tensor([1.], requires_grad=True) * 2).detach()
        tensor([2.])
        """
        return Tensor._wrap(self._array)

    def detach_(self) -> Tensor:
        """Take this tensor out of the graph.

        >>> import autograd
        >>> (autograd.tensor([1.], requires_grad=True) * 2).detach_()
        tensor([2.])
        """
        self._node = None
        self._requires_grad = False
        return self

    @property
    def data(self) -> Tensor:
        """The same memory without history; writes through it are not tracked, as in PyTorch."""
        tensor = Tensor._wrap(self._array)
        tensor._alias = aliasing.UNTRACKED
        return tensor

    @data.setter
    def data(self, value: Tensor) -> None:
        if not isinstance(value, Tensor):
            raise ArgumentTypeError(f"data: a Tensor is required; got {type(value).__name__}.")
        self._array = value._array

    def retain_grad(self) -> None:
        """Let backward fill `.grad` although the tensor is not a leaf.

        >>> import autograd
        >>> x = autograd.tensor([3.], requires_grad=True)
        >>> y = x * 2
        >>> y.retain_grad()
        >>> (y * y).sum().backward()
        >>> y.grad
        tensor([12.])
        """
        if not self.requires_grad:
            raise GraphError(
                "retain_grad: a tensor that requires grad is required; this one does not."
            )
        if self._node is not None:
            import weakref

            hooks_of(self._node).retain = weakref.ref(self)

    @property
    def retains_grad(self) -> bool:
        """Whether `retain_grad` was called on a tensor that is not a leaf."""
        return self._node is not None and self._node.hooks is not None and (
            self._node.hooks.retain is not None
        )  # fmt: skip

    def register_hook(self, hook):
        """Call `hook(grad)` when this tensor's gradient is known; it may return another one.

        Args:
            hook: function of the gradient.

        Returns:
            A handle with `remove()`.

        >>> import autograd
        >>> x = autograd.tensor([1.], requires_grad=True)
        >>> handle = x.register_hook(lambda grad: grad * 10)
        >>> x.sum().backward()
        >>> x.grad
        tensor([10.])
        """
        if not self.requires_grad:
            raise GraphError(
                "register_hook: a tensor that requires grad is required; this one does not. "
                "Call requires_grad_() first."
            )
        return hooks_of(self if self._node is None else self._node).add("tensor", hook)

    def register_post_accumulate_grad_hook(self, hook):
        """Call `hook(tensor)` after backward has added to this leaf's `.grad`.

        Args:
            hook: function of the tensor.

        Returns:
            A handle with `remove()`.

        >>> import autograd
        >>> x = autograd.tensor([1.], requires_grad=True)
        >>> handle = x.register_post_accumulate_grad_hook(lambda leaf: print(leaf.grad))
        >>> x.sum().backward()
        tensor([1.])
        """
        if self._node is not None or not self._requires_grad:
            raise GraphError(
                "register_post_accumulate_grad_hook: a leaf that requires grad is required."
            )
        return hooks_of(self).add("post_accumulate", hook)

    def where(self, condition, other) -> Tensor:
        """This tensor where `condition` is true, else `other`.

        Args:
            condition: bool tensor.
            other: tensor or number; all three broadcast.

        >>> import autograd
        >>> x = autograd.tensor([-1., 2.])
        >>> x.where(x > 0, 0.)
        tensor([0., 2.])
        """
        return catalogue["where"].function(condition, self, other)

    def nelement(self) -> int:
        """The number of elements.

        >>> import autograd
        >>> autograd.ones(2, 3).nelement()
        6
        """
        return self._array.size

    def is_neg(self) -> bool:
        """Whether a negation is pending; it never is.

        >>> import autograd
        >>> autograd.ones(1).is_neg()
        False
        """
        return False

    def pin_memory(self, device=None) -> Tensor:
        """This tensor: there is no device that would read pinned memory faster.

        Args:
            device: accepted.

        >>> import autograd
        >>> autograd.ones(1).pin_memory()
        tensor([1.])
        """
        return self

    def is_pinned(self, device=None) -> bool:
        """False: memory is never pinned.

        Args:
            device: accepted.

        >>> import autograd
        >>> autograd.ones(1).is_pinned()
        False
        """
        return False

    # --- conversion ------------------------------------------------------------------------------

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
        if self._requires_grad and not force:
            raise GraphError(
                "numpy: a tensor that does not require grad is required, because writes to the "
                "array would not be recorded. Use tensor.detach().numpy() or to_numpy()."
            )
        return self._array

    def item(self):
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
        return iter(self.unbind(0))

    def __contains__(self, value) -> bool:
        if not isinstance(value, (Tensor, np.ndarray, np.generic, bool, int, float, complex)):
            raise ArgumentTypeError(
                f"in: a tensor or number is required; got {type(value).__name__}. "
                "Make a tensor with autograd.tensor(data)."
            )
        return bool(catalogue["eq"].function(self, value).any())

    __hash__ = object.__hash__

    def __format__(self, spec: str) -> str:
        if not self._array.ndim and (spec or type(self) is Tensor):
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
        if self._node is not None:
            raise GraphError(
                "deepcopy: a leaf is required; got the result of "
                f"{self._node.name()}. Use detach().clone()."
            )
        import copy

        copied = memo[id(self)] = type(self)._wrap(_copied_memory(self._array, memo))
        if type(self) is not Tensor:
            copied.__class__ = type(self)
        copied._requires_grad = self._requires_grad
        copied._grad = copy.deepcopy(self._grad, memo)
        copied.__dict__.update(copy.deepcopy(self._attributes(), memo))
        return copied

    def _attributes(self) -> dict[str, Any]:
        """What a program has put on the tensor."""
        return {name: value for name, value in self.__dict__.items() if name != "_hooks"}

    def __reduce__(self):
        return _rebuild, (type(self), self._array, self._requires_grad, self._attributes())

    # --- protocols -------------------------------------------------------------------------------

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
    tensor = Tensor._wrap(array)
    if cls is not Tensor:
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


tensor_types.add(Tensor)
Arithmetic.Tensor = Tensor
Arithmetic.add = staticmethod(ops.arithmetic.accumulate)
Arithmetic.add_to = staticmethod(accumulation.add_to)
Arithmetic.sum_to = staticmethod(ops.reduction.sum_to)
Arithmetic.cast = staticmethod(ops.conversion.cast)
Arithmetic.take_region = staticmethod(ops.regions.take_region)
Arithmetic.put_region = staticmethod(ops.regions.put_region)
Arithmetic.copied = staticmethod(contiguous)
Arithmetic.Lease = Lease
Arithmetic.expand_cast = staticmethod(ops.regions.expand_cast)
Arithmetic.stack = staticmethod(lambda tensors: catalogue["stack"].function(tensors))


def attach_operators() -> None:
    """Make every operator of the catalogue that is a method one, with its in-place form."""
    for operator in catalogue.values():
        if operator.method:
            for name in (operator.name, *operator.aliases):
                setattr(Tensor, name, operator.function)
                if operator.inplace:
                    setattr(Tensor, name + "_", ops.inplace.make_inplace(operator))
    for special, name in ops.inplace.OPERATORS.items():
        setattr(Tensor, special, catalogue[name].function)
    for special, name in ops.inplace.EQUALITY.items():
        setattr(Tensor, special, ops.inplace.equality(catalogue[name].function))
    for special, name in ops.inplace.REFLECTED.items():
        setattr(Tensor, special, ops.inplace.reflected(catalogue[name].function, special))
    for special, name in ops.inplace.AUGMENTED.items():
        setattr(Tensor, special, getattr(Tensor, name + "_"))
    for special, name in ops.indexing.SPECIAL.items():
        setattr(Tensor, special, catalogue[name].function)
    for name, method in ops.shape.INPLACE.items():
        setattr(Tensor, name, method)


attach_operators()
