"""Functions of networks as PyTorch's top level has them, `autograd.layer_norm` and its like.

Their arguments come in another order than in `nn.functional`. A reduction is a number, by default 0
(none): so PyTorch behaves, though its schemas say 1.
"""

from __future__ import annotations

from ..errors import ArgumentError
from ..tensor import Tensor
from . import functional as F

_REDUCTIONS = ("none", "mean", "sum")


def _reduction(number: int, operation: str) -> str:
    if number in (0, 1, 2):
        return _REDUCTIONS[number]
    raise ArgumentError(
        f"{operation}: reduction 0 (none), 1 (mean) or 2 (sum) is required; got {number!r}. "
        f"nn.functional.{operation} takes a word."
    )


# --- dropout --------------------------------------------------------------------------------------


def dropout(input, p: float, train: bool) -> Tensor:
    """`nn.functional.dropout`, its arguments given by place.

    Args:
        p: probability of zero, 0 to 1.
        train: whether to drop at all.

    >>> autograd.dropout(autograd.ones(2), 0.5, False)
    tensor([1., 1.])
    """
    return F.dropout(input, p, train)


def feature_dropout(input, p: float, train: bool) -> Tensor:
    """`nn.functional.dropout2d`, its arguments given by place.

    Args:
        p: probability of zero, 0 to 1.
        train: whether to drop at all.

    >>> autograd.feature_dropout(autograd.ones(1, 2, 1, 1), 1.0, True).flatten()
    tensor([0., 0.])
    """
    return F.dropout2d(input, p, train)


# --- normalization --------------------------------------------------------------------------------


def batch_norm(
    input, weight, bias, running_mean, running_var, training: bool, momentum: float, eps: float,
    cudnn_enabled: bool,
) -> Tensor:  # fmt: skip
    """`nn.functional.batch_norm`; `cudnn_enabled` is ignored.

    Args:
        weight, bias, running_mean, running_var, training, momentum, eps: as for
            `nn.functional.batch_norm`.
        cudnn_enabled: accepted.

    >>> x = autograd.tensor([[-1.], [1.]])
    >>> autograd.batch_norm(x, None, None, None, None, True, 0.1, 0.0, True)
    tensor([[-1.],
            [ 1.]])
    """
    return F.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


def instance_norm(
    input, weight, bias, running_mean, running_var, use_input_stats: bool, momentum: float,
    eps: float, cudnn_enabled: bool,
) -> Tensor:  # fmt: skip
    """`nn.functional.instance_norm`; `cudnn_enabled` is ignored.

    Args:
        weight, bias, running_mean, running_var, use_input_stats, momentum, eps: as for
            `nn.functional.instance_norm`.
        cudnn_enabled: accepted.

    >>> x = autograd.tensor([[[-1., 1.]]])
    >>> autograd.instance_norm(x, None, None, None, None, True, 0.1, 0.0, True)
    tensor([[[-1.,  1.]]])
    """
    return F.instance_norm(
        input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps
    )


def layer_norm(
    input, normalized_shape, weight=None, bias=None, eps: float = 1e-5, cudnn_enable: bool = True
) -> Tensor:
    """`nn.functional.layer_norm`; `cudnn_enable` is ignored.

    Args:
        normalized_shape, weight, bias, eps: as for `nn.functional.layer_norm`.
        cudnn_enable: accepted.

    >>> autograd.layer_norm(autograd.tensor([-1.0, 1.0]), (2,), eps=0.0)
    tensor([-1.,  1.])
    """
    return F.layer_norm(input, normalized_shape, weight, bias, eps)


def group_norm(
    input, num_groups: int, weight=None, bias=None, eps: float = 1e-5, cudnn_enabled: bool = True
) -> Tensor:
    """`nn.functional.group_norm`; `cudnn_enabled` is ignored.

    Args:
        num_groups, weight, bias, eps: as for `nn.functional.group_norm`.
        cudnn_enabled: accepted.

    >>> autograd.group_norm(autograd.tensor([[-1., 1.]]), 1, eps=0.0)
    tensor([[-1.,  1.]])
    """
    return F.group_norm(input, num_groups, weight, bias, eps)


# --- embedding ------------------------------------------------------------------------------------


def embedding(
    weight, indices, padding_idx: int = -1, scale_grad_by_freq: bool = False, sparse: bool = False
) -> Tensor:
    """`nn.functional.embedding` with the table first; a `padding_idx` of -1 is none.

    Args:
        weight: table [rows, features].
        indices: int64 tensor of rows.
        padding_idx: a row without a gradient; -1 is none.
        scale_grad_by_freq: divide gradients by how often the row was looked up.
        sparse: accepted as in `nn.functional.embedding`.

    >>> autograd.embedding(autograd.eye(3), autograd.tensor([2]))
    tensor([[0., 0., 1.]])
    """
    padding = None if padding_idx == -1 else padding_idx
    return F.embedding(
        indices, weight, padding, scale_grad_by_freq=scale_grad_by_freq, sparse=sparse
    )


# --- losses ---------------------------------------------------------------------------------------


def binary_cross_entropy_with_logits(
    input, target, weight=None, pos_weight=None, reduction: int = 0
) -> Tensor:
    """`nn.functional.binary_cross_entropy_with_logits`.

    Args:
        target, weight, pos_weight: as for `nn.functional.binary_cross_entropy_with_logits`.
        reduction: 0 none, 1 mean, 2 sum.

    >>> autograd.binary_cross_entropy_with_logits(autograd.tensor([0.]), autograd.tensor([1.]))
    tensor([0.6931])
    """
    word = _reduction(reduction, "binary_cross_entropy_with_logits")
    return F.binary_cross_entropy_with_logits(
        input, target, weight, reduction=word, pos_weight=pos_weight
    )


def cosine_embedding_loss(input1, input2, target, margin: float = 0.0, reduction: int = 0):
    """`nn.functional.cosine_embedding_loss`.

    Args:
        input1, input2, target, margin: as for `nn.functional.cosine_embedding_loss`.
        reduction: 0 none, 1 mean, 2 sum.

    >>> x = autograd.tensor([[1., 0.]])
    >>> autograd.cosine_embedding_loss(x, x, autograd.tensor([-1]))
    tensor([1.])
    """
    word = _reduction(reduction, "cosine_embedding_loss")
    return F.cosine_embedding_loss(input1, input2, target, margin, reduction=word)


def ctc_loss(
    log_probs, targets, input_lengths, target_lengths, blank: int = 0, reduction: int = 0,
    zero_infinity: bool = False,
) -> Tensor:  # fmt: skip
    """`nn.functional.ctc_loss`.

    Args:
        log_probs, targets, input_lengths, target_lengths, blank, zero_infinity: as for
            `nn.functional.ctc_loss`.
        reduction: 0 none, 1 mean, 2 sum.

    >>> log_p = autograd.log_softmax(autograd.zeros(2, 1, 2), 2)
    >>> autograd.ctc_loss(log_p, autograd.tensor([[1]]), autograd.tensor([2]), autograd.tensor([1]))
    tensor([0.2877])
    """
    word = _reduction(reduction, "ctc_loss")
    return F.ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, word, zero_infinity)


def hinge_embedding_loss(input, target, margin: float = 1.0, reduction: int = 0) -> Tensor:
    """`nn.functional.hinge_embedding_loss`.

    Args:
        target, margin: as for `nn.functional.hinge_embedding_loss`.
        reduction: 0 none, 1 mean, 2 sum.

    >>> autograd.hinge_embedding_loss(autograd.tensor([0.5]), autograd.tensor([-1.]))
    tensor([0.5000])
    """
    word = _reduction(reduction, "hinge_embedding_loss")
    return F.hinge_embedding_loss(input, target, margin, reduction=word)


def kl_div(input, target, reduction: int = 0, *, log_target: bool = False) -> Tensor:
    """`nn.functional.kl_div`.

    Args:
        target, log_target: as for `nn.functional.kl_div`.
        reduction: 0 none, 1 mean, 2 sum.

    >>> autograd.kl_div(autograd.tensor([0.]), autograd.tensor([1.]))
    tensor([0.])
    """
    return F.kl_div(input, target, reduction=_reduction(reduction, "kl_div"), log_target=log_target)


def margin_ranking_loss(input1, input2, target, margin: float = 0.0, reduction: int = 0):
    """`nn.functional.margin_ranking_loss`.

    Args:
        input1, input2, target, margin: as for `nn.functional.margin_ranking_loss`.
        reduction: 0 none, 1 mean, 2 sum.

    >>> one = autograd.tensor([1.])
    >>> autograd.margin_ranking_loss(one, 2 * one, one)
    tensor([1.])
    """
    word = _reduction(reduction, "margin_ranking_loss")
    return F.margin_ranking_loss(input1, input2, target, margin, reduction=word)


def poisson_nll_loss(
    input, target, log_input: bool, full: bool, eps: float, reduction: int
) -> Tensor:
    """`nn.functional.poisson_nll_loss`.

    Args:
        target, log_input, full, eps: as for `nn.functional.poisson_nll_loss`.
        reduction: 0 none, 1 mean, 2 sum.

    >>> autograd.poisson_nll_loss(autograd.zeros(1), autograd.ones(1), True, False, 1e-8, 0)
    tensor([1.])
    """
    word = _reduction(reduction, "poisson_nll_loss")
    return F.poisson_nll_loss(input, target, log_input, full, eps=eps, reduction=word)


def triplet_margin_loss(
    anchor, positive, negative, margin: float = 1.0, p: float = 2.0, eps: float = 1e-6,
    swap: bool = False, reduction: int = 0,
) -> Tensor:  # fmt: skip
    """`nn.functional.triplet_margin_loss`.

    Args:
        anchor, positive, negative, margin, p, eps, swap: as for
            `nn.functional.triplet_margin_loss`.
        reduction: 0 none, 1 mean, 2 sum.

    >>> zero = autograd.zeros(1, 2)
    >>> autograd.triplet_margin_loss(zero, zero, zero)
    tensor([1.])
    """
    word = _reduction(reduction, "triplet_margin_loss")
    return F.triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction=word)
