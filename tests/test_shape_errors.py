"""Dims, sizes and operands that fit no view, join or creation; what fails changes nothing."""

import re

import numpy as np
import pytest

import autograd
from autograd.errors import (
    ArgumentError,
    ArgumentTypeError,
    AutogradError,
    DimensionError,
    DTypeError,
    GraphError,
    ShapeError,
)
from autograd.ops.core.registry import catalogue

# --- something else where a tensor is required ----------------------------------------------------

FAMILIES = (
    "broadcasting", "diagonals", "joining", "padding", "permutation", "repetition", "shape",
    "slicing", "splitting", "strides", "triangles",
)  # fmt: skip
METHODS_OF_LISTS = {"cat", "stack", "hstack", "vstack", "dstack", "column_stack"}
INDICES = {"tril_indices", "triu_indices"}
FUNCTIONS = [
    name
    for name, operator in catalogue.items()
    if operator.family in FAMILIES and ":" not in name and name not in METHODS_OF_LISTS | INDICES
]


def first_sample(name):
    return next(iter(catalogue[name].samples(np.random.default_rng(0))))


def test_the_functions_were_found():
    assert {"reshape", "view", "narrow", "split", "roll", "nn.functional.pad"} <= set(FUNCTIONS)
    assert len(FUNCTIONS) > 50


@pytest.mark.parametrize(
    "name",
    FUNCTIONS,
)
def test_not_a_tensor(name):
    sample = first_sample(name)
    for value in (1.5, "text", None):
        words = rf"\w+: .*required; got {type(value).__name__}"
        with pytest.raises(ArgumentTypeError, match=words):
            catalogue[name].function(value, *sample.args[1:], **sample.kwargs)


@pytest.mark.parametrize("name", sorted(METHODS_OF_LISTS))
@pytest.mark.parametrize("value", [1.5, "text", None], ids=["float", "str", "None"])
def test_not_a_tensor_in_a_list(name, value):
    x = autograd.ones(2, 3)
    with pytest.raises(ArgumentTypeError, match=f"{name}: tensors are required; got"):
        getattr(autograd, name)([x, value])
    with pytest.raises(ArgumentTypeError, match=f"{name}: .*required; got"):
        getattr(autograd, name)(value)


# --- dims: every function that takes one ----------------------------------------------------------

ONE_DIM = {
    "transpose": lambda x, dim: x.transpose(0, dim),
    "permute": lambda x, dim: x.permute(0, dim),
    "movedim": lambda x, dim: x.movedim(dim, 0),
    "squeeze": lambda x, dim: x.squeeze(dim),
    "flatten": lambda x, dim: x.flatten(dim),
    "unflatten": lambda x, dim: x.unflatten(dim, (1, -1)),
    "narrow": lambda x, dim: x.narrow(dim, 0, 1),
    "select": lambda x, dim: x.select(dim, 0),
    "split": lambda x, dim: x.split(1, dim),
    "chunk": lambda x, dim: x.chunk(2, dim),
    "tensor_split": lambda x, dim: x.tensor_split(2, dim),
    "unbind": lambda x, dim: x.unbind(dim),
    "diagonal": lambda x, dim: x.diagonal(0, 0, dim),
    "unfold": lambda x, dim: x.unfold(dim, 1, 1),
    "roll": lambda x, dim: x.roll(1, dim),
    "flip": lambda x, dim: x.flip(dim),
    "repeat_interleave": lambda x, dim: x.repeat_interleave(2, dim),
    "cat": lambda x, dim: autograd.cat([x, x], dim),
}


@pytest.mark.parametrize("dim", [2, -3, 10])
@pytest.mark.parametrize("name", ONE_DIM)
def test_dim_out_of_range(name, dim):
    x = autograd.ones(2, 3)
    with pytest.raises(DimensionError, match=rf"{name}: dims? between -2 and 1 .*{dim}"):
        ONE_DIM[name](x, dim)
    with pytest.raises(DimensionError, match=f"{name}: .*{dim}"):
        ONE_DIM[name](x.requires_grad_(), dim)


@pytest.mark.parametrize("dim", ["rows", 0.5, 1j], ids=["str", "float", "complex"])
@pytest.mark.parametrize("name", [n for n in ONE_DIM if n != "transpose"])
def test_dim_that_is_no_integer(name, dim):
    with pytest.raises(ArgumentTypeError, match=f"{name}: (dim|sizes) as .* required; got"):
        ONE_DIM[name](autograd.ones(2, 3), dim)


# --- nothing is modified when an operation fails --------------------------------------------------

INPLACE = [
    ("squeeze_", lambda x: x.squeeze_(2), DimensionError),
    ("squeeze_", lambda x: x.squeeze_("a"), ArgumentTypeError),
    ("unsqueeze_", lambda x: x.unsqueeze_(4), DimensionError),
    ("transpose_", lambda x: x.transpose_(0, 2), DimensionError),
    ("t_", lambda x: x.unsqueeze(0).t_(), ShapeError),
    ("tril_", lambda x: x[0].tril_(), ShapeError),
    ("triu_", lambda x: x[0].triu_(), ShapeError),
    ("tril_ of an expanded tensor", lambda x: x[:1].expand(2, 3).tril_(), ShapeError),
]


@pytest.mark.parametrize(("call", "kind"), [i[1:] for i in INPLACE], ids=[i[0] for i in INPLACE])
def test_a_failed_inplace_operation_changes_nothing(call, kind):
    data = np.random.default_rng(0).normal(size=(2, 3))
    leaf = autograd.tensor(data).requires_grad_()
    for x in (autograd.tensor(data), leaf * 1):
        node, shape, stride = x.grad_fn, x.shape, x.stride()
        with pytest.raises(kind):
            call(x)
        assert (x.grad_fn, x.shape, x.stride()) == (node, shape, stride)
        np.testing.assert_array_equal(x.detach().numpy(), data)
    x.sum().backward()
    assert leaf.grad.tolist() == [[1.0] * 3] * 2


@pytest.mark.parametrize("name", ["squeeze_", "unsqueeze_", "transpose_", "t_"])
def test_the_shape_of_a_leaf_that_requires_grad_stays(name):
    leaf = autograd.ones(2, 1).requires_grad_()
    arguments = {"unsqueeze_": (0,), "transpose_": (0, 1)}.get(name, ())
    with pytest.raises(ArgumentError, match=f"{name}: .*leaf requiring grad is required"):
        getattr(leaf, name)(*arguments)
    assert leaf.shape == (2, 1)
    assert leaf.is_leaf


@pytest.mark.parametrize("name", [
    "reshape", "view", "transpose", "permute", "expand", "squeeze", "narrow", "split", "unfold",
    "repeat", "roll", "flip", "cat", "stack",
])  # fmt: skip
def test_a_failed_operation_leaves_its_input_alone(name):
    x = autograd.arange(6.0).reshape(2, 3).requires_grad_()
    calls = {
        "reshape": lambda: x.reshape(4),
        "view": lambda: x.view(4),
        "expand": lambda: x.expand(2, 4),
        "repeat": lambda: x.repeat(2),
        "stack": lambda: autograd.stack([x, x[0]]),
        "cat": lambda: autograd.cat([x, x[0]]),
    }
    with pytest.raises(AutogradError, match=name):
        calls.get(name, lambda: ONE_DIM[name](x, 7))()
    assert x.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert x.shape == (2, 3)
    assert x.grad is None
    assert x.is_leaf
    with autograd.no_grad():
        x.add_(1)  # it can still be written
    assert x.sum().item() == 21


OUT = [
    ("cat, sizes", lambda x, out: autograd.cat([x, x[0]], out=out), ShapeError),
    ("cat, dim", lambda x, out: autograd.cat([x, x], 3, out=out), DimensionError),
    ("cat, dtype", lambda x, out: autograd.cat([x, x.to(autograd.complex64)], out=out), DTypeError),
    ("cat, grad", lambda x, out: autograd.cat([x.requires_grad_(), x], out=out), GraphError),
    ("stack, sizes", lambda x, out: autograd.stack([x, x[0]], out=out), ShapeError),
    ("zeros, sizes", lambda x, out: autograd.zeros(-1, out=out), ShapeError),
    ("ones, dtype", lambda x, out: autograd.ones(2, dtype=autograd.complex64, out=out), DTypeError),
    ("full, sizes", lambda x, out: autograd.full((1.5,), 2, out=out), ArgumentTypeError),
    ("full, value", lambda x, out: autograd.full((2,), "a", out=out), ArgumentTypeError),
    ("arange, step", lambda x, out: autograd.arange(0, 5, 0, out=out), ArgumentError),
    ("linspace, steps", lambda x, out: autograd.linspace(0, 1, -1, out=out), ArgumentError),
    ("eye, sizes", lambda x, out: autograd.eye(-1, out=out), ShapeError),
]


@pytest.mark.parametrize(("call", "kind"), [o[1:] for o in OUT], ids=[o[0] for o in OUT])
def test_out_is_not_written_when_the_operation_fails(call, kind):
    out = autograd.tensor([[7.0, 8.0]])
    memory = out.numpy()
    with pytest.raises(kind, match="required"):
        call(autograd.ones(2, 3), out)
    assert out.tolist() == [[7.0, 8.0]]
    assert out.numpy() is memory or np.shares_memory(out.numpy(), memory)
    assert not out.requires_grad


@pytest.mark.parametrize("name", ["zeros", "ones", "empty"])
@pytest.mark.parametrize("size", [(2, -1), (-3,), (0, -1)])
def test_negative_sizes(name, size):
    for arguments in (size, (size,), (list(size),)):
        with pytest.raises(ShapeError, match=re.escape(f"{name}: sizes of at least 0 are")) as e:
            getattr(autograd, name)(*arguments)
        assert f"got {list(size)}." in str(e.value)


@pytest.mark.parametrize("name", ["zeros", "ones", "empty"])
@pytest.mark.parametrize("size", [(2.0,), ("a",), (None,), (2, [3])], ids=str)
def test_sizes_that_are_no_integers(name, size):
    with pytest.raises(ArgumentTypeError, match=f"{name}: sizes as integers are required; got"):
        getattr(autograd, name)(*size)


@pytest.mark.parametrize("name", ["new_zeros", "new_ones", "new_empty", "new_full"])
def test_sizes_of_new_tensors(name):
    extra = (1.0,) if name == "new_full" else ()
    x = autograd.ones(2, dtype=autograd.float64)
    with pytest.raises(ShapeError, match=rf"{name[4:]}: sizes of at least 0 .* got \[2, -1\]"):
        getattr(x, name)((2, -1), *extra)
    assert x.tolist() == [1.0, 1.0]
