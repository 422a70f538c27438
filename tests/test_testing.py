"""`autograd.testing` against PyTorch's, and the modules of switches."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentError

NAN, INF = float("nan"), float("inf")
PAIRS = [
    ([1.0, 2.0], [1.0, 2.0], {}),
    ([1.0, 2.0], [1.0, 2.1], {}),
    ([1.0, 2.0], [1.0, 2.000001], {}),
    ([1.0], [1.0 + 5e-6], {}),
    ([1.0], [1.1], {"rtol": 0.2, "atol": 0.0}),
    ([1.1], [1.0], {"rtol": 0.0, "atol": 0.05}),
    ([NAN], [NAN], {}),
    ([NAN], [NAN], {"equal_nan": True}),
    ([INF, -INF], [INF, -INF], {}),
    ([INF], [-INF], {}),
    ([INF], [1.0], {"rtol": INF, "atol": 0.0}),
    ([1, 2], [1, 2], {}),
    ([1, 2], [1, 3], {}),
    ([True], [False], {}),
    ([[1.0]], [1.0], {}),
    ([], [], {}),
]


def passes(library, a, b, **options) -> bool:
    try:
        library.testing.assert_close(library.tensor(a), library.tensor(b), **options)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize(("a", "b", "options"), PAIRS)
def test_assert_close_agrees_with_torch(a, b, options):
    assert passes(autograd, a, b, **options) == passes(torch, a, b, **options)


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32", "float64", "complex64"])
@pytest.mark.parametrize("relative", [1e-8, 5e-7, 5e-4, 1e-2, 0.1])
def test_tolerances_of_the_dtypes(name, relative):
    def outcome(library):
        dtype = getattr(library, name)
        a = library.tensor([1000.0], dtype=library.float64).to(dtype)
        b = library.tensor([1000.0 * (1 + relative)], dtype=library.float64).to(dtype)
        try:
            library.testing.assert_close(a, b)
        except AssertionError:
            return False
        return True

    assert outcome(autograd) == outcome(torch)


def test_containers_numbers_and_arrays():
    close = autograd.testing.assert_close
    one = autograd.ones(2)
    close({"a": [one, 2.0]}, {"a": [one.clone(), 2.0]})
    close(np.ones(2, np.float32), np.ones(2, np.float32))
    with pytest.raises(AssertionError, match=r"1 of 1 elements differ, .* \(at \['a'\]\[1\]\)"):
        close({"a": [one, 2.0]}, {"a": [one, 3.0]})
    with pytest.raises(AssertionError, match=r"equal keys are required; got \['a'\] and \['b'\]"):
        close({"a": one}, {"b": one})
    with pytest.raises(AssertionError, match="equal lengths are required; got 1 and 2"):
        close([one], [one, one])


def test_what_must_agree_besides_the_values():
    close = autograd.testing.assert_close
    one = autograd.ones(2, 2)
    with pytest.raises(AssertionError, match="equal dtypes are required"):
        close(one, one.double())
    close(one, one.double(), check_dtype=False)
    with pytest.raises(AssertionError, match=r"equal strides are required; got \(2, 1\)"):
        close(one, one.T, check_stride=True)
    with pytest.raises(AssertionError, match="equal shapes are required"):
        close(one, one[0])
    with pytest.raises(AssertionError, match="equal types are required"):
        close(one, autograd.nn.Parameter(one), allow_subclasses=False)
    with pytest.raises(AssertionError, match=r"mine: .* differ"):
        close(one, one + 1, msg=lambda text: f"mine: {text}")
    with pytest.raises(ArgumentError, match="assert_close: both of rtol and atol"):
        close(one, one, rtol=1.0)
    autograd.testing.assert_allclose(autograd.tensor([NAN, 1.0]), [NAN, 1.0])


def test_there_is_no_accelerator():
    assert not autograd.accelerator.is_available()
    assert autograd.accelerator.current_accelerator() is None
    assert autograd.accelerator.device_count() == 0
    assert autograd.accelerator.synchronize() is None
    autograd.backends.cudnn.benchmark = True
    autograd.backends.cuda.matmul.allow_tf32 = True
    assert not autograd.backends.cudnn.is_available()
    assert not autograd.cuda.is_bf16_supported()
