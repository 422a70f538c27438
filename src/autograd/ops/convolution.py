"""Convolution and transposed convolution over one, two or three spatial dimensions.

Convolution is linear in its input and in its weight, so its two gradients and it itself are each
other's derivatives: three building blocks give every order.
"""

from __future__ import annotations

from ..errors import ArgumentError, ShapeError
from ..kernels import convolution as kernels
from ..kernels.columns import Geometry
from .complex_numbers import conjugate
from .core.registry import Sample, composite, primitive
from .extents import as_extents, batched, spatial
from .padding import padded
from .permutation import permute
from .products import check_operands
from .reduction import summed
from .shape import reshape


@primitive("same", method=False, function=False)
def convolution(input, weight, bias, geometry: Geometry, groups: int):
    """`weight` [Co, Ci / groups, *kernel] applied to every window of `input` [N, Ci, *size]."""
    return kernels.convolve(input, weight, bias, geometry, groups)


@convolution.vjp("input")
def _(g, input_shape, weight, geometry, groups):
    return spread_windows(g, conjugate(weight), input_shape[2:], geometry, groups)


@convolution.vjp("weight")
def _(g, input, geometry, groups):
    return window_products(g, conjugate(input), geometry, groups)


@convolution.vjp("bias")
def _(g):
    return summed(g, (0, *range(2, len(g.shape))))


@primitive("same", method=False, function=False, node="ConvolutionInput")
def spread_windows(input, weight, size: tuple, geometry: Geometry, groups: int):
    """Every element of `input` [N, Co, *counts] times `weight`, added up in [N, Ci, *size].

    The gradient of a convolution's input, and the transposed convolution.
    """
    return kernels.input_gradient(input, weight, size, geometry, groups)


@spread_windows.vjp("input")
def _(g, weight, geometry, groups):
    return convolution(g, conjugate(weight), None, geometry, groups)


@spread_windows.vjp("weight")
def _(g, input, geometry, groups):
    return window_products(conjugate(input), g, geometry, groups)


@primitive("same", method=False, function=False, node="ConvolutionWeight")
def window_products(output, input, geometry: Geometry, groups: int):
    """`output` [N, Co, *counts] times the windows of `input` [N, Ci, *size], summed over places.

    The gradient of a convolution's weight [Co, Ci / groups, *kernel].
    """
    return kernels.weight_gradient(output, input, geometry, groups)


@window_products.vjp("output")
def _(g, input, geometry, groups):
    return convolution(conjugate(input), g, None, geometry, groups)


@window_products.vjp("input")
def _(g, output, input_shape, geometry, groups):
    return spread_windows(conjugate(output), g, input_shape[2:], geometry, groups)


@convolution.samples
def _(rng):
    geometry = Geometry((3, 2), (2, 1), (1, 0), (1, 2))
    x, w = rng.normal(size=(2, 4, 5, 6)), rng.normal(size=(6, 2, 3, 2))
    yield Sample(x, w, rng.normal(size=6), geometry, 2)
    yield Sample(x, w, None, geometry, 2)


@spread_windows.samples
def _(rng):
    geometry = Geometry((3, 2), (2, 1), (1, 0), (1, 2))
    g, w = rng.normal(size=(2, 6, 3, 4)), rng.normal(size=(6, 2, 3, 2))
    yield Sample(g, w, (5, 6), geometry, 2)


@window_products.samples
def _(rng):
    geometry = Geometry((3, 2), (2, 1), (1, 0), (1, 2))
    yield Sample(rng.normal(size=(2, 6, 3, 4)), rng.normal(size=(2, 4, 5, 6)), geometry, 2)


_ARGS = """
    Args:
        input: tensor [N, {channels}, {dims}], or without N.
        weight: tensor [{weight}, {kernel}], of the same dtype.
        bias: tensor [{out}].
        stride: step between windows.
        padding: zeros added at both ends of each dimension{words}.{more}
        dilation: step between the elements that a window reads.
        groups: number of blocks of channels that do not see each other.

    Each of the numbers may be one integer or one for each of the dimensions {dims}.

    Returns:
        Tensor [N, {out}, {result}], or without N.

    Raises:
        ShapeError: sizes or numbers of channels that do not fit.
        ArgumentError: a stride, padding, dilation or number of groups out of range.
        DTypeError: the dtypes differ.
"""


def _require_channels(name: str, n: int, input, weight, bias, groups: int, transposed: bool):
    """Raise unless the channels of input, weight and bias fit together."""
    check_operands(name, input, weight, *([] if bias is None else [bias]))
    shape = weight._array.shape
    first = "Ci, Co / groups" if transposed else "Co, Ci / groups"
    if len(shape) != n + 2:
        raise ShapeError(
            f"{name}: a weight [{first}, {_kernel_names(n)}] is required; got shape {list(shape)}."
        )
    if groups < 1 or shape[0] % groups:
        raise ArgumentError(
            f"{name}: groups that divide the {shape[0]} {'input' if transposed else 'output'} "
            f"channels of weight {list(shape)} are required; got {groups}."
        )
    wanted = shape[0] if transposed else shape[1] * groups
    if input._array.shape[1] != wanted:
        raise ShapeError(
            f"{name}: an input of {wanted} channels is required for weight {list(shape)} and "
            f"groups={groups}; got shape {list(input._array.shape)}, which has "
            f"{input._array.shape[1]}."
        )
    out = shape[1] * groups if transposed else shape[0]
    if bias is not None and bias._array.shape != (out,):
        raise ShapeError(
            f"{name}: a bias of shape [{out}] is required; got {list(bias._array.shape)}."
        )


def _kernel_names(n: int) -> str:
    return ", ".join("k" + letter for letter in spatial(n).split(", "))


def _require_fit(name: str, input, geometry: Geometry) -> None:
    size = input._array.shape[2:]
    if 0 in geometry.kernel or min(geometry.counts(size)) < 1:
        reach = [d * (k - 1) + 1 for k, d in zip(geometry.kernel, geometry.dilation, strict=True)]
        room = [m + 2 * p for m, p in zip(size, geometry.padding, strict=True)]
        raise ShapeError(
            f"{name}: a kernel (with dilation) of at least 1 and not larger than the padded input "
            f"is required; got {reach} for {room}. Add padding or use a smaller kernel."
        )


def _same_padding(name: str, kernel, stride, dilation) -> list[tuple[int, int]]:
    """What to add before and after each dimension so that its size stays."""
    if max(stride) > 1:
        raise ArgumentError(f"{name}: stride 1 is required for padding='same'; got {list(stride)}.")
    reach = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    return [(total // 2, total - total // 2) for total in reach]


def _convolution(n: int):
    name = f"conv{n}d"

    def conv(input, weight, bias=None, stride=1, padding=0, dilation=1, groups: int = 1):
        input, single = batched(input, n, name)
        _require_channels(name, n, input, weight, bias, groups, False)
        kernel = weight._array.shape[2:]
        stride = as_extents(stride, n, "a stride", name, 1)
        dilation = as_extents(dilation, n, "a dilation", name, 1)
        if padding == "same":
            widths = _same_padding(name, kernel, stride, dilation)
            excess = tuple((0, after - before) for before, after in widths)
            if any(after for _, after in excess):
                input = padded(input, ((0, 0), (0, 0), *excess), 0.0)
            padding = tuple(before for before, _ in widths)
        elif isinstance(padding, str):
            if padding != "valid":
                raise ArgumentError(
                    f"{name}: padding as integers, 'same' or 'valid' is required; got {padding!r}."
                )
            padding = (0,) * n
        else:
            padding = as_extents(padding, n, "a padding", name, 0)
        geometry = Geometry(kernel, stride, padding, dilation)
        _require_fit(name, input, geometry)
        out = convolution(input, weight, bias, geometry, groups)
        return out.squeeze(0) if single else out

    ones = ", ".join(["3"] * n)
    conv.__name__ = conv.__qualname__ = name
    conv.__doc__ = (
        f"Convolution (cross-correlation) over {n} dimension{'s' * (n > 1)}.\n"
        + _ARGS.format(
            channels="Ci", dims=spatial(n), weight="Co, Ci / groups", kernel=_kernel_names(n),
            out="Co", words=', or "same" or "valid"', more="", result=spatial(n).lower(),
        )
        + f"""
    >>> x, w = autograd.ones(1, 2, {ones}), autograd.ones(4, 2, {", ".join(["2"] * n)})
    >>> autograd.{name}(x, w).shape
    Size([1, 4, {", ".join(["2"] * n)}])
    """
    )  # fmt: skip
    return composite(method=False)(conv)


def _transposed_convolution(n: int):
    name = f"conv_transpose{n}d"

    def conv(
        input, weight, bias=None, stride=1, padding=0, output_padding=0, groups: int = 1, dilation=1
    ):
        input, single = batched(input, n, name)
        _require_channels(name, n, input, weight, bias, groups, True)
        stride = as_extents(stride, n, "a stride", name, 1)
        dilation = as_extents(dilation, n, "a dilation", name, 1)
        padding = as_extents(padding, n, "a padding", name, 0)
        extra = as_extents(output_padding, n, "an output_padding", name, 0)
        if any(e >= max(s, d) for e, s, d in zip(extra, stride, dilation, strict=True)):
            raise ArgumentError(
                f"{name}: an output_padding smaller than stride or dilation is required; got "
                f"{list(extra)} for {list(stride)} and {list(dilation)}."
            )
        geometry = Geometry(weight._array.shape[2:], stride, padding, dilation)
        counts = input._array.shape[2:]
        size = tuple(
            (count - 1) * s - 2 * p + d * (k - 1) + e + 1
            for count, k, s, p, d, e in zip(counts, *geometry, extra, strict=True)
        )
        if min(size) < 1 or min(counts) < 1:
            raise ShapeError(
                f"{name}: sizes that give at least one result are required; got {list(size)} from "
                f"{list(counts)}. Use less padding."
            )
        more = [full - m for full, m in zip(geometry.counts(size), counts, strict=True)]
        if any(more):  # an output_padding of a stride and more: windows of nothing
            input = padded(input, ((0, 0), (0, 0), *((0, m) for m in more)), 0.0)
        out = spread_windows(input, weight, size, geometry, groups)
        if bias is not None:
            out = out + reshape(bias, (-1, *(1,) * n))
        return out.squeeze(0) if single else out

    conv.__name__ = conv.__qualname__ = name
    conv.__doc__ = (
        f"Transposed convolution over {n} dimension{'s' * (n > 1)}: a convolution's gradient.\n"
        + _ARGS.format(
            channels="Ci", dims=spatial(n), weight="Ci, Co / groups", kernel=_kernel_names(n),
            out="Co", words=" of the convolution that this one undoes", result=spatial(n).lower(),
            more="\n        output_padding: added to the result's sizes, smaller than the stride.",
        )
        + f"""
    >>> x, w = autograd.ones(1, 2, {", ".join("2" * n)}), autograd.ones(2, 4, {", ".join("2" * n)})
    >>> autograd.{name}(x, w, stride=2).shape
    Size([1, 4, {", ".join(["4"] * n)}])
    """
    )  # fmt: skip
    return composite(method=False)(conv)


conv1d, conv2d, conv3d = _convolution(1), _convolution(2), _convolution(3)
conv_transpose1d = _transposed_convolution(1)
conv_transpose2d = _transposed_convolution(2)
conv_transpose3d = _transposed_convolution(3)


@composite(method=False)
def conv_tbc(input, weight, bias, pad: int = 0):
    """Convolution over the first dimension (time), with batch and channels after it.

    Args:
        input: tensor [T, N, Ci].
        weight: tensor [k, Ci, Co].
        bias: tensor [Co].
        pad: zeros added at both ends of time.

    >>> x, w, b = autograd.ones(4, 2, 3), autograd.ones(2, 3, 5), autograd.zeros(5)
    >>> autograd.conv_tbc(x, w, b).shape
    Size([3, 2, 5])
    """
    if input._array.ndim != 3 or weight._array.ndim != 3:
        raise ShapeError(
            "conv_tbc: an input [T, N, Ci] and a weight [k, Ci, Co] are required; got shapes "
            f"{list(input.shape)} and {list(weight.shape)}."
        )
    out = conv1d(permute(input, (1, 2, 0)), permute(weight, (2, 1, 0)), bias, 1, pad)
    return permute(out, (2, 0, 1))


_SIZES = {1: (7,), 2: (5, 6), 3: (4, 5, 3)}
for _n, _operator in ((1, conv1d), (2, conv2d), (3, conv3d)):

    @_operator.samples
    def _(rng, n=_n):
        x = rng.normal(size=(2, 4, *_SIZES[n]))
        w = rng.normal(size=(6, 4, *(3, 2, 2)[:n]))
        grouped = rng.normal(size=(6, 2, *(3, 2, 2)[:n]))
        bias = rng.normal(size=6)
        yield Sample(x, w)
        yield Sample(x, w, bias, 2, 1)
        yield Sample(x, grouped, bias, (1, 2, 1)[:n], (1, 0, 1)[:n], (1, 2, 1)[:n], groups=2)
        yield Sample(x, w, bias, padding="same", dilation=2)
        yield Sample(x[0], w, bias, padding="valid")
        yield Sample(x, rng.normal(size=(6, 4, *(1,) * n)), bias)
        yield Sample(x, rng.normal(size=(8, 1, *(2,) * n)), groups=4)


for _n, _operator in ((1, conv_transpose1d), (2, conv_transpose2d), (3, conv_transpose3d)):

    @_operator.samples
    def _(rng, n=_n):
        x = rng.normal(size=(2, 4, *(4, 3, 2)[:n]))
        w = rng.normal(size=(4, 3, *(3, 2, 2)[:n]))
        bias = rng.normal(size=6)
        yield Sample(x, w)
        yield Sample(x, w, bias[:3], 2, 1, 1)
        yield Sample(x, w, bias, (2, 1, 3)[:n], 0, 0, 2, (1, 2, 1)[:n])
        yield Sample(x, w, bias[:3], 1, 1, 2, 1, 3)
        yield Sample(x[0], w, bias[:3])


@conv2d.samples
def _(rng):
    x, w = rng.normal(size=(1, 2, 3, 3)), rng.normal(size=(2, 2, 2, 2))
    yield Sample(x + 1j * x, w - 2j * w, (w[:, 0, 0, 0] + 1j))
    yield Sample(rng.normal(size=(0, 2, 3, 3)), w)


@conv_tbc.samples
def _(rng):
    yield Sample(rng.normal(size=(5, 2, 3)), rng.normal(size=(2, 3, 4)), rng.normal(size=4), 1)
