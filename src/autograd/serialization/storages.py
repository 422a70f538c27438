"""The memory of a file's tensors, and tensors on it within its bounds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .. import dtypes
from ..errors import LoadError
from ..tensor import Tensor

_LARGEST = 2**62  # bytes that a stride may span
_DIMENSIONS = 64  # at most, as in NumPy


def bad(what: str) -> LoadError:
    """The error of a pickle that no program would have written."""
    return LoadError(f"load: objects as `save` writes them are required; got {what}.")


def shown(value) -> str:
    """A value in a message: a number or text as it is, anything else by its type."""
    return repr(value)[:80] if type(value) in (str, int, float) else type(value).__name__


class Storage(Tensor):
    """The memory of a file's tensors as a flat tensor, which is what a bare storage is read as."""

    waits = False  # for its bytes, which come after the objects
    _holds_bools = False

    def check_bools(self) -> None:
        """Raise unless each byte is 0 or 1: code that counts on that could go astray."""
        if not self._holds_bools and (self.waits or self._array.view(np.uint8).max(initial=0) > 1):
            raise LoadError("load: zeros and ones are required in a tensor of bools.")
        self._holds_bools = True


class Storages:
    """The memory of a file's tensors, each piece taken once.

    Args:
        find: gives the bytes of a storage by its key and, if it is known, its size in bytes.
        swapped: whether the bytes of each number stand in the other order.
    """

    def __init__(self, find: Callable[[str, int], np.ndarray], swapped: bool = False):
        self.find, self.swapped = find, swapped
        self.found: dict[str, Storage] = {}

    def load(self, identity) -> Storage:
        """The storage that a persistent id names, as a flat tensor."""
        if type(identity) is not tuple or len(identity) not in (5, 6):
            raise bad("a persistent id that is none of a storage")
        mark, kind, key, location, count = map(_text, identity[:5])
        if not all(type(part) is str for part in (mark, key, location)) or mark != "storage":
            raise bad("a persistent id that is none of a storage")
        if type(kind) not in (StorageType, Untyped):
            raise bad(f"{type(kind).__name__} as the type of a storage")
        if type(count) is not int or count < 0:
            raise bad(f"a storage of size {shown(count)}")
        if len(identity) == 6 and identity[5] is not None:
            raise LoadError("load: whole storages are required; got a part of one (PyTorch < 0.4).")
        dtype = dtypes.uint8 if kind is UNTYPED else kind.dtype  # type: ignore[union-attr]
        known = self.found.get(key)
        if known is None:
            known = self.found[key] = self._take(key, dtype, count, kind is UNTYPED)
        elif known._array.nbytes != count * dtype.itemsize:
            raise bad(f"two sizes of the storage {key!r}")
        return known

    def _take(self, key: str, dtype: dtypes.dtype, count: int, untyped: bool) -> Storage:
        size = count * dtype.itemsize
        data = self.find(key, size)
        if data.size != size:
            raise LoadError(
                f"load: a record of {size} bytes is required for the storage {key!r}; got "
                f"{data.size} bytes. Save the file anew."
            )
        if data.ctypes.data % max(dtype.itemsize, 8) and size:
            data = data.copy()  # kernels want numbers at multiples of their size
        storage: Storage = Tensor._wrap(data.view(dtype.numpy))  # type: ignore[assignment]
        storage.__class__ = Storage
        self.arrived(key, storage, untyped)
        return storage

    def arrived(self, key: str, storage: Storage, untyped: bool) -> None:
        """Bring the bytes of a storage into the order of this machine, and check them."""
        data, dtype = storage._array, storage.dtype
        if self.swapped and untyped and data.size:
            raise LoadError("load: storages with a dtype are required in the other byte order.")
        if self.swapped and dtype.itemsize > 1:
            data.view(f"u{dtype.itemsize // (1 + dtype.is_complex)}").byteswap(inplace=True)
        if dtype is dtypes.bool_:
            storage.check_bools()


class StorageType:
    """A typed storage's class, of which a file only needs the dtype."""

    __slots__ = ("dtype",)

    def __init__(self, dtype: dtypes.dtype):
        self.dtype = dtype


class Untyped:
    """The type of a storage that only has bytes."""

    __slots__ = ()


UNTYPED = Untyped()


def _text(value):
    """Text that Python 2 wrote as bytes."""
    return value.decode("ascii", "replace") if type(value) is bytes else value


def strided(storage, offset, size, stride, dtype: dtypes.dtype) -> Tensor:
    """A tensor on the memory of a storage, if it lies within.

    Args:
        storage: a flat tensor.
        offset: of the first element, in elements.
        size, stride: of each dimension, in elements.
        dtype: of the elements.
    """
    if type(storage) is not Storage:
        raise bad(f"{type(storage).__name__} as a storage")
    numbers = (offset, *integers(size), *integers(stride))
    if len(size) > _DIMENSIONS:
        raise bad(f"a tensor of {len(size)} dimensions")
    if len(size) != len(stride) or type(offset) is not int or min(numbers) < 0:
        raise bad(f"size {tuple(size)}, stride {tuple(stride)} and offset {shown(offset)}")
    array, item = storage._array, dtype.itemsize
    if max(numbers) * item >= _LARGEST:
        raise bad("sizes, strides or an offset that no memory has")
    last = offset + sum(step * (n - 1) for step, n in zip(stride, size, strict=True))
    if 0 in size:
        offset = 0
    elif (last + 1) * item > array.nbytes:
        raise LoadError(
            f"load: elements within the storage of {array.nbytes} bytes are required; a tensor of "
            f"size {list(size)}, stride {list(stride)} and offset {offset} ends at byte "
            f"{(last + 1) * item}. The file is corrupt."
        )
    steps = tuple(step * item for step in stride)
    try:
        return Tensor._wrap(np.ndarray(tuple(size), dtype.numpy, array, offset * item, steps))
    except (ValueError, TypeError, OverflowError) as error:
        raise bad(f"a size that NumPy cannot have ({error})") from error


def integers(values) -> tuple:
    """A tuple of integers, or an error."""
    if not isinstance(values, tuple) or not all(type(v) is int for v in values):
        raise bad(f"{type(values).__name__} as sizes")
    return values
