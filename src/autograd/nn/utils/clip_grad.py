"""Gradients kept within bounds."""

from __future__ import annotations

import warnings
from types import GeneratorType

import numpy as np

from ... import dtypes
from ...engine.graph import tensor_types
from ...engine.mutation import note_write
from ...errors import ArgumentError
from ...kernels.many import scale, sum_of_squares
from ...tensor import Tensor

__all__ = [
    "clip_grad_norm",
    "clip_grad_norm_",
    "clip_grad_value_",
    "clip_grads_with_norm_",
    "get_total_norm",
]


def _gradients(parameters, function: str) -> list[Tensor]:
    if type(parameters) in tensor_types:
        parameters = [parameters]
    else:
        given, parameters = parameters, list(parameters)
        if not parameters and isinstance(given, GeneratorType):
            warnings.warn(
                f"{function}: an empty generator; it may have been used up before. Pass a list.",
                UserWarning,
                stacklevel=3,
            )
    return [p._grad for p in parameters if p._grad is not None]


def get_total_norm(
    tensors, norm_type: float = 2.0, error_if_nonfinite: bool = False, foreach: bool | None = None
) -> Tensor:
    """The norm of all tensors' elements together.

    Args:
        tensors: the tensors.
        norm_type: p of the p-norm; may be `inf`.
        error_if_nonfinite: raise if the norm is infinite or NaN.
        foreach: accepted; all tensors are always read in one pass.

    Returns:
        A 0-d tensor.

    Raises:
        ArgumentError: the norm is not finite, and `error_if_nonfinite`.

    >>> autograd.nn.utils.get_total_norm([autograd.tensor([3.]), autograd.tensor([4.])])
    tensor(5.)
    """
    arrays = [t._array for t in ([tensors] if type(tensors) in tensor_types else tensors)]
    if not arrays:
        return Tensor._wrap(np.zeros((), dtypes.get_default_dtype().numpy))
    total = _norm(arrays, float(norm_type))
    if error_if_nonfinite and not np.isfinite(total):
        raise ArgumentError(
            f"get_total_norm: a finite norm of order {norm_type} is required; got {total}. "
            "Look for infinite gradients, or pass error_if_nonfinite=False."
        )
    dtype = dtypes.from_numpy_dtype(arrays[0].dtype)
    for array in arrays[1:]:
        if array.dtype is not arrays[0].dtype:
            dtype = dtypes.promote_types(dtype, dtypes.from_numpy_dtype(array.dtype))
    return Tensor._wrap(np.array(total, dtype.to_real().numpy))


def _norm(arrays: list[np.ndarray], order: float) -> float:
    if order == 2.0:
        return sum_of_squares(arrays) ** 0.5
    flat = [a.reshape(-1) for a in arrays]
    wide = [a.astype(np.float32) if a.dtype.itemsize == 2 else a for a in flat]
    each = [np.linalg.norm(a, order) if a.size else 0.0 for a in wide]
    return float(np.linalg.norm(np.array(each, np.float64), order))


def clip_grad_norm_(
    parameters,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Scale all gradients, in place, so that their norm together is at most `max_norm`.

    Args:
        parameters: a tensor or several.
        max_norm: the bound.
        norm_type: p of the p-norm; may be `inf`.
        error_if_nonfinite: raise if the norm is infinite or NaN; the gradients are not changed.
        foreach: accepted; all gradients are always scaled in one pass.

    Returns:
        The norm before.

    Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks"
    (2013), algorithm 1.

    >>> w = autograd.tensor([1., 1.], requires_grad=True)
    >>> (3 * w[0] + 4 * w[1]).backward()
    >>> autograd.nn.utils.clip_grad_norm_([w], max_norm=1.)
    tensor(5.)
    >>> w.grad
    tensor([0.6000, 0.8000])
    """
    gradients = _gradients(parameters, "clip_grad_norm_")
    total = get_total_norm(gradients, norm_type, error_if_nonfinite)
    _scale_down(gradients, max_norm, total.item())
    return total


def clip_grad_norm(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
) -> Tensor:
    """The former name of `clip_grad_norm_`."""
    warnings.warn("clip_grad_norm is deprecated; use clip_grad_norm_.", FutureWarning, stacklevel=2)
    return clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite)


def clip_grads_with_norm_(parameters, max_norm: float, total_norm, foreach=None) -> None:
    """Scale all gradients, in place, by `max_norm / total_norm` if that is below 1.

    Args:
        parameters: a tensor or several.
        max_norm: the bound.
        total_norm: the gradients' norm, from `get_total_norm`.
        foreach: accepted.

    >>> w = autograd.tensor([1.], requires_grad=True)
    >>> w.grad = autograd.tensor([8.])
    >>> autograd.nn.utils.clip_grads_with_norm_(w, 1., autograd.tensor(4.))
    >>> w.grad
    tensor([2.0000])
    """
    _scale_down(_gradients(parameters, "clip_grads_with_norm_"), max_norm, float(total_norm))


def _scale_down(gradients: list[Tensor], max_norm: float, total: float) -> None:
    factor = float(max_norm) / (total + 1e-6)
    if factor >= 1:  # not for NaN, which spreads to all gradients as in PyTorch
        return
    scale([g._array for g in gradients], factor)
    for g in gradients:
        note_write(g._array, "clip_grad_norm_")


def clip_grad_value_(parameters, clip_value: float, foreach: bool | None = None) -> None:
    """Bring each element of the gradients, in place, into `[-clip_value, clip_value]`.

    Args:
        parameters: a tensor or several.
        clip_value: the bound.
        foreach: accepted.

    >>> w = autograd.tensor([1., 1.], requires_grad=True)
    >>> (3 * w[0] - 0.5 * w[1]).backward()
    >>> autograd.nn.utils.clip_grad_value_([w], clip_value=1.)
    >>> w.grad
    tensor([ 1.0000, -0.5000])
    """
    bound = float(clip_value)
    for g in _gradients(parameters, "clip_grad_value_"):
        np.clip(g._array, g._array.dtype.type(-bound), g._array.dtype.type(bound), out=g._array)
        note_write(g._array, "clip_grad_value_")
