"""Discrete Fourier transforms under PyTorch's names: `torch.fft`."""

from __future__ import annotations

import typing as _typing

import numpy as _np

# fmt: off
# isort: off
from .creation.options import finish as _finish
from .dtypes import as_dtype as _as_dtype, get_default_dtype as _get_default_dtype
from .errors import ArgumentError as _ArgumentError
from .ops.fourier import (
    fft, fft2, fftn, fftshift, hfft, ifft, ifft2, ifftn, ifftshift, ihfft, irfft, irfft2, irfftn,
    rfft, rfft2, rfftn,
)
if _typing.TYPE_CHECKING:
    from .signatures.fft import *  # noqa: F403
__all__ = [
    "fft", "fft2", "fftfreq", "fftn", "fftshift", "hfft", "ifft", "ifft2", "ifftn", "ifftshift",
    "ihfft", "irfft", "irfft2", "irfftn", "rfft", "rfft2", "rfftfreq", "rfftn",
]
# fmt: on


def fftfreq(
    n: int, d: float = 1.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False
):
    """The frequencies of the places of an `fft` of length `n`.

    Args:
        n: length, at least 1.
        d: distance of the samples.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device: accepted where they name strided memory of the CPU.

    Returns:
        Tensor [n] in cycles per unit of `d`; the second half is negative.

    Raises:
        ArgumentError: `n` is below 1.

    >>> autograd.fft.fftfreq(4)
    tensor([ 0.0000,  0.2500, -0.5000, -0.2500])
    """
    places = _np.arange(_length(n, "fftfreq"))
    places[(n + 1) // 2 :] -= n
    return _frequencies(places, n, d, out, dtype, layout, device, requires_grad)


def rfftfreq(
    n: int, d: float = 1.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False
):
    """The frequencies of the places of an `rfft` of a tensor of length `n`.

    Args:
        n: length, at least 1.
        d: distance of the samples.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device: accepted where they name strided memory of the CPU.

    Returns:
        Tensor [n // 2 + 1] in cycles per unit of `d`.

    Raises:
        ArgumentError: `n` is below 1.

    >>> autograd.fft.rfftfreq(4)
    tensor([0.0000, 0.2500, 0.5000])
    """
    places = _np.arange(_length(n, "rfftfreq") // 2 + 1)
    return _frequencies(places, n, d, out, dtype, layout, device, requires_grad)


def _length(n: int, operation: str) -> int:
    if n < 1:
        raise _ArgumentError(f"{operation}: n of at least 1 is required; got {n}.")
    return n


def _frequencies(places, n: int, d: float, out, dtype, layout, device, requires_grad):
    target = (_get_default_dtype() if dtype is None else _as_dtype(dtype)).numpy
    return _finish((places * (1.0 / (n * d))).astype(target), requires_grad, out, device, layout)
