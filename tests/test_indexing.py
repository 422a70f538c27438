"""Indexing and gathering: values, sharing and gradients are PyTorch's; errors say what to do."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import (
    ArgumentTypeError,
    AutogradError,
    GraphError,
    ShapeError,
)

ALL, ODD, BACK = slice(None), slice(1, None, 2), slice(-2, None)

# for each shape, index expressions that are written with the library `m`
GRID = {
    (): {
        "nothing": lambda m: (),
        "ellipsis": lambda m: ...,
        "None": lambda m: None,
        "None and ellipsis": lambda m: (None, ..., None),
        "True": lambda m: True,
        "False": lambda m: False,
        "0-d mask": lambda m: m.tensor(True),
        "0-d mask of nothing": lambda m: m.tensor(False),
    },
    (4,): {
        "int": lambda m: 1,
        "last": lambda m: -1,
        "first of all": lambda m: -4,
        "NumPy int": lambda m: np.int64(2),
        "0-d tensor": lambda m: m.tensor(2),
        "0-d negative tensor": lambda m: m.tensor(-2),
        "0-d int8 tensor": lambda m: m.tensor(3, dtype=m.int8),
        "all": lambda m: ALL,
        "slice": lambda m: slice(1, 3),
        "steps": lambda m: slice(None, None, 2),
        "negative bounds": lambda m: slice(-3, -1),
        "steps beyond the end": lambda m: slice(1, 100, 3),
        "empty slice": lambda m: slice(3, 1),
        "slice behind the end": lambda m: slice(10, 20),
        "bounds from tensors": lambda m: slice(m.tensor(1), m.tensor(3)),
        "None": lambda m: None,
        "ellipsis": lambda m: ...,
        "nothing": lambda m: (),
        "ellipsis and int": lambda m: (..., 0),
        "int and ellipsis": lambda m: (3, ...),
        "slice and None": lambda m: (ODD, None),
        "tensor": lambda m: m.tensor([3, 0, 1]),
        "repeated tensor": lambda m: m.tensor([3, 0, 3, 3]),
        "int32 tensor": lambda m: m.tensor([1, 2], dtype=m.int32),
        "negative tensor": lambda m: m.tensor([-1, -4]),
        "matrix": lambda m: m.tensor([[0, 1], [2, 3]]),
        "one place": lambda m: m.tensor([2]),
        "empty tensor": lambda m: m.tensor([], dtype=m.int64),
        "list": lambda m: [3, 0],
        "repeated list": lambda m: [1, 1, 1],
        "empty list": lambda m: [],
        "array": lambda m: np.array([2, -1]),
        "mask": lambda m: m.tensor([True, False, True, False]),
        "mask of nothing": lambda m: m.tensor([False] * 4),
        "mask of all": lambda m: m.tensor([True] * 4),
        "list of bools": lambda m: [False, True, True, False],
        "array of bools": lambda m: np.array([False, True, True, True]),
        "True": lambda m: True,
        "False": lambda m: False,
        "None and tensor": lambda m: (None, m.tensor([1, 2])),
        "tensor and None": lambda m: (m.tensor([1, 2]), None),
        "tensor and ellipsis": lambda m: (m.tensor([[1], [2]]), ...),
    },
    (3, 4): {
        "row": lambda m: 1,
        "element": lambda m: (1, -2),
        "column": lambda m: (ALL, 2),
        "column by ellipsis": lambda m: (..., -1),
        "ellipsis between": lambda m: (0, ..., 1),
        "block": lambda m: (slice(1, 3), slice(None, None, 3)),
        "row kept": lambda m: (slice(1, 2), ALL),
        "Nones": lambda m: (None, 1, None, ALL, None),
        "empty block": lambda m: (slice(2, 2), ALL),
        "rows": lambda m: m.tensor([2, 0]),
        "repeated rows": lambda m: m.tensor([2, 0, 2]),
        "rows by a list": lambda m: [0, 2],
        "columns": lambda m: (ALL, m.tensor([3, 1])),
        "columns by a list": lambda m: (ALL, [0, 2]),
        "rows of a block": lambda m: (m.tensor([2, 0]), slice(1, 3)),
        "row and columns": lambda m: (1, m.tensor([0, 2, 3])),
        "rows and a column": lambda m: (m.tensor([0, 2]), 1),
        "0-d tensors": lambda m: (m.tensor(1), m.tensor(2)),
        "0-d tensor and slice": lambda m: (m.tensor(-1), ODD),
        "pairs": lambda m: (m.tensor([0, 1, 2]), m.tensor([3, 2, 0])),
        "pairs by lists": lambda m: ([0, 1], [2, 3]),
        "pairs by arrays": lambda m: (np.array([0, 1]), np.array([-1, 0])),
        "pairs of two kinds": lambda m: (m.tensor([0, 2]), np.array([1, 1])),
        "outer": lambda m: (m.tensor([[0], [2]]), m.tensor([[1, 3]])),
        "row by a matrix": lambda m: m.tensor([[0, 1], [1, 2]])[:1],
        "empty tensor": lambda m: m.tensor([], dtype=m.int64),
        "empty columns": lambda m: (ALL, m.tensor([], dtype=m.int64)),
        "mask": lambda m: m.tensor([[True, False, True, False]] * 3),
        "mask of nothing": lambda m: m.tensor([[False] * 4] * 3),
        "mask of rows": lambda m: m.tensor([True, False, True]),
        "mask of columns": lambda m: (ALL, m.tensor([True, False, True, True])),
        "mask of rows and a column": lambda m: (m.tensor([True, False, True]), 0),
        "mask of rows and columns": lambda m: (m.tensor([True, False, True]), m.tensor([1, 2])),
        "two masks": lambda m: (
            m.tensor([True, False, True]),
            m.tensor([True, True, False, False]),
        ),
        "mask by a list": lambda m: [True, False, True],
        "None and mask": lambda m: (None, m.tensor([True, False, True])),
        "True and row": lambda m: (True, 1),
        "True": lambda m: True,
        "False": lambda m: False,
    },
    (2, 3, 4): {
        "matrix": lambda m: -1,
        "element": lambda m: (0, 1, 2),
        "ellipsis and int": lambda m: (..., 1),
        "middle": lambda m: (ALL, 1),
        "steps": lambda m: (ODD, slice(None, None, 2), BACK),
        "int and None": lambda m: (0, None, ALL, 1),
        "adjacent in front": lambda m: (m.tensor([0, 1]), m.tensor([2, 0])),
        "adjacent behind": lambda m: (ALL, m.tensor([0, 2]), m.tensor([3, 1])),
        "adjacent matrices": lambda m: (ALL, m.tensor([[0], [2]]), m.tensor([[3, 1, 0]])),
        "separated": lambda m: (m.tensor([0, 1]), ALL, m.tensor([3, 1])),
        "separated by a slice": lambda m: (m.tensor([[0], [1]]), ODD, m.tensor([3, 1])),
        "separated by an int": lambda m: (m.tensor([0, 1]), 2, m.tensor([3, 1])),
        "int and separated tensor": lambda m: (0, ALL, m.tensor([3, 1])),
        "separated by an ellipsis": lambda m: (m.tensor([1, 0]), ..., m.tensor([3, 1])),
        "separated by None": lambda m: (m.tensor([1, 0]), None, m.tensor([2, 1])),
        "middle tensor": lambda m: (ALL, m.tensor([2, 0])),
        "middle matrix": lambda m: (ALL, m.tensor([[2, 0], [1, 1]])[:1]),
        "last tensor": lambda m: (..., m.tensor([3, 0])),
        "all three": lambda m: (m.tensor([0, 1]), m.tensor([1, 2]), m.tensor([2, 3])),
        "repeated triples": lambda m: (m.tensor([0, 0]), m.tensor([1, 1]), m.tensor([2, 2])),
        "mask of all dims": lambda m: (m.arange(24) % 3 == 0).reshape(2, 3, 4),
        "mask of the first two": lambda m: (m.arange(6) % 2 == 0).reshape(2, 3),
        "mask of the last two": lambda m: (ALL, (m.arange(12) % 5 == 0).reshape(3, 4)),
        "ellipsis and mask": lambda m: (..., m.tensor([True, False, False, True])),
        "mask and tensor": lambda m: (m.tensor([True, True]), ALL, m.tensor([3, 1])),
        "tensor and mask": lambda m: (m.tensor([1, 0]), m.tensor([True, False, True])),
        "tensor and matrix mask": lambda m: (1, (m.arange(12) % 5 == 0).reshape(3, 4)),
    },
    (2, 3, 2, 3): {
        "ints": lambda m: (1, 2, 0, 1),
        "ellipsis between": lambda m: (1, ..., 2),
        "steps": lambda m: (ALL, slice(None, None, 2), 1, ODD),
        "adjacent inside": lambda m: (ALL, m.tensor([0, 2]), m.tensor([1, 0])),
        "separated inside": lambda m: (ALL, m.tensor([0, 2]), ALL, m.tensor([1, 0])),
        "outer pair": lambda m: (m.tensor([0, 1]), ALL, ALL, m.tensor([2, 0])),
        "outer pair by ellipsis": lambda m: (m.tensor([0, 1]), ..., m.tensor([2, 0])),
        "three of four": lambda m: (m.tensor([0, 1]), m.tensor([2, 0]), ALL, m.tensor([1, 1])),
        "int beside a tensor": lambda m: (ALL, 1, m.tensor([1, 0])),
        "int apart from a tensor": lambda m: (1, ALL, ALL, m.tensor([1, 0])),
        "None beside a tensor": lambda m: (ALL, None, m.tensor([1, 0])),
        "mask in the middle": lambda m: (1, (m.arange(6) % 2 == 0).reshape(3, 2)),
        "mask of three dims": lambda m: (m.arange(12) % 5 < 2).reshape(2, 3, 2),
        "mask and tensor apart": lambda m: (m.tensor([True, True]), ALL, 0, m.tensor([1, 2])),
        "matrix and slices": lambda m: (ODD, m.tensor([[0, 2]]), BACK, None),
    },
}


def grid(repeated=True):
    """Every expression, or those that name no element twice."""
    return [
        pytest.param(shape, make, id=f"{len(shape)}-d, {name}")
        for shape, expressions in GRID.items()
        for name, make in expressions.items()
        if repeated or "repeated" not in name
    ]


def data(shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def pair(shape, seed=0):
    """The same values as a tensor of the library and of PyTorch."""
    values = data(shape, seed)
    return autograd.tensor(values), torch.tensor(values)


def equal(ours, theirs):
    assert tuple(ours.shape) == tuple(theirs.shape)
    assert str(ours.dtype).split(".")[1] == str(theirs.dtype).split(".")[1]
    np.testing.assert_array_equal(ours.detach().numpy(), theirs.detach().numpy())


def close(ours, theirs):
    assert tuple(ours.shape) == tuple(theirs.shape)
    np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), 1e-12, 1e-12)


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "make"), grid())
def test_reading(shape, make):
    x, t = pair(shape)
    ours, theirs = x[make(autograd)], t[make(torch)]
    equal(ours, theirs)
    equal(x, t)


@pytest.mark.parametrize(("shape", "make"), grid())
def test_view_or_copy(shape, make):
    x, t = pair(shape)
    ours, theirs = x[make(autograd)], t[make(torch)]
    shared = theirs.untyped_storage().data_ptr() == t.untyped_storage().data_ptr()
    if theirs.numel():
        assert np.shares_memory(ours.numpy(), x.numpy()) == shared
    if shared:
        assert ours.stride() == theirs.stride() or not theirs.numel() or 1 in theirs.shape
    ours.fill_(7.0)
    theirs.fill_(7.0)
    equal(x, t)  # written through, or not


@pytest.mark.parametrize("dtype", ["float32", "int64", "int8", "bool", "complex64", "float16"])
@pytest.mark.parametrize("name", ["row", "block", "rows", "pairs", "mask", "mask of columns"])
def test_the_dtype_stays(name, dtype):
    make = GRID[3, 4][name]
    values = data((3, 4)) * 3
    x = autograd.tensor(values).to(getattr(autograd, dtype))
    t = torch.tensor(values).to(getattr(torch, dtype))
    equal(x[make(autograd)], t[make(torch)])


@pytest.mark.parametrize(("shape", "make"), grid())
def test_gradient_of_reading(shape, make):
    x, t = (a.requires_grad_() for a in pair(shape))
    ours, theirs = x[make(autograd)], t[make(torch)]
    weight = data(tuple(theirs.shape), 1)
    (ours * autograd.tensor(weight)).sum().backward()
    (theirs * torch.tensor(weight)).sum().backward()
    close(x.grad, t.grad)


@pytest.mark.parametrize(("shape", "make"), grid())
def test_second_derivative_of_reading(shape, make):
    def twice(m, x, weight):
        (g,) = m.autograd.grad((x[make(m)] ** 3 * weight).sum(), x, create_graph=True)
        return m.autograd.grad((g * g).sum(), x)[0]

    x, t = (a.requires_grad_() for a in pair(shape))
    weight = data(tuple(t[make(torch)].shape), 1)
    close(twice(autograd, x, autograd.tensor(weight)), twice(torch, t, torch.tensor(weight)))


# --- writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "make"), grid())
@pytest.mark.parametrize("value", [2, 0.5, True], ids=str)
def test_writing_a_number(shape, make, value):
    x, t = pair(shape)
    x[make(autograd)] = value
    t[make(torch)] = value
    equal(x, t)


def fitting_shapes(place):
    """Shapes that broadcast to that of the place."""
    yield place
    yield ()
    yield (1, *place)
    if place:
        yield (1, *place[1:])
        yield place[1:]
        yield (*place[:-1], 1)


@pytest.mark.parametrize(("shape", "make"), grid(repeated=False))
def test_writing_a_tensor(shape, make):
    place = tuple(pair(shape)[1][make(torch)].shape)
    for fitting in fitting_shapes(place):
        (x, t), (v, u) = pair(shape), pair(fitting, 1)
        x[make(autograd)] = v
        t[make(torch)] = u
        equal(x, t)
        equal(v, u)


@pytest.mark.parametrize(("shape", "make"), grid(repeated=False))
def test_writing_through_a_view(shape, make):
    """The tensor written is a view with other strides; the base gets the values."""
    (x, t), back = pair(shape[::-1]), tuple(reversed(range(len(shape))))
    x.permute(back)[make(autograd)] = 3.0
    t.permute(back)[make(torch)] = 3.0
    equal(x, t)


@pytest.mark.parametrize("dtype", ["float32", "int64", "bool", "complex64"])
@pytest.mark.parametrize("name", ["row", "block", "element"])
def test_a_value_of_another_dtype_is_converted(name, dtype):
    make = GRID[3, 4][name]
    x = autograd.zeros(3, 4).to(getattr(autograd, dtype))
    t = torch.zeros(3, 4).to(getattr(torch, dtype))
    x[make(autograd)] = autograd.tensor(2.75, dtype=autograd.float64)
    t[make(torch)] = torch.tensor(2.75, dtype=torch.float64)
    equal(x, t)


@pytest.mark.parametrize(("shape", "make"), grid(repeated=False))
@pytest.mark.parametrize("broadcast", [False, True], ids=["full", "broadcast"])
def test_gradient_of_writing(shape, make, broadcast):
    place = tuple(pair(shape)[1][make(torch)].shape)
    fitting = (1, *place[1:]) if broadcast else place
    if broadcast and (not place or not place[0]):
        fitting = ()
    weight = data(shape, 2)
    grads = []
    for m, x, v in zip((autograd, torch), pair(shape), pair(fitting, 1), strict=True):
        x.requires_grad_()
        v.requires_grad_()
        y = x * 2
        y[make(m)] = v
        (y * y * m.tensor(weight)).sum().backward()
        grads.append((x.grad, v.grad))
    close(grads[0][0], grads[1][0])
    if grads[1][1] is not None:  # PyTorch leaves it out where nothing was written
        close(grads[0][1], grads[1][1])


@pytest.mark.parametrize(("shape", "make"), grid())
def test_gradient_after_writing_a_number(shape, make):
    grads = []
    for m, x in zip((autograd, torch), pair(shape), strict=True):
        x.requires_grad_()
        y = x * 2
        y[make(m)] = 1.5
        (y * y).sum().backward()
        grads.append(x.grad)
    close(*grads)


@pytest.mark.parametrize(
    ("shape", "make"), [p for p in grid(repeated=False)[::4] if "False" not in p.id]
)
def test_second_derivative_of_writing(shape, make):
    place = tuple(pair(shape)[1][make(torch)].shape)
    found = []
    for m, x, v in zip((autograd, torch), pair(shape), pair(place, 1), strict=True):
        x.requires_grad_()
        v.requires_grad_()
        y = x * 1
        y[make(m)] = v * v
        first = m.autograd.grad((y**3).sum(), (x, v), create_graph=True)
        found.append(m.autograd.grad(sum((g * g).sum() for g in first), (x, v)))
    for ours, theirs in zip(*found, strict=True):
        close(ours, theirs)


# --- nothing is modified when a write fails -------------------------------------------------------

FAILING_WRITES = {
    "index out of range": (lambda m: 3, lambda m: 1.0),
    "column out of range": (lambda m: (ALL, -5), lambda m: 1.0),
    "too many indices": (lambda m: (0, 0, 0), lambda m: 1.0),
    "tensor out of range": (lambda m: m.tensor([0, 3]), lambda m: 1.0),
    "negative tensor out of range": (lambda m: m.tensor([0, -4]), lambda m: 1.0),
    "pairs out of range": (lambda m: (m.tensor([0, 1]), m.tensor([0, 4])), lambda m: 1.0),
    "indices that do not broadcast": (
        lambda m: (m.tensor([0, 1]), m.tensor([0, 1, 2])),
        lambda m: 1.0,
    ),
    "mask too long": (lambda m: m.tensor([True] * 4), lambda m: 1.0),
    "mask transposed": (lambda m: m.ones(4, 3, dtype=m.bool), lambda m: 1.0),
    "float index": (lambda m: 0.5, lambda m: 1.0),
    "float tensor": (lambda m: m.tensor([0.0]), lambda m: 1.0),
    "negative step": (lambda m: slice(None, None, -1), lambda m: 1.0),
    "row of another size": (lambda m: 0, lambda m: m.ones(3)),
    "column of another size": (lambda m: (ALL, 1), lambda m: m.ones(4)),
    "more dimensions": (lambda m: 0, lambda m: m.ones(2, 4)),
    "rows of another size": (lambda m: m.tensor([0, 1]), lambda m: m.ones(3, 4)),
    "values for a mask": (lambda m: m.ones(3, 4, dtype=m.bool), lambda m: m.ones(5)),
    "vector for an element": (lambda m: (0, 0), lambda m: m.ones(2)),
    "text": (lambda m: 0, lambda m: "text"),
    "nothing": (lambda m: (ALL, [0, 1]), lambda m: None),
}


@pytest.mark.parametrize("name", FAILING_WRITES)
@pytest.mark.parametrize("graph", [False, True], ids=["plain", "in a graph"])
def test_a_failed_assignment_changes_nothing(name, graph):
    index, value = FAILING_WRITES[name]
    leaf = autograd.arange(12.0).reshape(3, 4).requires_grad_(graph)
    x = leaf * 1
    square = x * x
    node, version = x.grad_fn, x.tolist()
    with pytest.raises((RuntimeError, TypeError, IndexError)):
        x[index(autograd)] = value(autograd)
    assert x.tolist() == version
    assert x.grad_fn is node
    assert (x.shape, x.dtype) == ((3, 4), autograd.float32)
    if graph:
        square.sum().backward()  # the saved values were not written: no MutationError
        assert leaf.grad.tolist() == (leaf * 2).tolist()
    with pytest.raises((RuntimeError, TypeError, IndexError, ValueError)):
        torch.arange(12.0).reshape(3, 4)[index(torch)] = value(torch)


ROWS = {
    "masked_fill_": lambda x, m: x.masked_fill_(m.tensor([True] * 4), 1.0),
    "masked_fill_, dtype": lambda x, m: x.masked_fill_(m.tensor([1, 0, 1]), 1.0),
    "masked_fill_, larger mask": lambda x, m: x.masked_fill_(m.ones(5, 2, 3, dtype=m.bool), 1.0),
    "masked_scatter_": lambda x, m: x.masked_scatter_(x > -1, m.ones(5)),
    "scatter_": lambda x, m: x.scatter_(0, m.tensor([[0, 2, 0]]), 1.0),
    "scatter_, source": lambda x, m: x.scatter_(0, m.tensor([[0, 1, 0]]), m.ones(1, 2)),
    "scatter_, dtype": lambda x, m: x.scatter_(0, m.tensor([[0]]), m.ones(1, 1).double()),
    "scatter_add_": lambda x, m: x.scatter_add_(1, m.tensor([[0, 3]]), m.ones(1, 2)),
    "scatter_reduce_": lambda x, m: x.scatter_reduce_(0, m.tensor([[0]]), m.ones(1, 1), "most"),
    "index_add_": lambda x, m: x.index_add_(0, m.tensor([0, 2]), m.ones(2, 3)),
    "index_add_, source": lambda x, m: x.index_add_(0, m.tensor([0]), m.ones(1, 4)),
    "index_copy_": lambda x, m: x.index_copy_(0, m.tensor([0]), m.ones(1, 4)),
    "index_fill_": lambda x, m: x.index_fill_(1, m.tensor([0, 3]), 1.0),
    "index_put_": lambda x, m: x.index_put_((m.tensor([0, 2]),), m.ones(3)),
    "index_put_, values": lambda x, m: x.index_put_((m.tensor([0, 1]),), m.ones(4)),
    "put_": lambda x, m: x.put_(m.tensor([0, 6]), m.ones(2)),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_failed_inplace_operation_changes_nothing(name):
    x, t = autograd.arange(6.0).reshape(2, 3), torch.arange(6.0).reshape(2, 3)
    with pytest.raises(AutogradError):
        ROWS[name](x, autograd)
    assert x.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert x.shape == (2, 3)
    assert x.grad_fn is None
    with pytest.raises((RuntimeError, IndexError)):
        ROWS[name](t, torch)


LEAVES = {
    "plain": lambda m: m.tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]),
    "reshaped": lambda m: m.arange(6.0).reshape(2, 3),
}


@pytest.mark.parametrize(
    "name",
    LEAVES,
)
@pytest.mark.parametrize("view", [False, True], ids=["itself", "a view"])
def test_a_leaf_that_requires_grad_is_not_written(name, view):
    for make in (lambda m: 0, lambda m: (0, 1), lambda m: ALL, lambda m: m.tensor([1])):
        leaf, theirs = (LEAVES[name](m).requires_grad_() for m in (autograd, torch))
        with pytest.raises(GraphError, match=r"index assignment: .*leaf requiring grad"):
            (leaf.view(2, 3) if view else leaf)[make(autograd)] = 1.0
        with pytest.raises(RuntimeError, match=r"leaf Variable that requires grad"):
            (theirs.view(2, 3) if view else theirs)[make(torch)] = 1.0
        assert leaf.is_leaf
        assert leaf.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
        with autograd.no_grad():
            leaf[0] = 1.0
        assert leaf.tolist() == [[1.0, 1.0, 1.0], [3.0, 4.0, 5.0]]


@pytest.mark.parametrize(
    "write",
    [
        lambda x: x[1].fill_(7.0),
        lambda x: x.view(2, 2)[0, 1].add_(3.0),
        lambda x: x.select(0, 2).mul_(5.0),
        lambda x: [element.add_(i) for i, element in enumerate(x.unbind())],
        lambda x: [element.zero_() for element in x],
    ],
)
def test_writing_one_element_through_its_view(write):
    x, t = autograd.arange(1.0, 5.0), torch.arange(1.0, 5.0)
    write(x)
    write(t)
    equal(x, t)


def test_expanded_and_read_only_memory_is_not_written():
    wide = autograd.ones(1).expand(3)
    with pytest.raises(ShapeError, match=r"index assignment: memory of its own"):
        wide[0] = 2.0
    array = np.ones(3)
    array.flags.writeable = False
    with pytest.raises(ArgumentTypeError, match="index assignment: writable memory is required"):
        autograd.from_numpy(array)[0] = 2.0
    assert wide.tolist() == array.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("forward", [True, False])
def test_an_assignment_of_an_overlapping_part_reads_first(forward):
    x = autograd.arange(5.0)
    if forward:
        x[1:] = x[:-1]
    else:
        x[:-1] = x[1:]
    assert x.tolist() == ([0.0, 0.0, 1.0, 2.0, 3.0] if forward else [1.0, 2.0, 3.0, 4.0, 4.0])


@pytest.mark.parametrize("wrap", [False, True])
@pytest.mark.parametrize("shape", [
    (3, 3), (2, 5), (5, 2), (8, 3), (7, 1), (3, 3, 3), (0, 3), (3, 0), (1, 1), (2, 2, 2, 2),
])  # fmt: skip
def test_fill_diagonal(shape, wrap):
    expected = torch.zeros(shape).fill_diagonal_(2, wrap=wrap)
    assert autograd.zeros(shape).fill_diagonal_(2, wrap).tolist() == expected.tolist()
    if len(shape) == 2:  # a view with other strides
        ours, theirs = autograd.zeros(shape[::-1]), torch.zeros(shape[::-1])
        ours.t().fill_diagonal_(2)
        theirs.t().fill_diagonal_(2)
        assert ours.tolist() == theirs.tolist()


def test_fill_diagonal_cuts_the_gradient():
    x = autograd.ones(2, 3, requires_grad=True)
    y = x * 1
    y.fill_diagonal_(autograd.tensor(4.0))
    y.sum().backward()
    assert x.grad.tolist() == [[0, 1, 1], [1, 0, 1]]


@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 2)])
def test_fill_diagonal_of_other_shapes(shape):
    with pytest.raises(ShapeError, match=r"^fill_diagonal_: a matrix, or more dimensions of one"):
        autograd.zeros(shape).fill_diagonal_(1)


def test_fill_diagonal_keeps_an_overwritten_value_from_backward():
    x = autograd.ones(2, 2, requires_grad=True)
    y = x * 1
    z = y * y
    y.fill_diagonal_(0)
    with pytest.raises(RuntimeError, match="fill_"):
        z.sum().backward()
