"""Discrete Fourier transforms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..dtypes import get_default_dtype
from ..errors import ArgumentError, DTypeError
from .complex_numbers import conjugate, real_part
from .conversion import cast
from .core.dims import normalize_dim, normalize_dims
from .core.registry import Sample, composite, primitive
from .padding import padded
from .slicing import narrow

fft_ = {"namespace": "fft", "method": False}


# --- building blocks ------------------------------------------------------------------------------


@primitive(method=False, function=False)
def transformed(input, dims: tuple, scale: float, inverse: bool):
    """Sums of a complex array times the roots of unity over `dims`, times `scale`."""
    out = np.fft.ifftn(input, axes=dims, norm="forward") if inverse else np.fft.fftn(
        input, axes=dims
    )  # fmt: skip
    return _scaled(out, scale)


@transformed.vjp("input")
def _(g, dims, scale, inverse):
    return transformed(g, dims, scale, not inverse)


@primitive(method=False, function=False)
def half_transformed(input, dim: int, scale: float):
    """The first half, n // 2 + 1 places, of the transform of a real array of length n."""
    return _scaled(np.fft.rfft(input, axis=dim), scale)


@half_transformed.vjp("input")
def _(g, dim, scale, input_shape):
    return real_part(transformed(_resized(g, dim, input_shape[dim]), (dim,), scale, True))


@primitive(method=False, function=False)
def joined_back(input, dim: int, size: int, scale: float):
    """The real array of length `size` whose transform has `input` as its first half."""
    return _scaled(np.fft.irfft(input, size, axis=dim, norm="forward"), scale)


@joined_back.vjp("input")
def _(g, dim, size, scale, input_dtype):
    return cast(twice_inside(half_transformed(g, dim, scale), dim, size), input_dtype)


@primitive(method=False, function=False)
def twice_inside(input, dim: int, size: int):
    """The first half of a transform of length `size`, doubled where it has a mirror image."""
    weights = np.full(size // 2 + 1, 2, input.real.dtype)
    weights[0] = 1
    if size % 2 == 0:
        weights[-1] = 1
    return input * weights.reshape((-1, *(1,) * (input.ndim - 1 - dim)))


@twice_inside.vjp("input")
def _(g, dim, size):
    return twice_inside(g, dim, size)


@twice_inside.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)) + 1j * rng.normal(size=(2, 3)), 1, 4)
    yield Sample(rng.normal(size=(3, 2)) + 1j * rng.normal(size=(3, 2)), 0, 5)


def _scaled(out: np.ndarray, scale: float) -> np.ndarray:
    if scale != 1:
        out *= scale
    return out


def _resized(x, dim: int, size: int):
    """Cut or filled with zeros at the end of a dimension."""
    have = x.shape[dim]
    if have > size:
        return narrow(x, dim, 0, size)
    if have == size:
        return x
    widths = [(0, 0)] * len(x.shape)
    widths[dim] = (0, size - have)
    return padded(x, tuple(widths), 0.0)


@transformed.samples
def _(rng):
    z = rng.normal(size=(2, 3)) + 1j * rng.normal(size=(2, 3))
    yield Sample(z, (1,), 1.0, False)
    yield Sample(z, (0, 1), 0.5, True)


@half_transformed.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)), 1, 0.5)
    yield Sample(rng.normal(size=(4, 2)), 0, 1.0)


@joined_back.samples
def _(rng):
    z = rng.normal(size=(2, 3)) + 1j * rng.normal(size=(2, 3))
    yield Sample(z, 1, 4, 0.5)
    yield Sample(z, 1, 5, 1.0)


# --- what the public functions share --------------------------------------------------------------


def _scale(norm: str | None, size: int, inverse: bool, operation: str) -> float:
    if norm == "ortho":
        return 1 / math.sqrt(size)
    if norm not in (None, "backward", "forward"):
        raise ArgumentError(
            f"{operation}: norm 'backward', 'ortho' or 'forward' is required; got {norm!r}."
        )
    return 1 / size if (norm == "forward") != inverse else 1.0


def _as_complex(input, operation: str):
    """Complex tensors as they are, others converted; 16-bit floats to complex64."""
    if input.dtype.is_complex:
        return input
    real = _as_real(input, operation)
    return cast(real, np.result_type(real._array.dtype, np.complex64))


def _as_real(input, operation: str):
    if input.dtype.is_complex:
        raise DTypeError(f"{operation}: a real tensor is required; got {input.dtype}.")
    if input._array.dtype in (np.float32, np.float64):
        return input
    floating = input.dtype.is_floating_point
    return cast(input, np.dtype(np.float32) if floating else get_default_dtype().numpy)


def _sizes(input, s, dim, operation: str, last_is_half: bool = False) -> tuple[Any, list[int]]:
    """The dimensions of a transform and their sizes."""
    shape = input._array.shape
    if dim is None:
        count = len(shape) if s is None else len(s)
        if s is not None and count > len(shape):
            raise ArgumentError(
                f"{operation}: at most {len(shape)} sizes are required; got {list(s)}."
            )
        dims = tuple(range(len(shape) - count, len(shape)))
    else:
        dims = normalize_dims((dim,) if isinstance(dim, int) else tuple(dim), len(shape), operation)
    if s is None:
        sizes = [shape[d] for d in dims]
        if last_is_half and dims:
            sizes[-1] = 2 * (sizes[-1] - 1)
    else:
        s = (s,) if isinstance(s, int) else tuple(s)
        if len(s) != len(dims):
            raise ArgumentError(
                f"{operation}: a size for each of {len(dims)} dims is required; got {list(s)}."
            )
        sizes = [shape[d] if n == -1 else n for n, d in zip(s, dims, strict=True)]
    if not dims or min(sizes) < 1:
        raise ArgumentError(f"{operation}: at least one place is required; got sizes {sizes}.")
    return dims, sizes


def _transform(input, s, dim, norm, inverse: bool, operation: str):
    """Complex to complex, over several dimensions."""
    if dim is None and s is None and not input._array.ndim:
        return _as_complex(input, operation).clone()
    x = _as_complex(input, operation)
    dims, sizes = _sizes(x, s, dim, operation)
    for d, size in zip(dims, sizes, strict=True):
        x = _resized(x, d, size)
    return transformed(x, dims, _scale(norm, math.prod(sizes), inverse, operation), inverse)


def _half_transform(input, s, dim, norm, operation: str):
    """Real to the first half: the last dimension first, then the others."""
    x = _as_real(input, operation)
    dims, sizes = _sizes(x, s, dim, operation)
    for d, size in zip(dims, sizes, strict=True):
        x = _resized(x, d, size)
    out = half_transformed(x, dims[-1], _scale(norm, math.prod(sizes), False, operation))
    return transformed(out, dims[:-1], 1.0, False) if len(dims) > 1 else out


def _join_back(input, s, dim, norm, operation: str):
    """The first half to a real tensor: the last dimension last."""
    x = _as_complex(input, operation)
    dims, sizes = _sizes(x, s, dim, operation, last_is_half=True)
    for d, size in zip(dims[:-1], sizes[:-1], strict=True):
        x = _resized(x, d, size)
    x = _resized(x, dims[-1], sizes[-1] // 2 + 1)
    if len(dims) > 1:
        x = transformed(x, dims[:-1], 1.0, True)
    scale = _scale(norm, math.prod(sizes), True, operation)
    return joined_back(x, dims[-1], sizes[-1], scale)


def _one(n):
    return None if n is None else (n,)


_SWAPPED = {None: "forward", "backward": "forward", "forward": "backward", "ortho": "ortho"}


# --- one dimension --------------------------------------------------------------------------------


@composite(**fft_)
def fft(input, n: int | None = None, dim: int = -1, norm: str | None = None):
    """Discrete Fourier transform: `sum(x[j] * exp(-2 pi i j k / n))` for each k.

    Args:
        input: real or complex tensor.
        n: length, to which the input is cut or filled with zeros; as it is if None.
        dim: the dimension to transform.
        norm: "backward" (no factor), "ortho" (1 / sqrt(n)) or "forward" (1 / n).

    Returns:
        Complex tensor of length `n` along `dim`.

    Raises:
        ArgumentError: a length below 1, or another norm.

    >>> autograd.fft.fft(autograd.tensor([1., 0., 0.])).real
    tensor([1., 1., 1.])
    """
    return _transform(input, _one(n), dim, norm, False, "fft")


@composite(**fft_)
def ifft(input, n: int | None = None, dim: int = -1, norm: str | None = None):
    """Inverse of `fft`.

    Args:
        input: real or complex tensor.
        n: length, to which the input is cut or filled with zeros; as it is if None.
        dim: the dimension to transform.
        norm: "backward" (1 / n), "ortho" (1 / sqrt(n)) or "forward" (no factor).

    >>> autograd.fft.ifft(autograd.fft.fft(autograd.tensor([1., 2.]))).real
    tensor([1., 2.])
    """
    return _transform(input, _one(n), dim, norm, True, "ifft")


@composite(**fft_)
def rfft(input, n: int | None = None, dim: int = -1, norm: str | None = None):
    """The first n // 2 + 1 places of `fft` of a real tensor, which determine the others.

    Args:
        input: real tensor.
        n: length, to which the input is cut or filled with zeros; as it is if None.
        dim: the dimension to transform.
        norm: as for `fft`.

    Raises:
        DTypeError: a complex tensor.

    >>> autograd.fft.rfft(autograd.ones(4)).real
    tensor([4., 0., 0.])
    """
    return _half_transform(input, _one(n), dim, norm, "rfft")


@composite(**fft_)
def irfft(input, n: int | None = None, dim: int = -1, norm: str | None = None):
    """Inverse of `rfft`: a real tensor.

    Args:
        input: the first half of a transform.
        n: length of the result; 2 (m - 1) for m places if None.
        dim: the dimension to transform.
        norm: as for `ifft`.

    >>> autograd.fft.irfft(autograd.fft.rfft(autograd.tensor([1., 2., 3.])), n=3)
    tensor([1., 2., 3.])
    """
    return _join_back(input, _one(n), dim, norm, "irfft")


@composite(**fft_)
def hfft(input, n: int | None = None, dim: int = -1, norm: str | None = None):
    """Transform of a signal with `x[-j] = conj(x[j])`, given by its first half: a real tensor.

    Args:
        input: the first half of the signal.
        n: length of the result; 2 (m - 1) for m places if None.
        dim: the dimension to transform.
        norm: as for `fft`.

    >>> autograd.fft.hfft(autograd.tensor([1., 0., 0.]))
    tensor([1., 1., 1., 1.])
    """
    _scale(norm, 1, False, "hfft")
    return _join_back(conjugate(input), _one(n), dim, _SWAPPED[norm], "hfft")


@composite(**fft_)
def ihfft(input, n: int | None = None, dim: int = -1, norm: str | None = None):
    """Inverse of `hfft`.

    Args:
        input: real tensor.
        n: length, to which the input is cut or filled with zeros; as it is if None.
        dim: the dimension to transform.
        norm: as for `ifft`.

    >>> autograd.fft.ihfft(autograd.ones(4)).real
    tensor([1., 0., 0.])
    """
    _scale(norm, 1, True, "ihfft")
    return conjugate(_half_transform(input, _one(n), dim, _SWAPPED[norm], "ihfft"))


# --- several dimensions ---------------------------------------------------------------------------


@composite(**fft_)
def fftn(input, s=None, dim=None, norm: str | None = None):
    """`fft` over several dimensions.

    Args:
        input: real or complex tensor.
        s: lengths, to which the input is cut or filled with zeros; -1 for as it is.
        dim: the dimensions; the last `len(s)`, or all, if None.
        norm: as for `fft`, with the product of the lengths.

    >>> autograd.fft.fftn(autograd.ones(2, 2)).real
    tensor([[4., 0.],
            [0., 0.]])
    """
    return _transform(input, s, dim, norm, False, "fftn")


@composite(**fft_)
def ifftn(input, s=None, dim=None, norm: str | None = None):
    """Inverse of `fftn`.

    Args:
        input, s, dim: as for `fftn`.
        norm: as for `ifft`, with the product of the lengths.

    >>> autograd.fft.ifftn(autograd.ones(2, 2)).real
    tensor([[1., 0.],
            [0., 0.]])
    """
    return _transform(input, s, dim, norm, True, "ifftn")


@composite(**fft_)
def rfftn(input, s=None, dim=None, norm: str | None = None):
    """`fftn` of a real tensor, of whose last dimension the first half is kept.

    Args:
        input: real tensor.
        s, dim, norm: as for `fftn`.

    >>> autograd.fft.rfftn(autograd.ones(2, 2)).real
    tensor([[4., 0.],
            [0., 0.]])
    """
    return _half_transform(input, s, dim, norm, "rfftn")


@composite(**fft_)
def irfftn(input, s=None, dim=None, norm: str | None = None):
    """Inverse of `rfftn`: a real tensor.

    Args:
        input: a transform of whose last dimension the first half is given.
        s: lengths of the result; the last is 2 (m - 1) for m places if None.
        dim: as for `fftn`.
        norm: as for `ifftn`.

    >>> autograd.fft.irfftn(autograd.fft.rfftn(autograd.ones(2, 2)))
    tensor([[1., 1.],
            [1., 1.]])
    """
    return _join_back(input, s, dim, norm, "irfftn")


@composite(**fft_)
def fft2(input, s=None, dim=(-2, -1), norm: str | None = None):
    """`fftn` over two dimensions.

    Args:
        input, s, norm: as for `fftn`.
        dim: the two dimensions.

    >>> autograd.fft.fft2(autograd.ones(2, 2)).real
    tensor([[4., 0.],
            [0., 0.]])
    """
    return _transform(input, s, dim, norm, False, "fft2")


@composite(**fft_)
def ifft2(input, s=None, dim=(-2, -1), norm: str | None = None):
    """Inverse of `fft2`.

    Args:
        input, s, norm: as for `ifftn`.
        dim: the two dimensions.

    >>> autograd.fft.ifft2(autograd.ones(2, 2)).real
    tensor([[1., 0.],
            [0., 0.]])
    """
    return _transform(input, s, dim, norm, True, "ifft2")


@composite(**fft_)
def rfft2(input, s=None, dim=(-2, -1), norm: str | None = None):
    """`rfftn` over two dimensions.

    Args:
        input, s, norm: as for `rfftn`.
        dim: the two dimensions.

    >>> autograd.fft.rfft2(autograd.ones(2, 2)).real
    tensor([[4., 0.],
            [0., 0.]])
    """
    return _half_transform(input, s, dim, norm, "rfft2")


@composite(**fft_)
def irfft2(input, s=None, dim=(-2, -1), norm: str | None = None):
    """Inverse of `rfft2`: a real tensor.

    Args:
        input, s, norm: as for `irfftn`.
        dim: the two dimensions.

    >>> autograd.fft.irfft2(autograd.fft.rfft2(autograd.ones(2, 2)))
    tensor([[1., 1.],
            [1., 1.]])
    """
    return _join_back(input, s, dim, norm, "irfft2")


# --- the order of frequencies ---------------------------------------------------------------------


@composite(**fft_)
def fftshift(input, dim=None):
    """Frequency 0 moved to the middle.

    Args:
        input: a transform.
        dim: the dimensions to reorder; all if None.

    >>> autograd.fft.fftshift(autograd.tensor([0., 1., -2., -1.]))
    tensor([-2., -1.,  0.,  1.])
    """
    return _rolled(input, dim, "fftshift", lambda size: size // 2)


@composite(**fft_)
def ifftshift(input, dim=None):
    """Inverse of `fftshift`.

    Args:
        input: a transform with frequency 0 in the middle.
        dim: the dimensions to reorder; all if None.

    >>> autograd.fft.ifftshift(autograd.tensor([-2., -1., 0., 1.]))
    tensor([ 0.,  1., -2., -1.])
    """
    return _rolled(input, dim, "ifftshift", lambda size: (size + 1) // 2)


def _rolled(input, dim, operation: str, shift):
    ndim = input._array.ndim
    dims = range(ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    dims = tuple(normalize_dim(d, ndim, operation) for d in dims)
    shifts = tuple(shift(input._array.shape[d]) for d in dims)
    return input.roll(shifts, dims) if dims else input.clone()


# --- samples --------------------------------------------------------------------------------------


@fft.samples
@ifft.samples
def _(rng):
    z = rng.normal(size=(2, 5)) + 1j * rng.normal(size=(2, 5))
    yield Sample(z)
    yield Sample(z, 3, 0, "ortho")
    yield Sample(z, n=7, norm="forward")
    yield Sample(rng.normal(size=(3, 4)), dim=-2, norm="backward")


@rfft.samples
@ihfft.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)))
    yield Sample(rng.normal(size=(4, 2)), 6, 0, "ortho")
    yield Sample(rng.normal(size=(2, 5)), n=4, norm="forward")


@irfft.samples
@hfft.samples
def _(rng):
    z = rng.normal(size=(2, 4)) + 1j * rng.normal(size=(2, 4))
    yield Sample(z)
    yield Sample(z, 5, norm="ortho")
    yield Sample(z, n=9, norm="forward")
    yield Sample(z, 4, 0)
    yield Sample(rng.normal(size=(2, 3)))


@fftn.samples
@ifftn.samples
def _(rng):
    z = rng.normal(size=(2, 3, 2)) + 1j * rng.normal(size=(2, 3, 2))
    yield Sample(z)
    yield Sample(z, (4, -1), norm="ortho")
    yield Sample(rng.normal(size=(2, 3, 2)), dim=(0, 2), norm="forward")


@rfftn.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 3)))
    yield Sample(rng.normal(size=(2, 3)), (3, 4), norm="ortho")
    yield Sample(rng.normal(size=(2, 3, 2)), dim=(2, 0), norm="forward")


@irfftn.samples
def _(rng):
    z = rng.normal(size=(2, 3, 3)) + 1j * rng.normal(size=(2, 3, 3))
    yield Sample(z)
    yield Sample(z, (3, 5), norm="ortho")
    yield Sample(z, dim=(2, 0), norm="forward")


@fft2.samples
@ifft2.samples
@irfft2.samples
def _(rng):
    z = rng.normal(size=(2, 3, 2)) + 1j * rng.normal(size=(2, 3, 2))
    yield Sample(z)
    yield Sample(z, (4, 3), (0, 1), "ortho")


@rfft2.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 2)))
    yield Sample(rng.normal(size=(2, 3, 2)), (4, 3), (0, 1), "ortho")


@fftshift.samples
@ifftshift.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)))
    yield Sample(rng.normal(size=(2, 4)), 1)
    yield Sample(rng.normal(size=(2, 3, 4)), (0, -1))
