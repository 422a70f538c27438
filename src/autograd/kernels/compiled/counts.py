"""The samplers of `kernels.counts` and `kernels.gamma`, compiled without fused products and sums.

A count decided by a bound is then the same as in Python.
"""

from __future__ import annotations

from numba import njit

from .. import counts, gamma
from .jit import Kernel, stands_for

for _function in (
    counts.stirling_rest,
    counts.poisson_by_products,
    counts.poisson_by_rejection,
    counts.binomial_by_waiting,
    counts.binomial_by_rejection,
    gamma.gamma_by_rejection,
):
    stands_for(_function, njit(_function, error_model="numpy"))

fill_poisson = Kernel(counts.fill_poisson, False)
fill_binomial = Kernel(counts.fill_binomial, False)
fill_gamma = Kernel(gamma.fill_gamma, False)
