"""`Module` against PyTorch's: the same program is run with both libraries and must do the same."""

import copy
import gc
import pickle
import weakref

import pytest
import torch

import autograd
from autograd.errors import (
    ArgumentTypeError,
    ForwardMissingError,
    GraphError,
    ModuleAttributeError,
    RegistrationError,
)

BOTH = [torch, autograd]


def make_net(lib):
    class Net(lib.nn.Module):
        def __init__(self):
            super().__init__()
            self.first = lib.nn.Linear(2, 3)
            self.body = lib.nn.Sequential(lib.nn.Tanh(), lib.nn.Linear(3, 3, bias=False))
            self.scale = lib.nn.Parameter(lib.ones(3))
            self.register_buffer("count", lib.zeros(1))
            self.register_buffer("cache", lib.zeros(2), persistent=False)
            self.last = self.first
            self.register_parameter("nothing", None)
            self.plain = "text"

        def forward(self, x):
            return self.body(self.first(x)) * self.scale

    return Net()


def both(program):
    """The results of a program with either library."""
    return [program(lib) for lib in BOTH]


def same(program):
    theirs, ours = both(program)
    assert ours == theirs


# --- what is registered ---------------------------------------------------------------------------


def test_names_of_everything():
    def program(lib):
        net = make_net(lib)
        return [
            [name for name, _ in net.named_parameters()],
            [name for name, _ in net.named_parameters(prefix="p", recurse=False)],
            [name for name, _ in net.named_parameters(remove_duplicate=False)],
            [name for name, _ in net.named_buffers()],
            [name for name, _ in net.named_children()],
            [name for name, _ in net.named_modules()],
            [name for name, _ in net.named_modules(prefix="m", remove_duplicate=False)],
            [type(m).__name__ for m in net.modules()],
            [type(m).__name__ for m in net.children()],
            len(list(net.parameters())),
            len(list(net.buffers())),
            list(net.state_dict()),
            sorted(net._parameters),
            list(net._modules),
            sorted(net._buffers),
            sorted(net._non_persistent_buffers_set),
        ]

    same(program)


def test_text():
    def program(lib):
        net = make_net(lib)
        net.extra_repr = lambda: "width=3"
        lists = lib.nn.ModuleList([lib.nn.ReLU(), lib.nn.ReLU(), lib.nn.Linear(1, 2)])
        named = lib.nn.ModuleDict({"a": lib.nn.Tanh(), "b": lists})
        text = [repr(m) for m in (net, lists, named, lib.nn.Module(), lib.nn.Sequential())]
        net.extra_repr = lambda: "two\nlines"
        return [*text, repr(net)]

    same(program)


def test_assignment_replaces_and_registers():
    def program(lib):
        net = make_net(lib)
        net.scale = lib.nn.Parameter(lib.zeros(2))
        net.count = lib.ones(4)
        net.plain = lib.nn.Parameter(lib.ones(1))
        net.first = None
        net.buffered = lib.nn.Buffer(lib.ones(2), persistent=False)
        net.cache = lib.ones(5)
        del net.scale
        return [
            list(net.state_dict()),
            sorted(net._parameters),
            sorted(net._buffers),
            sorted(net._modules),
            sorted(net._non_persistent_buffers_set),
            tuple(net.count.shape),
            net.first,
            hasattr(net, "scale"),
            isinstance(net.buffered, lib.nn.Buffer),
        ]

    same(program)


def outcome(action):
    """What an action raises, by its built-in base classes, or None."""
    try:
        action()
    except Exception as error:
        return error
    return None


MISTAKES = {
    "parameter from a tensor": lambda lib, net: setattr(net, "scale", lib.ones(3)),
    "module from a tensor": lambda lib, net: setattr(net, "first", lib.ones(3)),
    "buffer from a number": lambda lib, net: setattr(net, "count", 3),
    "point in a name": lambda lib, net: net.register_parameter("a.b", None),
    "empty name": lambda lib, net: net.register_buffer("", None),
    "name that is no string": lambda lib, net: net.add_module(3, None),
    "name taken": lambda lib, net: net.register_parameter("forward", None),
    "buffer named like a module": lambda lib, net: net.register_buffer("first", None),
    "module that is none": lambda lib, net: net.add_module("x", 3),
    "parameter that is none": lambda lib, net: net.register_parameter("x", lib.ones(1)),
    "buffer that is none": lambda lib, net: net.register_buffer("x", 3),
    "missing attribute": lambda lib, net: net.missing,
    "deleting a missing attribute": lambda lib, net: delattr(net, "missing"),
    "mode that is no bool": lambda lib, net: net.train(1),
    "dtype of integers": lambda lib, net: net.to(lib.int64),
    "call without forward": lambda lib, net: lib.nn.Module()(1),
    "submodule not there": lambda lib, net: net.get_submodule("body.7"),
    "submodule that is a tensor": lambda lib, net: net.get_submodule("scale"),
    "parameter not there": lambda lib, net: net.get_parameter("body.1.bias2"),
    "parameter that is a buffer": lambda lib, net: net.get_parameter("count"),
    "buffer that is a parameter": lambda lib, net: net.get_buffer("scale"),
    "state of another shape": lambda lib, net: net.load_state_dict({"scale": lib.ones(7)}),
    "state that is no dictionary": lambda lib, net: net.load_state_dict(3),
    "set_submodule without a name": lambda lib, net: net.set_submodule("", lib.nn.ReLU()),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_raise_what_pytorch_raises(name):
    theirs, ours = (outcome(lambda lib=lib: MISTAKES[name](lib, make_net(lib))) for lib in BOTH)
    assert theirs is not None
    assert isinstance(ours, type(theirs)), f"{theirs!r}; {ours!r}"
    assert "torch" not in str(ours)


def test_a_failed_assignment_changes_nothing():
    net = make_net(autograd)
    before = dict(net._parameters), dict(net._modules), dict(net._buffers)
    for name in ("scale", "first", "count"):
        with pytest.raises(ArgumentTypeError):
            setattr(net, name, 3)
    assert (dict(net._parameters), dict(net._modules), dict(net._buffers)) == before


def test_super_init_is_required():
    class Net(autograd.nn.Module):
        def __init__(self, value):
            self.value = value

    for value in (autograd.nn.Parameter(autograd.ones(1)), autograd.nn.ReLU()):
        with pytest.raises(ModuleAttributeError, match=r"super\(\).__init__\(\) is required"):
            Net(value)
    assert Net(3).value == 3


def test_messages_name_the_attribute():
    net = make_net(autograd)
    with pytest.raises(RegistrationError, match="has an attribute 'forward' already"):
        net.register_buffer("forward", None)
    with pytest.raises(ArgumentTypeError, match="'scale' is a parameter of Net; got Tensor"):
        net.scale = autograd.ones(3)
    with pytest.raises(GraphError, match="got the result of MulBackward"):
        param = autograd.nn.Parameter(autograd.ones(1))
        param._node = (autograd.ones(1, requires_grad=True) * 2)._node
        net.register_parameter("x", param)
    with pytest.raises(ForwardMissingError, match="got Module"):
        autograd.nn.Module()(3)
    with pytest.raises(
        ModuleAttributeError, match=r"'body\.7', but Sequential has no attribute '7'"
    ):
        net.get_submodule("body.7")


def test_arguments_of_module_are_refused():
    with pytest.raises(ArgumentTypeError):
        autograd.nn.Module(3)


def test_the_registries_are_views():
    net = make_net(autograd)
    weight = autograd.nn.Parameter(autograd.zeros(3))
    net._parameters["scale"] = weight
    assert net.scale is weight
    net._modules["body"][0] = autograd.nn.ReLU()
    assert isinstance(net.body[0], autograd.nn.ReLU)
    del net._modules["body"]
    assert not hasattr(net, "body")
    assert list(reversed(net._modules)) == ["last", "first"]
    assert net._modules.copy() == dict(net._modules.items())
    with pytest.raises(KeyError):
        net._buffers["scale"]
    net._modules = {"only": autograd.nn.ReLU()}
    assert [name for name, _ in net.named_children()] == ["only"]


def test_by_name():
    def program(lib):
        net = make_net(lib)
        net.set_submodule("body.1", lib.nn.Linear(3, 4))
        net.set_submodule("body.extra", lib.nn.ReLU())
        return [
            net.get_submodule("") is net,
            net.get_submodule("body.1") is net.body[1],
            tuple(net.get_parameter("body.1.weight").shape),
            net.get_buffer("count") is net.count,
            list(net.body._modules),
        ]

    same(program)


def test_registration_hooks():
    def program(lib):
        seen = []
        m = lib.nn.modules.module
        handles = [
            m.register_module_parameter_registration_hook(lambda a, n, v: seen.append(("p", n))),
            m.register_module_buffer_registration_hook(lambda a, n, v: seen.append(("b", n))),
            m.register_module_module_registration_hook(lambda a, n, v: seen.append(("m", n))),
        ]
        try:
            net = lib.nn.Sequential(lib.nn.Linear(1, 1))
            net.register_buffer("x", None)
        finally:
            for handle in handles:
                handle.remove()
        lib.nn.Linear(1, 1)
        return seen

    same(program)


# --- modes, gradients, dtypes ---------------------------------------------------------------------


def test_modes():
    def program(lib):
        net = make_net(lib)
        states = [net.training, net.eval() is net, [m.training for m in net.modules()]]
        net.train()
        net.requires_grad_(False)
        return [*states, net.body.training, [p.requires_grad for p in net.parameters()]]

    same(program)


def test_apply_goes_from_the_leaves_to_the_root():
    def program(lib):
        seen = []
        assert make_net(lib).apply(lambda m: seen.append(type(m).__name__)) is not None
        return seen

    same(program)


def test_zero_grad():
    def program(lib):
        net = make_net(lib)
        x = lib.ones(4, 2)
        net(x).sum().backward()
        net.zero_grad(set_to_none=False)
        zeros = [p.grad.abs().sum().item() for p in net.parameters()]
        net.zero_grad()
        return zeros, [p.grad for p in net.parameters()]

    same(program)


CONVERSIONS = {
    "to": lambda lib, net: net.to(lib.float64),
    "to keyword": lambda lib, net: net.to(dtype=lib.float64, device="cpu"),
    "to device and dtype": lambda lib, net: net.to("cpu", lib.float16, non_blocking=True),
    "to tensor": lambda lib, net: net.to(lib.zeros(1, dtype=lib.float64)),
    "to device": lambda lib, net: net.to("cpu"),
    "double": lambda lib, net: net.double(),
    "half": lambda lib, net: net.half(),
    "bfloat16": lambda lib, net: net.bfloat16(),
    "float": lambda lib, net: net.double().float(),
    "cpu": lambda lib, net: net.cpu(),
    "type": lambda lib, net: net.type(lib.float64),
    "share": lambda lib, net: net.share_memory(),
}


@pytest.mark.parametrize("name", CONVERSIONS)
def test_conversions(name):
    def program(lib):
        net = make_net(lib)
        net.register_buffer("steps", lib.zeros(1, dtype=lib.int64))
        params = list(net.parameters())
        net(lib.ones(1, 2)).sum().backward()
        assert CONVERSIONS[name](lib, net) is net
        assert all(a is b for a, b in zip(params, net.parameters(), strict=True))
        return [
            [str(p.dtype).split(".")[1] for p in net.parameters()],
            [str(p.grad.dtype).split(".")[1] for p in net.parameters() if p.grad is not None],
            [str(b.dtype).split(".")[1] for b in net.buffers()],
        ]

    same(program)


def test_there_is_no_gpu():
    with pytest.raises(RuntimeError):
        make_net(autograd).cuda()


# --- copies ---------------------------------------------------------------------------------------


def test_deepcopy_shares_nothing():
    net = make_net(autograd)
    copied = copy.deepcopy(net)
    assert list(copied.state_dict()) == list(net.state_dict())
    assert copied.first is copied.last  # what was shared inside is still shared
    for (name, a), (_, b) in zip(net.named_parameters(), copied.named_parameters(), strict=True):
        assert type(b) is autograd.nn.Parameter, name
        assert b.requires_grad
        assert a is not b
        assert autograd.equal(a, b)
    copied.scale = autograd.nn.Parameter(autograd.zeros(3))
    assert net.scale.sum().item() == 3


def test_deepcopy_drops_gradients_as_pytorch_does():
    def program(lib):
        net = lib.nn.Linear(2, 1)
        net(lib.ones(1, 2)).sum().backward()
        return [p.grad is None for p in copy.deepcopy(net).parameters()]

    same(program)


def test_shallow_copy_has_its_own_names():
    net = make_net(autograd)
    copied = copy.copy(net)
    copied.extra = autograd.nn.ReLU()
    assert copied.scale is net.scale
    assert not hasattr(net, "extra")
    assert "extra" not in net._modules


def test_pickle():
    net = autograd.nn.Sequential(autograd.nn.Linear(2, 3), autograd.nn.BatchNorm1d(3))
    again = pickle.loads(pickle.dumps(net))
    assert repr(again) == repr(net)
    assert [n for n, _ in again.named_parameters()] == [n for n, _ in net.named_parameters()]
    for a, b in zip(net.state_dict().values(), again.state_dict().values(), strict=True):
        assert autograd.equal(a, b)
    assert type(again[0].weight) is autograd.nn.Parameter


def test_a_dropped_module_is_freed_at_once():
    net = make_net(autograd)
    gone = weakref.ref(net), weakref.ref(net.scale)
    gc.disable()
    try:
        del net
        assert [ref() for ref in gone] == [None, None]
    finally:
        gc.enable()


def test_dir_lists_attributes():
    names = dir(autograd.nn.Sequential(autograd.nn.ReLU()))
    assert "forward" in names
    assert "0" not in names
    assert "scale" in dir(make_net(autograd))


def test_register_module():
    model = autograd.nn.Module()
    child = autograd.nn.Linear(2, 3)
    model.register_module("child", child)
    assert model.child is child
    assert dict(model.named_children()) == {"child": child}
    with pytest.raises(autograd.errors.RegistrationError):
        model.register_module("a.b", child)


def test_to_empty():
    model = autograd.nn.Sequential(autograd.nn.Linear(2, 3), autograd.nn.BatchNorm1d(3))
    before = {name: (t.shape, t.dtype) for name, t in model.state_dict().items()}
    memory = {name: t.data_ptr() for name, t in model.state_dict().items()}
    assert model.to_empty(device="cpu") is model
    assert {name: (t.shape, t.dtype) for name, t in model.state_dict().items()} == before
    assert all(t.data_ptr() != memory[name] for name, t in model.state_dict().items())
    assert all(p.requires_grad and p.is_leaf for p in model.parameters())
    with pytest.raises(autograd.errors.DeviceError):
        model.to_empty(device="nowhere")


def test_flatten_parameters_changes_nothing():
    lstm = autograd.nn.LSTM(2, 3)
    before = [p.tolist() for p in lstm.parameters()]
    assert lstm.flatten_parameters() is None
    assert [p.tolist() for p in lstm.parameters()] == before


@pytest.mark.parametrize("lib", BOTH, ids=["torch", "autograd"])
@pytest.mark.parametrize("hooked", [False, True])
def test_a_call_passes_its_arguments_on_as_they_are(lib, hooked):
    class Echo(lib.nn.Module):
        def forward(self, *args, **kwargs):
            return args, kwargs

    echo = Echo()
    if hooked:
        echo.register_forward_hook(lambda module, args, result: None)
    assert echo() == ((), {})
    assert echo(None) == ((None,), {})
    assert echo(1, 2) == ((1, 2), {})
    assert echo(input=1) == ((), {"input": 1})
    assert echo(1, other=2) == ((1,), {"other": 2})
