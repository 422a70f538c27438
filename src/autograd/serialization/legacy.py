"""The format that PyTorch wrote before version 1.6: pickles one after the other, then the data."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import LoadError
from .archive import Bytes, corrupt
from .storages import Storage, Storages, bad

if TYPE_CHECKING:
    from .loading import Reader

_MAGIC, _PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
_TAR_MARK = 257, b"ustar"


class _LateStorages(Storages):
    """Storages whose bytes come after the objects that use them.

    Args:
        size: the bytes of the file, which all storages together do not exceed.
        swapped: as for `Storages`.
    """

    def __init__(self, size: int, swapped: bool):
        super().__init__(self._reserve, swapped)
        self.left = size
        self.waiting: dict[str, tuple[Storage, bool]] = {}

    def _reserve(self, key: str, size: int) -> np.ndarray:
        self.left -= size
        if self.left < 0:
            raise corrupt("its storages claim more bytes than it has")
        return np.empty(size, np.uint8)

    def arrived(self, key: str, storage: Storage, untyped: bool) -> None:
        storage.waits = True
        self.waiting[key] = storage, untyped

    def fill(self, data: bytes, position: int, keys) -> None:
        """Take the bytes of the storages, in the order of their keys."""
        if type(keys) is not list or not all(type(key) is str for key in keys):
            raise bad("keys of storages that are no text")
        for key in keys:
            if key not in self.waiting:
                raise corrupt(f"the storage {key!r} is there twice or belongs to no tensor")
            storage, untyped = self.waiting.pop(key)
            out = storage._array.view(np.uint8)
            count = int.from_bytes(data[position : position + 8], "little")
            position += 8
            if count * storage.itemsize != out.size or position + out.size > len(data):
                raise corrupt(f"the storage {key!r} has another size than its tensors")
            out[:] = np.frombuffer(data, np.uint8, out.size, position)
            position += out.size
            storage.waits = False
            super().arrived(key, storage, untyped)
        if self.waiting:
            raise corrupt(f"the data of the storages {sorted(self.waiting)[:5]} are missing")


def load_legacy(source: Bytes, reader: Reader) -> Any:
    """The object of a file in the old format."""
    head = source.read(0, min(source.size, 512))
    if head[_TAR_MARK[0] :].startswith(_TAR_MARK[1]):
        raise LoadError(
            "load: a file of PyTorch 0.2 or later is required; got a tar archive. Load it with "
            "PyTorch and save it anew."
        )
    if not head.startswith(b"\x80"):
        raise LoadError("load: a file that save wrote is required; got something else.")
    data = source.read(0, source.size)
    magic, position = reader.read(data, None, source.size)
    if magic != _MAGIC:
        raise LoadError(
            "load: a file that save wrote is required; got a pickle of "
            f"{type(magic).__name__}. Read it with the module pickle if you trust it."
        )
    protocol, position = reader.read(data, None, source.size, position)
    machine, position = reader.read(data, None, source.size, position)
    if protocol != _PROTOCOL or type(machine) is not dict:
        raise LoadError(f"load: the protocol {_PROTOCOL} is required; got {protocol!r}.")
    little = bool(machine.get("little_endian", True))
    storages = _LateStorages(source.size, little != (sys.byteorder == "little"))
    result, position = reader.read(data, storages, source.size, position)
    keys, position = reader.read(data, None, source.size, position)
    storages.fill(data, position, keys)
    return result
