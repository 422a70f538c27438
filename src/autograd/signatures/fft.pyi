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
def fft(input: Operand, n: builtins.int | None = None, dim: builtins.int = -1, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Discrete Fourier transform: `sum(x[j] * exp(-2 pi i j k / n))` for each k."""
def fft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """`fftn` over two dimensions."""
def fftn(input: Operand, s: Any = None, dim: Dims = None, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """`fft` over several dimensions."""
def fftshift(input: Operand, dim: Dims = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Frequency 0 moved to the middle."""
def hfft(input: Operand, n: builtins.int | None = None, dim: builtins.int = -1, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Transform of a signal with `x[-j] = conj(x[j])`, given by its first half: a real tensor."""
def ifft(input: Operand, n: builtins.int | None = None, dim: builtins.int = -1, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Inverse of `fft`."""
def ifft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Inverse of `fft2`."""
def ifftn(input: Operand, s: Any = None, dim: Dims = None, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Inverse of `fftn`."""
def ifftshift(input: Operand, dim: Dims = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Inverse of `fftshift`."""
def ihfft(input: Operand, n: builtins.int | None = None, dim: builtins.int = -1, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Inverse of `hfft`."""
def irfft(input: Operand, n: builtins.int | None = None, dim: builtins.int = -1, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Inverse of `rfft`: a real tensor."""
def irfft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Inverse of `rfft2`: a real tensor."""
def irfftn(input: Operand, s: Any = None, dim: Dims = None, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Inverse of `rfftn`: a real tensor."""
def rfft(input: Operand, n: builtins.int | None = None, dim: builtins.int = -1, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """The first n // 2 + 1 places of `fft` of a real tensor, which determine the others."""
def rfft2(input: Operand, s: Any = None, dim: Dims = (-2, -1), norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """`rfftn` over two dimensions."""
def rfftn(input: Operand, s: Any = None, dim: Dims = None, norm: builtins.str | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """`fftn` of a real tensor, of whose last dimension the first half is kept."""
