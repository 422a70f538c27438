"""The base of transforms: what is remembered, inverses and shapes."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, FormulaMissingError
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint


class Transform:
    """Base class of transforms: subclasses define `_call`, `_inverse`, `log_abs_det_jacobian`.

    Args:
        cache_size: 1 to remember the last pair of values, so that the inverse of a value that this
            transform made is exact and costs nothing; 0 not to.

    >>> t = autograd.distributions.transforms.ExpTransform(cache_size=1)
    >>> x = autograd.tensor(1.0)
    >>> t.inv(t(x)) is x
    True
    """

    bijective = False
    domain: Constraint = constraints.real
    codomain: Constraint = constraints.real
    sign: Any = 1  # of the derivative, where that is the same everywhere

    def __init__(self, cache_size: int = 0):
        if cache_size not in (0, 1):
            raise ArgumentError(
                f"{type(self).__name__}: cache_size of 0 or 1 is required; got {cache_size}."
            )
        self._cache_size = cache_size
        self._last: tuple[Tensor, Tensor] | None = None

    @property
    def inv(self) -> Transform:
        """The inverse transform."""
        return _Inverse(self)

    def __call__(self, x: Tensor) -> Tensor:
        last = self._last
        if last is not None and last[0] is x:
            return last[1]
        y = self._call(x)
        self._remember(x, y)
        return y

    def _inverted(self, y: Tensor) -> Tensor:
        last = self._last
        if last is not None and last[1] is y:
            return last[0]
        x = self._inverse(y)
        self._remember(x, y)
        return x

    def _remember(self, x: Tensor, y: Tensor) -> None:
        if self._cache_size:
            self._last = x, y

    def _call(self, x: Tensor) -> Tensor:
        raise FormulaMissingError(f"{type(self).__name__}: `_call` is required; it has none.")

    def _inverse(self, y: Tensor) -> Tensor:
        raise FormulaMissingError(f"{type(self).__name__}: `_inverse` is required; it has none.")

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Logarithm of the size of the derivative.

        Args:
            x: value.
            y: what the transform makes of it.
        """
        raise FormulaMissingError(
            f"{type(self).__name__}: `log_abs_det_jacobian` is required; it has none."
        )

    def forward_shape(self, shape):
        """The shape that a value of the given shape gets.

        Args:
            shape: sizes.
        """
        return shape

    def inverse_shape(self, shape):
        """The shape that the inverse gives a value of the given shape.

        Args:
            shape: sizes.
        """
        return shape

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class _Inverse(Transform):
    """A transform backwards."""

    def __init__(self, transform: Transform):
        super().__init__()
        self._transform = transform
        self.bijective = transform.bijective
        self.domain, self.codomain = transform.codomain, transform.domain

    @property
    def sign(self):
        return self._transform.sign

    @property
    def inv(self) -> Transform:
        return self._transform

    def __call__(self, x: Tensor) -> Tensor:
        return self._transform._inverted(x)

    def _inverted(self, y: Tensor) -> Tensor:
        return self._transform(y)

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        return -self._transform.log_abs_det_jacobian(y, x)

    def forward_shape(self, shape):
        return self._transform.inverse_shape(shape)

    def inverse_shape(self, shape):
        return self._transform.forward_shape(shape)

    def __repr__(self) -> str:
        return f"{self._transform!r}.inv"
