"""`copy` and `pickle` of what a program holds."""

import copy
import pickle

import numpy as np
import pytest
import torch

import autograd

WAYS = {
    "deepcopy": copy.deepcopy,
    **{
        f"pickle {protocol}": lambda x, protocol=protocol: pickle.loads(pickle.dumps(x, protocol))
        for protocol in range(2, 6)
    },
}


@pytest.fixture(params=WAYS)
def duplicate(request):
    return WAYS[request.param]


DTYPES = [
    "bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32",
    "float64", "complex64", "complex128",
]  # fmt: skip


@pytest.mark.parametrize("name", DTYPES)
def test_tensors(name, duplicate):
    x = autograd.arange(24).reshape(2, 3, 4).to(getattr(autograd, name))
    for view in (x, x.transpose(0, 2), x[:, ::2], x[1, 2, 3], x[:0], x[0, 0, :1].expand(5)):
        y = duplicate(view)
        assert y.dtype is x.dtype
        assert y.shape == view.shape
        assert y.tolist() == view.tolist()
        if view.numel() and y.stride()[-1:] != (0,):
            y.zero_()
    assert x.numel() == 24
    assert x.any()


def test_flags_and_attributes(duplicate):
    x = autograd.ones(2, requires_grad=True)
    x.note = [1, 2]
    y = duplicate(x)
    assert y.requires_grad
    assert y.is_leaf
    assert y.note == [1, 2]
    assert y.note is not x.note
    for kind in (autograd.nn.Parameter, autograd.nn.Buffer):
        p = duplicate(kind(autograd.ones(2)))
        assert type(p) is kind
        assert p.requires_grad is (kind is autograd.nn.Parameter)
    assert duplicate(autograd.nn.Buffer(x, persistent=False)).persistent is False
    frozen = duplicate(autograd.nn.Parameter(autograd.ones(1), requires_grad=False))
    assert not frozen.requires_grad


def test_hooks_stay_behind(duplicate):
    x = autograd.ones(2, requires_grad=True)
    called = []
    x.register_hook(called.append)
    duplicate(x).sum().backward()
    assert not called


def test_the_same_tensor_stays_the_same(duplicate):
    x = autograd.ones(2)
    a, b = duplicate([x, x])
    assert a is b


def test_deepcopy_as_in_pytorch():
    for library in (autograd, torch):
        x = library.arange(6.0)
        parts = copy.deepcopy({"x": x, "part": x[1::2], "square": x.view(2, 3).t()})
        parts["part"].fill_(7)
        assert parts["x"].tolist() == [0, 7, 2, 7, 4, 7]
        assert parts["square"].tolist() == [[0, 7], [7, 4], [2, 7]]
        assert parts["square"].stride() == (1, 3)
        assert x.tolist() == list(range(6))
        leaf = library.ones(2, requires_grad=True)
        (leaf * 3).sum().backward()
        assert copy.deepcopy(leaf).grad.tolist() == [3, 3]
        with pytest.raises(RuntimeError):
            copy.deepcopy(leaf * 2)
        assert pickle.loads(pickle.dumps(leaf)).grad is None


def network():
    nn = autograd.nn
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 4))
    model[3].weight = model.tied = nn.Parameter(autograd.randn(4, 4))
    return model


def test_modules(duplicate):
    model = network()
    model(autograd.randn(5, 3)).sum().backward()
    again = duplicate(model)
    x = autograd.randn(6, 3)
    assert autograd.equal(model(x), again(x))
    assert again.tied is again[3].weight
    assert [n for n, _ in again.named_parameters()] == [n for n, _ in model.named_parameters()]
    with autograd.no_grad():
        again.tied.zero_()
    assert model.tied.any()
    assert again.training


@pytest.mark.parametrize("name", ["SGD", "Adam", "Adagrad", "LBFGS", "RMSprop", "Muon"])
def test_optimizers_go_on(name, duplicate):
    options = {"lr": 0.01, **({"momentum": 0.9} if name == "SGD" else {})}
    model = autograd.nn.Linear(3, 2, bias=False)
    optimizer = getattr(autograd.optim, name)(model.parameters(), **options)
    x = autograd.randn(5, 3)

    def train(model, optimizer):
        def closure():
            optimizer.zero_grad()
            loss = (model(x) - 1).square().sum()
            loss.backward()
            return loss

        optimizer.step(closure)

    train(model, optimizer)
    other_model, other = duplicate((model, optimizer))
    assert other.param_groups[0]["params"][0] is other_model.weight
    for _ in range(3):
        train(model, optimizer)
        train(other_model, other)
    np.testing.assert_array_equal(model.weight.detach(), other_model.weight.detach())


def test_schedulers_go_on(duplicate):
    model = autograd.nn.Linear(1, 1)
    optimizer = autograd.optim.SGD(model.parameters(), lr=1.0)
    scheduler = autograd.optim.lr_scheduler.StepLR(optimizer, 2)
    optimizer.step()
    scheduler.step()
    other_optimizer, other = duplicate((optimizer, scheduler))
    assert other.optimizer is other_optimizer
    other_optimizer.step()
    other.step()
    assert other.get_last_lr() == [0.1]
    assert scheduler.get_last_lr() == [1.0]


def test_generators_go_on(duplicate):
    generator = autograd.Generator().manual_seed(5)
    autograd.randn(3, generator=generator)
    other = duplicate(generator)
    assert other.initial_seed() == 5
    for draw in (autograd.randn, autograd.rand):
        assert autograd.equal(draw(700, generator=generator), draw(700, generator=other))


def test_small_objects(duplicate):
    values = [
        autograd.float32, autograd.bool, autograd.Size([1, 2]), autograd.device("cpu"),
        autograd.strided, autograd.channels_last,
    ]  # fmt: skip
    again = duplicate(values)
    assert again == values
    assert again[0] is autograd.float32
    assert type(again[2]) is autograd.Size
    assert again[4] is autograd.strided
    result = duplicate(autograd.ones(2, 2).max(0))
    assert type(result) is autograd.return_types.max


def test_large_tensors_leave_the_pickle_out_of_band():
    x = autograd.arange(1000.0)
    buffers = []
    data = pickle.dumps(x, 5, buffer_callback=buffers.append)
    assert len(data) < 500
    assert autograd.equal(pickle.loads(data, buffers=buffers), x)
