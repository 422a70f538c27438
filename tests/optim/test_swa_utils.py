"""Averaged models and SWALR against PyTorch's."""

import copy
import pickle

import numpy as np
import pytest
import torch

import autograd
from autograd import errors

LIBRARIES = (torch, autograd)
FUNCTIONS = [
    lambda swa: {},
    lambda swa: {"use_buffers": True},
    lambda swa: {"avg_fn": swa.get_swa_avg_fn()},
    lambda swa: {"avg_fn": swa.get_ema_avg_fn(0.9), "use_buffers": True},
    lambda swa: {"multi_avg_fn": swa.get_swa_multi_avg_fn()},
    lambda swa: {"multi_avg_fn": swa.get_ema_multi_avg_fn(0.9)},
    lambda swa: {"multi_avg_fn": swa.get_ema_multi_avg_fn(), "use_buffers": True},
    lambda swa: {"avg_fn": lambda average, current, n: average * 0.5 + current / (n + 2)},
]


def network(lib):
    lib.manual_seed(0)
    return lib.nn.Sequential(lib.nn.Linear(3, 4), lib.nn.BatchNorm1d(4), lib.nn.Linear(4, 2))


def state(module):
    return {key: value.detach().numpy() for key, value in module.state_dict().items()}


def assert_same(ours, theirs, tolerance=1e-5):
    assert list(ours) == list(theirs)
    for key, value in theirs.items():
        assert ours[key].dtype == value.dtype
        np.testing.assert_allclose(ours[key], value, tolerance, 1e-6, err_msg=key)


@pytest.mark.parametrize("options", FUNCTIONS)
def test_averages_are_pytorchs(options):
    states = []
    for lib in LIBRARIES:
        model = network(lib)
        average = lib.optim.swa_utils.AveragedModel(model, **options(lib.optim.swa_utils))
        optimizer = lib.optim.SGD(model.parameters(), lr=0.003)
        for step in range(6):
            x = lib.tensor(np.random.default_rng(step).normal(size=(8, 3)).astype(np.float32))
            optimizer.zero_grad()
            (model(x) ** 2).sum().backward()
            optimizer.step()
            average.update_parameters(model)
        average.eval()
        states.append(state(average) | {"result": average(x).detach().numpy()})
        assert int(average.n_averaged) == 6
    assert_same(states[1], states[0])


def test_averaging_leaves_the_model_alone_and_can_be_saved():
    model = network(autograd)
    before = state(model)
    average = autograd.optim.swa_utils.AveragedModel(model)
    average.update_parameters(model)
    assert_same(state(model), before, 0)
    again = pickle.loads(pickle.dumps(average))
    other = autograd.optim.swa_utils.AveragedModel(network(autograd))
    other.load_state_dict(copy.deepcopy(again.state_dict()))
    assert_same(state(other), state(average), 0)


def test_errors():
    swa = autograd.optim.swa_utils
    with pytest.raises(errors.ArgumentError, match="got both"):
        swa.AveragedModel(
            network(autograd), avg_fn=swa.get_swa_avg_fn(), multi_avg_fn=swa.get_swa_multi_avg_fn()
        )
    for make in (swa.get_ema_avg_fn, swa.get_ema_multi_avg_fn):
        with pytest.raises(errors.ArgumentError, match="a decay between 0 and 1"):
            make(1.5)


@pytest.mark.parametrize("pairs", [True, False])
def test_update_bn(pairs):
    states = []
    for lib in LIBRARIES:
        model = network(lib).eval()
        batches = [
            lib.tensor(np.random.default_rng(i).normal(size=(5, 3)).astype(np.float32))
            for i in range(4)
        ]
        loader = [(batch, None) for batch in batches] if pairs else batches
        lib.optim.swa_utils.update_bn(loader, model, "cpu")
        assert not model.training
        assert model[1].momentum == 0.1
        states.append(state(model))
    assert_same(states[1], states[0])


def test_update_bn_without_normalization_does_nothing():
    model = autograd.nn.Linear(2, 2).eval()
    before = {name: value.tolist() for name, value in model.state_dict().items()}
    autograd.optim.swa_utils.update_bn(None, model)  # the loader is not touched
    assert not model.training
    assert {name: value.tolist() for name, value in model.state_dict().items()} == before


def test_update_bn_restores_the_model_after_an_error():
    model = network(autograd).eval()
    with pytest.raises(errors.AutogradError):
        autograd.optim.swa_utils.update_bn([autograd.ones(5, 7)], model)
    assert not model.training
    assert model[1].momentum == 0.1


def optimizer(lib):
    groups = [{"params": [lib.zeros(2, requires_grad=True)], "lr": 0.5},
              {"params": [lib.zeros(3, requires_grad=True)]}]  # fmt: skip
    return lib.optim.SGD(groups, lr=0.1)


CASES = [
    {"swa_lr": 0.05},
    {"swa_lr": [0.05, 0.2], "anneal_epochs": 30, "anneal_strategy": "linear"},
    {"swa_lr": 0.7, "anneal_epochs": 0},
    {"swa_lr": 0.7, "anneal_epochs": 1, "anneal_strategy": "linear"},
]


@pytest.mark.parametrize("options", CASES)
def test_swalr_over_a_hundred_steps(options):
    rates = []
    for lib in LIBRARIES:
        scheduler = lib.optim.swa_utils.SWALR(optimizer(lib), **options)
        seen = []
        for _ in range(100):
            scheduler.optimizer.step()
            scheduler.step()
            seen.append(scheduler.get_last_lr())
        rates.append(seen)
    for ours, theirs in zip(rates[1], rates[0], strict=True):
        assert ours == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("options", CASES)
def test_swalr_goes_on_from_another_schedule_and_from_its_state(options):
    rates = []
    for lib in LIBRARIES:
        made = optimizer(lib)
        schedulers = lib.optim.lr_scheduler
        first = schedulers.ExponentialLR(made, 0.9)
        second = lib.optim.swa_utils.SWALR(made, **options)
        seen = []
        for step in range(40):
            made.step()
            if step == 20:
                again = lib.optim.swa_utils.SWALR(made, **options)
                again.load_state_dict(second.state_dict())
                second = again
            (first if step < 12 else second).step()
            seen.append([group["lr"] for group in made.param_groups])
        rates.append(seen)
    for ours, theirs in zip(rates[1], rates[0], strict=True):
        assert ours == pytest.approx(theirs, rel=1e-12)


def test_swalr_state_is_exchanged_with_pytorch():
    ours, theirs = (lib.optim.swa_utils.SWALR(optimizer(lib), 0.05) for lib in LIBRARIES[::-1])
    assert ours.state_dict().keys() == theirs.state_dict().keys()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"swa_lr": [0.1]}, "one swa_lr or 2"),
        ({"swa_lr": 0.1, "anneal_strategy": "sine"}, "'cos' or 'linear'"),
        ({"swa_lr": 0.1, "anneal_epochs": -1}, "at least 0"),
        ({"swa_lr": 0.1, "anneal_epochs": 0.5}, "an integer"),
    ],
)
def test_swalr_errors(options, message):
    with pytest.raises(errors.ArgumentError, match=message):
        autograd.optim.swa_utils.SWALR(optimizer(autograd), **options)
