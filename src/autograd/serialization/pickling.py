"""A pickler that puts tensors' memory aside and uses PyTorch's names."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from typing import Any

import numpy as np

from .. import dtypes, return_types
from ..device import Device
from ..dtypes import from_numpy_dtype
from ..engine.graph import tensor_types
from ..engine.mutation import buffer_of
from ..kernels.buffers import flat_memory, is_element_view
from ..nn.parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter
from ..ops.inspection import element_steps
from ..random.generator import Generator
from ..size import Size
from ..tensor import Tensor
from .formats import STORAGE_NAMES

_PythonPickler: Any = pickle._Pickler  # type: ignore[attr-defined]  # C's looks every name up


class Name:
    """A class or function of PyTorch's, of which a file only has the name."""

    def __init__(self, module: str, name: str):
        self.module, self.name = module, name

    def __call__(self):
        raise TypeError(f"{self.module}.{self.name} is only a name")


_REBUILD = Name("torch._utils", "_rebuild_tensor_v2")
_REBUILD_AS = Name("torch._utils", "_rebuild_tensor_v3")
_REBUILD_PARAMETER = Name("torch._utils", "_rebuild_parameter")
_REBUILD_PARAMETER_WITH_STATE = Name("torch._utils", "_rebuild_parameter_with_state")
_REBUILD_FROM_TYPE = Name("torch._tensor", "_rebuild_from_type_v2")
_TENSOR, _SIZE, _DEVICE = (Name("torch", name) for name in ("Tensor", "Size", "device"))
_LAYOUT = Name("torch.serialization", "_get_layout")
_GENERATOR = Name("torch._C", "Generator")
_UNTYPED = Name("torch.storage", "UntypedStorage")
_STORAGES = {dtype: Name("torch", name) for dtype, name in STORAGE_NAMES.items()}
_DTYPES = {dtype: Name("torch", dtype.name) for dtype in dtypes.ALL}
_RESULTS = {kind: Name("torch.return_types", name)
            for name, kind in vars(return_types).items() if hasattr(kind, "_fields")}  # fmt: skip
_LAZY = {kind: Name("torch.nn.parameter", kind.__name__)
         for kind in (UninitializedParameter, UninitializedBuffer)}  # fmt: skip


class Memory:
    """The bytes that tensors share: a record of the file.

    Attributes:
        dtype: of the tensor that was met first; None if the bytes are no whole number of those.
    """

    def __init__(self, key: str, owner: np.ndarray, flat: np.ndarray, dtype: dtypes.dtype):
        self.key, self.owner, self.data = key, owner, flat.view(np.uint8)
        self.start = flat.ctypes.data
        self.dtype = None if self.data.size % dtype.itemsize else dtype


class Pickler(_PythonPickler):
    """Pickles with PyTorch's names for what PyTorch has, and tensors' memory put aside.

    Attributes:
        storages: the memory of the tensors by the identity of its owner.
    """

    def __init__(self, file, protocol: int):
        super().__init__(file, protocol)
        self.storages: dict[int, Memory] = {}
        self.dispatch = {**_PythonPickler.dispatch, **_SAVED}
        self.dispatch.update((kind, Pickler.save_tensor) for kind in tensor_types)

    def memory_of(self, array: np.ndarray) -> tuple[Memory, np.ndarray]:
        """The record that holds an array, and the array itself, or a copy if need be."""
        owner = buffer_of(array)
        known = self.storages.get(id(owner))
        if known is None or not is_element_view(array, known.start):
            flat = flat_memory(owner) if known is None else None
            dtype = from_numpy_dtype(array.dtype)
            if flat is not None:
                known = Memory(str(len(self.storages)), owner, flat, dtype)
            if known is None or not is_element_view(array, known.start):  # not for PyTorch
                array = owner = array.copy(order="C")
                known = Memory(str(len(self.storages)), owner, owner.reshape(-1), dtype)
            self.storages[id(owner)] = known
        return known, array

    def refer(self, obj) -> None:
        """Save an object, or refer to it if it was saved."""
        known = self.memo.get(id(obj))
        if known is None:
            self.save(obj)
        else:
            self.write(self.get(known[0]))

    # --- tensors ----------------------------------------------------------------------------------

    def save_tensor(self, tensor: Tensor) -> None:
        kind, state = type(tensor), tensor._attributes()
        if kind is Buffer:
            kind, state = Tensor, {**state, "persistent": tensor.persistent, "_is_buffer": True}  # type: ignore[attr-defined]
        if kind is Parameter:
            self.refer(_REBUILD_PARAMETER_WITH_STATE if state else _REBUILD_PARAMETER)
            self.write(pickle.MARK)
            self._call(tensor, False)
            self.write(pickle.NEWTRUE if tensor.requires_grad else pickle.NEWFALSE)
            self._no_hooks()
            if state:
                self.save(state)
            self.write(pickle.TUPLE + pickle.REDUCE)
        elif kind is Tensor and not state:
            self._call(tensor, tensor.requires_grad)
        else:
            self.refer(_REBUILD_FROM_TYPE)
            self.write(pickle.MARK)
            memory, array = self.memory_of(tensor._array)
            self.refer(self._function(memory, array))
            self.refer(_TENSOR if kind is Tensor else kind)
            self._arguments(memory, array, tensor.requires_grad)
            self.save(state)
            self.write(pickle.TUPLE + pickle.REDUCE)
        self.memoize(tensor)

    def _call(self, tensor: Tensor, requires_grad: bool) -> None:
        memory, array = self.memory_of(tensor._array)
        self.refer(self._function(memory, array))
        self._arguments(memory, array, requires_grad)
        self.write(pickle.REDUCE)

    @staticmethod
    def _function(memory: Memory, array: np.ndarray) -> Name:
        return _REBUILD if memory.dtype is from_numpy_dtype(array.dtype) else _REBUILD_AS

    def _arguments(self, memory: Memory, array: np.ndarray, requires_grad: bool) -> None:
        write, item = self.write, array.itemsize
        dtype = from_numpy_dtype(array.dtype)
        typed = memory.dtype is dtype
        write(pickle.MARK + pickle.MARK)
        self.refer("storage")
        self.refer(_STORAGES[dtype] if typed else _UNTYPED)
        self.refer(memory.key)
        self.refer("cpu")
        self.save_long(memory.data.size // item if typed else memory.data.size)
        write(pickle.TUPLE + pickle.BINPERSID)
        self.save_long((array.ctypes.data - memory.start) // item if array.size else 0)
        self._integers(array.shape)
        self._integers(element_steps(array))
        write(pickle.NEWTRUE if requires_grad else pickle.NEWFALSE)
        self._no_hooks()
        if not typed:
            self.refer(_DTYPES[dtype])
        write(pickle.TUPLE)

    def _integers(self, values) -> None:
        """A tuple of integers that nothing refers to again."""
        if not values:
            self.write(pickle.EMPTY_TUPLE)
            return
        if len(values) > 3:
            self.write(pickle.MARK)
        for value in values:
            self.save_long(value)
        self.write(_TUPLES[min(len(values), 4)])

    def _no_hooks(self) -> None:
        self.refer(OrderedDict)
        self.write(pickle.EMPTY_TUPLE + pickle.REDUCE)

    # --- other objects ----------------------------------------------------------------------------

    def save_name(self, name: Name) -> None:
        self.write(pickle.GLOBAL + f"{name.module}\n{name.name}\n".encode())
        self.memoize(name)

    def save_dtype(self, dtype: dtypes.dtype) -> None:
        self.refer(_DTYPES[dtype])

    def save_size(self, size: Size) -> None:
        self.save_reduce(_SIZE, (tuple(size),), obj=size)

    def save_device(self, device: Device) -> None:
        where = (device.type,) if device.index is None else (device.type, device.index)
        self.save_reduce(_DEVICE, where, obj=device)

    def save_constant(self, constant) -> None:
        if constant is dtypes.strided:
            self.save_reduce(_LAYOUT, ("torch.strided",), obj=constant)
        else:
            self.save_global(constant, constant.name)

    def save_generator(self, generator: Generator) -> None:
        state = generator.__getstate__()
        self.save_reduce(_GENERATOR, (generator.device,), state, obj=generator)

    def save_results(self, results) -> None:
        self.save_reduce(_RESULTS[type(results)], (tuple(results), {}), obj=results)

    def save_lazy(self, tensor) -> None:
        dtype = from_numpy_dtype(tensor._array.dtype)
        arguments = tensor.requires_grad, None, dtype
        self.save_reduce(_LAZY[type(tensor)], arguments, obj=tensor)


_TUPLES = [b"", pickle.TUPLE1, pickle.TUPLE2, pickle.TUPLE3, pickle.TUPLE]
_SAVED = {
    Name: Pickler.save_name,
    dtypes.dtype: Pickler.save_dtype,
    Size: Pickler.save_size,
    Device: Pickler.save_device,
    type(dtypes.strided): Pickler.save_constant,
    Generator: Pickler.save_generator,
    **dict.fromkeys(_LAZY, Pickler.save_lazy),
    **dict.fromkeys(_RESULTS, Pickler.save_results),
}
