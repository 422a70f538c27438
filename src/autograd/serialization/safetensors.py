"""Files of the package safetensors: a header in JSON, then the tensors' bytes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from .. import dtypes
from ..engine.graph import tensor_types
from ..errors import ArgumentTypeError, DTypeError, LoadError, require_extra
from ..tensor import Tensor
from .archive import Bytes
from .files import opened_for_writing, path_of

_NAMES = {
    dtypes.bool_: "BOOL", dtypes.uint8: "U8", dtypes.int8: "I8", dtypes.int16: "I16",
    dtypes.int32: "I32", dtypes.int64: "I64", dtypes.float16: "F16", dtypes.bfloat16: "BF16",
    dtypes.float32: "F32", dtypes.float64: "F64", dtypes.complex64: "C64",
}  # fmt: skip
_DTYPES = {name: dtype for dtype, name in _NAMES.items()}
_LENGTH = 8  # bytes that hold the header's length


def _package() -> Any:
    return require_extra("safetensors", "safetensors", "safetensors")


def save_safetensors(tensors, f, metadata) -> None:
    """The work of `autograd.save_safetensors`."""
    package = _package()
    if not isinstance(tensors, dict):
        raise ArgumentTypeError(
            f"save_safetensors: a dictionary is required; got {type(tensors).__name__}."
        )
    described, kept = {}, {}
    for name, tensor in tensors.items():
        if type(name) is not str or type(tensor) not in tensor_types:
            raise ArgumentTypeError(
                "save_safetensors: tensors by name are required; got "
                f"{type(tensor).__name__} under {name!r}."
            )
        if tensor.dtype not in _NAMES:
            raise DTypeError(
                f"save_safetensors: a dtype that the format has is required; got {tensor.dtype} "
                f"under {name!r}. Save its real and imaginary parts."
            )
        array = kept[name] = np.ascontiguousarray(tensor._array)
        described[name] = package.TensorSpec(
            dtype=tensor.dtype.name, shape=list(tensor.shape), data_ptr=array.ctypes.data,
            data_len=array.nbytes,
        )  # fmt: skip
    for pair in (metadata or {}).items():
        if not all(type(part) is str for part in pair):
            raise ArgumentTypeError(
                f"save_safetensors: text by name is required as metadata; got {pair!r}."
            )
    data = package.serialize(described, metadata=metadata)
    with opened_for_writing(f, "save_safetensors") as write:
        write(data)


def load_safetensors(f, mmap: bool) -> dict[str, Tensor]:
    """The work of `autograd.load_safetensors`."""
    package = _package()
    path = path_of(f)
    if path is None:
        raise ArgumentTypeError(
            f"load_safetensors: a path is required; got {type(f).__name__}. Write the bytes to a "
            "file first."
        )
    with open(path, "rb") as file:
        try:
            package.safe_open(path, framework="np")  # the package checks the header
        except package.SafetensorError as error:
            raise LoadError(
                f"load_safetensors: a file of safetensors is required; got {path!r} ({error})."
            ) from error
        data = Bytes(file, mmap)
        length = int.from_bytes(data.read(0, _LENGTH), "little")
        header = json.loads(data.read(_LENGTH, length))
        header.pop("__metadata__", None)
        return {
            name: _tensor(name, entry, data, _LENGTH + length) for name, entry in header.items()
        }


def _tensor(name: str, entry: dict[str, Any], data: Bytes, start: int) -> Tensor:
    dtype = _DTYPES.get(entry["dtype"])
    if dtype is None:
        raise DTypeError(
            f"load_safetensors: a dtype that the library has is required; {name!r} is "
            f"{entry['dtype']}."
        )
    first, last = entry["data_offsets"]
    raw = data.array(start + first, last - first)
    if raw.ctypes.data % dtype.itemsize:
        raw = raw.copy()  # kernels want numbers at multiples of their size
    return Tensor._wrap(raw.view(dtype.numpy).reshape(entry["shape"]))
