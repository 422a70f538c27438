"""Batch normalization folded into the layer before it, for evaluation."""

from __future__ import annotations

import copy

from ...creation.filled import ones_like, zeros_like
from ...errors import GraphError, ShapeError
from ...tensor import Tensor
from ..modules.batchnorm import _BatchNorm
from ..modules.conv_base import _ConvNd
from ..modules.linear import Linear
from ..parameter import Parameter

__all__ = [
    "fuse_conv_bn_eval",
    "fuse_conv_bn_weights",
    "fuse_linear_bn_eval",
    "fuse_linear_bn_weights",
]


def _require_eval(first, norm, operation: str) -> None:
    if first.training or norm.training:
        raise GraphError(
            f"{operation}: modules in evaluation mode are required, because training changes the "
            "statistics. Call eval() on both."
        )
    if norm.running_var is None:
        raise GraphError(f"{operation}: a normalization with running statistics is required.")


def fuse_conv_bn_eval(conv: _ConvNd, bn: _BatchNorm, transpose: bool = False) -> _ConvNd:
    """A convolution that does what a convolution and a batch normalization do in evaluation.

    Args:
        conv: the convolution.
        bn: the normalization after it.
        transpose: the convolution is a transposed one.

    Returns:
        A new convolution.

    Raises:
        GraphError: a module is in training mode, or there are no running statistics.

    >>> conv, norm = autograd.nn.Conv2d(1, 2, 3).eval(), autograd.nn.BatchNorm2d(2).eval()
    >>> fused = autograd.nn.utils.fuse_conv_bn_eval(conv, norm)
    >>> x = autograd.ones(1, 1, 4, 4)
    >>> autograd.allclose(fused(x), norm(conv(x)), atol=1e-5)
    True
    """
    _require_eval(conv, bn, "fuse_conv_bn_eval")
    fused = copy.deepcopy(conv)
    fused.weight, fused.bias = fuse_conv_bn_weights(
        fused.weight,
        fused.bias,
        bn.running_mean,
        bn.running_var,
        bn.eps,
        bn.weight,
        bn.bias,
        transpose,
    )
    return fused


def fuse_conv_bn_weights(
    conv_w: Tensor,
    conv_b: Tensor | None,
    bn_rm: Tensor,
    bn_rv: Tensor,
    bn_eps: float,
    bn_w: Tensor | None,
    bn_b: Tensor | None,
    transpose: bool = False,
) -> tuple[Parameter, Parameter]:
    """Weight and bias of the fused convolution.

    With ``s = bn_w / sqrt(bn_rv + bn_eps)`` for each output channel: ``conv_w * s`` and
    ``(conv_b - bn_rm) * s + bn_b``.

    Args:
        conv_w, conv_b: those of the convolution; the bias may be None.
        bn_rm, bn_rv: running mean and variance (out_channels).
        bn_eps: what is added to the variance.
        bn_w, bn_b: those of the normalization, or None.
        transpose: the convolution is a transposed one.

    Returns:
        Two parameters, in the dtype of `conv_w`.

    >>> mean, var = autograd.tensor([3.]), autograd.tensor([4.])
    >>> fuse = autograd.nn.utils.fuse_conv_bn_weights
    >>> weight, bias = fuse(autograd.ones(1, 1, 1), None, mean, var, 0., None, None)
    >>> weight.detach(), bias.detach()
    (tensor([[[0.5000]]]), tensor([-1.5000]))
    """
    shape = [1] * conv_w.ndim
    shape[1 if transpose else 0] = -1
    return _fused(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, shape)


def _fused(weight, bias, mean, var, eps, norm_weight, norm_bias, shape):
    bias = zeros_like(mean) if bias is None else bias
    norm_weight = ones_like(mean) if norm_weight is None else norm_weight
    norm_bias = zeros_like(mean) if norm_bias is None else norm_bias
    scale = norm_weight * (var + eps).rsqrt()
    return (
        Parameter((weight * scale.reshape(shape)).to(weight.dtype), weight.requires_grad),
        Parameter(((bias - mean) * scale + norm_bias).to(weight.dtype), bias.requires_grad),
    )


def fuse_linear_bn_eval(linear: Linear, bn: _BatchNorm) -> Linear:
    """A linear layer that does what a linear layer and a batch normalization do in evaluation.

    Args:
        linear: the layer.
        bn: the normalization after it.

    Returns:
        A new layer.

    Raises:
        GraphError: a module is in training mode, or there are no running statistics.
        ShapeError: the number of features differs.

    >>> linear, norm = autograd.nn.Linear(2, 3).eval(), autograd.nn.BatchNorm1d(3).eval()
    >>> fused = autograd.nn.utils.fuse_linear_bn_eval(linear, norm)
    >>> x = autograd.ones(1, 2)
    >>> autograd.allclose(fused(x), norm(linear(x)), atol=1e-5)
    True
    """
    _require_eval(linear, bn, "fuse_linear_bn_eval")
    if bn.num_features not in (1, linear.out_features):
        raise ShapeError(
            f"fuse_linear_bn_eval: a normalization of {linear.out_features} features is required; "
            f"got {bn.num_features}."
        )
    fused = copy.deepcopy(linear)
    fused.weight, fused.bias = fuse_linear_bn_weights(
        fused.weight, fused.bias, bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias
    )
    return fused


def fuse_linear_bn_weights(
    linear_w: Tensor,
    linear_b: Tensor | None,
    bn_rm: Tensor,
    bn_rv: Tensor,
    bn_eps: float,
    bn_w: Tensor | None,
    bn_b: Tensor | None,
) -> tuple[Parameter, Parameter]:
    """Weight and bias of the fused layer; the formula is that of `fuse_conv_bn_weights`.

    Args:
        linear_w, linear_b: those of the layer; the bias may be None.
        bn_rm, bn_rv, bn_eps, bn_w, bn_b: as for `fuse_conv_bn_weights`.

    Returns:
        Two parameters, in the dtype of `linear_w`.

    >>> mean, var = autograd.tensor([3.]), autograd.tensor([4.])
    >>> fuse = autograd.nn.utils.fuse_linear_bn_weights
    >>> weight, bias = fuse(autograd.ones(1, 1), None, mean, var, 0., None, None)
    >>> weight.detach(), bias.detach()
    (tensor([[0.5000]]), tensor([-1.5000]))
    """
    return _fused(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, [-1, 1])
