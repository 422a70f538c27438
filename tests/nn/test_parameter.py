"""Parameters and buffers, and those without a shape."""

import copy
import pickle

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentTypeError, DTypeError, GraphError, ShapeError

nn = autograd.nn


def test_a_parameter_is_a_leaf_over_the_memory():
    data = autograd.ones(2)
    param = nn.Parameter(data)
    assert param.requires_grad
    assert param.is_leaf
    data[0] = 5.0
    assert param[0].item() == 5
    assert not nn.Parameter(data, requires_grad=False).requires_grad
    assert isinstance(param, autograd.Tensor)


def test_a_parameter_of_a_result_is_a_leaf():
    x = autograd.ones(2, requires_grad=True)
    param = nn.Parameter(x * 2)
    assert param.is_leaf
    (param * 3).sum().backward()
    assert param.grad.tolist() == [3, 3]
    assert x.grad is None


def test_results_are_plain_tensors():
    param = nn.Parameter(autograd.ones(2, 2))
    for result in (param + 1, param @ param, param[0], param.detach(), param.data, param.t()):
        assert type(result) is autograd.Tensor
    with autograd.no_grad():
        param += 1
    assert type(param) is nn.Parameter


def test_text():
    text = repr(torch.nn.Parameter(torch.ones(2, 2)))
    assert repr(nn.Parameter(autograd.ones(2, 2))) == text
    assert repr(nn.Parameter(autograd.ones(1), False)) == "Parameter containing:\ntensor([1.])"


def test_nothing_gives_an_empty_parameter():
    assert nn.Parameter().shape == (0,)
    assert nn.Buffer().shape == (0,)


def test_errors():
    with pytest.raises(ArgumentTypeError, match="got list"):
        nn.Parameter([1.0])
    with pytest.raises(DTypeError):
        nn.Parameter(autograd.arange(3))
    assert nn.Parameter(autograd.arange(3), requires_grad=False).dtype == autograd.int64


def test_copies():
    param = nn.Parameter(autograd.arange(4.0).reshape(2, 2).t())
    param.sum().backward()
    for again in (copy.deepcopy(param), pickle.loads(pickle.dumps(param))):
        assert type(again) is nn.Parameter
        assert again.requires_grad
        assert again.grad is None
        assert autograd.equal(again, param)
        assert again.data_ptr() != param.data_ptr()
    assert copy.deepcopy(param).stride() == param.stride()
    twice = copy.deepcopy([param, param])
    assert twice[0] is twice[1]


def test_buffers():
    buffer = nn.Buffer(autograd.ones(2), persistent=False)
    assert not buffer.persistent
    assert isinstance(buffer, nn.Buffer)
    assert repr(buffer) == "tensor([1., 1.])"


def test_parameters_without_a_shape():
    param = nn.UninitializedParameter(dtype=autograd.float64)
    assert repr(param) == "<UninitializedParameter>"
    assert nn.parameter.is_lazy(param)
    with pytest.raises(ShapeError, match="Call the module once"):
        _ = param.shape
    with pytest.raises(TypeError, match="UninitializedParameter"):
        param + 1
    param.materialize((2, 3))
    assert type(param) is nn.Parameter
    assert param.shape == (2, 3)
    assert param.dtype == autograd.float64
    assert param.requires_grad
    buffer = nn.UninitializedBuffer()
    buffer.materialize((4,))
    assert type(buffer) is nn.Buffer
    assert not buffer.requires_grad


def test_lazy_modules_against_pytorch():
    def program(lib):
        net = lib.nn.Sequential(lib.nn.LazyLinear(3), lib.nn.ReLU(), lib.nn.LazyLinear(2))
        seen = [repr(net), net[0].has_uninitialized_params()]
        copied = copy.deepcopy(net).double()
        net(lib.ones(4, 5))
        copied(lib.ones(4, 6, dtype=lib.float64))
        seen += [
            repr(net),
            repr(copied),
            [type(m).__name__ for m in net],
            len(net[0]._forward_pre_hooks),
        ]
        other = lib.nn.Sequential(lib.nn.LazyLinear(3), lib.nn.ReLU(), lib.nn.LazyLinear(2))
        other.load_state_dict(net.state_dict())
        same = bool((other(lib.ones(4, 5)) == net(lib.ones(4, 5))).all())
        return [*seen, repr(other), same]

    assert program(autograd) == program(torch)


def test_lazy_state():
    net = nn.LazyLinear(3)
    state = net.state_dict()
    assert nn.parameter.is_lazy(state["weight"])
    nn.LazyLinear(3).load_state_dict(state)
    assert pickle.loads(pickle.dumps(net)).has_uninitialized_params()


def test_a_lazy_module_that_does_not_finish():
    class Half(nn.modules.lazy.LazyModuleMixin, nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.UninitializedParameter()

        def initialize_parameters(self, input):
            pass

    with pytest.raises(GraphError, match="parameters without a shape are left"):
        Half()(autograd.ones(1))


def test_lazy_convolutions_check_their_input():
    with pytest.raises(ShapeError, match="3 or 4 dims"):
        nn.LazyConv2d(3, 3)(autograd.ones(2, 2))
    with pytest.raises(ValueError, match="2 groups"):
        nn.LazyConv2d(4, 3, groups=2)(autograd.ones(1, 3, 5, 5))


def test_numpy_sees_the_values():
    param = nn.Parameter(autograd.ones(2))
    np.testing.assert_array_equal(param.detach().numpy(), [1, 1])
