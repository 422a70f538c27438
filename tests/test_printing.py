"""Text of tensors: PyTorch's, character for character, apart from the library's own names."""

import math
import re

import numpy as np
import pytest
import torch

import autograd

RANDOM = np.random.default_rng(0)
DTYPES = ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64",
          "complex64", "complex128"]  # fmt: skip


def text_of_theirs(tensor) -> str:
    return repr(tensor).replace("torch.", "autograd.").replace("Backward0>", "Backward>")


def one_line_note(text: str) -> str:
    """The dtype on the last line: `autograd.` is longer than `torch.`, so lines break earlier."""
    return re.sub(r",\s+dtype=", ", dtype=", text)


def assert_same_text(array) -> None:
    array = np.asarray(array)
    theirs = text_of_theirs(torch.from_numpy(array.copy()))
    assert one_line_note(repr(autograd.tensor(array))) == one_line_note(theirs)


VALUES = [
    [1.0, 2.0],
    [[1.0, 2.0], [3.0, 4.0]],
    [0.5, 100.25],
    [1e-5, 1.0],
    [1e-5, 1e-4],
    [1e5, 1.5],
    [1e5, 1.0],
    [123456789.0, 1.0],
    [1e9],
    [1e8],
    [1000.0, 1.0],
    [1001.0, 1.0],
    [1001.5, 1.0],
    [float("nan"), 1.0],
    [float("nan"), 1.5, float("inf"), -float("inf")],
    [float("inf"), 3.0],
    [float("nan")],
    [0.0, -0.0],
    [0.0, 0.1],
    [-1.0, 2.5],
    [-1e-6, 1.0],
    3.0,
    3.25,
    -2.0,
    1e20,
    float("nan"),
    float("inf"),
    0.0,
    1e-10,
    [[[1.5, 2.0]], [[3.0, -4.0]]],
    [[[[1.0], [2.0]]]],
]


@pytest.mark.parametrize("values", VALUES, ids=str)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats(values, dtype):
    assert_same_text(np.array(values, dtype))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "shape", [(), (1,), (7,), (40,), (2, 3), (3, 30), (2, 3, 4), (2, 1, 2, 3), (2000,), (100, 20),
              (7, 200), (11, 12, 13), (1001, 1), (0,), (0, 3), (2, 0)],
)  # fmt: skip
@pytest.mark.parametrize("scale", [1, 50])
def test_every_dtype_and_shape(dtype, shape, scale):
    values = RANDOM.normal(size=shape) * scale
    if dtype.startswith("complex"):
        values = values + 1j * RANDOM.normal(size=shape)
    if dtype == "uint8":
        values = np.abs(values)
    assert_same_text((values > 0) if dtype == "bool" else np.asarray(values).astype(dtype))


@pytest.mark.parametrize("seed", range(60))
def test_random_magnitudes(seed):
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 9, rng.integers(0, 4)))
    values = rng.normal(size=shape) * 10.0 ** rng.integers(-7, 10, shape)
    if seed % 3 == 0:
        values = np.round(values)
    if seed % 4 == 0:
        values = np.where(rng.random(shape) < 0.2, np.nan, values)
    if seed % 5 == 0:
        values = values + 1j * np.round(rng.normal(size=shape) * 100)
    assert_same_text(values)


def test_all_zeros_and_all_nan():
    assert_same_text(np.zeros(60, np.float32))
    assert_same_text(np.full(60, np.nan, np.float32))


def test_complex_signs():
    assert_same_text(
        np.array([1 + 2j, -1 - 2.5j, 0, complex(0, -0.0), complex(math.nan, math.inf)])
    )


def test_bfloat16():
    ours = autograd.tensor([1.0, 2.5, 1e-3]).bfloat16()
    assert repr(ours) == text_of_theirs(torch.tensor([1.0, 2.5, 1e-3]).bfloat16())


def test_strides_do_not_matter():
    array = np.arange(12.0).reshape(3, 4)
    assert repr(autograd.from_numpy(array).T) == text_of_theirs(torch.from_numpy(array).T)


def test_notes_about_the_gradient():
    for lib in (autograd, torch):
        x = lib.tensor([1.5, 2.0], requires_grad=True)
        assert repr(x) == "tensor([1.5000, 2.0000], requires_grad=True)"
    x = autograd.tensor([1.5, 2.0], requires_grad=True)
    assert repr(x * x) == "tensor([2.2500, 4.0000], grad_fn=<MulBackward>)"
    assert repr(x.exp()[0]).startswith("tensor(4.4817, grad_fn=<")
    assert repr(x.detach()) == "tensor([1.5000, 2.0000])"
    assert repr(x.double()).startswith("tensor([1.5000, 2.0000], dtype=autograd.float64, grad_fn=<")


def test_a_note_goes_to_the_next_line_when_it_does_not_fit():
    for n in range(1, 25):
        values = (np.arange(n) + 0.5).tolist()
        ours = autograd.tensor(values, requires_grad=True)
        assert repr(ours) == text_of_theirs(torch.tensor(values, requires_grad=True))
    assert repr(autograd.zeros(15, dtype=autograd.float64)) == (
        "tensor([0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0.],\n"
        "       dtype=autograd.float64)"
    )


def test_the_default_dtype_is_not_shown():
    for lib in (autograd, torch):
        lib.set_default_dtype(lib.float64)
    try:
        for values in ([1.5], [1 + 2j], []):
            ours, theirs = autograd.tensor(values), torch.tensor(values)
            assert repr(ours) == text_of_theirs(theirs)
        assert_same_text(np.float32([1.5]))
    finally:
        for lib in (autograd, torch):
            lib.set_default_dtype(lib.float32)


@pytest.mark.parametrize(
    "options",
    [{"precision": 2}, {"precision": 8}, {"threshold": 5}, {"threshold": 5, "edgeitems": 1},
     {"linewidth": 40}, {"linewidth": 120}, {"profile": "short"}, {"profile": "full"},
     {"sci_mode": True}, {"sci_mode": False}, {"profile": "short", "precision": 6}],
    ids=str,
)  # fmt: skip
def test_set_printoptions(options):
    autograd.set_printoptions(**options)
    torch.set_printoptions(**options)
    try:
        assert_same_text(np.array([1e-6, 1.0, 123456.0]))
        assert_same_text(np.arange(8.0).reshape(2, 4))
        assert_same_text(np.linspace(0, 1, 45).reshape(3, 15))
        assert_same_text(np.arange(1500).reshape(30, 50))
        assert_same_text(np.array([1 + 2j, 3.5 - 1j]))
    finally:
        autograd.set_printoptions(profile="default")
        torch.set_printoptions(profile="default")


def test_an_unknown_profile_is_refused():
    with pytest.raises(ValueError, match="'default', 'short' or 'full' is required; got 'long'"):
        autograd.set_printoptions(profile="long")


def test_format_and_str():
    assert f"{autograd.tensor(1.23456):.2f}" == "1.23"
    assert str(autograd.tensor([1, 2])) == "tensor([1, 2])"
    assert f"{autograd.tensor([1, 2])}" == "tensor([1, 2])"


@pytest.mark.parametrize("value", [1.5, 3, True, [1.5], [1.0, 2.0], []])
def test_format_is_that_of_pytorch(value):
    ours, theirs = autograd.tensor(value), torch.tensor(value)
    for spec in ("", ".3f", ">10", "s"):
        try:
            text = format(theirs, spec)
        except (TypeError, ValueError) as error:
            with pytest.raises(type(error)):
                format(ours, spec)
        else:
            assert format(ours, spec) == text


def test_membership():
    x = autograd.tensor([1.0, 2.0])
    assert 2 in x
    assert 3.0 not in x
    assert autograd.tensor(1.0) in x
    assert np.float32(1) in x
    for value in (None, "a", [1.0], object()):
        with pytest.raises(autograd.errors.ArgumentTypeError, match="in: a tensor or number is"):
            value in x  # noqa: B015


def test_html_table():
    html = autograd.tensor([[1.0, 2.5], [3.0, 4.0]], requires_grad=True)._repr_html_()
    assert html.count("<tr>") == 2
    assert html.count("<td") == 4
    assert "shape [2, 2], float32, requires_grad=True" in html
    assert "&lt;MulBackward&gt;" in (autograd.tensor([1.0], requires_grad=True) * 2)._repr_html_()


def test_html_of_large_and_deep_tensors_is_short():
    assert autograd.zeros(1000, 1000)._repr_html_().count("<td") == 49
    assert "<pre>" in autograd.zeros(2, 2, 2)._repr_html_()
    assert "shape [0]" in autograd.zeros(0)._repr_html_()
    assert autograd.tensor(3)._repr_html_().count("<td") == 1
