"""Linear layers: a product with a bias."""

from __future__ import annotations

import functools

import numpy as np

from ..errors import ShapeError
from ..kernels import products as kernel
from .complex_numbers import conjugate
from .core.registry import Sample, primitive
from .products import matmul
from .reduction import sum_to, summed, total
from .shape import reshape


@primitive("same", namespace="nn.functional", method=False)
def linear(input, weight, bias=None):
    """`input @ weight.T + bias`.

    Args:
        input: tensor [..., in_features].
        weight: tensor [out_features, in_features], or [in_features] for one feature without
            a dimension.
        bias: tensor [out_features].

    Returns:
        Tensor [..., out_features].

    Raises:
        ShapeError: the numbers of features differ.
        DTypeError: the dtypes differ.

    >>> autograd.nn.functional.linear(autograd.ones(2), autograd.ones(3, 2), autograd.zeros(3))
    tensor([2., 2., 2.])
    """
    shape = weight.shape
    if not input.ndim or len(shape) not in (1, 2) or input.shape[-1] != shape[-1]:
        raise _misfit(input, weight)
    if bias is not None and bias.shape != shape[:1]:
        _check_bias(bias, (*input.shape[:-1], *shape[:-1]))
    if len(shape) == 2:
        return kernel.linear(input, weight, bias)
    out = kernel.with_vector(input, weight)
    return out if bias is None else out + bias


def _misfit(input: np.ndarray, weight: np.ndarray) -> ShapeError:
    if weight.ndim not in (1, 2):
        return ShapeError(
            "linear: a weight [out_features, in_features] is required; got shape "
            f"{list(weight.shape)}."
        )
    return ShapeError(
        f"linear: an input with {weight.shape[-1]} features is required for a weight of shape "
        f"{list(weight.shape)}; got shape {list(input.shape)}."
    )


def _check_bias(bias: np.ndarray, shape: tuple) -> None:
    try:
        fits = np.broadcast_shapes(bias.shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(
            f"linear: a bias that broadcasts to {list(shape)} is required; got {list(bias.shape)}."
        )


def _as_rows(x):
    """All dimensions but the last as one."""
    return x if len(x.shape) == 2 else reshape(x, (_count(x.shape[:-1]), x.shape[-1]))


def _count(shape) -> int:
    return int(np.prod(shape, dtype=np.int64))


# The kernels serve matrices of real numbers, and leave all else to the rules.


def _input_gradient(g, weight):
    if weight.ndim == 2 == g.ndim and weight.dtype.kind == "f":
        return kernel.product(g, weight)
    return _input_rule(g, weight)


@linear.vjp("input", kernel=_input_gradient)
def _input_rule(g, weight):
    if len(weight.shape) == 1:
        return reshape(g, (*g.shape, 1)) * conjugate(weight)
    return matmul(g, conjugate(weight))


def _weight_gradient(g, input):
    if g.ndim == 2 == input.ndim and input.dtype.kind == "f":
        return kernel.product(g.T, input)
    return _weight_rule(g, input)


@linear.vjp("weight", kernel=_weight_gradient)
def _weight_rule(g, input):
    if len(g.shape) < len(input.shape):  # one feature without a dimension
        return sum_to(reshape(g, (*g.shape, 1)) * conjugate(input), input.shape[-1:])
    return matmul(_as_rows(g).T, conjugate(_as_rows(input)))


FEW = 8192  # elements up to which a product with ones is quicker than a sum of rows


@functools.lru_cache(maxsize=64)
def _ones(count: int, dtype: np.dtype) -> np.ndarray:
    return np.ones(count, dtype)


def _bias_gradient(g, bias_shape):
    if g.ndim == 2 and bias_shape == g.shape[1:]:
        if g.size < FEW and g.dtype.itemsize > 2:
            return _ones(len(g), g.dtype).dot(g)
        return total(g, (0,), False)
    return _bias_rule(g, bias_shape)


@linear.vjp("bias", kernel=_bias_gradient)
def _bias_rule(g, bias_shape):
    if len(bias_shape) == 1 and bias_shape == g.shape[-1:]:
        return summed(_as_rows(g), (0,)) if len(g.shape) > 1 else g
    return sum_to(g, bias_shape)


@linear.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(4, 3)), rng.normal(size=4))
    yield Sample(rng.normal(size=(5, 2, 3)), rng.normal(size=(4, 3)))
    yield Sample(rng.normal(size=(5, 2, 3)), rng.normal(size=(4, 3)), rng.normal(size=4))
    yield Sample(rng.normal(size=3), rng.normal(size=(4, 3)), rng.normal(size=4))
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=3))
    yield Sample(rng.normal(size=(0, 3)), rng.normal(size=(4, 3)), rng.normal(size=4))
    yield Sample(rng.normal(size=(2, 0)), rng.normal(size=(4, 0)), rng.normal(size=4))
    yield Sample(
        rng.normal(size=(2, 3)) + 1j, rng.normal(size=(4, 3)) - 1j, rng.normal(size=4) * 1j
    )
