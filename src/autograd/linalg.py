"""Linear algebra under PyTorch's names: `torch.linalg`."""

import typing as _typing

# fmt: off
# isort: off
from .errors import LinAlgError
from .ops.cholesky import cholesky
from .ops.decompositions import eigh, eigvalsh, qr, svd, svdvals
from .ops.determinants import det, slogdet
from .ops.diagonals import diagonal
from .ops.eigenvalues import eig, eigvals
from .ops.least_squares import lstsq, matrix_rank, pinv
from .ops.matrix_chains import matrix_power, multi_dot
from .ops.matrix_functions import (
    cholesky_ex, cond, inv_ex, linalg_matrix_exp as matrix_exp, linalg_vander as vander, solve_ex,
    tensorinv, tensorsolve,
)
from .ops.norms import linalg_norm as norm, matrix_norm, vector_norm
from .ops.products import matmul
from .ops.solving import inv, solve, solve_triangular
from .ops.tensor_products import cross, vecdot
if _typing.TYPE_CHECKING:
    from .signatures.linalg import *  # noqa: F403
__all__ = [
    "LinAlgError", "cholesky", "cholesky_ex", "cond", "cross", "det", "diagonal", "eig", "eigh",
    "eigvals", "eigvalsh", "inv", "inv_ex", "lstsq", "matmul", "matrix_exp", "matrix_norm",
    "matrix_power", "matrix_rank", "multi_dot", "norm", "pinv", "qr", "slogdet", "solve",
    "solve_ex", "solve_triangular", "svd", "svdvals", "tensorinv", "tensorsolve", "vander",
    "vecdot", "vector_norm",
]
