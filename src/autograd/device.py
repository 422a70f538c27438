"""The device: there is one, the CPU."""

from __future__ import annotations

from .errors import ArgumentTypeError, DeviceError


class Device:
    """Where tensors live, ``device('cpu')``.

    >>> import autograd
    >>> autograd.device("cpu")
    device(type='cpu')
    """

    __slots__ = ("index", "type")

    def __init__(self, type="cpu", index=None):
        name = type.type if isinstance(type, Device) else type
        if not isinstance(name, str):
            if isinstance(name, int):
                name, index = "cuda", name
            else:
                raise ArgumentTypeError(
                    f"device: a string such as 'cpu' is required; got {name.__class__.__name__}."
                )
        name, _, number = name.partition(":")
        if name != "cpu" or (number and not number.isdigit()):
            shown = type if isinstance(type, str) else repr(type)
            raise DeviceError(
                f"device: 'cpu' is required; got {shown!r}. The library runs on the CPU only; "
                "choose the device with `'cuda' if autograd.cuda.is_available() else 'cpu'`."
            )
        self.type = name
        self.index = int(number) if number else index

    def __enter__(self):  # there is one device, so that nothing changes in a `with` block
        return self

    def __exit__(self, *error):
        return None

    def __eq__(self, other):
        if isinstance(other, Device):
            return (self.type, self.index) == (other.type, other.index)
        return NotImplemented

    def __hash__(self):
        return hash((self.type, self.index))

    def __repr__(self):
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type={self.type!r}{index})"

    def __str__(self):
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __reduce__(self):
        return Device, (self.type, self.index)


_CPU = Device()


def as_device(device) -> Device:
    """The device that an argument names; None is the CPU.

    Raises:
        DeviceError: anything but the CPU.
    """
    if device is None or device is _CPU:
        return _CPU
    return device if isinstance(device, Device) else Device(device)
