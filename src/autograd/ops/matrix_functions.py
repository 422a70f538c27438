"""Functions of whole matrices, and decompositions that report failure instead of raising."""

from __future__ import annotations

import math

import numpy as np

from .. import return_types
from ..errors import ArgumentError, LinAlgError, ShapeError
from .cholesky import cholesky
from .comparison import where
from .core.registry import Sample, composite
from .decompositions import svdvals
from .division import quotient
from .matrices import column, require_square
from .norms import matrix_norm
from .permutation import permute
from .powers import power
from .products import matmul
from .shape import reshape
from .solving import holds_vectors, inv, solve

linear = {"namespace": "linalg", "method": False}
_TERMS = 18  # of the exponential series; the rest is below float64's precision for norms up to 1


@composite()
def matrix_exp(input):
    """Exponential of square matrices: the series `I + A + A A / 2! + ...`.

    Numerics: by scaling with a power of 2, so that the largest norm is at most 1, and squaring.
    Source: Moler, Van Loan, "Nineteen Dubious Ways to Compute the Exponential of a Matrix" (2003).

    Raises:
        ShapeError: the matrices are not square.

    >>> autograd.matrix_exp(autograd.zeros(2, 2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    array = input._array
    require_square(array, "matrix_exp")
    if not array.size:
        return input.clone()
    largest = float(np.abs(array).sum(-1).max())
    squarings = math.ceil(math.log2(largest)) if 1 < largest < math.inf else 0
    scaled = input * 0.5**squarings
    unit = type(input)._wrap(
        np.broadcast_to(np.eye(array.shape[-1], dtype=array.dtype), array.shape)
    )
    out = unit
    for term in range(_TERMS, 0, -1):
        out = unit + quotient(matmul(scaled, out), term)
    for _ in range(squarings):
        out = matmul(out, out)
    return out


@composite(name="matrix_exp", **linear)
def linalg_matrix_exp(A):
    """Exponential of square matrices (see `matrix_exp`).

    Args:
        A: square matrices [..., n, n].

    >>> autograd.linalg.matrix_exp(autograd.zeros(1, 1))
    tensor([[1.]])
    """
    return matrix_exp(A)


for _operator in (matrix_exp, linalg_matrix_exp):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(3, 3)))
        yield Sample(rng.normal(size=(2, 3, 3)) * 3)
        yield Sample(np.zeros((0, 2, 2)))


@composite(**linear)
def cond(A, p=None, *, out=None):
    """Condition number of matrices: the norm times the norm of the inverse.

    Args:
        A: matrices [..., n, m]; square ones for norms other than 2 and -2.
        p: the norm: None or 2 (largest singular value over smallest), -2, 1, -1, inf, -inf, "fro",
            "nuc".
        out: a tensor of the result's shape to write into.

    >>> autograd.linalg.cond(autograd.tensor([[2., 0.], [0., 1.]]))
    tensor(2.)
    """
    if p in (None, 2, -2):
        values = svdvals(A)
        largest, smallest = values.select(-1, 0), values.select(-1, values._array.shape[-1] - 1)
        return quotient(smallest, largest) if p == -2 else quotient(largest, smallest)
    require_square(A._array, "cond")
    return matrix_norm(A, p) * matrix_norm(inv(A), p)


@cond.samples
def _(rng):
    a = rng.normal(size=(3, 3)) + 3 * np.eye(3)
    yield Sample(a)
    yield Sample(a, -2)
    yield Sample(a, 1, grad=False)  # PyTorch cannot differentiate these
    yield Sample(a, "fro", grad=False)


@composite(name="vander", **linear)
def linalg_vander(x, *, N: int | None = None):
    """Powers of the elements of `x` from 0 up to `N - 1`, in a new last dimension.

    Args:
        x: tensor [..., n]; a number is a vector of one.
        N: number of powers; n if None.

    >>> autograd.linalg.vander(autograd.tensor([2, 3]))
    tensor([[1, 2],
            [1, 3]])
    """
    if N is None and not x._array.ndim:
        raise ShapeError("vander: N or a tensor with dimensions is required; got a 0-d tensor.")
    count = x._array.shape[-1] if N is None else N
    if count < 1:
        raise ArgumentError(f"vander: N above 0 is required; got {count}.")
    exponents = type(x)._wrap(np.arange(count))
    return power(x.reshape(1, 1) if not x._array.ndim else x.unsqueeze(-1), exponents)


@linalg_vander.samples
def _(rng):
    yield Sample(rng.uniform(0.5, 2.0, 3))
    yield Sample(rng.uniform(0.5, 2.0, (2, 3)), N=4)
    yield Sample(np.asarray(1.5), N=3)


@composite(**linear)
def tensorinv(A, ind: int = 2, *, out=None):
    """Inverse of a tensor as a map from its last dimensions to its first `ind` ones.

    Args:
        A: tensor whose first `ind` sizes and last sizes have the same product.
        ind: number of its first dimensions that belong together.
        out: a tensor of the result's shape to write into.

    Raises:
        ShapeError: the products of both groups of sizes differ.

    >>> autograd.linalg.tensorinv(autograd.eye(4).reshape(2, 2, 4), 2).shape
    Size([4, 2, 2])
    """
    shape = A._array.shape
    if ind < 1:
        raise ArgumentError(f"tensorinv: ind above 0 is required; got {ind}.")
    rows, columns = math.prod(shape[:ind]), math.prod(shape[ind:])
    if rows != columns:
        raise ShapeError(
            f"tensorinv: equal products of the first {ind} sizes and of the others are required; "
            f"got shape {list(shape)}."
        )
    return reshape(inv(reshape(A, (rows, columns))), shape[ind:] + shape[:ind])


@tensorinv.samples
def _(rng):
    a = (rng.normal(size=(6, 6)) + 3 * np.eye(6)).reshape(2, 3, 6)
    yield Sample(a)
    yield Sample(a.reshape(6, 3, 2), 1)


@composite(**linear)
def tensorsolve(A, B, dims=None, *, out=None):
    """The X with `tensordot(A, X, X.ndim) = B`.

    Args:
        A: tensor whose first sizes are those of `B`, and whose others have the same product.
        dims: dimensions of `A` to move to the end first.
        out: a tensor of the result's shape to write into.

    >>> autograd.linalg.tensorsolve(autograd.eye(4).reshape(2, 2, 4), autograd.ones(2, 2))
    tensor([1., 1., 1., 1.])
    """
    if dims is not None:
        moved = [d % A._array.ndim for d in dims]
        A = permute(A, tuple([d for d in range(A._array.ndim) if d not in moved] + moved))
    shape = A._array.shape[B._array.ndim :]
    size = math.prod(shape)
    if size != B._array.size or size * size != A._array.size:
        raise ShapeError(
            f"tensorsolve: as many unknowns as equations are required; got shapes "
            f"{list(A._array.shape)} and {list(B._array.shape)}."
        )
    return reshape(solve(reshape(A, (size, size)), reshape(B, (size,))), shape)


@tensorsolve.samples
def _(rng):
    a = (rng.normal(size=(6, 6)) + 3 * np.eye(6)).reshape(2, 3, 6)
    yield Sample(a, rng.normal(size=(2, 3)))
    yield Sample(a.transpose(2, 0, 1).reshape(3, 2, 2, 3), rng.normal(size=(3, 2)))


def _reported(function, A, fails, **options):
    """The result and 0 for each matrix, or NaN and the order of its first part that `fails`."""
    array = A._array
    info = np.zeros(array.shape[:-2], np.int32)
    try:
        result = function(A, **options)
    except LinAlgError:
        size = array.shape[-1]
        for place in np.ndindex(info.shape):
            orders = range(1, size + 1)
            info[place] = next((k for k in orders if fails(array[place], k)), 0)
        bad = type(A)._wrap((info != 0)[..., None, None])
        whole = type(A)._wrap(np.eye(size, dtype=array.dtype))
        result = where(bad, math.nan, function(where(bad, whole, A), **options))
    return result, type(A)._wrap(info)


def _is_dependent(matrix: np.ndarray, k: int) -> bool:
    return np.linalg.matrix_rank(matrix[:, :k]) < k


def _is_indefinite(matrix: np.ndarray, k: int) -> bool:
    try:
        np.linalg.cholesky(matrix[:k, :k])
    except np.linalg.LinAlgError:
        return True
    return False


@composite(**linear)
def inv_ex(A, *, check_errors: bool = False, out=None):
    """Inverse, and 0 for success; no error for a singular matrix unless `check_errors`.

    Args:
        A: square matrices [..., n, n].
        check_errors: raise as `inv` does.
        out: tensors of the results' shapes to write into.

    Returns:
        Named tuple (inverse, info); info is int32 [...], the first column that depends on those
            before it.

    >>> autograd.linalg.inv_ex(autograd.zeros(1, 1)).info
    tensor(1, dtype=autograd.int32)
    """
    require_square(A._array, "inv_ex")
    if check_errors:
        inv(A)
    return return_types.linalg_inv_ex(*_reported(inv, A, _is_dependent))


@composite(**linear)
def solve_ex(A, B, *, left: bool = True, check_errors: bool = False, out=None):
    """The solution of A X = B, and 0 for success; no error for a singular A unless `check_errors`.

    Args:
        A: square matrices [..., n, n].
        B: matrices [..., n, k], or vectors [..., n] (batched like A).
        left: solve A X = B, else X A = B.
        check_errors: raise as `solve` does.
        out: tensors of the results' shapes to write into.

    Returns:
        Named tuple (result, info); info is int32 [...], the first column of A that depends on
            those before it. Where it is not 0, the result is NaN.

    >>> autograd.linalg.solve_ex(autograd.zeros(1, 1), autograd.ones(1)).info
    tensor(1, dtype=autograd.int32)
    """
    require_square(A._array, "solve_ex")
    if check_errors:
        solve(A, B, left=left)
    vectors = left and holds_vectors(A, B)
    right = column(B) if vectors else B
    result, info = _reported(lambda A: solve(A, right, left=left), A, _is_dependent)
    if vectors:
        result = reshape(result, result._array.shape[:-1])
    return return_types.linalg_solve_ex(result, info)


@solve_ex.samples
def _(rng):
    a = rng.normal(size=(3, 3)) + 3 * np.eye(3)
    yield Sample(a, rng.normal(size=(3, 2)))
    yield Sample(a, rng.normal(size=(2, 3)), left=False)
    yield Sample(a, rng.normal(size=3))


@composite(**linear)
def cholesky_ex(A, *, upper: bool = False, check_errors: bool = False, out=None):
    """Cholesky factor, and 0 for success; no error for other matrices unless `check_errors`.

    Args:
        A: Hermitian matrices [..., n, n].
        upper: return U with A = U^H U instead of L with A = L L^H.
        check_errors: raise as `cholesky` does.
        out: tensors of the results' shapes to write into.

    Returns:
        Named tuple (L, info); info is int32 [...], the order of the first minor that is not
            positive. Where it is not 0, the factor is NaN.

    >>> autograd.linalg.cholesky_ex(autograd.tensor([[-1.]])).info
    tensor(1, dtype=autograd.int32)
    """
    require_square(A._array, "cholesky_ex")
    if check_errors:
        cholesky(A, upper=upper)
    return return_types.linalg_cholesky_ex(*_reported(cholesky, A, _is_indefinite, upper=upper))


@inv_ex.samples
@cholesky_ex.samples
def _(rng):
    a = rng.normal(size=(3, 3))
    yield Sample(a @ a.T + np.eye(3))
