"""Matrix products and decompositions of what does not fit; what fails changes nothing."""

import re

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import (
    AutogradError,
    DTypeError,
    GraphError,
    LinAlgError,
    ShapeError,
)

# --- matrix products ------------------------------------------------------------------------------

SHAPES = [(), (2,), (3,), (2, 3), (3, 2), (4, 3, 2), (4, 2, 3), (5, 3, 2), (1, 2, 2), (0, 3)]


@pytest.mark.parametrize("left", SHAPES, ids=str)
@pytest.mark.parametrize("right", SHAPES, ids=str)
def test_products_fit_where_those_of_pytorch_fit(left, right):
    """Either both libraries multiply, with one result, or both refuse."""
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=left), rng.normal(size=right)
    try:
        expected = torch.tensor(a) @ torch.tensor(b)
    except RuntimeError:
        with pytest.raises(ShapeError) as caught:
            autograd.tensor(a) @ autograd.tensor(b)
        message = str(caught.value)
        assert re.match(r"matmul: .* (is|are) required; got shapes ", message)
        assert f"{list(left)} and {list(right)}" in message
    else:
        out = autograd.tensor(a) @ autograd.tensor(b)
        assert tuple(out.shape) == tuple(expected.shape)
        np.testing.assert_allclose(out.numpy(), expected.numpy(), 1e-12, 1e-12)


@pytest.mark.parametrize("dtypes", [
    ("float32", "float64"), ("float32", "int64"), ("int64", "int32"), ("complex64", "float32"),
    ("bool", "int64"), ("float16", "float32"),
])  # fmt: skip
@pytest.mark.parametrize("name", ["matmul", "mm", "mv", "bmm", "dot", "inner", "tensordot"])
def test_mixed_dtypes(name, dtypes):
    shapes = {
        "mv": ((2, 2), (2,)),
        "dot": ((2,), (2,)),
        "bmm": ((1, 2, 2), (1, 2, 2)),
    }.get(name, ((2, 2), (2, 2)))
    found = {}
    for m in (autograd, torch):
        a, b = (
            m.ones(shape, dtype=getattr(m, dtype))
            for shape, dtype in zip(shapes, dtypes, strict=True)
        )
        with pytest.raises(RuntimeError) as caught:
            getattr(m, name)(a, b)
        found[m] = caught.value
    assert type(found[autograd]) is DTypeError
    message = str(found[autograd])
    assert re.match(r"\w+: tensors of one dtype are required; got ", message)
    assert f"autograd.{dtypes[0]} and autograd.{dtypes[1]}" in message


# --- matrices that are not square, singular or indefinite -----------------------------------------

SQUARE = ["linalg.inv", "inverse", "linalg.det", "det", "linalg.slogdet", "slogdet", "logdet",
          "linalg.cholesky", "cholesky"]  # fmt: skip


def function(m, path):
    for part in path.split("."):
        m = getattr(m, part)
    return m


@pytest.mark.parametrize("shape", [(2, 3), (3, 2), (4, 2, 3), (3,), ()], ids=str)
@pytest.mark.parametrize("name", SQUARE)
def test_matrices_that_are_not_square(name, shape):
    words = rf"\w+: square matrices are required; got shape {re.escape(str(list(shape)))}"
    with pytest.raises(ShapeError, match=words):
        function(autograd, name)(autograd.ones(*shape) if shape else autograd.tensor(1.0))
    with pytest.raises(RuntimeError):
        function(torch, name)(torch.ones(shape))


SINGULAR = {
    "inv": lambda m, a: m.linalg.inv(a),
    "inverse": lambda m, a: m.inverse(a),
    "solve": lambda m, a: m.linalg.solve(a, m.ones(2)),
    "solve from the right": lambda m, a: m.linalg.solve(a, m.ones(2, 2), left=False),
    "power": lambda m, a: m.matrix_power(a, -1),
}
MATRICES = {
    "zeros": lambda m: m.zeros(2, 2),
    "ones": lambda m: m.ones(2, 2),
    "a zero row": lambda m: m.tensor([[1.0, 2.0], [0.0, 0.0]]),
}


@pytest.mark.parametrize("matrix", MATRICES)
@pytest.mark.parametrize("name", SINGULAR)
def test_singular_matrices(name, matrix):
    a = MATRICES[matrix](autograd)
    before = a.tolist()
    for x in (a, a.clone().requires_grad_()):
        with pytest.raises(
            LinAlgError,
            match=r"(inv|inverse|matrix_power|solve): an invertible matrix is required; ",
        ):
            SINGULAR[name](autograd, x)
    assert a.tolist() == before
    with pytest.raises(RuntimeError):
        SINGULAR[name](torch, MATRICES[matrix](torch))


def test_one_singular_matrix_of_a_batch():
    batch = autograd.stack([autograd.eye(2), autograd.ones(2, 2)])
    with pytest.raises(LinAlgError, match="inv: an invertible matrix is required"):
        autograd.linalg.inv(batch)
    with pytest.raises(LinAlgError, match="solve: an invertible matrix is required"):
        autograd.linalg.solve(batch, autograd.ones(2, 2))
    with pytest.raises(LinAlgError, match="cholesky: a positive-definite matrix is required"):
        autograd.linalg.cholesky(autograd.stack([autograd.eye(2), -autograd.eye(2)]))


def test_determinants_of_singular_matrices_are_no_error():
    a = autograd.ones(2, 2)
    assert autograd.det(a).item() == 0
    sign, size = autograd.slogdet(a)
    assert (sign.item(), size.item()) == (0, -np.inf)
    assert autograd.logdet(a).item() == -np.inf
    assert np.isnan(autograd.logdet(autograd.tensor([[-1.0]])).item())


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize(
    "matrix", [[[-1.0]], [[0.0]], [[1.0, 2.0], [2.0, 1.0]], [[1.0, 0.0], [0.0, -1.0]]], ids=str
)
def test_indefinite_matrices(matrix, upper):
    words = "cholesky: a positive-definite matrix is required; "
    with pytest.raises(LinAlgError, match=words):
        autograd.linalg.cholesky(autograd.tensor(matrix), upper=upper)
    with pytest.raises(RuntimeError, match=words):
        autograd.cholesky(autograd.tensor(matrix).requires_grad_(), upper)
    with pytest.raises(RuntimeError):
        torch.linalg.cholesky(torch.tensor(matrix), upper=upper)


@pytest.mark.parametrize("name", ["svd", "svdvals", "pinv", "matrix_rank"])
def test_not_a_number(name):
    with pytest.raises(RuntimeError):
        getattr(torch.linalg, name)(torch.full((2, 2), float("nan")))
    with pytest.raises(LinAlgError, match=rf"(svd|{name}): a matrix without NaN .*is required; "):
        getattr(autograd.linalg, name)(autograd.full((2, 2), float("nan")))


# --- nothing is modified when an operation fails --------------------------------------------------

INPLACE = {
    "addmm_": lambda x, m: x.addmm_(m.ones(2, 3), m.ones(2, 3)),
    "addmm_, larger result": lambda x, m: x.addmm_(m.ones(4, 3), m.ones(3, 2)),
    "addmm_, dtype": lambda x, m: x.addmm_(m.ones(2, 3), m.ones(3, 2).double()),
    "addmv_": lambda x, m: x[0].addmv_(m.ones(2, 3), m.ones(2)),
    "addr_": lambda x, m: x.addr_(m.ones(2), m.ones(3)),
    "baddbmm_": lambda x, m: x.view(1, 2, 2).baddbmm_(m.ones(1, 2, 3), m.ones(1, 2, 3)),
    "addbmm_": lambda x, m: x.addbmm_(m.ones(2, 2, 3), m.ones(2, 2, 3)),
}


@pytest.mark.parametrize("name", INPLACE)
@pytest.mark.parametrize("graph", [False, True], ids=["plain", "in a graph"])
def test_a_failed_inplace_product_changes_nothing(name, graph):
    leaf = autograd.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=graph)
    x = leaf * 1
    square, node = x * x, x.grad_fn
    with pytest.raises(AutogradError, match="required"):
        INPLACE[name](x, autograd)
    assert x.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert x.grad_fn is node
    if graph:
        square.sum().backward()
        assert leaf.grad.tolist() == [[2.0, 4.0], [6.0, 8.0]]
    with pytest.raises(RuntimeError):
        INPLACE[name](torch.ones(2, 2), torch)


def test_a_leaf_that_requires_grad_is_not_written():
    leaf = autograd.ones(2, 2).requires_grad_()
    with pytest.raises(GraphError, match=r"addmm_: .*leaf requiring grad"):
        leaf.addmm_(autograd.ones(2, 2), autograd.ones(2, 2))
    assert leaf.tolist() == [[1.0, 1.0], [1.0, 1.0]]


OUT = {
    "sizes": (lambda x, out: autograd.matmul(x, x[:1], out=out), ShapeError),
    "dtypes": (lambda x, out: autograd.matmul(x, x.double(), out=out), DTypeError),
    "complex": (
        lambda x, out: autograd.mm(x.to(autograd.complex64), x.to(autograd.complex64), out=out),
        DTypeError,
    ),
    "grad": (lambda x, out: autograd.mm(x.requires_grad_(), x, out=out), GraphError),
    "mv": (lambda x, out: autograd.mv(x, x[0, :1], out=out), ShapeError),
    "bmm": (lambda x, out: autograd.bmm(x, x, out=out), ShapeError),
    "addmm": (lambda x, out: autograd.addmm(x, x, x[:1], out=out), ShapeError),
}


@pytest.mark.parametrize("name", OUT)
def test_out_is_not_written_when_the_operation_fails(name):
    call, kind = OUT[name]
    out = autograd.full((2, 2), 7.0)
    with pytest.raises(kind, match="required"):
        call(autograd.ones(2, 2), out)
    assert out.tolist() == [[7.0, 7.0], [7.0, 7.0]]
    assert not out.requires_grad


@pytest.mark.parametrize(
    "name",
    ["inv", "cholesky", "svdvals", "eigvalsh", "pinv"],
)
def test_out_is_written(name):
    results = []
    for m in (autograd, torch):
        x, out = m.eye(2) * 4, m.zeros(2, 2)
        if name in ("svdvals", "eigvalsh"):
            out = m.zeros(2)
        result = getattr(m.linalg, name)(x, out=out)
        assert result is out
        results.append(out)
    np.testing.assert_allclose(results[0].numpy(), results[1].numpy())


@pytest.mark.parametrize("equation", ["ij,jk->ik", "ij,ij->", "i,i->", "bij,bjk->bik"])
def test_einsum_with_sizes_that_differ(equation):
    """Every operand's shape is one too large in one place; both libraries refuse."""
    sizes = dict(zip("bijk", (4, 2, 3, 5), strict=True))
    first, second = ([sizes[c] for c in term] for term in equation.split("->")[0].split(","))
    shared = next(i for i, c in enumerate(equation.split(",")[1].split("->")[0]) if c in
                  equation.split(",")[0])  # fmt: skip
    second[shared] += 1
    words = rf"einsum: one size for each letter is required; got {second[shared] - 1} and "
    with pytest.raises(ShapeError, match=words):
        autograd.einsum(equation, autograd.ones(*first), autograd.ones(*second))
    with pytest.raises(RuntimeError):
        torch.einsum(equation, torch.ones(first), torch.ones(second))


def test_failures_are_reported_or_raised():
    singular, negative = autograd.zeros(2, 2), -autograd.eye(2)
    inverse, info = autograd.linalg.inv_ex(singular)
    assert info.item() == 1
    assert inverse.isnan().all()
    assert autograd.linalg.cholesky_ex(negative).info.item() == 1
    solution, info = autograd.linalg.solve_ex(singular, autograd.ones(2))
    assert info.item() == 1
    assert solution.shape == (2,)
    assert solution.isnan().all()
    for call in (
        lambda: autograd.linalg.inv_ex(singular, check_errors=True),
        lambda: autograd.linalg.cholesky_ex(negative, check_errors=True),
        lambda: autograd.linalg.solve_ex(singular, autograd.ones(2), check_errors=True),
    ):
        with pytest.raises(autograd.errors.LinAlgError):
            call()


@pytest.mark.parametrize("name", ["inv_ex", "cholesky_ex", "solve_ex"])
def test_failures_are_reported_matrix_by_matrix(name):
    def call(library, batch):
        right = (library.eye(3, dtype=library.float64),) if name == "solve_ex" else ()
        return getattr(library.linalg, name)(batch, *right)

    eye, ones = np.eye(3), np.ones((3, 3))
    if name == "cholesky_ex":
        ones, late = -ones, np.diag([1, 2, -1])
    else:
        late = np.array([[1.0, 0, 0], [0, 1, 1], [0, 1, 1]])
    batch = np.stack([2 * eye, 0 * eye, ones, late])
    results = [call(m, m.tensor(batch)) for m in (autograd, torch)]
    assert results[0].info.tolist() == results[1].info.tolist()
    np.testing.assert_allclose(results[0][0][0].numpy(), results[1][0][0].numpy())
    assert results[0][0][1:].isnan().all()
    a = autograd.tensor(batch, requires_grad=True)
    call(autograd, a)[0][0].sum().backward()
    assert a.grad[0].abs().sum() > 0
    assert not a.grad[1:].any()


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda x: autograd.matrix_exp(x), "matrix_exp: "),
        (lambda x: autograd.linalg.cond(x, 1), "cond: "),
        (lambda x: autograd.linalg.inv_ex(x), "inv_ex: "),
        (lambda x: autograd.linalg.tensorinv(x, 1), "tensorinv: equal products of the first 1"),
        (lambda x: autograd.linalg.tensorsolve(x, x[0]), "tensorsolve: as many unknowns as"),
        (lambda x: autograd.linalg.vander(x[0, 0]), "vander: N or a tensor with dimensions"),
        (lambda x: autograd.linalg.vander(x, N=0), "vander: N above 0 is required; got 0"),
    ],
)
def test_matrix_functions_refuse_what_does_not_fit(call, text):
    with pytest.raises(autograd.errors.AutogradError, match=text):
        call(autograd.ones(2, 3))
