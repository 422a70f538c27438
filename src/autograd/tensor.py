"""The Tensor: a NumPy array with a gradient and a place in the graph.

Almost every method is an operator of the catalogue, attached by `attach_operators`. What is the
tensor's own is here (construction, properties), in `tensor_gradients` and in `tensor_values`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import dtypes, ops
from .data import is_first_version_call, to_array
from .device import Device, as_device
from .dtypes import as_dtype, from_numpy_dtype
from .engine.graph import Arithmetic, Node, tensor_types
from .errors import ArgumentTypeError, ShapeError
from .first_version import FirstVersion
from .kernels import accumulation
from .kernels.buffers import Block
from .kernels.copying import contiguous
from .ops.core.inplace_path import InPlace
from .ops.core.registry import catalogue
from .size import Size, as_size
from .tensor_gradients import Differentiable
from .tensor_values import Values

if TYPE_CHECKING:
    from .signatures.methods import Methods  # the operators that `attach_operators` attaches
else:
    Methods = object

Graph = Node  # the first version's name


class Tensor(Differentiable, Values, FirstVersion, Methods):
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

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        if cls.__new__ is not Tensor.__new__:  # asked by a subclass's own: its result is complete
            Tensor.__init__(self, *args, **kwargs)
        return self

    def __init__(self, *args, **kwargs):
        if type(self).__new__ is not Tensor.__new__ and hasattr(self, "_array"):
            return  # `__new__` of a subclass has done it
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

    def as_subclass(self, cls: type) -> Tensor:
        """The tensor as an instance of a subclass: a view with the same gradient.

        Args:
            cls: a subclass of Tensor.

        Raises:
            ArgumentTypeError: it is none.

        >>> import autograd
        >>> class Length(autograd.Tensor):
        ...     unit = "m"
        >>> autograd.ones(1).as_subclass(Length).unit
        'm'
        """
        if not (isinstance(cls, type) and issubclass(cls, Tensor)):
            raise ArgumentTypeError(f"as_subclass: a subclass of Tensor is required; got {cls!r}.")
        view = ops.shape.reshape(self, self._array.shape)
        view.__class__ = cls
        return view

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

    @property
    def mT(self) -> Tensor:
        """The last two dimensions exchanged."""
        return ops.permutation.matrix_transposed(self, "mT")

    @property
    def mH(self) -> Tensor:
        """Conjugate transposes."""
        return ops.permutation.matrix_transposed(self, "mH").conj()

    @property
    def H(self) -> Tensor:
        """Conjugate transpose of a matrix."""
        return ops.permutation.matrix_transposed(self, "H", most=2).conj()

    real = property(lambda self: catalogue["real"].function(self), doc="The real parts.")
    imag = property(lambda self: catalogue["imag"].function(self), doc="The imaginary parts.")

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


tensor_types.add(Tensor)
Arithmetic.Tensor = Tensor
Arithmetic.add = staticmethod(ops.arithmetic.accumulate)
Arithmetic.add_to = staticmethod(accumulation.add_to)
Arithmetic.sum_to = staticmethod(ops.reduction.sum_to)
Arithmetic.cast = staticmethod(ops.conversion.cast)
Arithmetic.read_view = staticmethod(ops.regions.read_view)
Arithmetic.write_view = staticmethod(ops.regions.write_view)
Arithmetic.copied = staticmethod(contiguous)
Arithmetic.Block = Block
Arithmetic.expand_cast = staticmethod(ops.regions.expand_cast)
Arithmetic.stack = staticmethod(lambda tensors: catalogue["stack"].function(tensors))


def attach_operators() -> None:
    """Make every operator of the catalogue that is a method one, with its in-place form."""
    for operator in catalogue.values():
        if operator.method:
            for name in (operator.name, *operator.aliases):
                setattr(Tensor, name, operator.function)
                if operator.inplace:
                    setattr(Tensor, name + "_", InPlace(operator).function)
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
    for name, method in ops.inplace.SHAPES.items():
        setattr(Tensor, name, method)


attach_operators()
