"""The table of NumPy's functions on tensors: NumPy's parameters, then the call of our operator.

    "max": lambda a, axis=None, keepdims=False: op.amax(t(a), axis, keepdims)

A function that is not listed gives NumPy's arrays, and raises if a gradient would be dropped silently.
"""

# ruff: noqa: E501  (a line for each function)

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from ..creation import filled as creation
from ..data import to_array
from ..dtypes import promote_types
from ..engine.modes import is_grad_enabled
from ..errors import ArgumentTypeError, ShapeError
from ..ops.core.registry import catalogue
from ..ops.repetition import tile
from ..tensor import Tensor


class _Operators:
    """`op.exp` is the catalogue's `exp`; `op.linalg_inv` is `linalg.inv`."""

    def __getattr__(self, name: str):
        operator = catalogue.get(name.replace("linalg_", "linalg."))
        if operator is None:
            raise AttributeError(name)
        return operator.function


op = _Operators()


def t(value) -> Tensor:
    """An argument as a tensor; arrays are shared, lists and numbers copied."""
    if isinstance(value, Tensor):
        return value
    return Tensor._wrap(value if type(value) is np.ndarray else to_array(value))


def all_t(values) -> list[Tensor]:
    """A sequence of arguments as tensors."""
    return [t(value) for value in values]


def of_one_dtype(a, b) -> tuple[Tensor, Tensor]:
    """Two arguments as tensors of their common dtype."""
    a, b = t(a), t(b)
    dtype = promote_types(a.dtype, b.dtype)
    return a.to(dtype), b.to(dtype)


def each_axis(operator, a, axis, keepdims):
    """A reduction of one dimension, applied to several."""
    if axis is None:
        flat = operator(a.reshape(-1), 0)
        return flat.reshape((1,) * a.ndim) if keepdims else flat
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    for place in sorted((x % a.ndim for x in axes), reverse=True):
        a = operator(a, place, keepdims)
    return a


def flattened(operator, a, axis, *args):
    """A function of one dimension that NumPy applies to the flat array without `axis`."""
    return operator(a.reshape(-1), *args, 0) if axis is None else operator(a, *args, axis)


def average(a, axis=None, weights=None, keepdims=False):
    if weights is None:
        return op.mean(t(a), axis, keepdims)
    weights = t(weights)
    if axis is not None and weights.ndim == 1 and t(a).ndim > 1:
        weights = weights.reshape([-1 if d == axis % a.ndim else 1 for d in range(a.ndim)])
    whole = op.broadcast_to(weights, t(a).shape)
    return op.sum(a * weights, axis, keepdims) / op.sum(whole, axis, keepdims)


def dot(a, b):
    a, b = t(a), t(b)
    if not a.ndim or not b.ndim:
        return a * b
    return op.tensordot(a, b, ([-1], [-2])) if b.ndim > 2 else op.matmul(a, b)


def expand_dims(a, axis):
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    ndim = t(a).ndim + len(axes)
    for place in sorted(x % ndim for x in axes):
        a = op.unsqueeze(t(a), place)
    return a


def take(a, indices, axis=None):
    a = t(a).reshape(-1) if axis is None else t(a)
    place = 0 if axis is None else axis % a.ndim
    return a[(slice(None),) * place + (t(indices) if np.ndim(indices) else indices,)]


def quantile(a, q, axis=None, keepdims=False, method="linear"):
    a = t(a)
    q = q if isinstance(q, float) else t(q).to(a.dtype)
    return op.quantile(a, q, axis, keepdims, interpolation=method)


def transpose(a, axes=None):
    a = t(a)
    return op.permute(a, *(range(a.ndim - 1, -1, -1) if axes is None else axes))


def where(condition, x=None, y=None):
    if x is None and y is None:
        return op.nonzero(t(condition), as_tuple=True)
    return op.where(t(condition), x if np.isscalar(x) else t(x), y if np.isscalar(y) else t(y))


def svd(a, full_matrices=True, compute_uv=True):
    return op.linalg_svd(t(a), full_matrices) if compute_uv else op.linalg_svdvals(t(a))


def split(a, parts, axis=0, equal=False):
    if equal and isinstance(parts, int) and (size := t(a).size(axis)) % parts:
        raise ShapeError(
            f"split: a size that {parts} divides is required; got {size} along axis {axis}. "
            "Use np.array_split for unequal parts."
        )
    return op.tensor_split(t(a), parts if isinstance(parts, int) else tuple(parts), axis)


def like(make):
    return lambda a, dtype=None, shape=None: make(
        *((t(a),) if shape is None else (shape,)), dtype=dtype or t(a).dtype
    )


def one(name: str):
    """Functions of one array and nothing else."""
    return lambda a: getattr(op, name)(t(a))


def two(name: str):
    """Functions of two arrays."""
    return lambda a, b: getattr(op, name)(t(a), t(b))


def plain(name: str):
    """Functions that look at the arrays and give no tensor; a tensor that requires grad raises."""
    function = getattr(np, name)

    def convert(value):
        return value.numpy() if isinstance(value, Tensor) else value

    def call(*args, **kwargs):
        return function(*map(convert, args), **{k: convert(v) for k, v in kwargs.items()})

    call.any_keyword = True  # type: ignore[attr-defined]
    return call


FUNCTIONS: dict[str, Any] = {
    # about the array
    "shape": lambda a: tuple(a.shape),
    "ndim": lambda a: a.ndim,
    "size": lambda a, axis=None: a.numel() if axis is None else a.shape[axis],
    "iscomplexobj": lambda x: x.dtype.is_complex,
    "isrealobj": lambda x: not x.dtype.is_complex,
    # reductions
    "sum": lambda a, axis=None, dtype=None, keepdims=False: op.sum(t(a), axis, keepdims, dtype=dtype),
    "mean": lambda a, axis=None, dtype=None, keepdims=False: op.mean(t(a), axis, keepdims, dtype=dtype),
    "nansum": lambda a, axis=None, dtype=None, keepdims=False: op.nansum(t(a), axis, keepdims, dtype=dtype),
    "nanmean": lambda a, axis=None, dtype=None, keepdims=False: op.nanmean(t(a), axis, keepdims, dtype=dtype),
    "prod": lambda a, axis=None, keepdims=False: each_axis(op.prod, t(a), axis, keepdims),
    "max": lambda a, axis=None, keepdims=False: op.amax(t(a), () if axis is None else axis, keepdims),
    "min": lambda a, axis=None, keepdims=False: op.amin(t(a), () if axis is None else axis, keepdims),
    "ptp": lambda a, axis=(), keepdims=False: op.amax(t(a), axis, keepdims) - op.amin(t(a), axis, keepdims),
    "argmax": lambda a, axis=None, keepdims=False: op.argmax(t(a), axis, keepdims),
    "argmin": lambda a, axis=None, keepdims=False: op.argmin(t(a), axis, keepdims),
    "all": lambda a, axis=None, keepdims=False: op.all(t(a), axis, keepdims),
    "any": lambda a, axis=None, keepdims=False: op.any(t(a), axis, keepdims),
    "std": lambda a, axis=None, ddof=0, keepdims=False: op.std(t(a), axis, correction=ddof, keepdim=keepdims),
    "var": lambda a, axis=None, ddof=0, keepdims=False: op.var(t(a), axis, correction=ddof, keepdim=keepdims),
    "median": lambda a, axis=None, keepdims=False: quantile(a, 0.5, axis, keepdims),
    "quantile": quantile,
    "percentile": lambda a, q, axis=None, keepdims=False: quantile(a, t(q).double() / 100, axis, keepdims),
    "average": average,
    "count_nonzero": lambda a, axis=None: op.count_nonzero(t(a), axis),
    "trace": lambda a: op.trace(t(a)),
    "cumsum": lambda a, axis=None: flattened(op.cumsum, t(a), axis),
    "cumprod": lambda a, axis=None: flattened(op.cumprod, t(a), axis),
    "diff": lambda a, n=1, axis=-1: op.diff(t(a), n, axis),
    "trapezoid": lambda y, x=None, dx=1.0, axis=-1: op.trapezoid(
        t(y), None if x is None else t(x), dx=dx if x is None else None, dim=axis
    ),
    "cov": lambda m, ddof=1: op.cov(t(m), correction=ddof),
    "corrcoef": lambda x: op.corrcoef(t(x)),
    # elementwise
    "where": where,
    "clip": lambda a, a_min=None, a_max=None, min=None, max=None: op.clamp(
        t(a), min if a_min is None else a_min, max if a_max is None else a_max
    ),
    "round": lambda a, decimals=0: op.round(t(a), decimals=decimals),
    "nan_to_num": lambda x, copy=True, nan=0.0, posinf=None, neginf=None: op.nan_to_num(t(x), nan, posinf, neginf),
    "real": one("real"),
    "imag": lambda val: op.imag(val) if val.dtype.is_complex else creation.zeros_like(val),
    "angle": one("angle"),
    "sinc": one("sinc"),
    "i0": one("i0"),
    "isposinf": one("isposinf"),
    "isneginf": one("isneginf"),
    "isreal": one("isreal"),
    "isclose": lambda a, b, rtol=1e-5, atol=1e-8, equal_nan=False: op.isclose(*of_one_dtype(a, b), rtol, atol, equal_nan),
    "allclose": lambda a, b, rtol=1e-5, atol=1e-8, equal_nan=False: op.allclose(*of_one_dtype(a, b), rtol, atol, equal_nan),
    "array_equal": two("equal"),
    "isin": lambda element, test_elements, invert=False: op.isin(t(element), t(test_elements), invert=invert),
    # products
    "dot": dot,
    "vdot": lambda a, b: op.vdot(t(a).reshape(-1), t(b).reshape(-1)),
    "inner": two("inner"),
    "outer": lambda a, b: op.outer(t(a).reshape(-1), t(b).reshape(-1)),
    "kron": two("kron"),
    "cross": lambda a, b, axis=-1: op.cross(t(a), t(b), axis),
    "tensordot": lambda a, b, axes=2: op.tensordot(t(a), t(b), axes),
    "einsum": lambda *operands: op.einsum(operands[0], *all_t(operands[1:])),
    # shapes
    "reshape": lambda a, shape: op.reshape(t(a), shape),
    "ravel": one("ravel"),
    "transpose": transpose,
    "matrix_transpose": lambda x: t(x).mT,
    "swapaxes": lambda a, axis1, axis2: op.transpose(t(a), axis1, axis2),
    "moveaxis": lambda a, source, destination: op.movedim(t(a), source, destination),
    "expand_dims": expand_dims,
    "squeeze": lambda a, axis=None: op.squeeze(t(a)) if axis is None else op.squeeze(t(a), axis),
    "broadcast_to": lambda array, shape: op.broadcast_to(t(array), shape),
    "broadcast_arrays": lambda *args: op.broadcast_tensors(*all_t(args)),
    "atleast_1d": lambda *arys: op.atleast_1d(*all_t(arys)),
    "atleast_2d": lambda *arys: op.atleast_2d(*all_t(arys)),
    "diagonal": lambda a, offset=0, axis1=0, axis2=1: op.diagonal(t(a), offset, axis1, axis2),
    "diag": lambda v, k=0: op.diag(t(v), k),
    "tril": lambda m, k=0: op.tril(t(m), k),
    "triu": lambda m, k=0: op.triu(t(m), k),
    "meshgrid": lambda *xi, indexing="xy": op.meshgrid(*all_t(xi), indexing=indexing),
    # joining and splitting
    "concatenate": lambda arrays, axis=0: op.cat(
        [x.reshape(-1) for x in all_t(arrays)] if axis is None else all_t(arrays), axis or 0
    ),
    "append": lambda arr, values, axis=None: op.cat(
        [t(arr).reshape(-1), t(values).reshape(-1)] if axis is None else [t(arr), t(values)], axis or 0
    ),
    "stack": lambda arrays, axis=0: op.stack(all_t(arrays), axis),
    "vstack": lambda tup: op.vstack(all_t(tup)),
    "hstack": lambda tup: op.hstack(all_t(tup)),
    "dstack": lambda tup: op.dstack(all_t(tup)),
    "column_stack": lambda tup: op.column_stack(all_t(tup)),
    "split": lambda ary, indices_or_sections, axis=0: split(ary, indices_or_sections, axis, True),
    "array_split": lambda ary, indices_or_sections, axis=0: split(ary, indices_or_sections, axis),
    "unstack": lambda x, axis=0: op.unbind(t(x), axis),
    "tile": lambda A, reps: tile(t(A), reps if isinstance(reps, (tuple, list)) else (reps,)),
    "repeat": lambda a, repeats, axis=None: op.repeat_interleave(
        t(a), repeats if isinstance(repeats, int) else t(repeats), axis
    ),
    "roll": lambda a, shift, axis=None: op.roll(t(a), shift, axis),
    "flip": lambda m, axis=None: op.flip(t(m), tuple(range(m.ndim)) if axis is None else axis),
    "fliplr": one("fliplr"),
    "flipud": one("flipud"),
    "rot90": lambda m, k=1, axes=(0, 1): op.rot90(t(m), k, axes),
    # sorting and picking
    "sort": lambda a, axis=-1: flattened(op.sort, t(a), axis).values,
    "argsort": lambda a, axis=-1: flattened(op.argsort, t(a), axis),
    "unique": lambda ar: op.unique(t(ar)),
    "searchsorted": lambda a, v, side="left": op.searchsorted(t(a), t(v), right=side == "right"),
    "take": take,
    "take_along_axis": lambda arr, indices, axis=-1: op.take_along_dim(t(arr), t(indices), axis),
    "nonzero": lambda a: op.nonzero(t(a), as_tuple=True),
    "argwhere": one("argwhere"),
    # new arrays
    "copy": lambda a: op.clone(t(a)),
    "zeros_like": like(creation.zeros_like),
    "ones_like": like(creation.ones_like),
    "empty_like": like(creation.empty_like),
    "full_like": lambda a, fill_value, dtype=None: creation.full_like(t(a), fill_value, dtype=dtype),
    # linear algebra
    "linalg.norm": lambda x, ord=None, axis=None, keepdims=False: op.linalg_norm(t(x), ord, axis, keepdims),
    "linalg.inv": one("linalg_inv"),
    "linalg.det": one("linalg_det"),
    "linalg.slogdet": one("linalg_slogdet"),
    "linalg.pinv": one("linalg_pinv"),
    "linalg.cholesky": one("linalg_cholesky"),
    "linalg.eigvalsh": one("linalg_eigvalsh"),
    "linalg.eigh": lambda a, UPLO="L": op.linalg_eigh(t(a), UPLO),
    "linalg.qr": lambda a, mode="reduced": op.linalg_qr(t(a), mode),
    "linalg.svd": svd,
    "linalg.svdvals": one("linalg_svdvals"),
    "linalg.solve": two("linalg_solve"),
    "linalg.matrix_rank": one("linalg_matrix_rank"),
    "linalg.matrix_power": lambda a, n: op.matrix_power(t(a), n),
    "linalg.multi_dot": lambda arrays: op.linalg_multi_dot(all_t(arrays)),
    "linalg.outer": two("outer"),
    # text, files and memory
    **{name: plain(name) for name in (
        "array_repr", "array_str", "array2string", "save", "savez", "savez_compressed", "savetxt",
        "shares_memory", "may_share_memory", "result_type",
    )},
}  # fmt: skip


def refuse(name: str, why: str = "it has no counterpart here") -> NoReturn:
    """Raise for a NumPy function that would lose the gradient."""
    raise ArgumentTypeError(
        f"numpy.{name}: a function that the library knows is required for a Tensor; {why}. "
        "To compute without gradient, pass tensor.detach().numpy()."
    )


def _requires_grad(values) -> bool:
    """Whether a tensor among arguments, or in their lists, requires grad."""
    return any(
        _requires_grad(value) if isinstance(value, (list, tuple)) else isinstance(value, Tensor)
        and value.requires_grad
        for value in values
    )  # fmt: skip


def _arrays(value):
    """An argument with NumPy's arrays for tensors."""
    if isinstance(value, (list, tuple)):
        return [_arrays(item) for item in value]
    return value.detach().numpy() if isinstance(value, Tensor) else value


def array_function(function, args: tuple, kwargs: dict):
    """`__array_function__`: NumPy's `function` on arguments some of which are tensors."""
    module = getattr(function, "__module__", None) or "numpy"
    name = f"{module}.{function.__name__}".removeprefix("numpy.")
    name = {"amax": "max", "amin": "min", "around": "round"}.get(name, name)
    ours = FUNCTIONS.get(name)
    if ours is None:
        if is_grad_enabled() and _requires_grad((*args, *kwargs.values())):
            refuse(name)
        return function(*map(_arrays, args), **{key: _arrays(v) for key, v in kwargs.items()})
    kwargs = {key: value for key, value in kwargs.items() if value is not np._NoValue}
    if kwargs.pop("out", None) is not None:
        refuse(name, "out= cannot be filled under differentiation")
    code = ours.__code__
    known = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    unknown = sorted(set(kwargs) - set(known))
    if unknown and not getattr(ours, "any_keyword", False):
        refuse(name, f"its argument {unknown[0]} is not supported")
    if len(args) > code.co_argcount and not code.co_flags & 4:  # 4: takes *args
        refuse(name, "it is supported with fewer positional arguments")
    return ours(*args, **kwargs)
