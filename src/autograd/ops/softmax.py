"""Softmax, log-softmax and log-sum-exp."""

from __future__ import annotations

import numpy as np

from ..dtypes import FLOATING, as_dtype, get_default_dtype
from ..errors import DTypeError
from ..kernels import reductions, softmax as kernel
from .comparison import where
from .complex_numbers import real
from .conversion import cast
from .core.dims import normalize_dim, normalize_dims
from .core.registry import Sample, composite, primitive
from .exponential import exp, log
from .extremes import largest
from .reduction import expand_reduced, in_dtype, is_half, sum_, summed, through_float32

_FLOAT32 = np.dtype("float32")


@primitive()
def softmax(input, dim: int = -1, dtype: object = None, _stacklevel: int = 3):
    """Exponentials scaled to sum to 1 along `dim` (the last one by default).

    Args:
        input: tensor; the maximum is subtracted first, so nothing overflows.
        dim: the dimension.
        dtype: convert to this dtype first.

    Raises:
        DimensionError: `dim` is out of range.

    Numerics: NaN where a slice holds NaN or +inf, or only -inf.

    >>> autograd.softmax(autograd.tensor([0., 0.]), 0)
    tensor([0.5000, 0.5000])
    """
    if type(dim) is not int or input.size < 2:  # the kernel need not look at `dim`
        normalize_dim(dim, input.ndim, "softmax")
    if dtype is not None:
        input = input.astype(as_dtype(dtype).numpy)
    if input.dtype is not _FLOAT32 and input.dtype.kind in "iubc":
        input = input.astype(_floating(input.dtype.kind, dtype))
    return kernel.softmax(input, dim)


def _floating(kind: str, requested) -> np.dtype:
    """The dtype that integers are computed in; no other result can be asked for."""
    if kind == "c" or requested is not None:
        got = "a complex one" if kind == "c" else f"dtype={requested}"
        raise DTypeError(
            f"softmax: a real floating-point dtype is required; got {got}. Leave dtype out "
            "to get the default floating dtype for integers."
        )
    return get_default_dtype().numpy


def _gradient_of_arrays(g, out, dim, input_dtype):
    g = kernel.softmax_gradient(g, out, dim)
    return g if g.dtype is input_dtype else g.astype(input_dtype, copy=False)


@softmax.vjp("input", kernel=_gradient_of_arrays)
def _(g, out, dim, input_dtype):
    g = softmax_gradient(g, out, dim)
    return g if g.dtype is input_dtype or g.dtype == input_dtype else cast(g, input_dtype)


@primitive(method=False, function=False, kernel=kernel.softmax_gradient)
def softmax_gradient(input, output, dim: int):
    """`(g - sum(g * y)) * y`: the gradient of the softmax y."""


@softmax_gradient.vjp("input")
def _(g, output, dim):
    return softmax_gradient(g, output, dim)


@softmax_gradient.vjp("output")
def _(g, input, output, dim):
    dims = (dim,) if len(g.shape) else None
    along = summed(g * output, dims, True)
    total = summed(input * output, dims, True)
    return g * (input - total) - input * along


@softmax_gradient.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.uniform(size=(2, 3)), 1)


@primitive("real", method=False, function=False, node="LogSoftmax")
def log_softmax_along(input, dim: int):
    """Logarithm of the softmax along `dim`."""
    return kernel.log_softmax(input, dim)


@log_softmax_along.vjp("input")
def _(g, out, dim):
    return log_softmax_gradient(g, out, dim)


@primitive(method=False, function=False)
def log_softmax_gradient(input, output, dim: int):
    """`g - exp(y) * sum(g)`: the gradient of the log-softmax y."""
    return kernel.log_softmax_gradient(input, output, dim)


@log_softmax_gradient.vjp("input")
def _(g, output, dim):
    if not len(g.shape):
        return g * 0
    return g - summed(g * exp(output), (dim,), True)


@log_softmax_gradient.vjp("output")
def _(g, input, output, dim):
    if not len(g.shape):
        return g * 0
    return g * exp(output) * -summed(input, (dim,), True)


@log_softmax_gradient.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 1)


@log_softmax_along.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)), 1)


@composite()
def log_softmax(input, dim: int = -1, dtype=None, _stacklevel: int = 3):
    """Logarithm of the softmax along `dim`, exact where the softmax underflows.

    Args:
        dim: the dimension.
        dtype: convert to this dtype first.

    >>> autograd.log_softmax(autograd.tensor([0., 0.]), 0)
    tensor([-0.6931, -0.6931])
    """
    if dtype is not None:
        input = in_dtype(input, dtype, "log_softmax")
    return log_softmax_along(input, normalize_dim(dim, input._array.ndim, "log_softmax"))


def _implicit_dim(name: str, input, stacklevel: int) -> int:
    """The dimension that PyTorch takes where none is given: that of classes, but for 3-d inputs."""
    import warnings

    dim = 0 if input.ndim in (0, 1, 3) else 1
    warnings.warn(
        f"{name}: dim is required; none was given, so dim={dim} is taken. Pass dim.",
        UserWarning,
        stacklevel=stacklevel,
    )
    return dim


@composite(name="softmax", namespace="nn.functional", method=False, guarded=False)
def functional_softmax(input, dim=None, _stacklevel: int = 3, dtype=None):
    """Exponentials scaled to sum to 1 along `dim`.

    Args:
        input: tensor.
        dim: the dimension; None warns and takes 0 for 0-, 1- and 3-d inputs, else 1.
        dtype: convert to this dtype first.

    >>> autograd.nn.functional.softmax(autograd.tensor([0., 0.]), 0)
    tensor([0.5000, 0.5000])
    """
    if dim is None:
        dim = _implicit_dim("softmax", input, _stacklevel)
    return softmax(input, dim, dtype)


@composite(name="log_softmax", namespace="nn.functional", method=False, guarded=False)
def functional_log_softmax(input, dim=None, _stacklevel: int = 3, dtype=None):
    """Logarithm of the softmax along `dim`, exact where the softmax underflows.

    Args:
        input: tensor.
        dim: the dimension; None warns and takes 0 for 0-, 1- and 3-d inputs, else 1.
        dtype: convert to this dtype first.

    >>> autograd.nn.functional.log_softmax(autograd.tensor([0., 0.]), 0)
    tensor([-0.6931, -0.6931])
    """
    if dim is None:
        dim = _implicit_dim("log_softmax", input, _stacklevel)
    return log_softmax(input, dim, dtype)


@composite(namespace="nn.functional", method=False, guarded=False)
def softmin(input, dim=None, _stacklevel: int = 3, dtype=None):
    """Softmax of the negated input along `dim`.

    Args:
        input: tensor.
        dim: the dimension; None warns and takes 0 for 0-, 1- and 3-d inputs, else 1.
        dtype: convert to this dtype first.

    Args:
        dim: the dimension whose elements sum to 1.
        dtype: convert to this dtype first.

    >>> autograd.nn.functional.softmin(autograd.tensor([0., 0.]), 0)
    tensor([0.5000, 0.5000])
    """
    if dim is None:
        dim = _implicit_dim("softmin", input, _stacklevel)
    return softmax(-input, dim, dtype)


for _operator in (softmax, log_softmax, functional_softmax, functional_log_softmax, softmin):

    @_operator.samples
    def _(rng):
        yield Sample(rng.normal(size=(2, 3)), 1)
        yield Sample(rng.normal(size=(2, 3, 2)), 0)
        yield Sample(np.asarray(1.5), 0)
        yield Sample(np.zeros((0, 3)), 1)
        yield Sample(rng.normal(size=(2, 3)) * 1000, -1)
        yield Sample(
            np.array([[-np.inf, 0.0, 1.0], [-np.inf] * 3, [np.nan, 0.0, 1.0]]), 1, grad=False
        )
        yield Sample(np.array([[np.inf, 0.0]]), 1, grad=False)


@primitive("float", method=False, function=False, node="Logsumexp")
def logsumexp_over(input, dim: tuple, keepdim: bool):
    """`log(sum(exp(input)))` over dimensions."""
    if input.size >= reductions.LEAST and dim:
        out = reductions.logsumexp(input, dim)
        if out is not None:
            return reductions.kept(out, input, dim, keepdim)
    peak = np.maximum.reduce(input, dim, keepdims=True)
    peak = np.where(np.isfinite(peak), peak, input.dtype.type(0))
    total = np.log(np.add.reduce(np.exp(input - peak), dim, keepdims=True)) + peak
    return total if keepdim else total.reshape(np.delete(input.shape, dim) if dim else ())


@logsumexp_over.vjp("input")
def _(g, input, out, input_shape, dim, keepdim):
    out = expand_reduced(out, input_shape, dim, keepdim)
    return expand_reduced(g, input_shape, dim, keepdim) * exp(input - out)


@logsumexp_over.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3, 4)), (0, 2), False)
    yield Sample(rng.normal(size=(2, 3, 4)), (1,), True)


@composite()
def logsumexp(input, dim, keepdim: bool = False):
    """`log(sum(exp(input)))` over dimensions without overflow.

    Args:
        dim: a dimension or several.
        keepdim: keep the reduced dimensions with size 1.

    Numerics: -inf where all elements are -inf.

    >>> autograd.logsumexp(autograd.tensor([0., 0.]), 0)
    tensor(0.6931)
    """
    if input.dtype.category < FLOATING:
        input = cast(input, get_default_dtype().numpy)
    if is_half(input._array):
        return through_float32(logsumexp, input, dim, keepdim)
    dims = normalize_dims(None if dim == () else dim, input._array.ndim, "logsumexp")
    if not input._array.ndim:
        dims = ()
    if not input._array.size:
        return log(sum_(exp(input), dims, keepdim))
    if input._array.dtype.kind == "f":
        return logsumexp_over(input, dims, keepdim)
    peak = largest(real(input.detach()), dims, True)
    peak = where(peak.isfinite(), peak, 0.0)
    total = log(summed(exp(input - peak), dims, True)) + peak
    if keepdim:
        return total
    return total.reshape(tuple(n for i, n in enumerate(input._array.shape) if i not in dims))


@logsumexp.samples
def _(rng):
    x = rng.normal(size=(2, 3, 4))
    yield Sample(x, 1)
    yield Sample(x, (0, 2), True)
    yield Sample(np.array([1000.0, 1000.0]), 0)
    yield Sample(np.array([-np.inf, -np.inf]), 0, grad=False)
    yield Sample(np.array([np.inf, 0.0, np.nan]), 0, grad=False)
    yield Sample(np.arange(3), 0)
    yield Sample(np.zeros((0, 3)), 0, grad=False)
