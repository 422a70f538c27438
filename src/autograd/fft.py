"""Fourier transforms under PyTorch's names: `torch.fft`."""

import typing as _typing

# fmt: off
# isort: off
from .creation.frequencies import fftfreq, rfftfreq
from .ops.fourier import (
    fft, fft2, fftn, fftshift, hfft, hfft2, hfftn, ifft, ifft2, ifftn, ifftshift, ihfft, ihfft2,
    ihfftn, irfft, irfft2, irfftn, rfft, rfft2, rfftn,
)
if _typing.TYPE_CHECKING:
    from .signatures.fft import *  # noqa: F403
__all__ = [
    "fft", "fft2", "fftfreq", "fftn", "fftshift", "hfft", "hfft2", "hfftn", "ifft", "ifft2",
    "ifftn", "ifftshift", "ihfft", "ihfft2", "ihfftn", "irfft", "irfft2", "irfftn", "rfft", "rfft2",
    "rfftfreq", "rfftn",
]
