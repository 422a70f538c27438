"""`AdaptiveLogSoftmaxWithLoss`: a softmax over very many classes."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence

from ...errors import ArgumentError, ShapeError
from ...ops.joining import cat
from ...tensor import Tensor
from .. import functional as F
from .container import ModuleList, Sequential
from .linear import Linear
from .module import Module

__all__ = ["AdaptiveLogSoftmaxWithLoss"]

_ASMoutput = namedtuple("_ASMoutput", ["output", "loss"])


class AdaptiveLogSoftmaxWithLoss(Module):
    """Log-softmax of frequent classes at full size, of rare ones in clusters of smaller layers.

    The head scores the most frequent classes and each cluster; a class in a cluster has the
    probability of the cluster times its probability in it.

    Source: Grave et al., "Efficient softmax approximation for GPUs" (2017).

    Args:
        in_features: size of an input.
        n_classes: number of classes, numbered from the most frequent one.
        cutoffs: the first class of each cluster, increasing.
        div_value: by how much each cluster's layer is narrower than the one before.
        head_bias: the head has a bias.
        device, dtype: of the parameters.

    Raises:
        ArgumentError: the cutoffs are not increasing numbers between 1 and n_classes - 1.

    >>> layer = autograd.nn.AdaptiveLogSoftmaxWithLoss(16, 100, cutoffs=[10, 50])
    >>> out = layer(autograd.ones(3, 16), autograd.tensor([0, 20, 99]))
    >>> out.output.shape, out.loss.shape
    (Size([3]), Size([]))
    >>> layer.log_prob(autograd.ones(3, 16)).shape
    Size([3, 100])
    """

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        device=None,
        dtype=None,
    ):
        super().__init__()
        cutoffs = list(cutoffs)
        if (
            not cutoffs
            or cutoffs != sorted(set(cutoffs))
            or cutoffs[0] <= 0
            or cutoffs[-1] >= n_classes
            or any(int(c) != c for c in cutoffs)
        ):
            raise ArgumentError(
                "AdaptiveLogSoftmaxWithLoss: cutoffs as increasing integers between 1 and "
                f"{n_classes - 1} are required; got {cutoffs}."
            )
        self.in_features = in_features
        self.n_classes = n_classes
        self.cutoffs = [*cutoffs, n_classes]
        self.div_value = div_value
        self.head_bias = head_bias
        self.shortlist_size = self.cutoffs[0]
        self.n_clusters = len(self.cutoffs) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        made = {"device": device, "dtype": dtype}
        self.head = Linear(in_features, self.head_size, bias=head_bias, **made)
        self.tail = ModuleList()
        for i, (first, end) in enumerate(self._clusters()):
            width = int(in_features // div_value ** (i + 1))
            self.tail.append(
                Sequential(
                    Linear(in_features, width, bias=False, **made),
                    Linear(width, end - first, bias=False, **made),
                )
            )

    def _clusters(self) -> list[tuple[int, int]]:
        """For each cluster its first class and the class after its last one."""
        return list(zip(self.cutoffs, self.cutoffs[1:], strict=False))

    def reset_parameters(self) -> None:
        """Draw new initial values."""
        self.head.reset_parameters()
        for projection, scores in self.tail:
            projection.reset_parameters()
            scores.reset_parameters()

    def forward(self, input_: Tensor, target_: Tensor) -> _ASMoutput:
        """The log-probability of each target, and the mean loss.

        Args:
            input_: (N, in_features) or (in_features).
            target_: (N) or a number.

        Returns:
            `output`, (N) or a number, and `loss`, a number.
        """
        if target_.ndim > 1 or input_.ndim != target_.ndim + 1 or (
            target_.ndim and input_.shape[0] != target_.shape[0]
        ):  # fmt: skip
            raise ShapeError(
                "AdaptiveLogSoftmaxWithLoss: inputs (N, features) and targets (N) are required; "
                f"got shapes {list(input_.shape)} and {list(target_.shape)}."
            )
        alone = not target_.ndim
        input = input_.unsqueeze(0) if alone else input_
        target = target_.unsqueeze(0) if alone else target_
        if target.numel() and not 0 <= int(target.min()) <= int(target.max()) < self.n_classes:
            raise ArgumentError(
                f"AdaptiveLogSoftmaxWithLoss: targets between 0 and {self.n_classes - 1} are "
                f"required; got {int(target.min())} to {int(target.max())}."
            )
        frequent = target < self.shortlist_size
        column = target.masked_fill(~frequent, 0)
        extra = input.new_zeros(target.shape[0])
        for i, (first, end) in enumerate(self._clusters()):
            here = (target >= first) & (target < end)
            rows = here.nonzero().squeeze(1)
            if not rows.numel():
                continue
            column = column.masked_fill(here, self.shortlist_size + i)
            scores = F.log_softmax(self.tail[i](input.index_select(0, rows)), 1)
            inside = target.index_select(0, rows) - first
            extra = extra.index_add(0, rows, scores.gather(1, inside.unsqueeze(1)).squeeze(1))
        head = F.log_softmax(self.head(input), 1)
        output = head.gather(1, column.unsqueeze(1)).squeeze(1) + extra
        loss = (-output).mean()
        return _ASMoutput(output.squeeze(0) if alone else output, loss)

    def _get_full_log_prob(self, input: Tensor, head_output: Tensor) -> Tensor:
        head = F.log_softmax(head_output, 1)
        parts = [head[:, : self.shortlist_size]]
        for i in range(self.n_clusters):
            inside = F.log_softmax(self.tail[i](input), 1)
            parts.append(inside + head[:, self.shortlist_size + i].unsqueeze(1))
        return cat(parts, 1)

    def log_prob(self, input: Tensor) -> Tensor:
        """Log-probabilities (N, n_classes) of all classes for inputs (N, in_features)."""
        return self._get_full_log_prob(input, self.head(input))

    def predict(self, input: Tensor) -> Tensor:
        """The most probable class (N) for each input (N, in_features).

        The clusters are looked into only for inputs where the head prefers one of them.
        """
        scores = self.head(input)
        best = scores.argmax(1)
        rare = best >= self.shortlist_size
        if not rare.any():
            return best
        rows = rare.nonzero().squeeze(1)
        full = self._get_full_log_prob(input.index_select(0, rows), scores.index_select(0, rows))
        return best.index_copy(0, rows, full.argmax(1))
