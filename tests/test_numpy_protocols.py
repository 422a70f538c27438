"""NumPy's functions and operators on tensors: same numbers as on arrays, and differentiable."""

import numpy as np
import pytest
import torch

import autograd
from autograd import Tensor
from autograd.interop.numpy_functions import FUNCTIONS
from autograd.interop.numpy_protocols import SHARED, UFUNCS

RNG = np.random.default_rng(0)
X = RNG.uniform(0.2, 0.9, (3, 4))
Y = RNG.uniform(0.2, 0.9, (3, 4))
V = RNG.uniform(0.2, 0.9, 4)
S = RNG.normal(size=(3, 3))
P = S @ S.T + 3 * np.eye(3)


def t(array):
    return autograd.tensor(array, requires_grad=array.dtype.kind == "f")


def to_numpy(result):
    if isinstance(result, (tuple, list)):
        return [to_numpy(r) for r in result]
    return result.detach().numpy() if isinstance(result, Tensor) else result


def compare(ours, theirs):
    if isinstance(theirs, (tuple, list)):
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            compare(a, b)
    else:
        assert np.shape(ours) == np.shape(theirs)
        np.testing.assert_allclose(ours, theirs, 1e-10)


DIFFERENTIABLE = {
    "add": lambda f: np.add(f(X), 1),
    "add of a list": lambda f: np.add(f(V), [1.0, 2.0, 3.0, 4.0]),
    "number - t": lambda f: 1.5 - f(X),
    "array * t": lambda f: Y * f(X),
    "array @ t": lambda f: Y @ f(X).T,
    "array / t": lambda f: Y / f(X),
    "array ** t": lambda f: Y ** f(X),
    "t - array": lambda f: f(X) - Y,
    "scalar * t": lambda f: np.float64(2) * f(X),
    "power": lambda f: np.power(f(X), 3),
    "arctan2": lambda f: np.arctan2(f(X), f(Y)),
    "maximum": lambda f: np.maximum(f(X), Y),
    "matmul": lambda f: np.matmul(f(X), f(Y).T),
    "add.reduce": lambda f: np.add.reduce(f(X)),
    "add.reduce None": lambda f: np.add.reduce(f(X), axis=None),
    "add.reduce keepdims": lambda f: np.add.reduce(f(X), axis=1, keepdims=True),
    "multiply.reduce": lambda f: np.multiply.reduce(f(X), axis=(0, 1)),
    "maximum.reduce": lambda f: np.maximum.reduce(f(X), axis=1),
    "minimum.reduce None": lambda f: np.minimum.reduce(f(X), axis=None),
    "logaddexp.reduce": lambda f: np.logaddexp.reduce(f(X), axis=0),
    "add.accumulate": lambda f: np.add.accumulate(f(X), axis=1),
    "multiply.accumulate": lambda f: np.multiply.accumulate(f(X)),
    "maximum.accumulate": lambda f: np.maximum.accumulate(f(X)),
    "multiply.outer": lambda f: np.multiply.outer(f(X), f(V)),
    "subtract.outer": lambda f: np.subtract.outer(f(V), V),
    "sum": lambda f: np.sum(f(X), axis=0),
    "sum all": lambda f: np.sum(f(X)),
    "sum two": lambda f: np.sum(f(X), axis=(0, 1), keepdims=True),
    "mean": lambda f: np.mean(f(X), axis=-1, keepdims=True),
    "prod": lambda f: np.prod(f(X), axis=0),
    "prod all": lambda f: np.prod(f(X)),
    "max": lambda f: np.max(f(X), axis=1),
    "amin": lambda f: np.amin(f(X)),
    "ptp": lambda f: np.ptp(f(X), axis=0),
    "std": lambda f: np.std(f(X)),
    "std ddof": lambda f: np.std(f(X), axis=0, ddof=1),
    "var": lambda f: np.var(f(X), axis=1, keepdims=True),
    "median": lambda f: np.median(f(X), axis=1),
    "quantile": lambda f: np.quantile(f(X), 0.3),
    "percentile": lambda f: np.percentile(f(X), [20, 50], axis=0),
    "average": lambda f: np.average(f(X), axis=1),
    "average weights": lambda f: np.average(f(X), axis=1, weights=V),
    "cumsum": lambda f: np.cumsum(f(X)),
    "cumprod": lambda f: np.cumprod(f(X), axis=1),
    "diff": lambda f: np.diff(f(X), axis=0),
    "trapezoid": lambda f: np.trapezoid(f(X), dx=0.5),
    "trapezoid x": lambda f: np.trapezoid(f(V), np.arange(4.0)),
    "cov": lambda f: np.cov(f(X)),
    "corrcoef": lambda f: np.corrcoef(f(X)),
    "nansum": lambda f: np.nansum(f(X), axis=1),
    "nanmean": lambda f: np.nanmean(f(X)),
    "trace": lambda f: np.trace(f(S)),
    "where": lambda f: np.where(X > 0.5, f(X), 0.0),
    "where tensors": lambda f: np.where(f(X) > 0.5, f(X), f(Y)),
    "clip": lambda f: np.clip(f(X), 0.3, 0.8),
    "clip low": lambda f: np.clip(f(X), 0.3, None),
    "clip keywords": lambda f: np.clip(f(X), min=0.3, max=0.5),
    "nan_to_num": lambda f: np.nan_to_num(f(X)),
    "real": lambda f: np.real(f(X)),
    "sinc": lambda f: np.sinc(f(X)),
    "i0": lambda f: np.i0(f(X)),
    "dot": lambda f: np.dot(f(X), f(V)),
    "dot 2d": lambda f: np.dot(f(X), f(Y).T),
    "dot nd": lambda f: np.dot(f(X), np.ones((2, 4, 5))),
    "dot array": lambda f: np.dot(Y, f(V)),
    "vdot": lambda f: np.vdot(f(X), f(Y)),
    "inner": lambda f: np.inner(f(X), f(Y)),
    "outer": lambda f: np.outer(f(X), f(V)),
    "kron": lambda f: np.kron(f(X), f(Y)),
    "cross": lambda f: np.cross(f(S), f(P)),
    "tensordot": lambda f: np.tensordot(f(X), f(Y), axes=([1], [1])),
    "einsum": lambda f: np.einsum("ij,kj->ik", f(X), Y),
    "reshape": lambda f: np.reshape(f(X), (2, 6)),
    "ravel": lambda f: np.ravel(f(X)),
    "transpose": lambda f: np.transpose(f(X)),
    "transpose axes": lambda f: np.transpose(f(X), (1, 0)),
    "matrix_transpose": lambda f: np.matrix_transpose(f(X)),
    "swapaxes": lambda f: np.swapaxes(f(X), 0, 1),
    "moveaxis": lambda f: np.moveaxis(f(X), 0, 1),
    "expand_dims": lambda f: np.expand_dims(f(X), (0, 2)),
    "squeeze": lambda f: np.squeeze(f(X[None]), axis=0),
    "squeeze all": lambda f: np.squeeze(f(X[None])),
    "broadcast_to": lambda f: np.broadcast_to(f(X), (2, 3, 4)),
    "broadcast_arrays": lambda f: np.broadcast_arrays(f(X), V),
    "atleast_1d": lambda f: np.atleast_1d(f(X)),
    "atleast_2d": lambda f: np.atleast_2d(f(V)),
    "diagonal": lambda f: np.diagonal(f(X), 1),
    "diag": lambda f: np.diag(f(V)),
    "tril": lambda f: np.tril(f(X)),
    "triu": lambda f: np.triu(f(X), k=1),
    "meshgrid": lambda f: np.meshgrid(f(V), V),
    "concatenate": lambda f: np.concatenate([f(X), Y], axis=1),
    "concatenate flat": lambda f: np.concatenate([f(X), V], axis=None),
    "append": lambda f: np.append(f(V), 3.0),
    "stack": lambda f: np.stack([f(X), Y], axis=-1),
    "vstack": lambda f: np.vstack([f(X), V]),
    "hstack": lambda f: np.hstack([f(X), Y]),
    "dstack": lambda f: np.dstack([f(X), Y]),
    "column_stack": lambda f: np.column_stack([f(V), V]),
    "split": lambda f: np.split(f(X), 2, axis=1),
    "array_split": lambda f: np.array_split(f(X), 3, axis=1),
    "unstack": lambda f: np.unstack(f(X)),
    "tile": lambda f: np.tile(f(X), (2, 1)),
    "tile once": lambda f: np.tile(f(V), 2),
    "repeat": lambda f: np.repeat(f(X), 2, axis=1),
    "repeat flat": lambda f: np.repeat(f(X), 2),
    "roll": lambda f: np.roll(f(X), 1, axis=1),
    "flip": lambda f: np.flip(f(X)),
    "flip axis": lambda f: np.flip(f(X), 1),
    "fliplr": lambda f: np.fliplr(f(X)),
    "flipud": lambda f: np.flipud(f(X)),
    "rot90": lambda f: np.rot90(f(X)),
    "sort": lambda f: np.sort(f(X), axis=0),
    "sort flat": lambda f: np.sort(f(X), axis=None),
    "take": lambda f: np.take(f(X), [0, 2], axis=1),
    "take one": lambda f: np.take(f(X), 5),
    "take_along_axis": lambda f: np.take_along_axis(f(X), np.argsort(X, 1), 1),
    "copy": lambda f: np.copy(f(X)),
    "norm": lambda f: np.linalg.norm(f(X)),
    "norm axis": lambda f: np.linalg.norm(f(X), axis=1, keepdims=True),
    "norm ord": lambda f: np.linalg.norm(f(X), ord=1),
    "inv": lambda f: np.linalg.inv(f(P)),
    "det": lambda f: np.linalg.det(f(P)),
    "slogdet": lambda f: np.linalg.slogdet(f(P))[1],
    "pinv": lambda f: np.linalg.pinv(f(X)),
    "cholesky": lambda f: np.linalg.cholesky(f(P)),
    "eigvalsh": lambda f: np.linalg.eigvalsh(f(P)),
    "eigh": lambda f: np.linalg.eigh(f(P))[0],
    "qr": lambda f: np.linalg.qr(f(P))[1],
    "svd": lambda f: np.linalg.svd(f(X), full_matrices=False)[1],
    "svd values": lambda f: np.linalg.svd(f(X), compute_uv=False),
    "solve": lambda f: np.linalg.solve(f(P), f(S)),
    "matrix_power": lambda f: np.linalg.matrix_power(f(P), 2),
    "multi_dot": lambda f: np.linalg.multi_dot([f(P), S, P]),
    "linalg.outer": lambda f: np.linalg.outer(f(V), V),
    "svdvals": lambda f: np.linalg.svdvals(f(X)),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_same_numbers_as_numpy_and_a_gradient(name):
    function = DIFFERENTIABLE[name]
    result = function(t)
    expected = function(lambda array: array)
    compare(to_numpy(result), expected)
    parts = result if isinstance(result, (tuple, list)) else [result]
    assert all(isinstance(part, Tensor) for part in parts)
    assert any(part.requires_grad for part in parts)


WITHOUT_GRADIENT = {
    "shape": lambda f: np.shape(f(X)),
    "ndim": lambda f: np.ndim(f(X)),
    "size": lambda f: np.size(f(X)),
    "size axis": lambda f: np.size(f(X), 1),
    "iscomplexobj": lambda f: np.iscomplexobj(f(X)),
    "isrealobj": lambda f: np.isrealobj(f(X)),
    "argmax": lambda f: np.argmax(f(X)),
    "argmin": lambda f: np.argmin(f(X), axis=1),
    "all": lambda f: np.all(f(X) > 0),
    "any": lambda f: np.any(f(X) > 0.5, axis=0),
    "count_nonzero": lambda f: np.count_nonzero(f(X)),
    "isclose": lambda f: np.isclose(f(X), X),
    "allclose": lambda f: np.allclose(f(X), X),
    "array_equal": lambda f: np.array_equal(f(X), X),
    "isin": lambda f: np.isin(f(X), X[0]),
    "isposinf": lambda f: np.isposinf(f(X)),
    "isneginf": lambda f: np.isneginf(f(X)),
    "isreal": lambda f: np.isreal(f(X)),
    "argsort": lambda f: np.argsort(f(X), axis=0),
    "searchsorted": lambda f: np.searchsorted(f(np.arange(4.0)), f(V), side="right"),
    "unique": lambda f: np.unique(f(np.array([2, 1, 2]))),
    "nonzero": lambda f: np.nonzero(f(X) > 0.5),
    "where": lambda f: np.where(f(X) > 0.5),
    "argwhere": lambda f: np.argwhere(f(X) > 0.5),
    "zeros_like": lambda f: np.zeros_like(f(X)),
    "ones_like": lambda f: np.ones_like(f(X), dtype=np.float32),
    "full_like": lambda f: np.full_like(f(X), 3),
    "round": lambda f: np.round(f(X), 1),
    "imag": lambda f: np.imag(f(X)),
    "angle": lambda f: np.angle(f(X)),
    "matrix_rank": lambda f: np.linalg.matrix_rank(f(P)),
    "less": lambda f: np.less(f(X), 0.5),
    "array == t": lambda f: f(X) == X,
    "divmod": lambda f: divmod(f(X), 0.5) if isinstance(f(X), np.ndarray) else np.divmod(f(X), 0.5),
    "floor": lambda f: np.floor(f(X)),
    "logical_and.reduce": lambda f: np.logical_and.reduce(f(X) > 0),
    "invert": lambda f: np.invert(f(np.array([1, 2]))),
}  # fmt: skip


@pytest.mark.parametrize("name", WITHOUT_GRADIENT)
def test_same_numbers_as_numpy(name):
    function = WITHOUT_GRADIENT[name]
    compare(to_numpy(function(t)), function(lambda array: array))


def test_every_function_of_the_table_is_tested():
    tested = {name.split()[0] for name in (*DIFFERENTIABLE, *WITHOUT_GRADIENT)} | {"empty_like"}
    plain = {name for name, f in FUNCTIONS.items() if getattr(f, "any_keyword", False)}
    untested = {name for name in FUNCTIONS if name.removeprefix("linalg.") not in tested} - plain
    assert not untested - {"min", "linalg.norm"}


@pytest.mark.parametrize("name", sorted({*UFUNCS, *SHARED}))
def test_ufuncs(name):
    ufunc = getattr(np, name, None)
    if ufunc is None or autograd.ops.core.registry.catalogue.get(UFUNCS.get(name, name)) is None:
        pytest.skip("not in this NumPy or not in the catalogue yet")
    arrays = [X, Y][: ufunc.nin]
    if "->" not in str(ufunc.types) or (
        ufunc.types[0].startswith(("??", "bb")) and "dd->d" not in ufunc.types
    ):
        arrays = [np.array([5, 6]), np.array([1, 2])][: ufunc.nin]
    if name == "matmul":
        arrays = [X, Y.T]
    if name == "ldexp":
        arrays = [X, np.full(X.shape, 2)]
    if name in ("arccosh",):
        arrays = [X + 1]
    if name in ("invert", "bitwise_invert"):
        arrays = [np.array([5, 6])]
    if name == "ldexp":
        arrays = [X, np.arange(Y.size).reshape(Y.shape)]
    compare(to_numpy(ufunc(*map(t, arrays))), ufunc(*arrays))


def test_gradients_flow():
    x = t(X)
    np.sum(np.exp(x) * Y).backward()
    np.testing.assert_allclose(x.grad.numpy(), np.exp(X) * Y)


def test_float32_stays_float32_with_numbers():
    x = autograd.ones(2)
    assert np.multiply(x, 2.0).dtype == autograd.float32
    assert (np.float64(2.0) * x).dtype == autograd.float32
    assert np.add(x, 1, dtype=np.float64).dtype == autograd.float64


UNSUPPORTED = {
    "fft": lambda x: np.fft.fft(x),
    "interp": lambda x: np.interp(x, X[0], X[1]),
    "histogram": lambda x: np.histogram(x),
    "modf": lambda x: np.modf(x),
    "reduceat": lambda x: np.add.reduceat(x, [0, 1]),
    "subtract.reduce": lambda x: np.subtract.reduce(x),
    "subtract.accumulate": lambda x: np.subtract.accumulate(x),
    "keyword where": lambda x: np.sum(x, where=X > 0),
    "ufunc where": lambda x: np.add(x, 1, where=X > 0),
    "reduce where": lambda x: np.add.reduce(x, where=X > 0),
    "out": lambda x: np.sum(x, out=np.empty(())),
    "many arguments": lambda x: np.trace(x, 1, 0, 1),
    "linalg.eig": lambda x: np.linalg.eig(x),
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_has_no_counterpart_raises(name):
    with pytest.raises(TypeError, match=r"numpy\..*tensor\.detach\(\)\.numpy\(\)"):
        UNSUPPORTED[name](t(X))


def test_without_a_gradient_numpy_answers():
    x = autograd.tensor(X)
    counts, edges = np.histogram(x, bins=3)
    assert (counts.tolist(), len(edges)) == (np.histogram(X, bins=3)[0].tolist(), 4)
    np.testing.assert_array_equal(np.interp(x, X[0], X[1]), np.interp(X, X[0], X[1]))
    with autograd.no_grad():
        assert np.histogram(t(X))[0].sum() == X.size
    with pytest.raises(TypeError, match="no counterpart"):
        np.histogramdd([t(X)[:, 0], X[:, 1]])


def test_functions_that_compare_promote():
    x = autograd.ones(2)
    assert np.allclose(x, np.ones(2)) is True
    assert np.isclose(np.ones(2, np.int64), x).tolist() == [True, True]


def test_writing_a_tensor_into_an_array_raises():
    array = np.ones(4)
    with pytest.raises(TypeError, match=r"numpy\.add: .*array \+= tensor"):
        array += t(V)
    with pytest.raises(TypeError, match="out="):
        np.add(V, t(V), out=array)
    assert array.tolist() == [1, 1, 1, 1]


def test_conversion_shares_memory():
    x = autograd.zeros(3)
    np.asarray(x)[0] = 1
    assert x.tolist() == [1, 0, 0]
    assert np.array(x).tolist() == [1, 0, 0]
    assert np.shares_memory(x, x.numpy())
    assert not np.shares_memory(np.array(x), x.numpy())
    assert np.asarray(x, dtype=np.float64).dtype == np.float64
    with pytest.raises(RuntimeError, match="does not require grad is required"):
        np.asarray(x.requires_grad_())


def test_files_and_text(tmp_path):
    x = autograd.tensor([1.0, 2.0])
    np.save(tmp_path / "x.npy", x)
    assert np.load(tmp_path / "x.npy").tolist() == [1, 2]
    assert np.array2string(x) == "[1. 2.]"
    with pytest.raises(RuntimeError, match="does not require grad"):
        np.save(tmp_path / "y.npy", x.requires_grad_())
    np.testing.assert_allclose(x.detach(), [1, 2])


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float16", "float32", "complex64"])
def test_dlpack_both_ways(dtype):
    array = np.array([[0, 1, 1], [1, 0, 1]]).astype(dtype)
    theirs = torch.from_dlpack(autograd.from_numpy(array))
    assert theirs.dtype == getattr(torch, dtype)
    theirs[0, 0] = 1
    assert array[0, 0] == 1  # shared
    ours = autograd.from_dlpack(theirs.T)
    assert ours.dtype == getattr(autograd, dtype)
    assert ours.tolist() == array.T.tolist()
    theirs[0, 1] = 0
    assert ours[1, 0] == 0
    assert (
        autograd.utils.dlpack.from_dlpack(autograd.utils.dlpack.to_dlpack(ours)).tolist()
        == ours.tolist()
    )
    assert np.from_dlpack(ours).tolist() == ours.tolist()


def test_dlpack_errors():
    with pytest.raises(TypeError, match="an object with __dlpack__ is required; got list"):
        autograd.from_dlpack([1])
    with pytest.raises(RuntimeError, match="does not require grad"):
        np.from_dlpack(autograd.ones(2, requires_grad=True))
    with pytest.raises(RuntimeError, match="a dtype that NumPy has"):
        autograd.from_dlpack(torch.ones(2, dtype=torch.bfloat16))


@pytest.mark.parametrize("dtype", ["bool", "int32", "float16", "bfloat16", "float64", "complex128"])
def test_copies_to_and_from_torch(dtype):
    theirs = torch.tensor([[0, 1, 1], [1, 0, 1]]).to(getattr(torch, dtype)).T
    ours = Tensor.from_torch(theirs)
    assert ours.dtype == getattr(autograd, dtype)
    assert ours.tolist() == theirs.tolist()
    back = ours.to_torch()
    assert back.dtype == theirs.dtype
    back[0, 0] = 1
    assert theirs[0, 0] == 0
    assert ours[0, 0] == 0


def test_from_torch_arguments():
    x = Tensor.from_torch(torch.ones(2, requires_grad=True), requires_grad=True)
    assert x.requires_grad
    assert x.is_leaf
    assert Tensor.from_torch(torch.tensor([1 + 2j]).conj()).tolist() == [1 - 2j]
    with pytest.raises(TypeError, match=r"a torch\.Tensor is required; got list"):
        Tensor.from_torch([1.0])
