"""Autocast and GradScaler on the CPU against PyTorch's."""

import subprocess
import sys

import numpy as np
import pytest
import torch

import autograd
from autograd import errors
from autograd.amp import autocast_mode
from autograd.ops.core.registry import catalogue

LIBRARIES = (torch, autograd)
RANDOM = np.random.default_rng


def arrays(*shapes):
    rng = RANDOM(0)
    return [rng.normal(size=shape).astype(np.float32) for shape in shapes]


CALLS = {
    "linear": (lambda F, x, w: F.linear(x, w), (3, 4), (5, 4)),
    "conv2d": (lambda F, x, w: F.conv2d(x, w), (1, 2, 5, 5), (3, 2, 3, 3)),
    "conv_transpose1d": (lambda F, x, w: F.conv_transpose1d(x, w), (1, 2, 5), (2, 3, 3)),
    "matmul": (lambda F, x, w: x @ w, (3, 4), (4, 5)),
    "bmm": (lambda F, x, w: x.bmm(w), (2, 3, 4), (2, 4, 5)),
    "softmax": (lambda F, x: F.softmax(x, 1), (3, 4)),
    "add": (lambda F, x, y: x + y, (3, 4), (3, 4)),
    "gelu": (lambda F, x: F.gelu(x), (3, 4)),
    "mse_loss": (lambda F, x, y: F.mse_loss(x, y), (3, 4), (3, 4)),
    "of a product": (lambda F, x, y: F.l1_loss(x @ y, y), (4, 4), (4, 4)),
    "prelu": (lambda F, x, w: F.prelu(x, w), (3, 4), (4,)),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_dtypes_values_and_gradients(name, dtype):
    call, *shapes = CALLS[name]
    results = []
    for lib in LIBRARIES:
        leaves = [lib.tensor(a).requires_grad_() for a in arrays(*shapes)]
        with lib.autocast("cpu", dtype=getattr(lib, dtype)):
            y = call(lib.nn.functional, *leaves)
        kind = str(y.dtype).split(".")[1]
        y.float().sum().backward()
        results.append((kind, y.detach().float().numpy(), [leaf.grad.numpy() for leaf in leaves]))
    (theirs, a, das), (ours, b, dbs) = results
    assert ours == theirs
    tolerance = {"float32": 1e-5, "float16": 2e-3, "bfloat16": 2e-2}[dtype]
    np.testing.assert_allclose(b, a, tolerance, tolerance)
    for da, db in zip(das, dbs, strict=True):
        assert db.dtype == np.float32
        np.testing.assert_allclose(db, da, 4 * tolerance, 4 * tolerance)


def test_float64_and_integers_stay_as_they_are():
    x = autograd.ones(2, 2, dtype=autograd.float64)
    with autograd.autocast("cpu"):
        assert (x @ x).dtype is autograd.float64
        assert (x.long() @ x.long()).dtype is autograd.int64


def test_nesting_and_leaving():
    x = autograd.ones(2, 2)
    assert not autograd.is_autocast_enabled("cpu")
    with autograd.autocast("cpu"):
        assert autograd.is_autocast_enabled("cpu")
        with autograd.autocast("cpu", enabled=False):
            assert (x @ x).dtype is autograd.float32
        with autograd.autocast("cpu", dtype=autograd.float16):
            assert autograd.get_autocast_dtype("cpu") is autograd.float16
            assert (x @ x).dtype is autograd.float16
        assert (x @ x).dtype is autograd.bfloat16
        with pytest.raises(errors.ShapeError, match="matmul"):
            x @ autograd.ones(3, 3)
        assert (x @ x).dtype is autograd.bfloat16
    assert (x @ x).dtype is autograd.float32


def test_decorator_and_switch():
    @autograd.autocast(device_type="cpu")
    def product(x):
        return x @ x

    x = autograd.ones(2, 2)
    assert product(x).dtype is autograd.bfloat16
    assert (x @ x).dtype is autograd.float32
    autograd.set_autocast_enabled("cpu", True)
    try:
        assert (x @ x).dtype is autograd.bfloat16
    finally:
        autograd.set_autocast_enabled("cpu", False)
    assert (x @ x).dtype is autograd.float32


def test_a_model_trains():
    losses = []
    for lib in LIBRARIES:
        lib.manual_seed(0)
        model = lib.nn.Sequential(lib.nn.Linear(4, 8), lib.nn.ReLU(), lib.nn.Linear(8, 1))
        optimizer = lib.optim.SGD(model.parameters(), lr=0.1)
        x, y = map(lib.tensor, arrays((16, 4), (16, 1)))
        for _ in range(20):
            optimizer.zero_grad()
            with lib.autocast("cpu"):
                loss = lib.nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    assert losses[1] == pytest.approx(losses[0], rel=0.02)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("cuda",), "device_type 'cpu'"), (("cpu", autograd.float32), "bfloat16 or float16")],
)
def test_what_cannot_be_is_disabled(arguments, message):
    with pytest.warns(UserWarning, match=message):
        context = autograd.autocast(*arguments)
    x = autograd.ones(2, 2)
    with context:
        assert (x @ x).dtype is autograd.float32
    with pytest.raises(errors.ArgumentTypeError, match="a string"):
        autograd.autocast(3)


def test_every_listed_operator_exists_once():
    keys = autocast_mode.LOWER + autocast_mode.FLOAT32
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(catalogue)


def test_operators_are_untouched_without_autocast():
    code = (
        "import autograd as a; m = a.matmul; x = a.ones(2, 2); m(x, x); before = m.__code__\n"
        "a.amp.GradScaler('cpu'); assert m.__code__ is before\n"
        "with a.autocast('cpu'): pass\n"
        "assert m.__code__ is not before and a.equal(m(x, x), x + 1)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("cast_inputs", [None, "float32"])
def test_custom_functions_remember_autocast(cast_inputs):
    seen = []
    for lib in LIBRARIES:
        dtype = cast_inputs and getattr(lib, cast_inputs)

        class Product(lib.autograd.Function):
            @staticmethod
            @lib.amp.custom_fwd(device_type="cpu", cast_inputs=dtype)
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return x @ x

            @staticmethod
            @lib.amp.custom_bwd(device_type="cpu")
            def backward(ctx, g, lib=lib, seen=seen):
                (x,) = ctx.saved_tensors
                seen.append((lib.is_autocast_enabled("cpu"), str((x @ x).dtype).split(".")[1]))
                return g.float() @ x.T.float()

        x = lib.ones(2, 2, requires_grad=True)
        with lib.autocast("cpu"):
            y = Product.apply(x)
        seen.append(str(y.dtype).split(".")[1])
        y.float().sum().backward()
    assert seen[:2] == seen[2:]


# --- GradScaler -----------------------------------------------------------------------------------


def scaler_run(lib, gradients, **options):
    """Factors and parameters over steps whose gradients are given."""
    w = lib.tensor([1.0, 2.0]).requires_grad_()
    optimizer = lib.optim.SGD([w], lr=0.1, momentum=0.9)
    scaler = lib.amp.GradScaler("cpu", init_scale=8.0, growth_interval=2, **options)
    seen = []
    for i, g in enumerate(gradients):
        optimizer.zero_grad()
        scaler.scale((w * g).sum()).backward()
        if i % 2:
            scaler.unscale_(optimizer)
        scaler.step(optimizer)
        scaler.update()
        seen.append([scaler.get_scale(), *w.tolist()])
    return seen, scaler.state_dict()


@pytest.mark.parametrize("options", [{}, {"growth_factor": 3.0, "backoff_factor": 0.1}])
def test_factors_and_steps_are_pytorchs(options):
    gradients = [1.0, 0.5, float("inf"), 1.0, 2.0, 0.1, float("nan"), 1.0]
    (theirs, state), (ours, our_state) = (
        scaler_run(lib, gradients, **options) for lib in LIBRARIES
    )
    np.testing.assert_allclose(ours, theirs, 1e-6)
    assert our_state == pytest.approx(state)


def test_state_is_exchanged_with_pytorch():
    _, state = scaler_run(torch, [1.0, float("inf"), 1.0])
    scaler = autograd.amp.GradScaler("cpu")
    scaler.load_state_dict(state)
    assert scaler.state_dict() == state


def test_the_names_for_gpus_are_there_and_disabled():
    from autograd.cuda.amp import GradScaler, autocast

    x = autograd.ones(2, 2)
    with pytest.warns(UserWarning, match="'cuda'. It is disabled"):
        context, scaler = autocast(), GradScaler(init_scale=4.0)
    with context:
        assert (x @ x).dtype is autograd.float32
    assert scaler.scale(x) is x
    with autocast(enabled=False):
        assert not autograd.is_autocast_enabled("cuda")


def test_scaling_of_sequences():
    scaler = autograd.amp.GradScaler("cpu", init_scale=2.0)
    x = autograd.ones(1)
    assert [y.item() for y in scaler.scale([x, x * 2])] == [2, 4]
    with pytest.raises(errors.ArgumentTypeError, match="a Tensor or a sequence"):
        scaler.scale(1.0)


def test_disabled():
    with pytest.warns(UserWarning, match="device 'cpu'"):
        scaler = autograd.amp.GradScaler()
    w = autograd.ones(1, requires_grad=True)
    optimizer = autograd.optim.SGD([w], lr=1.0)
    loss = w * 1
    assert scaler.scale(loss) is loss
    loss.backward()
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    assert w.item() == 0
    assert (scaler.is_enabled(), scaler.get_scale(), scaler.state_dict()) == (False, 1.0, {})


def test_calls_out_of_order():
    w = autograd.ones(1, requires_grad=True)
    w.grad = autograd.ones(1)
    optimizer, scaler = autograd.optim.SGD([w], lr=1.0), autograd.amp.GradScaler("cpu")
    with pytest.raises(errors.ArgumentError, match="step"):
        scaler.update()
    scaler.unscale_(optimizer)
    with pytest.raises(errors.ArgumentError, match="another"):
        scaler.unscale_(optimizer)
    scaler.step(optimizer)
    for call in (scaler.step, scaler.unscale_):
        with pytest.raises(errors.ArgumentError, match="required"):
            call(optimizer)
    with pytest.raises(errors.ArgumentError, match="closure"):
        scaler.step(optimizer, closure=lambda: 0)
    for options in ({"growth_factor": 1.0}, {"backoff_factor": 1.0}):
        with pytest.raises(errors.ArgumentError, match="factor"):
            autograd.amp.GradScaler("cpu", **options)
    with pytest.raises(errors.ArgumentError, match="empty"):
        scaler.load_state_dict({})


def test_growth_and_backoff_can_be_changed():
    scales = []
    for lib in LIBRARIES:
        w = lib.ones(1, requires_grad=True)
        optimizer = lib.optim.SGD([w], lr=0.0)
        scaler = lib.amp.GradScaler("cpu", init_scale=8.0)
        defaults = scaler.get_growth_factor(), scaler.get_backoff_factor()
        defaults += (scaler.get_growth_interval(),)
        scaler.set_growth_factor(3.0)
        scaler.set_backoff_factor(0.25)
        scaler.set_growth_interval(2)
        now = scaler.get_growth_factor(), scaler.get_backoff_factor(), scaler.get_growth_interval()
        seen = [defaults, now]
        for g in (1.0, 1.0, float("inf"), 1.0, 1.0):
            scaler.scale(w.sum())  # PyTorch makes the scale on the first call
            w.grad = lib.tensor([g])
            scaler.step(optimizer)
            scaler.update()
            seen.append(scaler.get_scale())
        scales.append(seen)
    assert scales[1] == scales[0]
    assert scales[1][1:] == [(3.0, 0.25, 2), 8.0, 24.0, 6.0, 6.0, 18.0]
