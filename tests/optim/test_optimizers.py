"""Every optimizer against PyTorch's: values, state, groups, dtypes, errors."""

import copy
import gc
import itertools
import pickle
import warnings

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import AutogradError
from autograd.kernels import many, updates

COMMON = [{}, {"maximize": True}, {"weight_decay": 0.1}, {"lr": 0.05}]
BETAS = [*COMMON, {"betas": (0.7, 0.9), "eps": 1e-3}]
DECOUPLED = {"weight_decay": 0.1, "decoupled_weight_decay": True, "lr": 0.1}
SETTINGS = {
    "SGD": [
        *COMMON, {"momentum": 0.9}, {"momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1},
        {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1, "maximize": True},
        {"momentum": 0.5, "dampening": 0.3, "weight_decay": 0.1, "maximize": True},
    ],
    "Adam": [*BETAS, {"amsgrad": True, "lr": 0.1}, DECOUPLED],
    "AdamW": [*BETAS, {"amsgrad": True, "lr": 0.1, "weight_decay": 0.3}],
    "Adamax": BETAS,
    "NAdam": [*BETAS, {"momentum_decay": 0.1}, DECOUPLED],
    "RAdam": [*BETAS, DECOUPLED],
    "Adagrad": [*COMMON, {"lr_decay": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-3}],
    "Adadelta": [*COMMON, {"rho": 0.7, "eps": 1e-3}],
    "RMSprop": [
        *COMMON, {"alpha": 0.8, "eps": 1e-3}, {"momentum": 0.9}, {"centered": True},
        {"centered": True, "momentum": 0.5, "weight_decay": 0.1},
    ],
    "Rprop": [{}, {"maximize": True}, {"lr": 0.1, "etas": (0.3, 1.5), "step_sizes": (1e-3, 0.2)}],
    "ASGD": [*COMMON, {"lambd": 0.1, "alpha": 0.5, "t0": 3, "lr": 0.1}],
}  # fmt: skip
FLAT = [(name, options) for name, cases in SETTINGS.items() for options in cases]
WHOLE = {
    "Adafactor": [
        *COMMON, {"beta2_decay": -0.5, "eps": (1e-6, 1e-2), "d": 2.0}, {"lr": 0.5, "d": 1.5},
    ],
    "Muon": [
        {}, {"nesterov": False, "weight_decay": 0.0}, {"adjust_lr_fn": "match_rms_adamw"},
        {"lr": 0.1, "momentum": 0.5, "ns_steps": 3},
    ],
}  # fmt: skip
EVERY = FLAT + [(name, options) for name, cases in WHOLE.items() for options in cases]
SHAPES = [(3, 4), (5,), (), (2, 1, 3), (0, 2)]
TOLERANCE = {"float64": 1e-7, "float32": 1e-5, "complex64": 1e-5, "complex128": 1e-7}
TOLERANCE |= {"float16": 5e-3, "bfloat16": 5e-2}


def named(options):
    return "-".join(f"{k}={v}" for k, v in options.items()) or "default"


def ids(cases):
    return [f"{name}-{named(options)}" for name, options in cases]


def start(shapes, dtype="float64", seed=0):
    rng = np.random.default_rng(seed)
    arrays = [np.asarray(rng.normal(size=s)) for s in shapes]
    if dtype.startswith("complex"):
        arrays = [np.asarray(a + 1j * rng.normal(size=a.shape)) for a in arrays]
    return arrays


def parameters(lib, arrays, dtype="float64"):
    kind = getattr(lib, dtype)
    return [lib.from_numpy(a.copy()).to(kind).requires_grad_() for a in arrays]


def gradients_at(step, arrays, dtype="float64"):
    """Gradients for a step, the same for both libraries; some elements zero, signs changing."""
    found = start([a.shape for a in arrays], dtype, 100 + step)
    return [np.asarray(np.where(np.abs(g) < 0.1, 0, g)) for g in found]


def numbers(tensor):
    tensor = tensor.detach()
    wide = {"float16": "float32", "bfloat16": "float32"}.get(str(tensor.dtype).split(".")[1])
    return (tensor.to(getattr(torch if isinstance(tensor, torch.Tensor) else autograd, wide))
            if wide else tensor).numpy()  # fmt: skip


def run(lib, name, options, arrays, dtype="float64", steps=10, first=0, **more):
    """The parameters and the optimizer after some steps."""
    params = parameters(lib, arrays, dtype)
    optimizer = getattr(lib.optim, name)(params, **options, **more)
    advance(lib, optimizer, params, arrays, dtype, steps, first)
    return params, optimizer


def advance(lib, optimizer, params, arrays, dtype="float64", steps=10, first=0):
    for step in range(first, first + steps):
        for p, g in zip(params, gradients_at(step, arrays, dtype), strict=True):
            p.grad = lib.from_numpy(g).to(getattr(lib, dtype))
        optimizer.step()


def assert_equal_parameters(mine, reference, dtype):
    for a, b in zip(mine, reference, strict=True):
        scale = TOLERANCE[dtype]
        np.testing.assert_allclose(numbers(a), numbers(b), rtol=scale, atol=scale)


def assert_equal_state(mine, reference, dtype):
    """State dicts with the same keys, dtypes, shapes and numbers."""
    assert mine["param_groups"] == reference["param_groups"]
    assert mine["state"].keys() == reference["state"].keys()
    for key, entry in mine["state"].items():
        other = reference["state"][key]
        assert entry.keys() == other.keys()
        for name, value in entry.items():
            if not hasattr(value, "numpy"):
                assert value == other[name]
                continue
            assert str(value.dtype).split(".")[1] == str(other[name].dtype).split(".")[1], name
            assert tuple(value.shape) == tuple(other[name].shape)
            scale = TOLERANCE[dtype]
            np.testing.assert_allclose(numbers(value), numbers(other[name]), scale, scale)


def shapes_for(name):
    return [(3, 4), (4, 3), (2, 2)] if name == "Muon" else SHAPES


@pytest.fixture(params=["compiled", "numpy"])
def path(request, monkeypatch):
    """Both ways to run an update."""
    if request.param == "numpy":
        monkeypatch.setattr(updates, "compiled", lambda: None)
    return request.param


@pytest.mark.parametrize(("name", "options"), FLAT, ids=ids(FLAT))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_ten_steps_are_pytorchs(path, name, options, dtype):
    arrays = start(SHAPES, dtype)
    mine, optimizer = run(autograd, name, options, arrays, dtype)
    reference, other = run(torch, name, options, arrays, dtype, foreach=False)
    assert_equal_parameters(mine, reference, dtype)
    state, expected = optimizer.state_dict(), other.state_dict()
    for group in expected["param_groups"]:
        group["foreach"] = None
    assert_equal_state(state, expected, dtype)


@pytest.mark.parametrize("name", [n for n in SETTINGS if n != "Rprop"])
@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_complex_parameters(path, name, dtype):
    arrays = start(SHAPES, dtype)
    options = SETTINGS[name][-1]
    mine, optimizer = run(autograd, name, options, arrays, dtype)
    reference, other = run(torch, name, options, arrays, dtype)
    assert_equal_parameters(mine, reference, dtype)
    assert_equal_state(optimizer.state_dict(), other.state_dict(), dtype)


@pytest.mark.parametrize("name", [n for n in SETTINGS if n != "Rprop"])
@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_sixteen_bit_parameters(name, dtype):
    arrays = start(SHAPES[:2], dtype)
    # PyTorch rounds every intermediate value: the default eps becomes 0, and 0 / 0 NaN
    options = {"lr": 0.05} if name in ("SGD", "ASGD") else {"lr": 0.05, "eps": 1e-3}
    mine, _ = run(autograd, name, options, arrays, dtype, steps=3)
    reference, _ = run(torch, name, options, arrays, dtype, steps=3)
    assert_equal_parameters(mine, reference, dtype)


WHOLE_CASES = [(name, options) for name, cases in WHOLE.items() for options in cases]


@pytest.mark.parametrize(("name", "options"), WHOLE_CASES, ids=ids(WHOLE_CASES))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_optimizers_of_whole_tensors(name, options, dtype):
    arrays = start([s for s in shapes_for(name) if 0 not in s], dtype)
    mine, optimizer = run(autograd, name, options, arrays, dtype)
    reference, other = run(torch, name, options, arrays, dtype)
    assert_equal_parameters(mine, reference, dtype)
    assert_equal_state(optimizer.state_dict(), other.state_dict(), dtype)


def test_sparse_adam_is_pytorchs_on_the_rows_that_have_gradients():
    table = start([(6, 3)])[0]
    mine, reference = parameters(autograd, [table])[0], parameters(torch, [table])[0]
    a = autograd.optim.SparseAdam([mine], lr=0.1)
    b = torch.optim.SparseAdam([reference], lr=0.1)
    for step in range(6):
        dense = np.zeros((6, 3))
        dense[[step % 6, (2 * step + 1) % 6]] = start([(2, 3)], seed=step)[0]
        mine.grad = autograd.from_numpy(dense)
        reference.grad = torch.from_numpy(dense).to_sparse(1)
        a.step()
        b.step()
    np.testing.assert_allclose(mine.detach().numpy(), reference.detach().numpy(), 1e-10)


@pytest.mark.parametrize(("name", "options"), EVERY, ids=ids(EVERY))
def test_state_dicts_are_exchanged_with_pytorch(name, options):
    """Five steps in one library, five in the other, both ways."""
    arrays = [a for a in start(shapes_for(name)) if a.size]
    expected, _ = run(torch, name, options, arrays)
    for first, second in ((torch, autograd), (autograd, torch)):
        params, optimizer = run(first, name, options, arrays, steps=5)
        params = parameters(second, [p.detach().numpy() for p in params])
        fresh = getattr(second.optim, name)(params, **options)
        fresh.load_state_dict(translated(optimizer.state_dict(), second))
        advance(second, fresh, params, arrays, steps=5, first=5)
        assert_equal_parameters(params, expected, "float64")


def translated(value, lib):
    """A state dict with the tensors of another library."""
    if hasattr(value, "numpy"):
        return lib.from_numpy(value.detach().numpy().copy())
    if isinstance(value, dict):
        return {k: translated(v, lib) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(translated(v, lib) for v in value)
    return value


def test_loading_takes_a_copy_in_the_dtype_of_the_parameters():
    arrays = start([(3,)])
    _, optimizer = run(autograd, "Adam", {}, arrays)
    saved = optimizer.state_dict()
    p = parameters(autograd, arrays, "float32")
    fresh = autograd.optim.Adam(p)
    fresh.load_state_dict(saved)
    assert fresh.state[p[0]]["exp_avg"].dtype == autograd.float32
    assert fresh.state[p[0]]["step"].item() == 10
    before = saved["state"][0]["exp_avg"].clone()
    advance(autograd, fresh, p, arrays, "float32", steps=1)
    assert autograd.equal(saved["state"][0]["exp_avg"], before)
    assert saved["state"][0]["step"].item() == 10


@pytest.mark.parametrize(("name", "options"), EVERY, ids=ids(EVERY))
def test_pickled_and_copied_optimizers_go_on_alike(name, options):
    arrays = [a for a in start(shapes_for(name)) if a.size]
    params, optimizer = run(autograd, name, options, arrays, steps=3)
    twins = [pickle.loads(pickle.dumps(optimizer)), copy.deepcopy(optimizer)]
    advance(autograd, optimizer, params, arrays, steps=3, first=3)
    for twin in twins:
        assert repr(twin) == repr(optimizer)
        own = twin.param_groups[0]["params"]
        advance(autograd, twin, own, arrays, steps=3, first=3)
        for a, b in zip(own, params, strict=True):
            assert autograd.equal(a, b)


def test_groups_have_options_of_their_own():
    arrays = start([(3,), (2, 2), (4,)])
    results = []
    for lib in (torch, autograd):
        params = parameters(lib, arrays)
        optimizer = lib.optim.SGD(
            [{"params": params[:1]}, {"params": params[1], "lr": 0.5, "momentum": 0.9}], lr=0.1
        )
        advance(lib, optimizer, params, arrays, steps=3)
        optimizer.add_param_group({"params": params[2:], "nesterov": True, "momentum": 0.5})
        advance(lib, optimizer, params, arrays, steps=3, first=3)
        results.append(params)
        assert [len(g["params"]) for g in optimizer.param_groups] == [1, 1, 1]
    assert_equal_parameters(*results[::-1], "float64")


def test_parameters_may_lack_gradients_for_a_while():
    """Their counts of steps differ afterwards, as do dtypes here: several kernels a group."""
    arrays = start([(3,), (2, 2), (4,)])
    results = []
    for lib in (torch, autograd):
        params = parameters(lib, arrays[:2]) + parameters(lib, arrays[2:], "float32")
        optimizer = lib.optim.Adam(params, lr=0.1)
        for step in range(9):
            for i, (p, g) in enumerate(zip(params, gradients_at(step, arrays), strict=True)):
                p.grad = None if (step + i) % 3 == 0 else lib.from_numpy(g).to(p.dtype)
            optimizer.step()
        results.append(params)
    assert_equal_parameters(*results[::-1], "float32")


def test_strided_parameters_and_gradients(path):
    results = []
    for lib in (torch, autograd):
        a, b = start([(4, 3), (6,)])
        params = [lib.from_numpy(a).T.requires_grad_(), lib.from_numpy(b)[::2].requires_grad_()]
        optimizer = lib.optim.Adam(params, lr=0.1)
        for step in range(3):
            g, h = start([(4, 3), (6,)], seed=step)
            params[0].grad, params[1].grad = lib.from_numpy(g).T, lib.from_numpy(h)[::2]
            optimizer.step()
        results.append(params)
        assert a[0, 0] == params[0][0, 0].item()  # in place
    assert_equal_parameters(*results[::-1], "float64")


def test_many_large_parameters_are_updated_in_parallel():
    shapes = [(200, 300), (50_000,), (7,), (30_000,)]
    arrays = start(shapes, "float32")
    mine, _ = run(autograd, "Adam", {}, arrays, "float32", steps=2)
    reference, _ = run(torch, "Adam", {}, arrays, "float32", steps=2)
    assert_equal_parameters(mine, reference, "float32")
    threads = autograd.get_num_threads()
    try:
        autograd.set_num_threads(1)
        alone, _ = run(autograd, "Adam", {}, arrays, "float32", steps=2)
    finally:
        autograd.set_num_threads(threads)
    for a, b in zip(mine, alone, strict=True):
        assert autograd.equal(a, b)


def test_where_arrays_lie_can_be_looked_up_without_knowing_numpys_layout(monkeypatch):
    arrays = start(SHAPES, "float32")
    expected, _ = run(autograd, "Adam", {}, arrays, "float32", steps=2)
    monkeypatch.setattr(many, "_header_known", lambda: False)
    mine, _ = run(autograd, "Adam", {}, arrays, "float32", steps=2)
    for a, b in zip(mine, expected, strict=True):
        assert autograd.equal(a, b)


@pytest.mark.parametrize("lr", [1, 0.1, "tensor"])
def test_learning_rates_of_any_kind(lr):
    arrays = start([(3,)])
    results = []
    for lib in (torch, autograd):
        value = lib.tensor(0.5, dtype=lib.float64) if lr == "tensor" else lr
        results.append(run(lib, "AdamW", {"lr": value}, arrays)[0])
    assert_equal_parameters(*results[::-1], "float64")


def test_state_replaced_or_written_by_the_user_counts():
    arrays = start([(3,)])
    results = []
    for lib in (torch, autograd):
        params, optimizer = run(lib, "Adam", {}, arrays, steps=3)
        entry = optimizer.state[params[0]]
        entry["exp_avg"] = entry["exp_avg"] * 2
        entry["exp_avg_sq"].mul_(3)
        entry["step"].fill_(7)
        params[0].data = params[0].data + 1
        advance(lib, optimizer, params, arrays, steps=2, first=3)
        results.append(params)
    assert_equal_parameters(*results[::-1], "float64")


def test_infinite_and_missing_values_stay_where_they_are(path):
    arrays = [np.array([1.0, -np.inf, 2.0, np.nan])]
    results = []
    for lib, name in itertools.product((torch, autograd), ("SGD", "Adam")):
        params = parameters(lib, arrays)
        optimizer = getattr(lib.optim, name)(params, lr=0.1)
        params[0].grad = lib.tensor([np.inf, 0.0, np.nan, 1.0], dtype=lib.float64)
        optimizer.step()
        results.append(params[0].detach().numpy())
    np.testing.assert_array_equal(np.isfinite(results[2]), np.isfinite(results[0]))
    np.testing.assert_allclose(results[2], results[0])
    np.testing.assert_allclose(results[3], results[1])


def test_closures_run_with_gradients_and_return_the_loss():
    w = autograd.tensor([1.0, 2.0], requires_grad=True)
    optimizer = autograd.optim.SGD([w], lr=0.1)

    def closure():
        assert autograd.is_grad_enabled()
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    with autograd.no_grad():
        assert optimizer.step(closure).item() == 5
    assert w.tolist() == pytest.approx([0.8, 1.6])


def test_zero_grad():
    w = autograd.tensor([1.0], requires_grad=True)
    optimizer = autograd.optim.SGD([w])
    (w * 3).sum().backward()
    gradient = w.grad
    optimizer.zero_grad(set_to_none=False)
    assert w.grad.tolist() == [0]
    assert gradient.tolist() == [0]
    optimizer.zero_grad()
    assert w.grad is None


def test_a_step_between_forward_and_backward_is_noticed():
    w = autograd.tensor([1.0, 2.0], requires_grad=True)
    optimizer = autograd.optim.SGD([w], lr=0.1)
    w.grad = autograd.ones(2)
    optimizer.step()
    loss = (w * w).sum()
    optimizer.step()
    with pytest.raises(RuntimeError, match=r"SGD.step overwrote them at .*test_optimizers.py"):
        loss.backward()
    fresh = (w * w).sum()
    fresh.backward()
    other = autograd.tensor([1.0], requires_grad=True)
    loss = (other * other).sum()
    optimizer.step()
    loss.backward()  # what the step does not write stays usable


@pytest.mark.parametrize("name", [n for n in SETTINGS if n != "Rprop"])
def test_differentiable_steps(name):
    """The gradient of a loss after two steps, with respect to the first values."""
    array, g, h = start([(3,), (3,), (3,)])
    results = []
    for lib in (torch, autograd):
        first = lib.from_numpy(array).requires_grad_()
        scale = lib.from_numpy(g).requires_grad_()
        p = first.clone()
        optimizer = getattr(lib.optim, name)([p], lr=0.1, weight_decay=0.1, differentiable=True)
        for factor in (1.0, 2.0)[: 1 if name == "Adamax" else 2]:  # PyTorch's own fails at two
            p.grad = scale * lib.from_numpy(h) * factor
            optimizer.step()
        (p * p).sum().backward()
        results.append((p.detach().numpy(), first.grad.numpy(), scale.grad.numpy()))
    for a, b in zip(*results, strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-4)  # PyTorch corrects biases in float32 here


def test_the_gradient_of_a_learning_rate():
    results = []
    for lib in (torch, autograd):
        lr = lib.tensor(0.1, dtype=lib.float64, requires_grad=True)
        p = lib.tensor([1.0, 2.0], dtype=lib.float64, requires_grad=True).clone()
        optimizer = lib.optim.SGD([p], lr=lr, differentiable=True)
        p.grad = lib.tensor([3.0, 4.0], dtype=lib.float64)
        optimizer.step()
        (p * p).sum().backward()
        results.append(lr.grad.item())
    assert results[0] == pytest.approx(results[1])


def test_hooks():
    calls = []
    w = autograd.tensor([1.0], requires_grad=True)
    optimizer = autograd.optim.SGD([w], lr=0.1)

    def note(word):
        return lambda *args: calls.append((word, args[0] is optimizer))

    from autograd.optim import optimizer as module

    handles = [
        optimizer.register_step_pre_hook(note("pre")),
        optimizer.register_step_post_hook(note("post")),
        module.register_optimizer_step_pre_hook(note("all pre")),
        module.register_optimizer_step_post_hook(note("all post")),
        optimizer.register_state_dict_pre_hook(note("saving")),
        optimizer.register_state_dict_post_hook(note("saved")),
        optimizer.register_load_state_dict_pre_hook(note("loading")),
        optimizer.register_load_state_dict_post_hook(note("loaded"), prepend=True),
    ]
    optimizer.step()
    optimizer.load_state_dict(optimizer.state_dict())
    words = ["all pre", "pre", "post", "all post", "saving", "saved", "loading", "loaded"]
    assert calls == [(word, True) for word in words]
    for handle in handles:
        handle.remove()
    optimizer.step()
    assert len(calls) == 8


def test_a_hook_may_change_arguments_and_state_dicts():
    w = autograd.tensor([1.0], requires_grad=True)
    optimizer = autograd.optim.SGD([w], lr=0.1)
    optimizer.register_step_pre_hook(lambda o, args, kwargs: ((*args, lambda: 42), {}))
    assert optimizer.step() == 42  # the optimizer is the first of the arguments
    optimizer.register_state_dict_post_hook(lambda o, state: {**state, "more": 1})
    assert optimizer.state_dict()["more"] == 1
    optimizer.register_step_pre_hook(lambda o, args, kwargs: 3)
    with pytest.raises(ValueError, match="pre-hook that returns None or a tuple"):
        optimizer.step()


def test_an_optimizer_of_ones_own_has_hooks_and_super():
    class Loud(autograd.optim.SGD):
        def step(self, closure=None):
            calls.append("loud")
            return super().step(closure)

    calls = []
    w = autograd.tensor([1.0], requires_grad=True)
    optimizer = Loud([w], lr=1.0)
    optimizer.register_step_post_hook(lambda *args: calls.append("post"))
    w.grad = autograd.ones(1)
    optimizer.step()
    assert calls == ["loud", "post"]
    assert w.tolist() == [0]


def test_named_parameters_are_kept_by_name():
    pairs = [("a", autograd.ones(1, requires_grad=True)), ("b", autograd.ones(2))]
    optimizer = autograd.optim.SGD(pairs, lr=0.1)
    state = optimizer.state_dict()
    assert state["param_groups"][0]["param_names"] == ["a", "b"]
    reference = torch.optim.SGD([("a", torch.ones(1)), ("b", torch.ones(2))], lr=0.1)
    assert state == reference.state_dict()
    with pytest.raises(ValueError, match="names"):
        optimizer.add_param_group({"params": [autograd.ones(1)]})
    with pytest.raises(ValueError, match="names"):
        autograd.optim.SGD([pairs[0], pairs[1][1]])


def test_repr_is_pytorchs():
    for name in [*SETTINGS, *WHOLE, "LBFGS", "SparseAdam"]:
        a = getattr(autograd.optim, name)([autograd.zeros(2, 2, requires_grad=True)])
        b = getattr(torch.optim, name)([torch.zeros(2, 2, requires_grad=True)])
        for lib, optimizer in ((autograd, a), (torch, b)):
            if name != "LBFGS":  # which takes one group
                more = lib.zeros(2, 2, requires_grad=True)
                optimizer.add_param_group({"params": more, "lr": 0.5})
        assert repr(a) == repr(b)


BAD = [
    ("SGD", {"lr": -1}), ("SGD", {"momentum": -1}), ("SGD", {"weight_decay": -1}),
    ("SGD", {"nesterov": True}), ("SGD", {"fused": True, "foreach": True}),
    ("SGD", {"fused": True, "differentiable": True}),
    ("Adam", {"betas": (1.0, 0.9)}), ("Adam", {"betas": (0.9, -1)}), ("Adam", {"eps": -1}),
    ("AdamW", {"weight_decay": -1}), ("Adamax", {"eps": -1}), ("NAdam", {"momentum_decay": -1}),
    ("RAdam", {"lr": -1}), ("Adagrad", {"lr_decay": -1}),
    ("Adagrad", {"initial_accumulator_value": -1}), ("Adadelta", {"rho": 2}),
    ("RMSprop", {"alpha": -1}), ("RMSprop", {"momentum": -1}), ("Rprop", {"etas": (1.1, 1.2)}),
    ("ASGD", {"weight_decay": -1}), ("Adafactor", {"d": 0.5}), ("Adafactor", {"beta2_decay": 1}),
    ("Muon", {"adjust_lr_fn": "x"}), ("LBFGS", {"lr": -1}),
    ("SparseAdam", {"lr": 0}), ("SparseAdam", {"eps": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options"), BAD, ids=ids(BAD))
def test_bad_options(name, options):
    with pytest.raises(AutogradError, match=f"{name}: .* required"):
        getattr(autograd.optim, name)([autograd.zeros(2, 2, requires_grad=True)], **options)
    with pytest.raises((ValueError, RuntimeError)):
        getattr(torch.optim, name)([torch.zeros(2, 2, requires_grad=True)], **options)


def test_bad_parameters():
    w = autograd.zeros(2, requires_grad=True)
    SGD = autograd.optim.SGD
    for params, error, words in [
        (w, TypeError, "got one Tensor"),
        ([], ValueError, "at least one parameter"),
        ([3], TypeError, "got int"),
        ([{"params": {w}}], TypeError, "got a set"),
        ([w * 2], ValueError, "result of MulBackward"),
        ([{"params": [w]}, {"params": [w]}], ValueError, "no other group"),
    ]:
        with pytest.raises(error, match=words):
            SGD(params)
    with pytest.warns(UserWarning, match="twice"):
        SGD([w, w])
    with pytest.raises(TypeError, match="a dictionary is required"):
        SGD([w]).add_param_group([w])
    with pytest.raises(ValueError, match="tensor of shape"):
        SGD([w], lr=autograd.ones(2))
    with pytest.raises(ValueError, match=r"groups of \[1\] parameters"):
        SGD([w]).load_state_dict(SGD([w, autograd.ones(1)]).state_dict())
    with pytest.raises(ValueError, match="two dimensions"):
        autograd.optim.Muon([w])
    with pytest.raises(ValueError, match="ns_steps < 100"):
        autograd.optim.Muon([autograd.zeros(2, 2)], ns_steps=100)
    with pytest.raises(RuntimeError, match="real parameters"):
        autograd.optim.Adafactor([autograd.zeros(2, dtype=autograd.complex64)])
    with pytest.raises(ValueError, match="one group"):
        autograd.optim.LBFGS([{"params": [w]}, {"params": [autograd.ones(1)]}])
    with pytest.raises(ValueError, match="closure"):
        autograd.optim.LBFGS([w]).step()


def test_nothing_is_written_when_a_step_fails():
    a, b = autograd.ones(2, requires_grad=True), autograd.ones(3, requires_grad=True)
    optimizer = autograd.optim.SGD([a, b], lr=0.1)
    a.grad = autograd.ones(2)
    b._grad = autograd.ones(4)
    with pytest.raises(ValueError, match=r"shape \[3\] is required; got \[4\]"):
        optimizer.step()
    assert a.tolist() == [1, 1]
    frozen = np.ones(2)
    frozen.flags.writeable = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        p = autograd.from_numpy(frozen).requires_grad_()
    p.grad = autograd.ones(2, dtype=autograd.float64)
    with pytest.raises(TypeError, match="read-only"):
        autograd.optim.SGD([p], lr=0.1).step()


@pytest.mark.parametrize("name", [*SETTINGS, *WHOLE])
def test_steps_leak_nothing(name):
    arrays = start([(3, 4), (4, 3)])
    params, optimizer = run(autograd, name, {}, arrays, steps=3)
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        advance(autograd, optimizer, params, arrays, steps=200, first=3)
        assert len(gc.get_objects()) <= before + 20
    finally:
        gc.enable()
    assert len(autograd.engine.mutation.tape.writes) < 100


def test_parameters_of_lazy_modules_may_get_their_shape_later():
    for library in (autograd, torch):
        library.manual_seed(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # PyTorch: lazy modules are new
            module = library.nn.LazyLinear(2)
        optimizer = library.optim.Adam(module.parameters(), lr=0.1)
        module(library.ones(1, 3)).sum().backward()
        before = module.weight.detach().clone()
        optimizer.step()
        assert bool(((before - module.weight - 0.1).abs() < 1e-6).all())
