"""Instance normalization as modules."""

from __future__ import annotations

import warnings

from ...errors import ShapeError
from ...tensor import Tensor
from .. import functional as F
from .batchnorm import _LazyNormBase, _NormBase

__all__ = [
    "InstanceNorm1d",
    "InstanceNorm2d",
    "InstanceNorm3d",
    "LazyInstanceNorm1d",
    "LazyInstanceNorm2d",
    "LazyInstanceNorm3d",
]


class _InstanceNorm(_NormBase):
    """Normalizes each channel of each example by its own mean and variance.

    Source: Ulyanov et al., "Instance Normalization" (2016).
    """

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device=None,
        dtype=None,
        *,
        bias: bool = True,
    ):
        super().__init__(
            num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias
        )

    def forward(self, input: Tensor) -> Tensor:
        self._check_input_dim(input)
        alone = input.ndim == self.dims[0]  # one example, without a batch dimension
        channels = input.shape[0 if alone else 1]
        if channels != self.num_features:
            if self.affine:
                raise ShapeError(
                    f"{type(self).__name__}: {self.num_features} channels are required; got an "
                    f"input of shape {list(input.shape)}."
                )
            warnings.warn(
                f"{type(self).__name__}: an input of shape {list(input.shape)} does not have "
                f"num_features={self.num_features} channels; without affine it does not matter.",
                stacklevel=2,
            )
        out = F.instance_norm(
            input.unsqueeze(0) if alone else input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            self.momentum if self.momentum is not None else 0.0,
            self.eps,
        )
        return out.squeeze(0) if alone else out

    def _load_from_state_dict(
        self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
    ) -> None:
        if local_metadata.get("version") is None and not self.track_running_stats:
            for name in ("running_mean", "running_var"):
                if state_dict.pop(prefix + name, None) is not None:
                    error_msgs.append(
                        f"{prefix}{name}: none is required, because track_running_stats is False; "
                        "remove it, or make the module with track_running_stats=True"
                    )
        super()._load_from_state_dict(
            state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
        )


class InstanceNorm1d(_InstanceNorm):
    """Instance normalization of (N, C, L) or (C, L): each channel of each example by itself.

    Source: Ulyanov et al., "Instance Normalization" (2016), equation 3.

    Args:
        num_features: number of channels C.
        eps: added to the variance.
        momentum: share of a batch in the running statistics.
        affine: learn a factor and an addend for each channel.
        track_running_stats: keep running statistics, which evaluation then uses.
        device, dtype: of parameters and statistics.
        bias: learn the addend too.

    Raises:
        ShapeError: in a call, an input with another number of dimensions or, with `affine`, of
            channels.

    >>> autograd.nn.InstanceNorm1d(2)(autograd.tensor([[0., 2.], [10., 30.]]))
    tensor([[-1.0000,  1.0000],
            [-1.0000,  1.0000]])
    """

    dims = (2, 3)


class InstanceNorm2d(_InstanceNorm):
    """Instance normalization of (N, C, H, W) or (C, H, W): each channel of each image by itself.

    Source: Ulyanov et al., "Instance Normalization" (2016), equation 3.

    Args:
        num_features, eps, momentum, affine, track_running_stats, device, dtype, bias: as for
            `InstanceNorm1d`.

    >>> autograd.nn.InstanceNorm2d(1)(autograd.tensor([[[0., 2.], [2., 0.]]]))
    tensor([[[-1.0000,  1.0000],
             [ 1.0000, -1.0000]]])
    """

    dims = (3, 4)


class InstanceNorm3d(_InstanceNorm):
    """Instance normalization of (N, C, D, H, W) or (C, D, H, W): each volume's channels by itself.

    Source: Ulyanov et al., "Instance Normalization" (2016), equation 3.

    Args:
        num_features, eps, momentum, affine, track_running_stats, device, dtype, bias: as for
            `InstanceNorm1d`.

    >>> out = autograd.nn.InstanceNorm3d(2)(autograd.arange(16.).reshape(2, 2, 2, 2))
    >>> bool(out.mean((1, 2, 3)).abs().max() < 1e-6)
    True
    """

    dims = (4, 5)


class LazyInstanceNorm1d(_LazyNormBase, _InstanceNorm):
    """An `InstanceNorm1d` that learns `num_features` from its first input.

    Args:
        eps, momentum, affine, track_running_stats, device, dtype, bias: as for `BatchNorm1d`.

    >>> layer = autograd.nn.LazyInstanceNorm1d()
    >>> _ = layer(autograd.ones(2, 5, 3))
    >>> layer.num_features, type(layer).__name__
    (5, 'InstanceNorm1d')
    """

    cls_to_become = InstanceNorm1d
    dims = InstanceNorm1d.dims


class LazyInstanceNorm2d(_LazyNormBase, _InstanceNorm):
    """An `InstanceNorm2d` that learns `num_features` from its first input.

    Args:
        eps, momentum, affine, track_running_stats, device, dtype, bias: as for `BatchNorm1d`.

    >>> layer = autograd.nn.LazyInstanceNorm2d()
    >>> _ = layer(autograd.ones(2, 5, 3, 3))
    >>> layer.num_features
    5
    """

    cls_to_become = InstanceNorm2d
    dims = InstanceNorm2d.dims


class LazyInstanceNorm3d(_LazyNormBase, _InstanceNorm):
    """An `InstanceNorm3d` that learns `num_features` from its first input.

    Args:
        eps, momentum, affine, track_running_stats, device, dtype, bias: as for `BatchNorm1d`.

    >>> layer = autograd.nn.LazyInstanceNorm3d()
    >>> _ = layer(autograd.ones(2, 5, 3, 3, 3))
    >>> layer.num_features
    5
    """

    cls_to_become = InstanceNorm3d
    dims = InstanceNorm3d.dims
