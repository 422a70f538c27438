"""Losses of numbers, of pairs and of triplets."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import ArgumentError
from ...tensor import Tensor
from .. import functional as F
from .distance import PairwiseDistance
from .loss_base import _Loss


class L1Loss(_Loss):
    """Mean absolute difference.

    Input and target broadcast; see `nn.functional.l1_loss`.

    Args:
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each element).

    >>> autograd.nn.L1Loss()(autograd.tensor([0., 0.]), autograd.tensor([1., -3.]))
    tensor(2.)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.l1_loss(input, target, reduction=self.reduction)


class MSELoss(_Loss):
    """Mean squared difference.

    Input and target broadcast; see `nn.functional.mse_loss`.

    Args:
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each element).

    >>> input, target = autograd.tensor([0., 0.]), autograd.tensor([1., -3.])
    >>> autograd.nn.MSELoss()(input, target)
    tensor(5.)
    >>> autograd.nn.MSELoss(reduction="none")(input, target)
    tensor([1., 9.])
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.mse_loss(input, target, reduction=self.reduction)


class SmoothL1Loss(_Loss):
    """Squared difference over `2 beta` up to `beta`, absolute difference less `beta / 2` beyond.

    Input and target broadcast; see `nn.functional.smooth_l1_loss`.

    Source: Girshick, "Fast R-CNN" (2015), equation 3.

    Args:
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each element).
        beta: where the two parts meet.

    >>> loss = autograd.nn.SmoothL1Loss(reduction="none")
    >>> loss(autograd.tensor([0.5, 4.]), autograd.zeros(2))
    tensor([0.1250, 3.5000])
    """

    def __init__(self, size_average=None, reduce=None, reduction: str = "mean", beta: float = 1.0):
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.smooth_l1_loss(input, target, beta=self.beta, reduction=self.reduction)


class HuberLoss(_Loss):
    """Half the squared difference up to `delta`, `delta * (|difference| - delta / 2)` beyond.

    Input and target broadcast; see `nn.functional.huber_loss`.

    Source: Huber, "Robust estimation of a location parameter" (1964).

    Args:
        reduction: "mean", "sum" or "none" (one loss for each element).
        delta: where the two parts meet.

    >>> loss = autograd.nn.HuberLoss("none", delta=2.)
    >>> loss(autograd.tensor([1., 4.]), autograd.zeros(2))
    tensor([0.5000, 6.0000])
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0):
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.huber_loss(input, target, delta=self.delta, reduction=self.reduction)


class PoissonNLLLoss(_Loss):
    """Negative log-likelihood of counts under Poisson distributions: `exp(x) - target * x`.

    Without `log_input` it is `x - target * log(x + eps)`; see `nn.functional.poisson_nll_loss`.

    Args:
        log_input: the input is the logarithm of the rate.
        full: add Stirling's term for the logarithm of the factorial.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        eps: keeps the logarithm of a rate of 0 finite.
        reduction: "mean", "sum" or "none" (one loss for each element).

    >>> autograd.nn.PoissonNLLLoss()(autograd.tensor([0., 1.]), autograd.tensor([3., 1.]))
    tensor(1.3591)
    """

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average=None,
        eps: float = 1e-8,
        reduce=None,
        reduction: str = "mean",
    ):
        super().__init__(size_average, reduce, reduction)
        self.log_input = log_input
        self.full = full
        self.eps = eps

    def forward(self, log_input: Tensor, target: Tensor) -> Tensor:
        return F.poisson_nll_loss(
            log_input,
            target,
            log_input=self.log_input,
            full=self.full,
            eps=self.eps,
            reduction=self.reduction,
        )


class GaussianNLLLoss(_Loss):
    """Negative log-likelihood of normal numbers: `(log(var) + (input - target)**2 / var) / 2`.

    A call takes input, target and the variances `var`, which broadcast; see
    `nn.functional.gaussian_nll_loss`.

    Source: Nix and Weigend, "Estimating the mean and variance of the target probability
    distribution" (1994).

    Args:
        full: add the constant term.
        eps: the least variance.
        reduction: "mean", "sum" or "none" (one loss for each element).

    >>> loss = autograd.nn.GaussianNLLLoss()
    >>> loss(autograd.tensor([1., 5.]), autograd.tensor([3., 5.]), autograd.ones(2))
    tensor(1.)
    """

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean"):
        super().__init__(reduction=reduction)
        self.full = full
        self.eps = eps

    def forward(self, input: Tensor, target: Tensor, var: Tensor) -> Tensor:
        return F.gaussian_nll_loss(
            input, target, var, full=self.full, eps=self.eps, reduction=self.reduction
        )


class HingeEmbeddingLoss(_Loss):
    """Distances where the target is 1, `max(0, margin - distance)` where it is -1.

    Args:
        margin: the wanted distance.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each element).

    >>> loss = autograd.nn.HingeEmbeddingLoss(reduction="none")
    >>> loss(autograd.tensor([0.25, 0.25, 3.]), autograd.tensor([1., -1., -1.]))
    tensor([0.2500, 0.7500, 0.0000])
    """

    def __init__(
        self,
        margin: float = 1.0,
        size_average=None,
        reduce=None,
        reduction: str = "mean",
    ):
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.hinge_embedding_loss(input, target, margin=self.margin, reduction=self.reduction)


class SoftMarginLoss(_Loss):
    """`log(1 + exp(-target * input))` for targets 1 and -1, shaped like the input.

    Args:
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each element).

    >>> loss = autograd.nn.SoftMarginLoss(reduction="none")
    >>> loss(autograd.tensor([0., 3., 3.]), autograd.tensor([1., 1., -1.]))
    tensor([0.6931, 0.0486, 3.0486])
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.soft_margin_loss(input, target, reduction=self.reduction)


class CosineEmbeddingLoss(_Loss):
    """1 - cosine where the target is 1, `max(0, cosine - margin)` where it is -1.

    The inputs are (N, D) with targets (N), or (D) with a number.

    Args:
        margin: the largest cosine that costs nothing.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each pair).

    >>> x, y = autograd.tensor([[1., 0.], [1., 0.]]), autograd.tensor([[0., 2.], [3., 4.]])
    >>> autograd.nn.CosineEmbeddingLoss(reduction="none")(x, y, autograd.tensor([1, -1]))
    tensor([1.0000, 0.6000])
    """

    def __init__(
        self,
        margin: float = 0.0,
        size_average=None,
        reduce=None,
        reduction: str = "mean",
    ):
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        return F.cosine_embedding_loss(
            input1, input2, target, margin=self.margin, reduction=self.reduction
        )


class MarginRankingLoss(_Loss):
    """`max(0, -target * (input1 - input2) + margin)`, shaped like the inputs.

    Where the target is 1, `input1` shall be larger; where it is -1, `input2`.

    Args:
        margin: by how much the better one shall be ahead.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each pair).

    >>> loss = autograd.nn.MarginRankingLoss(margin=1., reduction="none")
    >>> loss(autograd.tensor([3., 3.]), autograd.tensor([1., 1.]), autograd.tensor([1., -1.]))
    tensor([0., 3.])
    """

    def __init__(
        self,
        margin: float = 0.0,
        size_average=None,
        reduce=None,
        reduction: str = "mean",
    ):
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        return F.margin_ranking_loss(
            input1, input2, target, margin=self.margin, reduction=self.reduction
        )


class TripletMarginLoss(_Loss):
    """`max(0, d(anchor, positive) - d(anchor, negative) + margin)`.

    The three are (N, D) or (D); see `nn.functional.triplet_margin_loss`.

    Source: Balntas et al., "Learning local feature descriptors with triplets and shallow
    convolutional neural networks" (2016).

    Args:
        margin: by how much the negative shall be farther.
        p: the order of the norm d.
        eps: added to the difference, so that the gradient is finite at 0.
        swap: take d(positive, negative) where it is smaller.
        size_average, reduce: PyTorch's former pair of flags for `reduction`.
        reduction: "mean", "sum" or "none" (one loss for each triplet).

    >>> anchor, positive = autograd.tensor([[0., 0.]]), autograd.tensor([[3., 4.]])
    >>> autograd.nn.TripletMarginLoss()(anchor, positive, autograd.tensor([[0., 2.]]))
    tensor(4.0000)
    """

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        size_average=None,
        reduce=None,
        reduction: str = "mean",
    ):
        super().__init__(size_average, reduce, reduction)
        self.margin = margin
        self.p = p
        self.eps = eps
        self.swap = swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        return F.triplet_margin_loss(
            anchor,
            positive,
            negative,
            margin=self.margin,
            p=self.p,
            eps=self.eps,
            swap=self.swap,
            reduction=self.reduction,
        )


class TripletMarginWithDistanceLoss(_Loss):
    """`TripletMarginLoss` with a distance of the user's own.

    Args:
        distance_function: of two tensors; default: `PairwiseDistance`.
        margin: by how much the negative shall be farther.
        swap: take d(positive, negative) where it is smaller.
        reduction: "mean", "sum" or "none".

    Raises:
        ArgumentError: a margin that is not above 0.

    >>> def city_block(x, y):
    ...     return (x - y).abs().sum(-1)
    >>> loss = autograd.nn.TripletMarginWithDistanceLoss(distance_function=city_block)
    >>> loss(autograd.tensor([[0., 0.]]), autograd.tensor([[3., 4.]]), autograd.tensor([[0., 2.]]))
    tensor(6.)
    """

    def __init__(
        self,
        *,
        distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ):
        super().__init__(reduction=reduction)
        if margin <= 0:
            raise ArgumentError(
                f"TripletMarginWithDistanceLoss: a margin above 0 is required; got {margin}."
            )
        self.distance_function = distance_function or PairwiseDistance()
        self.margin = margin
        self.swap = swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        return F.triplet_margin_with_distance_loss(
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )
