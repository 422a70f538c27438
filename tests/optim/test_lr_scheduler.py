"""Every scheduler against PyTorch's: learning rates, momenta, state, warnings, errors."""

import copy
import pickle
import warnings

import pytest
import torch
from torch.optim import lr_scheduler as theirs

import autograd
from autograd.optim import lr_scheduler as ours

STEPS = 100


def by_epoch(epoch):
    return 0.95**epoch


def nearly_one(epoch):
    return 1 - 1 / (epoch + 2)


CASES = {
    "LambdaLR": [{"lr_lambda": by_epoch}, {"lr_lambda": [by_epoch, nearly_one]}],
    "MultiplicativeLR": [{"lr_lambda": nearly_one}],
    "StepLR": [{"step_size": 7, "gamma": 0.5}, {"step_size": 30}],
    "MultiStepLR": [{"milestones": [3, 30, 30, 80], "gamma": 0.5}],
    "ConstantLR": [{}, {"factor": 0.25, "total_iters": 20}],
    "LinearLR": [{}, {"start_factor": 0.1, "end_factor": 0.5, "total_iters": 60}],
    "ExponentialLR": [{"gamma": 0.97}],
    "PolynomialLR": [{}, {"total_iters": 70, "power": 0.9}],
    "CosineAnnealingLR": [{"T_max": 7, "eta_min": 0.01}, {"T_max": 100}],
    "CosineAnnealingWarmRestarts": [{"T_0": 7}, {"T_0": 5, "T_mult": 2, "eta_min": 0.01}],
    "CyclicLR": [
        {"base_lr": 0.1, "max_lr": 1.0, "step_size_up": 9, "mode": mode, "gamma": 0.99}
        for mode in ("triangular", "triangular2", "exp_range")
    ]
    + [
        {"base_lr": [0.1, 0.2], "max_lr": [1.0, 2.0], "step_size_up": 9, "step_size_down": 4,
         "cycle_momentum": False},
        {"base_lr": 0.1, "max_lr": 1.0, "scale_fn": by_epoch, "scale_mode": "iterations"},
    ],
    "OneCycleLR": [
        {"max_lr": 1.0, "total_steps": 110},
        {"max_lr": [1.0, 2.0], "epochs": 11, "steps_per_epoch": 10, "anneal_strategy": "linear"},
        {"max_lr": 1.0, "total_steps": 101, "three_phase": True, "pct_start": 0.2},
        {"max_lr": 1.0, "total_steps": 101, "cycle_momentum": False},
    ],
}  # fmt: skip
FLAT = [(name, options) for name, cases in CASES.items() for options in cases]


def optimizer(lib, kind="SGD", **options):
    """An optimizer with two groups."""
    options = options or ({"momentum": 0.9} if kind == "SGD" else {})
    groups = [
        {"params": [lib.zeros(2, requires_grad=True)], "lr": 0.5},
        {"params": [lib.zeros(3, requires_grad=True)]},
    ]
    return getattr(lib.optim, kind)(groups, lr=0.1, **options)


def settings(scheduler):
    keys = ("lr", "momentum", "betas")
    return [{k: g[k] for k in keys if k in g} for g in scheduler.optimizer.param_groups]


def follow(scheduler, steps=STEPS):
    """Learning rates and momenta over the steps."""
    seen = [settings(scheduler)]
    for _ in range(steps):
        scheduler.optimizer.step()
        scheduler.step()
        seen.append(settings(scheduler))
        assert scheduler.get_last_lr() == [g["lr"] for g in scheduler.optimizer.param_groups]
    return seen


@pytest.mark.parametrize(("name", "options"), FLAT, ids=[name for name, _ in FLAT])
def test_a_hundred_steps_are_pytorchs(name, options):
    expected = follow(getattr(theirs, name)(optimizer(torch), **options))
    actual = follow(getattr(ours, name)(optimizer(autograd), **options))
    assert len({str(x) for x in expected}) > 1
    for a, b in zip(actual, expected, strict=True):
        for group, reference in zip(a, b, strict=True):
            assert group == pytest.approx(reference, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", ["CyclicLR", "OneCycleLR"])
def test_betas_take_the_place_of_momentum(name):
    for options in CASES[name]:
        expected = follow(getattr(theirs, name)(optimizer(torch, "Adam"), **options))
        actual = follow(getattr(ours, name)(optimizer(autograd, "Adam"), **options))
        for a, b in zip(actual, expected, strict=True):
            assert [x["lr"] for x in a] == pytest.approx([x["lr"] for x in b])
            assert [x["betas"][0] for x in a] == pytest.approx([x["betas"][0] for x in b])


@pytest.mark.parametrize(("name", "options"), FLAT, ids=[name for name, _ in FLAT])
@pytest.mark.filterwarnings("ignore:lr_scheduler.step")
def test_a_schedule_is_resumed_as_by_pytorch(name, options):
    rates = []
    for lib, kinds in ((torch, theirs), (autograd, ours)):
        first = getattr(kinds, name)(optimizer(lib), **options)
        follow(first, 10)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            again = getattr(kinds, name)(first.optimizer, **options, last_epoch=10)
        rates.append([[g["lr"] for g in groups] for groups in follow(again, 30)])
    for a, b in zip(*rates, strict=True):
        assert a == pytest.approx(b, rel=1e-12)


@pytest.mark.parametrize(("name", "options"), FLAT, ids=[name for name, _ in FLAT])
def test_state_dicts_are_exchanged_with_pytorch(name, options):
    reference = getattr(theirs, name)(optimizer(torch), **options)
    mine = getattr(ours, name)(optimizer(autograd), **options)
    assert mine.state_dict().keys() == reference.state_dict().keys()
    follow(reference, 12)
    mine.load_state_dict(copy.deepcopy(reference.state_dict()))
    for group, other in zip(
        mine.optimizer.param_groups, reference.optimizer.param_groups, strict=True
    ):
        group.update({k: v for k, v in other.items() if k != "params"})
    expected, actual = follow(reference, 40), follow(mine, 40)
    assert [x["lr"] for x in actual[-1]] == pytest.approx([x["lr"] for x in expected[-1]])
    reference = getattr(theirs, name)(optimizer(torch), **options)
    reference.load_state_dict(copy.deepcopy(mine.state_dict()))
    assert reference.last_epoch == mine.last_epoch


def metrics():
    yield from (1.0, 0.9, 0.9, 0.95, 0.9, 0.89999, 0.5, 0.6, 0.7, 0.6, 0.6, 0.6, 0.6, 0.4)
    yield from [0.4] * 40 + [float("nan")] * 5


@pytest.mark.parametrize("options", [
    {}, {"patience": 1}, {"mode": "max", "patience": 2}, {"patience": 0, "cooldown": 3},
    {"threshold_mode": "abs", "threshold": 0.05, "patience": 1, "min_lr": [0.01, 0.001]},
    {"mode": "max", "threshold_mode": "abs", "patience": 1, "factor": 0.7, "eps": 0.01},
])  # fmt: skip
def test_reduce_on_plateau(options):
    seen = []
    for lib, kinds in ((torch, theirs), (autograd, ours)):
        scheduler = kinds.ReduceLROnPlateau(optimizer(lib), **options)
        rates = []
        for metric in metrics():
            scheduler.step(lib.tensor(metric))
            rates.append((list(scheduler.get_last_lr()), scheduler.num_bad_epochs))
        state = scheduler.state_dict()
        fresh = kinds.ReduceLROnPlateau(optimizer(lib), **options)
        fresh.load_state_dict(state)
        assert fresh.best == scheduler.best
        seen.append((rates, sorted(state)))
    assert seen[0] == seen[1]


def chained(lib, kinds):
    o = optimizer(lib)
    return kinds.ChainedScheduler(
        [kinds.ConstantLR(o, 0.1, 20), kinds.ExponentialLR(o, 0.97), kinds.CosineAnnealingLR(o, 40)]
    )


def sequential(lib, kinds):
    o = optimizer(lib)
    parts = [
        kinds.LinearLR(o, 0.1, total_iters=10),
        kinds.ExponentialLR(o, 0.97),
        kinds.CosineAnnealingWarmRestarts(o, 7),
        kinds.LambdaLR(o, by_epoch),
    ]
    return kinds.SequentialLR(o, parts, milestones=[10, 30, 60])


@pytest.mark.parametrize("build", [chained, sequential])
def test_schedulers_of_schedulers(build):
    reference, mine = build(torch, theirs), build(autograd, ours)
    for a, b in zip(follow(mine), follow(reference), strict=True):
        assert [x["lr"] for x in a] == pytest.approx([x["lr"] for x in b], rel=1e-12)
    state = mine.state_dict()
    assert state.keys() == reference.state_dict().keys()
    fresh = build(autograd, ours)
    fresh.load_state_dict(copy.deepcopy(state))
    assert fresh.state_dict() == state


def test_a_learning_rate_that_is_a_tensor_stays_the_same_tensor():
    seen = []
    for lib, kinds in ((torch, theirs), (autograd, ours)):
        lr = lib.tensor(0.5)
        o = lib.optim.SGD([lib.zeros(2, requires_grad=True)], lr=lr)
        scheduler = kinds.ExponentialLR(o, 0.5)
        o.step()
        scheduler.step()
        assert o.param_groups[0]["lr"] is lr
        seen.append((lr.item(), float(scheduler.get_last_lr()[0])))
    assert seen[0] == seen[1] == (0.25, 0.25)


def test_the_order_of_calls_is_checked():
    scheduler = ours.StepLR(optimizer(autograd), 3)
    with pytest.warns(UserWarning, match=r"optimizer.step\(\) was not called before"):
        scheduler.step()
    scheduler.step()  # once is enough
    scheduler = ours.StepLR(optimizer(autograd), 3)
    scheduler.optimizer.step = lambda: None
    with pytest.warns(UserWarning, match="replaced after"):
        scheduler.step()


def test_get_lr_and_epoch_warn():
    scheduler = ours.StepLR(optimizer(autograd), 3)
    with pytest.warns(UserWarning, match="get_last_lr"):
        scheduler.get_lr()
    scheduler.optimizer.step()
    with pytest.warns(UserWarning, match="epoch is deprecated"):
        scheduler.step(7)
    assert scheduler.get_last_lr() == pytest.approx([0.5 * 0.1**2, 0.1 * 0.1**2])


@pytest.mark.parametrize(("name", "options"), FLAT, ids=[name for name, _ in FLAT])
@pytest.mark.filterwarnings("ignore")
def test_going_to_an_epoch(name, options):
    rates = []
    for lib, kinds in ((torch, theirs), (autograd, ours)):
        scheduler = getattr(kinds, name)(optimizer(lib), **options)
        seen = []
        for epoch in (3, 40, 17):
            scheduler.step(epoch)
            seen += scheduler.get_last_lr()
        rates.append(seen)
    assert rates[0] == pytest.approx(rates[1], rel=1e-12)


ERRORS = [
    ("StepLR", {"step_size": 3, "last_epoch": 4}, KeyError, "initial_lr"),
    ("LambdaLR", {"lr_lambda": [by_epoch] * 3}, ValueError, "lr_lambda"),
    ("ConstantLR", {"factor": 2.0}, ValueError, "factor"),
    ("LinearLR", {"start_factor": 0.0}, ValueError, "start_factor"),
    ("LinearLR", {"end_factor": -1.0}, ValueError, "end_factor"),
    ("SequentialLR", {"schedulers": [], "milestones": []}, ValueError, "at least one"),
    ("CosineAnnealingWarmRestarts", {"T_0": 0}, ValueError, "T_0"),
    ("CosineAnnealingWarmRestarts", {"T_0": 2, "T_mult": 0.5}, ValueError, "T_mult"),
    ("ReduceLROnPlateau", {"factor": 1.0}, ValueError, "factor"),
    ("ReduceLROnPlateau", {"mode": "up"}, ValueError, "mode"),
    ("ReduceLROnPlateau", {"threshold_mode": "up"}, ValueError, "threshold_mode"),
    ("ReduceLROnPlateau", {"min_lr": [1, 2, 3]}, ValueError, "min_lr"),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0, "mode": "x"}, ValueError, "mode"),
    ("CyclicLR", {"base_lr": [0.1] * 3, "max_lr": 1.0}, ValueError, "base_lr"),
    ("OneCycleLR", {"max_lr": 1.0}, ValueError, "total_steps"),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 0}, ValueError, "total_steps"),
    ("OneCycleLR", {"max_lr": 1.0, "epochs": 2, "steps_per_epoch": 0}, ValueError, "steps_per"),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 9, "pct_start": 2}, ValueError, "pct_start"),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 9, "anneal_strategy": "x"}, ValueError, "anneal"),
]


@pytest.mark.parametrize(("name", "options", "error", "words"), ERRORS)
def test_errors(name, options, error, words):
    with pytest.raises(error, match=words):
        getattr(ours, name)(optimizer(autograd), **options)
    with pytest.raises(error):
        getattr(theirs, name)(optimizer(torch), **options)


def test_more_errors():
    with pytest.raises(TypeError, match="an Optimizer is required"):
        ours.StepLR(3, 3)
    with pytest.raises(ValueError, match="momentum or betas"):
        ours.CyclicLR(optimizer(autograd, "Adagrad", lr_decay=0), 0.1, 1.0)
    a, b = optimizer(autograd), optimizer(autograd)
    with pytest.raises(ValueError, match="schedulers of one optimizer"):
        ours.ChainedScheduler([ours.StepLR(a, 3), ours.StepLR(b, 3)])
    with pytest.raises(ValueError, match="without a metric"):
        ours.ChainedScheduler([ours.ReduceLROnPlateau(a)])
    with pytest.raises(ValueError, match="one milestone fewer"):
        ours.SequentialLR(a, [ours.StepLR(a, 3)], milestones=[3])
    with pytest.raises(ValueError, match="epoch >= 0"):
        ours.CosineAnnealingWarmRestarts(a, 3).step(-1)
    scheduler = ours.OneCycleLR(a, 1.0, total_steps=2)
    follow(scheduler, 2)
    with pytest.raises(ValueError, match="at most 2 steps"):
        scheduler.step()


def test_callable_objects_are_saved_with_their_attributes():
    class Factor:
        rate = 1.0

        def __call__(self, epoch):
            return self.rate

    a, b = Factor(), Factor()
    a.rate = 0.25
    saved = ours.LambdaLR(optimizer(autograd), a).state_dict()
    assert saved["lr_lambdas"] == [{"rate": 0.25}] * 2
    ours.LambdaLR(optimizer(autograd), b).load_state_dict(saved)
    assert b.rate == 0.25


def test_schedulers_are_pickled_and_copied():
    scheduler = ours.CosineAnnealingLR(optimizer(autograd), 10)
    follow(scheduler, 3)
    for twin in (pickle.loads(pickle.dumps(scheduler)), copy.deepcopy(scheduler)):
        assert twin.state_dict() == scheduler.state_dict()
        assert follow(twin, 5)[-1] == follow(copy.deepcopy(scheduler), 5)[-1]


def test_a_scheduler_of_ones_own():
    class Halving(ours.LRScheduler):
        def get_lr(self):
            return [base * 0.5**self.last_epoch for base in self.base_lrs]

    scheduler = Halving(optimizer(autograd))
    follow(scheduler, 3)
    assert scheduler.get_last_lr() == [0.5 / 8, 0.1 / 8]
