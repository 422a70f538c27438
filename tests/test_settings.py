"""Settings that programs make, and older names: accepted, checked, and as in PyTorch."""

import pytest
import torch

import autograd
from autograd import nn
from autograd.errors import ArgumentError, ArgumentTypeError


def test_compile_gives_back_what_it_got():
    model = nn.Linear(2, 2)
    assert autograd.compile(model, mode="reduce-overhead") is model

    @autograd.compile(fullgraph=True)
    def doubled(x):
        return x * 2

    assert doubled(autograd.ones(1)).item() == 2
    model.compile(dynamic=True)
    assert model(autograd.ones(1, 2)).shape == (1, 2)


def test_precision_and_determinism():
    autograd.set_float32_matmul_precision("medium")
    assert autograd.get_float32_matmul_precision() == "highest"
    autograd.use_deterministic_algorithms(True, warn_only=True)
    assert autograd.are_deterministic_algorithms_enabled()
    with pytest.raises(ArgumentError, match=r"^set_float32_matmul_precision: .*'highest'.*'low'"):
        autograd.set_float32_matmul_precision("low")


@pytest.mark.parametrize("make", [
    lambda x: x.new(), lambda x: x.new(2, 3), lambda x: x.new(x.size()),
    lambda x: x.new([1, 2, 3]), lambda x: x.new([[1.5], [2]]).new([1]),
])  # fmt: skip
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "uint8"])
def test_new_keeps_the_dtype(make, dtype):
    ours = make(autograd.ones(4, dtype=getattr(autograd, dtype)))
    expected = make(torch.ones(4, dtype=getattr(torch, dtype)))
    assert str(ours.dtype) == f"autograd.{dtype}"
    assert ours.shape == tuple(expected.shape)


@pytest.mark.parametrize("name", [autograd.DoubleTensor, "torch.DoubleTensor", "DoubleTensor"])
def test_default_tensor_type(name):
    try:
        autograd.set_default_tensor_type(name)
        assert autograd.tensor(1.5).dtype is autograd.float64
    finally:
        autograd.set_default_dtype(autograd.float32)


@pytest.mark.parametrize("bad", ["torch.FancyTensor", "annotations", autograd.float32, None])
def test_bad_default_tensor_type(bad):
    with pytest.raises(ArgumentTypeError, match=r"^set_default_tensor_type: a constructor"):
        autograd.set_default_tensor_type(bad)
    assert autograd.get_default_dtype() is autograd.float32


def test_a_gpu_is_asked_for_but_not_there():
    x = autograd.ones(2)
    assert x.get_device() == torch.ones(2).get_device()
    assert not x.is_pinned()
    assert x.pin_memory() is x
    assert x.share_memory_() is x
    assert autograd.is_signed(x)
    assert not autograd.is_signed(x.byte())
    assert issubclass(autograd.linalg.LinAlgError, RuntimeError)


def test_variables_are_tensors_on_the_same_memory():
    Variable = autograd.autograd.Variable
    x = autograd.ones(2, requires_grad=True)
    y = Variable(x * 2)
    assert not y.requires_grad
    assert y.is_leaf
    z = Variable(y, requires_grad=True)
    assert z.requires_grad
    assert not y.requires_grad
    z.data[0] = 5
    assert y.tolist() == [5, 2]
    assert isinstance(x, Variable)
    assert isinstance(autograd.nn.Parameter(x), Variable)
    assert not isinstance(x.detach().numpy(), Variable)
    assert Variable().shape == (0,)
    with pytest.raises(ArgumentTypeError, match=r"^Variable: a Tensor is required; got list"):
        Variable([1.0])


def test_the_device_is_a_context():
    with autograd.device("cpu") as device:
        assert autograd.ones(1).device == device


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32", "float64"])
def test_limits_print_as_in_pytorch(name):
    assert repr(autograd.finfo(getattr(autograd, name))) == repr(torch.finfo(getattr(torch, name)))
