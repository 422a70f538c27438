"""Special functions under PyTorch's names: `torch.special`."""

from .ops.exponential import (
    exp2,
    expm1,
    log1p,
    logit,
    sigmoid as expit,
    xlogy,
)
from .ops.rounding import (
    round_ as round,
)
from .ops.softmax import (
    log_softmax,
    logsumexp,
    softmax,
)
from .ops.special import (
    digamma,
    digamma as psi,
    erf,
    erfc,
    erfinv,
    i0,
    lgamma as gammaln,
    ndtr,
    polygamma,
)
from .ops.trigonometry import (
    sinc,
)

__all__ = [
    "digamma",
    "erf",
    "erfc",
    "erfinv",
    "exp2",
    "expit",
    "expm1",
    "gammaln",
    "i0",
    "log1p",
    "log_softmax",
    "logit",
    "logsumexp",
    "ndtr",
    "polygamma",
    "psi",
    "round",
    "sinc",
    "softmax",
    "xlogy",
]
