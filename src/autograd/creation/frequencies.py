"""The frequencies that belong to the values of a discrete Fourier transform."""

from __future__ import annotations

import numpy as np

from ..dtypes import from_numpy_dtype
from ..errors import DTypeError
from ..size import as_size
from .options import finish, numpy_dtype


def _frequencies(name: str, numbers, n, d, out, dtype, layout, device, requires_grad):
    (n,) = as_size((n,), name)
    target = numpy_dtype(dtype)
    if from_numpy_dtype(target).category < 2:
        raise DTypeError(
            f"{name}: a floating-point dtype is required; got {from_numpy_dtype(target)}."
        )
    with np.errstate(all="ignore"):  # no values, or a spacing of 0
        values = numbers(n) / np.float64(n * d)
    return finish(values.astype(target), requires_grad, out, device, layout)


def fftfreq(
    n: int, d: float = 1.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False
):
    """The frequencies of the values of `fft`, in cycles per unit of `d`.

    Args:
        n: number of values of the signal.
        d: distance between them.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device: accepted where they name strided memory of the CPU.

    >>> autograd.fft.fftfreq(4)
    tensor([ 0.0000,  0.2500, -0.5000, -0.2500])
    """

    def numbers(n):
        return (np.arange(n) + n // 2) % n - n // 2

    return _frequencies("fftfreq", numbers, n, d, out, dtype, layout, device, requires_grad)


def rfftfreq(
    n: int, d: float = 1.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False
):
    """The frequencies of the values of `rfft`, in cycles per unit of `d`.

    Args:
        n: number of values of the signal.
        d: distance between them.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device: accepted where they name strided memory of the CPU.

    >>> autograd.fft.rfftfreq(4)
    tensor([0.0000, 0.2500, 0.5000])
    """

    def numbers(n):
        return np.arange(n // 2 + 1)

    return _frequencies("rfftfreq", numbers, n, d, out, dtype, layout, device, requires_grad)
