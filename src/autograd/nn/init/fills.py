"""Initial values that do not depend on a layer: constants, random numbers."""

from __future__ import annotations

import math
import warnings

from ...creation.filled import empty_like
from ...engine.modes import no_grad
from ...ops.comparison import where
from ...tensor import Tensor


@no_grad()
def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator=None) -> Tensor:
    """Uniform numbers between `a` and `b`.

    Args:
        tensor: floating-point, filled in place.
        a, b: the bounds.
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    >>> w = autograd.nn.init.uniform_(autograd.empty(100), -1., 3.)
    >>> bool((w >= -1).all() and (w < 3).all())
    True
    """
    return tensor.uniform_(a, b, generator=generator)


@no_grad()
def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator=None) -> Tensor:
    """Normal numbers.

    Args:
        tensor: floating-point, filled in place.
        mean, std: mean and standard deviation.
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    >>> autograd.nn.init.normal_(autograd.empty(3), mean=2., std=0.)
    tensor([2., 2., 2.])
    """
    return tensor.normal_(mean, std, generator=generator)


@no_grad()
def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator=None,
) -> Tensor:
    """Normal numbers, drawn again where they are below `a` or above `b`.

    Where a normal number rarely falls between the bounds, uniform ones are drawn and accepted with
    a probability in proportion to the density (rejection sampling either way).

    Args:
        tensor: floating-point, filled in place.
        mean, std: of the normal numbers before they are cut off.
        a, b: the bounds.
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    >>> w = autograd.nn.init.trunc_normal_(autograd.empty(1000), a=-0.5, b=0.5)
    >>> bool(w.abs().max() <= 0.5)
    True
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            f"trunc_normal_: a mean within two deviations of [a, b] is required for a good "
            f"distribution; got mean {mean}, std {std} and [{a}, {b}].",
            stacklevel=2,
        )
    below_b, below_a = (0.5 * (1 + math.erf((x - mean) / std / math.sqrt(2))) for x in (b, a))
    if below_b - below_a > 0.3:
        low, high = tensor.new_tensor(a).item(), tensor.new_tensor(b).item()
        values = tensor.normal_(mean, std, generator=generator)
        while (outside := (values < low) | (values > high)).any():
            again = empty_like(values).normal_(mean, std, generator=generator)
            values = where(outside, again, values)
        return tensor if values is tensor else tensor.copy_(values)
    highest = -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2

    def rejected(candidates):
        density = ((candidates - mean) / std).pow_(2).mul_(-0.5).sub_(highest)
        return empty_like(tensor).uniform_(generator=generator).log_() > density

    values = tensor.uniform_(a, b, generator=generator)
    pending = rejected(values)
    while pending.any():
        candidates = empty_like(tensor).uniform_(a, b, generator=generator)
        values = where(pending, candidates, values)
        pending = pending & rejected(candidates)
    return tensor if values is tensor else tensor.copy_(values)


@no_grad()
def constant_(tensor: Tensor, val: float) -> Tensor:
    """The number `val` everywhere.

    Args:
        tensor: filled in place.
        val: the number.

    Returns:
        `tensor`.

    >>> autograd.nn.init.constant_(autograd.empty(2), 0.5)
    tensor([0.5000, 0.5000])
    """
    return tensor.fill_(val)


@no_grad()
def ones_(tensor: Tensor) -> Tensor:
    """Ones everywhere.

    Args:
        tensor: filled in place.

    Returns:
        `tensor`.

    >>> layer = autograd.nn.Linear(2, 1)
    >>> autograd.nn.init.ones_(layer.weight)
    Parameter containing:
    tensor([[1., 1.]], requires_grad=True)
    """
    return tensor.fill_(1.0)


@no_grad()
def zeros_(tensor: Tensor) -> Tensor:
    """Zeros everywhere.

    Args:
        tensor: filled in place.

    Returns:
        `tensor`.

    >>> autograd.nn.init.zeros_(autograd.empty(2))
    tensor([0., 0.])
    """
    return tensor.zero_()
