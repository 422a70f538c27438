"""Fourier transforms beside PyTorch's: dtypes, sizes, frequencies, refusals."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentError, DimensionError, DTypeError, ShapeError

NAMES = [family + dims for family in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")
         for dims in ("", "2", "n")]  # fmt: skip
REAL = [name for name in NAMES if name.startswith(("rfft", "ihfft"))]


@pytest.mark.parametrize("dtype", ["bool", "int8", "int64", "float32", "float64", "complex64"])
@pytest.mark.parametrize("name", NAMES)
def test_dtypes(name, dtype):
    values = np.random.default_rng(0).normal(size=(4, 6))
    values = (values + 1j * values[::-1]).astype(dtype) if "c" in dtype else values.astype(dtype)
    if name in REAL and "c" in dtype:
        with pytest.raises(DTypeError, match=f"{name}: a real tensor"):
            getattr(autograd.fft, name)(autograd.tensor(values))
        return
    theirs, ours = (getattr(lib.fft, name)(lib.tensor(values)) for lib in (torch, autograd))
    theirs = theirs.resolve_conj().numpy()
    assert ours.numpy().dtype == theirs.dtype
    np.testing.assert_allclose(ours.numpy(), theirs, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8])
@pytest.mark.parametrize("length", [None, 1, 2, 5, 8])
@pytest.mark.parametrize("name", ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"])
def test_sizes_and_gradients(name, size, length):
    values = np.random.default_rng(size).normal(size=(size, 2))
    values = values if name in REAL else values + 1j * values[:, ::-1]
    if length is None and size == 1 and name in ("irfft", "hfft"):
        with pytest.raises(ShapeError, match=f"{name}: a result of at least one value"):
            getattr(autograd.fft, name)(autograd.tensor(values), dim=0)
        return
    results = []
    for lib in (torch, autograd):
        x = lib.tensor(values, requires_grad=True)
        y = getattr(lib.fft, name)(x, length, dim=0, norm="ortho")
        (y * y.conj()).real.sum().backward()
        results.append((y.detach().resolve_conj().numpy(), x.grad.resolve_conj().numpy()))
    for theirs, ours in zip(*results, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", ["fftfreq", "rfftfreq"])
@pytest.mark.parametrize("n", [0, 1, 4, 5])
@pytest.mark.parametrize("d", [1.0, 0.25, 0])
def test_frequencies(name, n, d):
    theirs, ours = (getattr(lib.fft, name)(n, d).numpy() for lib in (torch, autograd))
    assert ours.dtype == theirs.dtype
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


@pytest.mark.parametrize("norm", ["backward", "ortho", "forward"])
@pytest.mark.parametrize(("there", "back", "options"), [
    ("fft", "ifft", {}), ("rfft", "irfft", {"n": 7}), ("ihfft", "hfft", {"n": 7}),
    ("fft2", "ifft2", {}), ("rfft2", "irfft2", {"s": (3, 7)}), ("ihfft2", "hfft2", {"s": (3, 7)}),
    ("fftn", "ifftn", {}), ("rfftn", "irfftn", {"s": (3, 7)}), ("ihfftn", "hfftn", {"s": (3, 7)}),
])  # fmt: skip
def test_there_and_back(there, back, options, norm):
    x = autograd.tensor(np.random.default_rng(0).normal(size=(3, 7)))
    spectrum = getattr(autograd.fft, there)(x, norm=norm)
    result = getattr(autograd.fft, back)(spectrum, **options, norm=norm)
    np.testing.assert_allclose(result.numpy(), x.numpy(), 1e-9, 1e-12)


def test_frequencies_are_written_into_a_tensor():
    out = autograd.empty(4)
    assert autograd.fft.fftfreq(4, out=out) is out
    assert out.tolist() == [0, 0.25, -0.5, -0.25]


def test_a_number_has_no_dimension():
    x = autograd.tensor(2.0)
    assert autograd.fft.fftn(x).tolist() == 2
    with pytest.raises(ShapeError, match="fft: a tensor with dimensions"):
        autograd.fft.fft(x)


REFUSED = {
    "n of 0": (lambda m: m.fft.fft(m.ones(3), 0), ShapeError, r"sizes \[0\]"),
    "n of -1": (lambda m: m.fft.fft(m.ones(3), -1), ShapeError, "got -1"),
    "no values": (lambda m: m.fft.fft(m.ones(0)), ShapeError, "at least one value along dim 0"),
    "norm": (lambda m: m.fft.fft(m.ones(3), norm="x"), ArgumentError, "got 'x'"),
    "norm of hfft": (lambda m: m.fft.hfft(m.ones(3), norm="x"), ArgumentError, "hfft: norm .*'x'"),
    "dim": (lambda m: m.fft.fft(m.ones(3), dim=1), DimensionError, "got 1"),
    "16 bits": (lambda m: m.fft.fft(m.ones(4).half()), DTypeError, "float16. Use float"),
    "other number of sizes": (
        lambda m: m.fft.fftn(m.ones(2, 2), (2,), dim=(0, 1)), ArgumentError, "as many sizes"),
    "too many sizes": (lambda m: m.fft.fftn(m.ones(2), (2, 2)), ShapeError, "at most 1 sizes"),
    "a dim twice": (lambda m: m.fft.fftn(m.ones(2, 2), dim=(0, 0)), DimensionError, "once"),
    "no dims": (lambda m: m.fft.rfftn(m.ones(2, 2), dim=()), ArgumentError, "at least one dim"),
    "no dims back": (lambda m: m.fft.irfftn(m.ones(2, 2), dim=()), ArgumentError, "one dim"),
    "frequencies as integers": (
        lambda m: m.fft.fftfreq(2, dtype=m.int64), DTypeError, "got autograd.int64"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "kind", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(call, kind, words):
    with pytest.raises((RuntimeError, IndexError)):
        call(torch)
    with pytest.raises(kind, match=words):
        call(autograd)
