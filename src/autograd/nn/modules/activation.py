"""Activation functions as modules."""

from __future__ import annotations

import warnings

from ...creation.tensors import full
from ...engine.modes import no_grad
from ...errors import ArgumentError, ShapeError
from ...ops.activation import relu
from ...tensor import Tensor
from .. import functional as F
from ..parameter import Parameter
from .attention import MultiheadAttention
from .module import Module

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


class _InPlace(Module):
    """A function that may write its result over its input."""

    inplace: bool

    def __init__(self, inplace: bool = False):
        super().__init__()
        self.inplace = inplace

    def _options(self, *names: str) -> str:
        """The options of these names, and `inplace` if it is set, as text."""
        shown = [f"{name}={getattr(self, name)}" for name in names]
        return ", ".join([*shown, "inplace=True"] if self.inplace else shown)

    def extra_repr(self) -> str:
        return self._options()


class ReLU(_InPlace):
    """`max(0, x)` of each element.

    Args:
        inplace: write the result over the input.

    >>> autograd.nn.ReLU()(autograd.tensor([-1., 0., 2.]))
    tensor([0., 0., 2.])
    """

    def forward(self, input: Tensor) -> Tensor:
        return input.relu_() if self.inplace else relu(input)


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


class SELU(_InPlace):
    """Scaled `ELU` under which activations tend to mean 0 and variance 1.

    Source: Klambauer et al., "Self-Normalizing Neural Networks" (2017), equation 2.

    Args:
        inplace: write the result over the input.

    >>> autograd.nn.SELU()(autograd.tensor([-100., 0., 1.]))
    tensor([-1.7581,  0.0000,  1.0507])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.selu(input, inplace=self.inplace)


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


class Threshold(_InPlace):
    """`x` where it is above `threshold`, else `value`.

    Args:
        threshold: the bound.
        value: what replaces smaller values.
        inplace: write the result over the input.

    >>> autograd.nn.Threshold(1., -5.)(autograd.tensor([0., 1., 2.]))
    tensor([-5., -5.,  2.])
    """

    def __init__(self, threshold: float, value: float, inplace: bool = False):
        super().__init__(inplace)
        self.threshold = threshold
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        return F.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        return self._options("threshold", "value")


class ELU(_InPlace):
    """`x` where positive, else `alpha * (exp(x) - 1)`.

    Source: Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units"
    (2015).

    Args:
        alpha: minus the limit for small x.
        inplace: write the result over the input.

    >>> autograd.nn.ELU(alpha=2.)(autograd.tensor([-100., -1., 3.]))
    tensor([-2.0000, -1.2642,  3.0000])
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False):
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input: Tensor) -> Tensor:
        return F.elu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        return self._options("alpha")


class CELU(_InPlace):
    """`max(0, x) + min(0, alpha * (exp(x / alpha) - 1))`.

    Source: Barron, "Continuously Differentiable Exponential Linear Units" (2017).

    Args:
        alpha: minus the limit for small x.
        inplace: write the result over the input.

    >>> autograd.nn.CELU(alpha=2.)(autograd.tensor([-100., -1., 3.]))
    tensor([-2.0000, -0.7869,  3.0000])
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False):
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input: Tensor) -> Tensor:
        return F.celu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        return self._options("alpha")


class LeakyReLU(_InPlace):
    """`x` where positive, else `negative_slope * x`.

    Args:
        negative_slope: the slope for negative x.
        inplace: write the result over the input.

    >>> autograd.nn.LeakyReLU(0.1)(autograd.tensor([-2., 3.]))
    tensor([-0.2000,  3.0000])
    """

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False):
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input: Tensor) -> Tensor:
        return F.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        return self._options("negative_slope")


class RReLU(_InPlace):
    """`LeakyReLU` with a random negative slope in training, and the mean slope in evaluation.

    Source: Xu et al., "Empirical evaluation of rectified activations in convolutional network"
    (2015).

    Args:
        lower, upper: between which the slope is drawn, one for each element.
        inplace: write the result over the input.

    >>> autograd.nn.RReLU(0.1, 0.3).eval()(autograd.tensor([-1., 1.]))
    tensor([-0.2000,  1.0000])
    """

    def __init__(self, lower: float = 1.0 / 8, upper: float = 1.0 / 3, inplace: bool = False):
        super().__init__(inplace)
        self.lower = lower
        self.upper = upper

    def forward(self, input: Tensor) -> Tensor:
        return F.rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self) -> str:
        return self._options("lower", "upper")


class Hardtanh(_InPlace):
    """`x` kept between `min_val` and `max_val`.

    Args:
        min_val, max_val: the bounds.
        inplace: write the result over the input.
        min_value, max_value: former names of the bounds; they warn.

    Raises:
        ArgumentError: `max_val` is not above `min_val`.

    >>> autograd.nn.Hardtanh(-2., 2.)(autograd.tensor([-3., 0.5, 3.]))
    tensor([-2.0000,  0.5000,  2.0000])
    """

    def __init__(
        self,
        min_val: float = -1.0,
        max_val: float = 1.0,
        inplace: bool = False,
        min_value: float | None = None,
        max_value: float | None = None,
    ):
        super().__init__(inplace)
        for former, value in (("min_value", min_value), ("max_value", max_value)):
            if value is not None:
                warnings.warn(
                    f"Hardtanh: {former} is the former name of {former[:-2]}.",
                    FutureWarning,
                    stacklevel=2,
                )
        self.min_val = min_val if min_value is None else min_value
        self.max_val = max_val if max_value is None else max_value
        if not self.max_val > self.min_val:
            raise ArgumentError(
                f"Hardtanh: max_val above min_val is required; got {self.max_val} and "
                f"{self.min_val}."
            )

    def forward(self, input: Tensor) -> Tensor:
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        return self._options("min_val", "max_val")


class ReLU6(Hardtanh):
    """`x` kept between 0 and 6.

    Args:
        inplace: write the result over the input.

    >>> autograd.nn.ReLU6()(autograd.tensor([-1., 3., 8.]))
    tensor([0., 3., 6.])
    """

    def __init__(self, inplace: bool = False):
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        return self._options()


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


class PReLU(Module):
    """`LeakyReLU` whose negative slope is learned.

    Source: He et al., "Delving deep into rectifiers" (2015).

    Args:
        num_parameters: 1, or one slope for each channel (dimension 1 of the input).
        init: initial slope.
        device, dtype: of the parameter.

    >>> layer = autograd.nn.PReLU()
    >>> x = autograd.tensor([-2., 3.])
    >>> layer(x).sum().backward()
    >>> layer(x).detach(), layer.weight.grad
    (tensor([-0.5000,  3.0000]), tensor([-2.]))
    """

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device=None, dtype=None):
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = Parameter(full((num_parameters,), float(init), device=device, dtype=dtype))

    def reset_parameters(self) -> None:
        """Set the initial slope again."""
        with no_grad():
            self.weight.fill_(self.init)

    def forward(self, input: Tensor) -> Tensor:
        return F.prelu(input, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"


class _AlongDim(Module):
    """A function along one dimension; None chooses 0 for 0-, 1- and 3-d inputs, else 1."""

    dim: int | None

    def __init__(self, dim: int | None = None):
        super().__init__()
        self.dim = dim

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Softmax(_AlongDim):
    """Exponentials divided by their sum along a dimension: positive numbers that add up to 1.

    Args:
        dim: the dimension.

    >>> autograd.nn.Softmax(dim=0)(autograd.tensor([0., 0., 1.]))
    tensor([0.2119, 0.2119, 0.5761])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.softmax(input, self.dim, _stacklevel=5)


class LogSoftmax(_AlongDim):
    """Logarithm of the softmax along a dimension, finite where the softmax rounds to 0.

    Args:
        dim: the dimension.

    >>> autograd.nn.LogSoftmax(dim=0)(autograd.tensor([0., 200.]))
    tensor([-200.,    0.])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.log_softmax(input, self.dim, _stacklevel=5)


class Softmin(_AlongDim):
    """Softmax of the negative input: the smallest number gets the largest share.

    Args:
        dim: the dimension.

    >>> autograd.nn.Softmin(dim=0)(autograd.tensor([0., 1., 2.]))
    tensor([0.6652, 0.2447, 0.0900])
    """

    def forward(self, input: Tensor) -> Tensor:
        return F.softmin(input, self.dim, _stacklevel=5)


class Softmax2d(Module):
    """Softmax over the channels of images (N, C, H, W) or (C, H, W), at each pixel.

    Raises:
        ShapeError: the input has another number of dimensions.

    >>> autograd.nn.Softmax2d()(autograd.zeros(1, 4, 2, 2)).sum(1)
    tensor([[[1., 1.],
             [1., 1.]]])
    """

    def forward(self, input: Tensor) -> Tensor:
        if input.ndim not in (3, 4):
            raise ShapeError(
                f"Softmax2d: images of 3 or 4 dims are required; got shape {list(input.shape)}."
            )
        return F.softmax(input, -3)
