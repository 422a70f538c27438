"""Activations that are linear for positive numbers: `ReLU` and its kin."""

from __future__ import annotations

import warnings

from ...creation.filled import full
from ...engine.modes import no_grad
from ...errors import ArgumentError
from ...ops.rectifiers import relu
from ...tensor import Tensor
from .. import functional as F
from ..parameter import Parameter
from .module import Module


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
