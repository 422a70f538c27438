"""Special functions under PyTorch's names: `torch.special`."""

import typing as _typing

# fmt: off
# isort: off
from .ops.exponential import exp2, expm1, log1p, logit, sigmoid as expit, xlogy
from .ops.incomplete_gamma import igamma as gammainc, igammac as gammaincc
from .ops.probability import entr, erfcx, log_ndtr, multigammaln, ndtri, xlog1py
from .ops.rounding import round_ as round
from .ops.softmax import log_softmax, logsumexp, softmax
from .ops.special import (
    digamma, digamma as psi, erf, erfc, erfinv, i0, i0e, i1, i1e, lgamma as gammaln, ndtr,
    polygamma,
)
from .ops.trigonometry import sinc
if _typing.TYPE_CHECKING:
    from .signatures.special import *  # noqa: F403
__all__ = [
    "digamma", "entr", "erf", "erfc", "erfcx", "erfinv", "exp2", "expit", "expm1", "gammainc",
    "gammaincc", "gammaln", "i0", "i0e", "i1", "i1e", "log1p", "log_ndtr", "log_softmax", "logit",
    "logsumexp", "multigammaln", "ndtr", "ndtri", "polygamma", "psi", "round", "sinc", "softmax",
    "xlog1py", "xlogy",
]
