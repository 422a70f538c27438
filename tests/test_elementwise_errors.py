"""Bad input of elementwise operators: the error's type and words, and that nothing was changed."""

import re
import warnings

import numpy as np
import pytest
import torch

import autograd
from autograd import errors
from autograd.errors import (
    ArgumentError,
    ArgumentTypeError,
    DeviceError,
    DTypeError,
    GraphError,
    ShapeError,
)
from autograd.ops.core.registry import catalogue


def floats(*shape):
    return autograd.tensor(np.arange(1.0, 1 + np.prod(shape)).reshape(shape))


INTS = autograd.tensor([4, 5, 6])
BOOLS = autograd.tensor([True, False, True])
COMPLEX = autograd.tensor([1 + 1j, 2 - 1j, 3j])

BINARY = (
    "add", "sub", "mul", "div", "floor_divide", "remainder", "fmod", "pow", "atan2", "hypot",
    "logaddexp", "logaddexp2", "xlogy", "maximum", "minimum", "fmax", "fmin", "eq", "ne", "lt",
    "le", "gt", "ge", "logical_and", "logical_or", "logical_xor", "copysign", "nextafter",
    "heaviside", "float_power", "isclose", "allclose",
)  # fmt: skip
INTEGER_BINARY = (
    "bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift", "gcd",
    "lcm",
)  # fmt: skip


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("shapes", [((2,), (3,)), ((2, 3), (2,)), ((2, 3), (3, 2)), ((0,), (2,))])
def test_shapes_that_do_not_broadcast(name, shapes):
    x, y = (floats(*shape) for shape in shapes)
    with pytest.raises(ShapeError, match="broadcast") as caught:
        getattr(autograd, name)(x, y)
    message = str(caught.value)
    assert str(list(shapes[0])) in message
    assert str(list(shapes[1])) in message


@pytest.mark.parametrize("name", INTEGER_BINARY)
def test_integer_shapes_that_do_not_broadcast(name):
    with pytest.raises(ShapeError, match="broadcast"):
        getattr(autograd, name)(INTS, INTS[:2])


@pytest.mark.parametrize("name", INTEGER_BINARY)
def test_bits_of_floats(name):
    with pytest.raises(DTypeError, match=f"{name}: integer"):
        getattr(autograd, name)(floats(3), INTS)
    with pytest.raises(DTypeError, match=f"{name}: integer"):
        getattr(autograd, name)(INTS, 1.5)


UNARY_NAMES = [
    name
    for name, operator in catalogue.items()
    if operator.is_function
    and not operator.namespace
    and not operator.variadic
    and operator.family
    in (
        "arithmetic",
        "powers",
        "exponential",
        "trigonometry",
        "rounding",
        "comparison",
        "floating",
        "logic",
    )
    and [p for p in operator.signature.parameters.values() if p.default is p.empty][1:] == []
    and operator.inputs[:1] == ("input",)
    and not operator.composite
]


def test_the_unary_operators_were_found():
    assert {"exp", "neg", "abs", "floor", "sin", "isnan", "logical_not"} <= set(UNARY_NAMES)


@pytest.mark.parametrize("name", UNARY_NAMES)
@pytest.mark.parametrize(
    "value", [1.5, "text", None, [1.0, 2.0]], ids=["float", "str", "None", "list"]
)
def test_not_a_tensor(name, value):
    with pytest.raises(ArgumentTypeError, match=f"{name}: a Tensor is required; got"):
        getattr(autograd, name)(value)


@pytest.mark.parametrize("name", [n for n in BINARY if n not in ("isclose", "allclose")])
@pytest.mark.parametrize("value", ["text", [1.0], object()], ids=["str", "list", "object"])
def test_operands_of_a_foreign_kind(name, value):
    with pytest.raises(TypeError, match="required; got"):
        getattr(autograd, name)(floats(2), value)
    with pytest.raises(TypeError, match="required; got"):
        getattr(autograd, name)(value, floats(2))


@pytest.mark.parametrize("name", ["isclose", "allclose", "equal"])
def test_comparison_of_a_tensor_with_something_else(name):
    with pytest.raises(ArgumentTypeError, match="a Tensor is required; got float"):
        getattr(autograd, name)(floats(2), 1.0)


SYMBOLS = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "//": lambda x, y: x // y,
    "%": lambda x, y: x % y,
    "**": lambda x, y: x**y,
    "<": lambda x, y: x < y,
    ">=": lambda x, y: x >= y,
    "&": lambda x, y: x & y,
    "<<": lambda x, y: x << y,
}


@pytest.mark.parametrize("symbol", SYMBOLS)
@pytest.mark.parametrize("value", [{1.0}, [1.0, 2.0], object()], ids=["set", "list", "object"])
def test_symbols_with_foreign_operands(symbol, value):
    with pytest.raises(TypeError):
        SYMBOLS[symbol](INTS, value)
    with pytest.raises(TypeError):
        SYMBOLS[symbol](value, INTS)


@pytest.mark.parametrize("value", [None, "text", object()], ids=["None", "str", "object"])
def test_equality_with_what_is_no_operand(value):
    assert (floats(2) == value) is False
    assert (floats(2) != value) is True
    assert (value == floats(2)) is False


@pytest.mark.parametrize(
    "call",
    [
        lambda: COMPLEX < COMPLEX,
        lambda: COMPLEX <= 1,
        lambda: floats(3) < COMPLEX,
        lambda: floats(3) >= 1j,
        lambda: autograd.maximum(COMPLEX, COMPLEX),
        lambda: autograd.minimum(COMPLEX, floats(3)),
        lambda: autograd.fmax(COMPLEX, COMPLEX),
        lambda: autograd.fmin(COMPLEX, COMPLEX),
        lambda: autograd.clamp(COMPLEX, 0),
        lambda: autograd.clamp(floats(3), max=1j),
        lambda: autograd.clamp(floats(3), COMPLEX),
        lambda: autograd.heaviside(COMPLEX, COMPLEX),
        lambda: autograd.sign(COMPLEX),
        lambda: autograd.floor(COMPLEX),
        lambda: autograd.ceil(COMPLEX),
        lambda: autograd.round(COMPLEX),
        lambda: autograd.trunc(COMPLEX),
        lambda: autograd.frac(COMPLEX),
        lambda: autograd.logit(COMPLEX),
        lambda: autograd.xlogy(COMPLEX, COMPLEX),
        lambda: autograd.isposinf(COMPLEX),
        lambda: autograd.atan2(COMPLEX, COMPLEX),
        lambda: autograd.copysign(COMPLEX, COMPLEX),
        lambda: autograd.remainder(COMPLEX, COMPLEX),
        lambda: autograd.fmod(COMPLEX, COMPLEX),
        lambda: autograd.floor_divide(COMPLEX, COMPLEX),
        lambda: autograd.hypot(COMPLEX, COMPLEX),
        lambda: autograd.logaddexp(COMPLEX, COMPLEX),
        lambda: autograd.deg2rad(COMPLEX).floor(),
        lambda: autograd.bitwise_not(floats(2)),
        lambda: ~floats(2),
        lambda: -BOOLS,
        lambda: +BOOLS,
        lambda: BOOLS - BOOLS,
        lambda: BOOLS // BOOLS,
        lambda: BOOLS % BOOLS,
        lambda: autograd.fmod(BOOLS, BOOLS),
        lambda: BOOLS << BOOLS,
        lambda: autograd.view_as_real(floats(2)),
        lambda: autograd.imag(floats(2)),
        lambda: autograd.complex(INTS, INTS),
        lambda: autograd.complex(floats(2), floats(2).float()),
        lambda: autograd.polar(floats(2), floats(2).float()),
        lambda: autograd.isclose(floats(2), floats(2).float()),
        lambda: autograd.addcdiv(INTS, INTS, INTS),
        lambda: autograd.add(INTS, INTS, alpha=0.5),
        lambda: autograd.sub(INTS, 2, alpha=0.5),
        lambda: autograd.add(floats(2), floats(2), alpha=1j),
        lambda: autograd.where(INTS, 1.0, 2.0),
        lambda: autograd.round(INTS, decimals=1),
        lambda: floats(2).type("no dtype"),
    ],
)
def test_dtypes_that_do_not_fit(call):
    with pytest.raises(DTypeError, match=r"^\w+: .*; got|^\w+: .*not supported") as caught:
        call()
    assert isinstance(caught.value, RuntimeError)
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: INTS // 0, ArgumentError, "floor_divide: nonzero integer divisors"),
        (lambda: INTS % 0, ArgumentError, "remainder: nonzero integer divisors"),
        (lambda: autograd.fmod(INTS, 0), ArgumentError, "fmod: nonzero integer divisors"),
        (lambda: INTS // (INTS - 5), ArgumentError, "nonzero integer divisors"),
        (
            lambda: autograd.div(INTS, 0, rounding_mode="trunc"),
            ArgumentError,
            "div: nonzero integer divisors",
        ),
        (lambda: autograd.div(INTS, 2, rounding_mode="up"), ArgumentError, "'floor' .*got 'up'"),
        (lambda: INTS**-1, ArgumentError, "pow: exponents of at least 0"),
        (lambda: autograd.clamp(INTS), ArgumentError, "clamp: min or max"),
        (lambda: autograd.isclose(INTS, INTS, rtol=-1.0), ArgumentError, "isclose: rtol"),
        (lambda: autograd.polygamma(-1, floats(2)), ArgumentError, "polygamma: n of at least 0"),
        (lambda: autograd.polygamma(1.5, floats(2)), ArgumentTypeError, "polygamma: an integer"),
        (lambda: autograd.view_as_complex(floats(3)), ArgumentError, "last dimension of size 2"),
        (lambda: autograd.where(1.0, INTS, INTS), ArgumentTypeError, "where: a condition"),
        (lambda: autograd.where(BOOLS, INTS, INTS[:2]), ShapeError, "where: shapes"),
        (lambda: autograd.where(BOOLS[:2], INTS, 0), ShapeError, "where: shapes|broadcast"),
        (lambda: autograd.addcmul(INTS, INTS, INTS[:2]), ShapeError, "broadcast"),
        (lambda: autograd.lerp(floats(3), floats(2), 0.5), ShapeError, "broadcast"),
        (lambda: floats(2).to("cuda"), DeviceError, "'cpu' is required; got 'cuda'"),
        (lambda: floats(2).cuda(), DeviceError, "'cpu' is required; got 'cuda'"),
        (lambda: floats(2).size(1), IndexError, "size: dim between -1 and 0"),
        (lambda: floats(2).stride(-2), IndexError, "stride: dim between -1 and 0"),
        (lambda: bool(floats(2)), ShapeError, "bool: a tensor with one element"),
        (lambda: autograd.is_nonzero(floats(2)), ShapeError, "one element"),
    ],
)
def test_values_that_do_not_fit(call, kind, words):
    with pytest.raises(kind, match=words) as caught:
        call()
    assert isinstance(caught.value, errors.AutogradError)


# --- in-place forms: on failure neither the values nor the graph change --------------------------

INPLACE = [
    (INTS, lambda x: x.div_(2), DTypeError, r"div_: .*int64 is required; got autograd.float32"),
    (INTS, lambda x: x.__itruediv__(2), DTypeError, r"int64 is required; got autograd.float32"),
    (INTS, lambda x: x.add_(1.5), DTypeError, r"add_: .*int64.*float32"),
    (INTS, lambda x: x.mul_(floats(3)), DTypeError, r"mul_: .*int64.*float64"),
    (INTS, lambda x: x.sqrt_(), DTypeError, r"sqrt_: .*int64.*float32"),
    (INTS, lambda x: x.exp_(), DTypeError, "exp_"),
    (INTS, lambda x: x.sigmoid_(), DTypeError, "sigmoid_"),
    (INTS, lambda x: x.pow_(0.5), DTypeError, "pow_"),
    (INTS, lambda x: x.pow_(-1), ArgumentError, "exponents of at least 0"),
    (INTS, lambda x: x.remainder_(0), ArgumentError, "nonzero integer divisors"),
    (INTS, lambda x: x.clamp_(0.5, 2.5), DTypeError, "clamp_"),
    (INTS, lambda x: x.clamp_(), ArgumentError, "min or max"),
    (INTS, lambda x: x.lerp_(floats(3), 0.5), DTypeError, "lerp_"),
    (INTS, lambda x: x.bitwise_and_(1.5), DTypeError, "integer or bool"),
    (INTS, lambda x: x.add_(1j), DTypeError, r"add_: .*int64.*complex64"),
    (INTS, lambda x: x.fill_(1j), DTypeError, "fill_: a real number"),
    (INTS, lambda x: x.fill_(float("inf")), ArgumentError, "fill_: a number that fits"),
    (INTS, lambda x: x.fill_(float("nan")), ArgumentError, "fill_: a number that fits"),
    (INTS, lambda x: x.fill_("text"), ArgumentTypeError, "a number or a tensor"),
    (INTS, lambda x: x.fill_(INTS), ShapeError, "fill_: a number or a 0-d tensor"),
    (BOOLS, lambda x: x.add_(1), DTypeError, r"add_: .*bool.*int64"),
    (BOOLS, lambda x: x.neg_(), DTypeError, "neg"),
    (floats(3), lambda x: x.mul_(1j), DTypeError, r"mul_: .*float64.*complex"),
    (floats(3), lambda x: x.add_(floats(2)), ShapeError, r"add: .*\[3\].*\[2\]"),
    (floats(3), lambda x: x.add_(floats(2, 3)), ShapeError, r"\[3\] is required in place; .*2, 3"),
    (floats(1), lambda x: x.mul_(floats(3)), ShapeError, r"\[1\] is required in place; got \[3\]"),
    (floats(3), lambda x: x.maximum("text"), TypeError, "maximum"),
    (floats(3), lambda x: x.add_("text"), TypeError, "add: a Tensor or a number"),
    (floats(3), lambda x: x.copy_(floats(2)), ShapeError, r"copy_: .*\[3\] is required; got \[2\]"),
    (floats(3), lambda x: x.add_(1, alpha=1j), DTypeError, "alpha"),
    (floats(3), lambda x: x.div_(2, rounding_mode="up"), ArgumentError, "rounding_mode"),
    (floats(1).expand(3), lambda x: x.add_(1), ShapeError, "add_: memory of its own"),
    (floats(1).expand(3), lambda x: x.fill_(1), ShapeError, "fill_: memory of its own"),
]


@pytest.mark.parametrize(("tensor", "call", "kind", "words"), INPLACE)
def test_a_failed_write_changes_nothing(tensor, call, kind, words):
    tensor = tensor if 0 in tensor.stride() else tensor.clone()
    before, shape, dtype = tensor.tolist(), tensor.shape, tensor.dtype
    with pytest.raises(kind, match=words):
        call(tensor)
    assert tensor.tolist() == before
    assert (tensor.shape, tensor.dtype) == (shape, dtype)
    assert tensor.grad_fn is None


WRITES = {
    "add_": lambda x: x.add_(1),
    "mul_": lambda x: x.mul_(x),
    "neg_": lambda x: x.neg_(),
    "exp_": lambda x: x.exp_(),
    "zero_": lambda x: x.zero_(),
    "fill_": lambda x: x.fill_(2.0),
    "copy_": lambda x: x.copy_(floats(3)),
    "clamp_": lambda x: x.clamp_(0, 1),
    "+=": lambda x: x.__iadd__(1),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_leaf_that_requires_grad_is_not_written(name):
    leaf = floats(3).requires_grad_()
    for target in (leaf, leaf.view(3)):
        with pytest.raises(GraphError, match="leaf requiring grad"):
            WRITES[name](target)
    assert leaf.tolist() == [1.0, 2.0, 3.0]
    with autograd.no_grad():
        WRITES[name](leaf)
    assert leaf.is_leaf
    assert leaf.requires_grad


def test_a_failed_write_keeps_the_graph():
    leaf = floats(3).requires_grad_()
    x = leaf * 2
    node = x.grad_fn
    y = x * x
    for call in (lambda: x.add_(floats(2)), lambda: x.mul_(1j), lambda: x.add_("text")):
        with pytest.raises((RuntimeError, TypeError)):
            call()
    assert x.grad_fn is node
    y.sum().backward()  # the saved value was not written: no MutationError
    assert leaf.grad.tolist() == [8.0, 16.0, 24.0]


def test_read_only_memory_is_not_written():
    array = np.ones(3)
    array.flags.writeable = False
    with pytest.raises(ArgumentTypeError, match="add_: writable memory"):
        autograd.Tensor._wrap(array).add_(1)
    assert array.tolist() == [1.0, 1.0, 1.0]


# --- out= ----------------------------------------------------------------------------------------


def test_out_of_a_dtype_that_does_not_hold_the_result():
    out = INTS.clone()
    with pytest.raises(DTypeError, match=r"out: .*int64 is required; got autograd.float64"):
        autograd.add(floats(3), 1, out=out)
    assert out.tolist() == INTS.tolist()


def test_out_that_is_no_tensor():
    with pytest.raises(ArgumentTypeError, match="out: a Tensor is required; got list"):
        autograd.exp(floats(3), out=[0.0])


def test_out_does_not_support_gradients():
    out = floats(3)
    with pytest.raises(GraphError, match="out: arguments that do not require grad"):
        autograd.exp(floats(3).requires_grad_(), out=out)
    assert out.tolist() == [1.0, 2.0, 3.0]


OUT = {
    "add": lambda m, out: m.add(m.ones(3), 1, out=out),
    "sum": lambda m, out: m.sum(m.ones(3, 2), 1, out=out),
    "mean": lambda m, out: m.mean(m.ones(3, 2), 1, out=out),
    "cat": lambda m, out: m.cat([m.ones(1), m.ones(2)], out=out),
    "mv": lambda m, out: m.mv(m.ones(3, 2), m.ones(2), out=out),
    "arange": lambda m, out: m.arange(3.0, out=out),
    "cumsum": lambda m, out: m.cumsum(m.ones(3), 0, out=out),
    "gather": lambda m, out: m.gather(m.ones(3), 0, m.tensor([0, 0, 0]), out=out),
}


@pytest.mark.parametrize("call", OUT.values(), ids=OUT)
def test_out_takes_the_shape_of_the_result(call):
    for shape in ((0,), (3,), (5,), (2, 2)):
        written = []
        for library in (autograd, torch):
            out = library.zeros(shape)
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                assert call(library, out) is out
            written.append((out.tolist(), [w.category for w in caught]))
        assert written[0] == written[1]
    with pytest.warns(UserWarning, match=r"out: .* shape \[3\] is required; got \[2\]") as caught:
        call(autograd, autograd.zeros(2))
    assert caught[0].filename == __file__


def test_out_of_several_results():
    x = autograd.tensor([[1.0, 3.0], [4.0, 2.0]])
    for function in (autograd.max, autograd.sort, autograd.cummax, autograd.linalg.qr):
        expected = function(x, 1) if function is not autograd.linalg.qr else function(x)
        outs = tuple(autograd.empty(0, dtype=part.dtype) for part in expected)
        given = () if function is autograd.linalg.qr else (1,)
        result = function(x, *given, out=outs)
        assert type(result) is type(expected)
        for out, part, whole in zip(outs, result, expected, strict=True):
            assert out is part
            assert autograd.equal(out, whole)


def test_messages_say_what_is_required_and_what_arrived():
    """Every message begins with the operation and names what arrived."""
    calls = [
        lambda: floats(2) + floats(3),
        lambda: floats(2).div_(1j),
        lambda: INTS // 0,
        lambda: autograd.clamp(INTS),
        lambda: autograd.exp(3.0),
    ]
    for call in calls:
        with pytest.raises(errors.AutogradError) as caught:
            call()
        assert re.match(r"\w+: .* (is|are) required; got ", str(caught.value)), caught.value


REAL = {
    "erf": torch.erf, "erfc": torch.erfc, "erfinv": torch.erfinv, "lgamma": torch.lgamma,
    "relu": torch.relu, "special.ndtr": torch.special.ndtr, "special.entr": torch.special.entr,
    "special.erfcx": torch.special.erfcx, "special.log_ndtr": torch.special.log_ndtr,
    "nn.functional.gelu": torch.nn.functional.gelu,
    "nn.functional.silu": torch.nn.functional.silu,
    "nn.functional.mish": torch.nn.functional.mish,
    "nn.functional.hardtanh": torch.nn.functional.hardtanh,
    "nn.functional.leaky_relu": torch.nn.functional.leaky_relu,
    "nn.functional.softmax": lambda x: torch.nn.functional.softmax(x, 0),
    "nn.functional.log_softmax": lambda x: torch.nn.functional.log_softmax(x, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_real_functions_refuse_complex_numbers(name):
    function = catalogue[name.removeprefix("special.") if name not in catalogue else name].function
    dim = (0,) if "softmax" in name else ()
    with pytest.raises(DTypeError, match="real"):
        function(autograd.ones(2, dtype=autograd.complex64), *dim)
    with pytest.raises(RuntimeError):
        REAL[name](torch.ones(2, dtype=torch.complex64, requires_grad=True))
