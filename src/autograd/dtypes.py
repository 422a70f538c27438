"""Element types and PyTorch's promotion rules.

A :class:`dtype` is a thin name for a NumPy dtype. Tensors are promoted by category
(bool < integer < floating < complex); Python numbers and 0-d tensors are *weak*: they only
matter where their category is higher than that of the tensors with dimensions.
"""

from __future__ import annotations

import numpy as np

from .errors import ArgumentTypeError, DTypeError, require_extra

BOOL, INTEGER, FLOATING, COMPLEX = range(4)  # categories, in the order of promotion


class dtype:
    """The element type of a tensor, such as ``autograd.float32``.

    Attributes:
        name: the type's name, ``"float32"``.
        itemsize: bytes an element.
        category: 0 bool, 1 integer, 2 floating point, 3 complex.
        is_floating_point, is_complex, is_signed: as in PyTorch.
    """

    __slots__ = ("_numpy", "category", "is_signed", "itemsize", "name")

    def __init__(self, name: str, category: int, itemsize: int, is_signed: bool = True):
        self.name = name
        self.category = category
        self.itemsize = itemsize
        self.is_signed = is_signed
        self._numpy = None if name == "bfloat16" else np.dtype(name)

    @property
    def numpy(self) -> np.dtype:
        """The NumPy dtype (bfloat16 loads the optional package ml_dtypes)."""
        if self._numpy is None:
            ml_dtypes = require_extra("ml_dtypes", "bfloat16", "bfloat16")
            self._numpy = np.dtype(ml_dtypes.bfloat16)
            _from_numpy[self._numpy] = self
        return self._numpy

    @property
    def is_floating_point(self) -> bool:
        return self.category == FLOATING

    @property
    def is_complex(self) -> bool:
        return self.category == COMPLEX

    def to_real(self) -> dtype:
        """The real dtype of the same precision."""
        return {"complex64": float32, "complex128": float64}.get(self.name, self)

    def to_complex(self) -> dtype:
        """The complex dtype of the same precision."""
        return {"complex128": complex128, "float64": complex128}.get(self.name, complex64)

    def __repr__(self) -> str:
        return f"autograd.{self.name}"

    def __reduce__(self):
        return as_dtype, (self.name,)


bool_ = dtype("bool", BOOL, 1, is_signed=False)
uint8 = dtype("uint8", INTEGER, 1, is_signed=False)
int8 = dtype("int8", INTEGER, 1)
int16 = dtype("int16", INTEGER, 2)
int32 = dtype("int32", INTEGER, 4)
int64 = dtype("int64", INTEGER, 8)
float16 = dtype("float16", FLOATING, 2)
bfloat16 = dtype("bfloat16", FLOATING, 2)
float32 = dtype("float32", FLOATING, 4)
float64 = dtype("float64", FLOATING, 8)
complex64 = dtype("complex64", COMPLEX, 8)
complex128 = dtype("complex128", COMPLEX, 16)

ALL = (
    bool_, uint8, int8, int16, int32, int64,
    float16, bfloat16, float32, float64, complex64, complex128,
)  # fmt: skip
_by_name = {d.name: d for d in ALL}
_by_name.update(
    half=float16, float=float32, double=float64, short=int16, int=int32, long=int64,
    cfloat=complex64, cdouble=complex128,
)  # fmt: skip
_from_numpy: dict[np.dtype, dtype] = {d._numpy: d for d in ALL if d._numpy is not None}
_from_python: dict[type, dtype | None] = {bool: bool_, int: int64, float: None, complex: None}
HALVES = (float16, bfloat16)  # stored in 16 bits, computed in float32


class _Named:
    """A constant that prints its name and survives pickling."""

    def __init__(self, name: str):
        self.name = name

    def __repr__(self) -> str:
        return f"autograd.{self.name}"

    def __reduce__(self):
        return self.name


strided = _Named("strided")  # the only layout
contiguous_format = _Named("contiguous_format")
preserve_format = _Named("preserve_format")
channels_last = _Named("channels_last")

_default = float32


def set_default_dtype(d) -> None:
    """Set the dtype that Python floats and integer division get.

    Args:
        d: a floating-point dtype.

    Raises:
        DTypeError: `d` is not a floating-point dtype.

    >>> import autograd
    >>> autograd.set_default_dtype(autograd.float64)
    >>> autograd.tensor(1.5).dtype
    autograd.float64
    >>> autograd.set_default_dtype(autograd.float32)
    """
    global _default
    d = as_dtype(d)
    if not d.is_floating_point:
        raise DTypeError(
            f"set_default_dtype: a floating-point dtype is required; got {d}. "
            "Use float16, bfloat16, float32 or float64."
        )
    _default = d


def get_default_dtype() -> dtype:
    """The dtype that Python floats get; float32 unless changed.

    >>> import autograd
    >>> autograd.get_default_dtype()
    autograd.float32
    """
    return _default


def as_dtype(d) -> dtype:
    """The :class:`dtype` that `d` names: one of ours, a name, a NumPy dtype or a Python type.

    Raises:
        DTypeError: the type has no counterpart.
    """
    if type(d) is dtype:
        return d
    if isinstance(d, str):
        found = _by_name.get(d.rsplit(".", 1)[-1])
        if found is not None:
            return found
    try:
        if d in _from_python:
            return _from_python[d] or (_default.to_complex() if d is complex else _default)
        return from_numpy_dtype(np.dtype(d))
    except (TypeError, KeyError):
        pass
    names = ", ".join(_by_name)
    raise DTypeError(f"dtype: one of {names} is required; got {d!r}. Pass for example float32.")


def from_numpy_dtype(d: np.dtype) -> dtype:
    """The dtype of a NumPy array's elements.

    Raises:
        DTypeError: NumPy has the type but the library has not (strings, objects, uint16 ...).
    """
    found = _from_numpy.get(d)
    if found is None:
        if d.name == "bfloat16":
            _ = bfloat16.numpy
            return bfloat16
        if d.newbyteorder("=") in _from_numpy:
            return _from_numpy[d.newbyteorder("=")]
        raise DTypeError(
            f"dtype: NumPy's {d} has no counterpart; supported are "
            f"{', '.join(t.name for t in ALL)}. Convert first, for example with "
            "array.astype('float32')."
        )
    return found


def promote_types(a, b) -> dtype:
    """The smallest dtype that both can be converted to, by PyTorch's table.

    Args:
        a, b: the dtypes.

    >>> import autograd
    >>> autograd.promote_types(autograd.int64, autograd.float16)
    autograd.float16
    >>> autograd.promote_types(autograd.uint8, autograd.int8)
    autograd.int16
    """
    a, b = as_dtype(a), as_dtype(b)
    if a is b:
        return a
    if a.category > b.category:
        a, b = b, a
    if a.category != b.category:  # the higher category decides; complex keeps the precision
        if b.category == COMPLEX and a is float64:
            return complex128
        return b
    if a.category == INTEGER and a.is_signed != b.is_signed:
        signed = b if b.is_signed else a
        return int16 if signed.itemsize == 1 else signed
    if a.itemsize == b.itemsize:  # float16 with bfloat16
        return float32
    return a if a.itemsize > b.itemsize else b


def dtype_of_number(value) -> dtype:
    """The dtype that a Python or NumPy number stands for where nothing else decides."""
    if isinstance(value, (bool, np.bool_)):
        return bool_
    if isinstance(value, (int, np.integer)):
        return int64
    if isinstance(value, (float, np.floating)):
        return _default
    if isinstance(value, (complex, np.complexfloating)):
        return _default.to_complex()
    raise ArgumentTypeError(
        f"a number or a tensor is required; got {type(value).__name__}. "
        "Convert it with autograd.tensor(value)."
    )


def result_dtype(operands) -> dtype:
    """The dtype that an operation on tensors and numbers computes in.

    Args:
        operands: `(dtype, rank)` pairs; rank 2 for a tensor with dimensions, 1 for a 0-d
            tensor, 0 for a number.
    """
    strongest: list[dtype | None] = [None, None, None]
    for d, rank in operands:
        held = strongest[rank]
        strongest[rank] = d if held is None else promote_types(held, d)
    result = None
    for weaker in reversed(strongest):
        if weaker is None:
            continue
        if result is None:
            result = weaker
        elif weaker.category > result.category:
            if weaker.category == COMPLEX and result.category == FLOATING:
                result = promote_types(result, complex64)
            else:
                result = promote_types(result, weaker)
    assert result is not None
    return result


def can_cast(from_, to) -> bool:
    """Whether in-place writing from one dtype to another is allowed (never to a lower category).

    Args:
        from_: dtype of the value.
        to: dtype of the tensor that is written.

    >>> import autograd
    >>> autograd.can_cast(autograd.float32, autograd.int64)
    False
    """
    return as_dtype(from_).category <= as_dtype(to).category


class finfo:
    """Limits of a floating-point dtype: eps, max, min, tiny, smallest_normal, bits, resolution."""

    def __init__(self, type=None):
        d = as_dtype(type) if type is not None else _default
        if d.category < FLOATING:
            raise DTypeError(f"finfo: a floating-point dtype is required; got {d}. Use iinfo.")
        real = d.to_real()
        info = require_extra("ml_dtypes", "bfloat16", "finfo").finfo(real.numpy) \
            if real is bfloat16 else np.finfo(real.numpy)  # fmt: skip
        self.bits, self.dtype = int(info.bits), real.name
        self.eps, self.max, self.min = float(info.eps), float(info.max), float(info.min)
        self.tiny = self.smallest_normal = float(info.smallest_normal)
        self.resolution = 10.0 ** -int(info.precision)

    def __repr__(self) -> str:
        return (
            f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, "
            f"eps={self.eps:g}, smallest_normal={self.tiny:g}, tiny={self.tiny:g}, "
            f"dtype={self.dtype})"
        )


class iinfo:
    """Limits of an integer dtype: max, min, bits."""

    def __init__(self, type):
        d = as_dtype(type)
        if d.category != INTEGER:
            raise DTypeError(f"iinfo: an integer dtype is required; got {d}. Use finfo.")
        info = np.iinfo(d.numpy)
        self.bits, self.dtype, self.max, self.min = info.bits, d.name, info.max, info.min

    def __repr__(self) -> str:
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"
