"""All parameters in one vector, and back."""

from __future__ import annotations

from collections.abc import Iterable

from ...errors import ArgumentTypeError, ShapeError
from ...ops.joining import cat
from ...tensor import Tensor

__all__ = ["parameters_to_vector", "vector_to_parameters"]


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """The values of all parameters one after the other; gradients go back to them.

    Args:
        parameters: tensors of any shapes.

    Returns:
        A tensor of 1 dim.

    >>> autograd.nn.utils.parameters_to_vector([autograd.ones(2), autograd.zeros(1, 1)])
    tensor([1., 1., 0.])
    """
    return cat([parameter.reshape(-1) for parameter in parameters])


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Let parameters take their values one after the other from a vector, sharing its memory.

    Args:
        vec: of 1 dim, with at least as many elements as the parameters together.
        parameters: changed in place.

    Raises:
        ArgumentTypeError: `vec` is not a tensor.
        ShapeError: `vec` is shorter than the parameters together.

    >>> layer = autograd.nn.Linear(2, 1)
    >>> vector = autograd.tensor([1., 2., 3.])
    >>> autograd.nn.utils.vector_to_parameters(vector, layer.parameters())
    >>> layer.weight.detach(), layer.bias.detach()
    (tensor([[1., 2.]]), tensor([3.]))
    """
    if not isinstance(vec, Tensor):
        raise ArgumentTypeError(
            f"vector_to_parameters: a Tensor is required; got {type(vec).__name__}."
        )
    parameters = list(parameters)
    total = sum(parameter.numel() for parameter in parameters)
    if vec.numel() < total:
        raise ShapeError(
            f"vector_to_parameters: {total} elements are required; got {vec.numel()}."
        )  # fmt: skip
    start = 0
    for parameter in parameters:
        end = start + parameter.numel()
        parameter.data = vec[start:end].reshape(parameter.shape).data
        start = end
