"""Converting between dtypes, and between real and complex."""

from __future__ import annotations

import numpy as np

from .registry import Sample, primitive


@primitive(method=False, function=False)
def cast(input, dtype: np.dtype):
    """Each element converted to a NumPy dtype; complex to real keeps the real part.

    Gradient: converted back to the dtype of the input.
    """
    if input.dtype.kind == "c" and np.dtype(dtype).kind != "c":
        input = input.real
    return np.asarray(input).astype(dtype)


@cast.vjp("input")
def _(g, input_dtype):
    return cast(g, input_dtype)


@cast.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), np.dtype("complex128"))
    yield Sample(rng.normal(size=3) + 1j * rng.normal(size=3), np.dtype("float64"))


@primitive()
def conj(input):
    """Complex conjugate of each element; real tensors are returned as they are.

    >>> autograd.tensor([1 + 2j]).conj()
    tensor([1.-2.j])
    """
    return np.conj(input) if np.iscomplexobj(input) else input


@conj.vjp("input")
def _(g):
    return conj(g)


@conj.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
    yield Sample(rng.normal(size=3) + 1j * rng.normal(size=3))


def conjugate(x):
    """`conj` for rules: real arrays, tensors and numbers pass through at no cost."""
    if type(x) is np.ndarray:
        return np.conj(x) if x.dtype.kind == "c" else x
    if isinstance(x, (int, float, np.floating)):
        return x
    if isinstance(x, (complex, np.complexfloating)):
        return x.conjugate()
    return conj(x) if x.dtype.is_complex else x
