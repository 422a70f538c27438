"""Hooks of modules: order, arguments and effect are PyTorch's."""

import warnings

import pytest
import torch

import autograd
from autograd.errors import ArgumentError, ArgumentTypeError, GraphError

BOTH = [torch, autograd]


def same(program):
    theirs, ours = (program(lib) for lib in BOTH)
    assert ours == theirs


def numbers(value):
    """Tensors in nested tuples as lists."""
    if isinstance(value, (tuple, list)):
        return [numbers(v) for v in value]
    return value if value is None or isinstance(value, str) else value.tolist()


def layer(lib, weight=2.0):
    made = lib.nn.Linear(2, 1, bias=False)
    with lib.no_grad():
        made.weight.fill_(weight)
    return made


def test_order_of_forward_hooks():
    def program(lib):
        seen, net = [], lib.nn.Sequential(layer(lib))
        hooks = lib.nn.modules.module
        handles = [
            hooks.register_module_forward_pre_hook(lambda m, a: seen.append("global pre")),
            hooks.register_module_forward_hook(lambda m, a, o: seen.append("global")),
        ]
        for name in "ab":
            net.register_forward_pre_hook(lambda m, a, name=name: seen.append("pre " + name))
            net.register_forward_hook(lambda m, a, o, name=name: seen.append(name))
        net.register_forward_pre_hook(lambda m, a: seen.append("pre first"), prepend=True)
        net.register_forward_hook(lambda m, a, o: seen.append("first"), prepend=True)
        try:
            net(lib.ones(1, 2))
        finally:
            for handle in handles:
                handle.remove()
        net(lib.ones(1, 2))
        return seen

    same(program)


def test_hooks_change_arguments_and_results():
    def program(lib):
        net = layer(lib)
        net.register_forward_pre_hook(lambda m, args: args[0] + 1)
        net.register_forward_pre_hook(lambda m, args: (args[0] * 2,))
        net.register_forward_hook(lambda m, args, out: out + args[0].sum())
        return numbers(net(lib.ones(1, 2)))

    same(program)


def test_hooks_with_keyword_arguments():
    def program(lib):
        class Net(lib.nn.Module):
            def forward(self, x, *, scale=1.0):
                return x * scale

        seen, net = [], Net()
        net.register_forward_pre_hook(
            lambda m, args, kwargs: (args, {"scale": kwargs["scale"] + 1}), with_kwargs=True
        )
        net.register_forward_hook(
            lambda m, args, kwargs, out: seen.append(kwargs["scale"]), with_kwargs=True
        )
        return numbers(net(lib.ones(2), scale=2.0)), seen

    same(program)


def test_a_removed_hook_is_not_called():
    def program(lib):
        seen, net = [], layer(lib)
        handle = net.register_forward_hook(lambda *args: seen.append(1))
        net(lib.ones(1, 2))
        handle.remove()
        handle.remove()
        net(lib.ones(1, 2))
        with net.register_forward_hook(lambda *args: seen.append(2)):
            net(lib.ones(1, 2))
        net(lib.ones(1, 2))
        return seen, len(net._forward_hooks)

    same(program)


def test_hooks_that_always_run():
    def program(lib):
        class Failing(lib.nn.Module):
            def forward(self, x):
                raise ValueError("broken")

        seen, net = [], Failing()
        net.register_forward_hook(lambda m, a, o: seen.append(("always", o)), always_call=True)
        net.register_forward_hook(lambda m, a, o: seen.append("never"))
        with pytest.raises(ValueError, match="broken"):
            net(lib.ones(1))
        return seen

    same(program)


def test_a_hook_that_fails_after_an_error_warns():
    class Failing(autograd.nn.Module):
        def forward(self, x):
            raise ValueError("broken")

    net = Failing()
    net.register_forward_hook(lambda m, a, o: o.shape, always_call=True)
    with (
        pytest.warns(UserWarning, match="the error of forward is shown"),
        pytest.raises(ValueError),
    ):
        net(1)


def test_full_backward_hooks():
    def program(lib):
        seen, net = [], lib.nn.Sequential(layer(lib), lib.nn.Tanh())
        for name in ("0", "1"):
            part = net.get_submodule(name)
            part.register_full_backward_pre_hook(
                lambda m, out, name=name: seen.append((name, "pre", numbers(out)))
            )
            part.register_full_backward_hook(
                lambda m, inp, out, name=name: seen.append((name, numbers(inp), numbers(out)))
            )
        x = lib.zeros(1, 2, requires_grad=True)
        net(x).sum().backward()
        return seen, numbers(x.grad)

    same(program)


def test_backward_hooks_change_gradients():
    def program(lib):
        net = layer(lib)
        net.register_full_backward_pre_hook(lambda m, out: (out[0] * 10,))
        net.register_full_backward_hook(lambda m, inp, out: (inp[0] + 1,))
        x = lib.ones(1, 2, requires_grad=True)
        net(x).sum().backward()
        return numbers(x.grad), numbers(net.weight.grad)

    same(program)


def test_backward_hooks_without_inputs_that_require_grad():
    def program(lib):
        seen, net = [], layer(lib)
        net.register_full_backward_hook(lambda m, inp, out: seen.append((inp, numbers(out))))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            net(lib.ones(1, 2)).sum().backward()
        with lib.no_grad():
            net(lib.ones(1, 2))
        return seen, numbers(net.weight.grad)

    same(program)


def test_backward_hooks_with_several_inputs_and_outputs():
    def program(lib):
        class Net(lib.nn.Module):
            def forward(self, a, text, b):
                return a * b, a + b, text

        seen, net = [], Net()
        net.register_full_backward_hook(lambda m, i, o: seen.append((numbers(i), numbers(o))))
        a, b = (lib.tensor([v], requires_grad=True) for v in (2.0, 3.0))
        product, total, _ = net(a, "text", b)
        product.sum().backward(retain_graph=True)
        (product + total).sum().backward()
        return seen, numbers(a.grad), numbers(b.grad)

    same(program)


def test_global_backward_hooks():
    def program(lib):
        seen, net = [], lib.nn.Sequential(layer(lib))
        hooks = lib.nn.modules.module
        handles = [
            hooks.register_module_full_backward_pre_hook(lambda m, o: seen.append("pre")),
            hooks.register_module_full_backward_hook(lambda m, i, o: seen.append("hook")),
        ]
        try:
            net(lib.ones(1, 2, requires_grad=True)).sum().backward()
        finally:
            for handle in handles:
                handle.remove()
        net(lib.ones(1, 2, requires_grad=True)).sum().backward()
        return seen

    same(program)


def test_second_derivatives_go_through_hooks():
    def program(lib):
        seen, net = [], lib.nn.Tanh()
        net.register_full_backward_hook(lambda m, i, o: seen.append(i[0].item()))
        x = lib.tensor(0.5, requires_grad=True)
        (g,) = lib.autograd.grad(net(x), x, create_graph=True)
        g.backward()
        return [round(v, 5) for v in seen], round(x.grad.item(), 5)

    same(program)


def test_the_older_backward_hook():
    def program(lib):
        seen, net = [], lib.nn.Tanh()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            net.register_backward_hook(lambda m, i, o: seen.append((numbers(i), numbers(o))))
            net(lib.zeros(1, requires_grad=True)).sum().backward()
        return seen

    same(program)


def test_kinds_of_backward_hooks_do_not_mix():
    net = autograd.nn.ReLU()
    net.register_backward_hook(lambda *args: None)
    with pytest.raises(GraphError, match="Use full hooks only"):
        net.register_full_backward_hook(lambda *args: None)
    net = autograd.nn.ReLU()
    net.register_full_backward_hook(lambda *args: None)
    with pytest.raises(GraphError):
        net.register_backward_hook(lambda *args: None)


def test_hooks_that_return_the_wrong_thing():
    x = autograd.ones(1, 2, requires_grad=True)
    net = layer(autograd)
    net.register_full_backward_hook(lambda m, i, o: (i[0], i[0]))
    with pytest.raises(ArgumentError, match="1 gradients are required; the hook returned 2"):
        net(x).sum().backward()
    net = layer(autograd)
    net.register_full_backward_hook(lambda m, i, o: o)
    with pytest.raises(ArgumentError, match="no input of the module requires grad"):
        net(autograd.ones(1, 2)).sum().backward()
    net = layer(autograd)
    net.register_forward_pre_hook(lambda m, a, k: a, with_kwargs=True)
    with pytest.raises(ArgumentTypeError, match="a pair"):
        net(x)
