"""The operators of `special`. Written by `python docs/make_signatures.py`."""

# pyright: reportIncompatibleMethodOverride=false
import builtins
from collections.abc import Sequence
from typing import Any

from autograd.dtypes import dtype as DType
from autograd.size import Size
from autograd.tensor import Tensor

from . import tuples
from .methods import Dims, Operand
def digamma(input: Operand, *, out: Any = None) -> Tensor:
    """Derivative of `lgamma` (needs SciPy)."""
def entr(input: Operand, *, out: Any = None) -> Tensor:
    """Entropy `-x log(x)` of each element: 0 at 0, -inf below."""
def erf(input: Operand, *, out: Any = None) -> Tensor:
    """Error function."""
def erfc(input: Operand, *, out: Any = None) -> Tensor:
    """Complementary error function, `1 - erf(x)`, exact for large x."""
def erfcx(input: Operand, *, out: Any = None) -> Tensor:
    """Scaled complementary error function, `exp(x**2) * erfc(x)` (needs SciPy)."""
def erfinv(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse of the error function (needs SciPy)."""
def exp2(input: Operand, *, out: Any = None) -> Tensor:
    """Two to the power of each element."""
def expit(input: Operand, *, out: Any = None) -> Tensor:
    """Logistic function `1 / (1 + exp(-x))`."""
def expm1(input: Operand, *, out: Any = None) -> Tensor:
    """`exp(x) - 1`, exact for small x."""
def gammainc(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Regularized lower incomplete gamma function, the distribution function of `Gamma(input, 1)`."""
def gammaincc(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Regularized upper incomplete gamma function, `1 - igamma(input, other)` without rounding."""
def gammaln(input: Operand, *, out: Any = None) -> Tensor:
    """Logarithm of the absolute value of the gamma function."""
def i0(input: Operand, *, out: Any = None) -> Tensor:
    """Modified Bessel function of the first kind, order 0 (needs SciPy)."""
def i0e(input: Operand, *, out: Any = None) -> Tensor:
    """`exp(-|x|) * i0(x)`, which does not overflow (needs SciPy)."""
def i1(input: Operand, *, out: Any = None) -> Tensor:
    """Modified Bessel function of the first kind, order 1 (needs SciPy)."""
def i1e(input: Operand, *, out: Any = None) -> Tensor:
    """`exp(-|x|) * i1(x)`, which does not overflow (needs SciPy)."""
def log1p(input: Operand, *, out: Any = None) -> Tensor:
    """`log(1 + x)`, exact for small x."""
def log_ndtr(input: Operand, *, out: Any = None) -> Tensor:
    """Logarithm of `ndtr`, exact far below zero too (needs SciPy)."""
def log_softmax(input: Operand, dim: builtins.int = -1, dtype: DType | None = None, _stacklevel: builtins.int = 3, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Logarithm of the softmax along `dim`, exact where the softmax underflows."""
def logit(input: Operand, eps: builtins.float | None = None, *, out: Any = None) -> Tensor:
    """Inverse of the logistic function, `log(x / (1 - x))`."""
def logsumexp(input: Operand, dim: Dims, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """`log(sum(exp(input)))` over dimensions without overflow."""
def multigammaln(input: Operand, p: builtins.int, *, out: Any = None) -> Tensor:
    """Logarithm of the multivariate gamma function (see `mvlgamma`)."""
def ndtr(input: Operand, *, out: Any = None) -> Tensor:
    """Distribution function of the standard normal distribution."""
def ndtri(input: Operand, *, out: Any = None) -> Tensor:
    """The argument at which `ndtr` takes a value: quantiles of the normal distribution."""
def polygamma(n: builtins.int, input: Operand, *, out: Any = None) -> Tensor:
    """The n-th derivative of `digamma` (needs SciPy)."""
def psi(input: Operand, *, out: Any = None) -> Tensor:
    """Derivative of `lgamma` (needs SciPy)."""
def round(input: Operand, *, decimals: builtins.int = 0, out: Any = None) -> Tensor:
    """Each element rounded to the nearest number with `decimals` decimals, halves to even."""
def sinc(input: Operand, *, out: Any = None) -> Tensor:
    """Normalised sinc, `sin(pi x) / (pi x)`, and 1 at 0."""
def softmax(input: Operand, dim: builtins.int = -1, dtype: DType | None = None, _stacklevel: builtins.int = 3, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Exponentials scaled to sum to 1 along `dim` (the last one by default)."""
def xlog1py(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """`input * log(1 + other)`, and 0 where `input` is 0 (unless `other` is NaN)."""
def xlogy(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """`input * log(other)`, and 0 where `input` is 0 (unless `other` is NaN)."""
