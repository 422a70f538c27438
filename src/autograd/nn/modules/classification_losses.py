"""Losses of classes: from probabilities, scores and sequences of scores."""

from __future__ import annotations

import math

from ...errors import ArgumentError, ShapeError
from ...tensor import Tensor
from .. import functional as F
from .linear import Linear
from .loss_base import _Loss, _WeightedLoss


class BCELoss(_WeightedLoss):
    """Cross entropy of probabilities with targets between 0 and 1, of the same shape.

    The logarithms are kept above -100. For scores `BCEWithLogitsLoss` is more exact.

    Args:
        weight: factor of each element, or None.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each element).

    >>> loss = autograd.nn.BCELoss(reduction="none")
    >>> loss(autograd.tensor([0.5, 0.9, 0.]), autograd.tensor([1., 1., 1.]))
    tensor([  0.6931,   0.1054, 100.0000])
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.binary_cross_entropy(input, target, weight=self.weight, reduction=self.reduction)


class NLLLoss(_WeightedLoss):
    """Minus the log-probability of the right class.

    The input is (N, C, ...) or (C), logarithms of probabilities; the target (N, ...) or a number,
    int64.

    Args:
        weight: factor of each class (C), or None; the mean is divided by the sum of the factors.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        ignore_index: a target that does not count.
        reduction: "mean", "sum" or "none" (one loss for each element).

    >>> scores = autograd.log(autograd.tensor([[0.5, 0.25, 0.25]]))
    >>> autograd.nn.NLLLoss()(scores, autograd.tensor([1]))
    tensor(1.3863)
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average=None,
        ignore_index: int = -100,
        reduce=None,
        reduction: str = "mean",
    ):
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.nll_loss(
            input,
            target,
            weight=self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
        )


class NLLLoss2d(NLLLoss):
    """The former name of `NLLLoss` for images (N, C, H, W) with targets (N, H, W).

    Args:
        weight, size_average, ignore_index, reduce, reduction: as for `NLLLoss`.

    >>> scores = autograd.nn.LogSoftmax(1)(autograd.zeros(1, 2, 3, 3))
    >>> autograd.nn.NLLLoss2d()(scores, autograd.ones(1, 3, 3, dtype=autograd.int64))
    tensor(0.6931)
    """


class CrossEntropyLoss(_WeightedLoss):
    """Minus the log-probability of the right class, from scores (logits).

    The input is (N, C, ...) or (C), the target class numbers (N, ...) (int64) or probabilities like
    the input.

    Args:
        weight: factor of each class (C), or None; the mean is divided by the sum of the factors.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        ignore_index: a target that does not count.
        reduction: "mean", "sum" or "none" (one loss for each element).
        label_smoothing: share of the target that is spread over all classes.

    >>> scores = autograd.tensor([[0., 0.], [0., 100.]])
    >>> autograd.nn.CrossEntropyLoss(reduction="none")(scores, autograd.tensor([0, 0]))
    tensor([  0.6931, 100.0000])
    >>> autograd.nn.CrossEntropyLoss(ignore_index=1)(scores, autograd.tensor([0, 1]))
    tensor(0.6931)
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average=None,
        ignore_index: int = -100,
        reduce=None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ):
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index
        self.label_smoothing = label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.cross_entropy(
            input,
            target,
            weight=self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )


class KLDivLoss(_Loss):
    """Kullback-Leibler divergence `target * (log(target) - input)`; the input is a logarithm.

    Args:
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "batchmean" (the sum divided by N: the divergence itself), "sum" or
            "none".
        log_target: the target is a logarithm too.

    >>> p, q = autograd.tensor([[0.5, 0.5]]), autograd.tensor([[0.25, 0.75]])
    >>> loss = autograd.nn.KLDivLoss(reduction="batchmean")
    >>> loss(q.log(), p), loss(p.log(), p)
    (tensor(0.1438), tensor(0.))
    """

    def __init__(
        self,
        size_average=None,
        reduce=None,
        reduction: str = "mean",
        log_target: bool = False,
    ):
        super().__init__(size_average, reduce, reduction)
        self.log_target = log_target

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.kl_div(input, target, log_target=self.log_target, reduction=self.reduction)


class MultiLabelMarginLoss(_Loss):
    """Hinge loss between the wanted classes (up to the first -1) and the others, divided by C.

    Input and target are (N, C) or (C); the target is int64.

    Args:
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each example).

    >>> scores = autograd.tensor([0.1, 0.2, 0.4, 0.8])
    >>> autograd.nn.MultiLabelMarginLoss()(scores, autograd.tensor([3, 0, -1, 1]))
    tensor(0.8500)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.multilabel_margin_loss(input, target, reduction=self.reduction)


class MultiLabelSoftMarginLoss(_WeightedLoss):
    """Mean over the classes of the cross entropy of each one's sigmoid.

    Input and target are (N, C) or (C); the target is 0 or 1 for each class.

    Args:
        weight: factor of each class (C), or None.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each example).

    >>> loss = autograd.nn.MultiLabelSoftMarginLoss()
    >>> loss(autograd.tensor([[0., 100.]]), autograd.tensor([[1., 1.]]))
    tensor(0.3466)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.multilabel_soft_margin_loss(
            input, target, weight=self.weight, reduction=self.reduction
        )


class MultiMarginLoss(_WeightedLoss):
    """Hinge loss between the score of the right class and each other one, divided by C.

    The input is (N, C) or (C), the target (N) or a number, int64.

    Args:
        p: power of each hinge, 1 or 2.
        margin: by how much the right class shall be ahead.
        weight: factor of each class (C), or None.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each example).

    >>> loss = autograd.nn.MultiMarginLoss()
    >>> loss(autograd.tensor([[3., 2.5, 0., 0.]]), autograd.tensor([0]))
    tensor(0.1250)
    """

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Tensor | None = None,
        size_average=None,
        reduce=None,
        reduction: str = "mean",
    ):
        super().__init__(weight, size_average, reduce, reduction)
        self.p = p
        self.margin = margin

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.multi_margin_loss(
            input,
            target,
            p=self.p,
            margin=self.margin,
            weight=self.weight,
            reduction=self.reduction,
        )


class BCEWithLogitsLoss(_Loss):
    """Cross entropy of scores (logits) with targets between 0 and 1, of the same shape.

    Args:
        weight: factor of each element, or None.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each element).
        pos_weight: factor of the positive part of each class, or None.

    >>> scores, target = autograd.tensor([0., 200.]), autograd.tensor([1., 0.])
    >>> autograd.nn.BCEWithLogitsLoss(reduction="none")(scores, target)
    tensor([  0.6931, 200.0000])
    """

    weight: Tensor | None
    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average=None,
        reduce=None,
        reduction: str = "mean",
        pos_weight: Tensor | None = None,
    ):
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(
            input, target, self.weight, pos_weight=self.pos_weight, reduction=self.reduction
        )


class LinearCrossEntropyLoss(_WeightedLoss):
    """A `Linear` layer that makes scores, and their `CrossEntropyLoss`.

    Args:
        in_features: size of the last dimension of the input.
        num_classes: number of classes.
        out_features: further dimensions of the target.
        bias: the linear layer has a bias.
        device, dtype: of its parameters.
        reduction: "mean", "sum" or "none".
        weight: factor of each class, or None.
        ignore_index: a target that does not count.
        label_smoothing: share of the target that is spread over all classes.
        options: PyTorch's choice of an implementation in pieces.

    Raises:
        ShapeError: `weight` has another shape than (num_classes).
        ArgumentError: `label_smoothing` is not between 0 and 1.

    >>> loss = autograd.nn.LinearCrossEntropyLoss(4, 3)
    >>> _ = autograd.nn.init.zeros_(loss.linear.weight)
    >>> loss(autograd.ones(2, 4), autograd.tensor([0, 2])).detach()  # log(3)
    tensor(1.0986)
    """

    def __init__(
        self,
        in_features: int,
        num_classes: int,
        *,
        out_features: tuple[int, ...] = (),
        bias: bool = False,
        device=None,
        dtype=None,
        reduction: str = "mean",
        weight: Tensor | None = None,
        ignore_index: int | None = None,
        label_smoothing: float = 0.0,
        options=None,
    ):
        if weight is not None and tuple(weight.shape) != (num_classes,):
            raise ShapeError(
                f"LinearCrossEntropyLoss: a weight of shape [{num_classes}] is required; got "
                f"{list(weight.shape)}."
            )
        if not 0 <= label_smoothing <= 1:
            raise ArgumentError(
                "LinearCrossEntropyLoss: label_smoothing between 0 and 1 is required; got "
                f"{label_smoothing}."
            )
        super().__init__(weight, reduction=reduction)
        self.num_classes = num_classes
        self.out_features = out_features
        self.ignore_index = ignore_index
        self.label_smoothing = label_smoothing
        scores = math.prod(out_features, start=num_classes)
        self.linear = Linear(in_features, scores, bias=bias, device=device, dtype=dtype)
        self.options = options

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        shape = (self.num_classes, *self.out_features)
        bias = self.linear.bias
        return F.linear_cross_entropy(
            input,
            self.linear.weight.reshape(*shape, self.linear.in_features),
            target,
            linear_bias=None if bias is None else bias.reshape(shape),
            weight=self.weight,
            reduction=self.reduction,
            ignore_index=self.ignore_index,
            label_smoothing=self.label_smoothing,
            options=self.options,
        )

    def extra_repr(self) -> str:
        return (
            f"in_features={self.linear.in_features}, num_classes={self.num_classes}, "
            f"out_features={self.out_features}, bias={self.linear.bias is not None}, "
            f"reduction={self.reduction}, ignore_index={self.ignore_index}, "
            f"label_smoothing={self.label_smoothing}, options={self.options}"
        )


class CTCLoss(_Loss):
    """Connectionist temporal classification: sequences of labels without an alignment.

    A call takes logarithms of probabilities (T, N, C) or (T, C), labels, and the lengths of both;
    see `nn.functional.ctc_loss`.

    Source: Graves et al., "Connectionist temporal classification" (2006), section 4.1.

    Args:
        blank: the label that stands for none.
        reduction: "mean" (each loss divided by its target's length), "sum" or "none".
        zero_infinity: losses of targets that are too long become 0, with gradients 0.

    >>> steps = autograd.full((2, 1, 2), 0.5).log()  # blank and one label, equally likely
    >>> loss = autograd.nn.CTCLoss()(steps, autograd.tensor([[1]]), [2], [1])
    >>> loss.neg().exp()  # 3 of the 4 paths read as this label
    tensor(0.7500)
    """

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False):
        super().__init__(reduction=reduction)
        self.blank = blank
        self.zero_infinity = zero_infinity

    def forward(
        self, log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor
    ) -> Tensor:
        return F.ctc_loss(
            log_probs,
            targets,
            input_lengths,
            target_lengths,
            self.blank,
            self.reduction,
            self.zero_infinity,
        )
