"""PyTorch's older constructors: `FloatTensor(2, 3)`, `LongTensor([1, 2])`, `Variable(tensor)`."""

from __future__ import annotations

from .. import dtypes
from ..engine.graph import tensor_types
from ..errors import ArgumentTypeError
from ..size import Size
from ..tensor import Tensor
from .filled import empty
from .from_data import tensor


class TensorType:
    """A constructor such as `FloatTensor`: sizes or data in one dtype; also good for isinstance.

    >>> autograd.LongTensor([1, 2])
    tensor([1, 2])
    >>> isinstance(autograd.ones(2), autograd.FloatTensor)
    True
    """

    def __init__(self, name: str, dtype: dtypes.dtype):
        self.__name__ = name
        self.dtype = dtype

    def __call__(self, *args):
        first, *rest = args or (0,)
        if isinstance(first, (int, Size)):
            return empty(first, *rest, dtype=self.dtype)
        if rest:
            raise ArgumentTypeError(
                f"{self.__name__}: sizes or one sequence of numbers is required; got "
                f"{len(args)} arguments."
            )
        return tensor(first, dtype=self.dtype)

    def __instancecheck__(self, instance) -> bool:
        return type(instance) in tensor_types and instance.dtype is self.dtype

    def __repr__(self) -> str:
        return f"<class 'autograd.{self.__name__}'>"


FloatTensor = TensorType("FloatTensor", dtypes.float32)
DoubleTensor = TensorType("DoubleTensor", dtypes.float64)
HalfTensor = TensorType("HalfTensor", dtypes.float16)
BFloat16Tensor = TensorType("BFloat16Tensor", dtypes.bfloat16)
LongTensor = TensorType("LongTensor", dtypes.int64)
IntTensor = TensorType("IntTensor", dtypes.int32)
ShortTensor = TensorType("ShortTensor", dtypes.int16)
CharTensor = TensorType("CharTensor", dtypes.int8)
ByteTensor = TensorType("ByteTensor", dtypes.uint8)
BoolTensor = TensorType("BoolTensor", dtypes.bool_)


class VariableType(type):
    """What `Variable` is: a call makes a tensor, and every tensor is an instance."""

    def __call__(cls, data=None, requires_grad: bool = False) -> Tensor:
        if data is not None and type(data) not in tensor_types:
            raise ArgumentTypeError(
                f"Variable: a Tensor is required; got {type(data).__name__}. "
                "Use autograd.tensor(data, requires_grad=...)."
            )
        variable = empty(0) if data is None else data.detach()
        return variable.requires_grad_(requires_grad)

    def __instancecheck__(cls, instance) -> bool:
        return type(instance) in tensor_types


class Variable(metaclass=VariableType):
    """What had to be wrapped around a tensor before tensors had gradients; a leaf on its memory.

    Args:
        data: a tensor of any shape and dtype; an empty one if None.
        requires_grad: whether operations on it are recorded.

    Raises:
        ArgumentTypeError: `data` is not a tensor.

    >>> autograd.autograd.Variable(autograd.ones(2), requires_grad=True)
    tensor([1., 1.], requires_grad=True)
    >>> isinstance(autograd.ones(2), autograd.autograd.Variable)
    True
    """


def new(self, *args):
    """A tensor of this one's dtype from sizes (uninitialised) or data: an older `new_empty`.

    Args:
        args: sizes, or data.

    >>> autograd.zeros(1, dtype=autograd.int64).new([1, 2])
    tensor([1, 2])
    """
    return TensorType("new", self.dtype)(*args)


Tensor.new = new  # type: ignore[attr-defined]


def set_default_tensor_type(t) -> None:
    """The older `set_default_dtype`: takes a constructor such as `DoubleTensor`, or its name.

    Args:
        t: the constructor or its name.

    Raises:
        ArgumentTypeError: it is none of the constructors.

    >>> autograd.set_default_tensor_type(autograd.DoubleTensor)
    >>> autograd.tensor(1.5).dtype
    autograd.float64
    >>> autograd.set_default_tensor_type("torch.FloatTensor")
    """
    name = t.rpartition(".")[2] if isinstance(t, str) else t
    kind = globals().get(name) if isinstance(name, str) else name
    if not isinstance(kind, TensorType):
        raise ArgumentTypeError(
            f"set_default_tensor_type: a constructor such as FloatTensor is required; got {t!r}. "
            "Use set_default_dtype for a dtype."
        )
    dtypes.set_default_dtype(kind.dtype)
