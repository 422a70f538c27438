"""NumPy's ufuncs on tensors: `np.exp(t)`, `array * t`, `np.add.reduce(t)`.

A ufunc of the table runs as our operator and stays differentiable; any other raises instead of
dropping the gradient. Functions that are not ufuncs are in `numpy_functions`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops.core.registry import catalogue
from ..tensor import Tensor
from .numpy_functions import array_function, each_axis, flattened, refuse, t

__all__ = ["array_function", "array_ufunc"]

# NumPy's name -> ours, where they differ
UFUNCS = {
    "absolute": "abs", "arccos": "acos", "arccosh": "acosh", "arcsin": "asin", "arcsinh": "asinh",
    "arctan": "atan", "arctan2": "atan2", "arctanh": "atanh", "bitwise_invert": "bitwise_not",
    "conjugate": "conj", "degrees": "rad2deg", "divide": "div", "equal": "eq", "fabs": "abs",
    "greater": "gt", "greater_equal": "ge", "invert": "bitwise_not",
    "left_shift": "bitwise_left_shift", "less": "lt", "less_equal": "le", "mod": "remainder",
    "multiply": "mul", "negative": "neg",
    "not_equal": "ne", "power": "pow", "radians": "deg2rad", "right_shift": "bitwise_right_shift",
    "rint": "round", "subtract": "sub", "true_divide": "div", "vecdot": "linalg.vecdot",
}  # fmt: skip
# the same name in both
SHARED = {
    "add", "bitwise_and", "bitwise_or", "bitwise_xor", "ceil", "copysign", "cos", "cosh", "deg2rad",
    "exp", "exp2", "expm1", "float_power", "floor", "floor_divide", "fmax", "fmin", "fmod", "gcd",
    "heaviside", "hypot", "isfinite", "isinf", "isnan", "lcm", "log", "log10", "log1p", "log2",
    "logaddexp", "logaddexp2", "logical_and", "logical_not", "logical_or", "logical_xor", "matmul",
    "maximum", "minimum", "nextafter", "positive", "rad2deg", "reciprocal", "remainder", "sign",
    "signbit", "sin", "sinh", "sqrt", "square", "tan", "tanh", "trunc", "frexp", "ldexp",
}  # fmt: skip
REDUCTIONS = {
    "add": "sum", "multiply": "prod", "maximum": "amax", "minimum": "amin", "logical_and": "all",
    "logical_or": "any", "logaddexp": "logsumexp",
}  # fmt: skip
ACCUMULATIONS = {
    "add": "cumsum", "multiply": "cumprod", "maximum": "cummax", "minimum": "cummin",
    "logaddexp": "logcumsumexp",
}  # fmt: skip


def array_ufunc(ufunc, method: str, inputs: tuple, kwargs: dict):
    """`__array_ufunc__`: `ufunc` on arguments some of which are tensors."""
    name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
    if kwargs.pop("out", None) is not None:
        refuse(name, "out= (also: array += tensor) would not be differentiated")
    if method == "__call__":
        dtype = kwargs.pop("dtype", None)
        if kwargs:
            refuse(name, f"its argument {min(kwargs)} is not supported")
        result = _call(name, inputs)
        return result if dtype is None else result.to(dtype)
    if method == "reduce":
        return _reduce(ufunc.__name__, name, *inputs, **kwargs)
    if method == "accumulate":
        return _accumulate(ufunc.__name__, name, *inputs, **kwargs)
    if method == "outer" and not kwargs:
        a, b = map(t, inputs)
        return _call(ufunc.__name__, (a.reshape((*a.shape, *(1,) * b.ndim)), b))
    refuse(name)


def _call(name: str, inputs: tuple) -> Any:
    if name == "divmod":
        return _call("floor_divide", inputs), _call("remainder", inputs)
    operator = catalogue.get(UFUNCS.get(name, name))
    if operator is None or (name not in UFUNCS and name not in SHARED):
        refuse(name)
    return operator.function(*map(_operand, inputs))


def _operand(value):
    """Numbers stay weak; everything else becomes a tensor."""
    if isinstance(value, np.generic):
        return value.item()
    return value if isinstance(value, (bool, int, float, complex)) else t(value)


def _reduce(ufunc: str, name: str, array: Tensor, axis=0, dtype=None, keepdims=False, **others):
    ours = REDUCTIONS.get(ufunc)
    if ours is None or others:
        refuse(name, *((f"its argument {min(others)} is not supported",) if others else ()))
    operator = catalogue[ours].function
    array = array if dtype is None else array.to(dtype)
    if ours == "prod":
        return each_axis(operator, array, axis, keepdims)
    return operator(array, tuple(range(array.ndim)) if axis is None else axis, keepdims)


def _accumulate(ufunc: str, name: str, array: Tensor, axis=0, dtype=None):
    ours = ACCUMULATIONS.get(ufunc)
    if ours is None:
        refuse(name)
    result = flattened(catalogue[ours].function, array if dtype is None else array.to(dtype), axis)
    return result[0] if isinstance(result, tuple) else result
