"""DLPack: sharing memory with other array libraries."""

from __future__ import annotations

import numpy as np

from ..dtypes import from_numpy_dtype
from ..errors import ArgumentTypeError, DeviceError, DTypeError
from ..tensor import Tensor


class _Capsule:
    """What `to_dlpack` of older libraries returns, behind the protocol that NumPy asks for."""

    def __init__(self, capsule):
        self.capsule = capsule

    def __dlpack__(self, **options):
        return self.capsule

    def __dlpack_device__(self):
        return 1, 0  # the CPU


def from_dlpack(ext_tensor) -> Tensor:
    """A tensor that shares the memory of an object with `__dlpack__` (or of a capsule).

    Args:
        ext_tensor: the object; a tensor or an array of another library.

    Raises:
        ArgumentTypeError: the object does not speak DLPack.
        DeviceError: its memory is not the CPU's.
        DTypeError: NumPy cannot take its dtype (bfloat16: use `Tensor.from_torch`).

    >>> import numpy as np
    >>> autograd.from_dlpack(np.arange(2))
    tensor([0, 1])
    """
    if type(ext_tensor).__name__ == "PyCapsule":
        ext_tensor = _Capsule(ext_tensor)
    if not hasattr(ext_tensor, "__dlpack__"):
        raise ArgumentTypeError(
            "from_dlpack: an object with __dlpack__ is required; got "
            f"{type(ext_tensor).__name__}. Use autograd.as_tensor(data)."
        )
    if hasattr(ext_tensor, "__dlpack_device__") and int(ext_tensor.__dlpack_device__()[0]) != 1:
        raise DeviceError(
            "from_dlpack: memory of the CPU is required; got device "
            f"{ext_tensor.__dlpack_device__()}. Copy it to the CPU first."
        )
    try:
        array = np.from_dlpack(ext_tensor)
    except (BufferError, RuntimeError) as error:
        raise DTypeError(f"from_dlpack: a dtype that NumPy has is required; {error}.") from error
    from_numpy_dtype(array.dtype)
    return Tensor._wrap(array)


def to_dlpack(tensor: Tensor):
    """A DLPack capsule of a tensor, for libraries that do not ask for `__dlpack__` themselves."""
    return tensor.__dlpack__()
