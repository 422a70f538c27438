"""The gradients of convolutions as functions: `torch.nn.grad`."""

from __future__ import annotations

from ..errors import ArgumentError, ShapeError
from ..kernels.columns import Geometry
from ..ops.convolution import spread_windows, window_products
from ..ops.extents import as_extents
from ..tensor import Tensor

__all__ = [
    "conv1d_input", "conv1d_weight", "conv2d_input", "conv2d_weight", "conv3d_input",
    "conv3d_weight",
]  # fmt: skip

_ARGS = """
    Args:
        {given}
        grad_output: gradient of the result, [N, Co, ...].
        stride, padding, dilation, groups: those of the convolution.

    Returns:
        Tensor of shape `{size}`.

    Raises:
        ShapeError: sizes or numbers of channels that do not fit.
        ArgumentError: a stride, padding, dilation or number of groups out of range.
"""


def _geometry(
    name: str, input_size, weight_size, grad_output, stride, padding, dilation, groups
) -> Geometry:
    """How the windows of a convolution slide, if the shapes fit to it."""
    n = int(name[4])
    if len(input_size) != n + 2 or len(weight_size) != n + 2:
        raise ShapeError(
            f"{name}: an input and a weight of {n + 2} dims are required; got shapes "
            f"{list(input_size)} and {list(weight_size)}."
        )
    if groups < 1 or weight_size[0] % groups:
        raise ArgumentError(
            f"{name}: groups that divide the {weight_size[0]} output channels are required; got "
            f"{groups}."
        )
    if input_size[1] != weight_size[1] * groups:
        raise ShapeError(
            f"{name}: an input of {weight_size[1] * groups} channels is required for a weight "
            f"{list(weight_size)} and groups={groups}; got shape {list(input_size)}."
        )
    geometry = Geometry(
        tuple(weight_size[2:]),
        as_extents(stride, n, "a stride", name, 1),
        as_extents(padding, n, "a padding", name, 0),
        as_extents(dilation, n, "a dilation", name, 1),
    )
    shape = (input_size[0], weight_size[0], *geometry.counts(tuple(input_size[2:])))
    if grad_output.shape != shape:
        raise ShapeError(
            f"{name}: a grad_output of shape {list(shape)}, that of the convolution's result, is "
            f"required; got {list(grad_output.shape)}."
        )
    return geometry


def _input_gradient(n: int):
    name = f"conv{n}d_input"

    def conv_input(
        input_size, weight: Tensor, grad_output: Tensor, stride=1, padding=0, dilation=1,
        groups: int = 1,
    ) -> Tensor:  # fmt: skip
        geometry = _geometry(
            name, input_size, weight.shape, grad_output, stride, padding, dilation, groups
        )
        size = tuple(input_size[2:])
        return spread_windows(grad_output, weight.conj(), size, geometry, groups)

    ones = ", ".join(["2"] * n)
    conv_input.__name__ = conv_input.__qualname__ = name
    conv_input.__doc__ = (
        f"The gradient of `conv{n}d` with respect to its input.\n"
        + _ARGS.format(
            given="input_size: shape of the input, [N, Ci, ...].\n"
            "        weight: [Co, Ci / groups, ...].",
            size="input_size",
        )
        + f"""
    >>> w, g = autograd.ones(1, 1, {ones}), autograd.ones(1, 1, {ones})
    >>> autograd.nn.grad.{name}((1, 1, {", ".join("3" * n)}), w, g).sum()
    tensor({4**n}.)
    """
    )
    return conv_input


def _weight_gradient(n: int):
    name = f"conv{n}d_weight"

    def conv_weight(
        input: Tensor, weight_size, grad_output: Tensor, stride=1, padding=0, dilation=1,
        groups: int = 1,
    ) -> Tensor:  # fmt: skip
        geometry = _geometry(
            name, input.shape, weight_size, grad_output, stride, padding, dilation, groups
        )
        return window_products(grad_output, input.conj(), geometry, groups)

    conv_weight.__name__ = conv_weight.__qualname__ = name
    conv_weight.__doc__ = (
        f"The gradient of `conv{n}d` with respect to its weight.\n"
        + _ARGS.format(
            given="input: [N, Ci, ...].\n"
            "        weight_size: shape of the weight, [Co, Ci / groups, ...].",
            size="weight_size",
        )
        + f"""
    >>> x, g = autograd.ones(1, 1, {", ".join("3" * n)}), autograd.ones(1, 1, {", ".join("2" * n)})
    >>> autograd.nn.grad.{name}(x, (1, 1, {", ".join("2" * n)}), g).flatten()[0]
    tensor({2**n}.)
    """
    )
    return conv_weight


conv1d_input, conv1d_weight = _input_gradient(1), _weight_gradient(1)
conv2d_input, conv2d_weight = _input_gradient(2), _weight_gradient(2)
conv3d_input, conv3d_weight = _input_gradient(3), _weight_gradient(3)
