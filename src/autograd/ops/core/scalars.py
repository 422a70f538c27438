"""Catalogue functions inside compiled loops.

A body or rule that is written with Python's operators and the functions below also runs on single
numbers in a compiled loop. Its constants are floats: `1.0 - x`, not `1 - x`.
"""

from __future__ import annotations

import functools
import importlib

# function of the catalogue: the function of `kernels.compiled.vocabulary` that it is on numbers
MEANING = {
    "complex_numbers.conjugate": "copy",
    "comparison.where": "select",
    "comparison.minimum": "smaller",
    "exponential.exp": "exp",
    "exponential.expm1": "expm1",
    "exponential.log": "log",
    "exponential.log1p": "log1p",
    "exponential.sigmoid": "sigmoid",
    "powers.abs_": "magnitude",
    "powers.sgn": "sign",
    "powers.sqrt": "square_root",
    "special.ndtr": "normal_cdf",
    "special.erf": "erf",
    "trigonometry.tanh": "tanh",
}


@functools.cache
def _explained() -> None:
    """Tell Numba what the functions of the catalogue are on numbers."""
    from ...kernels.compiled import vocabulary
    from ...kernels.compiled.jit import stands_for

    for path, name in MEANING.items():
        file, function = path.split(".")
        module = importlib.import_module(f"..{file}", __package__)
        stands_for(getattr(module, function), getattr(vocabulary, name))


def ready(function):
    """The function, which may call functions of the catalogue, ready to be compiled."""
    _explained()
    return function
