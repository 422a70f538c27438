"""What a node keeps: a result or an input may be written afterwards wherever PyTorch allows it.

Every operator of the catalogue with a namesake in PyTorch is called, then its result, or an input,
is written in place, then backward runs. The law: if backward succeeds, its gradients are those of
the values that the operator saw; and it succeeds wherever PyTorch's does.
"""

import math

import numpy as np
import pytest
import torch

import autograd
from autograd.ops.core.registry import catalogue
from laws import call, ours, torch_function

# not functions of one value: they write, or look, or draw random numbers
LEFT_OUT = {"inspection", "assignment", "dropout"}
OPERATORS = [
    pytest.param(op, id=name)
    for name, op in sorted(catalogue.items())
    if (op.is_function or op.method)
    and op.family not in LEFT_OUT
    and op.sample_functions
    and torch_function(op) is not None
]
# what is kept here and not in PyTorch (docs/differences.md)
KEPT_RESULT = {"rnn_tanh", "rnn_relu", "lstm", "gru", "lstm_cell", "gru_cell"}
KEPT_INPUT = {
    "rnn_tanh", "rnn_relu", "lstm", "gru", "matmul", "kron", "ldexp", "cross_entropy",
    "instance_norm", "scaled_dot_product_attention", "ndtr", "polar", "einsum",
}  # fmt: skip
OVERLAPPING = {"as_strided", "unfold"}  # a write to one element of the result changes others


def after_writing(operator, function, sample, make, written):
    """The gradients of an operator's first result after a write to it, or to an input.

    Args:
        written: "result", or the number of the input.

    Returns:
        A list of gradients; None if backward was refused; "skip" if there is nothing to write.
    """
    inputs = []

    def on_intermediates(*args, **kwargs):
        def intermediate(value):
            if isinstance(value, (list, tuple)):
                return (
                    type(value)(map(intermediate, value)) if type(value) in (list, tuple) else value
                )
            if getattr(value, "requires_grad", False):
                value = value * 1
                inputs.append(value)
            return value

        args = [intermediate(arg) for arg in args]
        return function(*args, **{key: intermediate(value) for key, value in kwargs.items()})

    results, leaves = call(operator, on_intermediates, sample, make)
    result = results[0]
    if not inputs or not getattr(result, "requires_grad", False):
        return "skip"
    if written == "result":
        target = result
    elif written < len(inputs):
        target = inputs[written]
        if result is target:
            return "skip"
        result = result * 2  # so that a view has its reading before the write
    else:
        return "skip"
    try:
        target.mul_(2)
        (result.real if result.dtype.is_complex else result).sum().backward()
    except RuntimeError:
        return None
    return [leaf.grad for leaf in leaves]


def gradients_of_the_values_seen(operator, function, sample, make):
    """Twice the gradients of an operator's first result."""
    results, leaves = call(operator, function, sample, make)
    doubled = results[0] * 2
    (doubled.real if doubled.dtype.is_complex else doubled).sum().backward()
    return [leaf.grad for leaf in leaves]


def numbers(gradients) -> list:
    return [None if g is None else np.array(g.detach()) for g in gradients]


def check(operator, written, allowed):
    function, theirs = operator.function, torch_function(operator)
    for sample in operator.samples(np.random.default_rng(0)):
        if not sample.grad:
            continue
        found = after_writing(operator, function, sample, ours, written)
        if isinstance(found, str):
            continue
        if found is None:
            reference = after_writing(operator, theirs, sample, torch.from_numpy, written)
            assert reference is None or allowed, f"{sample}: refused, but not by PyTorch"
            continue
        expected = gradients_of_the_values_seen(operator, function, sample, ours)
        for mine, right in zip(numbers(found), numbers(expected), strict=True):
            assert (mine is None) == (right is None)
            if mine is not None:
                np.testing.assert_allclose(mine, right, 1e-9, 1e-12, err_msg=repr(sample))


@pytest.mark.parametrize("operator", [p for p in OPERATORS if p.id not in OVERLAPPING])
def test_a_result_may_be_written_afterwards(operator):
    check(operator, "result", operator.name in KEPT_RESULT)


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_input_may_be_written_afterwards(operator):
    for number in range(3):
        check(operator, number, operator.name in KEPT_INPUT)


def masked_scores(L):
    q = L.arange(6.0).reshape(2, 3).requires_grad_()
    scores = q @ q.mT / math.sqrt(3)
    scores.masked_fill_(L.tensor([[False, True], [False, False]]), -math.inf)
    (scores.softmax(-1) * L.tensor([[1.0, 2.0], [3.0, 4.0]])).sum().backward()
    return q.grad


def with_input(step):
    def program(L):
        x = L.tensor([[0.3, 0.9, 0.5], [0.2, 0.1, 0.8]], requires_grad=True)
        step(L, x).sum().backward()
        return x.grad

    return program


def zeroed_column(L, x):
    p = x / x.sum(1, keepdim=True)
    p[:, 0] = 0
    return p * p


def written(value, write):
    write(value)
    return value * value * value


PROGRAMS = {
    "masked scores": masked_scores,
    "a column of shares": with_input(zeroed_column),
    "square": with_input(lambda L, x: written(x**2, lambda y: y.sub_(1))),
    "half": with_input(lambda L, x: written(x / 2, lambda y: y.mul_(3))),
    "two over": with_input(lambda L, x: written(2 / x, lambda y: y.mul_(3))),
    "one over": with_input(lambda L, x: written((1 / x) * 1, lambda y: y.mul_(3))),
    "normalized": with_input(lambda L, x: L.nn.functional.normalize(x).mul_(2)),
    "the largest": with_input(
        lambda L, x: written(x.max(1, keepdim=True).values, lambda y: y.sub_(1))
    ),
    "standardized": with_input(
        lambda L, x: written((x - x.mean()) / x.std(), lambda y: y.mul_(2).add_(1)) * x.detach()
    ),
    "hardsigmoid": with_input(lambda L, x: L.nn.functional.hardsigmoid(x).mul_(2)),
    "hardswish": with_input(lambda L, x: L.nn.functional.hardswish(x).mul_(2)),
    "softsign": with_input(lambda L, x: L.nn.functional.softsign(x).mul_(2)),
    "root of a power": with_input(lambda L, x: (x.abs() ** 0.5).clamp_(min=0.5)),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_common_programs(name):
    mine, theirs = PROGRAMS[name](autograd), PROGRAMS[name](torch)
    np.testing.assert_allclose(mine.numpy(), theirs.numpy(), rtol=1e-5, atol=1e-6)


def test_nothing_is_kept_that_no_rule_wants():
    x = autograd.ones(3, requires_grad=True)
    constant = autograd.ones(3)

    def kept(result):
        return [value for value in result.grad_fn.saved if isinstance(value, np.ndarray)]

    assert not kept(x / 2)
    assert len(kept(x / constant)) == 1
    assert len(kept(constant / x)) == 2
    assert not kept(autograd.lerp(x, constant, 0.5))
    assert [value.dtype.kind for value in kept(x.max(0).values)] == ["i"]
