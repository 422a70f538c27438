"""Discrete Fourier transforms: of complex signals, of real ones, and back to real ones.

Three building blocks give every transform: each is linear, and their gradients are each other. They
sum without a factor in both directions and multiply by `scale`.
"""

from __future__ import annotations

import math

import numpy as np

from .. import dtypes
from ..errors import ArgumentError, DTypeError, ShapeError
from .complex_numbers import conjugate
from .conversion import cast
from .core.dims import as_integer, normalize_dims
from .core.registry import Sample, composite, primitive
from .padding import padded
from .repetition import roll

SPACE = {"namespace": "fft", "method": False}


# --- building blocks ------------------------------------------------------------------------------


@primitive(method=False, function=False, node="FftC2C")
def spectrum(input, dims: tuple, inverse: bool, scale: float):
    """The transform of a complex signal over `dims`, or the inverse one, times `scale`."""
    if not dims:
        return input * scale
    norm = "forward" if inverse else "backward"
    if len(dims) == 1:  # NumPy takes several times as long to find out
        out = (np.fft.ifft if inverse else np.fft.fft)(input, None, dims[0], norm)
    else:
        out = (np.fft.ifftn if inverse else np.fft.fftn)(input, None, dims, norm)
    return out if scale == 1 else np.multiply(out, scale, out=out)


@spectrum.vjp("input")
def _(g, dims, inverse, scale):
    return spectrum(g, dims, not inverse, scale)


@primitive(method=False, function=False, node="FftR2C")
def half_spectrum(input, dim: int, scale: float):
    """The first half of a real signal's transform over one dimension, times `scale`."""
    out = np.fft.rfft(input, axis=dim)
    return out if scale == 1 else np.multiply(out, scale, out=out)


@half_spectrum.vjp("input")
def _(g, input_shape, input_dtype, dim, scale):
    missing = [(0, 0)] * len(input_shape)
    missing[dim] = (0, input_shape[dim] - g.shape[dim])
    return cast(spectrum(padded(g, tuple(missing), 0), (dim,), True, scale), input_dtype)


@primitive(method=False, function=False, node="FftC2R")
def real_signal(input, dim: int, size: int, scale: float):
    """The real signal of `size` values with a half spectrum (`size // 2 + 1`), times `scale`."""
    out = np.fft.irfft(input, size, dim, "forward")
    return out if scale == 1 else np.multiply(out, scale, out=out)


@real_signal.vjp("input")
def _(g, input_shape, input_dtype, dim, size, scale):
    weights = np.full(input_shape[dim], 2, input_dtype)  # each stands for its mirror image too
    weights[0] = 1
    if not size % 2:
        weights[-1] = 1
    return half_spectrum(g, dim, scale) * weights.reshape(-1, *(1,) * (len(input_shape) - dim - 1))


@spectrum.samples
def _(rng):
    x = rng.normal(size=(2, 3)) + 1j * rng.normal(size=(2, 3))
    yield Sample(x, (1, 0), False, 1.0)
    yield Sample(x, (0,), True, 0.5)


@half_spectrum.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 5)), 1, 1.0)
    yield Sample(rng.normal(size=(4, 3)), 0, 0.5)


@real_signal.samples
def _(rng):
    x = rng.normal(size=(3, 3)) + 1j * rng.normal(size=(3, 3))
    yield Sample(x, 1, 5, 1.0)
    yield Sample(x, 0, 4, 0.5)


# --- arguments ------------------------------------------------------------------------------------


def _scale(norm, sizes, forward: bool, name: str) -> float:
    """The factor that `norm` gives a transform of these sizes."""
    if norm not in (None, "backward", "ortho", "forward"):
        raise ArgumentError(
            f"{name}: norm 'backward', 'ortho' or 'forward' is required; got {norm!r}."
        )
    count = math.prod(sizes)
    if norm == "ortho":
        return 1 / math.sqrt(count)
    return 1.0 if (norm != "forward") == forward else 1 / count


def _floating(input, name: str):
    """Integers in the default dtype; 16 bits are too few."""
    if input.dtype.category < dtypes.FLOATING:
        return cast(input, dtypes.get_default_dtype().numpy)
    if input.dtype.itemsize == 2:
        raise DTypeError(
            f"{name}: a dtype of at least 32 bits is required; got {input.dtype}. Use float()."
        )
    return input


def _complex(input, name: str):
    input = _floating(input, name)
    return input if input.dtype.is_complex else cast(input, input.dtype.to_complex().numpy)


def _real(input, name: str):
    if input.dtype.is_complex:
        raise DTypeError(f"{name}: a real tensor is required; got {input.dtype}.")
    return _floating(input, name)


def _extents(input, s, dim, name: str) -> tuple[tuple[int, ...], list]:
    """The dimensions of a transform, and its size along each; None leaves a size."""
    ndim = input._array.ndim
    sizes = None if s is None else list(s) if isinstance(s, (list, tuple)) else [s]
    if dim is None and sizes is not None:
        if len(sizes) > ndim:
            raise ShapeError(f"{name}: at most {ndim} sizes are required; got {sizes}.")
        dim = tuple(range(ndim - len(sizes), ndim))
    dims = normalize_dims(dim, ndim, name)
    if sizes is None:
        sizes = [None] * len(dims)
    if len(sizes) != len(dims):
        raise ArgumentError(
            f"{name}: as many sizes as dims are required; got {sizes} for {list(dims)}."
        )
    sizes = [None if n is None or n == -1 else as_integer(n, "a size", name) for n in sizes]
    if (dims and not ndim) or any(n is not None and n < 1 for n in sizes):
        raise ShapeError(
            f"{name}: a tensor with dimensions and sizes of at least 1 are required; got shape "
            f"{list(input.shape)} and sizes {sizes}."
        )
    return dims, sizes


def _resized(input, dims, sizes, name: str):
    """Zeros at the end of the dimensions, or less of them."""
    widths = [(0, 0)] * input._array.ndim
    for dim, size in zip(dims, sizes, strict=True):
        present = input._array.shape[dim]
        widths[dim] = (0, (present if size is None else size) - present)
        if not present + widths[dim][1]:
            raise ShapeError(
                f"{name}: at least one value along dim {dim} is required; got shape "
                f"{list(input.shape)}."
            )
    return padded(input, tuple(widths), 0) if any(w for _, w in widths) else input


def _to_complex(input, s, dim, norm, forward: bool, name: str):
    dims, sizes = _extents(input, s, dim, name)
    x = _resized(_complex(input, name), dims, sizes, name)
    scale = _scale(norm, [x._array.shape[d] for d in dims], forward, name)
    return spectrum(x, dims, not forward, scale)


def _from_real(input, s, dim, norm, forward: bool, name: str):
    """The half spectrum over the last of the dimensions, and transforms over the others."""
    dims, sizes = _extents(input, s, dim, name)
    if not dims:
        raise ArgumentError(f"{name}: at least one dim is required; got none.")
    x = _resized(_real(input, name), dims, sizes, name)
    scale = _scale(norm, [x._array.shape[d] for d in dims], forward, name)
    out = half_spectrum(x, dims[-1], scale)
    out = out if forward else conjugate(out)
    return spectrum(out, dims[:-1], not forward, 1.0) if len(dims) > 1 else out


def _to_real(input, s, dim, norm, forward: bool, name: str):
    """Transforms over all dimensions but the last, then the real signal along that one."""
    dims, sizes = _extents(input, s, dim, name)
    if len(dims) < 1:
        raise ArgumentError(f"{name}: at least one dim is required; got none.")
    last = 2 * (input._array.shape[dims[-1]] - 1) if sizes[-1] is None else sizes[-1]
    if last < 1:
        raise ShapeError(
            f"{name}: a result of at least one value is required; got {last} along dim {dims[-1]}."
        )
    x = _resized(_complex(input, name), dims, [*sizes[:-1], last // 2 + 1], name)
    full = [*(x._array.shape[d] for d in dims[:-1]), last]
    if len(dims) > 1:
        x = spectrum(x, dims[:-1], not forward, 1.0)
    x = conjugate(x) if forward else x
    return real_signal(x, dims[-1], last, _scale(norm, full, forward, name))


# --- the transforms -------------------------------------------------------------------------------

_ONE = """
    Args:
        input: {given}.
        n: the size along `dim`: zeros are added at the end, or values left out{more}.
        dim: the dimension of the signal.
        norm: "backward" (the default), "ortho" or "forward": whether the inverse transform is
            divided by n, both by its square root, or the forward one.

    Returns:
        {result}.

    Raises:
        ShapeError: no value along `dim`, or `n` below 1.
        DTypeError: {wrong}.
"""
_MANY = (
    _ONE.replace(
        "        n: the size along `dim`: zeros", "        s: the size along each of `dim`: zeros"
    )
    .replace(
        "        dim: the dimension of the signal.",
        "        dim: the dimensions; None means the last ones if `s` is given, else all.",
    )
    .replace("divided by n,", "divided by the number of values,")
    .replace("or `n`", "or a size")
)
_COMPLEX = {
    "given": "signal, real or complex", "more": "", "result": "Complex tensor",
    "wrong": "float16 or bfloat16",
}  # fmt: skip
_REAL = {
    "given": "real signal", "more": "", "wrong": "complex, float16 or bfloat16",
    "result": "Complex tensor of n // 2 + 1 values along the last dim; the others mirror them",
}  # fmt: skip
_HALF = {
    "given": "half of a Hermitian signal", "result": "Real tensor", "wrong": "float16 or bfloat16",
    "more": ";\n            by default 2 * (m - 1) along the last one, for m values given",
}  # fmt: skip
_FAMILIES = {
    "fft": (_to_complex, True, _COMPLEX, "The Fourier transform"),
    "ifft": (_to_complex, False, _COMPLEX, "The inverse Fourier transform"),
    "rfft": (_from_real, True, _REAL, "The Fourier transform of a real signal, without its mirror"),
    "irfft": (_to_real, False, _HALF, "The inverse of `rfft`"),
    "hfft": (_to_real, True, _HALF, "The Fourier transform of a Hermitian signal, which is real"),
    "ihfft": (_from_real, False, _REAL, "The inverse of `hfft`"),
}


def _transform(name: str, dims: str):
    work, forward, words, title = _FAMILIES[name]
    name += dims

    def one(input, n=None, dim=-1, norm=None, *, out=None):
        sizes = None if n is None else [as_integer(n, "n", name)]
        if sizes == [-1]:  # which in a list stands for no change
            raise ShapeError(f"{name}: n of at least 1 is required; got -1.")
        return work(input, sizes, as_integer(dim, "dim", name), norm, forward, name)

    def two(input, s=None, dim=(-2, -1), norm=None, *, out=None):
        return work(input, s, dim, norm, forward, name)

    def several(input, s=None, dim=None, norm=None, *, out=None):
        return work(input, s, dim, norm, forward, name)

    transform = {"": one, "2": two, "n": several}[dims]
    where = {"": "over one dimension", "2": "over two dimensions", "n": "over several dimensions"}
    shape = "4" if not dims else "4, 4"
    transform.__name__ = transform.__qualname__ = name
    transform.__doc__ = (
        f"{title}, {where[dims]}.\n"
        + (_MANY if dims else _ONE).format(**words)
        + f"""
    >>> autograd.fft.{name}(autograd.ones({shape})).dtype
    autograd.{"float32" if work is _to_real else "complex64"}
    """
    )
    public = composite(**SPACE)(transform)

    @public.samples
    def _(rng):
        x = rng.normal(size=(2, 5, 4))
        signals = [x] if work is _from_real else [x, x + 1j * rng.normal(size=x.shape)]
        for x in signals:
            yield Sample(x)
            for norm in ("backward", "ortho", "forward"):
                yield Sample(x, norm=norm, dim=(0, 1) if dims else 1)
            yield Sample(x, *([(3, 6)] if dims else [7]))
            yield Sample(x, *([(4, -1)] if dims else [2]), dim=(1, 2) if dims else 0)

    return public


fft, fft2, fftn = (_transform("fft", dims) for dims in ("", "2", "n"))
ifft, ifft2, ifftn = (_transform("ifft", dims) for dims in ("", "2", "n"))
rfft, rfft2, rfftn = (_transform("rfft", dims) for dims in ("", "2", "n"))
irfft, irfft2, irfftn = (_transform("irfft", dims) for dims in ("", "2", "n"))
hfft, hfft2, hfftn = (_transform("hfft", dims) for dims in ("", "2", "n"))
ihfft, ihfft2, ihfftn = (_transform("ihfft", dims) for dims in ("", "2", "n"))


def _shifted(input, dim, back: bool, name: str):
    dims = normalize_dims(dim, input._array.ndim, name)
    sizes = [input._array.shape[d] for d in dims]
    return roll(input, [(n + 1) // 2 if back else n // 2 for n in sizes], dims) if dims else input


@composite(**SPACE)
def fftshift(input, dim=None):
    """The frequencies of a spectrum in ascending order: zero in the middle.

    Args:
        dim: the dimensions; None means all.

    >>> autograd.fft.fftshift(autograd.tensor([0, 1, -2, -1]))
    tensor([-2, -1,  0,  1])
    """
    return _shifted(input, dim, False, "fftshift")


@composite(**SPACE)
def ifftshift(input, dim=None):
    """The inverse of `fftshift`.

    Args:
        dim: the dimensions; None means all.

    >>> autograd.fft.ifftshift(autograd.tensor([-2, -1, 0, 1]))
    tensor([ 0,  1, -2, -1])
    """
    return _shifted(input, dim, True, "ifftshift")


@fftshift.samples
@ifftshift.samples
def _(rng):
    x = rng.normal(size=(3, 4))
    yield Sample(x)
    yield Sample(x, 0)
    yield Sample(x, (1,))
