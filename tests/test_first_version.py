"""The first version's interface: its users' code runs as it stands."""

import gc
import weakref

import numpy as np
import pytest
import torch

import autograd
from autograd import Graph, Tensor


def test_construction_by_position_and_keyword():
    grad = Tensor([2], [5.0, 6.0])
    for x in (
        Tensor([2], [1.0, 2.0], True, grad, None),
        Tensor(shape=[2], data=[1.0, 2.0], requires_grad=True, grad=grad, graph=None),
        Tensor([2], [1.0, 2.0], requires_grad=True, grad=grad),
        Tensor([2], data=[1.0, 2.0], requires_grad=True, grad=grad),
    ):
        assert x.get_shape() == [2]
        assert x.get_data() == [1.0, 2.0]
        assert x.get_requires_grad() is True
        assert x.get_grad() is grad
        assert x.get_graph() is None
        assert x.dtype == autograd.float32
    plain = Tensor([2, 2], [1, 2, 3, 4])
    assert plain.get_shape() == [2, 2]
    assert type(plain.get_shape()) is list
    assert plain.get_data() == [1, 2, 3, 4]
    assert plain.get_requires_grad() is False
    assert plain.get_grad() is None
    assert Tensor([1], [3.0]).get_shape() == [1]
    assert Tensor([], [3.0]).get_shape() == []


@pytest.mark.parametrize("data", [[1.0], [1.0] * 5, [], [[1.0, 2.0], [3.0, 4.0]]])
def test_wrong_lengths(data):
    with pytest.raises(ValueError, match=r"Tensor: a flat list of 4 numbers is required for shape"):
        Tensor([2, 2], data)


def test_construction_as_in_pytorch():
    assert Tensor([[1.0, 2.0]]).shape == (1, 2)
    assert Tensor([1.0, 2.0]).tolist() == [1, 2]
    assert Tensor(2, 3).shape == (2, 3)
    assert Tensor(2).shape == (2,)
    assert Tensor().shape == (0,)
    assert Tensor(autograd.Size([2, 3])).shape == (2, 3)
    assert Tensor(np.ones(2)).dtype == autograd.float32
    assert Tensor([1, 2]).dtype == autograd.float32
    assert autograd.tensor([[1, 2]], dtype=autograd.float64).dtype == autograd.float64


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Tensor([1.0], requires_grad=True), "shape and data are required beside"),
        (lambda: Tensor([1], [1.0], size=3), "the arguments shape, data"),
        (lambda: Tensor([1], [1.0], shape=[1]), "given twice"),
        (lambda: Tensor([1], [1.0], grad=1), "grad: a Tensor or None is required; got int"),
        (lambda: Tensor([1], [1.0], graph=1), "set_graph: a Graph or None is required; got int"),
        (lambda: Tensor("ab"), "numbers in nested lists"),
        (lambda: Tensor(1.5), ""),
    ],
)
def test_bad_construction(call, message):
    if message:
        with pytest.raises(TypeError, match=message):
            call()
    else:
        assert call().shape == ()


def test_bad_gradients():
    x = Tensor([2], [1.0, 2.0], True)
    with pytest.raises(ValueError, match=r"grad: a gradient of shape \[2\] is required; got \[3\]"):
        x.set_grad(Tensor([3], [1.0, 2.0, 3.0]))
    with pytest.raises(TypeError, match="grad: a gradient of dtype"):
        x.set_grad(autograd.ones(2, dtype=autograd.float64))
    assert x.get_grad() is None


def test_gradient_and_graph_can_be_set():
    x = Tensor([2], [1.0, 2.0], requires_grad=True)
    x.set_grad(Tensor([2], [3.0, 4.0]))
    assert x.get_grad().get_data() == [3, 4]
    x.set_grad(None)
    assert x.get_grad() is None
    y = x * x
    assert isinstance(y.get_graph(), Graph)
    y.set_graph(None)
    assert y.get_graph() is None
    assert y.get_requires_grad()
    assert y.is_leaf
    graph = (x * x).get_graph()
    z = Tensor([2], [0.0, 0.0])
    z.set_graph(graph)
    assert z.get_graph() is graph
    assert z.get_requires_grad()


def test_operations_against_pytorch():
    a0, b0 = np.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32")
    a, b = Tensor.from_numpy(a0, requires_grad=True), Tensor.from_numpy(b0, requires_grad=True)
    ta, tb = torch.tensor(a0, requires_grad=True), torch.tensor(b0, requires_grad=True)
    ours = (((a + b) * (a - b) @ (-b).transpose()).relu().softmax() * 2.0).reduce_sum()
    theirs = (((ta + tb) * (ta - tb) @ (-tb).mT).relu().softmax(-1) * 2.0).sum().reshape(1)
    assert ours.get_shape() == [1]
    assert ours.get_data() == pytest.approx(theirs.tolist(), rel=1e-5)
    ours.backward(None)
    theirs.backward()
    np.testing.assert_allclose(a.get_grad().to_numpy(), ta.grad.numpy(), 1e-4, 1e-5)
    np.testing.assert_allclose(b.get_grad().to_numpy(), tb.grad.numpy(), 1e-4, 1e-5)


def test_reduce_sum_and_sum():
    x = Tensor([2, 2], [1.0, 2.0, 3.0, 4.0])
    assert x.reduce_sum().get_shape() == [1]
    assert x.reduce_sum().get_data() == [10]
    assert x.sum().get_shape() == []


def test_transpose_without_arguments():
    x = Tensor([2, 3], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    assert x.transpose().get_data() == [1, 4, 2, 5, 3, 6]
    assert x.transpose().get_shape() == [3, 2]
    assert autograd.zeros(5, 2, 3).transpose().shape == (5, 3, 2)
    assert x.transpose(0, 1).get_shape() == [3, 2]
    assert x.transpose().data_ptr() == x.data_ptr()  # by strides, without copying


def test_softmax_and_broadcast():
    x = Tensor([2, 2], [0.0, 0.0, 0.0, 0.0], requires_grad=True)
    assert x.softmax().get_data() == [0.5] * 4
    row = Tensor([1, 2], [1.0, 2.0], requires_grad=True)
    wide = row.broadcast([3, 2])
    assert wide.get_shape() == [3, 2]
    wide.reduce_sum().backward(None)
    assert row.get_grad().get_data() == [3, 3]


def test_backward_with_none_and_with_a_gradient():
    x = Tensor([2], [1.0, 2.0], requires_grad=True)
    (x * x).backward(None)  # ones, in any shape
    assert x.get_grad().get_data() == [2, 4]
    x.set_grad(None)
    (x * x).backward(Tensor([2], [1.0, 10.0]))
    assert x.get_grad().get_data() == [2, 40]
    with pytest.raises(RuntimeError, match="backward"):
        (x * x).backward()  # PyTorch's rule: one element, or a gradient


def test_a_node_used_twice_counts_once_per_use():
    a = Tensor([1], [2.0], requires_grad=True)
    b = Tensor([1], [5.0], requires_grad=True)
    h = a * b
    (h + h).backward()
    assert a.get_grad().get_data() == [10.0]
    assert b.get_grad().get_data() == [4.0]
    x = Tensor([1], [1.0], requires_grad=True)
    y = x
    for _ in range(20):
        y = y + y  # 2 ** 20 paths
    y.backward()
    assert x.get_grad().get_data() == [2.0**20]


def test_conversions_copy():
    array = np.array([1.0, 2.0])
    x = Tensor.from_numpy(array, requires_grad=True)
    assert x.dtype == autograd.float64
    assert x.get_requires_grad()
    array[0] = 9
    assert x.get_data() == [1, 2]
    out = x.to_numpy()
    out[0] = 9
    assert x.get_data() == [1, 2]
    theirs = torch.tensor([1.0, 2.0])
    y = Tensor.from_torch(theirs, requires_grad=True)
    theirs[0] = 9
    assert y.get_data() == [1, 2]
    back = y.to_torch()
    back[0] = 9
    assert y.get_data() == [1, 2]
    with pytest.raises(TypeError, match="from_numpy: a NumPy array is required; got list"):
        Tensor.from_numpy([1.0])


def test_the_filled_tensor():
    x = autograd.tensor([2, 3], 1.5, requires_grad=True)
    assert x.get_shape() == [2, 3]
    assert x.get_data() == [1.5] * 6
    assert x.get_requires_grad()


def test_the_training_loop_that_replaces_parameters():
    rng = np.random.default_rng(0)
    x0 = rng.normal(size=(16, 3)).astype("float32")
    y0 = (x0 @ [[1.0], [-2.0], [0.5]]).astype("float32")
    x, y = Tensor.from_numpy(x0), Tensor.from_numpy(y0)
    w = autograd.tensor([3, 1], 0.0, requires_grad=True)
    lr = autograd.tensor([1], 0.01)
    nodes = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(200):
            error = x @ w - y
            loss = (error * error).reduce_sum()
            loss.backward(None)
            nodes.append(weakref.ref(loss.get_graph()))
            w = w - lr * w.get_grad()
            w.set_grad(None)
            w.set_graph(None)
        del loss, error
        assert [node for node in nodes if node() is not None] == []
    finally:
        gc.enable()
    assert w.get_requires_grad()
    assert w.get_data() == pytest.approx([1, -2, 0.5], abs=1e-3)


def test_parts_of_the_open_list():
    x = autograd.zeros(2, 2, requires_grad=True)
    (x + 1.0 + np.float32(2)).sum().backward()
    assert x.get_grad().get_data() == [1] * 4
    assert (2 * autograd.ones(2) - 1 + np.ones(2, "float32")).get_data() == [2, 2]
    assert autograd.randn(2, 3).get_shape() == [2, 3]
    x.zero_grad(set_to_none=False)
    assert x.get_grad().get_data() == [0] * 4
    x.zero_grad()
    assert x.get_grad() is None
    hidden = {name for name in dir(Tensor) if name.startswith("get_")} - {"get_device"}
    assert hidden == {"get_shape", "get_data", "get_requires_grad", "get_grad", "get_graph"}
