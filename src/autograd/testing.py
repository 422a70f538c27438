"""Assertions for tests: PyTorch's `torch.testing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from . import dtypes
from .creation.from_data import as_tensor
from .errors import ArgumentError
from .tensor import Tensor

__all__ = ["assert_allclose", "assert_close"]

_TOLERANCES = {  # relative and absolute, those of PyTorch; other dtypes must agree exactly
    dtypes.float16: (1e-3, 1e-5),
    dtypes.bfloat16: (1.6e-2, 1e-5),
    dtypes.float32: (1.3e-6, 1e-5),
    dtypes.float64: (1e-7, 1e-7),
    dtypes.complex64: (1.3e-6, 1e-5),
    dtypes.complex128: (1e-7, 1e-7),
}


def assert_close(
    actual,
    expected,
    *,
    allow_subclasses: bool = True,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    check_device: bool = True,
    check_dtype: bool = True,
    check_layout: bool = True,
    check_stride: bool = False,
    msg=None,
) -> None:
    """Raise AssertionError unless `|actual - expected| <= atol + rtol * |expected|` everywhere.

    Args:
        actual, expected: tensors, arrays or numbers; or sequences or mappings of them.
        allow_subclasses: let the types of tensors differ.
        rtol, atol: both or neither; by default those of the dtype with the larger tolerance.
        equal_nan: NaN equals NaN.
        check_dtype, check_stride: these must agree too.
        check_device, check_layout: accepted; there is one of each.
        msg: the error's text, or a function of the text that would be used.

    Raises:
        AssertionError: saying how many elements differ, by how much and where.

    >>> autograd.testing.assert_close(autograd.tensor([1., 2.]), autograd.tensor([1., 2.000001]))
    >>> autograd.testing.assert_close(autograd.tensor([1., 2.]), autograd.tensor([1., 3.]))
    Traceback (most recent call last):
      ...
    AssertionError: tensors that are close are required; 1 of 2 elements differ, ...
    """
    if (rtol is None) != (atol is None):
        raise ArgumentError("assert_close: both of rtol and atol, or neither, are required.")

    def fail(text: str, where: str):
        text = f"{text} (at {where})" if where else text
        raise AssertionError(text if msg is None else msg(text) if callable(msg) else msg)

    def compare(a, b, where: str) -> None:
        if isinstance(a, Mapping) and isinstance(b, Mapping):
            if set(a) != set(b):
                fail(f"equal keys are required; got {sorted(a)} and {sorted(b)}", where)
            for key in a:
                compare(a[key], b[key], f"{where}[{key!r}]")
        elif _is_sequence(a) and _is_sequence(b):
            if len(a) != len(b):
                fail(f"equal lengths are required; got {len(a)} and {len(b)}", where)
            for i, pair in enumerate(zip(a, b, strict=True)):
                compare(*pair, f"{where}[{i}]")
        elif not allow_subclasses and type(a) is not type(b):
            fail(f"equal types are required; got {type(a).__name__} and {type(b).__name__}", where)
        else:
            checked = check_dtype and isinstance(a, Tensor) == isinstance(b, Tensor)
            text = _difference(
                as_tensor(a), as_tensor(b), rtol, atol, equal_nan, checked, check_stride
            )
            if text:
                fail(text, where)

    compare(actual, expected, "")


def _is_sequence(x) -> bool:
    return isinstance(x, Sequence) and not isinstance(x, str)


def _difference(a, b, rtol, atol, equal_nan, check_dtype, check_stride) -> str:
    """What keeps two tensors from being close; nothing if they are."""
    if a.shape != b.shape:
        return f"equal shapes are required; got {list(a.shape)} and {list(b.shape)}"
    if check_dtype and a.dtype is not b.dtype:
        return f"equal dtypes are required; got {a.dtype} and {b.dtype}"
    if check_stride and a.stride() != b.stride():
        return f"equal strides are required; got {a.stride()} and {b.stride()}"
    if rtol is None:
        rtol, atol = map(max, *(_TOLERANCES.get(x.dtype, (0.0, 0.0)) for x in (a, b)))
    kind = np.result_type(*(_wide(x) for x in (a, b)))
    x, y = (_wide(t).astype(kind) for t in (a, b))
    with np.errstate(all="ignore"):
        gap = np.abs(x - y) if kind.kind != "b" else x ^ y
        close = (x == y) | (gap <= atol + rtol * np.abs(y)) & np.isfinite(gap)
    if equal_nan:
        close |= np.isnan(x) & np.isnan(y)
    if close.all():
        return ""
    worst = np.unravel_index(np.argmax(np.where(close, 0, np.nan_to_num(gap, nan=np.inf))), x.shape)
    return (
        f"tensors that are close are required; {np.size(close) - np.count_nonzero(close)} of "
        f"{close.size} elements differ, most by {gap[worst]} at {tuple(map(int, worst))} "
        f"(rtol {rtol}, atol {atol})"
    )


def _wide(tensor) -> np.ndarray:
    """The values in a dtype in which differences neither overflow nor round."""
    array = tensor.detach()._array
    if array.dtype.kind == "V" or (array.dtype.itemsize == 2 and array.dtype.kind == "f"):
        return array.astype(np.float32)
    return array.astype(np.int64) if array.dtype.kind in "iu" else array


def assert_allclose(actual, expected, rtol=None, atol=None, equal_nan=True, msg="") -> None:
    """`assert_close` of values alone: dtypes may differ, NaN equals NaN.

    >>> autograd.testing.assert_allclose(autograd.tensor([1.]), [1.])
    """
    assert_close(
        as_tensor(actual),
        as_tensor(expected),
        rtol=rtol,
        atol=atol,
        equal_nan=equal_nan,
        check_dtype=False,
        msg=msg or None,
    )
