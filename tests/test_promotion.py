"""Result dtypes and values of mixed operands: every pair of dtypes, against PyTorch."""

import operator
import warnings

import numpy as np
import pytest
import torch

import autograd
from laws import numpy_of

DTYPES = (
    "bool", "uint8", "int8", "int16", "int32", "int64",
    "float16", "bfloat16", "float32", "float64", "complex64", "complex128",
)  # fmt: skip
NUMBERS = (True, False, 2, -3, 1.5, -0.5, 2 + 1j)
INTEGERS = (*DTYPES[:6], "int")
HALVES = ("float16", "bfloat16")
COMPLEX = ("complex64", "complex128")
OPERATIONS = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "floor_divide": operator.floordiv,
    "remainder": operator.mod,
    "pow": operator.pow,
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "ge": operator.ge,
    "and": operator.and_,
    "xor": operator.xor,
    "left shift": operator.lshift,
}
FUNCTIONS = (
    "maximum", "minimum", "fmax", "fmin", "fmod", "atan2", "hypot", "logaddexp", "xlogy",
    "float_power", "logical_and", "copysign", "nextafter", "heaviside", "gcd", "isclose", "complex",
    "true_divide", "subtract", "logaddexp2", "bitwise_right_shift", "lcm", "where", "outer",
)  # fmt: skip
UNREAL = ("lt", "ge", "maximum", "minimum", "fmax", "fmin", "heaviside", "xlogy")  # refuse complex
NO_BOOL = ("floor_divide", "remainder", "fmod", "left shift", "bitwise_right_shift")  # nor bool
REAL_ONLY = ("floor", "ceil", "round", "trunc", "frac", "sign", "isposinf", "isneginf", "logit")
UNARY = (
    "neg", "abs", "sign", "sgn", "reciprocal", "square", "sqrt", "rsqrt", "exp", "exp2", "expm1",
    "log", "log2", "log10", "log1p", "sigmoid", "sin", "cos", "tan", "asin", "acos", "atan", "sinh",
    "cosh", "tanh", "asinh", "acosh", "atanh", "deg2rad", "rad2deg", "floor", "ceil", "round",
    "trunc", "frac", "isnan", "isinf", "isfinite", "isposinf", "isneginf", "isreal", "logical_not",
    "bitwise_not", "erf", "erfc", "lgamma", "digamma", "sinc", "angle", "conj", "positive",
    "logit", "signbit", "i0", "erfinv", "nan_to_num", "real",
)  # fmt: skip


def result_of(function, *args):
    """The result, or None where the operation is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return function(*args)
        except (RuntimeError, TypeError, NotImplementedError, ZeroDivisionError):
            return None


VALUES = {"left": [3, 1, 2], "right": [1, 3, 2], "scalar": 2}  # exact in every dtype, none zero


def make(library, name: str, kind: str):
    return library.tensor(VALUES[kind]).to(getattr(library, name))


def assert_same(actual, expected, strict: bool, low: bool, what: str) -> None:
    """Dtype, shape and values are PyTorch's.

    Args:
        strict: what PyTorch refuses must be refused. Elsewhere the library may do more, because
            PyTorch often lacks only a kernel for bool, half or complex tensors.
        low: an operand has 16 bits.
    """
    if expected is None:
        assert actual is None or not strict, f"{what}: {actual!r}, but PyTorch refuses"
        return
    kind = str(expected.dtype).removeprefix("torch.")
    if kind == "complex32":  # there is none here
        kind = "complex64"
        expected = expected.to(torch.complex64)
    assert actual is not None, f"{what}: refused, but PyTorch gives {expected!r}"
    assert str(actual.dtype) == f"autograd.{kind}", f"{what}: {actual.dtype} for {kind}"
    ours, theirs = numpy_of(actual), numpy_of(expected)
    assert ours.shape == theirs.shape, what
    limit = 1.6e-2 if low else 1e-6 if kind in ("float32", "complex64") else 1e-12
    np.testing.assert_allclose(ours, theirs, limit, limit, err_msg=what)


def compare(ours, theirs, left, right, name: str) -> None:
    """Call both functions on operands given as `(dtype, kind)`, or as plain numbers."""
    used = [x[0] if isinstance(x, tuple) else type(x).__name__ for x in (left, right)]
    if name == "logaddexp" and set(used) & {*COMPLEX}:
        return  # PyTorch has it, the library has not
    strict = name in UNREAL and any("complex" in u for u in used)
    strict |= name in NO_BOOL and set(used) == {"bool"}
    strict |= name in ("and", "xor", "gcd", "lcm") and any(u not in INTEGERS for u in used)
    operands = {
        library: [make(library, *x) if isinstance(x, tuple) else x for x in (left, right)]
        for library in (autograd, torch)
    }
    expected = result_of(theirs, *operands[torch])
    actual = result_of(ours, *operands[autograd])
    low = bool(set(used) & {*HALVES})
    assert_same(actual, expected, strict, low, f"{name}: {left} with {right}")


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("kinds", ["left right", "left scalar", "scalar right", "scalar scalar"])
def test_symbols_on_pairs_of_dtypes(name, kinds):
    first, second = kinds.split()
    symbol = OPERATIONS[name]
    for a in DTYPES:
        for b in DTYPES:
            compare(symbol, symbol, (a, first), (b, second), name)


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("kind", ["left", "scalar"])
def test_symbols_with_python_numbers(name, kind):
    symbol = OPERATIONS[name]
    for dtype in DTYPES:
        for number in NUMBERS:
            compare(symbol, symbol, (dtype, kind), number, name)
            compare(symbol, symbol, number, (dtype, kind), name)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_on_pairs_of_dtypes(name):
    ours, theirs = getattr(autograd, name), getattr(torch, name)
    if name == "where":
        ours, theirs = (
            lambda a, b, library=library: library.where(library.tensor([True, False, True]), a, b)
            for library in (autograd, torch)
        )
    for a in DTYPES:
        for b in DTYPES:
            compare(ours, theirs, (a, "left"), (b, "right"), name)
            if name != "outer":
                compare(ours, theirs, (a, "left"), (b, "scalar"), name)


@pytest.mark.parametrize("name", UNARY)
def test_unary_functions_of_each_dtype(name):
    for dtype in DTYPES:
        for kind in ("left", "scalar"):
            expected = result_of(getattr(torch, name), make(torch, dtype, kind))
            actual = result_of(getattr(autograd, name), make(autograd, dtype, kind))
            strict = name in REAL_ONLY and dtype in COMPLEX
            assert_same(actual, expected, strict, dtype in HALVES, f"{name} of {dtype} {kind}")


@pytest.mark.parametrize("name", ["add", "sub"])
def test_alpha_does_not_change_the_dtype(name):
    for a in DTYPES:
        for b in DTYPES:
            for alpha in (2, 0.5):
                expected, actual = (
                    result_of(
                        lambda library=library, a=a, b=b, alpha=alpha: getattr(library, name)(
                            make(library, a, "left"), make(library, b, "right"), alpha=alpha
                        )
                    )
                    for library in (torch, autograd)
                )
                low = bool({a, b} & {*HALVES})
                assert_same(actual, expected, False, low, f"{name} of {a}, {b}, {alpha}")


@pytest.mark.parametrize("dtype", DTYPES)
def test_promoted_gradients_come_back_in_the_inputs_dtype(dtype):
    """Mixed precision: each gradient has the dtype of its own tensor."""
    if dtype in INTEGERS:
        pytest.skip("integers have no gradient")
    for other in DTYPES[6:]:
        grads = []
        for library in (torch, autograd):
            x = make(library, dtype, "left").requires_grad_()
            y = make(library, other, "right").requires_grad_()
            total = (x * y + x / y).sum()
            (total.real if total.dtype.is_complex else total).backward()
            grads.append((x.grad, y.grad))
        low = bool({dtype, other} & {*HALVES})
        for theirs, ours in zip(*grads, strict=True):
            assert_same(ours, theirs, True, low, f"gradient of {dtype} with {other}")
