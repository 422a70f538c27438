"""Functions with an inverse and the logarithm of their derivative, for `TransformedDistribution`.

>>> from autograd.distributions import transforms
>>> t = transforms.TanhTransform()
>>> x = autograd.tensor(0.5)
>>> t.inv(t(x)), t.log_abs_det_jacobian(x, t(x))
(tensor(0.5000), tensor(-0.2402))
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..ops.broadcasting import broadcast_shapes
from ..ops.exponential_units import softplus
from ..tensor import Tensor
from . import constraints
from .parameters import sum_rightmost
from .transform import Transform

__all__ = [
    "AbsTransform", "AffineTransform", "ComposeTransform", "ExpTransform", "IndependentTransform",
    "PowerTransform", "SigmoidTransform", "SoftplusTransform", "TanhTransform", "Transform",
    "identity_transform",
]  # fmt: skip


class ExpTransform(Transform):
    """`exp(x)`.

    Args:
        cache_size: 1 to remember the last pair of values.

    >>> autograd.distributions.transforms.ExpTransform()(autograd.tensor(0.0))
    tensor(1.)
    """

    bijective = True
    codomain = constraints.positive

    def _call(self, x: Tensor) -> Tensor:
        return x.exp()

    def _inverse(self, y: Tensor) -> Tensor:
        return y.log()

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        return x


class PowerTransform(Transform):
    """`x ** exponent` of positive numbers.

    Args:
        exponent: a number or a tensor, not 0.
        cache_size: 1 to remember the last pair of values.

    >>> autograd.distributions.transforms.PowerTransform(2.0)(autograd.tensor(3.0))
    tensor(9.)
    """

    bijective = True
    domain = codomain = constraints.positive

    def __init__(self, exponent, cache_size: int = 0):
        super().__init__(cache_size)
        self.exponent = exponent

    @property
    def sign(self):
        return _sign(self.exponent)

    def _call(self, x: Tensor) -> Tensor:
        return x**self.exponent

    def _inverse(self, y: Tensor) -> Tensor:
        return y ** (1 / self.exponent)

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        return (self.exponent * y / x).abs().log()

    def forward_shape(self, shape):
        return broadcast_shapes(shape, getattr(self.exponent, "shape", ()))

    inverse_shape = forward_shape


class SigmoidTransform(Transform):
    """`1 / (1 + exp(-x))`.

    Args:
        cache_size: 1 to remember the last pair of values.

    >>> autograd.distributions.transforms.SigmoidTransform()(autograd.tensor(0.0))
    tensor(0.5000)
    """

    bijective = True
    codomain = constraints.unit_interval

    def _call(self, x: Tensor) -> Tensor:
        return x.sigmoid()

    def _inverse(self, y: Tensor) -> Tensor:
        return y.logit()

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        return -softplus(-x) - softplus(x)


class SoftplusTransform(Transform):
    """`log(1 + exp(x))`.

    Args:
        cache_size: 1 to remember the last pair of values.

    >>> autograd.distributions.transforms.SoftplusTransform()(autograd.tensor(0.0))
    tensor(0.6931)
    """

    bijective = True
    codomain = constraints.positive

    def _call(self, x: Tensor) -> Tensor:
        return softplus(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return (-(-y).expm1()).log() + y

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        return -softplus(-x)


class TanhTransform(Transform):
    """`tanh(x)`. Its derivative is computed from x, without the loss near 1 and -1.

    Args:
        cache_size: 1 to remember the last pair of values.

    >>> autograd.distributions.transforms.TanhTransform()(autograd.tensor(0.0))
    tensor(0.)
    """

    bijective = True
    codomain = constraints.interval(-1, 1)

    def _call(self, x: Tensor) -> Tensor:
        return x.tanh()

    def _inverse(self, y: Tensor) -> Tensor:
        return y.atanh()

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        return 2 * (math.log(2) - x - softplus(-2 * x))


class AbsTransform(Transform):
    """`|x|`; the inverse is the positive one.

    Args:
        cache_size: 1 to remember the last pair of values.

    >>> autograd.distributions.transforms.AbsTransform()(autograd.tensor(-2.0))
    tensor(2.)
    """

    codomain = constraints.positive

    def _call(self, x: Tensor) -> Tensor:
        return x.abs()

    def _inverse(self, y: Tensor) -> Tensor:
        return y


class AffineTransform(Transform):
    """`loc + scale * x`.

    Args:
        loc: a number or a tensor.
        scale: a number or a tensor, not 0.
        event_dim: how many last dimensions make one value.
        cache_size: 1 to remember the last pair of values.

    >>> autograd.distributions.transforms.AffineTransform(1.0, 2.0)(autograd.tensor(3.0))
    tensor(7.)
    """

    bijective = True

    def __init__(self, loc, scale, event_dim: int = 0, cache_size: int = 0):
        super().__init__(cache_size)
        self.loc, self.scale = loc, scale
        self.event_dim = event_dim
        self.domain = self.codomain = constraints.independent(constraints.real, event_dim)

    @property
    def sign(self):
        return _sign(self.scale)

    def _call(self, x: Tensor) -> Tensor:
        return self.loc + self.scale * x

    def _inverse(self, y: Tensor) -> Tensor:
        return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        scale = self.scale
        size = scale.abs().log() if isinstance(scale, Tensor) else math.log(abs(scale))
        return sum_rightmost(x * 0 + size, self.event_dim)

    def forward_shape(self, shape):
        return broadcast_shapes(
            shape, getattr(self.loc, "shape", ()), getattr(self.scale, "shape", ())
        )

    inverse_shape = forward_shape

    def __repr__(self) -> str:
        return f"AffineTransform({self.loc}, {self.scale})"


class IndependentTransform(Transform):
    """A transform whose last dimensions make one value, so that derivatives are summed over them.

    Args:
        base_transform: the transform.
        reinterpreted_batch_ndims: how many dimensions.
        cache_size: 1 to remember the last pair of values.

    >>> from autograd.distributions.transforms import ExpTransform, IndependentTransform
    >>> x = autograd.ones(3)
    >>> IndependentTransform(ExpTransform(), 1).log_abs_det_jacobian(x, x.exp())
    tensor(3.)
    """

    def __init__(
        self, base_transform: Transform, reinterpreted_batch_ndims: int, cache_size: int = 0
    ):
        super().__init__(cache_size)
        self.base_transform = base_transform
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        self.bijective = base_transform.bijective
        self.domain = constraints.independent(base_transform.domain, reinterpreted_batch_ndims)
        self.codomain = constraints.independent(base_transform.codomain, reinterpreted_batch_ndims)

    @property
    def sign(self):
        return self.base_transform.sign

    def _call(self, x: Tensor) -> Tensor:
        return self.base_transform(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return self.base_transform.inv(y)

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        size = self.base_transform.log_abs_det_jacobian(x, y)
        return sum_rightmost(size, self.reinterpreted_batch_ndims)

    def forward_shape(self, shape):
        return self.base_transform.forward_shape(shape)

    def inverse_shape(self, shape):
        return self.base_transform.inverse_shape(shape)


class ComposeTransform(Transform):
    """Transforms one after the other.

    Args:
        parts: the transforms, the first to be applied first.
        cache_size: 1 to remember the last pair of values.

    >>> from autograd.distributions.transforms import AffineTransform, ComposeTransform
    >>> t = ComposeTransform([AffineTransform(0.0, 2.0), AffineTransform(1.0, 1.0)])
    >>> t(autograd.tensor(3.0))
    tensor(7.)
    """

    def __init__(self, parts: Sequence[Transform], cache_size: int = 0):
        super().__init__(cache_size)
        self.parts = list(parts)
        self.bijective = all(part.bijective for part in self.parts)
        event_dim = max((part.domain.event_dim for part in self.parts), default=0)
        first = self.parts[0].domain if self.parts else constraints.real
        last = self.parts[-1].codomain if self.parts else constraints.real
        self.domain = constraints.independent(first, event_dim - first.event_dim)
        self.codomain = constraints.independent(last, event_dim - last.event_dim)

    @property
    def sign(self):
        return math.prod(part.sign for part in self.parts)

    def _call(self, x: Tensor) -> Tensor:
        for part in self.parts:
            x = part(x)
        return x

    def _inverse(self, y: Tensor) -> Tensor:
        for part in reversed(self.parts):
            y = part.inv(y)
        return y

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        total = None
        for part in self.parts:
            after = part(x)
            size = part.log_abs_det_jacobian(x, after)
            size = sum_rightmost(size, self.domain.event_dim - part.domain.event_dim)
            total = size if total is None else total + size
            x = after
        return sum_rightmost(x * 0, self.domain.event_dim) if total is None else total

    def forward_shape(self, shape):
        for part in self.parts:
            shape = part.forward_shape(shape)
        return shape

    def inverse_shape(self, shape):
        for part in reversed(self.parts):
            shape = part.inverse_shape(shape)
        return shape

    def __repr__(self) -> str:
        return f"ComposeTransform({self.parts!r})"


identity_transform = ComposeTransform([])


def _sign(value):
    return value.sign() if isinstance(value, Tensor) else math.copysign(1, value)
