"""`axis` and `keepdims`, NumPy's names of `dim` and `keepdim`, as PyTorch takes them."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import ArgumentTypeError
from autograd.ops.core.numpy_names import NAMES, numpy_names
from autograd.ops.core.registry import catalogue
from laws import convert, torch_function

# written in Python there, these know PyTorch's names only
NOT_IN_PYTORCH = {"norm", "split", "unique", "unique_consecutive"}


def renamed_calls(key):
    """Positional arguments, and the others by NumPy's names, of an operator's samples."""
    operator = catalogue[key]
    parameters = operator.signature.parameters
    names = list(parameters)
    positional = sum(p.kind is not p.KEYWORD_ONLY for p in parameters.values())
    for sample in operator.samples(np.random.default_rng(0)):
        given = operator.signature.bind(*sample.args, **sample.kwargs).arguments
        if not set(given) & set(NAMES):
            continue
        if isinstance(given.get("dim"), (bool, np.ndarray)) or isinstance(given.get("src"), float):
            continue  # `max(x, other)`, `var(x, unbiased)`, `scatter(x, dim, index, value)`
        first = min(positional, *(names.index(name) for name in NAMES if name in given))
        before = [given[name] for name in names[:first] if name in given]
        after = {name: given[name] for name in names[first:] if name in given}
        yield before, after, {NAMES.get(name, name): value for name, value in after.items()}


OPERATORS = [key for key, op in catalogue.items() if numpy_names(op) and any(renamed_calls(key))]


def results(function, make, args, options):
    def tensor(value):
        return convert(value, lambda array: make(array.copy()))

    out = function(*map(tensor, args), **{name: tensor(value) for name, value in options.items()})
    return [
        np.asarray(x.resolve_conj()) for x in (out if isinstance(out, (tuple, list)) else [out])
    ]


@pytest.mark.filterwarnings("ignore:index_reduce:UserWarning")
@pytest.mark.parametrize("key", OPERATORS)
def test_numpy_names_do_what_they_do_in_pytorch(key):
    operator = catalogue[key]
    for before, plain, renamed in renamed_calls(key):
        ours = results(operator.function, autograd.from_numpy, before, renamed)
        theirs = results(
            torch_function(operator), torch.from_numpy, before,
            plain if key in NOT_IN_PYTORCH else renamed,
        )  # fmt: skip
        for a, b in zip(ours, theirs, strict=True):
            assert a.shape == b.shape
            np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-12)


def test_most_operators_were_found():
    assert {"sum", "mean", "cat", "max", "softmax", "gather", "std", "linalg.norm"} <= {*OPERATORS}
    assert len(OPERATORS) > 55


@pytest.mark.parametrize("lib", [autograd, torch], ids=["autograd", "torch"])
def test_methods_and_writes_in_place_take_them(lib):
    x = lib.arange(6.0).reshape(1, 2, 3)
    assert x.mean(axis=(1, 2), keepdims=True).shape == (1, 1, 1)
    assert x.sum(axis=None, keepdims=True).shape == (1, 1, 1)
    assert x.squeeze_(axis=0).shape == (2, 3)
    x.index_fill_(axis=1, index=lib.tensor([0]), value=9)
    assert x.tolist() == [[9, 1, 2], [9, 4, 5]]


@pytest.mark.parametrize("name", ["sum", "amax", "softmax", "logsumexp", "logcumsumexp"])
def test_results_are_written_into_out(name):
    x = autograd.arange(6.0).reshape(2, 3)
    expected = getattr(autograd, name)(x, 0)
    out = autograd.empty(expected.shape)
    assert getattr(autograd, name)(x, axis=0, out=out) is out
    assert out.tolist() == expected.tolist()


def test_gradients_flow():
    x = autograd.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    x.cumsum(axis=1).amax(axis=0).sum().backward()
    assert x.grad.tolist() == [[0, 0], [2, 1]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: x.sum(0, axis=1), "sum: one of dim and axis is required; got both."),
        (lambda x: x.cumsum(0, axis=1), "cumsum: one of dim and axis is required; got both."),
        (
            lambda x: x.amax(0, True, keepdims=True),
            "amax: one of keepdim and keepdims is required; got both.",
        ),
        (lambda x: x.unsqueeze(), "unsqueeze: the arguments input, dim are required; got no dim."),
        (
            lambda x: x.select(axis=0),
            "select: the arguments input, dim, index are required; got no index.",
        ),
    ],
)
def test_what_is_given_twice_or_not_at_all(call, message):
    with pytest.raises(ArgumentTypeError) as caught:
        call(autograd.ones(2, 2))
    assert str(caught.value) == message


def test_functions_of_networks_know_pytorch_names_only():
    for lib in (autograd, torch):
        with pytest.raises(TypeError, match="axis"):
            lib.nn.functional.softmax(lib.ones(2), axis=0)
