"""Tensors with PyTorch-style automatic differentiation, in Python you can read."""

from . import autograd, dtypes
from .creation import ones, tensor
from .device import Device as device
from .dtypes import (
    bfloat16, complex64, complex128, finfo, float16, float32, float64, get_default_dtype, iinfo,
    int8, int16, int32, int64, promote_types, set_default_dtype, uint8,
)  # fmt: skip
from .engine.modes import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled
from .ops.registry import catalogue
from .size import Size
from .tensor import Graph, Tensor

# TEMPORARY until the names are listed: the whole catalogue
import types as _types

linalg = _types.ModuleType("autograd.linalg")
special = _types.ModuleType("autograd.special")
for _op in catalogue.values():
    if _op.is_function:
        for _name in (_op.name, *_op.aliases):
            {"": globals(), "linalg": linalg.__dict__, "special": special.__dict__}.get(_op.namespace, {})[_name] = _op.function
