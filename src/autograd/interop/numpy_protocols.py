"""NumPy's functions on tensors: `np.exp(t)`, `np.add(t, 1)`, `np.sum(t, axis=0)`.

A function of the tables below runs as our operator and stays differentiable; any other raises
instead of dropping the gradient silently.
"""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentTypeError
from ..ops.registry import catalogue
from ..tensor import Tensor

# NumPy's name -> ours, where they differ; the rest have the same name
UFUNCS = {
    "multiply": "mul", "subtract": "sub", "divide": "div", "true_divide": "div", "power": "pow",
    "negative": "neg", "absolute": "abs", "fabs": "abs", "arcsin": "asin", "arccos": "acos",
    "arctan": "atan", "arctan2": "atan2", "arcsinh": "asinh", "arccosh": "acosh",
    "arctanh": "atanh", "rint": "round", "less": "lt", "less_equal": "le", "greater": "gt",
    "greater_equal": "ge", "equal": "eq", "not_equal": "ne", "conjugate": "conj", "invert": "bitwise_not",
    "left_shift": "bitwise_left_shift", "right_shift": "bitwise_right_shift", "degrees": "rad2deg",
    "radians": "deg2rad", "mod": "remainder",
}  # fmt: skip

FUNCTIONS = {
    "sum": "sum", "mean": "mean", "prod": "prod", "std": "std", "var": "var", "max": "amax",
    "amax": "amax", "min": "amin", "amin": "amin", "argmax": "argmax", "argmin": "argmin",
    "all": "all", "any": "any", "cumsum": "cumsum", "cumprod": "cumprod", "median": "median",
    "concatenate": "cat", "stack": "stack", "vstack": "vstack", "hstack": "hstack",
    "dstack": "dstack", "where": "where", "clip": "clamp", "dot": "matmul", "outer": "outer",
    "tensordot": "tensordot", "einsum": "einsum", "trace": "trace", "diagonal": "diagonal",
    "diag": "diag", "tril": "tril", "triu": "triu", "reshape": "reshape", "ravel": "ravel",
    "squeeze": "squeeze", "expand_dims": "unsqueeze", "broadcast_to": "broadcast_to",
    "swapaxes": "transpose", "moveaxis": "movedim", "roll": "roll", "flip": "flip", "tile": "tile",
    "repeat": "repeat_interleave", "sort": "msort", "argsort": "argsort", "linalg.norm": "linalg.norm",
    "linalg.inv": "linalg.inv", "linalg.det": "linalg.det", "linalg.solve": "linalg.solve",
    "linalg.cholesky": "linalg.cholesky", "linalg.qr": "linalg.qr", "linalg.svd": "linalg.svd",
    "linalg.eigh": "linalg.eigh", "linalg.pinv": "linalg.pinv", "nan_to_num": "nan_to_num",
    "count_nonzero": "count_nonzero", "isclose": "isclose", "allclose": "allclose",
    "array_equal": "equal", "round": "round", "real": "real", "imag": "imag", "angle": "angle",
    "kron": "kron", "copy": "clone", "sinc": "sinc", "diff": "diff", "inner": "inner",
    "nansum": "nansum", "nanmean": "nanmean",
}  # fmt: skip

KEYWORDS = {
    "axis": "dim",
    "keepdims": "keepdim",
    "ddof": "correction",
    "a_min": "min",
    "a_max": "max",
}


def _shape(function, name: str):
    """`np.shape(t)` and its relatives."""
    return {
        "shape": lambda t: tuple(t.shape),
        "ndim": lambda t: t.ndim,
        "size": lambda t: t.numel(),
    }[name]


def _as_tensor(value):
    return Tensor._wrap(value) if isinstance(value, np.ndarray) else value


def _refuse(what: str):
    raise ArgumentTypeError(
        f"numpy.{what}: a NumPy function with a differentiable counterpart is required for a Tensor; "
        "this one has none. Convert explicitly with tensor.detach().numpy()."
    )


def array_ufunc(ufunc, method: str, inputs: tuple, kwargs: dict):
    """A NumPy ufunc called on tensors."""
    name = ufunc.__name__
    if kwargs.pop("out", None) is not None:
        raise ArgumentTypeError(
            f"numpy.{name}: no out= is required where a Tensor takes part (the write would not be "
            "recorded); got one. An augmented assignment to an array (a += t) writes to it too."
        )
    inputs = tuple(_as_tensor(value) for value in inputs)
    if method == "reduce":
        target = {"add": "sum", "multiply": "prod", "maximum": "amax", "minimum": "amin",
                  "logical_and": "all", "logical_or": "any"}.get(name)  # fmt: skip
        if target is None:
            _refuse(f"{name}.reduce")
        axis, keepdims = kwargs.get("axis", 0), kwargs.get("keepdims", False)
        dim = tuple(range(inputs[0].ndim)) if axis is None else axis
        return catalogue[target].function(inputs[0], dim, keepdims)
    if method == "accumulate" and name in ("add", "multiply"):
        target = "cumsum" if name == "add" else "cumprod"
        return catalogue[target].function(inputs[0], kwargs.get("axis", 0))
    if method == "outer":
        a, b = inputs
        a = a.reshape((*a.shape, *(1,) * b.ndim))
        return array_ufunc(ufunc, "__call__", (a, b), {})
    operator = catalogue.get(UFUNCS.get(name, name))
    if method != "__call__" or operator is None or kwargs:
        _refuse(name if method == "__call__" else f"{name}.{method}")
    return operator.function(*inputs)


def array_function(function, args: tuple, kwargs: dict):
    """Any other NumPy function called on tensors."""
    module = function.__module__.removeprefix("numpy").lstrip(".")
    name = f"linalg.{function.__name__}" if module == "linalg" else function.__name__
    if name in ("shape", "ndim", "size"):
        return _shape(function, name)(*args)
    if name == "transpose":
        axes = args[1] if len(args) > 1 else kwargs.get("axes")
        return args[0].permute(*(range(args[0].ndim - 1, -1, -1) if axes is None else axes))
    if name in ("zeros_like", "ones_like", "empty_like"):
        from .. import creation

        return getattr(creation, name)(args[0])
    operator = catalogue.get(FUNCTIONS.get(name, ""))
    if operator is None or kwargs.get("out") is not None:
        _refuse(name)
    kwargs = {KEYWORDS.get(key, key): value for key, value in kwargs.items() if key != "out"}
    if name in ("std", "var"):
        kwargs.setdefault("correction", 0)
    if name == "sort":
        dim = args[1] if len(args) > 1 else kwargs.get("dim", -1)
        return catalogue["sort"].function(args[0], -1 if dim is None else dim).values
    if name in ("cumsum", "cumprod") and "dim" not in kwargs and len(args) == 1:
        args, kwargs = (args[0].reshape(-1), 0), {}
    if name == "flip" and "dim" not in kwargs and len(args) == 1:
        args, kwargs = (args[0], *range(args[0].ndim)), {}
    elif name == "flip":
        args, kwargs = (args[0], kwargs.get("dim", args[1] if len(args) > 1 else 0)), {}
    if name == "roll" and "dim" in kwargs:
        kwargs["dims"] = kwargs.pop("dim")
    if kwargs.get("dim", 0) is None and name != "median":
        kwargs.pop("dim")
    if isinstance(args[0], (list, tuple)):
        args = ([_as_tensor(value) for value in args[0]], *args[1:])
    return operator.function(*map(_as_tensor, args), **kwargs)
