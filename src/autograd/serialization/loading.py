"""Reading PyTorch's files."""

from __future__ import annotations

import io
import pickle
import sys
import warnings
from typing import Any

from ..device import as_device
from ..errors import ArgumentError, LoadError, UnsafeClassError
from .archive import Archive, Bytes
from .files import opened_for_reading, path_of
from .storages import Storages, bad
from .unpickling import Unpickler, find

_ZIP_MARK = b"PK\3\4"


def load(f, map_location, pickle_module, weights_only, mmap, options: dict[str, Any]) -> Any:
    """The work of `autograd.load`."""
    _check_location(map_location)
    safe = weights_only is None or bool(weights_only)
    if safe and pickle_module is not None:
        raise ArgumentError(
            "load: weights_only=False is required with a pickle_module, which can run any code."
        )
    path = path_of(f)
    if mmap and path is None:
        raise ArgumentError("load: a path is required to map a file into memory; got an object.")
    if path is not None and path.endswith(".safetensors"):
        from .safetensors import load_safetensors

        return load_safetensors(path, bool(mmap))
    if not safe:
        warnings.warn(
            "load: weights_only=False lets the file run any code. Load only files that you trust.",
            UserWarning,
            stacklevel=3,
        )
    with opened_for_reading(f, "load") as file:
        data = Bytes(file, bool(mmap))
        reader = Reader(safe, pickle_module or pickle, options)
        if data.size >= 4 and data.read(0, 4) == _ZIP_MARK:
            return _load_archive(data, reader)
        if mmap:
            raise ArgumentError(
                "load: a zip file is required to map it into memory; got another format. Load it "
                "without mmap."
            )
        from .legacy import load_legacy

        return load_legacy(data, reader)


def _check_location(location) -> None:
    """Raise unless a `map_location` leads to the CPU."""
    if location is None or callable(location):
        return
    for target in location.values() if isinstance(location, dict) else (location,):
        as_device(target)


def _load_archive(data: Bytes, reader: Reader) -> Any:
    archive = Archive(data)
    if "constants.pkl" in archive:
        raise LoadError("load: a file of saved objects is required; got a TorchScript program.")
    order = archive.read("byteorder") if "byteorder" in archive else b"little"
    if order not in (b"little", b"big"):
        raise LoadError(f"load: a byte order of little or big is required; got {order[:20]!r}.")
    storages = Storages(
        lambda key, size: archive.array(f"data/{key}"), order.decode() != sys.byteorder
    )
    return reader.read(archive.read("data.pkl"), storages, data.size)[0]


class Reader:
    """How the objects of a file are read.

    Args:
        safe: make only what is known to be safe.
        module: what unpickles if not.
        options: `encoding` of old strings; if not safe, other options of `module.Unpickler`.
    """

    def __init__(self, safe: bool, module, options: dict[str, Any]):
        self.safe, self.module = safe, module
        self.options = {"encoding": "utf-8", **options}
        if safe and set(self.options) != {"encoding"}:
            raise ArgumentError(
                f"load: no other option than encoding is required with weights_only; got "
                f"{sorted(options)}."
            )

    def read(
        self, data: bytes, storages: Storages | None, budget: int, position: int = 0
    ) -> tuple[Any, int]:
        """The object of the pickle at a position, and where that ends."""
        if self.safe:
            machine = Unpickler(data, storages, budget, self.options["encoding"], position)
            return machine.load(), machine.position
        stream = io.BytesIO(data)
        stream.seek(position)
        return self._trusting(stream, storages).load(), stream.tell()

    def _trusting(self, stream: io.BytesIO, storages: Storages | None):
        """An unpickler that imports what it is told, and runs it."""

        class Trusting(self.module.Unpickler):
            def find_class(self, module, name):
                found = find(module, name)
                if found is None and module.partition(".")[0] == "torch":
                    raise UnsafeClassError(
                        f"load: classes that the library has are required; got {module}.{name}. "
                        "Save the state_dict() instead of the whole object."
                    )
                return super().find_class(module, name) if found is None else found

            def persistent_load(self, pid):
                if storages is None:
                    raise bad("a storage where there is none")
                return storages.load(pid)

        return Trusting(stream, **self.options)
