"""The graph, the sweep, modes, hooks, Function, and what backward refuses."""

import gc
import threading
import weakref

import numpy as np
import pytest
import torch

import autograd
from autograd.autograd import Function, grad
from autograd.engine.graph import Arithmetic
from autograd.errors import AnomalyError, GraphError, MutationError, ShapeError


def leaf(*values, dtype=None):
    return autograd.tensor(values, dtype=dtype or autograd.float64, requires_grad=True)


def test_a_shared_node_counts_once():
    a, b = leaf(2.0), leaf(3.0)
    h = a * b
    (h + h).backward()
    assert a.grad.tolist() == [6.0]
    assert b.grad.tolist() == [4.0]


def test_gradients_accumulate_over_calls_and_zero_is_kept_apart():
    x = leaf(1.0, 2.0)
    (x * 2).sum().backward()
    (x * 3).sum().backward()
    assert x.grad.tolist() == [5.0, 5.0]
    assert leaf(1.0).grad is None


def test_two_leaves_never_share_a_gradient_buffer():
    a, b = leaf(1.0, 2.0), leaf(3.0, 4.0)
    (a + b).sum().backward()
    a.grad.zero_()
    assert b.grad.tolist() == [1.0, 1.0]


def test_the_given_gradient_is_not_handed_to_a_leaf():
    a = leaf(1.0, 2.0)
    g = autograd.ones(2, dtype=autograd.float64)
    (a + 0.0).backward(g)
    a.grad.zero_()
    assert g.tolist() == [1.0, 1.0]


PASS_ON = {  # what hands on the gradient that it gets, or a view of it
    "the leaf itself": lambda x: x,
    "add": lambda x: x + autograd.zeros_like(x),
    "added to itself": lambda x: x + x,
    "transpose": lambda x: x.t(),
    "reshape": lambda x: x.reshape(-1),
    "slice": lambda x: x[:],
    "cat": lambda x: autograd.cat([x, x]),
    "clone": lambda x: x.clone(),
    "unbind and stack": lambda x: autograd.stack(x.unbind()),
    "float": lambda x: x.double(),
    "chain": lambda x: (x.t() + 1).t().reshape(-1),
}


@pytest.mark.parametrize("rows", [1, 3, 300])  # 300: memory is pooled
@pytest.mark.parametrize("name", PASS_ON)
def test_a_leafs_gradient_never_shares_memory_with_what_was_passed(name, rows):
    x = autograd.zeros(rows, rows, dtype=autograd.float64, requires_grad=True)
    for _ in range(2):  # into no `.grad`, then into an existing one
        given = np.ones(PASS_ON[name](x).shape)
        PASS_ON[name](x).backward(autograd.from_numpy(given))
        assert not np.shares_memory(x.grad.numpy(), given)
        x.grad.zero_()
        assert (given == 1).all()
        kept = PASS_ON[name](x).detach() + 1
        PASS_ON[name](x).backward(kept)
        assert not np.shares_memory(x.grad.numpy(), kept.numpy())


def test_a_gradient_that_nobody_else_sees_is_not_copied(monkeypatch):
    copied = []
    monkeypatch.setattr(Arithmetic, "copied", lambda a: copied.append(a) or a.copy())
    x, given = leaf(1.0, 2.0), autograd.ones(2, dtype=autograd.float64)
    (x * 3).backward(given)
    assert not copied
    (leaf(1.0, 2.0) + 0).backward(given)
    assert len(copied) == 1


def test_a_leaf_as_root():
    x = leaf(1.0)
    x.backward()
    assert x.grad.tolist() == [1.0]


def test_backward_of_several_tensors_and_only_some_inputs():
    a, b = leaf(1.0), leaf(2.0)
    autograd.autograd.backward([a * b, a * 3], inputs=[a])
    assert a.grad.tolist() == [5.0]
    assert b.grad is None


def test_backward_into_an_intermediate_input():
    a = leaf(2.0)
    h = a * a
    (h * 3).backward(inputs=[h])
    assert h.grad.tolist() == [3.0]
    assert a.grad is None


def test_implicit_gradient_needs_one_element_but_explicit_none_means_ones():
    with pytest.raises(GraphError, match="a gradient is required"):
        (leaf(1.0, 2.0) * 2).backward()
    x = leaf(1.0, 2.0)
    (x * 2).backward(None)
    assert x.grad.tolist() == [2.0, 2.0]


def test_a_gradient_of_another_shape_is_refused_and_loses_nothing():
    x = leaf(1.0, 2.0)
    y = x * 2
    with pytest.raises(ShapeError, match=r"shape \[2\] is required; got \[3\]"):
        y.backward(autograd.ones(3, dtype=autograd.float64))
    assert x.grad is None
    y.backward(autograd.ones(2, dtype=autograd.float64))
    assert x.grad.tolist() == [2.0, 2.0]


def test_second_backward_names_the_operation_and_the_line():
    x = leaf(1.0, 2.0)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(GraphError, match=r"MulBackward .*test_autograd\.py:\d+.*retain_graph"):
        y.backward()


def test_second_backward_works_where_no_values_were_saved():
    x = leaf(1.0, 2.0)
    y = (x + x).sum()
    y.backward()
    y.backward()
    assert x.grad.tolist() == [4.0, 4.0]


def test_retain_graph_allows_a_second_backward():
    x = leaf(3.0)
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [12.0]


def test_every_order_of_derivative():
    x = leaf(2.0)
    y = x**5
    for expected in (80.0, 160.0, 240.0, 240.0, 120.0):
        (y,) = grad(y.sum(), x, create_graph=True)
        assert y.item() == pytest.approx(expected)


def test_grad_leaves_grad_alone_and_knows_unused_inputs():
    x, unused = leaf(2.0), leaf(1.0)
    (g,) = grad(x * x, x)
    assert g.tolist() == [4.0]
    assert x.grad is None
    with pytest.raises(GraphError, match="allow_unused"):
        grad(x * x, [x, unused])
    assert grad(x * x, [x, unused], allow_unused=True)[1] is None
    assert grad(x * x, [x, unused], materialize_grads=True)[1].tolist() == [0.0]


def test_grad_of_an_intermediate_and_of_a_leaf_together():
    x = leaf(2.0)
    h = x * x
    gh, gx = grad((h * h).sum(), [h, x])
    assert gh.tolist() == [8.0]
    assert gx.tolist() == [32.0]


def test_batched_gradients():
    x = leaf(1.0, 2.0, 3.0)
    y = x * x
    (rows,) = grad(y, x, autograd.eye(3, dtype=autograd.float64), is_grads_batched=True)
    assert rows.tolist() == [[2.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 6.0]]


def test_modes_nest_decorate_and_return():
    x = leaf(1.0)
    with autograd.no_grad():
        assert not (x * 2).requires_grad
        with autograd.enable_grad():
            assert (x * 2).requires_grad
        assert not autograd.is_grad_enabled()
    assert autograd.is_grad_enabled()

    @autograd.no_grad()
    def f():
        return x * 2

    @autograd.no_grad
    def g():
        return x * 2

    assert not f().requires_grad
    assert not g().requires_grad
    previous = autograd.set_grad_enabled(False)
    assert not (x * 2).requires_grad
    autograd.set_grad_enabled(True)
    del previous
    with autograd.set_grad_enabled(False):
        assert not (x * 2).requires_grad
    assert (x * 2).requires_grad
    with autograd.inference_mode():
        assert autograd.is_inference_mode_enabled()
        assert not (x * 2).requires_grad


def test_a_generator_keeps_its_mode_only_while_it_runs():
    x = leaf(1.0)

    @autograd.no_grad()
    def numbers():
        yield x * 2
        yield x * 3

    for value in numbers():
        assert not value.requires_grad
        assert autograd.is_grad_enabled()


def test_modes_belong_to_the_thread():
    seen = []
    with autograd.no_grad():
        thread = threading.Thread(target=lambda: seen.append(autograd.is_grad_enabled()))
        thread.start()
        thread.join()
    assert seen == [True]


def test_several_threads_differentiate_at_once():
    failures = []

    def work(seed):
        rng = np.random.default_rng(seed)
        for _ in range(200):
            a = autograd.from_numpy(rng.normal(size=(3, 3))).requires_grad_()
            ((a @ a).exp() * 0.1).sum().backward()
            w = a.numpy(force=True)
            e = np.exp(w @ w) * 0.1
            if not np.allclose(a.grad.numpy(), e @ w.T + w.T @ e):
                failures.append(seed)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not failures


def test_a_tensor_hook_changes_the_gradient_and_can_be_removed():
    x = leaf(1.0)
    handle = x.register_hook(lambda g: g * 10)
    (x * 2).backward()
    assert x.grad.tolist() == [20.0]
    handle.remove()
    x.grad = None
    (x * 2).backward()
    assert x.grad.tolist() == [2.0]


def test_a_hook_on_an_intermediate_sees_the_whole_gradient_once():
    x = leaf(1.0)
    h = x * 1
    seen = []
    h.register_hook(lambda g: seen.append(g.item()))
    (h + h * 2).backward()
    assert seen == [3.0]


def test_a_hook_that_returns_another_shape_is_refused():
    x = leaf(1.0, 2.0)
    x.register_hook(lambda g: g.sum())
    with pytest.raises(ShapeError, match="register_hook"):
        (x * 2).sum().backward()


def test_node_hooks_and_post_accumulate_hooks():
    x = leaf(1.0)
    y = x * 2
    y.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] * 5,))
    y.grad_fn.register_prehook(lambda outputs: (outputs[0] * 2,))
    done = []
    x.register_post_accumulate_grad_hook(lambda t: done.append(t.grad.item()))
    y.backward()
    assert x.grad.tolist() == [20.0]
    assert done == [20.0]


def test_retain_grad():
    x = leaf(2.0)
    h = x * x
    h.retain_grad()
    (h * 3).backward()
    assert h.grad.tolist() == [3.0]
    assert h.retains_grad


def test_reading_grad_of_an_intermediate_warns():
    h = leaf(1.0) * 2
    with pytest.warns(UserWarning, match="not a leaf"):
        assert h.grad is None


def test_next_functions_and_names():
    a, b = leaf(1.0), leaf(2.0)
    node = (a * b + a).grad_fn
    assert node.name() == "AddBackward"
    names = [fn.name() for fn, _ in node.next_functions]
    assert names == ["MulBackward", "AccumulateGrad"]
    assert node.next_functions[1][0].variable is a
    assert repr(node) == "<AddBackward>"
    assert "<MulBackward from" in repr(node.next_functions[0][0])


def test_detach_and_requires_grad_rules():
    x = leaf(1.0)
    assert not (x * 2).detach().requires_grad
    with pytest.raises(GraphError, match="leaf"):
        (x * 2).requires_grad = False
    with pytest.raises(RuntimeError, match="floating-point"):
        autograd.tensor([1]).requires_grad_()


# --- buffers that backward needs ------------------------------------------------------------------


def test_overwriting_a_saved_buffer_names_both_operations_and_lines():
    x = leaf(1.0, 2.0)
    y = x * 1
    z = y * y
    y.add_(1)
    with pytest.raises(MutationError) as error:
        z.sum().backward()
    text = str(error.value)
    assert "MulBackward" in text
    assert "add_" in text
    assert text.count("test_autograd.py:") == 2


def test_overwriting_through_a_view_is_seen():
    x = leaf(1.0, 2.0)
    y = x * 1
    z = y * y
    with autograd.no_grad():
        y[0] = 5.0
    with pytest.raises(MutationError):
        z.sum().backward()


def test_a_write_that_backward_does_not_care_about_is_fine():
    x = leaf(1.0, 2.0)
    y = x + 1
    z = y * 2
    y.mul_(3)
    z.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_data_writes_are_not_tracked():
    x = leaf(1.0, 2.0)
    y = x * x
    x.data.mul_(1)
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_writing_to_a_leaf_is_refused_outside_no_grad():
    x = leaf(1.0)
    with pytest.raises(GraphError, match="leaf requiring grad"):
        x.add_(1)
    assert x.tolist() == [1.0]
    with autograd.no_grad():
        x.add_(1)
    assert x.tolist() == [2.0]
    with pytest.raises(GraphError, match="leaf"):
        x[0] = 3.0


# --- Function -------------------------------------------------------------------------------------


class Scale(Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.save_for_backward(x)
        ctx.factor = factor
        return x * x * factor

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * 2 * x * ctx.factor, None


def test_function_first_and_second_derivative():
    x = leaf(3.0)
    y = Scale.apply(x, 2.0)
    assert y.grad_fn.name() == "ScaleBackward"
    (g,) = grad(y, x, create_graph=True)
    assert g.tolist() == [12.0]
    assert grad(g, x)[0].tolist() == [4.0]
    assert autograd.autograd.gradcheck(lambda x: Scale.apply(x, 2.0), leaf(1.0, -2.0))


def test_function_with_setup_context_and_several_results():
    class Both(Function):
        @staticmethod
        def forward(x):
            return x * 2, x.argmax()

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.mark_non_differentiable(output[1])

        @staticmethod
        def backward(ctx, g, _):
            return g * 2

    x = leaf(1.0, 5.0)
    doubled, position = Both.apply(x)
    assert position.item() == 1
    assert not position.requires_grad
    doubled.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_function_needs_input_grad_and_materialized_grads():
    seen = {}

    class Two(Function):
        @staticmethod
        def forward(ctx, x, y):
            return x * 1, y * 1

        @staticmethod
        def backward(ctx, gx, gy):
            seen["needs"] = ctx.needs_input_grad
            seen["zeros"] = gy.tolist()
            return gx, gy

    x, y = leaf(1.0), autograd.ones(1, dtype=autograd.float64)
    Two.apply(x, y)[0].backward()
    assert seen == {"needs": (True, False), "zeros": [0.0]}


def test_function_that_returns_too_little_is_refused():
    class Wrong(Function):
        @staticmethod
        def forward(ctx, x, y):
            return x * y

        @staticmethod
        def backward(ctx, g):
            return g

    with pytest.raises(GraphError, match="2 gradients are required"):
        Wrong.apply(leaf(1.0), leaf(2.0)).backward()


def test_function_that_writes_in_place():
    class Double(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.mark_dirty(x)
            return x.mul_(2)

        @staticmethod
        def backward(ctx, g):
            return g * 2

    x = leaf(1.0)
    h = x * 3
    out = Double.apply(h)
    assert out.tolist() == [6.0]
    out.backward()
    assert x.grad.tolist() == [6.0]


def test_once_differentiable_refuses_a_second_derivative():
    class Once(Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        @autograd.autograd.function.once_differentiable
        def backward(ctx, g):
            return g * 2

    x = leaf(1.0)
    (g,) = grad((Once.apply(x) ** 2).sum(), x, create_graph=True)
    assert g.tolist() == [8.0]
    with pytest.raises(GraphError, match="once_differentiable"):
        g.sum().backward()


# --- saved-tensor hooks, anomaly detection, checkpoint --------------------------------------------


def test_saved_tensors_hooks_pack_and_unpack():
    packed, unpacked = [], []

    def pack(t):
        packed.append(t)
        return t.numpy().copy()

    def unpack(a):
        unpacked.append(a)
        return autograd.from_numpy(a)

    x = leaf(2.0)
    with autograd.autograd.graph.saved_tensors_hooks(pack, unpack):
        y = (x * x).exp()
    y.backward()
    assert packed
    assert unpacked
    assert x.grad.item() == pytest.approx(4 * np.exp(4))


def test_saved_tensors_hooks_work_for_second_derivatives():
    x = leaf(2.0)
    with autograd.autograd.graph.saved_tensors_hooks(lambda t: t.numpy(), autograd.from_numpy):
        y = x * x * x
    (g,) = grad(y.sum(), x, create_graph=True)
    assert grad(g.sum(), x)[0].item() == pytest.approx(12.0)


def test_detect_anomaly_names_the_line_of_the_first_nan():
    x = leaf(-1.0)
    with autograd.autograd.detect_anomaly():
        y = x.log()
        with pytest.raises(AnomalyError, match=r"log at .*test_autograd\.py:\d+"):
            (y * x).sum().backward()
    (x.log() * x).sum().backward()  # outside it is IEEE as ever


def test_checkpoint_gives_the_same_gradients_and_runs_twice():
    calls = []
    w = leaf(3.0)

    def block(x):
        calls.append(1)
        return (x * w).tanh()

    x = leaf(0.2)
    autograd.utils.checkpoint.checkpoint(block, x).backward()
    expected_x, expected_w = leaf(0.2), leaf(3.0)
    (expected_x * expected_w).tanh().backward()
    assert x.grad.tolist() == expected_x.grad.tolist()
    assert w.grad.tolist() == expected_w.grad.tolist()
    assert len(calls) == 2


# --- memory ---------------------------------------------------------------------------------------


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_graphs_are_freed_by_reference_counting(no_collector):
    x = leaf(1.0, 2.0)
    h = x * 2
    y = (h.exp() * h).sum()
    watched = [weakref.ref(t) for t in (h, y, h.grad_fn, y.grad_fn)]
    y.backward()
    del h, y
    assert [w() for w in watched] == [None] * 4


def test_create_graph_leaves_no_cycle(no_collector):
    x = leaf(2.0)
    y = (x * x * x).sum()
    (g,) = grad(y, x, create_graph=True)
    node = weakref.ref(g.grad_fn)
    del y, g
    assert node() is None


def test_views_and_in_place_writes_leave_no_cycle(no_collector):
    x = leaf(1.0, 2.0)
    h = x * 1
    v = h[0]
    v.mul_(2)
    watched = weakref.ref(h)
    h.sum().backward()
    del h, v
    assert watched() is None


def test_a_chain_of_200000_operations():
    x = leaf(1.0)
    y = x
    for _ in range(200_000):
        y = y + 1.0
    y.backward()
    assert x.grad.tolist() == [1.0]
    del y


def test_output_nr():
    for lib in (torch, autograd):
        x = lib.arange(6.0, requires_grad=True)
        assert x.output_nr == 0
        assert (x * 2).output_nr == 0
        assert [part.output_nr for part in lib.linalg.qr(x.reshape(2, 3))] == [0, 1]


def second_backward(loss):
    loss.backward()
    loss.backward()


def overwritten_by_a_module():
    x = (autograd.ones(3, requires_grad=True) * 2).relu()
    y = x.sin()
    autograd.nn.ReLU(inplace=True)(x)
    y.sum().backward()


def overwritten_by_load_state_dict():
    model = autograd.nn.Linear(2, 2)
    loss = model(model(autograd.ones(1, 2))).sum()
    model.load_state_dict(model.state_dict())
    loss.backward()


@pytest.mark.parametrize(
    "program",
    [
        lambda: second_backward(autograd.nn.LSTM(2, 3)(autograd.ones(4, 1, 2))[0].sum()),
        lambda: second_backward(autograd.nn.Softmax(0)(autograd.ones(3, requires_grad=True)).sum()),
        overwritten_by_a_module,
        overwritten_by_load_state_dict,
    ],
    ids=["LSTM", "Softmax", "ReLU", "load_state_dict"],
)
def test_errors_name_the_lines_of_the_program_not_of_the_library(program):
    with pytest.raises(RuntimeError) as caught:
        program()
    lines = [word for word in str(caught.value).split() if ".py:" in word]
    assert lines
    assert all(__file__ in line for line in lines)
