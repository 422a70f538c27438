"""The operators of `linalg`. Written by `python docs/make_signatures.py`."""

# pyright: reportIncompatibleMethodOverride=false
import builtins
from collections.abc import Sequence
from typing import Any

from autograd.dtypes import dtype as DType
from autograd.size import Size
from autograd.tensor import Tensor

from . import tuples
from .methods import Dims, Operand
def cholesky(A: Any, *, upper: builtins.bool = False, out: Any = None) -> Tensor:
    """Cholesky factor of positive-definite matrices: A = L L^H with L lower triangular."""
def cholesky_ex(A: Any, *, upper: builtins.bool = False, check_errors: builtins.bool = False, out: Any = None) -> tuples.linalg_cholesky_ex:
    """Cholesky factor, and 0 for success; no error for other matrices unless `check_errors`."""
def cond(A: Any, p: Any = None, *, out: Any = None) -> Tensor:
    """Condition number of matrices: the norm times the norm of the inverse."""
def cross(input: Operand, other: Any, dim: builtins.int | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Cross product of vectors with three elements along `dim` (the first of size 3 if None)."""
def det(A: Any, *, out: Any = None) -> Tensor:
    """Determinant of square matrices."""
def diagonal(input: Operand, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1, *, out: Any = None) -> Tensor:
    """The diagonal of two dimensions, as the last dimension: a view."""
def eig(A: Any, *, out: Any = None) -> tuples.linalg_eig:
    """Eigenvalues and eigenvectors of square matrices."""
def eigh(A: Any, UPLO: builtins.str = 'L', *, out: Any = None) -> tuples.linalg_eigh:
    """Eigenvalues in ascending order and eigenvectors of Hermitian matrices."""
def eigvals(A: Any, *, out: Any = None) -> Tensor:
    """Eigenvalues of square matrices."""
def eigvalsh(A: Any, UPLO: builtins.str = 'L', *, out: Any = None) -> Tensor:
    """Eigenvalues of Hermitian matrices in ascending order."""
def inv(A: Any, *, out: Any = None) -> Tensor:
    """Inverse of square matrices."""
def inv_ex(A: Any, *, check_errors: builtins.bool = False, out: Any = None) -> tuples.linalg_inv_ex:
    """Inverse, and 0 for success; no error for a singular matrix unless `check_errors`."""
def lstsq(A: Any, B: Any, rcond: Any = None, *, driver: builtins.str | None = None, out: Any = None) -> tuples.linalg_lstsq:
    """Least-squares solution X of A X = B."""
def matmul(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Matrix product: `@`."""
def matrix_exp(A: Any, *, out: Any = None) -> Tensor:
    """Exponential of square matrices (see `matrix_exp`)."""
def matrix_norm(A: Any, ord: Any = 'fro', dim: Dims = (-2, -1), keepdim: builtins.bool = False, *, dtype: DType | None = None, out: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
    """A norm of matrices: "fro", "nuc", 1, -1, 2, -2, inf or -inf."""
def matrix_power(input: Operand, n: builtins.int, *, out: Any = None) -> Tensor:
    """A square matrix (or a batch of them) to an integer power."""
def matrix_rank(A: Any, tol: Any = None, *, atol: Any = None, rtol: Any = None, hermitian: builtins.bool = False, out: Any = None) -> Tensor:
    """Number of singular values above a tolerance (see `pinv`)."""
def multi_dot(tensors: Any, *, out: Any = None) -> Tensor:
    """Product of several matrices in the order that needs the fewest multiplications."""
def norm(input: Operand, ord: Any = None, dim: Dims = None, keepdim: builtins.bool = False, *, out: Any = None, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
    """A vector norm or, for matrices with an `ord`, a matrix norm."""
def pinv(A: Any, *, rtol: Any = None, atol: Any = None, hermitian: builtins.bool = False, rcond: Any = None, out: Any = None) -> Tensor:
    """Moore-Penrose pseudoinverse."""
def qr(A: Any, mode: builtins.str = 'reduced', *, out: Any = None) -> tuples.linalg_qr:
    """QR decomposition: A = Q R with orthonormal columns of Q and upper-triangular R."""
def slogdet(A: Any, *, out: Any = None) -> tuples.linalg_slogdet:
    """Sign and logarithm of the absolute value of determinants, as a named tuple."""
def solve(A: Any, B: Any, *, left: builtins.bool = True, out: Any = None) -> Tensor:
    """The solution X of A X = B (X A = B if not `left`)."""
def solve_ex(A: Any, B: Any, *, left: builtins.bool = True, check_errors: builtins.bool = False, out: Any = None) -> tuples.linalg_solve_ex:
    """The solution of A X = B, and 0 for success; no error for a singular A unless `check_errors`."""
def solve_triangular(A: Any, B: Any, *, upper: builtins.bool, left: builtins.bool = True, unitriangular: builtins.bool = False, out: Any = None) -> Tensor:
    """The solution X of A X = B with a triangular A; its other triangle is not read."""
def svd(A: Any, full_matrices: builtins.bool = True, *, driver: Any = None, out: Any = None) -> tuples.linalg_svd:
    """Singular value decomposition: A = U diag(S) Vh with S in descending order."""
def svdvals(A: Any, *, driver: Any = None, out: Any = None) -> Tensor:
    """Singular values in descending order."""
def tensorinv(A: Any, ind: builtins.int = 2, *, out: Any = None) -> Tensor:
    """Inverse of a tensor as a map from its last dimensions to its first `ind` ones."""
def tensorsolve(A: Any, B: Any, dims: Dims = None, *, out: Any = None) -> Tensor:
    """The X with `tensordot(A, X, X.ndim) = B`."""
def vander(x: Any, *, N: builtins.int | None = None, out: Any = None) -> Tensor:
    """Powers of the elements of `x` from 0 up to `N - 1`, in a new last dimension."""
def vecdot(x: Any, y: Any, *, dim: builtins.int = -1, axis: Dims = None, out: Any = None) -> Tensor:
    """Product of vectors along `dim`, the first one conjugated."""
def vector_norm(x: Any, ord: Any = 2, dim: Dims = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, out: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
    """The `ord`-norm of vectors: `(sum |x|**ord) ** (1/ord)`."""
