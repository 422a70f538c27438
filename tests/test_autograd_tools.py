"""Checkpoints, anomaly detection, gradient checks, hooks on saved values, and their bad input."""

import contextvars

import numpy as np
import pytest
import torch

import autograd
from autograd.autograd import Function, detect_anomaly, grad, gradcheck, gradgradcheck, graph
from autograd.errors import (
    AnomalyError,
    ArgumentError,
    ArgumentTypeError,
    DTypeError,
    GraphError,
    ShapeError,
)
from autograd.utils.checkpoint import checkpoint, checkpoint_sequential

VALUES = np.random.default_rng(0).normal(size=(3, 4))


def leaf(*values, dtype=None):
    return autograd.tensor(values, dtype=dtype or autograd.float64, requires_grad=True)


# --- checkpoint -----------------------------------------------------------------------------------


def second_derivative(library, wrap):
    """Gradient and second derivative of a function, both through what `wrap` makes of it."""
    x = library.from_numpy(VALUES.copy()).requires_grad_()
    w = library.from_numpy(VALUES.T.copy()).requires_grad_()
    y = wrap(lambda x, w: (x @ w).sin() * 2, x, w)
    gx, gw = library.autograd.grad(y.sum(), (x, w), create_graph=True)
    ((gx**2).sum() + gw.sum()).backward()
    return [t.detach().numpy() for t in (gx, gw, x.grad, w.grad)]


def test_second_derivatives_through_a_checkpoint():
    plain = second_derivative(torch, lambda f, *args: f(*args))
    for mine, other in zip(second_derivative(autograd, checkpoint), plain, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-10)


def test_a_checkpoint_with_options_several_results_and_other_arguments():
    def function(x, factor, shift=0.0, only=None):
        return x * factor + shift, only, (x * x).sum()

    x, y = leaf(1.0, 2.0), leaf(1.0, 2.0)
    first, text, second = checkpoint(function, x, 3.0, shift=1.0, only="text")
    assert text == "text"
    (first.sum() * second).backward()
    other, _, square = function(y, 3.0, shift=1.0)
    (other.sum() * square).backward()
    assert x.grad.tolist() == y.grad.tolist()


def test_a_checkpoint_draws_the_same_random_numbers_twice():
    seen = []

    def noisy(x):
        noise = autograd.rand(3)
        seen.append(noise.tolist())
        return x * noise

    x = autograd.ones(3, requires_grad=True)
    y = checkpoint(noisy, x)
    between = autograd.rand(3).tolist()
    state = autograd.get_rng_state()
    y.sum().backward()
    assert seen[0] == seen[1] == x.grad.tolist()
    assert between != seen[1]
    assert (autograd.get_rng_state() == state).all()  # as if backward had drawn nothing


def test_a_checkpoint_without_gradients_runs_once_and_records_nothing():
    x, calls = leaf(1.0), []
    with autograd.no_grad():
        y = checkpoint(lambda x: calls.append(1) or x * 2, x)
    assert not y.requires_grad
    assert calls == [1]
    constant = autograd.ones(2)
    assert checkpoint(lambda x: x * 2, constant).tolist() == [2.0, 2.0]


def test_checkpoint_sequential_runs_all_but_the_last_part_twice():
    calls = []

    def step(number):
        def run(x):
            calls.append(number)
            return (x * (number + 1)).tanh()

        return run

    steps = [step(i) for i in range(5)]
    x, y = leaf(0.3, -0.2), leaf(0.3, -0.2)
    checkpoint_sequential(steps, 2, x).sum().backward()
    assert calls == [0, 1, 2, 3, 4, 0, 1]
    z = y
    for function in steps:
        z = function(z)
    z.sum().backward()
    assert x.grad.tolist() == y.grad.tolist()
    layers = autograd.nn.Sequential(autograd.nn.Linear(2, 3), autograd.nn.Tanh())
    given = autograd.ones(1, 2)
    assert checkpoint_sequential(layers, 2, given).tolist() == layers(given).tolist()


# --- anomaly --------------------------------------------------------------------------------------


def test_detect_anomaly_as_a_decorator_and_as_a_switch():
    x = leaf(0.0)

    @detect_anomaly()
    def run():
        (x.sqrt() * 0).sum().backward()

    with pytest.raises(AnomalyError, match=r"SqrtBackward, called at .* returned NaN"):
        run()
    assert not autograd.autograd.is_anomaly_enabled()
    with autograd.autograd.set_detect_anomaly(True):
        assert autograd.autograd.is_anomaly_enabled()
        with autograd.autograd.set_detect_anomaly(False):
            assert not autograd.autograd.is_anomaly_enabled()
            (x.sqrt() * 0).sum().backward()
        assert autograd.autograd.is_anomaly_enabled()
    assert not autograd.autograd.is_anomaly_enabled()
    with detect_anomaly(check_nan=False):
        (x.sqrt() * 0).sum().backward()


def test_detect_anomaly_looks_into_several_results():
    x = leaf(np.nan, 1.0)
    with detect_anomaly(), pytest.raises(AnomalyError):
        values, _ = x.sort()
        (values * values).sum().backward()


# --- gradcheck ------------------------------------------------------------------------------------


class WrongCube(Function):
    """A cube with the derivative of a square."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x * x

    @staticmethod
    def backward(ctx, g):
        return g * 2 * ctx.saved_tensors[0]


def test_gradcheck_finds_a_wrong_derivative():
    x = leaf(2.0)
    with pytest.raises(GraphError, match="output 0 with respect to input 0 must agree"):
        gradcheck(WrongCube.apply, x)
    assert gradcheck(WrongCube.apply, x, raise_exception=False) is False
    with pytest.raises(ArgumentError, match="gradcheck: at least one input that requires grad"):
        gradcheck(lambda x: x * 2, autograd.ones(2))


def test_gradcheck_finds_gradients_that_differ_from_run_to_run():
    count = iter(range(100))

    class Restless(Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            return g * (1 + next(count))

    with pytest.raises(GraphError, match="two backward passes gave different gradients"):
        gradcheck(Restless.apply, leaf(1.0))


def test_gradgradcheck_of_real_and_complex_functions():
    assert gradgradcheck(lambda x, y: (x * y, x.sin()), (leaf(0.5, 2.0), leaf(1.0, 3.0)))
    assert gradgradcheck(lambda x: x * x.conj(), leaf(1.0 + 2j, -1j, dtype=autograd.complex128))
    assert gradgradcheck(lambda x: x * 2, leaf(1.0), autograd.ones(1, dtype=autograd.float64))

    class WrongSecond(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx, g):
            return g * 3 * (ctx.saved_tensors[0] ** 2).detach()

    assert gradcheck(WrongSecond.apply, leaf(2.0))
    with pytest.raises(GraphError, match="gradcheck: the derivative of output 0"):
        gradgradcheck(WrongSecond.apply, leaf(2.0))


# --- Function -------------------------------------------------------------------------------------


def test_function_refuses_gradients_that_do_not_fit():
    def returning(value):
        class Wrong(Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2

            @staticmethod
            def backward(ctx, g):
                return value

        return Wrong.apply(leaf(1.0, 2.0)).sum()

    with pytest.raises(
        ArgumentTypeError, match="WrongBackward: a Tensor or None is required as gradient 0"
    ):
        returning(3.0).backward()
    with pytest.raises(
        ShapeError, match=r"WrongBackward: shape \[2\] is required of gradient 0; got"
    ):
        returning(autograd.ones(3)).backward()
    with pytest.raises(GraphError, match="a subclass with its own forward is required"):
        Function.apply(leaf(1.0))


def test_function_brings_gradients_to_the_inputs_shape_and_dtype():
    class Stretched(Function):
        @staticmethod
        def forward(ctx, x):
            return x.expand(2, 3) * 1

        @staticmethod
        def backward(ctx, g):
            return g.float()  # of the result's shape and another dtype

    x = leaf(1.0, 2.0, 3.0)
    Stretched.apply(x).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0, 2.0]
    assert x.grad.dtype is autograd.float64


def test_function_keeps_only_tensors_and_may_return_its_input():
    class Keeps(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(3.0)
            return x

    with pytest.raises(ArgumentTypeError, match="save_for_backward: Tensors or None are required"):
        Keeps.apply(leaf(1.0))

    class Same(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(False)
            return x, x * 2

        @staticmethod
        def backward(ctx, g, other):
            assert other is None
            return g * 5

    x = leaf(1.0)
    y, _ = Same.apply(x)
    assert y is not x
    y.backward()
    assert x.grad.tolist() == [5.0]


# --- saved values ---------------------------------------------------------------------------------


def test_saved_tensors_hooks_nest_and_can_be_forbidden():
    seen = []

    def hooks(name):
        return graph.saved_tensors_hooks(lambda t: seen.append(name) or t, lambda t: t)

    x = leaf(2.0)
    with hooks("outer"):
        with hooks("inner"):
            a = x * x
        b = x.exp()
    (a + b).backward()
    assert set(seen[: seen.index("outer")]) == {"inner"}
    assert "outer" in seen
    with graph.disable_saved_tensors_hooks("none here"), pytest.raises(GraphError, match="none"):
        hooks("refused").__enter__()

    @hooks("decorated")
    def square(x):
        return x * x

    square(x)
    assert seen[-1] == "decorated"
    with graph.save_on_cpu():
        (x * x).backward()
    with pytest.raises(ArgumentTypeError, match="saved_tensors_hooks: two callables are required"):
        graph.saved_tensors_hooks(None, lambda t: t)


# --- backward and grad: bad input changes nothing -------------------------------------------------


def test_bad_input_of_backward_and_grad():
    x = leaf(1.0, 2.0)
    y = x * 3
    cases = [
        (lambda: grad(y.sum(), x, only_inputs=False), ArgumentError, "grad: only_inputs=True"),
        (lambda: grad(3, x), ArgumentTypeError, "grad: a Tensor or a sequence of Tensors"),
        (lambda: grad([3], x), ArgumentTypeError, "grad: a Tensor or a sequence of Tensors"),
        (lambda: grad(y.sum(), autograd.ones(2)), GraphError, "grad: inputs that require grad"),
        (lambda: grad(y, x, [y, y]), ArgumentError, "grad: one gradient for each of the 1"),
        (lambda: grad(y, x, 3.0), ArgumentTypeError, "grad: a gradient that is a Tensor"),
        (lambda: grad(y, x), GraphError, "grad: a gradient is required for an output"),
        (lambda: grad(y, x, autograd.ones(3)), ShapeError, r"gradient of shape \[2\]"),
        (lambda: y.backward(autograd.ones(2) * 1j), DTypeError, "backward: a real gradient"),
        (lambda: y.backward(3.0), ArgumentTypeError, "backward: a gradient that is a Tensor"),
        (lambda: y.sum().backward(inputs=[]), ArgumentError, "at least one tensor in inputs"),
        (lambda: (y * 1j).sum().backward(), GraphError, "backward: a real output is required"),
        (lambda: autograd.ones(1).backward(), GraphError, "a tensor that requires grad is"),
    ]
    for call, error, text in cases:
        with pytest.raises(error, match=text):
            call()
    assert x.grad is None
    y.sum().backward()  # the graph is whole
    assert x.grad.tolist() == [3.0, 3.0]


def test_the_second_derivative_of_relu_is_zero_not_missing():
    x = leaf(1.0, -2.0)
    (g,) = grad(x.relu().sum(), x, create_graph=True)
    assert grad(g.sum(), x)[0].tolist() == [0.0, 0.0]


def test_materialized_and_converted_gradients():
    x, unused = leaf(1.0), leaf(2.0, 3.0)
    (_, zeros) = grad(x * 2, (x, unused), materialize_grads=True)
    assert zeros.tolist() == [0.0, 0.0]
    (g,) = grad(x * 2, x, autograd.ones(1))  # float32 for a float64 output
    assert g.dtype is autograd.float64


# --- in-place methods without an out-of-place form ------------------------------------------------


@pytest.mark.parametrize("size", [(3,), (2, 4), (0,), (4, 2)])
def test_resize(size):
    mine, other = autograd.arange(8).reshape(2, 4), torch.arange(8).reshape(2, 4)
    assert mine.resize_(*size).tolist() == other.resize_(*size).tolist()
    larger = autograd.arange(2).resize_(5)
    assert larger.shape == (5,)
    assert larger[:2].tolist() == [0, 1]
    with pytest.raises(GraphError, match="resize_: a tensor that does not require grad"):
        leaf(1.0).resize_(2)
    with pytest.raises(ShapeError, match="resize_: sizes of at least 0"):
        autograd.ones(2).resize_(-1)


def test_copy_and_fill():
    x = autograd.zeros(2, 3)
    x.copy_(np.arange(3))
    assert x.tolist() == [[0.0, 1.0, 2.0]] * 2
    x.fill_(autograd.tensor(4.0))
    assert x.tolist() == [[4.0] * 3] * 2
    with pytest.raises(ShapeError, match=r"copy_: a source that broadcasts to shape \[2, 3\]"):
        x.copy_(autograd.ones(2))
    with pytest.raises(ShapeError, match="fill_: a number or a 0-d tensor"):
        x.fill_(autograd.ones(2))
    with pytest.raises(DTypeError, match="fill_: a real number is required"):
        x.fill_(1j)
    with pytest.raises(ArgumentError, match=r"fill_: a number that fits autograd\.uint8"):
        autograd.zeros(2, dtype=autograd.uint8).fill_(1000)
    assert x.tolist() == [[4.0] * 3] * 2
    wrapped = autograd.zeros(1, dtype=autograd.uint8).fill_(-1)
    assert wrapped.tolist() == torch.zeros(1, dtype=torch.uint8).fill_(-1).tolist()
    real = autograd.zeros(1).copy_(autograd.tensor([2 + 3j]))
    assert real.tolist() == [2.0]


def test_set_shows_the_memory_of_another_tensor():
    x, y = autograd.zeros(2), autograd.ones(3)
    x.set_(y)
    y[0] = 5.0
    assert x.tolist() == [5.0, 1.0, 1.0]
    assert x.set_().shape == (0,)


# --- the user's code within a sweep runs in the user's own context --------------------------------

user_variable = contextvars.ContextVar("user_variable", default="unset")


def looks_around(record):
    """Note what a user's function sees, and differentiate inside it."""
    with autograd.enable_grad():
        inner = autograd.ones(2, requires_grad=True)
        (inner * inner).sum().backward()
    record.append((user_variable.get(), np.geterr()["over"], inner.grad.tolist()))


def in_unpack(x, look):
    with autograd.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: (look(), t)[1]):
        return (x * x).sum()


def in_tensor_hook(x, look):
    y = x * x
    y.register_hook(lambda g: look())
    return y.sum()


def in_leaf_hook(x, look):
    x.register_hook(lambda g: look())
    return (x * x).sum()


def in_post_accumulate_hook(x, look):
    x.register_post_accumulate_grad_hook(lambda leaf: look())
    return (x * x).sum()


def in_node_hooks(x, look):
    y = (x * x).sum()
    y.grad_fn.register_hook(lambda inputs, outputs: look())
    y.grad_fn.register_prehook(lambda outputs: look())
    return y


def in_function(x, look):
    class Square(Function):
        @staticmethod
        def forward(ctx, x):
            look()
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, g):
            look()
            return g * 2 * ctx.saved_tensors[0]

    return Square.apply(x).sum()


def in_checkpoint(x, look):
    return autograd.utils.checkpoint.checkpoint(lambda x: (look(), x * x)[1], x).sum()


def in_module_hooks(x, look):
    module = autograd.nn.Identity()
    module.register_full_backward_hook(lambda *args: look())
    module.register_full_backward_pre_hook(lambda *args: look())
    module.register_forward_hook(lambda *args: look())
    return (module(x * 1) * x).sum()


PLACES = [
    in_unpack,
    in_tensor_hook,
    in_leaf_hook,
    in_post_accumulate_hook,
    in_node_hooks,
    in_function,
    in_checkpoint,
    in_module_hooks,
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("recorded", [False, True], ids=["backward", "create_graph"])
def test_a_users_function_runs_in_the_users_context(place, recorded):
    record = []

    def program():
        user_variable.set("set")
        x = autograd.tensor([1.0, 2.0], requires_grad=True)
        with np.errstate(over="raise"):
            y = place(x, lambda: looks_around(record))
            # a longer chain, so that the quick sweep is under way
            ((y * 2) * 3).backward(create_graph=recorded)
        return x.grad.tolist()

    grads = contextvars.copy_context().run(program)
    assert grads == [12.0, 24.0]
    assert record
    assert set(map(str, record)) == {str(("set", "raise", [2.0, 2.0]))}
