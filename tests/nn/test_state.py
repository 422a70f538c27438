"""state_dict and load_state_dict: keys, sharing, strictness, hooks and errors are PyTorch's."""

from collections import OrderedDict

import pytest
import torch

import autograd
from autograd.errors import ArgumentError, ArgumentTypeError

BOTH = [torch, autograd]


def same(program):
    theirs, ours = (program(lib) for lib in BOTH)
    assert ours == theirs


def make_net(lib):
    net = lib.nn.Sequential(
        OrderedDict(first=lib.nn.Linear(2, 3), norm=lib.nn.BatchNorm1d(3), last=lib.nn.Linear(3, 1))
    )
    net.register_buffer("kept", lib.ones(2))
    net.register_buffer("dropped", lib.ones(2), persistent=False)
    return net


def numbers(state):
    return {key: value.tolist() for key, value in state.items()}


def test_keys_prefix_and_metadata():
    def program(lib):
        state = make_net(lib).state_dict()
        other = OrderedDict(extra=1)
        make_net(lib).state_dict(destination=other, prefix="net.")
        return list(state), state._metadata, list(other)

    same(program)


def test_values_share_memory_and_are_detached():
    net = make_net(autograd)
    state = net.state_dict()
    assert not state["first.weight"].requires_grad
    state["first.weight"].fill_(3.0)
    assert net.first.weight[0, 0].item() == 3
    assert net.state_dict(keep_vars=True)["first.weight"] is net.first.weight


def test_round_trip():
    source, target = make_net(autograd), make_net(autograd)
    assert repr(target.load_state_dict(source.state_dict())) == "<All keys matched successfully>"
    assert numbers(target.state_dict()) == numbers(source.state_dict())
    assert target.first.weight is not source.first.weight


def test_keys_that_do_not_match():
    def program(lib):
        net, state = make_net(lib), make_net(lib).state_dict()
        del state["first.bias"], state["norm.num_batches_tracked"]
        state["unknown"] = state["first.foo"] = state["other.weight"] = lib.ones(1)
        keys = net.load_state_dict(state, strict=False)
        return keys.missing_keys, keys.unexpected_keys

    same(program)


def test_an_error_lists_all_that_is_wrong_and_changes_nothing():
    net, state = make_net(autograd), make_net(autograd).state_dict()
    before = {key: value.clone() for key, value in net.state_dict().items()}
    state["first.weight"] = autograd.ones(3, 5)
    state["last.bias"] = autograd.ones(7)
    state["kept"] = [1, 2]
    del state["norm.bias"]
    state["unknown"] = autograd.ones(1)
    with pytest.raises(ArgumentError) as caught:
        net.load_state_dict(state)
    text = str(caught.value)
    for part in (
        r"size mismatch for first.weight: [3, 2] is required; got [3, 5]",
        r"size mismatch for last.bias: [1] is required; got [7]",
        "kept: a Tensor is required; got list",
        "Missing key(s): 'norm.bias'",
        "Unexpected key(s): 'unknown'",
        "Nothing was loaded",
    ):
        assert part in text
    with pytest.raises(ArgumentError):
        net.load_state_dict(state, strict=False)  # shapes must fit in any case
    assert numbers(net.state_dict()) == numbers(before)


def test_not_a_dictionary():
    with pytest.raises(ArgumentTypeError, match="got int"):
        make_net(autograd).load_state_dict(3)


def test_assign():
    def program(lib):
        net, state = make_net(lib), make_net(lib).double().state_dict()
        net.last.weight.requires_grad_(False)
        net.load_state_dict(state, assign=True)
        params = list(net.named_parameters())
        return [
            [(name, type(p) is lib.nn.Parameter, p.requires_grad) for name, p in params],
            {str(p.dtype).split(".")[1] for _, p in params},
            net.kept is state["kept"],
        ]

    same(program)


def test_dtypes_are_converted_without_assign():
    net = make_net(autograd)
    net.load_state_dict(make_net(autograd).double().state_dict())
    assert net.first.weight.dtype == autograd.float32


def test_extra_state():
    def program(lib):
        class Counting(lib.nn.Module):
            def __init__(self):
                super().__init__()
                self.count = 0

            def get_extra_state(self):
                return {"count": self.count}

            def set_extra_state(self, state):
                self.count = state["count"]

        net, other = lib.nn.Sequential(Counting()), lib.nn.Sequential(Counting())
        net[0].count = 7
        state = net.state_dict()
        other.load_state_dict(state)
        missing = other.load_state_dict({}, strict=False)
        plain = lib.nn.Sequential(lib.nn.ReLU()).load_state_dict(state, strict=False)
        return list(state.items()), other[0].count, missing, plain.unexpected_keys

    theirs, ours = (program(lib) for lib in BOTH)
    assert ours[:2] == theirs[:2]
    assert [tuple(ours[2]), ours[3]] == [tuple(theirs[2]), theirs[3]]


def test_hooks_around_the_state():
    def program(lib):
        seen, net = [], make_net(lib)
        net.register_state_dict_pre_hook(lambda m, prefix, keep: seen.append(("pre", prefix)))
        net.norm.register_state_dict_post_hook(
            lambda m, state, prefix, meta: seen.append(("post", prefix, meta["version"]))
        )
        net._register_state_dict_hook(lambda m, state, prefix, meta: OrderedDict(state, more=1))
        state = net.state_dict()
        seen.append(list(state))
        return seen

    same(program)


def test_hooks_around_loading():
    def program(lib):
        seen, net = [], make_net(lib)

        def rename(state, prefix, *rest):
            seen.append(("pre", prefix))
            if prefix + "old" in state:
                state[prefix + "weight"] = state.pop(prefix + "old")

        def forgive(module, keys):
            seen.append(("post", list(keys.missing_keys), module.last.weight[0, 0].item()))
            keys.missing_keys.clear()

        net.last._register_load_state_dict_pre_hook(rename)
        net.register_load_state_dict_pre_hook(lambda m, *rest: seen.append(type(m).__name__))
        net.register_load_state_dict_post_hook(forgive)
        state = make_net(lib).state_dict()
        state["last.old"] = lib.full((1, 3), 5.0)
        del state["last.weight"], state["first.bias"]
        net.load_state_dict(state)
        return seen

    same(program)


def test_own_loading():
    """A module that overrides _load_from_state_dict, as programs do for older formats."""

    def program(lib):
        class Old(lib.nn.Linear):
            def _load_from_state_dict(self, state_dict, prefix, *args, **kwargs):
                if prefix + "w" in state_dict:
                    state_dict[prefix + "weight"] = state_dict.pop(prefix + "w").t()
                super()._load_from_state_dict(state_dict, prefix, *args, **kwargs)

        net = lib.nn.Sequential(Old(2, 1, bias=False))
        net.load_state_dict({"0.w": lib.tensor([[1.0], [2.0]])})
        return net[0].weight.tolist()

    same(program)


def test_an_old_batch_norm_without_its_counter():
    def program(lib):
        net = lib.nn.BatchNorm1d(2)
        state = dict(net.state_dict())
        del state["num_batches_tracked"]
        return tuple(net.load_state_dict(state))

    same(program)


def test_numbers_saved_as_vectors():
    class Scale(autograd.nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = autograd.nn.Parameter(autograd.tensor(1.0))

    net = Scale()
    net.load_state_dict({"scale": autograd.tensor([3.0])})
    assert net.scale.item() == 3
    assert net.scale.shape == ()


def test_shared_parameters_are_saved_under_all_names():
    def program(lib):
        net = lib.nn.Sequential(lib.nn.Linear(2, 2), lib.nn.Linear(2, 2))
        net[1].weight = net[0].weight
        net.load_state_dict(net.state_dict())
        return list(net.state_dict()), net[1].weight is net[0].weight

    same(program)


@pytest.mark.parametrize("library", [autograd, torch], ids=["autograd", "torch"])
@pytest.mark.filterwarnings("ignore:Lazy modules:UserWarning")
def test_the_state_of_an_unused_lazy_module_does_not_fit_one_with_shapes(library):
    module = library.nn.Linear(3, 2)
    before = module.weight.detach().clone()
    with pytest.raises(RuntimeError):
        module.load_state_dict(library.nn.LazyLinear(2).state_dict())
    assert library.equal(module.weight, before)
