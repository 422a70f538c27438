"""NumPy's archives of arrays."""

from __future__ import annotations

import io
import math
import zipfile
from typing import Any

import numpy as np

from .. import dtypes
from ..dtypes import from_numpy_dtype
from ..engine.graph import tensor_types
from ..errors import ArgumentTypeError, AutogradError, LoadError, UnsafeClassError
from ..tensor import Tensor
from .files import opened_for_reading, opened_for_writing

_RATIO = 1032  # bytes that one byte of deflate can become, at most
_BFLOAT16 = ".bfloat16"  # at the end of a name: the bits of a dtype that NumPy has not


def save_npz(tensors: dict[str, Any], f, compressed: bool) -> None:
    """The work of `autograd.save_npz`."""
    if not isinstance(tensors, dict):
        raise ArgumentTypeError(
            f"save_npz: a dictionary is required; got {type(tensors).__name__}."
        )
    arrays = {}
    for name, value in tensors.items():
        array = value._array if type(value) in tensor_types else value
        if type(name) is not str or not isinstance(array, np.ndarray) or array.dtype.hasobject:
            raise ArgumentTypeError(
                f"save_npz: tensors by name are required; got {type(value).__name__} under "
                f"{name!r}."
            )
        if array.dtype.name == "bfloat16":
            name, array = name + _BFLOAT16, array.view(np.uint16)
        arrays[name] = array
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with opened_for_writing(f, "save_npz") as write, zipfile.ZipFile(_Sink(write), "w") as archive:  # type: ignore[arg-type]
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.compress_type = method
            with archive.open(entry, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)


class _Sink:
    """A stream that can only be written to."""

    def __init__(self, write):
        self.write = write

    def flush(self) -> None:
        """Nothing is kept back."""


def load_npz(f) -> dict[str, Tensor]:
    """The work of `autograd.load_npz`."""
    with opened_for_reading(f, "load_npz") as file:
        start = file.tell()
        size = file.seek(0, 2) - start
        file.seek(start)
        try:
            with zipfile.ZipFile(file) as archive:
                return dict(_tensor(archive, entry) for entry in _entries(archive, size))
        except AutogradError:
            raise
        except Exception as error:  # zipfile and NumPy raise many kinds of them at a bad file
            raise LoadError(
                "load_npz: a whole and unchanged archive of arrays is required; "
                f"{type(error).__name__}: {error}. Save it anew."
            ) from error


def _entries(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """The archive's entries, if they claim no more than the file can hold."""
    entries = archive.infolist()
    if sum(entry.compress_size for entry in entries) > size:
        raise LoadError("load_npz: records that fit in the file are required; they claim more.")
    for entry in entries:
        if entry.file_size > entry.compress_size * _RATIO + _RATIO:
            raise LoadError(
                f"load_npz: a size that can be is required for {entry.filename!r}; got "
                f"{entry.file_size} bytes from {entry.compress_size}."
            )
        if not entry.filename.endswith(".npy"):
            raise LoadError(f"load_npz: arrays (.npy) are required; got {entry.filename!r}.")
    return entries


def _tensor(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[str, Tensor]:
    name = entry.filename.removesuffix(".npy")
    with archive.open(entry) as file:
        data = file.read()  # no more than the entry claims
    stream = io.BytesIO(data)
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
    else:
        shape, _, dtype = np.lib.format.read_array_header_2_0(stream)
    if dtype.hasobject:
        raise UnsafeClassError(
            f"load_npz: arrays of numbers are required; {name!r} holds Python objects."
        )
    if math.prod(shape) * dtype.itemsize != len(data) - stream.tell():
        raise LoadError(f"load_npz: the data of {name!r} do not fit its shape {list(shape)}.")
    stream.seek(0)
    array = np.lib.format.read_array(stream, allow_pickle=False)
    if name.endswith(_BFLOAT16) and array.dtype == np.uint16:
        return name.removesuffix(_BFLOAT16), Tensor._wrap(array.view(dtypes.bfloat16.numpy))
    native = array.astype(from_numpy_dtype(array.dtype).numpy, copy=False)
    return name, Tensor._wrap(native)
