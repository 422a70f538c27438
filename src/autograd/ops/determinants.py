"""Determinants and their logarithms.

Source of the derivatives: Giles, "Collected Matrix Derivative Results for Forward and Reverse Mode
Algorithmic Differentiation" (2008). All operators work on batches of matrices, [..., n, n].
"""

from __future__ import annotations

import numpy as np

from .. import return_types
from .comparison import where
from .complex_numbers import conjugate
from .core.registry import Sample, composite, primitive
from .matrices import (
    require_square,
    row,
    well_conditioned,
)
from .permutation import transpose
from .products import adjointed, matmul
from .shape import reshape
from .solving import inv


@primitive("same", namespace="linalg", method=False)
def det(A):
    """Determinant of square matrices.

    Args:
        A: square matrices [..., n, n].

    Returns:
        Tensor [...].

    Gradient: through the inverse, or cofactors where a matrix is singular.

    >>> autograd.linalg.det(autograd.tensor([[2., 0.], [0., 4.]]))
    tensor(8.)
    """
    require_square(A, "det")
    return np.linalg.det(A)


@det.vjp("A")
def _(g, A):
    return reshape(g, (*A.shape[:-2], 1, 1)) * conjugate(_cofactors(A))


def _cofactors(A):
    """d det / d A: through the SVD, which is right for singular matrices too."""
    plain = getattr(A, "_array", A)
    if not plain.size:
        return A * 0
    if (np.linalg.cond(plain) < 1e12).all():
        return reshape(det(A), (*A.shape[:-2], 1, 1)) * transpose(inv(A), -2, -1)
    from .decompositions import svd_reduced  # which itself needs `solved`

    u, s, vh = svd_reduced(A)
    others = []
    n = A.shape[-1]
    columns = [s[..., i] for i in range(n)]
    for i in range(n):
        product = columns[i] * 0 + 1
        for j in range(n):
            product = product * columns[j] if j != i else product
        others.append(product)
    from .joining import stack

    sign = det(u) * det(vh)
    middle = stack(others, len(A.shape) - 2)
    return reshape(sign, (*A.shape[:-2], 1, 1)) * conjugate(matmul(u * row(middle), vh))


@det.samples
def _(rng):
    yield Sample(well_conditioned(rng))
    yield Sample(well_conditioned(rng, 2))


@composite(name="det")
def det_(input):
    """Determinant of square matrices (see `linalg.det`).

    >>> autograd.det(autograd.tensor([[2., 0.], [0., 4.]]))
    tensor(8.)
    """
    return det(input)


@primitive("same", method=False, function=False, outputs=2, node="LinalgSlogdet")
def sign_and_log(input):
    """Sign and logarithm of the absolute value of determinants."""
    require_square(input, "slogdet")
    return np.linalg.slogdet(input)


@sign_and_log.vjp("input")
def _(g, input, out):
    factor = None if g[1] is None else reshape(g[1], (*input.shape[:-2], 1, 1))
    if g[0] is not None and out[0].dtype != out[1].dtype:  # a complex sign turns with its matrix
        turning = out[0] * conjugate(g[0])
        turning = (conjugate(turning) - turning) * 0.5  # its imaginary part times -i
        turning = reshape(turning, (*input.shape[:-2], 1, 1))
        factor = turning if factor is None else factor + turning
    return input * 0 if factor is None else factor * adjointed(inv(input))


@sign_and_log.samples
def _(rng):
    yield Sample(well_conditioned(rng))
    yield Sample(well_conditioned(rng) * (1 + 0.5j))


@composite(namespace="linalg", method=False)
def slogdet(A):
    """Sign and logarithm of the absolute value of determinants, as a named tuple.

    Args:
        A: square matrices [..., n, n].

    Returns:
        Named tuple (sign, logabsdet), each [...]; a singular matrix has 0 and -inf.

    >>> autograd.linalg.slogdet(autograd.tensor([[-1.]])).sign
    tensor(-1.)
    """
    return return_types.linalg_slogdet(*sign_and_log(A))


@composite(name="slogdet")
def slogdet_(input):
    """Sign and logarithm of determinants (see `linalg.slogdet`).

    >>> autograd.slogdet(autograd.tensor([[-1.]])).sign
    tensor(-1.)
    """
    return slogdet(input)


@composite()
def logdet(input):
    """Logarithm of determinants; NaN for negative ones.

    >>> autograd.logdet(autograd.tensor([[1.]]))
    tensor(0.)
    """
    sign, size = sign_and_log(input)
    return where(sign < 0, float("nan"), size)


for _operator in (det_, slogdet, slogdet_, logdet):

    @_operator.samples
    def _(rng):
        m = rng.normal(size=(2, 3, 3))
        yield Sample(m @ m.swapaxes(-1, -2) + np.eye(3))
