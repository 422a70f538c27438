"""Calls on the generated paths give what PyTorch gives, however their arguments are written."""

import inspect

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentTypeError, MutationError

VIEWS = {
    "reshape, numbers": lambda x: x.reshape(3, -1),
    "reshape, a list": lambda x: x.reshape([4, 3]),
    "reshape, of other strides": lambda x: x.t().reshape(-1),
    "view, a shape": lambda x: x.view(x.shape),
    "view, of every second row": lambda x: x[::2].view(2, 3, 1),
    "permute, from the end": lambda x: x.permute(-1, 0),
    "permute, a list": lambda x: x[None].permute([2, 0, 1]),
    "expand, kept sizes": lambda x: x[:, :1].expand(2, -1, 5),
    "expand, of other strides": lambda x: x.t()[:, None].expand(3, 2, 4),
    "expand, to its shape": lambda x: x.expand(4, 3),
    "squeeze": lambda x: x[:1, None].squeeze(),
    "squeeze, several": lambda x: x[:1, None].squeeze((0, 1)),
    "unsqueeze, at the end": lambda x: x.unsqueeze(-1),
    "flatten": lambda x: x[None].flatten(1),
    "unflatten": lambda x: x.unflatten(0, (2, -1)),
    "element": lambda x: x[1, -1],
    "rows, columns": lambda x: x[1:, ..., None, ::2],
}


def data(dtype=np.float64):
    return np.random.default_rng(0).integers(-9, 9, (4, 3)).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.int64, np.bool_])
@pytest.mark.parametrize("way", VIEWS)
def test_views_show_the_same_memory_as_those_of_pytorch(way, dtype):
    ours, theirs = autograd.from_numpy(data(dtype)), torch.from_numpy(data(dtype))
    view, expected = VIEWS[way](ours), VIEWS[way](theirs)
    np.testing.assert_array_equal(view.numpy(), expected.numpy())
    if expected.untyped_storage().data_ptr() == theirs.untyped_storage().data_ptr():
        assert np.shares_memory(view.numpy(), ours.numpy())
        changed = ours.bitwise_not_() if dtype is np.bool_ else ours.neg_()
        assert changed is ours
        np.testing.assert_array_equal(view.numpy(), VIEWS[way](torch.from_numpy(ours.numpy())))


JOINS = {
    "cat": lambda m, a, b: m.cat([a, b, a]),
    "cat, a tuple from the end": lambda m, a, b: m.cat((a, b), -1),
    "cat, an iterator": lambda m, a, b: m.cat(iter([a, b])) if m is autograd else m.cat([a, b]),
    "cat, with an empty one": lambda m, a, b: m.cat([a, m.zeros(0, dtype=a.dtype), b], 1),
    "stack": lambda m, a, b: m.stack([a, b]),
    "stack, in the middle": lambda m, a, b: m.stack((a, b, b), 1),
    "stack, at the end": lambda m, a, b: m.stack([a, b], -1),
    "stack, numbers": lambda m, a, b: m.stack([a[0, 0], b[1, 1]]),
}
DTYPES = [(np.float64, np.float64), (np.float32, np.float64), (np.int64, np.int64),
          (np.bool_, np.bool_), (np.int64, np.float32), (np.float16, np.float16)]  # fmt: skip


@pytest.mark.parametrize("dtypes", DTYPES, ids=str)
@pytest.mark.parametrize("way", JOINS)
def test_joined_sequences(way, dtypes):
    def call(m):
        return JOINS[way](
            m, *(m.from_numpy(data(dtype) * (i + 1)) for i, dtype in enumerate(dtypes))
        )

    np.testing.assert_array_equal(call(autograd).numpy(), call(torch).numpy(), strict=True)


@pytest.mark.parametrize("way", JOINS)
def test_gradients_of_joined_sequences(way):
    def program(m):
        a, b = (m.from_numpy(data() + i).requires_grad_() for i in range(2))
        out = JOINS[way](m, a, b * 3)
        (first,) = m.autograd.grad((out**3).sum(), a, create_graph=True)
        (first * first).sum().backward()
        return first.detach().numpy(), a.grad.numpy(), np.asarray(0 if b.grad is None else b.grad)

    for ours, theirs in zip(program(autograd), program(torch), strict=True):
        np.testing.assert_allclose(ours, theirs)


def test_a_join_takes_tensors_only():
    a = autograd.ones(2)
    for wrong in ([a, np.ones(2)], [a, 1], [np.ones(2), a]):
        with pytest.raises(ArgumentTypeError, match="cat: tensors are required"):
            autograd.cat(wrong)


def test_a_list_of_dims_may_change_after_the_call():
    x = autograd.from_numpy(data()[None]).requires_grad_()
    dims = [2, 0, 1]
    out = x.permute(dims)
    dims[:] = [0, 1, 2]
    weights = np.arange(12.0).reshape(3, 1, 4)
    (out * autograd.from_numpy(weights)).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), weights.transpose(1, 2, 0))


INTEGERS = {
    "sum": lambda a, b: a + b,
    "number": lambda a, b: a * 3 - 1,
    "real number": lambda a, b: a + 1.5,
    "overflow": lambda a, b: a * (2**62) + b,
    "and": lambda a, b: a & b,
    "in place": lambda a, b: a.add_(b).mul_(2),
}


@pytest.mark.parametrize("way", INTEGERS)
def test_integers(way):
    ours = INTEGERS[way](autograd.from_numpy(data(np.int64)), autograd.from_numpy(data(np.int64)))
    theirs = INTEGERS[way](torch.from_numpy(data(np.int64)), torch.from_numpy(data(np.int64)))
    np.testing.assert_array_equal(ours.numpy(), theirs.numpy(), strict=True)


WRITES = {
    "mul_": lambda x: x.mul_(2),
    "add_": lambda x: x.add_(x, alpha=2),
    "+=": lambda x: x.__iadd__(1),
    "fill_": lambda x: x.fill_(3),
    "zero_": lambda x: x.zero_(),
    "copy_": lambda x: x.copy_(x * 2),
    "index assignment": lambda x: x.__setitem__(0, 1.0),
}


@pytest.mark.parametrize("way", WRITES)
def test_a_write_is_noted_with_the_line_of_the_program(way):
    x, w = autograd.ones(3), autograd.ones(3, requires_grad=True)
    loss = (x * w).sum()
    WRITES[way](x)
    line = inspect.getsourcelines(WRITES[way])[1]
    operator = "add_" if way == "+=" else way
    with pytest.raises(MutationError, match=rf"{operator} overwrote them at .*paths\.py:{line} "):
        loss.backward()


def test_a_write_that_is_recorded_keeps_the_values_before_it():
    leaf = autograd.from_numpy(data()).requires_grad_()
    factor = autograd.from_numpy(data() + 1).requires_grad_()
    x = leaf * 1
    x.mul_(factor).add_(1)
    x.sum().backward()
    np.testing.assert_array_equal(x.detach().numpy(), data() * (data() + 1) + 1)
    np.testing.assert_array_equal(leaf.grad.numpy(), data() + 1)
    np.testing.assert_array_equal(factor.grad.numpy(), data())
