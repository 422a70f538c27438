"""Named tuples that operators with several results return; they print like PyTorch's."""

from __future__ import annotations

from collections import namedtuple


def _make(name: str, *fields: str):
    base = namedtuple(name, fields)

    def __repr__(self) -> str:
        parts = (f"{field}={value!r}" for field, value in zip(fields, self, strict=True))
        return f"autograd.return_types.{name}(\n" + ",\n".join(parts) + ")"

    return type(name, (base,), {"__slots__": (), "__repr__": __repr__, "__module__": __name__})


max = _make("max", "values", "indices")
min = _make("min", "values", "indices")
frexp = _make("frexp", "mantissa", "exponent")
sort = _make("sort", "values", "indices")
topk = _make("topk", "values", "indices")
kthvalue = _make("kthvalue", "values", "indices")
median = _make("median", "values", "indices")
nanmedian = _make("nanmedian", "values", "indices")
mode = _make("mode", "values", "indices")
cummax = _make("cummax", "values", "indices")
cummin = _make("cummin", "values", "indices")
histogram = _make("histogram", "hist", "bin_edges")
aminmax = _make("aminmax", "min", "max")
qr = _make("qr", "Q", "R")
svd = _make("svd", "U", "S", "V")
slogdet = _make("slogdet", "sign", "logabsdet")
linalg_inv_ex = _make("linalg_inv_ex", "inverse", "info")
linalg_solve_ex = _make("linalg_solve_ex", "result", "info")
linalg_cholesky_ex = _make("linalg_cholesky_ex", "L", "info")
linalg_qr = _make("linalg_qr", "Q", "R")
linalg_svd = _make("linalg_svd", "U", "S", "Vh")
linalg_eig = _make("linalg_eig", "eigenvalues", "eigenvectors")
linalg_eigh = _make("linalg_eigh", "eigenvalues", "eigenvectors")
linalg_slogdet = _make("linalg_slogdet", "sign", "logabsdet")
linalg_lstsq = _make("linalg_lstsq", "solution", "residuals", "rank", "singular_values")
triangular_solve = _make("triangular_solve", "solution", "cloned_coefficient")
