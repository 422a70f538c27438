"""Initial values with a structure: identity, orthogonal, sparse."""

from __future__ import annotations

import math

from ...engine.modes import no_grad
from ...errors import ShapeError
from ...ops.decompositions import qr_
from ...random.tensors import randperm
from ...tensor import Tensor


@no_grad()
def eye_(tensor: Tensor) -> Tensor:
    """The identity matrix, or what of it fits.

    Args:
        tensor: a matrix, filled in place.

    Returns:
        `tensor`.

    Raises:
        ShapeError: the tensor is not a matrix.

    >>> autograd.nn.init.eye_(autograd.empty(2, 3))
    tensor([[1., 0., 0.],
            [0., 1., 0.]])
    """
    _require_dims(tensor, (2,), "eye_")
    tensor.zero_().diagonal().fill_(1.0)
    return tensor


@no_grad()
def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Kernels of a convolution that passes on as many channels as possible unchanged.

    Args:
        tensor: weights (out_channels, in_channels / groups, *kernel), one to three kernel dims.
        groups: groups of channels, each of which is passed on.

    Returns:
        `tensor`, filled in place.

    Raises:
        ShapeError: other dims, or output channels that `groups` does not divide.

    >>> layer = autograd.nn.Conv1d(2, 2, 3, padding=1, bias=False)
    >>> _ = autograd.nn.init.dirac_(layer.weight)
    >>> layer(autograd.tensor([[1., 2., 3.], [4., 5., 6.]])).detach()
    tensor([[1., 2., 3.],
            [4., 5., 6.]])
    """
    _require_dims(tensor, (3, 4, 5), "dirac_")
    out, inside, *kernel = tensor.shape
    if out % groups:
        raise ShapeError(
            f"dirac_: a first dim that {groups} groups divide is required; got {out}."
        )  # fmt: skip
    tensor.zero_()
    centre = tuple(size // 2 for size in kernel)
    size = out // groups
    for group in range(groups):
        for channel in range(min(size, inside)):
            tensor[(group * size + channel, channel, *centre)] = 1
    return tensor


@no_grad()
def orthogonal_(tensor: Tensor, gain: float = 1, generator=None) -> Tensor:
    """A random matrix whose rows (or columns, if they are fewer) are orthonormal, times `gain`.

    Dimensions after the first are taken as one.

    Source: Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear
    neural networks" (2013).

    Args:
        tensor: floating-point, of at least 2 dims, filled in place.
        gain: the length of each row (or column).
        generator: where to draw from; default: the library's own.

    Returns:
        `tensor`.

    Raises:
        ShapeError: the tensor has fewer than two dims.

    >>> w = autograd.nn.init.orthogonal_(autograd.empty(2, 5))
    >>> autograd.allclose(w @ w.T, autograd.eye(2), atol=1e-5)
    True
    """
    if tensor.ndim < 2:
        raise ShapeError(
            f"orthogonal_: at least 2 dims are required; got shape {list(tensor.shape)}."
        )
    if not tensor.numel():
        return tensor
    rows = tensor.shape[0]
    columns = tensor.numel() // rows
    flat = tensor.new_empty(rows, columns).normal_(0, 1, generator=generator)
    q, r = qr_(flat.t() if rows < columns else flat)
    q = q * r.diagonal().sign()  # otherwise the distribution would not be uniform
    return tensor.copy_((q.t() if rows < columns else q).reshape(tensor.shape)).mul_(gain)


@no_grad()
def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator=None) -> Tensor:
    """Normal numbers with a share `sparsity` of each column set to zero.

    Source: Martens, "Deep learning via Hessian-free optimization" (2010), section 5.

    Args:
        tensor: a floating-point matrix, filled in place.
        sparsity: the share, from 0 to 1.
        std: standard deviation of the other elements.
        generator: where to draw the numbers from; default: the library's own.

    Returns:
        `tensor`.

    Raises:
        ShapeError: the tensor is not a matrix.

    >>> w = autograd.nn.init.sparse_(autograd.empty(10, 3), sparsity=0.3)
    >>> (w == 0).sum(0)
    tensor([3, 3, 3])
    """
    _require_dims(tensor, (2,), "sparse_")
    rows, columns = tensor.shape
    tensor.normal_(0, std, generator=generator)
    for column in range(columns):
        tensor[randperm(rows)[: math.ceil(sparsity * rows)], column] = 0
    return tensor


def _require_dims(tensor: Tensor, dims: tuple[int, ...], operation: str) -> None:
    if tensor.ndim not in dims:
        raise ShapeError(
            f"{operation}: {' or '.join(map(str, dims))} dims are required; got shape "
            f"{list(tensor.shape)}."
        )
