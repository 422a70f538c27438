"""The names that PyTorch's files use, and the dtypes behind them."""

from __future__ import annotations

from .. import dtypes

STORAGES = {
    "BoolStorage": dtypes.bool_, "ByteStorage": dtypes.uint8, "CharStorage": dtypes.int8,
    "ShortStorage": dtypes.int16, "IntStorage": dtypes.int32, "LongStorage": dtypes.int64,
    "HalfStorage": dtypes.float16, "BFloat16Storage": dtypes.bfloat16,
    "FloatStorage": dtypes.float32, "DoubleStorage": dtypes.float64,
    "ComplexFloatStorage": dtypes.complex64, "ComplexDoubleStorage": dtypes.complex128,
}  # fmt: skip
STORAGE_NAMES = {dtype: name for name, dtype in STORAGES.items()}
DTYPES = {f"torch.{d.name}": d for d in dtypes.ALL}

# element types of PyTorch's that the library has not
FOREIGN_DTYPES = ("uint", "int", "float8", "float4", "quint", "qint", "bits", "complex32")
FOREIGN_STORAGES = ("QInt8Storage", "QInt32Storage", "QUInt8Storage", "QUInt4x2Storage",
                    "QUInt2x4Storage")  # fmt: skip


def is_foreign_dtype(name: str) -> bool:
    """Whether a full name is that of a dtype that PyTorch has and the library has not."""
    module, _, last = name.rpartition(".")
    return module == "torch" and (last.startswith(FOREIGN_DTYPES) or last in FOREIGN_STORAGES)
