"""The operators of `fft`. Written by `python docs/make_signatures.py`."""

# pyright: reportIncompatibleMethodOverride=false
import builtins
from collections.abc import Sequence
from typing import Any

from autograd.dtypes import dtype as DType
from autograd.size import Size
from autograd.tensor import Tensor

from . import tuples
from .methods import Dims, Operand
def fft(input: Operand, n: Any = None, dim: Dims = -1, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The Fourier transform, over one dimension."""
def fft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The Fourier transform, over two dimensions."""
def fftn(input: Operand, s: Any = None, dim: Dims = None, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The Fourier transform, over several dimensions."""
def fftshift(input: Operand, dim: Dims = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """The frequencies of a spectrum in ascending order: zero in the middle."""
def hfft(input: Operand, n: Any = None, dim: Dims = -1, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The Fourier transform of a Hermitian signal, which is real, over one dimension."""
def hfft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The Fourier transform of a Hermitian signal, which is real, over two dimensions."""
def hfftn(input: Operand, s: Any = None, dim: Dims = None, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The Fourier transform of a Hermitian signal, which is real, over several dimensions."""
def ifft(input: Operand, n: Any = None, dim: Dims = -1, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The inverse Fourier transform, over one dimension."""
def ifft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The inverse Fourier transform, over two dimensions."""
def ifftn(input: Operand, s: Any = None, dim: Dims = None, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The inverse Fourier transform, over several dimensions."""
def ifftshift(input: Operand, dim: Dims = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """The inverse of `fftshift`."""
def ihfft(input: Operand, n: Any = None, dim: Dims = -1, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The inverse of `hfft`, over one dimension."""
def ihfft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The inverse of `hfft`, over two dimensions."""
def ihfftn(input: Operand, s: Any = None, dim: Dims = None, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The inverse of `hfft`, over several dimensions."""
def irfft(input: Operand, n: Any = None, dim: Dims = -1, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The inverse of `rfft`, over one dimension."""
def irfft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The inverse of `rfft`, over two dimensions."""
def irfftn(input: Operand, s: Any = None, dim: Dims = None, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The inverse of `rfft`, over several dimensions."""
def rfft(input: Operand, n: Any = None, dim: Dims = -1, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The Fourier transform of a real signal, without its mirror, over one dimension."""
def rfft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The Fourier transform of a real signal, without its mirror, over two dimensions."""
def rfftn(input: Operand, s: Any = None, dim: Dims = None, norm: Any = None, *, out: Any = None, axis: Dims = None) -> Tensor:
    """The Fourier transform of a real signal, without its mirror, over several dimensions."""
