"""The samplers of `kernels.counts`, compiled."""

from __future__ import annotations

from .. import counts
from .jit import exact_kernel, inlined, stands_for

for _function in (
    counts.stirling_rest,
    counts.poisson_by_products,
    counts.poisson_by_rejection,
    counts.binomial_by_waiting,
    counts.binomial_by_rejection,
):
    stands_for(_function, inlined(_function))

fill_poisson = exact_kernel(counts.fill_poisson)
fill_binomial = exact_kernel(counts.fill_binomial)
