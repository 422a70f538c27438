"""Reductions and sorting: errors say what to do and modify nothing; 16-bit floats; no elements."""

import numpy as np
import pytest
import torch

import autograd
from autograd import errors

MATRIX = [[3.0, 1.0, 2.0], [6.0, 5.0, 4.0]]
OVER_DIMS = ["sum", "nansum", "mean", "nanmean", "amax", "amin", "all", "any", "logsumexp", "var",
             "std", "count_nonzero"]  # fmt: skip
OVER_ONE_DIM = ["prod", "max", "min", "argmax", "argmin", "median", "nanmedian", "mode", "cumsum",
                "cumprod", "cummax", "cummin", "logcumsumexp", "sort", "argsort", "softmax",
                "log_softmax"]  # fmt: skip
ORDERED = ["max", "min", "amax", "amin", "argmax", "argmin", "aminmax", "median", "sort", "argsort",
           "mode", "msort"]  # fmt: skip


def refused(kind, call, *words, like=None):
    """`call(x)` raises `kind`, a message with all `words`, and leaves `x` as it was."""
    x = autograd.tensor(MATRIX) if like is None else like
    before = x.tolist()
    with pytest.raises(kind) as caught:
        call(x)
    message = str(caught.value)
    for word in (*words, "required", "got"):
        assert word in message, message
    assert x.tolist() == before
    assert x.grad is None


@pytest.mark.parametrize("dim", [2, -3])
@pytest.mark.parametrize("name", OVER_DIMS + OVER_ONE_DIM)
def test_dim_out_of_range(name, dim):
    function = getattr(autograd, name)
    refused(errors.DimensionError, lambda x: function(x, dim), str(dim), "-2 and 1")
    refused(IndexError, lambda x: function(x.requires_grad_(), dim))


@pytest.mark.parametrize("name", OVER_DIMS + OVER_ONE_DIM)
def test_scalar_has_one_dim(name):
    function = getattr(autograd, name)
    refused(errors.DimensionError, lambda x: function(x, 1), like=autograd.tensor(2.0))
    function(autograd.tensor(2.0), 0, *([0] if name in ("var", "std") else []))


@pytest.mark.parametrize("name", OVER_DIMS)
def test_repeated_dim(name):
    function = getattr(autograd, name)
    refused(errors.DimensionError, lambda x: function(x, (1, -1)), f"{name}: each dim")


@pytest.mark.parametrize("dim", [1.0, "rows", 0.5j])
@pytest.mark.parametrize("name", OVER_DIMS + OVER_ONE_DIM)
def test_dim_that_is_no_integer(name, dim):
    function = getattr(autograd, name)
    refused(errors.ArgumentTypeError, lambda x: function(x, dim), "dim", type(dim).__name__)


@pytest.mark.parametrize("name", ["max", "min", "amax", "amin", "argmax", "argmin", "aminmax"])
def test_extremes_need_elements(name):
    function = getattr(autograd, name)
    refused(errors.DimensionError, function, f"{name}: ", "[0, 3]", like=autograd.zeros(0, 3))
    over = lambda x: function(x, dim=0)  # noqa: E731
    refused(errors.DimensionError, over, "[0, 3]", like=autograd.zeros(0, 3))
    result = function(autograd.zeros(0, 3), dim=1)
    first = result[0] if isinstance(result, tuple) else result
    assert first.shape == (0,)


@pytest.mark.parametrize("name", ["median", "nanmedian", "mode"])
def test_medians_along_a_dim_need_elements(name):
    over = lambda x: getattr(autograd, name)(x, 0)  # noqa: E731
    refused(errors.DimensionError, over, name, "[0, 3]", like=autograd.zeros(0, 3))
    assert getattr(autograd, name)(autograd.zeros(0, 3), 1).values.shape == (0,)


def test_reductions_of_nothing():
    nothing = autograd.zeros(0)
    assert nothing.sum().item() == 0
    assert nothing.prod().item() == 1
    assert np.isnan(nothing.mean().item())
    assert np.isnan(nothing.median().item())
    assert nothing.all().item()
    assert not nothing.any().item()
    assert nothing.logsumexp(0).item() == -np.inf
    assert nothing.norm().item() == 0
    assert autograd.zeros(0, 3).sum(0).tolist() == [0, 0, 0]


@pytest.mark.parametrize("name", ["mean", "nanmean", "var", "std", "norm"])
def test_integers_have_no_mean(name):
    integers = autograd.tensor([1, 2])
    refused(errors.DTypeError, getattr(autograd, name), "int64", "float()", like=integers)
    with pytest.raises(TypeError):
        getattr(autograd, name)(integers)


@pytest.mark.parametrize("name", ORDERED)
def test_complex_numbers_have_no_order(name):
    x = autograd.tensor([1 + 2j, 3 - 1j])
    refused(errors.DTypeError, getattr(autograd, name), "complex64", like=x)


@pytest.mark.parametrize("call", [
    lambda x: autograd.quantile(x.long(), 0.5),
    lambda x: autograd.histc(x.long()),
    lambda x: autograd.softmax(x, 0, dtype=autograd.int64),
])  # fmt: skip
def test_wrong_dtypes(call):
    refused(errors.DTypeError, call, "floating-point")


@pytest.mark.parametrize("call", [
    lambda x: autograd.topk(x, 4),
    lambda x: autograd.topk(x, -1),
    lambda x: autograd.kthvalue(x, 0),
    lambda x: autograd.kthvalue(x, 4),
])  # fmt: skip
def test_k_out_of_range(call):
    refused(errors.DimensionError, call, "k between")


@pytest.mark.parametrize("call", [
    lambda x: autograd.quantile(x, 1.5),
    lambda x: autograd.quantile(x[:0], 0.5),
    lambda x: autograd.histc(x, 0),
    lambda x: autograd.histc(x, 5, 1, -1),
    lambda x: autograd.histc(x * float("inf"), 5),
    lambda x: autograd.diff(x, -1),
    lambda x: autograd.bincount(x),
    lambda x: autograd.bincount(x[0].long(), minlength=-1),
    lambda x: autograd.searchsorted(x[0], x, right=True, side="left"),
    lambda x: autograd.cov(x, fweights=autograd.tensor([1, -1, 1])),
])  # fmt: skip
def test_arguments_out_of_range(call):
    refused(errors.ArgumentError, call)


@pytest.mark.parametrize("call", [
    lambda x: autograd.bincount(autograd.tensor([0, 1]), x[0]),
    lambda x: autograd.bucketize(x, x),
    lambda x: autograd.searchsorted(x, x[:1]),
    lambda x: autograd.cov(x.unsqueeze(0)),
    lambda x: autograd.cov(x, aweights=x[0, :2]),
    lambda x: autograd.diff(x[0, 0]),
    lambda x: autograd.trapezoid(x[0, 0]),
])  # fmt: skip
def test_shapes_that_do_not_fit(call):
    refused(errors.ShapeError, call)


@pytest.mark.parametrize("name", ["unique", "unique_consecutive"])
def test_slices_of_a_scalar(name):
    over = lambda x: getattr(autograd, name)(x, dim=0)  # noqa: E731
    refused(errors.DimensionError, over, name, like=autograd.tensor(1.0))
    over = lambda x: getattr(autograd, name)(x, dim=2)  # noqa: E731
    refused(errors.DimensionError, over, "-2 and 1")


HALVES = ["float16", "bfloat16"]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", ["sum", "mean", "nansum", "nanmean", "prod", "var", "std", "norm"])
@pytest.mark.parametrize("dim", [None, 1])
def test_half_is_accumulated_in_float32(name, half, dim):
    values = np.random.default_rng(0).normal(1, 0.01, (2, 500))
    x = autograd.tensor(values).to(getattr(autograd, half)).requires_grad_()
    wide = x.detach().float().requires_grad_()
    keywords = {} if dim is None else {"dim": dim}
    ours, expected = (getattr(autograd, name)(t, **keywords) for t in (x, wide))
    assert ours.dtype is x.dtype
    assert ours.tolist() == expected.to(x.dtype).tolist()  # rounded once
    ours.sum().backward()
    expected.sum().backward()
    assert x.grad.dtype is x.dtype
    assert x.grad.tolist() == wide.grad.to(x.dtype).tolist()


@pytest.mark.parametrize("half", HALVES)
def test_half_does_not_overflow_on_the_way(half):
    ones = autograd.ones(70000, dtype=getattr(autograd, half))
    assert ones.mean().item() == 1
    assert ones.var().item() == 0
    assert (ones * 100).std().item() == 0


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", ["softmax", "log_softmax", "cumsum", "cumprod", "logsumexp"])
def test_half_along_a_dim(name, half):
    values = np.random.default_rng(0).normal(size=(3, 40)).astype("float32")
    x = autograd.tensor(values).to(getattr(autograd, half))
    t = torch.tensor(values).to(getattr(torch, half))
    ours, theirs = getattr(autograd, name)(x, 1), getattr(torch, name)(t, 1)
    assert ours.dtype is x.dtype
    np.testing.assert_allclose(ours.float().tolist(), theirs.float().tolist(), 1e-2, 1e-3)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "sum", "cumsum", "mean"])
def test_half_with_another_dtype(name):
    x = autograd.tensor(MATRIX).half().requires_grad_()
    out = getattr(autograd, name)(x, 1, dtype=autograd.float32)
    assert out.dtype is autograd.float32
    (out * out).sum().backward()
    assert x.grad.dtype is autograd.float16


@pytest.mark.parametrize("name", ["sum", "nansum", "prod", "cumsum", "cumprod"])
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "int32"])
def test_requested_integer_dtype_is_kept(name, dtype):
    x = autograd.tensor([[1, 2], [3, 4]])
    assert getattr(autograd, name)(x, 0, dtype=getattr(autograd, dtype)).dtype is getattr(
        autograd, dtype
    )


@pytest.mark.parametrize("name", ["mean", "sum", "norm", "logsumexp", "amax"])
def test_no_dims_mean_all_dims(name):
    x, t = autograd.tensor(MATRIX), torch.tensor(MATRIX)
    ours = getattr(autograd, name)(x, dim=(), keepdim=True)
    theirs = getattr(torch, name)(t, dim=(), keepdim=True)
    np.testing.assert_allclose(ours.tolist(), theirs.tolist(), 1e-6)


def test_quantile_at_infinity_takes_the_element():
    x = autograd.tensor([1.0, float("inf")])
    assert autograd.quantile(x, 1.0, interpolation="nearest").item() == float("inf")


def test_named_results_print_as_in_pytorch():
    shown = repr(autograd.tensor(MATRIX).max(1))
    assert shown == (
        "autograd.return_types.max(\nvalues=tensor([3., 6.]),\nindices=tensor([0, 0]))"
    )
