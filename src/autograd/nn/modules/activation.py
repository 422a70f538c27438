"""Activation functions as modules; all of them under PyTorch's path."""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from .attention import MultiheadAttention
from .module import Module
from .rectifiers import (
    CELU,
    ELU,
    SELU,
    Hardtanh,
    LeakyReLU,
    PReLU,
    ReLU,
    ReLU6,
    RReLU,
    Threshold,
    _InPlace,
)
from .softmax import LogSoftmax, Softmax, Softmax2d, Softmin

__all__ = [
    "CELU",
    "ELU",
    "GELU",
    "GLU",
    "SELU",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "LeakyReLU",
    "LogSigmoid",
    "LogSoftmax",
    "Mish",
    "MultiheadAttention",
    "PReLU",
    "RReLU",
    "ReLU",
    "ReLU6",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softmax2d",
    "Softmin",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Tanh",
    "Tanhshrink",
    "Threshold",
]


class SiLU(_InPlace):
    """`x * sigmoid(x)` of each element, also called swish.

    Source: Elfwing et al., "Sigmoid-Weighted Linear Units for Neural Network Function Approximation
    in Reinforcement Learning" (2017).

    Args:
        inplace: write the result over the input.

    >>> autograd.nn.SiLU()(autograd.tensor([-1., 0., 10.]))
    tensor([-0.2689,  0.0000,  9.9995])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.silu(input, inplace=self.inplace)


class Mish(_InPlace):
    """`x * tanh(softplus(x))` of each element.

    Source: Misra, "Mish: a self regularized non-monotonic activation function" (2019).

    Args:
        inplace: write the result over the input.

    >>> autograd.nn.Mish()(autograd.tensor([-1., 0., 10.]))
    tensor([-0.3034,  0.0000, 10.0000])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.mish(input, inplace=self.inplace)


class Hardsigmoid(_InPlace):
    """`x / 6 + 1 / 2` kept between 0 and 1.

    Args:
        inplace: write the result over the input.

    >>> autograd.nn.Hardsigmoid()(autograd.tensor([-4., 0., 1.5, 4.]))
    tensor([0.0000, 0.5000, 0.7500, 1.0000])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.hardsigmoid(input, inplace=self.inplace)

    def extra_repr(self) -> str:
        return ""


class Hardswish(_InPlace):
    """`x * hardsigmoid(x)` of each element.

    Source: Howard et al., "Searching for MobileNetV3" (2019), section 5.2.

    Args:
        inplace: write the result over the input.

    >>> autograd.nn.Hardswish()(autograd.tensor([-1.5, 0., 4.]))
    tensor([-0.3750,  0.0000,  4.0000])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.hardswish(input, inplace=self.inplace)

    def extra_repr(self) -> str:
        return ""


class Sigmoid(Module):
    """`1 / (1 + exp(-x))` of each element, between 0 and 1.

    >>> autograd.nn.Sigmoid()(autograd.tensor([-100., 0., 100.]))
    tensor([0.0000, 0.5000, 1.0000])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.sigmoid(input)


class Tanh(Module):
    """Hyperbolic tangent of each element, between -1 and 1.

    >>> autograd.nn.Tanh()(autograd.tensor([-100., 0., 1.]))
    tensor([-1.0000,  0.0000,  0.7616])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.tanh(input)


class LogSigmoid(Module):
    """Logarithm of the sigmoid, finite where the sigmoid itself rounds to 0.

    >>> autograd.nn.LogSigmoid()(autograd.tensor([-200., 0.]))
    tensor([-200.0000,   -0.6931])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.logsigmoid(input)


class Softsign(Module):
    """`x / (1 + |x|)` of each element.

    >>> autograd.nn.Softsign()(autograd.tensor([-3., 0., 1.]))
    tensor([-0.7500,  0.0000,  0.5000])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.softsign(input)


class Tanhshrink(Module):
    """`x - tanh(x)` of each element.

    >>> autograd.nn.Tanhshrink()(autograd.tensor([0., 1., 10.]))
    tensor([0.0000, 0.2384, 9.0000])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.tanhshrink(input)


class GELU(Module):
    """`x` times the normal distribution function of `x`.

    Args:
        approximate: "none", or "tanh" for the approximation by a hyperbolic tangent.

    Source: Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016), section 2.

    >>> x = autograd.tensor([-1., 0., 1.])
    >>> autograd.nn.GELU()(x)
    tensor([-0.1587,  0.0000,  0.8413])
    >>> autograd.nn.GELU(approximate="tanh")(x)
    tensor([-0.1588,  0.0000,  0.8412])
    """

    def __init__(self, approximate: str = "none"):
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Tensor:
        return F.gelu(input, approximate=self.approximate)

    def extra_repr(self) -> str:
        return f"approximate={self.approximate!r}"


class GLU(Module):
    """The first half of the input times the sigmoid of the second half.

    Shape: (..., 2 n, ...) to (..., n, ...).

    Source: Dauphin et al., "Language modeling with gated convolutional networks" (2016),
    equation 1.

    Args:
        dim: the dimension that is halved; its size has to be even.

    >>> autograd.nn.GLU()(autograd.tensor([4., 6., 0., 100.]))
    tensor([2., 6.])
    """

    def __init__(self, dim: int = -1):
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        return F.glu(input, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Hardshrink(Module):
    """0 where `|x| <= lambd`, else `x`.

    Args:
        lambd: the bound.

    >>> autograd.nn.Hardshrink()(autograd.tensor([-1., 0.5, 0.6]))
    tensor([-1.0000,  0.0000,  0.6000])
    """

    def __init__(self, lambd: float = 0.5):
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Tensor:
        return F.hardshrink(input, self.lambd)

    def extra_repr(self) -> str:
        return f"{self.lambd}"


class Softshrink(Module):
    """`x` moved towards 0 by `lambd`, 0 in between.

    Args:
        lambd: how far.

    >>> autograd.nn.Softshrink()(autograd.tensor([-1., 0.5, 0.75]))
    tensor([-0.5000,  0.0000,  0.2500])
    """

    def __init__(self, lambd: float = 0.5):
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Tensor:
        return F.softshrink(input, self.lambd)

    def extra_repr(self) -> str:
        return f"{self.lambd}"


class Softplus(Module):
    """`log(1 + exp(beta * x)) / beta`, and `x` where `beta * x` is above `threshold`.

    Args:
        beta: how sharp the bend is.
        threshold: where the function is taken as linear.

    >>> autograd.nn.Softplus()(autograd.tensor([-1., 0., 30.]))
    tensor([ 0.3133,  0.6931, 30.0000])
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0):
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def forward(self, input: Tensor) -> Tensor:
        return F.softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        return f"beta={self.beta}, threshold={self.threshold}"
