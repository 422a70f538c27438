"""What every operator of the catalogue must obey, as functions that the tests call."""

from __future__ import annotations

import warnings

import numpy as np
import torch

import autograd
from autograd.ops.core.registry import Operator, Sample
from autograd.tensor import Tensor


def torch_function(operator: Operator):
    """PyTorch's function of the same public name (or the operator's own `reference`)."""
    if operator.reference is not None:
        return operator.reference
    if operator.method and not operator.is_function:
        return getattr(torch.Tensor, operator.name, None)
    place = torch
    for part in filter(None, operator.namespace.split(".")):
        place = getattr(place, part)
    found = getattr(place, operator.name, None)
    if found is None and operator.method:
        found = getattr(torch.Tensor, operator.name, None)
    return found


def is_differentiable(value) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "fc" and value.flags.writeable


def convert(value, make):
    """`value` with the arrays in it replaced by `make(array)`; lists and tuples keep their type."""
    if isinstance(value, np.ndarray):
        return make(value)
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(convert(item, make) for item in value)
    return value


def call(operator: Operator, function, sample: Sample, make):
    """Call with converted arguments; returns (flat list of results, leaves)."""
    leaves = []

    def make_leaf(array):
        differentiable = is_differentiable(array)
        tensor = make(array.copy())
        if sample.grad and differentiable:
            tensor.requires_grad_(True)
            leaves.append(tensor)
        return tensor

    names = list(operator.signature.parameters)
    args = tuple(
        arg
        if "ndarray" in str(operator.signature.parameters[name].annotation)
        else convert(arg, make_leaf)
        for name, arg in zip(names + names[-1:] * len(sample.args), sample.args, strict=False)
    )
    kwargs = {key: convert(value, make_leaf) for key, value in sample.kwargs.items()}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning)  # PyTorch's deprecations
        return flatten(function(*args, **kwargs)), leaves


def flatten(result) -> list:
    if result is None:  # one that was not asked for
        return []
    if isinstance(result, (tuple, list)):
        return [item for part in result for item in flatten(part)]
    return [result]


def ours(array: np.ndarray) -> Tensor:
    return Tensor._wrap(array)


def strided(array: np.ndarray) -> Tensor:
    """The same values, stored with gaps and in another order of dimensions."""
    wide = np.zeros((*array.shape[::-1], 2), array.dtype)
    view = wide[..., 0].T
    view[...] = array
    return Tensor._wrap(view)


def theirs(array: np.ndarray):
    return torch.from_numpy(array)


def numpy_of(value):
    if isinstance(value, torch.Tensor):
        return (value.float() if value.dtype is torch.bfloat16 else value).numpy(force=True)
    if isinstance(value, Tensor) and value.dtype is autograd.bfloat16:
        value = value.float()
    return value.detach().numpy() if isinstance(value, Tensor) else value


def assert_close(actual, expected, what: str, tolerance: float = 1e-9) -> None:
    """Same shape, dtype and values (NaN equals NaN)."""
    actual, expected = numpy_of(actual), numpy_of(expected)
    if not isinstance(expected, np.ndarray):
        assert actual == expected, f"{what}: {actual!r} for {expected!r}"
        return
    assert actual.shape == expected.shape, f"{what}: shape {actual.shape} for {expected.shape}"
    assert actual.dtype == expected.dtype, f"{what}: dtype {actual.dtype} for {expected.dtype}"
    if expected.dtype.kind in "fc":
        if expected.dtype.itemsize == (8 if expected.dtype.kind == "c" else 4):
            tolerance = max(tolerance, 2e-6)  # single precision, from integer input
        np.testing.assert_allclose(actual, expected, tolerance, tolerance, err_msg=what)
    else:
        np.testing.assert_array_equal(actual, expected, err_msg=what)


def weighted_total(results, seed: int = 0):
    """A real scalar that depends on every floating-point result, with fixed random weights."""
    rng = np.random.default_rng(seed)
    total = None
    for result in results:
        if not getattr(result, "requires_grad", False):
            continue
        array = numpy_of(result)
        weight = rng.normal(size=array.shape)
        if array.dtype.kind == "c":
            weight = weight + 1j * rng.normal(size=array.shape)
        weight = np.asarray(weight).astype(array.dtype)
        make = theirs if isinstance(result, torch.Tensor) else ours
        term = (result * make(weight)).sum()
        term = term.real if array.dtype.kind == "c" else term
        total = term if total is None else total + term
    return total


def first_and_second(lib, results, leaves):
    """Gradients of a weighted total, and gradients of their squared norm."""
    total = weighted_total(results)
    if total is None:
        return None, None
    first = lib.autograd.grad(total, leaves, create_graph=True, allow_unused=True)
    norm = None
    for g in first:
        if g is not None and g.requires_grad:
            term = (g * g.conj()).real.sum() if numpy_of(g).dtype.kind == "c" else (g * g).sum()
            norm = term if norm is None else norm + term
    second = None
    if norm is not None:
        second = lib.autograd.grad(norm, leaves, allow_unused=True)
    return first, second


def assert_same_gradients(actual, expected, leaves, what: str, tolerance: float = 1e-7) -> None:
    """Gradients agree, where a missing one counts as zeros."""
    if expected is None and actual is None:
        return
    blank = [None] * len(leaves)
    for i, (a, e) in enumerate(zip(actual or blank, expected or blank, strict=True)):
        if a is None and e is None:
            continue
        like = numpy_of(leaves[i])
        a = np.zeros_like(like) if a is None else a
        e = np.zeros_like(like) if e is None else e
        assert_close(a, e, f"{what}, input {i}", tolerance)


def check_against_torch(operator: Operator, sample: Sample) -> None:
    """Values, dtypes, first and second derivatives are PyTorch's; strides do not matter."""
    reference = torch_function(operator)
    assert reference is not None, f"{operator.name} needs a reference="
    expected, their_leaves = call(operator, reference, sample, theirs)
    for make in (ours, strided) if sample.strided else (ours,):
        actual, our_leaves = call(operator, operator.function, sample, make)
        what = f"{operator.name}{sample} ({make.__name__})"
        assert len(actual) == len(expected), f"{what}: {len(actual)} results"
        for a, e in zip(actual, expected, strict=True):
            assert_close(a, e, what)
        if not sample.grad or not their_leaves:
            continue
        assert [t.requires_grad for t in actual] == [t.requires_grad for t in expected], what
        try:
            theirs_1, theirs_2 = first_and_second(torch, expected, their_leaves)
        except (RuntimeError, NotImplementedError) as error:
            if "not implemented" not in str(error):  # PyTorch has no second derivative here
                raise
            check_numerically(operator, sample)
            return
        ours_1, ours_2 = first_and_second(autograd, actual, our_leaves)
        assert_same_gradients(ours_1, theirs_1, our_leaves, f"{what}: first derivative")
        assert_same_gradients(ours_2, theirs_2, our_leaves, f"{what}: second derivative", 1e-6)
        expected, their_leaves = call(operator, reference, sample, theirs)  # a fresh graph


def check_raw_equals_recorded(operator: Operator, sample: Sample) -> None:
    """The rules give the same on arrays (the fast sweep) as on tensors (create_graph)."""
    recorded, leaves = call(operator, operator.function, sample, ours)
    total = weighted_total(recorded)
    if total is None:
        return
    slow = autograd.autograd.grad(total, leaves, create_graph=True, allow_unused=True)
    again, leaves = call(operator, operator.function, sample, ours)
    fast = autograd.autograd.grad(weighted_total(again), leaves, allow_unused=True)
    assert_same_gradients(fast, slow, leaves, f"{operator.name}{sample}: raw rules", 1e-12)


def check_numerically(operator: Operator, sample: Sample) -> None:
    """First and second derivatives agree with central differences (for building blocks)."""
    arrays = [a for a in sample.args if is_differentiable(a)]
    if not arrays or (not operator.rules and not operator.composite):
        return

    def function(*tensors):
        rest = iter(tensors)
        kept = Sample(*[next(rest) if is_differentiable(a) else a for a in sample.args])
        kept.kwargs = sample.kwargs
        results, _ = call(operator, operator.function, kept, ours)
        return tuple(results)

    inputs = [ours(a.copy()).requires_grad_(True) for a in arrays]
    assert autograd.autograd.gradcheck(function, inputs)
    assert autograd.autograd.gradgradcheck(function, inputs)
