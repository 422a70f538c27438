"""Gamma-distributed numbers, with PyTorch's numbers, and how they move with their shape."""

from __future__ import annotations

import math

import numpy as np

from . import counts
from .twister import Stream

_LARGE = 1000.0  # shape from which the distribution is as good as an expansion about the normal one
_THIRD = 0.3333333432674408  # in float32, as PyTorch has it
_SHIFT = 8  # steps up to where digamma is its expansion


def standard_gamma(stream: Stream, shapes: np.ndarray) -> np.ndarray:
    """Float64 numbers of scale 1 with the given shapes (flat, at least 0)."""
    spare = np.array([np.nan])
    with stream.lock:
        if stream.spare is not None:
            spare[0] = stream.spare
        drawn = counts.drawn(stream, fill_gamma, shapes.astype(np.float64), spare)
        stream.spare = None if math.isnan(spare[0]) else float(spare[0])
    return drawn


def fill_gamma(uniforms, done, out, shapes, spare):
    """`counts.fill_poisson` for gamma-distributed numbers.

    `spare` holds the second number of the last pair of normal ones, or NaN.
    """
    at = 0
    while done < out.size:
        number, kept, end = gamma_by_rejection(shapes[done], uniforms, at, spare[0])
        if end > uniforms.size:
            break
        out[done] = number
        spare[0] = kept
        done += 1
        at = end
    return done, at


def gamma_by_rejection(shape, uniforms, at, spare):
    """One number, the spare normal number, and the place behind the last uniform number used.

    Source: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000).
    """
    if shape == 0.0:
        return 0.0, spare, at
    scale = 1.0
    if shape < 1.0:
        if at >= uniforms.size:
            return 0.0, spare, uniforms.size + 1
        scale = (1.0 - uniforms[at]) ** (1.0 / shape)
        at += 1
        shape += 1.0
    d = shape - _THIRD
    c = 1.0 / math.sqrt(9.0 * d)
    while at + 2 < uniforms.size:
        if math.isnan(spare):
            radius = math.sqrt(-2.0 * math.log1p(-uniforms[at + 1]))
            angle = 2.0 * math.pi * uniforms[at]
            normal, spare = radius * math.cos(angle), radius * math.sin(angle)
            at += 2
        else:
            normal, spare = spare, math.nan
        y = 1.0 + c * normal
        if y <= 0.0:
            continue
        v = y * y * y
        u = 1.0 - uniforms[at]
        at += 1
        square = normal * normal
        if u < 1.0 - 0.0331 * square * square:
            return scale * d * v, spare, at
        if math.log(u) < 0.5 * square + d * (1.0 - v + math.log(v)):
            return scale * d * v, spare, at
    return 0.0, spare, uniforms.size + 1


def slope(shapes: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Derivative of numbers with respect to their shape, at a fixed probability of less.

    With the distribution function P(a, x) it is `-(dP/da) / (dP/dx)`, here by the power series of
    P, whose terms are `x**(a + n) exp(-x) / gamma(a + n + 1)`. Numerics: float64, relative 1e-8
    and better; from shape 1000 on an expansion about the normal distribution, relative 1e-6.

    Source: Figurnov, Mohamed, Mnih, "Implicit Reparameterization Gradients" (2018).
    """
    a, x = shapes.astype(np.float64), drawn.astype(np.float64)
    out = np.empty(a.shape)
    large = a >= _LARGE
    out[large] = _slope_of_large(a[large], x[large])
    out[~large] = _slope_by_series(a[~large], x[~large])
    return out


def _slope_by_series(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    """`x * sum(t[n] * (digamma(a + n + 1) - log x))`, where t[0] is 1 / a: the density is x**a
    exp(-x) / (gamma(a) x), and the common factor is divided out."""
    x = np.maximum(x, 1e-300)
    term = 1 / a
    gap = digamma(a + 1) - np.log(x)
    total = term * gap
    n = 0
    while True:
        n += 1
        term = term * (x / (a + n))
        gap = gap + 1 / (a + n)
        step = term * gap
        total += step
        if not (np.abs(step) > 1e-17 * np.abs(total)).any() or n > 100_000:
            return x * total


def _slope_of_large(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    """By the Cornish-Fisher expansion of x in 1 / sqrt(a), and its inverse.

    Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.49 to 26.2.51.
    """
    root = np.sqrt(a)
    w = (x - a) / root
    z = w - (w * w - 1) / (3 * root) + (7 * w**3 - 4 * w) / (36 * a)
    return 1 + z / (2 * root) - (z**3 - 7 * z) / (72 * a * root)


def digamma(a: np.ndarray) -> np.ndarray:
    """Derivative of the logarithm of the gamma function above 0, without SciPy.

    Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 6.3.5 and 6.3.18.
    """
    shifted = sum(1 / (a + k) for k in range(_SHIFT))
    a = a + _SHIFT
    i = 1 / (a * a)
    series = i * (1 / 12 - i * (1 / 120 - i * (1 / 252 - i * (1 / 240 - i * (1 / 132)))))
    return np.log(a) - 0.5 / a - series - shifted
