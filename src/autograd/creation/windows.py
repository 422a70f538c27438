"""Window functions of signal processing."""

from __future__ import annotations

import math

import numpy as np

from ..dtypes import from_numpy_dtype
from ..errors import ArgumentError, DTypeError
from ..size import as_size
from .options import finish, numpy_dtype


def _window(name: str, shape, length, periodic, dtype, layout, device, requires_grad):
    """`shape(n, last)` over positions 0..length-1; `last` is where the period or symmetry ends."""
    (length,) = as_size((length,), name)
    target = numpy_dtype(dtype)
    if not from_numpy_dtype(target).is_floating_point:
        raise DTypeError(
            f"{name}: a floating-point dtype is required; got {from_numpy_dtype(target)}."
        )
    last = length if periodic else length - 1
    array = shape(np.arange(length), last) if length > 1 else np.ones(length)
    return finish(array.astype(target), requires_grad, None, device, layout)


def bartlett_window(
    window_length, periodic=True, *, dtype=None, layout=None, device=None, requires_grad=False,
    pin_memory=False,
):  # fmt: skip
    """The triangle 1 - |2n/N - 1|.

    n counts from 0; N is the length of the period.

    Args:
        window_length: number of elements.
        periodic: N is `window_length`; else the window is symmetric and N is one less.
        dtype: floating dtype; the default one if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.bartlett_window(4)
    tensor([0.0000, 0.5000, 1.0000, 0.5000])
    """

    def shape(n, last):
        return 1 - abs(2 * n / last - 1)

    return _window(
        "bartlett_window", shape, window_length, periodic, dtype, layout, device, requires_grad
    )


def hamming_window(
    window_length, periodic=True, alpha=0.54, beta=0.46, *, dtype=None, layout=None, device=None,
    requires_grad=False, pin_memory=False,
):  # fmt: skip
    """alpha - beta cos(2 pi n / N).

    n counts from 0; N is the length of the period.

    Args:
        window_length: number of elements.
        periodic: N is `window_length`; else the window is symmetric and N is one less.
        alpha, beta: the coefficients.
        dtype: floating dtype; the default one if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.hamming_window(4)
    tensor([0.0800, 0.5400, 1.0000, 0.5400])
    """

    def shape(n, last):
        return alpha - beta * np.cos(2 * math.pi * n / last)

    return _window(
        "hamming_window", shape, window_length, periodic, dtype, layout, device, requires_grad
    )


def hann_window(
    window_length, periodic=True, *, dtype=None, layout=None, device=None, requires_grad=False,
    pin_memory=False,
):  # fmt: skip
    """(1 - cos(2 pi n / N)) / 2.

    n counts from 0; N is the length of the period.

    Args:
        window_length: number of elements.
        periodic: N is `window_length`; else the window is symmetric and N is one less.
        dtype: floating dtype; the default one if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.hann_window(4)
    tensor([0.0000, 0.5000, 1.0000, 0.5000])
    """

    def shape(n, last):
        return 0.5 - 0.5 * np.cos(2 * math.pi * n / last)

    return _window(
        "hann_window", shape, window_length, periodic, dtype, layout, device, requires_grad
    )


def blackman_window(
    window_length, periodic=True, *, dtype=None, layout=None, device=None, requires_grad=False,
    pin_memory=False,
):  # fmt: skip
    """0.42 - 0.5 cos(2 pi n / N) + 0.08 cos(4 pi n / N).

    n counts from 0; N is the length of the period.

    Args:
        window_length: number of elements.
        periodic: N is `window_length`; else the window is symmetric and N is one less.
        dtype: floating dtype; the default one if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.blackman_window(4)
    tensor([0.0000, 0.3400, 1.0000, 0.3400])
    """

    def shape(n, last):
        phase = 2 * math.pi * n / last
        return np.maximum(0.42 - 0.5 * np.cos(phase) + 0.08 * np.cos(2 * phase), 0)

    return _window(
        "blackman_window", shape, window_length, periodic, dtype, layout, device, requires_grad
    )


def kaiser_window(
    window_length, periodic=True, beta=12.0, *, dtype=None, layout=None, device=None,
    requires_grad=False, pin_memory=False,
):  # fmt: skip
    """I0(beta sqrt(1 - (2n/N - 1)^2)) / I0(beta), I0 the modified Bessel function.

    n counts from 0; N is the length of the period.

    Args:
        window_length: number of elements.
        periodic: N is `window_length`; else the window is symmetric and N is one less.
        beta: how fast it falls off; at least 0.
        dtype: floating dtype; the default one if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.kaiser_window(4, beta=1.0)
    tensor([0.7898, 0.9450, 1.0000, 0.9450])
    """
    if beta < 0:
        raise ArgumentError(f"kaiser_window: beta of at least 0 is required; got {beta}.")

    def shape(n, last):
        return np.i0(beta * np.sqrt(np.maximum(0, 1 - (2 * n / last - 1) ** 2))) / np.i0(beta)

    return _window(
        "kaiser_window", shape, window_length, periodic, dtype, layout, device, requires_grad
    )
