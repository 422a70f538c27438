"""Fourier transforms: dtypes, lengths and errors; the law tests compare their values."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentError, AutogradError, DimensionError, DTypeError

fft = autograd.fft


@pytest.mark.parametrize("name", ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft", "fftn", "rfftn"])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "int8", "bool"])
def test_dtypes(name, dtype):
    data = np.arange(6).reshape(2, 3) % 5
    ours, theirs = (
        getattr(m.fft, name)(m.tensor(data).to(getattr(m, dtype))) for m in (autograd, torch)
    )
    assert str(ours.dtype).split(".")[1] == str(theirs.dtype).split(".")[1]
    np.testing.assert_allclose(ours.numpy(), theirs.resolve_conj().numpy(), 1e-5, 1e-5)


@pytest.mark.parametrize("dtype", [autograd.float16, autograd.bfloat16])
def test_sixteen_bits_are_computed_in_float32(dtype):
    pytest.importorskip("ml_dtypes")
    assert fft.rfft(autograd.ones(4).to(dtype)).tolist() == [4, 0, 0]
    assert fft.fft(autograd.ones(4).to(dtype)).dtype is autograd.complex64


@pytest.mark.parametrize("name", ["fftfreq", "rfftfreq"])
@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_frequencies(name, n):
    for spacing in (1.0, 0.1):
        ours, theirs = (getattr(m.fft, name)(n, spacing) for m in (autograd, torch))
        assert ours.dtype is autograd.float32
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), 1e-6)
    with pytest.raises(ArgumentError, match=f"{name}: n of at least 1 is required; got 0"):
        getattr(fft, name)(0)


def test_a_number_of_samples_and_back():
    x = autograd.randn(3, 7, dtype=autograd.float64)
    for there, back, options in [
        (fft.fft, fft.ifft, {}), (fft.rfft, fft.irfft, {"n": 7}), (fft.ihfft, fft.hfft, {"n": 7}),
        (fft.fftn, fft.ifftn, {}), (fft.rfftn, fft.irfftn, {"s": (3, 7)}),
        (fft.fft2, fft.ifft2, {}), (fft.fftshift, fft.ifftshift, {}),
    ]:  # fmt: skip
        for norm in ({"norm": n} for n in ("backward", "ortho", "forward")):
            norm = {} if there is fft.fftshift else norm
            result = back(there(x, **norm), **options, **norm)
            np.testing.assert_allclose(result.numpy(), x.numpy(), 1e-9, 1e-12)


@pytest.mark.parametrize(("call", "kind", "words"), [
    (lambda m: m.fft.fft(m.ones(3), norm="half"), ArgumentError, "fft: norm .*got 'half'"),
    (lambda m: m.fft.hfft(m.ones(3), norm="half"), ArgumentError, "hfft: norm .*got 'half'"),
    (lambda m: m.fft.fft(m.ones(3), 0), ArgumentError, r"fft: at least one place .*sizes \[0"),
    (lambda m: m.fft.fft(m.ones(0)), ArgumentError, "fft: at least one place"),
    (lambda m: m.fft.irfft(m.ones(1)), ArgumentError, r"irfft: at least one place .*got sizes \[0"),
    (lambda m: m.fft.fft(m.ones(3), dim=1), DimensionError, "fft: dim between -1 and 0"),
    (lambda m: m.fft.fftn(m.ones(3, 3), dim=(0, 0)), DimensionError, "fftn: each dim once"),
    (lambda m: m.fft.fftn(m.ones(3, 3), (2,), (0, 1)), ArgumentError, "a size for each of 2 dims"),
    (lambda m: m.fft.fftn(m.ones(3), (2, 2)), ArgumentError, r"at most 1 sizes .*got \[2, 2\]"),
    (lambda m: m.fft.rfft(m.ones(3) + 0j), DTypeError, "rfft: a real tensor is required"),
    (lambda m: m.fft.ihfft(m.ones(3) + 0j), DTypeError, "ihfft: a real tensor is required"),
])  # fmt: skip
def test_refused(call, kind, words):
    with pytest.raises(AutogradError, match=words) as caught:
        call(autograd)
    assert type(caught.value) is kind
    with pytest.raises((RuntimeError, IndexError)):
        call(torch)
