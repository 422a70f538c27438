"""What the names in a file stand for: the objects that may be made, and how, each checked."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

from .. import dtypes, return_types
from ..device import Device
from ..errors import AutogradError, LoadError
from ..kernels.twister import STATE_BYTES
from ..nn.parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter
from ..random.generator import Generator
from ..size import Size
from ..tensor import Tensor
from .formats import DTYPES, STORAGES
from .storages import UNTYPED, Storage, StorageType, bad, integers, shown, strided

_KEY_PARTS = 64  # parts that a key of a dictionary may have
_KEY_BITS = 61  # from which different integers may have the same hash
_LATIN = ("latin1", "latin-1")
_PLAIN_KEYS = (str, bytes, float, bool, complex, type(None))


def check_key(key) -> None:
    """Raise unless an object may be hashed in bounded time."""
    if type(key) in _PLAIN_KEYS:
        return
    parts, left = [key], _KEY_PARTS
    while parts:
        part = parts.pop()
        left -= 1
        if isinstance(part, (tuple, frozenset)):
            parts.extend(part if len(part) < _KEY_PARTS else ())
            left -= len(part)
        elif type(part) is int and part.bit_length() >= _KEY_BITS:
            left = -1
        elif isinstance(part, (list, dict, set, bytearray)):
            raise bad(f"{type(part).__name__} as a key")
        if left < 0:
            raise bad("a key of a dictionary or set that takes long to hash")


def set_attributes(target, state) -> None:
    """Give an object attributes that its class does not define."""
    if not isinstance(state, dict):
        raise bad(f"{type(state).__name__} as the attributes of {type(target).__name__}")
    for name in state:
        if type(name) is not str or hasattr(type(target), name):
            raise bad(f"an attribute {shown(name)} of {type(target).__name__}")
    target.__dict__.update(state)


# --- tensors --------------------------------------------------------------------------------------


def _tensor(storage, offset, size, stride) -> Tensor:
    dtype = storage.dtype if type(storage) is Storage else dtypes.uint8
    return strided(storage, offset, size, stride, dtype)


def _tensor_v2(storage, offset, size, stride, requires_grad, hooks, metadata=None) -> Tensor:
    tensor = _tensor(storage, offset, size, stride)
    return _finished(tensor, storage, requires_grad, metadata)


def _tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype, metadata=None):
    if type(dtype) is not dtypes.dtype:
        raise bad(f"{type(dtype).__name__} as a dtype")
    tensor = strided(storage, offset, size, stride, dtype)
    if dtype is dtypes.bool_:
        storage.check_bools()
    return _finished(tensor, storage, requires_grad, metadata)


def _finished(tensor: Tensor, storage: Storage, requires_grad, metadata) -> Tensor:
    """A tensor with its flags; PyTorch marks conjugates and negatives instead of computing them."""
    if metadata is not None:
        if type(metadata) is not dict or not set(metadata) <= {"conj", "neg"} or storage.waits:
            raise LoadError("load: plain tensors are required; got one with marks of its own.")
        if metadata.get("conj") is True:
            tensor = Tensor._wrap(tensor._array.conj())
        if metadata.get("neg") is True:
            tensor = Tensor._wrap(-tensor._array)
    if _flag(requires_grad):
        tensor.requires_grad = True
    return tensor


def _flag(value) -> bool:
    if type(value) is not bool:
        raise bad(f"{type(value).__name__} in place of True or False")
    return value


def _parameter(data, requires_grad, hooks) -> Parameter:
    if type(data) is not Tensor:
        raise bad(f"{type(data).__name__} as the data of a Parameter")
    return Parameter(data, _flag(requires_grad))


def _parameter_with_state(data, requires_grad, hooks, state) -> Parameter:
    parameter = _parameter(data, requires_grad, hooks)
    set_attributes(parameter, state)
    return parameter


def _from_type(make, kind, args, state) -> Tensor:
    """A tensor with attributes, or of a class that derives from Tensor."""
    if not getattr(make, "makes_tensors", False) or not isinstance(args, tuple):
        raise bad("a tensor that is not made from a storage")
    tensor = make(*args)
    if not isinstance(kind, type) or not issubclass(kind, type(tensor)):
        raise bad(f"a tensor of the type {shown(kind)}")
    if not isinstance(state, dict):
        raise bad(f"{type(state).__name__} as the attributes of a tensor")
    state = dict(state)
    if state.pop("_is_buffer", False) is True and kind is Tensor:
        kind = Buffer
    tensor.__class__ = kind
    if kind is Buffer:
        tensor.persistent = _flag(state.pop("persistent", True))  # type: ignore[attr-defined]
    set_attributes(tensor, state)
    return tensor


for function in (_tensor, _tensor_v2, _tensor_v3, _parameter, _parameter_with_state):
    function.makes_tensors = True  # type: ignore[attr-defined]


# --- other objects --------------------------------------------------------------------------------


def _size(sizes=()) -> Size:
    return Size(integers(sizes))


def _device(type_="cpu", index=None) -> Device:
    """The CPU, whatever device a file names."""
    if type(type_) is not str or type(index) not in (int, type(None)):
        raise bad("a device without a name")
    return Device("cpu")


def _layout(name):
    if type(name) is not str or name != "torch.strided":
        raise LoadError(f"load: strided tensors are required; got the layout {shown(name)}.")
    return dtypes.strided


def _encoded(text, encoding) -> bytes:
    if type(text) is not str or type(encoding) is not str or encoding not in _LATIN:
        raise bad("bytes in another encoding than latin1")
    return text.encode("latin1")


def _bytearray(data=b"", encoding="latin1") -> bytearray:
    return bytearray(data if type(data) is bytes else _encoded(data, encoding))


def _complex(real, imag) -> complex:
    if type(real) is not float or type(imag) is not float:
        raise bad("a complex number without parts")
    return complex(real, imag)


def _items(kind):
    """A set or frozenset from a list."""

    def make(items=()):
        if type(items) not in (list, tuple):
            raise bad(f"{kind.__name__} of {type(items).__name__}")
        for item in items:
            check_key(item)
        return kind(items)

    return make


def _ordered(pairs=()) -> OrderedDict:
    if type(pairs) not in (list, tuple):
        raise bad(f"OrderedDict of {type(pairs).__name__}")
    for pair in pairs:
        if type(pair) not in (list, tuple) or len(pair) != 2:
            raise bad("OrderedDict of something other than pairs")
        check_key(pair[0])
    return OrderedDict(pairs)


def _counter(counts) -> Counter:
    if type(counts) is not dict or not all(type(n) is int for n in counts.values()):
        raise bad("Counter of something other than counts")
    return Counter(counts)


def _slice(start, stop, step) -> slice:
    return slice(start, stop, step)


def _uninitialized(kind):
    def make(requires_grad=True, device=None, dtype=None):
        if type(dtype) not in (dtypes.dtype, type(None)):
            raise bad(f"{type(dtype).__name__} as a dtype")
        return kind(_flag(requires_grad), dtype=dtype)

    return make


def _named_tuple(kind):
    def make(values, attributes=None):
        if type(values) is not tuple or len(values) != len(kind._fields):
            raise bad(f"{kind.__name__} of something other than {len(kind._fields)} values")
        return kind(*values)

    return make


def _generator(device=None) -> Generator:
    return Generator()


def restore_generator(generator: Generator, state) -> None:
    """Put a generator into the state that PyTorch pickled: seed, offset and the state's bytes."""
    if type(state) is not tuple or len(state) != 3:
        raise bad("a generator without a state")
    try:
        generator.__setstate__(state)
    except AutogradError as error:
        raise bad("a generator without a state") from error


FUNCTIONS: dict[str, Callable] = {
    "torch._utils._rebuild_tensor": _tensor,
    "torch._utils._rebuild_tensor_v2": _tensor_v2,
    "torch._utils._rebuild_tensor_v3": _tensor_v3,
    "torch._utils._rebuild_parameter": _parameter,
    "torch._utils._rebuild_parameter_with_state": _parameter_with_state,
    "torch._tensor._rebuild_from_type_v2": _from_type,
    "torch.Size": _size,
    "torch.device": _device,
    "torch.serialization._get_layout": _layout,
    "torch._C.Generator": _generator,
    "torch.nn.parameter.UninitializedParameter": _uninitialized(UninitializedParameter),
    "torch.nn.parameter.UninitializedBuffer": _uninitialized(UninitializedBuffer),
    "collections.OrderedDict": _ordered,
    "collections.Counter": _counter,
    "_codecs.encode": _encoded,
    "builtins.bytearray": _bytearray,
    "builtins.set": _items(set),
    "builtins.frozenset": _items(frozenset),
    "builtins.complex": _complex,
    "builtins.slice": _slice,
    **{f"torch.return_types.{name}": _named_tuple(kind)
       for name, kind in vars(return_types).items() if hasattr(kind, "_fields")},
}  # fmt: skip
CONSTANTS: dict[str, Any] = {
    **DTYPES,
    **{f"torch.{name}": StorageType(dtype) for name, dtype in STORAGES.items()},
    "torch.storage.UntypedStorage": UNTYPED,
    "torch.UntypedStorage": UNTYPED,
    "torch.Tensor": Tensor,
    "torch.nn.parameter.Parameter": Parameter,
    "torch.nn.parameter.Buffer": Buffer,
    **{f"autograd.dtypes.{value.name}": value for value in (
        dtypes.strided, dtypes.contiguous_format, dtypes.preserve_format, dtypes.channels_last)},
}  # fmt: skip


def _length(args: tuple) -> int:
    """The cost of an object that copies its first argument."""
    return len(args[0]) if args and hasattr(args[0], "__len__") else 0


def _computed(args: tuple) -> int:
    """The cost of a tensor: nothing, but that of new memory if its values have to be computed."""
    if len(args) < 7 or type(args[-1]) is not dict or type(args[0]) is not Storage:
        return 0  # nothing to compute, or an error to come
    return math.prod(integers(args[2])) * args[0]._array.itemsize


# bytes that a call takes beside the file; what a program wrote takes no more than the file is long
COSTS: dict[Callable, Callable[[tuple], int]] = {
    **{FUNCTIONS[name]: _length for name in (
        "torch.Size", "collections.OrderedDict", "collections.Counter", "_codecs.encode",
        "builtins.bytearray", "builtins.set", "builtins.frozenset")},
    _tensor_v2: _computed,
    _tensor_v3: _computed,
    _generator: lambda args: STATE_BYTES,
}  # fmt: skip
