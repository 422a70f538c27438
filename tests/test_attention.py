"""Attention beside PyTorch: layouts, masks, sizes around the blocks, threads, errors."""

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import AutogradError, ShapeError
from autograd.kernels import attention as kernels, pool
from autograd.ops import attention as ops

attend = autograd.nn.functional.scaled_dot_product_attention
reference = torch.nn.functional.scaled_dot_product_attention
RANDOM = np.random.default_rng


@pytest.fixture(params=[1, 2, 4])
def threads(request):
    before = autograd.get_num_threads()
    autograd.set_num_threads(request.param)
    yield request.param
    autograd.set_num_threads(before)


def draw(batch, queries, keys, e=16, f=16, dtype="float32"):
    rng = RANDOM(queries + keys)
    sizes = (queries, e), (keys, e), (keys, f), (queries, f)
    return [rng.normal(size=(*batch, *size)).astype(dtype) for size in sizes]


def masks(batch, queries, keys):
    rng = RANDOM(0)
    some = rng.random((queries, keys)) > 0.3
    some[0] = False  # a query that sees nothing
    yield None
    yield some
    yield rng.normal(size=(*batch, queries, keys)).astype("float32")
    yield rng.normal(size=(*(1 for _ in batch), 1, keys)).astype("float32")


def gradients(lib, function, arrays, g, make):
    leaves = [make(x).requires_grad_(True) for x in arrays]
    out = function(*leaves)
    return [out, *lib.autograd.grad(out, leaves, make(g))]


SIZES = [
    ((2, 3), 31, 33), ((2, 3), 32, 32), ((1,), 70, 20), ((3,), 20, 70), ((), 129, 129),
    ((2, 2), 1, 65), ((9,), 33, 1),
]  # fmt: skip


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_kernel_agrees_with_its_numpy_form_and_with_torch(sizes, causal, threads):
    batch, queries, keys = sizes
    q, k, v, g = draw(batch, queries, keys, 8, 5)
    for mask in masks(batch, queries, keys):
        exact = [x.astype("float64") for x in (q, k, v)]
        expected = kernels._blockwise(batch, *exact, mask, causal, 0.3)
        np.testing.assert_allclose(
            kernels.attention(q, k, v, mask, causal, 0.3), expected, rtol=1e-4, atol=1e-5
        )
        wide = g.astype("float64")
        expected = kernels._blockwise_gradients(batch, wide, *exact, mask, causal, 0.3)
        actual = kernels.attention_gradients(g, q, k, v, mask, causal, 0.3)
        for a, e in zip(actual, expected, strict=True):
            np.testing.assert_allclose(a, e, rtol=1e-4, atol=2e-5)
        if mask is not None and causal:
            continue  # which PyTorch does not take together everywhere
        theirs = None if mask is None else torch.from_numpy(mask)
        ours = None if mask is None else autograd.from_numpy(mask)
        expected = gradients(
            torch, lambda *x, m=theirs: reference(*x, m, 0.0, causal, scale=0.3), (q, k, v), g,
            torch.tensor,
        )  # fmt: skip
        actual = gradients(
            autograd, lambda *x, m=ours: attend(*x, m, 0.0, causal, 0.3), (q, k, v), g,
            autograd.tensor,
        )  # fmt: skip
        for a, e in zip(actual, expected, strict=True):
            np.testing.assert_allclose(
                a.detach().numpy(), np.nan_to_num(e.detach().numpy()), rtol=1e-4, atol=2e-5
            )


def test_results_do_not_depend_on_the_number_of_threads():
    q, k, v, g = draw((3,), 100, 100)
    results = []
    for threads in (1, 2, 2):
        autograd.set_num_threads(threads)
        results.append(
            [
                kernels.attention(q, k, v, None, True, 0.25),
                *kernels.attention_gradients(g, q, k, v, None, True, 0.25),
            ]
        )
    for other in results[1:]:
        for a, b in zip(results[0], other, strict=True):
            np.testing.assert_array_equal(a, b)


def test_the_numpy_form_in_several_blocks(monkeypatch):
    q, k, v, g = draw((2,), 20, 30, dtype="float64")
    mask = RANDOM(1).random((2, 20, 30)) > 0.4
    whole = kernels._blockwise((2,), q, k, v, mask, True, 0.5)
    gradient = kernels._blockwise_gradients((2,), g, q, k, v, mask, True, 0.5)
    monkeypatch.setattr(kernels, "SCORES", 7 * 2 * 30)
    np.testing.assert_allclose(kernels._blockwise((2,), q, k, v, mask, True, 0.5), whole)
    parts = kernels._blockwise_gradients((2,), g, q, k, v, mask, True, 0.5)
    for a, b in zip(parts, gradient, strict=True):
        np.testing.assert_allclose(a, b)


@pytest.mark.skipif(not pool.available(), reason="NumPy's form gives rows in order")
def test_strided_heads_need_no_copy_and_give_their_layout():
    """Heads cut out of one projection [L, N, 3, H, D], as a transformer has them."""
    packed = RANDOM(0).normal(size=(40, 2, 3, 4, 16)).astype("float32")
    q, k, v = (packed[:, :, i].transpose(1, 2, 0, 3) for i in range(3))
    out = kernels.attention(q, k, v, None, True, 0.25)
    assert out.transpose(2, 0, 1, 3).flags.c_contiguous
    expected = kernels.attention(*(x.copy() for x in (q, k, v)), None, True, 0.25)
    np.testing.assert_array_equal(out, expected)
    g = np.broadcast_to(np.float32(1), out.shape)  # as the gradient of a sum
    actual = kernels.attention_gradients(g, q, k, v, None, True, 0.25)
    again = kernels.attention_gradients(g.copy(), *(x.copy() for x in (q, k, v)), None, True, 0.25)
    for a, b in zip(actual, again, strict=True):
        np.testing.assert_array_equal(a, b)
    columns = [np.asfortranarray(x) for x in (q, k, v)]  # no row in one piece
    np.testing.assert_array_equal(kernels.attention(*columns, None, True, 0.25), expected)


def test_nan_and_infinity():
    q, k, v, _ = draw((1,), 40, 40)
    v[0, 3, 1] = np.nan
    out = kernels.attention(q, k, v, None, True, 0.25)
    assert np.isnan(out[0, :, 1]).all()  # a weight of 0 times NaN, as in PyTorch
    assert np.isfinite(out[0, :, [0, 2]]).all()
    q[0, 5] = np.nan
    assert np.isnan(kernels.attention(q, k, v, None, False, 0.25)[0, 5]).all()


@pytest.mark.parametrize("odd", [None, "spread", "tiny", "large", "infinite"])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("sizes", [(128, 128), (200, 170), (100, 330), (330, 100)], ids=str)
def test_sizes_that_the_matrix_unit_takes(sizes, causal, odd):
    """With numbers among them that it cannot take, too."""
    q, k, v, g = draw((2,), *sizes, 64, 48)
    if odd == "spread":
        q *= np.float32(40)  # weights below 1e-30
    elif odd == "tiny":
        k[0, 5, 3] = v[1, 7, 2] = g[0, 70, 1] = 1e-38
    elif odd == "large":
        v[0, 7, 2], g[1, 3, 3] = 3e38, 0
    elif odd == "infinite":
        v[1, 3, 1] = np.inf
    mask = RANDOM(0).normal(size=sizes).astype("float32")
    mask[:, 10:14] = -np.inf
    exact = [x.astype("float64") for x in (g, q, k, v)]
    with np.errstate(all="ignore"):  # as operators run
        actual = [
            kernels.attention(q, k, v, mask, causal, 0.125),
            *kernels.attention_gradients(g, q, k, v, mask, causal, 0.125),
        ]
        expected = [
            kernels._blockwise((2,), *exact[1:], mask, causal, 0.125),
            *kernels._blockwise_gradients((2,), *exact, mask, causal, 0.125),
        ]
    if odd in ("infinite", "large"):  # the columns beside it are right in its own batch, too
        batch, column = (1, 1) if odd == "infinite" else (0, 2)
        a, e = (np.delete(x[0][batch], column, -1) for x in (actual, expected))
        np.testing.assert_allclose(a, e, rtol=1e-4, atol=2e-5 * max(1, np.abs(e).max()))
    if odd == "large":
        a, e = actual[0][0, :, 2], expected[0][0, :, 2]
        np.testing.assert_allclose(a, e, rtol=1e-4, atol=1e-4 * np.abs(e).max())
    for a, e in zip(actual, expected, strict=True):
        if odd == "infinite":  # a weight of 0 times infinity depends on what is left out
            a, e = a[0], e[0]
        elif odd == "large":
            a, e = a[1], e[1]
        np.testing.assert_allclose(a, e, rtol=1e-4, atol=2e-5 * max(1, np.abs(e).max()))


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision(dtype):
    arrays = draw((2, 2), 33, 40)[:3]
    out = attend(*(autograd.tensor(x).to(getattr(autograd, dtype)) for x in arrays))
    expected = reference(*(torch.tensor(x).to(getattr(torch, dtype)) for x in arrays))
    assert str(out.dtype) == f"autograd.{dtype}"
    np.testing.assert_allclose(out.float().numpy(), expected.float().numpy(), rtol=2e-2, atol=1e-2)


def test_dropout_zeroes_weights_and_scales_the_others():
    q = autograd.zeros(1, 8, 4)
    v = autograd.eye(8).reshape(1, 8, 8)
    autograd.manual_seed(0)
    weights = attend(q, q, v, dropout_p=0.5).numpy() * 8
    assert set(np.unique(weights)) == {0.0, 2.0}
    assert attend(q, q, v, dropout_p=1.0).abs().sum().item() == 0


def test_grouped_heads_share_keys():
    q, _, _, g = draw((2, 6), 40, 40)
    _, k, v, _ = draw((2, 3), 40, 40)
    for causal in (False, True):
        expected = gradients(
            torch, lambda *x, c=causal: reference(*x, is_causal=c, enable_gqa=True), (q, k, v), g,
            torch.tensor,
        )  # fmt: skip
        actual = gradients(
            autograd, lambda *x, c=causal: attend(*x, is_causal=c, enable_gqa=True), (q, k, v), g,
            autograd.tensor,
        )  # fmt: skip
        for a, e in zip(actual, expected, strict=True):
            np.testing.assert_allclose(a.detach().numpy(), e.detach().numpy(), rtol=1e-4, atol=2e-5)


WRONG = {
    "dtypes": lambda m, q: attend_of(m)(q, q.double(), q),
    "integers": lambda m, q: attend_of(m)(q.long(), q.long(), q.long()),
    "features": lambda m, q: attend_of(m)(q, q[..., :3], q),
    "keys": lambda m, q: attend_of(m)(q, q, q[:, :2]),
    "vector": lambda m, q: attend_of(m)(q[0, 0], q, q),
    "mask dtype": lambda m, q: attend_of(m)(q, q, q, m.ones(4, 4).long()),
    "mask shape": lambda m, q: attend_of(m)(q, q, q, m.ones(3, 4)),
    "dropout": lambda m, q: attend_of(m)(q, q, q, dropout_p=2.0),
    "heads": lambda m, q: attend_of(m)(q.reshape(1, 2, 4, 4), q[None, [0, 0, 0]],
                                       q[None, [0, 0, 0]], enable_gqa=True),
}  # fmt: skip


def attend_of(m):
    return m.nn.functional.scaled_dot_product_attention


@pytest.mark.parametrize("name", WRONG)
def test_refused(name):
    with pytest.raises(AutogradError, match=r"scaled_dot_product_attention: .* required.*got"):
        WRONG[name](autograd, autograd.ones(2, 4, 4))
    with pytest.raises((RuntimeError, IndexError, NotImplementedError)):
        WRONG[name](torch, torch.ones(2, 4, 4))


# --- several heads --------------------------------------------------------------------------------


def heads(m, inputs, weights, **options):
    query, key, value = inputs
    return m.nn.functional.multi_head_attention_forward(
        query, key, value, 8, 2, weights[0], weights[1], None, None, False, 0.0, weights[2],
        weights[3], **options,
    )  # fmt: skip


@pytest.mark.parametrize("need_weights", [False, True])
@pytest.mark.parametrize("shared", ["all", "memory"])
@pytest.mark.parametrize("batched", [False, True])
def test_self_attention_and_shared_memory(shared, need_weights, batched):
    """The same tensor twice takes another way through the projection."""
    rng = RANDOM(0)
    shape = (40, 3, 8) if batched else (40, 8)
    weights = [rng.normal(size=s).astype("float32") for s in ((24, 8), 24, (8, 8), 8)]
    x, memory = (rng.normal(size=shape).astype("float32") for _ in range(2))
    mask = np.triu(np.ones((40, 40), bool), 1)
    results = []
    for m in (autograd, torch):
        leaves = [m.tensor(a, requires_grad=True) for a in (x, memory, *weights)]
        inputs = [leaves[0]] * 3 if shared == "all" else [leaves[0], leaves[1], leaves[1]]
        out, w = heads(
            m, inputs, leaves[2:], need_weights=need_weights, attn_mask=m.tensor(mask),
            is_causal=True,
        )  # fmt: skip
        assert (w is None) is not need_weights
        total = (out * out).sum() + (0 if w is None else (w * w).sum())
        grads = m.autograd.grad(total, leaves, allow_unused=True)
        kept = [out, *([] if w is None else [w]), *(g for g in grads if g is not None)]
        results.append([t.detach().numpy() for t in kept])
    for a, e in zip(*results, strict=True):
        np.testing.assert_allclose(a, e, rtol=1e-4, atol=1e-5 * np.abs(e).max())


def test_heads_refuse_what_does_not_fit():
    x = autograd.ones(3, 2, 8)
    weights = [autograd.ones(24, 8), None, autograd.ones(8, 8), None]
    with pytest.raises(ShapeError, match=r"attn_mask of shape \[3, 3\] or \[4, 3, 3\]"):
        heads(autograd, (x, x, x), weights, attn_mask=autograd.ones(2, 3))
    with pytest.raises(ShapeError, match=r"key_padding_mask of shape \[2, 3\]"):
        heads(autograd, (x, x, x), weights, key_padding_mask=autograd.ones(3, 3))
    with pytest.raises(ShapeError, match="a query of 8 features is required; got 4"):
        heads(autograd, (x[..., :4], x, x), weights)
    with pytest.raises(AutogradError, match="an attn_mask is required with is_causal"):
        heads(autograd, (x, x, x), weights, is_causal=True)


# --- dropout in blocks ----------------------------------------------------------------------------


@pytest.mark.parametrize("scores", [1, 50, 10_000])
@pytest.mark.parametrize("masked", [None, "shared", "own"])
@pytest.mark.parametrize("causal", [False, True])
def test_dropout_in_blocks_is_dropout_of_the_whole(monkeypatch, scores, masked, causal):
    rng = np.random.default_rng(0)
    q, k, v = (rng.normal(size=(2, 3, n, 4)) for n in (9, 13, 13))
    shape = {None: None, "shared": (9, 13), "own": (2, 1, 1, 13)}[masked]
    mask = None if shape is None else autograd.tensor(rng.random(shape) < 0.7)
    results = []
    for least in (10**9, 0):
        monkeypatch.setattr(ops, "MANY_WEIGHTS", least)
        monkeypatch.setattr(kernels, "SCORES", scores)
        inputs = [autograd.tensor(x, requires_grad=True) for x in (q, k, v)]
        autograd.manual_seed(3)
        out = attend(*inputs, mask, 0.4, causal)
        (out * out).sum().backward(retain_graph=True)
        quick = [x.grad for x in inputs]
        first = autograd.autograd.grad((out * out).sum(), inputs, create_graph=True)
        second = autograd.autograd.grad(sum((g * g).sum() for g in first), inputs)
        drawn = autograd.rand(3)  # goes on behind the factors
        results.append([t.detach().numpy() for t in (out, *first, *second, drawn, *quick)])
    for whole, blocks in zip(*results, strict=True):
        np.testing.assert_allclose(blocks, whole, rtol=1e-9, atol=1e-10)
