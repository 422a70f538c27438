"""Writing PyTorch's files."""

from __future__ import annotations

import io
import pickle
import sys
from typing import Any

from ..errors import ArgumentError
from .archive import ALIGNMENT, write_archive
from .files import opened_for_writing
from .pickling import Pickler

_VERSION = b"3\n"  # of PyTorch's format


def save(obj: Any, f, pickle_module, pickle_protocol, zip_format) -> None:
    """The work of `autograd.save`."""
    if pickle_module is not None and pickle_module is not pickle:
        raise ArgumentError(f"save: the module pickle is required; got {pickle_module.__name__!r}.")
    if pickle_protocol not in (2, 3, 4, 5):
        raise ArgumentError(f"save: a protocol from 2 to 5 is required; got {pickle_protocol!r}.")
    if not zip_format:
        raise ArgumentError("save: the zip format is required; the older one is only read.")
    stream = io.BytesIO()
    pickler = Pickler(stream, pickle_protocol)
    try:
        pickler.dump(obj)
    except RecursionError:
        raise ArgumentError(
            "save: objects nested less deeply are required; Python's recursion limit was reached. "
            "Raise it with sys.setrecursionlimit, or flatten the object."
        ) from None
    records = [
        ("data.pkl", stream.getbuffer()),
        ("byteorder", sys.byteorder.encode()),
        (".storage_alignment", str(ALIGNMENT).encode()),
        *((f"data/{memory.key}", memory.data) for memory in pickler.storages.values()),
        ("version", _VERSION),
    ]
    with opened_for_writing(f, "save") as write:
        write_archive(write, ((f"archive/{name}", data) for name, data in records))
