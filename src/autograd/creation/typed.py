"""PyTorch's older constructors: `FloatTensor(2, 3)`, `LongTensor([1, 2])` and the others."""

from __future__ import annotations

from .. import dtypes
from ..engine.graph import tensor_types
from ..errors import ArgumentTypeError
from ..size import Size
from ..tensor import Tensor
from .tensors import empty, tensor


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


def new(self, *args):
    """A tensor of this one's dtype from sizes (uninitialised) or data: an older `new_empty`.

    Args:
        args: sizes, or data.

    >>> autograd.zeros(1, dtype=autograd.int64).new([1, 2])
    tensor([1, 2])
    """
    return TensorType("new", self.dtype)(*args)


Tensor.new = new  # type: ignore[attr-defined]
