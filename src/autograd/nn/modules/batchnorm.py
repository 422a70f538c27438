"""Batch normalization as modules."""

from __future__ import annotations

from ... import dtypes
from ...creation.filled import empty, ones, zeros
from ...creation.from_data import tensor as make_tensor
from ...errors import ShapeError
from ...tensor import Tensor
from .. import functional as F, init
from ..parameter import Parameter, UninitializedBuffer, UninitializedParameter
from .lazy import LazyModuleMixin
from .module import Module

__all__ = [
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "LazyBatchNorm1d",
    "LazyBatchNorm2d",
    "LazyBatchNorm3d",
    "SyncBatchNorm",
]


class _NormBase(Module):
    """What batch and instance normalization share: weights, and statistics that are kept.

    Args:
        num_features: number of channels C, dimension 1 of the input.
        eps: added to the variance.
        momentum: share of a batch in the running statistics; None for a plain mean of all batches.
        affine: learn a factor and an addend for each channel.
        track_running_stats: keep running statistics, which evaluation uses.
        device, dtype: of parameters and statistics.
        bias: learn the addend too.

    Attributes:
        weight, bias: (C), ones and zeros at first; or None.
        running_mean, running_var: (C), zeros and ones at first; or None.
        num_batches_tracked: how many batches the statistics have seen.
    """

    _version = 2  # since version 2 num_batches_tracked is saved
    dims: tuple[int, ...]  # numbers of dimensions that an input may have

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device=None,
        dtype=None,
        *,
        bias: bool = True,
    ):
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            value = Parameter(empty(num_features, device=device, dtype=dtype)) if wanted else None
            self.register_parameter(name, value)
        mean = var = count = None
        if track_running_stats:
            mean = zeros(num_features, device=device, dtype=dtype)
            var = ones(num_features, device=device, dtype=dtype)
            count = make_tensor(0, dtype=dtypes.int64, device=device)
        self.register_buffer("running_mean", mean)
        self.register_buffer("running_var", var)
        self.register_buffer("num_batches_tracked", count)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forget all batches."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self) -> None:
        """Forget all batches, and set the weights to 1 and the biases to 0."""
        self.reset_running_stats()
        if self.affine:
            init.ones_(self.weight)
            if self.bias is not None:
                init.zeros_(self.bias)

    def _check_input_dim(self, input: Tensor) -> None:
        if input.ndim not in self.dims:
            raise ShapeError(
                f"{type(self).__name__}: an input of {' or '.join(map(str, self.dims))} dims is "
                f"required; got shape {list(input.shape)}."
            )

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, "
            f"affine={self.affine}, bias={self.bias is not None}, "
            f"track_running_stats={self.track_running_stats}"
        )

    def _load_from_state_dict(
        self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
    ) -> None:
        key = prefix + "num_batches_tracked"
        if local_metadata.get("version") in (None, 1) and self.num_batches_tracked is not None:
            state_dict.setdefault(key, self.num_batches_tracked)
        super()._load_from_state_dict(
            state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
        )


class _BatchNorm(_NormBase):
    """Normalizes each channel by its mean and variance over the batch.

    In training the statistics are the batch's; in evaluation the running ones, if they are kept.
    """

    def forward(self, input: Tensor) -> Tensor:
        self._check_input_dim(input)
        share = 0.0 if self.momentum is None else self.momentum
        if self.training and self.track_running_stats and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:
                share = 1.0 / float(self.num_batches_tracked)
        mean, var = self.running_mean, self.running_var
        by_batch = self.training or (mean is None and var is None)
        if self.training and not self.track_running_stats:
            mean = var = None
        return F.batch_norm(
            input, mean, var, self.weight, self.bias, by_batch, share, self.eps
        )  # fmt: skip


class BatchNorm1d(_BatchNorm):
    """Batch normalization of (N, C) or (N, C, L): each channel by its mean and variance in a batch.

    Training uses the batch's statistics, evaluation the running ones where they are kept.

    Source: Ioffe and Szegedy, "Batch Normalization" (2015), algorithm 1.

    Args:
        num_features: number of channels C.
        eps: added to the variance.
        momentum: share of a batch in the running statistics; None for a plain mean of all batches.
        affine: learn a factor and an addend for each channel.
        track_running_stats: keep running statistics.
        device, dtype: of parameters and statistics.
        bias: learn the addend too.

    Attributes:
        weight, bias: (C), ones and zeros at first; or None.
        running_mean, running_var: (C), zeros and ones at first; or None.
        num_batches_tracked: how many batches the statistics have seen.

    Raises:
        ShapeError: in a call, an input with another number of dimensions.

    >>> layer = autograd.nn.BatchNorm1d(1)
    >>> layer(autograd.tensor([[0.], [2.]])).detach()
    tensor([[-1.0000],
            [ 1.0000]])
    >>> layer.running_mean
    tensor([0.1000])
    """

    dims = (2, 3)


class BatchNorm2d(_BatchNorm):
    """Batch normalization of images (N, C, H, W): each channel over batch and pixels.

    Source: Ioffe and Szegedy, "Batch Normalization" (2015), section 3.2.

    Args:
        num_features, eps, momentum, affine, track_running_stats, device, dtype, bias: as for
            `BatchNorm1d`.

    >>> layer = autograd.nn.BatchNorm2d(3)
    >>> out = layer(autograd.arange(24.).reshape(2, 3, 2, 2))
    >>> bool(out.mean((0, 2, 3)).abs().max() < 1e-6)
    True
    """

    dims = (4,)


class BatchNorm3d(_BatchNorm):
    """Batch normalization of volumes (N, C, D, H, W): each channel over batch and voxels.

    Source: Ioffe and Szegedy, "Batch Normalization" (2015), section 3.2.

    Args:
        num_features, eps, momentum, affine, track_running_stats, device, dtype, bias: as for
            `BatchNorm1d`.

    >>> layer = autograd.nn.BatchNorm3d(2).eval()  # with running mean 0 and variance 1
    >>> layer(autograd.ones(1, 2, 1, 1, 1)).flatten().detach()
    tensor([1.0000, 1.0000])
    """

    dims = (5,)


class SyncBatchNorm(_BatchNorm):
    """Batch normalization over all processes of a group; there is one process, so a plain one.

    Inputs are (N, C, ...).

    Args:
        num_features, eps, momentum, affine, track_running_stats, device, dtype, bias: as for
            `BatchNorm1d`.
        process_group: accepted.

    Raises:
        ShapeError: in a call, an input of fewer than 2 dimensions.

    >>> autograd.nn.SyncBatchNorm(3)(autograd.ones(2, 3, 4)).shape
    Size([2, 3, 4])
    """

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        process_group=None,
        device=None,
        dtype=None,
        *,
        bias: bool = True,
    ):
        super().__init__(
            num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias
        )
        self.process_group = process_group

    def _check_input_dim(self, input: Tensor) -> None:
        if input.ndim < 2:
            raise ShapeError(
                "SyncBatchNorm: an input of at least 2 dims is required; got shape "
                f"{list(input.shape)}."
            )

    @classmethod
    def convert_sync_batchnorm(cls, module: Module, process_group=None) -> Module:
        """Replace every batch normalization in a module by a `SyncBatchNorm` with its state.

        Args:
            module: changed in place, unless it is itself a batch normalization.
            process_group: accepted.

        Returns:
            The module, or what replaces it.

        >>> net = autograd.nn.Sequential(autograd.nn.Linear(2, 3), autograd.nn.BatchNorm1d(3))
        >>> type(autograd.nn.SyncBatchNorm.convert_sync_batchnorm(net)[1]).__name__
        'SyncBatchNorm'
        """
        converted = module
        if isinstance(module, _BatchNorm):
            converted = cls(
                module.num_features,
                module.eps,
                module.momentum,
                module.affine,
                module.track_running_stats,
                process_group,
                bias=module.bias is not None,
            )
            for name in ("weight", "bias", *module._buffers):
                setattr(converted, name, getattr(module, name))
            converted.training = module.training
        for name, child in module.named_children():
            converted.add_module(name, cls.convert_sync_batchnorm(child, process_group))
        return converted


class _LazyNormBase(LazyModuleMixin, _NormBase):
    """A normalization that learns `num_features` from its first input."""

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device=None,
        dtype=None,
        *,
        bias: bool = True,
    ):
        super().__init__(0, eps, momentum, False, False)
        self.affine = affine
        self.track_running_stats = track_running_stats
        if affine:
            self.weight = UninitializedParameter(device=device, dtype=dtype)
            if bias:
                self.bias = UninitializedParameter(device=device, dtype=dtype)
        if track_running_stats:
            self.running_mean = UninitializedBuffer(device=device, dtype=dtype)
            self.running_var = UninitializedBuffer(device=device, dtype=dtype)
            self.num_batches_tracked = make_tensor(0, dtype=dtypes.int64, device=device)

    def reset_parameters(self) -> None:
        if not self.has_uninitialized_params() and self.num_features:
            super().reset_parameters()

    def initialize_parameters(self, input) -> None:
        """Take the number of channels from the first input."""
        if self.has_uninitialized_params():
            self.num_features = input.shape[1]
            for value in (self.weight, self.bias, self.running_mean, self.running_var):
                if value is not None:
                    value.materialize((self.num_features,))
            self.reset_parameters()


class LazyBatchNorm1d(_LazyNormBase, _BatchNorm):
    """A `BatchNorm1d` that learns `num_features` from its first input.

    Args:
        eps, momentum, affine, track_running_stats, device, dtype, bias: as for `BatchNorm1d`.

    >>> layer = autograd.nn.LazyBatchNorm1d()
    >>> _ = layer(autograd.ones(2, 5))
    >>> layer.num_features, type(layer).__name__
    (5, 'BatchNorm1d')
    """

    cls_to_become = BatchNorm1d
    dims = BatchNorm1d.dims


class LazyBatchNorm2d(_LazyNormBase, _BatchNorm):
    """A `BatchNorm2d` that learns `num_features` from its first input.

    Args:
        eps, momentum, affine, track_running_stats, device, dtype, bias: as for `BatchNorm1d`.

    >>> layer = autograd.nn.LazyBatchNorm2d()
    >>> _ = layer(autograd.ones(2, 5, 3, 3))
    >>> layer.num_features
    5
    """

    cls_to_become = BatchNorm2d
    dims = BatchNorm2d.dims


class LazyBatchNorm3d(_LazyNormBase, _BatchNorm):
    """A `BatchNorm3d` that learns `num_features` from its first input.

    Args:
        eps, momentum, affine, track_running_stats, device, dtype, bias: as for `BatchNorm1d`.

    >>> layer = autograd.nn.LazyBatchNorm3d()
    >>> _ = layer(autograd.ones(2, 5, 3, 3, 3))
    >>> layer.num_features
    5
    """

    cls_to_become = BatchNorm3d
    dims = BatchNorm3d.dims
