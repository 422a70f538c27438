"""Other dtypes for a module's parameters and buffers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import dtypes
from ...device import Device, as_device
from ...dtypes import FLOATING, as_dtype
from ...engine.modes import no_grad
from ...errors import ArgumentTypeError, DTypeError
from ...tensor import Tensor
from ..parameter import is_lazy


class Convertible:
    """The part of a module that converts its tensors; every method returns the module."""

    if TYPE_CHECKING:
        _parameters: Any
        _buffers: Any

        def children(self) -> Any: ...

    def _apply(self, fn, recurse: bool = True):
        """Replace the values of all parameters, their gradients and the buffers by ``fn(value)``.

        Parameters stay the same objects, so that optimizers keep knowing them.
        """
        if recurse:
            for module in self.children():
                module._apply(fn)
        for param in self._parameters.values():
            if param is not None:
                with no_grad():
                    param.data = fn(param.data if is_lazy(param) else param)
                    if param._grad is not None:
                        param._grad.data = fn(param._grad)
        for name, buffer in self._buffers.items():
            if is_lazy(buffer):
                buffer.data = fn(buffer.data)
            elif buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def to(self, *args, **kwargs):
        """Convert floating-point and complex parameters and buffers to another dtype.

        Args:
            args: a dtype, a device (the CPU), both, or a tensor whose dtype is taken.
            kwargs: `dtype`, `device`, `tensor`; `non_blocking` and `memory_format` are accepted.

        Raises:
            DTypeError: the dtype is an integer one.
            DeviceError: a device other than the CPU.

        >>> autograd.nn.Linear(2, 1).to(autograd.float64).weight.dtype
        autograd.float64
        """
        dtype = _wanted_dtype(args, kwargs)
        if dtype is None:
            return self
        if dtype.category < FLOATING:
            raise DTypeError(
                f"to: a floating-point or complex dtype is required for a module; got {dtype}."
            )
        return self._cast(dtype)

    def _cast(self, dtype: dtypes.dtype):
        return self._apply(lambda t: t.to(dtype) if t.dtype.category >= FLOATING else t)

    def type(self, dst_type):
        """Convert all parameters and buffers, integers too, to `dst_type`.

        Args:
            dst_type: a dtype.

        >>> autograd.nn.Linear(2, 1).type(autograd.float64).bias.dtype
        autograd.float64
        """
        return self._apply(lambda t: t.type(dst_type))

    def float(self):
        """Floating-point parameters and buffers become float32.

        >>> autograd.nn.Linear(2, 1, dtype=autograd.float64).float().weight.dtype
        autograd.float32
        """
        return self._apply(lambda t: t.float() if t.is_floating_point() else t)

    def double(self):
        """Floating-point parameters and buffers become float64; integer buffers stay.

        >>> norm = autograd.nn.BatchNorm1d(2).double()
        >>> norm.weight.dtype, norm.num_batches_tracked.dtype
        (autograd.float64, autograd.int64)
        """
        return self._apply(lambda t: t.double() if t.is_floating_point() else t)

    def half(self):
        """Floating-point parameters and buffers become float16.

        >>> autograd.nn.Linear(2, 1).half().weight.dtype
        autograd.float16
        """
        return self._apply(lambda t: t.half() if t.is_floating_point() else t)

    def bfloat16(self):
        """Floating-point parameters and buffers become bfloat16.

        >>> autograd.nn.Linear(2, 1).bfloat16().weight.dtype
        autograd.bfloat16
        """
        return self._apply(lambda t: t.bfloat16() if t.is_floating_point() else t)

    def cpu(self):
        """Nothing to do: everything is on the CPU."""
        return self

    def cuda(self, device=None):
        """There is no GPU.

        Args:
            device: a number or name, for the error.

        Raises:
            DeviceError: always.
        """
        as_device(f"cuda:{device}" if isinstance(device, int) else device or "cuda")
        return self

    def to_empty(self, *, device, recurse: bool = True):
        """New uninitialised memory for all parameters and buffers. Returns the module.

        Args:
            device: the CPU.
            recurse: also for submodules.

        >>> autograd.nn.Linear(2, 1).to_empty(device="cpu").weight.shape
        Size([1, 2])
        """
        from ...creation.filled import empty_like

        as_device(device)
        return self._apply(empty_like, recurse)

    def share_memory(self):
        """Accepted; worker processes get copies of what they need."""
        return self

    def compile(self, **options) -> None:
        """Accepted with PyTorch's options; there is nothing to compile ahead."""


def _wanted_dtype(args: tuple, kwargs: dict) -> dtypes.dtype | None:
    """The dtype that the arguments of `to` ask for; devices are checked."""
    unknown = set(kwargs) - {"dtype", "device", "tensor", "other", "non_blocking", "memory_format"}
    if unknown:
        raise ArgumentTypeError(f"to: a dtype and a device are required; got {sorted(unknown)}.")
    dtype = kwargs.get("dtype")
    as_device(kwargs.get("device"))
    for value in (*args, kwargs.get("tensor"), kwargs.get("other")):
        if isinstance(value, Tensor):
            dtype = value.dtype
        elif isinstance(value, (str, int, Device)) and not isinstance(value, bool):
            as_device(value)
        elif value is not None and not isinstance(value, bool):
            dtype = value
    return None if dtype is None else as_dtype(dtype)
